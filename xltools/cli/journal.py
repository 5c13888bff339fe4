"""`xltools journal`: the record of what was done, in words."""

from __future__ import annotations

from pathlib import Path

import click

from xltools.cli.base import Verb
from xltools.cli.verb import Done, verb, workspace_option


@click.command(
    cls=Verb,
    help="""示例：

\b
  xltools journal -w 2017年政风行风评议
  xltools journal --event 收件 --event 封存 --last 20 -w 2017年政风行风评议

列出操作留痕记录：建立、发放、收件、回执、退回、议定、汇总、状态、写出文件、封存、启封，何时、何事、校验值。
读取时逐行核对前后是否衔接，被改动过的说明在第几行，退出码4。只读，不作任何改动。
""",
)
@click.option("--event", "kinds", multiple=True, metavar="事项", help="只列这类事项，可重复。")
@click.option("--last", type=click.IntRange(min=1), default=None, metavar="N", help="只列最后N行。")
@workspace_option
@verb
def command(root: Path, kinds: tuple[str, ...], last: int | None) -> Done:
    """Read the journal."""
    from xltools.steps.read_journal import read_journal

    reading = read_journal(root, kinds, last)
    return Done(document=reading.document(), data=reading.table(), says=reading.sentences())
