"""From the marks up to every item's points, the workbook is formulas and follows what is typed."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import ironcalc
import openpyxl
import pytest

from tests.office import Office
from tests.reports.compare import assert_recalculates
from tests.reports.fixtures import appraise
from tests.scoring import build
from tests.scoring.cases import Case, all_cases
from tests.steps.random_entries import Counts, random_case, random_counts
from xltools.appraisal import Appraisal
from xltools.methods.ballot import Ballot
from xltools.methods.boolean import Boolean
from xltools.methods.panel import Panel, PanelWay
from xltools.methods.rank_points import RankPoints
from xltools.methods.strata import Strata
from xltools.reports.ranking.book import ranking_book
from xltools.reports.ranking.context import Context
from xltools.reports.ranking.matrix_plan import Plan, collect, step_columns
from xltools.scheme.model import Scheme
from xltools.scheme.presets import PRESETS, preset
from xltools.scoring.marks import Mark, State

SEEDS = range(int(os.environ.get("XLTOOLS_EXAMPLES", "3")))


def appraisal_of(
    scheme: Scheme, counts: Mapping[tuple[str, ...], str], absent: tuple[str, ...] = ()
) -> Appraisal:
    rows = build.frame({}, counts=counts).itertuples(index=False, name=None)
    return appraise(scheme, [Mark(*row) for row in rows], missing=absent)


def matrices(
    data: bytes, *, values: bool = False
) -> Iterator[tuple[Any, dict[str, int], list[int]]]:
    """Each matrix sheet, its columns by header, and its rows of units."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=values)
    for sheet in book:
        if sheet.title.startswith("评分·"):
            columns = {str(c.value): c.column for c in sheet[5] if c.value}
            rows = [r[0].row for r in sheet.iter_rows(min_row=6) if isinstance(r[0].value, int)]
            yield sheet, columns, rows


RESULTS = ("评分个数", "应评个数", "报送率", "合成", "得分")


def tally(data: bytes) -> tuple[int, list[str]]:
    """How many result cells are formulas, and which are not."""
    formulas, wrong = 0, []
    for sheet, columns, rows in matrices(data):
        for row in rows:
            for name in RESULTS:
                cell = sheet.cell(row, columns[name])
                formulas += cell.data_type == "f"
                if cell.data_type != "f":
                    wrong.append(f"{sheet.title}!{cell.coordinate}")
        assert "不是公式" not in str([c.value for r in sheet.iter_rows() for c in r])
    return formulas, wrong


@pytest.mark.parametrize("case", list(all_cases()), ids=lambda case: case.name)
def test_worked_cases_are_formulas_throughout(case: Case) -> None:
    rows = build.frame(case.typed, counts=case.counts).itertuples(index=False, name=None)
    marks = [Mark(*row) for row in rows]
    formulas, wrong = tally(ranking_book(appraise(case.scheme, marks, missing=case.absent)))
    assert formulas
    assert not wrong


def assert_same_in_ironcalc(data: bytes, path: Path) -> None:
    """Every formula of the matrices, evaluated by IronCalc, gives the cached value."""
    path.write_bytes(data)
    model = ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")
    model.evaluate()
    names = openpyxl.load_workbook(io.BytesIO(data), read_only=True).sheetnames
    both = zip(matrices(data, values=True), matrices(data), strict=True)
    for (values, _, _), (formulas, _, _) in both:
        place = names.index(values.title)
        for cell in (c for row in formulas.iter_rows() for c in row if c.data_type == "f"):
            want = values[cell.coordinate].value
            got = model.get_cell_value(place, cell.row, cell.column)
            close = isinstance(got, (int, float)) and isinstance(want, (int, float))
            same = abs(got - want) < 1e-9 if close else (got or "") == (want or "")
            assert same, f"{values.title}!{cell.coordinate} {want!r}: {got!r} {cell.value}"


@pytest.mark.parametrize("seed", SEEDS)
def test_matrices_are_the_same_in_ironcalc(tmp_path: Path, seed: int) -> None:
    case = random_case(seed)
    data = ranking_book(appraisal_of(case.scheme, case.counts, case.absent))
    assert_same_in_ironcalc(data, tmp_path / "book.xlsx")


