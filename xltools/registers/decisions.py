"""台账/议定事项.xlsx: decisions as rows, for staff who never open a terminal.

Rows and commands feed one model. A row counts from the consolidation that first reads it, which
records it; from then on it is not changed any more but withdrawn by a further row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from xltools.book.theme import A3_LANDSCAPE
from xltools.registers.decision_entry import (
    CITED,
    HEADERS,
    NEEDS,
    VALUES,
    Known,
    Problem,
    kind_named,
    parse,
)
from xltools.registers.table import Field, Form, Line, read_lines, with_line, write_register
from xltools.registers.values import is_formula
from xltools.scheme.model import Scheme
from xltools.scoring.decisions import (
    REGISTER,
    Decision,
    DecisionKind,
    in_force,
    numbered,
)
from xltools.text.catalogue import decisions as kinds
from xltools.text.finding import Finding

_WIDTHS = {"unit": 18, "file": 18, "value": 18, "reason": 24, "attendees": 16, "minutes": 16}
_LISTS = {"kind": "事项", "scorer": "评分单位", "item": "测评项目", "unit": "被评议单位"}


def _fields() -> tuple[Field, ...]:
    made = [Field("seq", "序号", 5, "auto")]
    for key, header in HEADERS.items():
        strict = key in ("kind", "scorer", "item")
        shape = "date" if key == "date" else "text"
        made.append(Field(key, header, _WIDTHS.get(key, 12), shape, _LISTS.get(key, ""), strict))
    return tuple(made)


def _guide() -> tuple[tuple[str, ...], ...]:
    rows = [("事项", "要填的栏目", "议定结果怎样填")]
    for kind, (needed, allowed) in NEEDS.items():
        may = f"；可填{'、'.join(HEADERS[key] for key in allowed)}" if allowed else ""
        must = "、".join(HEADERS[key] for key in needed)
        if kind is DecisionKind.CELL:
            may = "，以及评分单位、被评议单位、测评项目，或者文件、表、格"
        rows.append((kind.label, f"{must}{may}", VALUES.get(kind, "留空")))
    cited = "、".join(HEADERS[key] for key in CITED)
    rows.append(("各类事项", f"另填{cited}（核准采用只须填理由、记录人）", ""))
    return tuple(rows)


FORM = Form(
    title="议定事项登记表",
    sheet="议定事项",
    fields=_fields(),
    required=("kind", "reason", "meeting", "attendees", "minutes", "date", "recorder"),
    notes=(
        "注：汇总时读取并记入操作留痕记录，此后不要改动该行；改变的另起一行登记“撤销议定”。"
        "各类事项怎样填见“填写说明”。编号见“待会审及议定事项”表。",
    ),
    guide=_guide(),
    page=A3_LANDSCAPE,
)


def write_decisions(scheme: Scheme, rows: Sequence[Mapping[str, Any]] = ()) -> bytes:
    """The register with `rows` filled in, drop-downs and a side sheet that explains the kinds."""
    lists = {
        "事项": [kind.label for kind in DecisionKind],
        "评分单位": [scorer.name for scorer in scheme.scorers],
        "测评项目": [item.name for item in scheme.items],
        "被评议单位": [unit.name for unit in scheme.units],
    }
    return write_register(FORM, scheme, lists, rows)


def with_decision(data: bytes, entry: Mapping[str, str]) -> bytes | None:
    """The register `data` with one row more; None where its columns are not all there."""
    kind = kind_named(entry["kind"])
    assert kind is not None, "an entry that was understood"
    return with_line(data, FORM, {**entry, "kind": kind.label})


@dataclass(frozen=True, slots=True)
class Entered:
    """The decisions that the rows of a register are, in their order, and what is wrong in it."""

    decisions: tuple[Decision, ...]
    findings: tuple[Finding, ...]
    file: str = ""


def read_decisions(path: Path, known: Known) -> Entered:
    """Every row that is a whole decision, without a number yet, and findings on all others.

    Raises:
        RegisterUnreadable: the file cannot be opened or read as a workbook.
    """
    found = read_lines(path, FORM)
    if found is None:
        return Entered((), ())
    if found.lacking:
        missing = "、".join(found.lacking)
        return Entered((), (Finding(kinds.COLUMN_MISSING, file=found.file, value=missing),))
    decisions: list[Decision] = []
    findings = list(found.findings)
    for line in found.lines:
        try:
            decisions.append(parse(_entry(line), known, REGISTER))
        except Problem as problem:
            findings.append(_finding(line, problem))
    return Entered(tuple(decisions), tuple(findings), found.file)


def _entry(line: Line) -> dict[str, str]:
    entry = {key: line.text(key) for key in HEADERS}
    for key in HEADERS:
        value = line.cells.get(key)
        if is_formula(value):
            expected = "直接填写的内容，不用公式"
            said = {"column": HEADERS[key], "expected": expected}
            raise Problem(key, kinds.VALUE, entry[key], said)
        if key == "value" and isinstance(value, datetime):
            entry[key] = value.strftime("%Y-%m-%d %H:%M")
    return entry


def _finding(line: Line, problem: Problem) -> Finding:
    return Finding(
        problem.kind,
        file=line.file,
        sheet=line.sheet,
        cell=line.place(problem.key),
        value=problem.value,
        values=problem.said,
    )


@dataclass(frozen=True, slots=True)
class Merged:
    """All decisions in the order of their numbers, and those that are not yet recorded."""

    decisions: tuple[Decision, ...]
    pending: tuple[Decision, ...]
    findings: tuple[Finding, ...]


def merge(recorded: Sequence[Decision], entered: Entered) -> Merged:
    """Recorded decisions, and the rows that are new since: each row is one decision.

    A recorded row that has gone from the register, or reads otherwise now, still stands.
    """
    kept = Counter(one.digest for one in recorded)
    rows = Counter(one.digest for one in entered.decisions)
    pending: list[Decision] = []
    seen: Counter[str] = Counter()
    for one in entered.decisions:
        seen[one.digest] += 1
        if seen[one.digest] > kept[one.digest]:
            pending.append(one)
    first = max((one.number for one in recorded), default=0) + 1
    fresh = tuple(numbered(pending, first))
    everything = (*recorded, *fresh)
    gone: list[Finding] = []
    standing, aside = in_force(everything)
    stand = {one.number for one in standing}
    stand |= {one.decision.number for one in aside if one.trouble == kinds.CONTRADICTORY}
    for one in reversed(recorded):
        if one.source == REGISTER and rows[one.digest] < kept[one.digest]:
            kept[one.digest] -= 1
            if one.number in stand:
                values = {"number": one.number, "kind": one.kind.label}
                gone.append(Finding(kinds.ROW_GONE, file=entered.file or _FILE, values=values))
    return Merged(everything, fresh, (*entered.findings, *reversed(gone)))


_FILE = "台账/议定事项.xlsx"


def same_as(decision: Decision, others: Iterable[Decision]) -> Decision | None:
    """The decision among `others` that says the same, word for word."""
    return next((one for one in others if one.digest == decision.digest), None)


__all__ = [
    "FORM",
    "Entered",
    "Merged",
    "kind_named",
    "merge",
    "read_decisions",
    "same_as",
    "write_decisions",
]
