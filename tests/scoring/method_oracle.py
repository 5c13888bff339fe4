"""The second scorer's methods, strata, periods, pooled counts and grades: plain and apart."""

from __future__ import annotations

from fractions import Fraction as F
from typing import Any

from tests.scoring.oracle import GIVEN_UP, combined, half_up

Numbers = dict[str, F]


def own_score(kind: str, p: dict[str, Any], points: F, n: Numbers, cut: F) -> F | None:
    """The score of one entry (or of pooled ones); `cut` are signed percentage points."""
    made: F | None = _SCORES[kind](p, points, n, cut)
    return made


def full_score(kind: str, p: dict[str, Any], points: F) -> F:
    return F(100) if kind in ("scaled", "ballot", "ballot_matrix") else points


def _events(p: dict[str, Any], n: Numbers) -> F:
    whole = n["other"]
    for code, each, cap in p["rules"]:
        amount = n[f"rule_{code}"] * each
        whole += amount if cap is None or amount < cap else cap
    return whole


def _deduct(p: dict[str, Any], points: F, n: Numbers, cut: F) -> F:
    return max(F(0), points - _events(p, n))


def _accrue(p: dict[str, Any], points: F, n: Numbers, cut: F) -> F:
    return min(points, _events(p, n))


def _question(p: dict[str, Any], n: Numbers, prefix: str) -> F | None:
    valid = worth = F(0)
    for code, value in p["levels"]:
        if value is not None:
            valid += n[f"{prefix}level_{code}"]
            worth += value * n[f"{prefix}level_{code}"]
    return worth / valid if valid else None


def wrong(kind: str, p: dict[str, Any], n: Numbers) -> bool:
    """Whether the numbers of an entry cannot all be true."""
    if "ballot" in kind:
        prefixes = [f"dim_{code}_" for code, _ in p["dimensions"]] if "matrix" in kind else [""]
        due = n["returned"] - n["void_ballots"]
        return n["returned"] > n["issued"] or any(
            due
            != sum(v for key, v in n.items() if key.startswith((f"{x}level", f"{x}abs", f"{x}spo")))
            for x in prefixes
        )
    if kind in ("rate", "rate_slope"):
        return n["numerator"] > n["denominator"]
    return kind == "plan_ratio" and n["plan"] == 0 and n["actual"] > 0


def _ballot(p: dict[str, Any], points: F, n: Numbers, cut: F) -> F | None:
    return _question(p, n, "")


def _plan(p: dict[str, Any], points: F, n: Numbers, cut: F) -> F | None:
    return points * n["actual"] / n["plan"] if n["plan"] else None


def _matrix(p: dict[str, Any], points: F, n: Numbers, cut: F) -> F | None:
    scores = [(w, _question(p, n, f"dim_{code}_")) for code, w in p["dimensions"]]
    return weighted([(w, s) for w, s in scores if s is not None])


def _percent(n: Numbers, cut: F) -> F | None:
    if not n["denominator"]:
        return None
    return max(F(0), 100 * n["numerator"] / n["denominator"] + cut)


def _rate(p: dict[str, Any], points: F, n: Numbers, cut: F) -> F | None:
    rate = _percent(n, cut)
    return None if rate is None else min(points, points * rate / 100)


def _slope(p: dict[str, Any], points: F, n: Numbers, cut: F) -> F | None:
    rate = _percent(n, cut)
    if rate is None:
        return None
    return max(F(0), points - p["each"] * max(F(0), p["target"] - rate))


def _band(p: dict[str, Any], points: F, n: Numbers, cut: F) -> F:
    for low, share in p["bands"]:
        if n["value"] >= low:
            return points * share / 100
    raise AssertionError("bands begin at 0")


