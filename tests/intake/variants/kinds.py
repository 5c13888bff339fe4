"""Forms of other kinds: counties, several items, ballots, rates, choices, lists of events."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from tests.forms import method_samples
from tests.forms.samples import plan, signed
from tests.intake import surgery as cut
from tests.intake.build import county
from tests.intake.typing import complete
from tests.intake.variants.base import CELL, HELD, QUIET, USED, Variant
from xltools.forms.address import a1
from xltools.forms.event_lines import line_entry, rules_of
from xltools.forms.groups import Value
from xltools.forms.plan import Entry, FormPlan
from xltools.forms.writer import write_form
from xltools.text.catalogue import files, marks
from xltools.text.finding import Kind

_WRITTEN: tuple[tuple[str, str, str, Kind], ...] = (
    ("full-width digits", USED, "９", marks.TIDIED),
    ("a text number", USED, "9", marks.TEXT_NUMBER),
    ("a unit word", USED, "9分", marks.UNIT_WORD),
    ("a percent sign", CELL, "9%", marks.PERCENT),
    ("a Chinese numeral", CELL, "九", marks.NOT_A_NUMBER),
    ("a dash", CELL, "-", marks.PLACEHOLDER),
    ("a comma", CELL, "9,5", marks.DECIMAL_MARK),
)


@cache
def of_method(code: str) -> tuple[FormPlan, bytes]:
    made = method_samples.plan(code)
    return made, write_form(made, signed(made), complete(made))


def entry(made: FormPlan, unit: int = 0, column: int = 0, sheet: int = 0) -> str:
    """The cell of a unit's entry, both by number."""
    found = made.sheets[sheet]
    row, _ = [*found.unit_rows()][unit]
    return a1(row, found.entry_columns[column][0])


def kinds() -> Iterator[Variant]:
    yield from _county()
    yield from _several_items()
    for code in ("rate", "percent", "ratio", "band", "rank", "periods", "strata"):
        yield from _numbers(code)
    for code in ("ballot", "matrix", "layered"):
        yield from _ballots(code)
    yield from _choices()
    for code in ("deduct", "accrue"):
        yield from _lists(code)


def _county() -> Iterator[Variant]:
    data = county()
    yield Variant("county: as filled", QUIET, None, data)
    for name, outcome, written, kind in _WRITTEN:
        yield Variant(f"county: {name}", outcome, kind, cut.text(data, "D7", written), "D7")
    yield Variant("county: a date", CELL, marks.DATE, cut.put(data, "D7", "42", code="m-d"), "D7")
    yield Variant("county: a row deleted", HELD, files.UNIT_MISSING, cut.without_row(data, 8))
    yield Variant(
        "county: another's name", HELD, files.WRONG_SCORER,
        cut.text(data, "A3", "填报单位（盖章）：雨山区"), "A3",
    )  # fmt: skip


def _several_items() -> Iterator[Variant]:
    made = plan("PF04")
    values = {
        key: value if not hasattr(value, "quantize") else type(value)(1)
        for key, value in complete(made).items()
    }
    data = write_form(made, signed(made), values)
    yield Variant("several items: as filled", USED, marks.ALL_SAME, data)
    for number in range(len(made.sheets)):
        place = entry(made, 0, 0, number)
        for name, outcome, written, kind in (
            ("a dash", CELL, "-", marks.PLACEHOLDER),
            ("a text number", USED, "1", marks.TEXT_NUMBER),
        ):
            yield Variant(
                f"several items, sheet {number + 1}: {name}", outcome, kind,
                cut.text(data, place, written, number + 2), place,
            )  # fmt: skip
        gone = cut.renamed_sheet(
            cut.with_part(data, cut.sheet_part(data, number + 2), _nothing()),
            made.sheets[number].name, "Sheet9",
        )  # fmt: skip
        yield Variant(f"several items: sheet {number + 1} gone", HELD, files.SHEET_MISSING, gone)
    off = cut.put(data, entry(made, 0, 0, 0), "0.7")
    yield Variant("several items: off the step", CELL, marks.TOO_FINE, off)
    fraction = cut.put(data, entry(made, 0, 0, 2), "0.5", number=4)
    yield Variant("several items: a fraction of a point", CELL, marks.TOO_FINE, fraction)


def _nothing() -> bytes:
    return f'<worksheet xmlns="{cut.NS}"><sheetData/></worksheet>'.encode()


def _numbers(code: str) -> Iterator[Variant]:
    made, data = of_method(code)
    place = entry(made)
    yield Variant(f"{code}: as filled", QUIET, None, data, methods=True)
    for name, outcome, written, kind in _WRITTEN[3:6]:
        altered = cut.text(data, place, written)
        yield Variant(f"{code}: {name}", outcome, kind, altered, place, methods=True)
    blank = marks.ROW_BLANK if len(made.sheets[0].entry_columns) > 1 else marks.BLANK
    yield Variant(f"{code}: blank", CELL, blank, cut.put(data, place), place, methods=True)
    error = cut.put(data, place, "#N/A", kind="e")
    yield Variant(f"{code}: an error", CELL, marks.ERROR_VALUE, error, place, methods=True)
    far = cut.put(data, place, "9" * 30)
    yield Variant(f"{code}: far too large", CELL, marks.OUT_OF_RANGE, far, place, methods=True)
    other = cut.put(data, place, "9", code='"9"0')
    yield Variant(
        f"{code}: another digit shown", CELL, marks.SHOWN_OTHERWISE, other, place, methods=True
    )


