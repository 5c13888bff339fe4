"""The manual in docs/ is the one that the declarations make, settings and sheets included."""

from __future__ import annotations

from pathlib import Path

from xltools.methods import METHODS
from xltools.scheme.columns import Shape
from xltools.scheme.reference import manual
from xltools.scheme.workbook.sheets import SETTINGS, TABLES

KEPT = Path(__file__).parents[2] / "docs" / "methods.md"


def test_the_kept_manual_is_current() -> None:
    assert KEPT.read_text(encoding="utf-8") == manual(), (
        "write docs/methods.md anew: see the head of xltools/scheme/reference.py"
    )


def test_every_setting_column_and_choice_is_named() -> None:
    text = manual()
    for column in (*SETTINGS, *(c for table in TABLES.values() for c in table.columns)):
        assert f"| {column.title} | {column.help} |" in text
        if column.shape is Shape.CHOICE:
            assert "；".join(column.choices) in text
    for table in TABLES.values():
        assert f"## {table.title}\n\n{table.guide}" in text


def test_the_manual_names_every_method() -> None:
    for method in METHODS.values():
        assert f"## {method.label}（" in manual()