_SCORES: dict[str, Any] = {
    "scaled": lambda p, points, n, cut: n["mark"],
    "direct": lambda p, points, n, cut: n["mark"],
    "manual": lambda p, points, n, cut: n["mark"],
    "boolean": lambda p, points, n, cut: points if n["answer"] else F(0),
    "rank_points": lambda p, points, n, cut: n["value"],
    "deduct": _deduct,
    "accrue": _accrue,
    "ballot": _ballot,
    "ballot_matrix": _matrix,
    "rate": _rate,
    "rate_slope": _slope,
    "band": _band,
    "plan_ratio": _plan,
}


def weighted(pairs: list[tuple[F, F]]) -> F | None:
    pairs = [(w, s) for w, s in pairs if w > 0]
    return sum(w * s for w, s in pairs) / sum(w for w, _ in pairs) if pairs else None


def panel(item: dict[str, Any], points: F, entries: dict[str, Any], cut: F) -> tuple[Any, set[str]]:
    """(score or None, the states of the scorers without one) of one period and stratum."""
    states, scores = set(), []
    for s, entry in entries.items():
        if isinstance(entry, str):
            states.add(entry)
            continue
        if wrong(item["kind"], item, entry):
            states.add("待更正")
            continue
        score = own_score(item["kind"], item, points, entry, cut)
        if score is None:
            states.add("无样本")
        else:
            scores.append((s, entry, score))
    if not scores:
        return None, states
    if item["way"] == "pool":
        keys = scores[0][1]
        whole = {key: sum((n[key] for _, n, _ in scores), F(0)) for key in keys}
        return own_score(item["kind"], item, points, whole, cut), states
    return combined(item["way"], [(s, score) for s, _, score in scores], item), states


def cells(case: dict[str, Any]) -> dict[tuple[str, str], Any]:
    """As `oracle.cells_of_marks`, for items of any method, with strata and periods."""
    found: dict[tuple[str, str], Any] = {}
    for i, item in case["items"].items():
        parts = {
            u: {
                (p, s): panel(
                    item,
                    points_of(case, u, i),
                    {one: case["entries"][one, u, i, p, s] for one in item["scorers"]},
                    case["moves"].get((u, "rate", i), F(0)),
                )
                for p in item["periods"] or [""]
                for s in strata_of(case, item, u) or [""]
            }
            for u, unit in case["units"].items()
            if not unit["exempt"]
        }
        values: dict[str, F] = {}
        for u in parts:
            points = points_of(case, u, i)
            state, value = layered(case, item, i, u, parts)
            if state != "points":
                found[u, i] = (state, points, None)
                continue
            cut = case["moves"].get((u, "rate", i), F(0))
            if cut and item["kind"] not in ("rate", "rate_slope"):
                value = max(value + full_score(item["kind"], item, points) * cut / 100, F(0))
            values[u] = value
        for u in values:
            found[u, i] = ("points", points_of(case, u, i), earned(case, i, u, values))
    return found


def earned(case: dict[str, Any], i: str, u: str, values: dict[str, F]) -> F:
    item, points = case["items"][i], points_of(case, u, i)
    got = points * values[u] / full_score(item["kind"], item, points)
    if item["kind"] == "rank_points":
        category = case["units"][u]["category"]
        peers = [v for other, v in values.items() if case["units"][other]["category"] == category]
        got = item["table"].get(1 + sum(1 for peer in peers if peer > values[u]), F(0))
    move = case["moves"].get((u, "item", i), F(0))
    if move:
        got = min(max(got + move, F(0)), points)
    return got if case["item_decimals"] is None else half_up(got, case["item_decimals"])


def points_of(case: dict[str, Any], u: str, i: str) -> F:
    return case["items"][i]["points"]


def strata_of(case: dict[str, Any], item: dict[str, Any], u: str) -> dict[str, F]:
    category = case["units"][u]["category"]
    return {s: w[category] for s, w in item["strata"].items() if w[category] > 0}


def wants(states: set[str]) -> bool:
    return not states <= GIVEN_UP


