"""The buttons do what the verbs do, in the folder of the open workbook, and end with a sentence."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.addin.excel import Excel, only_excel
from xltools.addin.buttons import press
from xltools.addin.functions import FUNCTIONS
from xltools.addin.showing import shown_file
from xltools.demo.build import build_demo
from xltools.files import OutputLocked
from xltools.folder.opening import beijing_now
from xltools.folder.receive import inbox_files
from xltools.ledger import journal
from xltools.scheme.lint import check_scheme
from xltools.steps.actions import BUTTONS
from xltools.steps.check import check_files
from xltools.steps.consolidate import consolidate
from xltools.steps.explain import explain_unit
from xltools.steps.issue import issue
from xltools.steps.read_journal import read_journal
from xltools.steps.state import show_state
from xltools.text import addin as says
from xltools.text import messages
from xltools.text.finding import in_order
from xltools.verify.asked import verify_as_asked
from xltools.workspace import Workspace

__all__ = ["only_excel"]
pytestmark = pytest.mark.usefixtures("only_excel")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("buttons") / "演示"
    build_demo(root)
    return root


@pytest.fixture
def root(demo: Path, tmp_path: Path) -> Path:
    """A folder of one's own, where the journal may go on."""
    copy = tmp_path / "2017年"
    shutil.copytree(demo, copy)
    return copy


def pressed(name: str, file: Path, excel: Excel | None = None) -> Excel:
    excel = excel or Excel()
    press(name, excel.work_on(file))
    assert excel.shown[0] == BUTTONS[name].working
    assert excel.status_bar is False
    assert len(excel.said) == 1
    return excel


def front(excel: Excel) -> Path:
    assert excel.in_front is not None
    return excel.in_front.path


def rows(path: Path) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [["" if v is None else v for v in row] for row in sheet.iter_rows(values_only=True)]


def test_lint_lists_everything_in_a_book_of_its_own(root: Path) -> None:
    scheme = Workspace(root).scheme
    excel = pressed("lint", scheme)
    wanted = in_order(check_scheme(scheme).findings)
    assert front(excel).stem == says.FINDINGS_SHEET and wanted
    assert rows(front(excel))[0] == list(says.FINDINGS_HEADER)
    assert [row[6] for row in rows(front(excel))[1:]] == [one.body for one in wanted]
    assert excel.said == [messages.LINT_DONE.format(count=len(wanted))]


