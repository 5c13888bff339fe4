"""Totals, ranks and grades are formulas, and follow what they stand on."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.deciding import decision
from tests.office import Office
from tests.reports.compare import assert_recalculates
from tests.reports.fixtures import appraise
from tests.scoring import build
from tests.scoring.cases import Case, all_cases
from tests.scoring.test_cases import lines
from xltools.appraisal import Appraisal
from xltools.methods.ballot import Ballot
from xltools.methods.direct import Direct
from xltools.reports.ranking.book import ranking_book
from xltools.reports.ranking.context import CHANNELS, PROCESS, TOTALS
from xltools.scheme.choices import AdjustmentTarget, LimitWhen, QuotaTies, RankMethod, RankOn
from xltools.scheme.model import AdjustmentRule, Category, Scheme
from xltools.scheme.settings import Grade, Limit, Target
from xltools.scoring.decisions import Decision
from xltools.scoring.marks import Mark
from xltools.scoring.result import Adjustment

EXAMPLES = int(os.environ.get("XLTOOLS_EXAMPLES", "8"))
QUIET = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large]
Counts = dict[tuple[str, ...], str]


def appraised(
    made: Scheme,
    typed: dict[tuple[str, str, str], str],
    counts: Counts | None = None,
    register: Sequence[Adjustment] = (),
    absent: Sequence[str] = (),
    *,
    decisions: Sequence[Decision] = (),
) -> Appraisal:
    rows = build.frame(typed, counts=counts).itertuples(index=False, name=None)
    marks = [Mark(*row) for row in rows]
    return appraise(made, marks, register, missing=absent, decisions=decisions)


def opened(data: bytes, *, formulas: bool = False) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=not formulas)


def column_of(data: bytes, sheet: str, head: str) -> dict[str, Any]:
    """The column under a header, by the unit's name; formulas as they are written."""
    cells = opened(data, formulas=True)[sheet]
    places = {
        str(cell.value): (cell.row, cell.column)
        for row in cells.iter_rows(max_row=8)
        for cell in row
        if cell.value
    }
    (top, column), (_, names) = places[head], places["被评议单位"]
    named = ((cells.cell(r, names).value, r) for r in range(top + 1, cells.max_row + 1))
    return {
        str(name): cells.cell(row, column).value for name, row in named if str(name)[:2] == "单位"
    }


# 单元格是公式 ----------------------------------------------------------------------------------


@pytest.mark.parametrize("case", list(all_cases()), ids=lambda case: case.name)
def test_totals_ranks_and_grades_of_the_worked_cases_are_formulas(case: Case) -> None:
    counts = dict(case.counts)
    whole = appraised(case.scheme, dict(case.typed), counts, lines(case), case.absent)
    data = ranking_book(whole)
    heads = {
        PROCESS: ["评议得分", "总分", "列入后进"],
        TOTALS: ["评议得分", "总分"],
        CHANNELS: ["总分"],
    }
    if case.scheme.grades:
        heads = {sheet: [*found, "等次"] for sheet, found in heads.items()}
    for sheet, wanted in heads.items():
        rank = "暂列名次" if whole.result.provisional else "名次"
        for head in [rank, *wanted]:
            cells = column_of(data, sheet, head)
            assert len(cells) == len(case.scheme.units)
            assert all(str(value).startswith("=") for value in cells.values()), (sheet, head)


# 同分排序 ------------------------------------------------------------------------------------


@st.composite
def ties(draw: st.DrawFn) -> Appraisal:
    """Units whose totals are often equal, ordered by channels, items and votes."""
    pick = lambda *choices: draw(st.sampled_from(choices))  # noqa: E731
    items = [
        build.item("1.1", 10, method=Direct(decimals=3)),
        build.item("1.2", 10, method=Direct(decimals=3)),
        build.item("2", 10, method=Ballot()),
    ]
    units = [build.unit(f"U{n}", pick("A", "A", "B")) for n in range(draw(st.integers(3, 7)))]
    words = ["方式1", "项目1.1", "项目1.2", "2", "满意票", "不满意票", "不是代码"]
    made = build.scheme(
        items,
        units,
        {"S": ["1.1", "1.2"], "T": ["2"]},
        grades=(
            Grade(name="优", low=Decimal(15), quota_percent=pick(None, Decimal(30), Decimal(50))),
            Grade(name="良", low=Decimal(10), quota_count=pick(None, 1), quota_percent=Decimal(60)),
            Grade(name="中", high=Decimal(12), categories=pick((), ("A",))),
        ),
        settings={
            "tie_breaks": tuple(draw(st.lists(st.sampled_from(words), max_size=3, unique=True))),
            "rank_method": pick(*RankMethod),
            "rank_on": pick(*RankOn),
            "rank_scope": pick("category", "all"),
            "quota_ties": pick(*QuotaTies),
            "total_decimals": pick(0, 1, 2),
            "bottom_k": pick(0, 1, 2),
            "bottom_ties": pick("include", "strict"),
        },
        categories=[Category(code=c, name=f"{c}组", ranked=pick(True, c == "A")) for c in "AB"],
    )
    typed, counts = {}, {}
    for one in units:
        for code in ("1.1", "1.2"):
            typed["S", one.code, code] = pick("5", "7.5", "2.505", "不涉及")
        fields = {"issued": "20", "returned": "20", "void_ballots": "0", "abstained": "0"}
        fields |= {"spoiled": "0", "level_D": "0"}
        for level, number in zip("ABC", pick((10, 6, 4), (12, 3, 5), (4, 10, 6)), strict=True):
            fields[f"level_{level}"] = str(number)
        counts |= {("T", one.code, "2", "", key): number for key, number in fields.items()}
    return appraised(made, typed, counts, decisions=draw(decided(appraised(made, typed, counts))))


