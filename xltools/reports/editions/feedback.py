"""反馈核对版 and 反馈版: one A4 page a unit, about that unit alone.

A unit reads its own items, the reasons for what it lost, its deductions with their basis, and how
to object. What several scorers gave it reads as one figure; who gave what stays in the office.
The rows of a unit's own page: its items, its total, its deductions, and what is said below.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from xlsxwriter.worksheet import Worksheet

from xltools.appraisal import Appraisal
from xltools.book.theme import A4_PORTRAIT, SIZE
from xltools.exact import Number, plain, round_half_up, shown
from xltools.reports.editions.output import Output, Outward
from xltools.reports.leak import Reader, text_leaks
from xltools.reports.ranking.cells import Cell
from xltools.reports.ranking.context import Edges
from xltools.reports.ranking.page import (
    LINE_HEIGHT,
    Layout,
    differs_note,
    line_count,
    open_sheet,
    over,
    rescale_word,
    standing,
    without_total,
)
from xltools.reports.ranking.table import shows_words, statistics, write
from xltools.scheme.choices import Feedback, Publication
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item
from xltools.scoring.adjust import DISQUALIFY
from xltools.scoring.result import Adjustment, ItemResult, Status, UnitResult
from xltools.text import editions as says
from xltools.text import leaks
from xltools.text.words import nest_quotes

WIDTHS = (17.0, 27.0, 7.0, 9.0, 11.0, 23.0)


class PageRows:
    """The rows of one page, one below the other."""

    def __init__(self, page: Review, sheet: Worksheet, row: int) -> None:
        self.page, self.sheet, self.row = page, sheet, row

    def header(self, words: tuple[str, ...], spans: tuple[int, ...] = ()) -> None:
        """A header row; `spans` is the number of columns of each word."""
        look, at = self.page.look, 0
        self.sheet.set_row(self.row, 28)
        for word, span in zip(words, spans or (1,) * len(words), strict=True):
            edges = Edges(at == 0, at + span == len(WIDTHS), True)
            self._cell(at, span, word, look.header(edges))
            at += span
        self.row += 1

    def items(self) -> None:
        """Every item that applies to the unit, its points and what was earned."""
        page, unit = self.page, self.page.unit
        heads = ("评议方式", "测评项目", "分值", "得分")
        if page.with_mean:
            self.header((*heads, "本类别平均", "说明"))
        else:
            self.header((*heads, "说明"), (1, 1, 1, 1, 2))
        for item in page.scheme.items:
            found = unit.items.get(item.code)
            if found is not None:
                self.row_of(self._item(item, found))
        self.totals()

    def _item(self, item: Item, found: ItemResult) -> list[Cell]:
        page = self.page
        told, places = page.told(found), page.decimals
        score: Cell = str(found.state)
        if found.earned is not None:
            score = round_half_up(found.earned, places)
        mean = page.ground.means.get((page.unit.category, item.code))
        aside: Cell = says.DASH if mean is None or not told else round_half_up(mean, places)
        channel = page.index.channels[item.channel].name
        points = plain(found.points)
        cells = (channel, item.name, points, score if told else says.DASH, aside)
        return [*cells, page.remark(found)]

    def totals(self) -> None:
        """评议得分, 倒扣分, 总分, where the unit may read them."""
        page, unit, places = self.page, self.page.unit, self.page.decimals
        if not page.tells_total:
            return
        word = without_total(unit)
        mean = page.ground.total_means.get(unit.category) if page.with_mean else None
        aside = says.DASH if mean is None else round_half_up(mean, places)
        full = plain(page.index.full_marks(page.index.units[unit.code]))
        raw: Cell = word if unit.raw_total is None else round_half_up(unit.raw_total, places)
        total: Cell = word if unit.total is None else round_half_up(unit.total, places)
        change = shown(unit.adjustment, places) if unit.adjustment else says.DASH
        parts = self._beside_items()
        for n, (word, points) in enumerate(parts.items()):
            added = shown(points, places) or says.DASH
            self.row_of(["" if n else "另计", word, "", added, says.DASH, ""], rule=n == 0)
        self.row_of(["合计", "评议得分", full, raw, says.DASH, ""], rule=not parts)
        self.row_of(["", page.settings.deduction_word, "", change, says.DASH, ""])
        self.row_of(["", "总分", "", total, aside, ""], last=True)

    def _beside_items(self) -> dict[str, Fraction]:
        """What makes the items' points the raw total: by the policies, the register, 缺项折算."""
        unit = self.page.unit
        if unit.raw_total is None or unit.rescaled is None:
            return {}
        items = unit.items.values()
        earned = sum((item.earned for item in items if item.earned is not None), Fraction(0))
        counted = sum(
            (
                item.counted * item.points / item.applicable
                for item in items
                if item.earned is None and item.counted is not None
            ),
            Fraction(0),
        )
        moved = unit.raw_total - unit.rescaled - earned - counted
        found = {
            says.COUNTED_WITHOUT_MARK: counted,
            says.CHANNEL_MOVES if unit.channel_adjustments else says.CHANNEL_ROUNDING: moved,
            rescale_word(self.page): unit.rescaled,
        }
        return {word: points for word, points in found.items() if points}

    @property
    def difference(self) -> Decimal:
        """How far the figures that are shown are at most from the totals that are shown."""
        page, unit, places = self.page, self.page.unit, self.page.decimals
        if not page.tells_total or unit.raw_total is None or unit.total is None:
            return Decimal(0)
        parts = [item.earned for item in unit.items.values() if item.earned is not None]
        parts += self._beside_items().values()
        raw, total = (round_half_up(value, places) for value in (unit.raw_total, unit.total))
        change = round_half_up(unit.adjustment, places)
        added = sum((round_half_up(part, places) for part in parts), Decimal(0))
        return max(abs(added - raw), abs(raw + change - total), abs(added + change - total))

    def row_of(self, cells: list[Cell], *, last: bool = False, rule: bool = False) -> None:
        """A row of the first table; before approval nothing is compared with the category."""
        if self.page.with_mean:
            self.body(cells, last=last, rule=rule)
        else:
            self.body([*cells[:4], cells[5]], (1, 1, 1, 1, 2), last=last, rule=rule)

    def deductions(self, lines: list[Adjustment]) -> None:
        """The unit's deductions, each with its basis."""
        self.sheet.set_row(self.row, 8)
        self.row += 1
        word = self.page.settings.deduction_word
        heads = ("发生日期", f"{word}情形及事实", "核定", "告知", "依据及处理情况")
        self.header(heads, (1, 1, 1, 2, 1))
        for number, line in enumerate(lines):
            told = [part for part in (line.rule, line.fact) if part]
            why = "计入" if line.counted else "未办结，未计入"
            points = (
                says.DASH if line.kind == DISQUALIFY else shown(line.points, self.page.decimals)
            )
            cells = (line.date, "：".join(told) or line.kind, points or "", line.noticed)
            handled = "；".join(part for part in (line.basis, line.plea, why) if part)
            clean = [self.page.clean(str(cell)) for cell in (*cells, handled)]
            self.body(list(clean), (1, 1, 1, 2, 1), last=number == len(lines) - 1)
        if not lines:
            self.body([f"没有{word}事项。"], (6,), last=True)

    def body(
        self,
        cells: list[Cell],
        spans: tuple[int, ...] = (),
        *,
        last: bool = False,
        rule: bool = False,
    ) -> None:
        """A row of a table."""
        look, at, lines = self.page.look, 0, 1
        kinds = ("wrap", "wrap", "center", "score", "score", "wrap")
        for value, span in zip(cells, spans or (1,) * len(cells), strict=True):
            edges = Edges(at == 0, at + span == len(WIDTHS), False, last, rule)
            kind = kinds[at] if span == 1 else "wrap"
            fmt = look.cell(kind, edges, words=shows_words(value) or value is None)
            self._cell(at, span, value, fmt)
            width = sum(WIDTHS[at : at + span]) - 2
            lines = max(lines, line_count(value if isinstance(value, str) else "", width))
            at += span
        self.sheet.set_row(self.row, max(20.0, lines * LINE_HEIGHT + 4))
        self.row += 1

    def text(self, text: str) -> None:
        """A paragraph over the whole width."""
        look = self.page.look.note(wrap=True)
        over(self.sheet, self.row, (0, len(WIDTHS) - 1), text, look)
        height = line_count(text, sum(WIDTHS) - 2) * (SIZE["五号"] + 5) + 8
        self.sheet.set_row(self.row, height)
        self.row += 1

    def _cell(self, at: int, span: int, value: Cell, fmt: object) -> None:
        if span > 1:
            self.sheet.merge_range(self.row, at, self.row, at + span - 1, "", fmt)
        write(self.sheet, self.row, at, value, fmt)


