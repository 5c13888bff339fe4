"""Templates as staff leave them: fields in pieces, unknown fields, revisions, comments, links."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reports.letters.samples import said
from xltools.book.theme import COMMON
from xltools.reports.letters.filling import Filled, TemplateUnusable, fill_template

VALUES = {"单位": "市教育局", "时限": "", "日期": "2018年1月8日"}


def template(*paragraphs: list[str], edit: Callable[[Any], None] | None = None) -> bytes:
    """A document whose paragraphs come in these pieces."""
    document = docx.Document()
    for pieces in paragraphs:
        paragraph = document.add_paragraph()
        for piece in pieces:
            paragraph.add_run(piece)
    if edit:
        edit(document)
    raw = io.BytesIO()
    document.save(raw)
    return raw.getvalue()


def filled(data: bytes, **more: Any) -> str:
    return said(fill_template(data, "某模板.docx", Filled("标题", VALUES, COMMON, **more)))


def test_a_field_in_pieces_is_filled_and_the_rest_stays() -> None:
    text = filled(template(["发给", "{", "{ 单", "位", " }}", "，", "{{日期}}前答复"]))
    assert text.strip() == "发给市教育局，2018年1月8日前答复"


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 22), max_size=6))
def test_however_runs_divide_it(cuts: list[int]) -> None:
    whole = "请{{单位}}于{{日期}}前{{单位}}办"
    places = sorted({0, len(whole), *(min(cut, len(whole)) for cut in cuts)})
    pieces = [whole[a:b] for a, b in pairwise(places)]
    assert filled(template(pieces)).strip() == "请市教育局于2018年1月8日前市教育局办"


def test_a_paragraph_of_empty_fields_is_left_out() -> None:
    assert filled(template(["一"], ["办理时限：{{时限}}。"], ["二"])).split() == ["一", "二"]


def test_fields_in_tables_and_headers_are_filled() -> None:
    def edit(document: Any) -> None:
        document.add_table(1, 1).cell(0, 0).text = "表{{单位}}"
        document.sections[0].header.paragraphs[0].text = "眉{{单位}}"

    text = filled(template(["正文"], edit=edit))
    assert "表市教育局" in text and "眉市教育局" in text


def test_a_field_that_nobody_knows_is_named_with_those_that_are() -> None:
    with pytest.raises(TemplateUnusable, match=r"某模板.*\{\{单位名\}\}无法识别.*\{\{单位\}\}"):
        filled(template(["{{单位名}}"]))


def _revision(document: Any) -> None:
    document.paragraphs[0]._p.append(OxmlElement("w:ins"))


def _link(document: Any) -> None:
    document.part.relate_to("file:///C:/张三/图.png", "http://x/image", is_external=True)


@pytest.mark.parametrize(("edit", "word"), [(_revision, "修订"), (_link, "链接")])
def test_what_would_go_out_unseen_is_refused(edit: Callable[[Any], None], word: str) -> None:
    with pytest.raises(TemplateUnusable, match=word):
        filled(template(["正文"], edit=edit))


def test_the_path_of_the_template_that_it_was_made_from_goes() -> None:
    def edit(document: Any) -> None:
        reltype = "http://schemas/attachedTemplate"
        document.part.relate_to("file:///C:/张三/模板.dotx", reltype, is_external=True)

    data = fill_template(template(["正文"], edit=edit), "模板", Filled("标题", VALUES, COMMON))
    rels = docx.Document(io.BytesIO(data)).part.rels.values()
    assert not any(relation.is_external for relation in rels)


def test_whoever_edited_it_is_not_named() -> None:
    def edit(document: Any) -> None:
        document.core_properties.author = "张三"
        document.core_properties.comments = "单位内部"

    data = fill_template(template(["正文"], edit=edit), "模板", Filled("标题", VALUES, COMMON))
    core = docx.Document(io.BytesIO(data)).core_properties
    assert (core.author, core.comments, core.title) == ("", "", "标题")


def test_what_is_no_word_document_is_said_to_be_none() -> None:
    with pytest.raises(TemplateUnusable, match="无法读取"):
        fill_template(b"nothing", "模板", Filled("标题", VALUES, COMMON))


def test_marks_stand_above_every_page() -> None:
    text = filled(template(["正文"]), marks=("演示数据", "草稿"))
    assert "演示数据　草稿" in text
