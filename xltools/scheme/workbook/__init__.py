"""方案.xlsx: the scheme as a workbook that staff edit."""

from xltools.scheme.workbook.reader import SchemeReading, read_scheme
from xltools.scheme.workbook.writer import write_scheme

__all__ = ["SchemeReading", "read_scheme", "write_scheme"]
