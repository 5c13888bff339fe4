"""Marks that look lived in, the same on every machine: drawn from hashes, not from a generator."""

from __future__ import annotations

import hashlib
from decimal import Decimal


def draw(low: int, high: int, *names: str) -> int:
    """A whole number from `low` to `high` that depends on `names` alone."""
    digest = hashlib.sha256("|".join(names).encode()).digest()
    return low + int.from_bytes(digest[:8], "big") % (high - low + 1)


def quality(unit: str) -> int:
    """How good a unit is in tenths of a mark: most between 84 and 95."""
    return 840 + (draw(0, 55, "quality", unit) + draw(0, 55, "quality again", unit))


def mark(unit: str, item: str, scorer: str, base: int) -> Decimal:
    """The mark of `scorer` for `unit` on `item`: around `base` tenths, at most 100, in halves."""
    lean = draw(-15, 15, "lean", item, scorer)
    mood = draw(-25, 25, "mood", unit, item, scorer)
    tenths = min(1000, max(600, base + lean + mood))
    return Decimal(tenths - tenths % 5) / 10
