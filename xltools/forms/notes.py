"""The lines of 填报须知: whose form it is, by when and how it is returned, and how it is filled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from xltools.exact import plain
from xltools.methods.ballots import BallotForm, Paper
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item, Scorer
from xltools.text import forms as words
from xltools.text.words import YES


def scorer_notes(index: SchemeIndex, scorer: Scorer, items: Sequence[Item]) -> tuple[str, ...]:
    """The lines, for the items that the scorer marks."""
    settings = index.scheme.settings
    named = "、".join(f"{item.name}（{plain(item.points)}分）" for item in items)
    papers = "；".join(dict.fromkeys(_paper(item) for item in items if item.paper))
    allow_na = [item for item in items if item.allow_na]
    steps = ["只填浅黄色单元格，其他内容自动生成，请勿增删行列。", *_steps(items)]
    if any(item.method.shape == "columns" for item in allow_na):
        what = "各栏" if all(item.method.linear_field is None for item in allow_na) else "评分"
        steps.append(f"单位不涉及本项业务的，{what}留空，在“特殊情形”中选“不涉及”，并说明原因。")
    bounds = list(dict.fromkeys(plain(i.reason_below) for i in items if i.reason_below is not None))
    if bounds:
        steps.append(f"评分低于{'、'.join(bounds)}分的，请填写原因。")
    steps.append("页面上方显示“已全部填写”后打印，签字盖章报送。")
    return (
        f"评分单位：{scorer.name}",
        f"测评项目：{named}",
        f"依据：{papers}" if papers else f"依据：{_basis(index)}",
        f"报送时限：{deadline_text(scorer.extended or settings.deadline)}",
        f"报送方式：电子件报送至{settings.delivery or settings.office_name}；"
        "纸质件经单位负责人签字、加盖公章后一并报送",
        f"联系人：{settings.contact}　　电话：{settings.phone}",
        "填报步骤",
        *(f"{number}.{step}" for number, step in enumerate(steps, 1)),
    )


def _steps(items: Sequence[Item]) -> Iterator[str]:
    """How each kind of sheet on the form is filled."""
    rules = "；".join(
        dict.fromkeys(
            field.hint.replace("，", "分，最多" if field.hint.endswith("位小数") else "分，")
            for item in items
            if item.method.linear_field is not None
            for field in item.method.fields(item.points)
        )
    )
    if rules:
        yield f"逐个单位填写评分（{rules}）。得0分的，请直接填0。"
    methods: list[object] = [item.method for item in items]
    forms = {method.form for method in methods if isinstance(method, Paper)}
    if BallotForm.ONE_FOR_ALL in forms:
        yield "先填表头的发出票、收回票、整票无效，再逐个单位填各等次票数。"
    if BallotForm.ONE_EACH in forms:
        yield "逐个单位填发出票、收回票、整票无效和各等次票数。"
    if forms:
        yield "每个单位的各栏票数相加应等于计入票。没有的请填0，不要留空。"
    others = [item.method for item in items if item.method.linear_field is None]
    if any(not isinstance(m, Paper) and m.shape == "columns" for m in others):
        yield "逐个单位填写各栏。没有的请填0，不要留空。"
    if any(method.shape == "events" for method in others):
        yield "每件事项填一行，单位和情形从下拉列表中选；没有事项的单位不填。"
        yield f"核对后在表头“{words.COMPLETE}”处选“{YES}”，否则无法认定哪些单位没有事项。"


def _paper(item: Item) -> str:
    details = "，".join(
        part
        for part in (item.paper_number, date_text(item.paper_date) if item.paper_date else "")
        if part
    )
    return f"《{item.paper}》" + (f"（{details}）" if details else "")


def _basis(index: SchemeIndex) -> str:
    settings = index.scheme.settings
    return f"《{settings.basis}》" + (
        f"（{settings.basis_number}）" if settings.basis_number else ""
    )


def date_text(day: date) -> str:
    """2017年12月8日, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def deadline_text(moment: datetime | None) -> str:
    """2017年12月15日17时前; 另行通知 where the scheme sets none."""
    if moment is None:
        return "另行通知"
    minutes = f"{moment.minute}分" if moment.minute else ""
    return f"{date_text(moment)}{moment.hour}时{minutes}前"
