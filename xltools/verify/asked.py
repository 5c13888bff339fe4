"""核验 as somebody asks for it: the whole, and on request a receipt or a sample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xltools.files import write_whole
from xltools.folder.opening import Refusal
from xltools.ledger.keys import KeyUnreadable
from xltools.text import verifying as says
from xltools.verify.found import Verification
from xltools.verify.receipt import look_at_receipt
from xltools.verify.run import verify
from xltools.verify.sample import draw, sample_sheet
from xltools.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of a verification that was asked for."""

    found: Verification
    texts: tuple[str, ...] = ()
    drawn: dict[str, Any] | None = None


def verify_as_asked(
    root: Path,
    *,
    public_keys: Sequence[Path] = (),
    receipt: Path | None = None,
    altered: int | None = None,
    seed: str = "",
    sheet: Path | None = None,
) -> Answer:
    """Verify; compare `receipt` if given; draw a sample that finds `altered` cells if asked.

    Raises:
        Refusal: no workspace there, a file that is no public key, or no seed to draw by.
    """
    try:
        done = verify(root, public_keys=public_keys)
    except KeyUnreadable as error:
        raise Refusal(says.NO_KEY.format(path=error)) from error
    if receipt is not None:
        look_at_receipt(Workspace(root), receipt, done)
    if altered is None or done.appraisal is None:
        return Answer(done.found)
    seed = seed or done.found.code
    if not seed:
        raise Refusal(says.SAMPLE_NO_SEED)
    sample = draw(done.appraisal, seed, altered)
    if sheet is not None:
        _refuse_inside(root, sheet)
        write_whole(sheet, sample_sheet(done.appraisal, sample))
    drawn = {
        "seed": seed,
        "population": sample.population,
        "altered": altered,
        "cells": [list(row[1:-1]) for row in sample.rows()],
    }
    return Answer(done.found, (sample.text(),), drawn)


def _refuse_inside(root: Path, sheet: Path) -> None:
    """Verification writes nothing into the workspace, not even what it is asked for."""
    if sheet.resolve().is_relative_to(root.resolve()):
        raise Refusal(says.SHEET_INSIDE)
