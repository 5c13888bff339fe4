"""Number formats: what a cell shows of the number it stores.

Only as much of the format language as decides whether what a person saw on screen is the
number that the file holds: how many decimals, percent, thousands, a date, or fixed words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne

BUILTIN = {
    "0": "General",
    "1": "0",
    "2": "0.00",
    "3": "#,##0",
    "4": "#,##0.00",
    "9": "0%",
    "10": "0.00%",
    "11": "0.00E+00",
    "12": "# ?/?",
    "13": "# ??/??",
    "14": "yyyy/m/d",
    "15": "d-mmm-yy",
    "16": "d-mmm",
    "17": "mmm-yy",
    "18": "h:mm AM/PM",
    "19": "h:mm:ss AM/PM",
    "20": "h:mm",
    "21": "h:mm:ss",
    "22": "yyyy/m/d h:mm",
    **{str(n): "yyyy/m/d" for n in (27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58)},
    **{str(n): "h:mm" for n in (32, 33, 34, 35, 45, 46, 47, 55, 56)},
    "37": "#,##0;-#,##0",
    "38": "#,##0;[Red]-#,##0",
    "39": "#,##0.00;-#,##0.00",
    "40": "#,##0.00;[Red]-#,##0.00",
    "41": '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    "42": '_ ¥* #,##0_ ;_ ¥* -#,##0_ ;_ ¥* "-"_ ;_ @_ ',
    "43": '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    "44": '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ',
    "48": "##0.0E+0",
    "49": "@",
}
"""Format codes that files name by number alone (Excel's Chinese edition)."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a format does to a non-negative number."""

    general: bool = False
    """Shown as typed: General and text formats."""
    date: bool = False
    percent: bool = False
    decimals: int = 0
    odd: bool = False
    """Fractions, exponents, thousands scaling, fixed words, hidden: not the plain number."""


GENERAL = Shape(general=True)


@lru_cache(maxsize=1024)
def shape(code: str) -> Shape:
    """What the format `code` does to a positive number, where it sets no conditions.

    >>> shape("0.00").decimals, shape("0%").percent, shape('yyyy"年"m"月"').date
    (2, True, True)
    >>> shape("General") == shape("@") == shape("G/通用格式"), shape(";;;").odd
    (True, True)
    """
    return _shape(_sections(code)[0], ";" in code)


def shape_of(value: Decimal, code: str) -> Shape:
    """What the section of `code` that applies to `value` does to it."""
    return shape(code) if ";" not in code and "[" not in code else _shape(_section(value, code))


@lru_cache(maxsize=1024)
def _shape(section: str, *more: bool) -> Shape:
    bare = _bare(section)
    if bare.strip().lower() in ("", "general", "@", "g/通用格式"):
        return Shape(odd=True) if _tells(section) or (not bare.strip() and any(more)) else GENERAL
    lowered = bare.lower()
    if "general" in lowered or "g/通用格式" in lowered:
        once = lowered.count("general") + lowered.count("g/通用格式") == 1
        return GENERAL if once and not _tells(section) else Shape(odd=True)
    digits = any(mark in bare for mark in "0#?")
    if not digits:
        return (
            Shape(date=True)
            if any(mark in lowered for mark in "ymdhsgea年月日")
            else Shape(odd=True)
        )
    if any(mark in lowered for mark in ("y", "d", "h", "s", "m")):
        return Shape(date=True)
    whole, _, fraction = bare.partition(".")
    decimals = sum(fraction.count(mark) for mark in "0#?")
    scaled = whole.rstrip(" )").endswith(",") or fraction.rstrip(" )").endswith(",")
    odd = (
        scaled
        or "/" in bare
        or ":" in bare
        or "e+" in lowered
        or "e-" in lowered
        or _tells(section)
    )
    percent = "%" in bare
    return Shape(percent=percent, decimals=decimals, odd=odd)


def shows(value: Decimal, code: str) -> str | None:
    """What a person sees of `value`, where it is another number than is stored; else None.

    >>> shows(Decimal("92.35"), "0.0"), shows(Decimal("92.35"), "0.00"), shows(Decimal(1), "0%")
    ('92.4', None, '100%')
    >>> shows(Decimal(5), '"9"0'), shows(Decimal(0), "0;-0;")
    ('格式“"9"0”', '格式“0;-0;”')
    >>> [shows(Decimal(9), code) for code in ("0!5", "05", "0万", "0:00", "GeneralGeneral")]
    ['格式“0!5”', '格式“05”', '格式“0万”', '格式“0:00”', '格式“GeneralGeneral”']
    """
    found = shape_of(value, code)
    if found.general or found.date or (not value and _is_dash(_section(value, code))):
        return None
    if found.odd:
        return f"格式“{code}”"
    scaled = value * 100 if found.percent else value
    shown = scaled.quantize(Decimal(1).scaleb(-found.decimals), rounding=ROUND_HALF_UP)
    if found.percent:
        return f"{shown:f}%"
    return None if shown == value else f"{shown:f}"


def hides_text(code: str) -> bool:
    """Whether a format shows a text as something else, or not at all.

    >>> [hides_text(code) for code in ("@", "0.00", "0;0;0;@", ";;;", '"1"@')]
    [False, False, False, True, True]
    """
    sections = _sections(code)
    section = sections[3] if len(sections) > 3 else sections[0]
    if len(sections) <= 3 and "@" not in _bare(section):
        return False
    return _bare(section).count("@") != 1 or _tells(section)


_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9]+(?:\.[0-9]+)?)\]")
_COMPARE = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}


