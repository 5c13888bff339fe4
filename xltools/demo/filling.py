"""What each scorer of the demo fills in, as the CSV that `xltools fill` takes."""

from __future__ import annotations

from decimal import Decimal

from xltools.demo import plants
from xltools.demo.numbers import draw, mark, quality
from xltools.exact import plain
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item, Scheme, Scorer, Unit

HEADER = "单位编码,指标编码,栏目,值,理由"
_REASONS = (
    "2件群众来信超期办结",
    "1次电话回访群众反映办理不到位",
    "窗口服务情况检查发现工作人员离岗",
    "政务信息更新不及时",
    "1件投诉办理结果未按时反馈",
)
_OPINIONS = (
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "建议进一步简化办事程序",
    "希望加强政策宣传",
    "窗口服务较好",
)


def demo_csv(scheme: Scheme, scorer: Scorer, *, mended: bool = False) -> str:
    """The marks of `scorer`, with its slips as typed, or mended."""
    index = SchemeIndex(scheme)
    own = () if mended else plants.SLIPS
    slips = {(s.item, s.unit): s.typed for s in own if s.scorer == scorer.code}
    lines = [HEADER]
    for item in index.items_of(scorer):
        for unit in index.units_marked(scorer, item):
            if index.recusal(scorer, unit, item):
                continue
            if item.code == "2.5" and unit.code == plants.NO_WINDOW:
                lines.append(f"{unit.code},{item.code},,不涉及,未进驻政务服务中心，无窗口服务事项")
                continue
            typed = slips.get((item.code, unit.code))
            value = demo_mark(unit, item, scorer)
            text = plain(value) if typed is None else typed
            lines.append(f"{unit.code},{item.code},,{text},{_reason(unit, item, scorer, value)}")
    return "\n".join(lines) + "\n"


def demo_mark(unit: Unit, item: Item, scorer: Scorer) -> Decimal:
    """The mark, before any slip; the tied pair has the same marks, two of them swapped."""
    code, item_code = unit.code, item.code
    if code == plants.TIED[1]:
        first, second = plants.SWAPPED
        code = plants.TIED[0]
        item_code = {first: second, second: first}.get(item_code, item_code)
    base = plants.LOW.get(code) or quality(code)
    judge = scorer.code if item.code == "8" else ""
    return mark(code, item_code, judge, base)


def _reason(unit: Unit, item: Item, scorer: Scorer, value: Decimal) -> str:
    if item.code == "8":
        return _OPINIONS[draw(0, len(_OPINIONS) - 1, "opinion", unit.code, scorer.code)]
    if item.reason_below is not None and value < item.reason_below:
        return _REASONS[draw(0, len(_REASONS) - 1, "reason", unit.code, item.code)]
    return ""
