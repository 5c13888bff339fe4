"""One line of 台账/加减分: from typed cells to an entry, with a finding for each that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from xltools.days import no_such_day
from xltools.exact import plain
from xltools.registers.columns import HEADERS, POSITION
from xltools.registers.entry import RegisterEntry
from xltools.registers.targets import offered_targets, rule_named, target_named
from xltools.registers.values import date_of, is_formula, number_of, text_of
from xltools.scheme.adjusting import TOTAL_TARGET, AdjustmentRule, Target
from xltools.scheme.model import Scheme
from xltools.scheme.names import UnitNames
from xltools.scheme.settings import Settings
from xltools.scoring.adjust import DISQUALIFY, KINDS
from xltools.text import words
from xltools.text.catalogue import registers as kinds
from xltools.text.finding import Finding, Kind
from xltools.text.nearest import folded


@dataclass(frozen=True, slots=True)
class Register:
    """Where a register's lines stand, and what the scheme says about them."""

    file: str
    sheet: str
    columns: Mapping[str, int]
    """0-based place of each column by key."""
    scheme: Scheme
    names: UnitNames

    @property
    def settings(self) -> Settings:
        return self.scheme.settings


@dataclass(slots=True)
class Line:
    """One line while it is read: its cells, its unit, and whether anything in it is wrong."""

    register: Register
    row: int
    cells: Mapping[str, Any]
    unlike: Mapping[str, str] = field(default_factory=dict)
    """What people see in a cell where they do not see its value, by key."""
    unit_code: str = ""
    unit_name: str = ""
    wrong: bool = False
    rule: AdjustmentRule | None = None
    target: Target = TOTAL_TARGET
    findings: list[Finding] = field(default_factory=list)

    def text(self, key: str) -> str:
        return text_of(self.cells.get(key))

    def finding(self, kind: Kind, key: str, value: str = "", **said: Any) -> Finding:
        """A finding at the cell of column `key`, or about the whole line where that is ""."""
        return Finding(
            kind,
            file=self.register.file,
            sheet=self.register.sheet,
            cell=self._place(key),
            unit=self.unit_code,
            unit_name=self.unit_name,
            value=value,
            values=said,
        )

    def _place(self, key: str) -> str:
        if not key:
            return f"第{self.row}行"
        from openpyxl.utils import get_column_letter

        place = self.register.columns.get(key, POSITION[key])
        return f"{get_column_letter(place + 1)}{self.row}"

    def entry(self) -> RegisterEntry:
        """The line as an entry; what cannot be understood is left out of it and named."""
        if self.unlike:
            key, shown = next(iter(self.unlike.items()))
            self._wrong(kinds.SHOWN_OTHERWISE, key, value=self.text(key), shown=shown)
        self._unit()
        kind = self._kind()
        self._rule(kind)
        self._target()
        each, points = self._number("each"), self._number("points")
        if self.rule and each is not None and self.rule.points not in (None, each):
            said = {"rule": self.rule.words, "points": plain(self.rule.points or 0)}
            self.findings.append(self.finding(kinds.EACH_DIFFERS, "each", plain(each), **said))
        happened = self._date("happened")
        noticed, approved = self._date("noticed"), self._date("approved")
        for key, day in (("noticed", noticed), ("approved", approved)):
            if happened and day and day < happened:
                self._wrong(
                    kinds.DATE_BEFORE,
                    key,
                    value=str(day),
                    column=HEADERS[key],
                    happened=str(happened),
                )
        return RegisterEntry(
            unit=self.unit_name,
            kind=kind,
            happened=happened,
            rule=self.text("rule"),
            each=each,
            times=self._times(),
            fact=self.text("fact"),
            evidence=self.text("evidence"),
            noticed=noticed,
            plea=self.text("plea"),
            approved_points=points,
            proposer=self.text("proposer"),
            approver=self.text("approver"),
            approved=approved,
            withdrawn=self._withdrawn(),
            target=self.text("target"),
        )

    def _unit(self) -> None:
        text = self.text("unit")
        unit = self.register.names.find(text)
        if unit is not None:
            self.unit_code, self.unit_name = unit.code, unit.name
        elif not text:
            self._wrong(kinds.UNIT_BLANK, "unit")
        elif ambiguous := self.register.names.ambiguous(text):
            names = "、".join(other.name for other in ambiguous)
            self._wrong(kinds.UNIT_AMBIGUOUS, "unit", value=text, names=names)
        else:
            near = "、".join(self.register.names.suggest(text))
            clause = f"，相近名称：{near}" if near else ""
            self._wrong(kinds.UNIT_UNKNOWN, "unit", value=text, nearest=clause)

    def _kind(self) -> str:
        text = folded(self.text("kind"))
        veto = self.register.settings.veto_wording.label
        known = {**{folded(kind): kind for kind in KINDS}, folded(veto): DISQUALIFY}
        if text in known:
            return known[text]
        value = self.text("kind")
        self._wrong(kinds.KIND_UNKNOWN, "kind", value=value, veto=veto)
        return value

    def _rule(self, kind: str) -> None:
        """The scheme's rule that the line names; it must be of the line's kind."""
        self.rule = rule_named(self.text("rule"), self.register.scheme)
        if self.rule and kind in KINDS and self.rule.kind.label != kind:
            said = {"rule": self.rule.words, "usual": self.rule.kind.label}
            self._wrong(kinds.KIND_DIFFERS, "kind", value=self.text("kind"), **said)

    def _target(self) -> None:
        """What the line is counted into: as typed, or as its rule says, or the total."""
        usual = TOTAL_TARGET if self.rule is None else self.rule.counted_into
        text = self.text("target")
        found = target_named(text, self.register.scheme) if text else usual
        if found is None:
            offered = "、".join(f"“{word}”" for word in offered_targets(self.register.scheme))
            self._wrong(kinds.TARGET_UNKNOWN, "target", value=text, offered=offered)
            return
        self.target = found
        if self.rule is not None and found != usual:
            said = {"rule": self.rule.words, "usual": usual.words}
            self.findings.append(self.finding(kinds.TARGET_DIFFERS, "target", text, **said))

    def _number(self, key: str) -> Decimal | None:
        value = self.cells.get(key)
        if text_of(value) == "":
            return None
        number = None if is_formula(value) else number_of(value)
        column = HEADERS[key]
        if number is None:
            self._wrong(kinds.NOT_A_NUMBER, key, value=text_of(value), column=column)
        elif number < 0:
            self._wrong(kinds.NEGATIVE, key, value=text_of(value), column=column)
        elif isinstance(value, str):
            said = {"column": column, "number": f"{number:f}"}
            self.findings.append(self.finding(kinds.TEXT_NUMBER, key, value, **said))
        return number

    def _times(self) -> int | None:
        value = self.cells.get("times")
        if text_of(value) == "":
            return None
        number = None if is_formula(value) else number_of(value)
        if number is None or number != int(number) or number < 1:
            self._wrong(kinds.TIMES, "times", value=text_of(value))
            return None
        return int(number)

    def _date(self, key: str) -> date | None:
        value = self.cells.get(key)
        if text_of(value) == "":
            return None
        day = None if is_formula(value) else date_of(value)
        if day is None:
            why = no_such_day(text_of(value)) or "不是日期"
            said = {"value": text_of(value), "column": HEADERS[key], "why": why}
            self._wrong(kinds.NOT_A_DATE, key, **said)
        return day

    def _withdrawn(self) -> bool:
        text = "" if "withdrawn" in self.unlike else self.text("withdrawn")
        if text not in ("", words.YES, words.NO):
            self._wrong(kinds.ANSWER_UNKNOWN, "withdrawn", value=text)
        return text == words.YES

    def _wrong(self, kind: Kind, key: str, value: str = "", **said: Any) -> None:
        self.wrong = True
        self.findings.append(self.finding(kind, key, value, **said))
