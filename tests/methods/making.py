"""Strategies for methods with sound parameters, and for entries that their forms accept."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from xltools.methods import METHODS
from xltools.methods.ballots import EXPECTED, ISSUED, PRESENT, RETURNED, VOID, Paper
from xltools.methods.base import EntryField, Method
from xltools.methods.plan_ratio import ACTUAL, PLAN, PlanRatio
from xltools.methods.rates import DENOMINATOR, NUMERATOR

Draw = st.DrawFn


def decimals(low: object, high: object, places: int = 2) -> st.SearchStrategy[Decimal]:
    """Decimals of at most `places` places."""
    factor = 10**places
    lowest, highest = int(Decimal(str(low)) * factor), int(Decimal(str(high)) * factor)
    return st.integers(lowest, highest).map(lambda n: Decimal(n).scaleb(-places))


POINTS = decimals("0.5", 30, 1)


@st.composite
def _levels(draw: Draw, full: Decimal) -> list[dict[str, Any]]:
    count = draw(st.integers(1, 5))
    worths = [draw(st.none() | decimals(0, full, 1)) for _ in range(count - 1)]
    return [
        {"code": f"L{n}", "name": f"等次{n}", "value": worth}
        for n, worth in enumerate([full, *worths])
    ]


@st.composite
def _paper(draw: Draw) -> dict[str, Any]:
    full = draw(st.sampled_from([Decimal(100), Decimal(20), Decimal("7.5")]))
    levels = draw(_levels(full))
    return {
        "form": draw(st.sampled_from(["one_for_all", "one_each"])),
        "full": full,
        "levels": levels,
        "abstained_value": draw(st.none() | decimals(0, full, 1)),
        "satisfied": draw(st.integers(0, len(levels))),
        "quorum": draw(st.none() | st.just(Decimal(50))),
        "quorum_line": draw(st.sampled_from(["reached", "over"])),
        "missed_quorum": draw(st.sampled_from(["notice", "hold", "void"])),
    }


@st.composite
def _ballot(draw: Draw, points: Decimal) -> dict[str, Any]:
    return draw(_paper())


@st.composite
def _ballot_matrix(draw: Draw, points: Decimal) -> dict[str, Any]:
    weights = draw(st.lists(decimals("0.1", 9, 1), min_size=1, max_size=4))
    dimensions = [{"code": str(n), "name": f"内容{n}", "weight": w} for n, w in enumerate(weights)]
    return {**draw(_paper()), "dimensions": dimensions, "ratio": True}


@st.composite
def _entry_of_rate(draw: Draw) -> dict[str, Any]:
    return {
        "way": draw(st.sampled_from(["counts", "percent"])),
        "decimals": draw(st.none() | st.integers(0, 3)),
    }


@st.composite
def _rate(draw: Draw, points: Decimal) -> dict[str, Any]:
    line = draw(st.none() | st.integers(0, 100).map(Decimal))
    penalty = 0 if line is None else draw(decimals("0.1", 3, 1))
    return {**draw(_entry_of_rate()), "line": line, "penalty": penalty}


@st.composite
def _rate_slope(draw: Draw, points: Decimal) -> dict[str, Any]:
    return {
        **draw(_entry_of_rate()),
        "target": draw(decimals(0, 100, 1)),
        "per_point": draw(decimals("0.1", 5, 1)),
        "floor": draw(decimals(0, points, 1)),
    }


@st.composite
def _band(draw: Draw, points: Decimal) -> dict[str, Any]:
    cuts = draw(st.lists(decimals(1, 99, 1), unique=True, max_size=5).map(sorted))
    limits = [None, *cuts, None]
    share = draw(st.booleans())
    most = Decimal(100) if share else points
    return {
        "input": draw(st.sampled_from(["value", "counts", "percent"])),
        "share": share,
        "intervals": [
            {"low": low, "high": high, "points": draw(decimals(0, most, 1))}
            for low, high in pairwise(limits)
        ],
    }


@st.composite
def _rank_points(draw: Draw, points: Decimal) -> dict[str, Any]:
    starts = draw(st.lists(st.integers(1, 12), unique=True, min_size=1, max_size=4).map(sorted))
    ends = [draw(st.integers(a, b - 1)) for a, b in zip(starts, [*starts[1:], 14], strict=True)]
    return {
        "better": draw(st.sampled_from(["higher", "lower"])),
        "from_bottom": draw(st.booleans()),
        "otherwise": draw(decimals(0, points, 1)),
        "table": [
            {"first": a, "last": b, "points": draw(decimals(0, points, 1))}
            for a, b in zip(starts, ends, strict=True)
        ],
    }


@st.composite
def _boolean(draw: Draw, points: Decimal) -> dict[str, Any]:
    yes, no = draw(st.sampled_from([("有", "无"), ("达标", "未达标")]))
    return {"yes": yes, "no": no}


@st.composite
def _events(draw: Draw) -> dict[str, Any]:
    rules = []
    for n in range(draw(st.integers(1, 4))):
        each = draw(st.none() | decimals(0, 5, 1))
        cap = draw(st.none() | decimals(each or 0, 20, 1))
        rules.append({"code": f"K{n}", "name": f"情形{n}", "points": each, "cap": cap})
    return {"rules": rules, "other": draw(st.booleans())}


@st.composite
def _deduct(draw: Draw, points: Decimal) -> dict[str, Any]:
    return {**draw(_events()), "floor": draw(decimals(0, points, 1))}


@st.composite
def _accrue(draw: Draw, points: Decimal) -> dict[str, Any]:
    return {**draw(_events()), "cap": draw(st.none() | decimals("0.1", points, 1))}


@st.composite
def _scaled(draw: Draw, points: Decimal) -> dict[str, Any]:
    return {"full": draw(st.sampled_from([Decimal(100), Decimal(60)]))}


def _no_parameters(points: Decimal) -> st.SearchStrategy[dict[str, Any]]:
    return st.just({})


@st.composite
def _plan_ratio(draw: Draw, points: Decimal) -> dict[str, Any]:
    return {"cap": draw(st.none() | decimals(50, 150, 1)), "decimals": draw(st.integers(0, 2))}


PARAMETERS = {
    "accrue": _accrue,
    "ballot": _ballot,
    "ballot_matrix": _ballot_matrix,
    "band": _band,
    "boolean": _boolean,
    "deduct": _deduct,
    "direct": _no_parameters,
    "manual": _no_parameters,
    "plan_ratio": _plan_ratio,
    "rank_points": _rank_points,
    "rate": _rate,
    "rate_slope": _rate_slope,
    "scaled": _scaled,
}


@st.composite
def methods(draw: Draw, kind: str) -> tuple[Method, Decimal]:
    """A method of `kind` with sound parameters, and an item's points."""
    points = draw(POINTS)
    return METHODS[kind](**draw(PARAMETERS[kind](points))), points


