"""方案.xlsx and its JSON twin."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from xltools.files import write_whole
from xltools.folder.opening import Refusal, scheme_path, scheme_refused
from xltools.folder.registers import renew_registers
from xltools.scheme.document import parse_scheme, scheme_json
from xltools.scheme.lint import check_scheme
from xltools.scheme.model import Scheme
from xltools.scheme.workbook import read_scheme, write_scheme
from xltools.text import messages
from xltools.text.finding import Finding
from xltools.workspace import Workspace


def export_json(root: Path) -> tuple[str, list[Finding]]:
    """The scheme of the workspace as JSON, and what lint says of it.

    Raises:
        Refusal: the scheme workbook cannot be read as a scheme.
    """
    reading = check_scheme(scheme_path(root))
    if reading.scheme is None:
        raise scheme_refused(reading)
    return scheme_json(reading.scheme), list(reading.findings)


def import_json(root: Path, data: bytes, *, force: bool) -> tuple[list[Finding], Path | None]:
    """Write 方案.xlsx from JSON: (findings, the file written or None).

    Raises:
        Refusal: the present 方案.xlsx has columns or sheets of the staff's own, and not `force`.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(messages.JSON_NOT_UTF8) from error
    scheme, findings = parse_scheme(text)
    if scheme is None:
        return findings, None
    return _written(root, scheme, write_scheme(scheme), findings, force=force)


def import_workbook(root: Path, path: Path, *, force: bool) -> tuple[list[Finding], Path | None]:
    """Take another 方案.xlsx as it is, once it reads as a scheme: (findings, the file written).

    Raises:
        Refusal: the present 方案.xlsx has columns or sheets of the staff's own, and not `force`.
    """
    reading = check_scheme(path)
    if reading.scheme is None:
        return list(reading.findings), None
    return _written(root, reading.scheme, path.read_bytes(), (), force=force)


def _written(
    root: Path, scheme: Scheme, data: bytes, findings: Iterable[Finding], *, force: bool
) -> tuple[list[Finding], Path]:
    workspace = Workspace(root)
    if workspace.scheme.exists() and not force:
        extras = read_scheme(workspace.scheme).extras
        if extras:
            raise Refusal(messages.SCHEME_HAS_EXTRAS.format(names="、".join(extras)))
    write_whole(workspace.scheme, data)
    registers = renew_registers(workspace, scheme)
    return [*findings, *check_scheme(workspace.scheme).findings, *registers], workspace.scheme
