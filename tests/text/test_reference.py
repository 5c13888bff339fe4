"""The table of codes in docs/ is the one that the catalogue makes."""

from __future__ import annotations

import pkgutil
from pathlib import Path

import xltools.text.catalogue
from xltools.text.reference import AREAS, kinds, reference

KEPT = Path(__file__).parents[2] / "docs" / "findings.md"


def test_the_kept_table_is_current() -> None:
    assert KEPT.read_text(encoding="utf-8") == reference(), (
        "write it anew: python -m xltools.text.reference > docs/findings.md"
    )


def test_every_area_of_the_catalogue_is_in_it() -> None:
    modules = {module.name for module in pkgutil.iter_modules(xltools.text.catalogue.__path__)}
    assert modules == set(AREAS)
    text = reference()
    for area in AREAS:
        for _, kind in kinds(area):
            assert f"| {kind.code} | {kind.severity} |" in text


def test_no_two_kinds_of_an_area_share_a_code() -> None:
    for area in AREAS:
        codes = [kind.code for _, kind in kinds(area)]
        assert len(codes) == len(set(codes)), area
