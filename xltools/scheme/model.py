"""The appraisal scheme (评议方案): everything that decides a result, as immutable data.

Titles are the headers that staff see in 方案.xlsx, descriptions the help beside them; the
workbook, the JSON Schema and the manual are all made from these declarations.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import Field, NaiveDatetime

from xltools.methods import AnyMethod
from xltools.methods.base import Frozen
from xltools.methods.panel import Panel
from xltools.methods.periods import Periods
from xltools.methods.scaled import Scaled
from xltools.methods.strata import Strata
from xltools.scheme.choices import (
    Condition,
    Feedback,
    MissingPolicy,
    Rank,
    ScorerKind,
    UnreportedPolicy,
)
from xltools.scheme.settings import AdjustmentRule, Grade, Limit, Settings
from xltools.scheme.texts import Code, Codes, Text

__all__ = [
    "NEWLY_FOUNDED",
    "AdjustmentRule",
    "Category",
    "CategoryPoints",
    "Channel",
    "Code",
    "Codes",
    "Grade",
    "Item",
    "Limit",
    "Outcome",
    "PastResult",
    "Recusal",
    "Scheme",
    "Scorer",
    "Text",
    "Unit",
    "UnitPoints",
]


NEWLY_FOUNDED = "新设"
"""What a unit's 上年单位代码 says where it has no earlier year."""


class Category(Frozen):
    """类别: units that are ranked against each other."""

    code: Code = Field(title="类别代码", description="简短的字母或数字，例如ZF。")
    name: Text = Field(title="类别名称", description="例如政府部门。")
    declared: int | None = Field(
        default=None, ge=0, title="应有家数", description="方案公布的家数，用来核对；可留空。"
    )
    full_marks: Decimal | None = Field(
        default=None, gt=0, title="本类满分", description="与基本设置中的满分不同时填写。"
    )
    ranked: bool = Field(default=True, title="是否排名", description="只计分不排名的选“否”。")
    published: bool = Field(default=True, title="是否公布", description="不对外公布的选“否”。")


class Unit(Frozen):
    """评议对象, in 机构序列 order."""

    code: Code = Field(title="单位代码", description="全表唯一，今后各年尽量不变。")
    full_name: Text = Field(title="单位全称", description="三定规定或登记证书上的名称。")
    name: Text = Field(title="规范化简称", description="评分表和排名中使用的名称。")
    aliases: Codes = Field(
        default=(), title="曾用名及其他写法", description="几个名称之间用顿号分开。"
    )
    category: Text = Field(title="类别代码", description="从“类别”表中选。")
    tier: str = Field(default="", title="层级", description="例如部门、窗口、基层站所；可留空。")
    parent: str = Field(default="", title="上级单位代码", description="窗口、站所所属的单位。")
    individual: bool = Field(
        default=False, title="个人", description="评议对象是个人而不是单位的选“是”。"
    )
    stationed: bool = Field(default=False, title="省部属驻市单位", description="省部属单位选“是”。")
    superior: str = Field(
        default="", title="上级主管部门", description="省部属单位的上级，结果向其通报。"
    )
    tags: Codes = Field(default=(), title="标记", description="供结果运用规则使用，顿号分开。")
    exempt: str = Field(
        default="", title="免评批准文号", description="经批准本年免评的填写批准文号；其余留空。"
    )
    predecessors: Codes = Field(
        default=(),
        title="上年单位代码",
        description="更名、合并的填上年代码，顿号分开；代码未变的留空，新设的填“新设”。",
    )


class Channel(Frozen):
    """评议方式, level 1."""

    code: Code = Field(title="方式代码", description="例如2。")
    name: Text = Field(title="评议方式", description="例如工作测评。")
    short_name: str = Field(default="", title="表头简称", description="排名表表头用；可留空。")
    points: Decimal = Field(gt=0, title="分值", description="所含测评项目分值之和。")


