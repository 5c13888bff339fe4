"""备注: what a reader must know about one unit's figures, in sentences."""

from __future__ import annotations

from xltools.exact import plain
from xltools.methods.panel import PanelWay
from xltools.scheme.choices import MissingPolicy
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item
from xltools.scoring.adjust import Adjusted
from xltools.scoring.combine import Combined
from xltools.scoring.marks import APPLICABLE_NOT, WANTING, State
from xltools.scoring.policies import Settled, Table, Way
from xltools.scoring.result import ItemResult, UnitResult
from xltools.text.catalogue import results as kinds
from xltools.text.finding import Finding
from xltools.text.words import nest_quotes


def note_unit(
    index: SchemeIndex, settled: Settled, adjusted: Adjusted, table: Table, result: UnitResult
) -> list[Finding]:
    """Write the unit's notes; what scorers disagree on is also a finding."""
    findings = []
    for code, item in settled.items.items():
        name = index.items[code].name
        if item.earned is None:
            result.notes.append(_without_mark(index, settled, item, name))
        combined = table[code][settled.unit.code]
        result.notes += _coverage(name, combined, index.items[code], index)
        if item.earned is not None:
            said, more = _parts(settled, code, name, combined)
            result.notes += said
            findings += more
        findings += _disagreement(settled, index.items[code], combined)
    for line in adjusted.disqualifying:
        word = index.scheme.settings.veto_wording.label
        why = line.fact or line.rule
        basis = f"（{line.basis}）" if line.basis else ""
        result.notes.append(f"{word}{'：' if why else ''}{why}{basis}")
    result.notes[:] = [nest_quotes(note) for note in result.notes]
    return findings


def _without_mark(index: SchemeIndex, settled: Settled, item: ItemResult, name: str) -> str:
    missing = item.state in APPLICABLE_NOT
    head = f"{'缺项' if missing else '未报'}：“{name}”{item.state}"
    way = settled.ways[item.item]
    if way is Way.BLOCKS:
        return f"待补报：“{name}”{item.state}，暂不计总分"
    if way is Way.CHANNEL:
        channel = index.channels[index.items[item.item].channel].name
        return f"{head}，在“{channel}”内折算"
    if way is Way.LEFT_OUT:
        return f"{head}，按其余{plain(settled.applicable)}分折算"
    if item.policy == MissingPolicy.CATEGORY_MEAN.label and item.counted is not None:
        return f"{head}，取本类别平均得分"
    return f"{head}，{item.policy}"


def _coverage(name: str, combined: Combined, item: Item, index: SchemeIndex) -> list[str]:
    notes = []
    layered = bool(item.strata.codes or item.periods.codes)
    several = layered or len(index.scorers_of(item)) > 1
    if several and combined.given < combined.due:
        word = "份" if layered else "家"
        came = combined.due - combined.counts[State.UNREPORTED]
        usable = f"，可用{combined.given}{word}" if came != combined.given else ""
        notes.append(f"“{name}”应报{combined.due}{word}、实报{came}{word}{usable}")
    recused = combined.counts[State.RECUSED]
    if several and recused and combined.given:
        what = f"{recused}份回避" if layered else f"{recused}个评分单位回避"
        notes.append(f"“{name}”有{what}")
    return notes


def _parts(
    settled: Settled, code: str, name: str, combined: Combined
) -> tuple[list[str], list[Finding]]:
    """Strata and periods without a score, and how they were treated."""
    notes = [f"“{name}”{part.name}{part.state}，{part.treated}" for part in combined.parts]
    findings = [
        Finding(
            kinds.PART_TREATED,
            unit=settled.unit.code,
            unit_name=settled.unit.name,
            item=code,
            values={
                "item": name,
                "part": part.name,
                "states": str(part.state),
                "policy": part.treated,
            },
        )
        for part in combined.parts
        if part.state in WANTING
    ]
    return notes, findings


def _disagreement(settled: Settled, item: Item, combined: Combined) -> list[Finding]:
    """Scorers of one part of whom only some say that there is nothing to mark.

    Tallies that are added up do not disagree: one of them may well be empty.
    """
    pooled = item.panel.way is PanelWay.POOL and item.method.adds_up
    said = (State.NOT_APPLICABLE,) if pooled else (State.NOT_APPLICABLE, State.NO_SAMPLE)
    divided = [one for one in combined.divided if any(one.counts[s] for s in said)]
    if not divided:
        return []
    others = {s: n for s in said if (n := sum(one.counts[s] for one in divided))}
    return [
        Finding(
            kinds.PARTLY_NOT_APPLICABLE,
            unit=settled.unit.code,
            unit_name=settled.unit.name,
            item=item.code,
            values={
                "item": item.name,
                "given": sum(one.given for one in divided),
                "others": sum(others.values()),
                "states": "、".join(others),
            },
        )
    ]
