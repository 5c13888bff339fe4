"""`xltools diff A B`: what a correction changed, unit by unit, with its cause."""

from __future__ import annotations

from pathlib import Path

import click

from xltools.cli.base import Verb
from xltools.cli.verb import Done, verb, workspace_option


@click.command(
    cls=Verb,
    help="""示例：

\b
  xltools consolidate --json 更正前.json -w 2017年政风行风评议
  xltools diff 更正前.json 2017年政风行风评议

比较两次结果，逐个单位列出总分、名次、各项目得分和结果运用的变化，并说明原因：哪份报送件、
哪项议定事项、哪条加减分登记、方案改动。A、B可以是年度工作文件夹、汇总排名.xlsx或结果JSON；
两个都是JSON时，用 -w 指明工作文件夹，原因可以细到评分单位。不改动任何文件。
""",
)
@click.argument("before", metavar="A", type=click.Path(exists=True, path_type=Path))
@click.argument("after", metavar="B", type=click.Path(exists=True, path_type=Path))
@workspace_option
@verb
def command(before: Path, after: Path, root: Path) -> Done:
    """Compare two results."""
    from xltools.reports.changes import comparison_lines
    from xltools.steps.diff import diff

    found = diff(before, after, root)
    return Done(data="\n".join(comparison_lines(found)), document=found.document(), ok=True)
