"""Writing workbooks: fonts and page rules of the trade, deterministic bytes; opening others' books.

May use: exact, files, days. It knows nothing of schemes and marks.
"""

DOORS = (
    "book",
    "bulk",
    "measure",
    "opening",
    "paging",
    "theme",
)
"""The modules by which other packages come in; the rest is this package's own."""
