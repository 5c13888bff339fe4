"""台账/加减分.xlsx: the register of deductions, bonuses and direct disqualifications."""

from xltools.registers.reader import RegisterEntry, RegisterUnreadable, read_adjustments
from xltools.registers.writer import write_adjustments

__all__ = ["RegisterEntry", "RegisterUnreadable", "read_adjustments", "write_adjustments"]
