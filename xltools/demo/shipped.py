"""The workbooks that ship with the project, made by the tool itself.

    python -m xltools.demo.shipped workbooks

writes them anew; equal program, equal bytes. File names are ASCII.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from xltools.demo.city import demo_scheme
from xltools.demo.filling import demo_csv
from xltools.files import write_whole
from xltools.forms.fill import fill_form
from xltools.forms.identity import sign
from xltools.forms.layout import plan_form
from xltools.forms.writer import write_form
from xltools.ledger import keys
from xltools.scheme.presets import PRESETS, preset
from xltools.scheme.workbook import write_scheme

_FORMS = {"PF03": "department", "PF09": "two-items", "XQ07": "county"}
"""Scorers of the demo whose forms are shown, blank and filled."""


def shipped() -> Iterator[tuple[str, bytes]]:
    """(file name, content) of every shipped workbook."""
    for name in PRESETS:
        yield f"scheme-{name}.xlsx", write_scheme(preset(name))
    scheme = demo_scheme()
    for scorer in scheme.scorers:
        if scorer.code not in _FORMS:
            continue
        plan = plan_form(scheme, scorer, keys.DEMO_WORKSPACE)
        blank = write_form(plan, sign(plan, 1, keys.demo_key()))
        yield f"form-{_FORMS[scorer.code]}.xlsx", blank
        csv = demo_csv(scheme, scorer).encode()
        filled, _ = fill_form(blank, csv, "marks.csv")
        if filled is not None:
            yield f"form-{_FORMS[scorer.code]}-filled.xlsx", filled


if __name__ == "__main__":
    for name, data in shipped():
        write_whole(Path(sys.argv[1]) / name, data)
