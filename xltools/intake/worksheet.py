"""A worksheet part: its rows, and what beside them hides, merges, locks or checks cells.

Rows are read element by element, from any part that may be read at all. It accepts only what a
sheet may hold (a row in sheetData, a cell in a row, a value in a cell), in order, each cell once
and in the row it says it is in: readers disagree on everything else. The handlers work on plain
locals of one closure and leave as early as they can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from enum import Enum, auto
from xml.parsers import expat

from xltools.intake.known import Unusual, remaining
from xltools.intake.package import AREA, CELLS, DEPTH, MERGED, Guard, Package
from xltools.intake.quickrows import QuickRows
from xltools.intake.refusal import Refused, unsafe
from xltools.intake.sheet import (
    MOST_COLUMN,
    PLACES,
    SHIFT,
    Raw,
    Sheet,
    is_count,
    is_true,
    row_number,
    split_range,
    unescape,
)
from xltools.intake.xml import (
    RUN_LOOKS,
    Depth,
    attributes,
    check_space,
    feed,
    local,
    new_parser,
    run_mark,
)
from xltools.looks.judge import DEFAULT_WIDTH, Change, Rule

_KINDS = frozenset({"n", "s", "str", "inlineStr", "b", "e", "d"})


def _cell_attributes(flat: list[str], sheet: Sheet) -> tuple[str, str, str]:
    found = attributes(flat)
    if any(key.startswith("xmlns") for key in found):
        raise unsafe("单元格另行声明了命名空间", sheet=sheet.name)
    return found.get("r", ""), found.get("s", ""), found.get("t", "n")


def take_rows(  # noqa: PLR0915 - one closure over plain locals is what makes this fast
    parser: expat.XMLParserType,
    sheet: Sheet,
    strings: dict[str, str],
    prefix: str,
    back: Callable[[], None],
    *,
    guard: Guard,
) -> None:
    """Set the handlers for sheetData; `back` is called at its end."""
    tag_c, tag_v, tag_f, tag_row = prefix + "c", prefix + "v", prefix + "f", prefix + "row"
    tag_is, tag_t, tag_rph = prefix + "is", prefix + "t", prefix + "rPh"
    rows, shared, places = sheet.rows, sheet.shared, PLACES
    level = 0
    """0 in sheetData, 1 in a row, 2 in a cell, 3 and more inside it."""
    row = base = column = widest = count = 0
    kind = style = ""
    cells: dict[int, Raw] = {}
    value: str | None = None
    formula: str | tuple[str, int, int] | None = None
    group: dict[str, str] | None = None
    inline: list[str] | None = None
    leaf = False
    """Whether a value, formula or text is open: nothing but characters may stand in it."""
    ruby = 0
    buffer: list[str] = []
    ref_style, ref_style_type = ["r", "s"], ["r", "s", "t"]
    deepest, most_cells, most_area = (guard.most(limit) for limit in (DEPTH, CELLS, AREA))

    def wrong(why: str) -> Exception:
        return unsafe(why, sheet=sheet.name, cell=f"第{row}行" if row else "")

    def start(name: str, flat: list[str]) -> None:
        nonlocal level, column, count, kind, style, value, formula, leaf
        if name == tag_c:
            if level != 1:
                raise wrong("单元格不在行内")
            level = 2
            count += 1
            names = flat[::2]
            if names == ref_style:
                _, ref, _, style = flat
                kind = "n"
            elif names == ref_style_type:
                _, ref, _, style, _, kind = flat
            else:
                ref, style, kind = _cell_attributes(flat, sheet)
            number = places[ref] - base if ref else column + 1
            if not column < number <= MOST_COLUMN:
                raise wrong(f"单元格“{ref[:20]}”重复、次序颠倒、超出范围或不在它所属的行内")
            column = number
            value = formula = None
        elif name == tag_v:
            if level != 2 or value is not None or kind == "inlineStr":
                raise wrong("单元格的值不正常")
            level = 3
            leaf = True
            buffer.clear()
        elif name == tag_f:
            start_formula(flat)
        else:
            start_other(name, flat)

    def end(name: str) -> None:
        nonlocal level, value, formula, leaf
        if name == tag_c:
            level = 1
            if value is not None or formula is not None:
                if kind != "n":
                    take_text()
                cells[column] = (kind, value, formula, style)
        elif name == tag_v:
            level = 2
            leaf = False
            value = buffer[0] if len(buffer) == 1 else "".join(buffer)
        elif name == tag_f:
            end_formula()
        else:
            end_other(name)

    def take_text() -> None:
        nonlocal value
        if kind == "s":
            if value is not None:
                value = strings.get(value)
                if value is None:
                    raise wrong("文字序号不正常")
        elif kind not in _KINDS:
            raise wrong(f"单元格类型“{kind[:20]}”不正常")
        elif value is not None and "_x" in value:
            value = unescape(value)

    def start_formula(flat: list[str]) -> None:
        nonlocal level, group, leaf
        if level != 2 or formula is not None:
            raise wrong("单元格的公式不正常")
        level = 3
        leaf = True
        buffer.clear()
        group = attributes(flat) if flat else None

    def end_formula() -> None:
        nonlocal level, formula, leaf
        level = 2
        leaf = False
        text = "".join(buffer)
        formula = text
        if group is not None and group.get("t") == "shared":
            number = group.get("si", "")
            if text:
                shared[number] = (row, column, text)
            else:
                formula = (number, row, column)

    def start_other(name: str, flat: list[str]) -> None:
        nonlocal level, inline, leaf, ruby
        if name == tag_row:
            start_row(attributes(flat))
            return
        level += 1
        if level > deepest:
            raise guard.exceeded(DEPTH, sheet=sheet.name, cell=f"第{row}行")
        if leaf or level == 1:
            raise wrong("单元格的值不正常" if leaf else "行与行之间有其他内容")
        if name == tag_is and level == 3:
            if kind != "inlineStr" or value is not None:
                raise wrong("单元格的值不正常")
            inline = []
        elif name == tag_rph:
            ruby += 1
        elif name == tag_t:
            buffer.clear()
            leaf = True
        elif name.endswith(RUN_LOOKS) and inline is not None and not ruby:
            inline.append(run_mark(name, flat))

    def end_other(name: str) -> None:
        nonlocal level, inline, leaf, ruby, value
        if name == tag_t:
            leaf = False
        if level == 0:
            back()
            return
        if name == tag_row and level == 1:
            end_row()
        elif name == tag_is and level == 3 and inline is not None:
            value, inline = "".join(inline), None
        elif name == tag_rph:
            ruby -= 1
        elif name == tag_t and inline is not None and not ruby:
            inline.append("".join(buffer))
        level -= 1

    def start_row(found: dict[str, str]) -> None:
        nonlocal level, row, base, column, cells
        number = row_number(found, row)
        if level != 0 or "xmlns" in "".join(found):
            raise wrong("行的位置不正常")
        if not number:
            raise wrong(f"行号“{found.get('r', '')[:20]}”重复、次序颠倒或超出工作表范围")
        level, row, column, cells = 1, number, 0, {}
        base = row << SHIFT
        if is_true(found.get("hidden")):
            sheet.hidden_rows.add(row)

    def end_row() -> None:
        nonlocal widest
        if cells:
            rows[row] = cells
        filled = [at for at, raw in cells.items() if raw[2] is not None or (raw[1] or "").strip()]
        widest = max(widest, *filled, 0)
        if count > most_cells:
            raise guard.exceeded(CELLS, sheet=sheet.name, cell=f"第{row}行")
        if filled and widest * row > most_area:
            raise guard.exceeded(AREA, sheet=sheet.name, cell=f"第{row}行")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = buffer.append


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
