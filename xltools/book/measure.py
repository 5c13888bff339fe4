"""How wide text is in a cell, so that rows are high enough and nothing is cut."""

from __future__ import annotations

import math
import unicodedata


def text_width(text: str) -> int:
    """Width in half-width characters: a Chinese character counts two.

    >>> text_width("市教育局A")
    9
    """
    return sum(_character_width(character) for character in text)


def _character_width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Cc"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1


def line_count(text: str, width: float) -> int:
    """How many lines wrapped `text` takes in a column `width` characters wide.

    >>> line_count("市教育局", 25), line_count("市" * 30, 25), line_count("一\\n二", 25)
    (1, 3, 2)
    """
    usable = max(2.0, 2 * math.floor((width - 0.5) / 2))
    return sum(max(1, math.ceil(text_width(line) / usable)) for line in text.split("\n"))
