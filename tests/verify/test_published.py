"""What is published after the seal is made anew and compared, cell by cell."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.steps import sealing
from tests.verify.sealed import codes, copy_of, rezipped, sealed
from xltools.appraisal import State
from xltools.files import sha256
from xltools.ledger import journal
from xltools.ledger.standing import EDITION, edition_data, seal_in_force
from xltools.steps import publish as publishing
from xltools.steps.publish import publish
from xltools.steps.state import register_state
from xltools.verify import run
from xltools.verify.run import verify
from xltools.workspace import Workspace


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Sealed, then every edition written, the public one again once it had been published."""
    place = sealed(tmp_path_factory.mktemp("published") / "年度")
    for name in ("公开", "反馈", "移交", "送审"):
        publish(place.root, name, now=sealing.now, by="王××", pdf=False)
    move = {"date": "2018-01-05", "by": "王××", "document": "马纠办〔2018〕1号"}
    register_state(place.root, State.PUBLISHED, move, now=sealing.now)
    publish(place.root, "公开", now=sealing.now, by="王××", pdf=False)
    return place


def public(place: Workspace) -> Path:
    """The workbook that the public reads."""
    (path,) = (p for p in (place.results / "公开").glob("*.xlsx") if p.stem != "交付清单")
    return path


def line_for(place: Workspace, path: Path, edition: str = "公开版", state: str = "公布稿") -> None:
    """A line of the journal such as anybody who may write there could add."""
    standing = seal_in_force(journal.read(place.journal))
    file = path.relative_to(place.root).as_posix()
    digest = sha256(path.read_bytes())
    said = edition_data(edition, file, digest, standing, state=state, by="王××")
    journal.append(place.journal, EDITION, said, sealing.now)


def forged(part: str, data: bytes) -> bytes:
    """Another total in the public table."""
    return data.replace(b"<v>1</v>", b"<v>2</v>", 1) if "sheet1" in part else data


def test_every_edition_of_the_approved_result_is_made_anew(published: Workspace) -> None:
    done = verify(published.root)
    assert done.found.ok, [f.message for f in done.found.findings]
    files = sum(1 for name in ("公开", "反馈", "移交", "送审")
                for _ in (published.results / name).glob("*.xlsx"))  # fmt: skip
    assert done.found.figures["editions"].startswith(f"{files}份、")


@pytest.mark.parametrize(
    ("edition", "state"),
    [("公开版", "公布稿"), ("公开版", "送审稿"), ("别的", ""), ("草稿", "初稿")],
)
def test_a_forged_public_edition_with_a_line_of_its_own_is_seen(
    published: Workspace, tmp_path: Path, edition: str, state: str
) -> None:
    copy = copy_of(published, tmp_path / "年度")
    path = public(copy)
    before = path.read_bytes()
    path.write_bytes(rezipped(before, forged))
    assert path.read_bytes() != before
    line_for(copy, path, edition, state)
    done = verify(copy.root)
    assert "公布结果与复算不一致" in codes(done)
    assert any("公开" in f.file and f.sheet and f.cell for f in done.found.findings)
    assert done.found.failed.keys() == {"editions"}


def test_a_further_file_under_an_edition_is_seen(published: Workspace, tmp_path: Path) -> None:
    copy = copy_of(published, tmp_path / "年度")
    another = copy.results / "公开" / "附件2.xlsx"
    shutil.copyfile(public(copy), another)
    line_for(copy, another)
    assert codes(verify(copy.root)) == {"公布表与复算不一致"}


def test_rows_hidden_in_the_public_workbook_are_seen(published: Workspace, tmp_path: Path) -> None:
    copy = copy_of(published, tmp_path / "年度")
    path = public(copy)

    def hide(part: str, data: bytes) -> bytes:
        return data.replace(b'<row r="6"', b'<row r="6" hidden="1"', 1)

    path.write_bytes(rezipped(path.read_bytes(), hide))
    line_for(copy, path)
    assert codes(verify(copy.root)) == {"公布表与复算不一致"}


def test_an_edition_that_was_forged_by_the_program_that_wrote_it_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = sealed(tmp_path / "年度")
    whole = publishing.public_edition
    monkeypatch.setattr(
        publishing,
        "public_edition",
        lambda appraisal: replace(made := whole(appraisal), data=rezipped(made.data, forged)),
    )
    publish(place.root, "公开", now=sealing.now, by="王××", pdf=False)
    monkeypatch.undo()
    assert "公布结果与复算不一致" in codes(run.verify(place.root))
