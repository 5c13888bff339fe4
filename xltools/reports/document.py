"""The result document (`consolidate --json`): the whole result as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from xltools.appraisal import Appraisal
from xltools.exact import ratio, shown
from xltools.scheme.model import Scheme
from xltools.scoring.result import ItemResult, UnitResult
from xltools.text.finding import has_errors

Document = dict[str, Any]


def result_document(appraisal: Appraisal, digest: str, engine: str) -> Document:
    """The document: numbers as decimal strings at the scheme's decimals, half up.

    `digest` is the scheme's, `engine` the version that computed the result.
    """
    scheme = appraisal.scheme
    settings = scheme.settings
    return {
        "ok": not has_errors(appraisal.findings),
        "engine": engine,
        "scheme": {
            "id": settings.scheme_id,
            "title": settings.title,
            "year": settings.year,
            "digest": digest,
        },
        "units": [unit_document(scheme, unit) for unit in appraisal.result.units],
        "returns": [
            {
                "scorer": row.scorer,
                "status": str(row.status),
                "file": row.file or None,
                "sha256": row.sha256 or None,
            }
            for row in appraisal.returns
        ],
        "findings": [finding.document() for finding in appraisal.findings],
    }


def unit_document(scheme: Scheme, unit: UnitResult) -> Document:
    """One unit of the document."""
    places = scheme.settings.total_decimals

    def at_scheme(value: Fraction | None) -> str | None:
        return shown(value, places)

    return {
        "code": unit.code,
        "name": unit.name,
        "category": unit.category,
        "status": str(unit.status),
        "items": {code: at_scheme(item.earned) for code, item in unit.items.items()},
        "item_states": _states(unit.items.values()),
        "channels": {code: at_scheme(value) for code, value in unit.channels.items()},
        "raw_total": at_scheme(unit.raw_total),
        "adjustment": at_scheme(unit.adjustment),
        "total": at_scheme(unit.total),
        "exact": {"raw_total": ratio(unit.raw_total), "total": ratio(unit.total_exact)},
        "rank": unit.rank,
        "grade": unit.grade,
        "bottom": unit.bottom,
        "previous_rank": unit.previous_rank,
        "rank_change": unit.rank_change,
        "previous_total": at_scheme(unit.previous_total),
        "score_change": at_scheme(unit.score_change),
        "outcomes": [{"rule": one.rule, "action": one.action} for one in unit.outcomes],
        "notes": list(unit.notes),
    }


def _states(items: Iterable[ItemResult]) -> dict[str, str]:
    """The state of each item without a mark, in the offices' own words."""
    return {item.item: str(item.state) for item in items if item.earned is None}
