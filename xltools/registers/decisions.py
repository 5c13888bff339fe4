"""台账/议定事项.xlsx: decisions as rows, for staff who never open a terminal.

Rows and the options of the command line are the same fields and feed one model. A row counts from
the consolidation that first reads it, which records it; from then on it is not changed any more
but withdrawn by a further row.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from xltools.book.theme import A3_LANDSCAPE
from xltools.days import moment_in
from xltools.exact import plain
from xltools.registers.table import Field, Form, Line, read_lines, with_line, write_register
from xltools.registers.values import date_of, is_formula
from xltools.scheme.lookup import SchemeIndex, UnitNames
from xltools.scheme.model import Scheme, Unit
from xltools.scoring.decisions import (
    DECIDED_STATES,
    LISTED,
    NOT_LISTED,
    REGISTER,
    TREATMENTS,
    Citation,
    Decided,
    Decision,
    DecisionKind,
    Matter,
    impossible,
    in_force,
    matter_named,
    numbered,
    of_kind,
    treatment,
    weighed,
)
from xltools.text.catalogue import decisions as kinds
from xltools.text.finding import Finding, Kind
from xltools.text.nearest import folded, nearest

_MARK = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,10})?")


def mark_said(text: str) -> str | None:
    """A mark as plain digits, or one of the states that may be decided; None for any other word.

    >>> mark_said("92.50"), mark_said("九十")
    ('92.5', None)
    """
    if text in {str(state) for state in DECIDED_STATES}:
        return text
    return plain(Decimal(text)) if _MARK.fullmatch(text) else None


def revision_said(text: str) -> str | None:
    """The number of a 第n次; "" for none.

    >>> revision_said("第2次"), revision_said("二")
    ('2', None)
    """
    digits = text.removeprefix("第").removesuffix("次")
    return digits if not text or (digits.isdecimal() and int(digits) > 0) else None


def moment_said(text: str) -> str | None:
    """A moment in ISO form, minutes where they are said.

    >>> moment_said("2017年12月20日17时前"), moment_said("12月20日")
    ('2017-12-20T17:00:00', None)
    """
    found = moment_in(text)
    return found[0].isoformat() if found is not None and found[1] else None


def names_said(text: str) -> Iterator[str]:
    """Names separated by 、 or commas or semicolons."""
    for part in re.split(r"[、,，;；]", text):
        if part.strip():
            yield part.strip()


HEADERS = {
    "kind": "事项",
    "scorer": "评分单位",
    "unit": "被评议单位",
    "item": "测评项目",
    "file": "文件（校验值或名称）",
    "sheet": "表",
    "cell": "格",
    "text": "原写法",
    "number": "撤销第几号",
    "value": "议定结果",
    "reason": "理由",
    "meeting": "会议",
    "attendees": "参加人员",
    "minutes": "纪要文号",
    "date": "日期",
    "recorder": "记录人",
}
"""Field → the column's header; also how a refusal names it."""
CITED = ("reason", "meeting", "attendees", "minutes", "date", "recorder")
ABOUT = ("scorer", "unit", "item", "file", "sheet", "cell", "text", "number", "value")
ALL_LISTED, NONE_LISTED = "全部列入", "均不列入"
_K = DecisionKind
NEEDS: Mapping[DecisionKind, tuple[tuple[str, ...], tuple[str, ...]]] = {
    _K.RELEASE: (("file",), ("scorer", "value")),
    _K.REJECT: (("file",), ()),
    _K.VERSION: (("scorer", "file"), ()),
    _K.CELL: (("value",), ("scorer", "unit", "item", "file", "sheet", "cell")),
    _K.NAME: (("text", "unit"), ()),
    _K.ABSENCE: (("scorer",), ("value",)),
    _K.EXTENSION: (("scorer", "value"), ()),
    _K.TIE: (("unit", "value"), ()),
    _K.BOTTOM: (("unit", "value"), ()),
    _K.DISQUALIFY: (("unit",), ()),
    _K.KEEP: (("value",), ("scorer", "unit", "item")),
    _K.WITHDRAW: (("number",), ()),
}
"""Which fields a kind needs, and which it may have besides."""
VALUES: Mapping[DecisionKind, str] = {
    _K.RELEASE: "留空，或第几次报送的数字",
    _K.CELL: "评分，或不涉及、回避、无样本",
    _K.ABSENCE: f"留空按方案的未报规则，或{'、'.join(one.label for one in TREATMENTS)}",
    _K.EXTENSION: "新的时限，例如2017-12-20 17:00",
    _K.TIE: "列入后进的单位（顿号分开），或全部列入、均不列入",
    _K.BOTTOM: "列入或不列入",
    _K.KEEP: "待会审事项的名称，例如更正件另有改动",
}
"""What 议定结果 may be."""
_PREFIX = re.compile(r"[0-9a-f]{6,64}")


