"""Scoring methods with random parameters."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

from xltools.exact import decimals_of
from xltools.methods import METHODS, AnyMethod
from xltools.methods.ballots import MissedQuorum, QuorumLine

D = Decimal
LEVELS: list[dict[str, Any]] = [
    {"code": "A", "name": "满意", "value": D(100)},
    {"code": "B", "name": "基本满意", "value": D(75)},
    {"code": "C", "name": "不满意", "value": D(30)},
    {"code": "D", "name": "不了解", "value": None},
]
RULES: list[dict[str, Any]] = [
    {"code": "K1", "name": "被省级媒体曝光属实", "points": D(2), "cap": D(3)},
    {"code": "K2", "name": "窗口脱岗", "points": D("0.5")},
    {"code": "K3", "name": "其他违纪", "points": None},
]


def made_method(chance: Random, points: Decimal) -> AnyMethod:
    """Any method, its parameters such as an item of `points` may have."""
    kind = chance.choice(sorted(METHODS))
    said = _MAKERS.get(kind, lambda chance, points: {})(chance, points)
    return METHODS[kind](**said)


def _scaled(chance: Random, points: Decimal) -> dict[str, Any]:
    return {
        "full": D(chance.choice(["100", "100", "60", "10"])),
        "decimals": chance.choice([0, 1, 2, 2, 3]),
    }


def _direct(chance: Random, points: Decimal) -> dict[str, Any]:
    step = chance.choice([None, None, D("0.5")])
    places = max(decimals_of(points), chance.choice([1, 2, 3]))
    return {"decimals": places, "step": None if points % 1 else step}


def _boolean(chance: Random, points: Decimal) -> dict[str, Any]:
    yes, no = chance.choice([("有", "无"), ("达标", "未达标")])
    return {"yes": yes, "no": no}


def _events(chance: Random, points: Decimal) -> dict[str, Any]:
    rules = RULES[: chance.randint(1, 3)]
    return {"rules": rules, "other": chance.random() < 0.5}


def _deduct(chance: Random, points: Decimal) -> dict[str, Any]:
    floor = chance.choice([D(0), D(0), points / 2])
    return {**_events(chance, points), "floor": floor}


def _accrue(chance: Random, points: Decimal) -> dict[str, Any]:
    return {**_events(chance, points), "cap": chance.choice([None, None, points / 2])}


def _paper(chance: Random, points: Decimal) -> dict[str, Any]:
    worth = chance.choice([100, 20])
    levels = [
        {**one, "value": None if one["value"] is None else one["value"] * worth / 100}
        for one in LEVELS
    ]
    return {
        "form": chance.choice(["one_for_all", "one_for_all", "one_each"]),
        "levels": levels[: chance.choice([3, 4, 4])],
        "full": D(worth),
        "abstained_value": chance.choice([None, None, D(0), D(worth) / 2]),
        "satisfied": chance.choice([0, 1, 2]),
        "quorum": chance.choice([None, None, D(50)]),
        "quorum_line": chance.choice(list(QuorumLine)),
        "missed_quorum": chance.choice(list(MissedQuorum)),
    }


def _matrix(chance: Random, points: Decimal) -> dict[str, Any]:
    names = ("依法行政", "廉洁从政", "办事效率")[: chance.choice([2, 3])]
    ratio, weights = chance.choice([(True, (6, 4, 5)), (True, (1, 1, 1)), (False, None)])
    given = weights or {2: ("0.6", "0.4"), 3: ("50", "30", "20")}[len(names)]
    rows = [
        {"code": str(n), "name": name, "weight": D(given[n - 1])} for n, name in enumerate(names, 1)
    ]
    return {**_paper(chance, points), "dimensions": rows, "ratio": ratio}


def _named(chance: Random) -> dict[str, Any]:
    """What the two numbers of a rate are called, and how fine they are."""
    names = {"numerator_name": "按期办结件数", "denominator_name": "应办件数"}
    return {**chance.choice([{}, names]), "decimals": chance.choice([None, None, 0, 1])}


def _rate(chance: Random, points: Decimal) -> dict[str, Any]:
    return {
        "way": chance.choice(["counts", "counts", "percent"]),
        **_named(chance),
        **chance.choice([{}, {}, {"line": D(85), "penalty": points / 10}]),
    }


def _slope(chance: Random, points: Decimal) -> dict[str, Any]:
    return {
        "way": chance.choice(["counts", "percent"]),
        **_named(chance),
        "target": D(chance.choice(["98", "100", "87.5"])),
        "per_point": D(chance.choice(["0.5", "1", "0.125"])),
        "floor": chance.choice([D(0), points / 2]),
    }


def _band(chance: Random, points: Decimal) -> dict[str, Any]:
    share = chance.random() < 0.5
    top = D(100) if share else points
    intervals = [
        {"low": None, "high": D(60), "points": D(0)},
        {"low": D(60), "high": D("89.5"), "points": top * D("0.625")},
        {"low": D("89.5"), "high": None, "points": top, "name": chance.choice(["", "优秀"])},
    ]
    return {
        "input": chance.choice(["value", "counts", "percent"]),
        "value_name": chance.choice(["数值", "得分"]),
        **_named(chance),
        "share": share,
        "intervals": intervals,
        "low": chance.choice([D(0), None]),
        "high": chance.choice([D(100), None]),
    }


def _plan(chance: Random, points: Decimal) -> dict[str, Any]:
    names = {"actual_name": "办结数", "plan_name": "任务数"}
    return {
        "cap": chance.choice([None, D(100), D("112.5")]),
        "decimals": chance.choice([0, 1]),
        **chance.choice([{}, names]),
    }


def _places(chance: Random, points: Decimal) -> dict[str, Any]:
    table = [
        {"first": 1, "points": points},
        {"first": 2, "last": 3, "points": points * D("0.75")},
    ]
    return {
        "table": table,
        "better": chance.choice(["higher", "lower"]),
        "from_bottom": chance.random() < 0.3,
        "otherwise": points / 4,
        "value_name": chance.choice(["数值", "办件量"]),
        "decimals": chance.choice([0, 2, 2]),
        "high": chance.choice([D(100), D(100), None]),
        "low": chance.choice([D(0), None]),
    }


_MAKERS: dict[str, Callable[[Random, Decimal], dict[str, Any]]] = {
    "boolean": _boolean,
    "scaled": _scaled,
    "direct": _direct,
    "deduct": _deduct,
    "accrue": _accrue,
    "ballot": _paper,
    "ballot_matrix": _matrix,
    "rate": _rate,
    "rate_slope": _slope,
    "band": _band,
    "plan_ratio": _plan,
    "rank_points": _places,
}
