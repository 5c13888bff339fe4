"""一个单位的得分说明: the chain from raw entries to rank, to be read aloud."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from xltools.appraisal import Appraisal
from xltools.exact import near, plain, shown
from xltools.scheme.choices import RankOn, RankScope
from xltools.scheme.lookup import SchemeIndex, tie_break
from xltools.scheme.model import Scheme
from xltools.scoring.derivation import Result
from xltools.scoring.marks import Source
from xltools.scoring.result import Status, UnitResult
from xltools.scoring.trace import Step, trace_unit

_STANDING = {
    Status.UNRANKED: "不参加排名。",
    Status.INCOMPLETE: "数据未齐，暂不计总分、不排名。",
    Status.DISQUALIFIED: "{veto}，保留得分，不排名，也不占末位名次。",
    Status.EXEMPT: "本年免评，不计分、不排名。",
}


def explain(appraisal: Appraisal, unit: str) -> str:
    """The explanation of the unit with code `unit`, line by line."""
    scheme, result = appraisal.rules, appraisal.result
    one = result.unit(unit)
    index = SchemeIndex(scheme)
    category = index.categories[one.category].name
    lines = [f"{scheme.settings.title}　{one.name}（{one.code}，{category}）得分说明"]
    if one.status is not Status.EXEMPT:
        total = trace_unit(result, unit)
        lines += _derivation(total, appraisal)
    lines += _standing(appraisal, one)
    lines += _tie(scheme, result, one)
    lines += _grade(scheme, one)
    lines += _year_on_year(one)
    lines += [f"备注：{'；'.join(one.notes)}。"] if one.notes else []
    proposed = "" if appraisal.approved else "（拟）"
    for applied in one.outcomes:
        lines.append(f"结果运用{proposed}：{applied.name}，{applied.action}。")
    return "\n".join(lines) + "\n"


def _derivation(total: Step, appraisal: Appraisal) -> Iterator[str]:
    for part in total.parts:
        if part.label == "评议得分":
            for channel in part.parts:
                yield f"{channel.label}"
                for item in channel.parts:
                    yield from _item(item, appraisal)
                yield f"　　小计：{channel.sentence}"
            yield f"{part.label}：{part.sentence}"
        else:
            yield f"{part.label}：{part.sentence}"
            for line in part.parts:
                yield f"　　{line.label}：{line.sentence}"
    yield f"{total.label}：{total.sentence}"


def _item(item: Step, appraisal: Appraisal) -> Iterator[str]:
    yield f"　{item.label}：{item.sentence}"
    for entry in item.parts:
        yield from _entry(entry, appraisal, "　　　")


def _entry(entry: Step, appraisal: Appraisal, indent: str) -> Iterator[str]:
    """A scorer's entry with its cell; a stratum or period with those of its scorers."""
    place = _place(entry.source, appraisal)
    yield f"{indent}{entry.label}：{entry.sentence}　{place}".rstrip()
    for part in entry.parts:
        yield from _entry(part, appraisal, indent + "　")


def _place(source: Source | None, appraisal: Appraisal) -> str:
    """`[文件 · 表 · 格]`; a file whose name is not known is named by its checksum.

    A cell whose value was confirmed by decision says so, and what it says itself.
    """
    if source is None or not source.file:
        return ""
    file = appraisal.file_names.get(source.file, f"校验值{source.file[:16]}")
    place = f"[{' · '.join(part for part in (file, source.sheet, source.cell) if part)}]"
    one = appraisal.confirmed.get((source.file, source.sheet, source.cell))
    if one is None:
        return place
    return f"{place}（{one.decision.name}确认，该格原为“{one.basis.rpartition(chr(10))[2]}”）"


