"""What the task pane shows of the year's folder: who has returned what, and every finding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from xltools.addin.functions.looking import look_at
from xltools.addin.functions.values import Misused
from xltools.text import functions as cells
from xltools.text import server as says


def pane_state(root: Path | None) -> dict[str, Any]:
    """The state of the returns and the findings, as JSON; one sentence where there is none."""
    if root is None:
        return {"says": says.NO_FOLDER}
    try:
        looked = look_at(str(root))
    except Misused as misused:
        return {"says": str(misused)}
    from xltools.intake.returns import ReturnStatus
    from xltools.reports.ranking.returns import STATUS_WORDS
    from xltools.text.finding import in_order

    appraisal = looked.appraisal
    names = {scorer.code: scorer.name for scorer in appraisal.scheme.scorers}
    counts = {"due": len(names), "returned": len(appraisal.returned & set(names))}
    if why := appraisal.incompleteness:
        notes = [says.PROVISIONAL.format(why=why)]
    elif counts["returned"] < counts["due"]:
        notes = [says.DECIDED.format(**counts)]
    else:
        notes = [says.ALL_IN.format(**counts)]
    if looked.untaken:
        notes.append(cells.UNTAKEN.format(count=looked.untaken))
    return {
        "title": appraisal.scheme.settings.title,
        "state": appraisal.state_in_words,
        "says": "".join(notes),
        "returns": [
            {
                "scorer": names.get(row.scorer, ""),
                "status": STATUS_WORDS[row.status],
                "good": row.status is ReturnStatus.USED,
                "file": row.file,
                "arrived": row.arrived[:16].replace("T", " "),
            }
            for row in appraisal.returns
        ],
        "findings": [
            {
                "number": number,
                "severity": str(finding.severity),
                "file": finding.file,
                "sheet": finding.sheet,
                "cell": finding.cell,
                "unit": finding.unit_name,
                "body": finding.body,
                "code": finding.code,
                "settled": finding.settled,
            }
            for number, finding in enumerate(in_order(appraisal.findings), 1)
        ],
    }
