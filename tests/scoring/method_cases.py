"""Generated schemes over all methods, strata, periods, targets and grades."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from tests.scoring.build import item, scheme, unit
from xltools.methods.accrue import Accrue
from xltools.methods.ballot import Ballot
from xltools.methods.ballot_matrix import BallotMatrix
from xltools.methods.band import Band
from xltools.methods.boolean import Boolean
from xltools.methods.deduct import Deduct
from xltools.methods.direct import Direct
from xltools.methods.manual import Manual
from xltools.methods.panel import Panel
from xltools.methods.periods import Periods
from xltools.methods.plan_ratio import PlanRatio
from xltools.methods.rank_points import RankPoints
from xltools.methods.rate import Rate
from xltools.methods.rate_slope import RateSlope
from xltools.methods.scaled import Scaled
from xltools.methods.strata import Strata
from xltools.scheme.choices import AdjustmentTarget, LimitWhen
from xltools.scheme.model import AdjustmentRule, Category, Scheme
from xltools.scheme.settings import Grade, Limit, Target
from xltools.scoring.result import Adjustment

F = Fraction
POLICIES = ("rescale_total", "rescale_channel", "zero", "category_mean", "full")
STATES = ("未填", "未报", "不涉及", "无样本", "待更正")
LEVELS = (("A", F(100)), ("B", F(75)), ("C", F(30)), ("D", None))
RULES = (("K1", F(2), F(3)), ("K2", F("0.5"), None))
BANDS = ((F(90), F(100)), (F(60), F("62.5")), (F(0), F(0)))
Drawn = tuple[dict[str, Any], Scheme, dict[tuple[str, ...], str], list[Adjustment]]


def dec(value: F) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def made_method(kind: str, p: dict[str, Any]) -> Any:
    """The engine's method for the oracle's parameters."""
    levels = [
        {"code": code, "name": f"等次{code}", "value": None if value is None else dec(value)}
        for code, value in LEVELS
    ]
    rules = [
        {"code": c, "name": c, "points": dec(each), "cap": None if cap is None else dec(cap)}
        for c, each, cap in RULES
    ]
    lows = [dec(low) for low, _ in BANDS]
    bands = [
        {"low": low, "high": high, "points": dec(share)}
        for low, high, (_, share) in zip(lows, [None, *lows], BANDS, strict=False)
    ]
    makers = {
        "scaled": Scaled,
        "direct": lambda: Direct(decimals=3),
        "manual": Manual,
        "boolean": Boolean,
        "deduct": lambda: Deduct(rules=rules),
        "accrue": lambda: Accrue(rules=rules),
        "ballot": lambda: Ballot(levels=levels),
        "ballot_matrix": lambda: BallotMatrix(
            levels=levels,
            ratio=True,
            dimensions=[{"code": c, "name": c, "weight": dec(w)} for c, w in p["dimensions"]],
        ),
        "rate": Rate,
        "plan_ratio": PlanRatio,
        "rate_slope": lambda: RateSlope(target=dec(p["target"]), per_point=dec(p["each"])),
        "band": lambda: Band(share=True, intervals=bands),
        "rank_points": lambda: RankPoints(
            table=[{"first": rank, "points": dec(worth)} for rank, worth in p["table"].items()]
        ),
    }
    return makers[kind]()


KINDS = (
    "scaled",
    "direct",
    "manual",
    "boolean",
    "deduct",
    "accrue",
    "ballot",
    "ballot_matrix",
    "rate",
    "rate_slope",
    "band",
    "rank_points",
    "plan_ratio",
)
PAIRS = {
    "rate": ("numerator", "denominator"),
    "rate_slope": ("numerator", "denominator"),
    "plan_ratio": ("actual", "plan"),
}
POOLED = ("ballot", "ballot_matrix", "rate", "deduct")


def numbers(draw: Any, kind: str, p: dict[str, Any]) -> dict[str, F]:
    """What a scorer might enter, ties and empty counts often."""
    few = lambda *choices: F(draw(st.sampled_from(choices)))  # noqa: E731
    if kind in ("scaled", "direct", "manual"):
        top = F(100) if kind == "scaled" else p["points"]
        return {"mark": top * few(0, "0.5", "0.845", "0.905", 1)}
    if kind == "boolean":
        return {"answer": few(0, 1)}
    if kind in ("deduct", "accrue"):
        return {"rule_K1": few(0, 0, 1, 2), "rule_K2": few(0, 1, 3), "other": few(0, "0.25")}
    if kind in ("ballot", "ballot_matrix"):
        counted = few(0, 10, 10)
        made = {"issued": few(10, 10, 10, 9), "returned": counted, "void_ballots": F(0)}
        prefixes = [f"dim_{code}_" for code, _ in p["dimensions"]] if "matrix" in kind else [""]
        for prefix in prefixes:
            left = counted
            for key in (*(f"level_{c}" for c, _ in LEVELS), "abstained"):
                made[prefix + key] = min(left, few(0, 0, 3, 7))
                left -= made[prefix + key]
            made[prefix + "spoiled"] = left + few(*[0] * 9, 1)
        return made
    if kind in ("rate", "rate_slope", "plan_ratio"):
        above, below = PAIRS[kind]
        whole = few(0, 3, 8, 40)
        return {above: whole * few(0, "0.5", 1) + few(*[0] * 9, 1), below: whole}
    return {"value": few(0, "59.99", 60, 75, 90, 100)}


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    """A case for the oracle, and the same as a scheme, entries and register lines."""
    pick = lambda *choices: draw(st.sampled_from(choices))  # noqa: E731
    units = {
        f"U{n}": {"category": pick("A", "A", "B"), "exempt": False, "points": {}}
        for n in range(draw(st.integers(2, 5)))
    }
    items: dict[str, dict[str, Any]] = {}
    entries: dict[tuple[str, ...], Any] = {}
    counts: dict[tuple[str, ...], str] = {}
    made = []
    for n in range(draw(st.integers(1, 3))):
        code, kind = f"{pick(1, 2)}.{n}", pick(*KINDS)
        scorers = ["S1", "S2", "S3"][: pick(1, 1, 2, 3)]
        own = {
            "kind": kind,
            "points": F(pick("5", "10", "12.5")),
            "channel": code[0],
            "scorers": scorers,
            "way": pick("mean", "median", *(("pool", "pool") if kind in POOLED else ())),
            "na": pick(None, None, *POLICIES),
            "unreported": pick(None, None, "block", *POLICIES),
            "levels": LEVELS,
            "rules": RULES,
            "bands": BANDS,
            "dimensions": (("1", F(6)), ("2", F(4))),
            "target": F(98),
            "each": F("0.5"),
            "table": {1: F(5), 2: F(3), 3: F("2.5")},
            "strata": pick(
                {}, {}, {"D": {"A": F(6), "B": F(6)}, "W": {"A": F(4), "B": F(pick(0, 9))}}
            ),
            "periods": pick({}, {}, {"P1": F(1), "P2": F(pick(1, 3))}),
        }
        items[code] = own
        made.append(as_item(code, own))
        for u in units:
            weights = {s: w[units[u]["category"]] for s, w in own["strata"].items()}
            for one in scorers:
                for p in own["periods"] or [""]:
                    for s in [s for s, w in weights.items() if w > 0] or [""]:
                        said = pick(*STATES) if pick(0, 0, 0, 1) else numbers(draw, kind, own)
                        entries[one, u, code, p, s] = said
                        counts |= typed(kind, own, (one, u, code, p, s), said)
    moves, rules, lines = adjustments(draw, items, [*units])
    quota = pick(None, 30, 50)
    case = {
        "items": items,
        "units": units,
        "entries": entries,
        "moves": moves,
        "adjustments": [],
        "na": pick(*POLICIES),
        "unreported": pick("block", *POLICIES),
        "item_decimals": pick(None, None, 1),
        "channel_decimals": None,
        "total_decimals": pick(1, 2),
        "normalised": pick(None, F(100)),
        "cap": None,
        "floor": F(0),
        "adjust_first": False,
        "rank_exact": draw(st.booleans()),
        "overall": draw(st.booleans()),
        "dense": False,
        "strict": False,
        "k": 1,
        "unranked": pick([], [], ["B"]),
        "grades": [
            ("优", F(15), None, quota),
            ("良", F(10), F(15), pick(None, 50)),
            ("差", None, F(10), None),
        ],
        "held": {line.unit for line in lines if line.rule_code == "R0"},
    }
    return case, as_scheme(case, made, rules), counts, lines


def as_item(code: str, own: dict[str, Any]) -> Any:
    rows = [
        {"code": s, "name": f"层{s}", "weight": dec(w[c]), "category": c}
        for s, w in own["strata"].items()
        for c in "AB"
    ]
    periods = [{"code": p, "name": f"期{p}", "weight": dec(w)} for p, w in own["periods"].items()]
    return item(
        code,
        dec(own["points"]),
        method=made_method(own["kind"], own),
        panel=Panel(way=own["way"]),
        strata=Strata.model_validate({"strata": rows, "ratio": True}),
        periods=Periods.model_validate({"periods": periods, "ratio": True}),
        na_policy=own["na"],
        unreported_policy=own["unreported"],
    )


def typed(
    kind: str, own: dict[str, Any], key: tuple[str, str, str, str, str], said: Any
) -> dict[tuple[str, ...], str]:
    """The rows of the marks frame; nothing for a sheet that did not come back."""
    scorer, u, code, p, s = key
    fields = made_method(kind, own).fields(dec(own["points"]))
    names = [field.key for field in fields]
    if said == "未报":
        return {}
    if isinstance(said, str):
        text = "" if said == "未填" else said
        return {(scorer, u, code, s, name, p): text for name in names}
    return {(scorer, u, code, s, name, p): f"{dec(said[name]):f}" for name in names}


def adjustments(draw: Any, items: Any, units: list[str]) -> Any:
    """(signed points by target after the rules' caps, the rules, the lines)."""
    pick = lambda *choices: draw(st.sampled_from(choices))  # noqa: E731
    rules, lines, moves = [], [], {}
    for n in range(draw(st.integers(0, 2))):
        kind = pick("item", "channel", "rate")
        of = pick(*items)
        of = of[0] if kind == "channel" else of
        if any((rule.target.value, rule.target_of) == (kind, of) for rule in rules):
            continue
        cap, each = F(2), F(pick("0.5", "1.5", "40"))
        target = Target(AdjustmentTarget(kind), of)
        rules.append(
            AdjustmentRule(code=f"R{n}", name=f"情形{n}", cap=dec(cap), target=kind, target_of=of)
        )
        u = pick(*units)
        for _ in range(pick(1, 2)):
            lines.append(
                Adjustment(
                    len(lines) + 1,
                    u,
                    "扣分",
                    -each,
                    counted=True,
                    why_not="",
                    row=5,
                    target=target,
                    rule_code=f"R{n}",
                )
            )
            moves[u, kind, of] = max(moves.get((u, kind, of), F(0)) - each, -cap)
    return moves, rules, lines


def as_scheme(case: dict[str, Any], made: list[Any], rules: list[Any]) -> Scheme:
    scorers: dict[str, list[str]] = {}
    for code, own in case["items"].items():
        for s in own["scorers"]:
            scorers.setdefault(s, []).append(code)
    return scheme(
        made,
        [unit(u, own["category"]) for u, own in case["units"].items()],
        scorers,
        categories=[
            Category(code=c, name=f"{c}组", ranked=c not in case["unranked"]) for c in "AB"
        ],
        adjustment_rules=tuple(rules),
        grades=tuple(
            Grade(
                name=name,
                low=None if low is None else dec(low),
                high=None if high is None else dec(high),
                quota_percent=percent,
            )
            for name, low, high, percent in case["grades"]
        ),
        limits=(Limit(name="有情形", when=LimitWhen.EVENT, value="R0", grade="良"),),
        settings={
            "na_policy": case["na"],
            "unreported_policy": case["unreported"],
            "item_decimals": case["item_decimals"],
            "total_decimals": case["total_decimals"],
            "normalised_full": None if case["normalised"] is None else dec(case["normalised"]),
            "rank_on": "exact" if case["rank_exact"] else "rounded",
            "rank_scope": "all" if case["overall"] else "category",
            "bottom_k": case["k"],
        },
    )
