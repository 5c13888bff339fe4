"""Papers in a workspace: drafts until approved, templates of the office's own, edits kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import docx
import pytest

from tests.reports.letters.samples import MARKS, city, said
from tests.scoring.cases import Case, Expected
from tests.steps.through_workbooks import clock, walk
from xltools.appraisal import State
from xltools.folder.opening import Refusal
from xltools.ledger import journal
from xltools.reports.letters.papers import Given, Occasion
from xltools.steps.letters import WRITTEN, Written, occasion_named, write_papers, write_templates
from xltools.steps.state import register_state
from xltools.workspace import Workspace

MOVES: Mapping[State, dict[str, str]] = {
    State.CHECKING: {},
    State.MEETING: {"meeting": "会审会议"},
    State.APPROVED: {"document": "批件〔2018〕1号"},
}


def typed(absent: str = "") -> dict[tuple[str, str, str], str]:
    return {
        (scorer.code, code, item): mark
        for scorer in city().scorers
        for item in scorer.items
        for code, mark in MARKS.items()
        if scorer.code != absent
    }


def office(root: Path, absent: str = "") -> Path:
    gone = (absent,) if absent else ()
    walk(Case("letters", city(), typed(absent), Expected(totals={}), absent=gone), root)
    return root


def approve(root: Path) -> None:
    for state, more in MOVES.items():
        register_state(root, state, {"date": "2018-01-08", "by": "王××", **more}, now=clock)


def run(root: Path, occasion: Occasion, **given: str) -> Written:
    moment = datetime(2017, 12, 16)
    return write_papers(root, occasion, Given(**given), as_of=moment, now=clock)


def folder(root: Path, occasion: Occasion) -> dict[str, bytes]:
    place = Workspace(root).documents / occasion
    return {path.name: path.read_bytes() for path in sorted(place.glob("*"))}


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose returns are all in; tests only add papers."""
    return office(tmp_path_factory.mktemp("letters") / "office")


def test_results_are_drafts_until_approved_and_then_drafts_give_way(tmp_path: Path) -> None:
    root = office(tmp_path / "office")
    for occasion in (Occasion.OUTCOMES, Occasion.BULLETIN, Occasion.CHECK):
        written = run(root, occasion)
        assert written.draft and "均为草稿" in written.sentences()[-1]
        for name, data in folder(root, occasion).items():
            assert name.endswith("（草稿）.docx") and "草稿　未经审定，不得印发" in said(data)
    approve(root)
    with pytest.raises(Refusal, match="现为审定稿，结果已经审定，不再制发反馈核对文书"):
        run(root, Occasion.CHECK)
    written = run(root, Occasion.OUTCOMES, number="马纠办〔2018〕1号", date="2018年1月8日")
    assert not written.draft and len(written.files) == 5
    there = folder(root, Occasion.OUTCOMES)
    assert "D_市气象局_移交函.docx" in there and not any("草稿" in name for name in there)
    for data in there.values():
        assert "草稿" not in said(data) and "演示数据" in said(data)
    events = [e for e in journal.read(Workspace(root).journal) if e.event == WRITTEN]
    assert events[-1].data["state"] == "审定稿" and len(events[-1].data["files"]) == 5
    run(root, Occasion.OUTCOMES, number="马纠办〔2018〕1号", date="2018年1月8日")
    assert folder(root, Occasion.OUTCOMES) == there, "equal workspace, equal bytes"
    again = [e for e in journal.read(Workspace(root).journal) if e.event == WRITTEN]
    assert len(again) == len(events)


def test_while_ranks_are_provisional_nothing_is_drafted_of_them(tmp_path: Path) -> None:
    root = office(tmp_path / "office", absent="T")
    for occasion in (Occasion.OUTCOMES, Occasion.BULLETIN, Occasion.FEEDBACK):
        with pytest.raises(Refusal, match="名次为暂列，不得引用，不能起草"):
            run(root, occasion)
    assert not Workspace(root).documents.exists()
    written = run(root, Occasion.REMIND)
    assert written.files == ["T_当涂县_报送提醒（通知）.docx"] and not written.draft
    text = said(folder(root, Occasion.REMIND)[written.files[0]])
    assert "当涂县：" in text and "评分表应按时报送" in text


def test_each_scorer_gets_a_paper_of_issue(ready: Path) -> None:
    written = run(ready, Occasion.ISSUE)
    assert written.files == [
        "S_市政协办公室_发放评分表（函）.docx",
        "T_当涂县_发放评分表（通知）.docx",
    ]
    assert run(ready, Occasion.MEND).sentences() == ["没有需要制发的更正文书。"]


def test_templates_are_put_there_once_and_the_offices_own_are_used(tmp_path: Path) -> None:
    root = office(tmp_path / "office")
    place, fresh, kept = write_templates(root)
    assert len(fresh) == 12 and not kept
    own = place / "发放评分表（函）.docx"
    document = docx.Document(str(own))
    document.add_paragraph("我办自己的一句话：{{评议名称}}。")
    document.save(str(own))
    before = own.read_bytes()
    _, fresh, kept = write_templates(root)
    assert not fresh and len(kept) == 12 and own.read_bytes() == before
    run(root, Occasion.ISSUE)
    texts = [said(data) for data in folder(root, Occasion.ISSUE).values()]
    line = "我办自己的一句话：2017年度政风行风评议。"
    assert [line in text for text in texts] == [True, False]
    document.add_paragraph("{{没有这一栏}}")
    document.save(str(own))
    with pytest.raises(Refusal, match=r"\{\{没有这一栏\}\}无法识别"):
        run(root, Occasion.ISSUE)


def test_a_template_that_names_another_unit_lets_nothing_out(tmp_path: Path) -> None:
    root = office(tmp_path / "office")
    place, _, _ = write_templates(root)
    document = docx.Document(str(place / "约谈通知书.docx"))
    document.add_paragraph("抄送：市教育局。")
    document.save(str(place / "约谈通知书.docx"))
    with pytest.raises(Refusal, match=r"其他单位名称市教育局.*没有写出"):
        run(root, Occasion.OUTCOMES)
    assert not (Workspace(root).documents / Occasion.OUTCOMES).exists()


def test_what_people_edited_is_not_overwritten(ready: Path) -> None:
    name = run(ready, Occasion.ISSUE).files[0]
    path = Workspace(ready).documents / Occasion.ISSUE / name
    document = docx.Document(str(path))
    document.add_paragraph("人工补充")
    document.save(str(path))
    written = run(ready, Occasion.ISSUE)
    assert written.kept == [name] and "人工补充" in said(path.read_bytes())
    assert f"“{name}”写出后经人员改动，予以保留，没有重写" in "".join(written.sentences())
    path.unlink()
    assert name in run(ready, Occasion.ISSUE).files


def test_an_occasion_that_is_none_is_refused_with_those_that_are() -> None:
    with pytest.raises(Refusal, match="可用的有：发放、提醒、更正"):
        occasion_named("传唤")
