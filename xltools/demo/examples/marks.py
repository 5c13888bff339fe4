"""Examples of plain marks: quotas at their line, panels, deductions, unequal points."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from xltools.demo.examples.making import Example, cut, single
from xltools.demo.numbers import mark, quality
from xltools.registers.reader import RegisterEntry
from xltools.scheme.lookup import SchemeIndex
from xltools.scoring.adjust import BONUS, DEDUCTION


def _maanshan() -> Example:
    units = ("ZF01", "ZF02", "ZF03", "ZF04", "SH01", "SH02", "SH03", "GG01", "GG02", "GG03")
    scheme = cut("maanshan-2017", units)
    index = SchemeIndex(scheme)
    marks = {}
    for scorer in scheme.scorers:
        for item in index.items_of(scorer):
            several = len(index.scorers_of(item)) > 1
            marks[f"{item.code}/{scorer.code}"] = [
                "不涉及"
                if (item.code, unit.code) == ("2.5", "SH03")
                else str(max(85, mark(unit.code, item.code, scorer.code, quality(unit.code))))
                for unit in index.units_marked(scorer, item)
                if not index.recusal(scorer, unit, item)
            ]
            assert several or item.code != "8", "the counties mark together"
    return Example(scheme, single(scheme, marks))


def _shenyang() -> Example:
    scheme = cut("shenyang")
    first = ("92", "88", "85", "85", "80", "74", "70", "60", "59.99", "45")
    second = ("74.9", "74", "73", "65", "61", "60", "45")
    return Example(scheme, single(scheme, {"1.1": (*first, *second)}))


def _judges() -> Example:
    scheme = cut("judges-panel", ("A01", "A02", "A03", "A04", "A05"))
    sheets = (
        ("95", "88", "82", "68", "65"),
        ("92", "90", "85", "66", "69"),
        ("89", "91", "80", "69", "60"),
        ("96", "93", "91", "65", "62"),
        ("85", "86", "79", "60", "68"),
        ("88", "84", "81", "67", "63"),
        ("80", "80", "80", "80", "80"),
    )
    return Example(
        scheme, single(scheme, {f"1.1/PF{n:02}": own for n, own in enumerate(sheets, 1)})
    )


def _qingzhen() -> Example:
    scheme = cut("qingzhen-2016", ("A01", "A02", "A03", "A04", "A05", "B01", "B02", "B03"))
    marks = ("98", "97", "96.5", "95", "90", "93", "91.5", "62")
    names = {unit.code: unit.name for unit in scheme.units}
    lines = (
        ("A01", DEDUCTION, "K01 被中央级通报", "3", 1),
        ("A02", DEDUCTION, "K04 被县级通报", "0.5", 3),
        ("A03", BONUS, "J01 经验被上级推广", "1", 3),
        ("B01", DEDUCTION, "K02 被省级通报", "2", 1),
        ("B01", DEDUCTION, "K02 被省级通报", "2", 1),
        ("B01", DEDUCTION, "K03 被市级通报", "1", 1),
        ("B03", DEDUCTION, "K02 被省级通报", "2", 2),
    )
    register = tuple(
        RegisterEntry(
            unit=names[unit],
            kind=kind,
            happened=date(2016, 6, n),
            rule=rule,
            each=Decimal(each),
            times=times,
            fact="演示数据",
            evidence=f"佐证2016-{n:03}",
            noticed=date(2016, 7, n),
            plea="无异议",
            approved_points=Decimal(each) * times,
            proposer="示例考核办",
            approver="李××",
            approved=date(2016, 8, n),
        )
        for n, (unit, kind, rule, each, times) in enumerate(lines, 1)
    )
    return Example(scheme, single(scheme, {"1.1": marks}), register=register)


def _guoyang() -> Example:
    scheme = cut("guoyang-2020")
    basic = [
        ("A01", "其他（集体研究认定）", "18.78", "2020-09-30 扣分合计"),
        ("A02", "其他（集体研究认定）", "12.3", "2020-09-30 扣分合计"),
        ("A03", "其他（集体研究认定）", "25", "2020-09-30 扣分合计"),
        ("A04", "其他（集体研究认定）", "9.75", "2020-09-30 扣分合计"),
    ]
    key = {"2.1": ("0.64", "1.1", "1.5")}
    return Example(scheme, single(scheme, key), {("PF01", "1.1"): basic})


def _daye() -> Example:
    scheme = cut("daye-2019")
    units = [unit.code for unit in scheme.units]
    marks = {
        item.code: [str(mark(unit, item.code, "", quality(unit))) for unit in units]
        for item in scheme.items
    }
    for typed in marks.values():
        typed[11] = typed[10]
    return Example(scheme, single(scheme, marks))


MADE: dict[str, Callable[[], Example]] = {
    "maanshan-2017": _maanshan,
    "shenyang": _shenyang,
    "judges-panel": _judges,
    "qingzhen-2016": _qingzhen,
    "guoyang-2020": _guoyang,
    "daye-2019": _daye,
}
