"""The table of codes for the manual, made from the catalogue: docs/findings.md.

Write it anew with:
python -m xltools.text.reference > docs/findings.md
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator

from xltools.text.catalogue import marks
from xltools.text.finding import Kind, Severity

AREAS = {
    "files": "报送件",
    "marks": "评分表填写内容",
    "forms": "发放与代填",
    "registers": "台账",
    "results": "计分、排名与结果运用",
    "decisions": "议定事项",
    "objections": "异议复核",
    "scheme": "方案的填写",
    "scheme_rules": "方案自检",
    "keys": "密钥",
    "verify": "核验一致性",
    "machine": "本机检查",
}
"""Module of the catalogue → how the manual calls it."""
_HEAD = """# 核验意见代码表

本表由程序的意见目录生成，与程序一致。“×”处为具体内容。级别：错误须更正，警告请核实，提示供参考。
意见的写法是“【级别】文件 · 表 · 格　单位：内容（代码）”；`--json`中`code`即代码。
"""
_LISTED = {
    Severity.ERROR: "列入“数据核验清单”，须更正",
    Severity.WARNING: "列入“数据核验清单”，请核实",
    Severity.NOTICE: "列入“数据核验清单”，供参考",
}
_ELSEWHERE = {"machine": "见本机检查的结果"}
"""Where findings of an area are shown that do not stand in the ranking workbook's list."""
_ERRORS = {
    "files": "本件未计入汇总",
    "marks": "改正前该项不计入汇总",
    "forms": "见评分表“填写情况”",
    "scheme": "改正前不能发放和汇总",
    "scheme_rules": "改正前不能发放和汇总",
    "keys": "改正前不能封存",
    "verify": "核验结论为不一致",
    "machine": "改正前有关操作不能进行",
}
"""What an error of an area means until it is mended, where its sentence does not say so."""
_OTHERWISE = {
    marks.NO_REASON.code: "评分已计入，须补填",
    marks.NA_NO_REASON.code: "已按不涉及计，须补填",
}
_HAPPENS = re.compile(
    "[未不]计入|照常计入|已计入|未采用|已采用|已按|已照|暂存待核|只计一次|未读取|不影响|未填入|未带入"
    "|不参加排名|不计总分|未运行|只填一次|按.+处理|按核定计"
)
_REMEDY = ("请", "今后", "确需", "确属", "确有")


def kinds(area: str) -> Iterator[tuple[str, Kind]]:
    """(constant, kind) of one area of the catalogue, in the order in which they stand there."""
    module = importlib.import_module(f"xltools.text.catalogue.{area}")
    for name, value in vars(module).items():
        if isinstance(value, Kind):
            yield name, value


def reference() -> str:
    """The whole document."""
    parts = [_HEAD]
    for area, title in AREAS.items():
        rows = [_row(area, kind) for _, kind in kinds(area)]
        head = "| 代码 | 级别 | 情况 | 怎样处理 | 处理之前 |\n|---|---|---|---|---|"
        parts.append(f"\n## {title}\n\n{head}\n" + "\n".join(rows) + "\n")
    return "".join(parts)


def _row(area: str, kind: Kind) -> str:
    said = [one for one in re.split("(?<=。)", re.sub(r"\{[^}]*\}", "×", kind.says)) if one]
    remedy = [one for one in said if one.startswith(_REMEDY)]
    facts = [one for one in said if one not in remedy]
    cells = (
        kind.code,
        str(kind.severity),
        "".join(facts),
        "".join(remedy) or "—",
        _meanwhile(area, kind, said),
    )
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _meanwhile(area: str, kind: Kind, said: list[str]) -> str:
    """What happens until somebody acts."""
    if kind.code in _OTHERWISE:
        return _OTHERWISE[kind.code]
    clauses = [c for one in said for c in re.split("[，；。]", one) if _HAPPENS.search(c)]
    own = [c.replace("×改正", "改正") for c in clauses if not c.startswith("请")]
    if own:
        return "；".join(dict.fromkeys(own))
    error = kind.severity is Severity.ERROR
    listed = _ELSEWHERE.get(area, _LISTED[kind.severity])
    return _ERRORS.get(area, listed) if error else listed


if __name__ == "__main__":
    import sys

    sys.stdout.buffer.write(reference().encode())
