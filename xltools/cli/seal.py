"""`xltools seal`: seal the approved result."""

from __future__ import annotations

from pathlib import Path

import click

from xltools.cli.base import Verb
from xltools.cli.verb import (
    Done,
    key_dir_option,
    second_key_dir_option,
    verb,
    workspace_option,
)
from xltools.text import sealing as says


@click.command(
    cls=Verb,
    help="""示例：

\b
  xltools seal -w 2017年政风行风评议
  xltools seal --key-dir D:\\密钥 --second-key-dir E:\\ -w 2017年政风行风评议

封存审定稿：按审定结果重新写出“结果/汇总排名.xlsx”（各页页脚印校验码），写出“结果/评议数据封存确认单.xlsx”，
对评议方案、全部报送件、议定事项、操作留痕记录、结果和“结果”中的全部文件签名。只有已登记审定、
各事项均已办结、数据已齐的才能封存。登记了第二人密钥的，两把密钥须同时在场。
""",
)
@second_key_dir_option
@workspace_option
@key_dir_option
@verb
def command(root: Path, second_dir: Path | None, key_dir: Path | None) -> Done:
    """Seal the result."""
    from xltools.folder.opening import beijing_now
    from xltools.steps.seal import seal

    done = seal(root, now=beijing_now, key_dir=key_dir, second_dir=second_dir)
    return Done(
        findings=done.findings,
        document={
            "code": done.seal.code,
            "record": done.seal.record.document(),
            "files": dict(done.seal.files),
            "confirmation": str(done.confirmation),
        },
        says=done.sentences(),
        next_step=says.NEXT_AFTER_SEAL.format(path=root),
    )
