"""台账/纸质件登记.xlsx: the stamped paper originals, and whether paper and file agree.

The paper's foot carries five numbers; whoever receives it types them in. Where they are not the
file's, somebody compares paper and file mark by mark and registers the outcome.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from xltools.exact import plain
from xltools.registers.table import Field, Form, Line, read_lines, write_register
from xltools.registers.values import date_of, is_formula, number_of
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Scheme
from xltools.text.catalogue import decisions as kinds
from xltools.text.finding import Finding, Kind
from xltools.text.nearest import folded, nearest

SAME = "一致"
FILE_HOLDS = "不一致，经核对以电子件为准"
PAPER_HOLDS = "不一致，以纸质件为准，已请重报"
OUTCOMES = (SAME, FILE_HOLDS, PAPER_HOLDS)
NUMBERS = ("count", "total", "high", "low", "control")
HEADERS = {
    "scorer": "评分单位",
    "item": "测评项目",
    "received": "收到日期",
    "count": "个数",
    "total": "合计",
    "high": "最高",
    "low": "最低",
    "control": "电纸核对数",
    "outcome": "核对结果",
    "checker": "核对人",
}
_WIDTHS = {"scorer": 22, "item": 22, "outcome": 26}
_LISTS = {"scorer": "评分单位", "item": "测评项目", "outcome": "核对结果"}


def _field(key: str, header: str) -> Field:
    shape = "date" if key == "received" else "number" if key in NUMBERS else "text"
    return Field(key, header, _WIDTHS.get(key, 11), shape, _LISTS.get(key, ""))


FORM = Form(
    title="纸质盖章件登记表",
    sheet="纸质件",
    fields=(Field("seq", "序号", 5, "auto"), *(_field(k, h) for k, h in HEADERS.items())),
    required=("scorer", "received", "control", "outcome", "checker"),
    notes=(
        "注：个数、合计、最高、最低、电纸核对数照纸质件页脚登记；负责几个项目的，每个项目一行。"
        "重报的另起一行，以最后一行为准。数字不一致的，逐项核对后填核对结果和核对人。",
    ),
)


def write_papers(scheme: Scheme, rows: Sequence[Mapping[str, Any]] = ()) -> bytes:
    """The register with `rows` filled in and drop-downs."""
    lists = {
        "评分单位": [scorer.name for scorer in scheme.scorers],
        "测评项目": [item.name for item in scheme.items],
        "核对结果": list(OUTCOMES),
    }
    return write_register(FORM, scheme, lists, rows)


@dataclass(frozen=True, slots=True)
class Paper:
    """One stamped original as registered; a number that was not typed is None."""

    scorer: str
    item: str
    received: date | None
    numbers: tuple[Decimal | None, ...]
    """As in NUMBERS."""
    outcome: str
    checker: str
    place: str
    """Where the register says so: A1 of the control number."""


@dataclass(frozen=True, slots=True)
class Papers:
    """The register: the last line of each scorer and item, and what is wrong in it."""

    papers: Mapping[tuple[str, str], Paper]
    findings: tuple[Finding, ...]
    file: str = ""
    sheet: str = ""


def read_papers(path: Path, scheme: Scheme) -> Papers:
    """Every line of the register that can be understood.

    Raises:
        RegisterUnreadable: the file cannot be opened or read as a workbook.
    """
    found = read_lines(path, FORM)
    if found is None:
        return Papers({}, ())
    if found.lacking:
        missing = "、".join(found.lacking)
        return Papers({}, (Finding(kinds.COLUMN_MISSING, file=found.file, value=missing),))
    index = SchemeIndex(scheme)
    papers: dict[tuple[str, str], Paper] = {}
    findings = list(found.findings)
    for line in found.lines:
        paper, said = _paper(line, index)
        findings += said
        if paper is not None:
            papers[paper.scorer, paper.item] = paper
    return Papers(papers, tuple(findings), found.file, found.sheet)


def _paper(line: Line, index: SchemeIndex) -> tuple[Paper | None, list[Finding]]:
    wanted = folded(line.text("scorer"))
    scorer = next(
        (s for s in index.scheme.scorers if wanted in (folded(s.code), folded(s.name))), None
    )
    if scorer is None:
        others = [one.name for one in index.scheme.scorers]
        return None, [_unknown(line, "scorer", others)]
    items = index.items_of(scorer)
    text = folded(line.text("item"))
    chosen = [i for i in items if text in (folded(i.code), folded(i.name))] if text else items
    if len(chosen) != 1:
        return None, [_unknown(line, "item", [one.name for one in items])]
    findings: list[Finding] = []
    numbers: list[Decimal | None] = []
    for key in NUMBERS:
        value = line.cells.get(key)
        number = None if is_formula(value) else number_of(value)
        if number is None and line.text(key):
            findings.append(_finding(kinds.PAPER_ENTRY, line, key, expected="数字"))
        numbers.append(number)
    received = date_of(line.cells.get("received"))
    if received is None:
        findings.append(
            _finding(kinds.PAPER_ENTRY, line, "received", expected="日期，例如2017-12-20")
        )
    outcome = line.text("outcome")
    if outcome and outcome not in OUTCOMES:
        expected = "、".join(f"“{one}”" for one in OUTCOMES)
        findings.append(_finding(kinds.PAPER_ENTRY, line, "outcome", expected=expected))
    if findings:
        return None, findings
    checker = line.text("checker")
    place = line.place("control")
    item = chosen[0].code
    return Paper(scorer.code, item, received, tuple(numbers), outcome, checker, place), []


def _unknown(line: Line, key: str, others: Sequence[str]) -> Finding:
    near = "、".join(nearest(line.text(key), others))
    return _finding(kinds.PAPER_SCORER, line, key, nearest=f"，相近的有：{near}" if near else "")


def _finding(kind: Kind, line: Line, key: str, **said: Any) -> Finding:
    return Finding(
        kind,
        file=line.file,
        sheet=line.sheet,
        cell=line.place(key),
        value=line.text(key),
        values={"column": HEADERS[key], **said},
    )


class Foot(Protocol):
    """The five numbers of a marking sheet in a file that counts."""

    @property
    def item(self) -> str: ...
    @property
    def count(self) -> int: ...
    @property
    def total(self) -> Decimal: ...
    @property
    def high(self) -> Decimal | None: ...
    @property
    def low(self) -> Decimal | None: ...
    @property
    def control(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Agreement:
    """How one stamped original and the file that counts compare."""

    paper: Paper
    control: int
    """电纸核对数 of the file."""
    differing: tuple[str, ...]
    """纸质件…，电子件… of each number that is not the same."""

    @property
    def compared(self) -> bool:
        """Whether the paper's numbers were typed at all."""
        return any(number is not None for number in self.paper.numbers)

    @property
    def settled(self) -> bool:
        """Whether numbers that differ were looked into, and the file was found right."""
        return self.paper.outcome == FILE_HOLDS and bool(self.paper.checker)

    @property
    def words(self) -> str:
        """What 报送情况 shows in the column 电纸核对."""
        if not self.compared:
            return f"{self.control}（纸质件未登记）"
        if not self.differing:
            return f"{self.control}（一致）"
        checked = f"，{self.paper.outcome.removeprefix('不一致，')}" if self.paper.outcome else ""
        return f"{self.control}（不一致{checked}）"


def agreement(paper: Paper, foot: Foot) -> Agreement:
    """Compare what was typed from the paper with the file's own numbers."""
    own = (Decimal(foot.count), foot.total, foot.high, foot.low, Decimal(foot.control))
    differing = tuple(
        f"纸质件{HEADERS[key]}{plain(typed)}，电子件为{'无' if mine is None else plain(mine)}"
        for key, typed, mine in zip(NUMBERS, paper.numbers, own, strict=True)
        if typed is not None and typed != mine
    )
    return Agreement(paper, foot.control, differing)


def differs(file: str, scorer: str, sheet: str, one: Agreement) -> Finding | None:
    """The finding on a paper that differs from its file; settled once somebody has checked."""
    if not one.differing:
        return None
    settled = f"{one.paper.outcome}（核对人：{one.paper.checker}）" if one.settled else ""
    return Finding(
        kinds.PAPER_DIFFERS,
        file=file,
        sheet=sheet,
        scorer=scorer,
        item=one.paper.item,
        value="；".join(one.differing),
        settled=settled,
    )
