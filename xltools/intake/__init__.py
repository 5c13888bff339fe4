"""Intake: from a returned file to marks, every cell either used as meant or named in a finding."""

from xltools.intake.gather import Intake, read_returns
from xltools.intake.returns import Received, ReturnRow, ReturnStatus

__all__ = ["Intake", "Received", "ReturnRow", "ReturnStatus", "read_returns"]

DOORS = (
    "cache",
    "carry",
    "coerce",
    "expected",
    "form",
    "gather",
    "grammar",
    "names",
    "opening",
    "package",
    "pool",
    "refusal",
    "returns",
)
"""The modules by which other packages come in; the rest is this package's own."""
