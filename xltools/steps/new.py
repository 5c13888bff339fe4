"""建立年度工作文件夹: folders, scheme workbook, registers, issuing key, first journal line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from xltools.files import sha256, write_whole
from xltools.folder.opening import Refusal
from xltools.ledger import journal, keys
from xltools.registers.adjustments import write_adjustments
from xltools.registers.decisions import write_decisions
from xltools.registers.objections import write_objections
from xltools.registers.papers import write_papers
from xltools.scheme.model import Scheme
from xltools.scheme.workbook import write_scheme
from xltools.text import messages
from xltools.workspace import Workspace


def new_workspace(
    root: Path, scheme: Scheme, *, key_dir: Path | None, now: Callable[[], datetime]
) -> Workspace:
    """Make a workspace for `scheme` in the empty or absent folder `root`.

    A scheme marked 演示 gets the published demo key and identity; any other a key of its own
    in the key directory.

    Raises:
        Refusal: the folder has something in it.
    """
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise Refusal(messages.NOT_EMPTY.format(path=root))
    workspace = Workspace(root)
    for folder in (
        workspace.issued,
        workspace.inbox,
        workspace.sent_back,
        workspace.registers,
        workspace.results,
        workspace.received,
    ):
        folder.mkdir(parents=True, exist_ok=True)
    demo = scheme.settings.demo
    workspace_id = keys.DEMO_WORKSPACE if demo else keys.new_workspace_id()
    key = keys.demo_key() if demo else keys.create_issuing_key(key_dir, workspace_id)
    pem = keys.public_pem(key)
    write_whole(workspace.public_key, pem)
    write_whole(workspace.scheme, write_scheme(scheme))
    write_whole(workspace.adjustments, write_adjustments(scheme))
    write_whole(workspace.decisions, write_decisions(scheme))
    write_whole(workspace.papers, write_papers(scheme))
    write_whole(workspace.objections, write_objections(scheme))
    said = {"workspace": workspace_id, "demo": demo, "scheme": scheme.settings.scheme_id}
    journal.append(workspace.journal, "created", {**said, "key": sha256(pem)}, now)
    return workspace
