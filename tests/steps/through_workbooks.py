"""A case walked as an office walks it: scheme workbook, issued and filled forms, consolidation."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tests.scoring.cases import Case
from xltools.files import write_whole
from xltools.forms.fill import fill_form
from xltools.ledger.journal import BEIJING
from xltools.registers.adjustments import write_adjustments
from xltools.steps.consolidate import Consolidation, consolidate
from xltools.steps.issue import file_names, issue
from xltools.steps.new import new_workspace


def clock() -> datetime:
    """A moment that stands still."""
    return datetime(2017, 12, 1, 9, 0, tzinfo=BEIJING)


def walk(case: Case, root: Path) -> Consolidation:
    """Everything through workbooks; the scheme is marked 演示 so that no key is made."""
    settings = case.scheme.settings.model_copy(update={"demo": True})
    scheme = case.scheme.model_copy(update={"settings": settings})
    workspace = new_workspace(root, scheme, key_dir=None, now=clock)
    write_whole(workspace.adjustments, write_adjustments(scheme, case.register))
    issue(root, now=clock)
    for code, name in file_names(scheme).items():
        form = workspace.issued / name
        if code not in case.absent and form.exists():
            filled, _ = fill_form(form.read_bytes(), typed_csv(case, code), "marks.csv")
            write_whole(workspace.inbox / f"来自{code}.xlsx", filled)
    return consolidate(root, now=clock)


def typed_csv(case: Case, scorer: str) -> bytes:
    """What `scorer` typed, with a reason where a word stands for the mark."""
    lines = ["单位编码,指标编码,栏目,值,理由"]
    for (who, unit, item), typed in case.typed.items():
        if who == scorer:
            reason = "" if not typed or typed[0].isdigit() else "无此项业务"
            lines.append(f"{unit},{item},,{typed},{reason}")
    return "\n".join(lines).encode()
