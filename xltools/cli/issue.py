"""`xltools issue`: one form per scorer into 发放/."""

from __future__ import annotations

from pathlib import Path

import click

from xltools.cli.base import Verb
from xltools.cli.verb import Done, key_dir_option, verb, workspace_option
from xltools.text import messages


@click.command(
    cls=Verb,
    help="""示例：

\b
  xltools issue -w 2017年政风行风评议

在“发放”文件夹写评分表，每个评分单位一份。方案改动后再运行，只为内容有变的评分表生成下一次，
已经报来的评分带入新表；先说明对已报来的评分有什么影响。
""",
)
@workspace_option
@click.option("--preview", is_flag=True, help="只说明对已报来评分的影响，不写文件。")
@key_dir_option
@verb
def command(root: Path, preview: bool, key_dir: Path | None) -> Done:
    """Write the forms."""
    from xltools.intake.cache import default_cache
    from xltools.steps.issue import foresee, issue

    if preview:
        told = foresee(root, default_cache())
        return Done(document={"effects": told}, says=told or [messages.ISSUE_NO_EFFECT])
    report = issue(root, key_dir=key_dir, cache=default_cache())
    return Done(
        findings=report.findings,
        document={
            "forms": [form.document() for form in report.forms],
            "effects": list(report.effects),
        },
        says=report.sentences(),
        next_step=messages.NEXT_AFTER_ISSUE.format(path=root),
    )
