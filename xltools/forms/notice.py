"""填报须知: whose form it is, by when and how it is filled and returned, and a worked example.

It also says what must not be written or passed on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_FLOOR, Decimal
from typing import Literal

from xltools.exact import plain
from xltools.forms.plan import REQUIRED, FormPlan, PlanSheet
from xltools.methods.ballots import BallotForm, Paper
from xltools.methods.base import EntryField
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item, Scorer
from xltools.text import forms as words
from xltools.text.words import NOT_APPLICABLE, YES, cited

_FEW = 4
Style = Literal["title", "note", "heading", "example_header", "example", "closing", "gap"]


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One row: a text over the whole width, or the cells of the example table."""

    row: int
    style: Style
    texts: tuple[str, ...]


def notice_lines(plan: FormPlan) -> list[NoticeLine]:
    """The rows of the sheet, top down."""
    demo = words.DEMO_MARK if plan.demo else ""
    lines: list[tuple[Style, tuple[str, ...]]] = [("title", (plan.sheets[0].title + demo,))]
    lines += [("note", (note,)) for note in plan.notes]
    sheet = example_sheet(plan)
    if sheet is not None:
        lines += [("gap", ()), ("heading", (words.EXAMPLE_TITLE,))]
        lines.append(("example_header", example_header(sheet)))
        lines += [("example", row) for row in example_rows(sheet)]
    lines.append(("gap", ()))
    lines += [("closing", (line,)) for line in words.CLOSING]
    return [NoticeLine(row, style, texts) for row, (style, texts) in enumerate(lines, 1)]


def example_sheet(plan: FormPlan) -> PlanSheet | None:
    """The sheet that the worked example shows: the first on which a unit has a few entries."""
    for sheet in plan.sheets:
        if not sheet.lines and not sheet.above and len(sheet.entry_columns) <= _FEW:
            return sheet
    return None


def example_columns(sheet: PlanSheet) -> tuple[int, ...]:
    """Which columns of the marking sheet the example shows."""
    entries = [index for index, _ in sheet.entry_columns]
    return (sheet.column("name"), *entries, sheet.column("special"), sheet.column("reason"))


def example_header(sheet: PlanSheet) -> tuple[str, ...]:
    """The headers of the example table."""
    return tuple(
        sheet.columns[index].header.removesuffix(REQUIRED) for index in example_columns(sheet)
    )


def example_rows(sheet: PlanSheet) -> tuple[tuple[str, ...], ...]:
    """A good mark, a low one with its reason, and, where allowed, 不涉及 with its reason."""
    fields = [column.field for _, column in sheet.entry_columns if column.field is not None]
    good = [example_value(field, Decimal("0.925")) for field in fields]
    low = [_low_value(sheet, field) for field in fields]
    if sheet.method.linear_field is None:
        good, low = _worked(sheet, fields, good), _worked(sheet, fields, low)
    first, second, third = words.EXAMPLE_UNITS
    basis = words.EXAMPLE_BASIS if sheet.method.needs_basis else ""
    reason = basis or (words.EXAMPLE_OPINION if sheet.county else words.EXAMPLE_LOW)
    rows = [(first, *good, "", basis), (second, *low, "", reason)]
    if sheet.allow_na:
        rows.append((third, *[""] * len(fields), NOT_APPLICABLE, words.EXAMPLE_NA))
    return tuple(rows)


def _worked(sheet: PlanSheet, fields: Sequence[EntryField], otherwise: Sequence[str]) -> list[str]:
    """The numbers of the method's own example, where they are of these fields."""
    entry = type(sheet.method).example().entry
    return [
        plain(entry[field.key]) if field.key in entry and not field.choices else value
        for field, value in zip(fields, otherwise, strict=True)
    ]


def _low_value(sheet: PlanSheet, field: EntryField) -> str:
    line = sheet.reason_below
    if line is None or field.high is None or field.choices:
        return example_value(field, Decimal("0.76"))
    return example_value(field, Decimal("0.95") * line / field.high)


def example_value(field: EntryField, share: Decimal) -> str:
    """A value at `share` of the field's range that keeps all its rules.

    >>> example_value(EntryField(key="m", label="评分", high=Decimal(100)), Decimal("0.925"))
    '92.5'
    """
    if field.choices:
        return field.choices[0]
    low = field.low or Decimal(0)
    high = Decimal(100) if field.high is None else field.high
    step = field.step or Decimal(1).scaleb(-min(field.decimals, 2))
    steps = ((low + share * (high - low)) / step).to_integral_value(ROUND_FLOOR)
    return plain(max(low, steps * step))


