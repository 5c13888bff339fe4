"""The scheme changes while returns are in: what stays, what is asked again, what is prefilled."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.forms import method_samples, samples
from tests.forms.samples import mark, plan, signed
from tests.intake.build import county, good, marks_of, said, take, values
from tests.intake.test_carry import carried, everything
from tests.steps.small_office import SmallOffice
from xltools.forms.event_lines import line_entry
from xltools.forms.issued import standing
from xltools.forms.plan import Entry
from xltools.forms.reader import OpenForm, read_form
from xltools.forms.writer import write_form
from xltools.intake.returns import ReturnStatus
from xltools.methods.scaled import Scaled
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item, Recusal, Scheme
from xltools.scoring.combine import combine
from xltools.scoring.marks import State
from xltools.steps.issue import CameIn, IssueReport, issue_forms
from xltools.text.catalogue import files, marks

Change = Callable[[Scheme], Scheme]
ADDED = "ZF77"
ITEM = "1"


def exempt(code: str, why: str = "批件1号") -> Change:
    def change(of: Scheme) -> Scheme:
        units = tuple(
            u.model_copy(update={"exempt": why}) if u.code == code else u for u in of.units
        )
        return of.model_copy(update={"units": units})

    return change


def delete(code: str) -> Change:
    return lambda of: of.model_copy(
        update={
            "units": tuple(u for u in of.units if u.code != code),
            "recusals": tuple(r for r in of.recusals if r.unit != code),
        }
    )


def add(of: Scheme) -> Scheme:
    unit = of.units[0].model_copy(
        update={"code": ADDED, "name": "市地震局", "full_name": "市地震局"}
    )
    return of.model_copy(update={"units": (of.units[0], unit, *of.units[1:])})


def rework(code: str, **update: object) -> Change:
    def change(of: Scheme) -> Scheme:
        items = tuple(
            Item.model_validate({**dict(i), **update}) if i.code == code else i for i in of.items
        )
        return of.model_copy(update={"items": items})

    return change


def drop(code: str) -> Change:
    return lambda of: of.model_copy(
        update={
            "items": tuple(item for item in of.items if item.code != code),
            "scorers": tuple(
                s.model_copy(update={"items": tuple(c for c in s.items if c != code)})
                for s in of.scorers
            ),
            "category_points": tuple(p for p in of.category_points if p.item != code),
        }
    )


def several(of: Scheme) -> bytes:
    """The return of the scorer with three items."""
    made = plan("PF04", of)
    entries = {
        key: value
        for sheet in made.sheets
        for n, (_, row) in enumerate(sheet.unit_rows())
        for key, value in mark(row.code, Decimal(n % 4), sheet.item).items()
    }
    return write_form(made, signed(made), entries)


def codes(office: SmallOffice, scorer: str) -> set[str]:
    appraisal, _ = office.run()
    return {f.code for f in appraisal.findings if f.scorer == scorer}


def marked(office: SmallOffice, scorer: str) -> set[tuple[str, str]]:
    """(unit, item) of what counts of a scorer's return."""
    appraisal, _ = office.run()
    own = appraisal.marks[appraisal.marks["scorer"] == scorer]
    return {(str(u), str(i)) for u, i in zip(own["unit"], own["item"], strict=True)}


def reissue(office: SmallOffice) -> IssueReport:
    opened = office.open()
    return issue_forms(
        opened.workspace, office.scheme, office.workspace_id, samples.demo_key(), office.now,
        came=CameIn(opened),
    )  # fmt: skip


def form(office: SmallOffice, path: Path) -> OpenForm:
    found, _ = read_form((office.root / path).read_bytes(), path.name)
    assert found is not None
    return found


def filled(found: OpenForm) -> set[tuple[str, str]]:
    return {(e.unit, e.item) for e in found.values if e.field == "mark"}


@pytest.fixture
def office_(tmp_path: Path) -> SmallOffice:
    made = SmallOffice(tmp_path)
    made.issue()
    made.bring(市信访局=good(), 花山区=county(), 雨山区=county("PF03"))
    made.run()
    return made


