"""The Python API: what the engine gives, in frames and plain types; nothing taken in silence."""

from __future__ import annotations

import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from tests.scoring.build import frame, item, scheme, unit
from tests.steps.sealing import counted
from xltools import api
from xltools.scheme.document import scheme_json
from xltools.scheme.presets import preset
from xltools.scoring.engine import score

SCHEME = scheme([item("1")], [unit("a"), unit("b"), unit("c")])


def marks(*values: object, **more: object) -> pd.DataFrame:
    rows = [
        {"unit": code, "item": "1", "scorer": "S", "value": value, **more}
        for code, value in zip("abc", values, strict=False)
    ]
    return pd.DataFrame(rows, dtype=object)


def test_totals_and_ranks_are_the_engines() -> None:
    table = api.score_marks(SCHEME, marks("90.5", 80, 85.1))
    typed = {("S", "a", "1"): "90.5", ("S", "b", "1"): "80", ("S", "c", "1"): "85.1"}
    result, _ = score(SCHEME, frame(typed))
    assert list(table["unit"]) == [one.code for one in result.units]
    assert list(table["rank"]) == [one.rank for one in result.units] == [1, 3, 2]
    assert list(table["total"]) == [Decimal("90.50"), Decimal("80.00"), Decimal("85.10")]


def test_a_blank_is_no_zero_and_a_missing_scorer_makes_ranks_provisional() -> None:
    table = api.score_marks(SCHEME, marks("90", None, "0"))
    assert table["total"].isna().tolist() == [False, True, False]
    assert not api.score_marks(SCHEME, marks("90", "80", "70"))["provisional"].any()
    columns = ["unit", "item", "scorer", "value"]
    assert api.score_marks(SCHEME, pd.DataFrame(columns=columns))["provisional"].all()


def test_what_the_engine_says_comes_along() -> None:
    table = api.score_marks(SCHEME, marks("90", "90", "90"))
    _, findings = score(SCHEME, frame({("S", code, "1"): "90" for code in "abc"}))
    assert [one.code for one in findings] == ["末位界线并列"]
    assert table.attrs["findings"] == [dict(one.document()) for one in findings]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (marks("x"), "row 1: 'x' is neither"),
        (marks("101"), "row 1: 101 is outside 0 to 100"),
        (marks("nan"), "row 1: 'nan' is no number"),
        (marks(True), "row 1: True is no number"),
        (marks("90", unit="z"), "row 1: no unit has the code 'z'"),
        (marks("90", "90", unit="a"), "row 2: this mark stands twice"),
        (marks("90", colour="red"), "columns unknown: colour"),
        (marks("90").drop(columns="value"), "columns missing: value"),
        (marks("90", field="other"), "row 1: `field` must be one of mark"),
        (marks("90", period="3"), "row 1: `period`, `stratum` must be one of '', ''"),
    ],
)
def test_what_cannot_be_meant_is_refused(given: pd.DataFrame, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        api.score_marks(SCHEME, given)


def test_a_scheme_by_preset_by_json_and_not_at_all(tmp_path: Path) -> None:
    own = preset("maanshan-2017")
    (tmp_path / "a.json").write_text(scheme_json(own), "utf-8")
    assert api.load_scheme("maanshan-2017") == api.load_scheme(tmp_path / "a.json") == own
    (tmp_path / "b.json").write_text("{}", "utf-8")
    with pytest.raises(api.FindingsError) as caught:
        api.load_scheme(tmp_path / "b.json")
    assert caught.value.findings
    with pytest.raises(FileNotFoundError):
        api.load_scheme(tmp_path / "none.xlsx")


def test_a_return_is_read_as_check_reads_it(tmp_path: Path) -> None:
    place = counted(tmp_path / "year")
    read = api.read_return(place.root, place.inbox / "花山区.xlsx")
    assert set(read.marks["scorer"]) == {"PF02"}
    assert list(read.marks["value"]) == [Decimal(value) for value in range(90, 84, -1)]
    assert read.marks["cell"][0] == "D7" and read.findings == []
    (tmp_path / "other.xlsx").write_bytes(b"no workbook")
    assert [
        one["severity"] for one in api.read_return(place.root, tmp_path / "other.xlsx").findings
    ]


def test_importing_it_is_cheap() -> None:
    code = "import sys, xltools.api; print('pandas' in sys.modules, 'pydantic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_the_readmes_example_runs() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
    [example] = [c for c in re.findall(r"```python\n(.*?)```", readme, re.S) if "api" in c]
    names: dict[str, object] = {}
    exec(compile(example, "README.md", "exec"), names)
    assert isinstance(names["table"], pd.DataFrame)
    assert (names["table"]["rank"].dropna() >= 1).all()