class Item(Frozen):
    """测评项目, level 2: what scorers mark."""

    code: Code = Field(title="项目代码", description="例如2.3。")
    name: Text = Field(title="测评项目", description="例如信访处置。")
    channel: Text = Field(title="方式代码", description="从“评议方式”表中选。")
    points: Decimal = Field(gt=0, title="分值", description="本项满分。")
    method: AnyMethod = Field(default=Scaled(), title="计分方法", description="评分怎样变成得分。")
    panel: Panel = Field(
        default=Panel(), title="合成方式", description="有几个评分单位时怎样合成。"
    )
    strata: Strata = Field(
        default=Strata(), title="分层加权", description="几个层面的得分怎样按权重合成。"
    )
    periods: Periods = Field(
        default=Periods(), title="多期合成", description="几期的得分怎样按权重合成。"
    )
    allow_na: bool = Field(
        default=True, title="可否不涉及", description="适用于全部评议对象的选“否”。"
    )
    reason_below: Decimal | None = Field(
        default=None, title="低于多少须说明原因", description="按评分的尺度填写；不要求的留空。"
    )
    categories: Codes = Field(
        default=(), title="适用类别", description="只评某些类别时填类别代码；全部适用的留空。"
    )
    na_policy: MissingPolicy | None = Field(
        default=None, title="缺项处理", description="与基本设置不同时选择。"
    )
    unreported_policy: UnreportedPolicy | None = Field(
        default=None, title="未报处理", description="与基本设置不同时选择。"
    )
    paper: str = Field(default="", title="测评办法", description="测评办法的名称。")
    paper_number: str = Field(default="", title="办法文号", description="测评办法的文号。")
    paper_date: date | None = Field(
        default=None, title="办法日期", description="测评办法的印发日期。"
    )
    feedback: Feedback = Field(
        default=Feedback.WITH_REASONS, title="反馈粒度", description="向被评议单位反馈到什么程度。"
    )


class CategoryPoints(Frozen):
    """The points of an item in one category, where they differ."""

    category: Text = Field(title="类别代码", description="从“类别”表中选。")
    item: Text = Field(title="项目代码", description="从“测评项目”表中选。")
    points: Decimal = Field(ge=0, title="分值", description="本类别中该项目的分值；不评的填0。")


class UnitPoints(Frozen):
    """The points of an item for one unit, where the scheme sets them unit by unit."""

    unit: Text = Field(title="单位代码", description="从“评议对象”表中选。")
    item: Text = Field(title="项目代码", description="从“测评项目”表中选。")
    points: Decimal = Field(ge=0, title="分值", description="该单位该项目的分值；不评的填0。")


class Scorer(Frozen):
    """评分单位, and what it marks."""

    code: Code = Field(title="评分单位代码", description="例如PF03。")
    name: Text = Field(title="评分单位", description="例如市信访局。")
    kind: ScorerKind = Field(
        default=ScorerKind.DEPARTMENT,
        title="类型",
        description="县区、乡镇等下一级评分单位都选县区；评分表上的称谓见“下级称谓”。",
    )
    rank: Rank = Field(
        default=Rank.LEVEL_OR_ABOVE, title="行文关系", description="决定信函用语：函或通知。"
    )
    items: Codes = Field(title="负责项目", description="项目代码，几个之间用顿号分开。")
    categories: Codes = Field(
        default=(), title="负责类别", description="只评某些类别时填类别代码；全部的留空。"
    )
    contact: str = Field(default="", title="联络员", description="姓名。")
    phone: str = Field(default="", title="联络电话", description="办公电话。")
    extended: NaiveDatetime | None = Field(
        default=None, title="批准延期至", description="批准延期报送的填新的时限；没有的留空。"
    )
    note: str = Field(default="", title="备注", description="供本机构参考，不参与计算。")


class Recusal(Frozen):
    """回避: a scorer that does not mark a unit, locked in its form."""

    scorer: Text = Field(title="评分单位代码", description="从“评分单位”表中选。")
    unit: Text = Field(title="单位代码", description="从“评议对象”表中选。")
    item: str = Field(
        default="", title="项目代码", description="只回避某一项目时填写；全部的留空。"
    )
    reason: Text = Field(default="本单位不对自身评分", title="原因", description="打印在评分表上。")


