"""Random schemes over every method and setting, as an office might write them.

Everything follows from a seed. The schemes keep what the scheme's own check asks for, so that
each can be written as a workbook, issued, filled and consolidated.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import Any

from tests.steps.random_methods import LEVELS, made_method
from xltools.methods.ballots import Paper
from xltools.methods.panel import Panel, ScorerWeight
from xltools.methods.periods import Periods
from xltools.methods.strata import Strata
from xltools.scheme.choices import (
    AdjustmentOrder,
    BottomTies,
    MissingPolicy,
    QuotaRounding,
    QuotaTies,
    RankMethod,
    RankOn,
    RankScope,
    UnreportedPolicy,
)
from xltools.scheme.model import (
    AdjustmentRule,
    Category,
    CategoryPoints,
    Channel,
    Grade,
    Item,
    Limit,
    Outcome,
    PastResult,
    Recusal,
    Scheme,
    Scorer,
    Unit,
    UnitPoints,
)
from xltools.scheme.settings import Settings

D = Decimal
SCORERS = [f"S{n}" for n in range(1, 10)]
POINTS = ("1", "5", "10", "10", "12.5", "20", "0.64", "40")


def random_scheme(chance: Random) -> Scheme:
    """A scheme of one to three channels, up to six items, two to nine units."""
    tiers = chance.random() < 0.3
    categories, units = _units(chance, tiers=tiers)
    channels: list[Channel] = []
    items: list[Item] = []
    scorers: dict[str, list[str]] = {}
    for code in "123"[: chance.randint(1, 3)]:
        only = chance.choice([(), (), (), (categories[0].code,)])
        own = []
        for n in range(1, chance.randint(1, 3) + 1):
            item = _item(chance, f"{code}.{n}", only)
            asked = chance.sample(SCORERS, chance.choice([1, 1, 1, 2, 2, 3, 7]))
            own.append(_combined(chance, item, sorted(asked), both=len(categories) > 1))
            for scorer in asked:
                scorers.setdefault(scorer, []).append(item.code)
        items += own
        total = sum((item.points for item in own), D(0))
        channels.append(Channel(code=code, name=f"方式{code}", points=total))
    return _with_rules(
        chance,
        Scheme(
            settings=_settings(chance, tiers=tiers, codes=[c.code for c in channels], items=items),
            categories=categories,
            units=units,
            channels=tuple(channels),
            items=tuple(items),
            category_points=_category_points(chance, items, categories[0].code),
            unit_points=_unit_points(chance, items, units),
            scorers=tuple(
                Scorer(code=code, name=f"评分单位{code}", items=tuple(own))
                for code, own in sorted(scorers.items())
            ),
            recusals=_recusals(chance, scorers, units),
        ),
    )


def _units(chance: Random, *, tiers: bool) -> tuple[tuple[Category, ...], tuple[Unit, ...]]:
    units = []
    for n in range(chance.choice([2, 3, 3, 4, 5, 7])):
        stationed = chance.random() < 0.2
        units.append(
            Unit(
                code=f"U{n}",
                full_name=f"市第{n}局",
                name=f"{n}局",
                category=chance.choice("AAB"),
                tier=chance.choice(["窗口", "科室"]) if tiers else "",
                exempt=chance.choice([""] * 11 + ["批准1号"]),
                stationed=stationed,
                superior="省厅" if stationed else "",
                tags=chance.choice([(), (), ("窗口单位",)]),
                predecessors=chance.choice([(), (), (), ("旧1",), ("新设",), ("旧1", "旧2")]),
            )
        )
    ranked = chance.random() < 0.8
    found = (
        Category(code="A", name="政府部门"),
        Category(code="B", name="社会团体", ranked=ranked),
    )
    used = {unit.category for unit in units}
    return tuple(one for one in found if one.code in used), tuple(units)


def _item(chance: Random, code: str, only: tuple[str, ...]) -> Item:
    points = D(chance.choice(POINTS))
    return Item(
        code=code,
        name=f"项目{code}",
        channel=code[0],
        points=points,
        method=made_method(chance, points),
        categories=only,
        allow_na=chance.random() < 0.9,
        na_policy=chance.choice([None, None, *MissingPolicy]),
        unreported_policy=chance.choice([None, None, *UnreportedPolicy]),
    )


def _combined(chance: Random, item: Item, scorers: Sequence[str], *, both: bool) -> Item:
    """The item with a way of combining its scorers, and strata and periods now and then."""
    linear = item.method.linear_field is not None
    several = len(scorers) > 1
    ways = ["mean", "median", "weighted", *(["pool"] if item.method.adds_up else [])]
    ways += ["trimmed"] if len(scorers) > 2 else []
    way = chance.choice(ways) if several else "mean"
    more: dict[str, Any] = {}
    if way == "weighted":
        weights = (D(chance.choice(["1", "0.5", "3"])) for _ in scorers)
        more["weights"] = tuple(
            ScorerWeight(scorer=s, weight=w) for s, w in zip(scorers, weights, strict=True)
        )
    if way == "trimmed":
        most = 2 if len(scorers) > 4 else 1
        more |= {"drop_high": chance.randint(0, most), "drop_low": chance.randint(0, most)}
        more["above"] = chance.choice([2, 5])
    if linear and several and chance.random() < 0.2:
        more |= {"high_from": D(90), "max_high_count": 2}
    if linear and several and chance.random() < 0.2:
        more["not_all_equal"] = True
    return item.model_copy(
        update={
            "panel": Panel(way=way, **more),
            "strata": _strata(chance, scorers, both=both) if chance.random() < 0.25 else Strata(),
            "periods": _periods(chance) if chance.random() < 0.2 else Periods(),
        }
    )


def _strata(chance: Random, scorers: Sequence[str], *, both: bool) -> Strata:
    rows = [("D", "电话调查", 6, ""), ("W", "问卷调查", 4, "")]
    if both and chance.random() < 0.5:
        rows.append(("W", "问卷调查", chance.choice([0, 9]), "B"))
    assigned: list[dict[str, str]] = []
    if len(scorers) > 1 and chance.random() < 0.4:
        assigned = [
            {"stratum": "DW"[place % 2], "scorer": scorer} for place, scorer in enumerate(scorers)
        ]
    keys = ("code", "name", "weight", "category")
    return Strata(
        ratio=True,
        strata=[dict(zip(keys, row, strict=True)) for row in rows],
        scorers=assigned,
    )


def _periods(chance: Random) -> Periods:
    weights = chance.choice([(50, 50), (1, 2), (1, 1, 1)])
    rows = [{"code": f"P{n}", "name": f"第{n}期", "weight": w} for n, w in enumerate(weights, 1)]
    return Periods(ratio=True, periods=rows)


def _settings(
    chance: Random, *, tiers: bool, codes: Sequence[str], items: Sequence[Item]
) -> Settings:
    pick = chance.choice
    levels = [level["name"] for level in LEVELS[:3]]
    words = [*codes, *(item.code for item in items)]
    if any(isinstance(item.method, Paper) for item in items):
        words += [f"{name}票" for name in levels]
    breaks = tuple(chance.sample(words, min(len(words), pick([0, 0, 0, 1, 2]))))
    return Settings(
        scheme_id="random",
        title="2017年度政风行风评议",
        year=2017,
        demo=True,
        organiser="市政府纠风办",
        normalised_full=D(pick(["100", "100", "120", "64"])),
        item_decimals=pick([None, None, None, 0, 1, 2, 3]),
        channel_decimals=pick([None, None, None, 0, 1, 2, 3]),
        total_decimals=pick([0, 1, 2, 2, 2, 3, 4]),
        na_policy=pick(list(MissingPolicy)),
        unreported_policy=pick(list(UnreportedPolicy)),
        adjustment_order=pick(list(AdjustmentOrder)),
        total_floor=pick([None, D(0), D(0), D("40.5")]),
        bonus_cap=pick([None, D("1.5")]),
        deduction_cap=pick([None, None, D("2.5")]),
        rank_method=pick(list(RankMethod)),
        rank_on=pick(list(RankOn)),
        rank_scope=pick([RankScope.TIER] if tiers else [RankScope.CATEGORY, RankScope.ALL]),
        tie_breaks=breaks,
        quota_ties=pick(list(QuotaTies)),
        bottom_k=pick([0, 1, 2, 3]),
        bottom_ties=pick(list(BottomTies)),
        min_coverage=pick([None, None, D(70), D("66.7")]),
        disqualified_counts_as_bottom=pick([True, False]),
        require_evidence=pick([True, False]),
        require_notice=pick([True, False]),
        require_approver=pick([True, True, False]),
        require_approval_date=pick([True, False]),
    )


def _category_points(
    chance: Random, items: Sequence[Item], category: str
) -> tuple[CategoryPoints, ...]:
    points = [chance.choice(["7", "0", "2.5"]) for _ in items]
    return tuple(
        CategoryPoints(category=category, item=item.code, points=D(own))
        for item, own in zip(items, points, strict=True)
        if chance.random() < 0.08 and item.method.kind in ("scaled", "direct", "rate", "ballot")
    )


def _unit_points(
    chance: Random, items: Sequence[Item], units: Sequence[Unit]
) -> tuple[UnitPoints, ...]:
    return tuple(
        UnitPoints(unit=unit.code, item=item.code, points=D(chance.choice(["3", "0", "2.5"])))
        for item in items
        for unit in units
        if chance.random() < 0.02 and item.method.kind in ("scaled", "direct", "rate", "ballot")
    )


def _recusals(
    chance: Random, scorers: dict[str, list[str]], units: Sequence[Unit]
) -> tuple[Recusal, ...]:
    return tuple(
        Recusal(scorer=scorer, unit=unit.code, item=chance.choice(["", items[0]]))
        for scorer, items in sorted(scorers.items())
        for unit in units
        if chance.random() < 0.03
    )


def _with_rules(chance: Random, scheme: Scheme) -> Scheme:
    """The scheme with rules of the register, grades, limits, outcomes and earlier years."""
    rules = _adjustment_rules(chance, scheme)
    grades = _grades(chance) if chance.random() < 0.6 else ()
    return scheme.model_copy(
        update={
            "adjustment_rules": rules,
            "grades": grades,
            "limits": _limits(chance, scheme, rules) if grades else (),
            "outcomes": _outcomes(chance, named=bool(grades)),
            "history": _history(chance, scheme.units),
        }
    )


def _adjustment_rules(chance: Random, scheme: Scheme) -> tuple[AdjustmentRule, ...]:
    items, channels = scheme.items, scheme.channels
    targets = [("total", ""), ("total", ""), ("other", "文明单位考核")]
    targets += [("item", chance.choice(items).code), ("channel", chance.choice(channels).code)]
    targets += [("rate", i.code) for i in items if i.method.kind in ("rate", "rate_slope")][:1]
    return tuple(
        AdjustmentRule(
            code=f"K{n}",
            name=f"情形{n}",
            kind=chance.choice(["deduction", "deduction", "bonus"]),
            points=chance.choice([None, D("0.5"), D(2)]),
            cap=chance.choice([None, D(2), D(3)]),
            target=kind,
            target_of=of,
        )
        for n, (kind, of) in enumerate(chance.sample(targets, chance.randint(0, 4)))
    )


def _grades(chance: Random) -> tuple[Grade, ...]:
    rounding = chance.choice(list(QuotaRounding))
    quota = chance.choice([{}, {"quota_percent": D(30)}, {"quota_count": 2}])
    second = chance.choice([{}, {"quota_percent": D(50)}])
    return (
        Grade(name="优秀", low=D(80), quota_rounding=rounding, **quota),
        Grade(name="良好", low=D(60), high=D(80), quota_rounding=rounding, **second),
        Grade(name="一般", high=D(60)),
    )


def _limits(chance: Random, scheme: Scheme, rules: Sequence[AdjustmentRule]) -> tuple[Limit, ...]:
    item, channel = scheme.items[0].code, scheme.channels[0].code
    known = [
        {"when": "deductions", "value": "2"},
        {"when": "item_below", "value": "0.5", "item": item},
        {"when": "item_rate_below", "value": "60", "item": item},
        {"when": "channel_below", "value": "3", "item": channel},
        {"when": "tag", "value": "省部属"},
        {"when": "disqualified"},
        *({"when": "event", "value": rule.code} for rule in rules[:1]),
    ]
    return tuple(
        Limit(name=f"限制{n}", grade="良好", **said)
        for n, said in enumerate(chance.sample(known, chance.randint(0, 2)))
    )


def _outcomes(chance: Random, *, named: bool) -> tuple[Outcome, ...]:
    known = [("bottom", ""), ("bottom_k", "1"), ("top_k", "2"), ("below", "60"), ("below", "59.99")]
    known += [("consecutive", "2"), ("disqualified", ""), *([("grade", "一般")] if named else [])]
    return tuple(
        Outcome(
            code=f"Y{n}",
            name=f"结果{n}",
            when=when,
            value=value,
            tag=chance.choice(["", "", "省部属"]),
            action=f"措施{n}",
        )
        for n, (when, value) in enumerate(chance.sample(known, chance.randint(0, 4)))
    )


def _history(chance: Random, units: Sequence[Unit]) -> tuple[PastResult, ...]:
    found = []
    codes = [*(unit.code for unit in units), "旧1", "旧2"]
    for rank, code in enumerate(codes, 1):
        if chance.random() < 0.6:
            found.append(
                PastResult(
                    year=2016,
                    unit=code,
                    name=f"{code}局",
                    category=chance.choice("AAB"),
                    rank=rank,
                    total=D(90) - rank,
                    bottom=chance.random() < 0.3,
                    disqualified=chance.random() < 0.1,
                )
            )
    return tuple(found)
