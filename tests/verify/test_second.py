"""The second tabulator: small, alone, of one mind with the engine, and hard to fool."""

from __future__ import annotations

import ast
import copy
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, seed, settings
from pypdf import PdfReader

from tests.office import check_fonts
from tests.scoring.build import bonus, deduction, frame, item, scheme, unit
from tests.scoring.method_cases import Drawn, drawn
from tests.steps.random_entries import random_case
from xltools.appraisal import Appraisal
from xltools.demo.arrivals import at
from xltools.demo.example_build import count_time, example_workspace
from xltools.demo.examples import EXAMPLES, example
from xltools.folder.pdf import as_pdf, find_soffice
from xltools.scheme.choices import AdjustmentTarget
from xltools.scheme.model import Scheme
from xltools.scheme.settings import Target
from xltools.scoring.engine import score
from xltools.scoring.result import Adjustment
from xltools.steps.consolidate import consolidate
from xltools.verify import second
from xltools.verify.citations import citations
from xltools.verify.pack import printed
from xltools.verify.second import Tabulator
from xltools.workspace import Workspace

SOURCE = Path(second.__file__)
Doc = dict[str, Any]


def test_it_is_short_and_stands_on_the_standard_library_alone() -> None:
    text = SOURCE.read_text("utf-8")
    assert len(text.splitlines()) <= 900
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names = [str(node.module)]
        else:
            continue
        assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names
    called = {n.func.id for n in ast.walk(ast.parse(text))
              if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}  # fmt: skip
    assert not called & {"__import__", "exec", "eval", "compile"}


def test_it_is_read_on_printed_pages() -> None:
    text = SOURCE.read_text("utf-8")
    data = printed(text, "2017年度政风行风评议独立复算", "独立复算")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert [str(row[1].value or "") for row in sheet.iter_rows()] == text.splitlines()
    program = find_soffice()
    assert program is not None
    check_fonts()
    pdf = PdfReader(io.BytesIO(as_pdf({"复算": data}, program)["复算"]))
    pages = [page.extract_text() for page in pdf.pages]
    assert len(pages) == -(-len(text.splitlines()) // 100)
    assert "def main(" in pages[-1]
    assert "独立复算" in pages[0]


def walked(name: str, root: Path) -> tuple[Workspace, Doc]:
    made = example(name)
    workspace = example_workspace(root / name, made)
    done = consolidate(workspace.root, now=at(count_time(made)))
    return workspace, citations(done.appraisal)


def run(workspace: Workspace, doc: Doc) -> Tabulator:
    return Tabulator(doc, lambda file: (workspace.received / file).read_bytes())


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Doc]:
    return walked("maanshan-2017", tmp_path_factory.mktemp("second"))


def test_the_reference_scheme_is_worked_out_again_whole(city: tuple[Workspace, Doc]) -> None:
    done = run(*city)
    assert not done.wrong
    assert not done.left
    assert done.equal > 200


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_shipped_example_is_worked_out_again_whole(name: str, tmp_path: Path) -> None:
    done = run(*walked(name, tmp_path))
    assert not done.wrong
    assert not done.left


def scored(
    made: Scheme, counts: Mapping[Any, Any], lines: Sequence[Adjustment] = ()
) -> tuple[Doc, list[str]]:
    """The citations of a result that the engine alone has made, and what is said of its figures.

    There are no originals; what is said of them is left out.
    """
    marks = frame({}, counts=counts)
    result, _ = score(made, marks, lines)
    doc = json.loads(json.dumps(citations(Appraisal(made, (), marks, result, (), {}))))
    return doc, figures(doc, Tabulator)


def figures(doc: Doc, tabulator: Callable[..., Any]) -> list[str]:
    return [line for line in tabulator(doc, lambda _: None).wrong if "原件" not in line]


@pytest.mark.parametrize("seed", range(int(os.environ.get("XLTOOLS_EXAMPLES", "60"))))
def test_random_schemes_are_worked_out_again(seed: int) -> None:
    case = random_case(seed)
    assert not scored(case.scheme, case.counts)[1]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(drawn())
def test_every_method_and_setting_is_worked_out_again(drawing: Drawn) -> None:
    _, made, counts, lines = drawing
    assert not scored(made, counts, lines)[1]


