"""`xltools doctor`: what this machine has and lacks."""

from __future__ import annotations

from pathlib import Path

import click

from xltools.cli.base import Verb
from xltools.cli.verb import Done, key_dir_option, verb, workspace_option


@click.command(
    cls=Verb,
    help="""示例：

\b
  xltools doctor -w 2017年政风行风评议

检查本机：Python、xlwings、办公软件、加载项、代码页、字体、磁盘空间、密钥，以及工作文件夹有无文件
被占用、是否在云盘中。每条写明处理办法；只查看，不改动。
""",
)
@workspace_option
@key_dir_option
@verb
def command(root: Path, key_dir: Path | None) -> Done:
    """Examine the machine."""
    from xltools.addin.doctor import examine, summary

    findings = examine(root, key_dir=key_dir)
    return Done(findings=findings, says=[summary(findings)])
