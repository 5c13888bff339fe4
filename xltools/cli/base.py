"""Help and usage errors in the office's language: the example first, no English in between."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

from xltools.text import messages


class Verb(click.Command):
    """A command whose help begins with its example."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _help(self, ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _options(self, ctx, formatter)


class VerbGroup(click.Group):
    """A group of such commands."""

    command_class = Verb

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _help(self, ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(messages.COMMANDS):
            for name in self.list_commands(ctx):
                command = self.get_command(ctx, name)
                says = (command.short_help or "") if command else ""
                formatter.write(f"  {name:<12}{says}\n")


def _help(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    command.format_help_text(ctx, formatter)
    formatter.write_paragraph()
    pieces = " ".join(command.collect_usage_pieces(ctx))
    formatter.write(f"{messages.USAGE}：{ctx.command_path} {pieces}\n")
    command.format_options(ctx, formatter)


def _options(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    options = [p for p in command.get_params(ctx) if isinstance(p, click.Option)]
    for option in options:
        if "--help" in option.opts:
            option.help = messages.HELP_OPTION
    found = [record for option in options if (record := option.get_help_record(ctx))]
    records = [(name, text.replace("  [required]", messages.REQUIRED)) for name, text in found]
    with formatter.section(messages.OPTIONS):
        formatter.write_dl(records)


def meant(typed: str, known: Iterable[str]) -> str:
    """Did-you-mean for a slip; empty where nothing is near."""
    import difflib

    near = difflib.get_close_matches(typed, list(known), n=1, cutoff=0.5)
    return messages.MEANT.format(name=near[0]) if near else ""


def usage_sentence(error: click.ClickException) -> str:
    """What is wrong with a call, in one sentence with the way out."""
    path = (
        error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "xltools"
    )
    if isinstance(error, click.NoSuchOption):
        hint = meant(error.option_name, error.possibilities or ())
        said = messages.NO_SUCH_OPTION.format(name=error.option_name, hint=hint)
    elif isinstance(error, click.MissingParameter):
        name = error.param.make_metavar(error.ctx) if error.param and error.ctx else ""
        said = messages.MISSING_PARAMETER.format(name=name)
    elif isinstance(error, click.BadParameter):
        said = messages.BAD_PARAMETER.format(value=_refused(error))
    elif isinstance(error, click.UsageError) and not error.message.isascii():
        said = error.message
    else:
        said = messages.BAD_CALL
    return f"{said}{messages.SEE_HELP.format(command=path)}"


def _refused(error: click.BadParameter) -> str:
    """What was typed and cannot be used, as far as click says it; else the option's name."""
    quoted = re.search(r"'([^']+)'(?= (does|is|has)\b)", error.message)
    if quoted is not None:
        return quoted[1]
    return error.param.opts[0] if error.param and error.param.opts else ""
