"""What strata and periods share: named parts with weights, one score out of theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from xltools.exact import comes_to, near
from xltools.methods.formulas import literal, times
from xltools.methods.rows import mean_of_present, share_text

Scores = Mapping[str, Fraction | None]
Weights = Mapping[str, Decimal]


def combine(scores: Scores, weights: Weights) -> Fraction | None:
    """Σ w·score ÷ Σ w over the parts that have a score; None where none has."""
    return mean_of_present((scores.get(code), Fraction(w)) for code, w in weights.items())


def missing(scores: Scores, weights: Weights) -> tuple[str, ...]:
    """The parts that count and have no score."""
    return tuple(code for code, w in weights.items() if w > 0 and scores.get(code) is None)


def formula(cells: Mapping[str, str], weights: Weights) -> str:
    """`combine` as an expression over one cell per part; a text or blank cell is no score."""
    counted = {code: weight for code, weight in weights.items() if weight > 0 and code in cells}
    if not counted:
        return '""'
    given = f"COUNT({','.join(cells[code] for code in counted)})"
    earned = "+".join(times(w, f"SUM({cells[code]})") for code, w in counted.items())
    present = "+".join(f"ISNUMBER({cells[code]})*{literal(w)}" for code, w in counted.items())
    return f'IF({given}=0,"",({earned})/({present}))'


def sentence(names: Mapping[str, str], scores: Scores, weights: Weights, empty: str) -> str:
    """上半年85×50%＋下半年90.5×50%＝87.75; parts without a score are named."""
    there = {
        code: score
        for code, w in weights.items()
        if w > 0 and (score := scores.get(code)) is not None
    }
    gone = "、".join(names[code] for code in missing(scores, weights))
    if not there:
        return f"{gone}均{empty}，无得分"
    whole = sum((weights[code] for code in there), Decimal(0))
    terms = "＋".join(
        f"{names[code]}{near(score)}×{share_text(weights[code], whole)}"
        for code, score in there.items()
    )
    combined = combine(scores, weights)
    result = "" if combined is None else comes_to(combined)
    return terms + result + (f"（{gone}{empty}，权重由其余分担）" if gone else "")


def in_order(codes: Sequence[str]) -> list[str]:
    """Each code once, in the order of its first row."""
    return list(dict.fromkeys(codes))