@dataclass(frozen=True, slots=True)
class Known:
    """What entries may speak of."""

    scheme: Scheme
    files: Mapping[str, Sequence[str]]
    """SHA-256 of each received file → its names."""

    def sha256(self, text: str) -> list[str]:
        """The received files that `text` may mean: a SHA-256 or its beginning, or a name."""
        digest = text.strip().lower().replace("-", "")
        if _PREFIX.fullmatch(digest):
            return sorted(one for one in self.files if one.startswith(digest))
        return sorted(one for one, names in self.files.items() if text.strip() in names)


class Problem(Exception):
    """Why an entry is no decision: at which field, and what would be right."""

    def __init__(self, key: str, kind: Kind, value: str, said: dict[str, Any]) -> None:
        super().__init__(key, kind.code, value)
        self.key, self.kind, self.value, self.said = key, kind, value, said


Entry = Mapping[str, str]


def kind_named(text: str) -> DecisionKind | None:
    """The kind called `text` in the drop-down or on the command line."""
    wanted = folded(text)
    return next((k for k in DecisionKind if wanted in (folded(k.label), str(k))), None)


def parse(entry: Entry, known: Known, source: str) -> Decision:
    """The decision that is entered; its number is given when it is recorded.

    Raises:
        Problem: the first thing that is missing or cannot be understood.
    """
    kind = kind_named(entry.get("kind", ""))
    if kind is None:
        said = {"expected": "、".join(one.label for one in DecisionKind), "column": HEADERS["kind"]}
        raise Problem("kind", kinds.VALUE, entry.get("kind", ""), said)
    for key, text in entry.items():
        if text.startswith("="):
            said = {"column": HEADERS[key], "expected": "直接填写的内容，不用公式"}
            raise Problem(key, kinds.VALUE, text, said)
    _complete(kind, entry)
    reader = _Reader(kind, entry, known)
    units = reader.units()
    matter = Matter(
        kind,
        scorer=reader.scorer(),
        units=units,
        item=reader.item(),
        file=reader.file(),
        sheet=entry.get("sheet", ""),
        cell=unicodedata.normalize("NFKC", entry.get("cell", "")).upper(),
        text=entry.get("text", ""),
        number=reader.number(),
    )
    value = reader.value(units)
    if kind is DecisionKind.VERSION:
        value, matter = matter.file, Matter(kind, scorer=matter.scorer)
    if kind is DecisionKind.KEEP:
        value, matter = "", replace(matter, text=value)
    if kind is DecisionKind.NAME:
        value, matter = units[0], Matter(kind, text=matter.text)
    return Decision(0, matter, value, reader.cites(), source)


def _complete(kind: DecisionKind, entry: Entry) -> None:
    needed, allowed = NEEDS[kind]
    cited = ("reason", "recorder") if kind is DecisionKind.RELEASE else CITED
    if kind is DecisionKind.CELL and not (entry.get("file") and entry.get("cell")):
        needed = (*needed, "scorer", "unit", "item")
    for key in (*needed, *cited):
        if not entry.get(key):
            said = {"kind": kind.label, "column": HEADERS[key]}
            raise Problem(key, kinds.BLANK, "", said)
    for key in ABOUT:
        if entry.get(key) and key not in (*needed, *allowed):
            said = {"kind": kind.label, "column": HEADERS[key]}
            raise Problem(key, kinds.NOT_USED, entry[key], said)


