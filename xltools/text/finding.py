"""A finding (核验意见): what was found, where, how grave, and how to mend it."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from xltools.text.words import nest_quotes


class Severity(StrEnum):
    """How grave a finding is: 错误 must be mended, 警告 looked at, 提示 known."""

    ERROR = "错误"
    WARNING = "警告"
    NOTICE = "提示"


@dataclass(frozen=True, slots=True)
class Kind:
    """One entry of the catalogue.

    `says` is what follows the place: the fact, the rule and the remedy, as a template over
    the finding's `value`, `unit_name` and further values.
    """

    code: str
    severity: Severity
    says: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A catalogue entry at a place, with the values it speaks of.

    `file` is shown as received; `cell` is an A1 reference or several; `unit` and `item` are
    codes, `unit_name` the 规范化简称 that the sentence uses.
    """

    kind: Kind
    file: str = ""
    sheet: str = ""
    cell: str = ""
    unit: str = ""
    unit_name: str = ""
    item: str = ""
    scorer: str = ""
    value: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    settled: str = ""
    """How people settled it, 议定事项第n号; it stays listed and is no longer open. Empty: open."""

    @property
    def code(self) -> str:
        return self.kind.code

    @property
    def severity(self) -> Severity:
        return self.kind.severity

    @property
    def body(self) -> str:
        """The sentence without level, place and code."""
        return nest_quotes(_Strict().format(self.kind.says, value=self.value, **self.values))

    @property
    def message(self) -> str:
        """`【级别】文件 · 表 · 格　单位：…。（代码）`"""
        place = " · ".join(part for part in (self.file, self.sheet, self.cell) if part)
        who = f"{self.unit_name}：" if self.unit_name else ""
        gap = "　" if place and (who or self.body) else ""
        return f"【{self.severity}】{place}{gap}{who}{self.body}（{self.code}）"

    def document(self) -> dict[str, str | None]:
        """The finding as the result document carries it."""
        return {
            "code": self.code,
            "severity": str(self.severity),
            "file": self.file or None,
            "sheet": self.sheet or None,
            "cell": self.cell or None,
            "unit": self.unit or None,
            "item": self.item or None,
            "value": self.value or None,
            "message": self.message,
        }


class _Strict(string.Formatter):
    """A template that lacks a value is a programming error, so it says which."""

    def get_value(self, key: int | str, args: Any, kwargs: Any) -> Any:
        if key not in kwargs:
            raise KeyError(f"finding template needs {key!r}")
        return kwargs[str(key)]


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any finding must be mended before its cell or file can be used."""
    return any(f.severity is Severity.ERROR and not f.settled for f in findings)


def open_counts(findings: Iterable[Finding]) -> tuple[dict[Severity, int], int]:
    """How many of each level are open, and how many people have settled."""
    levels = dict.fromkeys(Severity, 0)
    settled = 0
    for finding in findings:
        if finding.settled:
            settled += 1
        else:
            levels[finding.severity] += 1
    return levels, settled


_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTICE: 2}


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by file, sheet, row and column, the graver first within a file."""
    return sorted(findings, key=_sort_key)


_BEFORE_ROW = re.compile(r"[0-9].*", re.DOTALL)
_ROW = re.compile(r"[^0-9]*([0-9]*).*", re.DOTALL)
"""D23, or 第23行: what stands before the row, and the row."""


def _sort_key(finding: Finding) -> tuple[Any, ...]:
    first = finding.cell.replace("、", ",").split(",")[0]
    letters = _BEFORE_ROW.sub("", first)
    digits = _ROW.sub(r"\1", first)
    return (
        finding.file,
        _ORDER[finding.severity],
        finding.sheet,
        int(digits) if digits.isdigit() else 0,
        len(letters),
        letters,
        finding.code,
        finding.unit,
        finding.item,
        finding.scorer,
        finding.value,
    )
