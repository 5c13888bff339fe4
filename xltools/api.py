"""xltools from Python: load a scheme, score marks, read a return.

For notebooks, xlwings scripts and pandas users: plain types and pandas frames in and out, numbers
as `decimal.Decimal`, nothing written and nothing recorded. What the workbooks compute comes from
the same engine; the record (journal, receipts, seal) is the command line's alone. Importing this
module is cheap: pandas and the engine are imported by the first call that needs them.

    >>> from xltools import api
    >>> api.load_scheme("maanshan-2017").settings.year
    2017
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from xltools.scheme.lookup import SchemeIndex
    from xltools.scheme.model import Item, Scheme, Unit
    from xltools.scoring.marks import Mark
    from xltools.text.finding import Finding

__all__ = ["FindingsError", "Return", "load_scheme", "read_return", "score_marks"]

_NEEDED = ("unit", "item", "scorer", "value")
_OPTIONAL = {"field": "", "period": "", "stratum": "", "seq": 0}


class FindingsError(ValueError):
    """Something cannot be used; `findings` says what, where and how to mend it."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(finding.message for finding in findings))
        self.findings = findings


@dataclass(frozen=True)
class Return:
    """What one returned file says."""

    marks: pd.DataFrame
    """unit, item, scorer, period, stratum, field, seq, value, state, sheet, cell; `value` is a
    Decimal, or None where the state is not 得分."""
    findings: list[dict[str, Any]]
    """code, severity, file, sheet, cell, unit, item, value, message, as `--json` has them."""


def load_scheme(source: str | Path) -> Scheme:
    """The scheme of 方案.xlsx at `source`, of a scheme's JSON, or the preset of that name.

    Raises:
        FindingsError: the scheme has errors; all of them are in it.
        FileNotFoundError: there is neither such a file nor such a preset.
    """
    from xltools.scheme.document import json_place, parse_scheme
    from xltools.scheme.lint import check_scheme, lint
    from xltools.scheme.presets import PRESETS, preset
    from xltools.text.finding import has_errors

    path = Path(source)
    if not path.exists():
        if str(source) in PRESETS:
            return preset(str(source))
        raise FileNotFoundError(f"neither a file nor a preset: {source}")
    if path.suffix.lower() == ".json":
        scheme, findings = parse_scheme(path.read_text("utf-8"), path.name)
        if scheme is not None:
            findings = [*findings, *lint(scheme, json_place, path.name)]
    else:
        reading = check_scheme(path)
        scheme, findings = reading.scheme, list(reading.findings)
    if scheme is None or has_errors(findings):
        raise FindingsError(findings)
    return scheme


def score_marks(scheme: Scheme, marks: pd.DataFrame) -> pd.DataFrame:
    """Each unit's total and rank, one row a unit, in the scheme's order.

    Args:
        scheme: from `load_scheme`.
        marks: one row a mark: unit, item and scorer as the scheme's codes (texts), and `value`: a
            number, a state in words (不涉及, 回避, 无样本), or nothing for a blank. Where a method
            has several columns, `field` names one; `period`, `stratum`, `seq` where it asks.

    Returns:
        unit, name, category, status, total, rank, grade, provisional, and `channel …` for each
        channel's points. Totals are Decimals at the scheme's decimals; None where there is none.
        `attrs["findings"]` holds what people must know or decide about it, as `--json` has it.

    Raises:
        ValueError: a column is missing, or a row has an unknown code, stands twice, is marked by
            somebody who is not asked, or has a value that the item's method does not allow.
    """
    import pandas as pd

    from xltools.exact import round_half_up
    from xltools.scheme.lookup import SchemeIndex
    from xltools.scoring.engine import score
    from xltools.scoring.marks import marks_frame

    index = SchemeIndex(scheme)
    rows = _rows(index, marks)
    present = {row.scorer for row in rows}
    missing = [scorer.code for scorer in index.due if scorer.code not in present]
    result, findings = score(scheme, marks_frame(rows), missing=missing)
    places = scheme.settings.total_decimals
    table = [
        {
            "unit": unit.code,
            "name": unit.name,
            "category": unit.category,
            "status": str(unit.status),
            "total": None if unit.total is None else round_half_up(unit.total, places),
            "rank": unit.rank,
            "grade": unit.grade,
            "provisional": result.provisional,
            **{
                f"channel {code}": None if points is None else round_half_up(points, places)
                for code, points in unit.channel_earned.items()
            },
        }
        for unit in result.units
    ]
    scored = pd.DataFrame(table, dtype=object)
    scored.attrs["findings"] = [dict(finding.document()) for finding in findings]
    return scored


