"""What the examples share: a preset cut down to a few units, and what its scorers enter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from xltools.forms.layout import plan_form
from xltools.forms.plan import PlanSheet
from xltools.ledger import keys
from xltools.registers.reader import RegisterEntry
from xltools.scheme.model import Scheme, Scorer
from xltools.scheme.presets import preset

HEADER = "单位编码,指标编码,栏目,值,理由"

Row = Mapping[str, str]
"""What one scorer enters about one unit, or once for the sheet (""), by column label."""
Said = tuple[str, str, str, str]
"""An event of a list: unit, rule, times or points, fact."""


@dataclass(frozen=True, slots=True)
class Example:
    """A scheme with 演示数据 set, what is entered into its forms, and its register."""

    scheme: Scheme
    entries: Mapping[tuple[str, str], Mapping[str, Row]]
    """(scorer, item) → unit ("" for the sheet) → column → what is typed."""
    events: Mapping[tuple[str, str], Sequence[Said]] = field(default_factory=dict)
    """(scorer, item) → the events of a list."""
    register: tuple[RegisterEntry, ...] = ()

    def csv(self, scorer: Scorer) -> str:
        """The scorer's marks as `xltools fill` takes them."""
        lines = [HEADER]
        for item in scorer.items:
            for unit, row in self.entries.get((scorer.code, item), {}).items():
                for column, typed in row.items():
                    reason = "" if typed[:1].isdigit() else "无此项业务"
                    lines.append(f"{unit},{item},{column},{typed},{reason}")
            events = self.events.get((scorer.code, item), ())
            for cell in sheet_of(self.scheme, scorer, item).above_entries if events else ():
                complete = cell.field.choices[0] if cell.field is not None else ""
                lines.append(f",{item},{cell.label},{complete},")
            for unit, rule, number, fact in events:
                lines.append(f"{unit},{item},{rule},{number},{fact}")
        return "\n".join(lines) + "\n"


def cut(name: str, units: Iterable[str] = (), **settings: Any) -> Scheme:
    """The preset with 演示数据 set, of whose units only some are kept (all if none are named)."""
    base = preset(name)
    wanted = set(units) or {unit.code for unit in base.units}
    year = base.settings.year
    usual = {
        "demo": True,
        "deadline": datetime(year, 12, 31, 17, 0),
        "contact": "示例联系人",
        "phone": "0000-0000000",
    }
    return base.model_copy(
        update={
            "settings": base.settings.model_copy(update=usual | settings),
            "units": tuple(unit for unit in base.units if unit.code in wanted),
            "unit_points": tuple(one for one in base.unit_points if one.unit in wanted),
            "recusals": tuple(one for one in base.recusals if one.unit in wanted),
            "categories": tuple(
                one.model_copy(update={"declared": None}) for one in base.categories
            ),
        }
    )


def single(scheme: Scheme, marks: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], Any]:
    """One mark a unit: item → marks in the order of the units that it is asked about.

    Several scorers of an item stand one after the other as `item/scorer`.
    """
    found = {}
    for key, typed in marks.items():
        item, _, code = key.partition("/")
        scorer = next(s for s in scheme.scorers if item in s.items and code in ("", s.code))
        sheet = sheet_of(scheme, scorer, item)
        rows = [row for _, row in sheet.unit_rows() if not row.recused]
        label = sheet.entry_columns[0][1].label
        found[scorer.code, item] = {
            row.code: {("" if word == "不涉及" else label): word}
            for row, word in zip(rows, typed, strict=True)
        }
    return found


def columns(
    scheme: Scheme, item: str, rows: Mapping[str, str], scorer: str = ""
) -> dict[tuple[str, str], Any]:
    """Several numbers a unit, in the order of the form's columns: unit → "12 15"."""
    own = next(s for s in scheme.scorers if item in s.items and scorer in ("", s.code))
    sheet = sheet_of(scheme, own, item)
    labels = [column.label for _, column in sheet.entry_columns]
    return {
        (own.code, item): {
            unit: {"": typed} if typed == "不涉及" else _zipped(labels, typed)
            for unit, typed in rows.items()
        }
    }


def _zipped(labels: Sequence[str], typed: str) -> dict[str, str]:
    return dict(zip(labels, typed.split(), strict=True))


def sheet_of(scheme: Scheme, scorer: Scorer, item: str) -> PlanSheet:
    """The scorer's form for an item."""
    sheet = plan_form(scheme, scorer, keys.DEMO_WORKSPACE).sheet(item)
    assert sheet is not None, "the examples fill forms that are issued"
    return sheet
