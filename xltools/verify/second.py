"""独立复算: a second, small tabulator for people who would rather not trust the first.

Standard library only, no line shared with the engine. Run it as
    python second.py 复算依据.json 留存/received
From the scheme and the marks that the result cites (SHA-256, sheet, cell) it works everything out
again in exact fractions: points by every method, strata and periods, panels, missing marks,
adjustments, totals, status, ranks, grades, bottom places. For each mark it looks into the kept
original: a number must be the one that was used; where something else stands there (text that was
tidied, an old format, a value settled by people) the used value is taken, counted and listed.
Numbers below and beside the cited cells are listed, and a method that is not known here. Outcomes
and what is compared with last year are not looked at.
"""

import io
import json
import math
import sys
import zipfile
from collections.abc import Callable, Iterable
from decimal import Context, Decimal
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

Doc = dict[str, Any]
Cells = dict[str, tuple[str, str]]  # A1 -> ("number", "formula" or "text", what is stored)
Score = Fraction | None
Sheet = tuple[str, str, str]  # scorer, period, stratum
Part = tuple[str, str]  # period, stratum
Entry = tuple[str, str, Doc]  # scorer, state, numbers by field
Parts = dict[str, dict[Part, tuple[Score, list[str]]]]  # by unit: the score and the scorers' states
EXCEL = Context(prec=15)  # a spreadsheet's numbers have fifteen digits
TITLES = ("取自结果的评分", "结果未引用的数字", "未复算", "不一致")
WANTING, ABSENT = ("待更正", "未填", "未报"), ("不涉及", "无样本", "回避")
COMPARED = (  # what it is called, its name in the result and here
    ("评议得分", "raw_total", "raw"),
    ("总分", "total", "total"),
    ("总分（舍入前）", "exact_total", "exact"),
    ("名次", "rank", "rank"),
    ("状态", "status", "status"),
    ("等次", "grade", "grade"),
    ("后进", "bottom", "bottom"),
)
VOTES = ("issued", "returned", "void_ballots")
NONE = Fraction(0)


# What the kept originals hold ------------------------------------------------------------------