@pytest.mark.parametrize("change", [exempt("SH04"), delete("SH04")], ids=["exempt", "delete"])
def test_a_unit_that_goes_takes_only_its_own_marks(office_: SmallOffice, change: Change) -> None:
    before = marked(office_, "PF01")
    office_.scheme = change(office_.scheme)
    appraisal, back = office_.run()
    rows = {row.scorer: row.status for row in appraisal.returns if row.file}
    assert rows == dict.fromkeys(("PF01", "PF02", "PF03"), ReturnStatus.USED)
    assert marked(office_, "PF01") == before - {("SH04", ITEM)}
    assert not back.forms
    assert files.STALE_FEWER.code in codes(office_, "PF01")
    report = reissue(office_)
    assert {f.scorer for f in report.forms if f.carried} == {"PF01", "PF02", "PF03"}
    fresh = form(office_, Path("发放/PF01_市信访局_评分表.xlsx"))
    assert fresh.identity.revision == 2
    assert filled(fresh) == {("ZF01", ITEM), ("ZF02", ITEM), ("GG06", ITEM)}
    assert fresh.values[Entry("SH05", ITEM, "", "", "special")] == "不涉及"
    assert len(fresh.plan.units) == 5


def test_issuing_again_gives_the_same_bytes_and_lines(office_: SmallOffice) -> None:
    office_.scheme = delete("SH04")(office_.scheme)
    reissue(office_)
    paths = sorted((office_.root / "发放").iterdir())
    before = [path.read_bytes() for path in paths]
    events = office_.workspace.journal.read_bytes()
    paths[0].unlink()
    reissue(office_)
    assert [path.read_bytes() for path in paths] == before
    assert office_.workspace.journal.read_bytes() == events


@pytest.mark.parametrize("way", ["un-exempt", "add"])
def test_a_unit_that_comes_is_all_that_is_asked(tmp_path: Path, way: str) -> None:
    office = SmallOffice(tmp_path)
    new = ADDED if way == "add" else "SH04"
    later = add(office.scheme) if way == "add" else office.scheme
    if way == "un-exempt":
        office.scheme = exempt("SH04")(office.scheme)
    office.issue()
    made = plan("PF02", office.scheme)
    entries = {k: v for c in made.units for k, v in mark(c, Decimal(90), "2").items()}
    office.bring(花山区=write_form(made, signed(made), entries))
    office.run()
    office.scheme = later
    appraisal, back = office.run()
    (row,) = [row for row in appraisal.returns if row.file]
    assert row.status is ReturnStatus.USED_PARTLY
    assert marked(office, "PF02") == {(unit, "2") for unit in made.units}
    (name,) = back.forms
    data = office.back()[name]
    fresh, _ = read_form(data, name)
    assert fresh is not None
    assert filled(fresh) == {(unit, "2") for unit in made.units}
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = next(one for one in book if one.title.startswith("评分表"))
    red = [cell.row for line in sheet for cell in line if cell.comment]
    assert [sheet.cell(row, 2).value for row in red] == [new]
    reissue(office)
    again, sent = office.run()
    assert (sent.forms, sent.reissued, sent.removed) == ([], 1, [name])
    assert again.returns == appraisal.returns


def test_an_item_that_goes_leaves_the_others(tmp_path: Path) -> None:
    office = SmallOffice(tmp_path)
    office.issue()
    office.bring(市效能办=several(office.scheme))
    before = marked(office, "PF04")
    office.scheme = drop("4")(office.scheme)
    assert marked(office, "PF04") == {one for one in before if one[1] != "4"}
    assert files.STALE_FEWER.code in codes(office, "PF04")
    reissue(office)
    fresh = form(office, Path("发放/PF04_市效能办_评分表.xlsx"))
    assert {item for _, item in filled(fresh)} == {"3", "5"}


def test_other_points_ask_for_that_item_alone_with_what_was_said(tmp_path: Path) -> None:
    office = SmallOffice(tmp_path)
    office.issue()
    office.bring(市效能办=several(office.scheme))
    office.run()
    office.scheme = rework("5", points=Decimal(24))(office.scheme)
    assert {item for _, item in marked(office, "PF04")} == {"3", "4"}
    report = reissue(office)
    fresh = form(office, Path("发放/PF04_市效能办_评分表.xlsx"))
    assert {item for _, item in filled(fresh)} == {"3", "4", "5"}
    (changed,) = [one for one in report.forms if one.carried]
    assert "“窗口”分值由20分改为24分" in changed.changes
    effects = CameIn(office.open()).effects()
    assert effects[0] == "方案改动涉及1家评分单位已经报来的评分表："
    assert effects[1].startswith("市效能办（1家）：12处照常计入，另须填写6处（市教育局")


