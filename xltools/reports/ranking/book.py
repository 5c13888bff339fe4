"""汇总排名.xlsx: all sheets in their order, written in the order in which they depend."""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter.worksheet import Worksheet

from xltools.appraisal import Appraisal
from xltools.reports.ranking import context as names
from xltools.reports.ranking.adjustments import register_map, write_adjustments
from xltools.reports.ranking.agenda import write_agenda
from xltools.reports.ranking.analysis import write_analysis
from xltools.reports.ranking.context import Context
from xltools.reports.ranking.details import detail_sheets, write_details, write_too_many
from xltools.reports.ranking.items import ItemsSheet
from xltools.reports.ranking.lists import (
    write_findings,
    write_outcomes,
    write_scheme_copy,
    write_years,
)
from xltools.reports.ranking.matrix import Matrix
from xltools.reports.ranking.matrix_plan import ItemMarks, collect
from xltools.reports.ranking.process import ProcessSheet
from xltools.reports.ranking.reconcile import Sheets, write_reconciliation
from xltools.reports.ranking.returns import write_returns, write_sources
from xltools.reports.ranking.summary import write_summary
from xltools.reports.ranking.totals import write_channels, write_totals
from xltools.scheme.model import Item

_LONGEST_NAME = 31
_FORBIDDEN = "[]:*?/\\'"


def ranking_book(appraisal: Appraisal) -> bytes:
    """The internal edition (内部版) of the result, with live formulas and every source."""
    context = Context(appraisal)
    marks = collect(context)
    sheets = _sheets(context, marks)
    matrices = {
        code: Matrix(context, sheets[f"matrix {code}"], own).write()
        for code, own in marks.items()
        if own.units
    }
    register = register_map(context)
    items = ItemsSheet(context, sheets[names.ITEMS], matrices)
    process_sheet = ProcessSheet(context, sheets[names.PROCESS], matrices, register)
    process = process_sheet.map
    items.write(process)
    process_sheet.write()
    totals = write_totals(context, sheets[names.TOTALS], process)
    channels = write_channels(context, sheets[names.CHANNELS], process)
    details = detail_sheets(context)
    write_details(context, [(part, sheets[part.name]) for part in details])
    if not details:
        write_too_many(context, sheets[names.DETAIL])
    write_adjustments(context, sheets["adjustments"])
    write_outcomes(context, sheets["outcomes"])
    returns = write_returns(context, sheets[names.RETURNS])
    write_findings(context, sheets[names.FINDINGS])
    years = write_years(context, sheets[names.YEARS], process)
    verdict = write_reconciliation(
        context,
        sheets[names.RECONCILIATION],
        Sheets(matrices, items.map, process, register, totals, channels, years, details, returns),
    )
    write_agenda(context, sheets[names.AGENDA])
    write_analysis(context, sheets[names.ANALYSIS], process, totals, channels)
    write_scheme_copy(context, sheets[names.SCHEME])
    write_sources(context, sheets[names.SOURCES])
    write_summary(
        context,
        sheets[names.SUMMARY],
        [s.get_name() for key, s in sheets.items() if key != names.SUMMARY],
        verdict.said(),
    )
    sheets[names.SUMMARY].activate()
    return context.book.close()


def _sheets(context: Context, marks: Mapping[str, ItemMarks]) -> dict[str, Worksheet]:
    """All sheets, made in the order in which they stand."""
    wanted = {
        name: name
        for name in (names.SUMMARY, names.TOTALS, names.CHANNELS, names.ITEMS, names.PROCESS)
    }
    taken: set[str] = set()
    for item in context.scheme.items:
        if marks[item.code].units:
            wanted[f"matrix {item.code}"] = _matrix_name(item, taken)
    details = [part.name for part in detail_sheets(context)] or [names.DETAIL]
    wanted |= {name: name for name in details}
    wanted["adjustments"] = context.adjustments_sheet()
    wanted["outcomes"] = context.outcomes_sheet()
    wanted |= {
        name: name
        for name in (
            names.RETURNS,
            names.FINDINGS,
            names.RECONCILIATION,
            names.AGENDA,
            names.YEARS,
            names.ANALYSIS,
            names.SCHEME,
            names.SOURCES,
        )
    }
    sheets = {}
    for key, name in wanted.items():
        sheets[key] = context.book.sheet(name)
        sheets[key].set_tab_color(_TABS.get(key, "#A6A6A6"))
    return sheets


_TABS = dict.fromkeys((names.SUMMARY, names.TOTALS, names.CHANNELS, names.ITEMS), "#0072B2") | {
    names.RECONCILIATION: "#009E73",
    names.AGENDA: "#E69F00",
    names.FINDINGS: "#E69F00",
    "adjustments": "#D55E00",
    "outcomes": "#D55E00",
}


def _matrix_name(item: Item, taken: set[str]) -> str:
    """评分·2.3 信访处置, within what Excel allows, unlike any other."""
    clean = "".join(c for c in f"评分·{item.code} {item.name}" if c not in _FORBIDDEN)
    name, number = clean[:_LONGEST_NAME], 1
    while name.casefold() in taken:
        number += 1
        name = f"{clean[: _LONGEST_NAME - 3]}~{number}"
    taken.add(name.casefold())
    return name
