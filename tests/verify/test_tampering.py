"""Whatever is done to a sealed workspace is seen; what cannot be seen is shown too."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

import pytest

from tests.steps import sealing
from tests.steps.interrupted import form, scheme
from tests.verify import tampering
from tests.verify.sealed import chained, codes, copy_of, rezipped, sealed
from xltools.appraisal import Appraisal
from xltools.files import sha256
from xltools.ledger import journal
from xltools.ledger.receipts import keep
from xltools.ledger.standing import SEALED
from xltools.steps.consolidate import consolidate
from xltools.steps.issue import issue
from xltools.steps.new import new_workspace
from xltools.steps.seal import seal
from xltools.verify import run
from xltools.verify.citations import Document, citations
from xltools.verify.published import compare
from xltools.verify.receipt import look_at_receipt
from xltools.verify.run import look, verify
from xltools.workspace import Workspace


@cache
def place() -> Workspace:
    """One sealed workspace for all tests; nobody writes in it."""
    return sealed(Path(tempfile.mkdtemp(prefix="sealed-")) / "年度")


@pytest.mark.parametrize(
    "make",
    [tampering.journal_lines, tampering.returns, tampering.results, tampering.canonical_tricks],
)
def test_every_way_of_tampering_is_seen(make: tampering.Make) -> None:
    made = list(make(place()))
    assert len(made) >= 10
    assert [f"{way.kind} {way.name}" for way in made if tampering.unseen(place(), way)] == []


def test_one_bit_of_the_seal_the_journal_or_a_sealed_file_is_seen() -> None:
    tried = tampering.bits_unseen(place(), step=37)
    assert tried["操作留痕记录"] > 100
    assert {kind: n for kind, n in tried.items() if "未查出" in kind and n} == {}


def test_random_bits_are_answered_with_exit_code_four_by_the_command() -> None:
    assert tampering.random_unseen(place(), count=6, seed=20171228) == []


def test_what_is_seen_is_also_named(tmp_path: Path) -> None:
    copy = copy_of(place(), tmp_path / "年度")
    one, two = sorted(copy.received.iterdir())[:2]
    one.write_bytes(one.read_bytes() + b"\0")
    (copy.received / ("0" * 64)).write_bytes(b"stray")
    (copy.results / "另一份.xlsx").write_bytes(b"stray")
    next(iter(copy.receipts.iterdir())).write_bytes(b"altered")
    copy.journal.write_bytes(copy.journal.read_bytes() + b'{"half')
    two.unlink()
    done = look(copy.root)[0]
    assert {"原始件缺失或改动", "留存中有未登记的文件", "结果文件未登记"} <= codes(done)
    assert {"回执缺失或改动", "留痕记录末尾不完整"} <= codes(done)
    copy.journal.write_bytes(copy.journal.read_bytes().replace(b"created", b"Created", 1))
    assert codes(look(copy.root)[0]) == {"留痕记录被改动"}


def test_cells_formats_and_sheets_of_the_published_workbook_are_named(tmp_path: Path) -> None:
    copy = copy_of(place(), tmp_path / "年度")

    def footer(part: str, data: bytes) -> bytes:
        return data.replace(place().seal.name.encode(), b"") if part else data

    copy.ranking.write_bytes(rezipped(copy.ranking.read_bytes(), footer))
    assert codes(verify(copy.root)) == {"封存文件缺失或改动"}, "the same parts, zipped anew"
    copy.ranking.write_bytes(rezipped(copy.ranking.read_bytes(), _other_font))
    assert "公布表与复算不一致" in codes(verify(copy.root))
    number = next(way for way in tampering.results(place()) if "第41个数" in way.name)
    number.change(copy)
    assert "公布结果与复算不一致" in codes(verify(copy.root))


def _other_font(part: str, data: bytes) -> bytes:
    return data.replace("宋体".encode(), "黑体".encode()) if part == "xl/styles.xml" else data


def test_what_was_sealed_and_cannot_be_derived_any_more_is_said(tmp_path: Path) -> None:
    copy = copy_of(place(), tmp_path / "年度")
    events = journal.read(copy.journal)
    sealed_at = next(event for event in events if event.event == SEALED)
    assert sealed_at.data["seal"] == sha256(copy.seal.read_bytes())
    key = copy.public_key.read_bytes()
    copy.public_key.write_bytes(b"no key")
    assert "封存签名不符" in codes(verify(copy.root))
    copy.public_key.write_bytes(key)
    copy.sealed_result.write_bytes(b"{}")
    assert {"封存文件缺失或改动", "封存结果与复算不一致"} <= codes(verify(copy.root))


def rewritten(root: Path) -> Workspace:
    """The whole year made up again with the same key, one county's mark another."""
    made = new_workspace(root, scheme(), key_dir=None, now=sealing.now)
    issue(root, now=sealing.now)
    for name, data in (
        ("市信访局", form("PF01", 95)),
        ("花山区", form("PF02", 60)),
        ("雨山区", form("PF03", 88)),
    ):
        (made.inbox / f"{name}.xlsx").write_bytes(data)
    consolidate(root, now=sealing.now)
    sealing.approve(root)
    seal(root, now=sealing.now)
    return made


