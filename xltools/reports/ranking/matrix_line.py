"""One row of a matrix as XML: marks as numbers, states as words, results as formulas."""

from __future__ import annotations

from collections.abc import Sequence

from xltools.book.bulk import Tokens, blank_cell, formula_cell, number_cell, text_cell
from xltools.reports.ranking.cells import Cell, Live
from xltools.scoring.marks import WANTING

_NUMERIC = ("general", "fine", "fine")
KINDS = (
    ("whole", ""),
    ("center", ""),
    ("left", ""),
    ("general", ""),
    ("general", "words"),
    ("general", "want"),
    ("general", "none"),
    ("fine", ""),
    ("fine", "words"),
)
_WANTING = frozenset(str(state) for state in WANTING)


class MatrixLine:
    """One row of the matrix as XML."""

    def __init__(
        self,
        letters: list[str],
        row: int,
        *,
        bottom: bool,
        styles: dict[tuple[str, str, str, bool], str],
        tokens: Tokens,
        last: int,
    ) -> None:
        self.letters, self.row, self.bottom = letters, row, bottom
        self.styles, self.tokens, self.last = styles, tokens, last

    def _style(self, column: int, kind: str, words: str = "") -> str:
        side = "left" if column == 0 else "right" if column == self.last else ""
        return self.styles[kind, words, side, self.bottom]

    def _place(self, column: int) -> str:
        return f"{self.letters[column]}{self.row + 1}"

    def number(self, column: int, kind: str, value: object) -> str:
        return number_cell(self._place(column), self._style(column, kind), value)

    def text(self, column: int, kind: str, value: str, words: str = "") -> str:
        style = self._style(column, kind, words)
        return text_cell(self._place(column), style, self.tokens.text(value))

    def blank(self, column: int) -> str:
        return blank_cell(self._place(column), self._style(column, "general", "none"))

    def formula(self, column: int, kind: str, formula: str, value: float | str) -> str:
        words = "words" if isinstance(value, str) and kind in _NUMERIC else ""
        return formula_cell(self._place(column), self._style(column, kind, words), formula, value)

    def cell(self, column: int, kind: str, cell: Cell) -> str:
        """A formula, a text, or a blank cell where there is nothing to calculate."""
        if isinstance(cell, Live):
            return self.formula(column, kind, cell.formula, cell.value)
        return self.text(column, kind, cell) if isinstance(cell, str) else self.blank(column)

    def value(self, column: int, kind: str, value: float | str) -> str:
        """A value where there is no room for formulas' sources."""
        if isinstance(value, str):
            words = "words" if kind in _NUMERIC else ""
            return self.text(column, kind, value, words)
        return self.number(column, kind, f"{value:.15g}")

    def entries(self, first: int, values: Sequence[str | float]) -> list[str]:
        """The marks as numbers, states as words."""
        row, plain_style = self.row + 1, self._style(1, "general")
        cells = []
        for letter, value in zip(self.letters[first:], values, strict=False):
            if isinstance(value, str):
                kind = "none" if not value else "want" if value in _WANTING else "words"
                style = self._style(1, "general", kind)
                place = f"{letter}{row}"
                cells.append(
                    text_cell(place, style, self.tokens.text(value))
                    if value
                    else blank_cell(place, style)
                )
            else:
                cells.append(f'<c r="{letter}{row}" s="{plain_style}"><v>{value:.16g}</v></c>')
        if self.wide_end(first, len(values)):
            cells[-1] = cells[-1].replace(f's="{plain_style}"', f's="{self._edge()}"', 1)
        return cells

    def wide_end(self, first: int, count: int) -> bool:
        """Whether the entries end at the table's right side."""
        return count > 0 and first + count - 1 == self.last

    def _edge(self) -> str:
        return self.styles["general", "", "right", self.bottom]