def crowded(*breaks: str, exact: bool = False) -> Doc:
    """Five units of which three tie, at the edges that random schemes seldom meet.

    Exactly half of a quorum, the high end of a band, an unmarked item under 先扣分后折算, a capped
    bonus, percentage points off a rate, equal totals of different votes.
    """
    levels = [
        {"code": code, "name": name, "value": value}
        for code, name, value in (("A", "满意", 100), ("B", "一般", 50), ("C", "不满意", 0))
    ]
    ballot = {"kind": "ballot", "levels": levels, "quorum": 50, "missed_quorum": "hold"}
    edges = [{"low": 0, "high": 60, "points": 10}, {"low": 60, "high": 100, "points": 30}]
    made = scheme(
        [
            item("1.1", 40, method={**ballot, "satisfied": 2}),
            item("1.2", 30, method={"kind": "band", "intervals": edges}),
            item("1.3", 30, method={"kind": "rate"}),
        ],
        [unit(f"U{n}") for n in range(5)],
        settings={
            "bonus_cap": Decimal(1),
            "adjustment_order": "adjust_first",
            "rank_method": "dense",
            "tie_breaks": breaks,
            "rank_on": "exact" if exact else "rounded",
            "bottom_ties": "strict",
            "total_floor": Decimal(99 if exact else 0),
        },
    )
    who = made.scorers[0].code
    heads = {"issued": 20, "returned": 20, "void_ballots": 0, "expected": 40, "present": 20}
    counts = {(who, "", "1.1", "", key): str(number) for key, number in heads.items()}
    for n, votes in enumerate([(10, 0, 10), (0, 20, 0), (11, 0, 9), (20, 0, 0), (0, 0, 20)]):
        said = dict(zip(("level_A", "level_B", "level_C"), votes, strict=True))
        said |= {"abstained": 0, "spoiled": 0}
        counts |= {(who, f"U{n}", "1.1", "", key): str(number) for key, number in said.items()}
        counts[who, f"U{n}", "1.2", "", "value"] = "100"
        cases = "不涉及" if n == 4 else "30"
        done = {1: "29.999" if exact else "30", 2: "28"}.get(n, cases)
        counts[who, f"U{n}", "1.3", "", "numerator"] = done
        counts[who, f"U{n}", "1.3", "", "denominator"] = cases
    off = deduction("U3", 5)
    rate = replace(off, target=Target(AdjustmentTarget.RATE, "1.3"))
    lines = [rate, deduction("U4", 2, 2), bonus("U3", 3, 3)]
    return scored(made, counts, lines)[0]


