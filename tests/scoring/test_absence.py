"""What an item counts that nobody marked, by decision."""

from __future__ import annotations

import pytest

from tests.forms.samples import scheme
from xltools.scheme.choices import UnreportedPolicy
from xltools.scoring.decisions import TREATMENTS, treated, treated_items, treatment

BOTH = {"PF02": "", "PF03": ""}


def test_an_item_is_treated_only_where_all_its_scorers_are_absent() -> None:
    assert treated_items(scheme(), {"PF01": "zero"}) == {"1": UnreportedPolicy.ZERO}
    assert treated_items(scheme(), {"PF02": "zero"}) == {}
    assert treated_items(scheme(), {"PF02": "zero", "PF03": ""}) == {"2": UnreportedPolicy.ZERO}
    assert treated_items(scheme(), {"PF02": "zero", "PF03": "full"}) == {}
    assert treated_items(scheme(), BOTH) == {}


def test_every_item_of_a_sole_scorer_is_treated_and_nothing_else_changes() -> None:
    before = scheme()
    after = treated(before, {"PF04": "rescale_total"})
    changed = [a.code for a, b in zip(after.items, before.items, strict=True) if a != b]
    assert changed == ["3", "4", "5"]
    assert after.model_copy(update={"items": before.items}) == before
    assert treated(before, {}) is before


@pytest.mark.parametrize("one", TREATMENTS)
def test_a_treatment_is_known_by_label_and_by_name(one: UnreportedPolicy) -> None:
    assert treatment(one.label) is treatment(one.value) is one
    assert treatment("待补报，暂不计总分") is treatment("") is None
