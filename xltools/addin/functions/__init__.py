"""The functions for cells, in the order of the manual."""

from __future__ import annotations

from xltools.addin.functions.checks import xlt_check_item, xlt_check_method
from xltools.addin.functions.controls import xlt_checksum, xlt_control
from xltools.addin.functions.declared import CellFunction
from xltools.addin.functions.deductions import xlt_deduct
from xltools.addin.functions.methods import xlt_combine, xlt_points
from xltools.addin.functions.numbers import xlt_check, xlt_numbers, xlt_round
from xltools.addin.functions.ranks import xlt_bottom, xlt_grade, xlt_rank
from xltools.addin.functions.totals import xlt_total
from xltools.addin.functions.units import xlt_unit
from xltools.addin.functions.workspace import xlt_explain, xlt_outcome, xlt_ranking, xlt_returns

FUNCTIONS: tuple[CellFunction, ...] = (
    xlt_numbers,
    xlt_check,
    xlt_check_method,
    xlt_check_item,
    xlt_round,
    xlt_points,
    xlt_combine,
    xlt_total,
    xlt_deduct,
    xlt_rank,
    xlt_bottom,
    xlt_grade,
    xlt_unit,
    xlt_control,
    xlt_checksum,
    xlt_returns,
    xlt_ranking,
    xlt_outcome,
    xlt_explain,
)
"""Every function that Excel offers."""
