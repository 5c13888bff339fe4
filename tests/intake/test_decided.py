"""What people decided about returns, weighed against what is there."""

from __future__ import annotations

import pytest

from tests.deciding import decision
from tests.forms.samples import scheme
from tests.intake import surgery as cut
from tests.intake.build import ARRIVED, KEY, county, good, marks_of
from xltools.files import sha256
from xltools.intake import Intake, Received, ReturnStatus, read_returns
from xltools.ledger.keys import DEMO_WORKSPACE
from xltools.scoring.decisions import Decision


def take(contents: dict[str, bytes], *decisions: Decision, arrived: str = ARRIVED) -> Intake:
    received = [Received(sha256(data), name, arrived) for name, data in contents.items()]
    held = {sha256(data): data for data in contents.values()}
    return read_returns(scheme(), DEMO_WORKSPACE, KEY, received, held, decisions=decisions)


def status(intake: Intake, data: bytes) -> str:
    return next(str(row.status) for row in intake.returns if row.sha256 == sha256(data))


def why(intake: Intake) -> list[str]:
    return [one.why for one in intake.decided if not one.applied]


def anonymous(data: bytes) -> bytes:
    """Pasted into a new workbook: the properties and the hidden sheet are gone."""
    found = cut.parts(data)
    hidden = [
        n for n, part in found.items() if n.startswith("xl/worksheets/") and b"xltools." in part
    ]
    texts = found["xl/sharedStrings.xml"].replace(b"xltools.", b"nobody.")
    changed = {**found, "xl/sharedStrings.xml": texts}
    changed["docProps/custom.xml"] = found["docProps/custom.xml"].replace(b"xltools.", b"nobody.")
    assert not hidden
    return cut.packed(changed)


RENAMED = cut.text(good(), "C8", "市公安分局")


def test_a_held_file_is_used_once_released_and_its_findings_stay() -> None:
    before = take({"a.xlsx": RENAMED})
    assert status(before, RENAMED) == "quarantined"
    released = decision("release", file=sha256(RENAMED))
    after = take({"a.xlsx": RENAMED}, released)
    assert status(after, RENAMED) == "used"
    assert marks_of(after) == marks_of(take({"a.xlsx": good()}))
    changed = next(f for f in after.findings if f.code == "单位名称被改")
    assert changed.settled == "核准采用（议定事项第1号）"
    assert "暂存件已核准采用" in [f.code for f in after.findings]
    [one] = after.decided
    assert one.applied
    assert one.computed.startswith("暂存待核：单位名称与发放时不一致")
    row = next(row for row in after.returns if row.sha256 == sha256(RENAMED))
    assert row.decided == ("原为暂存待核，核准采用（议定事项第1号）",)


def test_errors_in_a_released_file_are_still_errors() -> None:
    data = cut.put(RENAMED, "D7", "105")
    after = take({"a.xlsx": data}, decision("release", file=sha256(data)))
    assert status(after, data) == "used_partly"
    assert marks_of(after)["ZF01"] == "待更正"
    assert [f.settled for f in after.findings if f.code == "评分超出范围"] == [""]


def test_a_file_without_identity_is_released_to_whom_people_name() -> None:
    data = anonymous(good())
    digest = sha256(data)
    assert status(take({"a.xlsx": data}), data) == "quarantined"
    nobody = take({"a.xlsx": data}, decision("release", file=digest))
    assert status(nobody, data) == "quarantined"
    assert "--scorer" in why(nobody)[0]
    after = take({"a.xlsx": data}, decision("release", "", file=digest, scorer="PF01"))
    assert status(after, data) == "used"
    assert marks_of(after) == marks_of(take({"a.xlsx": good()}))
    again = decision("release", "2", file=digest, scorer="PF01")
    newer = take({"a.xlsx": data, "b.xlsx": good()}, again)
    assert (status(newer, data), status(newer, good())) == ("used", "superseded")


def test_a_form_filled_by_another_scorer_may_be_its() -> None:
    data = county("PF02")
    data = cut.text(data, "A3", "填报单位（盖章）：雨山区")
    assert status(take({"a.xlsx": data}), data) == "quarantined"
    for whose in ("PF02", "PF03"):
        after = take({"a.xlsx": data}, decision("release", file=sha256(data), scorer=whose))
        [row] = [row for row in after.returns if row.sha256]
        assert (row.scorer, str(row.status)) == (whose, "used")
        assert {mark.scorer for mark in after.marks} == {whose}


def test_a_deleted_row_leaves_the_others_readable() -> None:
    data = cut.without_row(good(), 8)
    assert status(take({"a.xlsx": data}), data) == "quarantined"
    after = take({"a.xlsx": data}, decision("release", file=sha256(data)))
    full = marks_of(take({"a.xlsx": good()}))
    assert marks_of(after) == {unit: mark for unit, mark in full.items() if unit != "ZF02"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 broken",
        b"x" + good()[:-30],
        good()[: len(good()) // 2],
        cut.with_part(good(), "xl/WORKBOOK.xml", b"<a/>"),
    ],
    ids=["empty", "no archive", "neither", "truncated", "two of one name"],
)
def test_what_cannot_be_read_cannot_be_released(data: bytes) -> None:
    before, after = (
        take({"a.xlsx": data}),
        take({"a.xlsx": data}, decision("release", file=sha256(data))),
    )
    assert [row.status for row in after.returns] == [row.status for row in before.returns]
    assert why(after)
    assert not after.marks


