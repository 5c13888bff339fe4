"""`xltools menu`: the year's work by numbers, for those who never type a command."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import click

from xltools.cli.base import Verb
from xltools.cli.verb import INTERNAL, LOCKED, MISMATCH, USAGE, workspace_option
from xltools.steps.actions import ACTIONS, Action
from xltools.text import actions as says
from xltools.text.addin import FILE_GONE
from xltools.workspace import Workspace

LEAVE = "0"
ENTRIES = {str(n): one for n, one in enumerate((one for one in ACTIONS if one.in_menu), 1)}
"""Number → what it does."""
_NOTHING_DONE = (USAGE, MISMATCH, LOCKED, INTERNAL)


@click.command(
    cls=Verb,
    help="""示例：

\b
  xltools menu -w 2017年政风行风评议

列出各项操作，按数字选择。启动脚本用的就是它。
""",
)
@workspace_option
def command(root: Path) -> None:
    """Ask and do, until told to leave."""
    workspace = Workspace(root.resolve())
    if not workspace.scheme.is_file():
        raise click.UsageError(says.MENU_NO_FOLDER.format(path=workspace.root))
    click.echo(says.MENU_FOLDER.format(path=workspace.root))
    while True:
        for group, entries in groupby(ENTRIES.items(), key=lambda entry: entry[1].group):
            click.echo(group)
            for number, action in entries:
                click.echo(f"  {number:>2}  {_label(action)}")
        click.echo(f"  {LEAVE:>2}  {says.MENU_LEAVE}")
        typed = click.prompt(says.MENU_ASK, default=LEAVE, show_default=False).strip()
        if typed == LEAVE:
            return
        if typed in ENTRIES:
            _do(ENTRIES[typed], workspace)
        else:
            click.echo(says.MENU_NO_SUCH)
        click.echo()


def _label(action: Action) -> str:
    return action.label if action.verb else says.MENU_OPENS.format(label=action.label)


def _do(action: Action, workspace: Workspace) -> None:
    """Say why it is not allowed, or do it and show what one wants to see."""
    from xltools.folder.opening import told

    try:
        why = action.refusal(workspace)
    except Exception as error:  # the menu goes on, whatever the folder is like
        why = told(error)[1]
    if why:
        click.echo(why, err=True)
        return
    if action.verb:
        asked = _asked(action)
        if asked is None:
            return
        code = _run([action.name, "-w", str(workspace.root), *asked])
        if code in _NOTHING_DONE:
            return
    path = action.opened(workspace)
    if path is None:
        return
    if path.is_file():
        click.launch(str(path))
    else:
        click.echo(FILE_GONE.format(file=path.relative_to(workspace.root).as_posix()))


def _asked(action: Action) -> list[str] | None:
    """What was typed, as options and then the argument; None where nothing is to be done."""
    options: list[str] = []
    argument: list[str] = []
    for number, ask in enumerate(action.asks):
        typed = click.prompt(
            says.MENU_QUESTION.format(what=ask.what), default="", show_default=False
        ).strip()
        if not typed and number == 0:
            return None if action.must else []
        if typed:
            options += [ask.option, typed] if ask.option else []
            argument += [] if ask.option else [typed]
    return [*options, "--", *argument] if argument else options


def _run(arguments: list[str]) -> int:
    """Run a verb as if it had been typed; what it says is all there is to see."""
    from xltools.cli.base import usage_sentence
    from xltools.cli.main import group

    try:
        group.main(arguments, prog_name="xltools", standalone_mode=False)
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else INTERNAL
    except click.ClickException as error:
        click.echo(usage_sentence(error), err=True)
        return error.exit_code
    return 0
