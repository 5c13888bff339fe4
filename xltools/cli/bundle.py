"""`xltools bundle DIR`: an offline package."""

from __future__ import annotations

from pathlib import Path

import click

from xltools.cli.base import Verb
from xltools.cli.verb import Done, verb
from xltools.text import addin as says


@click.command(
    cls=Verb,
    help="""示例：

\b
  xltools bundle 离线安装包 --platform win_amd64 --python 3.12

在能上网的电脑上制作离线安装包：程序及其组件、安装脚本、启动脚本和说明放在一个文件夹里，
拷到不能上网的电脑上双击“安装.bat”即可，不需要管理员权限。
""",
)
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--platform", default="", metavar="NAME", help="目标系统，例如win_amd64；默认本机。")
@click.option("--python", default="", metavar="X.Y", help="目标电脑的Python版本，默认本机的。")
@click.option(
    "--wheel",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="已做好的xltools安装文件（.whl）；默认由本机所装的生成。",
)
@verb
def command(folder: Path, platform: str, python: str, wheel: Path | None) -> Done:
    """Write the package."""
    from xltools.addin.bundle import Target, bundle, run_command

    wheels = bundle(folder, Target(platform, python), wheel=wheel, run=run_command)
    size = sum(path.stat().st_size for path in wheels)
    return Done(
        document={"wheels": [path.name for path in wheels], "bytes": size},
        says=[says.BUNDLED.format(folder=folder, count=len(wheels), size=f"{size / 10**6:.0f}")],
        next_step=says.NEXT_AFTER_BUNDLE,
    )
