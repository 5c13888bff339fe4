"""What a result is approved as: every unit's figures, rank, grade and outcomes, as one digest."""

from __future__ import annotations

import json

from xltools.files import sha256
from xltools.reports.document import Document, unit_document
from xltools.scheme.model import Scheme
from xltools.scoring.result import Result

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
