"""Who gets which paper, in which register of address, and what stands in it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from tests.reports.fixtures import appraise, random_marks
from tests.reports.letters.samples import NAMES, appraised, city, said
from xltools.appraisal import ORDER, Appraisal, State
from xltools.book.theme import COMMON
from xltools.reports.letters.checking import leaks
from xltools.reports.letters.drawing import draw_template
from xltools.reports.letters.filling import Filled, fill_template
from xltools.reports.letters.papers import (
    Batch,
    Given,
    Occasion,
    Paper,
    bulletin_papers,
    cover_papers,
    is_draft,
    issue_papers,
    outcome_papers,
    refusal,
    result_sentence,
)
from xltools.scheme.model import Scheme
from xltools.scheme.presets import preset

GIVEN = Given("马纠办〔2018〕1号", "2018年1月8日")


def made(scheme: Scheme, paper: Paper) -> str:
    """The paper's text, after its check."""
    what = Filled(paper.title, paper.values, COMMON, (), paper.tables, paper.labels)
    data = fill_template(draw_template(paper.text, COMMON), paper.file, what)
    own = next((unit for unit in scheme.units if unit.code == paper.unit), None)
    assert leaks(data, own, scheme.units, paper.values.values()) == ""
    return said(data)


def by_file(batch: Batch) -> dict[str, Paper]:
    return {paper.file: paper for paper in batch.papers}


def test_scorers_are_addressed_in_their_register() -> None:
    scheme = city()
    level, below = (made(scheme, paper) for paper in issue_papers(scheme, GIVEN).papers)
    assert "市政协办公室：" in level and "商请贵单位" in level and "请予" not in below
    assert "信访处置（60分）" in level and "《信访测评办法》" in level and "政务公开" not in level
    assert "当涂县：" in below and "发给贵单位" in below and "商请" not in below
    assert "感谢" not in below and "你" not in level + below
    assert "评分办法" not in below, "nothing is said of a paper that there is none of"
    for text in (level, below):
        assert "《评议办法》（马政办〔2014〕24号）" in text and "0555-2345678" in text
        assert "马纠办〔2018〕1号" in text and "2018年1月8日" in text and "微信" in text
        assert "下发" not in text and "催报" not in text and "{{" not in text


def test_each_outcome_with_a_paper_named_gets_it_once() -> None:
    scheme = city()
    batch = outcome_papers(appraised(scheme), GIVEN)
    assert [paper.file for paper in batch.papers] == [
        "C_市公安局_约谈通知书",
        "C_市公安局_检查通知书",
        "D_市气象局_约谈通知书",
        "D_市气象局_检查通知书",
        "D_市气象局_移交函",
    ]
    talk = made(scheme, by_file(batch)["C_市公安局_约谈通知书"])
    assert "马鞍山市公安局：" in talk and "贵单位列入后进、末位" in talk
    assert "决定约谈主要负责人；在全市会议上作说明" in talk
    assert "评议通知第五条" in talk and "结果通报后15个工作日内" in talk
    assert "双百分" not in talk, "a rule without a paper stays out of it"
    other = made(scheme, by_file(batch)["C_市公安局_检查通知书"])
    assert "检查通知书\n" in other and "确定采取以下措施：书面检查" in other


def test_a_superior_is_told_of_its_own_unit_alone() -> None:
    scheme = city()
    appraisal = appraised(scheme)
    paper = by_file(outcome_papers(appraisal, GIVEN))["D_市气象局_移交函"]
    text = made(scheme, paper)
    assert (
        "安徽省气象局：" in text and "马鞍山市气象局总分70.00，在政府部门（4家）中列第4名" in text
    )
    assert not any(name in text for name in NAMES[:3])


def test_without_a_superior_there_is_no_such_letter_and_it_is_said() -> None:
    scheme = city()
    units = tuple(unit.model_copy(update={"superior": ""}) for unit in scheme.units)
    batch = outcome_papers(appraised(scheme.model_copy(update={"units": units})), GIVEN)
    assert not any("移交函" in paper.file for paper in batch.papers)
    assert batch.says == (
        "市气象局没有登记上级主管部门，没有生成移交函。请在方案“评议对象”表中补填。",
    )


def test_where_no_rule_names_a_paper_that_is_said() -> None:
    scheme = city()
    rules = tuple(rule.model_copy(update={"letter": ""}) for rule in scheme.outcomes)
    batch = outcome_papers(appraised(scheme.model_copy(update={"outcomes": rules})), GIVEN)
    assert batch.papers == () and "“文书”栏均为空" in batch.says[0]


