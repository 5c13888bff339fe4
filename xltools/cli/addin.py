"""`xltools addin`: the add-in for Excel, built, put in place and taken away."""

from __future__ import annotations

from pathlib import Path

import click

from xltools.cli.addin_serve import command as serve
from xltools.cli.base import Verb, VerbGroup
from xltools.cli.verb import Done, verb
from xltools.text import addin as says


@click.group(
    cls=VerbGroup,
    help="""示例：

\b
  xltools addin install
  xltools addin build -o 加载项

在Excel中使用：单元格函数和“政风行风评议”选项卡。
""",
)
def command() -> None:
    """Group of the add-in's commands."""


@command.command(
    "build",
    cls=Verb,
    short_help="生成加载项和宏工作簿",
    help="""示例：

\b
  xltools addin build -o 加载项

生成xltools.xlam和政风行风评议.xlsm。同一版本每次生成的文件完全相同。
""",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    help="放在哪个文件夹，默认当前文件夹。",
)
@verb
def build(output: Path) -> Done:
    """Write both files."""
    from xltools.addin.build import ADDIN_NAME, WORKBOOK_NAME, addin, workbook
    from xltools.files import sha256, write_whole

    made = {ADDIN_NAME: addin(), WORKBOOK_NAME: workbook()}
    for name, data in made.items():
        write_whole(output / name, data)
    return Done(
        document={"files": {name: sha256(data) for name, data in made.items()}},
        says=[says.BUILT.format(file=output / name) for name in made],
        next_step=says.NEXT_AFTER_BUILD,
    )


@command.command(
    "install",
    cls=Verb,
    short_help="安装加载项到本机Excel",
    help="""示例：

\b
  xltools addin install

把加载项放到Excel自动加载的位置，写好连接设置，并说明接下来点什么。不需要管理员权限。
""",
)
@verb
def install() -> Done:
    """Install for this user."""
    from xltools.addin.install import install as put
    from xltools.addin.system import System

    return Done(says=put(System.here()), next_step=says.NEXT_AFTER_INSTALL)


@command.command(
    "uninstall",
    cls=Verb,
    short_help="从本机Excel删除加载项",
    help="""示例：

\b
  xltools addin uninstall

删除加载项及其设置。
""",
)
@verb
def uninstall() -> Done:
    """Undo `install`."""
    from xltools.addin.install import uninstall as remove
    from xltools.addin.system import System

    return Done(says=remove(System.here()))


command.add_command(serve)
