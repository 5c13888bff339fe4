"""All editions of the demo carried on, as the command writes them."""

from __future__ import annotations

import io
import itertools
import json
import re
import shutil
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from pypdf import PdfWriter

from tests.office import check_fonts
from tests.steps.carried_on import MOVES, carried_on, now
from xltools.appraisal import State
from xltools.cli.main import group
from xltools.exact import round_half_up
from xltools.files import sha256
from xltools.folder.derive import derive
from xltools.folder.opening import Refusal, open_workspace
from xltools.folder.pdf import find_soffice
from xltools.ledger import journal
from xltools.ledger.standing import editions
from xltools.reports.editions.public import page_breaks
from xltools.reports.leak import Reader, leaks
from xltools.reports.letters.papers import Given, Occasion
from xltools.steps import publish as step
from xltools.steps.letters import write_papers
from xltools.steps.publish import publish
from xltools.steps.seal import seal
from xltools.steps.state import register_state


@pytest.fixture(scope="module")
def checked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return carried_on(tmp_path_factory.mktemp("carried") / "演示")


@pytest.fixture(scope="module")
def approved(checked: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = Path(shutil.copytree(checked, tmp_path_factory.mktemp("approved") / "演示"))
    for state in (State.MEETING, State.APPROVED):
        register_state(root, state, MOVES[state], now=now)
    return root


@pytest.fixture
def root(approved: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(approved, tmp_path / "演示"))


def delivered(folder: Path) -> list[tuple[str, str]]:
    """(recipient, file) of the delivery list."""
    sheet = openpyxl.load_workbook(folder / "交付清单.xlsx").worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6)]
    return [(str(r[1]), str(r[2])) for r in rows if isinstance(r[0], int)]


def test_what_the_state_forbids_is_refused_and_nothing_is_written(checked: Path) -> None:
    for name in ("反馈", "公开", "移交"):
        with pytest.raises(Refusal, match="未登记审定信息"):
            publish(checked, name, now=now, pdf=False)
        assert not (checked / "结果" / name).exists()
    with pytest.raises(Refusal, match="可以生成的有：送审、反馈核对"):
        publish(checked, "内部", now=now)


def test_the_review_sheets_are_one_a_unit(checked: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(checked, tmp_path / "演示"))
    done = publish(root, "反馈核对", now=now, by="王××", pdf=False)
    scheme = derive(open_workspace(root)).scheme
    assert len(done.files) == len(scheme.units) == 84
    assert not done.leaked
    folder = root / "结果" / "反馈核对"
    assert sorted(delivered(folder)) == sorted(
        (unit.name, f"{unit.code}_{unit.name}.xlsx") for unit in scheme.units
    )
    for unit in scheme.units:
        data = (folder / f"{unit.code}_{unit.name}.xlsx").read_bytes()
        assert leaks(data, scheme, Reader(("评议结果反馈核对表",), unit.code)) == []
        assert "名次" not in strings(data)
    with pytest.raises(Refusal, match="已经审定"):
        publish(_approve(root), "反馈核对", now=now)


def _approve(root: Path) -> Path:
    for state in (State.MEETING, State.APPROVED):
        register_state(root, state, MOVES[state], now=now)
    return root


