"""What a correction changed, unit by unit, and why: two results beside each other.

A result is a result document, or the part of one that a ranking workbook shows. What only one of
them knows is not compared.

Two results beside each other as a table to be read in a terminal or a letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from xltools.reports.ranking.page import display_width
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Scheme
from xltools.text import changes as words

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that reads otherwise now."""

    what: str
    before: str
    after: str
    item: str = ""
    """Code of the item, where it is one."""

    @property
    def difference(self) -> str:
        """How much more or less, where both are numbers."""
        try:
            more = Decimal(self.after) - Decimal(self.before)
        except InvalidOperation:
            return ""
        return f"{more:+f}"


@dataclass(frozen=True, slots=True)
class Input:
    """Something that the results rest on and that differs; whom it can have moved."""

    says: str
    scorer: str = ""
    units: frozenset[str] = frozenset()
    item: str = ""
    everywhere: bool = False
    """Whether it can have moved any unit, as a change of the scheme."""


@dataclass(frozen=True, slots=True)
class UnitChange:
    """What became of one unit."""

    code: str
    name: str
    changes: tuple[Changed, ...]
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two results beside each other."""

    inputs: tuple[Input, ...]
    units: tuple[UnitChange, ...]
    unchanged: int
    partial: bool = field(default=False)
    """Whether one of them shows only totals, ranks and grades."""

    def document(self) -> dict[str, Any]:
        """For --json."""
        return {
            "inputs": [one.says for one in self.inputs],
            "units": [
                {
                    "code": unit.code,
                    "name": unit.name,
                    "changes": [
                        {
                            "what": one.what,
                            "item": one.item or None,
                            "before": one.before or None,
                            "after": one.after or None,
                            "difference": one.difference or None,
                        }
                        for one in unit.changes
                    ],
                    "causes": list(unit.causes),
                }
                for unit in self.units
            ],
            "unchanged": self.unchanged,
            "partial": self.partial,
        }


def compare(before: Document, after: Document, scheme: Scheme | None) -> Comparison:
    """`after` against `before`; `scheme` says which scorer marks what, where it is known."""
    inputs = tuple(_inputs(before, after, scheme))
    index = SchemeIndex(scheme) if scheme else None
    old = {unit["code"]: unit for unit in before["units"]}
    new = {unit["code"]: unit for unit in after["units"]}
    units = []
    for code in dict.fromkeys([*new, *old]):
        changes = tuple(_changes(old.get(code), new.get(code), index))
        if changes:
            name = str((new.get(code) or old[code])["name"])
            causes = tuple(_causes(code, changes, inputs, index))
            units.append(UnitChange(code, name, changes, causes))
    partial = any("items" not in unit for unit in (*old.values(), *new.values()))
    return Comparison(inputs, tuple(units), len(new.keys() | old.keys()) - len(units), partial)


_PLAIN = (
    ("status", words.STATUS),
    ("raw_total", words.RAW_TOTAL),
    ("adjustment", words.ADJUSTMENT),
    ("total", words.TOTAL),
    ("rank", words.RANK),
    ("grade", words.GRADE),
    ("bottom", words.BOTTOM),
)


def _changes(
    old: Document | None, new: Document | None, index: SchemeIndex | None
) -> Iterable[Changed]:
    if old is None or new is None:
        was, now = (words.PRESENT if one is not None else words.ABSENT for one in (old, new))
        yield Changed(words.LISTED, was, now)
        return
    for key, what in _PLAIN:
        if key in old and key in new and not _same(old[key], new[key]):
            yield Changed(what, words.shown(key, old[key]), words.shown(key, new[key]))
    if "items" in old and "items" in new:
        for code in dict.fromkeys([*old["items"], *new["items"]]):
            was, now = _item(old, code), _item(new, code)
            if not _same(was, now):
                known = index.items.get(code) if index else None
                name = known.name if known else f"{words.ITEM}{code}"
                yield Changed(name, was, now, code)
    if "outcomes" in old and "outcomes" in new:
        said = [_outcomes(one) for one in (old, new)]
        if said[0] != said[1]:
            yield Changed(words.OUTCOMES, *said)


def _same(one: Any, other: Any) -> bool:
    """Equal as numbers where both are, otherwise as they are written."""
    try:
        return Decimal(str(one)) == Decimal(str(other))
    except InvalidOperation:
        return bool(one == other)


def _item(unit: Document, code: str) -> str:
    """The points of an item, or why there are none."""
    points = unit["items"].get(code)
    return str(points if points is not None else unit["item_states"].get(code, words.NONE))


def _outcomes(unit: Document) -> str:
    return "、".join(one["action"] for one in unit["outcomes"]) or words.NONE


def _inputs(before: Document, after: Document, scheme: Scheme | None) -> Iterable[Input]:
    """Everything that differs between what the two results rest on."""
    old, new = before.get("scheme", {}).get("digest"), after.get("scheme", {}).get("digest")
    if old and new and old != new:
        yield Input(words.SCHEME_CHANGED, everywhere=True)
    old, new = before.get("engine"), after.get("engine")
    if old and new and old != new:
        yield Input(words.ENGINE_CHANGED.format(before=old, after=new), everywhere=True)
    if "returns" in before and "returns" in after:
        yield from _returns(before["returns"], after["returns"], scheme)
    if "decisions" in before and "decisions" in after:
        yield from _decisions(before["decisions"], after["decisions"])
    if "adjustments" in before and "adjustments" in after:
        yield from _adjustments(before["adjustments"], after["adjustments"])


_COUNTED = ("used", "used_partly")


def _returns(
    before: Sequence[Document], after: Sequence[Document], scheme: Scheme | None
) -> Iterable[Input]:
    names = {scorer.code: scorer.name for scorer in scheme.scorers} if scheme else {}
    old, new = _counted(before), _counted(after)
    for scorer in dict.fromkeys([*old, *new]):
        was, now = old.get(scorer), new.get(scorer)
        name = names.get(scorer, scorer)
        if was == now:
            continue
        if was is None or now is None:
            text = words.RETURN_NEW if was is None else words.RETURN_GONE
            file = (now or was or ("", ""))[1]
            yield Input(text.format(scorer=name, file=file), scorer)
        elif was[0] != now[0]:
            said = {"scorer": name, "before": was[1], "after": now[1]}
            yield Input(words.RETURN_REPLACED.format(**said), scorer)


def _counted(returns: Sequence[Document]) -> dict[str, tuple[str, str]]:
    """Scorer → SHA-256 and name of the file that counts."""
    return {
        one["scorer"]: (one["sha256"] or "", one["file"] or "")
        for one in returns
        if one["status"] in _COUNTED and one["scorer"]
    }


def _decisions(before: Sequence[Document], after: Sequence[Document]) -> Iterable[Input]:
    old, new = ({one["digest"]: one for one in side if one["applied"]} for side in (before, after))
    for digest, one in {**old, **new}.items():
        if digest in old and digest in new:
            continue
        text = words.DECISION_NEW if digest in new else words.DECISION_GONE
        yield Input(
            text.format(number=one["number"], kind=one["kind"], matter=one["matter"]),
            one["scorer"] or "",
            frozenset(one["units"]),
            one["item"] or "",
        )


def _adjustments(before: Sequence[Document], after: Sequence[Document]) -> Iterable[Input]:
    """Lines of the register that count in one result and not, or otherwise, in the other."""
    old = {_line(one): one for one in before if one["counted"]}
    new = {_line(one): one for one in after if one["counted"]}
    for key, one in {**old, **new}.items():
        if key in old and key in new:
            continue
        text = words.ADJUSTMENT_NEW if key in new else words.ADJUSTMENT_GONE
        said = {"kind": one["kind"], "points": one["points"], "fact": one["fact"]}
        yield Input(text.format(**said), units=frozenset({one["unit"]}))


def _line(one: Document) -> tuple[str, ...]:
    return tuple(str(one[key]) for key in ("unit", "kind", "points", "fact", "basis", "target"))


def _causes(
    code: str, changes: Sequence[Changed], inputs: Sequence[Input], index: SchemeIndex | None
) -> Iterable[str]:
    """Why this unit reads otherwise, as far as what differs tells."""
    moved = {one.item for one in changes if one.item}
    own = {one.what for one in changes} - {words.RANK, words.GRADE, words.BOTTOM, words.OUTCOMES}
    found = [one.says for one in inputs if own and _touches(one, code, moved, index)]
    if found:
        yield from dict.fromkeys(found)
    elif own:
        yield words.UNKNOWN if inputs else words.NOTHING_DIFFERS
    else:
        general = [one.says for one in inputs if one.everywhere or code in one.units]
        yield from dict.fromkeys([*general, words.BY_OTHERS])


def _touches(one: Input, code: str, moved: set[str], index: SchemeIndex | None) -> bool:
    """Whether this difference can have moved the unit or one of its items that moved."""
    if one.everywhere or code in one.units:
        return True
    if one.units:
        return False
    if one.item:
        return one.item in moved
    if not one.scorer:
        return False
    if index is None or one.scorer not in index.scorers:
        return True
    return not moved or bool(moved & set(index.scorers[one.scorer].items))


def comparison_lines(found: Comparison) -> list[str]:
    """The comparison as a table, with what differs between what the results rest on."""
    if not found.units and not found.inputs:
        return [words.SAME]
    said = [words.PARTIAL] if found.partial else []
    said.append(words.INPUTS if found.inputs else words.NO_INPUTS)
    said += [f"  {number}.{one.says}" for number, one in enumerate(found.inputs, 1)]
    said.append(words.SUMMARY.format(count=len(found.units), rest=found.unchanged))
    rows = [words.HEAD]
    for unit in found.units:
        causes = "；".join(unit.causes)
        for n, one in enumerate(unit.changes):
            first = n == 0
            name = unit.name if first else ""
            why = causes if first else ""
            rows.append((name, one.what, one.before, one.after, one.difference, why))
    return [*said, *_table(rows)] if len(rows) > 1 else said


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Columns that line up where Chinese characters are two wide."""
    widths = [max(display_width(row[n]) for row in rows) for n in range(len(rows[0]) - 1)]
    for row in rows:
        cells = [
            text + " " * (width - display_width(text))
            for text, width in zip(row[:-1], widths, strict=True)
        ]
        yield "  ".join([*cells, row[-1]]).rstrip()
