"""A full, plausible city of 演示数据: everything that a first look should see, reproducibly.

May use what an office uses: the steps, forms and registers; never their inner rooms.
"""

DOORS = (
    "build",
    "example_build",
    "examples",
    "onward",
)
"""The modules by which other packages come in; the rest is this package's own."""
