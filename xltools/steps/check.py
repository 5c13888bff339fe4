"""核验报送件: findings for files at hand; nothing is recorded, nothing is scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from xltools.files import sha256
from xltools.folder.opening import Refusal, open_workspace
from xltools.folder.receive import returned, shown_name
from xltools.intake.gather import Intake, read_returns
from xltools.intake.returns import Received
from xltools.text.actions import NO_RETURNS
from xltools.text.finding import Finding, Severity


def check_files(root: Path, paths: Sequence[Path]) -> Intake:
    """Read `paths` against the workspace's scheme, as if they were all that had come in.

    Raises:
        Refusal: the workspace cannot be opened, or there is nothing to look at.
    """
    opened = open_workspace(root)
    if not paths:
        raise Refusal(NO_RETURNS)
    contents: dict[str, bytes] = {}
    names: dict[str, list[str]] = {}
    unreadable: list[Finding] = []
    for path in paths:
        found = returned(path, shown_name(Path(path.name)))
        if isinstance(found, Finding):
            # Of what was asked about and not read, nobody can say that it is in order.
            unreadable.append(replace(found, kind=replace(found.kind, severity=Severity.ERROR)))
            continue
        for name, data in found:
            digest = sha256(data)
            contents[digest] = data
            names.setdefault(digest, []).append(name)
    received = [
        Received(digest, first, "", tuple(others)) for digest, (first, *others) in names.items()
    ]
    key = opened.workspace.public_key.read_bytes()
    intake = read_returns(opened.scheme, opened.workspace_id, key, received, contents)
    return replace(
        intake,
        returns=tuple(row for row in intake.returns if row.file),
        findings=(*unreadable, *(finding for finding in intake.findings if finding.file)),
    )
