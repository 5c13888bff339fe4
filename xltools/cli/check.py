"""`xltools check FILE…`: findings for returned files, nothing recorded."""

from __future__ import annotations

from pathlib import Path

import click

from xltools.cli.base import Verb
from xltools.cli.verb import Done, verb, workspace_option
from xltools.text import messages


@click.command(
    cls=Verb,
    help="""示例：

\b
  xltools check 花山区评分表.xlsx -w 2017年政风行风评议
  xltools check -w 2017年政风行风评议

核验报送件，不作登记，不计分。不写文件的，核验“报送”中的全部文件。
""",
)
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@workspace_option
@verb
def command(files: tuple[Path, ...], root: Path) -> Done:
    """Check files against the workspace's scheme."""
    from xltools.folder.receive import inbox_files
    from xltools.steps.check import check_files
    from xltools.workspace import Workspace

    files = files or tuple(inbox_files(Workspace(root)))
    intake = check_files(root, files)
    return Done(
        findings=intake.findings,
        document={"returns": intake.document()},
        says=[messages.CHECK_DONE.format(count=len(files))],
    )
