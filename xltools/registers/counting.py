"""是否计入: whether a line of the register counts, in Python and as the same live formula.

A line counts when what the scheme asks for is there: evidence, notice to the unit, approved
points, approver and date of approval; and when it has not been withdrawn.
"""

from __future__ import annotations

from collections.abc import Mapping

from xltools.registers.entry import RegisterEntry
from xltools.scheme.settings import Settings
from xltools.scoring.adjust import DISQUALIFY, KINDS

COUNTED = "计入"
WITHDRAWN = "已撤销"
NOT_COUNTED = "不计入："
NO_EVIDENCE, NO_NOTICE, NO_POINTS = "缺佐证编号", "未告知", "未核定"
NO_APPROVAL, NO_APPROVER, NO_DATE = "未批准", "缺批准人", "缺批准日期"
NO_UNIT, UNKNOWN_UNIT, NO_KIND = "未选单位", "单位名称待核实", "未选类型"
NEGATIVE, DATES = "核定分值为负数", "批准日期早于发生日期"


def lacking(entry: RegisterEntry, settings: Settings) -> list[str]:
    """What the line still lacks to count, in short words; [] if nothing."""
    lacks = []
    if settings.require_evidence and not entry.evidence:
        lacks.append(NO_EVIDENCE)
    if settings.require_notice and entry.noticed is None:
        lacks.append(NO_NOTICE)
    return lacks + (_unapproved(entry, settings) or _no_points(entry))


def _unapproved(entry: RegisterEntry, settings: Settings) -> list[str]:
    approver = settings.require_approver and not entry.approver
    day = settings.require_approval_date and entry.approved is None
    both = settings.require_approver and settings.require_approval_date
    if approver and (day or not both):
        return [NO_APPROVAL]
    if approver:
        return [NO_APPROVER]
    return [NO_DATE] if day else []


def _no_points(entry: RegisterEntry) -> list[str]:
    return [] if entry.kind == DISQUALIFY or entry.approved_points is not None else [NO_POINTS]


def counting(entry: RegisterEntry, settings: Settings, known_unit: bool = True) -> str:
    """What the column 是否计入 shows for a line."""
    if entry.withdrawn:
        return WITHDRAWN
    wrong = []
    if not entry.unit:
        wrong.append(NO_UNIT)
    elif not known_unit:
        wrong.append(UNKNOWN_UNIT)
    if entry.kind not in KINDS:
        wrong.append(NO_KIND)
    if entry.approved_points is not None and entry.approved_points < 0:
        wrong.append(NEGATIVE)
    if entry.happened and entry.approved and entry.approved < entry.happened:
        wrong.append(DATES)
    parts = wrong + lacking(entry, settings)
    return NOT_COUNTED + "、".join(parts) if parts else COUNTED


def counting_formula(
    cells: Mapping[str, str], units: str, veto: str, settings: Settings, row: str
) -> str:
    """The same as an Excel formula over one row's `cells` by column key.

    `units` is the range of all known spellings, `row` what must be empty for an empty line.
    """
    parts = [
        f'IF({cells["unit"]}="","、{NO_UNIT}",IF(COUNTIF({units},{cells["unit"]})=0,'
        f'"、{UNKNOWN_UNIT}",""))',
        f'IF(OR({cells["kind"]}="{KINDS[0]}",{cells["kind"]}="{KINDS[1]}",'
        f'{cells["kind"]}="{veto}"),"","、{NO_KIND}")',
        f'IF(ISNUMBER({cells["points"]}),IF({cells["points"]}<0,"、{NEGATIVE}",""),"")',
        f"IF(AND(ISNUMBER({cells['happened']}),ISNUMBER({cells['approved']})),"
        f'IF({cells["approved"]}<{cells["happened"]},"、{DATES}",""),"")',
    ]
    if settings.require_evidence:
        parts.append(f'IF({cells["evidence"]}="","、{NO_EVIDENCE}","")')
    if settings.require_notice:
        parts.append(f'IF({cells["noticed"]}="","、{NO_NOTICE}","")')
    parts.append(_approval_formula(cells, veto, settings))
    lacks = "&".join(parts)
    return (
        f'=IF(COUNTA({row})=0,"",IF({cells["withdrawn"]}="是","{WITHDRAWN}",'
        f'IF(LEN({lacks})=0,"{COUNTED}","{NOT_COUNTED}"&MID({lacks},2,200))))'
    )


def _approval_formula(cells: Mapping[str, str], veto: str, settings: Settings) -> str:
    approver, day = f'{cells["approver"]}=""', f'{cells["approved"]}=""'
    points = f'IF({cells["kind"]}="{veto}","",IF({cells["points"]}="","、{NO_POINTS}",""))'
    if settings.require_approver and settings.require_approval_date:
        one = f'IF({approver},"、{NO_APPROVER}",IF({day},"、{NO_DATE}",{points}))'
        return f'IF(AND({approver},{day}),"、{NO_APPROVAL}",{one})'
    if settings.require_approver:
        return f'IF({approver},"、{NO_APPROVAL}",{points})'
    if settings.require_approval_date:
        return f'IF({day},"、{NO_DATE}",{points})'
    return points
