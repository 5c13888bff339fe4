"""Who is ranked, which rank follows and which grade, live: within the unit's group.

Where totals are equal, further figures may order them: each has a column of its own, and
units are compared by the total first, then column by column. The same comparison finds who
stands in the bottom places, and whom the quotas of grades leave room for.

Grades are given from the best down. A unit that reaches a line (1), and is not limited to a
lower grade (2), takes the grade while the quota lasts; one that is left out falls to the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from xltools.exact import round_half_up
from xltools.reports.ranking.cells import Cell, Live, across, here, literal, text_literal
from xltools.reports.ranking.context import Context
from xltools.reports.ranking.page import NOT_RANKED, UNQUALIFIED, standing
from xltools.reports.ranking.process_map import ProcessMap
from xltools.scheme.choices import (
    BottomTies,
    LimitWhen,
    QuotaRounding,
    QuotaTies,
    RankMethod,
    RankOn,
)
from xltools.scheme.lookup import CHANNEL, ITEM, VOTES, TieBreak
from xltools.scheme.settings import Grade, Limit
from xltools.scoring.decisions import LISTED, NOT_LISTED
from xltools.scoring.grade import has_tag
from xltools.scoring.result import GradeStep, Status, UnitResult

_LOWEST = "-1000000000000"
"""Stands behind all that have a figure."""
_PLACES = 10


def rank_cells(process: ProcessMap, unit: UnitResult) -> dict[str, Cell]:
    """The last columns of the unit's row in 折算过程."""
    context, row = process.context, process.rows[unit.code]

    def cell(key: str) -> str:
        return here(row, process.columns[key])

    ranked = unit.status is Status.RANKED
    settings = context.settings
    on_exact = settings.rank_on is RankOn.EXACT
    key = unit.total_exact if on_exact else unit.total
    value = 0.0
    if ranked and key is not None:
        value = float(round_half_up(key, _PLACES if on_exact else settings.total_decimals))
    dense = settings.rank_method is RankMethod.DENSE
    part = process.column("part")
    above = f"{group_of(process, unit)}*({part}=1)*{compared(process, unit, '>')}"
    rank = f"SUMPRODUCT({above})+1"
    if dense:
        alike = process.column("alike")
        rank = f"ROUND(SUMPRODUCT({above}/({alike}+({alike}=0))),0)+1"
    source = f"ROUND({cell('exact')},{_PLACES})" if on_exact else cell("total")
    cells: dict[str, Cell] = {
        "coverage": _coverage(process, unit),
        "standing": Live(_standing_formula(process, unit), standing(unit)),
        "part": Live(f'IF({cell("standing")}="",1,0)', int(ranked)),
        "key": Live(f"IF({cell('part')}=1,{source},0)", value),
        "rank": Live(
            f"IF({cell('part')}=1,{rank},{cell('standing')})",
            standing(unit) if unit.rank is None else unit.rank,
        ),
        "bottom": _bottom(process, unit),
    }
    for n, one in enumerate(context.tie_breaks, 1):
        cells[f"tie {n}"] = _tie(process, unit, n, one)
    cells["alike"] = _alike(process, unit, ranked) if dense else None
    if unit.code in context.listed:
        cells["decided"] = LISTED if context.listed[unit.code] else NOT_LISTED
    return cells


def ordering_notes(context: Context) -> list[str]:
    """What the columns of 同分比较 hold."""
    if not context.tie_breaks:
        return []
    words = "、".join(f"{n}为{_words(one)}" for n, one in enumerate(context.tie_breaks, 1))
    said = [f"同分比较：{words}，大的在前"]
    if any(one.kind == VOTES for one in context.tie_breaks):
        said.append("同分比较中的票数为各评分单位计票相加的结果，不是公式，少者在前的记为负数")
    return said


def _words(one: TieBreak) -> str:
    return one.of + VOTES if one.kind == VOTES else one.kind + one.of


def group_of(process: ProcessMap, unit: UnitResult, key: str = "group") -> str:
    """The condition, over all rows, to be in the unit's group."""
    return f"({process.column(key)}={here(process.rows[unit.code], process.columns[key])})"


