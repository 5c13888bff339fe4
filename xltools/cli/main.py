"""The entry point: a group that knows every verb's line of help and imports only the one run."""

from __future__ import annotations

import importlib
import sys

import click

from xltools import __version__
from xltools.cli.base import VerbGroup, meant, usage_sentence
from xltools.text import messages

VERBS = {
    "demo": "建一个完整的演示工作文件夹，从方案到汇总排名",
    "new": "建立年度工作文件夹和方案",
    "lint": "方案自检，一次列出全部问题",
    "scheme": "方案与JSON互转",
    "issue": "发放评分表，每个评分单位一份",
    "fill": "用清单或表格（.csv、.xlsx）填写一份评分表",
    "check": "核验报送件，不作登记",
    "consolidate": "收件、核验、计分、排名，写出汇总排名",
    "remind": "列出尚未报送和逾期的评分单位，拟好通知和函",
    "letters": "写出Word文书：通知、函、约谈通知书、通报",
    "diff": "比较两次结果：哪些单位变了、为什么",
    "explain": "说明一个单位的总分怎样得来",
    "release": "核准采用一份暂存待核的报送件",
    "decide": "登记议定事项：只有人能定的事",
    "keys": "生成、查看密钥，写出公钥",
    "seal": "封存审定的结果，写出评议数据封存确认单",
    "unseal": "启封，须写明理由",
    "journal": "列出操作留痕记录",
    "verify": "核验一致性：从留存原始件重新计算并逐格比对，不写任何文件",
    "publish": "生成送审版、反馈核对版、反馈版、公开版、移交件",
    "archive": "归档：终稿转PDF，写出归档文件目录",
    "state": "登记或查看结果状态：初稿、核对稿、送审稿、审定稿、公布稿",
    "addin": "在Excel中使用：单元格函数、按钮和服务器",
    "doctor": "检查本机：Python、Excel、字体、密钥等，逐项写明处理办法",
    "bundle": "制作离线安装包，供不能上网的电脑使用",
    "menu": "按数字选择各项操作，启动脚本用",
}
"""Verb → what it does. The module xltools.cli.<verb> holds the command `command`."""

EXAMPLE = """示例：

\b
  xltools demo 演示文件夹
  xltools new 2017年政风行风评议 --preset maanshan-2017
  xltools issue -w 2017年政风行风评议
  xltools consolidate -w 2017年政风行风评议
"""
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class Verbs(VerbGroup):
    """Subcommands by name, imported when run; the nearest verb is suggested for a slip."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in VERBS:
            return None
        command = importlib.import_module(f"xltools.cli.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            hint = meant(args[0], VERBS)
            ctx.fail(messages.NO_SUCH_VERB.format(name=args[0], hint=hint))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(messages.COMMANDS):
            width = max(map(len, VERBS))
            for verb, says in VERBS.items():
                formatter.write(f"  {verb:<{width}}  {says}\n")


@click.group(cls=Verbs, help=EXAMPLE, context_settings=CONTEXT, invoke_without_command=True)
@click.option("--version", is_flag=True, help="显示版本。")
@click.pass_context
def group(ctx: click.Context, version: bool) -> None:
    """Dispatch to a verb; without one, show the help."""
    if version:
        click.echo(__version__)
    elif ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def main() -> None:
    """Run the command line on any console: text it cannot show is escaped, never fatal."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    try:
        group.main(prog_name="xltools", standalone_mode=False)
    except click.ClickException as error:
        click.echo(usage_sentence(error), err=True)
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
