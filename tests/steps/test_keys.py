"""Keys: made outside the workspace, never replaced, and what is wrong with them is said."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from tests.steps.interrupted import scheme as small
from xltools.files import sha256
from xltools.folder.opening import Refusal
from xltools.ledger import journal, keys
from xltools.ledger.journal import BEIJING
from xltools.steps.issue import issue
from xltools.steps.keys import export_key, init_key, show_keys
from xltools.steps.new import new_workspace
from xltools.workspace import Workspace


def now() -> datetime:
    return datetime(2017, 12, 1, 9, tzinfo=BEIJING)


def made(tmp_path: Path, *, demo: bool = False) -> Workspace:
    root, base = tmp_path / "评议", small()
    scheme = base.model_copy(update={"settings": base.settings.model_copy(update={"demo": demo})})
    return new_workspace(root, scheme, key_dir=tmp_path / "keys", now=now)


def codes(place: Workspace, key_dir: Path, second: Path | None = None) -> list[str]:
    return [f.code for f in show_keys(place.root, key_dir, second).findings]


def test_the_keys_of_a_workspace_are_shown_with_their_checksums(tmp_path: Path) -> None:
    place = made(tmp_path)
    report = show_keys(place.root, tmp_path / "keys", None)
    assert report.findings == ()
    (state,) = report.states
    assert state.private is not None
    assert state.key.sha256 == sha256(place.public_key.read_bytes())
    assert state.key.sha256 in state.sentence()
    assert journal.read(place.journal)[0].data["key"] == state.key.sha256


def test_a_second_key_is_registered_and_may_be_away(tmp_path: Path) -> None:
    place = made(tmp_path)
    stick = tmp_path / "U盘"
    report = init_key(place.root, key_dir=stick, second=True, by="李××", now=now)
    assert [state.key.role for state in report.states] == ["office", "second"]
    assert place.second_public_key.exists()
    assert codes(place, tmp_path / "keys", stick) == []
    assert codes(place, tmp_path / "keys") == ["本机没有密钥"]
    event = journal.read(place.journal)[-1]
    assert (event.event, event.data["role"], event.data["by"]) == ("key", "second", "李××")
    with pytest.raises(Refusal, match="已有密钥"):
        init_key(place.root, key_dir=tmp_path / "other", second=True, by="李××", now=now)
    place.second_public_key.unlink()
    with pytest.raises(Refusal, match="公钥（第二人）"):
        show_keys(place.root, tmp_path / "keys", stick)


def test_what_is_wrong_with_a_key_is_said(tmp_path: Path) -> None:
    place = made(tmp_path)
    folder = tmp_path / "keys"
    id_ = str(journal.read(place.journal)[0].data["workspace"])
    file = keys.key_path(folder, id_)
    if os.name == "posix":
        file.chmod(0o644)
        assert codes(place, folder) == ["密钥可被他人读取"]
        file.chmod(0o600)
    inside = place.root / "OneDrive"
    inside.mkdir()
    moved = keys.key_path(inside, id_)
    moved.write_bytes(file.read_bytes())
    moved.chmod(0o600)
    assert codes(place, inside) == ["密钥在工作文件夹内", "密钥在同步盘内"]
    assert codes(place, tmp_path / "none") == ["本机没有密钥"]
    file.write_bytes(b"x")
    assert codes(place, folder) == ["密钥无法读取"]
    file.unlink()
    keys.create_issuing_key(folder, id_)
    assert codes(place, folder) == ["密钥与公钥不配"]


def test_a_key_never_lies_in_the_workspace_nor_over_another(tmp_path: Path) -> None:
    place = made(tmp_path)
    with pytest.raises(Refusal, match="不能放在工作文件夹内"):
        init_key(place.root, key_dir=place.kept, second=True, by="李××", now=now)
    stick = tmp_path / "U盘"
    id_ = str(journal.read(place.journal)[0].data["workspace"])
    keys.create_issuing_key(stick, id_, second=True)
    with pytest.raises(Refusal, match="已经存在"):
        init_key(place.root, key_dir=stick, second=True, by="李××", now=now)


def test_a_lost_key_is_made_anew_only_while_nothing_was_signed(tmp_path: Path) -> None:
    place = made(tmp_path)
    folder = tmp_path / "keys"
    with pytest.raises(Refusal, match="已有密钥"):
        init_key(place.root, key_dir=folder, second=False, by="王××", now=now)
    (file,) = folder.iterdir()
    file.unlink()
    before = place.public_key.read_bytes()
    init_key(place.root, key_dir=folder, second=False, by="王××", now=now)
    assert place.public_key.read_bytes() != before
    issue(place.root, key_dir=folder, now=now)
    file.unlink()
    with pytest.raises(Refusal, match="已有密钥"):
        init_key(place.root, key_dir=folder, second=False, by="王××", now=now)


def test_public_keys_are_exported(tmp_path: Path) -> None:
    place = made(tmp_path, demo=True)
    target = tmp_path / "公钥.pem"
    digest = export_key(place.root, target, second=False)
    assert target.read_bytes() == place.public_key.read_bytes()
    assert digest == sha256(target.read_bytes())
    with pytest.raises(Refusal, match="没有第二人"):
        export_key(place.root, target, second=True)
