"""等次: the grades of a scheme, their thresholds and quotas, and what limits them."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from xltools.methods.base import Frozen
from xltools.scheme.choices import LimitWhen, QuotaRounding
from xltools.scheme.texts import Codes, Text


class Grade(Frozen):
    """One grade (等次), best first: a threshold, a quota, or both.

    The interval is [low, high) of the shown total; the best grade has no upper end of its own.
    A unit that the quota leaves out falls to the next grade whose threshold it meets.
    """

    name: Text = Field(title="等次", description="例如优秀、达标；从高到低一行一个。")
    low: Decimal | None = Field(
        default=None, title="起", description="总分不低于多少，含本数；不设的留空。"
    )
    high: Decimal | None = Field(
        default=None, title="止", description="总分低于多少，不含本数，最高等次含本数；不设的留空。"
    )
    quota_percent: Decimal | None = Field(
        default=None,
        ge=0,
        le=100,
        title="名额比例",
        description="最多占排名单位的百分之几；不设的留空。",
    )
    quota_count: int | None = Field(
        default=None, ge=0, title="名额家数", description="最多几家；不设的留空。"
    )
    quota_rounding: QuotaRounding = Field(
        default=QuotaRounding.FLOOR, title="名额取整", description="按比例算出的名额怎样取整。"
    )
    categories: Codes = Field(default=(), title="适用类别", description="留空为全部类别。")


class Limit(Frozen):
    """等次限制: a breach that never leaves a unit above a grade."""

    name: Text = Field(title="限制情形", description="例如扣分累计超过5分。")
    when: LimitWhen = Field(title="条件", description="什么情况下受限制。")
    value: str = Field(
        default="",
        title="条件数值",
        description="分数、得分率、扣分情形代码或标记，随条件而定。",
    )
    item: str = Field(
        default="", title="项目代码", description="条件是项目得分时，从“测评项目”表中选。"
    )
    grade: Text = Field(title="最高等次", description="受限制的单位最高只能评为哪个等次。")
    categories: Codes = Field(default=(), title="适用类别", description="留空为全部类别。")
    clause: str = Field(default="", title="依据条款", description="方案中的条款。")
