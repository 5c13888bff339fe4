"""Number formats: what a cell shows of the number it stores.

Only as much of the format language as decides whether what a person saw on screen is the
number that the file holds: how many decimals, percent, thousands, a date, or fixed words.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

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
    """What the format `code` does to a number that is 0 or more.

    >>> shape("0.00").decimals, shape("0%").percent, shape('yyyy"年"m"月"').date
    (2, True, True)
    >>> shape("General") == shape("@") == shape("G/通用格式"), shape(";;;").odd
    (True, True)
    """
    section = _sections(code)[0]
    bare = _bare(section)
    if bare.strip().lower() in ("", "general", "@", "g/通用格式"):
        nothing = not section.strip() and ";" in code
        words = not bare.strip() and any(mark in section for mark in '"\\')
        return Shape(odd=True) if nothing or words else GENERAL
    lowered = bare.lower()
    if "general" in lowered or "g/通用格式" in lowered:
        return GENERAL
    digits = any(mark in bare for mark in "0#?")
    if not digits:
        return (
            Shape(date=True)
            if any(mark in lowered for mark in "ymdhsge年月日")
            else Shape(odd=True)
        )
    if any(mark in lowered for mark in ("y", "d", "h", "s", "m")):
        return Shape(date=True)
    whole, _, fraction = bare.partition(".")
    decimals = sum(fraction.count(mark) for mark in "0#?")
    scaled = whole.rstrip(" )").endswith(",") or fraction.rstrip(" )").endswith(",")
    odd = scaled or "/" in bare or "e+" in lowered or "e-" in lowered
    percent = "%" in bare
    return Shape(percent=percent, decimals=decimals, odd=odd)


def shows(value: Decimal, code: str) -> str | None:
    """What a person sees of `value`, where it is another number than is stored; else None.

    >>> shows(Decimal("92.35"), "0.0"), shows(Decimal("92.35"), "0.00"), shows(Decimal(1), "0%")
    ('92.4', None, '100%')
    """
    found = shape(code)
    if found.general or found.date:
        return None
    if found.odd:
        return f"格式“{code}”"
    scaled = value * 100 if found.percent else value
    shown = scaled.quantize(Decimal(1).scaleb(-found.decimals), rounding=ROUND_HALF_UP)
    if found.percent:
        return f"{shown:f}%"
    return None if shown == value else f"{shown:f}"


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
        elif char == "\\":
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
        elif char in "\\_*":
            at += 1
        else:
            out += char
        at += 1
    return out