def layered(case: dict[str, Any], item: dict[str, Any], i: str, u: str, parts: Any) -> Any:
    """(points, na or wanting, the combined score)."""
    own = parts[u]
    if all(value is None for value, _ in own.values()):
        states = set().union(*(states for _, states in own.values()))
        return ("wanting" if wants(states) else "na"), None
    unreported = item["unreported"] or case["unreported"]
    scale = full_score(item["kind"], item, points_of(case, u, i))
    scores = []
    for p, weight in (item["periods"] or {"": F(1)}).items():
        score = None
        gone = all(value is None for (q, _), (value, _) in own.items() if q == p)
        if not (gone and item["periods"]):
            pairs = []
            for s, w in (strata_of(case, item, u) or {"": F(1)}).items():
                value, states = own[p, s]
                if value is None and wants(states):
                    mean = peer_mean(case, item, u, parts, (p, s))
                    if unreported == "block" or (unreported == "category_mean" and mean is None):
                        return "wanting", None
                    value = figure(unreported, scale, mean)
                if value is not None:
                    pairs.append((w, value))
            score = weighted(pairs)
        if score is None and item["periods"]:
            states = set().union(*(st for (q, _), (_, st) in own.items() if q == p))
            mean = peer_mean(case, item, u, parts, (p, None))
            na = item["na"] or case["na"]
            policy = unreported
            if not wants(states) and not (na == "category_mean" and mean is None):
                policy = na
            if policy == "block" or (policy == "category_mean" and mean is None):
                return ("wanting" if has_wanting(own) else "na"), None
            score = figure(policy, scale, mean)
        if score is not None:
            scores.append((weight, score))
    value = weighted(scores)
    return ("points", value) if value is not None else ("na", None)


def has_wanting(own: Any) -> bool:
    return any(wants(states) for _, states in own.values())


def figure(policy: str, scale: F, mean: F | None) -> F | None:
    return {"zero": F(0), "full": scale, "category_mean": mean}.get(policy)


def peer_mean(
    case: dict[str, Any], item: dict[str, Any], u: str, parts: Any, at: tuple[str, str | None]
) -> F | None:
    """The mean over the units of the category with a score of their own in this part."""
    (p, s), scores = at, []
    for v, own in parts.items():
        if case["units"][v]["category"] != case["units"][u]["category"]:
            continue
        if s is not None:
            score = own[p, s][0]
        else:
            weights = strata_of(case, item, v) or {"": F(1)}
            pairs = [(w, own[p, t][0]) for t, w in weights.items()]
            score = weighted([(w, x) for w, x in pairs if x is not None])
        if score is not None:
            scores.append(score)
    return sum(scores, F(0)) / len(scores) if scores else None


def grades(case: dict[str, Any], out: dict[str, dict[str, Any]]) -> dict[str, str | None]:
    """Best grade first; a quota takes the best totals, a tie across its line leaves all out."""
    given: dict[str, str | None] = dict.fromkeys(out)
    on = "exact" if case["rank_exact"] else "total"
    groups: dict[str, list[str]] = {}
    for u, own in out.items():
        if own["status"] == "ranked":
            category = "" if case["overall"] else case["units"][u]["category"]
            groups.setdefault(category, []).append(u)
        elif own["status"] == "unranked" and own["total"] is not None:
            groups.setdefault("alone" + u, []).append(u)
    for name, units in groups.items():
        left, fell = list(units), set()
        for g, (grade, low, high, percent) in enumerate(case["grades"]):
            able = [
                u
                for u in left
                if (low is None or out[u]["total"] >= low)
                and (high is None or g == 0 or u in fell or out[u]["total"] < high)
            ]
            taken = [u for u in able if not (g == 0 and u in case["held"])]
            if percent is not None and not name.startswith("alone"):
                most = percent * len(units) // 100
                if len(taken) > most:
                    taken = [
                        u for u in taken if sum(out[v][on] >= out[u][on] for v in taken) <= most
                    ]
            fell |= set(able) - set(taken)
            for u in taken:
                given[u] = grade
            left = [u for u in left if u not in taken]
    return given
