"""The engine and a scorer written apart agree on generated schemes and marks, ties included."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.scoring import oracle
from tests.scoring.build import bonus, deduction, frame, item, scheme, unit, veto
from xltools.methods.direct import Direct
from xltools.methods.panel import Panel, ScorerWeight
from xltools.methods.scaled import Scaled
from xltools.scheme.model import Category, Recusal, Scheme, UnitPoints
from xltools.scoring.engine import score

STATES = ("", "未报", "不涉及", "回避", "无样本", "待更正")
POLICIES = ("rescale_total", "rescale_channel", "zero", "category_mean", "full")
SCORERS = ("S1", "S2", "S3", "S4", "S5", "S6", "S7")
Drawn = tuple[dict[str, Any], Scheme, list[Any]]


def marks(full: Fraction) -> st.SearchStrategy[str]:
    """Marks that tie often, end in 5 beyond the digit, or are long."""
    top = int(full)
    few = st.sampled_from(["0", "0.5", "1", "0.25", "0.125", "0.675", str(top), f"{top / 2:g}"])
    fine = st.integers(0, top * 1000).map(lambda n: f"{n / 1000:.3f}")
    long = st.integers(0, top * 10**12).map(lambda n: f"{Decimal(n) / 10**12:f}")
    return st.one_of(few, few, fine, long)


@st.composite
def drawn(draw: st.DrawFn) -> Drawn:
    """A case as plain data for the oracle, and the same as a scheme and adjustments."""
    pick = lambda *choices: draw(st.sampled_from(choices))  # noqa: E731
    items: dict[str, dict[str, Any]] = {}
    made = []
    for n in range(draw(st.integers(1, 5))):
        code = f"{pick(1, 2, 3)}.{n}"
        points = Fraction(pick("1", "2", "5", "10", "0.64", "12.5", "3"))
        direct = draw(st.booleans())
        many = draw(st.booleans())
        own = draw(st.sets(st.sampled_from(SCORERS), min_size=1 if not many else 2, max_size=7))
        scorers = sorted(own) if many else [sorted(own)[0]]
        way = pick("mean", "trimmed", "median", "weighted")
        weights = {s: Fraction(pick("1", "0.5", "2.25", "3")) for s in scorers}
        facts = {
            "points": points,
            "channel": code[0],
            "full": None if direct else Fraction(pick(100, 10, 60)),
            "scorers": scorers,
            "way": way,
            "high": pick(1, 2),
            "low": pick(0, 1),
            "above": pick(2, 5),
            "weights": weights,
            "na": pick(None, None, *POLICIES),
            "unreported": pick(None, None, "block", *POLICIES),
        }
        items[code] = facts
        panel = Panel(
            way=way,
            drop_high=facts["high"],
            drop_low=facts["low"],
            above=facts["above"],
            weights=tuple(ScorerWeight(scorer=s, weight=decimal(w)) for s, w in weights.items()),
        )
        method = Direct(decimals=10) if direct else Scaled(full=decimal(facts["full"]), decimals=10)
        made.append(
            item(
                code,
                decimal(points),
                method=method,
                panel=panel,
                na_policy=facts["na"],
                unreported_policy=facts["unreported"],
            )
        )
    units = {
        f"U{n}": {
            "category": pick("A", "A", "B"),
            "exempt": pick(False, False, False, False, True),
            "points": {
                code: Fraction(pick("2", "4", "0"))
                for code in items
                if pick(False, False, False, False, True)
            },
        }
        for n in range(draw(st.integers(1, 6)))
    }
    typed = {}
    for u, own_unit in units.items():
        for code, facts in items.items():
            points = own_unit["points"].get(code, facts["points"])
            number = marks(max(facts["full"] or points, Fraction(1)))
            cell = st.one_of(number, number, number, st.sampled_from(STATES))
            for s in facts["scorers"]:
                typed[s, u, code] = draw(cell)
    adjustments, lines = [], []
    for n in range(draw(st.integers(0, 4))):
        u, kind = pick(*units), pick("down", "down", "up", "veto")
        points = Fraction(pick("0.005", "0.5", "2", "30", "0.125"))
        adjustments.append((u, kind, points))
        lines.append(
            veto(u, n + 1)
            if kind == "veto"
            else (deduction if kind == "down" else bonus)(u, points, n + 1)
        )
    case = {
        "items": items,
        "units": units,
        "typed": typed,
        "recusals": draw(
            st.sets(st.tuples(st.sampled_from(SCORERS), st.sampled_from([*units])), max_size=2)
        ),
        "adjustments": adjustments,
        "na": pick(*POLICIES),
        "unreported": pick("block", *POLICIES),
        "item_decimals": pick(None, None, 1, 2),
        "channel_decimals": pick(None, None, 1, 2),
        "total_decimals": pick(0, 1, 2, 2, 4),
        "normalised": pick(None, None, Fraction(100)),
        "cap": pick(None, Fraction(1)),
        "floor": pick(None, Fraction(0), Fraction(40)),
        "adjust_first": draw(st.booleans()),
        "rank_exact": draw(st.booleans()),
        "overall": draw(st.booleans()),
        "dense": draw(st.booleans()),
        "strict": draw(st.booleans()),
        "k": pick(0, 1, 2, 3),
        "unranked": pick([], [], ["B"]),
    }
    return case, as_scheme(case, made), lines


def decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def as_scheme(case: dict[str, Any], made: list[Any]) -> Scheme:
    scorers: dict[str, list[str]] = {}
    for code, facts in case["items"].items():
        for s in facts["scorers"]:
            scorers.setdefault(s, []).append(code)
    optional = {
        key: None if case[name] is None else decimal(case[name])
        for key, name in (
            ("normalised_full", "normalised"),
            ("bonus_cap", "cap"),
            ("total_floor", "floor"),
        )
    }
    return scheme(
        made,
        [unit(u, own["category"], exempt="批" * own["exempt"]) for u, own in case["units"].items()],
        scorers,
        categories=[
            Category(code=c, name=f"{c}组", ranked=c not in case["unranked"]) for c in "AB"
        ],
        unit_points=tuple(
            UnitPoints(unit=u, item=code, points=decimal(points))
            for u, own in case["units"].items()
            for code, points in own["points"].items()
        ),
        recusals=tuple(
            Recusal(scorer=s, unit=u) for s, u in sorted(case["recusals"]) if s in scorers
        ),
        settings={
            **optional,
            "na_policy": case["na"],
            "unreported_policy": case["unreported"],
            "item_decimals": case["item_decimals"],
            "channel_decimals": case["channel_decimals"],
            "total_decimals": case["total_decimals"],
            "adjustment_order": "adjust_first" if case["adjust_first"] else "rescale_first",
            "rank_on": "exact" if case["rank_exact"] else "rounded",
            "rank_scope": "all" if case["overall"] else "category",
            "rank_method": "dense" if case["dense"] else "competition",
            "bottom_ties": "strict" if case["strict"] else "include",
            "bottom_k": case["k"],
        },
    )


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn())
def test_the_engine_agrees_with_the_oracle(drawing: Drawn) -> None:
    case, made, lines = drawing
    result, findings = score(made, frame(case["typed"]), lines)
    expected = oracle.results(case)
    got = {
        unit.code: {
            "status": str(unit.status),
            "raw": unit.raw_total,
            "total": unit.total,
            "rank": unit.rank,
            "bottom": unit.bottom,
        }
        for unit in result.units
    }
    assert got == {
        u: {key: own[key] for key in ("status", "raw", "total", "rank", "bottom")}
        for u, own in expected.items()
    }
    assert all(finding.message for finding in findings)
    assert result.provisional == any(own["status"] == "incomplete" for own in expected.values())


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn(), st.randoms(use_true_random=False))
def test_order_changes_nothing(drawing: Drawn, random: Any) -> None:
    case, made, lines = drawing
    before, _ = score(made, frame(case["typed"]), lines)

    def shuffled(things: Any) -> tuple[Any, ...]:
        things = list(things)
        random.shuffle(things)
        return tuple(things)

    other = made.model_copy(
        update={
            name: shuffled(getattr(made, name))
            for name in ("units", "items", "channels", "scorers", "categories")
        }
    )
    typed = dict(shuffled(case["typed"].items()))
    after, _ = score(other, frame(typed), shuffled(lines))
    for own in before.units:
        same = after.unit(own.code)
        assert (own.status, own.total, own.rank, own.bottom, own.channels) == (
            same.status,
            same.total,
            same.rank,
            same.bottom,
            same.channels,
        )


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn(), st.sampled_from(["0.005", "1", "40"]))
def test_a_further_deduction_never_improves_a_rank(drawing: Drawn, points: str) -> None:
    case, made, lines = drawing
    data = frame(case["typed"])
    before, _ = score(made, data, lines)
    for own in before.units:
        after, _ = score(made, data, [*lines, deduction(own.code, points, 99)])
        again = after.unit(own.code)
        if own.rank is not None:
            assert again.rank is not None
            assert again.rank >= own.rank
            assert again.total is not None
            assert own.total is not None
            assert again.total <= own.total


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn())
def test_equal_inputs_tie(drawing: Drawn) -> None:
    case, made, _ = drawing
    twin = made.units[0].model_copy(update={"code": "TWIN"})
    typed = dict(case["typed"])
    first = made.units[0].code
    typed |= {(s, "TWIN", i): text for (s, u, i), text in case["typed"].items() if u == first}
    twins = made.model_copy(
        update={
            "units": (*made.units, twin),
            "unit_points": made.unit_points
            + tuple(
                p.model_copy(update={"unit": "TWIN"}) for p in made.unit_points if p.unit == first
            ),
            "recusals": made.recusals
            + tuple(
                r.model_copy(update={"unit": "TWIN"}) for r in made.recusals if r.unit == first
            ),
        }
    )
    result, _ = score(twins, frame(typed))
    one, other = result.unit(first), result.unit("TWIN")
    assert (one.status, one.total, one.rank, one.bottom) == (
        other.status,
        other.total,
        other.rank,
        other.bottom,
    )
    assert one.tied == (one.rank is not None)
