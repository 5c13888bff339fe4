"""独立复算: a second, small tabulator for people who would rather not trust the first.

Standard library only, no line shared with the engine. Run it as
    python second.py 复算依据.json 留存/received
For each mark that the result cites (SHA-256, sheet, cell) it looks into that kept original: a
number must be the one that was used; where something else stands there (text that was tidied, an
old format, a value settled by people) the used value is taken, counted and listed. Points, totals
and ranks are worked out in exact fractions; numbers below and beside the cited cells are listed.
"""

import io
import json
import sys
import zipfile
from collections.abc import Callable
from decimal import Context, Decimal
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

Doc = dict[str, Any]
Marks = list[tuple[Fraction, str]]  # value, scorer
Cells = dict[str, tuple[str, str]]  # A1 -> ("number", "formula" or "text", what is stored)
EXCEL = Context(prec=15)  # a spreadsheet's numbers have fifteen digits
TITLES = ("取自结果的评分", "结果未引用的数字", "未复算", "不一致")


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


class Tabulator:
    """One run over a document of citations; `content` gives the kept original of a SHA-256."""

    def __init__(self, doc: Doc, content: Callable[[str], bytes | None]) -> None:
        self.doc, self.content, self.places = doc, content, doc["decimals"]
        self.equal = 0  # cells that hold exactly the number that was used
        self.taken, self.uncited, self.left, self.wrong = (list[str]() for _ in range(4))
        lists = (self.taken, self.uncited, self.left, self.wrong)
        self.said = dict(zip(TITLES, lists, strict=True))
        self.marks = dict[tuple[str, str], Marks]()
        for file, marks in doc["marks"].items():
            self._read(doc["files"][file], file, marks)
        self._ranks({unit["code"]: self._total(unit) for unit in doc["units"]})

    def _read(self, name: str, file: str, marks: list[list[str]]) -> None:
        if sha256(data := self.content(file) or b"").hexdigest() != file:
            self.wrong.append(f"{name}：留存的原件缺失或已改动（{file}）")
        sheets = _sheets(data)
        for unit, item, scorer, value, state, sheet, cell, settled in marks:
            kind, stored = sheets.get(sheet, {}).get(cell, ("", ""))
            place = f"{name} · {sheet} · {cell}（{unit}，{item}，{scorer}）：原件“{stored}”"
            if state == "得分":
                self.marks.setdefault((unit, item), []).append((Fraction(value), scorer))
                if kind in ("number", "formula") and EXCEL.create_decimal(stored) == Decimal(value):
                    self.equal += 1
                elif settled or not sheets or kind == "text":
                    why = settled or ("规范写法" if sheets else "旧格式，不能直接读取")
                    self.taken.append(f"{place}，按{value}计，{why}")
                else:
                    self.wrong.append(f"{place}，结果采用{value}")
            elif state in ("未填", "不涉及") and kind == "number" and not settled:
                self.wrong.append(f"{place}，结果按“{state}”处理")
        for sheet in sorted({mark[5] for mark in marks}):
            cited = {_split(mark[6]) for mark in marks if mark[5] == sheet}
            columns, first = {column for column, _ in cited}, min(row for _, row in cited)
            for cell, (kind, stored) in sheets.get(sheet, {}).items():
                at = _split(cell)
                if kind == "number" and at[0] in columns and at[1] >= first and at not in cited:
                    self.uncited.append(f"{name} · {sheet} · {cell}：“{stored}”")

    def _total(self, unit: Doc) -> tuple[Fraction, Fraction] | None:
        name, total, counted = unit["name"], None, dict[str, Fraction]()
        applicable, whole, blocked, asked = Fraction(0), Fraction(0), False, False
        for code, one in unit["items"].items():
            points, item = Fraction(one["points"]), self.doc["items"][code]
            earned = self._points(item, points, self.marks.get((unit["code"], code), []))
            if one["keep"]:
                self.left.append(f"{name} · 项目{code}：{one['keep']}")
                earned = Fraction(one["earned"]) if one["earned"] else None
            self._same(f"{name} · 项目{code}", earned, one["earned"])
            asked = asked or earned is not None or one["state"] in ("未报", "未填", "待更正")
            blocked = blocked or (earned is None and one["policy"] == "block")
            counts = {"zero": Fraction(0), "full": points}.get(one["policy"], earned)
            counts, whole = counts if earned is None else earned, whole + points
            if counts is not None:
                counted[item["channel"]] = counted.get(item["channel"], Fraction(0)) + counts
                applicable += points
        if unit["keep"]:
            self.left.append(f"{name} · 总分：{unit['keep']}")
            total = Fraction(unit["exact_total"]) if unit["exact_total"] else None
        elif asked and applicable and not blocked:
            ratio, total = Fraction(unit["full"] or whole) / applicable, Fraction(0)
            for key, value in counted.items():
                subtotal = _round(value * ratio, self.places["channel"])
                self._same(f"{name} · 方式{key}", subtotal, unit["channels"].get(key))
                total += subtotal
            self._same(f"{name} · 评议得分", total, unit["raw_total"])
            moved = sum(map(Fraction, unit["adjustments"]), Fraction(0))
            total += moved * (ratio if self.doc["order"] == "adjust_first" else 1)
            total = total if self.doc["floor"] is None else max(total, Fraction(self.doc["floor"]))
        both = None if total is None else (_round(total, self.places["total"]), total)
        self._same(f"{name} · 总分", both and both[0], unit["total"])
        self._same(f"{name} · 总分（舍入前）", total, unit["exact_total"])
        return both

    def _points(self, item: Doc, points: Fraction, marks: Marks) -> Fraction | None:
        if not marks:
            return None
        kept, way, count = sorted(marks), item["combine"], len(marks)
        if way == "median":
            kept = kept[(count - 1) // 2 : count // 2 + 1]
        elif way == "trimmed" and count > max(item["above"], item["high"] + item["low"]):
            kept = kept[item["low"] : count - item["high"]]
        weights = {who: Fraction(item["weights"].get(who, 1)) for _, who in kept}
        mean = Fraction(sum(value * weights[who] for value, who in kept)) / sum(weights.values())
        # 分值 × 合成后的评分 ÷ 评分满分
        return _round(points * mean / Fraction(item["scale"] or points), self.places["item"])

    def _ranks(self, totals: dict[str, tuple[Fraction, Fraction] | None]) -> None:
        exact, groups = self.doc["rank_on"] == "exact", dict[str, dict[str, Fraction]]()
        for unit in self.doc["units"]:
            if unit["status"] == "ranked" and (pair := totals[unit["code"]]) is not None:
                groups.setdefault(unit["group"], {})[unit["code"]] = pair[exact]
        for unit in self.doc["units"]:
            group = groups.get(unit["group"], {})
            keys, rank = list(group.values()), None
            if (key := group.get(unit["code"])) is not None:
                above = [other for other in keys if other > key]
                rank = 1 + len(set(above) if self.doc["rank"] == "dense" else above)
                if self.doc["tie_breaks"] and keys.count(key) > 1:
                    self.left.append(f"{unit['name']} · 名次：总分相同，按方案另行比较")
                    continue
            self._same(f"{unit['name']} · 名次", rank, unit["rank"])

    def _same(self, what: str, own: Fraction | int | None, said: str | int | None) -> None:
        if own != (None if said is None else Fraction(said)):
            self.wrong.append(f"{what}：复算为{own}，结果为{said}")


def _split(cell: str) -> tuple[str, int]:
    letters = cell.rstrip("0123456789")
    return letters, int(cell[len(letters) :] or 0)


def _round(value: Fraction, places: int | None) -> Fraction:  # half up
    scale = 10 ** (places or 0)
    units = int(abs(value) * scale + Fraction(1, 2)) * (1 if value >= 0 else -1)
    return value if places is None else Fraction(units, scale)


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
