"""A case walked as an office walks it: scheme workbook, issued and filled forms, consolidation."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from tests.scoring.cases import Case
from xltools.files import write_whole
from xltools.forms.fill import fill_form
from xltools.forms.issued import file_names
from xltools.forms.layout import COMPLETE, plan_form
from xltools.forms.marks_table import HEADER
from xltools.forms.plan import FormPlan, PlanSheet
from xltools.ledger.journal import BEIJING
from xltools.ledger.keys import DEMO_WORKSPACE
from xltools.registers.adjustments import write_adjustments
from xltools.scheme.document import scheme_json
from xltools.scheme.presets import preset
from xltools.steps.consolidate import Consolidation, consolidate
from xltools.steps.issue import issue
from xltools.steps.new import new_workspace
from xltools.steps.scheme_file import import_json
from xltools.text.catalogue.forms import CSV_LIST_FULL
from xltools.text.forms import SPECIAL
from xltools.text.words import NOT_APPLICABLE, YES
from xltools.workspace import Workspace


class Said(NamedTuple):
    """One line of a scorer's list; `label` is its 栏目, empty where a form has one column."""

    unit: str
    item: str
    label: str
    value: str
    reason: str = ""


def clock() -> datetime:
    """A moment that stands still."""
    return datetime(2017, 12, 1, 9, 0, tzinfo=BEIJING)


def walk(case: Case, root: Path) -> Consolidation:
    """Everything through workbooks; the scheme is marked 演示 so that no key is made."""
    workspace = issued(case, root)
    for code, name in file_names(case.scheme).items():
        form = workspace.issued / name
        if code not in case.absent and form.exists():
            write_whole(workspace.inbox / f"来自{code}.xlsx", filled(case, code, form.read_bytes()))
    return consolidate(root, now=clock)


def issued(case: Case, root: Path) -> Workspace:
    """The workspace of a case with its forms issued and its register filled in."""
    settings = case.scheme.settings.model_copy(update={"demo": True})
    scheme = case.scheme.model_copy(update={"settings": settings})
    blank = preset("blank")
    blank = blank.model_copy(update={"settings": blank.settings.model_copy(update={"demo": True})})
    workspace = new_workspace(root, blank, key_dir=None, now=clock)
    findings, written = import_json(root, scheme_json(scheme).encode(), force=False)
    assert written is not None, findings
    write_whole(workspace.adjustments, write_adjustments(scheme, case.register))
    issue(root, now=clock)
    return workspace


def filled(case: Case, scorer: str, form: bytes) -> bytes:
    """The form of `scorer` with what it entered."""
    one = next(each for each in case.scheme.scorers if each.code == scorer)
    plan = plan_form(case.scheme, one, DEMO_WORKSPACE)
    data, findings = fill_form(form, entered_csv(case, plan), "marks.csv")
    assert data is not None
    assert all(finding.kind is not CSV_LIST_FULL for finding in findings), "the list is too short"
    return data


def entered_csv(case: Case, plan: FormPlan) -> bytes:
    """What the scorer of the form entered, as its own list."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(HEADER)
    writer.writerows(_marks(case, plan.scorer))
    for sheet in plan.sheets:
        writer.writerows(_counts(case, plan.scorer, sheet))
    return stream.getvalue().encode()


def _marks(case: Case, scorer: str) -> Iterator[Said]:
    """Single marks, with a reason where a word stands for the mark."""
    for (who, unit, item), typed in case.typed.items():
        if who == scorer:
            number = not typed or typed[0].isdigit()
            yield Said(unit, item, "", typed, "" if number else "无此项业务")


def _counts(case: Case, scorer: str, sheet: PlanSheet) -> Iterator[Said]:
    """Entries of several numbers, by the labels that the sheet itself has for them."""
    labels = {(period, stratum, key): label for period, stratum, key, label in _labels(sheet)}
    lines: dict[Said, None] = {}
    if sheet.lines:
        for period, stratum in sheet.groups:
            lines[Said("", sheet.item, labels[period, stratum, COMPLETE], YES)] = None
    for (who, unit, item, stratum, key, *more), typed in case.counts.items():
        if (who, item) == (scorer, sheet.item) and typed:
            place = (more[0] if more else "", stratum, key)
            made = _event if sheet.lines else _count
            lines |= dict.fromkeys(made(sheet, unit, place, labels, typed))
    yield from lines


Place = tuple[str, str, str]
"""(period, stratum, field)."""


def _count(
    sheet: PlanSheet, unit: str, place: Place, labels: dict[Place, str], typed: str
) -> Iterator[Said]:
    if typed == NOT_APPLICABLE:
        yield Said(unit, sheet.item, SPECIAL, typed, "无此项业务")
        return
    for _, column in sheet.entry_columns:
        if column.key == place[2] and column.field is not None and column.field.choices:
            words = dict(zip(map(str, column.field.counts_as), column.field.choices, strict=True))
            typed = words.get(typed, typed)
    yield Said(unit, sheet.item, labels[place], typed, "依据充分")


def _event(
    sheet: PlanSheet, unit: str, place: Place, labels: dict[Place, str], typed: str
) -> Iterator[Said]:
    """A number of events of one rule as one line; none where nothing happened."""
    period, stratum, key = place
    part = next((n for p, s, n in sheet.parts if (p, s) == (period, stratum)), "")
    if typed == NOT_APPLICABLE:
        yield Said(unit, sheet.item, part, typed, "2017-06-08 无此项业务")
    elif Decimal(typed):
        rule = key.removeprefix("rule_")
        label = f"{part}·{rule}" if part else rule
        yield Said(unit, sheet.item, label, typed, "2017-06-08 窗口脱岗属实")


def _labels(sheet: PlanSheet) -> Iterator[tuple[str, str, str, str]]:
    """(period, stratum, key, label) of every place for an entry."""
    for _, column in sheet.entry_columns:
        yield column.period, column.stratum, column.key, column.label
    for cell in sheet.above_entries:
        yield cell.period, cell.stratum, cell.key, cell.label
