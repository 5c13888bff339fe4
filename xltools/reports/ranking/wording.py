"""Sentences and words that several sheets of the ranking workbook share."""

from __future__ import annotations

from decimal import Decimal

from xltools.exact import plain
from xltools.methods.scaled import DIGITS
from xltools.reports.ranking.context import Context
from xltools.scoring.marks import APPLICABLE_NOT
from xltools.scoring.result import Status, UnitResult
from xltools.text.words import EXEMPT

PENDING = "待补报"
UNQUALIFIED = "不合格"
NOT_RANKED = "不排名"
NO_TOTAL = "不计总分"
TIED = "并列"


def standing(unit: UnitResult) -> str:
    """What stands in the rank's place where a unit has none."""
    if unit.status is Status.INCOMPLETE:
        return PENDING
    if unit.status is Status.UNRANKED and unit.total is None:
        return NO_TOTAL
    return {
        Status.DISQUALIFIED: UNQUALIFIED,
        Status.EXEMPT: EXEMPT,
        Status.UNRANKED: NOT_RANKED,
    }.get(unit.status, "")


def without_total(unit: UnitResult) -> str:
    """What stands in the total's place where a unit has none."""
    if unit.status is Status.EXEMPT:
        return EXEMPT
    nothing = all(item.state in APPLICABLE_NOT for item in unit.items.values())
    return NO_TOTAL if nothing else PENDING


def rescale_word(context: Context) -> str:
    """What the column of the points that rescaling adds is called.

    Where every total is brought to another full score, more than 缺项 is made up for.
    """
    full = context.settings.normalised_full
    points = {context.index.full_marks(unit) for unit in context.scheme.units if not unit.exempt}
    return "缺项折算" if full is None or points <= {full} else "折算"


def remarks(context: Context, unit: UnitResult) -> str:
    """备注: ties, proposed bottom place, and what else is to know of the unit.

    What is so for all units, a scorer that did not return, stands in the notes below the table.
    """
    said = []
    if unit.tied and unit.rank is not None:
        said.append(f"{TIED}第{unit.rank}名")
    if unit.bottom:
        said.append("后进" if context.settled else "拟列后进")
    if unit.status is Status.DISQUALIFIED and not context.settled:
        said.append("拟列不合格")
    known = context.coverage_notes
    return "；".join([*said, *(note for note in unit.notes if note not in known)])


def rounding_note(context: Context) -> list[str]:
    """How figures are rounded, and that shown parts may differ from their total."""
    settings = context.settings
    places = "整数" if settings.total_decimals == 0 else f"{DIGITS[settings.total_decimals]}位小数"
    stages = []
    if settings.item_decimals is not None:
        stages.append(f"项目得分保留{settings.item_decimals}位小数")
    if settings.channel_decimals is not None:
        stages.append(f"评议方式小计保留{settings.channel_decimals}位小数")
    stages.append(f"总分四舍五入，保留{places}")
    last = "" if settings.item_decimals is not None else "，中间结果不舍入"
    return ["；".join(stages) + last, differs_note()]


def differs_note(most: Decimal | None = None) -> str:
    """That the parts, as they are shown, may not add up to the total that is shown.

    `most` is the largest difference there is; without it no size is named.
    """
    size = "可能略有差异" if most is None else f"最多相差{plain(most)}"
    return f"因四舍五入，分项合计与总分{size}"
