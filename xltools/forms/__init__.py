"""Marking forms: one plan of what a form shows and binds, drawn, signed, and filled.

May use the scheme, methods and books. Intake reads by the same plan that the writer drew by, so
the rooms of the plan (`plan`, `layout`, `cells`, `event_cells`, `event_lines`, `foot`, `groups`,
`status`) are doors; the drawing itself (`draw`, `guards`, `marks_table`, `paper`, `above`) is not.
"""

DOORS = (
    "address",
    "cells",
    "content",
    "drawing",
    "event_cells",
    "event_lines",
    "fill",
    "foot",
    "groups",
    "identity",
    "issued",
    "layout",
    "looks",
    "mending",
    "notice",
    "plan",
    "reader",
    "status",
    "writer",
)
"""The modules by which other packages come in; the rest is this package's own."""