class _Reader:
    """One complete entry, field by field."""

    def __init__(self, kind: DecisionKind, entry: Entry, known: Known) -> None:
        self._kind, self._entry, self._known = kind, entry, known
        self._index = SchemeIndex(known.scheme)
        self._names = UnitNames(known.scheme.units)

    def _unknown(
        self, key: str, text: str, near: Sequence[str], may_be: Sequence[Unit] = ()
    ) -> Problem:
        clause = "方案中没有" + (f"，相近的有：{'、'.join(near)}" if near else "")
        if may_be:
            clause = f"可以指{'、'.join(unit.name for unit in may_be)}"
        said = {"column": HEADERS[key], "nearest": clause}
        return Problem(key, kinds.UNKNOWN, text, said)

    def _wrong(self, key: str, expected: str) -> Problem:
        said = {"column": HEADERS[key], "expected": expected}
        return Problem(key, kinds.VALUE, self._entry.get(key, ""), said)

    def scorer(self) -> str:
        text = self._entry.get("scorer", "")
        if not text:
            return ""
        wanted = folded(text)
        for scorer in self._known.scheme.scorers:
            if wanted in (folded(scorer.code), folded(scorer.name)):
                return scorer.code
        near = nearest(text, [scorer.name for scorer in self._known.scheme.scorers])
        raise self._unknown("scorer", text, near)

    def item(self) -> str:
        text = self._entry.get("item", "")
        if not text:
            return ""
        wanted = folded(text)
        for item in self._known.scheme.items:
            if wanted in (folded(item.code), folded(item.name), folded(item.code + item.name)):
                return item.code
        near = nearest(text, [item.name for item in self._known.scheme.items])
        raise self._unknown("item", text, near)

    def units(self) -> tuple[str, ...]:
        text = self._entry.get("unit", "")
        if not text:
            return ()
        codes = tuple(self._unit("unit", part) for part in names_said(text))
        if self._kind is DecisionKind.TIE:
            if len(set(codes)) < 2:
                raise self._wrong("unit", "并列的全部单位，顿号分开")
            return tuple(sorted(set(codes)))
        if len(codes) != 1:
            raise self._wrong("unit", "一个单位")
        return codes

    def _unit(self, key: str, text: str) -> str:
        unit = self._names.find(text)
        if unit is None:
            raise self._unknown(key, text, self._names.suggest(text), self._names.ambiguous(text))
        return unit.code

    def file(self) -> str:
        text = self._entry.get("file", "")
        if not text:
            return ""
        found = self._known.sha256(text)
        if len(found) != 1:
            many = f"收件登记中有{len(found)}份这样的文件，须再多写几位校验值"
            many = many if found else "收件登记中没有这样的文件"
            said = {"column": HEADERS["file"], "nearest": many}
            raise Problem("file", kinds.UNKNOWN, text, said)
        return found[0]

    def number(self) -> int:
        text = unicodedata.normalize("NFKC", self._entry.get("number", ""))
        digits = text.removeprefix("第").removesuffix("号")
        if not text:
            return 0
        if not digits.isdecimal() or int(digits) < 1:
            raise self._wrong("number", "议定事项的编号，例如3")
        return int(digits)

    def value(self, units: tuple[str, ...]) -> str:
        """议定结果 in canonical form."""
        text = unicodedata.normalize("NFKC", self._entry.get("value", "")).strip()
        expected = VALUES.get(self._kind, "")
        found: str | None = ""
        if self._kind is DecisionKind.CELL:
            found = mark_said(text)
        elif self._kind is DecisionKind.RELEASE:
            found = revision_said(text)
        elif self._kind is DecisionKind.EXTENSION:
            found = moment_said(text)
        elif self._kind is DecisionKind.ABSENCE and text:
            said = treatment(text)
            found = None if said is None else said.value
        elif self._kind is DecisionKind.TIE:
            found = self._listed(text, units)
        elif self._kind is DecisionKind.BOTTOM:
            found = text if text in (LISTED, NOT_LISTED) else None
        elif self._kind is DecisionKind.KEEP:
            found = matter_named(text)
        if found is None:
            raise self._wrong("value", expected)
        return found

    def _listed(self, text: str, units: tuple[str, ...]) -> str | None:
        if text == NONE_LISTED:
            return ""
        listed = units
        if text != ALL_LISTED:
            listed = tuple(sorted({self._unit("value", part) for part in names_said(text)}))
        return "、".join(listed) if set(listed) <= set(units) else None

    def cites(self) -> Citation:
        day = ""
        if self._entry.get("date"):
            read = date_of(self._entry["date"])
            if read is None:
                raise self._wrong("date", "日期，例如2017-12-20")
            day = read.isoformat()
        texts = {key: self._entry.get(key, "") for key in CITED if key != "date"}
        return Citation(**texts, date=day)


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
    for key, header in HEADERS.items():
        value = line.cells.get(key)
        if is_formula(value):
            expected = "直接填写的内容，不用公式"
            said = {"column": header, "expected": expected}
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


class DecidedNames(UnitNames):
    """The units' own names, and behind them those that were decided; notes which were used."""

    def __init__(self, units: Sequence[Unit], decisions: Sequence[Decision]) -> None:
        super().__init__(units)
        self._by_code = {unit.code: unit for unit in units}
        self._decisions = of_kind(decisions, DecisionKind.NAME)
        self._said = {folded(one.matter.text): one for one in self._decisions}
        self._used: set[str] = set()

    def find(self, text: str) -> Unit | None:
        """The unit meant by `text`, by itself or as decided."""
        unit = super().find(text)
        decision = self._said.get(folded(text)) if text else None
        if decision is None:
            return unit
        self._used.add(folded(text))
        return unit or self._by_code.get(decision.value)

    def decided(self) -> list[Decided]:
        """What became of each decision, once the registers have been read."""
        return [self._outcome(one) for one in self._decisions]

    def _outcome(self, decision: Decision) -> Decided:
        text = decision.matter.text
        own = super().find(text)
        computed = f"认定为{own.name}" if own is not None else "单位名称无法认定"
        if decision.value not in self._by_code:
            return impossible(decision, "评议对象中没有议定的单位", computed)
        if folded(text) not in self._used:
            return impossible(decision, f"登记表中没有写作“{text}”的单位", computed)
        return weighed(decision, "" if own is None else own.code, computed)
