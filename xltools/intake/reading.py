"""What one returned file came to: whose it is, what it says, and what is wrong with it.

It travels from a worker, and lies in the cache, as plain JSON, so that neither a worker that a
hostile file has upset nor a writable cache folder can make the reader of it run anything.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, TypeVar

from xltools.intake.entries import AboveEntry, RowEntries, SheetEntries
from xltools.intake.returns import ControlNumbers, ReturnStatus
from xltools.intake.sheet import a1
from xltools.scoring.marks import Mark, State
from xltools.text.catalogue import files, marks
from xltools.text.finding import Finding, Kind

STATES = tuple(State)
_STATE_NUMBER = {state: number for number, state in enumerate(STATES)}


@dataclass(frozen=True, slots=True)
class MarkBlock:
    """The marks of one entry column, packed: thousands of forms are held at once."""

    item: str
    period: str
    stratum: str
    field: str
    sheet: str
    column: int
    """Sheet column, from 1."""
    units: tuple[str, ...]
    rows: array[int]
    integers: array[int]
    scales: bytes
    states: bytes
    """Numbers into STATES."""
    reasons: tuple[str, ...]
    seqs: array[int] | None = None
    """The numbers of events; None where an entry stands once."""

    def marks(self, scorer: str, file: str) -> Iterator[Mark]:
        """One mark per unit."""
        for index, unit in enumerate(self.units):
            yield Mark(
                unit=unit,
                item=self.item,
                scorer=scorer,
                period=self.period,
                stratum=self.stratum,
                field=self.field,
                seq=0 if self.seqs is None else self.seqs[index],
                integer=self.integers[index],
                scale=self.scales[index],
                state=STATES[self.states[index]],
                file=file,
                sheet=self.sheet,
                cell=a1(self.rows[index], self.column),
                reason=self.reasons[index],
            )

    def said(self) -> Iterator[tuple[str, int, int, int]]:
        """(unit, integer, scale, state) of each mark: what two versions are compared by."""
        return zip(self.units, self.integers, self.scales, self.states, strict=True)


@dataclass(frozen=True, slots=True)
class FormReading:
    """One file, read and checked; `status` as far as the file alone can say."""

    status: ReturnStatus
    scorer: str = ""
    revision: int = 0
    blocks: tuple[MarkBlock, ...] = ()
    findings: tuple[Finding, ...] = ()
    numbers: tuple[ControlNumbers, ...] = ()
    why: str = ""
    sheet_names: dict[str, str] = field(default_factory=dict)
    """Item code → name of its marking sheet in this file."""

    @property
    def usable(self) -> bool:
        return self.status in (ReturnStatus.USED, ReturnStatus.USED_PARTLY)


def above_blocks(above: Iterable[AboveEntry], item: str, sheet: str) -> Iterator[MarkBlock]:
    """What is entered once for the sheet: a block of one mark each, of no unit."""
    for one in above:
        marked = one.state is State.MARK
        integer, scale = one.value.packed if marked else (0, 0)
        yield MarkBlock(
            item=item,
            period=one.cell.period,
            stratum=one.cell.stratum,
            field=one.cell.key,
            sheet=sheet,
            column=one.column,
            units=("",),
            rows=array("l", (one.row,)),
            integers=array("q", (integer,)),
            scales=bytes((scale,)),
            states=bytes((_STATE_NUMBER[one.state],)),
            reasons=("",),
        )


def mark_blocks(entries: SheetEntries) -> Iterator[MarkBlock]:
    """The marks of one sheet, a block per entry column."""
    plan = entries.placed.plan
    yield from above_blocks(entries.above, plan.item, entries.placed.sheet.name)
    everybody = _Listed(entries.rows)
    for number, (index, column) in enumerate(plan.entry_columns):
        listed = everybody
        if any(row.unit.plan.skipped for row in entries.rows):
            listed = _Listed(tuple(row for row in entries.rows if row.asked(column)))
        integers, scales, states = array("q"), bytearray(), bytearray()
        for row in listed.entries:
            state = row.states[number]
            integer, scale = row.values[number].packed if state is State.MARK else (0, 0)
            integers.append(integer)
            scales.append(scale)
            states.append(_STATE_NUMBER[state])
        yield MarkBlock(
            item=plan.item,
            period=column.period,
            stratum=column.stratum,
            field=column.key,
            sheet=entries.placed.sheet.name,
            column=entries.placed.columns[index],
            units=listed.units,
            rows=listed.rows,
            integers=integers,
            scales=bytes(scales),
            states=bytes(states),
            reasons=listed.reasons,
        )


class _Listed:
    """Rows with what their blocks share."""

    def __init__(self, entries: tuple[RowEntries, ...]) -> None:
        self.entries = entries
        self.units = tuple(row.unit.plan.code for row in entries)
        self.rows = array("l", (row.row for row in entries))
        self.reasons = tuple(row.reason for row in entries)


KINDS = {
    kind.code: kind
    for module in (files, marks)
    for kind in vars(module).values()
    if isinstance(kind, Kind)
}
_DECIMAL = "decimal"
_T = TypeVar("_T")


class Unreadable(Exception):
    """What was to be decoded is no reading that this program encoded."""


def encode(reading: FormReading) -> bytes:
    """`reading` as bytes, the same for equal readings."""
    units: dict[tuple[str, ...], int] = {}
    rows: dict[tuple[int, ...], int] = {}
    blocks = [_block(block, units, rows) for block in reading.blocks]
    document = {
        "status": str(reading.status),
        "scorer": reading.scorer,
        "revision": reading.revision,
        "why": reading.why,
        "sheet_names": reading.sheet_names,
        "numbers": [_flat(numbers) for numbers in reading.numbers],
        "findings": [_flat(finding) for finding in reading.findings],
        "units": [*units],
        "rows": [*rows],
        "blocks": blocks,
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), default=_decimal)
    return text.encode("utf-8", "surrogatepass")


def decode(data: bytes) -> FormReading:
    """The reading that `encode` wrote.

    Raises:
        Unreadable: it is none.
    """
    try:
        document = json.loads(data.decode("utf-8", "surrogatepass"), object_hook=_object)
        units = [_kept(tuple(listed)) for listed in document["units"]]
        rows = [array("l", listed) for listed in document["rows"]]
        return FormReading(
            status=ReturnStatus(document["status"]),
            scorer=document["scorer"],
            revision=document["revision"],
            why=document["why"],
            sheet_names=document["sheet_names"],
            numbers=tuple(ControlNumbers(**numbers) for numbers in document["numbers"]),
            findings=tuple(_finding(said) for said in document["findings"]),
            blocks=tuple(_read_block(said, units, rows) for said in document["blocks"]),
        )
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, AttributeError) as error:
        raise Unreadable from error


def _flat(one: Finding | ControlNumbers) -> dict[str, Any]:
    """The fields that say something, a catalogue entry by its code."""
    said = {field.name: getattr(one, field.name) for field in fields(one)}
    if isinstance(one, Finding):
        said["kind"] = one.kind.code
        return {name: value for name, value in said.items() if value not in ("", {})}
    return said


def _finding(said: dict[str, Any]) -> Finding:
    return Finding(**{**said, "kind": KINDS[said["kind"]]})


def _block(
    block: MarkBlock, units: dict[tuple[str, ...], int], rows: dict[tuple[int, ...], int]
) -> dict[str, Any]:
    return {
        "place": [block.item, block.period, block.stratum, block.field, block.sheet],
        "column": block.column,
        "units": units.setdefault(block.units, len(units)),
        "rows": rows.setdefault(tuple(block.rows), len(rows)),
        "integers": block.integers.tolist(),
        "scales": block.scales.hex(),
        "states": block.states.hex(),
        "reasons": {str(at): text for at, text in enumerate(block.reasons) if text},
        "seqs": None if block.seqs is None else block.seqs.tolist(),
    }


def _read_block(
    said: dict[str, Any], units: list[tuple[str, ...]], rows: list[array[int]]
) -> MarkBlock:
    own = units[said["units"]]
    reasons = said["reasons"]
    item, period, stratum, field, sheet = said["place"]
    return MarkBlock(
        item=item,
        period=period,
        stratum=stratum,
        field=field,
        sheet=sheet,
        column=said["column"],
        units=own,
        rows=rows[said["rows"]],
        integers=array("q", said["integers"]),
        scales=bytes.fromhex(said["scales"]),
        states=bytes.fromhex(said["states"]),
        reasons=_kept(
            tuple(reasons.get(str(at), "") for at in range(len(own)))
            if reasons
            else ("",) * len(own)
        ),
        seqs=None if said["seqs"] is None else array("q", said["seqs"]),
    )


def _decimal(value: object) -> dict[str, str]:
    if isinstance(value, Decimal):
        return {_DECIMAL: str(value)}
    raise TypeError(f"{type(value).__name__} has no place in a reading")


def _object(found: dict[str, Any]) -> Any:
    return Decimal(found[_DECIMAL]) if found.keys() == {_DECIMAL} else found


_KEPT: dict[Any, Any] = {}
_MOST_KEPT = 1_000


def _kept(value: _T) -> _T:
    """One object for equal lists: thousands of forms name the same units."""
    if len(_KEPT) >= _MOST_KEPT:
        _KEPT.clear()
    found: _T = _KEPT.setdefault(value, value)
    return found
