"""抽查: cells drawn by a public seed, to be compared with the stamped paper originals.

Whoever knows the seed can draw the same cells again: each used mark is ordered by the SHA-256 of
seed, file, sheet and cell, and the first ones are taken. So many are taken that, were at least a
stated number of cells altered, one of them would be among the drawn with 95 % probability. They
are listed paper by paper. A mark that a meeting has settled rests on its minutes, not on the paper
that was sent in, and is not drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

from xltools.appraisal import Appraisal
from xltools.book.book import Book, break_list, set_page
from xltools.book.measure import line_count
from xltools.book.theme import A4_LANDSCAPE
from xltools.forms.looks import look
from xltools.scoring.marks import State
from xltools.text import verifying as says
from xltools.text.words import DEMO, INTERNAL
from xltools.verify.citations import decimal_text

CONFIDENCE = Fraction(95, 100)
_WIDTHS = (6, 18, 20, 22, 11, 26, 16, 7, 9)


def sample_size(population: int, altered: int, confidence: Fraction = CONFIDENCE) -> int:
    """The least number drawn without putting back that finds one of `altered` so surely.

    The chance to miss them all is C(N − k, n) ÷ C(N, n), worked out exactly.

    >>> sample_size(100, 100), sample_size(100, 1), sample_size(1000, 10), sample_size(0, 1)
    (1, 95, 258, 0)
    """
    missed = Fraction(1)
    for drawn in range(population):
        if missed <= 1 - confidence:
            return drawn
        missed *= Fraction(max(0, population - altered - drawn), population - drawn)
    return population


@dataclass(frozen=True, slots=True)
class Drawn:
    """One cell to look up on paper."""

    scorer: str
    unit: str
    item: str
    value: str
    file: str
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample and how it was drawn."""

    seed: str
    population: int
    altered: int
    cells: tuple[Drawn, ...]

    def head(self) -> list[str]:
        """What was drawn and how."""
        said = {"population": self.population, "seed": self.seed, "size": len(self.cells)}
        how = says.SAMPLE_HOW.format(altered=self.altered, **said)
        return [how, says.SAMPLE_ORDER.format(size=len(self.cells))]

    def rows(self) -> list[tuple[str, ...]]:
        """The checklist, a line each; the last column is for the pen."""
        return [
            (str(n), c.scorer, c.unit, c.item, c.value, c.file, c.sheet, c.cell, "")
            for n, c in enumerate(self.cells, 1)
        ]

    def text(self) -> str:
        """The checklist as text."""
        if not self.cells:
            return says.SAMPLE_NONE
        lines = [says.SAMPLE_TITLE, *self.head(), "　".join(says.SAMPLE_COLUMNS)]
        lines += ["　".join((*row[:-1], "□")) for row in self.rows()]
        return "\n".join([*lines, says.SAMPLE_SIGN])


def draw(appraisal: Appraisal, seed: str, altered: int) -> Sample:
    """The cells that `seed` draws from all used marks that stand on a paper."""
    frame = appraisal.marks
    used = frame[(frame["state"] == str(State.MARK)) & (frame["file"] != "")]
    names = ("scorer", "unit", "item", "integer", "scale", "file", "sheet", "cell")
    listed = zip(*(used[name].tolist() for name in names), strict=True)
    settled = appraisal.confirmed
    rows = [row for row in listed if row[5:8] not in settled]

    def place(number: int) -> str:
        return sha256("|".join((seed, *map(str, rows[number][5:8]))).encode()).hexdigest()

    size = sample_size(len(rows), altered)
    drawn = [rows[number] for number in sorted(sorted(range(len(rows)), key=place)[:size])]
    scheme = appraisal.scheme
    units = {unit.code: unit.name for unit in scheme.units}
    scorers = {scorer.code: scorer.name for scorer in scheme.scorers}
    items = {item.code: f"{item.code} {item.name}" for item in scheme.items}
    cells = tuple(
        Drawn(
            scorers.get(scorer, scorer),
            units.get(unit, unit) or "（全表）",
            items.get(item, item),
            decimal_text(integer, scale),
            appraisal.file_names.get(file, file),
            sheet,
            cell,
        )
        for scorer, unit, item, integer, scale, file, sheet, cell in drawn
    )
    return Sample(seed, len(rows), altered, cells)


def sample_sheet(appraisal: Appraisal, sample: Sample) -> bytes:
    """The checklist as a sheet to print."""
    demo = f"（{DEMO}）" if appraisal.scheme.settings.demo else ""
    title = f"{appraisal.scheme.settings.title}{says.SAMPLE_TITLE}{demo}"
    book = Book({"title": title})
    sheet = book.sheet(says.SAMPLE_TITLE)
    last, width = len(_WIDTHS) - 1, float(sum(_WIDTHS))
    for index, wide in enumerate(_WIDTHS):
        sheet.set_column(index, index, wide)
    sheet.merge_range(0, 0, 0, last, title, look(book, "title"))
    sheet.set_row(0, 40)
    head = [40.0]
    for row, text in enumerate(sample.head(), 1):
        sheet.merge_range(row, 0, row, last, text, look(book, "notice"))
        head.append(6.0 + 16 * line_count(text, width))
        sheet.set_row(row, head[-1])
    for index, text in enumerate(says.SAMPLE_COLUMNS):
        sheet.write_string(3, index, text, look(book, "header"))
    sheet.set_row(3, 24)
    heights = []
    for at, cells in enumerate(sample.rows(), 4):
        for index, text in enumerate(cells):
            sheet.write_string(at, index, text, look(book, "list_middle"))
        needed = max(line_count(text, wide) for text, wide in zip(cells, _WIDTHS, strict=True))
        heights.append(max(20.0, 4 + 15.0 * needed))
        sheet.set_row(at, heights[-1])
    foot = 4 + len(sample.cells)
    sheet.merge_range(foot, 0, foot, last, says.SAMPLE_SIGN, look(book, "notice"))
    sheet.set_row(foot, 36)
    sheet.repeat_rows(3)
    sheet.hide_gridlines(2)
    set_page(sheet, A4_LANDSCAPE, header=f"&R&9{INTERNAL}", footer="&C&9第&P页 共&N页")
    break_list(sheet, A4_LANDSCAPE, _WIDTHS, head=[*head, 24], rows=heights, foot=[36])
    return book.close()
