"""A second, simple reader of returned forms, and what it holds against the first.

It shares nothing with the reader under test: zipfile, lxml, a regular expression for numbers. It
knows no rules of appraisal; it only says what stands in the cell that a mark claims to come from.
"""

from __future__ import annotations

import io
import posixpath
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import cached_property

from lxml import etree

from xltools.forms.plan import FormPlan, PlanColumn, PlanSheet
from xltools.intake.reading import FormReading
from xltools.scheme.model import Scheme
from xltools.scoring.marks import Mark, State
from xltools.text.finding import Severity

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?\Z")
_REF = re.compile(r"([A-Z]+)([0-9]+)\Z")
_UNSEEN = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f]")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_SAID = frozenset({"已规范写法", "文本型数字", "去除单位字", "科学计数写法", "评分由公式得出"})
_ALIASES = frozenset({"不涉及", "不参评", "不适用", "缺项", "无此项业务"})


@dataclass(frozen=True)
class Seen:
    """One cell as lxml sees it."""

    type: str
    text: str | None
    formula: bool


class Witness:
    """What stands in a workbook: sheet → A1 → every cell that says it stands there."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        names = [name.lower() for name in self._archive.namelist()]
        self.ambiguous = len(names) != len(set(names))

    @cached_property
    def sheets(self) -> dict[str, dict[str, list[Seen]]]:
        main = self._target("", "officeDocument")
        strings = self._strings(self._target(main, "sharedStrings"))
        found: dict[str, dict[str, list[Seen]]] = {}
        relations = self._relations(main)
        for sheet in _all(self._tree(main), "sheet"):
            link = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
            part = relations.get(link, ("", ""))[1]
            if part in self._archive.namelist():
                found[sheet.get("name", "")] = _cells(self._tree(part), strings)
        return found

    def text(self, sheet: str, ref: str) -> str:
        """The text of a cell, whitespace folded away."""
        cells = self.sheets.get(sheet, {}).get(ref, [])
        return folded(cells[0].text or "") if cells else ""

    def _tree(self, part: str) -> etree._Element:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
        return etree.fromstring(self._archive.read(part), parser)

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(part)
        source = posixpath.join(folder, "_rels", f"{name}.rels")
        if source not in self._archive.namelist():
            return {}
        found = {}
        for one in _all(self._tree(source), "Relationship"):
            target = one.get("Target", "")
            full = target[1:] if target.startswith("/") else posixpath.join(folder, target)
            kind = one.get("Type", "").rpartition("/")[2]
            found[one.get("Id", "")] = (kind, posixpath.normpath(full))
        return found

    def _target(self, part: str, kind: str) -> str:
        return next((t for k, t in self._relations(part).values() if k == kind), "")

    def _strings(self, part: str) -> list[str]:
        if part not in self._archive.namelist():
            return []
        return [_rich(item) for item in self._tree(part) if _is(item, "si")]


def _is(element: etree._Element, name: str) -> bool:
    return isinstance(element.tag, str) and etree.QName(element).localname == name


def _all(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return (element for element in root.iter() if _is(element, name))


def _rich(holder: etree._Element) -> str:
    """The text of a string, without the ruby over it."""
    pieces = [
        "".join(one.itertext())
        for one in _all(holder, "t")
        if not any(_is(above, "rPh") for above in one.iterancestors())
    ]
    return _unescaped("".join(pieces))


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text)


def _cells(root: etree._Element, strings: list[str]) -> dict[str, list[Seen]]:
    found: dict[str, list[Seen]] = {}
    number = 0
    for row in _all(root, "row"):
        number = int(row.get("r", str(number + 1)))
        column = 0
        for cell in (child for child in row if _is(child, "c")):
            ref = cell.get("r")
            match = _REF.match(ref or "")
            column = _number(match[1]) if match else column + 1
            ref = ref or f"{_letters(column)}{number}"
            seen = _seen(cell, strings)
            if seen.text is not None or seen.formula:
                found.setdefault(ref, []).append(seen)
    return found


def _seen(cell: etree._Element, strings: list[str]) -> Seen:
    kind = cell.get("t", "n")
    values = [child for child in cell if _is(child, "v")]
    formula = any(_is(child, "f") for child in cell)
    inline = [child for child in cell if _is(child, "is")]
    if kind == "inlineStr" and inline:
        return Seen(kind, _rich(inline[0]), formula)
    if not values:
        return Seen(kind, None, formula)
    text = "".join(values[0].itertext())
    if kind == "s":
        index = int(text) if text.isascii() and text.isdigit() else -1
        text = strings[index] if 0 <= index < len(strings) else "\ufffd"
    return Seen(kind, _unescaped(text) if kind == "str" else text, formula)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(65 + digit) + letters
    return letters


def folded(text: str) -> str:
    """Without what nobody sees."""
    return "".join(unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).split())


def meant(seen: Seen, choices: Mapping[str, Decimal]) -> tuple[Decimal | None, bool]:
    """The number that a cell can be taken for, and whether that must be said."""
    text = seen.text or ""
    if choices:
        return choices.get(_UNSEEN.sub("", text).strip()), seen.formula
    if seen.type == "n":
        if not _NUMBER.match(text):
            return None, True
        return Context(prec=15).create_decimal(text), seen.formula
    if seen.type not in ("s", "str", "inlineStr"):
        return None, True
    bare = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).strip()
    bare = bare.removeprefix("'").removeprefix("’").strip().removesuffix("分").strip()
    return (Decimal(bare) if _NUMBER.match(bare) else None), True


def objections(data: bytes, reading: FormReading, plan: FormPlan, scheme: Scheme) -> list[str]:
    """What speaks against a reading that is used; nothing to say of one that is not."""
    if not reading.usable:
        return []
    witness = Witness(data)
    if witness.ambiguous:
        return ["used although two parts share a name"]
    said = list(_about_marks(witness, reading, plan, scheme))
    marks = [m for block in reading.blocks for m in block.marks("", "")]
    for sheet in plan.sheets:
        if not sheet.lines:
            expected = sum(
                1
                for _, row in sheet.unit_rows()
                for _, column in sheet.entry_columns
                if column.stratum not in row.skipped
            )
            found = sum(1 for m in marks if m.item == sheet.item and m.unit)
            if found != expected:
                said.append(f"{sheet.name}: {found} marks of {expected}")
    return said


def _about_marks(
    witness: Witness, reading: FormReading, plan: FormPlan, scheme: Scheme
) -> Iterator[str]:
    names = {u.code: {folded(n) for n in (u.name, u.full_name, *u.aliases)} for u in scheme.units}
    reheaded = any(f.code == "表头文字被改" for f in reading.findings)
    errors = any(f.severity is Severity.ERROR for f in reading.findings)
    for mark in (m for block in reading.blocks for m in block.marks("", "")):
        sheet = plan.sheet(mark.item)
        assert sheet is not None
        cells = witness.sheets.get(mark.sheet, {}).get(mark.cell, [])
        place = f"{mark.sheet}!{mark.cell} {mark.unit} {mark.field}"
        if len(cells) > 1:
            yield f"{place}: read where {len(cells)} cells say they stand"
        elif mark.state is State.MARK:
            yield from _about_value(place, mark, sheet, cells, reading)
            units = names.get(mark.unit, set()) if sheet.lines else {folded(mark.unit)}
            yield from _about_place(place, mark, sheet, witness, units, moved=reheaded)
        elif mark.state in (State.BLANK, State.REJECTED) and not errors:
            yield f"{place}: {mark.state} without a word"


def _about_value(
    place: str, mark: Mark, sheet: PlanSheet, cells: list[Seen], reading: FormReading
) -> Iterator[str]:
    if not cells:
        yield f"{place}: a mark where nothing stands"
        return
    value = Decimal(mark.integer).scaleb(-mark.scale)
    number, to_say = meant(cells[0], _choices(mark, sheet))
    if number != value:
        yield f"{place}: {value} read from {cells[0]}"
    elif to_say and not any(f.code in _SAID and f.sheet == mark.sheet for f in reading.findings):
        yield f"{place}: {value} read from {cells[0]} without a word"


def _choices(mark: Mark, sheet: PlanSheet) -> dict[str, Decimal]:
    fields = [c.field for _, c in sheet.entry_columns if c.key == mark.field]
    fields += [c.field for c in sheet.above_entries if c.key == mark.field]
    field = fields[0] if fields else None
    return {w: field.number(w) for w in field.choices} if field is not None else {}


def _about_place(
    place: str, mark: Mark, sheet: PlanSheet, witness: Witness, units: set[str], *, moved: bool
) -> Iterator[str]:
    """The row must be the unit's, the column the field's."""
    if not mark.unit:
        return
    match = _REF.match(mark.cell)
    assert match is not None
    in_row = [
        witness.text(mark.sheet, f"{_letters(c)}{match[2]}") for c in range(1, _number(match[1]))
    ]
    if not units.intersection(in_row):
        yield f"{place}: no {mark.unit} in the row"
    columns = [c for _, c in sheet.entry_columns if _is_column(c, mark)]
    if columns and not moved:
        wanted = folded(columns[0].header)
        column = [witness.text(mark.sheet, f"{match[1]}{row}") for row in range(1, int(match[2]))]
        if not any(text.startswith(wanted) for text in column):
            yield f"{place}: no {wanted} above it"


def _is_column(column: PlanColumn, mark: Mark) -> bool:
    return (column.key, column.period, column.stratum) == (mark.field, mark.period, mark.stratum)
