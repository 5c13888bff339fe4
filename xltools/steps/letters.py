"""文书: the Word papers of an occasion, written into 文书/ from templates that staff may edit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from xltools.appraisal import Appraisal, State
from xltools.book.theme import FONT_SCHEMES
from xltools.files import safe_name, sha256, write_whole
from xltools.folder.derive import all_decisions, check_counted, derive, read_received
from xltools.folder.opening import Opened, Refusal, open_workspace
from xltools.ledger import journal
from xltools.ledger.standing import seal_in_force
from xltools.reports.letters.checking import leaks
from xltools.reports.letters.drawing import draw_template
from xltools.reports.letters.filling import Filled, TemplateUnusable, fill_template
from xltools.reports.letters.papers import (
    Batch,
    Given,
    Occasion,
    Paper,
    bulletin_papers,
    cover_papers,
    is_draft,
    issue_papers,
    mend_papers,
    outcome_papers,
    refusal,
    remind_papers,
)
from xltools.reports.reminders import reminders
from xltools.reports.send_back import answered, to_mend
from xltools.scheme.model import Scheme
from xltools.scoring.decisions import in_force
from xltools.text import editions, official
from xltools.text import letters as words
from xltools.text.words import DEMO
from xltools.workspace import Workspace

WRITTEN = "papers"
"""The journal's event for papers that were written."""


@dataclass(slots=True)
class Written:
    """What a run wrote into 文书/."""

    occasion: Occasion
    folder: Path
    state: str
    state_in_words: str
    """The same where an approval has lapsed says so."""
    draft: bool
    files: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    """Papers that people have edited since; they are not overwritten."""
    says: tuple[str, ...] = ()
    sealed: bool = False
    """Whether a seal was in force."""

    def sentences(self) -> list[str]:
        """What was written, what was left, and whether it may go out."""
        lines = list(self.says)
        if self.files:
            lines.append(
                words.PAPERS_DONE.format(
                    kind=self.occasion, count=len(self.files), path=self.folder
                )
            )
        elif not self.kept and not self.says:
            lines.append(words.PAPERS_NONE.format(kind=self.occasion))
        lines += [words.PAPERS_KEPT.format(name=name) for name in self.kept]
        if self.files and self.draft:
            needs = self.occasion.needs
            lines.append(words.PAPERS_DRAFT.format(state=self.state_in_words, needs=needs))
        if self.files and not (self.draft or self.sealed) and self.occasion.tells_results:
            lines.append(editions.NOT_SEALED)
        return lines


def occasion_named(name: str) -> Occasion:
    """The occasion called `name`.

    Raises:
        Refusal: there is none.
    """
    try:
        return Occasion(name)
    except ValueError as error:
        known = "、".join(Occasion)
        raise Refusal(words.NO_SUCH_PAPER.format(name=name, known=known)) from error


def write_papers(
    root: Path,
    occasion: Occasion,
    given: Given,
    *,
    as_of: datetime,
    now: Callable[[], datetime],
) -> Written:
    """Write the papers of `occasion` for the workspace at `root`.

    `as_of` is the moment by which a reminder says who is late. A paper that people edited after
    it was written stays as it is; drafts give way when they are no drafts any more.

    Raises:
        Refusal: the workspace or a template cannot be used, or it is too late for the papers, or
            too early because ranks are provisional.
    """
    opened = open_workspace(root)
    batch, state, in_words = _batch(opened, occasion, given, as_of)
    draft = is_draft(occasion, State(state))
    folder = opened.workspace.documents / occasion
    sealed = seal_in_force(journal.read(opened.workspace.journal)) is not None
    written = Written(occasion, folder, state, in_words, draft, says=batch.says, sealed=sealed)
    made = [(paper, _made(opened, paper, draft=draft)) for paper in batch.papers]
    known = _known(opened.workspace)
    _clear_drafts(folder, known)
    for paper, data in made:
        name = safe_name(paper.file) + official.DRAFT_FILE * draft + ".docx"
        path = folder / name
        if path.exists() and sha256(path.read_bytes()) not in known:
            written.kept.append(name)
            continue
        write_whole(path, data)
        written.files.append(name)
    _record(opened.workspace, written, now)
    return written


def write_templates(root: Path) -> tuple[Path, list[str], list[str]]:
    """Put the templates into 模板/: the folder, those written, and those left as they were.

    Raises:
        Refusal: the workspace cannot be opened.
    """
    opened = open_workspace(root)
    fonts = FONT_SCHEMES[opened.scheme.settings.font_scheme.value]
    folder = opened.workspace.templates
    fresh: list[str] = []
    kept: list[str] = []
    for text in official.PAPERS:
        path = folder / f"{text.name}.docx"
        (kept if path.exists() else fresh).append(path.name)
        if not path.exists():
            write_whole(path, draw_template(text, fonts))
    return folder, fresh, kept


