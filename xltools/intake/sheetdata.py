"""The rows of a worksheet part, element by element: what reads any part that may be read at all.

It accepts only what a sheet may hold (a row in sheetData, a cell in a row, a value in a cell), in
order, each cell once and in the row it says it is in: readers disagree on everything else. The
handlers work on plain locals of one closure and leave as early as they can.
"""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from xltools.intake.guard import AREA, CELLS, DEPTH, Guard
from xltools.intake.refusal import unsafe
from xltools.intake.sheet import MOST_COLUMN, Raw, Sheet
from xltools.intake.stored import (
    PLACES,
    SHIFT,
    is_true,
    row_number,
    unescape,
)
from xltools.intake.xml import RUN_LOOKS, attributes, run_mark

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
