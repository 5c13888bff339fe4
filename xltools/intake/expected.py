"""What a form must look like when it comes back: its plan, made ready for quick comparison.

Many scorers get the same form but for their name, so the work is done once per kind of form.
The forms that the scheme asks for now, made once per kind of scorer and compared quickly.

Scorers that mark the same items for the same units get the same form but for their own code and
name. Such a form is planned once, for a stand-in whose code and name occur nowhere else, and
each scorer's is that text with its own put in.

What intake knows before it opens a file: the scheme, whose workspace this is, its key.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from xltools.forms.cells import sheet_cells
from xltools.forms.content import Content, Formula
from xltools.forms.drawing import Cells, drawing_digest, drawing_text, drawn_cells
from xltools.forms.event_lines import line_rows
from xltools.forms.identity import Identity
from xltools.forms.layout import plan_form
from xltools.forms.notice import notice_lines
from xltools.forms.plan import FormPlan, PlanColumn, PlanRow, PlanSheet, armoured_json
from xltools.forms.status import reason_due
from xltools.intake.coerce import Coercer
from xltools.intake.formula import tokens
from xltools.intake.grammar import is_number
from xltools.intake.names import fold, fold_name
from xltools.intake.sheet import Raw, split_a1
from xltools.methods.base import EntryField
from xltools.scheme.model import Item, Scheme, Scorer

Alike = tuple[tuple[int, ...], tuple[Raw | None, ...]]
"""Columns of the locked cells, and what they held."""

_CELLS = re.compile(r"\$?[A-Z]{1,3}\$?[0-9]+(?![(0-9A-Z])|#REF!")
_NUMBERS = re.compile(r"[0-9.]+")
_LITERAL = re.compile(r'"([^"]*)"')
_LABEL = re.compile(r"[^\s：]+：")
_BLANK = "　　"
"""So begins the room for a pen."""
VALUE, FORMULA = 1, 2
"""Where in a raw cell the locked content stands."""


@dataclass(frozen=True, slots=True)
class Locked:
    """One locked cell of a unit's row: plan column, value or formula, and the issued text."""

    column: int
    """0-based, as in the plan."""
    slot: int
    issued: str


@dataclass(frozen=True, slots=True)
class ExpectedUnit:
    """A unit's row as issued."""

    row: int
    plan: PlanRow
    name: str
    locked: tuple[Locked, ...]
    coercers: tuple[Coercer, ...]
    """One per entry column."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a sheet shows outside its units' cells, ready to be told from what was added."""

    cells: dict[tuple[int, int], str]
    """(row, column), 1-based → folded text; "" for a formula."""
    words: frozenset[str]
    """The texts that are no numbers, wherever they went."""
    formulas: frozenset[str]
    """The formulas without the numbers in them: rows may have moved."""
    says: tuple[str, ...]
    """How what formulas show begins, where only values are known."""
    lines: tuple[tuple[str, ...], ...]
    """The labels of each line to be filled in with a pen, behind which names may be typed."""


@dataclass(frozen=True, slots=True)
class ExpectedSheet:
    """A marking sheet as issued."""

    plan: PlanSheet
    headers: tuple[str, ...]
    units: dict[str, ExpectedUnit]
    headings: frozenset[str]
    texts: tuple[tuple[int, int, str, str], ...]
    """(row, column, what it is, text) of title and subtitle; 1-based."""
    formulas: tuple[tuple[int, int, str], ...]
    """(row, column, formula) of what stands outside the unit rows; 1-based."""
    above: tuple[Coercer, ...]
    """One per fill-in cell above the table."""
    around: Around
    notice: frozenset[str]
    """The folded texts of 填报须知, which belongs to all sheets."""
    bounds: tuple[Decimal, Decimal]
    """The widest range of the first entry column: what the foot counts."""
    alike: dict[tuple[int, ...], dict[str, Alike]] = field(
        default_factory=dict, compare=False, repr=False
    )
    """By the columns of a form, for each unit: locked cells that were found to be as issued."""

    @property
    def entry_columns(self) -> tuple[int, ...]:
        return tuple(index for index, _ in self.plan.entry_columns)


