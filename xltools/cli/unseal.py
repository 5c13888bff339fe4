"""`xltools unseal`: lift a seal, with a reason."""

from __future__ import annotations

from pathlib import Path

import click

from xltools.cli.base import Verb
from xltools.cli.verb import Done, verb, workspace_option
from xltools.text import sealing as says


@click.command(
    cls=Verb,
    help="""示例：

\b
  xltools unseal --reason 复核认定一项扣分有误 --by 王×× -w 2017年政风行风评议

启封：理由和经办人记入操作留痕记录，原封存的结果、封存记录保存在“留存/历次封存”。更正后重新汇总、核对；
结果有变的，须重新登记审定后再封存。
""",
)
@click.option("--reason", required=True, metavar="理由", help="为什么启封。")
@click.option("--by", default="", metavar="经办人", help="经办人，默认为本机登录的用户名。")
@workspace_option
@verb
def command(root: Path, reason: str, by: str) -> Done:
    """Lift the seal."""
    import getpass

    from xltools.folder.opening import beijing_now
    from xltools.steps.unseal import unseal

    done = unseal(root, reason=reason, by=by or getpass.getuser(), now=beijing_now)
    return Done(
        document={"code": done.code, "kept": str(done.kept)},
        says=done.sentences(),
        next_step=says.NEXT_AFTER_UNSEAL.format(path=root),
    )
