"""The random schemes draw every setting there is, and are sound."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any, get_args

from pydantic import BaseModel

from tests.steps.random_schemes import random_scheme
from xltools.methods.choice import Choice
from xltools.scheme.document import json_place
from xltools.scheme.lint import lint
from xltools.scheme.model import Scheme
from xltools.text.finding import Severity

SEEDS = range(500)
NEVER = {
    "Settings.scheme_id": "names the scheme; nothing is computed with it",
    "Settings.title": "is printed; nothing is computed with it",
    "Settings.year": "earlier results and the clock of the walks go with it",
    "Settings.demo": "without it a key would be made for every walk",
    "Settings.organiser": "is printed; nothing is computed with it",
}
"""Settings that are the same in every random scheme, each with the reason."""


@cache
def schemes() -> tuple[Scheme, ...]:
    return tuple(random_scheme(Random(seed)) for seed in SEEDS)


def drawn() -> dict[str, set[str]]:
    """What each setting was, over all seeds."""
    found: dict[str, set[str]] = {}
    for scheme in schemes():
        for name, value in _values(scheme):
            found.setdefault(name, set()).add(repr(value))
    return found


def _values(node: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(node, BaseModel):
        for field in type(node).model_fields:
            value = getattr(node, field)
            yield f"{type(node).__name__}.{field}", value
            yield from _values(value)
    elif isinstance(node, tuple):
        for part in node:
            yield from _values(part)


def declared() -> dict[str, Any]:
    """Every setting of a scheme and of all its parts, each method's own too: its annotation."""
    found: dict[str, Any] = {}

    def visit(annotation: Any) -> None:
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            for name, field in annotation.model_fields.items():
                key = f"{annotation.__name__}.{name}"
                if key not in found:
                    found[key] = field.annotation
                    visit(field.annotation)
        for part in get_args(annotation):
            visit(part)

    visit(Scheme)
    return {key: kind for key, kind in found.items() if not _is_tag(kind)}


def _is_tag(annotation: Any) -> bool:
    """Whether it is the one word by which a method is told from the others."""
    return [*get_args(annotation)] != [] and all(isinstance(a, str) for a in get_args(annotation))


def closed(annotation: Any) -> set[Any]:
    """The members of a closed list, or yes and no; empty where any value may stand."""
    if annotation is bool:
        return {True, False}
    if isinstance(annotation, type) and issubclass(annotation, Choice):
        return set(annotation)
    return set().union(*(closed(part) for part in get_args(annotation)))


def test_every_setting_is_drawn_or_its_absence_has_a_reason() -> None:
    found = drawn()
    assert {name for name in declared() if len(found.get(name, ())) < 2} == set(NEVER)


def test_every_choice_of_every_setting_is_drawn() -> None:
    found = drawn()
    missing = {
        name: sorted(wanted)
        for name, kind in declared().items()
        if name not in NEVER and (wanted := {repr(one) for one in closed(kind)} - found[name])
    }
    assert missing == {}


def test_random_schemes_are_sound() -> None:
    wrong = [
        (seed, finding.message)
        for seed, scheme in zip(SEEDS, schemes(), strict=True)
        for finding in lint(scheme, json_place)
        if finding.severity is Severity.ERROR
    ]
    assert wrong == []
