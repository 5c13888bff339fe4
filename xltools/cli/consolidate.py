"""`xltools consolidate`: from what came back to the ranking workbook."""

from __future__ import annotations

from pathlib import Path

import click

from xltools.cli.base import Verb
from xltools.cli.verb import Done, key_dir_option, moment, verb, workspace_option
from xltools.text import messages


@click.command(
    cls=Verb,
    help="""示例：

\b
  xltools consolidate -w 2017年政风行风评议

收件登记“报送”中的文件，核验、计分、排名，写出“结果/汇总排名.xlsx”；需要更正的，更正件写入“退回”，
收件回执写入“留存/回执”。
""",
)
@workspace_option
@click.option("--require-complete", is_flag=True, help="报送件未齐时以退出码3结束。")
@click.option(
    "--mend-by", metavar="DATE", default="", help="更正件的时限，例如2017-12-18或2017-12-18T17:00。"
)
@key_dir_option
@verb
def command(root: Path, require_complete: bool, mend_by: str, key_dir: Path | None) -> Done:
    """Consolidate the returns."""
    from xltools.folder.opening import beijing_now
    from xltools.intake.cache import default_cache
    from xltools.steps.consolidate import consolidate

    done = consolidate(
        root,
        now=beijing_now,
        key_dir=key_dir,
        by=moment(mend_by, "--mend-by"),
        cache=default_cache(),
    )
    against = done.against
    return Done(
        findings=done.findings,
        document={**done.document, **({} if against is None else {"sealed": against.document()})},
        says=done.sentences(),
        next_step=messages.NEXT_AFTER_CONSOLIDATE.format(path=root),
        incomplete=require_complete and done.missing > 0,
    )
