"""The totals of the shipped examples, worked out from the published rules with fractions.

Nothing of the engine is used: only what was typed, by column, and the rule as it is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from xltools.demo.examples import Example

F = Fraction
Totals = dict[str, Fraction]
Row = Mapping[str, str]


def typed(example: Example, item: str, scorer: str = "PF01") -> dict[str, Row]:
    """What stands on one form about each unit."""
    entries = example.entries[scorer, item]
    return {unit: row for unit, row in entries.items() if unit}


def marks(example: Example, item: str, scorer: str = "PF01") -> dict[str, Fraction]:
    """The marks of one form; units that it calls 不涉及 are left out."""
    rows = typed(example, item, scorer)
    return {unit: F(row["评分"]) for unit, row in rows.items() if "评分" in row}


def share(rows: Iterable[Row], values: Mapping[str, int], before: str = "") -> Fraction:
    """Σ votes × value ÷ Σ valid votes over one or several tallies."""
    votes = {name: F(0) for name in values}
    for row in rows:
        for name in values:
            votes[name] += F(row[before + name])
    return sum((votes[n] * values[n] for n in values), F(0)) / sum(votes.values(), F(0))


def times(example: Example, item: str, unit: str, rule: str) -> Fraction:
    """How often an event of a list was entered for a unit, or its points."""
    events = example.events["PF01", item]
    return sum((F(number) for who, what, number, _ in events if (who, what) == (unit, rule)), F(0))


OTHER = "其他（集体研究认定）"


def jinxiang(example: Example) -> Totals:
    """满意100, 基本满意80, 不满意30; five dimensions of equal weight."""
    values = {"满意": 100, "基本满意": 80, "不满意": 30}
    contents = ("依法行政", "工作作风", "服务质量", "办事效率", "廉洁从政")
    return {
        unit: sum((share([row], values, f"{name}·") for name in contents), F(0)) / 5
        for unit, row in typed(example, "1.1").items()
    }


def county(example: Example) -> Totals:
    """100, 70, 30; 不了解 neither valid nor scored."""
    values = {"满意": 100, "基本满意": 70, "不满意": 30}
    return {unit: share([row], values) for unit, row in typed(example, "1.1").items()}


def shandong(example: Example) -> Totals:
    """Eight questions at 100, 75, 55 per cent of their weight; telephone : paper = 6 : 4."""
    values = {"满意": 100, "基本满意": 75, "不满意": 55}
    weights = [F(15, 100)] * 4 + [F(1, 10)] * 4

    def part(row: Row, name: str) -> Fraction:
        shares = (share([row], values, f"{name}·问题{n}·") for n in range(1, 9))
        return sum((w * s for w, s in zip(weights, shares, strict=True)), F(0))

    return {
        unit: (6 * part(row, "电话调查") + 4 * part(row, "问卷调查")) / 10
        for unit, row in typed(example, "1.1").items()
    }


def ningxiang(example: Example) -> Totals:
    """满意100, 基本满意80, 不满意30; quorum met."""
    values = {"满意": 100, "基本满意": 80, "不满意": 30}
    return {unit: share([row], values) for unit, row in typed(example, "1.1").items()}


def wugang(example: Example) -> Totals:
    """Three groups of voters, counted as one."""
    values = {"满意": 100, "基本满意": 80, "不满意": 30}
    forms = [typed(example, "1.1", scorer) for scorer in ("PF01", "PF02", "PF03")]
    return {unit: share([form[unit] for form in forms], values) for unit in forms[0]}


def danfeng(example: Example) -> Totals:
    """Five levels, 500 issued, 382 returned."""
    values = {"满意": 100, "基本满意": 80, "一般": 60, "不满意": 40}
    return {unit: share([row], values) for unit, row in typed(example, "1.1").items()}


def hangzhou(example: Example) -> Totals:
    """Nine strata whose weights depend on the class."""
    values = {"满意": 100, "比较满意": 80, "基本满意": 60, "不太满意": 30, "不满意": 0}
    strata = {
        "党代表": (8, 6),
        "人大代表": (8, 6),
        "政协委员": (8, 6),
        "省直机关和特邀代表": (8, 6),
        "区县（市）领导": (10, 8),
        "区县（市）部委办局和街道乡镇": (10, 8),
        "社区居委会": (13, 15),
        "企业": (15, 20),
        "市民": (20, 25),
    }
    return {
        unit: sum(
            (w["AB".index(unit[0])] * share([row], values, f"{n}·") for n, w in strata.items()),
            F(0),
        )
        / 100
        for unit, row in typed(example, "1.1").items()
    }


def binhai(example: Example) -> Totals:
    """A ballot of five dimensions for 60 points, four indicators marked directly for 40."""
    values = {"满意": 100, "基本满意": 80, "一般": 60, "不满意": 30}
    contents = ("依法行政", "服务态度", "办事效率", "政务公开", "廉洁自律")
    points = {"2.1": 10, "2.2": 10, "2.3": 12, "2.4": 8}
    given = {code: marks(example, code, "PF02") for code in points}
    totals = {}
    for unit, row in typed(example, "1.1").items():
        ballot = sum((share([row], values, f"{n}·") for n in contents), F(0)) / 5 * F(60, 100)
        own = [code for code in points if unit in given[code]]
        earned = ballot + sum((given[code][unit] for code in own), F(0))
        totals[unit] = earned / (60 + sum(points[code] for code in own)) * 100
    return totals


def bengbu(example: Example) -> Totals:
    """Bands ≥90, 80–90, 60–80, below 60 count 100, 80, 60, 0 per cent of 30 points."""
    tidy, news, fine = (marks(example, code) for code in ("1.2", "1.3", "2.2"))
    pleased = marks_of(example, "3.1")
    totals = {}
    for unit, row in typed(example, "2.1").items():
        late = times(example, "1.1", unit, "K1") * F(1, 2)
        blamed = min(F(3), times(example, "1.1", unit, "K2"))
        rate = pleased[unit]
        band = 100 if rate >= 90 else 80 if rate >= 80 else 60 if rate >= 60 else 0
        totals[unit] = (
            max(F(0), 5 - late - blamed)
            + 3 * tidy[unit] / 100
            + 2 * news[unit] / 100
            + 40 * F(row["按期办结件数"]) / F(row["应办件数"])
            + 20 * fine[unit] / 100
            + F(30 * band, 100)
        )
    return totals


def marks_of(example: Example, item: str) -> dict[str, Fraction]:
    """The one number of each unit, whatever its column is called."""
    return {unit: F(next(iter(row.values()))) for unit, row in typed(example, item).items()}


def lianyungang(example: Example) -> Totals:
    """25 − 0.5 a point below 98, at least 12.5; rate − 75, at most 20; no cases: full points."""
    on_time, pleased = typed(example, "1.1"), typed(example, "2.1")
    done = marks(example, "2.2")
    totals = {}
    for unit, row in on_time.items():
        total = done[unit]
        total += (
            min(F(20), max(F(0), 100 * F(row["按时办结件数"]) / F(row["应办件数"]) - 75))
            if "应办件数" in row
            else 20
        )
        own = pleased[unit]
        if "回访件数" in own:
            below = max(F(0), 98 - 100 * F(own["满意件数"]) / F(own["回访件数"]))
            total += max(F("12.5"), 25 - below / 2)
        else:
            total += 25
        if unit.startswith("X"):
            papers = min(F(10), 2 * times(example, "3.1", unit, "J1"))
            total += min(F(50), papers + times(example, "3.1", unit, OTHER))
        totals[unit] = total
    return totals


def dachuan(example: Example) -> Totals:
    """Rate × points, below 85 per cent −1; a repeat petition −1; a meeting +1 up to 6."""
    done, pleased = typed(example, "1.1"), typed(example, "1.2")
    totals = {}
    for unit in done:
        earned, applicable = F(0), 26
        for row, count in ((done[unit], "按期办结件数"), (pleased[unit], "满意件数")):
            if count in row:
                rate = F(row[count]) / F(row["应办件数"])
                earned += 37 * rate - (1 if rate < F(85, 100) else 0)
                applicable += 37
        earned += max(F(0), 20 - times(example, "2.1", unit, "K1"))
        earned += min(F(6), times(example, "3.1", unit, "H1"))
        totals[unit] = earned / applicable * 100
    return totals


def shenyang(example: Example) -> Totals:
    """One mark of a hundred."""
    return marks(example, "1.1")


def judges(example: Example) -> Totals:
    """The seventh sheet is void (all equal); of six one high and one low are dropped."""
    sheets = [marks(example, "1.1", f"PF0{n}") for n in range(1, 7)]
    return {
        unit: sum(sorted(sheet[unit] for sheet in sheets)[1:-1], F(0)) / 4 for unit in sheets[0]
    }


def qingzhen(example: Example) -> Totals:
    """3, 2, 1 and 0.5 points a breach; a bonus of 1 each up to 2."""
    put = {
        "A01": F(-3),
        "A02": F("-1.5"),
        "A03": F(2),
        "B01": F(-2 - 2 - 1),
        "B03": F(-4),
    }
    return {unit: mark + put.get(unit, F(0)) for unit, mark in marks(example, "1.1").items()}


def guoyang(example: Example) -> Totals:
    """(earned ÷ applicable points) × 100: (81.22 + 0.64) ÷ (100 + 0.64) × 100 = 81.34."""
    points = {"A01": F("0.64"), "A02": F("1.2"), "A03": F(2), "A04": F(0)}
    key = marks(example, "2.1")
    return {
        unit: (100 - times(example, "1.1", unit, OTHER) + key.get(unit, F(0))) / (100 + own) * 100
        for unit, own in points.items()
    }


def daye(example: Example) -> Totals:
    """40 + 10 + 10 + 40."""
    parts = [
        (points, marks(example, f"{n}.1", f"PF0{n}"))
        for n, points in enumerate((40, 10, 10, 40), 1)
    ]
    return {
        unit: sum((points * mark[unit] / 100 for points, mark in parts), F(0))
        for unit in parts[0][1]
    }


def maanshan(example: Example) -> Totals:
    """Marks × points ÷ 100; item 8 the mean of the counties; what does not apply is rescaled."""
    given: dict[str, dict[str, list[Fraction]]] = {}
    for scorer, item in example.entries:
        for unit, mark in marks(example, item, scorer).items():
            given.setdefault(unit, {}).setdefault(item, []).append(mark)
    points = {"1": 10, "2.1": 6, "2.2": 5, "2.3": 5, "2.4": 4, "2.5": 4, "2.6": 4}
    points |= {"3.1": 8, "3.2": 8, "3.3": 8, "3.4": 8, "4.1": 4, "4.2": 4}
    points |= {"5": 5, "6": 4, "7": 3, "8": 10}
    return {
        unit: sum((points[i] * sum(m) / len(m) / 100 for i, m in own.items()), F(0))
        / sum(points[i] for i in own)
        * 100
        for unit, own in given.items()
    }


WORKED: dict[str, Callable[[Example], Totals]] = {
    "jinxiang-2016": jinxiang,
    "county-ballot": county,
    "shandong-2008": shandong,
    "ningxiang-2011": ningxiang,
    "wugang-2012": wugang,
    "danfeng": danfeng,
    "hangzhou-2005": hangzhou,
    "binhai-2012": binhai,
    "bengbu-2011": bengbu,
    "lianyungang-12345": lianyungang,
    "dachuan": dachuan,
    "maanshan-2017": maanshan,
    "shenyang": shenyang,
    "judges-panel": judges,
    "qingzhen-2016": qingzhen,
    "guoyang-2020": guoyang,
    "daye-2019": daye,
}
