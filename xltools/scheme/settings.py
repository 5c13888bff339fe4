"""基本设置, 加减分情形 and 等次: what a scheme sets besides its units, items and scorers.

Each of 基本设置 is one value with a drop-down, a default and a sentence of help. 加减分情形 cost or
earn points apart from the items, and say what they are counted into. 等次 have thresholds, quotas
and limits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pydantic import Field, NaiveDatetime

from xltools.methods.base import Frozen
from xltools.scheme.choices import (
    AdjustmentKind,
    AdjustmentOrder,
    AdjustmentTarget,
    BottomTies,
    FontScheme,
    LimitWhen,
    MissingPolicy,
    Publication,
    QuotaRounding,
    QuotaTies,
    RankMethod,
    RankOn,
    RankScope,
    UnreportedPolicy,
    VetoWording,
)
from xltools.scheme.texts import Code, Codes, Text

TO_FILL = "（请填写）"
"""Stands where a text is required and not known yet."""
YEAR_TO_FILL = 1990
"""Stands for a year that is not known yet; the workbook shows `TO_FILL`."""


class Settings(Frozen):
    """The scheme's name, dates and the policies that every category shares."""

    scheme_id: str = Field(
        title="方案代号",
        pattern=r"^[A-Za-z0-9._-]+$",
        description="字母、数字和短横线，同一方案各年可相同。",
    )
    title: str = Field(title="评议名称", description="印在各表标题中，例如2017年度政风行风评议。")
    year: int = Field(ge=1990, le=2200, title="年度", description="四位数字。")
    demo: bool = Field(
        default=False, title="演示数据", description="演示用的选“是”，各表均会注明。"
    )
    organiser: str = Field(min_length=1, title="组织单位", description="例如市政府纠风办。")
    office: str = Field(
        default="", title="评议工作机构", description="落款和联系用，例如市纠风办；留空同组织单位。"
    )
    basis: str = Field(default="", title="依据文件", description="依据的文件名称，不带书名号。")
    basis_number: str = Field(default="", title="依据文号", description="例如马政办〔2014〕24号。")
    basis_date: date | None = Field(
        default=None, title="依据日期", description="文件印发日期，不掌握的留空。"
    )
    deadline: NaiveDatetime | None = Field(
        default=None, title="报送时限", description="北京时间，例如2017-12-15 17:00。迟交以此为准。"
    )
    count_from: NaiveDatetime | None = Field(
        default=None,
        title="统一计票时间",
        description="此前票箱封存，汇总只登记收件、不计分；北京时间，不封存的留空。",
    )
    delivery: str = Field(
        default="", title="电子件报送至", description="例如市纠风办内网邮箱；不要用公共邮箱。"
    )
    contact: str = Field(default="", title="联系人", description="印在填报须知上。")
    phone: str = Field(default="", title="联系电话", description="印在填报须知上。")
    full_marks: Decimal = Field(
        default=Decimal(100), gt=0, title="满分", description="各评议方式分值之和。"
    )
    normalised_full: Decimal | None = Field(
        default=None,
        gt=0,
        title="折算满分",
        description="总分另行折算成多少分满分；不另行折算的留空。",
    )
    item_decimals: int | None = Field(
        default=None,
        ge=0,
        le=6,
        title="项目得分小数位",
        description="每个项目得分先四舍五入到几位；不舍入的留空。",
    )
    channel_decimals: int | None = Field(
        default=None,
        ge=0,
        le=6,
        title="方式小计小数位",
        description="每个评议方式小计先四舍五入到几位；不舍入的留空。",
    )
    total_decimals: int = Field(
        default=2, ge=0, le=6, title="总分小数位", description="总分四舍五入到几位小数。"
    )
    na_policy: MissingPolicy = Field(
        default=MissingPolicy.RESCALE_TOTAL,
        title="缺项处理",
        description="不涉及、回避、无样本的项目怎样计。",
    )
    unreported_policy: UnreportedPolicy = Field(
        default=UnreportedPolicy.BLOCK,
        title="未报处理",
        description="只有一个评分单位而未报、未填，或全部未报时怎样计。",
    )
    adjustment_order: AdjustmentOrder = Field(
        default=AdjustmentOrder.RESCALE_FIRST,
        title="折算与扣分先后",
        description="缺项折算和倒扣分的先后。",
    )
    total_floor: Decimal | None = Field(
        default=Decimal(0),
        title="总分下限",
        description="扣分最多扣到多少分；评议得分本来更低的不提高。不设的留空。",
    )
    bonus_cap: Decimal | None = Field(
        default=None,
        ge=0,
        title="加分上限",
        description="每个单位加分合计最多多少分；不设上限的留空。",
    )
    deduction_cap: Decimal | None = Field(
        default=None,
        ge=0,
        title="扣分上限",
        description="每个单位从总分中扣分合计最多多少分；不设上限的留空。",
    )
    rank_method: RankMethod = Field(
        default=RankMethod.COMPETITION, title="名次规则", description="总分相同时怎样排。"
    )
    rank_on: RankOn = Field(
        default=RankOn.ROUNDED,
        title="排名依据",
        description="按四舍五入后的总分还是未舍入的总分比较。",
    )
    rank_scope: RankScope = Field(
        default=RankScope.CATEGORY, title="排名范围", description="在什么范围内排名。"
    )
    tie_breaks: Codes = Field(
        default=(),
        title="同分排序",
        description=(
            "总分相同时依次比较什么：方式代码或项目代码得分高的在前，“不满意票”少的在前；"
            "代码相同的写“方式1”“项目1”；不比较的留空。"
        ),
    )
    quota_ties: QuotaTies = Field(
        default=QuotaTies.EXCLUDE, title="名额并列", description="并列跨过等次名额界线时怎样办。"
    )
    bottom_k: int = Field(
        default=2, ge=0, title="后进名次数", description="每类倒数前几名列入后进；不设后进的填0。"
    )
    bottom_ties: BottomTies = Field(
        default=BottomTies.INCLUDE, title="末位并列", description="并列跨过末位界线时怎样办。"
    )
    min_coverage: Decimal | None = Field(
        default=None,
        ge=0,
        le=100,
        title="最低报送率",
        description="多评分单位项目报送率低于百分之几不参加排名；不设的留空。",
    )
    disqualified_counts_as_bottom: bool = Field(
        default=False,
        title="不合格计入连续后进",
        description="上年不合格的，计算连续后进时是否算后进。",
    )
    require_evidence: bool = Field(
        default=True, title="扣分须有佐证", description="没有依据及佐证编号的不计入。"
    )
    require_notice: bool = Field(
        default=True, title="扣分须已告知", description="未告知被评议单位的不计入。"
    )
    require_approver: bool = Field(
        default=True, title="扣分须有批准人", description="没有批准人的不计入。"
    )
    require_approval_date: bool = Field(
        default=True, title="扣分须有批准日期", description="没有批准日期的不计入。"
    )
    deduction_word: str = Field(
        default="倒扣分",
        min_length=1,
        title="扣分用语",
        description="方案中的说法，例如倒扣分；有加分的用加减分。",
    )
    veto_wording: VetoWording = Field(
        default=VetoWording.DISQUALIFIED,
        title="否决用语",
        description="方案原文写明一票否决的才选一票否决。",
    )
    below: str = Field(
        default="县区（开发园区）",
        min_length=1,
        title="下级称谓",
        description="下一级评分单位的统称，印在其评分表上，例如县区（开发园区）、乡镇（街道）。",
    )
    publication: Publication = Field(
        default=Publication.RANK_AND_GRADE, title="公布内容", description="公开版列出哪些内容。"
    )
    publish_k: int = Field(
        default=10, ge=1, title="公布名次数", description="只公布前几名或后几名时，这里的k。"
    )
    font_scheme: FontScheme = Field(
        default=FontScheme.COMMON,
        title="字体方案",
        description="装有方正小标宋、仿宋_GB2312的可选公文。",
    )
    note: str = Field(
        default="", title="方案备注", description="供本机构参考，不打印，不参与计算。"
    )

    @property
    def has_bonuses(self) -> bool:
        """Whether the scheme's own word for adjustments speaks of 加分."""
        return "加分" in self.deduction_word or "加减分" in self.deduction_word

    @property
    def head_below(self) -> str:
        """Who signs the form of a scorer of the level below: 县区负责人.

        >>> Settings(scheme_id="s", title="t", year=2017, organiser="o").head_below
        '县区负责人'
        """
        return self.below.split("（")[0] + "负责人"

    @property
    def office_name(self) -> str:
        """Who signs and answers questions."""
        return self.office or self.organiser


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
