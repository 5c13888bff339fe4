"""抽查: as many as it takes, drawn by a seed that anybody can draw by again, on a page to print."""

from __future__ import annotations

import hashlib
import io
import json
import math
import re
import subprocess
import sys
import time
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.deciding import ROW
from tests.office import Office
from tests.steps import sealing
from tests.verify.sealed import sealed, tree
from xltools.appraisal import Appraisal
from xltools.steps.consolidate import consolidate
from xltools.steps.decide import decide
from xltools.text import verifying as says
from xltools.verify.asked import verify_as_asked
from xltools.verify.run import verify
from xltools.verify.sample import draw, sample_sheet, sample_size
from xltools.workspace import Workspace

SEED = "2017-12-28-0731"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return sealed(tmp_path_factory.mktemp("sealed") / "年度")


@pytest.fixture(scope="module")
def appraisal(place: Workspace) -> Appraisal:
    made = verify(place.root).appraisal
    assert made is not None
    return made


def found_at_least_one(population: int, altered: int, drawn: int) -> Fraction:
    """The hypergeometric probability, from its definition."""
    missed = Fraction(math.comb(population - altered, drawn), math.comb(population, drawn))
    return 1 - missed


@given(st.integers(1, 400), st.data())
def test_the_size_is_the_least_that_finds_one_with_95_percent(
    population: int, data: st.DataObject
) -> None:
    altered = data.draw(st.integers(1, population))
    size = sample_size(population, altered)
    assert found_at_least_one(population, altered, size) >= Fraction(95, 100)
    assert found_at_least_one(population, altered, size - 1) < Fraction(95, 100)


def test_more_altered_than_there_are_and_none_at_all() -> None:
    assert sample_size(5, 50) == 1
    assert sample_size(0, 3) == 0
    assert sample_size(1, 1) == 1


def test_the_size_for_a_province_comes_in_a_moment() -> None:
    started = time.process_time()
    for altered in (1, 10, 1000):
        size = sample_size(1_000_000, altered)
        chances = [missed_by_places(1_000_000, altered, n) for n in (size - 1, size)]
        assert chances[0] > Fraction(5, 100) >= chances[1]
    assert time.process_time() - started < 60


def missed_by_places(population: int, altered: int, drawn: int) -> Fraction:
    """The chance that none of the altered lies among the drawn, altered cell by altered cell."""
    left = math.perm(population - drawn, altered)
    return Fraction(left, math.perm(population, altered))


def test_the_drawn_are_those_whose_checksum_with_the_seed_comes_first(
    place: Workspace, appraisal: Appraisal
) -> None:
    sample = draw(appraisal, SEED, 3)
    frame = appraisal.marks
    cells = {
        hashlib.sha256(f"{SEED}|{file}|{sheet}|{cell}".encode()).hexdigest(): (sheet, cell, file)
        for file, sheet, cell, state in zip(
            *(frame[name].tolist() for name in ("file", "sheet", "cell", "state")), strict=True
        )
        if state == "得分"
    }
    assert sample.population == len(cells)
    first = [cells[digest] for digest in sorted(cells)[: len(sample.cells)]]
    names = appraisal.file_names
    assert {(one.file, one.sheet, one.cell) for one in sample.cells} == {
        (names[file], sheet, cell) for sheet, cell, file in first
    }
    papers = [one.file for one in sample.cells]
    assert len(set(papers)) == sum(a != b for a, b in zip(["", *papers], papers, strict=False)), (
        "the cells of one paper stand together"
    )


def test_the_same_seed_draws_the_same_cells_elsewhere(
    place: Workspace, appraisal: Appraisal
) -> None:
    own = draw(appraisal, SEED, 3)
    code = (
        "import sys, json; from pathlib import Path; from xltools.verify.run import verify\n"
        "from xltools.verify.sample import draw\n"
        "made = draw(verify(Path(sys.argv[1])).appraisal, sys.argv[2], 3)\n"
        "print(json.dumps(made.rows()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(place.root), SEED],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env={"PYTHONUTF8": "1", "PYTHONHASHSEED": "7", "TZ": "America/Lima", "LC_ALL": "C"},
        cwd=Path(__file__).parents[2],
    )
    assert [tuple(row) for row in json.loads(done.stdout)] == own.rows()
    assert draw(appraisal, "another", 3).rows() != own.rows()


def test_every_altered_mark_is_caught_by_some_seed_as_often_as_promised(
    appraisal: Appraisal,
) -> None:
    """Three marks altered: how often 400 seeds catch one of them."""
    every = draw(appraisal, SEED, 1_000_000_000).rows()
    assert len(every) == 1, "all altered: one drawn is enough"
    target = {row[1:8] for row in draw(appraisal, "altered", 3).rows()[:3]}
    caught = sum(
        any(row[1:8] in target for row in draw(appraisal, f"seed {n}", 3).rows())
        for n in range(400)
    )
    assert caught >= 400 * 93 // 100


def test_a_mark_that_a_meeting_settled_is_not_looked_for_on_paper(tmp_path: Path) -> None:
    place = sealing.counted(tmp_path / "年度")
    before = draw(_counted(place), SEED, 1)
    one = next(one for one in before.cells if one.file == "雨山区.xlsx")
    said = {"kind": "cell", "file": one.file, "sheet": one.sheet, "cell": one.cell, "value": "77"}
    decide(place.root, {**said, **ROW}, now=sealing.now)
    made = _counted(place)
    assert [cell for _, _, cell in made.confirmed] == [one.cell]
    after = draw(made, SEED, 1)
    assert after.population == before.population - 1
    assert (one.file, one.cell) not in {(c.file, c.cell) for c in after.cells}


def _counted(place: Workspace) -> Appraisal:
    return consolidate(place.root, now=sealing.now).appraisal


def test_the_checklist_is_a_page_to_print(appraisal: Appraisal, office: Office) -> None:
    sample = draw(appraisal, SEED, 3)
    data = sample_sheet(appraisal, sample)
    office.assert_recalculation_changes_nothing(data)
    book = openpyxl.load_workbook(io.BytesIO(data))
    (sheet,) = book.worksheets
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert tuple(rows[0]) == says.SAMPLE_COLUMNS
    assert [tuple(row[:-1]) for row in rows[1:-1]] == [row[:-1] for row in sample.rows()]
    assert "监督人（签字）" in str(rows[-1][0])
    assert f"种子“{SEED}”" in str(sheet["A2"].value)
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$4:$4"
    assert data == sample_sheet(appraisal, sample)


def test_the_code_of_the_seal_is_the_seed_unless_another_is_agreed(
    place: Workspace, tmp_path: Path
) -> None:
    before = tree(place.root)
    sheet = tmp_path / "抽查表.xlsx"
    done = verify_as_asked(place.root, altered=3, sheet=sheet)
    assert done.drawn is not None
    assert done.drawn["seed"] == done.found.code
    assert len(done.drawn["cells"]) == sample_size(done.drawn["population"], 3)
    assert sheet.read_bytes()[:2] == b"PK"
    agreed = verify_as_asked(place.root, altered=3, seed=SEED)
    assert agreed.drawn is not None
    assert agreed.drawn["seed"] == SEED
    assert tree(place.root) == before
    (text,) = agreed.texts
    assert len(re.findall("□", text)) == len(agreed.drawn["cells"])


def test_nothing_used_means_nothing_drawn(appraisal: Appraisal) -> None:
    nobody = replace(appraisal, marks=appraisal.marks.iloc[:0])
    assert draw(nobody, SEED, 1).text() == says.SAMPLE_NONE
