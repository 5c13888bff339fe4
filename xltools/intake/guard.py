"""The guard's thresholds, and the cautious rules that a person has lifted for one file.

A lifted rule is not off: its ceiling holds instead of its threshold, and time and memory of the
worker bound whatever is read.
"""

from __future__ import annotations

from dataclasses import dataclass

from xltools.intake.refusal import Refused, unsafe
from xltools.text import guard as rules
from xltools.text.guard import Rule

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limit:
    """How much of something a file may have: `most`, and `ceiling` once the rule is lifted."""

    rule: Rule
    most: int
    ceiling: int
    unit: int = 1
    """What the sentence counts in."""


ENTRIES = Limit(rules.ENTRIES, 2_000, 20_000)
PART = Limit(rules.PART, 64 * MIB, 128 * MIB, MIB)
WHOLE = Limit(rules.WHOLE, 160 * MIB, 320 * MIB, MIB)
DEPTH = Limit(rules.DEPTH, 200, 2_000)
SHEETS = Limit(rules.SHEETS, 200, 2_000)
STYLES = Limit(rules.STYLES, 70_000, 1_000_000)
SHARED = Limit(rules.SHARED, 64 * MIB, 1024 * MIB, MIB)
CELLS = Limit(rules.CELLS, 1_000_000, 2_000_000)
AREA = Limit(rules.AREA, 5_000_000, 1_048_576 * 16_384)
DENSE_AREA = Limit(rules.AREA, 5_000_000, 20_000_000)
"""For formats whose reader makes room for every cell of the rectangle."""
MERGED = Limit(rules.MERGED, 20_000, 200_000)


@dataclass(frozen=True, slots=True)
class Guard:
    """What is refused in the file that is being read: everything but `lifted`."""

    lifted: frozenset[str] = frozenset()
    """Codes of cautious rules."""

    def without(self, rule: Rule) -> Guard:
        """The same with one more rule lifted."""
        return Guard(self.lifted | {rule.code})

    def refuse(self, rule: Rule) -> None:
        """Refuse what `rule` names, unless it is lifted."""
        if rule.code not in self.lifted:
            raise unsafe(rule=rule)

    def most(self, limit: Limit) -> int:
        """How much may be there."""
        return limit.ceiling if limit.rule.code in self.lifted else limit.most

    def bound(self, limit: Limit, amount: int, **place: str) -> None:
        """Refuse more than there may be."""
        if amount > self.most(limit):
            raise self.exceeded(limit, **place)

    def exceeded(self, limit: Limit, **place: str) -> Refused:
        """What is thrown where there is more than there may be."""
        why = limit.rule.says.format(most=self.most(limit) // limit.unit)
        if limit.rule.code in self.lifted:
            return unsafe(rules.BEYOND.says.format(why=why), rule=rules.BEYOND, **place)
        return unsafe(why, rule=limit.rule, **place)


STRICT = Guard()
