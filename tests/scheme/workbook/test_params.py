"""Rows of 方法参数 carry parameters of any shape, also of methods that do not exist yet."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic import BaseModel, Field

from xltools.methods import AnyMethod
from xltools.methods.base import Frozen
from xltools.methods.choice import Choice
from xltools.methods.direct import Direct
from xltools.methods.scaled import Scaled
from xltools.scheme.columns import Shape
from xltools.scheme.workbook.notes import Notes
from xltools.scheme.workbook.opening import Cell
from xltools.scheme.workbook.params import At, ParameterRow, RawRow, _model_rows, build
from xltools.scheme.workbook.styles import cell_text


class Unknown(Choice):
    EXCLUDED = "excluded", "不计"
    ZERO = "zero", "计0分"


class Level(Frozen):
    name: str = Field(title="名称")
    value: Decimal = Field(title="数值")
    cap: Decimal | None = Field(default=Decimal(9), title="上限")
    kinds: tuple[str, ...] = Field(default=(), title="类别")


class Ballot(Frozen):
    levels: tuple[Level, ...] = Field(default=(), title="等次")
    unknown: Unknown = Field(default=Unknown.EXCLUDED, title="不了解")


class Dimension(Frozen):
    code: str = Field(title="代码")
    weight: Decimal = Field(default=Decimal(1), title="数值")
    ballot: Ballot = Field(default=Ballot(), title="计票")
    inner: tuple[Level, ...] = Field(default=(), title="细分")


class Whole(Frozen):
    unknown: Unknown = Field(default=Unknown.EXCLUDED, title="不了解")
    quorum: bool = Field(default=False, title="须过半")
    limit: Decimal | None = Field(default=Decimal(5), title="限额")
    words: tuple[str, ...] = Field(default=("甲",), title="用语")
    dimensions: tuple[Dimension, ...] = Field(default=(), title="评议内容")
    extra: Ballot | None = Field(default=None, title="附加票")
    base: AnyMethod = Field(default=Scaled(), title="基础方法")
    several: tuple[AnyMethod, ...] = Field(default=(), title="各期方法")


def _typed(value: Any) -> Any:
    """A value as the cell has it after a save."""
    column, raw = value
    if isinstance(raw, Decimal):
        return float(raw)
    return raw if column is None else cell_text(column, raw)


def returned(model: BaseModel) -> tuple[Any, Notes]:
    """`model` through its rows and back."""
    rows = list(_model_rows((), model))
    return through(type(model), rows)


def through(kind: type[BaseModel], rows: list[ParameterRow]) -> tuple[Any, Notes]:
    notes = Notes("方案.xlsx")
    raw = [
        RawRow(
            Cell("方法参数", f"B{number}", row.name),
            tuple(str(part) for part in row.path),
            {t: Cell("方法参数", f"C{number}", _typed(v)) for t, v in row.cells.items()},
        )
        for number, row in enumerate(rows, 5)
    ]
    values = build(kind, raw, At("items", 0, "method", "方法", notes))
    return kind.model_validate(values), notes


CASES = [
    Whole(),
    Whole(unknown=Unknown.ZERO, quorum=True, limit=None, words=()),
    Whole(limit=Decimal("2.5"), words=("乙", "丙、丁")),
    Whole(extra=Ballot()),
    Whole(extra=Ballot(unknown=Unknown.ZERO, levels=(Level(name="满意", value=Decimal(100)),))),
    Whole(base=Direct(step=Decimal("0.5")), several=(Scaled(), Direct(decimals=1))),
    Whole(
        dimensions=(
            Dimension(code="D1"),
            Dimension(
                code="D2",
                weight=Decimal("0.4"),
                ballot=Ballot(
                    unknown=Unknown.ZERO,
                    levels=(
                        Level(name="满意", value=Decimal(100), cap=None, kinds=("ZF", "SH")),
                        Level(name="不满意", value=Decimal(30)),
                    ),
                ),
                inner=(Level(name="x", value=Decimal(0), cap=Decimal(1)),),
            ),
        )
    ),
]


def test_parameters_of_any_shape_return() -> None:
    for whole in CASES:
        again, notes = returned(whole)
        assert notes.findings == []
        assert again == whole


def test_a_path_names_what_lies_deeper() -> None:
    names = [row.name for row in _model_rows((), CASES[-1])]
    assert names == [
        "评议内容",
        "评议内容",
        "评议内容·2·计票·等次",
        "评议内容·2·计票·等次",
        "评议内容·2·计票·不了解",
        "评议内容·2·细分",
    ]


def test_every_shape_is_told_apart() -> None:
    from xltools.scheme.columns import columns_of

    shapes = {column.name: column.shape for column in columns_of(Whole)}
    assert shapes == {
        "unknown": Shape.CHOICE,
        "quorum": Shape.BOOL,
        "limit": Shape.DECIMAL,
        "words": Shape.LIST,
        "dimensions": Shape.PARTS,
        "extra": Shape.PART,
        "base": Shape.METHOD,
        "several": Shape.PARTS,
    }


def test_parameters_of_a_method_that_is_not_named() -> None:
    class Bare(Frozen):
        method: AnyMethod | None = Field(default=None, title="方法")

    rows = list(_model_rows((), Bare(method=Scaled(full=Decimal(50)))))
    again, notes = through(Bare, rows[1:])
    assert again == Bare()
    assert [finding.code for finding in notes.findings] == ["参数缺少方法"]
