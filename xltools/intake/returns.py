"""报送情况: who has returned what, in which revision, and which version counts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class ReturnStatus(StrEnum):
    """What became of a return."""

    USED = "used"
    USED_PARTLY = "used_partly"
    REJECTED = "rejected"
    MISSING = "missing"
    SUPERSEDED = "superseded"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class Received:
    """A file that came in, by content: recorded once, whatever names it came under."""

    sha256: str
    name: str
    """Its first name: the path inside 报送/ with forward slashes."""
    arrived: str
    """ISO time of first receipt, Beijing time; empty where nothing is recorded."""
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ControlNumbers:
    """The foot of one marking sheet: five numbers that tell whether paper and file agree."""

    sheet: str
    count: int
    total: Decimal
    high: Decimal | None
    low: Decimal | None
    control: int
    """电纸核对数."""
    item: str = ""
    """Code of the item that the sheet is about."""


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """One line of 报送情况: a received file, or a scorer from whom none came."""

    scorer: str
    """Scorer code; empty where the file could not be bound to one."""
    status: ReturnStatus
    file: str = ""
    """Name as received (path inside 报送/ with forward slashes)."""
    sha256: str = ""
    revision: int = 0
    arrived: str = ""
    """ISO time of first receipt, Beijing time."""
    late: bool = False
    numbers: tuple[ControlNumbers, ...] = ()
    why: str = ""
    """Why this status, in one Chinese sentence; empty for plain use."""
    deadline: str = ""
    """Until when it was due, ISO, extensions counted; empty where the scheme sets nothing."""
    extended: str = ""
    """Who extended the deadline: 方案 or 议定; empty if nobody."""
    decided: tuple[str, ...] = ()
    """What people decided about it, each in a short sentence."""
