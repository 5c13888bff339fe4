"""The forms that the scheme asks for now, made once per kind of scorer and compared quickly.

Scorers that mark the same items for the same units get the same form but for their own code and
name. Such a form is planned once, for a stand-in whose code and name occur nowhere else, and
each scorer's is that text with its own put in.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from xltools.forms.drawing import drawing_digest, drawing_text
from xltools.forms.identity import Identity
from xltools.forms.layout import plan_form
from xltools.forms.plan import FormPlan, armoured_json
from xltools.intake.expected import ExpectedSheet, expected_sheets
from xltools.scheme.model import Item, Scheme, Scorer

_CODE, _NAME = "\ue000code\ue001", "\ue000name\ue001"
_IN_JSON = {text: armoured_json(text)[1:-1] for text in (_CODE, _NAME)}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of form, for the stand-in."""

    text: str
    plan: FormPlan
    expected: tuple[ExpectedSheet, ...]
    drawn: str
    """Digest of this program's drawing."""
    former: dict[str, tuple[ExpectedSheet, ...]] = field(default_factory=dict)
    """Digest → the same form as another program drew it."""


class CurrentForms:
    """What each scorer's form is under `scheme`, in workspace `workspace`."""

    def __init__(self, scheme: Scheme, workspace: str) -> None:
        self._scheme = scheme
        self._workspace = workspace
        self._kinds: dict[object, Kind] = {}
        self.scorers = {scorer.code: scorer for scorer in scheme.scorers}
        self._strata: dict[str, list[tuple[str, str]]] = {}
        for item in scheme.items:
            for row in item.strata.scorers:
                self._strata.setdefault(row.scorer, []).append((item.code, row.stratum))

    def text(self, scorer: Scorer) -> str:
        """The canonical plan of `scorer`'s form."""
        text = self._kind(scorer).text
        for stand_in, own in ((_CODE, scorer.code), (_NAME, scorer.name)):
            text = text.replace(_IN_JSON[stand_in], armoured_json(own)[1:-1])
        return text

    def digest(self, scorer: Scorer) -> str:
        """The digest of `scorer`'s form."""
        return hashlib.sha256(self.text(scorer).encode()).hexdigest()

    def plan(self, scorer: Scorer) -> FormPlan:
        """The plan of `scorer`'s form."""
        return plan_form(self._scheme, scorer, self._workspace)

    def expected(self, scorer: Scorer) -> tuple[FormPlan, tuple[ExpectedSheet, ...]]:
        """The kind of `scorer`'s form, ready for comparison: a stand-in's plan and sheets."""
        kind = self._kind(scorer)
        return kind.plan, kind.expected

    def former(
        self, scorer: Scorer, identity: Identity, drawing: str
    ) -> tuple[ExpectedSheet, ...] | None:
        """`scorer`'s form as it was drawn when `identity` was signed: empty if as it is today.

        None where `drawing`, as the form carries it, is not the one that was signed.
        """
        kind = self._kind(scorer)
        if identity.drawn in ("", kind.drawn):
            return ()
        if drawing_digest(drawing) != identity.drawn:
            return None
        if identity.drawn not in kind.former:
            kind.former[identity.drawn] = expected_sheets(kind.plan, drawing)
        return kind.former[identity.drawn]

    def _kind(self, scorer: Scorer) -> Kind:
        recusals = tuple(r for r in self._scheme.recusals if r.scorer == scorer.code)
        key = (
            scorer.kind,
            scorer.rank,
            scorer.items,
            scorer.categories,
            scorer.extended,
            scorer.contact,
            scorer.phone,
            tuple((r.unit, r.item, r.reason) for r in recusals),
            tuple(self._strata.get(scorer.code, ())),
        )
        if key not in self._kinds:
            self._kinds[key] = self._planned(scorer)
        return self._kinds[key]

    def _planned(self, scorer: Scorer) -> Kind:
        stand_in = scorer.model_copy(update={"code": _CODE, "name": _NAME})
        recusals = tuple(
            r.model_copy(update={"scorer": _CODE}) if r.scorer == scorer.code else r
            for r in self._scheme.recusals
        )
        scheme = self._scheme.model_copy(
            update={
                "scorers": tuple(
                    stand_in if s.code == scorer.code else s for s in self._scheme.scorers
                ),
                "recusals": recusals,
                "items": tuple(_for_stand_in(item, scorer) for item in self._scheme.items),
            }
        )
        plan = plan_form(scheme, stand_in, self._workspace)
        drawn = drawing_digest(drawing_text(plan))
        return Kind(plan.canonical(), plan, expected_sheets(plan), drawn)


def _for_stand_in(item: Item, scorer: Scorer) -> Item:
    """`item` with the stand-in in `scorer`'s place among those that return strata apart."""
    if all(row.scorer != scorer.code for row in item.strata.scorers):
        return item
    rows = tuple(
        row.model_copy(update={"scorer": _CODE}) if row.scorer == scorer.code else row
        for row in item.strata.scorers
    )
    return item.model_copy(update={"strata": item.strata.model_copy(update={"scorers": rows})})
