"""What an insider may try with more than an editor: keys, cut journals, seals taken off.

What is left in the folder shows some of it; the rest shows on paper alone, and each test says
which.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.steps import sealing
from tests.steps.interrupted import form
from tests.verify.sealed import codes, copy_of, rewrite_journal, sealed
from xltools.files import sha256
from xltools.folder.opening import Refusal
from xltools.ledger import journal, keys
from xltools.reports.ranking.book import ranking_book
from xltools.steps.consolidate import consolidate
from xltools.steps.keys import init_key
from xltools.steps.seal import seal
from xltools.steps.unseal import unseal
from xltools.text import verifying as says
from xltools.verify.receipt import look_at_receipt
from xltools.verify.run import look, verify
from xltools.workspace import Workspace


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return sealed(tmp_path_factory.mktemp("sealed") / "年度")


def why(place: Workspace) -> str:
    """Everything that hashes, chain and signatures show, in words."""
    return "\n".join(finding.message for finding in look(place.root)[0].found.findings)


def take_seal_off(place: Workspace) -> None:
    """Cut the seal's line and take its two files away."""
    rewrite_journal(place, place.journal.read_bytes().splitlines(keepends=True)[:-1])
    place.seal.unlink()
    place.sealed_result.unlink()


def test_a_seal_set_with_a_key_of_one_s_own_is_seen_without_any_paper(
    place: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = copy_of(place, tmp_path / "年度")
    take_seal_off(copy)
    own = Ed25519PrivateKey.generate()
    copy.public_key.write_bytes(keys.public_pem(own))
    monkeypatch.setattr(keys, "load_issuing_key", lambda *_, **__: own)
    with pytest.raises(Refusal):
        seal(copy.root, now=sealing.now)
    assert not copy.seal.exists(), "no form is this key's: the result is another one already"


def test_the_journal_knows_which_key_belongs_to_the_year(place: Workspace, tmp_path: Path) -> None:
    copy = copy_of(place, tmp_path / "年度")
    events = journal.read(copy.journal)
    assert events[0].data["key"] == sha256(copy.public_key.read_bytes())
    said = {"alg": "Ed25519", "role": "office", "sha256": "0" * 64, "by": "王××"}
    take_seal_off(copy)
    journal.append(copy.journal, "key", said, sealing.now)
    seal(copy.root, now=sealing.now)
    assert "公钥不是操作留痕记录中登记的那一把" in why(copy)


def test_one_person_cannot_seal_alone_what_two_are_to_seal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = sealing.approved(tmp_path / "年度")
    init_key(place.root, key_dir=tmp_path / "U盘", second=True, by="李××", now=sealing.now)
    seal(place.root, now=sealing.now, second_dir=tmp_path / "U盘")
    assert look(place.root)[0].found.ok
    take_seal_off(place)
    monkeypatch.setattr("xltools.steps.keys.wants_second", lambda _: False)
    alone = seal(place.root, now=sealing.now).seal
    assert [key.role for key in alone.record.keys] == ["office"]
    monkeypatch.undo()
    assert "第二人的公钥不是操作留痕记录中登记的那一把" in why(place)


def test_another_second_key_is_not_the_second_person_s(tmp_path: Path) -> None:
    place = sealing.approved(tmp_path / "年度")
    init_key(place.root, key_dir=tmp_path / "U盘", second=True, by="李××", now=sealing.now)
    seal(place.root, now=sealing.now, second_dir=tmp_path / "U盘")
    assert verify(place.root).found.ok
    place.second_public_key.write_bytes(keys.public_pem(Ed25519PrivateKey.generate()))
    assert codes(look(place.root)[0]) == {"封存签名不符", "封存记录不符"}
    place.second_public_key.unlink()
    assert codes(look(place.root)[0]) == {"封存签名不符"}


def test_a_seal_that_was_taken_off_still_shows_on_every_page(
    place: Workspace, tmp_path: Path
) -> None:
    copy = copy_of(place, tmp_path / "年度")
    take_seal_off(copy)
    done = verify(copy.root)
    assert codes(done) == {"公布结果与复算不一致", "公布表与复算不一致"}, "and 结果运用 is no 拟"
    assert done.appraisal is not None
    copy.ranking.write_bytes(ranking_book(done.appraisal))
    bare = verify(copy.root)
    assert bare.found.ok, "from here on it is a year that was never sealed"
    assert bare.found.lines()[-1] == says.ALL_HOLD_UNSEALED
    assert says.UNSEALED in bare.found.notes


def test_an_earlier_copy_of_the_whole_year_is_consistent_and_says_that_it_is_not_sealed(
    tmp_path: Path,
) -> None:
    early = sealing.approved(tmp_path / "年度")
    shutil.copytree(early.root, tmp_path / "较早")
    seal(early.root, now=sealing.now)
    done = verify(tmp_path / "较早")
    assert done.found.ok
    assert not done.found.sealed
    assert done.found.lines()[-1] == says.ALL_HOLD_UNSEALED


def test_an_earlier_seal_brought_back_has_the_code_of_the_earlier_paper(
    place: Workspace, tmp_path: Path
) -> None:
    copy = copy_of(place, tmp_path / "年度")
    earlier = verify(place.root).found.code
    unseal(copy.root, reason="复核", by="王××", now=sealing.now)
    consolidate(copy.root, now=sealing.now)
    later = seal(copy.root, now=sealing.now).seal.code
    assert later != earlier, "the paper of the later seal bears another code"
    assert verify(copy.root).found.code == later
    assert verify(place.root).found.code == earlier, "the folder alone cannot know of the later"


def test_what_came_after_the_seal_can_be_cut_off_with_its_files(
    place: Workspace, tmp_path: Path
) -> None:
    copy = copy_of(place, tmp_path / "年度")
    before = copy.journal.read_bytes()
    kept = {*copy.received.iterdir(), *copy.receipts.iterdir()}
    (copy.inbox / "雨山区（又）.xlsx").write_bytes(form("PF03", 60))
    consolidate(copy.root, now=sealing.now)
    text = next(p for p in copy.receipts.iterdir() if p not in kept and p.suffix == ".txt")
    receipt = text.read_bytes()
    copy.journal.write_bytes(before)
    assert not look(copy.root)[0].found.ok
    for path in {*copy.received.iterdir(), *copy.receipts.iterdir()} - kept:
        path.unlink()
    shutil.rmtree(copy.drafts)
    cut = verify(copy.root)
    assert cut.found.ok, "only who holds the receipt can tell"
    brought = tmp_path / "回执.txt"
    brought.write_bytes(receipt)
    look_at_receipt(copy, brought, cut)
    assert codes(cut) == {"回执与留存不符"}
