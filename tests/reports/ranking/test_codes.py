"""Codes that a condition of a formula takes for one number are two units and two categories."""

import csv
import subprocess
from fractions import Fraction
from pathlib import Path

from tests.office import Office
from tests.reports.compare import assert_recalculates
from tests.scoring.build import frame, item, scheme, unit
from xltools.appraisal import Appraisal
from xltools.reports.ranking.book import ranking_book
from xltools.scheme.choices import MissingPolicy
from xltools.scoring.engine import score

UNITS = [
    unit("1.1", "1", name="甲*局", full_name="甲*局"),
    unit("1.10", "1"),
    unit("01", "1.0"),
    unit("1", "1.0"),
    unit("2", "1.0"),
]
MARKS = {"1.1": "90 81", "1.10": "70 62", "01": "50 43", "1": "不涉及 34", "2": "60 71"}


def alike() -> bytes:
    """Two categories and four units whose codes are one number each; the mean of a category."""
    made = scheme(
        [item("1.1", 50, "1"), item("1.10", 50, "1")],
        UNITS,
        settings={"na_policy": MissingPolicy.CATEGORY_MEAN},
    )
    cells = {
        ("S", code, own.code): text
        for code, texts in MARKS.items()
        for own, text in zip(made.items, texts.split(), strict=True)
    }
    typed = frame(cells)
    result, findings = score(made, typed)
    assert result.unit("1").items["1.1"].counted == Fraction(55, 2), "half of 50 and 60's mean"
    return ranking_book(Appraisal(made, (), typed, result, tuple(findings), {}))


def test_codes_that_are_one_number_change_no_cell(office: Office) -> None:
    assert_recalculates(office, alike())


def test_gnumeric_takes_words_in_a_column_of_points_for_words(tmp_path: Path) -> None:
    """折算过程 has 不涉及 among its points; the mean of the category comes from the numbers."""
    book = tmp_path / "book.xlsx"
    book.write_bytes(alike())
    command = ["ssconvert", "--recalc", "-S", str(book), str(tmp_path / "sheet-%s.csv")]
    subprocess.run(command, check=True, capture_output=True)
    with (tmp_path / "sheet-折算过程.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    [own] = [row for row in rows if row[1:2] == ["1"]]
    assert "27.5" in own
    assert not any(cell.startswith("#") for row in rows for cell in row)