def test_a_whole_rewrite_with_the_key_is_seen_by_the_printed_code_or_one_receipt(
    tmp_path: Path,
) -> None:
    forged = rewritten(tmp_path / "年度")
    alone = verify(forged.root)
    assert alone.found.ok, "nothing inside it can show that it was made up anew"
    assert alone.found.code != verify(place().root).found.code
    original = next(
        p for p in place().receipts.iterdir() if p.suffix == ".txt" and "PF02" in p.name
    )
    look_at_receipt(forged, original, alone)
    assert not alone.found.ok
    assert codes(alone) == {"回执与留存不符"}


def test_a_receipt_that_agrees_is_said_to(tmp_path: Path) -> None:
    done = verify(place().root)
    for path in sorted(place().receipts.glob("*.txt")):
        look_at_receipt(place(), path, done)
    assert done.found.ok
    assert sum("回执与留存一致" in note for note in done.found.notes) == 3
    changed = tmp_path / "回执.txt"
    text = next(iter(sorted(place().receipts.glob("*.txt")))).read_text("utf-8")
    changed.write_text(text.replace("个数", "个数9", 1), "utf-8")
    look_at_receipt(place(), changed, done)
    assert not done.found.ok


def test_cutting_what_came_after_the_seal_shows_by_what_it_named_and_not_otherwise(
    tmp_path: Path,
) -> None:
    copy = copy_of(place(), tmp_path / "年度")
    journal.append(copy.journal, "edition", _edition(copy), sealing.now)
    journal.append(copy.journal, "note", {}, sealing.now)
    assert look(copy.root)[0].found.ok
    lines = copy.journal.read_bytes().splitlines(keepends=True)
    copy.journal.write_bytes(b"".join(lines[:-1]))
    assert look(copy.root)[0].found.ok, "a line that names no file leaves no trace but on paper"
    copy.journal.write_bytes(b"".join(lines[:-2]))
    assert codes(look(copy.root)[0]) == {"结果文件未登记"}


def _edition(copy: Workspace) -> dict[str, str]:
    path = copy.results / "公开" / "附件1.xlsx"
    path.parent.mkdir()
    path.write_bytes(b"edition")
    standing = verify_code(copy)
    return {
        "edition": "公开",
        "file": "结果/公开/附件1.xlsx",
        "sha256": sha256(b"edition"),
        "seal": standing,
    }


def verify_code(copy: Workspace) -> str:
    return look(copy.root)[0].found.code


def test_a_return_slipped_in_with_a_line_of_its_own_is_seen(tmp_path: Path) -> None:
    copy = copy_of(place(), tmp_path / "年度")
    digest = keep(copy.received, form("PF02", 70))
    events = journal.read(copy.journal)
    line = journal.Event(0, events[3].time, "received", {"sha256": digest, "name": "x.xlsx"}, "")
    copy.journal.write_bytes(b"".join(chained([*events[:-1], line, events[-1]])))
    assert "封存记录不符" in codes(look(copy.root)[0])


def test_what_a_seal_was_counted_from_is_kept(tmp_path: Path) -> None:
    copy = copy_of(place(), tmp_path / "年度")
    copy.adjustments.write_bytes(copy.adjustments.read_bytes() + b"\0")
    assert codes(look(copy.root)[0]) == {"封存后有改动"}
    kept = next(iter(sorted(copy.inputs.iterdir())))
    kept.unlink()
    assert "封存依据缺失或改动" in codes(look(copy.root)[0])


def test_what_cannot_be_derived_and_what_the_second_tabulator_says_is_named(
    tmp_path: Path,
) -> None:
    open_year = sealing.counted(tmp_path / "年度")
    whole = open_year.scheme.read_bytes()
    open_year.scheme.write_bytes(b"no scheme")
    assert codes(verify(open_year.root)) == {"无法复算"}
    open_year.scheme.write_bytes(whole)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "citations", _one_mark_less)
        assert {"独立复算不一致", "原始件有未引用的数字"} <= codes(verify(open_year.root))


def _one_mark_less(appraisal: Appraisal) -> Document:
    cited = citations(appraisal)
    next(iter(cited["marks"].values())).pop(1)
    return cited


def test_a_workbook_damaged_anywhere_is_compared_without_a_crash() -> None:
    data = place().ranking.read_bytes()
    for at in range(0, len(data), len(data) // 120):
        changed = bytearray(data)
        changed[at] ^= 1 << at % 8
        compare(bytes(changed), data)


def test_a_public_key_altered_anywhere_is_unreadable_or_another_file(tmp_path: Path) -> None:
    copy = copy_of(place(), tmp_path / "年度")
    pem = copy.public_key.read_bytes()
    for at in range(0, len(pem), 4):
        for bit in (0, 3, 5):
            changed = bytearray(pem)
            changed[at] ^= 1 << bit
            copy.public_key.write_bytes(bytes(changed))
            assert not look(copy.root)[0].found.ok
