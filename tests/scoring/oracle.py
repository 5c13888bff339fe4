"""A second scorer, written apart: plain fractions, dicts and loops, slow and obvious.

It takes a scheme as plain data and knows nothing of the engine's modules or model classes.
"""

from __future__ import annotations

from fractions import Fraction as F
from typing import Any

GIVEN_UP = {"不涉及", "回避", "无样本"}


def half_up(x: F, places: int) -> F:
    shifted = abs(x) * 10**places
    whole = shifted.numerator // shifted.denominator
    if shifted - whole >= F(1, 2):
        whole += 1
    return F(whole if x >= 0 else -whole, 10**places)


def combined(way: str, marks: list[tuple[str, F]], item: dict[str, Any]) -> F:
    values = sorted(mark for _, mark in marks)
    n = len(values)
    if way == "median":
        return values[n // 2] if n % 2 else (values[n // 2 - 1] + values[n // 2]) / 2
    if way == "weighted":
        weight = item["weights"]
        return sum(weight.get(s, F(1)) * m for s, m in marks) / sum(
            weight.get(s, F(1)) for s, _ in marks
        )
    if way == "trimmed" and n > item["above"] and n > item["high"] + item["low"]:
        values = values[item["low"] :]
        values = values[: len(values) - item["high"]]
    return sum(values, F(0)) / len(values)


def results(case: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """By unit: status, raw, total, rank, bottom."""
    return finish(case, cells_of_marks(case))


def finish(case: dict[str, Any], cells: Any) -> dict[str, dict[str, Any]]:
    """From what each unit earned on each item to totals and ranks."""
    out = {u: one_unit(case, u, unit, cells) for u, unit in case["units"].items()}
    ranking(case, out)
    return out


def cells_of_marks(case: dict[str, Any]) -> dict[tuple[str, str], Any]:
    """By unit and item: (points, na or wanting; the item's points; points earned)."""
    items, units = case["items"], case["units"]
    cells: dict[tuple[str, str], Any] = {}
    for u, unit in units.items():
        for i, item in items.items():
            points = unit["points"].get(i, item["points"])
            if points == 0 or unit["exempt"]:
                continue
            said = {
                s: "回避" if (s, u) in case["recusals"] else case["typed"].get((s, u, i), "未报")
                for s in item["scorers"]
            }
            marks = [
                (s, F(v)) for s, v in said.items() if v not in GIVEN_UP | {"", "未报", "待更正"}
            ]
            if marks:
                share = combined(item["way"], marks, item) / (item["full"] or points)
                earned = points * share
                if case["item_decimals"] is not None:
                    earned = half_up(earned, case["item_decimals"])
                cells[u, i] = ("points", points, earned)
            elif all(v in GIVEN_UP for v in said.values()):
                cells[u, i] = ("na", points, None)
            else:
                cells[u, i] = ("wanting", points, None)
    return cells


def category_mean(case: dict[str, Any], cells: Any, u: str, i: str, points: F) -> F | None:
    peers = [
        cells[v, i]
        for v, other in case["units"].items()
        if other["category"] == case["units"][u]["category"]
        and (v, i) in cells
        and cells[v, i][0] == "points"
    ]
    if not peers:
        return None
    mean = points * sum(earned / p for _, p, earned in peers) / len(peers)
    return mean if case["item_decimals"] is None else half_up(mean, case["item_decimals"])


def policy_and_figure(case: dict[str, Any], cells: Any, u: str, i: str) -> tuple[str, F | None]:
    kind, points, earned = cells[u, i]
    if kind == "points":
        return "", earned
    mean = category_mean(case, cells, u, i, points)
    na = case["items"][i]["na"] or case["na"]
    policy = case["items"][i]["unreported"] or case["unreported"]
    if policy == "category_mean" and mean is None:
        policy = "block"
    if kind == "na" and not (na == "category_mean" and mean is None):
        policy = na
    return policy, {"zero": F(0), "full": points, "category_mean": mean}.get(policy)


def one_unit(case: dict[str, Any], u: str, unit: dict[str, Any], cells: Any) -> dict[str, Any]:
    blank = {"raw": None, "total": None, "rank": None, "bottom": False}
    if unit["exempt"]:
        return {**blank, "status": "exempt"}
    own = {i: cells[u, i] for i in case["items"] if (u, i) in cells}
    channels: dict[str, dict[str, Any]] = {}
    blocked = False
    for i, (_, points, _) in own.items():
        channel = channels.setdefault(
            case["items"][i]["channel"], {"sum": F(0), "base": F(0), "lost": F(0)}
        )
        policy, figure = policy_and_figure(case, cells, u, i)
        blocked = blocked or policy == "block"
        if figure is not None:
            channel["sum"] += figure
            channel["base"] += points
        elif policy == "rescale_channel":
            channel["lost"] += points
    vetoed = any(kind == "veto" for v, kind, _ in case["adjustments"] if v == u)
    if all(kind == "na" for kind, _, _ in own.values()):
        return {**blank, "status": "disqualified" if vetoed else "unranked"}
    applicable = F(0)
    for code, channel in channels.items():
        put_on_channel(channel, case.get("moves", {}).get((u, "channel", code), F(0)))
        spread = (channel["base"] + channel["lost"]) / channel["base"] if channel["base"] else F(1)
        channel["sum"] *= spread
        applicable += channel["base"] * spread
    if blocked or applicable == 0:
        return {**blank, "status": "disqualified" if vetoed else "incomplete"}
    full = case["normalised"] or sum(points for _, points, _ in own.values())
    ratio = full / applicable
    raw = F(0)
    for channel in channels.values():
        part = channel["sum"] * ratio
        raw += part if case["channel_decimals"] is None else half_up(part, case["channel_decimals"])
    down = sum((x for v, kind, x in case["adjustments"] if v == u and kind == "down"), F(0))
    up = sum((x for v, kind, x in case["adjustments"] if v == u and kind == "up"), F(0))
    if case["cap"] is not None:
        up = min(up, case["cap"])
    moved = (up - down) * (ratio if case["adjust_first"] else 1)
    exact = raw + moved
    if case["floor"] is not None and exact < min(case["floor"], raw):
        exact = min(case["floor"], raw)
    total = half_up(exact, case["total_decimals"])
    status = "ranked"
    if unit["category"] in case["unranked"]:
        status = "unranked"
    if vetoed:
        status = "disqualified"
    return {**blank, "status": status, "raw": raw, "total": total, "exact": exact}


def put_on_channel(channel: dict[str, Any], move: F) -> None:
    if move and channel["base"]:
        channel["sum"] = min(max(channel["sum"] + move, F(0)), channel["base"])


def ranking(case: dict[str, Any], out: dict[str, dict[str, Any]]) -> None:
    on = "exact" if case["rank_exact"] else "total"
    for u, unit in out.items():
        if unit["status"] != "ranked":
            continue
        peers = [
            other
            for v, other in out.items()
            if other["status"] == "ranked"
            and (case["overall"] or case["units"][v]["category"] == case["units"][u]["category"])
        ]
        better = [other[on] for other in peers if other[on] > unit[on]]
        unit["rank"] = 1 + (len(set(better)) if case["dense"] else len(better))
        worse = sum(1 for other in peers if other[on] < unit[on])
        same = sum(1 for other in peers if other[on] == unit[on])
        if worse < case["k"]:
            crossing = worse + same > case["k"]
            unit["bottom"] = not (crossing and case["strict"])
