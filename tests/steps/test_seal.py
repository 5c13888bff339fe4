"""Sealing: what stands in the way, what is written, what a sealed workspace still does."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.deciding import ROW
from tests.steps.interrupted import form
from tests.steps.sealing import MOVES, approve, approved, counted, now
from xltools.appraisal import State
from xltools.files import sha256
from xltools.folder.opening import Refusal
from xltools.folder.outputs import write_edition
from xltools.ledger import journal, keys
from xltools.ledger.seal import canonical, parse_seal
from xltools.ledger.signing import unsigned_keys
from xltools.ledger.standing import editions, seal_in_force
from xltools.steps import seal as sealing
from xltools.steps.consolidate import consolidate, differences
from xltools.steps.decide import decide
from xltools.steps.keys import init_key
from xltools.steps.seal import seal
from xltools.steps.state import register_state
from xltools.steps.unseal import unseal
from xltools.workspace import Workspace


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An approved workspace; tests work on copies."""
    return approved(tmp_path_factory.mktemp("approved") / "评议").root


@pytest.fixture(scope="module")
def done(ready: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, sealed."""
    root = tmp_path_factory.mktemp("sealed") / "评议"
    shutil.copytree(ready, root)
    seal(root, now=now)
    return root


def copy(of: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(of, tmp_path / "评议")
    return Workspace(tmp_path / "评议")


def contents(place: Workspace) -> dict[str, bytes]:
    """Everything but the journal and its locks."""
    return {
        path.relative_to(place.root).as_posix(): path.read_bytes()
        for path in sorted(place.root.rglob("*"))
        if path.is_file() and not path.name.startswith("journal")
    }


def footers(data: bytes) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [
        " ".join(part.text or "" for part in (s.oddFooter.left, s.oddFooter.right))
        for s in book.worksheets
    ]


def test_the_seal_covers_everything_and_the_key_has_signed(done: Path) -> None:
    place = Workspace(done)
    data = place.seal.read_bytes()
    made = parse_seal(data)
    public = keys.load_public_key(place.public_key.read_bytes())
    assert unsigned_keys(made, [public]) == []
    events = journal.read(place.journal)
    standing = seal_in_force(events)
    assert standing is not None
    assert (standing.code, standing.seal) == (made.code, sha256(data))
    record = made.record
    assert (record.length, record.head) == (standing.seq - 1, events[standing.seq - 2].sha256)
    assert sorted(record.received) == sorted(path.name for path in place.received.iterdir())
    assert sha256(place.sealed_result.read_bytes()) == record.result
    for file, digest in {**made.files, **made.receipts}.items():
        assert sha256((done / file).read_bytes()) == digest
    assert set(made.files) == {"结果/汇总排名.xlsx", "结果/评议数据封存确认单.xlsx"}
    assert len(made.receipts) == 6
    for file, digest in record.inputs.items():
        assert sha256((place.inputs / digest).read_bytes()) == digest
        assert sha256((done / file).read_bytes()) == digest
    digits = hashlib.sha256(canonical(record.document())).hexdigest()[:16].upper()
    assert made.code.replace("-", "") == digits


def test_every_footer_of_the_sealed_edition_bears_the_code_as_text(done: Path) -> None:
    place = Workspace(done)
    code = parse_seal(place.seal.read_bytes()).code
    found = footers(place.ranking.read_bytes())
    assert all(f"校验码 {code}" in footer and "审定稿" in footer for footer in found)
    with zipfile.ZipFile(place.ranking) as archive:
        assert not [name for name in archive.namelist() if "media" in name]


def test_the_page_to_be_signed_lists_what_was_sealed(done: Path) -> None:
    place = Workspace(done)
    made = parse_seal(place.seal.read_bytes())
    book = openpyxl.load_workbook(place.confirmation)
    page, annex = book.worksheets
    said = {str(row[0].value): str(row[1].value) for row in page.iter_rows(max_col=2)}
    assert said["校验码"] == made.code
    assert said["封存记录校验值（SHA-256）"] == made.record.sha256
    assert said["操作留痕记录末行校验值"] == made.record.head
    assert said["评议工作机构公钥校验值"] == sha256(place.public_key.read_bytes())
    assert said["汇总排名.xlsx文件校验值"] == sha256(place.ranking.read_bytes())
    listed = [str(row[5].value) for row in annex.iter_rows(min_row=3) if row[5].value]
    assert sorted(listed) == sorted(made.record.received)
    texts = [str(cell.value) for row in page.iter_rows() for cell in row if cell.value]
    assert all(any(text.startswith(who) for text in texts) for who in ("制表", "审核", "监督"))
    assert not any("xltools" in text for text in texts)
    with zipfile.ZipFile(place.confirmation) as archive:
        assert [name for name in archive.namelist() if "media" in name]
    assert page.page_setup.fitToHeight in (None, 1)
    assert annex.page_setup.fitToHeight == 0


def test_equal_workspaces_are_sealed_with_equal_bytes(ready: Path, tmp_path: Path) -> None:
    found = []
    for name in ("one", "two"):
        place = copy(ready, tmp_path / name)
        seal(place.root, now=now)
        found.append(contents(place))
    assert found[0] == found[1]


def _not_approved(place: Workspace) -> None:
    register_state(
        place.root, State.MEETING, {"date": "2017-12-29", "by": "王××", "reason": "重议"}, now=now
    )


def _not_taken_in(place: Workspace) -> None:
    (place.inbox / "花山区（重）.xlsx").write_bytes(form("PF02", 70))


def _counted_otherwise(place: Workspace) -> None:
    _not_taken_in(place)
    consolidate(place.root, now=now)


def _altered(place: Workspace) -> None:
    path = next(place.received.iterdir())
    path.write_bytes(path.read_bytes() + b"x")


def _no_public_key(place: Workspace) -> None:
    place.public_key.unlink()


def _second_away(place: Workspace) -> None:
    init_key(place.root, key_dir=place.root.parent / "U盘", second=True, by="李××", now=now)


@pytest.mark.parametrize(
    ("hinder", "says"),
    [
        (_not_approved, "现为送审稿，尚未审定，不能封存"),
        (_not_taken_in, "有1个文件尚未收件登记，不能封存"),
        (_counted_otherwise, "审定后结果有变，按送审稿处理，须重新报请审定"),
        (_no_public_key, "公钥.pem"),
        (_second_away, "本机没有第二人的密钥"),
    ],
)
def test_what_is_not_ready_is_not_sealed(
    ready: Path, tmp_path: Path, hinder: Callable[[Workspace], None], says: str
) -> None:
    place = copy(ready, tmp_path)
    hinder(place)
    before = contents(place)
    with pytest.raises(Refusal, match=says):
        seal(place.root, now=now)
    assert contents(place) == before
    assert seal_in_force(journal.read(place.journal)) is None


def test_a_return_that_was_altered_stops_the_seal(ready: Path, tmp_path: Path) -> None:
    place = copy(ready, tmp_path)
    _altered(place)
    with pytest.raises(Exception, match=next(place.received.iterdir()).name):
        seal(place.root, now=now)
    assert not place.seal.exists()


def test_a_decision_that_was_not_counted_yet_stops_the_seal(ready: Path, tmp_path: Path) -> None:
    place = copy(ready, tmp_path)
    unit = "市教育局"
    decide(place.root, {"kind": "bottom", "unit": unit, "value": "列入", **ROW}, now=now)
    with pytest.raises(Refusal, match="须重新报请审定"):
        seal(place.root, now=now)


def test_two_keys_must_both_be_there(ready: Path, tmp_path: Path) -> None:
    place = copy(ready, tmp_path)
    stick = tmp_path / "U盘"
    init_key(place.root, key_dir=stick, second=True, by="李××", now=now)
    report = seal(place.root, now=now, second_dir=stick)
    made = parse_seal(place.seal.read_bytes())
    public = [
        keys.load_public_key(path.read_bytes())
        for path in (place.public_key, place.second_public_key)
    ]
    assert unsigned_keys(made, public) == []
    assert [key.role for key in made.record.keys] == ["office", "second"]
    assert len(made.signatures) == 2
    assert report.seal.data() == made.data()


def test_what_is_sealed_is_not_sealed_again(done: Path, tmp_path: Path) -> None:
    place = copy(done, tmp_path)
    with pytest.raises(Refusal, match="已于2017年12月28日封存"):
        seal(place.root, now=now)


def test_counting_again_says_that_nothing_differs(done: Path, tmp_path: Path) -> None:
    place = copy(done, tmp_path)
    before = contents(place)
    events = journal.read(place.journal)
    again = consolidate(place.root, now=now)
    assert again.against is not None
    assert again.against.draft is None
    assert "与封存一致" in again.sentences()[-1]
    assert contents(place) == before
    assert journal.read(place.journal) == events


def test_another_result_is_a_draft_and_what_differs_is_said(done: Path, tmp_path: Path) -> None:
    place = copy(done, tmp_path)
    sealed = {name: data for name, data in contents(place).items() if name.startswith("结果/")}
    late = place.inbox / "花山区（重）.xlsx"
    late.write_bytes(form("PF02", 60))
    again = consolidate(place.root, now=now)
    assert again.against is not None
    said = "\n".join(again.against.sentences())
    assert "与封存不一致" in said
    assert "总分由" in said or "报送情况" in said
    after = contents(place)
    assert all(after[name] == data for name, data in sealed.items())
    draft = "结果/草稿/汇总排名.xlsx"
    assert set(after) - set(contents(Workspace(done))) >= {draft}
    named = editions(journal.read(place.journal))
    assert named == {draft: sha256(after[draft])}
    json.dumps(again.against.document())


def test_what_differs_from_the_seal_is_said_in_the_offices_words() -> None:
    one = {"code": "ZF01", "name": "市教育局", "rank": 1}
    rest = {"scheme": "", "returns": [], "decisions": [], "findings": []}
    words = {"unranked": "不参加排名", "disqualified": "直接列为不合格",
             "incomplete": "待补报", "exempt": "免评"}  # fmt: skip
    for status, word in words.items():
        before, after = ({**rest, "units": [{**one, "status": s}]} for s in ("ranked", status))
        assert list(differences(before, after)) == [f"市教育局：排名情况由参加排名变为{word}"]
    gone = list(
        differences({**rest, "units": [{**one, "status": "ranked"}]}, {**rest, "units": []})
    )
    assert gone == ["市教育局：名次由1变为无，排名情况由参加排名变为无"]


def test_what_is_written_later_never_takes_the_place_of_what_is_sealed(
    done: Path, tmp_path: Path
) -> None:
    place = copy(done, tmp_path)
    write_edition(place, "内部版", place.ranking, place.ranking.read_bytes(), now)
    with pytest.raises(Refusal, match="已列入封存"):
        write_edition(place, "内部版", place.ranking, b"other", now)
    write_edition(place, "公开版", place.results / "公开" / "附件1.xlsx", b"new", now)
    event = journal.read(place.journal)[-1]
    code = parse_seal(place.seal.read_bytes()).code
    assert (event.data["file"], event.data["seal"]) == ("结果/公开/附件1.xlsx", code)


def test_a_seal_is_lifted_with_a_reason_and_kept(done: Path, tmp_path: Path) -> None:
    place = copy(done, tmp_path)
    before = contents(place)
    code = parse_seal(place.seal.read_bytes()).code
    for reason, by in ((" ", "王××"), ("复核", "")):
        with pytest.raises(Refusal, match="须写明"):
            unseal(place.root, reason=reason, by=by, now=now)
    unseal(place.root, reason="复核认定一项扣分有误", by="王××", now=now)
    assert not place.seal.exists()
    event = journal.read(place.journal)[-1]
    assert (event.event, event.data["code"], event.data["by"]) == ("unsealed", code, "王××")
    kept = place.past_seals / code
    assert (kept / "seal.json").read_bytes() == before["留存/seal.json"]
    assert (kept / "结果" / "汇总排名.xlsx").read_bytes() == before["结果/汇总排名.xlsx"]
    with pytest.raises(Refusal, match="没有封存"):
        unseal(place.root, reason="再启封", by="王××", now=now)
    again = consolidate(place.root, now=now)
    assert again.against is None
    assert not any(code in footer for footer in footers(place.ranking.read_bytes()))
    seal(place.root, now=now)
    assert parse_seal(place.seal.read_bytes()).code != code


def test_a_result_that_has_changed_needs_a_new_approval(done: Path, tmp_path: Path) -> None:
    place = copy(done, tmp_path)
    unseal(place.root, reason="补充报送", by="王××", now=now)
    (place.inbox / "雨山区（第2次）.xlsx").write_bytes(form("PF03", 61))
    consolidate(place.root, now=now)
    with pytest.raises(Refusal, match="审定后结果有变"):
        seal(place.root, now=now)


@pytest.mark.parametrize("file", ["seal.json", "result.json"])
def test_a_seal_that_was_altered_is_not_worked_on(done: Path, tmp_path: Path, file: str) -> None:
    place = copy(done, tmp_path)
    path = place.kept / file
    path.write_bytes(path.read_bytes().replace(b"0", b"1", 1))
    for step in (
        lambda: consolidate(place.root, now=now),
        lambda: unseal(place.root, reason="理由", by="王××", now=now),
    ):
        with pytest.raises(Refusal, match="封存记录") as refused:
            step()
        assert refused.value.exit_code == 4
    path.unlink()
    with pytest.raises(Refusal, match="封存记录"):
        consolidate(place.root, now=now)


def test_a_seal_that_was_broken_off_counts_for_nothing(
    ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = copy(ready, tmp_path)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sealing.journal, "append", killed)
        with pytest.raises(KeyboardInterrupt):
            seal(place.root, now=now)
    assert place.seal.exists()
    assert consolidate(place.root, now=now).against is None
    seal(place.root, now=now)
    assert seal_in_force(journal.read(place.journal)) is not None


def test_a_line_that_comes_in_between_stops_the_seal(
    ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = copy(ready, tmp_path)
    before = sealing.confirmation_book

    def meanwhile(said: sealing.Confirmation) -> bytes:
        journal.append(place.journal, "other", {}, now)
        return before(said)

    monkeypatch.setattr(sealing, "confirmation_book", meanwhile)
    with pytest.raises(Refusal, match="另有程序"):
        seal(place.root, now=now)
    assert seal_in_force(journal.read(place.journal)) is None


def test_a_register_saved_meanwhile_stops_the_seal(
    ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = copy(ready, tmp_path)
    before = sealing.derive

    def meanwhile(opened: sealing.Opened) -> sealing.Appraisal:
        found = before(opened)
        place.papers.write_bytes(place.papers.read_bytes() + b"x")
        return found

    monkeypatch.setattr(sealing, "derive", meanwhile)
    with pytest.raises(Refusal, match="封存过程中有改动"):
        seal(place.root, now=now)


def test_what_is_provisional_is_not_sealed(tmp_path: Path) -> None:
    place = counted(tmp_path / "评议")
    with pytest.raises(Refusal, match="尚未审定"):
        seal(place.root, now=now)
    approve(place.root)
    assert MOVES[-1][0] is State.APPROVED
