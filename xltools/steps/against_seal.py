"""汇总 of a workspace that is sealed: nothing sealed is touched, and what differs is said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xltools import __version__
from xltools.appraisal import Appraisal
from xltools.ledger import journal
from xltools.ledger.journal import Clock
from xltools.ledger.standing import EDITION, Standing, edition_data, editions
from xltools.reports.document import result_document
from xltools.reports.ranking.book import ranking_book
from xltools.reports.ranking.returns import STATUS_WORDS
from xltools.scheme.document import scheme_digest
from xltools.steps.unseal import read_seal, sealed_document
from xltools.steps.written import write_edition
from xltools.text import sealing as says
from xltools.text.changes import shown
from xltools.workspace import Workspace

DRAFT = "草稿"
_FIGURES = (
    ("total", "总分"),
    ("rank", "名次"),
    ("grade", "等次"),
    ("status", "排名情况"),
    ("adjustment", "加减分"),
)
_MOST = 20
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Against:
    """A count beside the seal in force."""

    code: str
    differences: tuple[str, ...]
    draft: Path | None
    """Where the result that differs was written."""

    def sentences(self) -> list[str]:
        """That it agrees, or where it does not."""
        if self.draft is None:
            return [says.SAME_AS_SEALED.format(code=self.code)]
        head = says.OTHER_THAN_SEALED.format(code=self.code, path=self.draft)
        told = [*self.differences[:_MOST]]
        if more := len(self.differences) - len(told):
            told.append(says.MORE_CHANGES.format(count=more))
        return [head, *(f"　{one}。" for one in told)]

    def document(self) -> Document:
        """The same as plain data, for --json."""
        same = self.draft is None
        return {"code": self.code, "same": same, "differences": list(self.differences)}


def against_seal(
    workspace: Workspace, appraisal: Appraisal, standing: Standing, now: Clock
) -> Against:
    """Compare `appraisal` with what was sealed; another result goes to 结果/草稿/.

    Raises:
        Refusal: the seal is gone or was altered.
    """
    before = json.loads(sealed_document(workspace, read_seal(workspace, standing)))
    digest = scheme_digest(appraisal.scheme)
    now_is = json.loads(json.dumps(result_document(appraisal, digest, __version__)))
    found = tuple(differences(before, now_is))
    draft = workspace.drafts / workspace.ranking.name
    if found:
        write_edition(workspace, DRAFT, draft, ranking_book(appraisal), now)
        return Against(standing.code, found, draft)
    take_away(workspace, draft, standing, now)
    return Against(standing.code, (), None)


def take_away(workspace: Workspace, path: Path, standing: Standing | None, now: Clock) -> None:
    """Remove a draft that is out of date, and say so in the journal: its SHA-256 is then empty."""
    file = path.relative_to(workspace.root).as_posix()
    path.unlink(missing_ok=True)
    if file in editions(journal.read(workspace.journal)):
        journal.append(workspace.journal, EDITION, edition_data(DRAFT, file, "", standing), now)


def differences(before: Document, after: Document) -> Iterator[str]:
    """What differs between two result documents, the version of the program aside."""
    if before["scheme"] != after["scheme"]:
        yield says.SCHEME_CHANGED
    told = False
    for line in (*_units(before, after), *_returns(before, after)):
        told = True
        yield line
    for key, text in (
        ("decisions", says.DECISIONS_CHANGED),
        ("findings", says.FINDINGS_CHANGED),
    ):
        if len(before[key]) != len(after[key]):
            told = True
            yield text.format(before=len(before[key]), after=len(after[key]))
    ignored = ("engine", "scheme")
    rest = (key for key in before.keys() | after.keys() if key not in ignored)
    if not told and any(before.get(key) != after.get(key) for key in rest):
        yield says.OTHERWISE


def _units(before: Document, after: Document) -> Iterator[str]:
    old = {unit["code"]: unit for unit in before["units"]}
    new = {unit["code"]: unit for unit in after["units"]}
    for code in dict.fromkeys([*old, *new]):
        one, two = old.get(code, {}), new.get(code, {})
        changes = [
            says.CHANGED.format(
                what=what, before=shown(key, one.get(key)), after=shown(key, two.get(key))
            )
            for key, what in _FIGURES
            if one.get(key) != two.get(key)
        ]
        if changes:
            name = (two or one)["name"]
            yield says.CHANGED_UNIT.format(name=name, changes="，".join(changes))


def _returns(before: Document, after: Document) -> Iterator[str]:
    def by_file(document: Document) -> dict[tuple[str, str], Document]:
        return {(r["scorer"], r["sha256"] or ""): r for r in document["returns"]}

    old, new = by_file(before), by_file(after)
    for key in dict.fromkeys([*old, *new]):
        one, two = old.get(key, {}), new.get(key, {})
        if one.get("status") != two.get("status"):
            name = (two or one)["file"] or key[0]
            states = (_status(one), _status(two))
            yield says.CHANGED_RETURN.format(name=name, before=states[0], after=states[1])


def _status(row: Document) -> str:
    return next((w for s, w in STATUS_WORDS.items() if s == row.get("status")), says.NONE)
