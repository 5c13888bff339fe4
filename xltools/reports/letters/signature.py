"""落款 stands centred over 成文日期, which leaves four characters free at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xltools.book.measure import text_width
from xltools.book.theme import SIZE
from xltools.reports.letters.styles import FREE_RIGHT, SIGNED

if TYPE_CHECKING:
    from docx.document import Document

_LEAST_FREE = 2


def place_signature(document: Document) -> None:
    """Move the two lines of the signature; where staff gave one a place of its own, neither."""
    from docx.shared import Pt

    signed = document.styles[SIGNED]
    lines = [line for line in document.paragraphs if line.style == signed and line.text]
    if len(lines) != 2 or any(line.paragraph_format.right_indent is not None for line in lines):
        return
    office, date = (text_width(line.text) / 2 for line in lines)
    free = max(FREE_RIGHT, _LEAST_FREE + (office - date) / 2)
    for line, room in zip(lines, (free + (date - office) / 2, free), strict=True):
        line.paragraph_format.right_indent = Pt(round(room * SIZE["三号"], 1))
