"""台账 kept in step with the scheme: what nobody has begun to fill in is written for it again."""

from __future__ import annotations

from xltools.files import write_whole
from xltools.registers.adjustments import write_adjustments
from xltools.registers.decisions import write_decisions
from xltools.registers.objections import write_objections
from xltools.registers.papers import write_papers
from xltools.registers.renewing import Age, age
from xltools.scheme.model import Scheme
from xltools.text.catalogue import registers as catalogue
from xltools.text.finding import Finding
from xltools.workspace import Workspace


def renew_registers(workspace: Workspace, scheme: Scheme) -> list[Finding]:
    """Write the untouched registers for `scheme`, and name those whose lists are of another.

    A register that is not there stays away: consolidation says that it is missing.
    """
    findings: list[Finding] = []
    for path, write in (
        (workspace.adjustments, write_adjustments),
        (workspace.decisions, write_decisions),
        (workspace.papers, write_papers),
        (workspace.objections, write_objections),
    ):
        if not path.is_file():
            continue
        fresh = write(scheme)
        standing = age(path, fresh)
        if standing is Age.BLANK:
            write_whole(path, fresh)
        elif standing is Age.OUTDATED:
            file = path.relative_to(workspace.root).as_posix()
            findings.append(Finding(catalogue.LISTS_OUTDATED, file=file))
    return findings
