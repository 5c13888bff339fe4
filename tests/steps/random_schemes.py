"""Random schemes over every method and setting, as an office might write them.

Everything follows from a seed. The schemes keep what the scheme's own check asks for, so that
each can be written as a workbook, issued, filled and consolidated.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
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
    Feedback,
    FontScheme,
    MissingPolicy,
    Publication,
    QuotaRounding,
    QuotaTies,
    Rank,
    RankMethod,
    RankOn,
    RankScope,
    ScorerKind,
    UnreportedPolicy,
    VetoWording,
)
from xltools.scheme.lookup import SchemeIndex
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
    """A scheme of one to three channels, up to nine items, two to nine units."""
    tiers = chance.random() < 0.3
    categories, units, history = _units(chance, tiers=tiers)
    codes = [one.code for one in categories]
    channels: list[Channel] = []
    items: list[Item] = []
    asked: dict[str, list[str]] = {}
    bound = _bound_scorers(chance, codes)
    for code in "123"[: chance.randint(1, 3)]:
        own = _channel_items(chance, code, codes)
        for item in own:
            asked[item.code] = _asked(chance, item, codes, bound)
        items += [_combined(chance, one, asked[one.code], codes, bound) for one in own]
        channels.append(
            Channel(
                code=code,
                name=f"方式{code}",
                points=_sum_for(own, own[-1].categories[0] if own[-1].categories else codes[0]),
                short_name=chance.choice(["", f"简称{code}"]),
            )
        )
    scheme = Scheme(
        settings=_settings(chance, tiers=tiers, codes=[c.code for c in channels], items=items),
        categories=categories,
        units=units,
        channels=tuple(channels),
        items=tuple(items),
        category_points=_category_points(chance, items, categories[0].code),
        scorers=_scorers(chance, asked, bound),
        history=history,
    )
    scheme = _with_full_marks(chance, scheme)
    return _with_rules(chance, scheme)


def _units(
    chance: Random, *, tiers: bool
) -> tuple[tuple[Category, ...], tuple[Unit, ...], tuple[PastResult, ...]]:
    """The units, their categories, and what they and those before them came to in other years."""
    count = chance.choice([2, 3, 3, 4, 5, 7])
    lines = [chance.choice(["", "", "", "renamed", "new", "merged"]) for _ in range(count)]
    codes = [f"U{n}" for n in range(count) if not lines[n]]
    olds = ["旧1", "旧2"] if "merged" in lines or "renamed" in lines else []
    history = _history(chance, [*codes, *olds])
    units: list[Unit] = []
    for n, line in enumerate(lines):
        stationed = chance.random() < 0.2
        before = {"renamed": ("旧1",), "new": ("新设",), "merged": ("旧1", "旧2")}.get(line, ())
        units.append(
            Unit(
                code=f"U{n}",
                full_name=f"市第{n}局",
                name=f"{n}局",
                aliases=chance.choice([(), (), (f"第{n}局", f"U{n}局")]),
                category=chance.choice("AAB"),
                tier=chance.choice(["窗口", "科室"]) if tiers else "",
                parent=chance.choice(["", "", units[0].code]) if units else "",
                individual=chance.random() < 0.1,
                exempt=chance.choice([""] * 11 + ["批准1号"]),
                stationed=stationed,
                superior="省厅" if stationed else "",
                tags=chance.choice([(), (), ("窗口单位",)]),
                predecessors=before,
            )
        )
    named = {"A": ("政府部门", True), "B": ("社会团体", chance.random() < 0.8)}
    members = {code: sum(unit.category == code for unit in units) for code in "AB"}
    categories = tuple(
        Category(
            code=code,
            name=named[code][0],
            ranked=named[code][1],
            published=chance.random() < 0.8,
            declared=chance.choice([None, members[code]]),
        )
        for code in "AB"
        if members[code]
    )
    return categories, tuple(units), history


def _channel_items(chance: Random, code: str, categories: Sequence[str]) -> list[Item]:
    """Items that add up to the same in every category: some for one category each, in pairs."""
    own = [_item(chance, f"{code}.{n}", ()) for n in range(1, chance.randint(1, 3) + 1)]
    if len(categories) > 1 and chance.random() < 0.25:
        points = D(chance.choice(POINTS))
        own += [
            _item(chance, f"{code}.{n}", (category,), points)
            for n, category in enumerate(categories, len(own) + 1)
        ]
    elif chance.random() < 0.15 and code != "1":
        own = [_item(chance, one.code, (categories[0],), one.points) for one in own]
    return own


def _sum_for(items: Sequence[Item], category: str) -> Decimal:
    own = [one.points for one in items if not one.categories or category in one.categories]
    return sum(own, D(0))


def _bound_scorers(chance: Random, categories: Sequence[str]) -> dict[str, str]:
    """负责类别: scorers that are asked about the units of one category only."""
    if len(categories) < 2 or chance.random() < 0.6:
        return {}
    return {scorer: chance.choice(categories) for scorer in chance.sample(SCORERS, 3)}


def _asked(
    chance: Random, item: Item, categories: Sequence[str], bound: dict[str, str]
) -> list[str]:
    """The scorers of an item; every category that it applies to has one."""
    asked = set(chance.sample(SCORERS, chance.choice([1, 1, 1, 2, 2, 3, 7])))
    for category in item.categories or categories:
        if not any(bound.get(scorer, category) == category for scorer in asked):
            asked.add(next(scorer for scorer in SCORERS if scorer not in bound))
    return sorted(asked)


def _scorers(
    chance: Random, asked: dict[str, list[str]], bound: dict[str, str]
) -> tuple[Scorer, ...]:
    found = []
    for code in SCORERS:
        items = tuple(item for item, scorers in asked.items() if code in scorers)
        extended = chance.choice([None, None, datetime(2017, 12, 5, 17)])
        found.append(
            Scorer(
                code=code,
                name=f"评分单位{code}",
                kind=chance.choice(list(ScorerKind)),
                rank=chance.choice(list(Rank)),
                items=items,
                categories=(bound[code],) if code in bound else (),
                contact=chance.choice(["", "甲某"]),
                phone=chance.choice(["", "0555-1234567"]),
                extended=extended,
                note=chance.choice(["", "上年新增"]),
            )
        )
    idle = chance.random() < 0.1
    return tuple(one for one in found if one.items or (idle and one.code == SCORERS[-1]))


def _item(chance: Random, code: str, only: tuple[str, ...], points: Decimal | None = None) -> Item:
    points = points or D(chance.choice(POINTS))
    method = made_method(chance, points)
    high = next((f.high for f in method.fields(points) if f.key == "mark"), None)
    paper = chance.choice([{}, {"paper": "测评办法", "paper_number": "评〔2017〕1号"}])
    return Item(
        code=code,
        name=f"项目{code}",
        channel=code[0],
        points=points,
        method=method,
        categories=only,
        allow_na=chance.random() < 0.9,
        reason_below=None if high is None or chance.random() < 0.7 else high / 2,
        na_policy=chance.choice([None, None, *MissingPolicy]),
        unreported_policy=chance.choice([None, None, *UnreportedPolicy]),
        feedback=chance.choice(list(Feedback)),
        paper_date=chance.choice([None, date(2017, 3, 1)]),
        **paper,
    )


def _ranked_in_layers(chance: Random, item: Item) -> Item:
    """Ranks over periods or strata take no figures of points for what is missing."""
    if not item.method.cohort or not (item.strata.codes or item.periods.codes):
        return item
    na = (MissingPolicy.RESCALE_TOTAL, MissingPolicy.CATEGORY_MEAN)
    due = (UnreportedPolicy.BLOCK, UnreportedPolicy.RESCALE_TOTAL, UnreportedPolicy.CATEGORY_MEAN)
    return item.model_copy(
        update={"na_policy": chance.choice(na), "unreported_policy": chance.choice(due)}
    )


def _combined(
    chance: Random,
    item: Item,
    scorers: Sequence[str],
    categories: Sequence[str],
    bound: Collection[str],
) -> Item:
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
    if linear and several and chance.random() < 0.1:
        more |= {"low_below": D(60), "min_low_count": 1}
    if linear and several and chance.random() < 0.2:
        more["not_all_equal"] = True
    layered = item.model_copy(
        update={
            "panel": Panel(way=way, **more),
            "strata": (
                _strata(chance, scorers, categories, bound) if chance.random() < 0.25 else Strata()
            ),
            "periods": _periods(chance) if chance.random() < 0.2 else Periods(),
        }
    )
    return _ranked_in_layers(chance, layered)


STRATA = (("D", "电话调查"), ("W", "问卷调查"), ("J", "居民评议"), ("Q", "企业评议"))
WEIGHTS = {2: ("6", "4"), 3: ("0.5", "0.3", "0.2"), 4: ("40", "30", "20", "10")}


def _strata(
    chance: Random, scorers: Sequence[str], categories: Sequence[str], bound: Collection[str]
) -> Strata:
    """Two to four strata, by ratio or in shares, with weights of their own for a category.

    Where each has scorers of its own, one of them is asked about every category.
    """
    count = chance.choice([2, 2, 3, 4])
    shares = [D(text) for text in WEIGHTS[count]]
    ratio = count == 2 or chance.random() < 0.5
    named = list(zip(STRATA, shares, strict=False))
    rows = [(code, name, weight, "") for (code, name), weight in named]
    if len(categories) > 1 and chance.random() < 0.5:
        turned = list(zip(STRATA, shares[::-1], strict=False))
        rows += [(code, name, weight, "B") for (code, name), weight in turned]
        if ratio and chance.random() < 0.5:
            rows[-1] = (*rows[-1][:2], D(0), "B")
    assigned: list[dict[str, str]] = []
    general = [scorer for scorer in scorers if scorer not in bound]
    if len(scorers) >= count and chance.random() < 0.4 and len(general) >= count:
        for_all_first = sorted(scorers, key=lambda scorer: scorer in bound)
        assigned = [
            {"stratum": STRATA[place % count][0], "scorer": scorer}
            for place, scorer in enumerate(for_all_first)
        ]
    keys = ("code", "name", "weight", "category")
    return Strata(
        ratio=ratio,
        strata=[dict(zip(keys, row, strict=True)) for row in rows],
        scorers=assigned,
    )


def _periods(chance: Random) -> Periods:
    """Halves, quarters or what else is appraised in turn, by ratio or in shares."""
    ratio, weights = chance.choice(
        [
            (False, "50 50"),
            (False, "0.4 0.6"),
            (True, "1 2"),
            (True, "1 1 1"),
            (False, "40 30 20 10"),
        ]
    )
    names = chance.choice(["第{}期", "{}季度"])
    rows = [
        {"code": f"P{n}", "name": names.format(n), "weight": D(weight)}
        for n, weight in enumerate(weights.split(), 1)
    ]
    return Periods(ratio=ratio, periods=rows)


def _settings(
    chance: Random, *, tiers: bool, codes: Sequence[str], items: Sequence[Item]
) -> Settings:
    pick = chance.choice
    levels = [level["name"] for level in LEVELS[:3]]
    words = [*codes, *(item.code for item in items)]
    if any(isinstance(item.method, Paper) for item in items):
        words += [f"{name}票" for name in levels]
    breaks = tuple(chance.sample(words, min(len(words), pick([0, 0, 0, 1, 2]))))
    bonuses = pick(["倒扣分", "加减分"])
    return Settings(
        scheme_id="random",
        title="2017年度政风行风评议",
        year=2017,
        demo=True,
        organiser="市政府纠风办",
        office=pick(["", "市纠风办"]),
        basis=pick(["", "2017年度政风行风评议方案"]),
        basis_number=pick(["", "马政办〔2017〕24号"]),
        basis_date=pick([None, date(2017, 3, 1)]),
        deadline=pick([None, datetime(2017, 11, 20, 17), datetime(2017, 12, 15, 17)]),
        count_from=pick([None, None, datetime(2017, 11, 30, 9)]),
        delivery=pick(["", "市纠风办内网邮箱"]),
        contact=pick(["", "张某"]),
        phone=pick(["", "0555-7654321"]),
        normalised_full=pick([None, None, D(100), D(120), D(64)]),
        item_decimals=pick([None, None, None, 0, 1, 2, 3]),
        channel_decimals=pick([None, None, None, 0, 1, 2, 3]),
        total_decimals=pick([0, 1, 2, 2, 2, 3, 4]),
        na_policy=pick(list(MissingPolicy)),
        unreported_policy=pick(list(UnreportedPolicy)),
        adjustment_order=pick(list(AdjustmentOrder)),
        total_floor=pick([None, D(0), D(0), D("40.5"), D("85.5")]),
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
        deduction_word=bonuses,
        veto_wording=pick(list(VetoWording)),
        publication=pick(list(Publication)),
        publish_k=pick([1, 3, 10]),
        font_scheme=pick(list(FontScheme)),
        below=pick(["县区（开发园区）", "乡镇（街道）"]),
        note=pick(["", "供本机构参考"]),
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


def _with_full_marks(chance: Random, scheme: Scheme) -> Scheme:
    """The scheme with full marks that its points add up to, and points of single units.

    Without 折算满分 what a unit has more on one item it has less on another.
    """
    index = SchemeIndex(scheme)
    sums = {
        one.code: sum(
            (index.points(unit, item) for item in scheme.items),
            D(0),
        )
        for one in scheme.categories
        for unit in [next(u for u in scheme.units if u.category == one.code)]
    }
    settings = scheme.settings
    if not all(sums.values()):
        settings = settings.model_copy(update={"normalised_full": D(100)})
    rescaled = settings.normalised_full is not None
    shared = len(set(sums.values())) == 1
    channels = sum((channel.points for channel in scheme.channels), D(0))
    particular = bool(scheme.category_points) or any(item.categories for item in scheme.items)
    full = next(iter(sums.values())) if shared and particular else channels
    own = {} if shared or rescaled else sums
    return scheme.model_copy(
        update={
            "settings": settings.model_copy(update={"full_marks": full}),
            "categories": tuple(
                one.model_copy(update={"full_marks": own.get(one.code)})
                for one in scheme.categories
            ),
            "unit_points": _unit_points(chance, index, rescaled=rescaled),
            "recusals": _recusals(chance, scheme),
        }
    )


def _unit_points(chance: Random, index: SchemeIndex, *, rescaled: bool) -> tuple[UnitPoints, ...]:
    plain = [i for i in index.scheme.items if i.method.kind in ("scaled", "rate", "ballot")]
    found: list[UnitPoints] = []
    for unit in index.scheme.units:
        own = [(i.code, p) for i in plain if (p := index.points(unit, i)) > 0]
        if len(own) > 1 and chance.random() < 0.1:
            (more, high), (less, low) = chance.sample(own, 2)
            moved = low * chance.choice([D(1), D("0.5")])
            found.append(UnitPoints(unit=unit.code, item=more, points=high + moved))
            found.append(UnitPoints(unit=unit.code, item=less, points=low - moved))
        elif own and rescaled and chance.random() < 0.1:
            item, _ = chance.choice(own)
            points = D(chance.choice(["3", "0", "2.5"]))
            found.append(UnitPoints(unit=unit.code, item=item, points=points))
    return tuple(found)


def _recusals(chance: Random, scheme: Scheme) -> tuple[Recusal, ...]:
    return tuple(
        Recusal(
            scorer=scorer.code,
            unit=unit.code,
            item=chance.choice(["", scorer.items[0]]),
            reason=chance.choice(["本单位不对自身评分", "负责人任职回避"]),
        )
        for scorer in scheme.scorers
        for unit in scheme.units
        if scorer.items and chance.random() < 0.03
    )


def _with_rules(chance: Random, scheme: Scheme) -> Scheme:
    """The scheme with rules of the register, grades, limits, outcomes and earlier years."""
    rules = _adjustment_rules(chance, scheme)
    codes = [category.code for category in scheme.categories]
    grades = _grades(chance, codes) if chance.random() < 0.6 else ()
    return scheme.model_copy(
        update={
            "adjustment_rules": rules,
            "grades": grades,
            "limits": _limits(chance, scheme, rules) if grades else (),
            "outcomes": _outcomes(chance, codes, named=bool(grades)),
        }
    )


def _adjustment_rules(chance: Random, scheme: Scheme) -> tuple[AdjustmentRule, ...]:
    items, channels = scheme.items, scheme.channels
    targets = [("total", ""), ("total", ""), ("other", "文明单位考核")]
    targets += [("item", chance.choice(items).code), ("channel", chance.choice(channels).code)]
    targets += [("rate", i.code) for i in items if i.method.kind in ("rate", "rate_slope")][:1]
    targets += [("rate", i.code) for i in items if not i.method.cohort][:1]
    clause = chance.choice(["", "第五条"])
    rules = [
        AdjustmentRule(
            code=f"K{n}",
            name=f"情形{n}",
            kind=chance.choice(["deduction", "deduction", "bonus"]),
            points=chance.choice([None, D("0.5"), D(2)]),
            cap=chance.choice([None, D(2), D(3)]),
            target=kind,
            target_of=of,
            clause=clause,
        )
        for n, (kind, of) in enumerate(chance.sample(targets, chance.randint(0, 4)))
    ]
    if chance.random() < 0.3:
        rules.append(AdjustmentRule(code="K9", name="违反评议纪律", kind="disqualify"))
    return tuple(rules)


def _grades(chance: Random, categories: Sequence[str]) -> tuple[Grade, ...]:
    """Grades for all; or each category has its own."""
    if len(categories) < 2 or chance.random() < 0.6:
        return _grades_of(chance, ())
    return tuple(grade for code in categories for grade in _grades_of(chance, (code,)))


def _grades_of(chance: Random, only: tuple[str, ...]) -> tuple[Grade, ...]:
    rounding = chance.choice(list(QuotaRounding))
    quota = chance.choice([{}, {"quota_percent": D(30)}, {"quota_count": 2}])
    second = chance.choice([{}, {"quota_percent": D(50)}])
    upper = D(chance.choice(["80", "85.5"]))
    more = {"quota_rounding": rounding, "categories": only}
    return (
        Grade(name="优秀", low=upper, **quota, **more),
        Grade(name="良好", low=D(60), high=upper, **second, **more),
        Grade(name="一般", high=D(60), categories=only),
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
        Limit(
            name=f"限制{n}",
            grade=chance.choice(["良好", "良好", "一般"]),
            categories=chance.choice([(), (), (scheme.categories[0].code,)]),
            clause=chance.choice(["", "第六条"]),
            **said,
        )
        for n, said in enumerate(chance.sample(known, chance.randint(0, 2)))
    )


def _outcomes(chance: Random, categories: Sequence[str], *, named: bool) -> tuple[Outcome, ...]:
    known = [("bottom", ""), ("bottom_k", "1"), ("top_k", "2"), ("below", "60"), ("below", "59.99")]
    known += [("consecutive", "2"), ("disqualified", ""), *([("grade", "一般")] if named else [])]
    known += [("consecutive", "3"), ("tag", "")]
    return tuple(
        Outcome(
            code=f"Y{n}",
            name=f"结果{n}",
            when=when,
            value=value,
            tag="窗口单位" if when == "tag" else chance.choice(["", "", "省部属"]),
            categories=chance.choice([(), (), (categories[0],)]),
            action=f"措施{n}",
            recipient=chance.choice(["", "市纠风办"]),
            due=chance.choice(["", "通报后15个工作日内"]),
            letter=chance.choice(["", "约谈通知书"]),
            clause=chance.choice(["", "第七条"]),
        )
        for n, (when, value) in enumerate(chance.sample(known, chance.randint(0, 4)))
    )


def _history(chance: Random, codes: Sequence[str]) -> tuple[PastResult, ...]:
    """What was decided in the two years before: all of last year, and what is left of earlier."""
    years = chance.choice([(), (2016,), (2016,), (2016, 2015), (2016, 2015)])
    return tuple(
        PastResult(
            year=year,
            unit=code,
            name=chance.choice(["", f"{code}局"]),
            category=chance.choice(["", "A", "A", "B"]),
            rank=chance.choice([rank, rank, None]),
            total=chance.choice([D(90) - rank, None]),
            bottom=chance.random() < 0.4,
            disqualified=chance.random() < 0.1,
            document=chance.choice(["", "评〔2016〕9号"]),
        )
        for year in years
        for rank, code in enumerate(codes, 1)
        if year == 2016 or chance.random() < 0.7
    )