_FEWEST = 3
"""A mean over fewer units would tell what another one got."""
_MOST_NAMED = 3
_RANKS = (Publication.RANK_AND_GRADE, Publication.RANK_AND_TOTAL)


@dataclass(frozen=True)
class Ground:
    """What every unit's page is made from, gathered once."""

    appraisal: Appraisal

    @cached_property
    def index(self) -> SchemeIndex:
        return SchemeIndex(self.appraisal.scheme)

    @cached_property
    def reasons(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """(unit, item) → what scorers wrote beside their marks, each once."""
        frame = self.appraisal.marks
        said: dict[tuple[str, str], dict[str, None]] = {}
        for unit, item, reason in zip(frame["unit"], frame["item"], frame["reason"], strict=True):
            if isinstance(reason, str) and reason.strip():
                said.setdefault((str(unit), str(item)), {})[reason.strip()] = None
        return {key: tuple(reasons) for key, reasons in said.items()}

    @cached_property
    def means(self) -> Mapping[tuple[str, str], Fraction]:
        """(category, item) → the mean of what its units earned; left out where too few have it."""
        found: dict[tuple[str, str], list[Fraction]] = {}
        for unit in self.appraisal.result.units:
            for code, item in unit.items.items():
                if item.earned is not None:
                    found.setdefault((unit.category, code), []).append(item.earned)
        return {k: sum(v, Fraction(0)) / len(v) for k, v in found.items() if len(v) >= _FEWEST}

    @cached_property
    def total_means(self) -> Mapping[str, Number]:
        """Category → the mean total."""
        found: dict[str, list[Fraction]] = {}
        for unit in self.appraisal.result.units:
            if unit.total is not None:
                found.setdefault(unit.category, []).append(unit.total)
        three = {k: statistics(v) for k, v in found.items() if len(v) >= _FEWEST}
        return {k: v[0] for k, v in three.items() if v is not None}


def feedback_editions(appraisal: Appraisal, *, review: bool) -> Iterator[Output]:
    """One file for each appraised unit; `review` before approval (反馈核对版), else 反馈版."""
    ground = Ground(appraisal)
    for unit in appraisal.result.units:
        if unit.status is Status.EXEMPT:
            continue
        page = (Review if review else Final)(appraisal, ground, unit)
        yield Output(f"{unit.code}_{unit.name}", page.made(), unit.name, page.reader)


class Review(Outward):
    """反馈核对表: what the unit is asked to check."""

    edition = "反馈核对版"
    sheet_name = says.REVIEW_SHEET
    with_mean = False

    def __init__(self, appraisal: Appraisal, ground: Ground, unit: UnitResult) -> None:
        super().__init__(appraisal)
        self.ground, self.unit = ground, unit

    def properties(self) -> dict[str, str]:
        return {"title": self.heading}

    @property
    def heading(self) -> str:
        """The title."""
        return self.title(self.sheet_name)

    @property
    def reader(self) -> Reader:
        return Reader((self.sheet_name,), self.unit.code)

    @property
    def banner(self) -> str:
        """Whose page it is."""
        category = self.index.categories[self.unit.category].name
        return f"被评议单位：{self.unit.name}　　　类别：{category}"

    def made(self) -> bytes:
        """The finished file."""
        sheet = self.book.sheet(self.sheet_name)
        layout = Layout(A4_PORTRAIT, self.heading, left=self.standing_line)
        open_sheet(self, sheet, layout, WIDTHS)
        sheet.fit_to_pages(1, 1)
        for number, width in enumerate(WIDTHS):
            sheet.set_column(number, number, width)
        writer = PageRows(self, sheet, 4)
        writer.items()
        writer.deductions(self.lines)
        most = writer.difference
        notes = [f"注：{differs_note(most)}。"] if most else []
        for text in [*notes, *self.closing()]:
            writer.text(text)
        sheet.print_area(1, 0, writer.row - 1, len(WIDTHS) - 1)
        return self.book.close()

    @property
    def standing_line(self) -> str:
        """What stands above the table on the left."""
        why = self.appraisal.incompleteness
        return f"{self.appraisal.state}{'　' + why if why else ''}"

    @property
    def lines(self) -> list[Adjustment]:
        """The unit's lines of the register: all of them, those that do not count as such."""
        return [line for line in self.result.adjustments if line.unit == self.unit.code]

    @property
    def tells_total(self) -> bool:
        """No total where it would tell an item that is not told."""
        return all(self.told(item) for item in self.unit.items.values())

    def told(self, item: ItemResult) -> bool:
        """Whether the unit may read this item's figure: not where it is one scorer's of several."""
        scheme_item = self.index.items[item.item]
        if scheme_item.feedback is Feedback.NONE:
            return False
        return not self.shared(scheme_item) or item.earned is None or item.given > 1

    def shared(self, item: Item) -> bool:
        """Whether several scorers mark the item."""
        return len(self.index.scorers_of(item)) > 1

    def remark(self, item: ItemResult) -> str:
        """Why the figure is what it is, without naming who gave it."""
        scheme_item = self.index.items[item.item]
        if scheme_item.feedback is Feedback.NONE:
            return says.NOT_TOLD
        if not self.told(item):
            return says.TOO_FEW
        parts = [item.policy] if item.policy else []
        if self.shared(scheme_item):
            parts += [says.COMBINED.format(count=item.given)] if item.given else []
        elif scheme_item.feedback is Feedback.WITH_REASONS:
            parts += self.ground.reasons.get((self.unit.code, item.item), ())
        return self.clean("；".join(parts))

    def clean(self, text: str) -> str:
        """`text`, or that it cannot be told where it speaks of others."""
        return leaks.ASIDE if text_leaks([text], self.scheme, self.unit.code) else text

    def closing(self) -> list[str]:
        """What stands below the tables."""
        named = {"title": self.settings.title, "office": self.settings.office_name}
        return [says.REVIEW_TEXT.format(**named), says.REVIEW_REPLY]


class Final(Review):
    """反馈表: the approved result, beside the mean of the category."""

    edition = "反馈版"
    sheet_name = says.FEEDBACK_SHEET
    with_mean = True

    @property
    def tells_total(self) -> bool:
        """The approved total is the unit's own."""
        return True

    @property
    def lines(self) -> list[Adjustment]:
        """What counted."""
        return [line for line in super().lines if line.counted]

    @property
    def standing_line(self) -> str:
        """Rank, where the scheme publishes ranks, and grade."""
        unit, parts = self.unit, []
        if unit.rank is None:
            parts.append(standing(unit))
        elif self.settings.publication in _RANKS:
            parts.append(f"名次：{'并列' if unit.tied else ''}第{unit.rank}名")
        if unit.grade:
            parts.append(f"等次：{unit.grade}")
        return "　　".join(part for part in parts if part)

    def closing(self) -> list[str]:
        """Where the unit is strong and weak, and how to object."""
        told = [one for one in self.unit.items.values() if self.told(one)]
        earned = [(one.item, one.earned) for one in told if one.earned is not None]
        means = self.ground.means
        compared = [
            (code, points - means[self.unit.category, code])
            for code, points in earned
            if (self.unit.category, code) in means
        ]
        return [
            *(self._strengths(compared) if compared else ()),
            *((says.TOO_SMALL,) if len(compared) < len(earned) else ()),
            says.FEEDBACK_TEXT.format(office=self.settings.office_name),
        ]

    def _strengths(self, compared: list[tuple[str, Fraction]]) -> tuple[str, str]:
        """The items above and below the mean, those furthest from it by name."""
        named = [
            (round_half_up(points, self.decimals), self.index.items[code].name)
            for code, points in compared
        ]
        ordered = sorted(named, key=lambda one: -one[0])
        better = [_difference(*one) for one in ordered if one[0] > 0]
        worse = [_difference(*one) for one in reversed(ordered) if one[0] < 0]
        return (
            _furthest(better, says.BETTER, says.MOST_BETTER, says.NO_BETTER),
            _furthest(worse, says.WORSE, says.MOST_WORSE, says.NO_WORSE),
        )


def _furthest(items: list[str], every: str, most: str, none: str) -> str:
    """The items in words, those furthest from the mean first; not all where there are many."""
    if not items:
        return none
    named = "、".join(items[:_MOST_NAMED])
    if len(items) <= _MOST_NAMED:
        return every.format(items=named)
    return most.format(count=len(items), named=_MOST_NAMED, items=named)


def _difference(points: Number, item: str) -> str:
    sign = "+" if points > 0 else "-"
    return nest_quotes(says.DIFFERENCE.format(item=item, sign=sign, points=f"{abs(points):f}"))
