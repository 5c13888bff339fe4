"""`xltools menu`: the year's work by numbers, for those who never type a command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from xltools.cli.base import Verb
from xltools.cli.verb import workspace_option
from xltools.text import addin as says

LEAVE = "0"


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
    root = root.resolve()
    if not (root / "方案.xlsx").is_file():
        raise click.UsageError(says.MENU_NO_FOLDER.format(path=root))
    click.echo(says.MENU_FOLDER.format(path=root))
    while True:
        for number, (label, _) in ENTRIES.items():
            click.echo(f"  {number}  {label}")
        click.echo(f"  {LEAVE}  {says.MENU_LEAVE}")
        typed = click.prompt(says.MENU_ASK, default=LEAVE, show_default=False).strip()
        if typed == LEAVE:
            return
        if typed not in ENTRIES:
            click.echo(says.MENU_NO_SUCH)
            continue
        arguments = ENTRIES[typed][1](root)
        if arguments:
            _run([arguments[0], "-w", str(root), *arguments[1:]])
        click.echo()


def _run(arguments: list[str]) -> None:
    """Run a verb as if it had been typed; what it says is all there is to see."""
    from xltools.cli.main import group

    try:
        group.main(arguments, prog_name="xltools", standalone_mode=False)
    except SystemExit:
        return
    except click.ClickException as error:
        click.echo(error.format_message(), err=True)


def _check(root: Path) -> list[str]:
    from xltools.steps.receive import inbox_files
    from xltools.workspace import Workspace

    files = [str(path) for path in inbox_files(Workspace(root))]
    if not files:
        click.echo(says.NO_RETURNS)
    return ["check", *files] if files else []


def _explain(_: Path) -> list[str]:
    unit = click.prompt(says.MENU_UNIT, default="", show_default=False).strip()
    return ["explain", "--", unit] if unit else []


def _verb(name: str) -> Callable[[Path], list[str]]:
    return lambda _: [name]


def _open(inside: str) -> Callable[[Path], list[str]]:
    """Hand a file to the program that opens it."""

    def opened(root: Path) -> list[str]:
        path = root / inside
        if path.is_file():
            click.launch(str(path))
        else:
            click.echo(says.FILE_GONE.format(file=inside))
        return []

    return opened


ENTRIES: dict[str, tuple[str, Callable[[Path], list[str]]]] = {
    "1": ("打开评议方案", _open("方案.xlsx")),
    "2": ("方案自检", _verb("lint")),
    "3": ("发放评分表", _verb("issue")),
    "4": ("核验报送件", _check),
    "5": ("汇总", _verb("consolidate")),
    "6": ("打开汇总排名", _open("结果/汇总排名.xlsx")),
    "7": ("数据来源", _explain),
    "8": ("报送提醒", _verb("remind")),
    "9": ("打开议定事项", _open("台账/议定事项.xlsx")),
    "10": ("结果状态", _verb("state")),
    "11": ("核验一致性", _verb("verify")),
    "12": ("本机检查", _verb("doctor")),
}
"""Number → label and what it runs."""