def strings(data: bytes) -> str:
    """Every text of the sheets."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read("xl/sharedStrings.xml").decode()


def test_every_file_is_in_the_journal_with_its_checksum(root: Path) -> None:
    for name in ("送审", "公开", "移交"):
        publish(root, name, now=now, by="王××", pdf=False)
    events = journal.read(root / "留存" / "journal.jsonl")
    named = editions(events)
    for name in ("送审", "公开", "移交"):
        files = [p for p in (root / "结果" / name).iterdir() if not p.name.startswith(".")]
        assert files
        for path in files:
            assert named[path.relative_to(root).as_posix()] == sha256(path.read_bytes())
    last = events[-1]
    assert (last.data["state"], last.data["by"]) == ("审定稿", "王××")


def test_the_same_workspace_gives_the_same_bytes(root: Path) -> None:
    first = {p: p.read_bytes() for p in publish(root, "移交", now=now, pdf=False).files}
    lines = len(journal.read(root / "留存" / "journal.jsonl"))
    assert {p: p.read_bytes() for p in publish(root, "移交", now=now, pdf=False).files} == first
    assert len(journal.read(root / "留存" / "journal.jsonl")) == lines


def test_only_stationed_units_at_the_bottom_are_told_to_their_superior(root: Path) -> None:
    done = publish(root, "移交", now=now, pdf=False)
    assert sorted(path.name for path in done.files) == [
        "移交清单_市目标办.xlsx",
        "致中国移动安徽公司_移动马鞍山分公司.xlsx",
    ]
    words = strings((root / "结果/移交/移交清单_市目标办.xlsx").read_bytes())
    assert "双百分" in words
    assert not re.search(r"\d\d\.\d\d", words)


def test_the_public_ranking_takes_the_pages_it_should(root: Path) -> None:
    """84 units: 40, 12 and 32 rows on two, one and two pages, headers on each."""
    check_fonts()
    done = publish(root, "公开", now=now)
    program = find_soffice()
    assert program is not None
    [pdf] = done.pdfs
    data = pdf.read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", data)) == 5
    assert b"LibreOffice" not in data
    assert str(root).encode() not in data
    [book] = done.files
    for sheet in openpyxl.load_workbook(book).worksheets:
        assert sheet.print_title_rows == "$3:$4"
        assert sheet.page_setup.orientation != "landscape"
        assert sheet.oddFooter.center.text == "— &P —"
    result = derive(open_workspace(root)).result
    names = strings(book.read_bytes())
    assert all(unit.name in names for unit in result.units)


@pytest.mark.parametrize("rows", range(1, 200, 3))
def test_no_page_ends_the_table_with_a_stray(rows: int) -> None:
    for notes in (1, 2, 4):
        breaks = [0, *page_breaks(rows, notes), rows]
        sizes = [after - before for before, after in itertools.pairwise(breaks)]
        assert sizes[-1] >= min(3, rows)
        assert all(0 < size <= 26 for size in sizes)


def test_totals_of_the_meeting_are_the_engines(root: Path) -> None:
    [path] = publish(root, "送审", now=now, pdf=False).files
    book = openpyxl.load_workbook(path)
    totals = {row[2].value: row for row in book["总分排名"].iter_rows(min_row=6)}
    for unit in derive(open_workspace(root)).result.units:
        row = totals[unit.name]
        assert unit.total is not None
        assert Decimal(repr(row[5].value)) == round_half_up(unit.total, 2)
        assert row[0].value == (unit.rank if unit.rank is not None else "不合格")
    everything = strings(path.read_bytes())
    assert "组织职工集中刷票" not in everything
    assert "校验码" not in everything


def test_a_file_that_leaks_is_not_kept(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = step.leaks

    def strict(data: bytes, scheme: object, reader: Reader) -> list[str]:
        return ["出现手机号码"] if reader.unit == "ZF01" else honest(data, scheme, reader)

    monkeypatch.setattr(step, "leaks", strict)
    done = publish(root, "反馈", now=now, pdf=False)
    assert len(done.files) == 83
    assert not list((root / "结果" / "反馈").glob("ZF01_*"))
    assert "没有保留：出现手机号码" in done.sentences()[0]


def test_without_libreoffice_it_says_so(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(step, "find_soffice", lambda: None)
    done = publish(root, "公开", now=now)
    assert not done.pdfs
    assert any("没有找到LibreOffice" in line for line in done.sentences())


def test_a_pdf_that_leaks_is_not_kept(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What LibreOffice makes passes; the same with somebody's name in it is not kept."""
    honest = publish(root, "移交", now=now)
    assert len(honest.pdfs) == len(honest.files) == 2 and not honest.leaked

    def named(books: dict[str, bytes], program: Path) -> dict[str, bytes]:
        writer = PdfWriter(clone_from=io.BytesIO(honest.pdfs[0].read_bytes()))
        writer.add_metadata({"/Author": "王某某"})
        stream = io.BytesIO()
        writer.write(stream)
        return dict.fromkeys(books, stream.getvalue())

    monkeypatch.setattr(step, "as_pdf", named)
    done = publish(root, "移交", now=now)
    assert len(done.files) == 2 and not done.pdfs
    assert not list((root / "结果" / "移交").glob("*.pdf"))
    said = "“移交清单_市目标办.pdf”没有保留：文件属性中有不应有的内容（Author：王某某）"
    assert said in done.sentences()[0]


def test_what_is_not_sealed_yet_is_said_to_be_so(root: Path) -> None:
    said = "审定的结果还没有封存。请先封存（xltools seal）再送出，日后才能核验。"
    for name in ("反馈", "公开", "移交"):
        assert said in publish(root, name, now=now, pdf=False).sentences()
    assert said not in publish(root, "送审", now=now, pdf=False).sentences()
    written = write_papers(root, Occasion.BULLETIN, Given(), as_of=now(), now=now)
    assert said in written.sentences()
    seal(root, now=now)
    done = publish(root, "公开", now=now, pdf=False)
    assert done.sealed and said not in done.sentences()
    written = write_papers(root, Occasion.BULLETIN, Given(), as_of=now(), now=now)
    assert said not in written.sentences()


def test_the_command(root: Path) -> None:
    run = CliRunner().invoke
    done = run(
        group, ["publish", "--edition", "公开版", "--no-pdf", "-w", str(root), "--json", "-"]
    )
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["state"] == "审定稿"
    assert "已生成公开版1份" in done.stderr
    refused = run(group, ["publish", "--edition", "反馈核对", "-w", str(root)])
    assert refused.exit_code == 2
