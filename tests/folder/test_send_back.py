"""退回: made once for the return it answers, in the register of address, and gone when mended."""

from __future__ import annotations

import io
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.forms.altering import set_cells
from tests.forms.samples import plan, signed
from tests.intake import surgery as cut
from tests.intake.build import county, good
from tests.steps.small_office import SmallOffice
from xltools.forms.issued import sent_back_forms
from xltools.forms.plan import Entry
from xltools.forms.reader import read_form
from xltools.forms.writer import write_form
from xltools.intake.returns import ReturnStatus
from xltools.ledger import journal
from xltools.ledger.journal import BEIJING
from xltools.reports.editions.meeting import open_matters
from xltools.reports.leak import text_leaks
from xltools.reports.ranking.agenda import agenda_points
from xltools.reports.ranking.context import Context
from xltools.text.catalogue import files

FORM = "PF01_市信访局_商请核对件（第2次）.xlsx"
COUNTY = "PF02_花山区_退回更正件（第2次）.xlsx"
UNKNOWN = "未能认定评分单位的报送件.xlsx"


@pytest.fixture
def office_(tmp_path: Path) -> SmallOffice:
    made = SmallOffice(tmp_path)
    made.issue()
    return made


def texts(data: bytes, sheet: str) -> str:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return "\n".join(
        str(cell.value) for row in book[sheet].iter_rows() for cell in row if cell.value
    )


def remarks(data: bytes) -> dict[str, str]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {c.coordinate: c.comment.text for row in book["评分表"] for c in row if c.comment}


def revision(data: bytes) -> int:
    form, _ = read_form(data, "x")
    assert form is not None
    return form.identity.revision


def status(office: SmallOffice, scorer: str) -> list[ReturnStatus]:
    appraisal, _ = office.run()
    return [row.status for row in appraisal.returns if row.scorer == scorer and row.file]


def test_a_form_goes_back_once_and_a_rerun_makes_no_further_one(office_: SmallOffice) -> None:
    office_.bring(市信访局=cut.put(good(), "D7", "105"))
    _, first = office_.run()
    assert first.forms == [FORM]
    before, events = office_.back(), journal.read(office_.workspace.journal)
    office_.moment = datetime(2017, 12, 9, 9, tzinfo=BEIJING)
    _, again = office_.run()
    assert again == first
    assert office_.back() == before
    assert journal.read(office_.workspace.journal) == events
    (office_.workspace.sent_back / FORM).unlink()
    office_.run()
    assert office_.back() == before
    assert journal.read(office_.workspace.journal) == events


def test_what_was_typed_stands_in_comment_and_list_and_the_cell_is_empty(
    office_: SmallOffice,
) -> None:
    office_.bring(市信访局=cut.put(good(), "D7", "105"))
    office_.run()
    data = office_.back()[FORM]
    assert revision(data) == 2
    assert remarks(data) == {
        "D7": "填写内容“105”。评分应在0至100之间。请核实后改填，改正前该项不计入汇总。"
    }
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book["评分表"]["D7"].value is None
    assert book["评分表"]["D8"].value == 76
    row = [cell.value for cell in book["核对清单"][5]]
    assert row[:5] == [1, "评分表 D7", "市教育局", "105", "评分应在0至100之间。"]
    assert book["核对清单"]["B5"].hyperlink.location == "'评分表'!D7"


def test_a_mended_form_is_used_and_the_one_sent_back_goes(office_: SmallOffice) -> None:
    office_.bring(市信访局=cut.put(good(), "D7", "105"))
    office_.run()
    mended = set_cells(office_.back()[FORM], {("评分表", "D7"): 95})
    office_.bring(重报=mended)
    assert status(office_, "PF01") == [ReturnStatus.SUPERSEDED, ReturnStatus.USED]
    assert office_.back() == {}


def test_an_unmended_form_is_answered_by_the_next_revision(office_: SmallOffice) -> None:
    office_.bring(市信访局=cut.put(good(), "D7", "105"))
    office_.run()
    office_.bring(重报=office_.back()[FORM])
    appraisal, made = office_.run()
    assert "评分未填" in {f.code for f in appraisal.findings if f.scorer == "PF01"}
    assert made.forms == ["PF01_市信访局_商请核对件（第3次）.xlsx"]
    assert made.removed == [FORM]
    assert [
        s.revision for s in sent_back_forms(journal.read(office_.workspace.journal))["PF01"]
    ] == [
        2,
        3,
    ]


def test_another_copy_of_the_same_return_asks_for_nothing_new(office_: SmallOffice) -> None:
    bad = cut.put(good(), "D7", "105")
    office_.bring(市信访局=bad)
    office_.run()
    before = office_.back()
    office_.bring(市信访局又一份=set_cells(bad, {}))
    _, made = office_.run()
    assert made.forms == [FORM]
    assert office_.back().keys() == before.keys()