@st.composite
def decided(draw: st.DrawFn, computed: Appraisal) -> list[Decision]:
    """What people may decide about places: ties at the bottom line, single units, 不合格."""
    groups = context_groups(computed)
    found: list[Decision] = []
    for units in groups:
        listed = draw(st.sets(st.sampled_from(units)))
        about = {"units": tuple(units), "number": len(found) + 1}
        if draw(st.booleans()):
            found.append(decision("tie", "、".join(sorted(listed)), **about))
    for unit in computed.result.units:
        if draw(st.sampled_from([True, False, False])):
            value = draw(st.sampled_from(["列入", "不列入"]))
            found.append(decision("bottom", value, len(found) + 1, units=(unit.code,)))
        elif draw(st.sampled_from([True, False, False, False])):
            found.append(decision("disqualify", "", len(found) + 1, units=(unit.code,)))
    return found


def context_groups(computed: Appraisal) -> list[list[str]]:
    """Units with equal ranks, as a tie at the line may have them."""
    by_place: dict[tuple[str, int], list[str]] = {}
    for unit in computed.result.units:
        if unit.rank is not None and unit.tied:
            by_place.setdefault((unit.category, unit.rank), []).append(unit.code)
    return list(by_place.values())


@settings(max_examples=EXAMPLES, deadline=None, print_blob=True, suppress_health_check=QUIET)
@given(appraisal=ties())
def test_ranks_of_ordered_ties_recalculate(office: Office, appraisal: Appraisal) -> None:
    data = ranking_book(appraisal)
    assert_recalculates(office, data)
    ranks = column_of(data, PROCESS, "名次")
    assert all(str(value).startswith("=") for value in ranks.values())


def test_bottom_places_follow_what_people_decided(office: Office) -> None:
    """The decision stands in the formulas: recalculated, the unit that it spares stays spared."""
    made = build.scheme(
        [build.item("1", 10, method=Direct())],
        [build.unit(f"U{n}") for n in range(4)],
        {"S": ["1"]},
        settings={"bottom_k": 1},
    )
    typed = {("S", f"U{n}", "1"): mark for n, mark in enumerate(["9", "8", "5", "5"])}
    tie = decision("tie", "U3", units=("U2", "U3"))
    spared = decision("bottom", "列入", 2, units=("U0",))
    whole = appraised(made, typed, decisions=[tie, spared])
    assert {unit.code for unit in whole.result.units if unit.bottom} == {"U0", "U3"}
    data = ranking_book(whole)
    assert_recalculates(office, data)
    sheet = opened(office.recalculate(data))[PROCESS]
    heads = {str(c.value): c.column for row in sheet.iter_rows(max_row=6) for c in row if c.value}
    rows = sheet.iter_rows(min_row=7, values_only=True)
    low = {row[heads["被评议单位"] - 1]: row[heads["列入后进"] - 1] for row in rows if row[1]}
    assert low == {"单位U0": 1, "单位U1": 0, "单位U2": 0, "单位U3": 1}


def test_a_changed_mark_orders_the_tie_anew(office: Office) -> None:
    """Equal totals: typed over in the matrix, the channel that decides changes the ranks."""
    items = [build.item("1", 10, method=Direct()), build.item("2", 10, method=Direct())]
    made = build.scheme(
        items,
        [build.unit("U1"), build.unit("U2")],
        {"S": ["1"], "T": ["2"]},
        settings={"tie_breaks": ("方式2",), "bottom_k": 1},
    )
    typed = {("S", "U1", "1"): "8", ("T", "U1", "2"): "6"}
    typed |= {("S", "U2", "1"): "7", ("T", "U2", "2"): "7"}
    data = ranking_book(appraised(made, typed))
    assert ranks_of(office, data) == {"单位U1": 2, "单位U2": 1}
    changed = {("评分·1 项目1", "E6"): 6.0, ("评分·2 项目2", "E6"): 8.0}
    assert ranks_of(office, office.type_into(data, changed)) == {"单位U1": 1, "单位U2": 2}