@pytest.mark.parametrize("way", list(PanelWay))
def test_panels_are_the_same_in_ironcalc(tmp_path: Path, way: PanelWay) -> None:
    """Weights of scorers included, with a scorer that gave no mark."""
    weights = [{"scorer": name, "weight": n} for n, name in enumerate("PQRS", 1)]
    panel = Panel(way=way, above=2, weights=weights)
    units, names = [build.unit(code) for code in "ab"], {name: ["1"] for name in "PQRS"}
    scheme = build.scheme([build.item("1", 10, panel=panel)], units, names)
    marks = dict(zip("PQRS", ("90", "60.5", "不涉及", "77"), strict=True))
    counts = {(s, u, "1", "", "mark", ""): text for s, text in marks.items() for u in "ab"}
    data = ranking_book(appraisal_of(scheme, counts))
    assert_same_in_ironcalc(data, tmp_path / "book.xlsx")


def few(scheme: Scheme) -> Scheme:
    """The scheme with the first units of each category."""
    kept = {
        unit.code
        for category in scheme.categories
        for unit in [u for u in scheme.units if u.category == category.code][:2]
    }
    units = tuple(unit for unit in scheme.units if unit.code in kept)
    return scheme.model_copy(update={"units": units, "history": ()})


@pytest.mark.parametrize("name", list(PRESETS))
def test_presets_are_formulas_throughout(office: Office, name: str) -> None:
    scheme = few(preset(name))
    counts = random_counts(Random(5), scheme, 0.1)
    data = ranking_book(appraisal_of(scheme, counts))
    formulas, wrong = tally(data)
    assert bool(formulas) == bool(scheme.items and scheme.units)
    assert not wrong
    assert_recalculates(office, data)


def retyped(data: bytes, before: Appraisal, counts: Counts, changed: Counts) -> tuple[bytes, int]:
    """The workbook with other numbers typed over those of `changed`, and how many there were."""
    context = Context(before)
    plans = {
        code: Plan(marks, step_columns(context, marks))
        for code, marks in collect(context).items()
        if marks.units
    }
    book = openpyxl.load_workbook(io.BytesIO(data))
    done = 0
    for key, text in changed.items():
        scorer, unit, item, stratum, field, *more = key
        if item not in plans:
            continue  # no unit is asked about it: it has no sheet
        plan = plans[item]
        place = (scorer, more[0] if more else "", stratum)
        if place not in plan.marks.sheets:
            continue
        n = plan.marks.sheets.index(place)
        sheet = next(s for s in book if s.title.startswith(f"评分·{item} "))
        if not unit:
            row, column = plan.extra_row(f"head {field}"), plan.entry(n, 0)
        else:
            rows = [u.code for u in plan.marks.units]
            keys = [one.key for one in plan.marks.fields]
            row, column = plan.first_row + rows.index(unit), plan.entry(n, keys.index(field))
        cell = sheet.cell(row + 1, column + 1)
        words = {
            one.key: dict(zip(map(str, one.counts_as), one.choices, strict=True))
            for one in plan.marks.fields
            if one.choices
        }
        if isinstance(cell.value, (int, float)):
            cell.value, done = float(Decimal(text)), done + 1
        elif str(cell.value) in words.get(field, {}).values():
            cell.value, done = words[field][text], done + 1
    edited = io.BytesIO()
    book.save(edited)
    return edited.getvalue(), done


def assert_follows(office: Office, scheme: Scheme, first: Counts, second: Counts) -> None:
    """Typing the second numbers over the first gives the results of the second."""
    before, after = appraisal_of(scheme, first), appraisal_of(scheme, second)
    changed = {key: text for key, text in second.items() if text != first[key]}
    edited, done = retyped(ranking_book(before), before, first, changed)
    assert done
    pairs = zip(
        matrices(office.recalculate(edited), values=True),
        matrices(ranking_book(after), values=True),
        strict=True,
    )
    for (got, columns, rows), (want, _, _) in pairs:
        for row in rows:
            for name in RESULTS:
                one, other = (s.cell(row, columns[name]).value for s in (got, want))
                close = isinstance(one, (int, float)) and isinstance(other, (int, float))
                same = abs(one - other) < 1e-9 if close else one == other
                assert same, f"{got.title} {row} {name}: {one!r}, should be {other!r}"


