"""The nearest known words to one that is not known: suggestions, never a match."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


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
    """`word` for comparison: NFKC, no spaces, lower case.

    >>> folded(" ＺＦ ０1 ")
    'zf01'
    """
    return "".join(unicodedata.normalize("NFKC", word).split()).casefold()


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The clause of a finding that names what resembles `word`; empty where nothing does.

    >>> did_you_mean("政府部们", ["政府部门"]), did_you_mean("x", ["政府部门"])
    ('相近的有：政府部门。', '')
    """
    close = nearest(word, known)
    return f"相近的有：{'、'.join(close)}。" if close else ""
