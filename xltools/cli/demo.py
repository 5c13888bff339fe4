"""`xltools demo DIR`: a whole appraisal to look at."""

from __future__ import annotations

from pathlib import Path

import click

from xltools.cli.base import Verb
from xltools.cli.verb import Done, verb
from xltools.text import messages


@click.command(
    cls=Verb,
    help="""示例：

\b
  xltools demo 演示文件夹

建一个完整的工作文件夹（演示数据）：方案、评分表、带有常见差错的报送件、汇总排名。
预先埋设的差错恰好全部查出时，退出码为0。DIR须不存在或为空。
""",
)
@click.argument("root", metavar="DIR", type=click.Path(path_type=Path))
@verb
def command(root: Path) -> Done:
    """Build the demo."""
    from xltools.demo.build import build_demo

    demo = build_demo(root)
    says = demo.consolidation.sentences()
    if demo.as_planted:
        says.append(messages.DEMO_AS_PLANTED)
    if demo.missing:
        says.append(messages.DEMO_MISSING.format(names="、".join(demo.missing)))
    if demo.surplus:
        says.append(messages.DEMO_SURPLUS.format(names="、".join(demo.surplus)))
    workspace = demo.workspace
    says.append(messages.DEMO_OPEN.format(path=workspace.ranking, back=workspace.sent_back))
    return Done(
        findings=demo.consolidation.appraisal.findings,
        document={**demo.consolidation.document, "as_planted": demo.as_planted},
        says=says,
        ok=demo.as_planted,
    )
