"""The finished file: nobody's name, no program, picture or clock in it."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document

_CREATED = datetime(2000, 1, 1)
_ZIPPED = (1980, 1, 1, 0, 0, 0)
_DROPPED = ("/extended-properties", "/thumbnail", "/custom-properties", "/customXml")


def finish(document: Document, title: str) -> bytes:
    """The file without author, program, picture or clock: equal content, equal bytes."""
    said = document.core_properties
    for name in ("author", "last_modified_by", "comments", "keywords", "category", "subject"):
        setattr(said, name, "")
    for name in ("content_status", "identifier", "version"):
        setattr(said, name, "")
    said.title, said.language = title, "zh-CN"
    said.created = said.modified = said.last_printed = _CREATED
    said.revision = 1
    for owner in (document.part.package, document.part):
        for key, relation in list(owner.rels.items()):
            if any(dropped in relation.reltype for dropped in _DROPPED):
                del owner.rels[key]
    raw = io.BytesIO()
    document.save(raw)
    whole = io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(whole, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _ZIPPED)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            new.writestr(entry, old.read(name))
    return whole.getvalue()