def _ballots(code: str) -> Iterator[Variant]:
    made, data = of_method(code)
    sheet = made.sheets[0]
    place = entry(made)
    yield Variant(f"{code}: as counted", QUIET, None, data, methods=True)
    one_off = cut.put(data, place, "252")
    yield Variant(f"{code}: one vote too many", CELL, marks.MISCOUNTED, one_off, methods=True)
    yield Variant(
        f"{code}: a vote blank", CELL, marks.ROW_BLANK, cut.put(data, place), methods=True
    )
    half = cut.put(data, place, "250.5")
    yield Variant(f"{code}: half a vote", CELL, marks.TOO_FINE, half, place, methods=True)
    fewer = cut.put(data, place, "-1")
    yield Variant(f"{code}: fewer than none", CELL, marks.OUT_OF_RANGE, fewer, place, methods=True)
    if not sheet.above_entries:
        return
    above = sheet.above_entries[1]
    head = a1(above.row, above.column)
    wide = cut.text(data, head, "３１２")
    yield Variant(
        f"{code}: full-width above the table", USED, marks.TIDIED, wide, head, methods=True
    )
    text = cut.text(data, head, "312")
    yield Variant(
        f"{code}: text above the table", USED, marks.TEXT_NUMBER, text, head, methods=True
    )
    formula = cut.put(data, head, "312", formula="300+12")
    yield Variant(f"{code}: a formula above it", USED, marks.FORMULA, formula, head, methods=True)
    yield Variant(
        f"{code}: blank above the table",
        CELL,
        marks.ABOVE_BLANK,
        cut.put(data, head),
        head,
        methods=True,
    )
    words = cut.text(data, head, "三百一十二")
    yield Variant(f"{code}: words above it", CELL, marks.NOT_A_NUMBER, words, head, methods=True)
    shown = cut.put(data, head, "312", code="0,")
    yield Variant(
        f"{code}: thousands above it", CELL, marks.SHOWN_OTHERWISE, shown, head, methods=True
    )
    label = a1(above.row, above.start)
    swapped = cut.text(data, label, "发出票（必填）：")
    yield Variant(
        f"{code}: a label above changed", HELD, files.LOCKED_CHANGED, swapped, label, methods=True
    )


def _choices() -> Iterator[Variant]:
    made, data = of_method("boolean")
    place = entry(made)
    yield Variant("choice: as filled", QUIET, None, data, methods=True)
    for written in ("也许", "1", "TRUE", "有无", "是 否"):
        altered = cut.text(data, place, written)
        yield Variant(
            f"choice: {written}", CELL, marks.UNKNOWN_CHOICE, altered, place, methods=True
        )
    number = cut.put(data, place, "1")
    yield Variant("choice: a number", CELL, marks.UNKNOWN_CHOICE, number, place, methods=True)
    truth = cut.put(data, place, "1", kind="b")
    yield Variant("choice: a truth value", CELL, marks.BOOLEAN, truth, place, methods=True)


def _lists(code: str) -> Iterator[Variant]:
    """Lists of events: a line that nobody would see, one that is there twice."""
    made = method_samples.plan(code)
    sheet = made.sheets[0]
    rule = rules_of(sheet)[0].label
    line: dict[str, Value] = {
        "date": Decimal(42_894), "unit": "市教育局", "rule": rule, "number": Decimal(1),
        "fact": "属实",
    }  # fmt: skip
    sure: dict[Entry, Value] = {
        Entry("", sheet.item, cell.period, cell.stratum, cell.key): "是"
        for cell in sheet.above_entries
    }
    values = sure | {line_entry(sheet, 1, key): value for key, value in line.items()}
    data = write_form(made, signed(made), values)
    yield Variant(f"{code}: as filled", QUIET, None, data, methods=True)
    again = values | {line_entry(sheet, 9, key): value for key, value in line.items()}
    twice = write_form(made, signed(made), again)
    place = a1(sheet.first_row + 8, sheet.column("unit"))
    yield Variant(f"{code}: an event twice", USED, marks.EVENT_TWICE, twice, place, methods=True)
    for below in (1, 3, 6, 40):
        row = sheet.last_row + below
        made_below = cut.text(data, a1(row, sheet.column("unit")), "团市委")
        made_below = cut.text(made_below, a1(row, sheet.column("rule")), rule)
        yield Variant(
            f"{code}: an event {below} rows below the list", CELL, marks.EVENT_UNNUMBERED,
            made_below, a1(row, sheet.column("unit")), methods=True,
        )  # fmt: skip
