"""Complete, consistent entries for every method's form; and what marks they should become."""

from __future__ import annotations

from decimal import Decimal

from xltools.forms.groups import asked
from xltools.forms.plan import Entry, FormPlan, PlanSheet
from xltools.forms.writer import Values
from xltools.methods.ballots import EXPECTED, ISSUED, PRESENT, RETURNED, VOID
from xltools.methods.rates import DENOMINATOR, NUMERATOR

VOTES = (250, 40, 6, 8, 3, 1)
"""Of 308 ballots that count."""
HEADS = {ISSUED: 320, RETURNED: 312, VOID: 4, EXPECTED: 330, PRESENT: 320}
PLAIN = {NUMERATOR: "95", DENOMINATOR: "100", "actual": "27", "plan": "30"}


def complete(plan: FormPlan) -> dict[Entry, Decimal | str]:
    """Everything that the form asks for; units differ a little from each other."""
    found: dict[Entry, Decimal | str] = {}
    for sheet in plan.sheets:
        for cell in sheet.above_entries:
            place = Entry("", sheet.item, cell.period, cell.stratum, cell.key)
            found[place] = Decimal(HEADS[cell.key])
        for _, row in sheet.unit_rows():
            for number, (_, column) in enumerate(sheet.entry_columns):
                if not row.recused and asked(row, column):
                    place = Entry(row.code, sheet.item, column.period, column.stratum, column.key)
                    found[place] = _value(sheet, number, row.seq)
    return found


def _value(sheet: PlanSheet, number: int, seq: int) -> Decimal | str:
    column = sheet.entry_columns[number][1]
    field = column.field
    assert field is not None
    if field.choices:
        return field.choices[seq % len(field.choices)]
    if column.key in HEADS:
        return Decimal(HEADS[column.key])
    if column.key in PLAIN:
        return Decimal(PLAIN[column.key]) - (seq if column.key == NUMERATOR else 0)
    votes = [
        c.key
        for _, c in sheet.entry_columns
        if (c.period, c.stratum) == (column.period, column.stratum)
    ]
    votes = [key for key in votes if key.endswith(("abstained", "spoiled")) or "level_" in key]
    if column.key in votes:
        place = votes.index(column.key) % len(VOTES)
        return Decimal(VOTES[place] + (seq if place == 0 else -seq if place == 1 else 0))
    return Decimal(70) + seq


def typed(plan: FormPlan, values: Values) -> dict[tuple[str, str], float | str | None]:
    """The same as what a person types: (sheet, A1) → number or text."""
    from xltools.forms.address import a1

    cells: dict[tuple[str, str], float | str | None] = {}
    for sheet in plan.sheets:
        for cell in sheet.above_entries:
            value = values.get(Entry("", sheet.item, cell.period, cell.stratum, cell.key))
            if value is not None:
                cells[sheet.name, a1(cell.row, cell.column)] = _as_typed(value)
        for number, row in sheet.unit_rows():
            for index, column in sheet.entry_columns:
                place = Entry(row.code, sheet.item, column.period, column.stratum, column.key)
                if place in values:
                    cells[sheet.name, a1(number, index)] = _as_typed(values[place])
    return cells


def _as_typed(value: Decimal | str) -> float | str:
    return value if isinstance(value, str) else float(value)


def listed(plan: FormPlan, values: Values) -> bytes:
    """The same as MARKS.csv."""
    lines = ["单位编码,指标编码,栏目,值,理由"]
    for entry, value in values.items():
        sheet = plan.sheet(entry.item)
        assert sheet is not None
        group = (entry.period, entry.stratum)
        labels = {
            c.key: c.label for _, c in sheet.entry_columns if (c.period, c.stratum) == group
        } | {c.key: c.label for c in sheet.above_entries if (c.period, c.stratum) == group}
        lines.append(f"{entry.unit},{entry.item},{labels[entry.field]},{value},")
    return "\n".join(lines).encode()
