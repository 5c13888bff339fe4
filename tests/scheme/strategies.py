"""Schemes that a model of fields allows, sensible or not."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, get_args

from hypothesis import strategies as st
from pydantic import BaseModel

from xltools.methods import METHODS
from xltools.scheme.columns import Column, Shape, columns_of
from xltools.scheme.model import Scheme
from xltools.scheme.settings import Settings

_AWKWARD = ("2.10", "001", "=1+1", "_x0041_", "@SUM", "'x", "1E5", "是", "TRUE", "#REF!", "-", "无")
_LETTERS = st.characters(
    codec="utf-8",
    exclude_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp"),
    exclude_characters="_\ufffe\uffff",
)
texts = st.one_of(
    st.sampled_from(_AWKWARD),
    st.text(st.sampled_from("市信访局（）“”·ABC12 .\n"), max_size=12),
    st.text(_LETTERS, max_size=8),
).map(str.strip)
words = st.one_of(
    st.sampled_from(_AWKWARD),
    st.text(st.sampled_from("市信访局ABCxyz12.-"), min_size=1, max_size=8),
)
_dates = st.dates(date(1850, 1, 1), date(2200, 1, 1))
_moments = st.one_of(
    st.datetimes(datetime(1850, 1, 1), datetime(2200, 1, 1)),
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(
        lambda m: m.replace(second=0, microsecond=0)
    ),
)


def _decimals(column: Column) -> st.SearchStrategy[Decimal]:
    low = Decimal(-1000) if column.low is None else column.low
    high = Decimal(1000) if column.high is None else column.high
    some = st.one_of(
        st.decimals(low, high, places=2),
        st.decimals(low, high, places=6),
        st.decimals(low, high, places=18),
    )
    return some.filter(lambda d: d > low or (column.required is False and low < 0))


def values(column: Column) -> st.SearchStrategy[Any]:
    """Values that `column` takes."""
    plain: dict[Shape, st.SearchStrategy[Any]] = {
        Shape.TEXT: texts.filter(bool) if column.required or column.default else texts,
        Shape.LIST: st.lists(words, max_size=3).map(tuple),
        Shape.BOOL: st.booleans(),
        Shape.DATE: _dates,
        Shape.MOMENT: _moments,
    }
    if column.shape in plain:
        found = plain[column.shape]
    elif column.shape is Shape.DECIMAL:
        found = _decimals(column)
    elif column.shape is Shape.INTEGER:
        low = int(column.low) if column.low is not None else -50
        found = st.integers(low, int(column.high) if column.high is not None else 10**17)
    elif column.shape is Shape.CHOICE:
        found = st.sampled_from(list(column.kind))
    elif column.shape is Shape.METHOD:
        found = st.one_of(*(records(method) for method in METHODS.values()))
    elif column.shape is Shape.PART:
        found = records(column.kind)
    else:
        found = st.lists(records(column.kind), max_size=3).map(tuple)
    return st.one_of(st.none(), found) if column.optional else found


def records(model: type[BaseModel]) -> st.SearchStrategy[Any]:
    """Instances of `model` by the declarations of its fields."""
    fields = {}
    for column in columns_of(model):
        if column.shape is Shape.HIDDEN:
            continue
        found = values(column)
        if column.name in ("code", "item", "unit", "scorer", "scheme_id", "category", "stratum"):
            found = st.text(st.sampled_from("ABab012.-"), min_size=1, max_size=4)
        if not column.required:
            found = st.one_of(st.just(column.default), found)
        fields[column.name] = found
    return st.fixed_dictionaries(fields).map(lambda given: model(**given))


def schemes() -> st.SearchStrategy[Scheme]:
    """Whole schemes; item codes differ, so that parameters belong to one item."""
    tables = {
        name: st.lists(
            records(get_args(info.annotation)[0]),
            max_size=3,
            unique_by=(lambda r: r.code.casefold()) if name == "items" else None,
        ).map(tuple)
        for name, info in Scheme.model_fields.items()
        if name != "settings"
    }
    return st.builds(Scheme, settings=records(Settings), **tables)
