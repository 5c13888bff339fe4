"""生成各版: the edition for one reader, tested for leaks, listed for delivery, in the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from xltools.appraisal import Appraisal, State, registrations
from xltools.files import safe_name, write_whole
from xltools.folder.derive import check_counted, derive
from xltools.folder.opening import Opened, Refusal, alone, open_workspace
from xltools.folder.outputs import record_editions, refuse_sealed
from xltools.folder.pdf import as_pdf, find_soffice
from xltools.ledger import journal
from xltools.ledger.standing import editions, seal_in_force
from xltools.reports.editions.delivery import delivery_list
from xltools.reports.editions.feedback import feedback_editions
from xltools.reports.editions.handover import handover_editions
from xltools.reports.editions.meeting import Meeting, meeting_edition
from xltools.reports.editions.output import Output
from xltools.reports.editions.public import public_edition
from xltools.reports.editions.rules import FROM, Edition, edition_named, refusal
from xltools.reports.leak import leaks, pdf_leaks
from xltools.text import editions as says
from xltools.text import leaks as told
from xltools.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Published:
    """What was written of an edition, and what was not kept."""

    edition: Edition
    state: str
    state_in_words: str
    """The same where an approval has lapsed says so."""
    folder: Path
    files: tuple[Path, ...]
    """Workbooks, without the delivery list."""
    pdfs: tuple[Path, ...]
    leaked: tuple[str, ...]
    """Sentences about files that were not kept."""
    not_printed: tuple[str, ...]
    """Names of files that did not become PDFs."""
    no_office: bool
    removed: tuple[str, ...]
    sealed: bool
    """Whether a seal was in force."""

    def sentences(self) -> list[str]:
        """What lies where, and what could not be done."""
        said = list(self.leaked)
        if not self.files and not self.leaked:
            said.append(says.NOTHING_TO_HAND_OVER)
        if self.files:
            said.append(
                says.PUBLISHED.format(
                    edition=self.edition.full_name,
                    count=len(self.files),
                    path=self.folder,
                    state=self.state_in_words,
                )
            )
        if self.pdfs:
            said.append(says.PDF_DONE.format(count=len(self.pdfs)))
        if self.no_office:
            said.append(says.NO_PDF)
        elif self.not_printed:
            names = "、".join(self.not_printed[:3])
            said.append(says.PDF_FAILED.format(count=len(self.not_printed), names=names))
        if self.removed:
            names = "、".join(self.removed[:3])
            said.append(says.REMOVED.format(count=len(self.removed), names=names))
        if self.files and not self.sealed and FROM[self.edition].approved:
            said.append(says.NOT_SEALED)
        return said

    def document(self) -> dict[str, object]:
        """The same as plain data."""
        return {
            "edition": str(self.edition),
            "state": self.state,
            "files": [path.as_posix() for path in (*self.files, *self.pdfs)],
            "not_kept": list(self.leaked),
            "pdf": not self.no_office,
            "sealed": self.sealed,
        }


def publish(
    root: Path, name: str, *, now: Callable[[], datetime], by: str = "", pdf: bool = True
) -> Published:
    """Write the edition called `name`; `by` is who had it written.

    Raises:
        Refusal: there is no such edition, or state and completeness do not allow it yet.
        OutputLocked: a file is open elsewhere; it is whole, and what came before it is written.
    """
    edition = edition_named(name)
    if edition is None:
        raise Refusal(says.NO_EDITION.format(name=name, all="、".join(Edition)))
    with alone(Workspace(root)):
        opened = open_workspace(root)
        check_counted(opened.scheme, opened.events)
        appraisal = derive(opened)
        if why := refusal(edition, appraisal):
            raise Refusal(why)
        outputs = list(built(edition, appraisal, _approval(opened)))
        return _Writing(opened, appraisal, edition, by, now).write(outputs, pdf=pdf)


def built(edition: Edition, appraisal: Appraisal, approval: str = "") -> Iterable[Output]:
    """The files of the edition."""
    if edition is Edition.MEETING:
        return [meeting_edition(Meeting(appraisal))]
    if edition is Edition.PUBLIC:
        return [public_edition(appraisal)]
    if edition is Edition.HANDOVER:
        return handover_editions(appraisal, approval)
    return feedback_editions(appraisal, review=edition is Edition.REVIEW)


def _approval(opened: Opened) -> str:
    """The 批件号 of the approval that was registered last."""
    events = journal.read(opened.workspace.journal)
    approved = [one for one in registrations(events) if one.state is State.APPROVED]
    return approved[-1].document if approved else ""


@dataclass(frozen=True)
class _Writing:
    """One edition on its way to its folder."""

    opened: Opened
    appraisal: Appraisal
    edition: Edition
    by: str
    now: Callable[[], datetime]

    @property
    def folder(self) -> Path:
        return self.opened.workspace.results / str(self.edition)

    def write(self, outputs: Sequence[Output], *, pdf: bool) -> Published:
        good, leaked = self._tested(outputs)
        books = {self.folder / f"{name}.xlsx": output.data for name, output in good.items()}
        program = find_soffice() if pdf else None
        wanted = {name: output.data for name, output in good.items()} if program else {}
        printed = as_pdf(wanted, program) if program and wanted else {}
        pdfs, leaked_pdfs = self._tested_pdfs(printed, good)
        leaked += leaked_pdfs
        listed = self._delivery(good)
        everything = {**books, **pdfs, **listed}
        for path, data in everything.items():
            refuse_sealed(self.opened.workspace, path, data)
        removed = self._remove_old(set(everything))
        for path, data in everything.items():
            write_whole(path, data)
        record_editions(
            self.opened.workspace,
            self.edition.full_name,
            list(everything),
            self.now,
            state=self.appraisal.state,
            by=self.by,
        )
        return Published(
            self.edition,
            self.appraisal.state,
            self.appraisal.state_in_words,
            self.folder,
            tuple(books),
            tuple(pdfs),
            tuple(leaked),
            tuple(name for name in wanted if name not in printed),
            pdf and program is None,
            tuple(removed),
            seal_in_force(journal.read(self.opened.workspace.journal)) is not None,
        )

    def _tested(self, outputs: Sequence[Output]) -> tuple[dict[str, Output], list[str]]:
        """Files by name that pass the leak test, and a sentence for each that does not."""
        good: dict[str, Output] = {}
        leaked = []
        for output in outputs:
            name = safe_name(output.name)
            found = leaks(output.data, self.appraisal.scheme, output.reader)
            if found:
                leaked.append(told.LEAKED.format(file=f"{name}.xlsx", what="；".join(found[:5])))
            else:
                good[name] = output
        return good, leaked

    def _tested_pdfs(
        self, printed: Mapping[str, bytes], good: Mapping[str, Output]
    ) -> tuple[dict[Path, bytes], list[str]]:
        """PDFs by path that pass the leak test, and a sentence for each that does not."""
        kept: dict[Path, bytes] = {}
        leaked = []
        for name, data in printed.items():
            file = f"{name}.pdf"
            if found := pdf_leaks(data, self.appraisal.scheme, good[name].reader):
                leaked.append(told.LEAKED.format(file=file, what="；".join(found[:5])))
            else:
                kept[self.folder / file] = data
        return kept, leaked

    def _delivery(self, good: dict[str, Output]) -> dict[Path, bytes]:
        rows = [(output.recipient, f"{name}.xlsx") for name, output in good.items()]
        if not rows:
            return {}
        data = delivery_list(self.appraisal, self.edition.full_name, rows)
        return {self.folder / f"{says.DELIVERY}.xlsx": data}

    def _remove_old(self, kept: set[Path]) -> list[str]:
        """Take away what an earlier run wrote here and this one does not; never what is sealed."""
        workspace = self.opened.workspace
        events = journal.read(workspace.journal)
        if seal_in_force(events) is not None:
            return []
        removed = []
        for file in editions(events):
            path = workspace.root / file
            if path.parent == self.folder and path not in kept and path.is_file():
                path.unlink()
                removed.append(path.name)
        return removed
