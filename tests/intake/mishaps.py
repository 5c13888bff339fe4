"""docs/mishaps.md: every variant through the plain script and through ours, counted.

python -m tests.intake.mishaps > docs/mishaps.md
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from tests.forms.samples import scheme
from tests.intake.build import good, marks_of, take
from tests.intake.variants import CELL, HELD, QUIET, REJECTED, USED, Variant, variants

SECONDS = 30.0
RIGHT, LOST, WRONG, STOPPED = "正确", "悄悄漏掉", "悄悄用错", "报错中止"
_OUTCOMES = {
    QUIET: "照常采用，不作提示",
    USED: "采用，并提示",
    CELL: "该格退回更正",
    REJECTED: "整份不采用",
    HELD: "整份暂存待核",
}


def tried() -> list[Variant]:
    """The department's form in every variant; the script knows no other form."""
    return [v for v in variants() if v.of_department and v.name != "the scorer marks itself"]


def plain_results(made: Sequence[Variant]) -> list[dict[str, float] | None]:
    """What the plain script makes of each variant alone; None where it breaks off."""
    with _Script() as script:
        return [script.run(variant) for variant in made]


class _Script:
    """The plain script in a process of its own, started again when a file is too much for it."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._context = multiprocessing.get_context("spawn")
        self._start()

    def __enter__(self) -> _Script:
        return self

    def __exit__(self, *_details: object) -> None:
        self._process.kill()
        self._process.join()
        self._folder.cleanup()

    def _start(self) -> None:
        self._pipe, theirs = self._context.Pipe()
        self._process = self._context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self._pipe.recv()

    def run(self, variant: Variant) -> dict[str, float] | None:
        folder = Path(self._folder.name)
        path = folder / ("a.xls" if variant.file_name.endswith(".xls") else "a.xlsx")
        path.write_bytes(variant.data)
        self._pipe.send(folder)
        result: dict[str, float] | None = None
        if self._pipe.poll(SECONDS):
            try:
                result = self._pipe.recv()
            except EOFError:
                self._start()
        else:
            self._process.kill()
            self._process.join()
            self._start()
        path.unlink()
        return result


def _serve(pipe: Connection) -> None:
    from tests.intake.plain_script import averages

    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
    warnings.simplefilter("ignore")
    pipe.send("ready")
    while True:
        folder = pipe.recv()
        try:
            pipe.send(averages(folder))
        except Exception:  # whatever it is: the script would have stopped there
            pipe.send(None)


def verdict(variant: Variant, result: dict[str, float] | None) -> str:
    """What the script's result is, beside what the variant says."""
    if result is None:
        return STOPPED
    of = scheme()
    due = {} if variant.outcome in (REJECTED, HELD) else marks_of(take(variant.data, of=of))
    right = {unit: float(mark) for unit, mark in due.items() if _is_number(mark)}
    if any(right.get(unit) != mark for unit, mark in result.items()):
        return WRONG
    if right.keys() - result.keys() or variant.outcome == CELL:
        return LOST
    return RIGHT


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def document() -> str:
    """The whole page."""
    made = tried()
    verdicts = [verdict(v, r) for v, r in zip(made, plain_results(made), strict=True)]
    counts = Counter(verdicts)
    lines = [
        "# 常见差错：本工具与普通汇总脚本的对比",
        "",
        "本页由 `python -m tests.intake.mishaps` 生成，测试核对其中各数。",
        "",
        f"把一份填好的评分表按{len(made)}种方式改动（改法见 `tests/intake/variants/`，"
        "包括误填、误存、误改、误发和有意伪造），分别交给本工具和一个普通的 pandas 脚本"
        "（`tests/intake/plain_script.py`：逐个读取“评分表”，合并，转成数值，求平均）。",
        "",
        "| 结果 | 本工具 | 普通脚本 |",
        "|---|---:|---:|",
        f"| 处理正确（该用的用，该提示的提示，该退回的退回） | {len(made)} | {counts[RIGHT]} |",
        f"| {WRONG}：得出另一个分数，或采用了不应采用的内容，没有任何提示 | 0 | {counts[WRONG]} |",
        f"| {LOST}：评分未计入，没有任何提示 | 0 | {counts[LOST]} |",
        f"| {STOPPED}：一份文件使整批无法汇总（含30秒内读不完） | 0 | {counts[STOPPED]} |",
        "",
        "普通脚本的“处理正确”仅指分数相同；本应提示的，它都没有提示。",
        "",
        "## 按应有的处理",
        "",
        "| 应有的处理 | 种数 | 本工具做到 | 脚本正确 | 悄悄用错 | 悄悄漏掉 | 报错中止 |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for outcome, words in _OUTCOMES.items():
        own = Counter(v for m, v in zip(made, verdicts, strict=True) if m.outcome == outcome)
        lines.append(_row(words, "", own))
    lines += [
        "",
        "## 按核验意见",
        "",
        "| 核验意见 | 级别 | 种数 | 本工具做到 | 脚本正确 | 悄悄用错 | 悄悄漏掉 | 报错中止 |",
        "|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    kinds = dict.fromkeys((m.kind.code, m.kind.severity) for m in made if m.kind is not None)
    for code, severity in kinds:
        own = Counter(
            v
            for m, v in zip(made, verdicts, strict=True)
            if m.kind is not None and m.kind.code == code
        )
        lines.append(_row(code, str(severity), own))
    return "\n".join(lines) + "\n"


def _row(words: str, severity: str, own: Counter[str]) -> str:
    total = sum(own.values())
    cells = [words, *([severity] if severity else []), total, total]
    cells += [own[RIGHT], own[WRONG], own[LOST], own[STOPPED]]
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


if __name__ == "__main__":
    assert marks_of(take(good()))
    sys.stdout.write(document())
