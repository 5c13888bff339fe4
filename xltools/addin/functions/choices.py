"""A choice that a cell names by its words."""

from __future__ import annotations

from typing import Any, TypeVar

from xltools.addin.functions.values import Misused, one_text
from xltools.methods.choice import Choice
from xltools.text import functions as says
from xltools.text.nearest import did_you_mean, folded

C = TypeVar("C", bound=Choice)


def chosen(kind: type[C], value: Any, name: str) -> C:
    """The choice that a cell names by its words, or their part before the brackets.

    Raises:
        Misused: it names none of them.
    """
    word = one_text(value)
    for choice in kind:
        short = choice.label.split("（", maxsplit=1)[0].split("，", maxsplit=1)[0]
        if folded(word) in (folded(choice.label), folded(short), choice.value):
            return choice
    labels = [choice.label for choice in kind]
    hint, known = did_you_mean(word, labels), "、".join(labels)
    raise Misused(says.NO_CHOICE.format(name=name, value=word, hint=hint, known=known))
