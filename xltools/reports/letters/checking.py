"""A paper that was made is read again before it is kept: it says nothing that it may not."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence

from xltools.scheme.model import Unit
from xltools.text.words import INTERNAL

_PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?!\d)")
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_PATH = re.compile(r"[A-Za-z]:\\|file:|/home/|/Users/|\\\\[A-Za-z]")
_PROGRAMS = re.compile("xltools|python|Microsoft|LibreOffice|WPS", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_HIDDEN = ("comments", "customXml", "embeddings", "vbaProject", "docProps/custom", "docProps/app")


def leaks(data: bytes, own: Unit | None, units: Sequence[Unit], allowed: Iterable[str]) -> str:
    """What the paper holds and may not, in words; empty where it is clean.

    `allowed` are the texts that were meant to stand in it. Names of other units are searched
    where the paper goes to one unit.
    """
    meant = "\n".join(allowed)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name).decode("utf-8", "replace") for name in package.namelist()}
    for name in parts:
        if any(hidden in name for hidden in _HIDDEN):
            return f"附带内容{name}"
    if _PROGRAMS.search(parts.get("docProps/core.xml", "")):
        return "程序名称"
    words = {name: _TAG.sub("", text) for name, text in parts.items() if name.startswith("word/")}
    for name, text in words.items():
        for pattern, what in ((_PHONE, "电话号码"), (_IDENTITY, "证件号码"), (_PATH, "文件路径")):
            found = pattern.search(text if pattern is not _PATH else parts[name])
            if found and found.group() not in meant:
                return f"{what}{found.group()}"
    if own is None:
        return ""
    body = "\n".join(words.values()).replace(INTERNAL, "")
    for unit in units:
        for name in () if unit.code == own.code else (unit.name, unit.full_name):
            if name in body and name not in meant:
                return f"其他单位名称{name}"
    return ""