def _numbers(field: EntryField) -> st.SearchStrategy[Fraction]:
    if field.choices:
        return st.sampled_from([Fraction(number) for number in field.counts_as])
    low = 0 if field.low is None else field.low
    high = low + 400 if field.high is None else field.high
    few = st.integers(int(low), min(int(high), int(low) + 9)).map(Decimal)
    return (few | decimals(low, high, field.decimals)).map(Fraction)


@st.composite
def entries(draw: Draw, method: Method, points: Decimal) -> dict[str, Fraction]:
    """A complete entry without a contradiction: rates up to 1, ballots as many as came back."""
    entry = {field.key: draw(_numbers(field)) for field in method.fields(points)}
    if NUMERATOR in entry and DENOMINATOR in entry and method.consistency(entry):
        entry[NUMERATOR], entry[DENOMINATOR] = entry[DENOMINATOR], entry[NUMERATOR]
    if isinstance(method, PlanRatio) and method.consistency(entry):
        entry[PLAN] = entry[ACTUAL]
    if EXPECTED in entry:
        entry[EXPECTED] = entry[PRESENT] + draw(st.integers(0, 3))
    if isinstance(method, Paper):
        votes = sum(n for key, n in entry.items() if key.startswith(("level", "abs", "spo")))
        entry[RETURNED] = votes + entry[VOID]
        entry[ISSUED] = entry[RETURNED] + draw(st.integers(0, 20))
    return entry


@st.composite
def scored(draw: Draw, kind: str) -> tuple[Method, Decimal, Mapping[str, Fraction]]:
    """A method of `kind`, an item's points, and one complete entry."""
    method, points = draw(methods(kind))
    return method, points, draw(entries(method, points))