def scorer_notes(index: SchemeIndex, scorer: Scorer, items: Sequence[Item]) -> tuple[str, ...]:
    """The lines, for the items that the scorer marks."""
    settings = index.scheme.settings
    named = "、".join(f"{item.name}（{plain(item.points)}分）" for item in items)
    papers = "；".join(dict.fromkeys(_paper(item) for item in items if item.paper))
    basis = papers or cited(settings.basis, settings.basis_number)
    contact = "　　".join(
        f"{label}：{said}"
        for label, said in (("联系人", settings.contact), ("电话", settings.phone))
        if said
    )
    return (
        f"评分单位：{scorer.name}",
        f"测评项目：{named}",
        *([f"依据：{basis}"] if basis else []),
        f"报送时限：{deadline_text(scorer.extended or settings.deadline)}",
        f"报送方式：电子件报送至{settings.delivery or settings.office_name}；"
        "纸质件经单位负责人签字、加盖公章后一并报送",
        *([contact] if contact else []),
        "填报步骤",
        *(f"{number}.{step}" for number, step in enumerate(_steps(items), 1)),
    )


_FIRST = "只填浅黄色单元格，其他内容自动生成，请勿增删行列。"
_LAST = "页面上方显示“已全部填写”后打印，签字盖章报送。"


def _steps(items: Sequence[Item]) -> Iterator[str]:
    """The steps in their order; one that is not for every sheet says for which it is."""
    yield _FIRST
    of: dict[tuple[int, str], list[str]] = {}
    for item in items:
        for place, text in _filling(item):
            of.setdefault((place, text), []).append(item.name)
    for (_, text), names in sorted(of.items(), key=lambda pair: pair[0][0]):
        where = "" if len(names) == len(items) else f"{_sheets(names)}："
        yield where + text
    yield _LAST


def _sheets(names: Sequence[str]) -> str:
    """“信访处置”“窗口”表."""
    return "".join(f"“{name}”" for name in names) + "表"


def _filling(item: Item) -> Iterator[tuple[int, str]]:
    """(place in the order, text) of how the sheet of an item is filled."""
    method: object = item.method
    if item.method.linear_field is not None:
        for field in item.method.fields(item.points):
            hint = field.hint.replace("，", "分，最多" if field.hint.endswith("位小数") else "分，")
            yield 1, f"逐个单位填写评分（{hint}）。得0分的，请直接填0。"
    elif isinstance(method, Paper):
        if method.form is BallotForm.ONE_FOR_ALL:
            yield 2, "先填表头的发出票、收回票、整票无效，再逐个单位填各等次票数。"
        else:
            yield 2, "逐个单位填发出票、收回票、整票无效和各等次票数。"
        yield 3, "每个单位的各栏票数相加应等于计入票。没有的请填0，不要留空。"
    elif item.method.shape == "columns":
        yield 4, "逐个单位填写各栏。没有的请填0，不要留空。"
    else:
        yield 5, "每件事项填一行，单位和情形从下拉列表中选；没有事项的单位不填。"
        yield 6, f"核对后在表头“{words.COMPLETE}”处选“{YES}”，否则无法认定哪些单位没有事项。"
    if item.allow_na and item.method.shape == "columns":
        what = "各栏" if item.method.linear_field is None else "评分"
        yield 7, f"单位不涉及本项业务的，{what}留空，在“特殊情形”中选“不涉及”，并说明原因。"
    if item.reason_below is not None:
        yield 8, f"评分低于{plain(item.reason_below)}分的，请填写原因。"


def _paper(item: Item) -> str:
    dated = date_text(item.paper_date) if item.paper_date else ""
    return cited(item.paper, "，".join(part for part in (item.paper_number, dated) if part))


def date_text(day: date) -> str:
    """2017年12月8日, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def deadline_text(moment: datetime | None) -> str:
    """2017年12月15日17时前; 另行通知 where the scheme sets none."""
    if moment is None:
        return "另行通知"
    minutes = f"{moment.minute}分" if moment.minute else ""
    return f"{date_text(moment)}{moment.hour}时{minutes}前"