def ranks_of(office: Office, data: bytes) -> dict[str, Any]:
    sheet = opened(office.recalculate(data))[TOTALS]
    rows = sheet.iter_rows(min_row=6, max_col=3, values_only=True)
    return {str(row[2]): row[0] for row in rows if str(row[2]).startswith("单位")}


# 加减分 --------------------------------------------------------------------------------------


@st.composite
def adjusted(draw: st.DrawFn) -> Appraisal:
    """Lines of rules with caps on every target, and grades that they limit."""
    pick = lambda *choices: draw(st.sampled_from(choices))  # noqa: E731
    targets = [("total", ""), ("item", "1.1"), ("channel", "1"), ("rate", "2"), ("other", "年度")]
    rules = tuple(
        AdjustmentRule(
            code=f"K{n}",
            name=f"情形{n}",
            kind=pick("deduction", "bonus"),
            cap=pick(None, Decimal("0.5"), Decimal(2)),
            target=target,
            target_of=of,
        )
        for n, (target, of) in enumerate(targets)
    )
    units = [build.unit(f"U{n}", tags=pick((), ("试点",))) for n in range(3)]
    made = build.scheme(
        [build.item(code, 10) for code in ("1.1", "1.2", "2")],
        units,
        adjustment_rules=rules,
        grades=(Grade(name="优", low=Decimal(20)), Grade(name="良"), Grade(name="差")),
        limits=tuple(
            Limit(name=f"限制{n}", when=when, value=value, item=item, grade=pick("良", "差"))
            for n, (when, value, item) in enumerate(
                [
                    (LimitWhen.DEDUCTIONS, "3", ""),
                    (LimitWhen.EVENT, "K1", ""),
                    (LimitWhen.ITEM_BELOW, "6", "1.1"),
                    (LimitWhen.ITEM_RATE_BELOW, "70", "1.2"),
                    (LimitWhen.CHANNEL_BELOW, "15", "1"),
                    (LimitWhen.TAG, "试点", ""),
                    (LimitWhen.DISQUALIFIED, "", ""),
                ]
            )
            if pick(True, False)
        ),
        settings={
            "bonus_cap": pick(None, Decimal(1)),
            "deduction_cap": pick(None, Decimal("2.5")),
            "na_policy": pick("rescale_total", "rescale_channel", "zero"),
            "item_decimals": pick(None, 1),
            "channel_decimals": pick(None, 2),
            "normalised_full": pick(None, Decimal(100)),
            "adjustment_order": pick("rescale_first", "adjust_first"),
        },
    )
    found: list[Adjustment] = []
    for seq in range(1, draw(st.integers(0, 8)) + 1):
        rule = pick(*rules)
        points = Decimal(pick("0.3", "1.25", "12")) * (-1 if rule.kind.value == "deduction" else 1)
        counted = pick(True, True, True, False)
        found.append(
            Adjustment(
                seq,
                pick(*units).code,
                rule.kind.label,
                build.Fraction(points),
                counted=counted,
                why_not="" if counted else "未批准",
                row=seq + 4,
                target=Target(AdjustmentTarget(rule.target), rule.target_of),
                rule_code=rule.code,
            )
        )
    if pick(True, False, False):
        found.append(build.veto("U0", len(found) + 1))
    typed = {
        ("S", one.code, code): pick("60", "90.5", "33.3", "不涉及")
        for one in units
        for code in ("1.1", "1.2", "2")
    }
    return appraised(made, typed, register=found)


@settings(max_examples=EXAMPLES, deadline=None, print_blob=True, suppress_health_check=QUIET)
@given(appraisal=adjusted())
def test_adjustments_of_every_target_recalculate(office: Office, appraisal: Appraisal) -> None:
    assert_recalculates(office, ranking_book(appraisal))


def test_a_withdrawn_line_gives_the_points_back(office: Office) -> None:
    """What counts is read from the register's sheet: line by line within the rule's cap."""
    rule = AdjustmentRule(code="K1", name="情形", cap=Decimal(2), target="channel", target_of="1")
    made = build.scheme(
        [build.item("1", 50), build.item("2", 50)], [build.unit("U1")], adjustment_rules=(rule,)
    )
    target = Target(AdjustmentTarget.CHANNEL, "1")
    register = [
        Adjustment(n, "U1", "扣分", build.Fraction(points), True, "", n + 4, target=target,
                   rule_code="K1")
        for n, points in ((1, "-1.5"), (2, "-1.5"))
    ]  # fmt: skip
    typed = {("S", "U1", code): "80" for code in "12"}
    data = ranking_book(appraised(made, typed, register=register))
    assert total_of(office, data) == 78
    withdrawn = office.type_into(data, {("倒扣分核定", "L6"): "撤回"})
    assert total_of(office, withdrawn) == 78.5


def total_of(office: Office, data: bytes) -> Any:
    sheet = opened(office.recalculate(data))[TOTALS]
    rows = sheet.iter_rows(min_row=6, max_col=6, values_only=True)
    return next(row[5] for row in rows if row[2] == "单位U1")
