"""密钥: made outside the workspace, shown with what is wrong with them, public halves exported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from xltools.files import sha256, write_whole
from xltools.folder.opening import LOCKED, Opened, Refusal, open_workspace
from xltools.forms.issued import ISSUED, SENT_BACK
from xltools.ledger import journal, keys
from xltools.ledger.journal import Event
from xltools.ledger.seal import ED25519, OFFICE, SECOND, SealKey
from xltools.ledger.standing import SEALED
from xltools.text import trust
from xltools.text.catalogue import keys as kinds
from xltools.text.finding import Finding
from xltools.workspace import Workspace

REGISTERED = "key"
"""The journal's event for a key that was registered: alg, role, SHA-256 of its PEM, by whom."""
_SYNCED = {
    "onedrive": "OneDrive",
    "wpsdrive": "WPS云文档",
    "wps cloud": "WPS云文档",
    "wps云盘": "WPS云文档",
    "dropbox": "Dropbox",
    "坚果云": "坚果云",
    "nutstore": "坚果云",
    "百度网盘": "百度网盘",
    "baidunetdisk": "百度网盘",
    "icloud": "iCloud",
}


@dataclass(frozen=True, slots=True)
class KeyState:
    """One key of a workspace: its public half, and whether its private half is at hand."""

    key: SealKey
    public: Ed25519PublicKey
    private: Ed25519PrivateKey | None
    path: Path
    demo: bool

    @property
    def whose(self) -> str:
        return whose(self.key.role)

    def sentence(self) -> str:
        """Whose it is, its checksum, and where its private half is."""
        at_hand = trust.KEY_HERE if self.private else trust.KEY_NOT_HERE
        where = trust.KEY_PUBLISHED if self.demo else at_hand.format(path=self.path)
        return trust.KEY_LINE.format(
            whose=self.whose, alg=self.key.alg, sha256=self.key.sha256, where=where
        )

    def document(self) -> dict[str, object]:
        """For --json."""
        return {
            **self.key.document(),
            "path": None if self.demo else str(self.path),
            "present": self.private is not None,
            "demo": self.demo,
        }


@dataclass(frozen=True, slots=True)
class KeyReport:
    """The keys of a workspace, and what is wrong with them."""

    states: tuple[KeyState, ...]
    findings: tuple[Finding, ...]


def whose(role: str) -> str:
    """Whose key this is, in words."""
    return trust.SECOND_KEY if role == SECOND else trust.OFFICE_KEY


def wants_second(events: tuple[Event, ...]) -> bool:
    """Whether a second person must sign too: whoever takes the key away does not undo it."""
    return any(e.event == REGISTERED and e.data["role"] == SECOND for e in events)


def key_report(
    opened: Opened, key_dir: Path | None = None, second_dir: Path | None = None
) -> KeyReport:
    """Look at each key of the workspace.

    Raises:
        Refusal: a public key that belongs there is not.
    """
    roles = [OFFICE, *([SECOND] if wants_second(opened.events) else [])]
    states, findings = [], []
    for role in roles:
        folder = (second_dir or key_dir) if role == SECOND else key_dir
        state, found = _look(opened, role, folder)
        states.append(state)
        findings += found
    return KeyReport(tuple(states), tuple(findings))


def show_keys(root: Path, key_dir: Path | None, second_dir: Path | None) -> KeyReport:
    """The keys of the workspace at `root`.

    Raises:
        Refusal: it cannot be opened, or a public key is not there.
    """
    return key_report(open_workspace(root), key_dir, second_dir)


