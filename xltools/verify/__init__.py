"""核验一致性: does what was published follow from what came in? Nothing here writes anything.

May use everything below the command line to derive anew; `second` uses the standard library only.
"""

DOORS = (
    "asked",
    "pack",
    "run",
)
"""The modules by which other packages come in; the rest is this package's own."""
