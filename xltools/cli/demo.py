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

建一个完整的工作文件夹（演示数据）：方案、评分表、带有常见差错的报送件、首次汇总，然后更正件报回、
会审议定、登记审定，直到封存和核验。预先埋设的差错恰好全部查出时，退出码为0。
要停在首次汇总、自己接着做的，加--first-count。DIR须不存在或为空。
""",
)
@click.argument("root", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--first-count", is_flag=True, help="停在首次汇总，保留差错和退回更正件。")
@verb
def command(root: Path, first_count: bool) -> Done:
    """Build the demo."""
    from xltools.demo.build import build_demo
    from xltools.demo.onward import FIRST_COUNT, play_on
    from xltools.verify.run import verify

    demo, verified = build_demo(root), None
    says = demo.consolidation.sentences()
    if demo.as_planted:
        says.append(messages.DEMO_AS_PLANTED)
    if demo.missing:
        says.append(messages.DEMO_MISSING.format(names="、".join(demo.missing)))
    if demo.surplus:
        says.append(messages.DEMO_SURPLUS.format(names="、".join(demo.surplus)))
    workspace = demo.workspace
    if first_count or not demo.as_planted:
        says.append(messages.DEMO_OPEN.format(path=workspace.ranking, back=workspace.sent_back))
    else:
        finished = play_on(demo)
        first = workspace.results / FIRST_COUNT
        says.append(messages.DEMO_GOES_ON.format(first=first))
        says += [*finished.consolidation.sentences()[:1], *finished.sealed.sentences()]
        verified = verify(workspace.root).found
        says += verified.lines()
    return Done(
        findings=demo.consolidation.appraisal.findings,
        document={**demo.consolidation.document, "as_planted": demo.as_planted},
        says=says,
        ok=demo.as_planted,
        mismatch=verified is not None and not verified.ok,
    )
