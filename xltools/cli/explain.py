"""`xltools explain UNIT`: every term of a unit's total."""

from __future__ import annotations

from pathlib import Path

import click

from xltools.cli.base import Verb
from xltools.cli.verb import Done, verb, workspace_option


@click.command(
    cls=Verb,
    help="""示例：

\b
  xltools explain 市教育局 -w 2017年政风行风评议

逐项说明一个单位的总分和名次怎样得来，直到文件、工作表和单元格。UNIT为单位代码或规范化简称。
""",
)
@click.argument("unit")
@workspace_option
@verb
def command(unit: str, root: Path) -> Done:
    """Explain a unit's total."""
    from xltools.intake.cache import default_cache
    from xltools.steps.explain import explain_unit

    text, document = explain_unit(root, unit, cache=default_cache())
    return Done(data=text, document=document, ok=True)
