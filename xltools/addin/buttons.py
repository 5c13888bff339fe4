"""The buttons of the ribbon: each calls the use case that the command line calls.

Which there are, what they are called, when they are allowed and what one sees afterwards says the
table of actions. A button acts on the year's folder that the open workbook lies in, shows what it
is doing in the status bar, ends with a sentence and leaves in front what one wants to see next.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xltools.addin.desk import Desk
from xltools.folder.opening import Refusal
from xltools.steps.actions import BUTTONS, Action
from xltools.text import addin as says
from xltools.text import messages

if TYPE_CHECKING:
    from xltools.text.finding import Finding


def press(name: str, book: Any) -> None:
    """What VBA calls for a button; a failure ends in a sentence as well.

    Which workbook is in front is asked of Excel: the call brings no name of one.
    """
    from xltools.folder.opening import INTERNAL, told_in_full

    desk = Desk(book)
    action = BUTTONS[name]
    desk.progress(action.working)
    try:
        sentence = _run(action, desk)
    except Exception as error:  # Excel shows a sentence, never a traceback
        code, sentence = told_in_full(error)
        if code == INTERNAL:
            sentence = _kept_for_the_technician(error)
    finally:
        desk.progress("")
    desk.say(sentence)


def _run(action: Action, desk: Desk) -> str:
    """Do what a button does, where it is allowed, and show what one wants to see; its sentence.

    Raises:
        Refusal: why it is not allowed.
    """
    if action.why_not is not None and (why := action.refusal(desk.workspace())):
        raise Refusal(why)
    sentence = _RUN[action.button](desk)
    if action.opens:
        path = action.opened(desk.workspace())
        assert path is not None, "what it opens is a file of the folder"
        desk.open(path)
    return sentence


def _kept_for_the_technician(error: Exception) -> str:
    """Write down what a technician needs; return the sentence that says where."""
    import traceback

    from xltools.addin.showing import shown_file
    from xltools.files import write_whole

    path = shown_file(says.FAULT_FILE).with_suffix(".txt")
    write_whole(path, "".join(traceback.format_exception(error)).encode())
    return says.FAULT.format(kind=type(error).__name__, path=path)


def _lint(desk: Desk) -> str:
    from xltools.scheme.lint import check_scheme

    workspace = desk.workspace()
    desk.must_be_saved(workspace.scheme)
    findings = check_scheme(workspace.scheme).findings
    if not findings:
        return messages.LINT_CLEAN
    _show_findings(desk, findings)
    return messages.LINT_DONE.format(count=len(findings))


def _issue(desk: Desk) -> str:
    from xltools.steps.issue import issue

    workspace = desk.workspace()
    desk.must_be_saved(workspace.scheme)
    report = issue(workspace.root)
    rows: list[list[str | int]] = [
        [
            *(form.name, form.file, form.revision, says.NOVELTIES[form.novelty.value]),
            "；".join(form.changes),
        ]
        for form in report.forms
    ]
    sentence = report.sentences()[0]
    if report.findings:
        _show_findings(desk, report.findings)
        sentence += says.SEE_FINDINGS.format(count=len(report.findings))
    _show(desk, says.FORMS_SHEET, says.FORMS_HEADER, rows)
    return sentence


def _check(desk: Desk) -> str:
    from xltools.folder.receive import inbox_files
    from xltools.steps.check import check_files

    workspace = desk.workspace()
    desk.must_be_saved(workspace.scheme)
    files = inbox_files(workspace)
    chosen = [path for path in files if path.resolve() == desk.file.resolve()] or files
    findings = check_files(workspace.root, chosen).findings
    sentence = messages.CHECK_DONE.format(count=len(chosen))
    if not findings:
        return sentence + says.CHECK_CLEAN
    _show_findings(desk, findings)
    return sentence


def _consolidate(desk: Desk) -> str:
    from xltools.folder.opening import beijing_now
    from xltools.intake.cache import default_cache
    from xltools.steps.consolidate import consolidate
    from xltools.text.finding import in_order
    from xltools.text.grouping import grouped

    workspace = desk.workspace()
    desk.must_be_saved(workspace.scheme, workspace.registers)
    desk.close(workspace.ranking)
    done = consolidate(workspace.root, now=beijing_now, cache=default_cache())
    return "\n".join([*done.sentences(), *grouped(in_order(done.told))])


def _remind(desk: Desk) -> str:
    from xltools.folder.opening import beijing_now
    from xltools.steps.remind import remind

    workspace = desk.workspace()
    desk.must_be_saved(workspace.scheme, workspace.registers)
    done = remind(workspace.root, beijing_now())
    _show(desk, says.REMIND_SHEET, (), [[line] for line in done.text.splitlines()])
    return "\n".join(done.sentences())


def _explain(desk: Desk) -> str:
    from xltools.intake.cache import default_cache
    from xltools.steps.explain import explain_unit

    workspace = desk.workspace()
    unit = desk.selected()
    if not unit:
        raise Refusal(says.NO_UNIT_SELECTED)
    text, _ = explain_unit(workspace.root, unit, cache=default_cache())
    _show(desk, says.EXPLAIN_SHEET, (), [[line] for line in text.splitlines()])
    return says.EXPLAINED.format(unit=unit)


def _state(desk: Desk) -> str:
    from xltools.steps.state import show_state

    workspace = desk.workspace()
    desk.must_be_saved(workspace.scheme, workspace.registers)
    lines = show_state(workspace.root).sentences()
    _show(desk, says.STATE_SHEET, (), [[line] for line in lines])
    return lines[0]


def _journal(desk: Desk) -> str:
    from xltools.steps.read_journal import read_journal

    reading = read_journal(desk.workspace().root)
    rows = [line.split("　", maxsplit=3) for line in reading.table().splitlines()]
    _show(desk, says.JOURNAL_SHEET, (), rows)
    return "\n".join(reading.sentences())


def _verify(desk: Desk) -> str:
    from xltools.verify.asked import verify_as_asked

    found = verify_as_asked(desk.workspace().root).found
    lines = found.lines()
    if found.findings:
        _show_findings(desk, found.findings)
    _show(desk, says.VERIFY_SHEET, (), [[line] for line in (*lines, *found.notes)])
    return lines[-1]


def _doctor(desk: Desk) -> str:
    from xltools.addin.doctor import examine, summary

    try:
        root = desk.workspace().root
    except Refusal:
        root = None
    findings = examine(root)
    rows = [[str(one.severity), one.code, one.body] for one in findings]
    _show(desk, says.DOCTOR_SHEET, says.DOCTOR_HEADER, rows)
    return summary(findings)


def _help(desk: Desk) -> str:
    from xltools.addin.guide import guide_rows

    header, *rows = guide_rows()
    _show(desk, says.GUIDE_SHEET, header, rows)
    return says.GUIDE_OPEN


def _show_findings(desk: Desk, findings: Sequence[Finding]) -> None:
    from xltools.addin.showing import finding_rows

    _show(desk, says.FINDINGS_SHEET, says.FINDINGS_HEADER, finding_rows(findings))


def _show(
    desk: Desk, name: str, header: Sequence[str], rows: Sequence[Sequence[str | int]]
) -> None:
    """Write a table beside nobody's files and bring it to the front."""
    from xltools.addin.showing import shown_file, table
    from xltools.files import write_whole

    path = shown_file(name)
    desk.close(path)
    write_whole(path, table(name, header, rows))
    desk.open(path)


_RUN = {
    "scheme": lambda _: says.SCHEME_OPEN,
    "lint": _lint,
    "issue": _issue,
    "check": _check,
    "consolidate": _consolidate,
    "remind": _remind,
    "ranking": lambda _: says.RANKING_OPEN,
    "explain": _explain,
    "decide": lambda _: says.DECIDE_HOW,
    "state": _state,
    "verify": _verify,
    "journal": _journal,
    "doctor": _doctor,
    "help": _help,
}
"""Button → its work, which returns the closing sentence."""


def in_front(window: str) -> Any:
    """The workbook in front of the Excel whose window this is; on the Mac there is one Excel."""
    import xlwings

    if not window:
        app: Any = xlwings.apps.active
        return app.books.active
    from xlwings import _xlwindows

    excel: Any = _xlwindows
    return xlwings.App(impl=excel.App(xl=int(window))).books.active


if __name__ == "__main__":
    press(sys.argv[1], in_front("".join(sys.argv[2:3])))