class Outcome(Frozen):
    """结果运用: one rule, readable aloud."""

    code: Code = Field(title="规则代码", description="例如Y1。")
    name: Text = Field(title="情形", description="例如列入后进。")
    when: Condition = Field(title="条件", description="什么情况下适用。")
    value: str = Field(
        default="", title="条件数值", description="名次数、年数、分数或等次名称，随条件而定。"
    )
    categories: Codes = Field(default=(), title="适用类别", description="留空为全部类别。")
    tag: str = Field(default="", title="限有标记的单位", description="例如省部属；留空为全部单位。")
    action: Text = Field(title="措施", description="例如约谈主要负责人。")
    recipient: str = Field(default="", title="责任单位", description="由谁办理或通报给谁。")
    due: str = Field(default="", title="时限", description="例如通报后15个工作日内。")
    letter: str = Field(
        default="", title="文书", description="需要制发文书的填名称，例如约谈通知书；没有的留空。"
    )
    clause: str = Field(default="", title="依据条款", description="方案中的条款。")


class PastResult(Frozen):
    """A unit's result in an earlier year, as decided."""

    year: int = Field(title="年度", description="四位数字。")
    unit: Text = Field(title="单位代码", description="当年的单位代码。")
    name: str = Field(default="", title="当年名称", description="当年使用的名称。")
    category: str = Field(default="", title="类别代码", description="当年所在类别。")
    rank: int | None = Field(default=None, ge=1, title="名次", description="当年名次。")
    total: Decimal | None = Field(default=None, title="总分", description="当年总分。")
    bottom: bool = Field(
        default=False, title="认定后进", description="经审定列入后进的选“是”，不是按名次推算。"
    )
    disqualified: bool = Field(
        default=False, title="不合格", description="当年直接列为不合格的选“是”。"
    )
    document: str = Field(default="", title="审定文号", description="审定或通报的文号。")


class Scheme(Frozen):
    """A whole scheme; `settings` first, then the tables in the order of the workbook."""

    settings: Settings = Field(
        title="基本设置", description="评议名称、时限、分值、排名等，一项一个值。"
    )
    categories: tuple[Category, ...] = Field(
        default=(), title="类别", description="分类别排名的各个类别。"
    )
    units: tuple[Unit, ...] = Field(
        default=(), title="评议对象", description="按机构序列排列的被评议单位。"
    )
    channels: tuple[Channel, ...] = Field(
        default=(), title="评议方式", description="一级：评议方式及其分值。"
    )
    items: tuple[Item, ...] = Field(
        default=(), title="测评项目", description="二级：测评项目、计分方法和测评办法。"
    )
    category_points: tuple[CategoryPoints, ...] = Field(
        default=(), title="分类别分值", description="个别类别中分值不同的项目。"
    )
    unit_points: tuple[UnitPoints, ...] = Field(
        default=(), title="分单位分值", description="个别单位分值不同的项目。"
    )
    scorers: tuple[Scorer, ...] = Field(
        default=(), title="评分单位", description="评分单位及其负责的项目。"
    )
    recusals: tuple[Recusal, ...] = Field(
        default=(), title="回避", description="不对某单位评分的评分单位。"
    )
    adjustment_rules: tuple[AdjustmentRule, ...] = Field(
        default=(), title="加减分情形", description="登记表中可选的扣分、加分情形及分值、上限。"
    )
    grades: tuple[Grade, ...] = Field(
        default=(), title="等次", description="从高到低的等次，按分数、名额或两者评定。"
    )
    limits: tuple[Limit, ...] = Field(
        default=(), title="等次限制", description="出现什么情形最高只能评为哪个等次。"
    )
    outcomes: tuple[Outcome, ...] = Field(
        default=(), title="结果运用", description="什么情形采取什么措施，一行一条。"
    )
    history: tuple[PastResult, ...] = Field(
        default=(), title="历年结果", description="以前各年审定的名次、总分和后进。"
    )
