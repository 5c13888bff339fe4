"""The result document (`consolidate --json`): the whole result as plain data.

What a result is approved as, every unit's figures, rank, grade and outcomes, is one digest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from xltools.appraisal import Appraisal
from xltools.exact import ratio, shown
from xltools.files import sha256
from xltools.scheme.model import Scheme
from xltools.scoring.decisions import Decided, DecisionWords
from xltools.scoring.derivation import Result
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
        "decisions": [decision_document(appraisal.words, one) for one in appraisal.decisions],
    }


def decision_document(words: DecisionWords, one: Decided) -> Document:
    """One decision: what the calculation says by itself, and what was decided."""
    decision, cites = one.decision, one.decision.cites
    matter = decision.matter
    return {
        "number": decision.number,
        "kind": decision.kind.label,
        "matter": words.matter(decision),
        "scorer": matter.scorer or None,
        "units": list(matter.units),
        "item": matter.item or None,
        "file": matter.file or None,
        "sheet": matter.sheet or None,
        "cell": matter.cell or None,
        "computed": one.computed or None,
        "decided": words.decided(decision),
        "value": decision.value or None,
        "applied": one.applied,
        "why_not": one.why or None,
        "basis": one.basis or None,
        "reason": cites.reason,
        "meeting": cites.meeting or None,
        "attendees": cites.attendees or None,
        "minutes": cites.minutes or None,
        "date": cites.date or None,
        "recorder": cites.recorder,
        "source": decision.source,
        "digest": decision.digest,
    }


def decision_lines(words: DecisionWords, decisions: Iterable[Decided]) -> list[str]:
    """The decisions to be read aloud, a line each."""
    lines = []
    for one in decisions:
        decision, cites = one.decision, one.decision.cites
        status = "已采用" if one.applied else f"未采用（{one.why}）"
        parts = (cites.date, cites.meeting, cites.minutes, cites.recorder)
        lines.append(
            f"第{decision.number}号　{decision.kind.label}　{words.matter(decision)}　"
            f"程序计算结果：{one.computed or '无'}　议定结果：{words.decided(decision)}　"
            f"{'　'.join(part for part in parts if part)}　{status}"
        )
    return lines


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
        "channel_earned": {c: at_scheme(value) for c, value in unit.channel_earned.items()},
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


_ASIDE = ("notes", "name", "channel_earned")
"""Words, which a better wording may change without changing what was approved; and what is only
another view of the figures beside it."""


def figures_digest(scheme: Scheme, result: Result) -> str:
    """SHA-256 over what people approve; a later return or decision that moves it shows."""
    units = [_figures(unit_document(scheme, unit)) for unit in result.units]
    text = json.dumps(units, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode())


def _figures(document: Document) -> Document:
    return {key: value for key, value in document.items() if key not in _ASIDE}