@pytest.fixture(scope="module")
def cited() -> list[Doc]:
    """Results of random schemes over every method, with adjustments on every target."""
    docs = [crowded(), crowded("不满意票"), crowded("项目1.1"), crowded(exact=True)]
    docs += [scored(case.scheme, case.counts)[0] for case in map(random_case, range(60))]

    @seed(2017)
    @settings(
        max_examples=120, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(drawn())
    def draw(drawing: Drawn) -> None:
        docs.append(scored(*drawing[1:])[0])

    draw()
    return docs


MUTANTS = {
    "dense ranks": ('len(set(above) if dense else above)', "len(above)"),
    "order of adjustments": ("(ratio if first else 1)", "(1 if first else ratio)"),
    "ranking on exact totals": ('own["exact"] if exact else own["total"]', 'own["total"]'),
    "weights of scorers": ('panel["weights"] if way == "weighted" else ()', "()"),
    "rounding of items": ('_round(after, self.settings["item_decimals"])', "after"),
    "rounding of channels": ('_round(value, settings["channel_decimals"])', "value"),
    "half up": ("+ Fraction(1, 2))", "+ Fraction(49, 100))"),
    "policies of items": ("item[kind] or self", "self"),
    "policies of the scheme": ("item[kind] or self.settings[kind]", 'item[kind] or "zero"'),
    "floor": ('_number(settings["total_floor"], own["exact"])', 'own["exact"]'),
    "cap of a rule": ("_number(caps.get(rule), abs(points))", "abs(points)"),
    "cap of bonuses": ('self.settings[limit] if target == "total" else None', "None"),
    "caps of deductions": ('min(amount, _number(rule["cap"], amount))', "amount"),
    "abstentions": ('method["abstained_value"]', "None"),
    "high end of a band": (" or value == high == highest", ""),
    "penalty of a rate": ('earned - Fraction(method["penalty"])', "earned"),
    "slope": ('* Fraction(method["per_point"])', ""),
    "cap of a plan": ('min(share, _number(method["cap"], share * 100) / 100)', "share"),
    "ranks from the bottom": (' != method["from_bottom"]', ""),
    "median": ("scored[(count - 1) // 2 : count // 2 + 1]", "scored[count // 2 : count // 2 + 1]"),
    "trimming": ('count > max(panel["above"], high + low)', "count > high + low"),
    "pooled counts": ('way == "pool" and adds', 'way == "none"'),
    "sheets that do not count": ("(who, period, stratum) in invalid", "not invalid"),
    "weights by category": ('("", unit["category"])', '("",)'),
    "weights of periods": ("(scores[period], weight) for", "(scores[period], Fraction(1)) for"),
    "recusals": ('return "回避", {}', 'return "未报", {}'),
    "points of a unit": ('(("unit_points", "code"), ', '(("category_points", "category"), '),
    "full marks set apart": ('_number(settings["normalised_full"], whole)', "whole"),
    "spreading inside a channel": ('one["counted"] *= 1 + lost / there', "pass"),
    "coverage": ("< least:", "< 0:"),
    "ties at the bottom": ('not (strict and own["key"] == line)', "True"),
    "bottom places": ("keys[-k] if k > 0", "keys[-1] if k > 0"),
    "quota": ("most = min(most, whole", "most = max(most, whole"),
    "who falls from a full grade": (" or code in fell", ""),
    "limits of grades": ("place >= names.index(caps[c])", "True"),
    "tie-breaks": ("_round(found, places))", "lowest)"),
    "votes as a tie-break": ("number if best else -number", "number"),
    "category means": ('"category_mean": mean}', '"category_mean": NONE}'),
    "rates that deductions meet": ('max(NONE, rate + entry["cut"])', "rate"),
    "votes that do not add up": ("any(v != returned - void for v in votes.values())", "False"),
    "more back than issued": ("returned > issued or ", ""),
    "quorum": ('method["quorum_line"] == "over"', 'method["quorum_line"] != "over"'),
    "done of nothing": ('entry["actual"] and not entry["plan"]', "False"),
    "adjustments of channels": ("moves[channel] = after - counted", "moves[channel] = NONE"),
}  # fmt: skip


@pytest.mark.parametrize("what", MUTANTS)
def test_a_rule_worked_out_otherwise_is_noticed(what: str, cited: list[Doc]) -> None:
    text = SOURCE.read_text("utf-8")
    old, new = MUTANTS[what]
    assert text.count(old) == 1, "the mutant is no longer there"
    module: dict[str, Any] = {"__name__": "mutant"}
    exec(compile(text.replace(old, new), "mutant", "exec"), module)
    assert any(figures(copy.deepcopy(doc), module["Tabulator"]) for doc in cited)


def test_a_method_that_it_does_not_know_is_named() -> None:
    case = random_case(2)
    doc, _ = scored(case.scheme, case.counts)
    doc["scheme"]["items"][0]["method"]["kind"] = "new"
    done = Tabulator(doc, lambda _: None)
    assert done.left
    assert all("计分方法未列入" in line for line in done.left)


def test_it_runs_as_a_program_of_its_own(city: tuple[Workspace, Doc], tmp_path: Path) -> None:
    workspace, doc = city
    copied, listed = tmp_path / "second.py", tmp_path / "复算依据.json"
    copied.write_bytes(SOURCE.read_bytes())
    listed.write_text(json.dumps(doc, ensure_ascii=False), "utf-8")
    command = [sys.executable, "-I", "-S", str(copied), str(listed), str(workspace.received)]
    done = subprocess.run(command, capture_output=True, check=False, env={"PYTHONUTF8": "1"})
    assert done.returncode == 0, done.stderr.decode()
    assert "独立复算结论：一致" in done.stdout.decode()


def test_any_mark_that_is_not_the_original_s_is_seen(city: tuple[Workspace, Doc]) -> None:
    workspace, doc = city
    for file in list(doc["marks"])[::8]:
        changed = copy.deepcopy(doc)
        line = next(line for line in changed["marks"][file] if line[7] == "得分")
        line[6] = str(Decimal(line[6]) + 1)
        done = run(workspace, changed)
        assert any(f"结果采用{line[6]}" in said for said in done.wrong)


def test_any_figure_that_does_not_follow_is_seen(city: tuple[Workspace, Doc]) -> None:
    workspace, doc = city
    places = [("total",), ("exact_total",), ("raw_total",), ("rank",)]
    places += [("channels", "2"), ("items", "2.3"), ("bottom",)]
    for number, place in enumerate(places):
        changed = copy.deepcopy(doc)
        unit: Any = next(u for u in changed["units"][number:] if u["status"] == "ranked")
        for key in place[:-1]:
            unit = unit[key]
        key = place[-1]
        unit[key] = {"rank": 99, "bottom": not unit.get("bottom")}.get(key, "1/3")
        assert run(workspace, changed).wrong, place


def test_a_missing_mark_and_a_number_that_nothing_cites_are_seen(
    city: tuple[Workspace, Doc],
) -> None:
    workspace, doc = city
    changed = copy.deepcopy(doc)
    file, lines = next(iter(changed["marks"].items()))
    dropped = lines.pop(5)
    done = run(workspace, changed)
    assert [line for line in done.uncited if dropped[9] in line]
    assert done.wrong
    called_blank = copy.deepcopy(doc)
    line = called_blank["marks"][file][5]
    line[6], line[7] = "", "未填"
    assert any("结果按“未填”处理" in said for said in run(workspace, called_blank).wrong)


def test_an_original_that_is_not_itself_is_seen(city: tuple[Workspace, Doc]) -> None:
    workspace, doc = city
    first, second_file = list(doc["marks"])[:2]
    swapped = {first: second_file, second_file: first}

    def content(file: str) -> bytes | None:
        return (workspace.received / swapped.get(file, file)).read_bytes()

    done = Tabulator(doc, content)
    assert sum("缺失或已改动" in said for said in done.wrong) == 2
    assert Tabulator(doc, lambda file: None).wrong
