"""From what was received and registered to the appraisal: the one derivation, clock-free."""

from __future__ import annotations

from xltools.appraisal import Appraisal
from xltools.intake import read_returns
from xltools.registers.adjustments import read_adjustments
from xltools.scoring.engine import score
from xltools.scoring.marks import marks_frame
from xltools.steps.opening import Opened
