"""归档: an index of what is final, PDFs where there is LibreOffice, nothing before 审定."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from tests.office import Office, check_fonts
from tests.steps import sealing
from xltools.files import sha256
from xltools.folder.opening import Refusal
from xltools.folder.outputs import write_edition
from xltools.folder.pdf import find_soffice
from xltools.ledger import journal
from xltools.ledger.journal import Event
from xltools.steps import archive as module
from xltools.steps.archive import ARCHIVED, archive
from xltools.steps.consolidate import consolidate
from xltools.steps.seal import seal
from xltools.steps.unseal import unseal
from xltools.text import packing as says


def lines(events: list[Event]) -> int:
    return sum(event.event == ARCHIVED for event in events)


def test_nothing_is_archived_before_it_is_approved(tmp_path: Path) -> None:
    place = sealing.counted(tmp_path / "年度")
    with pytest.raises(Refusal):
        archive(place.root, now=sealing.now)
    assert not (place.root / "归档").exists()


def test_without_a_seal_only_the_book_of_the_last_count_is_filed(tmp_path: Path) -> None:
    place = sealing.approved(tmp_path / "年度")
    counted = place.ranking.read_bytes()
    place.ranking.write_bytes(other := altered(counted))
    assert other != counted
    with pytest.raises(Refusal, match="不是上次汇总写出的文件"):
        archive(place.root, now=sealing.now, pdf=False)
    place.ranking.write_bytes(counted)
    seal(place.root, now=sealing.now)
    unseal(place.root, reason="补录", by="王××", now=sealing.now)
    with pytest.raises(Refusal, match="请重新汇总"):
        archive(place.root, now=sealing.now, pdf=False)
    consolidate(place.root, now=sealing.now)
    done = archive(place.root, now=sealing.now, pdf=False)
    assert place.confirmation.exists() and not list(done.folder.glob("*确认*"))


def altered(book: bytes) -> bytes:
    """The book with another figure in it."""
    stream = io.BytesIO()
    changed = openpyxl.load_workbook(io.BytesIO(book))
    changed.worksheets[0]["A1"] = "改动"
    changed.save(stream)
    return stream.getvalue()


def test_the_index_lists_every_piece_and_the_files_are_there(
    tmp_path: Path, office: Office
) -> None:
    place = sealing.approved(tmp_path / "年度")
    done = archive(place.root, now=sealing.now, pdf=False)
    index = done.folder / says.ARCHIVE_INDEX
    sheet = openpyxl.load_workbook(index).active
    assert sheet is not None
    rows = [[str(c or "") for c in row] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert tuple(rows[0]) == says.ARCHIVE_COLUMNS
    assert [row[0] for row in rows[1:]] == [str(n) for n in range(1, len(rows))]
    approved = next(row for row in rows if "审定批件" in row[1])
    assert approved[3:7] == ["批件〔2017〕8号", "2017年12月28日", "", "永久"]
    for row in rows[1:]:
        if row[7]:
            assert sha256((done.folder / row[7]).read_bytes()) == row[8]
    assert any("操作留痕记录" in row[1] for row in rows)
    office.assert_recalculation_changes_nothing(index.read_bytes())
    assert lines(journal.read(place.journal)) == 1


def test_libreoffice_prints_the_pieces_and_their_pages_are_counted(tmp_path: Path) -> None:
    check_fonts()
    place = sealing.approved(tmp_path / "年度")
    seal(place.root, now=sealing.now)
    done = archive(place.root, now=sealing.now)
    assert not done.no_office
    printed = [piece for piece in done.pieces if piece.file.endswith(".pdf")]
    assert done.printed == len(printed) >= 7
    for piece in printed:
        reader = PdfReader(done.folder / piece.file)
        assert piece.pages == len(reader.pages), piece.file
        assert sha256((done.folder / piece.file).read_bytes()) == piece.sha256
    titles = {piece.title: piece for piece in done.pieces}
    sealed = next(piece for title, piece in titles.items() if title.endswith("数据封存确认单"))
    assert "评议评议" not in "".join(titles)
    assert (sealed.pages, sealed.day) == (2, "2017-12-28")
    first = PdfReader(done.folder / sealed.file).pages[0].extract_text()
    assert all(word in first for word in ("校验码", "制表", "审核", "监督"))
    ranking = next(piece for title, piece in titles.items() if title.endswith("汇总排名"))
    assert ranking.day == "2017-12-28"
    approval = next(piece for title, piece in titles.items() if title.endswith("审定批件"))
    assert (approval.responsible, approval.number) == ("", "批件〔2017〕8号")


def test_what_an_earlier_run_listed_is_taken_away_and_what_people_put_there_stays(
    tmp_path: Path,
) -> None:
    place = sealing.approved(tmp_path / "年度")
    folder = archive(place.root, now=sealing.now, pdf=False).folder
    first = {path.name for path in folder.iterdir()}
    (folder / "01_会审纪要（扫描）.pdf").write_bytes(b"scan")
    corrected = next(name for name in sorted(first) if "加减分" in name)
    (folder / corrected).write_bytes(b"corrected by hand")
    further = place.results / "公开" / "附件1.xlsx"
    further.parent.mkdir()
    write_edition(place, "公开版", further, place.ranking.read_bytes(), sealing.now)
    (further.parent / "另存的名单.xlsx").write_bytes(b"nobody wrote this here")
    again = archive(place.root, now=sealing.now, pdf=False)
    listed = {piece.file for piece in again.pieces if piece.file} | {says.ARCHIVE_INDEX}
    assert any("公开：附件1" in name for name in listed)
    assert not any("另存的名单" in name for name in listed)
    assert corrected not in listed, "a further piece moves the numbers behind it"
    left = {path.name for path in folder.iterdir()} - listed
    assert left == {"01_会审纪要（扫描）.pdf", corrected}
    (folder / says.ARCHIVE_INDEX).write_bytes(b"no workbook")
    archive(place.root, now=sealing.now, pdf=False)


def test_sheets_become_pdfs_with_their_pages_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = sealing.approved(tmp_path / "年度")
    page = b"%PDF-1.7 <</Type/Pages/Count 2>> <</Type/Page/A 1>> <</Type /Page>>"
    monkeypatch.setattr(module, "find_soffice", lambda: Path("soffice"))
    monkeypatch.setattr(module, "as_pdf", lambda books, program: dict.fromkeys(books, page))
    done = archive(place.root, now=sealing.now)
    printed = [piece for piece in done.pieces if piece.file.endswith(".pdf")]
    assert printed
    assert {piece.pages for piece in printed} == {2}
    assert not done.no_office
    monkeypatch.setattr(module, "find_soffice", lambda: None)
    assert archive(place.root, now=sealing.now).no_office


def test_a_program_that_came_with_the_folder_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = tmp_path / "soffice.exe"
    planted.write_bytes(b"")
    monkeypatch.setattr("xltools.folder.pdf.shutil.which", lambda _: str(planted))
    assert find_soffice() == planted
    monkeypatch.chdir(tmp_path)
    assert find_soffice() is None
