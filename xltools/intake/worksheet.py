"""A worksheet part: its rows, and what beside them hides, merges, locks or checks cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from enum import Enum, auto

from xltools.intake.guard import MERGED, Guard
from xltools.intake.known import Unusual, remaining
from xltools.intake.package import Package
from xltools.intake.quickrows import QuickRows
from xltools.intake.refusal import Refused, unsafe
from xltools.intake.sheet import Sheet, split_range
from xltools.intake.sheetdata import take_rows
from xltools.intake.stored import is_count, is_true
from xltools.intake.xml import Depth, attributes, check_space, feed, local, new_parser
from xltools.looks.judge import DEFAULT_WIDTH, Change, Rule

_PRINTED = frozenset(
    page + where for page in ("odd", "even", "first") for where in ("Header", "Footer")
)
_WIDEST = 255
"""Characters that a column may be wide."""


def read_sheet(
    package: Package,
    part: str,
    sheet: Sheet,
    strings: dict[str, str],
    changes: Sequence[Change] = (),
) -> Sheet:
    """`sheet` with the content of its part; `strings` are the shared strings by index as text.

    `changes` are what conditional formats may change, by the number that their rules give.

    Parts written as Excel, WPS, LibreOffice and openpyxl write them go the quick way, without
    what is known already. Where that does not work out, the whole part is read, and whatever does
    not look so is read again element by element, which knows what is allowed and what not.
    """
    for way in (Way.UNKNOWN, Way.QUICK):
        quick = Sheet(sheet.name, sheet.visibility)
        try:
            _read(package, part, quick, strings, way, changes=changes)
        except Unusual:
            continue
        except Refused:
            if way is Way.QUICK:
                raise
            continue
        return quick
    _read(package, part, sheet, strings, Way.THOROUGH, changes=changes)
    return sheet


class Way(Enum):
    """How a part is read."""

    UNKNOWN = auto()
    """Only what is not known; of the rest, what it means."""
    QUICK = auto()
    """All of it, as long as it is written the usual way."""
    THOROUGH = auto()
    """Element by element."""


def _read(
    package: Package,
    part: str,
    sheet: Sheet,
    strings: dict[str, str],
    way: Way,
    *,
    changes: Sequence[Change] = (),
) -> None:
    guard = package.guard
    beside = _Beside(sheet, guard, changes)
    parser = new_parser(guard)
    depth = Depth(guard)
    quick: QuickRows | None = None
    seen = False

    def start(name: str, flat: list[str]) -> None:
        nonlocal quick, seen
        depth.enter()
        plain = local(name)
        if depth.now == 1:
            check_space(name, flat)
        if plain != "sheetData" or depth.now != 2:
            beside.start(plain, flat)
            return
        if seen:
            raise unsafe("工作表内容出现两次", sheet=sheet.name)
        seen = True
        if flat:
            raise unsafe("工作表内容另行声明了命名空间", sheet=sheet.name)
        prefix = name[: -len(plain)]
        if way is not Way.THOROUGH:
            quick = QuickRows(parser, sheet, strings, prefix, resume)
        else:
            take_rows(parser, sheet, strings, prefix, back, guard=guard)

    def end(name: str) -> None:
        depth.leave()
        beside.end(local(name))

    def listen() -> None:
        parser.CharacterDataHandler = beside.text
        parser.StartElementHandler = start
        parser.EndElementHandler = end

    def back() -> None:
        nonlocal quick
        quick = None
        depth.leave()
        listen()

    def resume(name: str, flat: list[str]) -> None:
        back()
        start(name, flat)

    def chunks() -> Iterator[bytes]:
        whole = package.chunks(part)
        unknown = remaining(whole, b"row", b"sheetData", lambda: quick)
        for chunk in unknown if way is Way.UNKNOWN else whole:
            yield chunk
            if quick is not None and quick.overfull:
                raise Unusual

    listen()
    feed(parser, chunks(), part, guard)
    if quick is not None:
        quick.finish()


class _Beside:
    """What stands beside the rows and matters: hiding, merging, locking, validation, looks."""

    def __init__(self, sheet: Sheet, guard: Guard, changes: Sequence[Change]) -> None:
        self._sheet, self._guard, self._changes = sheet, guard, changes
        self._rules: list[Rule] = []
        """Those of the conditional format that is open."""
        self._text: list[str] = []
        self.text = self._text.append

    def start(self, name: str, flat: list[str]) -> None:
        self._text.clear()
        taker = _TAKERS.get(name)
        if taker is not None:
            taker(self, attributes(flat))
        if self._rules:
            self._rules[-1].change.take(name, attributes(flat))

    def end(self, name: str) -> None:
        said = "".join(self._text)
        self._text.clear()
        if name in _PRINTED:
            self._sheet.printed.append(said)
        if not self._rules:
            return
        if name in ("formula", "f"):
            self._rules[-1].formulas.append(said)
        elif name == "sqref":
            for rule in self._rules:
                rule.ranges = said
        elif name == "conditionalFormatting":
            self._sheet.conditional += [rule for rule in self._rules if rule.change.visible]
            self._rules = []

    def merged(self, given: dict[str, str]) -> None:
        area = split_range(given.get("ref", ""))
        if area is None:
            raise unsafe("合并单元格的范围不正常", sheet=self._sheet.name)
        self._sheet.merged.append(area)
        self._guard.bound(MERGED, len(self._sheet.merged), sheet=self._sheet.name)

    def column(self, given: dict[str, str]) -> None:
        first, last = given.get("min", ""), given.get("max", "")
        if not (is_count(first) and is_count(last)):
            return
        width = _width(given.get("width", ""), self._sheet.usual_width)
        if is_true(given.get("hidden")) or not width:
            self._sheet.hidden_columns.append((int(first), int(last)))
        else:
            self._sheet.widths.append((int(first), int(last), width))

    def usual(self, given: dict[str, str]) -> None:
        width = _width(given.get("defaultColWidth", ""), DEFAULT_WIDTH)
        self._sheet.usual_width = width or DEFAULT_WIDTH

    def view(self, given: dict[str, str]) -> None:
        if given.get("showZeros") in ("0", "false"):
            self._sheet.zeros = False

    def protection(self, given: dict[str, str]) -> None:
        self._sheet.protected = is_true(given.get("sheet"))

    def filter(self, _given: dict[str, str]) -> None:
        self._sheet.filtered = True

    def validation(self, _given: dict[str, str]) -> None:
        self._sheet.validations += 1

    def conditional(self, given: dict[str, str]) -> None:
        self._rules = [Rule(given.get("sqref", ""), "")]

    def rule(self, given: dict[str, str]) -> None:
        if not self._rules:
            return
        index = given.get("dxfId", "")
        known = is_count(index) and int(index) < len(self._changes)
        change = replace(self._changes[int(index)]) if known else Change()
        kind, operator = given.get("type", ""), given.get("operator", "")
        self._rules.append(Rule(self._rules[0].ranges, kind, operator, change=change))

    def picture(self, given: dict[str, str]) -> None:
        if self._rules and given.get("showValue") in ("0", "false"):
            self._rules[-1].change.hiding = True


_TAKERS: dict[str, Callable[[_Beside, dict[str, str]], None]] = {
    "mergeCell": _Beside.merged,
    "col": _Beside.column,
    "sheetFormatPr": _Beside.usual,
    "sheetView": _Beside.view,
    "sheetProtection": _Beside.protection,
    "autoFilter": _Beside.filter,
    "dataValidation": _Beside.validation,
    "conditionalFormatting": _Beside.conditional,
    "cfRule": _Beside.rule,
    "dataBar": _Beside.picture,
    "iconSet": _Beside.picture,
}


def _width(text: str, usual: float) -> float:
    """The width that a column says it has."""
    try:
        width = float(text)
    except ValueError:
        return usual
    return width if 0 <= width <= _WIDEST else usual