def _section(value: Decimal, code: str) -> str:
    """The section of `code` that applies to `value`; "" for one that is left empty."""
    sections = _sections(code)[:3]
    usual = {1: (True,), 2: (value >= 0, True), 3: (value > 0, value < 0, True)}[len(sections)]
    for section, applies in zip(sections, usual, strict=True):
        said = _CONDITION.search(section)
        if _COMPARE[said[1]](value, Decimal(said[2])) if said else applies:
            hidden = not section.strip() and len(sections) > 1
            return '"0"' if hidden else section
    return '"0"'


def _is_dash(section: str) -> bool:
    """Whether a zero is shown as the dash that accountants write for it."""
    return not any(mark in _bare(section) for mark in "0#") and _literal(section) in _DASHES


_DASHES = frozenset({"-", "--", "—", "–", "－"})
_TELLING = frozenset("0123456789０１２３４５６７８９.-−－%‰(负十百千万亿")
_TELLING_BARE = _TELLING - frozenset("0.%")
"""The same where they stand without quotes; there 0, point and percent sign are the format's."""


def _tells(section: str) -> bool:
    """Whether the fixed characters of a section could be taken for part of the number.

    Fixed words in the place of the number count too.
    """
    fixed = _literal(section)
    if _TELLING.intersection(fixed):
        return True
    bare = _bare(section)
    return bool(fixed) and not any(mark in bare for mark in "0#?@") and "g" not in bare.lower()


def _sections(code: str) -> list[str]:
    """The sections of a format, split at semicolons outside quotes and brackets."""
    sections, current, at = [], "", 0
    while at < len(code):
        char = code[at]
        if char == '"':
            close = code.find('"', at + 1)
            close = len(code) - 1 if close < 0 else close
            current += code[at : close + 1]
            at = close
        elif char in "\\!":
            current += code[at : at + 2]
            at += 1
        elif char == ";":
            sections.append(current)
            current = ""
        else:
            current += char
        at += 1
    return [*sections, current]


def _bare(section: str) -> str:
    """A section without literals, padding, colours, conditions and locale."""
    out, at = "", 0
    while at < len(section):
        char = section[at]
        if char == '"':
            close = section.find('"', at + 1)
            at = len(section) if close < 0 else close
        elif char == "[":
            close = section.find("]", at)
            close = len(section) - 1 if close < 0 else close
            inside = section[at + 1 : close].lower()
            if inside and set(inside) <= set("hms"):
                out += inside
            at = close
        elif char in "\\!_*":
            at += 1
        else:
            out += char
        at += 1
    return out


def _literal(section: str) -> str:
    """The fixed characters that a section shows beside the number, spaces aside."""
    out, at = "", 0
    while at < len(section):
        char = section[at]
        if char == '"':
            close = section.find('"', at + 1)
            close = len(section) if close < 0 else close
            out += section[at + 1 : close]
            at = close
        elif char == "[":
            close = section.find("]", at)
            close = len(section) - 1 if close < 0 else close
            if section[at + 1 : at + 2] == "$":
                out += section[at + 2 : close].partition("-")[0]
            at = close
        elif char in "\\!*":
            out += section[at + 1 : at + 2]
            at += 1
        elif char == "_":
            at += 1
        elif char in _TELLING_BARE:
            out += char
        at += 1
    return "".join(out.split())
