"""Signals are about marks that count: a sheet that is invalid as a whole gives none."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.forms.samples import mark, plan, signed
from tests.steps.interrupted import scheme
from tests.steps.through_workbooks import clock
from xltools.files import write_whole
from xltools.forms.writer import write_form
from xltools.methods.panel import Panel
from xltools.scoring.entries import without_idle_signals
from xltools.steps.consolidate import consolidate
from xltools.steps.issue import issue
from xltools.steps.new import new_workspace
from xltools.text.catalogue import marks, results
from xltools.text.finding import Finding


@pytest.mark.parametrize(
    ("panel", "says"),
    [
        (Panel(), ""),
        (Panel(not_all_equal=True), "全部同分"),
        (Panel(high_from=Decimal(90), max_high_count=3), "90分及以上的超过3人"),
    ],
)
def test_an_invalid_sheet_gives_no_signal(tmp_path: Path, panel: Panel, says: str) -> None:
    base = scheme()
    items = (base.items[0], base.items[1].model_copy(update={"panel": panel}))
    of = base.model_copy(update={"items": items})
    place = new_workspace(tmp_path / "年度", of, key_dir=None, now=clock)
    issue(place.root, now=clock)
    made = plan("PF02", of)
    values = {
        entry: value
        for unit in made.units
        for entry, value in mark(unit, Decimal(90), made.items[0]).items()
    }
    write_whole(place.inbox / "花山区.xlsx", write_form(made, signed(made), values))
    done = consolidate(place.root, now=clock)
    found = {finding.code: finding.body for finding in done.appraisal.findings}
    assert ("评分全部相同" in found) == (not says)
    assert f"花山区的评分表无效：{says}，" in found.get("评分表无效", "") or not says


def test_other_sheets_keep_their_signals() -> None:
    values = {"item": "甲", "scorer": "花山区", "reasons": "全部同分", "by": "PF02"}
    invalid = Finding(results.SHEET_INVALID, item="2", values=values)
    said = [
        Finding(kind, item=item, scorer=scorer)
        for kind in (marks.ALL_SAME, marks.ALL_FULL, marks.COPIED, marks.BLANK)
        for item in ("1", "2")
        for scorer in ("PF01", "PF02")
    ]
    left = without_idle_signals([*said, invalid])
    gone = [one for one in said if one not in left]
    assert {(one.kind, one.item, one.scorer) for one in gone} == {
        (kind, "2", "PF02") for kind in (marks.ALL_SAME, marks.ALL_FULL, marks.COPIED)
    }
    assert invalid in left
