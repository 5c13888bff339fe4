"""Cell addresses: rows from 1, columns from 0, as in a plan."""

from __future__ import annotations


def letters(column: int) -> str:
    """The letters of a 0-based column.

    >>> letters(0), letters(25), letters(26), letters(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


ROW = "\x00"
"""Stands for the row in a formula that is the same in many rows, until the row is put in."""


def a1(row: int | str, column: int) -> str:
    """The A1 reference of a cell: 1-based row (or ROW), 0-based column.

    >>> a1(7, 3)
    'D7'
    """
    return f"{letters(column)}{row}"


def fixed(first_row: int, last_row: int, column: int) -> str:
    """The absolute range of a column's rows.

    >>> fixed(6, 92, 3)
    '$D$6:$D$92'
    """
    name = letters(column)
    return f"${name}${first_row}:${name}${last_row}"


def quoted(text: str) -> str:
    """`text` as a string literal in a formula.

    >>> print(quoted('说"好"了'))
    "说""好""了"
    """
    return '"' + text.replace('"', '""') + '"'
