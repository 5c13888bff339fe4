"""Issuing: same bytes for an unchanged form, the next revision for a changed one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.forms import samples
from xltools.forms.issued import file_names, issued_forms
from xltools.forms.reader import read_form
from xltools.ledger import journal
from xltools.ledger.keys import DEMO_WORKSPACE, demo_key
from xltools.scheme.model import Scheme
from xltools.steps.issue import IssueReport, Novelty, issue_forms
from xltools.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


def issue(workspace: Workspace, scheme: Scheme) -> IssueReport:
    now = datetime(2017, 12, 1, 9)
    return issue_forms(workspace, scheme, DEMO_WORKSPACE, demo_key(), lambda: now)


def renamed(scheme: Scheme) -> Scheme:
    """With a unit renamed that only departments' and counties' forms for item 3 lack."""
    unit = scheme.units[0].model_copy(update={"name": "市教体局"})
    return scheme.model_copy(update={"units": (unit, *scheme.units[1:])})


def reworked(scheme: Scheme) -> Scheme:
    """With one item's points changed: one scorer's form."""
    item = scheme.items[0].model_copy(update={"points": 6})
    return scheme.model_copy(update={"items": (item, *scheme.items[1:])})


def revisions(report: IssueReport) -> dict[str, tuple[int, str]]:
    return {form.scorer: (form.revision, str(form.novelty)) for form in report.forms}


def contents(workspace: Workspace) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in workspace.issued.iterdir()}


def test_the_first_issue(workspace: Workspace) -> None:
    report = issue(workspace, samples.scheme())
    assert set(contents(workspace)) == {
        "PF01_市信访局_评分表.xlsx",
        "PF02_花山区_评分表.xlsx",
        "PF03_雨山区_评分表.xlsx",
        "PF04_市效能办_评分表.xlsx",
    }
    assert set(revisions(report).values()) == {(1, "new")}
    assert not report.findings
    history = issued_forms(journal.read(workspace.journal))
    assert [issued.revision for issued in history["PF01"]] == [1]
    opened, _ = read_form(contents(workspace)["PF01_市信访局_评分表.xlsx"], "x")
    assert opened is not None
    assert opened.plan.digest == history["PF01"][0].digest


def test_issuing_again_changes_nothing(workspace: Workspace) -> None:
    issue(workspace, samples.scheme())
    before, events = contents(workspace), journal.read(workspace.journal)
    (workspace.issued / "PF02_花山区_评分表.xlsx").unlink()
    report = issue(workspace, samples.scheme())
    assert contents(workspace) == before
    assert journal.read(workspace.journal) == events
    assert report.count(Novelty.SAME) == 4


def test_only_changed_forms_get_the_next_revision(workspace: Workspace) -> None:
    issue(workspace, samples.scheme())
    report = issue(workspace, reworked(samples.scheme()))
    assert revisions(report) == {
        "PF01": (2, "changed"),
        "PF02": (1, "same"),
        "PF03": (1, "same"),
        "PF04": (1, "same"),
    }
    changes = report.forms[0].changes
    assert "“信访处置”分值由5分改为6分" in changes
    assert any(line.startswith("市信访局（第2次）：") for line in report.sentences())
    back = issue(workspace, samples.scheme())
    assert revisions(back)["PF01"] == (3, "changed")


def test_a_renamed_unit_is_named(workspace: Workspace) -> None:
    issue(workspace, samples.scheme())
    report = issue(workspace, renamed(samples.scheme()))
    assert report.forms[0].changes == ("“信访处置”单位名称：市教育局改为市教体局",)


def test_a_change_is_reported_even_without_the_old_file(workspace: Workspace) -> None:
    issue(workspace, samples.scheme())
    (workspace.issued / "PF01_市信访局_评分表.xlsx").unlink()
    report = issue(workspace, reworked(samples.scheme()))
    assert report.forms[0].changes == ("上一次的评分表已不在“发放”文件夹中，无法列出变动",)


def test_scorers_without_units_and_dropped_scorers_are_named(workspace: Workspace) -> None:
    scheme = samples.scheme()
    issue(workspace, scheme)
    idle = scheme.scorers[0].model_copy(update={"categories": ("没有",)})
    report = issue(workspace, scheme.model_copy(update={"scorers": (idle, scheme.scorers[1])}))
    assert [(f.code, f.scorer) for f in report.findings] == [
        ("评分单位无评分任务", "PF01"),
        ("评分表已停用", "PF01"),
        ("评分表已停用", "PF03"),
        ("评分表已停用", "PF04"),
    ]


def test_file_names_are_safe_and_never_meet() -> None:
    scheme = samples.scheme()
    odd = [
        scheme.scorers[0].model_copy(update={"code": code, "name": name})
        for code, name in (("P/1", 'a:b*?"'), ("p1", "AB"), ("x", "长" * 200), ("y.", "尾 . "))
    ]
    names = file_names(scheme.model_copy(update={"scorers": tuple(odd)}))
    assert names["P/1"] == "P1_ab_评分表.xlsx"
    assert names["p1"] == "p1_AB_2_评分表.xlsx"
    assert len(names["x"]) < 120
    assert names["y."] == "y._尾_评分表.xlsx"
