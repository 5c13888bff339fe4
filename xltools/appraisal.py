"""An appraisal as it stands: the scheme, what came in, what follows, and what must be mended.

Reports, explanations and verification all start from this one value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xltools.intake.returns import ReturnRow
from xltools.scheme.model import Scheme
from xltools.scoring.result import Result
from xltools.text.finding import Finding

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Appraisal:
    """Everything that a report may show."""

    scheme: Scheme
    returns: tuple[ReturnRow, ...]
    marks: pd.DataFrame
    result: Result
    findings: tuple[Finding, ...]
    file_names: dict[str, str]
    """SHA-256 of a received file → its name as received."""
    state: str = "初稿"
