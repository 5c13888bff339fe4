"""Findings told shortly: counts first, equal cases in one line with the first three places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

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

    A notice on whole files stands in one line where there are more than three of them.

    Without `unlike` only notices and cases of the same words share a line: where each must be
    mended by hand, as in a scheme, an example is not enough.
    """
    cases: dict[tuple[str, ...], list[Finding]] = {}
    for one in findings:
        notice = one.severity is Severity.NOTICE
        file = "" if notice and not one.sheet else one.file
        words = "" if unlike or notice else one.body
        case = (file, one.code, one.severity, one.sheet, one.settled, words)
        cases.setdefault(case, []).append(one)
    return [line for case in cases.values() for line in _lines(case)]


def _lines(case: Sequence[Finding]) -> list[str]:
    files = {one.file for one in case}
    if 1 < len(files) <= SHOWN:
        return [_line([one for one in case if one.file == name]) for name in sorted(files)]
    return [_line(case)]


def _line(case: Sequence[Finding]) -> str:
    first = case[0]
    if len(case) == 1:
        return first.message
    cells = "、".join(one.cell for one in case[:SHOWN] if one.cell)
    more = f"等{len(case)}处" if cells else f"共{len(case)}处"
    place = " · ".join(part for part in (first.file, first.sheet, f"{cells}{more}") if part)
    files = list(dict.fromkeys(one.file for one in case))
    if len(files) > 1:
        place = f"{'、'.join(files[:SHOWN])}等{len(files)}份"
    names = list(dict.fromkeys(one.unit_name for one in case if one.unit_name))
    who = "、".join(names[:SHOWN]) + ("等" if len(names) > SHOWN else "")
    alike = len({one.body for one in case}) == 1
    body = first.body if alike else f"{_EXAMPLE}{first.body}"
    return nest_quotes(
        f"【{first.severity}】{place}　{who}{'：' if who else ''}{body}（{first.code}）"
    )
