"""Closed lists of words: English values in JSON, the offices' own words in cells."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Choice(StrEnum):
    """A closed list. Each member is `(value, label)`; the label is what a drop-down shows."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
