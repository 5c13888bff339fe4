"""The workbooks that ship with the project, made by the tool itself.

    python -m xltools.demo.shipped workbooks

writes them anew; equal program, equal bytes. File names are ASCII. Each preset has a folder:
its scheme, and beside it an example with returned forms and the result that must come of them.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xltools import __version__
from xltools.book.theme import COMMON
from xltools.demo.city import demo_scheme
from xltools.demo.example_build import example_workspace
from xltools.demo.examples import EXAMPLES, Example
from xltools.demo.filling import demo_csv
from xltools.files import write_whole
from xltools.folder.derive import derive
from xltools.folder.opening import open_workspace
from xltools.forms.fill import fill_form
from xltools.forms.identity import sign
from xltools.forms.layout import plan_form
from xltools.forms.writer import write_form
from xltools.ledger import keys
from xltools.reports.document import result_document
from xltools.reports.letters.drawing import draw_template
from xltools.scheme.document import scheme_digest
from xltools.scheme.presets import PRESETS, preset
from xltools.scheme.workbook import write_scheme
from xltools.text import official

_FORMS = {"PF03": "department", "PF09": "two-items", "XQ07": "county"}
"""Scorers of the demo whose forms are shown, blank and filled."""


def shipped() -> Iterator[tuple[str, bytes]]:
    """(name, content) of every shipped file."""
    for name in PRESETS:
        yield f"{name}/scheme.xlsx", write_scheme(preset(name))
        if name in EXAMPLES:
            yield from _example(name, EXAMPLES[name]())
    yield from _forms()
    for paper in official.PAPERS:
        yield f"letters/{paper.key}.docx", draw_template(paper, COMMON)
    yield "README.md", _overview().encode()


def _example(name: str, example: Example) -> Iterator[tuple[str, bytes]]:
    """The example of a preset: scheme, returns, register, expected result, and what it shows."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = example_workspace(Path(folder) / "example", example)
        yield f"{name}/example.xlsx", workspace.scheme.read_bytes()
        if example.register:
            yield f"{name}/register.xlsx", workspace.adjustments.read_bytes()
        for path in sorted(workspace.inbox.iterdir()):
            yield f"{name}/returns/{path.name}", path.read_bytes()
        appraisal = derive(open_workspace(workspace.root))
    document = result_document(appraisal, scheme_digest(example.scheme), __version__)
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    yield f"{name}/expected.json", text.encode()
    yield f"{name}/README.md", _readme(name, example, document).encode()


def _forms() -> Iterator[tuple[str, bytes]]:
    """Three forms of the demo city, blank and filled."""
    scheme = demo_scheme()
    for scorer in scheme.scorers:
        if scorer.code not in _FORMS:
            continue
        plan = plan_form(scheme, scorer, keys.DEMO_WORKSPACE)
        blank = write_form(plan, sign(plan, 1, keys.demo_key()))
        yield f"form-{_FORMS[scorer.code]}.xlsx", blank
        csv = demo_csv(scheme, scorer).encode()
        filled, _ = fill_form(blank, csv, "marks.csv")
        if filled is not None:
            yield f"form-{_FORMS[scorer.code]}-filled.xlsx", filled


def _readme(name: str, example: Example, document: dict[str, Any]) -> str:
    settings = example.scheme.settings
    origin = settings.note or f"依据：{settings.basis}（{settings.basis_number}）。"
    register = "\n- register.xlsx　示例的加减分登记表" if example.register else ""
    rows = [
        f"| {unit['code']} | {unit['name']} | {unit['category']} | {unit['total'] or '—'} "
        f"| {unit['rank'] or '—'} | {unit['grade'] or '—'} |"
        for unit in document["units"]
    ]
    return "\n".join(
        [
            f"# {settings.title}（{name}）",
            "",
            PRESETS[name],
            "",
            origin,
            "",
            "- scheme.xlsx　预置方案，改数字、名单后即可使用",
            f"- example.xlsx　示例的方案（演示数据，{len(example.scheme.units)}个单位）{register}",
            "- returns　示例的报送件，每个评分单位一份",
            "- expected.json　示例应得的结果（`xltools consolidate --json`）",
            "",
            "自己算一遍：",
            "",
            f"    xltools new 示例 --preset {name} --example",
            "    xltools consolidate -w 示例 --json 结果.json",
            "",
            "| 单位代码 | 单位 | 类别 | 总分 | 名次 | 等次 |",
            "| --- | --- | --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )


def _overview() -> str:
    lines = [f"| [{name}]({name}) | {says} |" for name, says in PRESETS.items()]
    return "\n".join(
        [
            "# 预置方案和评分表",
            "",
            "由程序生成（`python -m xltools.demo.shipped workbooks`），不手工修改。"
            "各文件夹内有方案、填好的示例和应得结果；数据均为演示数据。",
            "",
            "| 预置方案 | 说明 |",
            "| --- | --- |",
            *lines,
            "",
            "form-*.xlsx是演示城市的评分表：部门、负责两个项目的单位、县区各一份，空白和填好的。",
            "",
            "letters是文书模板，`xltools letters --templates`按方案的字体写入年度工作文件夹：",
            "",
            *(f"- letters/{paper.key}.docx　{paper.name}" for paper in official.PAPERS),
            "",
        ]
    )


if __name__ == "__main__":
    for file, data in shipped():
        target = Path(sys.argv[1]) / file
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, data)
