"""Which rows of a table belong together on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Role = Literal["body", "band", "rule", "close", "empty"]
_KEPT = 3
"""Rows that stay with what closes a category or the table."""


def holds(roles: Sequence[Role], *, closed: bool) -> list[bool]:
    """For each row, whether the next one, or what closes the table, stands on the same page.

    A heading keeps two rows below it; closing rows, notes and the signature line keep three
    rows above them. `closed` says whether notes or a signature line follow the last row.

    >>> holds(["band", "body", "body", "body", "body", "rule", "close"], closed=False)
    [True, True, True, True, True, True, False]
    """
    after: list[Role | Literal["notes"]] = [*roles]
    if closed:
        after.append("notes")
    return [
        _holds(role, roles[place - 1] if place else "body", after[place + 1 :])
        for place, role in enumerate(roles)
    ]


def _holds(role: Role, before: Role, after: Sequence[str]) -> bool:
    if role in ("rule", "close"):
        return after[:1] in (["close"], ["notes"])
    closing = any(other in ("rule", "notes") for other in after[:_KEPT])
    return role == "band" or before == "band" or closing
