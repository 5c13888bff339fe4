"""`xltools fill FORM MARKS.csv -o OUT.xlsx`: a scorer's own export into its form."""

from __future__ import annotations

from pathlib import Path

import click

from xltools.cli.base import Verb
from xltools.cli.verb import Done, verb
from xltools.text import messages


@click.command(
    cls=Verb,
    help="""示例：

\b
  xltools fill 发放/PF03_市信访局_评分表.xlsx 评分.csv -o 市信访局.xlsx

用清单或表格（.csv、.xlsx）填写评分表。清单一行一个值，列为：单位编码,指标编码,栏目,值,理由；
只有一栏的方法，栏目可留空。表格一行一个单位、一栏一个项目，栏名为指标编码或项目名称。
单位写代码或名称均可。CSV为UTF-8或GBK。不需要工作文件夹，也不需要密钥。
""",
)
@click.argument("form", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("marks", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="写入的文件。")
@verb
def command(form: Path, marks: Path, output: Path) -> Done:
    """Fill a form."""
    from xltools.files import write_whole
    from xltools.forms.fill import fill_form

    data, findings = fill_form(form.read_bytes(), marks.read_bytes(), marks.name, form.name)
    if data is None:
        return Done(findings=findings)
    write_whole(output, data)
    return Done(
        findings=findings,
        document={"file": str(output)},
        says=[messages.FILL_DONE.format(file=output)],
    )
