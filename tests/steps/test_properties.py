"""What must change nothing, through a whole workspace: names and order of files, rows, rejects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.scoring.cases import Case
from tests.steps.random_entries import random_case
from tests.steps.through_workbooks import clock, walk
from xltools.intake.returns import ReturnStatus
from xltools.steps.consolidate import Consolidation, consolidate
from xltools.workspace import Workspace

SEEDS = (1, 8)


def units(done: Consolidation) -> dict[str, Any]:
    """What the result document says of each unit, but for the order of its notes."""
    return {
        unit["code"]: {**unit, "notes": sorted(unit["notes"])} for unit in done.document["units"]
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_names_and_folders_of_files_change_nothing(seed: int, tmp_path: Path) -> None:
    case = random_case(seed)
    before = walk(case, tmp_path / "甲")
    walk(case, tmp_path / "乙")
    inbox = Workspace(tmp_path / "乙").inbox
    for number, path in enumerate(sorted(inbox.glob("*.xlsx"))):
        folder = inbox / f"第{9 - number}批"
        folder.mkdir()
        path.rename(folder / f"{9 - number} 扫描件.xlsx")
    assert units(consolidate(tmp_path / "乙", now=clock)) == units(before)


@pytest.mark.parametrize("seed", SEEDS)
def test_order_of_rows_changes_nothing(seed: int, tmp_path: Path) -> None:
    """Units, items, channels, scorers, categories and register lines written backwards."""
    case = random_case(seed)
    before = walk(case, tmp_path / "甲")
    tables = ("units", "items", "channels", "scorers", "categories", "adjustment_rules", "outcomes")
    turned = {name: getattr(case.scheme, name)[::-1] for name in tables}
    other = Case(
        case.name,
        case.scheme.model_copy(update=turned),
        case.typed,
        case.expected,
        case.register[::-1],
        dict(reversed(case.counts.items())),
        case.absent,
    )
    after = units(walk(other, tmp_path / "乙"))
    for code, unit in units(before).items():
        same = after[code]
        unit["outcomes"] = sorted(one["rule"] for one in unit["outcomes"])
        same["outcomes"] = sorted(one["rule"] for one in same["outcomes"])
        for said in (unit, same):
            said["notes"] = len(said["notes"])
        assert same == unit


@pytest.mark.parametrize("seed", SEEDS)
def test_rejected_files_change_nothing(seed: int, tmp_path: Path) -> None:
    """Garbage, half a form, and a form that somebody else's workspace issued."""
    case = random_case(seed)
    before = walk(case, tmp_path / "甲")
    workspace = Workspace(tmp_path / "甲")
    good = next(iter(sorted(workspace.inbox.glob("*.xlsx")))).read_bytes()
    (workspace.inbox / "乱码.xlsx").write_bytes(b"PK\x03\x04 nothing")
    (workspace.inbox / "半截.xlsx").write_bytes(good[: len(good) // 2])
    for other in range(seed + 100, seed + 200):
        walk(random_case(other), tmp_path / f"外单位{other}")
        if theirs := sorted(Workspace(tmp_path / f"外单位{other}").inbox.glob("*.xlsx")):
            break
    (workspace.inbox / "别处的表.xlsx").write_bytes(theirs[0].read_bytes())
    after = consolidate(workspace.root, now=clock)
    refused = [row for row in after.appraisal.returns if row.status is ReturnStatus.REJECTED]
    held = [row for row in after.appraisal.returns if row.status is ReturnStatus.QUARANTINED]
    assert len(refused) + len(held) >= 3
    assert units(after) == units(before)
