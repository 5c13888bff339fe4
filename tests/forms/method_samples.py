"""A scheme with every kind of scoring method, one scorer for each item."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.forms.samples import scheme as sample_scheme
from xltools.forms.layout import plan_form
from xltools.forms.plan import FormPlan
from xltools.ledger.keys import DEMO_WORKSPACE
from xltools.methods import METHODS
from xltools.methods.periods import Periods
from xltools.methods.strata import Strata
from xltools.scheme.model import Item, Recusal, Scheme, Scorer

RULES = [
    {"code": "K1", "name": "被省级媒体曝光属实", "points": "2", "cap": "3"},
    {"code": "K2", "name": "明察暗访发现脱岗", "points": "0.5"},
    {"code": "K3", "name": "其他违纪", "points": None},
]
DIMENSIONS = [
    {"code": "1", "name": "依法行政", "weight": "0.6"},
    {"code": "2", "name": "廉洁从政", "weight": "0.4"},
]
HALVES = Periods(
    periods=[
        {"code": "1", "name": "上半年", "weight": "50"},
        {"code": "2", "name": "下半年", "weight": "50"},
    ]
)
LAYERS = Strata(
    ratio=True,
    strata=[
        {"code": "D", "name": "电话调查", "weight": "6"},
        {"code": "W", "name": "问卷调查", "weight": "4"},
        {"code": "D", "name": "电话调查", "weight": "0", "category": "SH"},
    ],
)
KINDS: dict[str, dict[str, Any]] = {
    "ballot": {"kind": "ballot", "quorum": "50"},
    "each": {"kind": "ballot", "form": "one_each"},
    "matrix": {"kind": "ballot_matrix", "dimensions": DIMENSIONS},
    "rate": {"kind": "rate", "numerator_name": "按期办结件数", "denominator_name": "应办件数"},
    "percent": {"kind": "rate_slope", "way": "percent", "target": "98"},
    "ratio": {"kind": "plan_ratio", "cap": "100"},
    "band": {
        "kind": "band",
        "intervals": [
            {"low": None, "high": "60", "points": "0"},
            {"low": "60", "high": "80", "points": "2"},
            {"low": "80", "high": None, "points": "4"},
        ],
    },
    "boolean": {"kind": "boolean"},
    "rank": {"kind": "rank_points", "table": [{"first": 1, "last": 2, "points": "4"}]},
    "deduct": {"kind": "deduct", "rules": RULES},
    "accrue": {"kind": "accrue", "rules": RULES, "other": False},
    "strata": {"kind": "scaled"},
    "periods": {"kind": "rate"},
    "layered": {"kind": "ballot"},
    "listed": {"kind": "deduct", "rules": RULES},
}
"""Item code → method; the scorer of each has the item's code."""


def scheme(**settings: Any) -> Scheme:
    """The sample scheme with these items in the place of its own."""
    base = sample_scheme(**settings)
    items = []
    for code, said in KINDS.items():
        method = METHODS[said["kind"]](**{k: v for k, v in said.items() if k != "kind"})
        more: dict[str, Any] = {}
        if code in ("strata", "layered"):
            more["strata"] = LAYERS
        if code in ("periods", "layered", "listed"):
            more["periods"] = HALVES
        items.append(
            Item(
                code=code, name=f"项目{code}", channel="1", points=Decimal(4), method=method, **more
            )
        )
    return base.model_copy(
        update={
            "items": tuple(items),
            "category_points": (),
            "scorers": tuple(
                Scorer(code=code, name=f"单位{code}", items=(code,)) for code in KINDS
            ),
            "recusals": (
                Recusal(scorer="ballot", unit="ZF03"),
                Recusal(scorer="deduct", unit="ZF03"),
            ),
        }
    )


def plan(scorer: str) -> FormPlan:
    """The plan of one scorer's form."""
    made = scheme()
    return plan_form(made, next(s for s in made.scorers if s.code == scorer), DEMO_WORKSPACE)