def compared(process: ProcessMap, unit: UnitResult, how: str) -> str:
    """Over all rows, 1 where a row's figures stand to the unit's as `how` says.

    `>` is better, `<` worse, `>=` and `<=` the same or equal in every figure.
    """
    row = process.rows[unit.code]
    keys = ["key", *(f"tie {n}" for n, _ in enumerate(process.context.tie_breaks, 1))]
    pairs = [(process.column(key), here(row, process.columns[key])) for key in keys]
    last, cell = pairs.pop()
    found = f"({last}{how}{cell})"
    for column, own in reversed(pairs):
        found = f"(({column}{how[0]}{own})+({column}={own})*{found})"
    return found


def _tie(process: ProcessMap, unit: UnitResult, n: int, one: TieBreak) -> Cell:
    """What orders the unit among equal totals: a channel, an item, or votes as they were counted.

    Fewer votes for a level stand first, but more for the best: the former are negative.
    """
    context, row = process.context, process.rows[unit.code]
    ranked = unit.status is Status.RANKED
    exact = context.settings.rank_on is RankOn.EXACT
    figure = unit.tie_keys[n - 1] if ranked and unit.tie_keys else Fraction(0)
    value = float(round_half_up(figure, _PLACES) if exact else figure)
    if one.kind == CHANNEL:
        key = f"channel {one.of}"
        source = here(row, process.columns[key]) if process.has(key) else ""
    elif one.kind == ITEM:
        key = f"earned {one.of}"
        source = here(row, process.columns[key]) if one.of in unit.items else ""
    else:
        return figure if ranked else 0
    part = here(row, process.columns["part"])
    if not source:
        return Live(f"IF({part}=1,{_LOWEST},0)", value)
    places = _PLACES if exact else context.settings.total_decimals
    shown = f"ROUND({source},{_PLACES})"
    shown = shown if exact else f"ROUND({shown},{places})"
    return Live(f"IF({part}=1,IF(ISNUMBER({source}),{shown},{_LOWEST}),0)", value)


def _bottom(process: ProcessMap, unit: UnitResult) -> Cell:
    """列入后进: as people decided of the unit; else fewer than k stand below, or, where ties
    across the line are out, at most k do not stand above."""
    settings, row = process.context.settings, process.rows[unit.code]
    strict = settings.bottom_ties is BottomTies.STRICT
    others = f"{group_of(process, unit)}*({process.column('part')}=1)"
    below = f"SUMPRODUCT({others}*{compared(process, unit, '<=' if strict else '<')})"
    line = f"{below}{'<=' if strict else '<'}{settings.bottom_k}"
    part, decided = (here(row, process.columns[key]) for key in ("part", "decided"))
    computed = f"IF({part}=1,IF({line},1,0),0)"
    return Live(
        f'IF({decided}="{LISTED}",1,IF({decided}="{NOT_LISTED}",0,{computed}))', int(unit.bottom)
    )


def _standing_formula(process: ProcessMap, unit: UnitResult) -> str:
    """Why the unit is not ranked: 不合格, no total, or out of the ranking; "" if it is."""
    row = process.rows[unit.code]
    total = here(row, process.columns["total"])
    category = process.context.index.categories[unit.category]
    low = here(row, process.columns["coverage"])
    rest = f'IF({low}>0,"{NOT_RANKED}","")' if category.ranked else f'"{NOT_RANKED}"'
    rest = f"IF(ISNUMBER({total}),{rest},{total})"
    struck = process.register.disqualified(here(row, process.columns["code"]))
    return f'IF({struck}>0,"{UNQUALIFIED}",{rest})' if struck else rest


def _coverage(process: ProcessMap, unit: UnitResult) -> Cell:
    """How many items have too few scorers' marks to rank the unit."""
    least = process.context.settings.min_coverage
    if least is None:
        return 0
    index, own = process.context.index, here(process.rows[unit.code], process.columns["code"])
    parts, low = [], 0
    for code, found in unit.items.items():
        if len(index.scorers_of(index.items[code])) > 1:
            given, due = process.matrices[code].coverage(own)
            parts.append(f"IF(100*{given}<{literal(least)}*{due},1,0)")
            low += 100 * found.given < least * found.expected
    return Live("+".join(parts), low) if parts else 0


