"""说明得分: where a unit's total comes from, on what has been received so far."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from xltools.folder.derive import check_counted, derive
from xltools.folder.opening import Refusal, open_workspace
from xltools.reports.document import unit_document
from xltools.reports.explain import explain
from xltools.scheme.lookup import UnitNames
from xltools.scheme.model import Unit
from xltools.text import messages


def explain_unit(root: Path, name: str, *, cache: Path | None = None) -> tuple[str, dict[str, Any]]:
    """The explanation of the unit called `name` (code or any known spelling), and its document.

    Raises:
        Refusal: no unit, or more than one, is called so; the workspace cannot be opened, or its
            ballots are sealed.
    """
    opened = open_workspace(root)
    check_counted(opened.scheme, opened.events)
    unit = _find(UnitNames(opened.scheme.units), name)
    appraisal = derive(opened, cache=cache)
    text = explain(appraisal, unit.code)
    document = unit_document(appraisal.scheme, appraisal.result.unit(unit.code))
    return text, {"unit": document, "explanation": text.splitlines()}


def _find(names: UnitNames, name: str) -> Unit:
    unit = names.find(name)
    if unit is not None:
        return unit
    several = names.ambiguous(name)
    near = [u.name for u in several] or names.suggest(name)
    hint = messages.NEAREST.format(names="、".join(near)) if near else ""
    raise Refusal(messages.NO_SUCH_UNIT.format(name=name, hint=hint))
