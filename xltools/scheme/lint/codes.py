"""Codes and names: each once, each reference to something that is there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from xltools.scheme.lint.ground import Ground
from xltools.text.catalogue import scheme_rules as says
from xltools.text.finding import Finding
from xltools.text.nearest import did_you_mean, folded

_CODED = ("categories", "units", "channels", "items", "scorers", "outcomes", "adjustment_rules")
_PAIRS = {
    "category_points": ("category", "item"),
    "unit_points": ("unit", "item"),
    "recusals": ("scorer", "unit", "item"),
    "history": ("year", "unit"),
}
_REFERENCES = (
    ("units", "category", "categories"),
    ("units", "parent", "units"),
    ("items", "channel", "channels"),
    ("items", "categories", "categories"),
    ("category_points", "category", "categories"),
    ("category_points", "item", "items"),
    ("unit_points", "unit", "units"),
    ("unit_points", "item", "items"),
    ("scorers", "items", "items"),
    ("scorers", "categories", "categories"),
    ("recusals", "scorer", "scorers"),
    ("recusals", "unit", "units"),
    ("recusals", "item", "items"),
    ("outcomes", "categories", "categories"),
    ("grades", "categories", "categories"),
    ("limits", "categories", "categories"),
)
"""(table, field, the table that its codes come from)."""
_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,15})?", re.ASCII)


def codes_once(ground: Ground) -> Iterator[Finding]:
    """Every code stands once in its table; full width and case make no difference."""
    for table in _CODED:
        seen: dict[str, int] = {}
        for row, record in enumerate(getattr(ground.scheme, table)):
            if ground.doubtful(table, row, "code"):
                continue
            first = seen.setdefault(folded(record.code), row)
            if first != row:
                other = _row_words(ground, table, first, "code")
                yield ground.at(says.CODE_TWICE, table, row, "code", record.code, other=other)


def codes_as_numbers(ground: Ground) -> Iterator[Finding]:
    """No two codes of a table are one number: a spreadsheet makes 1.1 of a typed 1.10."""
    for table in _CODED:
        seen: dict[Decimal, int] = {}
        for row, record in enumerate(getattr(ground.scheme, table)):
            if ground.doubtful(table, row, "code") or not _NUMBER.fullmatch(record.code):
                continue
            first = seen.setdefault(Decimal(record.code), row)
            other = getattr(ground.scheme, table)[first].code
            if folded(other) != folded(record.code):
                yield ground.at(
                    says.CODES_ONE_NUMBER, table, row, "code", record.code, other=f"“{other}”"
                )


def rows_once(ground: Ground) -> Iterator[Finding]:
    """One line for each pair: points of an item, a 回避, a year's result of a unit."""
    for table, fields in _PAIRS.items():
        seen: dict[tuple[object, ...], int] = {}
        for row, record in enumerate(getattr(ground.scheme, table)):
            if any(ground.doubtful(table, row, field) for field in fields):
                continue
            key = tuple(getattr(record, field) for field in fields)
            first = seen.setdefault(key, row)
            if first != row:
                other = "".join(c for c in ground.place(table, first, fields[0])[1] if c.isdigit())
                value = "、".join(str(part) for part in key if part != "")
                yield ground.at(says.ROW_TWICE, table, row, fields[0], value, other=other)


def unit_names_once(ground: Ground) -> Iterator[Finding]:
    """No name or alias means two units; otherwise neither could be told by it."""
    seen: dict[str, tuple[int, str]] = {}
    for field in ("name", "full_name", "aliases"):
        for row, unit in enumerate(ground.scheme.units):
            if ground.doubtful("units", row, field):
                continue
            names = unit.aliases if field == "aliases" else (getattr(unit, field),)
            for name in names:
                first, said = seen.setdefault(folded(name), (row, field))
                if first != row:
                    both = field == said != "aliases"
                    kind = says.NAME_TWICE if both else says.ALIAS_SHARED
                    other = f"“{ground.scheme.units[first].name}”"
                    yield ground.at(kind, "units", row, field, name, other=other)


def names_once(ground: Ground) -> Iterator[Finding]:
    """Names of categories, channels, items and scorers tell them apart."""
    for table in ("categories", "channels", "items", "scorers"):
        seen: dict[str, int] = {}
        for row, record in enumerate(getattr(ground.scheme, table)):
            if ground.doubtful(table, row, "name"):
                continue
            first = seen.setdefault(folded(record.name), row)
            if first != row:
                kind = says.NAME_TWICE if table == "scorers" else says.NAME_SHARED
                other = _row_words(ground, table, first, "name")
                yield ground.at(kind, table, row, "name", record.name, other=other)


def references(ground: Ground) -> Iterator[Finding]:
    """Every code that is referred to is in its table; a name in its place is recognised."""
    for table, field, target in _REFERENCES:
        records = getattr(ground.scheme, target)
        known = {record.code for record in records}
        title = str(type(ground.scheme).model_fields[target].title)
        for row, record in enumerate(getattr(ground.scheme, table)):
            if ground.doubtful(table, row, field):
                continue
            value = getattr(record, field)
            for code in value if isinstance(value, tuple) else (value,):
                if code and code not in known:
                    yield ground.at(
                        says.UNKNOWN_CODE,
                        table,
                        row,
                        field,
                        code,
                        title=str(type(record).model_fields[field].title),
                        within=title,
                        hint=_hint(code, records),
                    )


def parents(ground: Ground) -> Iterator[Finding]:
    """No unit is, by way of its superiors, above itself."""
    for row, unit in enumerate(ground.scheme.units):
        chain = [unit.code]
        node = unit
        while node.parent in ground.units and node.parent not in chain:
            chain.append(node.parent)
            node = ground.units[node.parent]
        if node.parent == unit.code:
            value = "→".join([*chain, unit.code])
            yield ground.at(says.OWN_PARENT, "units", row, "parent", value)


def _hint(code: str, records: Iterable[object]) -> str:
    """The code that belongs to a name written in its place, or the nearest codes and names."""
    named = {folded(str(getattr(r, "name", ""))): str(getattr(r, "code", "")) for r in records}
    if named.get(folded(code)):
        return f"“{code}”的代码是“{named[folded(code)]}”。"
    codes = {str(getattr(r, "code", "")) for r in records}
    return did_you_mean(code, sorted(codes)) or did_you_mean(code, sorted(named))


def _row_words(ground: Ground, table: str, row: int, field: str) -> str:
    sheet, cell = ground.place(table, row, field)
    return f"{cell}格" if sheet else cell


RULES = (codes_once, codes_as_numbers, rows_once, unit_names_once, names_once, references, parents)
