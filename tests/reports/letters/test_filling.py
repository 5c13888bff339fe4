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
from xltools.reports.letters.drawing import SIGNED, draw_template
from xltools.reports.letters.filling import Filled, TemplateUnusable, fill_template
from xltools.text import official

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


# 落款 stands centred over 成文日期, four characters from the right.


def ends(office: str, date: str, template: bytes = b"") -> list[float | None]:
    """How far from the right the two lines end, in characters."""
    fields = ("评议名称", "主送", "联系人", "电话", "发文字号")
    known = dict.fromkeys(fields, "某") | {"落款": office, "成文日期": date}
    data = fill_template(
        template or draw_template(official.FEEDBACK_COVER, COMMON),
        "函",
        Filled("函", known, COMMON),
    )
    lines = [p for p in docx.Document(io.BytesIO(data)).paragraphs if p.text]
    found = [p.paragraph_format.right_indent for p in lines if p.style.name == SIGNED]
    return [None if one is None else round(one.pt / 16, 2) for one in found]


@pytest.mark.parametrize(
    ("office", "date", "expected"),
    [
        ("市纠风办", "2018年1月8日", [5.0, 4.0]),
        ("市政府纠风办", "2018年1月8日", [4.0, 4.0]),
        ("马鞍山市人民政府纠正行业不正之风办公室", "2018年1月8日", [2.0, 8.5]),
        ("市纠风办", official.BLANK_DATE, [7.5, 4.0]),
    ],
)
def test_the_narrower_line_stands_in_the_middle_of_the_wider(
    office: str, date: str, expected: list[float]
) -> None:
    assert ends(office, date) == expected


def test_a_place_that_staff_gave_it_stays() -> None:
    from docx.shared import Pt

    document = docx.Document(io.BytesIO(draw_template(official.FEEDBACK_COVER, COMMON)))
    for line in document.paragraphs:
        if line.style.name == SIGNED and line.text:
            line.paragraph_format.right_indent = Pt(32)
    stream = io.BytesIO()
    document.save(stream)
    assert ends("市纠风办", "2018年1月8日", stream.getvalue()) == [2.0, 2.0]