def test_marks_of_another_scale_are_shown_and_not_carried(office_: SmallOffice) -> None:
    office_.scheme = rework(ITEM, method=Scaled(full=Decimal(10)), reason_below=None)(
        office_.scheme
    )
    appraisal, back = office_.run()
    assert {r.status for r in appraisal.returns if r.scorer == "PF01"} == {ReturnStatus.REJECTED}
    data = office_.back()[next(name for name in back.forms if name.startswith("PF01"))]
    fresh, _ = read_form(data, "x")
    assert fresh is not None
    assert not filled(fresh)
    remarks = [
        cell.comment.text
        for line in openpyxl.load_workbook(io.BytesIO(data))["评分表"]
        for cell in line
        if cell.comment
    ]
    assert any(text.startswith("原填“92.5”。评分范围已经改变") for text in remarks)


def test_what_becomes_a_recusal_is_dropped_and_nothing_is_asked(office_: SmallOffice) -> None:
    recusals = (*office_.scheme.recusals, Recusal(scorer="PF01", unit="ZF01"))
    office_.scheme = office_.scheme.model_copy(update={"recusals": recusals})
    _, back = office_.run()
    assert not back.forms
    assert ("ZF01", ITEM) not in marked(office_, "PF01")
    assert codes(office_, "PF01") == {files.STALE_FEWER.code}


def test_a_special_case_that_is_no_longer_allowed_goes_back_alone(office_: SmallOffice) -> None:
    office_.scheme = rework(ITEM, allow_na=False)(office_.scheme)
    before, after = marks_of(take(good())), marks_of(take(good(), of=office_.scheme))
    assert before.pop("SH05") == "不涉及"
    assert after.pop("SH05") == "待更正"
    assert after == before


@pytest.mark.parametrize("kind", list(method_samples.KINDS))
@pytest.mark.parametrize(
    "change",
    [exempt("SH04"), delete("SH04"), add, rework("*")],
    ids=["exempt", "delete", "add", "nothing"],
)
def test_every_kind_of_form_keeps_what_did_not_change(kind: str, change: Change) -> None:
    of = method_samples.scheme()
    made = method_samples.plan(kind)
    data = write_form(made, signed(made), everything(made))
    after = change(of)
    first, then = take(data, of=of), take(data, of=after)
    left = {unit.code for unit in after.units if not unit.exempt}
    kept = [m for m in first.marks if not m.unit or m.unit in left]
    assert [m for m in then.marks if m.state is not State.UNREPORTED] == kept
    now = combine(SchemeIndex(after), then.frame())[kind]
    was = combine(SchemeIndex(of), first.frame())[kind]
    assert {unit: now[unit] for unit in now if unit != ADDED} == {
        unit: was[unit] for unit in now if unit != ADDED
    }
    if ADDED in now:
        assert now[ADDED].value is None
        assert now[ADDED].state is State.UNREPORTED


@pytest.mark.parametrize("kind", ["deduct", "accrue", "listed"])
def test_lists_of_events_come_prefilled_and_are_confirmed_anew(kind: str) -> None:
    of, made = method_samples.scheme(), method_samples.plan(kind)
    sheet, entered = made.sheets[0], everything(made)
    for key in ("part", "rule", "number", "fact"):
        line = entered.get(line_entry(sheet, 1, key), "")
        entered |= {line_entry(sheet, 2, key): line} if line else {}
    entered[line_entry(sheet, 2, "unit")] = "市公安局"
    data = write_form(made, signed(made), entered)
    after = add(delete("ZF01")(of))
    intake = take(data, of=after)
    (row,) = [row for row in intake.returns if row.file]
    assert row.status is ReturnStatus.USED_PARTLY
    fresh = plan(kind, after)
    found = carried(data, fresh, after)
    lines = {str(v) for e, v in found.values.items() if e.field.endswith(".unit")}
    assert lines == {"市公安局"}
    confirmations = {e for e in found.cells if e.field == "complete"}
    assert confirmations
    assert all(found.cells[e] in found.wanting and e not in found.values for e in confirmations)


def test_nothing_stands_of_a_sheet_that_is_asked_otherwise() -> None:
    old, new = plan("PF04"), plan("PF04", rework("5", points=Decimal(24))(samples.scheme()))
    found = standing(old, new, rework("5", points=Decimal(24))(samples.scheme()))
    assert not found.stands["5"]
    assert {row.code for row in found.again["5"]} == {
        row.code for _, row in new.sheets[2].unit_rows()
    }
    assert "5" not in found.gone
    assert not found.void


def test_a_form_that_an_earlier_program_put_in_other_words_is_used_without_a_word() -> None:
    earlier = plan("PF01").model_copy(
        update={"notes": (*plan("PF01").notes[:-1], "8.填好后报送。")}
    )
    assert said(take(write_form(earlier, signed(earlier), values()))) == []


