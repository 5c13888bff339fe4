"""评分确认: a cell's value as its scorer has confirmed it, beside what the cell itself says.

The cell that is cited stays the evidence's own; only what counts is another value, and the reason
beside it says by which decision.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from xltools.exact import decimals_of, plain
from xltools.intake.reading import STATES, FormReading, MarkBlock
from xltools.intake.returns import ReturnStatus
from xltools.intake.sheet import a1
from xltools.intake.versions import Version
from xltools.methods.base import EntryField
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Scheme
from xltools.scoring.decisions import (
    DECIDED_STATES,
    Decided,
    Decision,
    DecisionKind,
    impossible,
    of_kind,
    weighed,
)
from xltools.scoring.marks import State, mark_value
from xltools.text.catalogue import files
from xltools.text.finding import Finding, Severity

_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,10})?")


@dataclass(frozen=True, slots=True)
class Place:
    """One mark of a version that counts: which block, which entry in it."""

    version: int
    block: int
    index: int


Cell = tuple[str, str, str]
"""SHA-256, sheet, A1."""


@dataclass(slots=True)
class Confirmed:
    """Versions with confirmed cells, which cells, and what became of each decision."""

    used: list[Version]
    cells: dict[Cell, str] = field(default_factory=dict)
    """Confirmed cell → how it was settled."""
    units: dict[Cell, str] = field(default_factory=dict)
    """Confirmed cell → the unit that it is about."""
    decided: list[Decided] = field(default_factory=list)


def confirm(
    decisions: Sequence[Decision],
    used: Sequence[Version],
    findings: Iterable[Finding],
    scheme: Scheme,
) -> Confirmed:
    """Put the confirmed values in the place of the cells' own."""
    done = Confirmed(list(used))
    index = SchemeIndex(scheme)
    wrong = [f for f in findings if f.severity is Severity.ERROR]
    for decision in of_kind(decisions, DecisionKind.CELL):
        places = list(_places(decision, done.used))
        if len(places) != 1:
            why = "有几格符合，请写明文件、表、格" if places else "采用的报送件中没有这一格"
            done.decided.append(impossible(decision, why))
            continue
        version, block = _at(done.used, places[0])
        cell = a1(block.rows[places[0].index], block.column)
        shown = _shown(block, places[0].index)
        key = (version.received.sha256, block.sheet, cell)
        here = [f for f in wrong if _about_cell(f, version.received.name, block.sheet, {cell})]
        because = "".join(f"（{f.code}：{f.value or '空白'}）" for f in here[:1])
        computed = f"{version.received.name} · {block.sheet} · {cell}：{shown}{because}"
        weight = weighed(decision, "\n".join((*key, shown)), computed)
        problem = _problem(decision, block, places[0].index, index)
        if weight.applied and problem:
            weight = impossible(decision, problem, computed)
        done.decided.append(weight)
        if weight.applied:
            _put(done, places[0], decision)
            done.cells[key] = f"{decision.name}：{decision.value}"
            done.units[key] = block.units[places[0].index]
    return done


def _places(decision: Decision, used: Sequence[Version]) -> Iterator[Place]:
    matter = decision.matter
    for n, version in enumerate(used):
        if matter.file not in ("", version.received.sha256):
            continue
        if matter.scorer not in ("", version.reading.scorer):
            continue
        for b, block in enumerate(version.reading.blocks):
            if matter.item not in ("", block.item) or matter.sheet not in ("", block.sheet):
                continue
            for i, unit in enumerate(block.units):
                if matter.units and unit not in matter.units:
                    continue
                if matter.cell in ("", a1(block.rows[i], block.column)):
                    yield Place(n, b, i)


def _at(used: Sequence[Version], place: Place) -> tuple[Version, MarkBlock]:
    version = used[place.version]
    return version, version.reading.blocks[place.block]


def _shown(block: MarkBlock, index: int) -> str:
    state = STATES[block.states[index]]
    if state is not State.MARK:
        return str(state)
    return plain(Decimal(block.integers[index]).scaleb(-block.scales[index]))


def _problem(decision: Decision, block: MarkBlock, index: int, known: SchemeIndex) -> str:
    """Why the value cannot stand in this cell; empty if it can."""
    if decision.value in {str(state) for state in DECIDED_STATES}:
        whole = not block.units[index] and decision.value == State.NO_SAMPLE
        fits = block.seqs is None and (block.units[index] or whole)
        return "" if fits else f"此处只能填数，整个测评无效的填{State.NO_SAMPLE}"
    if not _NUMBER.fullmatch(decision.value):
        return f"议定结果“{decision.value}”不是数字"
    item, unit = known.items[block.item], known.units.get(block.units[index])
    points = item.points if unit is None else known.points(unit, item)
    rule = next((f for f in item.method.fields(points) if f.key == block.field), None)
    return "" if rule is None else _outside(Decimal(decision.value), rule)


def _outside(value: Decimal, rule: EntryField) -> str:
    if rule.low is not None and value < rule.low:
        return f"议定结果{plain(value)}小于{plain(rule.low)}"
    if rule.high is not None and value > rule.high:
        return f"议定结果{plain(value)}大于{plain(rule.high)}"
    if decimals_of(value) > rule.decimals:
        return f"议定结果{plain(value)}超过{rule.decimals}位小数"
    if rule.step is not None and value % rule.step:
        return f"议定结果{plain(value)}不是{plain(rule.step)}的倍数"
    return ""


def _put(done: Confirmed, place: Place, decision: Decision) -> None:
    """The block with the decided value; the cell it cites stays the evidence's own."""
    version, block = _at(done.used, place)
    integers, scales = array("q", block.integers), bytearray(block.scales)
    states = bytearray(block.states)
    reasons = list(block.reasons)
    at = place.index
    by_word = {str(state): state for state in DECIDED_STATES}
    state = by_word.get(decision.value, State.MARK)
    number = (0, 0) if decision.value in by_word else mark_value(Decimal(decision.value))
    integers[at], scales[at] = number
    states[at] = STATES.index(state)
    note = f"评分按{decision.name}确认"
    reasons[at] = f"{reasons[at]}（{note}）" if reasons[at] else note
    changed = replace(
        block,
        integers=integers,
        scales=bytes(scales),
        states=bytes(states),
        reasons=tuple(reasons),
    )
    blocks = list(version.reading.blocks)
    blocks[place.block] = changed
    reading = replace(version.reading, blocks=tuple(blocks))
    done.used[place.version] = replace(version, reading=replace(reading, status=_status(reading)))


def _status(reading: FormReading) -> ReturnStatus:
    """USED once no cell goes back to the scorer any more."""
    wanting = {STATES.index(State.REJECTED), STATES.index(State.BLANK)}
    lost = any(f.kind == files.UNIT_UNKNOWN and not f.settled for f in reading.findings)
    open_cells = any(wanting.intersection(block.states) for block in reading.blocks)
    return ReturnStatus.USED_PARTLY if lost or open_cells else ReturnStatus.USED


def _about_cell(finding: Finding, file: str, sheet: str, cells: set[str]) -> bool:
    own = set(finding.cell.replace(",", "、").split("、"))
    return finding.file == file and finding.sheet == sheet and bool(own & cells)
