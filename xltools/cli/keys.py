"""`xltools keys`: the keys that sign forms and seals."""

from __future__ import annotations

from pathlib import Path

import click

from xltools.cli.base import Verb, VerbGroup
from xltools.cli.verb import (
    Done,
    key_dir_option,
    second_key_dir_option,
    verb,
    workspace_option,
)


@click.group(
    cls=VerbGroup,
    name="keys",
    help="""示例：

\b
  xltools keys show -w 2017年政风行风评议
  xltools keys init --second --key-dir E:\\ --by 李×× -w 2017年政风行风评议
  xltools keys export 公钥.pem -w 2017年政风行风评议

评分表的识别信息和封存都用密钥签名。密钥放在工作文件夹以外，只归本人使用；公钥在“留存/公钥.pem”，
供任何人核验。登记了第二人的密钥的，封存须两把密钥同时签名。
""",
)
def command() -> None:
    """Group of what is done with keys."""


@command.command(
    "init",
    cls=Verb,
    short_help="生成密钥",
    help="""示例：

\b
  xltools keys init --second --key-dir E:\\ --by 李×× -w 2017年政风行风评议

生成第二人的密钥（--second），放在--key-dir指明的文件夹，如第二人保管的U盘。不加--second的，在尚未发放、
本机也没有密钥时，为工作文件夹重新生成评议工作机构的密钥。已有的密钥一概不改。
""",
)
@click.option("--second", is_flag=True, help="生成第二人的密钥。")
@click.option("--by", default="", metavar="姓名", help="保管人，默认为本机登录的用户名。")
@workspace_option
@key_dir_option
@verb
def init(root: Path, second: bool, by: str, key_dir: Path | None) -> Done:
    """Make a key."""
    import getpass

    from xltools.folder.opening import beijing_now
    from xltools.ledger.seal import OFFICE, SECOND
    from xltools.steps.keys import init_key
    from xltools.text import trust

    name = by or getpass.getuser()
    report = init_key(root, key_dir=key_dir, second=second, by=name, now=beijing_now)
    role = SECOND if second else OFFICE
    made = next(state for state in report.states if state.key.role == role)
    says = [trust.KEY_MADE.format(whose=made.whose, path=made.path)]
    return Done(
        findings=report.findings,
        document={"key": made.document()},
        data=made.sentence(),
        says=[*says, *([trust.SECOND_MADE] if second else [])],
    )


@command.command(
    "show",
    cls=Verb,
    short_help="列出密钥和公钥校验值",
    help="""示例：

\b
  xltools keys show -w 2017年政风行风评议

列出评议工作机构和第二人的密钥：公钥校验值、存放位置、是否在本机，并检查读取权限和存放位置。
公钥校验值印在评议数据封存确认单上，可以对照。
""",
)
@second_key_dir_option
@workspace_option
@key_dir_option
@verb
def show(root: Path, second_dir: Path | None, key_dir: Path | None) -> Done:
    """Show the keys."""
    from xltools.steps.keys import show_keys
    from xltools.text import trust

    report = show_keys(root, key_dir, second_dir)
    return Done(
        findings=report.findings,
        document={"keys": [state.document() for state in report.states]},
        data="\n".join(state.sentence() for state in report.states),
        says=[trust.KEY_DEMO] if any(state.demo for state in report.states) else [],
    )


@command.command(
    "export",
    cls=Verb,
    short_help="写出公钥，交监督人员",
    help="""示例：

\b
  xltools keys export 公钥.pem -w 2017年政风行风评议

把公钥写入文件，交纪检监督人员保存；日后用
xltools verify --public-key 公钥.pem 核验，不依赖工作文件夹中的公钥。
""",
)
@click.argument("target", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--second", is_flag=True, help="写出第二人的公钥。")
@workspace_option
@verb
def export(root: Path, target: Path, second: bool) -> Done:
    """Export a public key."""
    from xltools.steps.keys import export_key
    from xltools.text import trust

    digest = export_key(root, target, second=second)
    return Done(
        document={"file": str(target), "sha256": digest},
        says=[trust.KEY_EXPORTED.format(file=target, sha256=digest)],
    )