def test_the_words_follow_the_register_of_address(office_: SmallOffice) -> None:
    office_.bring(市信访局=cut.put(good(), "D7", "105"), 花山区=cut.put(county(), "D7", "105"))
    office_.run("2017-12-18")
    back = office_.back()
    above, below = texts(back[FORM], "核对清单"), texts(back[COUNTY], "更正清单")
    assert "商请核对" in above
    assert "恳请" in above
    assert "退回" not in above
    assert "退回更正通知" in below
    assert "于2017年12月18日前" in above
    assert "于2017年12月18日前" in below


def test_the_day_once_said_stays(office_: SmallOffice) -> None:
    office_.bring(市信访局=cut.put(good(), "D7", "105"))
    office_.run("2017-12-18T17:00")
    before = office_.back()
    office_.run()
    assert office_.back() == before
    assert "于2017年12月18日17时前" in texts(before[FORM], "核对清单")


def test_a_held_file_is_answered_by_a_blank_form(office_: SmallOffice) -> None:
    office_.bring(市信访局=cut.text(good(), "C7", "市卫健委"))
    office_.run()
    data = office_.back()[FORM]
    form, _ = read_form(data, "x")
    assert form is not None
    assert form.values == {}
    assert "单位名称与发放时不一致" in texts(data, "核对清单")


def test_a_held_file_is_past_once_a_later_one_counts(office_: SmallOffice) -> None:
    office_.bring(市信访局=cut.text(good(), "C7", "市卫健委"))
    office_.run()
    office_.moment = datetime(2017, 12, 9, 9, tzinfo=BEIJING)
    office_.bring(重报=good())
    _, made = office_.run()
    assert made.forms == []
    assert office_.back() == {}


def test_files_that_nobody_can_be_named_for_are_listed(office_: SmallOffice) -> None:
    office_.bring(花山区评分表=b"", 某表=cut.packed({"a.txt": b"x"}))
    _, made = office_.run()
    assert made.unknown == 1
    said = texts(office_.back()[UNKNOWN], "未能认定评分单位的报送件")
    assert "某表" not in said, "what is no workbook is named by the run and not received"
    assert "花山区评分表.xlsx" in said
    assert "文件没有内容" in said


def test_two_returns_that_differ_are_answered_by_what_both_say(office_: SmallOffice) -> None:
    office_.bring(甲=good(), 乙=cut.put(good(), "D7", "90"))
    office_.run()
    data = office_.back()[FORM]
    said = remarks(data)["D7"]
    assert "92.5" in said
    assert "90" in said
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book["评分表"]["D7"].value is None
    assert book["评分表"]["D8"].value == 76


def test_without_the_key_only_the_list_goes_back(office_: SmallOffice) -> None:
    office_.workspace_id = "0" * 16
    made = plan("PF01").model_copy(update={"workspace": "0" * 16})
    bad = cut.put(write_form(made, signed(made)), "D7", "105")
    office_.bring(市信访局=bad)
    _, sent = office_.run()
    assert sent.forms == []
    assert sent.lists == ["PF01_市信访局_核对清单.xlsx"]


def test_issuing_again_leaves_the_forms_that_went_out_alone(office_: SmallOffice) -> None:
    office_.bring(市信访局=cut.put(good(), "D7", "105"))
    office_.run()
    issued = {p.name: p.read_bytes() for p in office_.workspace.issued.iterdir()}
    before = journal.read(office_.workspace.journal)
    office_.issue()
    assert {p.name: p.read_bytes() for p in office_.workspace.issued.iterdir()} == issued
    assert journal.read(office_.workspace.journal) == before


def test_a_changed_form_follows_the_one_that_went_back(office_: SmallOffice) -> None:
    office_.bring(市信访局=cut.put(good(), "D7", "105"))
    office_.run()
    item = office_.scheme.items[0].model_copy(update={"points": 6})
    office_.scheme = office_.scheme.model_copy(update={"items": (item, *office_.scheme.items[1:])})
    office_.issue()
    assert revision((office_.workspace.issued / "PF01_市信访局_评分表.xlsx").read_bytes()) == 3


