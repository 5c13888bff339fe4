"""`xltools publish --edition NAME`: the edition for one reader."""

from __future__ import annotations

from pathlib import Path

import click

from xltools.cli.base import Verb
from xltools.cli.verb import Done, verb, workspace_option
from xltools.text import editions as says
from xltools.text import packing


@click.command(
    cls=Verb,
    help="""示例：

\b
  xltools publish --edition 反馈核对 --by 王×× -w 2017年政风行风评议
  xltools publish --edition 送审 --by 王××
  xltools publish --edition 反馈 --by 王××
  xltools publish --edition 公开 --by 王××
  xltools publish --edition 移交 --by 王××
  xltools publish --edition 审计包 --to E:/2017审计包 --by 王××

生成给一类读者看的文件，只有数值，没有公式、隐藏内容和人员信息，逐份检查后才保留，并附交付清单。送审版、反馈核对版
从核对稿起，反馈版、公开版、移交件从审定稿起；除反馈核对版外要求报送件已齐或已议定。本机有LibreOffice的同时转成PDF。
每次生成记入操作留痕记录。
""",
)
@click.option(
    "--edition", required=True, metavar="版", help="送审、反馈核对、反馈、公开、移交或审计包。"
)
@click.option("--by", default="", metavar="经办人", help="经办人，默认为本机登录的用户名。")
@click.option("--no-pdf", is_flag=True, help="不转PDF。")
@click.option(
    "--to",
    "target",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    help="审计包写到哪里：工作文件夹以外的空文件夹，例如U盘。",
)
@workspace_option
@verb
def command(root: Path, edition: str, by: str, no_pdf: bool, target: Path | None) -> Done:
    """Write an edition."""
    import getpass

    from xltools.folder.opening import beijing_now
    from xltools.steps.publish import publish

    who = by or getpass.getuser()
    if edition == packing.EDITION:
        from xltools.verify.pack import audit_pack

        made = audit_pack(root, target, by=who, now=beijing_now)
        return Done(
            document={"folder": str(made.folder), "files": made.count, "sums": made.digest},
            says=made.sentences(),
        )
    done = publish(root, edition, now=beijing_now, by=who, pdf=not no_pdf)
    return Done(
        document=done.document(),
        says=done.sentences(),
        next_step=says.NEXT_AFTER_PUBLISH.format(path=done.folder),
        ok=not done.leaked,
    )
