"""`xltools state [NAME]`: enter a state of the result, or show which one holds."""

from __future__ import annotations

from pathlib import Path

import click

from xltools.cli.base import Verb
from xltools.cli.verb import Done, verb, workspace_option


@click.command(
    cls=Verb,
    help="""示例：

\b
  xltools state -w 2017年政风行风评议
  xltools state 核对稿 --date 2017-12-19 --by 王×× -w 2017年政风行风评议
  xltools state 送审稿 --date 2017-12-26 --meeting 会审会议 --document 会审纪要〔2017〕3号 --by 王××
  xltools state 审定稿 --date 2017-12-28 --document 批件〔2017〕8号 --by 王××
  xltools state 公布稿 --date 2018-01-05 --document 马纠办〔2018〕1号 --by 王××
  xltools state 核对稿 --date 2017-12-27 --by 王×× --reason 会审要求重新核对一项扣分

登记结果状态：初稿→核对稿→送审稿→审定稿→公布稿，逐级登记；退回前面的状态须说明理由。不写状态的，显示现在的
状态和登记情况。送审稿以后要求报送件已齐或已议定，审定稿以后要求各事项均已办结，公布稿要求审定的结果已经封存。
登记记入操作留痕记录，不能修改。
""",
)
@click.argument("name", metavar="[状态]", required=False, default="")
@click.option("--date", default="", metavar="日期", help="会议、批件或通报的日期，例如2017-12-26。")
@click.option("--document", default="", metavar="文号", help="纪要文号、批件号或通报文号。")
@click.option("--meeting", default="", metavar="会议", help="会审会议名称。")
@click.option("--by", default="", metavar="登记人", help="登记人。")
@click.option("--reason", default="", metavar="理由", help="退回前面状态的理由。")
@workspace_option
@verb
def command(root: Path, name: str, **move: str) -> Done:
    """Enter or show a state."""
    from xltools.folder.opening import beijing_now
    from xltools.steps.state import register_state, show_state

    if not name:
        standing = show_state(root)
        lines = standing.sentences()
        return Done(
            document=standing.document(),
            data="\n".join(lines),
            next_step=standing.next_step(root),
        )
    done = register_state(root, name, move, now=beijing_now)
    return Done(
        document={"registered": done.registration.data()},
        says=done.sentences(),
        next_step=done.next_step(root),
    )
