"""The form plan: ONE map of a marking form that the writer and the reader share.

A plan says all that a form shows and binds: texts, columns, rows, and in which cell each
entry stands. The writer is a function of the plan; the reader finds entries through it; the
form's signed digest is the digest of the plan.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from xltools.methods import AnyMethod
from xltools.methods.base import EntryField


class Part(BaseModel):
    """A part of a plan: immutable and closed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


REQUIRED = "（必填）"
"""What the header of an entry column says behind its name."""


class PlanColumn(Part):
    """One column of a marking sheet; entry columns carry the field they take."""

    key: str
    """seq, code, name, worth, special, reason, points, status, or the entry's field key."""
    header: str
    hint: str = ""
    width: float
    field: EntryField | None = None
    period: str = ""
    stratum: str = ""
    computed: bool = False
    """Whether `key` names an automatic column of the method."""

    @property
    def label(self) -> str:
        """The header without （必填）: what 栏目 of a list calls the column."""
        return self.header.removesuffix(REQUIRED)


class SheetCell(Part):
    """Something that stands once above the table: an entry, or an automatic figure.

    Its label stands in row `row` from column `start` to before `column`, its value in `column`.
    """

    key: str
    label: str
    row: int
    """1-based."""
    start: int
    column: int
    """0-based."""
    field: EntryField | None = None
    period: str = ""
    stratum: str = ""


class PlanRow(Part):
    """A category heading or a unit's row; `seq` is the fixed running number."""

    kind: Literal["category", "unit"]
    text: str = ""
    seq: int = 0
    code: str = ""
    name: str = ""
    recused: str = ""
    """The reason of a 回避 that the office has locked; empty for none."""
    points: Decimal | None = None
    """The item's points for this unit, where they are not the sheet's."""
    skipped: tuple[str, ...] = ()
    """Strata that are not asked for this unit, because they do not count for it."""


class PlanSheet(Part):
    """One marking sheet: one item for all the units that this scorer marks."""

    name: str
    item: str
    item_name: str
    points: Decimal
    method: AnyMethod
    allow_na: bool
    reason_below: Decimal | None = None
    show_points: bool
    """Whether 折算得分 is shown live: only where the score is this scorer's own."""
    county: bool
    title: str
    subtitle: str
    filler: str
    columns: tuple[PlanColumn, ...]
    rows: tuple[PlanRow, ...]
    signatures: tuple[str, ...]
    header_row: int = 5
    """1-based row of the column headers; the rows follow below it without a gap."""
    above: tuple[SheetCell, ...] = ()
    """What is entered, or worked out, once for the sheet."""
    lines: int = 0
    """How many rows for events there are; 0 where the units themselves are the rows."""
    landscape: bool = False
    parts: tuple[tuple[str, str, str], ...] = ()
    """(period, stratum, name) of what a list of events tells apart; empty for one."""

    def column(self, key: str) -> int:
        """0-based column of `key`; KeyError if the sheet has none such."""
        for index, column in enumerate(self.columns):
            if column.key == key:
                return index
        raise KeyError(key)

    def has(self, key: str) -> bool:
        return any(column.key == key for column in self.columns)

    @property
    def entry_columns(self) -> tuple[tuple[int, PlanColumn], ...]:
        return tuple((i, c) for i, c in enumerate(self.columns) if c.field is not None)

    @property
    def above_entries(self) -> tuple[SheetCell, ...]:
        """The fill-in cells above the table."""
        return tuple(cell for cell in self.above if cell.field is not None)

    @property
    def groups(self) -> tuple[tuple[str, str], ...]:
        """The (period, stratum) that this scorer gives, in their order."""
        own = [(c.period, c.stratum) for c in self.columns if c.field is not None]
        once = [(c.period, c.stratum) for c in self.above_entries]
        return tuple(dict.fromkeys(own or once))

    def field(self, row: PlanRow, column: PlanColumn) -> EntryField:
        """What may be entered in `column` for the unit of `row`: its own points set the range."""
        if column.field is None:
            raise KeyError(column.key)
        if row.points is None:
            return column.field
        own = {field.key: field for field in self.method.fields(row.points)}
        return own[column.field.key]

    def row_points(self, row: PlanRow) -> Decimal:
        """The item's points for the unit of `row`."""
        return self.points if row.points is None else row.points

    @property
    def first_row(self) -> int:
        """1-based row of the first category heading or unit."""
        return self.header_row + 1

    @property
    def last_row(self) -> int:
        return self.header_row + (self.lines or len(self.rows))

    @property
    def key_column(self) -> int:
        """The 0-based column by which a row is known: the unit's code, or a line's number."""
        return self.column("seq" if self.lines else "code")

    def unit_rows(self) -> Iterator[tuple[int, PlanRow]]:
        """(1-based row, row) of each unit."""
        for offset, row in enumerate(self.rows):
            if row.kind == "unit":
                yield self.first_row + offset, row


class FormPlan(Part):
    """A whole form: 填报须知 and one marking sheet per item of one scorer."""

    workspace: str
    scheme: str
    year: int
    title: str
    demo: bool
    scorer: str
    scorer_name: str
    notes: tuple[str, ...]
    """The lines of 填报须知, as printed."""
    sheets: tuple[PlanSheet, ...]

    @property
    def items(self) -> tuple[str, ...]:
        return tuple(sheet.item for sheet in self.sheets)

    @property
    def units(self) -> tuple[str, ...]:
        """Codes of all units on the form, each once, in form order."""
        return tuple(
            dict.fromkeys(row.code for sheet in self.sheets for _, row in sheet.unit_rows())
        )

    def sheet(self, item: str) -> PlanSheet | None:
        """The marking sheet of an item, if the form has one."""
        return next((sheet for sheet in self.sheets if sheet.item == item), None)

    def canonical(self) -> str:
        """The plan as canonical JSON: what `_meta` carries and the digest covers.

        Only what differs from the defaults is said, and 5 and 5.0 are the same number, so that
        a plan keeps its digest unless the form itself changes.
        """
        document = self.model_dump(exclude_defaults=True)
        for said, sheet in zip(document["sheets"], self.sheets, strict=True):
            said["method"] = {"kind": sheet.method.kind, **said["method"]}
        return armoured_json(_plain(document))

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical plan: the form digest."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()


def armoured_json(document: Any) -> str:
    """Canonical JSON in plain ASCII that no spreadsheet program alters: no space, no `_x` escape.

    >>> armoured_json({"b": "市 _x0041_", "a": 1})
    '{"a":1,"b":"\\\\u5e02\\\\u0020\\\\u005fx0041_"}'
    """
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.replace(" ", "\\u0020").replace("_x", "\\u005fx")


def parse_plan(text: str) -> FormPlan:
    """The plan that `canonical` wrote; pydantic.ValidationError if it is none.

    Call it only on text whose SHA-256 is the signed digest.
    """
    return FormPlan.model_validate_json(text)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(inner) for inner in value]
    return value


class Entry(NamedTuple):
    """Where one value belongs: the key of the marks frame, less scorer and file.

    `field` is an entry column's key, or `special` (特殊情形) or `reason` of the unit's row, which
    have neither period nor stratum. What is entered once for the sheet has no unit.
    """

    unit: str
    item: str
    period: str
    stratum: str
    field: str


SPECIAL, REASON = "special", "reason"
