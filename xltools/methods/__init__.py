"""Scoring methods, one file each. Adding one is adding its file: the registry finds it."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Annotated, Union

from pydantic import Field

from xltools.methods.base import Method


def _discover() -> dict[str, type[Method]]:
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    found = {cls.model_fields["kind"].default: cls for cls in Method.__subclasses__()}
    return dict(sorted(found.items()))


METHODS = _discover()
"""Every method by its code (`kind`)."""

if TYPE_CHECKING:
    AnyMethod = Method
else:
    AnyMethod = Annotated[Union[tuple(METHODS.values())], Field(discriminator="kind")]  # noqa: UP007