@pytest.mark.parametrize("seed", SEEDS)
def test_results_follow_what_is_typed_over(office: Office, seed: int) -> None:
    """Over random schemes of all methods: numbers are typed over numbers, states stay."""
    case = random_case(seed)
    first = dict(case.counts)
    drawn = random_counts(Random(seed + 1000), case.scheme, 0)
    states = {str(state) for state in State} | {""}
    chance = Random(seed)
    second = {
        key: drawn[key]
        if text not in states and drawn.get(key, "") not in states and chance.random() < 0.5
        else text
        for key, text in first.items()
    }
    assert_follows(office, case.scheme, first, second)


def entered(scheme: Scheme, rows: Mapping[tuple[str, str, str, str], Mapping[str, str]]) -> Counts:
    """Numbers by (scorer, unit, item, stratum), then field."""
    return {(*key, field, ""): text for key, own in rows.items() for field, text in own.items()}


def votes(a: int, b: int, c: int) -> dict[str, str]:
    own = {"level_A": a, "level_B": b, "level_C": c, "level_D": 0, "abstained": 0, "spoiled": 0}
    return {key: str(number) for key, number in own.items()}


def test_votes_of_strata_follow_what_stands_above_the_table(office: Office) -> None:
    """More ballots back than went out: the stratum waits to be mended."""
    strata = Strata(
        ratio=True,
        strata=[
            {"code": "D", "name": "电话调查", "weight": 6},
            {"code": "W", "name": "问卷调查", "weight": 4},
        ],
    )
    units = [build.unit(code) for code in "ab"]
    scheme = build.scheme([build.item("1", 50, method=Ballot(), strata=strata)], units)
    heads = {"issued": "10", "returned": "10", "void_ballots": "0"}
    rows = {("S", "", "1", stratum): heads for stratum in "DW"}
    rows |= {("S", "a", "1", "D"): votes(6, 3, 1), ("S", "a", "1", "W"): votes(9, 1, 0)}
    rows |= {("S", "b", "1", "D"): votes(1, 1, 8), ("S", "b", "1", "W"): votes(0, 5, 5)}
    first = entered(scheme, rows)
    second = first | {("S", "", "1", "D", "returned", ""): "11"}
    assert_follows(office, scheme, first, second)
    data = ranking_book(appraisal_of(scheme, first))
    [(sheet, columns, [row, _])] = matrices(data, values=True)
    assert columns["得分"] == sheet.max_column
    assert sheet.cell(7, 1).value != "发出票"
    labels = [sheet.cell(r, 1).value for r in range(5, row)]
    assert labels[-3:] == ["发出票", "收回票", "整票无效"]


def test_a_sheet_that_breaks_the_rules_is_left_out_live(office: Office) -> None:
    panel = Panel(high_from=Decimal(90), max_high_count=1, not_all_equal=True)
    units = [build.unit(code) for code in "abc"]
    judges = {name: ["1"] for name in "PQ"}
    scheme = build.scheme([build.item("1", 100, panel=panel)], units, judges)
    marks = {("P", u): "80" if u == "a" else "85" for u in "abc"}
    marks |= {("Q", u): m for u, m in zip("abc", ("95", "70", "60"), strict=True)}
    first = entered(scheme, {(s, u, "1", ""): {"mark": m} for (s, u), m in marks.items()})
    second = first | {("Q", "b", "1", "", "mark", ""): "91"}
    assert_follows(office, scheme, first, second)
    third = first | {("P", "a", "1", "", "mark", ""): "85"}
    assert_follows(office, scheme, first, third)


