"""The entry point: a group that knows every verb's line of help and imports only the one run."""

from __future__ import annotations

import difflib
import importlib
import sys

import click

VERBS = {
    "demo": "建一个完整的演示工作文件夹，从方案到汇总排名",
    "new": "建立年度工作文件夹和方案",
    "lint": "方案自检，一次列出全部问题",
    "scheme": "方案与JSON互转",
    "issue": "发放评分表，每个评分单位一份",
    "fill": "用CSV填写一份评分表",
    "check": "核验报送件，不作登记",
    "consolidate": "收件、核验、计分、排名，写出汇总排名",
    "explain": "说明一个单位的总分怎样得来",
}
"""Verb → what it does. The module xltools.cli.<verb> holds the command `command`."""

EXAMPLE = """示例：

\b
  xltools demo 演示文件夹
  xltools new 2017年政风行风评议 --preset maanshan-2017
  xltools issue -w 2017年政风行风评议
  xltools consolidate -w 2017年政风行风评议
"""


class Verbs(click.Group):
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
            near = difflib.get_close_matches(args[0], VERBS, n=1, cutoff=0.5)
            hint = f"是不是要用“{near[0]}”？" if near else "可用的命令见 xltools --help。"
            ctx.fail(f"没有“{args[0]}”这个命令。{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("命令"):
            width = max(map(len, VERBS))
            for verb, says in VERBS.items():
                formatter.write(f"  {verb:<{width}}  {says}\n")


@click.group(cls=Verbs, help=EXAMPLE, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="xltools", message="%(version)s")
def group() -> None:
    """Dispatch to a verb."""


def main() -> None:
    """Run the command line on any console: text it cannot show is escaped, never fatal."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    group(prog_name="xltools")
