"""`xltools release SHA256`: admit one held file, with a reason, on the record."""

from __future__ import annotations

from pathlib import Path

import click

from xltools.cli.base import Verb
from xltools.cli.verb import Done, verb, workspace_option
from xltools.text import messages


@click.command(
    cls=Verb,
    help="""示例：

\b
  xltools release 3f9a2c1b --reason 已与联络员电话核实系本单位填报 --by 王×× -w 2017年政风行风评议

核准采用一份暂存待核的报送件。SHA256为文件校验值，可只写开头几位；校验值见汇总排名的“数据来源与校验码”表。
识别信息缺失、识别信息不符的，用--scorer写明由谁填报。核准只对这一份文件有效，原有核验意见仍列在清单中。
因文件结构暂存的，内容能够确定的（如压缩比异常、文件过大、多出的部件），核准后只对本件放开该项限制，
列为警告并记入操作留痕记录；内容不能确定的（如加密、实体声明、重复的单元格），说明改用什么办法。
损坏、格式不符、年度不符，以及同一表页、栏目、单位出现两次的，不能核准采用，请评分单位重新填报。
核准后重新汇总即计入；撤回用xltools decide withdraw。
""",
)
@click.argument("file", metavar="SHA256")
@click.option("--reason", required=True, metavar="理由", help="为什么可以采用。")
@click.option("--by", default="", metavar="核准人", help="核准人，默认为本机登录的用户名。")
@click.option("--basis", default="", metavar="依据", help="依据的文号、电话记录等。")
@click.option("--scorer", default="", metavar="评分单位", help="由谁填报（识别信息不可信时必填）。")
@click.option("--revision", default="", metavar="次数", help="第几次报送，默认1或以识别信息为准。")
@workspace_option
@verb
def command(root: Path, file: str, reason: str, **more: str) -> Done:
    """Admit a held file."""
    import getpass

    from xltools.folder.derive import today
    from xltools.folder.opening import beijing_now
    from xltools.intake.cache import default_cache
    from xltools.reports.document import decision_document
    from xltools.steps.decide import decide

    entry = {
        "kind": "release",
        "file": file,
        "reason": reason,
        "minutes": more["basis"],
        "scorer": more["scorer"],
        "value": more["revision"],
        "recorder": more["by"] or getpass.getuser(),
        "date": today(beijing_now()),
    }
    done = decide(root, entry, now=beijing_now, cache=default_cache())
    return Done(
        document={"decision": decision_document(done.appraisal.words, done.decided)},
        says=done.sentences(),
        next_step=messages.NEXT_AFTER_DECIDE.format(path=root),
    )