def _look(opened: Opened, role: str, key_dir: Path | None) -> tuple[KeyState, list[Finding]]:
    second = role == SECOND
    public = read_public(opened.workspace, role)
    demo = opened.demo and not second
    path = keys.key_path(key_dir, opened.workspace_id, second=second)
    said = {"whose": whose(role)}
    private, findings = None, []
    try:
        private = keys.load_issuing_key(key_dir, opened.workspace_id, second=second)
    except keys.KeyMissing:
        findings.append(Finding(kinds.MISSING, value=str(path), values=said))
    except (keys.KeyUnreadable, OSError):
        findings.append(Finding(kinds.UNREADABLE, value=str(path)))
    if private is not None and keys.public_pem(private) != keys.public_pem(public):
        findings.append(Finding(kinds.OTHER, values=said))
        private = None
    if not demo and path.exists():
        findings += _kept_badly(opened.workspace, path)
    key = SealKey(ED25519, role, sha256(keys.public_pem(public)))
    return KeyState(key, public, private, path, demo), findings


def read_public(workspace: Workspace, role: str) -> Ed25519PublicKey:
    """The public key of this role.

    Raises:
        Refusal: it is not there, or no key.
    """
    path = workspace.second_public_key if role == SECOND else workspace.public_key
    try:
        return keys.load_public_key(path.read_bytes())
    except (OSError, keys.KeyUnreadable) as error:
        raise Refusal(trust.NO_PUBLIC_KEY.format(file=path.name), LOCKED) from error


def _kept_badly(workspace: Workspace, path: Path) -> list[Finding]:
    """Who else could come by this key."""
    found = []
    place = path.resolve()
    if keys.open_to_others(place):
        found.append(Finding(kinds.OPEN, value=str(path)))
    if _inside(workspace, place):
        found.append(Finding(kinds.INSIDE, value=str(path)))
    parts = [part.lower() for part in place.parts]
    program = next((says for mark, says in _SYNCED.items() if any(mark in p for p in parts)), "")
    if program:
        found.append(Finding(kinds.SYNCED, value=str(path), values={"program": program}))
    return found


def _inside(workspace: Workspace, path: Path) -> bool:
    return path.resolve().is_relative_to(workspace.root.resolve())


def init_key(
    root: Path, *, key_dir: Path | None, second: bool, by: str, now: Callable[[], datetime]
) -> KeyReport:
    """Make a key for a workspace: a second person's, or the office's where none was ever used.

    Raises:
        Refusal: there is one already, or it would lie inside the workspace.
    """
    opened = open_workspace(root)
    role = SECOND if second else OFFICE
    path = keys.key_path(key_dir, opened.workspace_id, second=second)
    if _inside(opened.workspace, path):
        raise Refusal(trust.KEY_IN_WORKSPACE)
    used = wants_second(opened.events) if second else _office_key_used(opened, key_dir)
    if used:
        raise Refusal(trust.KEY_EXISTS.format(whose=whose(role)))
    try:
        made = keys.create_issuing_key(key_dir, opened.workspace_id, second=second)
    except FileExistsError as error:
        raise Refusal(trust.KEY_FILE_EXISTS.format(path=path)) from error
    pem = keys.public_pem(made)
    place = opened.workspace.second_public_key if second else opened.workspace.public_key
    write_whole(place, pem)
    said = {"alg": ED25519, "role": role, "sha256": sha256(pem), "by": by}
    journal.append(opened.workspace.journal, REGISTERED, said, now)
    again = open_workspace(root)
    return key_report(again, key_dir if not second else None, key_dir if second else None)


def _office_key_used(opened: Opened, key_dir: Path | None) -> bool:
    """Whether anything was signed with the office's key, or could still be."""
    signed = any(event.event in (ISSUED, SENT_BACK, SEALED) for event in opened.events)
    if signed or opened.demo:
        return True
    return opened.workspace.public_key.exists() and any(
        _look(opened, OFFICE, folder)[0].private is not None for folder in {key_dir, None}
    )


def export_key(root: Path, target: Path, *, second: bool) -> str:
    """Write a public key to `target`; returns its SHA-256.

    Raises:
        Refusal: there is no such key.
    """
    opened = open_workspace(root)
    if second and not wants_second(opened.events):
        raise Refusal(trust.NO_SECOND)
    pem = keys.public_pem(read_public(opened.workspace, SECOND if second else OFFICE))
    write_whole(target, pem)
    return sha256(pem)
