"""方案.xlsx: the scheme as a workbook that staff edit."""

from xltools.scheme.workbook.writer import write_scheme

__all__ = ["write_scheme"]
