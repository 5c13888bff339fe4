"""`xltools verify`: does what was published follow from what came in?"""

from __future__ import annotations

from pathlib import Path

import click

from xltools.cli.base import Verb
from xltools.cli.verb import Done, verb, workspace_option


@click.command(
    cls=Verb,
    help="""示例：

\b
  xltools verify -w 2017年政风行风评议 --public-key 公钥.pem
  xltools verify -w 2017年政风行风评议 --receipt 花山区收件回执.txt
  xltools verify -w 2017年政风行风评议 --sample 10 --sheet 抽查表.xlsx

重新计算全部文件校验值，逐行核对操作留痕记录，核对签名，从留存的原始件重新计算全部结果，并与封存、
公布的工作簿逐格比对；另由独立的复算程序再算一遍。不写工作文件夹中的任何文件，只读介质上也能核验。
有任何不一致，退出码为4。
""",
)
@workspace_option
@click.option(
    "--public-key",
    "public_keys",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    multiple=True,
    help="另行取得的公钥；有第二人公钥的写两次。不写的用工作文件夹中的公钥。",
)
@click.option(
    "--receipt",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    default=None,
    help="评分单位持有的收件回执（文本），与留存核对。",
)
@click.option(
    "--sample",
    "altered",
    type=click.IntRange(min=1),
    metavar="N",
    default=None,
    help="抽取须与纸质原件核对的评分：如有N格被改动，95%能抽中。",
)
@click.option("--seed", default="", help="抽样的公开种子，默认用封存的校验码。")
@click.option(
    "--sheet",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help="把抽查表写成可打印的工作簿。",
)
@verb
def command(
    root: Path,
    *,
    public_keys: tuple[Path, ...],
    receipt: Path | None,
    altered: int | None,
    seed: str,
    sheet: Path | None,
) -> Done:
    """Verify a workspace."""
    from xltools.verify.asked import verify_as_asked

    done = verify_as_asked(
        root,
        public_keys=public_keys,
        receipt=receipt,
        altered=altered,
        seed=seed,
        sheet=sheet,
    )
    found = done.found
    return Done(
        findings=found.findings,
        document={**found.document(), "sample": done.drawn},
        data="\n".join([*found.lines(), *done.texts]),
        says=found.notes,
        ok=found.ok,
        mismatch=not found.ok,
    )