def test_a_file_that_is_not_held_or_not_there_is_not_released() -> None:
    used = take({"a.xlsx": good()}, decision("release", file=sha256(good())))
    assert why(used) == ["该件现在不是暂存待核"]
    assert status(used, good()) == "used"
    assert why(take({"a.xlsx": good()}, decision("release", file="0" * 64))) == [
        "收件登记中没有该文件"
    ]


OTHER = cut.put(good(), "D7", "90")
BOTH = {"a.xlsx": good(), "b.xlsx": OTHER}


def test_people_say_which_of_two_differing_files_counts() -> None:
    chosen = decision("version", sha256(OTHER), scorer="PF01")
    after = take(BOTH, chosen)
    assert marks_of(after)["ZF01"] == "90"
    assert (status(after, good()), status(after, OTHER)) == ("rejected", "used")
    conflict = next(f for f in after.findings if f.code == "重复报送且不一致")
    assert conflict.settled == "议定事项第1号：以其中一份为准"
    assert "PF01" not in after.undecided
    rested = after.decided[0].basis
    third = cut.put(good(), "D7", "91")
    held = decision("version", sha256(OTHER), basis=rested, scorer="PF01")
    more = take({**BOTH, "c.xlsx": third}, held)
    assert marks_of(more) == {}
    assert [one.trouble.code for one in more.decided if one.trouble] == ["议定依据已变"]
    assert why(take({"a.xlsx": good()}, held)) == ["现在没有互相不一致的报送件"]


def confirmed(value: str, **about: object) -> Decision:
    return decision("cell", value, **(about or {"scorer": "PF01", "units": ("ZF01",), "item": "1"}))


WRONG = cut.put(good(), "D7", "105")


@pytest.mark.parametrize(
    "about",
    [
        {"scorer": "PF01", "units": ("ZF01",), "item": "1"},
        {"file": sha256(WRONG), "sheet": "评分表", "cell": "D7"},
    ],
)
def test_a_confirmed_cell_counts_as_confirmed(about: dict[str, object]) -> None:
    assert status(take({"a.xlsx": WRONG}), WRONG) == "used_partly"
    after = take({"a.xlsx": WRONG}, confirmed("95.5", **about))
    assert marks_of(after)["ZF01"] == "95.5"
    assert status(after, WRONG) == "used"
    [one] = after.decided
    assert one.computed == "a.xlsx · 评分表 · D7：待更正（评分超出范围：105）"
    found = next(f for f in after.findings if f.code == "评分超出范围")
    assert found.settled == "议定事项第1号：95.5"
    mark = next(m for m in after.marks if m.unit == "ZF01")
    assert (mark.file, mark.cell) == (sha256(WRONG), "D7")
    assert "议定事项第1号" in mark.reason


def test_a_confirmed_word_is_that_state() -> None:
    after = take({"a.xlsx": WRONG}, confirmed("不涉及"))
    assert marks_of(after)["ZF01"] == "不涉及"


@pytest.mark.parametrize("value", ["105", "-1", "92.555"])
def test_a_confirmed_value_keeps_to_the_scale(value: str) -> None:
    after = take({"a.xlsx": WRONG}, confirmed(value))
    assert marks_of(after)["ZF01"] == "待更正"
    assert why(after)[0].startswith("议定结果")


def test_a_cell_that_is_gone_or_reads_otherwise_is_not_confirmed() -> None:
    rested = take({"a.xlsx": WRONG}, confirmed("95")).decided[0].basis
    held = decision("cell", "95", basis=rested, scorer="PF01", units=("ZF01",), item="1")
    newer = cut.put(good(2), "D7", "80")
    after = take({"a.xlsx": WRONG, "b.xlsx": newer}, held)
    assert marks_of(after)["ZF01"] == "80"
    assert [one.trouble.code for one in after.decided if one.trouble] == ["议定依据已变"]
    place = confirmed("95", file=sha256(WRONG), sheet="评分表", cell="D7")
    assert why(take({"a.xlsx": WRONG, "b.xlsx": newer}, place)) == ["采用的报送件中没有这一格"]


def test_an_absence_is_decided_until_something_counts() -> None:
    absent = decision("absence", "", scorer="PF02")
    after = take({"a.xlsx": good()}, absent)
    assert after.undecided == ("PF03", "PF04")
    assert after.missing == ("PF02", "PF03", "PF04")
    row = next(row for row in after.returns if row.scorer == "PF02")
    assert (row.status, row.decided) == (ReturnStatus.MISSING, ("按未报处理（议定事项第1号）",))
    rested = after.decided[0].basis
    held = decision("absence", "", basis=rested, scorer="PF02")
    came = take({"a.xlsx": good(), "b.xlsx": county()}, held)
    assert why(came) == ["该评分单位的报送件已经采用"]
    assert {mark.scorer for mark in came.marks} == {"PF01", "PF02"}
    broken = cut.text(county(), "C8", "别的单位")
    waits = take({"b.xlsx": broken}, held)
    assert "PF02" in waits.undecided


def test_a_decided_extension_moves_the_deadline_only() -> None:
    late = "2017-12-18T09:00:00+08:00"
    assert take({"a.xlsx": good()}, arrived=late).returns[0].late
    moved = decision("extension", "2017-12-20T17:00:00", scorer="PF01")
    after = take({"a.xlsx": good()}, moved, arrived=late)
    row = after.returns[0]
    assert (row.late, row.deadline, row.extended) == (False, "2017-12-20T17:00:00", "议定")
    assert "逾期报送" not in [f.code for f in after.findings]
    assert after.decided[0].computed == "报送时限为2017年12月15日17时"
    assert marks_of(after) == marks_of(take({"a.xlsx": good()}))
