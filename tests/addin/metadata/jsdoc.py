"""The functions as JavaScript with JSDoc, from which npm's custom-functions-metadata generates.

`python -m tests.addin.metadata.jsdoc` (needs npm) writes the source and what is generated from
it anew; the tests compare both with what the declarations say now.
"""

from __future__ import annotations

import inspect
import json
import subprocess
import tempfile
from pathlib import Path

from xltools.addin.functions import FUNCTIONS
from xltools.addin.functions.declared import CellFunction

HERE = Path(__file__).parent
SOURCE = HERE / "functions.js"
GENERATED = HERE / "functions.json"
TOOLS = ("custom-functions-metadata@2.2.3", "typescript@5.4.5")


def jsdoc() -> str:
    """All functions, each with its JSDoc and nothing in it."""
    ordered = sorted(FUNCTIONS, key=lambda one: one.call.__name__)
    return "\n".join(_function(function) for function in ordered)


def _function(function: CellFunction) -> str:
    name = function.call.__name__
    defaults = inspect.signature(function.call).parameters
    lines = [function.says, f"@customfunction {function.name} {function.name}"]
    for parameter, doc in function.arguments.items():
        optional = defaults[parameter].default is not inspect.Parameter.empty
        shown = f"[{parameter}]" if optional else parameter
        lines.append(f"@param {{any[][]}} {shown} {doc}")
    lines += ["@requiresAddress", "@requiresParameterAddresses", "@returns {any[][]}"]
    comment = "\n".join(f" * {line}" for line in lines)
    given = ", ".join([*function.arguments, "invocation"])
    comment += "\n * @param {CustomFunctions.Invocation} invocation Where the formula stands"
    return f"/**\n{comment}\n */\nfunction {name}({given}) {{}}\n"


def regenerate() -> None:
    """Write the source, let npm's tool generate from it, keep what it generated."""
    SOURCE.write_text(jsdoc(), encoding="utf-8", newline="\n")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "install", "--silent", *TOOLS], cwd=folder, check=True)
        made = Path(folder) / "made.json"
        tool = Path(folder) / "node_modules" / "custom-functions-metadata" / "lib" / "cli.js"
        run = ["node", str(tool), "generate", str(SOURCE), str(made)]
        subprocess.run(run, cwd=folder, check=True)
        found = json.loads(made.read_text(encoding="utf-8-sig"))
    text = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True)
    GENERATED.write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    regenerate()
