import pytest

from tests.forms import method_samples
from tests.forms.samples import scheme
from tests.intake.build import good, marks_of, said, take
from tests.intake.variants import CELL, HELD, QUIET, REJECTED, USED, Variant, variants
from xltools.intake.returns import ReturnStatus
from xltools.text.catalogue import files

ALL = variants()
STATUS = {
    QUIET: ReturnStatus.USED,
    USED: ReturnStatus.USED,
    CELL: ReturnStatus.USED_PARTLY,
    REJECTED: ReturnStatus.REJECTED,
    HELD: ReturnStatus.QUARANTINED,
}


@pytest.mark.parametrize("variant", ALL, ids=str)
def test_each_kind_is_found_and_gets_what_it_must(variant: Variant) -> None:
    of = method_samples.scheme() if variant.methods else scheme()
    if variant.name == "the scorer marks itself":
        of = of.model_copy(update={"recusals": ()})
    intake = take(variant.data, of=of, names=(variant.file_name,))
    row = next(row for row in intake.returns if row.sha256)
    found = [finding for finding in intake.findings if finding.code != "尚未报送"]
    assert row.status is STATUS[variant.outcome], (row, found)
    if variant.kind is None:
        assert not found
    else:
        expected = [finding for finding in found if finding.kind == variant.kind]
        assert expected, found
        assert all(finding.severity is variant.severity for finding in expected)
        assert variant.cell in {finding.cell for finding in expected} or not variant.cell
    for finding in intake.findings:
        assert finding.message


@pytest.mark.parametrize(
    "variant", [v for v in ALL if v.outcome == QUIET and v.of_department], ids=str
)
def test_what_is_used_in_silence_says_the_same(variant: Variant) -> None:
    marks = marks_of(take(variant.data))
    expected = marks_of(take(good()))
    expected["ZF01"] = {"a stored double with 17 digits": "92.35"}.get(variant.name, "92.5")
    assert marks == expected


@pytest.mark.parametrize(
    "variant", [v for v in ALL if v.outcome == CELL and v.of_department], ids=str
)
def test_a_rejected_cell_costs_that_cell_only(variant: Variant) -> None:
    before, after = marks_of(take(good())), marks_of(take(variant.data))
    changed = {unit for unit in before if before[unit] != after.get(unit)}
    assert len(changed) <= 2
    assert all(after.get(unit, "未填") in ("待更正", "未填") for unit in changed)


@pytest.mark.parametrize(
    "variant",
    [v for v in ALL if v.kind in (files.ROWS_INSERTED, files.COLUMN_GONE)],
    ids=str,
)
def test_what_was_issued_is_known_wherever_it_went(variant: Variant) -> None:
    of = method_samples.scheme() if variant.methods else scheme()
    assert files.BESIDE.code not in said(take(variant.data, of=of))


def test_there_are_many_kinds() -> None:
    assert len(ALL) >= 600


def test_one_bad_file_never_stops_the_rest() -> None:
    bad = [v.data for v in ALL if v.outcome in (REJECTED, HELD)]
    intake = take(good(), *bad)
    assert marks_of(intake) == marks_of(take(good()))
    assert "已由新件替代" not in said(intake)