def test_a_form_from_before_a_change_of_the_scheme_is_answered_by_a_fresh_one(
    office_: SmallOffice,
) -> None:
    item = office_.scheme.items[0].model_copy(update={"points": 6})
    office_.scheme = office_.scheme.model_copy(update={"items": (item, *office_.scheme.items[1:])})
    office_.bring(市信访局=good())
    appraisal, made = office_.run()
    row = next(row for row in appraisal.returns if row.file)
    assert (row.scorer, row.status, row.revision) == ("PF01", ReturnStatus.REJECTED, 1)
    assert made.forms == [FORM]
    assert made.unknown == 0
    data = office_.back()[FORM]
    assert "方案调整前发放" in texts(data, "核对清单")
    fresh, _ = read_form(data, "x")
    assert fresh is not None
    assert fresh.plan == plan("PF01", office_.scheme)
    assert fresh.values[Entry("ZF01", "1", "", "", "mark")] == Decimal("92.5")
    office_.issue()
    office_.moment = datetime(2017, 12, 9, 9, tzinfo=BEIJING)
    office_.bring(新表=data)
    assert status(office_, "PF01") == [ReturnStatus.SUPERSEDED, ReturnStatus.USED]


@pytest.mark.parametrize(
    ("by", "day", "late"),
    [
        ("2017-12-18", 18, ""),
        ("2017-12-18T17:00", 18, "2017-12-18T17:00:00"),
        ("2017-12-18", 19, "2017-12-18T23:59:59"),
        ("", 18, "2017-12-15T17:00:00"),
        ("2017-12-12", 18, "2017-12-15T17:00:00"),
        ("2017-12-12", 13, ""),
    ],
)
def test_a_mended_form_is_late_only_after_the_day_it_was_asked_for(
    office_: SmallOffice, by: str, day: int, late: str
) -> None:
    office_.bring(市信访局=cut.put(good(), "D7", "105"))
    office_.run(by=by)
    office_.moment = datetime(2017, 12, day, 20, tzinfo=BEIJING)
    office_.bring(更正件=set_cells(office_.back()[FORM], {("评分表", "D7"): 92.5}))
    appraisal, _ = office_.run()
    row = next(row for row in appraisal.returns if row.status is ReturnStatus.USED)
    said = [finding for finding in appraisal.findings if finding.code == files.LATE.code]
    assert row.revision == 2
    assert row.late == bool(said) == bool(late)
    assert not late or row.deadline == late


def test_only_the_form_that_was_asked_for_has_the_later_day(office_: SmallOffice) -> None:
    office_.bring(市信访局=cut.put(good(), "D7", "105"))
    office_.run(by="2017-12-18")
    office_.moment = datetime(2017, 12, 17, 20, tzinfo=BEIJING)
    office_.bring(花山区=county())
    appraisal, _ = office_.run()
    assert [row.scorer for row in appraisal.returns if row.late] == ["PF02"]


def test_what_nobody_asked_for_is_a_matter_for_the_meeting(office_: SmallOffice) -> None:
    office_.bring(市信访局=cut.put(good(), "D7", "105"))
    office_.run()
    mended = office_.back()[FORM]
    office_.bring(重报=set_cells(mended, {("评分表", "D7"): 95, ("评分表", "D8"): 77}))
    appraisal, _ = office_.run()
    (point,) = [p for p in agenda_points(Context(appraisal)) if "没有要求更改" in p.matter]
    assert point.matter == "市信访局的更正件改动了没有要求更改的评分1处"
    assert point.computed == "按新报内容计入：市公安局76→77"
    [outward] = [p for p in open_matters(Context(appraisal)) if "没有要求更改" in p.matter]
    assert (outward.matter, outward.computed) == (point.matter, "见内部版")
    assert text_leaks([point.computed], appraisal.scheme) == ["文字中有一格评分改动前后的数"]


def saved_again(data: bytes) -> bytes:
    """The same marks in other bytes, as a program that saves the workbook once more leaves it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_a_return_saved_once_more_under_its_name_still_asks_for_mending(
    office_: SmallOffice,
) -> None:
    wrong = cut.put(good(), "D7", "105")
    office_.bring(市信访局=wrong)
    office_.run()
    before = office_.back()
    office_.bring(市信访局=saved_again(wrong))
    _, again = office_.run()
    assert again.forms == [FORM]
    assert not again.removed
    assert office_.back() == before


def test_what_kept_a_file_out_is_past_though_the_next_has_its_name(office_: SmallOffice) -> None:
    office_.bring(市信访局=cut.text(good(), "C7", "市卫健委"))
    office_.run()
    office_.moment = datetime(2017, 12, 9, 9, tzinfo=BEIJING)
    office_.bring(市信访局=cut.put(good(), "D7", "105"))
    _, made = office_.run()
    assert len(made.forms) == 1
    back = office_.back()[made.forms[0]]
    said = texts(back, "核对清单")
    assert "评分应在0至100之间" in said
    assert "单位名称与发放时不一致" not in said
    office_.bring(市信访局=set_cells(back, {("评分表", "D7"): 95}))
    _, made = office_.run()
    assert made.forms == []
