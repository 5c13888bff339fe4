"""Titles of forms go on where a word ends, on as few lines as hold them."""

from __future__ import annotations

import io

import openpyxl
import pytest

from tests.forms import samples
from tests.intake.build import said, take
from xltools.book.measure import text_width
from xltools.forms.writer import write_form
from xltools.text.words import in_lines

LONG = "2025年度全市政风行风建设暨优化营商环境群众满意度民主评议工作"
TITLES = (
    "2017年度政风行风评议县区（开发园区）评分表",
    f"关于商请核对{LONG}评分表的函",
    f"{LONG}结果",
    "关于2017年度政风行风评议结果的通报",
    "关于印发《2017年度信访处置测评办法》的通知",
    "关于2017年度评议“服务热线”测评结果，公共服务行业的通报",
    "信访工作测评，政务公开测评，服务热线测评评分表",
    "2017年度政风行风评议结果；公共服务行业评议结果",
)
WHOLE = ("政风行风", "评分表", "满意度", "营商环境", "2025年度", "通报", "评议")


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("width", [30, 40, 48, 84])
def test_no_word_is_divided(title: str, width: int) -> None:
    text = in_lines(title, width)
    assert text.replace("\n", "") == title
    lines = text.split("\n")
    assert all(text_width(line) <= width for line in lines)
    for word in WHOLE:
        assert text.count(word) == title.count(word)
    assert not [line for line in lines if len(line) == 1]
    assert not [line for line in lines if line[0] in "的、，。；：）》”·" or line[-1] in "（《“"]


def test_the_sheets_of_a_form_lay_their_titles_out() -> None:
    of = samples.scheme(title=f"马鞍山市市直机关{LONG}")
    made = samples.plan("PF01", of)
    data = write_form(made, samples.signed(made))
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in (book["填报须知"], book["评分表"]):
        shown = str(sheet["A1"].value)
        assert shown.replace("\n", "") == made.sheets[0].title
        assert len(shown.split("\n")) == 2
        assert sheet.row_dimensions[1].height >= 2 * 22
    assert "锁定内容被改" not in said(take(data, of=of))


@pytest.mark.parametrize("title", TITLES)
def test_no_line_begins_or_ends_with_the_wrong_mark(title: str) -> None:
    for width in range(24, 90, 2):
        for line in in_lines(title, width).split("\n"):
            assert line[0] not in "的、，。；：）》”·" and line[-1] not in "（《“"
