"""The demo carried on: mended forms come in, absence and tie are decided, states are registered.

Every stage is a folder of its own, copied from the one before, so that tests may write in it.
"""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from tests.deciding import ROW
from xltools.appraisal import ORDER, State
from xltools.demo import plants
from xltools.demo.build import build_demo
from xltools.demo.city import demo_scheme
from xltools.demo.filling import demo_csv
from xltools.files import write_whole
from xltools.forms.fill import fill_form
from xltools.ledger.journal import BEIJING
from xltools.steps.consolidate import consolidate
from xltools.steps.decide import decide
from xltools.steps.seal import seal
from xltools.steps.state import register_state

NOW = datetime(2017, 12, 28, 9, 0, tzinfo=BEIJING)
MOVES = {
    State.CHECKING: {"date": "2017-12-19", "by": "王××"},
    State.MEETING: {
        "date": "2017-12-26",
        "by": "王××",
        "meeting": "会审会议",
        "document": "会审纪要〔2017〕3号",
    },
    State.APPROVED: {"date": "2017-12-28", "by": "王××", "document": "批件〔2017〕8号"},
    State.PUBLISHED: {"date": "2018-01-05", "by": "王××", "document": "马纠办〔2018〕1号"},
}


def now() -> datetime:
    """A clock that stands still."""
    return NOW


def mend(root: Path) -> None:
    """Every scorer whose form went back returns it mended."""
    scheme = demo_scheme()
    wanted = {slip.scorer for slip in plants.SLIPS}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plants, "SLIPS", ())
        for path in sorted((root / "退回").glob("*.xlsx")):
            scorer = next((s for s in scheme.scorers if s.name in path.stem), None)
            if scorer is None or scorer.code not in wanted:
                continue
            filled, _ = fill_form(path.read_bytes(), demo_csv(scheme, scorer).encode(), "数据.csv")
            assert filled is not None
            write_whole(root / "报送" / f"{scorer.name}（更正）.xlsx", filled)


def settle(root: Path) -> None:
    """The meeting decides the missing county, which of the tied units are listed, and that the
    deduction without an approval stays out."""
    decide(root, {"kind": "absence", "scorer": plants.ABSENT, **ROW}, now=now)
    names = {unit.code: unit.name for unit in demo_scheme().units}
    tied = [names[code] for code in plants.TIED]
    decide(root, {"kind": "tie", "unit": "、".join(tied), "value": tied[1], **ROW}, now=now)
    decide(root, {"kind": "keep", "value": "扣分未经批准", **ROW}, now=now)


def carried_on(root: Path, state: State = State.CHECKING) -> Path:
    """The demo in `root`, everything mended and decided, in `state`."""
    build_demo(root)
    mend(root)
    consolidate(root, now=now)
    settle(root)
    consolidate(root, now=now)
    for step in ORDER[1 : state.place + 1]:
        enter(root, step)
    return root


def enter(root: Path, state: State) -> None:
    """Register the next state; what is published is sealed first."""
    if state is State.PUBLISHED:
        seal(root, now=now)
    register_state(root, state, MOVES[state], now=now)


def in_state(before: Path, root: Path, state: State) -> Path:
    """A copy of the workspace at `before`, taken one state further."""
    shutil.copytree(before, root)
    enter(root, state)
    return root
