"""`xltools archive`: the year's final papers and their index."""

from __future__ import annotations

from pathlib import Path

import click

from xltools.cli.base import Verb
from xltools.cli.verb import Done, verb, workspace_option
from xltools.text import packing as says


@click.command(
    cls=Verb,
    help="""示例：

\b
  xltools archive -w 2017年政风行风评议

把审定以后的终稿放入“归档”，写出归档文件目录（件号、题名、责任者、文号、日期、页数、保管期限）。
本机有LibreOffice的，工作簿转成PDF；没有的，放入原文件，页数由人工填写。
""",
)
@workspace_option
@click.option("--no-pdf", is_flag=True, help="不转PDF。")
@verb
def command(root: Path, no_pdf: bool) -> Done:
    """Write the archive."""
    from xltools.folder.opening import beijing_now
    from xltools.steps.archive import archive

    done = archive(root, now=beijing_now, pdf=not no_pdf)
    rows = [dict(zip(says.ARCHIVE_COLUMNS, p.row(n), strict=True)) for n, p in
            enumerate(done.pieces, 1)]  # fmt: skip
    return Done(
        document={"folder": str(done.folder), "pieces": rows},
        says=done.sentences(),
        next_step=says.NEXT_AFTER_ARCHIVE,
    )
