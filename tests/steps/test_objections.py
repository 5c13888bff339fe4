"""An open objection stands on the agenda and in the way of sealing until it is answered."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.reports.letters.samples import city
from tests.scoring.cases import Case, Expected
from tests.steps.test_letters import typed
from tests.steps.through_workbooks import walk
from xltools.files import write_whole
from xltools.folder.derive import derive
from xltools.folder.opening import open_workspace
from xltools.registers.objections import write_objections
from xltools.reports.ranking.agenda import agenda_points
from xltools.reports.ranking.context import Context
from xltools.scheme.model import Scheme
from xltools.workspace import Workspace

ROW = {"unit": "市民政局", "matter": "政务公开得分", "received": date(2018, 1, 3)}
DONE = {**ROW, "conclusion": "维持原结果", "answered": date(2018, 1, 8)}


def test_open_objections_block_and_are_listed(tmp_path: Path) -> None:
    root = tmp_path / "office"
    walk(Case("objections", city(), typed(), Expected(totals={})), root)
    workspace = Workspace(root)
    assert workspace.objections.exists(), "a new workspace has the register"
    scheme: Scheme = open_workspace(root).scheme
    assert derive(open_workspace(root)).blocks_sealing == ()
    write_whole(workspace.objections, write_objections(scheme, [DONE, ROW]))
    appraisal = derive(open_workspace(root))
    assert [one.open for one in appraisal.objected] == [False, True]
    [why] = appraisal.blocks_sealing
    assert "市民政局：对“政务公开得分”提出的异议尚未办结" in why
    points = [point.matter for point in agenda_points(Context(appraisal))]
    assert points == ["市民政局：异议未办结"]
    write_whole(workspace.objections, write_objections(scheme, [DONE, DONE]))
    assert derive(open_workspace(root)).blocks_sealing == ()
