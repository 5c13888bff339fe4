"""A step that cannot be taken, said in one helpful sentence."""

from __future__ import annotations

from collections.abc import Sequence

from xltools.text.finding import Finding

ERRORS, USAGE, LOCKED = 1, 2, 5


class Refusal(Exception):
    """The step was not taken and nothing was changed; the text says why and what helps.

    `exit_code` is the command line's: 2 for a wrong call, 5 where the scheme or a register is
    locked or cannot be read, 1 where it can be read and `findings` say what must be mended.
    """

    def __init__(
        self, sentence: str, exit_code: int = USAGE, findings: Sequence[Finding] = ()
    ) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code
        self.findings = tuple(findings)
