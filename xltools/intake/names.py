"""Names as people write them: folded, so that two spellings of one name are one text.

Folding is for recognising and reporting, never for guessing: a name that is not the same after
folding is another name.
"""

from __future__ import annotations

import unicodedata

from xltools.text.nearest import UNSEEN, simplified

__all__ = ["UNSEEN", "fold", "fold_name"]


def fold(text: str) -> str:
    """Text without what people do not see or mean: width of characters, spaces, line breaks.

    >>> fold("市教育局（本级） ") == fold("市教育局(本级)")
    True
    """
    if text.isascii() and text.isalnum():
        return text
    normal = unicodedata.normalize("NFKC", text.translate(UNSEEN))
    return "".join(normal.split())


def fold_name(text: str) -> str:
    """As `fold`, and traditional characters as simplified ones.

    >>> fold_name("市 財政局"), fold_name("乾隆湖管理處")
    ('市财政局', '乾隆湖管理处')
    """
    return simplified(fold(text))
