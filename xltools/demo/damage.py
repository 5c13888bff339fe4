"""An error value in a mark cell, as a broken formula pasted over it would leave."""

from __future__ import annotations

import io
import zipfile


def with_error_value(form: bytes, part: str, cell: str, error: str) -> bytes:
    """The form with `cell` of the worksheet `part` holding `error`; same bytes each time.

    Raises:
        ValueError: the cell does not stand in the part.
    """
    source = zipfile.ZipFile(io.BytesIO(form))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == part:
                data = _replace(data.decode(), cell, error).encode()
            copy = zipfile.ZipInfo(info.filename, info.date_time)
            copy.compress_type = zipfile.ZIP_DEFLATED
            copy.external_attr = info.external_attr
            out.writestr(copy, data)
    return target.getvalue()


def _replace(sheet: str, cell: str, error: str) -> str:
    before, found, rest = sheet.partition(f'<c r="{cell}" ')
    if not found:
        raise ValueError(cell)
    attributes, _, after = rest.partition(">")
    if not attributes.endswith("/"):
        after = after.partition("</c>")[2]
    style = next((a for a in attributes.rstrip("/").split() if a.startswith("s=")), "")
    return f'{before}<c r="{cell}" {style} t="e"><v>{error}</v></c>{after}'
