"""单位名称认定: names in a register that people have said the meaning of."""

from __future__ import annotations

from collections.abc import Sequence

from xltools.scheme.model import Unit
from xltools.scheme.names import UnitNames
from xltools.scoring.decisions import (
    Decided,
    Decision,
    DecisionKind,
    impossible,
    of_kind,
    weighed,
)
from xltools.text.nearest import folded


class DecidedNames(UnitNames):
    """The units' own names, and behind them those that were decided; notes which were used."""

    def __init__(self, units: Sequence[Unit], decisions: Sequence[Decision]) -> None:
        super().__init__(units)
        self._by_code = {unit.code: unit for unit in units}
        self._decisions = of_kind(decisions, DecisionKind.NAME)
        self._said = {folded(one.matter.text): one for one in self._decisions}
        self._used: set[str] = set()

    def find(self, text: str) -> Unit | None:
        """The unit meant by `text`, by itself or as decided."""
        unit = super().find(text)
        decision = self._said.get(folded(text)) if text else None
        if decision is None:
            return unit
        self._used.add(folded(text))
        return unit or self._by_code.get(decision.value)

    def decided(self) -> list[Decided]:
        """What became of each decision, once the registers have been read."""
        return [self._outcome(one) for one in self._decisions]

    def _outcome(self, decision: Decision) -> Decided:
        text = decision.matter.text
        own = super().find(text)
        computed = f"认定为{own.name}" if own is not None else "单位名称无法认定"
        if decision.value not in self._by_code:
            return impossible(decision, "评议对象中没有议定的单位", computed)
        if folded(text) not in self._used:
            return impossible(decision, f"登记表中没有写作“{text}”的单位", computed)
        return weighed(decision, "" if own is None else own.code, computed)