def expected_sheets(plan: FormPlan, drawing: str = "") -> tuple[ExpectedSheet, ...]:
    """Every marking sheet of `plan`, ready to be compared: as the signed `drawing` has it.

    Without one, as this program draws it.
    """
    if drawing:
        drawn = drawn_cells(plan, drawing)
    else:
        drawn = tuple(sheet_cells(plan, sheet, {}) for sheet in plan.sheets)
    notice = frozenset(fold(text) for line in notice_lines(plan) for text in line.texts)
    return tuple(
        _expected(sheet, own, notice) for sheet, own in zip(plan.sheets, drawn, strict=True)
    )


def asked_now(expected: ExpectedSheet, now: PlanSheet, stands: frozenset[str]) -> ExpectedSheet:
    """Of a sheet of an older form, the units that stand, under the rules for answers as of now."""
    rules = {"allow_na": now.allow_na, "reason_below": now.reason_below}
    plan = expected.plan.model_copy(update=rules)
    made: dict[tuple[str, object], Coercer] = {}
    units = {
        code: replace(unit, coercers=_coercers(plan, unit.plan, made))
        for code, unit in expected.units.items()
        if code in stands
    }
    return replace(expected, plan=plan, units=units)


def skeleton(formula: str) -> str:
    """A formula without its cells and numbers: what is left wherever rows and columns went.

    >>> skeleton("SUM(A7:$B$14)*2") == skeleton("sum(B9:$C$16)*3")
    True
    """
    return _NUMBERS.sub("#", _CELLS.sub("@", "".join(tokens(formula))))


def _around(outside: Iterable[tuple[int, int, Content]]) -> Around:
    """`outside`: (row from 1, column from 0, content)."""
    cells: dict[tuple[int, int], str] = {}
    lines: set[tuple[str, ...]] = set()
    formulas: set[str] = set()
    says: set[str] = set()
    for row, column, content in outside:
        if isinstance(content, Formula):
            cells[row, column + 1] = ""
            formulas.add(skeleton(content.text.removeprefix("=")))
            says |= {fold(one) for one in _LITERAL.findall(content.text) if len(fold(one)) >= 4}
            continue
        cells[row, column + 1] = fold(str(content))
        if _BLANK in str(content):
            lines.add(tuple(fold(label) for label in _LABEL.findall(str(content))))
    words = frozenset(text for text in cells.values() if text and not is_number(text))
    return Around(
        cells, words, frozenset(formulas), tuple(sorted(says)), tuple(sorted(filter(None, lines)))
    )


def _expected(sheet: PlanSheet, drawn: Cells, notice: frozenset[str]) -> ExpectedSheet:
    cells = {split_a1(ref): content for ref, content in drawn.items()}
    by_row: dict[int, dict[int, Content]] = {}
    for place, content in cells.items():
        if place is not None:
            by_row.setdefault(place[0], {})[place[1] - 1] = content
    if sheet.lines:
        return _expected_list(sheet, by_row, notice)
    coercers: dict[tuple[str, object], Coercer] = {}
    units: dict[str, ExpectedUnit] = {}
    for row, unit in sheet.unit_rows():
        units[unit.code] = ExpectedUnit(
            row=row,
            plan=unit,
            name=fold(unit.name),
            locked=tuple(_locked(column, c) for column, c in sorted(by_row[row].items())),
            coercers=_coercers(sheet, unit, coercers),
        )
    return ExpectedSheet(
        plan=sheet,
        headers=tuple(fold(str(by_row[sheet.header_row][i])) for i in range(len(sheet.columns))),
        units=units,
        headings=frozenset(fold(row.text) for row in sheet.rows if row.kind == "category"),
        texts=(
            (1, 1, "标题", str(by_row[1][0])),
            (2, 1, "测评项目一行", str(by_row[2][0])),
            *(
                (c.row, c.start + 1, f"表头“{c.label}”", str(by_row[c.row][c.start]))
                for c in sheet.above
            ),
        ),
        formulas=tuple(
            (row, column + 1, content.text.removeprefix("="))
            for row, contents in sorted(by_row.items())
            for column, content in sorted(contents.items())
            if isinstance(content, Formula) and not sheet.first_row <= row <= sheet.last_row
        ),
        above=tuple(Coercer(cell.field) for cell in sheet.above_entries if cell.field is not None),
        around=_around(
            (row, column, content)
            for row, contents in by_row.items()
            for column, content in contents.items()
            if row not in {unit.row for unit in units.values()}
        ),
        notice=notice,
        bounds=_bounds(unit.coercers[0].rule for unit in units.values()),
    )


