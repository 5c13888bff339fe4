"""What intake knows before it opens a file: the scheme, whose workspace this is, its key."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from xltools.intake.currency import CurrentForms
from xltools.intake.names import fold, fold_name
from xltools.scheme.model import Scheme, Scorer


class IntakeContext:
    """Made once per process and used for every file."""

    def __init__(self, scheme: Scheme, workspace: str, key: Ed25519PublicKey) -> None:
        self.scheme = scheme
        self.workspace = workspace
        self.key = key
        self.forms = CurrentForms(scheme, workspace)
        self.scorer_names = {fold(scorer.name): scorer.name for scorer in scheme.scorers}
        self.spellings = {
            unit.code: frozenset(fold_name(name) for name in (unit.full_name, *unit.aliases))
            for unit in scheme.units
        }
        self._codes: dict[str, str] = {}
        for unit in scheme.units:
            for name in (unit.name, unit.full_name, *unit.aliases):
                self._codes.setdefault(fold_name(name), unit.code)

    def own_units(self, scorer: Scorer) -> frozenset[str]:
        """The units that are `scorer` itself, by name."""
        code = self._codes.get(fold_name(scorer.name))
        return frozenset({code}) if code else frozenset()
