"""What a variant of a good form is, and what it must come to.

`quiet` kinds are used without a word; `used` with a warning or notice; `cell` lose one cell;
`rejected` and `held` keep the whole file out.
"""

from __future__ import annotations

from dataclasses import dataclass

from xltools.text.finding import Kind, Severity

QUIET, USED, CELL, REJECTED, HELD = "quiet", "used", "cell", "rejected", "held"


@dataclass(frozen=True)
class Variant:
    """One altered form; `kind` is the finding that must be there, with its severity."""

    name: str
    outcome: str
    kind: Kind | None
    data: bytes
    cell: str = ""
    file_name: str = "市信访局评分表.xlsx"
    methods: bool = False
    """Whether it belongs to the scheme with every kind of method."""

    @property
    def severity(self) -> Severity | None:
        return self.kind.severity if self.kind is not None else None

    @property
    def of_department(self) -> bool:
        """Whether it is made from the department's form, the one that most are made from."""
        return not self.methods and not self.name.startswith(("county", "several"))

    def __str__(self) -> str:
        return self.name
