"""退回: a fresh form for each scorer with something to mend, made once for the return it answers.

A rerun makes no further one. When another return comes that has to be answered, the next revision
goes back, and what was made before leaves 退回/. Where this machine has no issuing key, only the
list of points is written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xltools.appraisal import Appraisal
from xltools.files import sha256, write_whole
from xltools.folder.opening import Opened
from xltools.forms.identity import sign
from xltools.forms.issued import (
    SENT_BACK,
    SentBack,
    file_names,
    highest_revisions,
    issued_forms,
    sent_back_forms,
)
from xltools.forms.writer import write_form
from xltools.intake.carry import carry_returns
from xltools.intake.expected import IntakeContext
from xltools.ledger import journal, keys
from xltools.ledger.receipts import recall
from xltools.reports.send_back import (
    answered,
    mending,
    mending_list,
    to_mend,
    unbound,
    unknown_list,
)
from xltools.scheme.choices import Rank
from xltools.scheme.model import Scorer
from xltools.text import forms as form_words
from xltools.text import letters
from xltools.text.catalogue import files
from xltools.text.finding import Finding
from xltools.workspace import Workspace

_KINDS = (letters.MENDING_FILE_BELOW, letters.MENDING_FILE_LEVEL)
_OURS = (
    *(f"*_{kind}（第*次）.xlsx" for kind in _KINDS),
    *(f"*_{sheet}.xlsx" for sheet in form_words.MEND_SHEETS),
    f"{letters.UNKNOWN_TITLE}.xlsx",
)
"""What is written into 退回/ here, and taken away again when it is no longer needed."""


@dataclass(slots=True)
class SendBack:
    """What lies in 退回/ after a run."""

    forms: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    """Lists without a form: this machine cannot sign."""
    reissued: int = 0
    """How many fill in the form that was issued after the scheme changed."""
    unknown: int = 0
    removed: list[str] = field(default_factory=list)


def send_back(
    opened: Opened,
    appraisal: Appraisal,
    *,
    key_dir: Path | None,
    by: str,
    now: Callable[[], datetime],
) -> SendBack:
    """Write 退回/ for `appraisal`; `by` (ISO) is until when, for forms that are newly made."""
    made = SendBack()
    sender = _Sender(opened, appraisal, _key(opened, key_dir), by, now)
    for scorer in appraisal.scheme.scorers:
        points = to_mend(appraisal.findings, appraisal.returns, scorer.code)
        if points and answered(appraisal.returns, scorer.code):
            if sender.reissued(scorer, points):
                made.reissued += 1
                continue
            name, whole = sender.send(scorer, points)
            (made.forms if whole else made.lists).append(name)
    strangers = unbound(appraisal.findings, appraisal.returns)
    made.unknown = len(strangers)
    written = {*made.forms, *made.lists}
    if strangers:
        name = f"{letters.UNKNOWN_TITLE}.xlsx"
        write_whole(opened.workspace.sent_back / name, unknown_list(appraisal.scheme, strangers))
        written.add(name)
    made.removed = _clear(opened.workspace, written)
    return made


def _key(opened: Opened, key_dir: Path | None) -> Ed25519PrivateKey | None:
    try:
        return keys.load_issuing_key(key_dir, opened.workspace_id)
    except (keys.KeyMissing, keys.KeyUnreadable):
        return None


def _clear(workspace: Workspace, written: set[str]) -> list[str]:
    """What an earlier run wrote and nobody needs any more goes."""
    old = {path for pattern in _OURS for path in workspace.sent_back.glob(pattern)}
    gone = sorted(path for path in old if path.name not in written)
    for path in gone:
        path.unlink()
    return [path.name for path in gone]


class _Sender:
    """Makes what goes back, scorer by scorer."""

    def __init__(
        self,
        opened: Opened,
        appraisal: Appraisal,
        key: Ed25519PrivateKey | None,
        by: str,
        now: Callable[[], datetime],
    ) -> None:
        self._opened, self._appraisal, self._key = opened, appraisal, key
        self._by, self._now = by, now
        self._names = file_names(appraisal.scheme)
        events = journal.read(opened.workspace.journal)
        self._sent, self._highest = sent_back_forms(events), highest_revisions(events)
        self._issued = issued_forms(events)
        public = keys.load_public_key(opened.workspace.public_key.read_bytes())
        self._context = IntakeContext(appraisal.scheme, opened.workspace_id, public)

    def send(self, scorer: Scorer, points: Sequence[Finding]) -> tuple[str, bool]:
        """Write what goes back to `scorer`: (file name, whether it is a form)."""
        stem = self._names[scorer.code].removesuffix("_评分表.xlsx")
        below = scorer.rank is Rank.BELOW
        if self._key is None:
            sheet = form_words.MEND_SHEET_BELOW if below else form_words.MEND_SHEET_LEVEL
            name = f"{stem}_{sheet}.xlsx"
            data = mending_list(mending(self._appraisal.scheme, scorer, points, self._by))
            write_whole(self._opened.workspace.sent_back / name, data)
            return name, False
        groups = answered(self._appraisal.returns, scorer.code)
        before = self._before(scorer, groups)
        revision = before.revision if before else self._highest.get(scorer.code, 0) + 1
        by = self._by or (before.by if before else "")
        kind = letters.MENDING_FILE_BELOW if below else letters.MENDING_FILE_LEVEL
        path = self._opened.workspace.sent_back / f"{stem}_{kind}（第{revision}次）.xlsx"
        asked = self._asked(scorer, points, by)
        if before is not None and before.points == asked and _is(path, before.sha256):
            return path.name, True
        data, digest = self._form(scorer, points, by, revision)
        write_whole(path, data)
        answers = tuple(sorted(frozenset().union(*groups)))
        if before is not None:
            answers = tuple(sorted({*answers, *before.answers}))
        file = path.relative_to(self._opened.workspace.root).as_posix()
        sent = SentBack(scorer.code, revision, digest, file, sha256(data), answers, asked, by)
        if sent != before:
            journal.append(self._opened.workspace.journal, SENT_BACK, sent.data(), self._now)
        return path.name, True

    def _before(self, scorer: Scorer, groups: Sequence[frozenset[str]]) -> SentBack | None:
        """What already answers each of these returns, if it is the last that went out."""
        sent = self._sent.get(scorer.code, [])
        if not sent or sent[-1].revision != self._highest[scorer.code]:
            return None
        return sent[-1] if all(group & set(sent[-1].answers) for group in groups) else None

    def _asked(self, scorer: Scorer, points: Sequence[Finding], by: str) -> str:
        """A digest of what goes back, without reading the return again."""
        settings = self._appraisal.scheme.settings
        said = [
            self._context.forms.digest(scorer),
            by,
            *(settings.title, settings.contact, settings.phone, settings.office_name),
            *(scorer.name, str(scorer.rank)),
            *(finding.message for finding in points),
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()

    def _form(
        self, scorer: Scorer, points: Sequence[Finding], by: str, revision: int
    ) -> tuple[bytes, str]:
        assert self._key is not None, "only a list goes back without a key"
        plan = self._context.forms.plan(scorer)
        found = self._appraisal
        back = carry_returns(found.returns, found.findings, self._content, plan, self._context)
        said = mending(
            self._appraisal.scheme,
            scorer,
            points,
            by,
            revision=revision,
            carried=back.carried,
            differing=back.differing,
        )
        identity = sign(plan, revision, self._key)
        return write_form(plan, identity, back.carried.values, said), plan.digest

    def _content(self, digest: str) -> bytes:
        return recall(self._opened.workspace.received, digest)

    def reissued(self, scorer: Scorer, points: Sequence[Finding]) -> bool:
        """Whether the form that was issued last already asks for just this, with what came in."""
        last = self._issued.get(scorer.code, [])[-1:]
        if not last or any(point.kind not in (files.STALE, files.STALE_PARTLY) for point in points):
            return False
        current = last[0].digest == self._context.forms.digest(scorer)
        groups = answered(self._appraisal.returns, scorer.code)
        return current and all(group & set(last[0].carried) for group in groups)


def _is(path: Path, digest: str) -> bool:
    try:
        return sha256(path.read_bytes()) == digest
    except OSError:
        return False
