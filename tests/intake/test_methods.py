"""From the plan to the marks, for every kind of method: what was typed is what counts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.forms import method_samples as samples
from tests.forms.samples import signed
from tests.intake.build import take
from tests.intake.typing import complete, listed, typed
from tests.office import Office
from xltools.forms.fill import fill_form
from xltools.forms.plan import Entry, FormPlan
from xltools.forms.writer import Values, write_form
from xltools.intake import Intake

COLUMNS = [code for code in samples.KINDS if samples.KINDS[code]["kind"] not in ("deduct", "accrue")]


def said(intake: Intake) -> list[str]:
    return [f.code for f in intake.findings if f.code != "尚未报送"]


def expected(plan: FormPlan, values: Values) -> dict[Entry, Decimal]:
    """The number of each entry, a word as what it counts."""
    found: dict[Entry, Decimal] = {}
    for entry, value in values.items():
        if isinstance(value, str):
            sheet = plan.sheet(entry.item)
            assert sheet is not None
            fields = {c.key: c.field for _, c in sheet.entry_columns}
            field = fields[entry.field]
            assert field is not None
            value = field.number(value)
        found[entry] = value
    return found


def marks_of(intake: Intake) -> dict[Entry, Decimal]:
    return {
        Entry(m.unit, m.item, m.period, m.stratum, m.field): Decimal(m.integer).scaleb(-m.scale)
        for m in intake.marks
        if m.state == "得分"
    }


@pytest.mark.parametrize("code", COLUMNS)
def test_what_is_typed_comes_back(office: Office, code: str) -> None:
    plan = samples.plan(code)
    values = complete(plan)
    filled = office.type_into(write_form(plan, signed(plan)), typed(plan, values))
    intake = take(filled, of=samples.scheme())
    assert said(intake) == []
    assert marks_of(intake) == expected(plan, values)
    shown = office.cells(filled)[plan.sheets[0].name]
    assert shown["A4"].text == "填写情况：已全部填写，可打印签字盖章后报送"


@pytest.mark.parametrize("code", COLUMNS)
def test_what_a_list_says_comes_back(office: Office, code: str) -> None:
    plan = samples.plan(code)
    values = complete(plan)
    filled, findings = fill_form(write_form(plan, signed(plan)), listed(plan, values), "marks.csv")
    assert filled is not None and not findings
    office.assert_recalculation_changes_nothing(filled)
    intake = take(filled, of=samples.scheme())
    assert said(intake) == []
    assert marks_of(intake) == expected(plan, values)