def test_covers_name_one_unit_each() -> None:
    scheme = city()
    for occasion, word in ((Occasion.CHECK, "视为无异议"), (Occasion.FEEDBACK, "已经审定")):
        batch = cover_papers(appraised(scheme), occasion, GIVEN)
        assert len(batch.papers) == 4
        for paper, name in zip(batch.papers, NAMES, strict=True):
            text = made(scheme, paper)
            assert f"马鞍山市{name}：" in text and word in text
            assert not any(other in text for other in NAMES if other != name)


def test_the_bulletin_annexes_what_is_published() -> None:
    scheme = city(publication="rank_and_total")
    [paper] = bulletin_papers(appraised(scheme), GIVEN).papers
    text = made(scheme, paper)
    assert "对4个单位进行了评议（政府部门4家）" in text
    assert (
        "名次|被评议单位|总分" in text and "1|市教育局|95.00" in text and "4|市气象局|70.00" in text
    )
    grades = city(publication="rank_and_grade")
    [paper] = bulletin_papers(appraised(grades), GIVEN).papers
    text = made(grades, paper)
    assert "1|市教育局|合格" in text and "95.00" not in text


def test_the_result_in_words() -> None:
    appraisal = appraised(city())
    assert result_sentence(appraisal, appraisal.result.unit("A")) == (
        "总分95.00，在政府部门（4家）中列第1名"
    )


def test_a_paper_that_says_too_much_is_found() -> None:
    scheme = city()
    paper = by_file(outcome_papers(appraised(scheme), GIVEN))["C_市公安局_约谈通知书"]
    own = scheme.units[2]
    for wrong, what in (
        ("市教育局也在其中", "其他单位名称市教育局"),
        ("电话13800138000", "电话号码13800138000"),
        ("见D:\\评议\\汇总.xlsx", "文件路径D:\\"),
    ):
        body = (*paper.text.body, wrong)
        text = paper.text.__class__(paper.text.key, paper.text.name, paper.text.title, body)
        data = fill_template(
            draw_template(text, COMMON), "模板", Filled(paper.title, paper.values, COMMON)
        )
        assert leaks(data, own, scheme.units, paper.values.values()) == what


# Which papers go out when: the whole table, and the sentence of each refusal.


FINAL, DRAFT = "", "草稿"
TABLE = {
    # occasion: in 初稿, 核对稿, 送审稿, 审定稿, 公布稿
    "发放": (FINAL,) * 5,
    "提醒": (FINAL,) * 5,
    "更正": (FINAL,) * 5,
    "反馈核对": (DRAFT, FINAL, FINAL, "结果已经审定，不再制发", "结果已经审定，不再制发"),
    "反馈": (DRAFT, DRAFT, DRAFT, FINAL, FINAL),
    "结果运用": (DRAFT, DRAFT, DRAFT, FINAL, FINAL),
    "通报": (DRAFT, DRAFT, DRAFT, FINAL, FINAL),
}
PROVISIONAL = "名次为暂列，不得引用，不能起草"
NEED_ALL = ("反馈", "结果运用", "通报")
"""What is not even drafted while a return is missing and nobody has decided it."""
CASES = [(name, state) for name in TABLE for state in ORDER]


@cache
def appraisals() -> tuple[Appraisal, Appraisal]:
    """A complete one, and one that lacks a county."""
    scheme = preset("maanshan-2017")
    complete = appraise(scheme, random_marks(scheme, 1, odd=0))
    marks = random_marks(scheme, 1, odd=0, missing=("XQ06",))
    return complete, appraise(scheme, marks, missing=("XQ06",))


def test_the_table_has_every_occasion() -> None:
    assert list(TABLE) == [str(one) for one in Occasion]


@pytest.mark.parametrize(("name", "state"), CASES)
def test_a_complete_result(name: str, state: str) -> None:
    expected = TABLE[name][ORDER.index(State(state))]
    said = refusal(Occasion(name), replace(appraisals()[0], state=state))
    if expected in (FINAL, DRAFT):
        assert said == ""
        assert is_draft(Occasion(name), State(state)) is (expected == DRAFT)
    else:
        assert expected in said
        assert said.startswith(f"现为{state}，") and "请" in said


@pytest.mark.parametrize(("name", "state"), CASES)
def test_an_incomplete_result(name: str, state: str) -> None:
    appraisal = replace(appraisals()[1], state=state)
    said = refusal(Occasion(name), appraisal)
    if name in NEED_ALL:
        assert PROVISIONAL in said and "请" in said
    else:
        assert said == refusal(Occasion(name), replace(appraisals()[0], state=state))
