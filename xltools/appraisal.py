"""An appraisal as it stands: the scheme, what came in, what follows, and what must be mended.

Reports, explanations and verification all start from this one value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from xltools.intake.returns import ReturnRow, ReturnStatus
from xltools.registers.objections import Objection
from xltools.registers.papers import Agreement, Paper
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Scheme
from xltools.scoring.decisions import (
    CHANGE_NOTHING,
    MAY_CHANGE,
    Decided,
    DecisionKind,
    DecisionWords,
)
from xltools.scoring.derivation import Result
from xltools.scoring.result import Status
from xltools.text import messages, states
from xltools.text.catalogue import decisions as kinds
from xltools.text.catalogue import objections, results
from xltools.text.finding import Finding, Severity

if TYPE_CHECKING:
    import pandas as pd

_OPEN = (
    kinds.PAPER_DIFFERS,
    kinds.STALE,
    kinds.IMPOSSIBLE,
    *MAY_CHANGE,
    *objections.UNSETTLED,
)
"""What is no 错误 and people must have settled all the same before a result is approved."""
_APPROVED = ("审定稿", "公布稿")


@dataclass(frozen=True)
class Appraisal:
    """Everything that a report may show."""

    scheme: Scheme
    returns: tuple[ReturnRow, ...]
    marks: pd.DataFrame
    result: Result
    findings: tuple[Finding, ...]
    file_names: dict[str, str]
    """SHA-256 of a received file → its name as received."""
    state: str = "初稿"
    decisions: tuple[Decided, ...] = ()
    """Everything that was ever decided, by number, applied or not."""
    papers: Mapping[tuple[str, str], Agreement] = field(default_factory=dict)
    """Scorer and item → how the stamped original and the file that counts compare."""
    registered: Mapping[tuple[str, str], Paper] = field(default_factory=dict)
    """Scorer and item → the stamped original as registered, whether or not a file counts."""
    objected: tuple[Objection, ...] = ()
    """What units object to, by line of the register."""
    counted: Scheme | None = None
    """The scheme as it was counted by, where people decided how an absence is treated."""
    check_code: str = ""
    """校验码 of the seal that this result is rendered under; empty while it is not sealed."""

    @property
    def rules(self) -> Scheme:
        """The scheme by which it was counted."""
        return self.counted or self.scheme

    @property
    def applied(self) -> tuple[Decided, ...]:
        """The decisions that count."""
        return tuple(one for one in self.decisions if one.applied)

    @cached_property
    def confirmed(self) -> Mapping[tuple[str, str, str], Decided]:
        """(SHA-256, sheet, A1) of each cell whose value was confirmed → the decision."""
        return {
            (file, sheet, cell): one
            for one in self.applied
            if one.decision.kind is DecisionKind.CELL
            for file, sheet, cell, _ in (one.basis.split("\n"),)
        }

    @property
    def words(self) -> DecisionWords:
        """The words for this appraisal's decisions."""
        return DecisionWords(self.scheme, self.file_names)

    @cached_property
    def returned(self) -> frozenset[str]:
        """Scorers of whom a return is used."""
        used = (ReturnStatus.USED, ReturnStatus.USED_PARTLY)
        return frozenset(row.scorer for row in self.returns if row.status in used)

    @property
    def approved(self) -> bool:
        """Whether the result has been approved (审定): outcomes are then no proposals."""
        return self.state.startswith(_APPROVED)

    @property
    def lapsed(self) -> bool:
        """Whether a result was approved that has changed since: it stands as 送审稿 again."""
        return any(one.kind == results.STATE_LAPSED for one in self.findings)

    @property
    def state_in_words(self) -> str:
        """The state in words: what was approved and has changed since is no 送审稿 like others."""
        return states.LAPSED_STATE.format(state=self.state) if self.lapsed else self.state

    @property
    def incompleteness(self) -> str:
        """Why ranks are 暂列, in a few words; empty where they are not."""
        if not self.result.provisional:
            return ""
        due = SchemeIndex(self.scheme).due
        got = sum(scorer.code in self.returned for scorer in due)
        if len(due) != got:
            return messages.DATA_INCOMPLETE.format(due=len(due), got=got)
        return messages.UNITS_INCOMPLETE

    @cached_property
    def blocks_sealing(self) -> tuple[str, ...]:
        """Why this result may not be approved or sealed yet, each reason in one sentence.

        An open 错误 is mended by a newer return or settled by a decision first; what is wrong
        about a unit that is 免评 this year touches nothing.
        """
        reasons = [messages.SEAL_PROVISIONAL] if self.result.provisional else []
        exempt = {unit.code for unit in self.result.units if unit.status is Status.EXEMPT}
        kept = [
            _told(finding)
            for finding in self.findings
            if (finding.severity is Severity.ERROR or finding.kind in _OPEN)
            and not finding.settled
            and finding.unit not in exempt
        ]
        return (*reasons, *dict.fromkeys(kept))

    @cached_property
    def beside(self) -> tuple[Finding, ...]:
        """Open matters of the meeting that change no figure: the seal's page names them."""
        return tuple(one for one in self.findings if one.kind in CHANGE_NOTHING and not one.settled)


def _told(finding: Finding) -> str:
    """What is open, and how a matter of the meeting is settled that need not be mended."""
    how = messages.MAY_BE_KEPT.format(name=finding.code) if finding.kind in MAY_CHANGE else ""
    return f"{finding.message}{how}"
