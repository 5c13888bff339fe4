"""Findings told shortly."""

from __future__ import annotations

from dataclasses import replace

from tests.intake import surgery as cut
from tests.intake.build import good, take
from xltools.text.catalogue.files import LATE
from xltools.text.finding import Finding, Severity, open_counts
from xltools.text.grouping import counts, grouped


def test_equal_cases_stand_in_one_line_with_three_places() -> None:
    data = good()
    for cell in ("D7", "D8", "D11", "D14"):
        data = cut.put(data, cell)
    findings = [f for f in take(data).findings if f.file]
    assert counts(findings) == ["错误4处：评分未填4处。"]
    (line,) = grouped(findings)
    assert line.startswith("【错误】报送件1.xlsx · 评分表 · D7、D8、D11等4处　市教育局、")
    assert line.endswith("（评分未填）")


def test_a_case_of_its_own_is_told_whole_and_unlike_values_are_an_example() -> None:
    data = cut.put(cut.put(good(), "D7", "105"), "D11", "120")
    findings = [f for f in take(data).findings if f.file]
    (line,) = grouped(findings)
    assert "例如填写内容“105”" in line
    assert grouped(findings, unlike=False) == [finding.message for finding in findings]
    one = [f for f in take(cut.put(good(), "D7", "105")).findings if f.file]
    assert grouped(one) == [one[0].message]


def test_what_is_said_of_many_files_stands_in_one_line() -> None:
    late = [
        Finding(LATE, file=f"报送件{n}.xlsx", value=f"{n}时", values={"deadline": "17时"})
        for n in range(5)
    ]
    (line,) = grouped(late)
    assert line.startswith("【提示】报送件0.xlsx、报送件1.xlsx、报送件2.xlsx等5份　例如收件时间0时")
    assert grouped(late[:3]) == [one.message for one in late[:3]]


def test_what_people_settled_is_counted_apart() -> None:
    data = good()
    for cell in ("D7", "D8", "D11"):
        data = cut.put(data, cell)
    findings = [f for f in take(data).findings if f.file]
    part = [replace(findings[0], settled="议定事项第1号"), *findings[1:]]
    assert counts(part) == ["错误2处：评分未填2处。", "已议定处理1处。"]
    levels, settled = open_counts(part)
    assert (levels[Severity.ERROR], levels[Severity.WARNING], settled) == (2, 0, 1)
    whole = [replace(one, settled="议定事项第1号") for one in findings]
    assert counts(whole) == ["已议定处理3处。"]
