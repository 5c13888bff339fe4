"""The office's own workbooks have one way in: whatever is damaged is one refusal."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.forms import samples
from tests.steps import sealing
from xltools.book.opening import Unreadable, load
from xltools.folder.opening import LOCKED, Refusal
from xltools.registers.adjustments import write_adjustments
from xltools.registers.decisions import write_decisions
from xltools.registers.objections import write_objections
from xltools.registers.papers import write_papers
from xltools.registers.reader import RegisterUnreadable, open_register
from xltools.scheme.workbook import read_scheme, write_scheme
from xltools.steps.consolidate import consolidate

SCHEME = samples.scheme()
WRITERS: dict[str, Callable[[], bytes]] = {
    "加减分.xlsx": lambda: write_adjustments(SCHEME),
    "议定事项.xlsx": lambda: write_decisions(SCHEME),
    "纸质件登记.xlsx": lambda: write_papers(SCHEME),
    "异议复核.xlsx": lambda: write_objections(SCHEME),
    "方案.xlsx": lambda: write_scheme(SCHEME),
}


@cache
def whole(name: str) -> bytes:
    return WRITERS[name]()


def spans(data: bytes) -> Iterator[tuple[str, int, int]]:
    """Name, and where in the file the compressed bytes of each part begin and end."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for info in package.infolist():
            start = info.header_offset
            names = int.from_bytes(data[start + 26 : start + 28], "little")
            extra = int.from_bytes(data[start + 28 : start + 30], "little")
            begin = start + 30 + names + extra
            yield info.filename, begin, begin + info.compress_size


def damaged(data: bytes, seed: int) -> Iterator[tuple[str, bytes]]:
    """The workbook with every part flipped, zeroed or lost, cut short, and as something else."""
    dice = random.Random(seed)
    for name, begin, end in spans(data):
        for _ in range(2):
            place = dice.randrange(begin, end)
            yield f"{name} flipped", data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :]
        yield f"{name} zeroed", data[:begin] + bytes(end - begin) + data[end:]
        yield f"{name} crc", _wrong_crc(data, name)
    for share in (0.0, 0.2, 0.5, 0.9, 0.999):
        yield f"cut at {share}", data[: int(len(data) * share)]
    for part in ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"):
        yield f"without {part}", without(data, part)
    yield "text", "序号,单位".encode("gbk")
    yield "old format", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048)
    yield "pdf", b"%PDF-1.4\n"


def _wrong_crc(data: bytes, name: str) -> bytes:
    place = data.rindex(name.encode()) - 46
    return data[: place + 16] + bytes([data[place + 16] ^ 1]) + data[place + 17 :]


def without(data: bytes, part: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for one in old.namelist():
            if one != part:
                new.writestr(one, old.read(one))
    return stream.getvalue()


@pytest.mark.parametrize("name", WRITERS)
def test_every_damage_is_one_refusal(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    count = 0
    for how, data in damaged(whole(name), len(name)):
        count += 1
        with pytest.raises(Unreadable):
            load(data)
            pytest.fail(f"{how} was opened")
        path.write_bytes(data)
        if name == "方案.xlsx":
            reading = read_scheme(path)
            assert reading.scheme is None and reading.findings, how
            continue
        with pytest.raises(RegisterUnreadable):
            open_register(path)
    assert count > 30
    assert load(whole(name)).worksheets


@pytest.mark.parametrize("name", [name for name in WRITERS if name != "方案.xlsx"])
def test_a_damaged_register_ends_with_its_name(tmp_path: Path, name: str) -> None:
    place = sealing.counted(tmp_path / "年度")
    [path] = [one for one in place.counting if one.name == name]
    data = path.read_bytes()
    [(begin, end)] = [(b, e) for part, b, e in spans(data) if part == "xl/worksheets/sheet1.xml"]
    middle = (begin + end) // 2
    path.write_bytes(data[:middle] + bytes(8) + data[middle + 8 :])
    with pytest.raises(Refusal, match=name) as refused:
        consolidate(place.root, now=sealing.now)
    assert refused.value.exit_code == LOCKED