def _bounds(rules: Iterable[EntryField]) -> tuple[Decimal, Decimal]:
    """From the lowest low to the highest high; without end where a rule has none."""
    ranges = [(rule.low, rule.high) for rule in rules]
    lows = [Decimal("-Infinity") if low is None else low for low, _ in ranges]
    highs = [Decimal("Infinity") if high is None else high for _, high in ranges]
    return min(lows, default=Decimal(0)), max(highs, default=Decimal(0))


def _expected_list(
    sheet: PlanSheet, by_row: dict[int, dict[int, Content]], notice: frozenset[str]
) -> ExpectedSheet:
    """A list of events: its lines are known by their number, the lists beside it by their place."""
    width = len(sheet.columns)
    lines = {
        str(seq): ExpectedUnit(
            row=row,
            plan=PlanRow(kind="unit", seq=seq, code=str(seq), name=f"第{seq}行"),
            name="",
            locked=tuple(_locked(c, t) for c, t in sorted(by_row[row].items()) if c < width),
            coercers=(),
        )
        for seq, row in enumerate(line_rows(sheet), 1)
    }
    outside = [
        (row, column, content)
        for row, contents in sorted(by_row.items())
        for column, content in sorted(contents.items())
        if column >= width or not sheet.first_row <= row <= sheet.last_row
    ]
    return ExpectedSheet(
        plan=sheet,
        headers=tuple(fold(str(by_row[sheet.header_row][i])) for i in range(width)),
        units=lines,
        headings=frozenset(),
        texts=(
            (1, 1, "标题", str(by_row[1][0])),
            (2, 1, "测评项目一行", str(by_row[2][0])),
            *(
                (c.row, c.start + 1, f"表头“{c.label}”", str(by_row[c.row][c.start]))
                for c in sheet.above
            ),
            *(
                (row, column + 1, "右侧名单", str(content))
                for row, column, content in outside
                if isinstance(content, str) and column >= width
            ),
        ),
        formulas=tuple(
            (row, column + 1, content.text.removeprefix("="))
            for row, column, content in outside
            if isinstance(content, Formula)
        ),
        around=_around(outside),
        notice=notice,
        bounds=(Decimal(0), Decimal(0)),
        above=tuple(Coercer(cell.field) for cell in sheet.above_entries if cell.field is not None),
    )


def _locked(column: int, content: Content) -> Locked:
    if isinstance(content, Formula):
        return Locked(column, FORMULA, content.text.removeprefix("="))
    return Locked(column, VALUE, str(content))


def _due(sheet: PlanSheet, column: PlanColumn) -> Callable[[Decimal], bool]:
    """The rule of reasons for the column that carries the score; the others ask for none."""
    entries = [entry for _, entry in sheet.entry_columns]
    scoring = sheet.method.linear_field or entries[0].key
    if column.key != scoring:
        return lambda _value: False
    return lambda value: reason_due(sheet, (value,) * len(entries))


def _coercers(
    sheet: PlanSheet, unit: PlanRow, made: dict[tuple[str, object], Coercer]
) -> tuple[Coercer, ...]:
    """Units with equal ranges share their coercers, and what these have worked out."""
    found: list[Coercer] = []
    for _, column in sheet.entry_columns:
        key = (column.key + column.period + column.stratum, unit.points)
        if key not in made:
            made[key] = Coercer(sheet.field(unit, column), _due(sheet, column))
        found.append(made[key])
    return tuple(found)


_CODE, _NAME = "\ue000code\ue001", "\ue000name\ue001"
_IN_JSON = {text: armoured_json(text)[1:-1] for text in (_CODE, _NAME)}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of form, for the stand-in."""

    text: str
    plan: FormPlan
    expected: tuple[ExpectedSheet, ...]
    drawn: str
    """Digest of this program's drawing."""
    former: dict[str, tuple[ExpectedSheet, ...]] = field(default_factory=dict)
    """Digest → the same form as another program drew it."""


