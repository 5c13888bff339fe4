"""Excel formulas for combining scores, and for the state where there is none."""

from __future__ import annotations

from fractions import Fraction

from xltools.methods.panel import Panel, PanelWay
from xltools.reports.ranking.cells import guard, literal, text_literal
from xltools.scoring.marks import State

_WANTING = (State.REJECTED, State.BLANK, State.UNREPORTED)
_NOTHING = (State.NOT_APPLICABLE, State.NO_SAMPLE, State.RECUSED)


def due_formula(scores: str) -> str:
    """应评个数: marks given and marks wanting; 缺项 is not due."""
    wanting = "+".join(f'COUNTIF({scores},"{state}")' for state in _WANTING)
    return f"COUNT({scores})+{wanting}"


def state_formula(scores: str, *, single: bool) -> str:
    """Why there is no score: 未报 as soon as a mark is due, else what the scorers say."""
    if single:
        return f'IF({scores}="","{State.UNREPORTED}",{scores})'
    count = {state: f'COUNTIF({scores},"{state}")' for state in (*_WANTING, *_NOTHING)}
    rejected, blank, unreported = (count[state] for state in _WANTING)
    wanting = (
        f'IF(({rejected}>0)+({blank}>0)+({unreported}>0)>1,"{State.UNREPORTED}",'
        f'IF({rejected}>0,"{State.REJECTED}",'
        f'IF({blank}>0,"{State.BLANK}","{State.UNREPORTED}")))'
    )
    nothing = f'"{State.UNREPORTED}"'
    for state in reversed(_NOTHING):
        nothing = f'IF({count[state]}>0,"{state}",{nothing})'
    return f"IF({rejected}+{blank}+{unreported}>0,{wanting},{nothing})"


def panel_formula(panel: Panel, scores: str, weights: str) -> str:
    """One score out of the numbers in `scores`; texts and blanks leave the divisor."""
    if panel.way is PanelWay.MEDIAN:
        return f"MEDIAN({scores})"
    if panel.way is PanelWay.WEIGHTED:
        return f"SUMPRODUCT({weights},{scores})/SUMPRODUCT({weights},ISNUMBER({scores})*1)"
    if panel.way is PanelWay.TRIMMED and panel.drop_high + panel.drop_low > 0:
        enough = max(panel.above, panel.drop_high + panel.drop_low)
        kept = "".join(f"-LARGE({scores},{n})" for n in range(1, panel.drop_high + 1))
        kept += "".join(f"-SMALL({scores},{n})" for n in range(1, panel.drop_low + 1))
        divisor = f"(COUNT({scores})-{panel.drop_high + panel.drop_low})"
        return f"IF(COUNT({scores})>{enough},(SUM({scores}){kept})/{divisor},AVERAGE({scores}))"
    return f"AVERAGE({scores})"


def combined_formula(panel: Panel, scores: str, weights: str, count: str, *, single: bool) -> str:
    """合成: the combined score, or the state in words."""
    score = scores if single else panel_formula(panel, scores, weights)
    state = state_formula(scores, single=single)
    return f"IF({count}=0,{state},{score})"


def earned_formula(
    points: str, combined: str, full: Fraction, scale: Fraction, decimals: int | None
) -> str:
    """得分 = 分值 × 合成 ÷ 满分, rounded where the scheme rounds items; else the state."""
    value = combined if scale == full else f"{points}*{combined}/{literal(scale)}"
    if decimals is not None:
        value = f"ROUND(ROUND({value},{guard(full)}),{decimals})"
    return f"IF(ISNUMBER({combined}),{value},{combined})"


def score_formula(formula: str, cells: list[str]) -> str:
    """One scorer's score out of several entries; a state in the first cell stands for all."""
    first = cells[0]
    words = ",".join(f"{first}={text_literal(str(s))}" for s in State if s is not State.MARK)
    return f'IF(OR({words}),{first},IF(({formula})="","{State.NO_SAMPLE}",{formula}))'
