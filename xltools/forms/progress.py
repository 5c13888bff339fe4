"""The line at the top of a marking sheet: how far it is filled, and what to do first."""

from __future__ import annotations

from collections.abc import Sequence

from xltools.forms.above import above_formula
from xltools.forms.address import fixed, quoted
from xltools.forms.plan import PlanSheet
from xltools.forms.several import above_cell
from xltools.forms.status import OPEN, SETTLED
from xltools.text import forms as words


def status_line(statuses: Sequence[str], head: str = "", *, votes: bool = False) -> str:
    """What the line says of the rows' `statuses`.

    `head` is what is wrong above the table, and stands first. Tallies of `votes` speak of units
    and name those whose votes do not add up.

    >>> status_line(["已填", "超出0—100", "未填", "回避"])
    '填写情况：应填4项，已填3项，未填1项，不符合要求1项'
    >>> status_line(["已填", "不涉及"])
    '填写情况：已全部填写，可打印签字盖章后报送'
    >>> status_line(["已填", "票数不符"], "请填“发出票”", votes=True)
    '填写情况：请填“发出票”；应填2家，已填2家，未填0家，票数不符1家，不符合要求0家'
    """
    blank = sum(status in OPEN for status in statuses)
    settled = sum(status in SETTLED for status in statuses)
    if settled == len(statuses) and not head:
        return words.STATUS_PREFIX + words.ALL_FILLED
    due, bad = len(statuses), len(statuses) - settled - blank
    one = "家" if votes else "项"
    parts = [f"应填{due}{one}", f"已填{due - blank}{one}", f"未填{blank}{one}"]
    if votes:
        miscounted = sum(status == words.MISCOUNTED for status in statuses)
        parts.append(f"{words.MISCOUNTED}{miscounted}{one}")
        bad -= miscounted
    parts.append(f"不符合要求{bad}{one}")
    return words.STATUS_PREFIX + (f"{head}；" if head else "") + "，".join(parts)


def status_line_formula(sheet: PlanSheet) -> str:
    """The same as a formula over the column 填写情况."""
    column = fixed(sheet.first_row, sheet.last_row, sheet.column("status"))
    due = sum(1 for _ in sheet.unit_rows())
    blank = "+".join(f"COUNTIF({column},{quoted(word)})" for word in OPEN)
    settled = "+".join(f"COUNTIF({column},{quoted(word)})" for word in SETTLED)
    votes = tells_votes(sheet)
    one = "家" if votes else "项"
    bad = f"{due}-({settled})-({blank})"
    miscounted = ""
    if votes:
        count = f"COUNTIF({column},{quoted(words.MISCOUNTED)})"
        miscounted = f'{words.MISCOUNTED}"&{count}&"{one}，'
        bad += f"-{count}"
    head = above_cell(sheet) if above_formula(sheet) else ""
    first, settled_all = "", f"{settled}={due}"
    if head:
        first = f'IF({head}="","",{head}&"；")&'
        settled_all = f'AND({settled_all},{head}="")'
    prefix = quoted(words.STATUS_PREFIX)
    return (
        f"=IF({settled_all},{quoted(words.STATUS_PREFIX + words.ALL_FILLED)},"
        f'{prefix}&{first}"应填{due}{one}，已填"&({due}-({blank}))&"{one}，未填"&({blank})'
        f'&"{one}，{miscounted}不符合要求"&({bad})&"{one}")'
    )


def tells_votes(sheet: PlanSheet) -> bool:
    """Whether the sheet has a check that numbers add up."""
    return any(one.right for one in sheet.method.computed(sheet.points))
