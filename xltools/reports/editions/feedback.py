"""反馈核对版 and 反馈版: one A4 page a unit, about that unit alone.

A unit reads its own items, the reasons for what it lost, its deductions with their basis, and how
to object. What several scorers gave it reads as one figure; who gave what stays in the office.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from xltools.appraisal import Appraisal
from xltools.book.theme import A4_PORTRAIT
from xltools.exact import Number, round_half_up
from xltools.reports.editions.feedback_rows import WIDTHS, PageRows
from xltools.reports.editions.output import Output, Outward
from xltools.reports.leak import Reader, text_leaks
from xltools.reports.ranking.page import (
    Layout,
    open_sheet,
)
from xltools.reports.ranking.table import statistics
from xltools.reports.ranking.wording import differs_note, standing
from xltools.scheme.choices import Feedback, Publication
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item
from xltools.scoring.result import Adjustment, ItemResult, Status, UnitResult
from xltools.text import editions as says
from xltools.text import leaks
from xltools.text.words import nest_quotes

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
        """The items most above and most below the mean."""
        named = [
            (round_half_up(points, self.decimals), self.index.items[code].name)
            for code, points in compared
        ]
        ordered = sorted(named, key=lambda one: -one[0])
        better = [_difference(*one) for one in ordered[:_MOST_NAMED] if one[0] > 0]
        worse = [_difference(*one) for one in reversed(ordered[-_MOST_NAMED:]) if one[0] < 0]
        return (
            says.BETTER.format(items="、".join(better)) if better else says.NO_BETTER,
            says.WORSE.format(items="、".join(worse)) if worse else says.NO_WORSE,
        )


def _difference(points: Number, item: str) -> str:
    sign = "+" if points > 0 else "-"
    return nest_quotes(says.DIFFERENCE.format(item=item, sign=sign, points=f"{abs(points):f}"))
