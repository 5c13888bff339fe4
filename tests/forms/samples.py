"""A small scheme with every kind of marking sheet, and forms made from it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from xltools.forms.groups import Value
from xltools.forms.identity import Identity, sign
from xltools.forms.layout import plan_form
from xltools.forms.plan import Entry, FormPlan
from xltools.ledger.keys import DEMO_WORKSPACE, demo_key
from xltools.methods.direct import Direct
from xltools.methods.manual import Manual
from xltools.methods.scaled import Scaled
from xltools.scheme.choices import ScorerKind
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

UNITS = {
    "市教育局": "ZF",
    "市公安局": "ZF",
    "市信访局": "ZF",
    "市总工会": "SH",
    "团市委": "SH",
    "市供电公司": "GG",
}


def scheme(**settings: Any) -> Scheme:
    """Six units in three categories; a department, a county, one scorer with three items."""
    return Scheme(
        settings=Settings(
            **{
                "scheme_id": "sample",
                "title": "2017年度政风行风评议",
                "year": 2017,
                "organiser": "市政府纠风办",
                "basis": "评议工作实施办法",
                "deadline": datetime(2017, 12, 15, 17),
                **settings,
            }
        ),
        categories=(
            Category(code="ZF", name="政府部门"),
            Category(code="SH", name="社会团体"),
            Category(code="GG", name="公共服务行业"),
        ),
        units=tuple(
            Unit(code=f"{category}{number:02}", full_name=name, name=name, category=category)
            for number, (name, category) in enumerate(UNITS.items(), 1)
        ),
        channels=(Channel(code="1", name="工作测评", points=Decimal(100)),),
        items=(
            Item(code="1", name="信访处置", channel="1", points=Decimal(5),
                 reason_below=Decimal(80), paper="测评办法", paper_number="示例1号"),
            Item(code="2", name="县区评议", channel="1", points=Decimal(10)),
            Item(code="3", name="效能[建设]/效能:督查", channel="1", points=Decimal(4),
                 method=Direct(step=Decimal("0.5")), allow_na=False),
            Item(code="4", name="集体认定", channel="1", points=Decimal(5), method=Manual()),
            Item(code="5", name="窗口", channel="1", points=Decimal(20),
                 method=Scaled(full=Decimal(10), decimals=0)),
        ),
        category_points=(CategoryPoints(category="GG", item="3", points=Decimal(6)),),
        scorers=(
            Scorer(code="PF01", name="市信访局", items=("1",)),
            Scorer(code="PF02", name="花山区", kind=ScorerKind.COUNTY, items=("2",)),
            Scorer(code="PF03", name="雨山区", kind=ScorerKind.COUNTY, items=("2",)),
            Scorer(code="PF04", name="市效能办", items=("3", "4", "5")),
        ),
        recusals=(Recusal(scorer="PF01", unit="ZF03"),),
    )  # fmt: skip


def plan(scorer: str = "PF01", of: Scheme | None = None) -> FormPlan:
    """The plan of one scorer's form."""
    source = of or scheme()
    found = next(s for s in source.scorers if s.code == scorer)
    return plan_form(source, found, DEMO_WORKSPACE)


def signed(made: FormPlan, revision: int = 1) -> Identity:
    """The identity of a plan under the demo key."""
    return sign(made, revision, demo_key())


def mark(unit: str, value: Value, item: str = "1") -> dict[Entry, Value]:
    """One mark."""
    return {Entry(unit, item, "", "", "mark"): value}


def special(unit: str, value: str, reason: str = "", item: str = "1") -> dict[Entry, Value]:
    """特殊情形 with its reason."""
    found: dict[Entry, Value] = {Entry(unit, item, "", "", "special"): value}
    return found | reasoned(unit, reason, item)


def reasoned(unit: str, reason: str, item: str = "1") -> dict[Entry, Value]:
    """A reason; nothing for an empty one."""
    return {Entry(unit, item, "", "", "reason"): reason} if reason else {}
