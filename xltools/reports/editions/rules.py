"""Which edition may be written when: it follows the state of the result and its completeness."""

from __future__ import annotations

from enum import StrEnum

from xltools.appraisal import Appraisal, State
from xltools.text import editions as says
from xltools.text import states


class Edition(StrEnum):
    """The editions that leave the office."""

    MEETING = "送审"
    REVIEW = "反馈核对"
    FEEDBACK = "反馈"
    PUBLIC = "公开"
    HANDOVER = "移交"

    @property
    def full_name(self) -> str:
        """How sentences and the journal call it."""
        return "移交件" if self is Edition.HANDOVER else f"{self}版"


FROM = {
    Edition.MEETING: State.CHECKING,
    Edition.REVIEW: State.CHECKING,
    Edition.FEEDBACK: State.APPROVED,
    Edition.PUBLIC: State.APPROVED,
    Edition.HANDOVER: State.APPROVED,
}
"""The first state from which an edition may be written."""


def edition_named(name: str) -> Edition | None:
    """The edition of this name, with or without 版; None if there is none.

    >>> edition_named("公开版"), edition_named("内部")
    (<Edition.PUBLIC: '公开'>, None)
    """
    return next((one for one in Edition if name in (one, one.full_name)), None)


def refusal(edition: Edition, appraisal: Appraisal) -> str:
    """Why the edition may not be written now, in one sentence; empty if it may."""
    state = State(appraisal.state)
    if state.place < FROM[edition].place:
        if appraisal.lapsed:
            return states.LAPSED
        return says.NEEDS_STATE[edition].format(state=state)
    if edition is Edition.REVIEW:
        return says.NOT_ANY_MORE.format(state=state) if state.approved else ""
    if why := appraisal.incompleteness:
        return says.NOT_COMPLETE.format(why=why, edition=edition.full_name)
    return ""
