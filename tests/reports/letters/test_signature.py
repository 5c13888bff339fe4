"""落款 stands centred over 成文日期, four characters from the right."""

from __future__ import annotations

import io

import docx
import pytest

from xltools.book.theme import COMMON
from xltools.reports.letters.drawing import SIGNED, draw_template
from xltools.reports.letters.filling import Filled, fill_template
from xltools.text import official


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
