"""What people decided about units: disqualification, ties at the bottom line, 后进.

Computed places are left as they were computed; what was decided is put on top of them and said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from xltools.scheme.lookup import SchemeIndex
from xltools.scoring.adjust import DISQUALIFY
from xltools.scoring.decisions import (
    LISTED,
    Decided,
    Decision,
    DecisionKind,
    impossible,
    of_kind,
    weighed,
)
from xltools.scoring.rank import End, Group, tie_values
from xltools.scoring.result import Adjustment, Status, UnitResult
from xltools.text.catalogue import results as kinds
from xltools.text.finding import Finding


class People:
    """The decisions that touch scoring, applied as the result comes to the place of each."""

    def __init__(self, index: SchemeIndex, decisions: Sequence[Decision]) -> None:
        self._index = index
        self._ties = of_kind(decisions, DecisionKind.TIE)
        self._bottoms = of_kind(decisions, DecisionKind.BOTTOM)
        self._vetoes = of_kind(decisions, DecisionKind.DISQUALIFY)
        self.decided: list[Decided] = []
        self.listed: dict[str, bool] = {}
        """Units of which it was decided whether they are among the bottom places."""
        self._settled: dict[str, str] = {}

    def disqualifications(self, lines: Sequence[Adjustment]) -> list[Adjustment]:
        """Decided disqualifications as lines beside the register's own, one a unit."""
        already = {line.unit for line in lines if line.counted and line.kind == DISQUALIFY}
        added: list[Adjustment] = []
        for decision in self._vetoes:
            unit = self._index.units.get(decision.matter.units[0])
            if unit is None or unit.exempt:
                why = "评议对象中没有该单位" if unit is None else "该单位本年免评"
                self.decided.append(impossible(decision, why))
                continue
            computed = "登记表中已列" if unit.code in already else "未直接列为不合格"
            weight = weighed(decision, unit.code, computed)
            self.decided.append(weight)
            if weight.applied:
                added.append(_line(decision, len(lines) + len(added) + 1))
        return added

    def tied(self, group: Group, low: End) -> tuple[UnitResult, ...]:
        """Who is listed at the bottom of a group: as computed, or as decided for its tie."""
        codes = {unit.code for unit in low.tied}
        for decision in [one for one in self._ties if set(one.matter.units) == codes]:
            self._ties.remove(decision)
            said = tie_values(group, low.tied, self._index.scheme.settings)
            names, total, rank = said["names"], said["total"], said["rank"]
            computed = f"{names}总分同为{total}，并列第{rank}名，拟列{len(low.listed)}家"
            basis = f"{'、'.join(sorted(codes))}|{total}"
            wanted = {code for code in decision.value.split("、") if code}
            weight = weighed(decision, basis, computed)
            self.decided.append(weight)
            if not weight.applied:
                continue
            self._settled[str(names)] = decision.name
            self.listed |= {code: code in wanted for code in codes}
            for unit in low.tied:
                unit.notes.append(_note(decision, unit.code in wanted))
            sure = tuple(unit for unit in low.listed if unit.code not in codes)
            return (*sure, *(unit for unit in low.tied if unit.code in wanted))
        return low.listed

    def bottom(self, units: Sequence[UnitResult]) -> None:
        """Decided 后进, on top of the computed bottom places; ties that are no more are said."""
        self.decided += [impossible(one, "现在没有这些单位的末位并列") for one in self._ties]
        results = {unit.code: unit for unit in units}
        for decision in self._bottoms:
            unit = results.get(decision.matter.units[0])
            if unit is None or unit.status is Status.EXEMPT:
                self.decided.append(impossible(decision, "该单位不参加评议"))
                continue
            listed = decision.value == LISTED
            if self.listed.get(unit.code, listed) is not listed:
                why = "另有末位并列的议定与此不同"
                self.decided.append(impossible(decision, why))
                continue
            computed = "拟列后进" if unit.bottom else "未列后进"
            weight = weighed(decision, computed, computed)
            self.decided.append(weight)
            if weight.applied:
                unit.bottom = listed
                self.listed[unit.code] = listed
                unit.notes.append(_note(decision, listed))

    def settled(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings, decided ties at the bottom line marked as such."""
        return [
            replace(f, settled=how)
            if f.kind == kinds.TIE_AT_BOTTOM and (how := self._settled.get(str(f.values["names"])))
            else f
            for f in findings
        ]


def _note(decision: Decision, listed: bool) -> str:
    return f"议定{'列入' if listed else '不列入'}后进（{decision.cites.minutes}）"


def _line(decision: Decision, seq: int) -> Adjustment:
    """A decided disqualification as a line of 加减分."""
    cites = decision.cites
    return Adjustment(
        seq=seq,
        unit=decision.matter.units[0],
        kind=DISQUALIFY,
        points=Fraction(0),
        counted=True,
        why_not="",
        row=0,
        date=cites.date,
        rule=decision.name,
        fact=cites.reason,
        basis=cites.minutes,
        proposer=cites.recorder,
        approver=cites.meeting,
        approved=cites.date,
    )
