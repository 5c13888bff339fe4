"""台账 that count: what people register by hand beside the forms, read and written.

May use the scheme and scoring's plain records. Each register is a door; how a register is drawn
and one line of it read (`writer`, `values`) is shared among them.
"""

DOORS = (
    "adjustments",
    "decisions",
    "enclosed",
    "objections",
    "papers",
    "reader",
    "renewing",
    "table",
    "values",
)
"""The modules by which other packages come in; the rest is this package's own."""
