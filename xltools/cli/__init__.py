"""The command line: one short file per verb, nothing heavy imported before it is needed.

May use everything; only `xltools.__main__` comes in here. Only this package knows click.
"""

DOORS = ("main",)
"""The modules by which other packages come in; the rest is this package's own."""
