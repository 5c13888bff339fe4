"""What a person enters for a decision, in words, and the decision that it is.

The same fields are the columns of 台账/议定事项.xlsx and the options of the command line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xltools.registers.decision_values import mark_said, moment_said, names_said, revision_said
from xltools.registers.values import date_of
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Scheme, Unit
from xltools.scheme.names import UnitNames
from xltools.scoring.absence import TREATMENTS, treatment
from xltools.scoring.decisions import (
    LISTED,
    NOT_LISTED,
    Citation,
    Decision,
    DecisionKind,
    Matter,
)
from xltools.text.catalogue import decisions as kinds
from xltools.text.finding import Kind
from xltools.text.nearest import folded, nearest

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
