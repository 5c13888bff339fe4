"""The demo's year goes on: forms are mended, the meeting decides, the result is sealed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from xltools.appraisal import State
from xltools.demo import plants
from xltools.demo.arrivals import APPROVED, COUNTED_AGAIN, MENDED, MET, SEALED, at
from xltools.demo.build import Demo
from xltools.demo.city import demo_scheme
from xltools.demo.filling import demo_csv
from xltools.files import write_whole
from xltools.folder.opening import open_workspace
from xltools.folder.outputs import write_edition
from xltools.folder.receive import receive, setup_of
from xltools.forms.fill import fill_form
from xltools.steps.consolidate import Consolidation, consolidate
from xltools.steps.decide import decide
from xltools.steps.seal import SealReport, seal
from xltools.steps.state import register_state
from xltools.text import messages
from xltools.text.catalogue.registers import NOT_APPROVED
from xltools.workspace import Workspace

FIRST_COUNT = "首次汇总"
_MEETING = {
    "meeting": "会审会议",
    "attendees": "张××、李××、王××",
    "minutes": "会审纪要〔2017〕3号",
    "date": "2017-12-26",
    "recorder": "王××",
}


@dataclass(frozen=True, slots=True)
class Finished:
    """The demo at its end."""

    consolidation: Consolidation
    sealed: SealReport


def play_on(demo: Demo) -> Finished:
    """Carry the demo on from its first count to its seal.

    The first ranking workbook, with everything that was planted, stays as 结果/首次汇总/.
    """
    place = demo.workspace
    first = place.results / FIRST_COUNT / place.ranking.name
    write_edition(place, FIRST_COUNT, first, place.ranking.read_bytes(), at(COUNTED_AGAIN))
    _mended(place)
    consolidate(place.root, now=at(COUNTED_AGAIN))
    register_state(
        place.root, State.CHECKING, {"date": "2017-12-21", "by": "王××"}, now=at(COUNTED_AGAIN)
    )
    _decided(place)
    done = consolidate(place.root, now=at(MET))
    meeting = {key: _MEETING[key] for key in ("date", "meeting")}
    register_state(
        place.root,
        State.MEETING,
        {**meeting, "document": _MEETING["minutes"], "by": "王××"},
        now=at(MET),
    )
    approval = {"date": "2017-12-28", "document": "批件〔2017〕8号", "by": "王××"}
    register_state(place.root, State.APPROVED, approval, now=at(APPROVED))
    return Finished(done, seal(place.root, now=at(SEALED)))


def _mended(place: Workspace) -> None:
    """Every scorer whose form went back returns it mended, one after the other."""
    scheme, setup = demo_scheme(), setup_of(open_workspace(place.root))
    slipped = {slip.scorer for slip in plants.SLIPS}
    moment = MENDED
    for scorer in scheme.scorers:
        if scorer.code not in slipped:
            continue
        for path in sorted(place.sent_back.glob(f"*{scorer.name}*.xlsx")):
            csv = demo_csv(scheme, scorer, mended=True).encode()
            filled, _ = fill_form(path.read_bytes(), csv, messages.DEMO_CSV)
            assert filled is not None, "the demo fills its own forms"
            write_whole(place.inbox / f"{scorer.name}评分表（更正）.xlsx", filled)
            receive(place, at(moment), setup=setup)
            moment += timedelta(hours=1)


def _decided(place: Workspace) -> None:
    """The meeting decides about the county that never returned, about the tie at the line, and
    that a deduction which nobody has approved stays out."""
    reason = {"reason": "演示数据：多次提醒后仍未报送，按方案处理"}
    absent = {"kind": "absence", "scorer": plants.ABSENT}
    decide(place.root, {**absent, **reason, **_MEETING}, now=at(MET))
    names = {unit.code: unit.name for unit in demo_scheme().units}
    first, second = (names[code] for code in plants.TIED)
    tie = {"kind": "tie", "unit": f"{first}、{second}", "value": second}
    said = {"reason": "演示数据：集体研究，投诉件数较多的列入"}
    decide(place.root, {**tie, **said, **_MEETING}, now=at(MET))
    kept = {"kind": "keep", "value": NOT_APPROVED.code}
    why = {"reason": "演示数据：事实尚未核实，本年度不计入"}
    decide(place.root, {**kept, **why, **_MEETING}, now=at(MET))
