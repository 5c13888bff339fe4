"""Every kept or written file is what it was, whatever kind it is and whenever it was written."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from tests.steps import sealing
from tests.steps.interrupted import form
from tests.verify.sealed import codes, copy_of, rewrite_journal, sealed
from xltools.files import sha256
from xltools.folder.opening import Refusal
from xltools.folder.outputs import write_edition
from xltools.ledger import journal
from xltools.registers.papers import write_papers
from xltools.steps.consolidate import consolidate
from xltools.steps.seal import seal
from xltools.steps.unseal import unseal
from xltools.verify.run import look
from xltools.workspace import Workspace


@cache
def whole() -> Workspace:
    """One sealed workspace for all tests; nobody writes in it."""
    return sealed(Path(tempfile.mkdtemp(prefix="sealed-")) / "年度")


def found(place: Workspace) -> set[str]:
    """The codes of everything that hashes, chain and signatures show."""
    return codes(look(place.root)[0])


def test_receipts_written_after_the_seal_are_named_too(tmp_path: Path) -> None:
    copy = copy_of(whole(), tmp_path / "年度")
    before = set(copy.receipts.iterdir())
    (copy.inbox / "雨山区（又）.xlsx").write_bytes(form("PF03", 60))
    consolidate(copy.root, now=sealing.now)
    late = sorted(set(copy.receipts.iterdir()) - before)
    assert [path.suffix for path in late] == [".txt", ".xlsx"]
    assert found(copy) == set()
    for path in late:
        data = path.read_bytes()
        path.write_bytes(data + b"\0")
        assert found(copy) == {"回执缺失或改动"}
        path.unlink()
        assert found(copy) == {"回执缺失或改动"}
        path.write_bytes(data)
    assert found(copy) == set()


def test_before_a_seal_receipts_and_editions_are_compared_with_the_journal(tmp_path: Path) -> None:
    place = sealing.counted(tmp_path / "年度")
    edition = place.results / "送审" / "评议结果（送审稿）.xlsx"
    write_edition(place, "送审版", edition, b"edition", sealing.now)
    assert found(place) == set()
    receipt = next(iter(sorted(place.receipts.glob("*.xlsx"))))
    data = receipt.read_bytes()
    receipt.write_bytes(b"another")
    assert found(place) == {"回执缺失或改动"}
    receipt.write_bytes(data)
    edition.write_bytes(b"another edition")
    assert found(place) == {"封存文件缺失或改动"}
    edition.unlink()
    assert found(place) == set(), "an edition that is not needed any more may be taken away"


def test_what_was_altered_after_it_was_written_is_not_sealed(tmp_path: Path) -> None:
    place = sealing.approved(tmp_path / "年度")
    edition = place.results / "送审" / "评议结果（送审稿）.xlsx"
    write_edition(place, "送审版", edition, b"edition", sealing.now)
    edition.write_bytes(b"saved again")
    with pytest.raises(Refusal) as refused:
        seal(place.root, now=sealing.now)
    assert "评议结果（送审稿）.xlsx" in str(refused.value)
    edition.write_bytes(b"edition")
    seal(place.root, now=sealing.now)
    assert found(place) == set()


def test_a_seal_set_anew_over_an_altered_edition_or_receipt_is_seen(tmp_path: Path) -> None:
    place = sealing.approved(tmp_path / "年度")
    edition = place.results / "送审" / "评议结果（送审稿）.xlsx"
    write_edition(place, "送审版", edition, b"edition", sealing.now)
    code = seal(place.root, now=sealing.now).seal.code
    lines = place.journal.read_bytes().splitlines(keepends=True)
    rewrite_journal(place, lines[:-1])
    place.seal.unlink()
    edition.write_bytes(b"another edition")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xltools.steps.seal._refuse_altered", lambda *_: None)
        again = seal(place.root, now=sealing.now).seal.code
    assert again == code, "the code speaks of the result, not of every file beside it"
    assert found(place) == {"封存文件与登记不同"}


def test_what_was_counted_from_is_kept_whether_sealed_or_not(tmp_path: Path) -> None:
    copy = copy_of(whole(), tmp_path / "年度")
    old = copy.inputs / sha256(b"an earlier register")
    old.write_bytes(b"an earlier register")
    assert found(copy) == set(), "what a broken-off run kept, under its right name, says nothing"
    old.write_bytes(b"another")
    assert found(copy) == {"留存中有未登记的文件"}
    old.unlink()
    open_year = sealing.counted(tmp_path / "未封存")
    kept = next(iter(sorted(open_year.inputs.iterdir())))
    kept.write_bytes(kept.read_bytes() + b"\0")
    assert found(open_year) == {"封存依据缺失或改动"}


def test_seals_that_were_lifted_are_kept_with_all_that_they_covered(tmp_path: Path) -> None:
    copy = copy_of(whole(), tmp_path / "年度")
    kept = unseal(copy.root, reason="复核", by="王××", now=sealing.now).kept
    assert found(copy) == set()
    for path in sorted(kept.rglob("*")):
        if not path.is_file():
            continue
        data = path.read_bytes()
        path.write_bytes(data + b"\0")
        seal_itself = path.name == copy.seal.name
        assert found(copy) == {"封存记录不符" if seal_itself else "历次封存的文件缺失或改动"}
        path.unlink()
        assert found(copy) == {"封存记录不符" if seal_itself else "历次封存的文件缺失或改动"}
        path.write_bytes(data)


def test_what_was_altered_before_a_seal_was_lifted_is_recorded(tmp_path: Path) -> None:
    copy = copy_of(whole(), tmp_path / "年度")
    copy.ranking.write_bytes(b"altered")
    copy.confirmation.unlink()
    lifted = unseal(copy.root, reason="复核", by="王××", now=sealing.now)
    assert lifted.unlike == ("结果/汇总排名.xlsx", "结果/评议数据封存确认单.xlsx")
    assert "2个封存的文件" in lifted.sentences()[1]
    assert journal.read(copy.journal)[-1].data["unlike"] == list(lifted.unlike)
    done = look(copy.root)[0]
    assert done.found.ok
    assert codes(done) == {"启封时已与封存不同"}


def test_links_are_no_files(tmp_path: Path) -> None:
    copy = copy_of(whole(), tmp_path / "年度")
    original = next(iter(sorted(copy.received.iterdir())))
    elsewhere = tmp_path / "别处"
    original.rename(elsewhere)
    original.symlink_to(elsewhere)
    assert found(copy) == {"存放处是链接"}
    original.unlink()
    elsewhere.rename(original)
    folder = tmp_path / "另一处"
    folder.mkdir()
    (folder / "附件1.xlsx").write_bytes(b"x")
    (copy.results / "公开").symlink_to(folder)
    assert found(copy) == {"存放处是链接"}


def test_what_programs_leave_beside_an_open_workbook_is_no_file_of_ours(tmp_path: Path) -> None:
    copy = copy_of(whole(), tmp_path / "年度")
    for name in ("~$汇总排名.xlsx", ".~lock.汇总排名.xlsx#", ".~0123456789abcdef.tmp"):
        (copy.results / name).write_bytes(b"root")
    assert found(copy) == set()
    (copy.results / "~$汇总排名.xlsx").write_bytes(copy.ranking.read_bytes())
    assert found(copy) == {"结果文件未登记"}, "a whole workbook is none of those"


def test_a_name_in_other_letters_is_another_name(tmp_path: Path) -> None:
    copy = copy_of(whole(), tmp_path / "年度")
    copy.ranking.rename(copy.ranking.with_suffix(".XLSX"))
    assert {"封存文件缺失或改动", "结果文件未登记"} <= found(copy)
    copy.ranking.with_suffix(".XLSX").rename(copy.ranking)
    original = next(iter(sorted(copy.received.iterdir())))
    original.rename(original.with_name(original.name.upper()))
    assert found(copy) == {"原始件缺失或改动", "留存中有未登记的文件"}


def test_a_half_written_line_that_was_set_aside_is_kept(tmp_path: Path) -> None:
    copy = copy_of(whole(), tmp_path / "年度")
    copy.journal.write_bytes(copy.journal.read_bytes() + b'{"half')
    journal.append(copy.journal, "note", {}, sealing.now)
    assert found(copy) == set()
    (side,) = copy.kept.glob("journal.jsonl.torn-*")
    side.write_bytes(b'{"other')
    assert found(copy) == {"封存文件缺失或改动"}


def test_an_earlier_register_may_be_missing_beside_a_seal_and_is_said(tmp_path: Path) -> None:
    place = sealing.counted(tmp_path / "年度")
    book = openpyxl.load_workbook(place.papers)
    book.worksheets[0]["D5"] = "2017-12-20"
    book.save(place.papers)
    [older] = [
        p for p in place.inputs.iterdir() if p.read_bytes() == write_papers(sealing.scheme())
    ]
    consolidate(place.root, now=sealing.now)
    data = older.read_bytes()
    older.unlink()
    assert found(place) == {"封存依据缺失或改动"}
    older.write_bytes(data)
    place.papers.write_bytes(data)
    consolidate(place.root, now=sealing.now)
    other = next(p for p in place.inputs.iterdir() if p.read_bytes() not in
                 {one.read_bytes() for one in (place.scheme, *place.counting)})  # fmt: skip
    sealing.approve(place.root)
    seal(place.root, now=sealing.now)
    other.unlink()
    done = look(place.root)[0].found
    assert done.ok and {one.code for one in done.findings} == {"早先读取的留存件不在"}
    older.unlink()
    assert found(place) == {"封存依据缺失或改动", "早先读取的留存件不在"}
