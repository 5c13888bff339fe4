"""What every sheet of the ranking workbook needs to know: data, names of sheets, the banner.

`Look` makes the formats: fonts of the font scheme, borders, and pale fills on screen.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from xlsxwriter.format import Format

from xltools.appraisal import Appraisal
from xltools.book.book import Book
from xltools.book.theme import FONT_SCHEMES, HEADER_GREY, PALE_ORANGE, SIZE, Fonts
from xltools.scheme.choices import AdjustmentTarget, RankScope
from xltools.scheme.lookup import SchemeIndex, TieBreak, tie_break
from xltools.scheme.model import Item
from xltools.scheme.settings import Grade
from xltools.scoring.derivation import Derivation
from xltools.scoring.result import UnitResult
from xltools.text.words import APPRAISAL, DEMO, cited, nest_quotes

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


SUMMARY, TOTALS, CHANNELS, ITEMS = "结论", "总分排名", "分方式得分", "分项得分"
PROCESS, DETAIL, RETURNS, FINDINGS = "折算过程", "评分明细", "报送情况", "数据核验清单"
RECONCILIATION, AGENDA, YEARS = "勾稽核对", "待会审及议定事项", "年度对比"
ANALYSIS, SCHEME, SOURCES = "数据分析（供参考）", "评议方案备查", "数据来源与校验码"


@dataclass(frozen=True, slots=True)
class Group:
    """Units that are ranked against each other, with the heading of their block."""

    title: str
    units: tuple[UnitResult, ...]


class Context:
    """One workbook with results being written: the internal edition, unless a subclass says so."""

    edition = "内部版"
    internal = True
    """Whether it stays in the office: links between sheets, grey headers, the internal mark."""
    marked = True
    """Whether its pages carry 内部资料 注意保存."""

    def __init__(self, appraisal: Appraisal) -> None:
        self.appraisal = appraisal
        self.scheme = appraisal.rules
        self.settings = appraisal.scheme.settings
        self.result = appraisal.result
        self.index = SchemeIndex(appraisal.rules)
        self.book = Book(self.properties())
        self.decimals = self.settings.total_decimals
        fonts = FONT_SCHEMES[str(self.settings.font_scheme)]
        self.look = Look(self.book, fonts, self.decimals, shaded=self.internal)

    def properties(self) -> dict[str, str]:
        """The properties of the file."""
        return {
            "title": self.title("结果（内部版）"),
            "company": self.settings.organiser,
            "status": self.appraisal.state,
        }

    def title(self, what: str) -> str:
        """A sheet's title: the appraisal's name, what the sheet is, and whether it is a demo."""
        own = what.removeprefix(APPRAISAL) if self.settings.title.endswith(APPRAISAL) else what
        return self.settings.title + own + (f"（{DEMO}）" if self.settings.demo else "")

    @property
    def settled(self) -> bool:
        """Whether the result has been approved: outcomes are then no proposals."""
        return self.appraisal.approved

    @property
    def rank_word(self) -> str:
        return "暂列名次" if self.result.provisional else "名次"

    @cached_property
    def returned(self) -> frozenset[str]:
        """Scorers of whom a return is used."""
        return self.appraisal.returned

    @cached_property
    def units(self) -> dict[str, UnitResult]:
        """The result of each unit by its code."""
        return {unit.code: unit for unit in self.result.units}

    @property
    def due_count(self) -> int:
        return len(self.index.due)

    @property
    def returned_count(self) -> int:
        return sum(scorer.code in self.returned for scorer in self.index.due)

    @property
    def banner(self) -> str:
        """The state of the result, and while data are missing that ranks are provisional."""
        state = f"结果状态：{self.appraisal.state_in_words}"
        why = self.appraisal.incompleteness
        return f"{state}　{why}，名次为暂列，不得引用" if why else state

    @property
    def derivation(self) -> Derivation:
        """How every figure of the result came about."""
        return self.result.derivation

    def aimed(self, kind: AdjustmentTarget, of: str) -> bool:
        """Whether any line of the register meets this item, channel or rate."""
        targets = (line.target for line in self.result.adjustments)
        return any(target.kind is kind and target.of == of for target in targets)

    @cached_property
    def moved_channels(self) -> frozenset[str]:
        """Channels that counted lines of the register meet."""
        lines = (a for a in self.result.adjustments if a.counted)
        return frozenset(a.target.of for a in lines if a.target.kind is AdjustmentTarget.CHANNEL)

    @cached_property
    def tie_breaks(self) -> tuple[TieBreak, ...]:
        """What is compared, one after another, where totals are equal."""
        found = (tie_break(self.scheme, text) for text in self.settings.tie_breaks)
        return tuple(one for one in found if one is not None)

    def grades_of(self, category: str) -> tuple[Grade, ...]:
        """The grades that apply to a category, best first."""
        rows = self.scheme.grades
        return tuple(row for row in rows if not row.categories or category in row.categories)

    @cached_property
    def grade_sets(self) -> list[tuple[Grade, ...]]:
        """The different sets of grades that categories have."""
        return list(dict.fromkeys(self.grades_of(c.code) for c in self.scheme.categories))

    @cached_property
    def grade_places(self) -> tuple[str, ...]:
        """For each place from the best down, the grades that stand there in some category."""
        own = [[grade.name for grade in grades] for grades in self.grade_sets]
        places = max((len(names) for names in own), default=0)
        return tuple(
            "／".join(dict.fromkeys(names[n] for names in own if n < len(names)))
            for n in range(places)
        )

    @cached_property
    def listed(self) -> dict[str, bool]:
        """Units of which people have decided whether they are among the bottom places."""
        return self.result.listed

    @cached_property
    def by_category(self) -> tuple[Group, ...]:
        """Units in 机构序列 order, one group a category."""
        groups = []
        for category in self.scheme.categories:
            units = tuple(u for u in self.result.units if u.category == category.code)
            if units:
                groups.append(Group(category.name, units))
        return tuple(groups)

    @cached_property
    def by_rank(self) -> tuple[Group, ...]:
        """Units by rank, one group for each set that is ranked together."""
        scope = self.settings.rank_scope
        if scope is RankScope.ALL:
            return (Group("全部评议对象", _ordered(self.result.units)),)
        groups: list[Group] = []
        for group in self.by_category:
            if scope is RankScope.CATEGORY:
                groups.append(Group(group.title, _ordered(group.units)))
                continue
            tiers = dict.fromkeys(self.tier(unit) for unit in group.units)
            for tier in tiers:
                members = tuple(u for u in group.units if self.tier(u) == tier)
                groups.append(Group(f"{group.title}　{tier}".strip(), _ordered(members)))
        return tuple(groups)

    def tier(self, unit: UnitResult) -> str:
        return self.index.units[unit.code].tier

    @cached_property
    def ordered_items(self) -> list[Item]:
        """Items channel by channel, in scheme order."""
        return [i for channel in self.scheme.channels for i in self.items_of(channel.code)]

    def items_of(self, channel: str) -> list[Item]:
        return [item for item in self.scheme.items if item.channel == channel]

    @property
    def office_line(self) -> str:
        """Who makes the tables, with the place for the stamp."""
        return f"{self.settings.office_name}（盖章）"

    @cached_property
    def due_marks(self) -> dict[str, int]:
        """How many marks each scorer is asked for, 回避 left out."""
        applies: dict[str, Counter[str]] = {}
        for item in self.scheme.items:
            units = [u for u in self.scheme.units if not u.exempt]
            applies[item.code] = Counter(
                u.category for u in units if self.index.points(u, item) > 0
            )
        due = {}
        for scorer in self.scheme.scorers:
            counts = [applies[item.code] for item in self.index.items_of(scorer)]
            only = scorer.categories
            due[scorer.code] = sum(
                n for count in counts for c, n in count.items() if not only or c in only
            )
        for scorer_code, unit, item_code in self._recused():
            due[scorer_code] -= self.index.marks_unit(
                self.index.scorers[scorer_code], self.index.units[unit], self.index.items[item_code]
            )
        return due

    def _recused(self) -> set[tuple[str, str, str]]:
        """Every scorer, unit and item of a 回避."""
        found = set()
        for recusal in self.scheme.recusals:
            scorer = self.index.scorers.get(recusal.scorer)
            if scorer is None or recusal.unit not in self.index.units:
                continue
            for item in self.index.items_of(scorer):
                if recusal.item in ("", item.code):
                    found.add((scorer.code, recusal.unit, item.code))
        return found

    @property
    def basis_note(self) -> tuple[str, ...]:
        """The document that the appraisal rests on."""
        basis = cited(self.settings.basis, self.settings.basis_number)
        return (f"依据{basis}评定",) if basis else ()

    @cached_property
    def coverage_notes(self) -> tuple[str, ...]:
        """Items with several scorers of whom not all have returned: 应报8家、实报7家."""
        said = []
        for item in self.scheme.items:
            scorers = self.index.scorers_of(item)
            got = sum(scorer.code in self.returned for scorer in scorers)
            if len(scorers) > 1 and got < len(scorers):
                said.append(nest_quotes(f"“{item.name}”应报{len(scorers)}家、实报{got}家"))
        return tuple(said)

    def adjustments_sheet(self) -> str:
        """倒扣分核定, or 加减分核定 where the scheme has bonuses."""
        return f"{self.settings.deduction_word}核定"

    def outcomes_sheet(self) -> str:
        return "结果运用" if self.settled else "结果运用（拟）"


def _ordered(units: tuple[UnitResult, ...]) -> tuple[UnitResult, ...]:
    """Ranked units by rank, then those with a total, then the others; 机构序列 within."""
    positions = {unit.code: n for n, unit in enumerate(units)}

    def key(unit: UnitResult) -> tuple[bool, int, bool, int]:
        return (unit.rank is None, unit.rank or 0, unit.total is None, positions[unit.code])

    return tuple(sorted(units, key=key))
