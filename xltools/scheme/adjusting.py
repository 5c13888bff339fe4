"""加减分情形: what costs or earns points apart from the items, and what it is counted into."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pydantic import Field

from xltools.methods.base import Frozen
from xltools.scheme.choices import AdjustmentKind, AdjustmentTarget
from xltools.scheme.texts import Code, Text

_WORDS = {
    AdjustmentTarget.TOTAL: "总分",
    AdjustmentTarget.ITEM: "项目",
    AdjustmentTarget.CHANNEL: "方式",
    AdjustmentTarget.RATE: "率",
    AdjustmentTarget.OTHER: "其他方案：",
}


@dataclass(frozen=True, slots=True)
class Target:
    """计入对象: what an adjustment meets, and the code or name of it."""

    kind: AdjustmentTarget = AdjustmentTarget.TOTAL
    of: str = ""

    @property
    def words(self) -> str:
        """The target as the register's drop-down names it.

        >>> Target(AdjustmentTarget.ITEM, "2.3").words, Target().words
        ('项目2.3', '总分')
        """
        return _WORDS[self.kind] + self.of


TOTAL_TARGET = Target()


class AdjustmentRule(Frozen):
    """One kind of event of 台账/加减分, what each costs or earns, and its cap."""

    code: Code = Field(title="情形代码", description="例如K03；登记表下拉列表中使用。")
    name: Text = Field(title="情形", description="例如被省级媒体曝光属实。")
    kind: AdjustmentKind = Field(
        default=AdjustmentKind.DEDUCTION, title="类型", description="扣分、加分或直接列为不合格。"
    )
    points: Decimal | None = Field(
        default=None,
        ge=0,
        title="每次分值",
        description="每次几分，填正数；逐次认定的留空。计入率的填百分点。",
    )
    cap: Decimal | None = Field(
        default=None,
        ge=0,
        title="情形上限",
        description="每个单位本情形合计最多几分；不设的留空。",
    )
    target: AdjustmentTarget = Field(
        default=AdjustmentTarget.TOTAL, title="计入对象", description="扣在或加在哪里。"
    )
    target_of: str = Field(
        default="",
        title="对象代码",
        description="项目代码、方式代码或其他方案的名称；计入总分的留空。",
    )
    clause: str = Field(default="", title="依据条款", description="方案中的条款。")

    @property
    def counted_into(self) -> Target:
        """The target with its code."""
        return Target(self.target, self.target_of)

    @property
    def words(self) -> str:
        """The rule as the register's drop-down names it: K03 被省级媒体曝光属实."""
        return f"{self.code} {self.name}"
