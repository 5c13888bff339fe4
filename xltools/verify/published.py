"""The published workbooks beside those that follow from the kept originals, cell by cell.

A seal names what lay there when it was set. What is written later, the public edition above all,
is named by a line of the journal that anybody who may write in the folder could add; so it is made
anew from what was sealed, and compared as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from xltools.appraisal import Appraisal
from xltools.ledger.journal import Event
from xltools.ledger.standing import EDITION
from xltools.registers.states import State, registrations, state_named
from xltools.reports.editions.delivery import delivery_list
from xltools.reports.editions.output import Output
from xltools.reports.editions.rules import FROM, Edition
from xltools.steps.issue import safe_name
from xltools.steps.publish import built
from xltools.steps.seal import sealed_book
from xltools.text import editions as named
from xltools.text import verifying as says
from xltools.text.catalogue import verify as kinds
from xltools.verify.found import Verification
from xltools.verify.store import Stored
from xltools.verify.workbooks import Comparison, cell_count, compare

_FOLDER = "结果/{edition}"


def look_at_ranking(stored: Stored, appraisal: Appraisal, found: Verification) -> None:
    """The published ranking workbook beside the one rendered anew."""
    place = stored.workspace
    name = place.ranking.relative_to(place.root).as_posix()
    if not place.ranking.exists():
        found.say("ranking", kinds.BOOK, file=name, what="文件已缺失，")
        return
    own = sealed_book(appraisal, stored.seal.code if stored.seal else "")
    beside = _Beside("ranking", appraisal, found)
    compared = beside.compare(name, place.ranking.read_bytes(), own)
    said = {"sheets": compared.sheets, "cells": compared.cells}
    found.figures["ranking"] = says.CELLS_FIGURES.format(**said)


def look_at_editions(stored: Stored, appraisal: Appraisal, found: Verification) -> None:
    """Each edition of the approved result beside the same edition made anew."""
    if stored.seal is None:
        return
    place = stored.workspace
    beside, files, cells = _Beside("editions", appraisal, found), 0, 0
    for edition in Edition:
        lines = dict(_lines(stored, edition))
        for made in sorted({_made_in(line, stored) for line in lines.values()}):
            own = _made_anew(edition, appraisal, made, lines)
            for file, line in lines.items():
                if _made_in(line, stored) != made:
                    continue
                files += 1
                if file not in own:
                    found.say("editions", kinds.BOOK, file=file, what="该版不应有此文件，")
                    continue
                published = (place.root / file).read_bytes()
                cells += beside.compare(file, published, own[file]).cells
    found.figures["editions"] = says.EDITIONS_FIGURES.format(files=files, cells=cells)


def _lines(stored: Stored, edition: Edition) -> Iterator[tuple[str, Event]]:
    """The workbooks of an edition that are to show the approved result, each with its line.

    What was written for a meeting from a result that was not approved is another matter.
    """
    place = stored.workspace
    folder = place.results / str(edition)
    last = {str(e.data["file"]): e for e in stored.events if e.event == EDITION}
    for file, line in last.items():
        path = place.root / file
        if path.parent != folder or path.suffix != ".xlsx" or not path.is_file():
            continue
        state = state_named(str(line.data.get("state", "")))
        if FROM[edition].approved or (state is not None and state.approved):
            yield file, line


def _made_in(line: Event, stored: Stored) -> tuple[str, str]:
    """The state of the result and the number of its approval when an edition was written."""
    before = registrations(stored.events[: line.seq])
    papers = [one.document for one in before if one.state is State.APPROVED]
    return str(line.data.get("state", "")), papers[-1] if papers else ""


def _made_anew(
    edition: Edition, appraisal: Appraisal, made: tuple[str, str], lines: Mapping[str, Event]
) -> dict[str, bytes]:
    """The edition's files by their path inside the workspace."""
    state, approval = state_named(made[0]), made[1]
    approved = state is not None and state.approved
    then = replace(appraisal, state=str(state)) if approved else appraisal
    folder = _FOLDER.format(edition=edition)
    outputs = {_path(folder, one): one for one in built(edition, then, approval)}
    listed = [(one.recipient, f"{safe_name(one.name)}.xlsx") for path, one in outputs.items()
              if path in lines]  # fmt: skip
    delivery = delivery_list(then, edition.full_name, listed)
    books = {path: one.data for path, one in outputs.items()}
    return {**books, f"{folder}/{named.DELIVERY}.xlsx": delivery}


def _path(folder: str, output: Output) -> str:
    return f"{folder}/{safe_name(output.name)}.xlsx"


@dataclass(frozen=True, slots=True)
class _Beside:
    """Says of one part of the verification where workbooks differ from those made anew."""

    part: str
    appraisal: Appraisal
    found: Verification

    def compare(self, name: str, published: bytes, own: bytes) -> Comparison:
        """Compare one workbook; `name` is how findings call it."""
        if published == own:
            return Comparison(*cell_count(own))
        compared = compare(published, own)
        known = {unit.name for unit in self.appraisal.scheme.units}
        for one in compared.differences:
            unit = next((text for text in one.row if text in known), "")
            self.found.say(
                self.part,
                kinds.CELL,
                file=name,
                sheet=one.sheet,
                cell=one.cell,
                sheet_name=one.sheet,
                cell_name=one.cell,
                unit_said=f"（{unit}）" if unit else "",
                said=one.said,
                own=one.own,
            )
        for what in compared.others:
            self.found.say(self.part, kinds.BOOK, file=name, what=what)
        return compared