def test_lint_of_a_scheme_without_faults(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clean = replace(check_scheme(Workspace(root).scheme), findings=())
    monkeypatch.setattr("xltools.scheme.lint.check_scheme", lambda _: clean)
    assert pressed("lint", Workspace(root).scheme).said == [messages.LINT_CLEAN]


def test_issue_writes_the_same_forms_as_the_verb(root: Path) -> None:
    excel = pressed("issue", Workspace(root).scheme)
    report = issue(root)
    assert [row[0] for row in rows(front(excel))[1:]] == [form.name for form in report.forms]
    more = says.SEE_FINDINGS.format(count=len(report.findings))
    assert excel.said == [report.sentences()[0] + more]


def test_check_looks_at_all_returns_and_records_nothing(root: Path) -> None:
    before = journal.read(Workspace(root).journal)
    excel = pressed("check", Workspace(root).scheme)
    files = inbox_files(Workspace(root))
    wanted = in_order(check_files(root, files).findings)
    assert [row[6] for row in rows(front(excel))[1:]] == [one.body for one in wanted]
    assert excel.said == [messages.CHECK_DONE.format(count=len(files))]
    assert journal.read(Workspace(root).journal) == before


def test_check_of_the_open_return_alone(root: Path) -> None:
    file = next(p for p in inbox_files(Workspace(root)) if p.suffix == ".xlsx")
    excel = pressed("check", file)
    assert excel.said[0].startswith(messages.CHECK_DONE.format(count=1))


def test_consolidate_ends_on_the_ranking_with_the_verbs_sentences(root: Path) -> None:
    ranking = Workspace(root).ranking
    excel = Excel()
    excel.work_on(ranking)
    pressed("consolidate", Workspace(root).scheme, excel)
    assert front(excel) == ranking
    assert [book.path for book in excel.open_books].count(ranking) == 1
    events, data = journal.read(Workspace(root).journal), ranking.read_bytes()
    done = consolidate(root, now=beijing_now)
    assert excel.said == ["\n".join(done.sentences())]
    assert (journal.read(Workspace(root).journal), ranking.read_bytes()) == (events, data)


def test_unsaved_changes_are_not_passed_over(root: Path) -> None:
    workspace = Workspace(root)
    for changed in (workspace.scheme, workspace.adjustments):
        excel = Excel()
        excel.work_on(changed)
        excel.open_books[0].saved = False
        pressed("consolidate", workspace.ranking, excel)
        assert excel.said == [says.NOT_SAVED.format(file=changed.name)]


def test_a_ranking_that_somebody_typed_into_stays_open(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ranking = Workspace(root).ranking
    excel = Excel()
    excel.work_on(ranking)
    excel.open_books[0].saved = False

    def locked(*_: Any, **__: Any) -> Any:
        raise OutputLocked(ranking)

    monkeypatch.setattr("xltools.steps.consolidate.consolidate", locked)
    pressed("consolidate", Workspace(root).scheme, excel)
    assert excel.said == [messages.OUTPUT_LOCKED.format(file=ranking.name)]
    assert excel.open_books[0].path == ranking


def test_explain_of_the_selected_unit(root: Path) -> None:
    excel = Excel()
    excel.selected = [["市教育局"]]
    pressed("explain", Workspace(root).ranking, excel)
    text, _ = explain_unit(root, "市教育局")
    assert [str(row[0]) for row in rows(front(excel))] == text.splitlines()
    assert excel.said == [says.EXPLAINED.format(unit="市教育局")]


@pytest.mark.parametrize(("value", "said"), [(None, says.NO_UNIT_SELECTED), ("市教肓局", "相近")])
def test_explain_of_something_else_says_so(root: Path, value: Any, said: str) -> None:
    excel = Excel()
    excel.selected = [[value]]
    pressed("explain", Workspace(root).ranking, excel)
    assert said in excel.said[0]


@pytest.mark.parametrize(
    ("value", "code", "said"),
    [(1.0, "000", "001"), (1.1, "0.00", "1.10"), (12.0, "General", "12"), ("01", "@", "01")],
)
def test_a_code_kept_as_a_number_is_the_one_that_is_seen(
    root: Path, value: Any, code: str, said: str
) -> None:
    excel = Excel()
    excel.selected, excel.number_format = [[value]], code
    pressed("explain", Workspace(root).ranking, excel)
    assert f"“{said}”" in excel.said[0]


def test_remind_writes_the_letters_and_shows_them(root: Path) -> None:
    excel = pressed("remind", Workspace(root).scheme)
    written = (Workspace(root).sent_back / "报送提醒.txt").read_text(encoding="utf-8-sig")
    assert [str(row[0]) for row in rows(front(excel))] == written.splitlines()


def test_state_and_journal_say_what_the_verbs_say(root: Path) -> None:
    excel = pressed("state", Workspace(root).scheme)
    wanted = show_state(root).sentences()
    assert [row[0] for row in rows(front(excel))] == wanted and excel.said == [wanted[0]]
    excel = pressed("journal", Workspace(root).scheme)
    reading = read_journal(root)
    assert ["　".join(map(str, row)) for row in rows(front(excel))] == reading.table().splitlines()
    assert excel.said == reading.sentences()


def test_verify_gives_its_conclusion_and_writes_nothing(root: Path) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    excel = pressed("verify", Workspace(root).scheme)
    wanted = verify_as_asked(root).found
    assert excel.said == [wanted.lines()[-1]]
    assert [row[0] for row in rows(front(excel))] == [*wanted.lines(), *wanted.notes]
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("name", "file"), [("scheme", "scheme"), ("ranking", "ranking"), ("decide", "decisions")]
)
def test_buttons_that_open_a_file(root: Path, name: str, file: str) -> None:
    workspace = Workspace(root)
    excel = pressed(name, workspace.public_key.with_name("公钥.xlsx"))
    assert front(excel) == getattr(workspace, file)


def test_help_lists_every_button_and_function(tmp_path: Path) -> None:
    excel = pressed("help", tmp_path / "工作簿1.xlsx")
    names = [row[1] for row in rows(front(excel))[1:]]
    assert names == [*(b.label for b in BUTTONS.values()), *(f.name for f in FUNCTIONS)]


def test_doctor_lists_what_it_finds_anywhere(tmp_path: Path) -> None:
    excel = pressed("doctor", tmp_path / "工作簿1.xlsx")
    assert "本机检查完毕" in excel.said[0]
    assert len(rows(front(excel))) > 3


@pytest.mark.parametrize("name", sorted(set(BUTTONS) - {"help", "doctor"}))
def test_outside_a_years_folder_every_button_says_what_to_open(tmp_path: Path, name: str) -> None:
    for file in (tmp_path / "别处.xlsx", Path("工作簿1")):
        assert pressed(name, file).said == [says.NO_FOLDER]


def test_a_namesake_of_another_year_is_not_taken_for_this_years(root: Path) -> None:
    excel = Excel()
    excel.work_on(root.parent / "方案.xlsx")
    pressed("scheme", Workspace(root).ranking, excel)
    assert excel.said == [says.SAME_NAME.format(file="方案.xlsx")]


def test_a_fault_of_the_program_is_a_sentence(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xltools.steps.issue.issue", lambda *_: 1 / 0)
    excel = pressed("issue", Workspace(root).scheme)
    assert "ZeroDivisionError" in excel.said[0] and "Traceback" not in excel.said[0]
    assert "Traceback" in shown_file(says.FAULT_FILE).with_suffix(".txt").read_text("utf-8")
