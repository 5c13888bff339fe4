"""比较两次结果: workspaces, ranking workbooks or result documents, unit by unit with causes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xltools import __version__
from xltools.appraisal import Appraisal
from xltools.book.opening import Unreadable, load, reading
from xltools.exact import from_cell, plain
from xltools.folder.derive import check_counted, derive
from xltools.folder.opening import LOCKED, Refusal, open_workspace
from xltools.reports.changes import Comparison, Document, compare
from xltools.reports.document import result_document
from xltools.reports.ranking.context import TOTALS
from xltools.scheme.document import scheme_digest
from xltools.scheme.model import Scheme
from xltools.text import changes as words
from xltools.text.words import EXEMPT
from xltools.workspace import Workspace

_HEADERS = {"单位代码": "code", "被评议单位": "name", "总分": "total", "等次": "grade"}
_RANKS = ("名次", "暂列名次")
_NO_GRADE = ("", "—", EXEMPT)
_LOOK_FOR_HEADERS, _MOST_BYTES = 12, 256 << 20


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two results, and its scheme where it is known."""

    document: Document
    scheme: Scheme | None = None


def diff(before: Path, after: Path, root: Path) -> Comparison:
    """`after` against `before`; the workspace at `root` tells who marks what, if it is theirs.

    Raises:
        Refusal: one of them is no result, or they are of different appraisals.
    """
    old, new = side(before), side(after)
    titles = [one.document.get("scheme", {}).get("id") for one in (old, new)]
    if all(titles) and titles[0] != titles[1]:
        raise Refusal(words.OTHER_APPRAISAL.format(before=titles[0], after=titles[1]))
    scheme = new.scheme or old.scheme or _scheme_at(root, (old, new))
    return compare(old.document, new.document, scheme)


def side(path: Path) -> Side:
    """The result that stands at `path`.

    Raises:
        Refusal: there is none.
    """
    if path.is_dir():
        return _workspace(path)
    try:
        if path.suffix.lower() == ".xlsx":
            return Side(_workbook(path))
        if path.stat().st_size <= _MOST_BYTES:
            document = json.loads(path.read_text("utf-8-sig"))
            if isinstance(document, dict) and isinstance(document.get("units"), list):
                return Side(document)
    except (OSError, ValueError, KeyError, Unreadable) as error:
        raise Refusal(words.NOT_A_RESULT.format(path=path), LOCKED) from error
    raise Refusal(words.NOT_A_RESULT.format(path=path))


def _workspace(root: Path) -> Side:
    opened = open_workspace(root)
    check_counted(opened.scheme, opened.events)
    appraisal = derive(opened)
    document = result_document(appraisal, scheme_digest(opened.scheme), __version__)
    return Side({**document, "adjustments": list(_register(appraisal))}, opened.scheme)


def _register(appraisal: Appraisal) -> Iterator[dict[str, Any]]:
    for line in appraisal.result.adjustments:
        yield {
            "unit": line.unit,
            "kind": line.kind,
            "points": plain(abs(line.points)),
            "counted": line.counted,
            "fact": line.fact or line.rule,
            "basis": line.basis,
            "target": line.target.words,
        }


def _workbook(path: Path) -> Document:
    """What 总分排名 of a ranking workbook shows, as stored."""
    data = path.read_bytes()
    with reading():
        book = load(data, values=True, rich=False, streamed=True)
        rows = list(book[TOTALS].iter_rows(values_only=True))
    columns: dict[str, int] = {}
    units = []
    for row in rows:
        names = [str(value or "").strip() for value in row]
        if "单位代码" in names and "总分" in names:
            columns = {key: names.index(head) for head, key in _HEADERS.items() if head in names}
            columns["rank"] = next(n for n, name in enumerate(names) if name in _RANKS)
        elif columns and row[columns["code"]]:
            units.append({key: _value(key, row[place]) for key, place in columns.items()})
    if not units:
        raise ValueError(TOTALS)
    return {"units": units}


def _value(key: str, value: Any) -> Any:
    if key in ("total", "rank"):
        numeric = isinstance(value, int | float) and not isinstance(value, bool)
        return plain(from_cell(value)) if numeric else None
    text = str(value or "").strip()
    return None if text in _NO_GRADE else text


def _scheme_at(root: Path, sides: Sequence[Side]) -> Scheme | None:
    """The scheme of the workspace at `root`, where one of the results was computed by it."""
    if not Workspace(root).scheme.exists():
        return None
    scheme = open_workspace(root).scheme
    digests = [one.document.get("scheme", {}).get("digest") for one in sides]
    return scheme if scheme_digest(scheme) in digests else None
