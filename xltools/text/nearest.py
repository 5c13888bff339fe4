"""Words compared: as people mean them, and the nearest to one that is not known.

Folding recognises one word written two ways; a word that is not the same after folding is
another, and what resembles it is only a suggestion, never a match.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"))


def nearest(word: str, known: Iterable[str], limit: int = 3, cutoff: float = 55) -> list[str]:
    """Up to `limit` of `known` that resemble `word`, the most alike first.

    >>> nearest("市城管局", ["市教育局", "市城市管理局", "市审计局"], limit=1)
    ['市城市管理局']
    """
    from rapidfuzz import fuzz

    wanted = folded(word)
    scored = [(fuzz.ratio(wanted, folded(other)), other) for other in dict.fromkeys(known)]
    close = sorted((-score, other) for score, other in scored if score >= cutoff)
    return [other for _, other in close[:limit]]


def folded(word: str) -> str:
    """`word` for comparison: NFKC, nothing unseen, no spaces, lower case, simplified characters.

    >>> folded(" ＺＦ ０1 "), folded("市 財政\u2060局")
    ('zf01', '市财政局')
    """
    seen = unicodedata.normalize("NFKC", word.translate(_SHAPELESS))
    return simplified("".join(seen.split())).casefold()


def simplified(text: str) -> str:
    """`text` with simplified characters in the place of traditional ones.

    >>> simplified("乾隆湖管理處")
    '乾隆湖管理处'
    """
    return text if text.isascii() else _simplifier().convert(text)


@cache
def _simplifier() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("t2s")


_SHAPELESS = dict.fromkeys(
    code
    for first, last in (
        (0x00AD, 0x00AD),
        (0x034F, 0x034F),
        (0x061C, 0x061C),
        (0x115F, 0x1160),
        (0x17B4, 0x17B5),
        (0x180B, 0x180E),
        (0x200B, 0x200F),
        (0x202A, 0x202E),
        (0x2060, 0x206F),
        (0x2800, 0x2800),
        (0x3164, 0x3164),
        (0xFE00, 0xFE0F),
        (0xFEFF, 0xFEFF),
        (0xFFA0, 0xFFA0),
        (0xFFF9, 0xFFFB),
        (0xE0000, 0xE01EF),
    )
    for code in range(first, last + 1)
)
"""Characters without a shape of their own: what joins, directs, selects or fills."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The clause of a finding that names what resembles `word`; empty where nothing does.

    >>> did_you_mean("政府部们", ["政府部门"]), did_you_mean("x", ["政府部门"])
    ('相近的有：政府部门。', '')
    """
    close = nearest(word, known)
    return f"相近的有：{'、'.join(close)}。" if close else ""
