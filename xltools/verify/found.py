"""What a verification found: parts that hold, parts that do not, and what could not be checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from xltools.text import verifying as says
from xltools.text.finding import Finding, Kind, Severity

_SHOWN = 20
"""So many findings of one kind are listed; the rest is counted."""


@dataclass(slots=True)
class Verification:
    """A verification as it goes on, and its conclusion."""

    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Sentences about the key that was trusted and the like."""
    figures: dict[str, str] = field(default_factory=dict)
    """Part → what was looked at."""
    undone: dict[str, str] = field(default_factory=dict)
    """Part → why it could not be checked."""
    failed: dict[str, int] = field(default_factory=dict)
    """Part → how many things do not agree."""
    sealed: bool = False
    code: str = ""

    @property
    def ok(self) -> bool:
        return not self.failed

    def say(self, part: str, kind: Kind, **about: Any) -> None:
        """One finding about a part; an error means that it does not hold."""
        names = {"file", "sheet", "cell", "unit", "unit_name", "item", "scorer", "value"}
        own = {name: about.pop(name) for name in names & about.keys()}
        error = kind.severity is Severity.ERROR
        count = self.failed.get(part, 0) + 1
        if error:
            self.failed[part] = count
        if not error or count <= _SHOWN:
            self.findings.append(Finding(kind, **own, values=about))

    def holds(self, part: str) -> bool:
        """Whether nothing was found against a part that was checked."""
        return part in self.figures and part not in self.failed

    def lines(self) -> list[str]:
        """Each part with its conclusion, then the whole."""
        lines = []
        for part, what in says.CHECKS.items():
            if part in self.undone and part not in self.failed:
                lines.append(says.NOT_DONE.format(what=what, why=self.undone[part]))
            elif part in self.figures or part in self.failed:
                holds = says.FAILS if part in self.failed else says.HOLDS
                more = says.MORE.format(count=self.failed[part]) if part in self.failed else ""
                figures = "，".join(one for one in (self.figures.get(part, ""), more) if one)
                lines.append(says.LINE.format(holds=holds, what=what, figures=figures))
        total = sum(self.failed.values())
        holds = says.ALL_HOLD if self.sealed else says.ALL_HOLD_UNSEALED
        lines.append(holds if self.ok else says.NOT_ALL.format(count=total))
        return lines

    def document(self) -> dict[str, Any]:
        """The same as plain data."""
        parts = {
            part: {
                "holds": None if part in self.undone and part not in self.failed else
                part not in self.failed,
                "figures": self.figures.get(part),
                "mismatches": self.failed.get(part, 0),
                "not_checked": self.undone.get(part),
            }
            for part in says.CHECKS
        }  # fmt: skip
        return {"sealed": self.sealed, "code": self.code or None, "parts": parts}