class CurrentForms:
    """What each scorer's form is under `scheme`, in workspace `workspace`."""

    def __init__(self, scheme: Scheme, workspace: str) -> None:
        self._scheme = scheme
        self._workspace = workspace
        self._kinds: dict[object, Kind] = {}
        self.scorers = {scorer.code: scorer for scorer in scheme.scorers}
        self._strata: dict[str, list[tuple[str, str]]] = {}
        for item in scheme.items:
            for row in item.strata.scorers:
                self._strata.setdefault(row.scorer, []).append((item.code, row.stratum))

    def text(self, scorer: Scorer) -> str:
        """The canonical plan of `scorer`'s form."""
        text = self._kind(scorer).text
        for stand_in, own in ((_CODE, scorer.code), (_NAME, scorer.name)):
            text = text.replace(_IN_JSON[stand_in], armoured_json(own)[1:-1])
        return text

    def digest(self, scorer: Scorer) -> str:
        """The digest of `scorer`'s form."""
        return hashlib.sha256(self.text(scorer).encode()).hexdigest()

    def plan(self, scorer: Scorer) -> FormPlan:
        """The plan of `scorer`'s form."""
        return plan_form(self._scheme, scorer, self._workspace)

    def expected(self, scorer: Scorer) -> tuple[FormPlan, tuple[ExpectedSheet, ...]]:
        """The kind of `scorer`'s form, ready for comparison: a stand-in's plan and sheets."""
        kind = self._kind(scorer)
        return kind.plan, kind.expected

    def former(
        self, scorer: Scorer, identity: Identity, drawing: str
    ) -> tuple[ExpectedSheet, ...] | None:
        """`scorer`'s form as it was drawn when `identity` was signed: empty if as it is today.

        None where `drawing`, as the form carries it, is not the one that was signed.
        """
        kind = self._kind(scorer)
        if identity.drawn in ("", kind.drawn):
            return ()
        if drawing_digest(drawing) != identity.drawn:
            return None
        if identity.drawn not in kind.former:
            kind.former[identity.drawn] = expected_sheets(kind.plan, drawing)
        return kind.former[identity.drawn]

    def _kind(self, scorer: Scorer) -> Kind:
        recusals = tuple(r for r in self._scheme.recusals if r.scorer == scorer.code)
        key = (
            scorer.kind,
            scorer.rank,
            scorer.items,
            scorer.categories,
            scorer.extended,
            scorer.contact,
            scorer.phone,
            tuple((r.unit, r.item, r.reason) for r in recusals),
            tuple(self._strata.get(scorer.code, ())),
        )
        if key not in self._kinds:
            self._kinds[key] = self._planned(scorer)
        return self._kinds[key]

    def _planned(self, scorer: Scorer) -> Kind:
        stand_in = scorer.model_copy(update={"code": _CODE, "name": _NAME})
        recusals = tuple(
            r.model_copy(update={"scorer": _CODE}) if r.scorer == scorer.code else r
            for r in self._scheme.recusals
        )
        scheme = self._scheme.model_copy(
            update={
                "scorers": tuple(
                    stand_in if s.code == scorer.code else s for s in self._scheme.scorers
                ),
                "recusals": recusals,
                "items": tuple(_for_stand_in(item, scorer) for item in self._scheme.items),
            }
        )
        plan = plan_form(scheme, stand_in, self._workspace)
        drawn = drawing_digest(drawing_text(plan))
        return Kind(plan.canonical(), plan, expected_sheets(plan), drawn)


def _for_stand_in(item: Item, scorer: Scorer) -> Item:
    """`item` with the stand-in in `scorer`'s place among those that return strata apart."""
    if all(row.scorer != scorer.code for row in item.strata.scorers):
        return item
    rows = tuple(
        row.model_copy(update={"scorer": _CODE}) if row.scorer == scorer.code else row
        for row in item.strata.scorers
    )
    return item.model_copy(update={"strata": item.strata.model_copy(update={"scorers": rows})})


class IntakeContext:
    """Made once per process and used for every file."""

    def __init__(self, scheme: Scheme, workspace: str, key: Ed25519PublicKey) -> None:
        self.scheme = scheme
        self.workspace = workspace
        self.key = key
        self.forms = CurrentForms(scheme, workspace)
        self.scorer_names = {fold(scorer.name): scorer.name for scorer in scheme.scorers}
        self.spellings = {
            unit.code: frozenset(fold_name(name) for name in (unit.full_name, *unit.aliases))
            for unit in scheme.units
        }
        self._codes: dict[str, str] = {}
        for unit in scheme.units:
            for name in (unit.name, unit.full_name, *unit.aliases):
                self._codes.setdefault(fold_name(name), unit.code)

    def own_units(self, scorer: Scorer) -> frozenset[str]:
        """The units that are `scorer` itself, by name."""
        code = self._codes.get(fold_name(scorer.name))
        return frozenset({code}) if code else frozenset()
