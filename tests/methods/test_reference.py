"""The manual in docs/ is the one that the declarations make."""

from __future__ import annotations

from pathlib import Path

from xltools.methods import METHODS
from xltools.methods.reference import reference

KEPT = Path(__file__).parents[2] / "docs" / "methods.md"


def test_the_kept_manual_is_current() -> None:
    assert KEPT.read_text(encoding="utf-8").startswith(reference()), (
        "write docs/methods.md anew: see the head of xltools/scheme/reference.py"
    )


def test_the_manual_names_every_method_and_parameter() -> None:
    text = reference()
    for method in METHODS.values():
        assert f"## {method.label}（" in text
        for name, info in method.model_fields.items():
            assert name == "kind" or f"| {info.title} |" in text
