"""Small appraisals for the reports' tests: preset scheme or random ones, scored by the engine."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from decimal import Decimal
from fractions import Fraction

from xltools.appraisal import Appraisal
from xltools.exact import plain
from xltools.intake.returns import ControlNumbers, ReturnRow, ReturnStatus
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Scheme
from xltools.scoring.decisions import Decision
from xltools.scoring.engine import score
from xltools.scoring.marks import Mark, State, mark_value, marks_frame
from xltools.scoring.result import Adjustment


def file_of(scorer: str) -> str:
    """The made-up SHA-256 of a scorer's return."""
    return (scorer.encode().hex() * 64)[:64]


def random_marks(
    scheme: Scheme,
    seed: int,
    *,
    missing: Collection[str] = (),
    odd: float = 0.03,
) -> list[Mark]:
    """Marks for every pair that is asked; a share `odd` of them in another state."""
    chance, index = random.Random(seed), SchemeIndex(scheme)
    marks = []
    for scorer in scheme.scorers:
        for item in index.items_of(scorer):
            [field] = item.method.fields(item.points)
            for row, unit in enumerate(index.units_marked(scorer, item), 7):
                place = (file_of(scorer.code), "评分表", f"D{row}")
                state, value = State.MARK, Decimal(0)
                if scorer.code in missing:
                    continue
                if index.recusal(scorer, unit, item):
                    state = State.RECUSED
                elif chance.random() < odd:
                    state = chance.choice(
                        [State.NOT_APPLICABLE, State.BLANK, State.REJECTED, State.NO_SAMPLE]
                    )
                else:
                    high = float(field.high or 100)
                    value = Decimal(
                        round(chance.uniform(0.6 * high, high), chance.choice([0, 1, 2]))
                    )
                    value = min(Decimal(str(round(float(value), 2))), field.high or value)
                integer, scale = mark_value(value) if state is State.MARK else (0, 0)
                reason = "有2件事项超期" if value and value < 65 else ""
                marks.append(
                    Mark(
                        unit.code,
                        item.code,
                        scorer.code,
                        "",
                        "",
                        field.key,
                        0,
                        integer,
                        scale,
                        state,
                        *place,
                        reason,
                    )
                )
    return marks


def appraise(
    scheme: Scheme,
    marks: Sequence[Mark],
    adjustments: Sequence[Adjustment] = (),
    *,
    missing: Collection[str] = (),
    state: str = "初稿",
    decisions: Sequence[Decision] = (),
) -> Appraisal:
    """The appraisal that follows from these marks and decisions."""
    frame = marks_frame(marks)
    result, findings = score(scheme, frame, adjustments, missing, decisions)
    rows = []
    for n, scorer in enumerate(scheme.scorers):
        if scorer.code in missing:
            rows.append(ReturnRow(scorer.code, ReturnStatus.MISSING, why="尚未报送"))
            continue
        numbers = (
            ControlNumbers("评分表", 84, Decimal("6940.5"), Decimal(100), Decimal(76), 4127),
        )
        rows.append(
            ReturnRow(
                scorer.code,
                ReturnStatus.USED,
                f"{scorer.name}评分表.xlsx",
                file_of(scorer.code),
                1,
                f"2017-12-{10 + n % 5:02d}T09:30:00",
                n % 7 == 3,
                numbers,
            )
        )
    names = {row.sha256: row.file for row in rows if row.sha256}
    found = (tuple(findings), names, state, result.decided)
    return Appraisal(scheme, tuple(rows), frame, result, *found)


def adjustment(seq: int, unit: str, points: str, *, counted: bool = True) -> Adjustment:
    """A deduction, or a bonus where `points` is positive."""
    value = Fraction(points)
    return Adjustment(
        seq,
        unit,
        "扣分" if value < 0 else "加分",
        value,
        counted,
        "" if counted else "缺佐证编号、未告知、未批准",
        6 + seq,
        "2017-06-08",
        "被省级媒体曝光属实",
        "群众反映窗口推诿，经查属实",
        "佐证2017-014",
        plain(abs(value)),
        "2017-06-15",
        "无异议",
        "市纠风办",
        "张某某" if counted else "",
        "2017-06-30" if counted else "",
    )
