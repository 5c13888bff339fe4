"""What the tables of parameters share: codes, weights, and what can be wrong with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import StringConstraints

from xltools.exact import near, plain
from xltools.methods.base import weighted_mean

RowCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.-]+$")]
"""A code that becomes part of a field's key: letters, digits, point and hyphen."""
RowName = Annotated[str, StringConstraints(min_length=1)]

CODE_HELP = "字母或数字，不重复。"


def code_problems(table: str, codes: Iterable[str]) -> list[str]:
    """Codes that stand more than once, and a table without rows.

    >>> code_problems("扣分情形", ["K1", "K2", "K1"])
    ['“扣分情形”的代码K1重复。请改成不同的代码。']
    """
    counts = Counter(codes)
    if not counts:
        return [f"没有填写“{table}”。请至少填写一行。"]
    return [f"“{table}”的代码{code}重复。请改成不同的代码。" for code, n in counts.items() if n > 1]


def weight_problems(what: str, weights: Sequence[Decimal], *, ratio: bool) -> list[str]:
    """Weights sum to 1, or as percentages to 100, unless they are declared to be a ratio.

    >>> weight_problems("评议内容", [Decimal("0.5"), Decimal("0.4")], ratio=False)
    ['“评议内容”的权重合计为0.9，应为1（或100）。请改正权重；按6:4这样的比例填写的，“按比例”选“是”。']
    >>> weight_problems("评议内容", [Decimal(6), Decimal(4)], ratio=True)
    []
    """
    whole = sum(weights, Decimal(0))
    if ratio or whole in (1, 100):
        return []
    return [
        f"“{what}”的权重合计为{plain(whole, 20)}，应为1（或100）。"
        "请改正权重；按6:4这样的比例填写的，“按比例”选“是”。"
    ]


def share_text(weight: Decimal, whole: Decimal) -> str:
    """A weight as a share of the whole, in percent.

    >>> share_text(Decimal(6), Decimal(10))
    '60%'
    """
    return f"{near(Fraction(weight) * 100 / Fraction(whole))}%"


def mean_of_present(
    weighted: Iterable[tuple[Fraction | None, Fraction]],
) -> Fraction | None:
    """Σ w·score ÷ Σ w over the scores that are there; None where there is none.

    >>> mean_of_present([(Fraction(90), Fraction(6)), (None, Fraction(4))])
    Fraction(90, 1)
    """
    present = [(score, weight) for score, weight in weighted if score is not None and weight > 0]
    if not present:
        return None
    return weighted_mean([score for score, _ in present], [weight for _, weight in present])
