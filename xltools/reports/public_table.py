"""通报附表 (the public table): which columns and which units the scheme publishes, in what order.

One place decides it, whether the table is printed from a workbook or annexed to a paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xltools.exact import shown
from xltools.scheme.choices import Publication, RankScope
from xltools.scheme.model import Scheme
from xltools.scoring.derivation import Result
from xltools.scoring.result import Status, UnitResult
from xltools.text.words import DEMO, EXEMPT, cited

QUALIFIED, UNQUALIFIED, NONE = "合格", "不合格", "—"
RANK, SEQ, UNIT, TOTAL, GRADE = "名次", "序号", "被评议单位", "总分", "等次"
_COLUMNS = {
    Publication.RANK_AND_GRADE: (RANK, UNIT, GRADE),
    Publication.RANK_AND_TOTAL: (RANK, UNIT, TOTAL),
    Publication.GRADE_ONLY: (SEQ, UNIT, GRADE),
    Publication.TOP_K: (RANK, UNIT),
    Publication.TOP_AND_BOTTOM: (RANK, UNIT),
    Publication.GRADE_GROUPS: (GRADE, UNIT),
}
_DASHES = {
    RANK: "只计分、不列名次",
    TOTAL: "没有可计分的测评项目，不计总分",
    GRADE: "不评等次",
}
"""What a dash means in a column; of 不合格 the notes say so themselves."""
_ENDS = (Publication.TOP_K, Publication.TOP_AND_BOTTOM)
_BY_SEQUENCE = (Publication.GRADE_ONLY, Publication.GRADE_GROUPS)
_WIDE = "全部评议对象"


@dataclass(frozen=True, slots=True)
class PublicTable:
    """One table: its title and category, headers, rows as they are printed, and notes."""

    title: str
    subtitle: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def public_tables(scheme: Scheme, result: Result) -> tuple[PublicTable, ...]:
    """A table for each set of units that is ranked together and published."""
    return tuple(_table(scheme, title, units) for title, units in _groups(scheme, result) if units)


def spoken_of(scheme: Scheme, result: Result) -> list[UnitResult]:
    """The units that the tables are about: of published categories, 免评 left out."""
    published = {category.code for category in scheme.categories if category.published}
    units = (unit for unit in result.units if unit.category in published)
    return [unit for unit in units if unit.status is not Status.EXEMPT]


def grade_of(scheme: Scheme, unit: UnitResult) -> str:
    """等次 as published: the scheme's grade, or 合格 and 不合格 where it has none."""
    if unit.status is Status.DISQUALIFIED:
        return unit.grade or UNQUALIFIED
    ranked = unit.status is Status.RANKED and not scheme.grades
    return unit.grade or (QUALIFIED if ranked else NONE)


def _groups(scheme: Scheme, result: Result) -> list[tuple[str, list[UnitResult]]]:
    """Published units by what they are ranked within, in 机构序列 order."""
    groups: dict[str, list[UnitResult]] = {}
    for category in scheme.categories:
        for unit in result.units:
            if unit.category == category.code and category.published:
                groups.setdefault(ranked_within(scheme, unit), []).append(unit)
    return list(groups.items())


def ranked_within(scheme: Scheme, unit: UnitResult) -> str:
    """What the units are called among which this one is ranked."""
    scope = scheme.settings.rank_scope
    if scope is RankScope.ALL:
        return _WIDE
    name = next(one.name for one in scheme.categories if one.code == unit.category)
    if scope is RankScope.CATEGORY:
        return name
    tier = next(one.tier for one in scheme.units if one.code == unit.code)
    return f"{name}　{tier}".strip()


def _table(scheme: Scheme, title: str, units: Sequence[UnitResult]) -> PublicTable:
    settings = scheme.settings
    demo = f"（{DEMO}）" if settings.demo else ""
    columns = _COLUMNS[settings.publication]
    rows = [
        tuple(_cell(scheme, column, unit, number) for column in columns)
        for number, unit in enumerate(_listed(scheme, units), 1)
    ]
    if settings.publication is Publication.GRADE_GROUPS:
        order = list(dict.fromkeys(_grades(scheme, units)))
        rows.sort(key=lambda row: order.index(row[0]))
    return PublicTable(
        f"{settings.title}结果{demo}", title, columns, tuple(rows), tuple(_notes(scheme, units))
    )


def _grades(scheme: Scheme, units: Sequence[UnitResult]) -> list[str]:
    own = [grade.name for grade in scheme.grades]
    return [*own, QUALIFIED, UNQUALIFIED, NONE, *(grade_of(scheme, unit) for unit in units)]


def _listed(scheme: Scheme, units: Sequence[UnitResult]) -> list[UnitResult]:
    """The units that stand in the table, in its order."""
    settings = scheme.settings
    there = [unit for unit in units if unit.status is not Status.EXEMPT]
    if settings.publication in _BY_SEQUENCE:
        return there
    ranked = sorted((u for u in there if u.rank is not None), key=lambda unit: unit.rank or 0)
    if settings.publication not in _ENDS:
        return ranked + [unit for unit in there if unit.rank is None]
    k = settings.publish_k
    best = [unit for unit in ranked if (unit.rank or 0) <= k]
    if settings.publication is Publication.TOP_K:
        return best
    least = ranked[-k].rank or 0 if len(ranked) >= k else 0
    return best + [unit for unit in ranked if unit not in best and (unit.rank or 0) >= least]


def _cell(scheme: Scheme, column: str, unit: UnitResult, number: int) -> str:
    settings = scheme.settings
    if column == UNIT:
        tied = unit.tied and unit.rank is not None and RANK in _COLUMNS[settings.publication]
        return f"{unit.name}（并列）" if tied else unit.name
    if column == GRADE:
        return grade_of(scheme, unit)
    if column == TOTAL:
        return shown(unit.total, settings.total_decimals) or NONE
    if column == RANK:
        return NONE if unit.rank is None else str(unit.rank)
    return str(number)


def _notes(scheme: Scheme, units: Sequence[UnitResult]) -> list[str]:
    settings = scheme.settings
    basis = cited(settings.basis, settings.basis_number)
    notes = [f"依据{basis}评定。"] if basis else []
    if settings.publication is Publication.GRADE_ONLY:
        notes.append("按机构序列排列，排名不分先后。")
    elif settings.publication is Publication.GRADE_GROUPS:
        notes.append("同一等次排名不分先后。")
    else:
        notes.append("按总分由高到低排列，总分相同的并列。")
    if settings.publication is Publication.TOP_K:
        notes.append(f"只列前{settings.publish_k}名。")
    if settings.publication is Publication.TOP_AND_BOTTOM:
        notes.append(f"只列前{settings.publish_k}名和后{settings.publish_k}名。")
    if any(unit.status is Status.DISQUALIFIED for unit in units):
        notes.append("不合格的单位不列名次。")
    columns = _COLUMNS[settings.publication]
    listed = [unit for unit in _listed(scheme, units) if unit.status is not Status.DISQUALIFIED]
    for column, why in _DASHES.items():
        if column in columns and NONE in (_cell(scheme, column, unit, 0) for unit in listed):
            notes.append(f"{column}栏为“{NONE}”的{why}。")
    exempt = "、".join(unit.name for unit in units if unit.status is Status.EXEMPT)
    if exempt:
        notes.append(f"经批准本年{EXEMPT}：{exempt}。")
    return notes
