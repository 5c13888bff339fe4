"""留存/回执: one receipt a file, with the numbers of its signed paper."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl

from tests.intake import surgery as cut
from tests.intake.build import county, good
from tests.office import Office
from tests.steps.small_office import SmallOffice
from xltools.files import sha256
from xltools.folder.receive import receipts
from xltools.ledger import journal
from xltools.ledger.receipt_text import parse_receipt


def written(office: SmallOffice) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(office.workspace.receipts.iterdir())}


def one(office: SmallOffice, ending: str) -> bytes:
    return next(data for name, data in written(office).items() if name.endswith(ending))


def test_every_file_gets_one_text_and_one_sheet_and_never_another(tmp_path: Path) -> None:
    office = SmallOffice(tmp_path)
    office.bring(市信访局=good(), 花山区=county(), 空=b"")
    office.run()
    first, events = written(office), journal.read(office.workspace.journal)
    office.run()
    assert written(office) == first
    assert journal.read(office.workspace.journal) == events
    assert len(first) == 6
    assert set(receipts(events)) == {sha256(good()), sha256(county()), sha256(b"")}


def test_the_text_says_the_five_numbers_and_can_be_checked(tmp_path: Path) -> None:
    office = SmallOffice(tmp_path)
    office.bring(市信访局=good())
    appraisal, _ = office.run()
    text = one(office, ".txt").decode("utf-8-sig")
    receipt = parse_receipt(text)
    numbers = appraisal.returns[0].numbers[0]
    (figures,) = receipt.sheets
    assert (figures.count, figures.control) == (str(numbers.count), str(numbers.control))
    assert receipt.sha256 == sha256(good())
    assert receipt.code == receipts(journal.read(office.workspace.journal))[receipt.sha256]["code"]
    assert "评分4个，合计256.75，平均64.19，最高92.50，最低0.00，电纸核对数" in text
    assert "已收到市信访局报送的评分表（第1次）" in text


def test_a_lost_receipt_is_written_again_as_it_was(tmp_path: Path) -> None:
    office = SmallOffice(tmp_path)
    office.bring(市信访局=good())
    office.run()
    first = written(office)
    for path in office.workspace.receipts.iterdir():
        path.unlink()
    office.run()
    assert written(office) == first


def test_a_file_that_could_not_be_read_is_still_acknowledged(tmp_path: Path) -> None:
    office = SmallOffice(tmp_path)
    office.bring(坏件=cut.text(good(), "C7", "市卫健委"))
    office.run()
    text = one(office, ".txt").decode("utf-8-sig")
    assert "原件已留存" in text
    assert parse_receipt(text).sheets == ()


def test_the_sheet_is_one_page_with_a_code_to_scan(tmp_path: Path, office: Office) -> None:
    small = SmallOffice(tmp_path)
    small.bring(市信访局=good())
    small.run()
    data = one(small, ".xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    said = [str(c.value) for row in sheet.iter_rows() for c in row if c.value]
    assert any(line.startswith("校验码：") for line in said)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert [name for name in parts.namelist() if "/media/" in name] == ["xl/media/image1.png"]
    office.assert_recalculation_changes_nothing(data)
