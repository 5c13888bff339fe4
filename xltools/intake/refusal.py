"""Why a file is not read on: a catalogue entry with its values, thrown to the file's boundary."""

from __future__ import annotations

from typing import Any

from xltools.text.catalogue import files
from xltools.text.finding import Kind
from xltools.text.guard import UNCERTAIN, Rule


class Refused(Exception):
    """A file that cannot or must not be read; caught once per file and turned into a finding."""

    scorer = ""
    """Whose the file is for certain, where its identity was found genuine before it was refused."""
    revision = 0

    def __init__(
        self, kind: Kind, *, sheet: str = "", cell: str = "", value: str = "", **values: Any
    ) -> None:
        super().__init__(kind.code, sheet, cell, value, values)
        self.kind = kind
        self.sheet = sheet
        self.cell = cell
        self.value = value
        self.values = values

    def of(self, scorer: str, revision: int) -> Refused:
        """The same, said of this scorer's genuine form."""
        self.scorer, self.revision = scorer, revision
        return self


def unsafe(why: str = "", *, rule: Rule = UNCERTAIN, sheet: str = "", cell: str = "") -> Refused:
    """A structure that no honest program writes; the file waits for a person.

    `why` is the reason, where the rule's own sentence leaves something to be said.
    """
    return Refused(files.UNSAFE, sheet=sheet, cell=cell, value=rule.code, why=why or rule.says)


def damaged(why: str) -> Refused:
    """A file that broke on its way."""
    return Refused(files.DAMAGED, why=why)
