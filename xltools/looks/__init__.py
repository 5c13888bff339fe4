"""What a person sees of a cell: one judge for returned forms, 方案.xlsx and the registers.

`numbers` knows what a number format makes of a number; `judge` what fonts, colours, alignment and
the sheet make of the characters; `office` takes the facts out of the workbooks that openpyxl has
opened, and the reader of returned forms out of the parts of theirs.
"""

DOORS = (
    "judge",
    "numbers",
    "office",
)
"""The modules by which other packages come in; the rest is this package's own."""
