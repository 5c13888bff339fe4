"""`xltools remind`: who is due or late, with a letter to each."""

from __future__ import annotations

from pathlib import Path

import click

from xltools.cli.base import Verb
from xltools.cli.verb import Done, moment, verb, workspace_option
from xltools.text import messages


@click.command(
    cls=Verb,
    help="""示例：

\b
  xltools remind -w 2017年政风行风评议
  xltools remind --as-of 2017-12-16 --by 2017-12-18T17:00 -w 2017年政风行风评议

按收件登记列出尚未报送、逾期未报、未能采用和待更正的评分单位，按行文关系拟好通知或函的文字，
写入“退回/报送提醒.txt”。
""",
)
@workspace_option
@click.option(
    "--as-of", metavar="DATE", default="", help="按哪一时刻计算，默认现在；只写日期的按零时。"
)
@click.option("--by", metavar="DATE", default="", help="请对方报送的新时限，默认三天后17时。")
@verb
def command(root: Path, as_of: str, by: str) -> Done:
    """Write the reminders."""
    from datetime import datetime

    from xltools.folder.opening import beijing_now
    from xltools.intake.cache import default_cache
    from xltools.steps.remind import remind

    said, until = moment(as_of, "--as-of"), moment(by, "--by")
    now = datetime.fromisoformat(said) if said else beijing_now()
    limit = datetime.fromisoformat(until) if until else None
    done = remind(root, now, limit, cache=default_cache())
    return Done(
        document={
            "as_of": now.replace(tzinfo=None).isoformat(timespec="seconds"),
            "reminders": [one.document() for one in done.reminders],
            "waiting": done.waiting,
        },
        data=done.text.rstrip("\n"),
        says=done.sentences(),
        next_step=messages.NEXT_AFTER_REMIND.format(path=root),
    )
