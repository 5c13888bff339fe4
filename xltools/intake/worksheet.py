"""A worksheet part: its rows, and what beside them hides, merges, locks or checks cells."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto
from functools import partial

from xltools.intake.guard import MERGED, Guard
from xltools.intake.known import Elements, Unusual, remaining
from xltools.intake.package import Package
from xltools.intake.quickrows import QuickRows
from xltools.intake.refusal import Refused, unsafe
from xltools.intake.sheet import HIDING, Sheet, split_range
from xltools.intake.sheetdata import take_rows
from xltools.intake.stored import is_count, is_true
from xltools.intake.xml import Depth, Text, attributes, check_space, feed, local, new_parser

_PRINTED = frozenset(
    page + where for page in ("odd", "even", "first") for where in ("Header", "Footer")
)
_CONDITIONAL = ("cfRule", "dataBar", "iconSet")


def read_sheet(package: Package, part: str, sheet: Sheet, strings: dict[str, str]) -> Sheet:
    """`sheet` with the content of its part; `strings` are the shared strings by index as text.

    Parts written as Excel, WPS, LibreOffice and openpyxl write them go the quick way, without
    what is known already. Where that does not work out, the whole part is read, and whatever does
    not look so is read again element by element, which knows what is allowed and what not.
    """
    for way in (Way.UNKNOWN, Way.QUICK):
        quick = Sheet(sheet.name, sheet.visibility)
        try:
            _read(package, part, quick, strings, way)
        except Unusual:
            continue
        except Refused:
            if way is Way.QUICK:
                raise
            continue
        return quick
    _read(package, part, sheet, strings, Way.THOROUGH)
    return sheet


class Way(Enum):
    """How a part is read."""

    UNKNOWN = auto()
    """Only what is not known; of the rest, what it means."""
    QUICK = auto()
    """All of it, as long as it is written the usual way."""
    THOROUGH = auto()
    """Element by element."""


def _read(package: Package, part: str, sheet: Sheet, strings: dict[str, str], way: Way) -> None:
    guard = package.guard
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
            parser.CharacterDataHandler = _note(sheet, plain, flat, guard)
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

    def end(_name: str) -> None:
        depth.leave()

    def back() -> None:
        nonlocal quick
        quick = None
        depth.leave()
        parser.CharacterDataHandler = None
        parser.StartElementHandler = start
        parser.EndElementHandler = end

    def resume(name: str, flat: list[str]) -> None:
        back()
        start(name, flat)

    def rows() -> Elements | None:
        return quick

    def chunks() -> Iterator[bytes]:
        whole = package.chunks(part)
        unknown = remaining(whole, b"row", b"sheetData", rows)
        for chunk in unknown if way is Way.UNKNOWN else whole:
            yield chunk
            if quick is not None and quick.overfull:
                raise Unusual

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    feed(parser, chunks(), part, guard)
    if quick is not None:
        quick.finish()


def _note(sheet: Sheet, name: str, flat: list[str], guard: Guard) -> Text | None:
    """What stands beside the rows and matters: hiding, merging, locking, validation.

    What takes the text of the element, where that matters too: headers and footers.
    """
    if name == "mergeCell":
        area = split_range(attributes(flat).get("ref", ""))
        if area is None:
            raise unsafe("合并单元格的范围不正常", sheet=sheet.name)
        sheet.merged.append(area)
        guard.bound(MERGED, len(sheet.merged), sheet=sheet.name)
    elif name == "col":
        found = attributes(flat)
        first, last = found.get("min", ""), found.get("max", "")
        if is_true(found.get("hidden")) and is_count(first) and is_count(last):
            sheet.hidden_columns.append((int(first), int(last)))
    elif name == "sheetProtection":
        sheet.protected = is_true(attributes(flat).get("sheet"))
    elif name == "autoFilter":
        sheet.filtered = True
    elif name == "dataValidation":
        sheet.validations += 1
    elif name == "conditionalFormatting":
        sheet.conditional.append((attributes(flat).get("sqref", ""), ""))
    elif name in _CONDITIONAL and sheet.conditional:
        found = attributes(flat)
        shown = found.get("dxfId", "") if name == "cfRule" else HIDING
        if name == "cfRule" or found.get("showValue") in ("0", "false"):
            sheet.conditional.append((sheet.conditional[-1][0], shown))
    elif name in _PRINTED:
        sheet.printed.append("")
        return partial(_print, sheet)
    return None


def _print(sheet: Sheet, text: str) -> None:
    sheet.printed[-1] += text
