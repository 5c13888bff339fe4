"""Every kind of returned form, made from good ones, with what it must come to."""

from tests.intake.variants import (
    altered,
    beside,
    cells,
    disguised,
    encoded,
    formats,
    hostile,
    identity,
    kinds,
    looks,
    names,
    quiet,
    shown,
    signals,
    structure,
    typed,
    written,
)
from tests.intake.variants.base import CELL, HELD, QUIET, REJECTED, USED, Variant

__all__ = ["CELL", "HELD", "QUIET", "REJECTED", "USED", "Variant", "variants"]


def variants() -> list[Variant]:
    """All of them, each name once."""
    made = [
        *quiet.quiet(),
        *written.written(),
        *encoded.encoded(),
        *cells.cells(),
        *typed.typed(),
        *shown.shown(),
        *structure.structure(),
        *names.names(),
        *identity.identity(),
        *formats.formats(),
        *hostile.hostile(),
        *disguised.disguised(),
        *altered.altered(),
        *looks.looks(),
        *beside.beside(),
        *kinds.kinds(),
        *signals.signals(),
    ]
    assert len({one.name for one in made}) == len(made)
    return made