def _batch(
    opened: Opened, occasion: Occasion, given: Given, as_of: datetime
) -> tuple[Batch, str, str]:
    """The papers, the state of the result, and the same in words."""
    scheme = opened.scheme
    if occasion is Occasion.ISSUE:
        return issue_papers(scheme, given), State.DRAFT, State.DRAFT
    if occasion is Occasion.REMIND:
        stand, _ = in_force(all_decisions(opened).decisions)
        intake = read_received(opened, stand)
        by = datetime.fromisoformat(given.by) if given.by else None
        moment = as_of.replace(tzinfo=None)
        found = reminders(scheme, intake.returns, intake.absent, moment, by)
        return remind_papers(scheme, found, given), State.DRAFT, State.DRAFT
    check_counted(scheme, opened.events)
    appraisal = derive(opened)
    if why := refusal(occasion, appraisal):
        raise Refusal(why)
    return _of_appraisal(appraisal, occasion, given), appraisal.state, appraisal.state_in_words


def _of_appraisal(appraisal: Appraisal, occasion: Occasion, given: Given) -> Batch:
    if occasion is Occasion.MEND:
        due = [
            scorer
            for scorer in appraisal.scheme.scorers
            if to_mend(appraisal.findings, appraisal.returns, scorer.code)
            and answered(appraisal.returns, scorer.code)
        ]
        return mend_papers(appraisal.scheme, due, given)
    if occasion is Occasion.OUTCOMES:
        return outcome_papers(appraisal, given)
    if occasion is Occasion.BULLETIN:
        return bulletin_papers(appraisal, given)
    return cover_papers(appraisal, occasion, given)


def _made(opened: Opened, paper: Paper, *, draft: bool) -> bytes:
    """The paper from its template: staff's own by name, then the shipped one.

    Raises:
        Refusal: the template cannot be used, or lets something out that may not go out.
    """
    scheme = opened.scheme
    fonts = FONT_SCHEMES[scheme.settings.font_scheme.value]
    template, name = _template(opened.workspace, scheme, paper)
    marks = (DEMO,) * scheme.settings.demo + (official.DRAFT_MARK,) * draft
    filled = Filled(paper.title, paper.values, fonts, marks, paper.tables, paper.labels)
    try:
        data = fill_template(template, name, filled)
    except TemplateUnusable as problem:
        raise Refusal(str(problem)) from problem
    own = next((unit for unit in scheme.units if unit.code == paper.unit), None)
    if found := leaks(data, own, scheme.units, paper.values.values()):
        raise Refusal(words.PAPER_LEAKS.format(name=paper.file, what=found, template=name))
    return data


def _template(workspace: Workspace, scheme: Scheme, paper: Paper) -> tuple[bytes, str]:
    names = [safe_name(one) for one in (paper.template, paper.text.name) if one]
    for name in names:
        path = workspace.templates / f"{name}.docx"
        if path.exists():
            return path.read_bytes(), path.name
    fonts = FONT_SCHEMES[scheme.settings.font_scheme.value]
    return draw_template(paper.text, fonts), f"{paper.text.name}.docx"


def written_papers(opened: Opened) -> set[Path]:
    """Where papers were ever written; what lies there now may have been edited by people."""
    return {
        opened.workspace.documents / str(event.data["occasion"]) / name
        for event in opened.events
        if event.event == WRITTEN
        for name in event.data["files"]
    }


def _known(workspace: Workspace) -> set[str]:
    """SHA-256 of every paper that was ever written here."""
    events = journal.read(workspace.journal)
    return {
        one for event in events if event.event == WRITTEN for one in event.data["files"].values()
    }


def _clear_drafts(folder: Path, known: Iterable[str]) -> None:
    """Earlier drafts go, unless people have worked on them."""
    for path in folder.glob(f"*{official.DRAFT_FILE}.docx"):
        if sha256(path.read_bytes()) in known:
            path.unlink()


def _record(workspace: Workspace, written: Written, now: Callable[[], datetime]) -> None:
    """One line for what is new; a run that gives the same papers leaves none."""
    files = {name: sha256((written.folder / name).read_bytes()) for name in written.files}
    data = {
        "occasion": str(written.occasion),
        "state": written.state,
        "draft": written.draft,
        "files": files,
    }
    events = journal.read(workspace.journal)
    own = [e for e in events if e.event == WRITTEN and e.data["occasion"] == written.occasion]
    if files and (not own or dict(own[-1].data) != data):
        journal.append(workspace.journal, WRITTEN, data, now)
