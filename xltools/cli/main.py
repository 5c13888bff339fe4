"""The entry point: the verbs of the table of actions, of which only the one run is imported.

The module `xltools.cli.<verb>` holds the command `command`.
"""

from __future__ import annotations

import importlib
import sys
from itertools import groupby

import click

from xltools import __version__
from xltools.cli.base import VerbGroup, meant, usage_sentence
from xltools.steps.actions import VERBS
from xltools.text import messages

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
        width = max(map(len, VERBS))
        for group, actions in groupby(VERBS.values(), key=lambda one: one.group):
            with formatter.section(group):
                for one in actions:
                    formatter.write(f"  {one.name:<{width}}  {one.line}\n")


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
