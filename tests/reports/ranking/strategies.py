"""Random small schemes over the settings that formulas must follow."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.reports.fixtures import adjustment, appraise, random_marks
from xltools.appraisal import Appraisal
from xltools.methods.direct import Direct
from xltools.methods.panel import Panel, PanelWay, ScorerWeight
from xltools.methods.scaled import Scaled
from xltools.scheme.choices import (
    AdjustmentOrder,
    MissingPolicy,
    RankMethod,
    RankOn,
    RankScope,
    UnreportedPolicy,
)
from xltools.scheme.model import (
    Category,
    CategoryPoints,
    Channel,
    Item,
    Recusal,
    Scheme,
    Scorer,
    Unit,
)
from xltools.scheme.settings import Settings
from xltools.scoring.result import Adjustment

_LAYOUT = {"1": 1, "2": 3, "3": 2}


@st.composite
def settings(draw: st.DrawFn) -> Settings:
    """Every policy, rounding stage and rank rule."""
    places = st.none() | st.integers(0, 3)
    return Settings(
        scheme_id="random",
        title="2017年度政风行风评议",
        year=2017,
        organiser="市政府纠风办",
        item_decimals=draw(places),
        channel_decimals=draw(places),
        total_decimals=draw(st.integers(0, 3)),
        na_policy=draw(st.sampled_from(MissingPolicy)),
        unreported_policy=draw(st.sampled_from(UnreportedPolicy)),
        normalised_full=draw(st.none() | st.just(Decimal(120))),
        adjustment_order=draw(st.sampled_from(AdjustmentOrder)),
        total_floor=draw(st.none() | st.just(Decimal(0)) | st.just(Decimal("70.5"))),
        bonus_cap=draw(st.none() | st.just(Decimal("1.5"))),
        rank_method=draw(st.sampled_from(RankMethod)),
        rank_on=draw(st.sampled_from(RankOn)),
        rank_scope=draw(st.sampled_from(RankScope)),
        min_coverage=draw(st.none() | st.just(Decimal(70))),
    )


@st.composite
def schemes(draw: st.DrawFn) -> Scheme:
    """Three channels, six items, two categories, one to seven scorers an item."""
    items, channels, scorers = [], [], []
    for channel, count in _LAYOUT.items():
        total = Decimal(0)
        for number in range(1, count + 1):
            code = f"{channel}.{number}"
            points = Decimal(draw(st.integers(3, 20)))
            total += points
            judges = draw(st.sampled_from([1, 1, 2, 3, 7]))
            names = [f"P{code}-{n}" for n in range(judges)]
            weights = tuple(
                ScorerWeight(scorer=name, weight=Decimal(n + 1)) for n, name in enumerate(names)
            )
            panel = Panel(
                way=draw(st.sampled_from(PanelWay)),
                drop_high=draw(st.integers(0, 2)),
                drop_low=draw(st.integers(0, 2)),
                above=draw(st.integers(0, 5)),
                weights=weights,
            )
            items.append(
                Item(
                    code=code,
                    name=f"项目{code}",
                    channel=channel,
                    points=points,
                    method=draw(st.sampled_from([Scaled(), Scaled(full=Decimal(60)), Direct()])),
                    panel=panel,
                    na_policy=draw(st.none() | st.sampled_from(MissingPolicy)),
                    unreported_policy=draw(st.none() | st.sampled_from(UnreportedPolicy)),
                    categories=draw(st.sampled_from([(), (), ("A",)])),
                )
            )
            scorers += [Scorer(code=name, name=f"评分单位{name}", items=(code,)) for name in names]
        channels.append(Channel(code=channel, name=f"方式{channel}", points=total))
    units = [
        Unit(
            code=f"U{n}",
            full_name=f"单位{n}",
            name=f"单位{n}",
            category="AB"[n % 2],
            tier=draw(st.sampled_from(["", "窗口"])),
            exempt="批准1号" if n == 7 else "",
        )
        for n in range(draw(st.integers(3, 9)))
    ]
    return Scheme(
        settings=draw(settings()),
        categories=(
            Category(code="A", name="政府部门"),
            Category(code="B", name="社会团体", ranked=draw(st.booleans())),
        ),
        units=tuple(units),
        channels=tuple(channels),
        items=tuple(items),
        category_points=draw(
            st.just(()) | st.just((CategoryPoints(category="B", item="2.2", points=Decimal(11)),))
        ),
        scorers=tuple(scorers),
        recusals=(Recusal(scorer="P2.1-0", unit="U1"),),
    )


@st.composite
def appraisals(draw: st.DrawFn) -> Appraisal:
    """A random scheme with marks, some of them missing, and a few lines in the register."""
    scheme = draw(schemes())
    codes = [scorer.code for scorer in scheme.scorers]
    missing = draw(st.sets(st.sampled_from(codes), max_size=2))
    marks = random_marks(
        scheme,
        draw(st.integers(0, 10**6)),
        missing=missing,
        odd=draw(st.sampled_from([0, 0.1, 0.4])),
    )
    lines: list[Adjustment] = []
    for unit in scheme.units[:4]:
        points = draw(st.sampled_from(["-1.25", "2.5", "-30", "0.005", ""]))
        if points:
            counted = draw(st.booleans()) and not unit.exempt
            lines.append(adjustment(len(lines) + 1, unit.code, points, counted=counted))
    if draw(st.booleans()):
        lines.append(veto(len(lines) + 1, scheme.units[-1].code))
    return appraise(scheme, marks, lines, missing=missing)


def veto(seq: int, unit: str) -> Adjustment:
    """A line that puts the unit straight into 不合格."""
    more: dict[str, Any] = {"date": "2017-09-01", "fact": "拉票", "basis": "佐证2017-020"}
    return Adjustment(
        seq, unit, "直接列为不合格", adjustment(0, unit, "-1").points * 0, True, "", 6 + seq, **more
    )
