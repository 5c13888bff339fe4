"""The functions as a chapter of the manual, made from their declarations.

`python -m xltools.addin.reference docs/excel.md` writes it anew between its two marks.
"""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

from xltools.addin.functions import FUNCTIONS
from xltools.addin.functions.declared import CellFunction

BEGIN, END = "<!-- 函数说明：开始 -->", "<!-- 函数说明：结束 -->"


def reference() -> str:
    """Every function with its arguments, in the order of the manual."""
    return "\n".join(_section(function) for function in FUNCTIONS)


def _section(function: CellFunction) -> str:
    parameters = inspect.signature(function.call).parameters
    shown = [
        name if parameters[name].default is inspect.Parameter.empty else f"[{name}]"
        for name in function.arguments
    ]
    where = "（只限本机使用）" if function.local else ""
    lines = [
        f"### {function.name}",
        "",
        f"`={function.name}({', '.join(shown)})`{where}",
        "",
        function.says,
        "",
        "| 参数 | 填什么 |",
        "|---|---|",
        *(
            f"| {name} | {doc} |"
            for name, doc in zip(shown, function.arguments.values(), strict=True)
        ),
        "",
    ]
    return "\n".join(lines)


def placed(page: str) -> str:
    """`page` with the chapter as it is now between the two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{reference()}{END}{after}"


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(placed(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
