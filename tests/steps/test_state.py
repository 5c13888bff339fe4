"""States are registered on the demo carried on; each refusal is one sentence."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from tests.deciding import ROW
from tests.reports.fixtures import adjustment, appraise, random_marks
from tests.steps import sealing
from tests.steps.carried_on import MOVES, carried_on, enter, now
from tests.steps.interrupted import form
from xltools.addin.functions.looking import folders
from xltools.addin.functions.workspace import xlt_outcome
from xltools.appraisal import REGISTERED, Appraisal, Registration, State, registrations
from xltools.cli.main import group
from xltools.demo.build import build_demo
from xltools.folder.derive import derive, with_state
from xltools.folder.opening import Refusal, open_workspace
from xltools.ledger import journal
from xltools.ledger.journal import Event
from xltools.reports.document import figures_digest
from xltools.reports.editions.rules import Edition, refusal
from xltools.reports.explain import explain
from xltools.reports.letters.papers import Given, Occasion
from xltools.scheme.presets import preset
from xltools.steps.consolidate import consolidate
from xltools.steps.decide import decide
from xltools.steps.letters import write_papers
from xltools.steps.publish import publish
from xltools.steps.seal import seal
from xltools.steps.state import register_state, show_state
from xltools.text.finding import has_errors
from xltools.workspace import Workspace


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return carried_on(tmp_path_factory.mktemp("carried") / "演示")


@pytest.fixture
def root(checked: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(checked, tmp_path / "演示"))


def test_every_state_in_order_is_in_the_journal_and_on_every_sheet(root: Path) -> None:
    for state in (State.MEETING, State.APPROVED):
        enter(root, state)
        done = consolidate(root, now=now)
        assert done.appraisal.state == state
        book = openpyxl.load_workbook(done.ranking)
        assert book.properties.contentStatus == state
        assert {"结果运用（拟）", "结果运用"} & set(book.sheetnames) == {
            "结果运用" if state.approved else "结果运用（拟）"
        }
        for sheet in book.worksheets:
            assert f"内部版·{state}" in sheet.oddFooter.left.text
        words = "".join(str(cell.value) for row in book["总分排名"] for cell in row)
        assert ("拟列后进" in words) is not state.approved
        last = next(unit for unit in done.appraisal.result.units if unit.bottom and unit.outcomes)
        explained = explain(done.appraisal, last.code)
        assert ("拟" in explained) is not state.approved and "列后进" in explained
        folders.forget()
        outcome = xlt_outcome.call(last.code, str(root))[0][0]
        assert outcome and outcome.startswith("拟") is not state.approved
        assert "暂列" not in words
    enter(root, State.PUBLISHED)
    kept = registrations(journal.read(Workspace(root).journal))
    assert [one.state for one in kept] == list(MOVES)
    assert not has_errors(done.appraisal.findings)
    published = consolidate(root, now=now)
    assert published.appraisal.state == State.PUBLISHED
    assert any("与封存一致" in line for line in published.sentences())


def approved(root: Path) -> Path:
    for state in (State.MEETING, State.APPROVED):
        enter(root, state)
    return root


def test_what_is_not_sealed_is_not_published(root: Path) -> None:
    approved(root)
    with pytest.raises(
        Refusal, match="没有登记公布稿：审定的结果还没有封存。请先封存：xltools seal"
    ):
        register_state(root, State.PUBLISHED, MOVES[State.PUBLISHED], now=now)
    enter(root, State.PUBLISHED)
    assert derive(open_workspace(root)).state == State.PUBLISHED


def test_what_was_not_approved_is_not_published(root: Path) -> None:
    """A result that has changed and was counted again since is another one."""
    approved(root)
    decide(root, {"kind": "disqualify", "unit": "市教育局", **ROW}, now=now)
    consolidate(root, now=now)
    with pytest.raises(Refusal, match="审定（2017-12-28，批件〔2017〕8号）以后结果有变"):
        register_state(root, State.PUBLISHED, MOVES[State.PUBLISHED], now=now)


def test_under_a_seal_that_was_altered_nothing_is_published(root: Path) -> None:
    approved(root)
    seal(root, now=now)
    path = Workspace(root).seal
    path.write_bytes(path.read_bytes().replace(b"2017", b"2018"))
    with pytest.raises(Refusal, match="封存记录缺失或已被改动"):
        register_state(root, State.PUBLISHED, MOVES[State.PUBLISHED], now=now)


def test_a_state_is_not_skipped(root: Path) -> None:
    with pytest.raises(Refusal, match="现为核对稿，请先登记送审稿"):
        register_state(root, "审定稿", MOVES[State.APPROVED], now=now)


def test_what_nobody_knows_is_not_a_state(root: Path) -> None:
    with pytest.raises(Refusal, match="结果状态依次为初稿、核对稿"):
        register_state(root, "定稿", {}, now=now)


def test_an_incomplete_result_goes_to_no_meeting(tmp_path: Path) -> None:
    root = build_demo(tmp_path / "演示").workspace.root
    register_state(root, "核对稿", MOVES[State.CHECKING], now=now)
    with pytest.raises(Refusal, match="应报22家，已报21家"):
        register_state(root, "送审稿", MOVES[State.MEETING], now=now)


def test_an_undecided_tie_is_not_approved(root: Path) -> None:
    decide(root, {"kind": "withdraw", "number": "2", **ROW}, now=now)
    consolidate(root, now=now)
    register_state(root, "送审稿", MOVES[State.MEETING], now=now)
    with pytest.raises(Refusal, match="末位界线并列") as refused:
        register_state(root, "审定稿", MOVES[State.APPROVED], now=now)
    assert "还有1件事项没有办结" in str(refused.value)


def test_what_waits_in_the_inbox_is_taken_in_first(tmp_path: Path) -> None:
    place = sealing.counted(tmp_path / "年度")
    for number, (state, move) in enumerate(sealing.MOVES):
        late = place.inbox / f"花山区{number}.xlsx"
        late.write_bytes(form("PF02", 70 + number))
        if state is not State.CHECKING:
            with pytest.raises(Refusal, match=f"有1个文件尚未收件登记，不能登记{state}"):
                register_state(place.root, state, move, now=sealing.now)
            late.unlink()
        register_state(place.root, state, move, now=sealing.now)
        late.unlink(missing_ok=True)


def test_what_changed_since_the_count_is_counted_first(root: Path) -> None:
    decide(root, {"kind": "withdraw", "number": "2", **ROW}, now=now)
    with pytest.raises(Refusal, match="请先运行xltools consolidate"):
        register_state(root, "送审稿", MOVES[State.MEETING], now=now)


def test_an_approved_result_that_changes_is_approved_no_more(root: Path) -> None:
    for state in (State.MEETING, State.APPROVED):
        register_state(root, state, MOVES[state], now=now)
    decide(root, {"kind": "disqualify", "unit": "市教育局", **ROW}, now=now)
    appraisal = derive(open_workspace(root))
    assert appraisal.state == State.MEETING
    assert "审定后结果有变" in {finding.code for finding in appraisal.findings}
    said = "审定后结果有变，按送审稿处理，须重新报请审定。"
    assert show_state(root).sentences()[0] == said
    assert refusal(Edition.PUBLIC, appraisal) == said
    consolidate(root, now=now)
    again = {**MOVES[State.APPROVED], "document": "批件〔2017〕9号"}
    register_state(root, State.APPROVED, again, now=now)
    assert derive(open_workspace(root)).state == State.APPROVED


def test_one_goes_back_with_a_reason(root: Path) -> None:
    register_state(root, State.MEETING, MOVES[State.MEETING], now=now)
    back = {"date": "2017-12-27", "by": "王××"}
    with pytest.raises(Refusal, match="--reason"):
        register_state(root, State.CHECKING, back, now=now)
    register_state(root, State.CHECKING, {**back, "reason": "会审要求重新核对"}, now=now)
    assert derive(open_workspace(root)).state == State.CHECKING
    assert "理由：会审要求重新核对" in show_state(root).sentences()[-1]


def test_a_sealed_result_may_only_be_published(root: Path) -> None:
    for state in (State.MEETING, State.APPROVED):
        register_state(root, state, MOVES[state], now=now)
    seal(root, now=now)
    back = {"date": "2017-12-29", "by": "王××", "reason": "会审要求重新核对"}
    with pytest.raises(Refusal, match="请先启封"):
        register_state(root, State.CHECKING, back, now=now)
    register_state(root, State.PUBLISHED, MOVES[State.PUBLISHED], now=now)


def test_the_command(root: Path) -> None:
    run = CliRunner().invoke
    shown = run(group, ["state", "-w", str(root)])
    assert shown.exit_code == 0
    assert shown.stdout.startswith("现为核对稿（2017-12-19登记")
    options = [part for key, value in MOVES[State.MEETING].items() for part in (f"--{key}", value)]
    done = run(group, ["state", "送审稿", *options, "-w", str(root), "--json", "-"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["registered"]["document"] == "会审纪要〔2017〕3号"
    assert "已登记送审稿（2017-12-26" in done.stderr
    refused = run(group, ["state", "公布稿", "--date", "2018-01-05", "--by", "王", "-w", str(root)])
    assert refused.exit_code == 2
    assert "批件号" in refused.stderr or "通报文号" in refused.stderr


def lapsed() -> Appraisal:
    """A result approved as it was before a deduction came in."""
    scheme = preset("maanshan-2017")
    marks = random_marks(scheme, 5, odd=0)
    before = appraise(scheme, marks)
    after = appraise(scheme, marks, (adjustment(1, "ZF03", "-1"),))
    figures = figures_digest(scheme, before.result)
    data = Registration(State.APPROVED, "2017-12-28", "王××", "批件", result=figures).data()
    event = Event(1, "", REGISTERED, data, "")
    assert with_state(before, [event]).state == State.APPROVED
    return with_state(replace(after), [event])


def test_a_finding_says_that_the_approval_has_lapsed() -> None:
    appraisal = lapsed()
    assert appraisal.state == State.MEETING
    assert "审定后结果有变" in {finding.code for finding in appraisal.findings}


NEXT = (
    (State.CHECKING, "重新汇总，使各表注明核对稿", "生成反馈核对版和送审版"),
    (State.MEETING, "重新汇总，使各表注明送审稿", "报请审定以后登记审定稿"),
    (State.APPROVED, "封存审定的结果：xltools seal", "封存审定的结果：xltools seal"),
    (State.PUBLISHED, "再归档：xltools archive", "再归档：xltools archive"),
)


def test_after_every_state_the_next_step_is_named_and_where_one_looks_too(tmp_path: Path) -> None:
    place = sealing.counted(tmp_path / "年度")
    assert "登记核对稿" in show_state(place.root).next_step(place.root)
    for state, after, looked in NEXT:
        if state is State.PUBLISHED:
            seal(place.root, now=sealing.now)
            assert "登记公布稿" in show_state(place.root).next_step(place.root)
        done = register_state(place.root, state, MOVES[state], now=sealing.now)
        assert after in done.next_step(place.root)
        assert looked in show_state(place.root).next_step(place.root)
        shown = CliRunner().invoke(group, ["state", "-w", str(place.root)])
        assert shown.exit_code == 0 and looked in shown.output


def test_what_lapsed_is_called_so_wherever_the_state_is_said(tmp_path: Path) -> None:
    """A draft of a result whose approval has lapsed is no 送审稿 like others."""
    place = sealing.approved(tmp_path / "年度")
    unit = sealing.scheme().units[0].name
    decide(place.root, {"kind": "disqualify", "unit": unit, **ROW}, now=sealing.now)
    done = consolidate(place.root, now=sealing.now)
    said = "送审稿（审定后结果有变，须重新报请审定）"
    assert done.appraisal.state_in_words == said
    book = openpyxl.load_workbook(done.ranking, read_only=True)
    front = [str(v) for row in book.worksheets[0].iter_rows(values_only=True) for v in row if v]
    assert any(f"结果状态：{said}" in text for text in front)
    published = publish(place.root, "送审", now=sealing.now, pdf=False)
    assert any(f"现为{said}" in line for line in published.sentences())
    papers = write_papers(
        place.root, Occasion.OUTCOMES, Given(), as_of=sealing.now(), now=sealing.now
    )
    drafts = [line for line in papers.sentences() if "草稿" in line]
    assert all(line.startswith(f"现为{said}") for line in drafts)
    assert "报请审定" in show_state(place.root).next_step(place.root)
    sealed = sealing.approved(tmp_path / "另一年度")
    seal(sealed.root, now=sealing.now)
    decide(sealed.root, {"kind": "disqualify", "unit": unit, **ROW}, now=sealing.now)
    assert "先启封" in show_state(sealed.root).next_step(sealed.root)