def _standing(appraisal: Appraisal, one: UnitResult) -> list[str]:
    scheme, result = appraisal.rules, appraisal.result
    settings = scheme.settings
    if one.rank is None:
        sentence = _STANDING.get(one.status, "不参加排名。")
        return [f"名次：{sentence.format(veto=settings.veto_wording.label)}"]
    among = [unit for unit in result.units if unit.rank is not None and _same(scheme, unit, one)]
    tied = [unit.name for unit in among if unit.rank == one.rank and unit.code != one.code]
    where = _where(scheme, one)
    word = "暂列" if result.provisional else "列"
    sentence = f"在{where}参加排名的{len(among)}家中{word}第{one.rank}名"
    if tied:
        sentence += (
            f"，与{'、'.join(tied)}并列（总分同为{shown(one.total, settings.total_decimals)}）"
        )
    if one.bottom:
        sentence += "，列后进" if appraisal.approved else "，拟列后进"
    return [f"名次：{sentence}。"]


def _where(scheme: Scheme, one: UnitResult) -> str:
    """Among whom a unit is ranked, in words."""
    if scheme.settings.rank_scope is RankScope.ALL:
        return "全部评议对象"
    tier = next(unit.tier for unit in scheme.units if unit.code == one.code)
    tiered = scheme.settings.rank_scope is RankScope.TIER and tier
    return f"本类别“{tier}”层级" if tiered else "本类别"


def _same(scheme: Scheme, left: UnitResult, right: UnitResult) -> bool:
    scope = scheme.settings.rank_scope
    if scope is RankScope.ALL:
        return True
    tiers = {unit.code: unit.tier for unit in scheme.units}
    same_tier = scope is not RankScope.TIER or tiers[left.code] == tiers[right.code]
    return left.category == right.category and same_tier


def _tie(scheme: Scheme, result: Result, one: UnitResult) -> list[str]:
    """同分排序: the figures by which equal totals were put in order."""
    breaks = [word for word in scheme.settings.tie_breaks if tie_break(scheme, word)]
    exact = scheme.settings.rank_on is RankOn.EXACT

    def total(unit: UnitResult) -> Fraction | None:
        return unit.total_exact if exact else unit.total

    equal = [
        unit
        for unit in result.units
        if unit.rank is not None and _same(scheme, unit, one) and total(unit) == total(one)
    ]
    if one.rank is None or len({unit.tie_keys for unit in equal}) < 2:
        return []
    said = []
    for n, word in enumerate(breaks):
        figures = {unit.name: unit.tie_keys[n] for unit in equal}
        listed = "，".join(f"{name}{_figure(value)}" for name, value in figures.items())
        said.append(f"比“{word}”（{listed}）")
        if len(set(figures.values())) == len(equal):
            break
    same = shown(one.total, scheme.settings.total_decimals)
    return [f"同分排序：总分同为{same}，{'，再'.join(said)}。"]


def _figure(value: Fraction) -> str:
    """A figure that orders equals; votes of which fewer are better stand as negative numbers."""
    return "没有得分" if value <= -(10**12) else near(abs(value))


def _grade(scheme: Scheme, one: UnitResult) -> list[str]:
    """等次: which lines the unit reached, and what kept it from the higher grades."""
    if not scheme.grades or one.status is Status.EXEMPT:
        return []
    own = (row for row in scheme.grades if not row.categories or one.category in row.categories)
    rows = {row.name: row for row in own}
    said = []
    for step in one.grade_steps:
        row = rows[step.grade]
        line = "" if row.low is None else f"总分{shown(one.total, scheme.settings.total_decimals)}"
        line += "" if row.low is None else f"不低于{plain(row.low)}，"
        if step.limit:
            said.append(f"{line}达到“{step.grade}”，因“{step.limit}”不能评为“{step.grade}”")
        elif not step.taken:
            said.append(f"{line}达到“{step.grade}”，名额{step.quota}家，未能列入")
        else:
            within = "" if step.quota is None else f"名额{step.quota}家以内，"
            said.append(f"{line}{within}评为“{step.grade}”")
    if one.grade and not said:
        said = [f"限为“{one.grade}”"]
    return [f"等次：{'；'.join(said) or '没有等次'}。"]


def _year_on_year(one: UnitResult) -> list[str]:
    if one.comparability:
        return [f"与上年相比：不可比，{one.comparability}。"]
    if one.rank_change is None:
        return []
    move = f"上升{one.rank_change}位" if one.rank_change > 0 else f"下降{-one.rank_change}位"
    return [f"与上年相比：上年第{one.previous_rank}名，{move if one.rank_change else '持平'}。"]
