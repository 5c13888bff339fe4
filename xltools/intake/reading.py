"""What one returned file came to: whose it is, what it says, and what is wrong with it."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from xltools.intake.entries import AboveEntry, RowEntries, SheetEntries
from xltools.intake.returns import ControlNumbers, ReturnStatus
from xltools.intake.sheet import a1
from xltools.scoring.marks import Mark, State
from xltools.text.finding import Finding

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
