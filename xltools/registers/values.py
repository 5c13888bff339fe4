"""One typed cell of a register: a text, an exact number, a date, or a finding."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from xltools.days import day_in
from xltools.exact import from_cell, plain
from xltools.looks.numbers import shown

_MOBILE = re.compile(r"(?<![0-9.])(?:\+?86[- ]?)?1[3-9][0-9](?:[- ]?[0-9]{4}){2}(?![0-9.])")
_IDENTITY = re.compile(r"(?<![0-9A-Za-z.])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
_INFORMER = re.compile(r"(举报|投诉|反映|来信|来访|信访|检举|控告|申诉)(人|者|群众)")
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(\.[0-9]{1,10})?")


def text_of(value: Any) -> str:
    """What a cell says, as text.

    >>> text_of(" 佐证1 "), text_of(None), text_of(2.0)
    ('佐证1', '', '2')
    """
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return plain(from_cell(value))
    return str(getattr(value, "text", value)).strip()


def as_shown(value: Any, code: str) -> Any:
    """A code or name that a spreadsheet keeps as a number, as the cell shows it.

    >>> as_shown(1, "000"), as_shown(1.1, "0.00_ "), as_shown("甲", "@"), as_shown(None, "0")
    ('001', '1.10', '甲', None)
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return shown(from_cell(value), code) or value


def is_formula(value: Any) -> bool:
    """Whether a cell holds a formula where a typed value belongs."""
    return not isinstance(value, str | int | float | date | None) or (
        isinstance(value, str) and value.startswith("=")
    )


def number_of(value: Any) -> Decimal | None:
    """The exact number that a cell holds, typed as a number or as plain text; None if none.

    >>> number_of(0.1), number_of("１.５"), number_of("2分"), number_of(True)
    (Decimal('0.1'), Decimal('1.5'), None, None)
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return from_cell(value)
    if isinstance(value, str):
        folded = unicodedata.normalize("NFKC", value).strip()
        return Decimal(folded) if _NUMBER.fullmatch(folded) else None
    return None


def date_of(value: Any) -> date | None:
    """The day that a cell holds, as a date or as text; None if neither.

    >>> date_of("2017年6月15日"), date_of("2017-6-31"), date_of(42901)
    (datetime.date(2017, 6, 15), None, None)
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return day_in(value) if isinstance(value, str) else None


def personal_number(text: str) -> str:
    """What number of a person a text holds, in words; "" for none.

    >>> personal_number("电话 138 0000 0000"), personal_number("身份证34050019800101123X")
    ('手机号码', '身份证号码')
    >>> personal_number("皖纪〔2017〕13号"), personal_number("0.13800000000")
    ('', '')
    """
    folded = unicodedata.normalize("NFKC", text)
    if _IDENTITY.search(folded):
        return "身份证号码"
    return "手机号码" if _MOBILE.search(folded) else ""


def personal(text: str) -> str:
    """Who may be told by a text that goes to the unit: a number of a person, or an informer.

    >>> personal("投诉人张某反映窗口迟到"), personal("群众投诉迟到"), personal("13900000000")
    ('举报人、投诉人等的身份', '', '手机号码')
    """
    return personal_number(text) or ("举报人、投诉人等的身份" if _INFORMER.search(text) else "")