def _alike(process: ProcessMap, unit: UnitResult, ranked: bool) -> Cell:
    """How many units of the group stand equal, itself included: dense ranks count totals."""
    row = process.rows[unit.code]
    ties = (f"tie {n}" for n, _ in enumerate(process.context.tie_breaks, 1))
    conditions = ",".join(
        f"{process.column(key)},{here(row, process.columns[key])}"
        for key in ("group", "part", "key", *ties)
    )
    part = here(row, process.columns["part"])
    return Live(f"IF({part}=1,COUNTIFS({conditions}),0)", process.alike(unit) if ranked else 0)


NO_GRADE = "—"
_REACHED, _FREE = 1, 2
_GRADE_PLACES = 9


def grade_cells(process: ProcessMap, unit: UnitResult) -> dict[str, Cell]:
    """The columns of 评等 in the unit's row of 折算过程; none where the scheme has no grades."""
    return _Row(process, unit).cells() if process.has("grade") else {}


def grading_notes(context: Context) -> list[str]:
    """How the columns of 评等 are read."""
    if not context.grade_places:
        return []
    return [
        "“达到”某等次：2为达到，1为达到而受等次限制，0为没有达到或已评为更高等次；"
        "“评为”某等次：1为名额以内评为该等次",
        "“等次限制”为最高可评第几个等次，0为没有限制；同一“排名组”“评等组”的单位合用名额",
    ]


def grade_word(unit: UnitResult) -> str:
    """What stands in the grade's place."""
    return unit.grade or NO_GRADE


