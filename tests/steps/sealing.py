"""A small workspace that can be sealed in a moment, for tests of seals."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tests.steps.interrupted import form, scheme
from xltools.appraisal import State
from xltools.ledger.journal import BEIJING
from xltools.steps.consolidate import consolidate
from xltools.steps.issue import issue
from xltools.steps.new import new_workspace
from xltools.steps.state import register_state
from xltools.workspace import Workspace

MOVES = (
    (State.CHECKING, {"date": "2017-12-19", "by": "王××"}),
    (State.MEETING, {"date": "2017-12-26", "by": "王××", "meeting": "会审会议"}),
    (State.APPROVED, {"date": "2017-12-28", "by": "王××", "document": "批件〔2017〕8号"}),
)


def now() -> datetime:
    return datetime(2017, 12, 28, 9, tzinfo=BEIJING)


def counted(root: Path) -> Workspace:
    """Every return is in and counted."""
    place = new_workspace(root, scheme(), key_dir=None, now=now)
    issue(root, now=now)
    for name, data in (
        ("市信访局", form("PF01", 95)),
        ("花山区", form("PF02", 90)),
        ("雨山区", form("PF03", 88)),
    ):
        (place.inbox / f"{name}.xlsx").write_bytes(data)
    consolidate(root, now=now)
    return place


def approved(root: Path) -> Workspace:
    """The same, approved."""
    place = counted(root)
    approve(root)
    return place


def approve(root: Path) -> None:
    """Every state up to 审定稿."""
    for state, move in MOVES:
        register_state(root, state, move, now=now)
