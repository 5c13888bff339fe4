"""The kinds of text that the tables of a scheme are made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

Text = Annotated[str, StringConstraints(min_length=1)]
"""Text that must not be empty."""
Code = Annotated[str, StringConstraints(min_length=1, pattern=r"^[^、，,；;\r\n]+$")]
"""A code or name that may stand in a list, so without the separators of lists."""
Codes = tuple[Code, ...]