class _Row:
    """The grading of one unit."""

    def __init__(self, process: ProcessMap, unit: UnitResult) -> None:
        self.process, self.unit, self.context = process, unit, process.context
        self.row = process.rows[unit.code]
        self.grades = self.context.grades_of(unit.category)
        self.ranked = self.context.index.categories[unit.category].ranked
        self.steps: dict[int, GradeStep] = {step.place: step for step in unit.grade_steps}

    def cell(self, key: str) -> str:
        return here(self.row, self.process.columns[key])

    def cells(self) -> dict[str, Cell]:
        cells: dict[str, Cell] = {"pool": self._pool(), "limit": self._limit()}
        for place, grade in enumerate(self.grades, 1):
            cells[f"reach {place}"] = self._reach(place, grade)
            cells[f"take {place}"] = self._take(place, grade)
        return cells | {"grade": Live(self._grade(), grade_word(self.unit))}

    def _pool(self) -> int:
        """The units that share quotas: ranked together, under the same grades; 0 for none."""
        if not self.ranked:
            return 0
        return self.context.grade_sets.index(self.grades) + 1

    # 限制 ----------------------------------------------------------------------------------

    def _limit(self) -> Cell:
        """The place of the best grade that the unit may have; 0 where nothing limits it."""
        names = [grade.name for grade in self.grades]
        parts = []
        for rule in self.context.scheme.limits:
            if rule.categories and self.unit.category not in rule.categories:
                continue
            if rule.grade in names and (condition := self._breach(rule)):
                parts.append(f"IF({condition},{names.index(rule.grade) + 1},0)")
        if not parts:
            return 0
        cap = self.unit.grade_cap
        return Live(f"MAX({','.join(parts)})", names.index(cap) + 1 if cap else 0)

    def _breach(self, rule: Limit) -> str:
        """The condition that the unit is in breach of the rule; empty where it cannot be."""
        code, register = self.cell("code"), self.process.register
        if rule.when is LimitWhen.DISQUALIFIED:
            return f'{self.cell("standing")}="{UNQUALIFIED}"'
        if rule.when is LimitWhen.TAG:
            own = self.context.index.units[self.unit.code]
            return "1=1" if has_tag(own, rule.value) else ""
        if rule.when is LimitWhen.EVENT:
            return f"{register.events(code, rule.value)}>0"
        number = _number(rule.value)
        if number is None:
            return ""
        if rule.when is LimitWhen.DEDUCTIONS:
            return f"{register.deducted(code)}>={literal(number)}" if number > 0 else ""
        figure, known = self._figure(rule)
        below = f"ROUND({figure},{_GRADE_PLACES})<{literal(number)}"
        return f"IF(ISNUMBER({known}),{below},1=0)" if figure else ""

    def _figure(self, rule: Limit) -> tuple[str, str]:
        """The points, or their share in percent, that a limit looks at, and where they stand."""
        if rule.when is LimitWhen.CHANNEL_BELOW:
            key = f"channel {rule.item}"
            place = self.cell(key) if self.process.has(key) else ""
            return place, place
        if rule.item not in self.unit.items:
            return "", ""
        earned, points = (self.cell(f"{key} {rule.item}") for key in ("earned", "of"))
        if rule.when is LimitWhen.ITEM_BELOW:
            return earned, earned
        return f"100*{earned}/{points}", earned

    # 评定 ----------------------------------------------------------------------------------

    def _reach(self, place: int, grade: Grade) -> Cell:
        """Whether the shown total is in the interval, and no better grade was given."""
        total = self.cell("total")
        conditions = []
        if grade.low is not None:
            conditions.append(f"{total}>={literal(grade.low)}")
        if grade.high is not None and place > 1:
            fell = f"SUM({self._span('reach', place - 1)})>0"
            conditions.append(f"OR({fell},{total}<{literal(grade.high)})")
        held = f"IF({self.cell('limit')}>{place},{_REACHED},{_FREE})"
        reached = f"IF(AND({','.join(conditions)}),{held},0)" if conditions else held
        if place > 1:
            reached = f"IF(SUM({self._span('take', place - 1)})>0,0,{reached})"
        step = self.steps.get(place)
        value = 0 if step is None else _REACHED if step.limit else _FREE
        return Live(f"IF({self._eligible()},{reached},0)", value)

    def _eligible(self) -> str:
        """Ranked; or of a category that is scored and not ranked, with a total."""
        if self.ranked:
            return f"{self.cell('part')}=1"
        return f'{self.cell("standing")}="{NOT_RANKED}"'

    def _span(self, block: str, last: int) -> str:
        """The unit's cells of a block from the best grade down to place `last`."""
        columns = self.process.columns
        return across(self.row, columns[f"{block} 1"], columns[f"{block} {last}"])

    def _take(self, place: int, grade: Grade) -> Cell:
        step = self.steps.get(place)
        room = self._room(place, grade) if self.ranked else ""
        taken = f"IF({room},1,0)" if room else "1"
        formula = f"IF({self.cell(f'reach {place}')}={_FREE},{taken},0)"
        return Live(formula, int(step is not None and step.taken))

    def _room(self, place: int, grade: Grade) -> str:
        """The condition that the quota has room for the unit; empty without a quota.

        By setting, those tied across the line are all in or all out.
        """
        most = self._quota(grade)
        if not most:
            return ""
        include = self.context.settings.quota_ties is QuotaTies.INCLUDE
        others = f"{self._pool_rows()}*({self.process.column(f'reach {place}')}={_FREE})"
        how, line = (">", "<") if include else (">=", "<=")
        return f"SUMPRODUCT({others}*{compared(self.process, self.unit, how)}){line}{most}"

    def _pool_rows(self) -> str:
        return f"{group_of(self.process, self.unit)}*{group_of(self.process, self.unit, 'pool')}"

    def _quota(self, grade: Grade) -> str:
        found = [] if grade.quota_count is None else [str(grade.quota_count)]
        if grade.quota_percent is not None:
            of = f"SUMPRODUCT({self._pool_rows()}*({self.process.column('part')}=1))"
            share = f"ROUND({of}*{literal(grade.quota_percent)}/100,{_GRADE_PLACES})"
            found.append(
                {
                    QuotaRounding.FLOOR: f"INT({share})",
                    QuotaRounding.ROUND: f"ROUND({share},0)",
                    QuotaRounding.CEIL: f"-INT(-{share})",
                }[grade.quota_rounding]
            )
        return found[0] if len(found) == 1 else f"MIN({','.join(found)})" if found else ""

    def _grade(self) -> str:
        """The one grade taken; of a disqualified unit the one that a limit leaves it."""
        taken = self._choose([f"{self.cell(f'take {n}')}=1" for n in self._places])
        limit = self.cell("limit")
        left = self._choose([f"{limit}={n}" for n in self._places])
        return f'IF({self.cell("standing")}="{UNQUALIFIED}",{left},{taken})'

    @property
    def _places(self) -> range:
        return range(1, len(self.grades) + 1)

    def _choose(self, conditions: Sequence[str]) -> str:
        found = text_literal(NO_GRADE)
        for condition, grade in reversed([*zip(conditions, self.grades, strict=True)]):
            found = f"IF({condition},{text_literal(grade.name)},{found})"
        return found


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
