from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xltools.intake.coerce import Coercer
from xltools.intake.grammar import is_number
from xltools.intake.sheet import Cell
from xltools.methods.base import EntryField
from xltools.scoring.marks import State

RULE = EntryField(key="mark", label="评分", low=Decimal(0), high=Decimal(100), decimals=2)


def take(text: str, kind: str = "n", code: str = "General") -> tuple[State, Decimal | None]:
    coerced = Coercer(RULE).plain(kind, text, code)
    return coerced.state, coerced.value


@settings(deadline=None)
@given(st.integers(0, 10000))
def test_every_mark_survives_being_stored_as_a_double(hundredths: int) -> None:
    value = Decimal(hundredths) / 100
    for stored in (
        repr(float(value)),
        f"{float(value):.17g}",
        f"{float(value):.15g}",
        f"{float(value):.16e}",
    ):
        assert take(stored) == (State.MARK, value)


@settings(deadline=None)
@given(st.integers(0, 10000))
def test_a_shown_value_is_the_stored_one_or_a_finding(hundredths: int) -> None:
    value = Decimal(hundredths) / 100
    for decimals, code in enumerate(("0", "0.0", "0.00")):
        state, found = take(str(value), code=code)
        rounded = value == round(value, decimals)
        assert (state, found) == ((State.MARK, value) if rounded else (State.REJECTED, None))


@settings(deadline=None)
@given(st.text(max_size=12))
def test_any_text_is_a_number_in_the_strict_grammar_or_said_to_be_none(text: str) -> None:
    coerced = Coercer(RULE).plain("s", text, "General")
    if coerced.state is State.MARK:
        assert coerced.reports
        assert coerced.value is not None
        assert 0 <= coerced.value <= 100
    elif coerced.state is State.REJECTED:
        assert len(coerced.reports) == 1
        assert coerced.value is None
    else:
        assert not any(character.isalnum() for character in text)


@settings(deadline=None)
@given(st.text("0123456789.+-eE_,", max_size=8))
def test_the_strict_grammar_is_within_decimals_own(text: str) -> None:
    if is_number(text):
        assert Decimal(text).is_finite()


def test_equal_cells_are_worked_out_once() -> None:
    coercer = Coercer(RULE)
    assert coercer.plain("n", "92.5", "General") is coercer.plain("n", "92.5", "General")


def test_steps_are_kept() -> None:
    rule = EntryField(
        key="mark", label="评分", low=Decimal(0), high=Decimal(5), step=Decimal("0.5")
    )
    coercer = Coercer(rule)
    assert coercer.plain("n", "4.5", "General").value == Decimal("4.5")
    assert coercer.plain("n", "4.3", "General").reports[0].kind.code == "小数位数过多"


@pytest.mark.parametrize("formula", ["[1]Sheet1!A1", "'[b.xlsx]S'!A1", "SUM([2]A!B1:B2)"])
def test_another_files_value_is_never_taken(formula: str) -> None:
    cell = Cell(7, 4, "n", "95", formula, "")
    assert Coercer(RULE).take(cell, "General").reports[0].kind.code == "公式引用其他文件"
