"""A file of an edition: its bytes, who gets it, and what the leak test holds it against."""

from __future__ import annotations

from dataclasses import dataclass

from xltools.reports.leak import Reader
from xltools.reports.ranking.context import Context


@dataclass(frozen=True, slots=True)
class Output:
    """One file to be written."""

    name: str
    """Without its ending."""
    data: bytes
    recipient: str
    """Who gets it, as the delivery list says."""
    reader: Reader


class Outward(Context):
    """A workbook that leaves the office: no links, no fills, nothing of who made it."""

    internal = False

    def properties(self) -> dict[str, str]:
        """A title, and nothing of persons or programs."""
        return {"title": self.title("结果")}
