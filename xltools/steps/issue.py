"""发放评分表: one workbook per scorer, a new revision only where the form itself has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xltools.files import sha256, write_whole
from xltools.folder.derive import all_decisions, read_received, readable
from xltools.folder.opening import Opened, Refusal, alone, beijing_now, open_workspace
from xltools.folder.receive import receive, received, setup_of
from xltools.folder.registers import renew_registers
from xltools.forms.identity import sign
from xltools.forms.issued import (
    ISSUED,
    Issued,
    file_names,
    highest_revisions,
    issued_forms,
    plan_changes,
)
from xltools.forms.layout import plan_form
from xltools.forms.plan import FormPlan
from xltools.forms.reader import read_form
from xltools.forms.writer import write_form
from xltools.intake.carry import Returned, carry_files, carry_returns
from xltools.intake.expected import IntakeContext
from xltools.intake.gather import Intake
from xltools.intake.returns import ReturnRow, ReturnStatus
from xltools.ledger import journal, keys
from xltools.ledger.receipts import recall
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Scheme
from xltools.scoring.decisions import in_force
from xltools.text import forms as words
from xltools.text import messages
from xltools.text.catalogue import forms as catalogue
from xltools.text.finding import Finding
from xltools.text.places import several
from xltools.workspace import Workspace


class Novelty(StrEnum):
    """How an issued form relates to what went out before."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class IssuedForm:
    """One form as it now lies in 发放/."""

    scorer: str
    name: str
    file: str
    revision: int
    novelty: Novelty
    changes: tuple[str, ...] = ()
    """What differs from the revision before."""
    carried: bool = False
    """Whether it came with what its scorer had returned."""

    def document(self) -> dict[str, object]:
        """For --json."""
        return {
            "scorer": self.scorer,
            "name": self.name,
            "file": self.file,
            "revision": self.revision,
            "status": str(self.novelty),
            "changes": list(self.changes),
            "carried": self.carried,
        }


@dataclass(frozen=True, slots=True)
class IssueReport:
    """What was issued, and what to look at."""

    forms: tuple[IssuedForm, ...]
    findings: tuple[Finding, ...]
    effects: tuple[str, ...] = ()
    """What the change of the scheme means for returns that are already in."""

    def count(self, novelty: Novelty) -> int:
        return sum(form.novelty is novelty for form in self.forms)

    def sentences(self) -> list[str]:
        """What people are told: the counts, and each changed form with its changes."""
        summary = messages.ISSUE_DONE.format(
            count=len(self.forms),
            new=self.count(Novelty.NEW),
            changed=self.count(Novelty.CHANGED),
            same=self.count(Novelty.SAME),
        )
        changed = [
            f"{form.name}（第{form.revision}次{'，已带入原填内容' if form.carried else ''}）："
            f"{'；'.join(form.changes)}。"
            for form in self.forms
            if form.novelty is Novelty.CHANGED
        ]
        return [*self.effects, summary, *changed]


def issue(
    root: Path,
    *,
    key_dir: Path | None = None,
    now: Callable[[], datetime] = beijing_now,
    cache: Path | None = None,
) -> IssueReport:
    """Issue the forms of the workspace at `root`.

    Where forms have gone out before, what lies in 报送/ is taken in first: a form that has
    changed comes with what its scorer has returned. `cache` is where readings are kept.

    Raises:
        Refusal: the workspace or its key is not there.
    """
    opened = open_workspace(root)
    try:
        key = keys.load_issuing_key(key_dir, opened.workspace_id)
    except (keys.KeyMissing, keys.KeyUnreadable) as error:
        raise Refusal(words.NO_KEY.format(path=error)) from error
    with alone(opened.workspace):
        taken: tuple[Finding, ...] = ()
        if issued_forms(journal.read(opened.workspace.journal)):
            inbox = receive(opened.workspace, now, setup=setup_of(opened), cache=cache)
            taken = (*inbox.findings, *inbox.left)
        came = CameIn(opened, cache)
        report = issue_forms(
            opened.workspace, opened.scheme, opened.workspace_id, key, now, came=came
        )
    registers = renew_registers(opened.workspace, opened.scheme)
    findings = (*opened.findings, *taken, *report.findings, *registers)
    return IssueReport(report.forms, findings, tuple(came.effects()))


class CameIn:
    """What came in so far, read only where a form has changed and something is there."""

    def __init__(self, opened: Opened, cache: Path | None = None) -> None:
        self._opened, self._cache = opened, cache

    @cached_property
    def _intake(self) -> Intake | None:
        if not received(journal.read(self._opened.workspace.journal)):
            return None
        entered = readable(self._opened.workspace.decisions, lambda _: all_decisions(self._opened))
        stand, _ = in_force(entered.decisions)
        return read_received(self._opened, stand, self._cache)

    @cached_property
    def _context(self) -> IntakeContext:
        public = keys.load_public_key(self._opened.workspace.public_key.read_bytes())
        return IntakeContext(self._opened.scheme, self._opened.workspace_id, public)

    def carry(self, plan: FormPlan) -> Returned | None:
        """What the scorer of `plan` has returned, for its fresh form."""
        if self._intake is None:
            return None
        came = self._intake
        return carry_returns(came.returns, came.findings, self._content, plan, self._context)

    def again(self, plan: FormPlan, files: Sequence[str]) -> Returned:
        """What these returns gave to the form before."""
        return carry_files(files, self._content, plan, self._context)

    def effects(self) -> list[str]:
        """Who must do what again since the scheme changed."""
        if self._intake is None:
            return []
        return effects(self._opened.scheme, self._intake.returns, self._intake.findings)

    def _content(self, digest: str) -> bytes:
        return recall(self._opened.workspace.received, digest)


