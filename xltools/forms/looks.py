"""How the cells of a marking form look: fonts, fills, borders, by what a cell is."""

from __future__ import annotations

from typing import Any

from xlsxwriter.format import Format

from xltools.book.book import Book
from xltools.book.theme import BLUE, DEEP_RED, FORMS, GREY, HEADER_GREY, MEND_RED, SIZE, YELLOW

_BODY: dict[str, Any] = {
    "font_name": FORMS.body,
    "font_size": SIZE["表格"],
    "valign": "vcenter",
    "locked": True,
}
_BOX: dict[str, Any] = {"border": 1}
_WRAP: dict[str, Any] = {"text_wrap": True}

LOOKS: dict[str, dict[str, Any]] = {
    "title": {
        "font_name": FORMS.title,
        "bold": True,
        "font_size": SIZE["小二"],
        "align": "center",
        **_WRAP,
    },
    "line": _WRAP,
    "right": {"align": "right"},
    "status_line": {"bold": True, **_WRAP},
    "header": {
        "font_name": FORMS.header,
        "bg_color": HEADER_GREY,
        "align": "center",
        **_BOX,
        **_WRAP,
    },
    "category": {"font_name": FORMS.header, "bg_color": GREY, "top": 1, "bottom": 1},
    "seq": {"align": "center", **_BOX},
    "code": {"align": "center", "shrink": True, **_BOX},
    "name": {"indent": 1, **_BOX, **_WRAP},
    "worth": {"align": "center", **_BOX},
    "entry": {"align": "center", "bg_color": YELLOW, "locked": False, **_BOX},
    "entry_text": {
        "bg_color": YELLOW,
        "locked": False,
        "num_format": "@",
        **_BOX,
        **_WRAP,
    },
    "entry_date": {
        "align": "center",
        "bg_color": YELLOW,
        "locked": False,
        "num_format": "yyyy-mm-dd",
        **_BOX,
    },
    "grey": {"align": "center", "bg_color": GREY, **_BOX},
    "grey_text": {"bg_color": GREY, **_BOX, **_WRAP},
    "points": {"align": "center", "bg_color": GREY, "num_format": "0.00", **_BOX},
    "score": {"align": "center", "bg_color": GREY, "num_format": "0.00", **_BOX},
    "above": {"align": "right", **_WRAP},
    "auto_number": {"align": "center", "bg_color": GREY, **_BOX},
    "auto_percent": {"align": "center", "bg_color": GREY, "num_format": "0.00%", **_BOX},
    "auto_text": {"align": "center", "bg_color": GREY, "shrink": True, **_BOX},
    "base": {
        "align": "center",
        "bg_color": GREY,
        "font_size": 8,
        "num_format": '"核对基数"0',
        "shrink": True,
        **_BOX,
    },
    "status": {"align": "center", "bg_color": GREY, "font_size": 10, "shrink": True, **_BOX},
    "foot": {**_WRAP},
    "note": {"font_size": SIZE["五号"], **_WRAP},
    "hint": {"bold": True, **_WRAP},
    "hint_box": {"bg_color": GREY, "bold": True, **_BOX, **_WRAP},
    "signature": {**_WRAP},
    "notice": {**_WRAP},
    "notice_strong": {"bold": True, **_WRAP},
    "heading": {"font_name": FORMS.header},
    "example": {"align": "center", **_BOX, **_WRAP},
    "list": {**_BOX, **_WRAP},
    "list_middle": {"align": "center", **_BOX, **_WRAP},
    "list_link": {"align": "center", "font_color": BLUE, "underline": 1, **_BOX, **_WRAP},
    "plain": {},
    "strut": {"font_size": SIZE["四号"]},
}


_MENDED: dict[str, Any] = {"bg_color": MEND_RED, "border": 2, "border_color": DEEP_RED}


def look(book: Book, name: str, *, mended: bool = False) -> Format:
    """The shared format of this kind of cell; red, with a thick border, where it goes back."""
    return book.format(**{**_BODY, **LOOKS[name], **(_MENDED if mended else {})})


def header_fonts(book: Book) -> tuple[Format, Format]:
    """The two fonts of a column header: its name, and the rule below it in small."""
    return (
        book.format(font_name=FORMS.header, font_size=SIZE["表格"]),
        book.format(font_name=FORMS.body, font_size=8),
    )
