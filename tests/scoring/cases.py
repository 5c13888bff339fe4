"""The worked cases as schemes, typed marks, register lines and expectations.

The facts stand in tests/data/cases.json with their provenance. Each case can be scored from a
marks frame, or typed into issued forms and a register and come back through workbooks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.scoring.build import item, scheme, unit
from xltools.methods.ballot import Ballot
from xltools.methods.ballot_matrix import BallotMatrix
from xltools.methods.direct import Direct
from xltools.methods.panel import Panel, PanelWay
from xltools.methods.strata import Strata, Stratum
from xltools.registers.reader import RegisterEntry
from xltools.scheme.choices import BottomTies, Condition, MissingPolicy, RankOn
from xltools.scheme.model import Category, Grade, Item, Outcome, PastResult, Scheme

_FACTS = Path(__file__).parent.parent / "data" / "cases.json"
COUNTIES = ("含山县", "和县", "当涂县", "花山区", "雨山区", "博望区", "经开区", "慈湖高新区")


Field = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Expected:
    """What must come out; a part that is None is not said by the case."""

    totals: Mapping[str, str]
    raw_totals: Mapping[str, str] | None = None
    ranks: Mapping[str, int] | None = None
    statuses: Mapping[str, str] = field(default_factory=dict)
    bottom: frozenset[str] | None = None
    outcomes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Codes of the units by rule code."""
    coverage: Mapping[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    """(given, due) by unit and item."""
    rank_changes: Mapping[str, int | None] = field(default_factory=dict)
    score_changes: Mapping[str, str | None] = field(default_factory=dict)
    not_comparable: Mapping[str, str] = field(default_factory=dict)
    """A word of the reason, by unit."""
    findings: frozenset[str] = frozenset()
    """Codes that must be among the findings."""
    grades: Mapping[str, str] = field(default_factory=dict)
    item_states: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """The state of an item without a mark, by unit and item."""
    said: tuple[str, ...] = ()
    """What must stand in some finding's message."""


@dataclass(frozen=True)
class Case:
    """One case, or one setting of it."""

    name: str
    scheme: Scheme
    typed: Mapping[tuple[str, str, str], str]
    """By (scorer, unit, item): a number, a state, or "" for a blank cell."""
    expected: Expected
    register: tuple[RegisterEntry, ...] = ()
    counts: Mapping[Field, str] = field(default_factory=dict)
    """Numbers of entries of several fields, by (scorer, unit, item, stratum, field); the unit
    is "" for what is entered once for a sheet."""
    absent: tuple[str, ...] = ()
    """Scorers whose form did not come back; their entries are not in `typed`."""


def cases() -> Iterator[Case]:
    """The cases of one mark per scorer, unit and item, in every setting that their text names."""
    yield from _made([_c01, _c02, _c10, _c20, _c24, _c25, _c26])


def all_cases() -> Iterator[Case]:
    """Every case, those with ballots, panels of judges and grades included."""
    yield from cases()
    yield from _made([_c03, _c05, _c15, _c16])


def _made(makers: list[Callable[[Any], Iterator[Case]]]) -> Iterator[Case]:
    facts = json.loads(_FACTS.read_text(encoding="utf-8"), parse_float=str, parse_int=str)
    by_id = {fact["id"]: fact for fact in facts}
    for maker in makers:
        yield from maker(by_id[maker.__name__[1:].upper()])


def _ballot(scorer: str, who: str, code: str, votes: list[str], *, issued: str) -> dict[Field, str]:
    """Votes by level, and what came of the rest of the issued ballots as 弃权."""
    fields = {f"level_{'ABCD'[n]}": number for n, number in enumerate(votes)}
    rest = int(issued) - sum(int(n) for n in votes)
    fields |= {"abstained": str(rest), "spoiled": "0"}
    return {(scorer, who, code, "", key): number for key, number in fields.items()}


def _heads(scorer: str, code: str, issued: str) -> dict[Field, str]:
    heads = {"issued": issued, "returned": issued, "void_ballots": "0"}
    return {(scorer, "", code, "", key): number for key, number in heads.items()}


def _c03(fact: Any) -> Iterator[Case]:
    inputs, expected = fact["inputs"], fact["expected"]
    issued, ballots = inputs["issued"], inputs["ballots"]
    counts = _heads("S", "1", issued)
    for who, votes in ballots.items():
        counts |= _ballot("S", who, "1", votes, issued=issued)
    for method, name in (("competition", "competition_rank"), ("dense", "dense_rank")):
        yield Case(
            f"C03-{method}",
            scheme(
                [item("1", 100, method=Ballot())],
                [unit(who) for who in ballots],
                settings={"rank_method": method},
            ),
            {},
            Expected(
                totals={w: two(t) for w, t in expected["score"].items() if t is not None},
                ranks={who: int(rank) for who, rank in expected[name].items()},
                statuses={"戊": "unranked"},
                item_states={("戊", "1"): "无样本"},
            ),
            counts=counts,
        )


def _c05(fact: Any) -> Iterator[Case]:
    inputs, expected = fact["inputs"], fact["expected"]
    values = (("A", "满意", 100), ("B", "基本满意", 75), ("C", "不满意", 55), ("D", "不了解", None))
    levels = [{"code": c, "name": n, "value": v} for c, n, v in values]
    weights = [Decimal(w) / 100 for w in inputs["item_weights"]]
    dimensions = [
        {"code": str(n), "name": f"问题{n}", "weight": w} for n, w in enumerate(weights, 1)
    ]
    method = BallotMatrix.model_validate({"levels": levels, "dimensions": dimensions})
    rows = {"D": "phone", "W": "questionnaire"}
    strata = Strata(
        ratio=True,
        strata=(
            Stratum(code="D", name="电话调查", weight=Decimal(6)),
            Stratum(code="W", name="问卷调查", weight=Decimal(4)),
        ),
    )
    counts: dict[Field, str] = {}
    for stratum, name in rows.items():
        [asked] = {str(sum(int(n) for n in votes)) for votes in inputs[name]}
        for head in ("issued", "returned"):
            counts["S", "", "1", stratum, head] = asked
        counts["S", "", "1", stratum, "void_ballots"] = "0"
        for n, votes in enumerate(inputs[name], 1):
            for level, number in zip("ABCD", votes, strict=True):
                counts["S", "U", "1", stratum, f"dim_{n}_level_{level}"] = number
            counts["S", "U", "1", stratum, f"dim_{n}_abstained"] = "0"
            counts["S", "U", "1", stratum, f"dim_{n}_spoiled"] = "0"
    yield Case(
        "C05",
        scheme([item("1", 100, method=method, strata=strata)], [unit("U")]),
        {},
        Expected(totals={"U": two(expected["combined"])}),
        counts=counts,
    )
    for stratum, name in rows.items():
        yield Case(
            f"C05-{name}",
            scheme([item("1", 100, method=method)], [unit("U")]),
            {},
            Expected(totals={"U": two(expected[name])}),
            counts={(*key[:3], "", key[4]): n for key, n in counts.items() if key[3] == stratum},
        )


def _c15(fact: Any) -> Iterator[Case]:
    inputs, expected = fact["inputs"], fact["expected"]
    for n, (name, marks) in enumerate(inputs["series"].items()):
        scorers = {f"P{k}": ["1"] for k in range(len(marks))}
        yield Case(
            f"C15-series-{n}",
            scheme([item("1", 100, panel=Panel(way=PanelWay.TRIMMED))], [unit("U")], scorers),
            {(f"P{k}", "U", "1"): mark for k, mark in enumerate(marks)},
            Expected(totals={"U": two(expected["mean"][name])}),
        )
    strict = Panel(
        high_from=Decimal(90),
        max_high_count=3,
        low_below=Decimal(70),
        min_low_count=2,
        not_all_equal=True,
    )
    ballots = inputs["ballots"]
    valid = [ballots[name] for name in expected["valid_ballots"]]
    units = [unit(f"U{k}") for k in range(len(valid[0]))]
    means = [
        sum(Decimal(mark) for mark in marks) / len(marks) for marks in zip(*valid, strict=True)
    ]
    yield Case(
        "C15-ballots",
        scheme([item("1", 100, panel=strict)], units, {name: ["1"] for name in ballots}),
        {
            (name, f"U{k}", "1"): mark
            for name, marks in ballots.items()
            for k, mark in enumerate(marks)
        },
        Expected(
            totals={f"U{k}": f"{mean:.2f}" for k, mean in enumerate(means)},
            coverage={(one.code, "1"): (len(valid), len(ballots)) for one in units},
            findings=frozenset({"评分表无效"}),
            said=tuple(
                f"评分单位{name}的评分表无效：{'、'.join(map(in_words, reasons))}，"
                for name, reasons in expected["invalid_ballots"].items()
            ),
        ),
    )


def in_words(reason: str) -> str:
    """A rule that a sheet broke as a sentence has it.

    >>> in_words("≥90超过3人"), in_words("<70不足2人"), in_words("全部同分")
    ('90分及以上的超过3人', '低于70分的不足2人', '全部同分')
    """
    return re.sub("<([0-9]+)", r"低于\1分的", re.sub("≥([0-9]+)", r"\1分及以上的", reason))


def _c16(fact: Any) -> Iterator[Case]:
    inputs, expected = fact["inputs"], fact["expected"]
    grades = (
        Grade(name="先进", low=Decimal(75), quota_percent=Decimal(30)),
        Grade(name="达标", low=Decimal(60)),
        Grade(name="未达标", high=Decimal(60)),
    )
    names = {"先进": "advanced", "达标": "pass_达标", "未达标": "fail_未达标"}
    yield Case(
        "C16",
        scheme([item("1", 100, method=Direct())], [unit(who) for who in inputs], grades=grades),
        {("S", who, "1"): total for who, total in inputs.items()},
        Expected(
            totals={who: two(total) for who, total in inputs.items()},
            grades={who: grade for grade, name in names.items() for who in expected[name]},
        ),
    )


def two(text: str) -> str:
    """A figure of the facts at two decimals: 79 and 79.0 are 79.00."""
    return f"{Decimal(text):.2f}"


def _seventeen(fact: Any) -> list[Item]:
    return [item(i["code"], i["points"], name=i["name"]) for i in fact["scheme"]["items"]]


def _one_scorer_each(items: list[Item]) -> dict[str, list[str]]:
    """A named scorer per item; item 8 is marked by the eight counties."""
    scorers = {f"P{i.code}": [i.code] for i in items if i.code != "8"}
    return {**scorers, **{county: ["8"] for county in COUNTIES}}


def _typed(
    scorers: Mapping[str, list[str]], raw: Mapping[str, Mapping[str, str | None]]
) -> dict[tuple[str, str, str], str]:
    """Every scorer of an item types the same; null is 不涉及."""
    return {
        (scorer, who, code): "不涉及" if (mark := marks[code]) is None else mark
        for who, marks in raw.items()
        for scorer, codes in scorers.items()
        for code in codes
    }


def approved(who: str, points: str, why: str, **more: Any) -> RegisterEntry:
    """A register line with everything that it needs to count."""
    base: dict[str, Any] = {
        "happened": date(2017, 6, 8),
        "rule": why,
        "each": Decimal(points),
        "times": 1,
        "fact": why,
        "evidence": "佐证2017-014",
        "noticed": date(2017, 6, 15),
        "plea": "无异议",
        "approved_points": Decimal(points),
        "proposer": "甲某",
        "approver": "乙某",
        "approved": date(2017, 6, 30),
    }
    return RegisterEntry(unit=f"单位{who}", **{**base, **more})


def _c01(fact: Any) -> Iterator[Case]:
    inputs, expected = fact["inputs"], fact["expected"]
    items = _seventeen(fact)
    stationed = inputs["provincial_or_ministerial_units"]
    units = [
        unit(code, category, stationed=code in stationed, superior="省厅" * (code in stationed))
        for code, category in inputs["category"].items()
    ]
    rules = (
        Outcome(code="Y1", name="列入后进", when=Condition.BOTTOM, action="约谈主要负责人"),
        Outcome(
            code="Y2",
            name="连续两年后进",
            when=Condition.CONSECUTIVE,
            value="2",
            action="作出深刻检查",
        ),
        Outcome(
            code="Y3",
            name="省部属单位列入后进",
            when=Condition.BOTTOM,
            tag="省部属",
            action="通报上级主管部门",
        ),
        Outcome(
            code="Y4", name="违反评议纪律", when=Condition.DISQUALIFIED, action="直接列为不合格"
        ),
    )
    last_year = tuple(
        PastResult(
            year=2016,
            unit=code,
            name=f"单位{code}",
            category=category,
            bottom=code in inputs["previous_year_backward_units"],
        )
        for code, category in inputs["category"].items()
    )
    scorers = _one_scorer_each(items)
    register = [
        approved(who, line["points"], line["reason"])
        for who, lines in inputs["total_deductions"].items()
        for line in lines
    ]
    register += [
        approved(who, "0", why, kind="直接列为不合格", each=None, times=None, approved_points=None)
        for who, why in inputs["veto"].items()
    ]
    raw = {
        who: dict(zip(inputs["raw_order"], marks, strict=True))
        for who, marks in inputs["raw"].items()
    }
    result = expected["outcomes"]
    yield Case(
        "C01",
        scheme(items, units, scorers, outcomes=rules, history=last_year),
        _typed(scorers, raw),
        Expected(
            totals={who: two(total) for who, total in expected["total"].items()},
            raw_totals={who: two(total) for who, total in expected["pre_deduction"].items()},
            ranks={who: int(rank) for who, rank in expected["rank_in_category"].items()},
            statuses=dict.fromkeys(expected["disqualified"], "disqualified"),
            bottom=frozenset(expected["bottom_two"]["A"] + expected["bottom_two"]["B"]),
            outcomes={
                "Y1": frozenset(result["interview_约谈"]),
                "Y2": frozenset(result["deep_self_criticism_深刻检查"]),
                "Y3": frozenset(result["notify_superior_通报上级"]),
                "Y4": frozenset(result["fail_不合格"]),
            },
        ),
        register=tuple(register),
    )


def _c02(fact: Any) -> Iterator[Case]:
    facts = json.loads(_FACTS.read_text(encoding="utf-8"), parse_float=str, parse_int=str)
    items = _seventeen(next(f for f in facts if f["id"] == "C01"))
    scorers = _one_scorer_each(items)
    raw = fact["inputs"]["raw"]
    names = {
        "zero": MissingPolicy.ZERO,
        "rescale_total": MissingPolicy.RESCALE_TOTAL,
        "rescale_within_channel": MissingPolicy.RESCALE_CHANNEL,
        "category_average": MissingPolicy.CATEGORY_MEAN,
    }
    for name, policy in names.items():
        totals = {who: two(total) for who, total in fact["expected"][name].items()}
        yield Case(
            f"C02-{name}",
            scheme(items, [unit(who) for who in raw], scorers, settings={"na_policy": policy}),
            _typed(scorers, raw),
            Expected(totals=totals),
        )


def _c10(fact: Any) -> Iterator[Case]:
    inputs = fact["inputs"]
    items = [
        item("1", inputs["basic_full"], method=Direct()),
        item("2", inputs["key_full"], method=Direct()),
    ]
    yield Case(
        "C10",
        scheme(items, [unit("U")], settings={"normalised_full": Decimal(100)}),
        {("S", "U", "1"): inputs["basic_score"], ("S", "U", "2"): inputs["key_score"]},
        Expected(totals={"U": fact["expected"]["total"]}),
    )


def _c20(fact: Any) -> Iterator[Case]:
    inputs, expected = fact["inputs"], fact["expected"]
    four = Direct(decimals=4)
    whole = [item("1", 100, method=four)]
    units = {f"V{k}": value for k, value in enumerate(inputs["values"])}
    yield Case(
        "C20-round2",
        scheme(whole, [unit(code) for code in units], settings={"total_floor": None}),
        {("S", code, "1"): "0" if v.startswith("-") else v for code, v in units.items()},
        Expected(totals={code: expected["round2"][value] for code, value in units.items()}),
        register=tuple(
            approved(code, value[1:], "负面影响")
            for code, value in units.items()
            if value.startswith("-")
        ),
    )
    parts = [item(str(k), 40, method=four) for k in range(1, 4)]
    marks = {("S", "U", str(k)): value for k, value in enumerate(inputs["components"], 1)}
    for decimals, name in ((None, "sum_then_round"), (2, "round_then_sum")):
        yield Case(
            f"C20-{name}",
            scheme(parts, [unit("U")], settings={"item_decimals": decimals}),
            marks,
            Expected(totals={"U": expected[name]}),
        )
    values = inputs["totals_unrounded"]
    for rank_on, name in (
        (RankOn.ROUNDED, "rank_on_rounded"),
        (RankOn.EXACT, "rank_on_unrounded"),
    ):
        yield Case(
            f"C20-{name}",
            scheme(whole, [unit(code) for code in values], settings={"rank_on": rank_on}),
            {("S", code, "1"): value for code, value in values.items()},
            Expected(
                totals={"p": "88.44", "q": "88.44", "s": "88.45"},
                ranks={code: int(rank) for code, rank in expected[name].items()},
            ),
        )


def _c24(fact: Any) -> Iterator[Case]:
    inputs, expected = fact["inputs"], fact["expected"]
    scorers = {county: ["8"] for county in inputs["sheets"]}
    absent = tuple(expected["not_returned"])
    typed = {
        (county, who, "8"): mark or ""
        for county, marks in inputs["sheets"].items()
        if county not in absent
        for who, mark in zip(inputs["units"], marks, strict=True)
    }
    for way, name in (("mean", "mean_of_returned"), ("trimmed", "trimmed_mean")):
        one = item("8", inputs["points"], panel=Panel(way=PanelWay(way)))
        yield Case(
            f"C24-{way}",
            scheme([one], [unit(who) for who in inputs["units"]], scorers),
            typed,
            Expected(
                totals={who: two(total) for who, total in expected[name].items()},
                coverage={
                    (who, "8"): (int(given), len(scorers))
                    for who, given in expected["coverage"].items()
                },
            ),
            absent=absent,
        )


def _c25(fact: Any) -> Iterator[Case]:
    inputs, expected = fact["inputs"], fact["expected"]
    one = item("1", 100, method=Direct())
    totals = {**inputs["totals"], **inputs["small_category"]}
    units = [unit(code) for code in inputs["totals"]]
    units += [unit(code, "B") for code in inputs["small_category"]]
    for ties, name in (
        (BottomTies.INCLUDE, "bottom2_include_ties"),
        (BottomTies.STRICT, "bottom2_strict_needs_decision"),
    ):
        yield Case(
            f"C25-{ties.value}",
            scheme([one], units, settings={"bottom_ties": ties}),
            {("S", code, "1"): total for code, total in totals.items()},
            Expected(
                totals={code: two(total) for code, total in totals.items()},
                ranks={code: int(rank) for code, rank in expected["competition_rank"].items()},
                bottom=frozenset(expected[name] + expected["small_category_bottom2"]),
                findings=frozenset({"末位界线并列", "类别家数过少"}),
            ),
        )


def _c26(fact: Any) -> Iterator[Case]:
    last, this, expected = (
        fact["inputs"]["last_year"],
        fact["inputs"]["this_year"],
        fact["expected"],
    )
    place = {int(rank): who for who, (_, rank, _) in this.items()}
    totals = {who: total for who, (_, _, total) in this.items()}
    made_up = {1: "95", 3: "90", 6: "88", 7: "87", 8: "86"}
    made_up |= {rank: str(94 - rank) for rank in range(10, 21)}
    fillers = {f"F{rank}": total for rank, total in made_up.items()}
    history = [
        PastResult(
            year=2016, unit=who, name=f"单位{who}", category=category, rank=int(rank), total=total
        )
        for who, (category, rank, total) in last.items()
    ]
    history += [
        PastResult(year=2016, unit=code, name=f"单位{code}", category="A") for code in fillers
    ]
    units = [unit(code) for code in (*totals, *fillers)]
    changes = expected["rank_change"]
    apart = {"戊": "新增", "丁": "类别调整"}
    yield Case(
        "C26",
        scheme(
            [item("1", 100, method=Direct())],
            [*units, unit("B1", "B")],
            history=tuple(history),
            categories=[Category(code="A", name="A组"), Category(code="B", name="B组")],
        ),
        {("S", code, "1"): total for code, total in {**totals, **fillers, "B1": "80"}.items()},
        Expected(
            totals={who: two(total) for who, total in totals.items()},
            ranks={who: rank for rank, who in place.items()},
            rank_changes={**{w: int(c) for w, c in changes.items()}, **dict.fromkeys(apart)},
            score_changes={
                **{who: two(change) for who, change in expected["score_change"].items()},
                **dict.fromkeys(apart),
            },
            not_comparable=apart,
        ),
    )
