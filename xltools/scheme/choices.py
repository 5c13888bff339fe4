"""The settings that are a choice: English values in JSON, the offices' own words in cells."""

from __future__ import annotations

from xltools.methods.choice import Choice

__all__ = [
    "AdjustmentKind",
    "AdjustmentOrder",
    "AdjustmentTarget",
    "BottomTies",
    "Choice",
    "Condition",
    "Feedback",
    "FontScheme",
    "LimitWhen",
    "MissingPolicy",
    "Publication",
    "QuotaRounding",
    "QuotaTies",
    "Rank",
    "RankMethod",
    "RankOn",
    "RankScope",
    "ScorerKind",
    "UnreportedPolicy",
    "VetoWording",
]


class MissingPolicy(Choice):
    """What counts for an item that does not apply to a unit (缺项)."""

    RESCALE_TOTAL = "rescale_total", "按总分折算"
    RESCALE_CHANNEL = "rescale_channel", "在本评议方式内折算"
    ZERO = "zero", "计0分"
    CATEGORY_MEAN = "category_mean", "取本类别平均得分"
    FULL = "full", "计满分"


class UnreportedPolicy(Choice):
    """What happens where nobody gave a mark (未报、未填): block, or treat as 缺项."""

    BLOCK = "block", "待补报，暂不计总分"
    RESCALE_TOTAL = "rescale_total", "按总分折算"
    RESCALE_CHANNEL = "rescale_channel", "在本评议方式内折算"
    ZERO = "zero", "计0分"
    CATEGORY_MEAN = "category_mean", "取本类别平均得分"
    FULL = "full", "计满分"


class RankMethod(Choice):
    """How equal totals share ranks."""

    COMPETITION = "competition", "并列后空位（1、2、2、4）"
    DENSE = "dense", "并列后不空位（1、2、2、3）"
    UNIQUE = "unique", "不允许并列"


class RankOn(Choice):
    """What is compared when ranking."""

    ROUNDED = "rounded", "四舍五入后的总分"
    EXACT = "exact", "未舍入的总分"


class RankScope(Choice):
    """Within what units are ranked against each other."""

    CATEGORY = "category", "同一类别内"
    TIER = "tier", "同一类别同一层级内"
    ALL = "all", "全部评议对象"


class BottomTies(Choice):
    """Who is in the bottom k when a tie stands on the line."""

    INCLUDE = "include", "并列的全部列入"
    STRICT = "strict", "跨线并列的均不列入，提交会审"


class AdjustmentOrder(Choice):
    """Whether 缺项折算 comes before or after deductions from the total."""

    RESCALE_FIRST = "rescale_first", "先折算后扣分"
    ADJUST_FIRST = "adjust_first", "先扣分后折算"


class VetoWording(Choice):
    """The scheme's own words for a direct disqualification."""

    DISQUALIFIED = "disqualified", "直接列为不合格"
    VETO = "veto", "一票否决"


class FontScheme(Choice):
    """Which fonts printed workbooks name."""

    COMMON = "common", "通用"
    OFFICIAL = "official", "公文"
    DOMESTIC = "domestic", "国产终端"


class Publication(Choice):
    """What the public table shows."""

    RANK_AND_GRADE = "rank_and_grade", "名次和等次"
    RANK_AND_TOTAL = "rank_and_total", "名次和总分"
    GRADE_ONLY = "grade_only", "只有等次"
    TOP_K = "top_k", "只有前k名"
    TOP_AND_BOTTOM = "top_and_bottom", "前k名与后k名"
    GRADE_GROUPS = "grade_groups", "分等次，等次内按机构序列排列"


class ScorerKind(Choice):
    """What kind of body a scorer is; counties get the county form."""

    DEPARTMENT = "department", "部门单位"
    COUNTY = "county", "县区、开发园区"
    DELEGATES = "delegates", "代表委员机构"
    MEDIA = "media", "新闻媒体"
    OTHER = "other", "其他"


class Rank(Choice):
    """行文关系: how letters address a scorer."""

    LEVEL_OR_ABOVE = "level_or_above", "平行及以上"
    BELOW = "below", "下行"


class Feedback(Choice):
    """反馈粒度: what the appraised unit may be told of an item."""

    COMBINED = "combined", "合成得分"
    WITH_REASONS = "with_reasons", "得分及原因"
    NONE = "none", "不反馈"


class Condition(Choice):
    """When an outcome rule applies to a unit."""

    BOTTOM = "bottom", "列入后进"
    BOTTOM_K = "bottom_k", "末位前几名"
    TOP_K = "top_k", "前几名"
    GRADE = "grade", "等次为"
    BELOW = "below", "总分低于"
    CONSECUTIVE = "consecutive", "连续几年列入后进"
    DISQUALIFIED = "disqualified", "直接列为不合格"
    TAG = "tag", "有标记"


class QuotaRounding(Choice):
    """How a quota in percent becomes a whole number of units."""

    FLOOR = "floor", "舍去尾数"
    ROUND = "round", "四舍五入"
    CEIL = "ceil", "进一取整"


class QuotaTies(Choice):
    """Who gets a grade when a tie stands on the line of its quota."""

    EXCLUDE = "exclude", "跨线并列的均不列入，提交会审"
    INCLUDE = "include", "并列的全部列入"


class LimitWhen(Choice):
    """What keeps a unit from the grades above one."""

    DEDUCTIONS = "deductions", "扣分累计达到"
    EVENT = "event", "登记有扣分情形"
    ITEM_BELOW = "item_below", "项目得分低于"
    ITEM_RATE_BELOW = "item_rate_below", "项目得分率低于"
    CHANNEL_BELOW = "channel_below", "方式得分低于"
    TAG = "tag", "有标记"
    DISQUALIFIED = "disqualified", "直接列为不合格"


class AdjustmentKind(Choice):
    """What an event of the register does."""

    DEDUCTION = "deduction", "扣分"
    BONUS = "bonus", "加分"
    DISQUALIFY = "disqualify", "直接列为不合格"


class AdjustmentTarget(Choice):
    """计入对象: what an adjustment meets."""

    TOTAL = "total", "总分"
    ITEM = "item", "项目得分"
    CHANNEL = "channel", "方式小计"
    RATE = "rate", "项目的率"
    OTHER = "other", "其他方案"
