"""Writes the generated sources of the add-in anew: python -m tests.addin.regenerate macros"""

from __future__ import annotations

import sys
from pathlib import Path

from xltools.addin import macros


def generated() -> dict[str, str]:
    """File name → text of what follows from the functions and the table of actions."""
    return {
        "xlt_functions.bas": macros.function_wrappers(),
        "xlt_descriptions.bas": macros.function_descriptions(),
        macros.RIBBON: macros.ribbon_source(),
    }


if __name__ == "__main__":
    for name, text in generated().items():
        (Path(sys.argv[1]) / name).write_text(text, encoding="utf-8", newline="\n")