def shift(of: Scheme) -> Scheme:
    """A unit put first in the list, and all of them numbered anew."""
    codes = [unit.code for unit in of.units]
    new = of.units[0].model_copy(update={"name": "市地震局", "full_name": "市地震局"})
    moved = [new, *of.units][: len(codes)]
    return of.model_copy(
        update={
            "units": tuple(
                unit.model_copy(update={"code": code, "category": was.category})
                for unit, code, was in zip(moved, codes, of.units, strict=True)
            ),
            "recusals": (),
        }
    )


def name(code: str, new: str, **update: object) -> Change:
    def change(of: Scheme) -> Scheme:
        said = {"name": new, "full_name": new, **update}
        units = tuple(u.model_copy(update=said) if u.code == code else u for u in of.units)
        return of.model_copy(update={"units": units})

    return change


def test_marks_of_units_that_were_numbered_anew_are_nobodys(office_: SmallOffice) -> None:
    office_.scheme = shift(office_.scheme)
    appraisal, _ = office_.run()
    status = {row.scorer: row.status for row in appraisal.returns if row.file}
    assert status["PF01"] is ReturnStatus.REJECTED
    own = appraisal.marks[appraisal.marks["state"] == str(State.MARK)]
    assert not len(own)
    reissue(office_)
    assert not filled(form(office_, Path("发放/PF01_市信访局_评分表.xlsx")))


def test_two_units_that_changed_places_are_asked_again_alone(office_: SmallOffice) -> None:
    one, two, *_ = office_.scheme.units
    swap = [name(one.code, two.name, aliases=()), name(two.code, one.name, aliases=())]
    later = swap[1](swap[0](office_.scheme))
    before, found = marks_of(take(good())), take(good(), of=later)
    after = marks_of(found)
    assert after == {k: v for k, v in before.items() if k not in (one.code, two.code)}
    assert said(found) == [files.STALE_PARTLY.code]


def test_a_new_name_is_somebody_s_to_look_at() -> None:
    of = samples.scheme()
    unit = of.units[0]
    renamed = take(good(), of=name(unit.code, "市教育体育局")(of))
    assert marks_of(renamed) == marks_of(take(good()))
    assert said(renamed) == [files.STALE_RENAMED.code]
    known = name(unit.code, "市教育体育局", aliases=(unit.name,))(of)
    assert said(take(good(), of=known)) == [files.STALE_HARMLESS.code]
    item = take(good(), of=rework(ITEM, name="行风热线接听率")(of))
    assert said(item) == [files.STALE_RENAMED.code]
    (finding,) = (f for f in item.findings if f.kind == files.STALE_RENAMED)
    assert "不影响" not in finding.message
    assert "行风热线接听率" in finding.message
    other = take(
        good(), of=rework(ITEM, name=of.items[1].name)(rework("2", name=of.items[0].name)(of))
    )
    assert said(other) == [files.STALE.code]


@pytest.mark.parametrize("change", [exempt("SH04"), delete("SH04")], ids=["exempt", "delete"])
def test_the_row_of_a_unit_that_is_gone_may_be_gone(change: Change) -> None:
    book = openpyxl.load_workbook(io.BytesIO(good()))
    sheet = book["评分表"]
    (row,) = [line[0].row for line in sheet if any(cell.value == "SH04" for cell in line)]
    sheet.delete_rows(row)
    kept = io.BytesIO()
    book.save(kept)
    of = change(samples.scheme())
    assert files.UNIT_MISSING.code in said(take(kept.getvalue()))
    found = take(kept.getvalue(), of=of)
    assert files.UNIT_MISSING.code not in said(found)
    assert marks_of(found) == marks_of(take(good(), of=of))


@pytest.mark.parametrize(("below", "missing"), [(Decimal(95), True), (None, False)])
def test_reasons_are_wanted_as_the_scheme_wants_them_now(
    below: Decimal | None, missing: bool
) -> None:
    entries = {k: v for k, v in values().items() if k.field != "reason" or k.unit != "ZF02"}
    made = plan("PF01")
    data = write_form(made, signed(made), entries)
    assert marks.NO_REASON.code in said(take(data))
    of = rework(ITEM, reason_below=below)(samples.scheme())
    assert (marks.NO_REASON.code in said(take(data, of=of))) is missing
    assert (marks.NO_REASON.code in said(take(good(), of=of))) is missing
