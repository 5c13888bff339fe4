"""`xltools scheme export|import|schema`: 方案.xlsx and JSON, both ways without loss."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from xltools.cli.base import VerbGroup
from xltools.cli.verb import Done, verb, workspace_option
from xltools.text import messages


@click.group(
    cls=VerbGroup,
    name="scheme",
    help="""示例：

\b
  xltools scheme export -w 2017年政风行风评议 > scheme.json
  xltools scheme import scheme.json -w 2018年政风行风评议
  xltools scheme schema > scheme.schema.json

方案与JSON互转，不丢内容。
""",
)
def command() -> None:
    """Group of the scheme's three conversions."""


@command.command(
    name="export",
    short_help="把方案.xlsx写成JSON",
    help="""示例：

\b
  xltools scheme export -w 2017年政风行风评议 -o scheme.json

把方案.xlsx写成JSON，默认写到标准输出。
""",
)
@workspace_option
@click.option("-o", "--output", type=click.Path(path_type=Path), help="写入的文件，默认标准输出。")
@verb
def export_scheme(root: Path, output: Path | None) -> Done:
    """方案.xlsx → JSON."""
    from xltools.steps.scheme_file import export_json

    text, findings = export_json(root)
    if output is not None:
        from xltools.files import write_whole

        write_whole(output, text.encode())
        return Done(findings=findings, says=[messages.SCHEME_EXPORTED.format(file=output)])
    document = {"scheme": json.loads(text)}
    return Done(findings=findings, document=document, data=text.rstrip("\n"))


@command.command(
    name="import",
    short_help="用JSON或另一份方案.xlsx写方案.xlsx",
    help="""示例：

\b
  xltools scheme import scheme.json -w 2018年政风行风评议
  xltools scheme import ../2017年政风行风评议/方案.xlsx -w 2018年政风行风评议

用JSON写方案.xlsx，“-”为标准输入；也可以给另一份方案.xlsx，原样采用。
不认识的内容逐条列出，不写文件。
方案.xlsx中有自行添加的列或工作表时不改写，除非加 --force。
""",
)
@click.argument("source", metavar="FILE")
@workspace_option
@click.option("--force", is_flag=True, help="不保留自行添加的列和工作表。")
@verb
def import_scheme(source: str, root: Path, force: bool) -> Done:
    """JSON, or another workbook → 方案.xlsx."""
    from xltools.steps.scheme_file import import_json, import_workbook

    path = Path(source)
    if source != "-" and not path.is_file():
        raise click.UsageError(messages.NO_SUCH_FILE.format(path=source))
    if path.suffix.lower() == ".xlsx":
        findings, written = import_workbook(root, path, force=force)
    else:
        data = sys.stdin.buffer.read() if source == "-" else path.read_bytes()
        findings, written = import_json(root, data, force=force)
    if written is None:
        return Done(findings=findings, each=True, says=[messages.SCHEME_NOT_IMPORTED])
    return Done(
        findings=findings,
        document={"scheme": str(written)},
        says=[messages.SCHEME_IMPORTED.format(file=written)],
        next_step=messages.NEXT_AFTER_NEW.format(path=root),
    )


@command.command(
    name="schema",
    short_help="输出JSON格式说明",
    help="""示例：

\b
  xltools scheme schema > scheme.schema.json

输出方案JSON的格式说明（JSON Schema），每一项都有说明。
""",
)
@verb
def schema() -> Done:
    """The JSON Schema of a scheme."""
    from xltools.scheme.document import schema_json

    text = schema_json()
    return Done(document={"schema": json.loads(text)}, data=text.rstrip("\n"))