def effects(scheme: Scheme, returns: Iterable[ReturnRow], findings: Iterable[Finding]) -> list[str]:
    """What the change of the scheme means for returns that are in, alike ones together."""
    names = {scorer.code: scorer.name for scorer in scheme.scorers}
    past = {row.file for row in returns if row.status is ReturnStatus.SUPERSEDED}
    alike: dict[str, list[str]] = {}
    for finding in findings:
        said = words.EFFECTS.get(finding.code)
        if said is not None and finding.file not in past:
            alike.setdefault(said.format(**finding.values), []).append(names[finding.scorer])
    if not alike:
        return []
    count = len({name for scorers in alike.values() for name in scorers})
    return [
        words.EFFECT_HEAD.format(count=count),
        *(
            words.EFFECT_OF.format(names=several(scorers), count=len(scorers), said=said)
            for said, scorers in alike.items()
        ),
    ]


def foresee(root: Path, cache: Path | None = None) -> list[str]:
    """What the scheme as it is now means for the returns that were taken in; nothing is written.

    Raises:
        Refusal: the folder cannot be opened.
    """
    return CameIn(open_workspace(root), cache).effects()


def issue_forms(
    workspace: Workspace,
    scheme: Scheme,
    workspace_id: str,
    key: Ed25519PrivateKey,
    now: Callable[[], datetime],
    *,
    came: CameIn | None = None,
) -> IssueReport:
    """Write 发放/ for `scheme`.

    An unchanged form is written again with the same bytes; a changed one becomes the next
    revision, and comes with what its scorer has returned, as `came` in. A killed run is completed
    by running again.
    """
    events = journal.read(workspace.journal)
    history, highest = issued_forms(events), highest_revisions(events)
    findings: list[Finding] = []
    forms: list[IssuedForm] = []
    names = file_names(scheme)
    due = {scorer.code for scorer in SchemeIndex(scheme).due}
    for scorer in scheme.scorers:
        plan = plan_form(scheme, scorer, workspace_id)
        if scorer.code not in due:
            nothing = Finding(catalogue.NOTHING_TO_MARK, scorer=scorer.code, value=scorer.name)
            findings.append(nothing)
            continue
        before = history.get(scorer.code, [])
        path = workspace.issued / names[scorer.code]
        reached = highest.get(scorer.code, 0)
        forms.append(
            _issue_one(
                workspace, plan, path, before=before, reached=reached, key=key, now=now, came=came
            )
        )
    findings += _stale(history, forms)
    return IssueReport(tuple(forms), tuple(findings))


def _issue_one(
    workspace: Workspace,
    plan: FormPlan,
    path: Path,
    *,
    before: list[Issued],
    reached: int,
    key: Ed25519PrivateKey,
    now: Callable[[], datetime],
    came: CameIn | None,
) -> IssuedForm:
    """The form as it is now; a changed one follows the highest revision that went out."""
    last = before[-1] if before else None
    same = last is not None and last.digest == plan.digest
    revision = last.revision if last is not None and same else reached + 1
    changes = () if same or last is None else _changes(workspace.root / last.file, plan)
    back = None
    if last is not None and came is not None:
        back = came.again(plan, last.carried) if same else came.carry(plan)
    data = write_form(plan, sign(plan, revision, key), back.carried.values if back else None)
    write_whole(path, data)
    file = path.relative_to(workspace.root).as_posix()
    carried = back.files if back is not None else ()
    issued = Issued(plan.scorer, revision, plan.digest, file, sha256(data), carried)
    if issued != last:
        journal.append(workspace.journal, ISSUED, issued.data(), now)
    novelty = Novelty.NEW if last is None else Novelty.SAME if same else Novelty.CHANGED
    return IssuedForm(
        plan.scorer, plan.scorer_name, file, revision, novelty, changes, carried=bool(carried)
    )


def _changes(path: Path, plan: FormPlan) -> tuple[str, ...]:
    """What differs from the form that was issued before, as far as it is still there."""
    try:
        old, _ = read_form(path.read_bytes(), path.name)
    except FileNotFoundError:
        old = None
    return (words.UNKNOWN_CHANGE,) if old is None else tuple(plan_changes(old.plan, plan))


def _stale(history: Mapping[str, list[Issued]], forms: Iterable[IssuedForm]) -> list[Finding]:
    current = {form.scorer for form in forms}
    return [
        Finding(catalogue.FORM_STALE, scorer=scorer, value=issued[-1].file.rpartition("/")[2])
        for scorer, issued in sorted(history.items())
        if scorer not in current
    ]
