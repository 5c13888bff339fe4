"""A small city whose rules call for papers, and how a Word document is read back."""

from __future__ import annotations

import io
from typing import Any

import docx

from tests.scoring.build import frame, item, scheme, unit
from xltools.appraisal import Appraisal
from xltools.scheme.choices import Condition, Rank
from xltools.scheme.model import Category, Outcome, Scheme
from xltools.scoring.engine import score

NAMES = ("教育局", "民政局", "公安局", "气象局")
MARKS = {"A": "95", "B": "90", "C": "80", "D": "70"}


def city(**settings: Any) -> Scheme:
    """Four units, one of them 省部属; the last two are called in, a superior is told."""
    units = [
        unit(
            code,
            full_name=f"马鞍山市{name}",
            name=f"市{name}",
            stationed=code == "D",
            superior="安徽省气象局" if code == "D" else "",
        )
        for code, name in zip("ABCD", NAMES, strict=True)
    ]
    rules = (
        ("Y1", "列入后进", "", "约谈主要负责人", "约谈通知书"),
        ("Y2", "末位", "", "在全市会议上作说明", "约谈通知书"),
        ("Y3", "列入后进", "", "书面检查", "检查通知书"),
        ("Y4", "列入后进", "省部属", "向上级主管部门通报", "移交函"),
        ("Y5", "列入后进", "", "在双百分中扣分", ""),
    )
    outcomes = tuple(
        Outcome(
            code=code,
            name=name,
            when=Condition.BOTTOM,
            tag=tag,
            action=action,
            letter=letter,
            due="结果通报后15个工作日内",
            clause="评议通知第五条",
        )
        for code, name, tag, action, letter in rules
    )
    made = scheme(
        [item("1", 60, name="信访处置", paper="信访测评办法"), item("2", 40, name="政务公开")],
        units,
        {"S": ["1"], "T": ["2"]},
        categories=[Category(code="A", name="政府部门")],
        outcomes=outcomes,
        settings={
            "office": "市纠风办",
            "basis": "评议办法",
            "basis_number": "马政办〔2014〕24号",
            "contact": "王××",
            "phone": "0555-2345678",
            "delivery": "市纠风办内网邮箱",
            **settings,
        },
    )
    below = made.scorers[1].model_copy(update={"name": "当涂县", "rank": Rank.BELOW})
    level = made.scorers[0].model_copy(update={"name": "市政协办公室"})
    return made.model_copy(update={"scorers": (level, below)})


def said(data: bytes) -> str:
    """Every text of a document: body, tables, headers."""
    document = docx.Document(io.BytesIO(data))
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        lines += ["|".join(cell.text for cell in row.cells) for row in table.rows]
    for section in document.sections:
        for place in (section.header, section.even_page_header):
            lines += [paragraph.text for paragraph in place.paragraphs]
    return "\n".join(lines)


def appraised(made: Scheme, state: str = "审定稿") -> Appraisal:
    """What follows from MARKS on every item."""
    typed = {
        (scorer.code, code, one): mark
        for scorer in made.scorers
        for one in scorer.items
        for code, mark in MARKS.items()
    }
    marks = frame(typed)
    result, findings = score(made, marks)
    return Appraisal(made, (), marks, result, tuple(findings), {}, state)
