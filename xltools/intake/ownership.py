"""Whose form a returned workbook is: identity read, compared, verified; or why it is nobody's."""

from __future__ import annotations

from dataclasses import dataclass

from xltools.forms.drawing import drawing_text
from xltools.forms.identity import (
    CARRIED,
    Identity,
    IdentityReading,
    IdentityStatus,
    read_identity,
)
from xltools.forms.issued import Standing, plan_changes, standing
from xltools.forms.plan import FormPlan
from xltools.intake.expected import ExpectedSheet, IntakeContext, expected_sheets
from xltools.intake.names import fold
from xltools.intake.refusal import Refused
from xltools.intake.sheet import Sheet, Workbook, a1
from xltools.scheme.model import Scorer
from xltools.text.catalogue import files
from xltools.text.forms import META_SHEET

_WHY = {
    IdentityStatus.ONE_SIDED: "两处识别信息缺了一处",
    IdentityStatus.EDITED: "两处识别信息互不相同",
    IdentityStatus.FORGED: "签发验证未通过",
    IdentityStatus.PLAN_ALTERED: "表格结构信息被改动",
}


@dataclass(frozen=True, slots=True)
class Owned:
    """A genuine form of this workspace, and what it must look like."""

    identity: Identity
    scorer: Scorer
    plan: FormPlan
    """Of the scorer's kind of form: code and name in it may be a stand-in's."""
    expected: tuple[ExpectedSheet, ...]
    former: tuple[ExpectedSheet, ...] = ()
    """The same as issued by another program that drew it otherwise; empty if there is no such."""
    standing: Standing | None = None
    """Of a form that is no longer the current one, what still counts; None for a current one."""
    changes: str = ""
    """What has changed since it was issued, in sentences."""

    @property
    def drawings(self) -> tuple[tuple[ExpectedSheet, ...], ...]:
        """What the form may look like, as issued first."""
        return (self.former, self.expected) if self.former else (self.expected,)

    @property
    def idle(self) -> dict[str, frozenset[str]]:
        """Units of each item of which nothing is asked any more: their rows may be gone."""
        if self.standing is None:
            return {}
        return {sheet.item: self.standing.idle(sheet) for sheet in self.plan.sheets}


def find_owner(book: Workbook, context: IntakeContext) -> Owned:
    """Whose form `book` is.

    Raises:
        Refused: it is nobody's, another year's, altered or forged.
    """
    carried = _Carried(book)
    quick = read_identity(book.properties, carried.identity_only, context.key)
    identity, scorer = quick.identity, None
    if quick.status is IdentityStatus.PLAN_ALTERED and identity is not None:
        scorer = context.forms.scorers.get(identity.scorer)
    if identity is not None and scorer is not None and _is_current(carried, identity, context):
        plan, expected = context.forms.expected(scorer)
        former = context.forms.former(scorer, identity, carried.drawing)
        described = identity.items == plan.items and identity.units == plan.units
        if described and former is not None:
            return Owned(identity, scorer, plan, expected, former)
    return _full(read_identity(book.properties, carried.cells, context.key), book, context)


def _is_current(carried: _Carried, identity: Identity, context: IntakeContext) -> bool:
    scorer = context.forms.scorers[identity.scorer]
    return (
        identity.workspace == context.workspace
        and carried.plan == context.forms.text(scorer)
        and identity.digest == context.forms.digest(scorer)
    )


class _Carried:
    """The rows of `_meta`: all, those of the identity, and the texts of plan and drawing."""

    def __init__(self, book: Workbook) -> None:
        sheet = book.sheet(META_SHEET) or Sheet(META_SHEET)
        self.cells: dict[str, str] = {}
        self.identity_only: dict[str, str] = {}
        pieces: dict[str, str] = {}
        for row in sheet.rows:
            name, value = sheet.text(row, 1), sheet.text(row, 2)
            both = {a1(row, 1): name, a1(row, 2): value}
            self.cells.update(both)
            if name.startswith(CARRIED):
                pieces[name] = value
            else:
                self.identity_only.update(both)
        numbers = range(1, len(pieces) + 1)
        self.plan, self.drawing = (
            "".join(pieces.get(f"{prefix}{n}", "") for n in numbers) for prefix in CARRIED
        )


def _full(reading: IdentityReading, book: Workbook, context: IntakeContext) -> Owned:
    """The long way, for everything that is not a current form of ours."""
    identity = reading.identity
    if reading.status is IdentityStatus.MISSING:
        if _looks_like_form(book):
            raise Refused(files.NO_IDENTITY)
        raise Refused(files.NO_FORM)
    if identity is not None and reading.plan is not None:
        _check_occasion(identity, reading.plan, context)
    if identity is not None and identity.workspace != context.workspace:
        raise Refused(files.OTHER_WORKSPACE)
    if not reading.genuine or identity is None or reading.plan is None:
        raise Refused(files.BAD_IDENTITY, why=_WHY[reading.status])
    scorer = context.forms.scorers.get(identity.scorer)
    if scorer is None:
        raise Refused(files.UNKNOWN_SCORER, value=reading.plan.scorer_name)
    current = context.forms.plan(scorer)
    plan = reading.plan.model_copy(update={"scorer": scorer.code})
    former: tuple[ExpectedSheet, ...] = ()
    if reading.drawing and reading.drawing != drawing_text(reading.plan):
        former = expected_sheets(reading.plan, reading.drawing)
    return Owned(
        identity,
        scorer,
        plan,
        expected_sheets(reading.plan),
        former,
        standing(reading.plan, current, context.scheme),
        "；".join(plan_changes(reading.plan, current)),
    )


def _check_occasion(identity: Identity, plan: FormPlan, context: IntakeContext) -> None:
    """Another year, another scheme, another office: said before anything about signatures."""
    settings = context.scheme.settings
    if plan.year != settings.year:
        raise Refused(files.OTHER_YEAR, value=str(plan.year), year=settings.year)
    if plan.scheme != settings.scheme_id:
        raise Refused(files.OTHER_SCHEME, value=plan.title)
    if identity.workspace != context.workspace:
        raise Refused(files.OTHER_WORKSPACE)


def _looks_like_form(book: Workbook) -> bool:
    """Whether some sheet has the headers of a marking form: pasted into a new workbook."""
    for sheet in book.sheets:
        for row in sorted(sheet.rows)[:30]:
            texts = {fold(raw[1] or "") for raw in sheet.rows[row].values()}
            if {"单位代码", "被评议单位"} <= texts:
                return True
    return False
