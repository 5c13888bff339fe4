"""Excel formulas for combining scores, and for the state where there is none."""

from __future__ import annotations

from fractions import Fraction

from xltools.methods.panel import Panel, PanelWay
from xltools.reports.ranking.cells import guard, text_literal
from xltools.scoring.marks import State

_WANTING = (State.REJECTED, State.BLANK, State.UNREPORTED)
_NOTHING = (State.NOT_APPLICABLE, State.NO_SAMPLE, State.RECUSED)


def due_formula(scores: str) -> str:
    """应评个数: marks given and marks wanting; 缺项 is not due."""
    place = _span(scores)
    wanting = "+".join(f'COUNTIF({place},"{state}")' for state in _WANTING)
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
        return f"SUMPRODUCT({weights},{scores})/{number_sum(scores, weights)}"
    if panel.way is PanelWay.TRIMMED and panel.drop_high + panel.drop_low > 0:
        enough = max(panel.above, panel.drop_high + panel.drop_low)
        kept = "".join(f"-LARGE({scores},{n})" for n in range(1, panel.drop_high + 1))
        kept += "".join(f"-SMALL({scores},{n})" for n in range(1, panel.drop_low + 1))
        divisor = f"(COUNT({scores})-{panel.drop_high + panel.drop_low})"
        return f"IF(COUNT({scores})>{enough},(SUM({scores}){kept})/{divisor},AVERAGE({scores}))"
    return f"AVERAGE({scores})"


def number_sum(scores: str, summed: str) -> str:
    """The sum of what stands in `summed` where there is a number in `scores`."""
    return f'SUMIF({_span(scores)},">-1E+300",{_span(summed)})'


def _span(place: str) -> str:
    """One cell as a range, which is what conditions are counted over."""
    return place if ":" in place else f"{place}:{place}"


def combined_formula(panel: Panel, scores: str, weights: str) -> str:
    """合成: the combined score, or the state in words."""
    single = ":" not in scores
    score = scores if single else panel_formula(panel, scores, weights)
    state = state_formula(scores, single=single)
    return f"IF(COUNT({scores})=0,{state},{score})"


def pooled_formula(scores: str, formula: str) -> str:
    """合成 of what was added up over the scorers, or the state in words."""
    state = state_formula(scores, single=":" not in scores)
    return f'IF(IF(COUNT({scores})=0,"",{formula})="",{state},{formula})'


def rounded_formula(value: str, full: Fraction, decimals: int | None) -> str:
    """Points, rounded half up where the scheme rounds items."""
    return value if decimals is None else f"ROUND(ROUND({value},{guard(full)}),{decimals})"


def score_formula(
    formula: str, cells: list[str], most: str = "", raised: str = "", *, conflict: str = ""
) -> str:
    """One scorer's score out of several entries; a state in the first cell stands for all.

    Numbers that contradict each other, as the condition `conflict` says, wait to be mended.
    Where the register has raised a rate, the score is held to `most`.
    """
    first = cells[0]
    words = ",".join(f"{first}={text_literal(str(s))}" for s in State if s is not State.MARK)
    score = held_formula(formula, most, raised) if raised else formula
    scored = f'IF(({formula})="","{State.NO_SAMPLE}",{score})'
    scored = f'IF({conflict},"{State.REJECTED}",{scored})' if conflict else scored
    return f"IF(OR({words}),{first},{scored})"


def held_formula(formula: str, most: str, raised: str) -> str:
    """A score, at most `most` where percentage points were put on its rate."""
    return f"IF({raised}>0,MIN({most},{formula}),{formula})"


def moved_formula(score: str, cut: str, scale: str) -> str:
    """A score with percentage points of its scale put on it, between 0 and the scale."""
    after = f"MIN(MAX({score}+{cut}*{scale}/100,0),MAX({scale},{score}))"
    return f"IF(ISNUMBER({score}),{after},{score})"
