"""What a later file answers is past by itself; what nothing answers a decision settles."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from tests.deciding import CITES, ROW
from tests.intake import surgery as cut
from tests.steps import sealing
from tests.steps.interrupted import form
from xltools.files import sha256
from xltools.ledger.journal import BEIJING
from xltools.registers.decisions import write_decisions
from xltools.scoring.result import Status
from xltools.steps.consolidate import Consolidation, consolidate
from xltools.steps.decide import decide
from xltools.steps.issue import issue
from xltools.steps.new import new_workspace
from xltools.steps.opening import Refusal
from xltools.steps.seal import seal
from xltools.steps.state import register_state
from xltools.text.finding import has_errors
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