def test_ranks_earn_points_live_where_means_tie(office: Office) -> None:
    """Means that are equal in exact figures, and not as doubles, share a rank."""
    table = [{"first": 1, "points": 5}, {"first": 2, "points": 3}]
    method = RankPoints(table=table)
    units = [build.unit(code) for code in "abcd"]
    judges = {name: ["1"] for name in "PQR"}
    scheme = build.scheme([build.item("1", 5, method=method)], units, judges)
    rows = {
        "a": ("0.1", "0.2", "0.3"),
        "b": ("0.3", "0.2", "0.1"),
        "c": ("0.2", "0.2", "0.2"),
        "d": ("0.3", "0.3", "0.3"),
    }
    first = entered(
        scheme,
        {
            (judge, u, "1", ""): {"value": mark}
            for u, marks in rows.items()
            for judge, mark in zip("PQR", marks, strict=True)
        },
    )
    data = ranking_book(appraisal_of(scheme, first))
    assert_recalculates(office, data)
    [(sheet, columns, found)] = matrices(data, values=True)
    assert [sheet.cell(row, columns["得分"]).value for row in found] == [3, 3, 3, 5]
    second = first | {("Q", "d", "1", "", "value", ""): "0"}
    assert_follows(office, scheme, first, second)


def test_words_of_drop_downs_stand_as_words(office: Office) -> None:
    units = [build.unit(code) for code in "ab"]
    scheme = build.scheme([build.item("1", 4, method=Boolean(yes="已建立", no="未建立"))], units)
    rows = {("S", u, "1", ""): {"answer": n} for u, n in zip("ab", "10", strict=True)}
    first = entered(scheme, rows)
    data = ranking_book(appraisal_of(scheme, first))
    [(sheet, columns, found)] = matrices(data, values=True)
    assert [sheet.cell(row, 5).value for row in found] == ["已建立", "未建立"]
    assert [sheet.cell(row, columns["得分"]).value for row in found] == [4, 0]
    assert_follows(office, scheme, first, first | {("S", "b", "1", "", "answer", ""): "1"})


def test_pooled_counts_are_added_up_live(office: Office) -> None:
    units = [build.unit(code) for code in "ab"]
    names = {name: ["1"] for name in "PQ"}
    one = build.item("1", 10, method=Ballot(), panel=Panel(way=PanelWay.POOL))
    scheme = build.scheme([one], units, names)
    heads = {"issued": "10", "returned": "10", "void_ballots": "0"}
    rows = {(name, "", "1", ""): heads for name in names}
    rows |= {("P", "a", "1", ""): votes(6, 3, 1), ("Q", "a", "1", ""): votes(0, 0, 10)}
    rows |= {("P", "b", "1", ""): votes(1, 2, 7), ("Q", "b", "1", ""): votes(1, 0, 9)}
    first = entered(scheme, rows)
    mended = {("Q", "a", "1", "", "level_B", ""): "9", ("Q", "a", "1", "", "level_C", ""): "1"}
    assert_follows(office, scheme, first, first | mended)


def test_numbers_that_contradict_each_other_wait_to_be_mended(office: Office) -> None:
    """Votes that do not add up, more ballots back than went out: typed over, they are 待更正."""
    units = [build.unit(code) for code in "ab"]
    scheme = build.scheme([build.item("1", 10, method=Ballot())], units)
    heads = {"issued": "10", "returned": "10", "void_ballots": "0"}
    rows = {("S", "", "1", ""): heads, ("S", "a", "1", ""): votes(6, 3, 1)}
    first = entered(scheme, rows | {("S", "b", "1", ""): votes(1, 2, 7)})
    assert_follows(office, scheme, first, first | {("S", "a", "1", "", "level_C", ""): "9"})
    assert_follows(office, scheme, first, first | {("S", "", "1", "", "returned", ""): "11"})


def test_a_matrix_without_room_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    from xltools.reports.ranking import matrix

    case = next(case for case in all_cases() if case.name == "C05")
    marks = [
        Mark(*row) for row in build.frame({}, counts=case.counts).itertuples(index=False, name=None)
    ]
    appraisal = appraise(case.scheme, marks)
    for name, limit, words in (
        ("MOST_COLUMNS", 20, "超过表格列数"),
        ("LONGEST", 100, "公式的长度超过单元格所能容纳"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(matrix, name, limit)
            data = ranking_book(appraisal)
        [(sheet, columns, [row])] = matrices(data)
        assert sheet.cell(row, columns["得分"]).data_type == "n"
        assert words in str([c.value for r in sheet.iter_rows() for c in r])
