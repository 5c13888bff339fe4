"""Zips, opened warily: the one around a workbook, and archives of returned files.

Names, sizes, ratios, overlaps and checksums come first.

Nothing is inflated before the directory as a whole has passed, and nothing beyond the bounds
while it is inflated. The bounds are far above any honest form (lab measured: 8 of 3,184 honest
third-party files exceed them) and far below what hurts.

The guard's thresholds, and the cautious rules that a person has lifted for one file.

A lifted rule is not off: its ceiling holds instead of its threshold, and time and memory of the
worker bound whatever is read.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from xltools.intake.refusal import Refused, damaged, unsafe
from xltools.text import guard as rules
from xltools.text.guard import Rule

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limit:
    """How much of something a file may have: `most`, and `ceiling` once the rule is lifted."""

    rule: Rule
    most: int
    ceiling: int
    unit: int = 1
    """What the sentence counts in."""


ENTRIES = Limit(rules.ENTRIES, 2_000, 20_000)
PART = Limit(rules.PART, 64 * MIB, 128 * MIB, MIB)
WHOLE = Limit(rules.WHOLE, 160 * MIB, 320 * MIB, MIB)
DEPTH = Limit(rules.DEPTH, 200, 2_000)
SHEETS = Limit(rules.SHEETS, 200, 2_000)
STYLES = Limit(rules.STYLES, 70_000, 1_000_000)
SHARED = Limit(rules.SHARED, 64 * MIB, 1024 * MIB, MIB)
CELLS = Limit(rules.CELLS, 1_000_000, 2_000_000)
AREA = Limit(rules.AREA, 5_000_000, 1_048_576 * 16_384)
DENSE_AREA = Limit(rules.AREA, 5_000_000, 20_000_000)
"""For formats whose reader makes room for every cell of the rectangle."""
MERGED = Limit(rules.MERGED, 20_000, 200_000)


@dataclass(frozen=True, slots=True)
class Guard:
    """What is refused in the file that is being read: everything but `lifted`."""

    lifted: frozenset[str] = frozenset()
    """Codes of cautious rules."""

    def without(self, rule: Rule) -> Guard:
        """The same with one more rule lifted."""
        return Guard(self.lifted | {rule.code})

    def refuse(self, rule: Rule) -> None:
        """Refuse what `rule` names, unless it is lifted."""
        if rule.code not in self.lifted:
            raise unsafe(rule=rule)

    def most(self, limit: Limit) -> int:
        """How much may be there."""
        return limit.ceiling if limit.rule.code in self.lifted else limit.most

    def bound(self, limit: Limit, amount: int, **place: str) -> None:
        """Refuse more than there may be."""
        if amount > self.most(limit):
            raise self.exceeded(limit, **place)

    def exceeded(self, limit: Limit, **place: str) -> Refused:
        """What is thrown where there is more than there may be."""
        why = limit.rule.says.format(most=self.most(limit) // limit.unit)
        if limit.rule.code in self.lifted:
            return unsafe(rules.BEYOND.says.format(why=why), rule=rules.BEYOND, **place)
        return unsafe(why, rule=limit.rule, **place)


STRICT = Guard()


MOST_FILE = 64 * MIB
RATIO_FROM = 4 * MIB
LEAST_RATIO = 0.004
_CHUNK = 256 * 1024
_LOCAL = struct.Struct("<4s5H3I2H")
_ENCRYPTED, _PATCHED = 0x41, 0x20
_UTF8 = 0x800


class Package:
    """The parts of a zip by name; made only from a directory that passed `guard`.

    Names are followed by what reads a workbook; in an archive they are only `labels`, which may
    lead anywhere and stand twice.
    """

    def __init__(self, data: bytes, guard: Guard = STRICT, *, labels: bool = False) -> None:
        check_size(data)
        self._data = data
        self.guard = guard
        self._listed = _checked_directory(_directory(data), len(data), guard, labels=labels)
        self._entries = {entry.filename: entry for entry in self._listed}
        if not labels and len({n.casefold() for n in self._entries}) != len(self._listed):
            guard.refuse(rules.REPEATED)
            self._check_repeated(self._listed)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    @property
    def names(self) -> list[str]:
        return list(self._entries)

    def read(self, name: str) -> bytes:
        """The whole part, CRC checked."""
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """The part in pieces, bounded while it is inflated; a wrong CRC raises at its end."""
        entry = self._entries.get(name)
        if entry is None:
            raise damaged(f"缺少部件{name}")
        yield from self._checked(entry)

    def members(self) -> Iterator[tuple[str, bytes]]:
        """(path as people read it, content) of every file, CRC checked, in the zip's order."""
        for entry in self._listed:
            name = _label(entry)
            if not name.endswith("/"):
                yield name, b"".join(self._checked(entry))

    def _checked(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        crc = size = 0
        for piece in self._inflate(entry):
            size += len(piece)
            if size > entry.file_size:
                raise unsafe(rule=rules.INFLATED)
            crc = zlib.crc32(piece, crc)
            yield piece
        if size != entry.file_size or crc != entry.CRC:
            raise damaged("内容与校验和不符")

    def _check_repeated(self, entries: list[zipfile.ZipInfo]) -> None:
        """Parts of one name, however it is written, must say the same to the last byte."""
        contents: dict[str, bytes] = {}
        for entry in entries:
            digest = hashlib.sha256()
            for piece in self._checked(entry):
                digest.update(piece)
            if contents.setdefault(entry.filename.casefold(), digest.digest()) != digest.digest():
                raise unsafe(rule=rules.DIFFERENT)

    def _inflate(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        body = self._body(entry)
        if entry.compress_type == zipfile.ZIP_STORED:
            yield bytes(body)
            return
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for start in range(0, len(body), _CHUNK):
                piece = inflater.decompress(body[start : start + _CHUNK], 4 * _CHUNK)
                while piece:
                    yield piece
                    piece = inflater.decompress(inflater.unconsumed_tail, 4 * _CHUNK)
            yield inflater.flush()
        except zlib.error as error:
            raise damaged("压缩内容读不出") from error
        if not inflater.eof:
            raise damaged("压缩内容不完整")

    def _body(self, entry: zipfile.ZipInfo) -> memoryview:
        """The entry's bytes, after its own header has been compared with the directory."""
        start = entry.header_offset
        try:
            fields = _LOCAL.unpack_from(self._data, start)
        except struct.error as error:
            raise damaged("压缩包不完整") from error
        signature, _, flags, method = fields[:4]
        name_length, extra_length = fields[9:]
        begin = start + _LOCAL.size
        raw_name = self._data[begin : begin + name_length]
        name = raw_name.decode("utf-8" if flags & _UTF8 else "cp437", "replace")
        if signature != b"PK\x03\x04" or name != entry.orig_filename:
            raise unsafe(rule=rules.DIRECTORY)
        if method != entry.compress_type:
            raise unsafe(rule=rules.DIRECTORY)
        begin += name_length + extra_length
        body = memoryview(self._data)[begin : begin + entry.compress_size]
        if len(body) != entry.compress_size:
            raise damaged("压缩包不完整")
        return body


def part_names(data: bytes) -> frozenset[str] | None:
    """The names in a zip's directory; None where it cannot be read."""
    try:
        return frozenset(entry.filename for entry in _directory(data))
    except Refused:
        return None


def _directory(data: bytes) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
        raise damaged("压缩包目录读不出") from error


def _label(entry: zipfile.ZipInfo) -> str:
    """A member's path: as UTF-8 where that is said or fits, else in the GBK of Chinese Windows."""
    name = entry.filename
    if not entry.flag_bits & _UTF8:
        with suppress(UnicodeEncodeError):
            stored = name.encode("cp437")
            for encoding in ("utf-8", "gb18030"):
                with suppress(UnicodeDecodeError):
                    name = stored.decode(encoding)
                    break
    shown = "".join(char if char.isprintable() else "\ufffd" for char in name)
    return shown.replace("\\", "/")


def check_size(data: bytes) -> None:
    """Refuse a file that is larger than any form."""
    if len(data) > MOST_FILE:
        raise unsafe(rules.TOO_BIG.says.format(most=MOST_FILE // MIB), rule=rules.TOO_BIG)


def _checked_directory(
    entries: list[zipfile.ZipInfo], length: int, guard: Guard, *, labels: bool
) -> list[zipfile.ZipInfo]:
    """The entries that may be read: all, but where their names are odd and that was admitted."""
    guard.bound(ENTRIES, len(entries))
    kept = []
    for entry in entries:
        if not labels and _is_odd(entry):
            guard.refuse(rules.NAMES)
        else:
            kept.append(entry)
        _check_entry(entry, guard)
    guard.bound(WHOLE, sum(entry.file_size for entry in entries))
    _check_layout(entries, length, guard)
    return kept


def _is_odd(entry: zipfile.ZipInfo) -> bool:
    """Whether the name could lead out of the package, or is read differently elsewhere."""
    name = entry.orig_filename
    return (
        name != entry.filename
        or name.startswith("/")
        or "\\" in name
        or ":" in name
        or ".." in name.split("/")
    )


def _check_entry(entry: zipfile.ZipInfo, guard: Guard) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise unsafe(rule=rules.ENCRYPTED)
    known = entry.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    if not known or entry.flag_bits & _PATCHED:
        raise unsafe(rule=rules.METHOD)
    guard.bound(PART, entry.file_size)
    if entry.file_size > RATIO_FROM and entry.compress_size < entry.file_size * LEAST_RATIO:
        guard.refuse(rules.RATIO)


def _check_layout(entries: list[zipfile.ZipInfo], length: int, guard: Guard) -> None:
    """Entries follow each other from the first byte of the file, and none lies over another."""
    position = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if position == 0 and entry.header_offset:
            guard.refuse(rules.PREFIX)
        if entry.header_offset < position:
            raise unsafe(rule=rules.OVERLAP)
        position = entry.header_offset + _LOCAL.size + entry.compress_size
        if position > length:
            raise damaged("压缩包不完整")
