"""Every code of the catalogue has an example that gives rise to it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.cases.own import OWN
from tests.cases.provoking import BORROWED, borrowed, noted
from tests.intake.build import take
from tests.intake.variants import Variant, variants
from xltools.text.finding import Kind
from xltools.text.reference import AREAS, kinds

CATALOGUE = {f"{area}:{name}": kind for area in AREAS for name, kind in kinds(area)}


@cache
def altered() -> dict[Kind, Variant]:
    """An altered return for each kind that one is made for."""
    found: dict[Kind, Variant] = {}
    for variant in variants():
        if variant.kind is not None:
            found.setdefault(variant.kind, variant)
    return found


@pytest.mark.parametrize("name", list(CATALOGUE))
def test_every_code_has_an_example(name: str, tmp_path: Path) -> None:
    kind = CATALOGUE[name]
    if name in OWN:
        with noted() as found:
            OWN[name](tmp_path)
        assert kind in found
    elif kind in altered():
        variant = altered()[kind]
        intake = take(variant.data, names=(variant.file_name,))
        assert kind in {finding.kind for finding in intake.findings}
    else:
        assert name in BORROWED, f"没有例子：{kind.code}"
        assert kind in borrowed(BORROWED[name])


def test_no_example_is_of_a_code_that_is_gone() -> None:
    assert set(OWN) <= set(CATALOGUE)
    assert set(BORROWED) <= set(CATALOGUE)
