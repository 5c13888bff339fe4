"""What a later file answers is past by itself; what nothing answers a decision settles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from string import Formatter

import openpyxl
import pytest

from tests.deciding import CITES, ROW, decision
from tests.forms.samples import mark, plan, signed
from tests.intake import surgery as cut
from tests.steps import sealing
from tests.steps.interrupted import form
from xltools.files import sha256
from xltools.folder.opening import Refusal
from xltools.forms.writer import write_form
from xltools.ledger.journal import BEIJING
from xltools.registers.adjustments import RegisterEntry, write_adjustments
from xltools.registers.decisions import write_decisions
from xltools.reports.ranking.agenda import agenda_points
from xltools.reports.ranking.context import Context
from xltools.scoring.adjust import DEDUCTION
from xltools.scoring.decisions import CHANGE_NOTHING, MAY_CHANGE, left_as_computed
from xltools.scoring.result import Status
from xltools.steps.consolidate import Consolidation, consolidate
from xltools.steps.decide import decide
from xltools.steps.issue import issue
from xltools.steps.new import new_workspace
from xltools.steps.seal import seal
from xltools.steps.state import register_state
from xltools.text.finding import Finding, Kind, Severity, has_errors
from xltools.text.reference import AREAS, kinds
from xltools.verify.run import verify
from xltools.workspace import Workspace


def at(day: int) -> datetime:
    return datetime(2017, 12, day, 9, tzinfo=BEIJING)


def again(place: Workspace, day: int = 28) -> Consolidation:
    return consolidate(place.root, now=lambda: at(day))


def status(done: Consolidation) -> dict[str, str]:
    return {row.file: str(row.status) for row in done.appraisal.returns}


def entry(kind: str, **fields: str) -> dict[str, str]:
    return {"kind": kind, "reason": CITES.reason, "meeting": CITES.meeting, "date": CITES.date,
            "attendees": CITES.attendees, "minutes": CITES.minutes, "recorder": CITES.recorder,
            **fields}  # fmt: skip


def waiting_for_one(root: Path) -> Workspace:
    """花山区 has not returned anything yet."""
    place = new_workspace(root, sealing.scheme(), key_dir=None, now=sealing.now)
    issue(root, now=sealing.now)
    for name, data in (("市信访局", form("PF01", 95)), ("雨山区", form("PF03", 88))):
        (place.inbox / f"{name}.xlsx").write_bytes(data)
    return place


@pytest.mark.parametrize("torn", [form("PF02", 90)[:3000], b"", b"PK\x03\x04" + bytes(400)])
def test_a_file_that_was_sent_again_under_its_name_is_past(tmp_path: Path, torn: bytes) -> None:
    place = waiting_for_one(tmp_path / "年度")
    path = place.inbox / "花山区评分表.xlsx"
    path.write_bytes(torn)
    assert has_errors(again(place, 8).appraisal.findings)
    path.write_bytes(form("PF02", 90))
    done = again(place, 9)
    assert not has_errors(done.appraisal.findings)
    statuses = sorted(str(row.status) for row in done.appraisal.returns)
    assert statuses == ["superseded", "used", "used", "used"]
    [told] = [one for one in done.appraisal.findings if one.code == "已由后到件替代"]
    assert "其后收到的“花山区评分表.xlsx”已经采用" in told.message
    assert not done.sent_back.unknown and not list(place.sent_back.glob("*.xlsx"))
    assert not done.appraisal.blocks_sealing
    path.unlink()
    assert not has_errors(again(place, 10).appraisal.findings), "wherever it lies now"


def test_a_held_form_is_past_once_its_successor_counts_and_not_before(tmp_path: Path) -> None:
    place = waiting_for_one(tmp_path / "年度")
    held = cut.text(form("PF02", 90), "C8", "另一名称")
    (place.inbox / "花山区.xlsx").write_bytes(held)
    assert status(again(place, 8))["花山区.xlsx"] == "quarantined"
    (place.inbox / "花山区（重报）.xlsx").write_bytes(form("PF02", 91))
    done = again(place, 9)
    assert status(done)["花山区.xlsx"] == "superseded"
    assert not has_errors(done.appraisal.findings)
    (place.inbox / "花山区（又）.xlsx").write_bytes(cut.text(form("PF02", 92), "C8", "另一名称"))
    later = again(place, 10)
    assert status(later)["花山区（又）.xlsx"] == "quarantined", "it came after what counts"
    assert later.appraisal.blocks_sealing


def test_a_dead_file_is_settled_by_a_row_of_the_register(tmp_path: Path) -> None:
    place = sealing.counted(tmp_path / "年度")
    torn = form("PF02", 90)[:3000]
    (place.inbox / "县区来件.xlsx").write_bytes(torn)
    (place.inbox / "空.xlsx").write_bytes(b"")
    before = again(place)
    assert len(before.appraisal.blocks_sealing) == 2
    rows = [{"kind": "不予采用", "file": "县区来件.xlsx", **ROW},
            {"kind": "不予采用", "file": sha256(b"")[:12], **ROW}]  # fmt: skip
    place.decisions.write_bytes(write_decisions(sealing.scheme(), rows))
    done = again(place)
    assert not has_errors(done.appraisal.findings) and not done.appraisal.blocks_sealing
    assert status(done)["县区来件.xlsx"] == status(done)["空.xlsx"] == "rejected"
    settled = {one.settled for one in done.appraisal.findings if one.file == "县区来件.xlsx"}
    assert settled == {"不予采用（议定事项第1号）"}
    assert done.sent_back.unknown == 0
    sealing.approve(place.root)
    seal(place.root, now=sealing.now)
    assert verify(place.root).found.ok


def test_a_late_return_that_is_not_used_leaves_what_came_before(tmp_path: Path) -> None:
    place = sealing.counted(tmp_path / "年度")
    used = {row.scorer: row.sha256 for row in again(place).appraisal.returns}
    decide(place.root, entry("不予采用", file="花山区.xlsx"), now=sealing.now)
    done = again(place)
    assert status(done)["花山区.xlsx"] == "rejected"
    assert set(done.appraisal.marks["scorer"]) == {"PF01", "PF03"}
    assert done.appraisal.result.provisional, "its absence is for people to decide"
    decide(place.root, entry("按未报处理", scorer="花山区"), now=sealing.now)
    done = again(place)
    assert not done.appraisal.result.provisional
    row = next(row for row in done.appraisal.returns if row.file == "花山区.xlsx")
    assert row.sha256 == used["PF02"] and row.why == "议定不予采用（议定事项第1号）"
    sealing.approve(place.root)
    seal(place.root, now=sealing.now)
    found = verify(place.root).found
    assert found.ok and "second" in found.figures
    with pytest.raises(Refusal, match="相同"):
        decide(place.root, entry("不予采用", file="花山区.xlsx"), now=sealing.now)


def test_a_file_cannot_be_admitted_and_rejected(tmp_path: Path) -> None:
    place = waiting_for_one(tmp_path / "年度")
    (place.inbox / "花山区.xlsx").write_bytes(cut.text(form("PF02", 90), "C8", "另一名称"))
    again(place)
    decide(place.root, entry("release", file="花山区.xlsx"), now=sealing.now)
    with pytest.raises(Refusal, match="对同一事项的议定不同"):
        decide(place.root, entry("reject", file="花山区.xlsx"), now=sealing.now)
    decide(place.root, entry("withdraw", number="1"), now=sealing.now)
    decide(place.root, entry("reject", file="花山区.xlsx"), now=sealing.now)
    assert status(again(place))["花山区.xlsx"] == "rejected"


def test_an_open_error_of_a_mark_stands_before_approval_and_the_seal(tmp_path: Path) -> None:
    place = waiting_for_one(tmp_path / "年度")
    (place.inbox / "花山区.xlsx").write_bytes(cut.put(form("PF02", 90), "D7", "105"))
    done = again(place)
    [error] = [one for one in done.appraisal.findings if str(one.severity) == "错误"]
    assert not done.appraisal.result.provisional, "the other county's mark stands alone"
    assert done.appraisal.blocks_sealing == (error.message,)
    with pytest.raises(Refusal, match="评分超出范围"):
        sealing.approve(place.root)
    said = entry("cell", file="花山区.xlsx", sheet=error.sheet, cell="D7", value="95")
    decide(place.root, said, now=sealing.now)
    assert not again(place).appraisal.blocks_sealing
    register_state(place.root, *sealing.MOVES[2], now=sealing.now)
    seal(place.root, now=sealing.now)


def test_an_open_error_of_an_adjustment_stands_before_approval_and_the_seal(
    tmp_path: Path,
) -> None:
    place = sealing.approved(tmp_path / "年度")
    whole = place.adjustments.read_bytes()
    book = openpyxl.load_workbook(place.adjustments)
    sheet = book.worksheets[0]
    sheet["B5"], sheet["C5"], sheet["D5"], sheet["N5"] = "2017-06-08", "没有此单位", "倒扣", 1
    book.save(place.adjustments)
    done = again(place)
    assert "单位名称无法认定" in "".join(done.appraisal.blocks_sealing)
    with pytest.raises(Refusal, match="单位名称无法认定"):
        seal(place.root, now=sealing.now)
    place.adjustments.write_bytes(whole)
    again(place)
    seal(place.root, now=sealing.now)


def test_what_is_wrong_about_an_exempt_unit_stands_in_nobodys_way(tmp_path: Path) -> None:
    place = waiting_for_one(tmp_path / "年度")
    (place.inbox / "花山区.xlsx").write_bytes(cut.put(form("PF02", 90), "D7", "105"))
    appraisal = again(place).appraisal
    [error] = [one for one in appraisal.findings if str(one.severity) == "错误"]
    units = tuple(
        replace(unit, status=Status.EXEMPT) if unit.code == error.unit else unit
        for unit in appraisal.result.units
    )
    assert replace(appraisal, result=replace(appraisal.result, units=units)).blocks_sealing == ()


def changed_unasked(root: Path, value: int = 71) -> Workspace:
    """花山区 sent a second form in which one mark is another, though nobody had asked for it."""
    place = sealing.counted(root)
    made = plan("PF02", sealing.scheme())
    marks = {
        entry: typed
        for number, unit in enumerate(made.units)
        for entry, typed in mark(unit, Decimal(90 - number), made.items[0]).items()
    }
    marks |= mark(made.units[2], Decimal(value), made.items[0])
    second = write_form(made, signed(made, 2), marks)
    (place.inbox / "花山区（更正）.xlsx").write_bytes(second)
    return place


def matters(done: Consolidation) -> list[str]:
    return [point.matter for point in agenda_points(Context(done.appraisal))]


UNASKED = "花山区的更正件改动了没有要求更改的评分1处"
KEEP = {"kind": "维持", "value": "更正件另有改动"}


def test_a_mark_changed_unasked_stands_before_approval_until_it_is_left(tmp_path: Path) -> None:
    place = changed_unasked(tmp_path / "年度")
    done = again(place)
    assert UNASKED in matters(done)
    with pytest.raises(Refusal, match=r"更正件另有改动.*登记议定事项“维持”"):
        sealing.approve(place.root)
    decide(place.root, entry(**KEEP, scorer="花山区"), now=sealing.now)
    done = again(place)
    assert UNASKED not in matters(done) and not done.appraisal.blocks_sealing
    [left] = [one for one in done.appraisal.decisions if one.decision.kind == "keep"]
    assert done.appraisal.words.matter(left.decision) == "花山区：更正件另有改动"
    assert "改为“71”" in left.computed and "请" not in left.computed
    [row] = [row for row in openpyxl.load_workbook(place.decisions).worksheets[0].values
             if "维持" in row]  # fmt: skip
    assert {"更正件另有改动", "花山区", CITES.minutes} <= set(row)
    register_state(place.root, *sealing.MOVES[2], now=sealing.now)
    seal(place.root, now=sealing.now)
    assert verify(place.root).found.ok


def test_what_was_left_is_open_again_once_it_is_another_matter(tmp_path: Path) -> None:
    place = changed_unasked(tmp_path / "年度")
    again(place)
    rows = [{"kind": "维持", "value": "更正件另有改动", **ROW}]
    place.decisions.write_bytes(write_decisions(sealing.scheme(), rows))
    assert not again(place).appraisal.blocks_sealing, "a row of the register does as well"
    (place.inbox / "花山区（更正）.xlsx").unlink()
    made = plan("PF02", sealing.scheme())
    marks = {
        item: typed
        for number, unit in enumerate(made.units)
        for item, typed in mark(unit, Decimal(90 - 2 * number), made.items[0]).items()
    }
    third = write_form(made, signed(made, 3), marks)
    (place.inbox / "花山区（再更正）.xlsx").write_bytes(third)
    blocked = "".join(again(place).appraisal.blocks_sealing)
    assert "议定依据已变" in blocked and "更正件另有改动" in blocked


@pytest.mark.parametrize("value", ["88", "71"])
def test_a_mark_changed_unasked_is_settled_by_its_scorers_word(tmp_path: Path, value: str) -> None:
    place = changed_unasked(tmp_path / "年度")
    [found] = [one for one in again(place).appraisal.findings if one.code == KEEP["value"]]
    said = entry("cell", file=found.file, sheet=found.sheet, cell=found.cell, value=value)
    decide(place.root, said, now=sealing.now)
    done = again(place)
    [found] = [one for one in done.appraisal.findings if one.code == KEEP["value"]]
    assert found.settled == f"议定事项第1号：{value}"
    assert "现按新报内容计入" not in found.message, "what counts is what was decided"
    assert UNASKED not in matters(done) and not done.appraisal.blocks_sealing
    with pytest.raises(Refusal, match="现在没有这样的待会审事项"):
        decide(place.root, entry(**KEEP), now=sealing.now)


@pytest.mark.parametrize("kind", [*MAY_CHANGE, *CHANGE_NOTHING], ids=lambda kind: kind.code)
def test_what_may_change_a_figure_blocks_and_is_left_and_nothing_else(
    tmp_path: Path, kind: Kind
) -> None:
    appraisal = again(sealing.counted(tmp_path / "年度")).appraisal
    told = dict.fromkeys(_names(kind), "若干")
    found = Finding(kind, unit="ZF01", unit_name="市教育局", item="1", values=told)
    before = replace(appraisal, findings=(found,))
    keep = decision("keep", text=kind.code, units=("ZF01",))
    findings, [decided] = left_as_computed([keep], [found])
    if kind in MAY_CHANGE:
        [why] = before.blocks_sealing
        assert why.startswith(found.message) and f"议定结果填“{kind.code}”" in why
        assert decided.applied and findings[0].settled == "议定事项第1号：维持"
        again_basis, [other] = left_as_computed([replace(keep, basis="其他情形")], [found])
        assert not other.applied and again_basis == [found]
        assert replace(appraisal, findings=tuple(findings)).blocks_sealing == ()
    else:
        assert before.blocks_sealing == () and before.beside == (found,)


def _names(kind: Kind) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(kind.says) if name and name != "value"]


def test_a_matter_that_changes_no_figure_is_named_where_it_is_sealed(tmp_path: Path) -> None:
    """A total below the floor counts as the floor; the page that is signed says so."""
    place = sealing.counted(tmp_path / "年度")
    one = approved_deduction(place, points=99)
    done = again(place)
    assert [f.code for f in done.appraisal.beside] == ["总分低于下限"]
    assert not done.appraisal.blocks_sealing
    sealing.approve(place.root)
    sealed = seal(place.root, now=sealing.now)
    page = openpyxl.load_workbook(sealed.confirmation).worksheets[0]
    shown = {row[0]: row[1] for row in page.iter_rows(values_only=True) if row[0]}
    assert shown["未议定的其他会审事项"] == f"1件，不影响得分、名次和等次：{one}总分低于下限"


def test_a_deduction_that_nobody_approved_is_open_until_left_and_a_withdrawn_one_never(
    tmp_path: Path,
) -> None:
    place = sealing.counted(tmp_path / "年度")
    whole = deduction(points=2)
    bare = replace(whole, approver="", approved=None, happened=date(2017, 6, 9))
    gone = replace(bare, withdrawn=True, happened=date(2017, 6, 10))
    lines = [whole, bare, gone]
    place.adjustments.write_bytes(write_adjustments(sealing.scheme(), lines))
    done = again(place)
    matter = f"{whole.unit}扣分2.00分：演示数据"
    assert [one for one in matters(done) if whole.unit in one] == [matter]
    assert any("扣分未经批准" in why for why in done.appraisal.blocks_sealing)
    decide(place.root, entry("维持", value="扣分未经批准", unit=whole.unit), now=sealing.now)
    done = again(place)
    assert not matters(done) and not done.appraisal.blocks_sealing
    counted = [line.row for line in done.appraisal.result.adjustments if line.counted]
    assert len(counted) == 1, "what is left stays out"


def approved_deduction(place: Workspace, points: int) -> str:
    line = deduction(points)
    place.adjustments.write_bytes(write_adjustments(sealing.scheme(), [line]))
    return line.unit


def deduction(points: int) -> RegisterEntry:
    return RegisterEntry(
        unit=sealing.scheme().units[0].name,
        kind=DEDUCTION,
        happened=date(2017, 6, 8),
        each=Decimal(points),
        times=1,
        fact="演示数据",
        evidence="佐证2017-001",
        noticed=date(2017, 6, 9),
        plea="无异议",
        approved_points=Decimal(points),
        proposer="市纠风办",
        approver="李××",
        approved=date(2017, 9, 1),
    )


def test_whatever_is_to_be_brought_before_the_meeting_waits_for_it() -> None:
    """Each sentence that sends a matter there names one that blocks, or can be mended first."""
    catalogue = [kind for area in AREAS for _, kind in kinds(area) if not area.startswith("scheme")]
    sent = [kind for kind in catalogue if "提交会审" in kind.says or "待会审" in kind.says]
    assert len(sent) > 8
    assert [k.code for k in sent if k not in MAY_CHANGE and k.severity is not Severity.ERROR] == []
