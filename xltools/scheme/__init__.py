"""The appraisal scheme: model, workbook, JSON document, checks and presets.

May use methods and books. The model reads no file and no clock.
"""

DOORS = (
    "choices",
    "document",
    "lint",
    "lookup",
    "model",
    "presets",
    "settings",
    "workbook",
    "workbook.notes",
    "workbook.opening",
    "workbook.params",
    "workbook.sheets",
)
"""The modules by which other packages come in; the rest is this package's own."""
