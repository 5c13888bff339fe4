"""Formats of the internal edition: fonts of the font scheme, borders, pale fills."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xlsxwriter.format import Format

from xltools.book.book import Book
from xltools.book.theme import HEADER_GREY, PALE_ORANGE, SIZE, Fonts

MEDIUM, THIN, DOUBLE = 2, 1, 6
BAND_GREY = "#F2F2F2"
LINK_BLUE = "#0072B2"


@dataclass(frozen=True, slots=True)
class Edges:
    """Which sides of a cell are the outside of its table; `rule` draws a double line above."""

    left: bool = False
    right: bool = False
    top: bool = False
    bottom: bool = False
    rule: bool = False

    def borders(self) -> dict[str, int]:
        top = DOUBLE if self.rule else MEDIUM if self.top else THIN
        return {
            "left": MEDIUM if self.left else THIN,
            "right": MEDIUM if self.right else THIN,
            "top": top,
            "bottom": MEDIUM if self.bottom else THIN,
        }


PLAIN = Edges()


def _without_inner(edges: Edges) -> dict[str, int]:
    """No lines between the cells of a band: its text runs on over them."""
    return {"left": MEDIUM if edges.left else 0, "right": MEDIUM if edges.right else 0}


class Look:
    """The formats of one workbook by role."""

    def __init__(
        self,
        book: Book,
        fonts: Fonts,
        decimals: int,
        size: float = SIZE["五号"],
        *,
        shaded: bool = True,
    ) -> None:
        self._book = book
        self._shaded = shaded
        self.fonts = fonts
        self.size = size
        self.score = "0." + "0" * decimals if decimals else "0"
        self.signed = f'+{self.score};-{self.score};"—"'
        """Deductions with their sign, a dash for none."""
        self._formats = {
            "score": self.score,
            "signed": self.signed,
            "whole": "0",
            "count": "#,##0",
            "general": "General",
            "fine": "0.00######",
            "change": '"上升"0"位";"下降"0"位";"持平"',
            "percent": "0.00%",
        }

    def title(self, size: float) -> Format:
        """The title of a table."""
        return self._make(
            font_name=self.fonts.title,
            bold=self.fonts.title_bold,
            font_size=size,
            align="center",
            text_wrap=True,
        )

    def subtitle(self) -> Format:
        """The category below the title of a table."""
        return self._make(font_name=self.fonts.subtitle, font_size=SIZE["三号"], align="center")

    def banner(self) -> Format:
        """The state of the result, on every sheet."""
        return self._make(
            font_name=self.fonts.header,
            font_size=SIZE["五号"],
            align="center",
            text_wrap=True,
            **self._fill(PALE_ORANGE),
        )

    def note(self, align: str = "left", *, wrap: bool = False) -> Format:
        """Notes, the line above a header, the signature line."""
        return self._make(
            font_name=self.fonts.note,
            font_size=SIZE["五号"],
            align=align,
            text_wrap=wrap,
            **({"valign": "top"} if wrap else {}),
        )

    def navigation(self) -> Format:
        """The way back to the contents; not printed."""
        return self._make(
            font_name=self.fonts.body, font_size=SIZE["小五"], font_color=LINK_BLUE, underline=1
        )

    def heading(self, size: float = SIZE["小四"]) -> Format:
        """A heading inside a sheet of text."""
        return self._make(font_name=self.fonts.header, font_size=size, align="left")

    def paragraph(self, *, link: bool = False) -> Format:
        """A line of text outside tables."""
        colour = {"font_color": LINK_BLUE, "underline": 1} if link else {}
        return self._make(
            font_name=self.fonts.body,
            font_size=SIZE["五号"],
            align="left",
            text_wrap=True,
            **colour,
        )

    def header(self, edges: Edges = PLAIN) -> Format:
        """A header cell."""
        return self._make(
            font_name=self.fonts.header,
            font_size=self.size,
            align="center",
            text_wrap=True,
            **self._fill(HEADER_GREY),
            **edges.borders(),
        )

    def band(self, edges: Edges = PLAIN) -> Format:
        """The row that opens a category."""
        return self._make(
            font_name=self.fonts.subtitle,
            font_size=SIZE["小四"],
            bold=True,
            align="left",
            **self._fill(BAND_GREY),
            **(edges.borders() | _without_inner(edges)),
        )

    def cell(self, kind: str, edges: Edges = PLAIN, *, words: bool = False, **more: Any) -> Format:
        """A body cell of a column of this kind; `words` where it shows text, not a number."""
        shape: dict[str, Any] = {"font_name": self.fonts.body, "font_size": self.size}
        if kind == "change":
            shape |= {"num_format": self._formats[kind]}
        elif kind in self._formats and not words:
            shape |= {"font_name": self.fonts.number, "num_format": self._formats[kind]}
        elif kind in self._formats:
            shape |= {"num_format": self._formats[kind]}
        if kind in ("left", "wrap"):
            shape |= {"align": "left", "indent": 1, "text_wrap": True}
        else:
            shape |= {"align": "center", "text_wrap": kind == "center"}
        return self._make(**(shape | edges.borders() | more))

    def _fill(self, colour: str) -> dict[str, str]:
        """Printed editions have no fills."""
        return {"bg_color": colour} if self._shaded else {}

    def _make(self, **properties: Any) -> Format:
        return self._book.format(**({"valign": "vcenter"} | properties))
