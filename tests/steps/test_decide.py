"""Decisions and releases as an office takes them: by command or register, on the record."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from tests.deciding import OPTIONS, ROW
from tests.forms.samples import mark, scheme, signed
from tests.intake import surgery as cut
from tests.intake.build import values
from tests.intake.structures import zipped
from tests.office import Office
from tests.steps.through_workbooks import clock
from xltools.cli.main import group
from xltools.files import sha256, write_whole
from xltools.folder.derive import derive
from xltools.folder.opening import open_workspace
from xltools.forms.layout import plan_form
from xltools.forms.writer import write_form
from xltools.ledger import journal
from xltools.ledger.keys import DEMO_WORKSPACE
from xltools.registers.adjustments import RegisterEntry, write_adjustments
from xltools.registers.decisions import write_decisions
from xltools.registers.papers import write_papers
from xltools.scheme.model import Scheme
from xltools.steps.consolidate import Consolidation, consolidate
from xltools.steps.issue import issue
from xltools.steps.new import new_workspace
from xltools.workspace import Workspace


def city() -> Scheme:
    """The sample scheme, marked 演示 so that no key is made; one of two counties never returns."""
    base = scheme(demo=True, bottom_k=1, full_marks=44)
    channel = base.channels[0].model_copy(update={"points": Decimal(44)})
    return base.model_copy(update={"channels": (channel,), "category_points": ()})


def form(scorer: str) -> bytes:
    """A good return of a scorer."""
    of = city()
    made = plan_form(of, next(s for s in of.scorers if s.code == scorer), DEMO_WORKSPACE)
    if scorer == "PF01":
        return write_form(made, signed(made), values())
    entries: dict[Any, Any] = {}
    items = {"2": "90"} if scorer == "PF02" else {"3": "3.5", "4": "4", "5": "9"}
    for item, value in items.items():
        for code in made.units:
            entries.update(mark(code, Decimal(value), item))
            if item == "4":
                reason = {k._replace(field="reason"): "集体研究" for k in mark(code, "", item)}
                entries.update(reason)
    return write_form(made, signed(made), entries)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """PF01 has a mark out of range, PF02 a renamed unit, PF03 does not return, PF04 is good."""
    made = new_workspace(tmp_path / "年度", city(), key_dir=None, now=clock)
    issue(made.root, now=clock)
    write_whole(made.inbox / "信访局.xlsx", cut.put(form("PF01"), "D7", "105"))
    write_whole(made.inbox / "花山区.xlsx", RENAMED)
    write_whole(made.inbox / "效能办.xlsx", form("PF04"))
    yield made


RENAMED = cut.text(form("PF02"), "C8", "市公安分局")


def again(workspace: Workspace) -> Consolidation:
    return consolidate(workspace.root, now=clock)


def run(workspace: Workspace, *arguments: str) -> Result:
    return CliRunner().invoke(group, [*arguments, "-w", str(workspace.root)])


def decide(workspace: Workspace, *arguments: str) -> Result:
    cited = [part for pair in OPTIONS.items() for part in pair]
    return run(workspace, "decide", *arguments, *cited)


def sheet(workspace: Workspace, name: str) -> list[list[str]]:
    book = openpyxl.load_workbook(workspace.ranking, data_only=True)
    return [
        [str(value) for value in row if value is not None]
        for row in book[name].iter_rows(values_only=True)
    ]


def agenda(workspace: Workspace) -> str:
    return "\n".join("｜".join(row) for row in sheet(workspace, "待会审及议定事项"))


def returns(workspace: Workspace) -> dict[str, str]:
    return {row[1]: "｜".join(row) for row in sheet(workspace, "报送情况") if len(row) > 4}


def events(workspace: Workspace, *names: str) -> list[dict[str, Any]]:
    return [dict(e.data) for e in journal.read(workspace.journal) if e.event in names]


def test_a_held_file_is_released_recorded_and_used(workspace: Workspace) -> None:
    before = again(workspace)
    digest = sha256(RENAMED)
    assert "报送件“花山区.xlsx”暂存待核" in agenda(workspace)
    assert before.appraisal.result.provisional
    options = ("--reason", "电话核实系本区填报", "--by", "王××", "--basis", "电话记录3号")
    done = run(workspace, "release", digest[:10], *options, "--json", "-")
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)["decision"]
    assert (said["kind"], said["file"], said["recorder"]) == ("核准采用", digest, "王××")
    [event] = events(workspace, "released")
    assert event["about"]["file"] == digest
    assert event["cites"]["reason"] == "电话核实系本区填报"
    after = again(workspace)
    assert set(after.appraisal.marks["scorer"]) == {"PF01", "PF02", "PF04"}
    assert "已采用" in returns(workspace)["花山区"]
    assert "原为暂存待核，核准采用（议定事项第1号）" in returns(workspace)["花山区"]
    assert "第1号　核准采用：报送件“花山区.xlsx”暂存待核｜暂存待核：单位名称" in agenda(workspace)
    assert "单位名称被改" in [f.code for f in after.appraisal.findings]
    assert run(workspace, "release", digest, "--reason", "再核").exit_code == 2


def test_a_file_that_the_guard_holds_is_released_with_that_rule_lifted(
    workspace: Workspace,
) -> None:
    odd = zipped(cut.parts(form("PF02")), ("xl/media/x.bin", bytes(5 << 20)))
    worse = b"x" + odd
    write_whole(workspace.inbox / "花山区.xlsx", odd)
    write_whole(workspace.inbox / "花山区二.xlsx", worse)
    again(workspace)
    done = run(workspace, "release", sha256(odd)[:10], "--reason", "电话核实", "--by", "王××")
    assert done.exit_code == 0, done.output
    assert "核准后放开的限制：压缩比异常" in done.output
    [event] = events(workspace, "released")
    assert event["basis"] == "压缩比异常、文件结构不符合要求"
    assert (event["cites"]["reason"], event["cites"]["recorder"]) == ("电话核实", "王××")
    after = again(workspace)
    assert set(after.appraisal.marks["scorer"]) == {"PF01", "PF02", "PF04"}
    assert "已采用" in returns(workspace)["花山区"]
    listed = "\n".join("｜".join(row) for row in sheet(workspace, "数据核验清单"))
    assert (
        "压缩包内有部件解压后是压缩前的250倍以上（压缩比异常）。正常保存的评分表不会这样；经核准采用"
        in listed
    )
    held = [f.file for f in after.appraisal.findings if f.code == "文件结构不符合要求"]
    assert sorted(held) == ["花山区.xlsx", "花山区二.xlsx"]


def test_what_cannot_be_released_says_so_and_records_nothing(workspace: Workspace) -> None:
    torn = form("PF03")[:2000]
    write_whole(workspace.inbox / "雨山区.xlsx", torn)
    again(workspace)
    kept = workspace.journal.read_bytes()
    for prefix, says in (
        (sha256(torn), "没有能读取的评分，不能核准采用。文件不完整"),
        (sha256(form("PF04"))[:12], "不是暂存待核"),
        ("0123456789", "收件登记中没有"),
        ("花山", "收件登记中没有"),
    ):
        done = run(workspace, "release", prefix, "--reason", "核实")
        assert done.exit_code == 2
        assert says in done.output
    assert run(workspace, "release", sha256(RENAMED)).exit_code != 0
    assert workspace.journal.read_bytes() == kept


def test_an_absence_ends_provisional_ranks(workspace: Workspace) -> None:
    write_whole(workspace.inbox / "花山区.xlsx", form("PF02"))
    write_whole(workspace.inbox / "信访局.xlsx", form("PF01"))
    first = again(workspace)
    assert first.appraisal.result.provisional
    assert first.appraisal.blocks_sealing[0] == "数据未齐，名次为暂列，不能封存。"
    assert run(workspace, "consolidate", "--require-complete").exit_code == 3
    assert decide(workspace, "absence", "--scorer", "雨山区").exit_code == 0
    reminded = run(workspace, "remind")
    assert "除已议定按未报处理的1家外，均已报送" in reminded.output
    write_whole(workspace.inbox / "说明.txt", b"-")
    after = run(workspace, "consolidate", "--require-complete", "--json", "-")
    assert after.exit_code == 0, after.output
    document = json.loads(after.stdout)
    assert document["decisions"][0]["computed"] == "未报"
    assert document["decisions"][0]["decided"] == "按未报处理"
    assert "另有1家议定按未报处理" in after.stderr
    assert "【错误】" not in after.stderr and "\n已议定处理1处。" in after.stderr
    heads = re.findall("^(警告|提示)([0-9]+)处：", after.stderr, re.MULTILINE)
    assert "".join(f"、{level}{n}处" for level, n in heads) in after.stderr
    assert "错误0处" in after.stderr and "另有已议定处理1处。" in after.stderr
    summary = "".join(cell for row in sheet(workspace, "结论") for cell in row)
    assert re.search("数据核验：错误0条、警告[0-9]条、提示[0-9]条，另有已议定处理1条", summary), (
        summary
    )
    row = next(row for row in document["returns"] if row["scorer"] == "PF03")
    assert row["status"] == "missing"
    assert "雨山区未报，" not in agenda(workspace)
    assert "名次" in [cell for row in sheet(workspace, "总分排名") for cell in row]
    of = city()
    made = plan_form(of, next(s for s in of.scorers if s.code == "PF03"), DEMO_WORKSPACE)
    marks = {k: v for code in made.units for k, v in mark(code, Decimal(88), "2").items()}
    write_whole(workspace.inbox / "雨山区.xlsx", write_form(made, signed(made), marks))
    came = again(workspace)
    assert "PF03" in set(came.appraisal.marks["scorer"])
    said = [f.code for f in came.appraisal.findings if f.scorer == "PF03"]
    assert "议定事项不能执行" in said
    assert "尚未报送" not in said


@pytest.mark.parametrize("treatment", ["计0分", "计满分", "按总分折算", "在本评议方式内折算"])
def test_an_absent_sole_scorer_is_treated_as_people_say(
    workspace: Workspace, office: Office, treatment: str
) -> None:
    write_whole(workspace.inbox / "花山区.xlsx", form("PF02"))
    (workspace.inbox / "信访局.xlsx").unlink()
    again(workspace)
    assert decide(workspace, "absence", "--scorer", "雨山区").exit_code == 0
    assert decide(workspace, "absence", "--scorer", "市信访局").exit_code == 0
    waiting = again(workspace).appraisal
    assert waiting.result.provisional
    assert any(unit.total is None for unit in waiting.result.units)
    said = decide(workspace, "absence", "--scorer", "市信访局", "--value", treatment)
    assert said.exit_code == 2
    assert "对同一事项的议定不同" in said.stderr
    assert decide(workspace, "withdraw", "2").exit_code == 0
    said = decide(workspace, "absence", "--scorer", "市信访局", "--value", treatment)
    assert said.exit_code == 0, said.stderr
    assert f"按未报处理，{treatment}" in said.stderr
    done = again(workspace).appraisal
    assert not done.result.provisional
    assert all(unit.total is not None for unit in done.result.units if unit.rank is not None)
    policies = {unit.items["1"].policy for unit in done.result.units if "1" in unit.items}
    assert treatment in policies
    assert policies <= {treatment, "", "按总分折算"}
    assert f"按未报处理，{treatment}" in agenda(workspace)
    assert run(workspace, "consolidate", "--require-complete").exit_code == 0
    office.assert_recalculation_changes_nothing(workspace.ranking.read_bytes())
    assert done.scheme == open_workspace(workspace.root).scheme


def test_only_what_nobody_marked_is_treated(workspace: Workspace) -> None:
    again(workspace)
    before = events(workspace, "decision")
    for scorer, value, why in (
        ("雨山区", "计0分", "另有评分单位评分"),
        ("市信访局", "取本类别平均得分", "计0分、计满分"),
        ("市信访局", "待补报，暂不计总分", "计0分、计满分"),
    ):
        said = decide(workspace, "absence", "--scorer", scorer, "--value", value)
        assert said.exit_code == 2
        assert why in said.stderr, said.stderr
    assert events(workspace, "decision") == before


def test_a_confirmed_cell_is_no_longer_sent_back(workspace: Workspace) -> None:
    first = again(workspace)
    assert [name for name in first.sent_back.forms if "PF01" in name]
    about = ("--scorer", "市信访局", "--unit", "市教育局", "--item", "信访处置")
    refused = decide(workspace, "cell", *about, "--value", "105")
    assert refused.exit_code == 2
    assert "议定结果105大于100" in refused.output
    done = decide(workspace, "cell", *about, "--value", "95")
    assert done.exit_code == 0, done.output
    assert "程序计算结果：信访局.xlsx · 评分表 · D7：待更正（评分超出范围：105）" in done.output
    after = again(workspace)
    assert not [name for name in after.sent_back.forms if "PF01" in name]
    item = after.appraisal.result.unit("ZF01").items["1"]
    assert item.earned == Decimal("4.75")
    listed = sheet(workspace, "数据核验清单")
    assert any("评分超出范围" in "".join(row) and "议定事项第1号：95" in row for row in listed)
    explained = run(workspace, "explain", "市教育局")
    assert "D7]（议定事项第1号确认，该格原为“待更正”）" in explained.output


def test_names_extensions_and_disqualifications(workspace: Workspace, office: Office) -> None:
    line = RegisterEntry(
        unit="市教育委",
        rule="被曝光",
        each=Decimal(1),
        times=1,
        happened=date(2017, 6, 8),
        fact="曝光",
        evidence="佐证1",
        noticed=date(2017, 6, 9),
        approved_points=Decimal(1),
        approver="李××",
        approved=date(2017, 6, 30),
    )
    write_whole(workspace.adjustments, write_adjustments(city(), [line]))
    first = again(workspace)
    assert "单位名称无法认定" in [f.code for f in first.appraisal.findings]
    for arguments in (
        ("name", "--name", "市教育委", "--unit", "市教育局"),
        ("extend", "--scorer", "雨山区", "--until", "2017-12-20 17:00"),
        ("disqualify", "--unit", "市供电公司"),
    ):
        done = decide(workspace, *arguments)
        assert done.exit_code == 0, done.output
    after = again(workspace)
    result = after.appraisal.result
    assert result.unit("ZF01").adjustment == -1
    assert "单位名称无法认定" not in [f.code for f in after.appraisal.findings]
    assert str(result.unit("GG06").status) == "disqualified"
    assert "批准延期至12月20日17时（议定）" in returns(workspace)["雨山区"]
    office.assert_recalculation_changes_nothing(workspace.ranking.read_bytes())
    write_whole(workspace.adjustments, write_adjustments(city()))
    gone = again(workspace)
    assert [f.code for f in gone.appraisal.findings if f.code.startswith("议定")] == [
        "议定事项不能执行"
    ]


def test_register_rows_are_recorded_once_and_withdrawn_by_further_rows(
    workspace: Workspace,
) -> None:
    row = {**ROW, "date": date(2017, 12, 20), "kind": "按未报处理", "scorer": "雨山区"}
    bad = {**row, "scorer": "雨山"}
    write_whole(workspace.decisions, write_decisions(city(), [row, bad]))
    first = again(workspace)
    assert [one.applied for one in first.appraisal.decisions] == [True]
    assert [f.code for f in first.appraisal.findings if f.file.startswith("台账")] == [
        "议定对象无法认定"
    ]
    [event] = events(workspace, "decision")
    assert (event["source"], event["basis"], event["number"]) == ("台账", "未报", 1)
    assert event["digest"] == first.appraisal.decisions[0].decision.digest
    kept, book = workspace.journal.read_bytes(), workspace.ranking.read_bytes()
    again(workspace)
    assert workspace.journal.read_bytes() == kept
    assert workspace.ranking.read_bytes() == book
    back = {**row, "kind": "撤销议定", "scorer": "", "number": "1"}
    write_whole(workspace.decisions, write_decisions(city(), [row, back]))
    after = again(workspace)
    assert [one.why for one in after.appraisal.decisions] == ["已由第2号议定事项撤销", ""]
    assert "PF03" in [f.scorer for f in after.appraisal.findings if f.code == "尚未报送"]
    write_whole(workspace.decisions, write_decisions(city(), [row, back, row]))
    third = again(workspace)
    assert [one.applied for one in third.appraisal.decisions] == [False, True, True]


def test_a_decision_is_withdrawn_and_repetition_and_contradiction_are_refused(
    workspace: Workspace,
) -> None:
    again(workspace)
    listed = ("bottom", "--unit", "市总工会", "--value")
    assert decide(workspace, *listed, "列入").exit_code == 0
    for value, says in (("列入", "与第1号议定事项相同"), ("不列入", "对同一事项的议定不同")):
        refused = decide(workspace, *listed, value)
        assert refused.exit_code == 2
        assert says in refused.output
    assert decide(workspace, "withdraw", "7").exit_code == 2
    assert decide(workspace, "withdraw", "1").exit_code == 0
    assert "此前已经撤销" in decide(workspace, "withdraw", "1").output
    assert decide(workspace, *listed, "不列入").exit_code == 0
    listed_now = run(workspace, "decide", "list", "--json", "-")
    found = json.loads(listed_now.stdout)["decisions"]
    assert [(one["number"], one["applied"]) for one in found] == [(1, False), (2, True), (3, True)]
    assert "第1号" in run(workspace, "decide", "list").stdout


def test_what_is_decided_by_command_stands_in_the_register(workspace: Workspace) -> None:
    again(workspace)
    book = openpyxl.load_workbook(workspace.decisions)
    book.worksheets[0].column_dimensions["L"].width = 51
    book.save(workspace.decisions)
    for command in (
        ("absence", "--scorer", "雨山区"),
        ("bottom", "--unit", "市總工會", "--value", "列入"),
        ("reject", "--file", "效能办.xlsx"),
        ("withdraw", "2"),
    ):
        done = decide(workspace, *command)
        assert done.exit_code == 0, done.output
    known_rows = openpyxl.load_workbook(workspace.decisions).worksheets[0]
    assert known_rows.column_dimensions["L"].width == 51, "what staff have changed stays"
    lines = [[cell.value for cell in row[1:]] for row in known_rows["A4:Q7"]]
    assert [line[0] for line in lines] == ["按未报处理", "后进认定", "不予采用", "撤销议定"]
    assert lines[2][4] == sha256(form("PF04")) and lines[0][-1] == OPTIONS["--by"]
    kept = workspace.journal.read_bytes()
    after = again(workspace)
    assert [one.decision.number for one in after.appraisal.decisions] == [1, 2, 3, 4]
    assert {one.decision.source for one in after.appraisal.decisions} == {"台账"}
    assert not [f for f in after.appraisal.findings if f.file.startswith("台账/议定")]
    assert len(events(workspace, "decision")) == 4
    assert workspace.journal.read_bytes().startswith(kept)
    assert workspace.decisions.name in str(events(workspace, "input")[-1])


@pytest.mark.parametrize("lock", ["~$议定事项.xlsx", ".~lock.议定事项.xlsx#"])
def test_a_register_that_is_open_stops_a_decision_whole(workspace: Workspace, lock: str) -> None:
    again(workspace)
    before = workspace.decisions.read_bytes(), workspace.journal.read_bytes()
    (workspace.registers / lock).write_bytes(b"x")
    done = decide(workspace, "absence", "--scorer", "雨山区")
    assert done.exit_code == 5 and "正在Excel或WPS中打开" in done.output
    (workspace.registers / lock).unlink()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xltools.files._LOCKED_PAUSE", 0)
        patch.setattr(Path, "replace", _refused)
        done = decide(workspace, "absence", "--scorer", "雨山区")
    assert done.exit_code == 5 and "文件被占用" in done.output
    assert (workspace.decisions.read_bytes(), workspace.journal.read_bytes()) == before


def _refused(*_: object) -> None:
    raise PermissionError(13, "open elsewhere")


def test_a_decision_that_is_broken_off_is_a_row_that_is_recorded_once(workspace: Workspace) -> None:
    again(workspace)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xltools.steps.decide.record", _broken)
        assert decide(workspace, "absence", "--scorer", "雨山区").exit_code != 0
    assert events(workspace, "decision") == []
    said = decide(workspace, "absence", "--scorer", "雨山区")
    assert said.exit_code == 2 and "与第1号议定事项相同" in said.output
    again(workspace)
    again(workspace)
    assert len(events(workspace, "decision")) == 1


def _broken(*_: object) -> None:
    raise OSError(28, "no space left on device")


def test_a_locked_register_stops_before_anything_is_written(workspace: Workspace) -> None:
    again(workspace)
    kept = workspace.journal.read_bytes()
    for path in (workspace.decisions, workspace.papers):
        good = path.read_bytes()
        write_whole(path, b"locked")
        for arguments in (("consolidate",), ("decide", "list")):
            done = run(workspace, *arguments)
            assert done.exit_code == 5
            assert path.name in done.output
        write_whole(path, good)
    assert workspace.journal.read_bytes() == kept


def test_papers_stand_beside_files_and_block_sealing(workspace: Workspace, office: Office) -> None:
    done = again(workspace)
    foot = next(r for r in done.appraisal.returns if r.scorer == "PF01").numbers[0]
    assert "纸质" not in "".join(done.appraisal.blocks_sealing)
    line = {
        "scorer": "市信访局",
        "received": date(2017, 12, 18),
        "count": foot.count,
        "control": foot.control + 1,
    }
    early = {"scorer": "雨山区", "received": date(2017, 12, 16)}
    write_whole(workspace.papers, write_papers(city(), [line, early]))
    unequal = again(workspace)
    said = f"纸质件电纸核对数{foot.control + 1}，电子件为{foot.control}"
    assert any(said in reason for reason in unequal.appraisal.blocks_sealing)
    assert "12月18日" in returns(workspace)["市信访局"]
    assert "12月16日" in returns(workspace)["雨山区"]
    assert "未登记" in returns(workspace)["花山区"]
    assert f"{foot.control}（不一致）" in returns(workspace)["市信访局"]
    office.assert_recalculation_changes_nothing(workspace.ranking.read_bytes())
    checked = {**line, "outcome": "不一致，经核对以电子件为准", "checker": "李××"}
    write_whole(workspace.papers, write_papers(city(), [checked]))
    after = again(workspace)
    assert not any(said in reason for reason in after.appraisal.blocks_sealing)
    assert f"{foot.control}（不一致，经核对以电子件为准）" in returns(workspace)["市信访局"]


def test_nothing_that_came_in_is_touched(workspace: Workspace) -> None:
    again(workspace)
    before = {
        path: hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in (workspace.inbox, workspace.received, workspace.registers)
        for path in sorted(folder.iterdir())
        if path != workspace.decisions
    }
    assert run(workspace, "release", sha256(RENAMED), "--reason", "核实").exit_code == 0
    about = ("--scorer", "PF01", "--unit", "ZF01", "--item", "1")
    assert decide(workspace, "cell", *about, "--value", "95").exit_code == 0
    again(workspace)
    for path, digest in before.items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == digest


def test_the_same_derivation_without_the_clock(workspace: Workspace) -> None:
    again(workspace)
    assert decide(workspace, "absence", "--scorer", "雨山区").exit_code == 0
    done = again(workspace)
    opened = open_workspace(workspace.root)
    one, other = derive(opened), derive(opened)
    assert one.decisions == other.decisions == done.appraisal.decisions
    assert one.findings == other.findings
    book = openpyxl.load_workbook(io.BytesIO(workspace.ranking.read_bytes()))
    assert "待会审及议定事项" in book.sheetnames
