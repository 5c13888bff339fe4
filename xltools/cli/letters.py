"""`xltools letters`: the office's papers as Word documents."""

from __future__ import annotations

from pathlib import Path

import click

from xltools.cli.base import Verb
from xltools.cli.verb import Done, moment, verb, workspace_option


@click.command(
    cls=Verb,
    help="""示例：

\b
  xltools letters 发放 -w 2017年政风行风评议
  xltools letters 结果运用 --date 2018-01-08 --number 马纠办〔2018〕1号 -w 2017年政风行风评议
  xltools letters --templates -w 2017年政风行风评议

按公文格式写出Word文书，放在“文书”文件夹。KIND可以是：发放、提醒、更正（按行文关系用通知或函），
反馈核对、反馈（每个单位一份函），结果运用（约谈通知书、移交函等，名称取自方案“文书”栏），
通报（附结果表）。未到规定状态的，每页注明草稿。--templates把模板写入“模板”文件夹，可用Word修改。
""",
)
@click.argument("kind", metavar="[KIND]", default="")
@workspace_option
@click.option("--templates", is_flag=True, help="写出可修改的模板，已有的不动。")
@click.option("--number", default="", help="发文字号；不写的留空。")
@click.option("--date", default="", help="成文日期，例如2018-01-08；不写的留空。")
@click.option("--by", default="", metavar="DATE", help="请对方答复的时限。")
@click.option("--as-of", default="", metavar="DATE", help="提醒按哪一时刻计算，默认现在。")
@verb
def command(
    *, kind: str, root: Path, templates: bool, number: str, date: str, by: str, as_of: str
) -> Done:
    """Write papers or templates."""
    from datetime import datetime

    from xltools.folder.opening import beijing_now
    from xltools.reports.letters.papers import Given, day_text
    from xltools.steps.letters import occasion_named, write_papers, write_templates
    from xltools.text import letters as words

    if templates:
        folder, fresh, kept = write_templates(root)
        says = [words.TEMPLATES_DONE.format(path=folder, count=len(fresh))]
        says += [words.TEMPLATES_KEPT.format(count=len(kept))] if kept else []
        return Done(document={"written": fresh, "kept": kept}, says=says)
    occasion = occasion_named(kind)
    given = Given(number, day_text(moment(date, "--date")[:10]), moment(by, "--by"))
    said = moment(as_of, "--as-of")
    written = write_papers(
        root,
        occasion,
        given,
        as_of=datetime.fromisoformat(said) if said else beijing_now(),
        now=beijing_now,
    )
    return Done(
        document={
            "occasion": str(occasion),
            "state": written.state,
            "draft": written.draft,
            "folder": str(written.folder),
            "files": written.files,
            "kept": written.kept,
        },
        says=[*written.sentences(), words.PAPERS_BLANKS] if written.files else written.sentences(),
    )