def _all(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [one for one in root.iter() if one.tag.rpartition("}")[2] == name]


def _sheets(data: bytes) -> dict[str, Cells]:
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return {}  # an older format
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = {name.lower(): name for name in book.namelist()}

        def part(path: str) -> ElementTree.Element:
            name = parts.get(path.lower(), "")
            return ElementTree.fromstring(book.read(name) if name else b"<none/>")

        entries = _all(part("xl/sharedStrings.xml"), "si")
        strings = ["".join(t.text or "" for t in _all(entry, "t")) for entry in entries]
        links = {x.get("Id"): x.get("Target", "") for x in part("xl/_rels/workbook.xml.rels")}
        found = {}
        for sheet in _all(part("xl/workbook.xml"), "sheet"):
            path = links[next(v for key, v in sheet.attrib.items() if key.endswith("}id"))]
            path = path[1:] if path.startswith("/") else f"xl/{path}"
            found[sheet.attrib["name"]] = _cells(part(path), strings)
        return found


def _cells(root: ElementTree.Element, strings: list[str]) -> Cells:
    cells = {}
    for cell in _all(root, "c"):
        kind = cell.get("t", "n")
        stored = "".join(one.text or "" for one in [*_all(cell, "v"), *_all(cell, "t")])
        if stored:
            stored = strings[int(stored)] if kind == "s" else stored
            number = "formula" if _all(cell, "f") else "number"
            cells[cell.get("r", "")] = (number if kind == "n" else "text", stored)
    return cells


def _split(cell: str) -> tuple[str, int]:
    letters = cell.rstrip("0123456789")
    return letters, int(cell[len(letters) :] or 0)


# Arithmetic ------------------------------------------------------------------------------------


def _round(value: Fraction, places: int | None) -> Fraction:  # half up
    scale = 10 ** (places or 0)
    units = int(abs(value) * scale + Fraction(1, 2)) * (1 if value >= 0 else -1)
    return value if places is None else Fraction(units, scale)


def _number(text: Any, otherwise: Fraction = NONE) -> Fraction:
    return otherwise if text is None else Fraction(text)


def _within(value: Fraction, low: Fraction, high: Fraction) -> Fraction:
    return min(max(value, low), high)


def _mean(pairs: Iterable[tuple[Score, Fraction]]) -> Score:
    """The weighted mean of those that have a score; None where none has."""
    there = [(score, weight) for score, weight in pairs if score is not None and weight]
    whole = sum((weight for _, weight in there), NONE)
    return sum((score * weight for score, weight in there), NONE) / whole if whole else None


def _votes(method: Doc, entry: Doc, prefix: str) -> Score:
    """Σ votes × value ÷ valid votes of one question, in the ballot's own points."""
    worth = {f"{prefix}level_{level['code']}": level["value"] for level in method["levels"]}
    worth[f"{prefix}abstained"] = method["abstained_value"]
    return _mean((_number(value), entry[key]) for key, value in worth.items() if value is not None)


def _percent(entry: Doc) -> Score:
    """A rate in percent, entered as such or as two counts, after what is taken off it."""
    if "percent" in entry:
        rate = Fraction(entry["percent"])
    elif not entry["denominator"]:
        return None
    else:
        rate = 100 * entry["numerator"] / entry["denominator"]
    return max(NONE, rate + entry["cut"]) if entry.get("cut") else rate


def _events(method: Doc, entry: Doc) -> Fraction:
    """Σ min(cap, times × points), and what was settled apart."""
    total: Fraction = entry.get("other", NONE) if method["other"] else NONE
    for rule in method["rules"]:
        amount = entry.get(f"rule_{rule['code']}", NONE) * _number(rule["points"], Fraction(1))
        total += min(amount, _number(rule["cap"], amount))
    return total


def _ballot(method: Doc, points: Fraction, entry: Doc) -> Score:
    asked = method.get("dimensions") or [{"code": "", "weight": 1}]
    score = _mean(
        (
            _votes(method, entry, f"dim_{one['code']}_" if one["code"] else ""),
            Fraction(one["weight"]),
        )
        for one in asked
    )
    return None if score is None else points * score / Fraction(method["full"])


def _rate(method: Doc, points: Fraction, entry: Doc) -> Score:
    if (rate := _percent(entry)) is None:
        return None
    low = rate < _number(method["line"], rate)
    earned = points * rate / 100
    return max(NONE, earned - Fraction(method["penalty"])) if low else earned


def _slope(method: Doc, points: Fraction, entry: Doc) -> Score:
    if (rate := _percent(entry)) is None:
        return None
    short = max(NONE, Fraction(method["target"]) - rate) * Fraction(method["per_point"])
    return min(points, max(Fraction(method["floor"]), points - short))


def _band(method: Doc, points: Fraction, entry: Doc) -> Score:
    """Intervals hold their low end and not their high one; the highest holds both."""
    value: Score = entry["value"] if method["input"] == "value" else _percent(entry)
    if value is None:
        return None
    ends = [row["high"] for row in method["intervals"]]
    highest = None if None in ends else max(map(Fraction, ends))
    for row in method["intervals"]:
        high = _number(row["high"], value + 1)
        if _number(row["low"], value) <= value and (value < high or value == high == highest):
            share = Fraction(row["points"])
            return points * share / 100 if method["share"] else share
    return None


def _plan(method: Doc, points: Fraction, entry: Doc) -> Score:
    if not entry["plan"]:
        return None
    share = Fraction(entry["actual"], entry["plan"])
    return points * min(share, _number(method["cap"], share * 100) / 100)


def _mark(method: Doc, points: Fraction, entry: Doc) -> Score:
    kind = method["kind"]
    given = Fraction(entry["value" if kind == "rank_points" else "mark"])
    return points * given / Fraction(method["full"]) if kind == "scaled" else given


def _with_events(method: Doc, points: Fraction, entry: Doc) -> Score:
    amount = _events(method, entry)
    if method["kind"] == "accrue":
        return min(_number(method["cap"], points), amount)
    return max(Fraction(method["floor"]), points - amount)


def _boolean(_: Doc, points: Fraction, entry: Doc) -> Score:
    return points if entry["answer"] else NONE


EVENTS, BALLOTS = ("deduct", "accrue"), ("ballot", "ballot_matrix")
MARKS = ("scaled", "direct", "manual", "rank_points")  # the last is ranked in its category later
METHODS: dict[str, Callable[[Doc, Fraction, Doc], Score]] = {
    # what one scorer's entry earns out of `points`; None where there is no sample
    **dict.fromkeys(MARKS, _mark),
    **dict.fromkeys(EVENTS, _with_events),
    **dict.fromkeys(BALLOTS, _ballot),
    "boolean": _boolean,
    "rate": _rate,
    "rate_slope": _slope,
    "band": _band,
    "plan_ratio": _plan,
}


def _judged(method: Doc, entry: Doc) -> str:
    """得分, or 待更正 where numbers contradict each other, or 无样本 by the scheme's own quorum."""
    if method["kind"] == "plan_ratio":
        return "待更正" if entry["actual"] and not entry["plan"] else "得分"
    if "denominator" in entry:
        return "待更正" if entry["numerator"] > entry["denominator"] else "得分"
    if method["kind"] not in BALLOTS:
        return "得分"
    issued, returned, void = (entry[key] for key in VOTES)
    votes: dict[str, Fraction] = {}  # by question: all that was marked, left blank or spoiled
    for key, number in entry.items():
        for ending in ("level_", "abstained", "spoiled"):
            question, found, _ = key.rpartition(ending)
            if found:
                votes[question] = votes.get(question, NONE) + number
    if returned > issued or void > returned or any(v != returned - void for v in votes.values()):
        return "待更正"
    if method["quorum"] is None or "expected" not in entry:
        return "得分"
    share, line = entry["present"] * 100, Fraction(method["quorum"]) * entry["expected"]
    met = share > line if method["quorum_line"] == "over" else share >= line
    missed = {"notice": "得分", "hold": "待更正", "void": "无样本"}[method["missed_quorum"]]
    return "待更正" if entry["present"] > entry["expected"] else "得分" if met else missed


def _input(method: Doc) -> str:
    """How a rate is entered: counts, percent, or a bare value."""
    return str(method.get("way") or method.get("input") or "")


def _rated(method: Doc) -> bool:
    """Whether percentage points come off the entered rate itself."""
    return method["kind"] in ("rate", "rate_slope") or (
        method["kind"] == "band" and method["input"] != "value"
    )


class Blocked(Exception):
    """A part of an item is due, and nothing may stand in its place."""


class Tabulator:
    """One run over a document of citations; `content` gives the kept original of a SHA-256."""

    def __init__(self, doc: Doc, content: Callable[[str], bytes | None]) -> None:
        self.doc, self.content, self.scheme = doc, content, doc["scheme"]
        self.settings = self.scheme["settings"]
        self.equal = 0  # cells that hold exactly the number that was used
        self.taken, self.uncited, self.left, self.wrong = (list[str]() for _ in range(4))
        lists = (self.taken, self.uncited, self.left, self.wrong)
        self.said = dict(zip(TITLES, lists, strict=True))
        self.rows = dict[tuple[str, ...], list[list[str]]]()  # unit, item, scorer, period, stratum
        for file, marks in doc["marks"].items():
            self._read(doc["files"][file], file, marks)
            for row in marks:
                self.rows.setdefault(tuple(row[:5]), []).append(row)
        self.units = {unit["code"]: unit for unit in self.scheme["units"]}
        self.categories = {one["code"]: one for one in self.scheme["categories"]}
        self.results = {unit["code"]: unit for unit in doc["units"]}
        self.own: dict[str, Doc] = {code: {"items": {}} for code in self.units}
        for item in self.scheme["items"]:
            self._item(item)
        for code, unit in self.units.items():
            self._total(unit, self.own[code])
        self._order()
        for code, found in self.own.items():
            self._compare(self.results[code], found)

    # The cells the marks came from -------------------------------------------------------------

    def _read(self, name: str, file: str, marks: list[list[str]]) -> None:
        if sha256(data := self.content(file) or b"").hexdigest() != file:
            self.wrong.append(f"{name}：留存的原件缺失或已改动（{file}）")
        sheets = _sheets(data)
        for unit, item, scorer, _, _, _, value, state, sheet, cell, settled in marks:
            kind, stored = sheets.get(sheet, {}).get(cell, ("", ""))
            who = "，".join(part for part in (unit, item, scorer) if part)
            place = f"{name} · {sheet} · {cell}（{who}）：原件“{stored}”"
            if state == "得分":
                if kind in ("number", "formula") and EXCEL.create_decimal(stored) == Decimal(value):
                    self.equal += 1
                elif settled or not sheets or kind == "text":
                    why = settled or ("规范写法" if sheets else "旧格式，不能直接读取")
                    self.taken.append(f"{place}，按{value}计，{why}")
                else:
                    self.wrong.append(f"{place}，结果采用{value}")
            elif state in ("未填", "不涉及") and kind == "number" and not settled:
                self.wrong.append(f"{place}，结果按“{state}”处理")
        for sheet in sorted({mark[8] for mark in marks}):
            cited = {_split(mark[9]) for mark in marks if mark[8] == sheet}
            columns, first = {column for column, _ in cited}, min(row for _, row in cited)
            for cell, (kind, stored) in sheets.get(sheet, {}).items():
                at = _split(cell)
                if kind == "number" and at[0] in columns and at[1] >= first and at not in cited:
                    self.uncited.append(f"{name} · {sheet} · {cell}：“{stored}”")

    # What each scorer entered ------------------------------------------------------------------

    def _worth(self, unit: Doc, item: Doc) -> Fraction:
        """The points of an item for a unit; 0 where it is not asked about it."""
        if unit["exempt"] or (item["categories"] and unit["category"] not in item["categories"]):
            return NONE
        for table, key in (("unit_points", "code"), ("category_points", "category")):
            for row in self.scheme[table]:
                if row["item"] == item["code"] and row[table.split("_")[0]] == unit[key]:
                    return Fraction(row["points"])
        return Fraction(item["points"])

    def _entries(self, unit: Doc, item: Doc, invalid: set[Sheet]) -> dict[Part, list[Entry]]:
        """By period and stratum: (scorer, state, numbers) of each sheet that asks about the unit.

        A sheet without a row is 未报; a list of events with its head and without an event says
        that there was none; a number that is not there is 未填.
        """
        strata, periods = item["strata"], [one["code"] for one in item["periods"]["periods"]]
        weights = self._weights(item, unit)
        found: dict[Part, list[Entry]] = {}
        for period in periods or [""]:
            for stratum in [code for code, weight in weights.items() if weight] or [""]:
                for scorer in self.scheme["scorers"]:
                    who, chosen = scorer["code"], scorer["categories"]
                    sent = [row["stratum"] for row in strata["scorers"] if row["scorer"] == who]
                    elsewhere = stratum and strata["scorers"] and stratum not in sent
                    if item["code"] not in scorer["items"] or elsewhere:
                        continue
                    if not chosen or unit["category"] in chosen:
                        state, entry = self._entry(unit, item, (who, period, stratum))
                        if state == "得分" and (who, period, stratum) in invalid:
                            state = "待更正"
                        found.setdefault((period, stratum), []).append((who, state, entry))
        return found

    def _entry(self, unit: Doc, item: Doc, sheet: Sheet) -> tuple[str, Doc]:
        listed = item["method"]["kind"] in ("deduct", "accrue")
        for row in self.scheme["recusals"]:
            same = (row["scorer"], row["unit"]) == (sheet[0], unit["code"])
            if same and row["item"] in ("", item["code"]):
                return "回避", {}
        rows = self.rows.get((unit["code"], item["code"], *sheet), [])
        heads = self.rows.get(("", item["code"], *sheet), [])
        if not rows and not (listed and heads):
            return "未报", {}
        states = [row[7] for row in rows if row[7] != "得分"]
        absent = [state for state in states if state in ABSENT]
        if absent or "无样本" in [row[7] for row in heads]:
            return absent[0] if absent else "无样本", {}  # a word stands for the whole row
        states = states or [row[7] for row in heads if row[7] != "得分"]
        if states:
            return states[-1], {}
        numbers: Doc = {}
        for row in [*rows, *heads]:
            numbers[row[5]] = numbers.get(row[5], NONE) + Fraction(row[6])
        known = item["method"]["kind"] in METHODS
        if known and not listed and not self._asked(item["method"]) <= numbers.keys():
            return "未填", {}
        return _judged(item["method"], numbers), numbers

    def _asked(self, method: Doc) -> set[str]:
        """The numbers that an entry must hold."""
        kind, given = method["kind"], _input(method)
        if kind in BALLOTS:
            names = [f"dim_{one['code']}_" for one in method.get("dimensions", [])] or [""]
            keys = [f"level_{one['code']}" for one in method["levels"]] + ["abstained", "spoiled"]
            return {*VOTES, *(name + key for name in names for key in keys)}
        if kind in ("boolean", "plan_ratio"):
            return {"answer"} if kind == "boolean" else {"actual", "plan"}
        if given:
            counts = {"numerator", "denominator"}
            return counts if given == "counts" else {"percent" if given == "percent" else "value"}
        return {"value"} if kind == "rank_points" else {"mark"}

    def _invalid(self, item: Doc) -> set[Sheet]:
        """The sheets that break the panel's rules: too many high marks, too few low, all equal."""
        panel, key = item["panel"], {"rank_points": "value"}.get(item["method"]["kind"], "mark")
        limits = ("max_high_count", "min_low_count")
        if not panel["not_all_equal"] and all(panel[one] is None for one in limits):
            return set()
        sheets: dict[Sheet, list[Fraction]] = {}
        for unit in [one for one in self.units.values() if self._worth(one, item)]:
            for (period, stratum), entries in self._entries(unit, item, set()).items():
                for who, state, entry in entries:
                    if state == "得分" and key in entry:
                        sheets.setdefault((who, period, stratum), []).append(entry[key])
        broken = set[Sheet]()
        for place, marks in sheets.items():
            high = sum(mark >= _number(panel["high_from"]) for mark in marks)
            low = sum(mark < _number(panel["low_below"]) for mark in marks)
            most, least = panel["max_high_count"], panel["min_low_count"]
            too_many = None not in (panel["high_from"], most) and high > most
            too_few = None not in (panel["low_below"], least) and low < least
            equal = panel["not_all_equal"] and len(marks) > 1 and len(set(marks)) == 1
            if marks and (too_many or too_few or equal):
                broken.add(place)
        return broken

    # From entries to the points of an item -----------------------------------------------------

    def _item(self, item: Doc) -> None:
        """What every unit earned on an item, or why it has nothing."""
        asked = [unit for unit in self.units.values() if self._worth(unit, item)]
        invalid = self._invalid(item)
        parts: Parts = {}
        for unit in asked:
            entries, points = self._entries(unit, item, invalid), self._worth(unit, item)
            parts[unit["code"]] = {
                key: self._panel(item, points, unit, own) for key, own in entries.items()
            }
        scores: dict[str, Score] = {}
        for unit in asked:
            code, points = unit["code"], self._worth(unit, item)
            try:
                score = self._layers(item, code, parts)
            except Blocked:
                score = None
            cut = NONE if _rated(item["method"]) else self._moved(code, "rate", item["code"])
            if score is not None and cut:
                score = _within(score + cut * points / 100, NONE, max(points, score))
            scores[code] = score
        for unit in asked:
            code, points = unit["code"], self._worth(unit, item)
            states = [state for part in parts[code].values() for state in part[1]]
            self.own[code]["items"][item["code"]] = {
                "item": item,
                "points": points,
                "earned": self._earned(item, unit, scores),
                "wanting": not states or any(state in WANTING for state in states),
                "due": sum(state not in ABSENT for state in states),
                "given": states.count("得分"),
            }

    def _earned(self, item: Doc, unit: Doc, scores: dict[str, Score]) -> Score:
        """The points of a score, with what the register puts on the item, rounded by the scheme."""
        score, points = scores[unit["code"]], self._worth(unit, item)
        if score is None:
            return None
        if item["method"]["kind"] not in METHODS:
            self.left.append(f"{unit['name']} · 项目{item['code']}：计分方法未列入，得分取自结果")
            return Fraction(self.results[unit["code"]]["items"][item["code"]] or 0)
        if item["method"]["kind"] == "rank_points":
            rivals = [code for code in scores if self.units[code]["category"] == unit["category"]]
            there = [one for code in rivals if (one := scores[code]) is not None]
            score = self._place(item["method"], score, there)
        after = score + self._moved(unit["code"], "item", item["code"])
        after = _within(after, min(score, NONE), max(score, points))
        return _round(after, self.settings["item_decimals"])

    def _panel(
        self, item: Doc, points: Fraction, unit: Doc, entries: list[Entry]
    ) -> tuple[Score, list[str]]:
        """The score of several scorers, and each one's state."""
        method, panel = item["method"], item["panel"]
        cut = self._moved(unit["code"], "rate", item["code"]) if _rated(method) else NONE

        def score(entry: Doc) -> Score:
            count = METHODS.get(method["kind"])
            own = count(method, points, {**entry, "cut": cut}) if count else NONE
            return min(own, points) if own is not None and cut > 0 else own

        scored: list[tuple[Fraction, str, Doc]] = []
        states = []
        for who, state, entry in entries:
            own = score(entry) if state == "得分" else None
            states.append("无样本" if state == "得分" and own is None else state)
            if own is not None:
                scored.append((own, who, entry))
        kept = scored = sorted(scored, key=lambda one: one[0])
        way, count, high, low = panel["way"], len(scored), panel["drop_high"], panel["drop_low"]
        adds = _input(method) == "counts" or method["kind"] in (*BALLOTS, *EVENTS, "plan_ratio")
        if way == "pool" and adds and scored:
            whole: Doc = {}
            for _, _, entry in scored:
                for key, number in entry.items():
                    whole[key] = whole.get(key, NONE) + number
            return score(whole), states
        if way == "median" and scored:
            kept = scored[(count - 1) // 2 : count // 2 + 1]
        elif way == "trimmed" and count > max(panel["above"], high + low):
            kept = scored[low : count - high]
        rows = panel["weights"] if way == "weighted" else ()
        weights = {one["scorer"]: Fraction(one["weight"]) for one in rows}
        return _mean((own, weights.get(who, Fraction(1))) for own, who, _ in kept), states

    def _weights(self, item: Doc, unit: Doc) -> dict[str, Fraction]:
        """The weight of each stratum; a row for the unit's category stands before the general."""
        weights: dict[str, Fraction] = {}
        for category in ("", unit["category"]):
            for row in item["strata"]["strata"]:
                if row["category"] == category:
                    weights[row["code"]] = Fraction(row["weight"])
                weights.setdefault(row["code"], NONE)
        return weights

    def _layers(self, item: Doc, code: str, parts: Parts) -> Score:
        """One score out of strata and periods.

        One whose mark is due follows the policy for 未报, a period that does not apply that for
        缺项; an empty stratum leaves with its weight. `Blocked` where a policy says so.
        """
        own, unit = parts[code], self.units[code]
        if all(score is None for score, _ in own.values()):
            return None
        periods = {one["code"]: Fraction(one["weight"]) for one in item["periods"]["periods"]}
        scores: dict[str, Score] = {}
        for period in periods or [""]:
            scores[period] = self._period(item, unit, period, parts)
            if scores[period] is None and periods:
                states = [state for (p, _), part in own.items() if p == period for state in part[1]]
                kin = {one: self._strata(item, one, period, parts) for one in parts}
                scores[period] = self._instead(item, unit, states, kin, spread=False)
        if not periods:
            return scores[""]
        return _mean((scores[period], weight) for period, weight in periods.items())

    def _strata(self, item: Doc, code: str, period: str, parts: Parts) -> Score:
        """A unit's score of one period as its strata give it, before any policy."""
        weights = self._weights(item, self.units[code]) or {"": Fraction(1)}
        scores = {stratum: part[0] for (p, stratum), part in parts[code].items() if p == period}
        return _mean((scores.get(stratum), weight) for stratum, weight in weights.items())

    def _period(self, item: Doc, unit: Doc, period: str, parts: Parts) -> Score:
        """The same, after the policies for strata whose mark is due."""
        own = {s: part for (p, s), part in parts[unit["code"]].items() if p == period}
        weights = self._weights(item, unit) or {"": Fraction(1)}
        scores = {stratum: part[0] for stratum, part in own.items()}
        if any(score is not None for score in scores.values()):
            for stratum in [one for one, score in scores.items() if score is None]:
                there = {code: part.get((period, stratum)) for code, part in parts.items()}
                kin = {code: part[0] if part else None for code, part in there.items()}
                scores[stratum] = self._instead(item, unit, own[stratum][1], kin, spread=True)
        return _mean((scores.get(stratum), weight) for stratum, weight in weights.items())

    def _instead(
        self, item: Doc, unit: Doc, states: list[str], kin: dict[str, Score], *, spread: bool
    ) -> Score:
        """What counts for a part without a score; None where the others share its weight."""
        points = self._worth(unit, item)
        mean = _mean(
            (score / self._worth(self.units[code], item), Fraction(1))
            for code, score in kin.items()
            if score is not None and self.units[code]["category"] == unit["category"]
        )
        policy = self._policy_of(item, "unreported_policy")
        if not any(state in WANTING for state in states):
            if spread:
                return None
            wanted = self._policy_of(item, "na_policy")
            policy = policy if wanted == "category_mean" and mean is None else wanted
        if policy == "block" or (policy == "category_mean" and mean is None):
            raise Blocked
        average = None if mean is None else mean * points
        return {"zero": NONE, "full": points, "category_mean": average}.get(policy)

    def _place(self, method: Doc, value: Fraction, rivals: list[Fraction]) -> Fraction:
        """Points by rank: 1 + how many are better, or from the last place upward."""
        ahead = (method["better"] == "higher") != method["from_bottom"]
        rank = 1 + sum(one > value if ahead else one < value for one in rivals)
        for row in method["table"]:
            if row["first"] <= rank <= (row["last"] or row["first"]):
                return Fraction(row["points"])
        return Fraction(method["otherwise"])

    # From items to totals ----------------------------------------------------------------------

    def _moved(self, unit: str, target: str, of: str) -> Fraction:
        """The signed points that the register puts on a target, each rule within its cap."""
        caps = {rule["code"]: rule["cap"] for rule in self.scheme["adjustment_rules"]}
        whole = NONE
        for kind, limit in (("扣分", "deduction_cap"), ("加分", "bonus_cap")):
            rules: dict[str, Fraction] = {}
            for line in self.doc["adjustments"]:
                about = (line["unit"], line["kind"], line["target"], line["of"])
                if about == (unit, kind, target, of):
                    rules[line["rule"]] = rules.get(line["rule"], NONE) + Fraction(line["points"])
            amount = NONE
            for rule, points in rules.items():
                most = _number(caps.get(rule), abs(points))
                amount += _within(points, -most, most)
            most = _number(self.settings[limit] if target == "total" else None, abs(amount))
            whole += _within(amount, -most, most)
        return whole

    def _policy_of(self, item: Doc, kind: str) -> str:
        """The item's own policy for 未报 or 缺项, or the scheme's."""
        return str(item[kind] or self.settings[kind])

    def _policy(self, unit: Doc, code: str, one: Doc) -> None:
        """What counts for an item without a score: `way`, and points where there are any."""
        item, points = one["item"], one["points"]
        way = self._policy_of(item, "unreported_policy")
        shares = [
            (other["earned"] / other["points"], Fraction(1))
            for name, found in self.own.items()
            if self.units[name]["category"] == unit["category"]
            and (other := found["items"].get(code)) and other["earned"] is not None
        ]  # fmt: skip
        share = _mean(shares)
        if not one["wanting"]:
            wanted = self._policy_of(item, "na_policy")
            way = way if wanted == "category_mean" and share is None else wanted
        if way == "category_mean":
            way = "block" if share is None else way
        mean = None if share is None else _round(share * points, self.settings["item_decimals"])
        one["way"] = way
        one["counted"] = {"zero": NONE, "full": points, "category_mean": mean}.get(way)
        one["applicable"] = NONE if way.startswith("rescale") else points

    def _total(self, unit: Doc, own: Doc) -> None:
        """缺项折算, channels, adjustments, the floor and the one rounding; then the status."""
        items, settings = own["items"], self.settings
        own |= {"total": None, "exact": None, "raw": None, "channels": {}}
        for code, one in items.items():
            if one["earned"] is None:
                self._policy(unit, code, one)
            else:
                one |= {"way": "points", "counted": one["earned"], "applicable": one["points"]}
        moves = self._channels(unit, items)
        applicable = sum((one["applicable"] for one in items.values()), NONE)
        whole = sum((one["points"] for one in items.values()), NONE)
        full = _number(settings["normalised_full"], whole)
        ratio = full / applicable if applicable else None
        blocked = {one["item"]["channel"] for one in items.values() if one["way"] == "block"}
        for channel in dict.fromkeys(one["item"]["channel"] for one in items.values()):
            there = [one["counted"] for one in items.values() if one["item"]["channel"] == channel]
            counted = [value for value in there if value is not None]
            own["channels"][channel] = None
            if ratio is not None and counted and channel not in blocked:
                value = (sum(counted, NONE) + moves.get(channel, NONE)) * ratio
                own["channels"][channel] = _round(value, settings["channel_decimals"])
        nothing = all(one["earned"] is None and not one["wanting"] for one in items.values())
        if ratio is not None and not nothing and not blocked:
            own["raw"] = sum((v for v in own["channels"].values() if v is not None), NONE)
            first = settings["adjustment_order"] == "adjust_first"
            moved = self._moved(unit["code"], "total", "") * (ratio if first else 1)
            own["exact"] = own["raw"] + moved
            lowest = min(_number(settings["total_floor"], own["exact"]), own["raw"])
            own["exact"] = max(own["exact"], lowest)  # it takes back deductions, and lifts nobody
            own["total"] = _round(own["exact"], settings["total_decimals"])
        own["status"] = self._status(unit, items, nothing, own["total"] is not None)

    def _status(self, unit: Doc, items: dict[str, Doc], nothing: bool, total: bool) -> str:
        lines = [line for line in self.doc["adjustments"] if line["unit"] == unit["code"]]
        if unit["exempt"]:
            return "exempt"
        if any(line["kind"] == "直接列为不合格" for line in lines):
            return "disqualified"
        if not total:
            return "unranked" if nothing else "incomplete"
        least = _number(self.settings["min_coverage"])
        for code, one in items.items():
            several = sum(code in scorer["items"] for scorer in self.scheme["scorers"]) > 1
            if several and one["due"] and Fraction(100 * one["given"], one["due"]) < least:
                return "unranked"
        return "ranked" if self.categories[unit["category"]]["ranked"] else "unranked"

    def _channels(self, unit: Doc, items: dict[str, Doc]) -> dict[str, Fraction]:
        """Points put on channels, and the points of missing items spread inside a channel."""
        moves = {}
        for channel in [one["code"] for one in self.scheme["channels"]]:
            inside = [one for one in items.values() if one["item"]["channel"] == channel]
            kept = [one for one in inside if one["counted"] is not None]
            counted = sum((one["counted"] for one in kept), NONE)
            there = sum((one["points"] for one in kept), NONE)
            wanted = self._moved(unit["code"], "channel", channel)
            if kept and wanted:
                after = _within(counted + wanted, min(counted, NONE), max(counted, there))
                moves[channel] = after - counted
            lost = sum((o["points"] for o in inside if o["way"] == "rescale_channel"), NONE)
            if lost and there:
                for one in kept:
                    one["counted"] *= 1 + lost / there
                    one["applicable"] *= 1 + lost / there
                moves[channel] = moves.get(channel, NONE) * (1 + lost / there)
        return moves

    # Ranks, bottom places, grades --------------------------------------------------------------

    def _ties(self, code: str) -> tuple[Fraction, ...]:
        """What is compared after the total: channels, items, votes for a level."""
        exact, own = self.settings["rank_on"] == "exact", self.own[code]
        lowest, places = Fraction(-(10**12)), None if exact else self.settings["total_decimals"]
        keys = []
        for text in self.settings["tie_breaks"]:
            name = text[2:].strip() if text[:2] in ("方式", "项目") else text
            found: Score = None
            if name in own["channels"] and not text.startswith("项目"):
                found = own["channels"][name]
            elif name in own["items"]:
                found = own["items"][name]["earned"]
            elif text.endswith("票"):
                keys.append(self._cast(self.units[code], text[:-1]))
                continue
            keys.append(lowest if found is None else _round(found, places))
        return tuple(keys)

    def _cast(self, unit: Doc, level: str) -> Fraction:
        """The votes for a level over all ballots: more for the best stand before, else fewer."""
        number, best = NONE, None
        for item in [one for one in self.scheme["items"] if one["method"]["kind"] in BALLOTS]:
            for place, one in enumerate(item["method"]["levels"]):
                if one["name"] == level:
                    best = place == 0 if best is None else best
                    number += self._counted(unit, item, f"level_{one['code']}")
        return number if best else -number

    def _counted(self, unit: Doc, item: Doc, ending: str) -> Fraction:
        whole, points, method = NONE, self._worth(unit, item), item["method"]
        for entries in self._entries(unit, item, set()).values() if points else ():
            for _, state, entry in entries:
                if state == "得分" and METHODS[method["kind"]](method, points, entry) is not None:
                    whole += sum((n for key, n in entry.items() if key.endswith(ending)), NONE)
        return whole

    def _order(self) -> None:
        """Rank each group, list its bottom places, give its grades."""
        groups: dict[tuple[str, ...], list[str]] = {}
        exact, scope = self.settings["rank_on"] == "exact", self.settings["rank_scope"]
        for category in self.categories:
            for code, unit in self.units.items():
                own = self.own[code]
                own |= {"rank": None, "bottom": False, "grade": None}
                if unit["category"] != category or own["total"] is None:
                    continue
                own["key"] = (own["exact"] if exact else own["total"], *self._ties(code))
                if own["status"] == "ranked":
                    tier = unit["tier"] if scope == "tier" else ""
                    groups.setdefault(() if scope == "all" else (category, tier), []).append(code)
        for codes in groups.values():
            keys = sorted((self.own[code]["key"] for code in codes), reverse=True)
            k = min(self.settings["bottom_k"], len(keys))
            line = keys[-k] if k > 0 else None
            crosses = line is not None and sum(key <= line for key in keys) > k
            for code in codes:
                own, dense = self.own[code], self.settings["rank_method"] == "dense"
                above = [key for key in keys if key > own["key"]]
                own["rank"] = 1 + len(set(above) if dense else above)
                if line is not None and own["key"] <= line:
                    strict = crosses and self.settings["bottom_ties"] == "strict"
                    own["bottom"] = not (strict and own["key"] == line)
            self._grades(codes, quotas=True)
        for code, listed in self.doc["listed"].items():
            self.own[code]["bottom"] = listed  # decided by people
        for code, unit in self.units.items():
            own = self.own[code]
            if own["status"] == "unranked" and own["total"] is not None:
                if not self.categories[unit["category"]]["ranked"]:
                    self._grades([code], quotas=False)
            elif own["status"] == "disqualified":
                rows = [row["name"] for row in self._rows(unit)]
                own["grade"] = self._cap(unit, rows)

    def _rows(self, unit: Doc) -> list[Doc]:
        return [row for row in self.scheme["grades"]
                if not row["categories"] or unit["category"] in row["categories"]]  # fmt: skip

    def _cap(self, unit: Doc, rows: list[str]) -> str | None:
        """The best grade that a unit's breaches leave it; None where nothing limits it."""
        reached = [rule["grade"] for rule in self.scheme["limits"]
                   if (not rule["categories"] or unit["category"] in rule["categories"])
                   and rule["grade"] in rows and self._breached(rule, unit)]  # fmt: skip
        return max(reached, key=rows.index, default=None)

    def _breached(self, rule: Doc, unit: Doc) -> bool:
        own, when, value = self.own[unit["code"]], rule["when"], rule["value"]
        lines = [line for line in self.doc["adjustments"]
                 if line["unit"] == unit["code"] and line["kind"] == "扣分"]  # fmt: skip
        if when == "disqualified":
            return bool(own["status"] == "disqualified")
        if when == "tag":
            return value in unit["tags"] or (value == "省部属" and unit["stationed"])
        if when == "event":
            return any(line["rule"] == value for line in lines)
        try:
            number = Fraction(value)
        except ValueError:
            return False
        if when == "deductions":
            taken = sum((-Fraction(line["points"]) for line in lines
                         if line["target"] not in ("rate", "other")), NONE)  # fmt: skip
            return taken >= number > 0
        if when == "channel_below":
            figure = own["channels"].get(rule["item"])
        else:
            one = own["items"].get(rule["item"])
            figure = one and one["earned"]
            if figure is not None and when == "item_rate_below":
                figure = figure / one["points"] * 100
        return figure is not None and figure < number

    def _grades(self, codes: list[str], *, quotas: bool) -> None:
        """Grades from the best down: a total inside the interval, no limit, room in the quota."""
        kin: dict[str, list[str]] = {}
        for code in codes:
            kin.setdefault(json.dumps(self._rows(self.units[code])), []).append(code)
        for alike in kin.values():
            rows = self._rows(self.units[alike[0]])
            names, left, fell = [row["name"] for row in rows], alike, set[str]()
            caps = {code: self._cap(self.units[code], names) for code in alike}
            for place, row in enumerate(rows):
                reached = []
                for code in left:
                    total = self.own[code]["total"]
                    open_end = row["high"] is None or place == 0 or code in fell
                    below = open_end or total < Fraction(row["high"])
                    if below and total >= _number(row["low"], total):
                        reached.append(code)
                free = [c for c in reached if caps[c] is None or place >= names.index(caps[c])]
                taken = self._room(row, free, len(alike)) if quotas else free
                fell |= set(reached) - set(taken)
                for code in taken:
                    self.own[code]["grade"] = row["name"]
                left = [code for code in left if code not in taken]

    def _room(self, row: Doc, codes: list[str], of: int) -> list[str]:
        """Those whom the quota has room for, the best first; a tie across its line by setting."""
        most = len(codes) if row["quota_count"] is None else int(row["quota_count"])
        if row["quota_percent"] is not None:
            share = Fraction(row["quota_percent"]) * of / 100
            whole = {"floor": math.floor(share), "ceil": math.ceil(share)}
            most = min(most, whole.get(row["quota_rounding"], int(_round(share, 0))))
        if len(codes) <= most or not most:
            return codes if most else []
        keys = sorted((self.own[code]["key"] for code in codes), reverse=True)
        line, include = keys[most - 1], self.settings["quota_ties"] == "include"
        least = line if include or keys[most] < line else None
        return [c for c in codes if (key := self.own[c]["key"]) > line or key == least]

    # The comparison ----------------------------------------------------------------------------

    def _compare(self, said: Doc, own: Doc) -> None:
        name = said["name"]
        for code in own["items"].keys() | said["items"].keys():
            one = own["items"].get(code, {"earned": "不评"})
            self._same(f"{name} · 项目{code}", one["earned"], said["items"].get(code, "不评"))
        for code, value in own["channels"].items():
            self._same(f"{name} · 方式{code}", value, said["channels"].get(code))
        for what, key, ours in COMPARED:
            self._same(f"{name} · {what}", own[ours], said[key])

    def _same(self, what: str, own: Any, said: Any) -> None:
        number = isinstance(own, Fraction) and isinstance(said, str)
        if own != (Fraction(said) if number else said):
            self.wrong.append(f"{what}：复算为{own}，结果为{said}")


def main(citations: str, received: str) -> int:
    """Tabulate and say what was found; 4 where something does not agree."""
    kept = {path.name: path for path in Path(received).iterdir()}
    doc = json.loads(Path(citations).read_text(encoding="utf-8"))
    done = Tabulator(doc, lambda file: kept[file].read_bytes() if file in kept else None)
    print(f"原件数字与采用的评分相同：{done.equal}格")
    for title, lines in done.said.items():
        print(f"{title}：{len(lines)}处", *lines, sep="\n  ")
    print("独立复算结论：" + ("不一致" if done.wrong else "一致"))
    return 4 if done.wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