def read_return(workspace: str | Path, file: str | Path) -> Return:
    """The marks of a returned form and what is wrong with it, as `xltools check` reads it.

    Raises:
        xltools.folder.opening.Refusal: the workspace cannot be opened.
    """
    import pandas as pd

    from xltools.steps.check import check_files

    intake = check_files(Path(workspace), [Path(file)])
    rows = [
        {
            "unit": mark.unit,
            "item": mark.item,
            "scorer": mark.scorer,
            "period": mark.period,
            "stratum": mark.stratum,
            "field": mark.field,
            "seq": mark.seq,
            "value": Decimal(mark.integer).scaleb(-mark.scale) if mark.state == "得分" else None,
            "state": str(mark.state),
            "sheet": mark.sheet,
            "cell": mark.cell,
        }
        for mark in intake.iter_marks()
    ]
    columns = ["unit", "item", "scorer", *("period", "stratum", "field", "seq")]
    columns += ["value", "state", "sheet", "cell"]
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    return Return(frame, [dict(finding.document()) for finding in intake.findings])


def _rows(index: SchemeIndex, marks: pd.DataFrame) -> list[Mark]:
    from xltools.scoring.entries import sheets_of

    lacking = [name for name in _NEEDED if name not in marks.columns]
    if lacking:
        raise ValueError(f"columns missing: {', '.join(lacking)}")
    unknown = set(marks.columns) - {*_NEEDED, *_OPTIONAL, "state", "sheet", "cell"}
    if unknown:
        raise ValueError(f"columns unknown: {', '.join(sorted(map(str, unknown)))}")
    units = {one.code: one for one in index.scheme.units}
    items = {one.code: one for one in index.scheme.items}
    scorers = {one.code: one for one in index.scheme.scorers}
    found: list[Mark] = []
    seen: set[tuple[object, ...]] = set()
    for number, row in enumerate(marks.to_dict("records"), 1):
        for name, codes in (("unit", units), ("item", items), ("scorer", scorers)):
            if row[name] not in codes:
                raise ValueError(f"row {number}: no {name} has the code {row[name]!r}")
        unit, item, scorer = units[row["unit"]], items[row["item"]], scorers[row["scorer"]]
        if not index.marks_unit(scorer, unit, item):
            who = f"{scorer.code} is not asked for unit {unit.code}, item {item.code}"
            raise ValueError(f"row {number}: {who}")
        mark = _mark(number, row, unit, item, index.points(unit, item))
        asked = [sheet for sheet in sheets_of(index, unit, item) if sheet[0] == scorer.code]
        if (mark.scorer, mark.period, mark.stratum) not in asked:
            known = "; ".join(f"{period!r}, {stratum!r}" for _, period, stratum in asked)
            raise ValueError(f"row {number}: `period`, `stratum` must be one of {known}")
        key = mark[:7]
        if key in seen:
            raise ValueError(f"row {number}: this mark stands twice")
        seen.add(key)
        found.append(mark)
    return found


def _mark(number: int, row: Mapping[Any, Any], unit: Unit, item: Item, points: Decimal) -> Mark:
    from xltools.scoring.marks import Mark, State, mark_value

    more = {name: row.get(name, default) for name, default in _OPTIONAL.items()}
    fields = {one.key: one for one in item.method.fields(points)}
    if not more["field"] and len(fields) == 1:
        more["field"] = next(iter(fields))
    if more["field"] not in fields:
        raise ValueError(f"row {number}: `field` must be one of {', '.join(fields)}")
    field = fields[more["field"]]
    state, value = _value(number, row)
    if value is not None:
        low, high = field.low, field.high
        if (low is not None and value < low) or (high is not None and value > high):
            raise ValueError(f"row {number}: {value} is outside {low} to {high}")
        if -int(value.normalize().as_tuple().exponent) > field.decimals:
            raise ValueError(f"row {number}: {value} has more than {field.decimals} decimals")
        if field.step is not None and value % field.step:
            raise ValueError(f"row {number}: {value} is no multiple of {field.step}")
    integer, scale = mark_value(value) if value is not None else (0, 0)
    place = (str(more["period"]), str(more["stratum"]), str(more["field"]), int(more["seq"]))
    head = (unit.code, item.code, str(row["scorer"]), *place)
    return Mark(*head, integer, scale, State(state), "", "", f"row {number}")


def _value(number: int, row: Mapping[Any, Any]) -> tuple[str, Decimal | None]:
    """State and number of one row; a binary float counts as the shortest decimal that means it."""
    import pandas as pd

    from xltools.scoring.marks import State

    value, told = row["value"], row.get("state")
    if value is None or pd.isna(value) or str(value).strip() == "":
        return (str(told) if told in {str(one) for one in State} else State.BLANK), None
    if isinstance(value, str) and value.strip() in {str(one) for one in State}:
        return value.strip(), None
    if isinstance(value, bool):
        raise ValueError(f"row {number}: {value!r} is no number")
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"row {number}: {value!r} is neither a number nor a state") from None
    if not exact.is_finite():
        raise ValueError(f"row {number}: {value!r} is no number")
    return State.MARK, exact
