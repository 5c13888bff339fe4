"""The zip around a workbook, opened warily: names, sizes, ratios, overlaps and checksums first.

Nothing is inflated before the directory as a whole has passed, and nothing beyond the bounds
while it is inflated. The bounds are far above any honest form (lab measured: 8 of 3,184 honest
third-party files exceed them) and far below what hurts.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from xltools.intake.refusal import damaged, unsafe

MIB = 1 << 20
MOST_FILE = 64 * MIB
MOST_ENTRIES = 2_000
MOST_ENTRY = 64 * MIB
MOST_INFLATED = 160 * MIB
RATIO_FROM = 4 * MIB
LEAST_RATIO = 0.004
_CHUNK = 256 * 1024
_LOCAL = struct.Struct("<4s5H3I2H")
_ENCRYPTED = 0x1


class Package:
    """The parts of a zip by name; made only from a directory that passed."""

    def __init__(self, data: bytes) -> None:
        if len(data) > MOST_FILE:
            raise unsafe(f"文件大小超过{MOST_FILE // MIB}MB")
        if data[:4] != b"PK\x03\x04":
            raise unsafe("压缩包开头有多余内容")
        self._data = data
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                entries = archive.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
            raise damaged("压缩包目录读不出") from error
        _check_directory(entries, len(data))
        self._entries = {entry.filename: entry for entry in entries}

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
        crc = size = 0
        for piece in self._inflate(entry):
            size += len(piece)
            if size > entry.file_size:
                raise unsafe("解压后的内容比声明的大")
            crc = zlib.crc32(piece, crc)
            yield piece
        if size != entry.file_size or crc != entry.CRC:
            raise damaged("内容与校验和不符")

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
        name = raw_name.decode("utf-8" if flags & 0x800 else "cp437", "replace")
        if signature != b"PK\x03\x04" or name != entry.orig_filename:
            raise unsafe("压缩包目录与内容不一致")
        if method != entry.compress_type:
            raise unsafe("压缩包目录与内容不一致")
        begin += name_length + extra_length
        body = memoryview(self._data)[begin : begin + entry.compress_size]
        if len(body) != entry.compress_size:
            raise damaged("压缩包不完整")
        return body


def _check_directory(entries: list[zipfile.ZipInfo], length: int) -> None:
    if len(entries) > MOST_ENTRIES:
        raise unsafe(f"压缩包内文件超过{MOST_ENTRIES}个")
    if len({entry.filename.casefold() for entry in entries}) != len(entries):
        raise unsafe("压缩包内有重名的部件")
    for entry in entries:
        _check_entry(entry)
    if sum(entry.file_size for entry in entries) > MOST_INFLATED:
        raise unsafe(f"解压后超过{MOST_INFLATED // MIB}MB")
    _check_layout(entries, length)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    if (
        name != entry.filename
        or name.startswith("/")
        or "\\" in name
        or ":" in name
        or ".." in name.split("/")
    ):
        raise unsafe("压缩包内的部件名称不正常")
    if entry.flag_bits & _ENCRYPTED:
        raise unsafe("压缩包内的部件已加密")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise unsafe("压缩方式不是通用格式")
    if entry.file_size > MOST_ENTRY:
        raise unsafe(f"单个部件解压后超过{MOST_ENTRY // MIB}MB")
    if entry.file_size > RATIO_FROM and entry.compress_size < entry.file_size * LEAST_RATIO:
        raise unsafe("压缩比异常")


def _check_layout(entries: list[zipfile.ZipInfo], length: int) -> None:
    """Entries follow each other from the first byte of the file, and none lies over another."""
    position = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < position or (position == 0 and entry.header_offset != 0):
            raise unsafe("压缩包内的部件互相重叠，或开头有多余内容")
        position = entry.header_offset + _LOCAL.size + entry.compress_size
        if position > length:
            raise damaged("压缩包不完整")
