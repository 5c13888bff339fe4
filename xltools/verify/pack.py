"""审计包: everything that somebody outside needs to verify a sealed year, in one folder.

独立复算 is there on paper, too: the lines of the second tabulator, numbered, a hundred a page.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xltools.book.book import Book, set_page
from xltools.book.theme import A4_PORTRAIT
from xltools.files import sha256, write_whole
from xltools.folder.opening import Refusal, open_workspace
from xltools.folder.outputs import counts, read_seal
from xltools.folder.receive import receipt_files, received
from xltools.ledger import journal
from xltools.ledger.journal import TORN, Clock, Event
from xltools.ledger.keys import public_pem
from xltools.ledger.seal import Seal, parse_seal
from xltools.ledger.standing import SEALED, editions, seal_in_force
from xltools.text import packing as says
from xltools.verify import second
from xltools.verify.run import verify
from xltools.verify.store import trusted_keys, what_of
from xltools.workspace import Workspace

_PAGE = replace(A4_PORTRAIT, left=1.2, right=1.2, top=1.5, bottom=1.5)
_FONT, _SIZE, _HEIGHT = "新宋体", 7, 9.5
"""Every character as wide as the next, as a program is read."""
_WIDTHS = (4.0, 82.0)
_PER_PAGE = 100


def printed(source: str, title: str, sheet_name: str) -> bytes:
    """The workbook: a line of the program a row, a hundred of them a page."""
    book = Book({"title": title})
    sheet = book.sheet(sheet_name)
    number = book.format(font_name=_FONT, font_size=_SIZE, align="right", font_color="#808080")
    line = book.format(font_name=_FONT, font_size=_SIZE, num_format="@")
    for index, width in enumerate(_WIDTHS):
        sheet.set_column(index, index, width)
    lines = source.splitlines()
    for at, text in enumerate(lines):
        sheet.set_row(at, _HEIGHT)
        sheet.write_number(at, 0, at + 1, number)
        sheet.write_string(at, 1, text, line)
    sheet.hide_gridlines(2)
    set_page(sheet, _PAGE, header=f"&C&9 {title}", footer="&C&8第&P页 共&N页")
    breaks = list(range(_PER_PAGE, len(lines), _PER_PAGE))
    sheet.fit_to_pages(1, len(breaks) + 1)
    sheet.set_h_pagebreaks(breaks)
    return book.close()


PACKED = "audit_pack"
"""The journal's event: the seal's 校验码, the SHA-256 of the list of checksums, by whom."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A 审计包 that was written."""

    folder: Path
    count: int
    digest: str
    """SHA-256 of the list of checksums."""

    def sentences(self) -> list[str]:
        """Where it is, and what to note on paper."""
        said = says.PACKED.format(path=self.folder, count=self.count, digest=self.digest)
        return [said, says.PACKED_NEXT]


def audit_pack(root: Path, target: Path | None, *, by: str, now: Clock) -> Pack:
    """Write the 审计包 of the sealed workspace at `root` into the empty folder `target`.

    Raises:
        Refusal: it is not sealed, does not verify, or `target` is not an empty folder outside it.
    """
    place = open_workspace(root).workspace
    folder = _target(place, target)
    standing = seal_in_force(journal.read(place.journal))
    if standing is None:
        raise Refusal(says.NOT_SEALED)
    done = verify(root)
    if not done.found.ok or done.cited is None or done.appraisal is None:
        raise Refusal(says.NOT_CONSISTENT.format(count=sum(done.found.failed.values())))
    seal = read_seal(place, standing)
    keys = "；".join(key.sha256 for key in seal.record.keys)
    title = done.appraisal.scheme.settings.title
    how = says.HOW_TO.format(
        title=title, code=seal.code, keys=keys, program=says.PROGRAM, basis=says.BASIS
    )
    files = {
        says.PROGRAM: Path(second.__file__).read_bytes(),
        says.BASIS: json.dumps(done.cited, ensure_ascii=False, indent=1).encode(),
        says.HOW: ("\ufeff" + how.replace("\n", "\r\n")).encode(),
    }
    name = says.PRINTED.removesuffix(".xlsx")
    files[says.PRINTED] = printed(files[says.PROGRAM].decode(), f"{title}{name}", name)
    for number, key in enumerate(trusted_keys(place, ()).keys):
        files[("公钥.pem", "公钥（第二人）.pem")[number]] = public_pem(key)
    sums = []
    for name, data in (*files.items(), *_evidence(place, journal.read(place.journal), seal)):
        write_whole(folder / name, data)
        sums.append(f"{sha256(data)}  {name}\n")
    listed = "".join(sorted(sums, key=lambda line: line[66:])).encode()
    write_whole(folder / says.SUMS, listed)
    said = {"seal": seal.code, "sums": sha256(listed), "by": by}
    journal.append(place.journal, PACKED, said, now)
    return Pack(folder, len(sums) + 1, sha256(listed))


def _target(place: Workspace, target: Path | None) -> Path:
    if target is None or target.resolve().is_relative_to(place.root.resolve()):
        raise Refusal(says.NEEDS_TARGET)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise Refusal(says.TARGET_NOT_EMPTY.format(path=target))
    return target


def _evidence(place: Workspace, events: Sequence[Event], seal: Seal) -> Iterator[tuple[str, bytes]]:
    """The scheme and registers as sealed, what was written, and what is kept of what came in.

    Each file is one that the seal or the journal names; whatever else lies there stays.
    """
    inputs = {file: one for file, one in seal.record.inputs.items() if counts(file)}
    for file, digest in inputs.items():
        yield f"{says.WORKSPACE}/{file}", (place.inputs / digest).read_bytes()
    later = editions(event for event in events if event.data.get("seal") == seal.code)
    torn = (place.kept / Path(str(e.data["file"])).name for e in events if e.event == TORN)
    wanted = {
        *(place.root / file for file in {**seal.files, **later, **seal.receipts}),
        *(place.root / file for file in receipt_files(place, list(events))),
        *(place.inputs / digest for digest in inputs.values()),
        *(place.received / one.sha256 for one in received(events)),
        *(place.journal, place.seal, place.sealed_result),
        *(place.public_key, place.second_public_key),
        *torn,
        *_past(place, events),
    }
    for path in sorted(wanted):
        if path.is_file():
            yield f"{says.WORKSPACE}/{path.relative_to(place.root).as_posix()}", path.read_bytes()


def _past(place: Workspace, events: Sequence[Event]) -> Iterator[Path]:
    """What the seals that were lifted covered, as far as it is what they covered."""
    for event in events:
        folder = place.past_seals / str(event.data.get("code"))
        path = folder / place.seal.name
        if event.event != SEALED or not path.is_file():
            continue
        yield path
        yield folder / place.sealed_result.name
        for file, digest in parse_seal(path.read_bytes()).files.items():
            if not what_of(folder / file, digest):
                yield folder / file
