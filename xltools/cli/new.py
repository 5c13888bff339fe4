"""`xltools new DIR`: a workspace for a year."""

from __future__ import annotations

from pathlib import Path

import click

from xltools.cli.base import Verb
from xltools.cli.verb import Done, key_dir_option, verb
from xltools.text import messages


@click.command(
    cls=Verb,
    help="""示例：

\b
  xltools new 2017年政风行风评议 --preset maanshan-2017

建立年度工作文件夹：方案.xlsx、发放、报送、退回、台账、结果、留存。DIR须不存在或为空。
""",
)
@click.argument("root", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--preset", "name", default="blank", help="预置方案，默认blank；list列出全部。")
@click.option("--example", "shown", is_flag=True, help="连同填好的报送件（演示数据），可直接汇总。")
@key_dir_option
@verb
def command(root: Path, name: str, shown: bool, key_dir: Path | None) -> Done:
    """Set up a workspace from a preset."""
    from xltools.folder.opening import Refusal, beijing_now
    from xltools.scheme.presets import PRESETS, preset
    from xltools.steps.new import new_workspace

    if name == "list":
        return Done(
            data="\n".join(f"{key}　{says}" for key, says in PRESETS.items()),
            document={"presets": PRESETS},
        )
    if name not in PRESETS:
        raise Refusal(messages.NO_PRESET.format(name=name, known="、".join(PRESETS)))
    if shown:
        return _example(root, name)
    scheme = preset(name)
    workspace = new_workspace(root, scheme, key_dir=key_dir, now=beijing_now)
    done = messages.NEW_DONE.format(
        path=root, units=len(scheme.units), items=len(scheme.items), scorers=len(scheme.scorers)
    )
    says = [done, messages.NEW_EXAMPLE_LIST] if scheme.units else [done]
    return Done(
        document={"workspace": str(root), "scheme": str(workspace.scheme)},
        says=says,
        next_step=messages.NEXT_AFTER_NEW.format(path=root),
    )


def _example(root: Path, name: str) -> Done:
    """A workspace with the preset's example, whose returns are in."""
    from xltools.demo.example_build import example_workspace
    from xltools.demo.examples import EXAMPLES, example
    from xltools.folder.opening import Refusal

    if name not in EXAMPLES:
        raise Refusal(messages.NO_EXAMPLE.format(name=name, known="、".join(EXAMPLES)))
    made = example(name)
    workspace = example_workspace(root, made)
    return Done(
        document={"workspace": str(root), "scheme": str(workspace.scheme)},
        says=[messages.EXAMPLE_DONE.format(path=root, count=len(made.scheme.scorers))],
        next_step=messages.NEXT_AFTER_EXAMPLE.format(path=root),
    )
