"""Findings told shortly: counts first, equal cases in one line with the first three places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from xltools.text.finding import Finding, Severity
from xltools.text.places import SHOWN
from xltools.text.words import nest_quotes

_EXAMPLE = "例如"


def counts(findings: Sequence[Finding]) -> list[str]:
    """错误3处：评分未填2处、评分超出范围1处 — a line per level, the most frequent code first.

    What people have settled is counted apart.
    """
    lines = []
    for severity in Severity:
        codes = Counter(f.code for f in findings if f.severity is severity and not f.settled)
        if codes:
            said = "、".join(
                f"{code}{number}处"
                for code, number in sorted(codes.items(), key=lambda pair: (-pair[1], pair[0]))
            )
            lines.append(f"{severity}{codes.total()}处：{said}。")
    if settled := sum(1 for f in findings if f.settled):
        lines.append(f"已议定处理{settled}处。")
    return lines


def grouped(findings: Iterable[Finding], *, unlike: bool = True) -> list[str]:
    """One line for each kind of case in one sheet of one file; `findings` are in order.

    Without `unlike` only notices and cases of the same words share a line: where each must be
    mended by hand, as in a scheme, an example is not enough.
    """
    lines = []
    for _, members in groupby(findings, key=lambda finding: finding.file):
        cases: dict[tuple[str, ...], list[Finding]] = {}
        for one in members:
            words = "" if unlike or one.severity is Severity.NOTICE else one.body
            case = (one.code, one.severity, one.sheet, one.settled, words)
            cases.setdefault(case, []).append(one)
        lines += [_line(case) for case in cases.values()]
    return lines


def _line(case: Sequence[Finding]) -> str:
    first = case[0]
    if len(case) == 1:
        return first.message
    cells = "、".join(one.cell for one in case[:SHOWN] if one.cell)
    more = f"等{len(case)}处" if cells else f"共{len(case)}处"
    place = " · ".join(part for part in (first.file, first.sheet, f"{cells}{more}") if part)
    names = list(dict.fromkeys(one.unit_name for one in case if one.unit_name))
    who = "、".join(names[:SHOWN]) + ("等" if len(names) > SHOWN else "")
    alike = len({one.body for one in case}) == 1
    body = first.body if alike else f"{_EXAMPLE}{first.body}"
    return nest_quotes(
        f"【{first.severity}】{place}　{who}{'：' if who else ''}{body}（{first.code}）"
    )
