"""Which papers may be written when, and which are drafts: by the state of the result, and whether
it is complete."""

from __future__ import annotations

from enum import StrEnum

from xltools.appraisal import Appraisal
from xltools.registers.states import State
from xltools.text import letters as says


class Occasion(StrEnum):
    """What a batch of papers is for."""

    ISSUE = "发放"
    REMIND = "提醒"
    MEND = "更正"
    CHECK = "反馈核对"
    FEEDBACK = "反馈"
    OUTCOMES = "结果运用"
    BULLETIN = "通报"

    @property
    def needs(self) -> State:
        """The state from which on its papers are no drafts."""
        if self in (Occasion.FEEDBACK, Occasion.OUTCOMES, Occasion.BULLETIN):
            return State.APPROVED
        return State.CHECKING if self is Occasion.CHECK else State.DRAFT

    @property
    def tells_results(self) -> bool:
        """Whether its papers rest on a result, which must then be whole."""
        return self.needs is State.APPROVED


def is_draft(occasion: Occasion, state: State) -> bool:
    """Whether papers of the occasion are drafts in this state of the result."""
    return state.place < occasion.needs.place


def refusal(occasion: Occasion, appraisal: Appraisal) -> str:
    """Why no papers of the occasion may be written now, in one sentence; empty if they may."""
    state = State(appraisal.state)
    if occasion is Occasion.CHECK and state.approved:
        return says.PAPERS_NOT_ANY_MORE.format(state=state, kind=occasion)
    if occasion.tells_results and appraisal.result.provisional:
        return says.PAPERS_PROVISIONAL.format(kind=occasion)
    return ""
