"""Ways to tamper with a sealed workspace, one by one and at random, each of which must be seen.

python -m tests.verify.tampering --count 1000 --seed 1
tries every way, one bit of every byte of what is sealed, and as many random bits through the
command; it prints how many there were and how many went unseen. With --workspace DIR a copy of a
sealed workspace that lies there, such as the demo's, is tampered with instead of a small one.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import io
import json
import random
import re
import shutil
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.verify.sealed import chained, copy_of, rezipped, sealed
from xltools.cli.main import group
from xltools.ledger import journal
from xltools.ledger.seal import SealUnreadable, parse_seal
from xltools.ledger.signing import unsigned_keys
from xltools.ledger.standing import seal_in_force
from xltools.verify.run import look, verify
from xltools.verify.store import incomplete
from xltools.workspace import Workspace


class Way(NamedTuple):
    """One way to tamper: what kind, which one, and how."""

    kind: str
    name: str
    change: Callable[[Workspace], None]


Make = Callable[[Workspace], Iterator[Way]]


def journal_lines(place: Workspace) -> Iterator[Way]:
    """Each line deleted, doubled, swapped with the next: as it is, and chained anew."""
    count = len(journal.read(place.journal))

    def lines(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[Workspace], None]:
        def spoil(copy: Workspace) -> None:
            own = copy.journal.read_bytes().splitlines(keepends=True)
            copy.journal.write_bytes(b"".join(change(own)))

        return spoil

    def anew(
        change: Callable[[list[journal.Event]], list[journal.Event]],
    ) -> Callable[[Workspace], None]:
        def spoil(copy: Workspace) -> None:
            copy.journal.write_bytes(b"".join(chained(change(journal.read(copy.journal)))))

        return spoil

    for n in range(count):
        yield Way("留痕记录删去一行", f"第{n + 1}行", lines(lambda x, n=n: x[:n] + x[n + 1 :]))
        yield Way("留痕记录重复一行", f"第{n + 1}行", lines(lambda x, n=n: x[: n + 1] + x[n:]))
        again = anew(lambda x, n=n: x[:n] + x[n + 1 :])
        yield Way("删去一行并重新衔接", f"第{n + 1}行", again)
        again = anew(lambda x, n=n: x[: n + 1] + x[n:])
        yield Way("重复一行并重新衔接", f"第{n + 1}行", again)
    for n in range(count - 1):
        swap = lambda x, n=n: [*x[:n], x[n + 1], x[n], *x[n + 2 :]]  # noqa: E731
        yield Way("留痕记录相邻两行对调", f"第{n + 1}行", lines(swap))
        yield Way("对调两行并重新衔接", f"第{n + 1}行", anew(swap))
    for n in range(1, count):
        cut = lines(lambda x, n=n: x[: len(x) - n])
        yield Way("留痕记录截去末尾（含封存）", f"末{n}行", cut)


def returns(place: Workspace) -> Iterator[Way]:
    """A stored return changed, removed, added, swapped with another."""
    names = sorted(path.name for path in place.received.iterdir())

    def changed(name: str) -> Callable[[Workspace], None]:
        def spoil(copy: Workspace) -> None:
            path = copy.received / name
            path.write_bytes(rezipped(path.read_bytes(), _another_mark))

        return spoil

    def swapped(one: str, two: str) -> Callable[[Workspace], None]:
        def spoil(copy: Workspace) -> None:
            first, second = ((copy.received / name).read_bytes() for name in (one, two))
            (copy.received / one).write_bytes(second)
            (copy.received / two).write_bytes(first)

        return spoil

    for name in names:
        yield Way("留存原件改一格", name[:8], changed(name))
        yield Way("留存原件删去", name[:8], lambda c, n=name: (c.received / n).unlink())
    for one, two in zip(names, names[1:] + names[:1], strict=True):
        yield Way("两份留存原件对调", one[:8], swapped(one, two))
    stray = b"stray"
    for name in (hashlib.sha256(stray).hexdigest(), "x.xlsx"):
        add = lambda c, n=name: (c.received / n).write_bytes(stray)  # noqa: E731
        yield Way("留存中添加文件", name[:8], add)


def _another_mark(part: str, data: bytes) -> bytes:
    if part != "xl/worksheets/sheet2.xml":
        return data
    return re.sub(rb"<v>(9|8)[0-9]</v>", b"<v>61</v>", data, count=1)


_NUMBER = rb'(<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?>(?:<f>[^<]*</f>)?)<v>[0-9.]+</v>'
"""A cell that holds a number."""


def results(place: Workspace) -> Iterator[Way]:
    """Cells of the result changed and zipped again; files taken away, put in, exchanged."""

    def cell(number: int) -> Callable[[Workspace], None]:
        def spoil(copy: Workspace) -> None:
            seen = 0

            def change(part: str, data: bytes) -> bytes:
                def one(match: re.Match[bytes]) -> bytes:
                    nonlocal seen
                    seen += 1
                    return match[1] + b"<v>77.77</v>" if seen == number else match[0]

                sheet = part.startswith("xl/worksheets/sheet")
                return re.sub(_NUMBER, one, data) if sheet else data

            copy.ranking.write_bytes(rezipped(copy.ranking.read_bytes(), change))

        return spoil

    def footer(part: str, data: bytes) -> bytes:
        return re.sub(rb"[0-9A-F]{4}-[0-9A-F]{4}(?=-[0-9A-F]{4})", b"0000-0000", data)

    for number in range(1, 400, 40):
        yield Way("结果改一格并重新压缩", f"第{number}个数", cell(number))
    code = lambda c: c.ranking.write_bytes(rezipped(c.ranking.read_bytes(), footer))  # noqa: E731
    yield Way("结果改一格并重新压缩", "页脚校验码", code)
    for path in (place.ranking, place.confirmation, place.sealed_result, place.seal):
        name = path.relative_to(place.root)
        yield Way("封存文件删去", path.name, lambda c, n=name: (c.root / n).unlink())
    for path in sorted(place.receipts.iterdir()):
        name = path.relative_to(place.root)
        yield Way("封存文件删去", path.name, lambda c, n=name: (c.root / n).unlink())
    for folder in (place.results, place.receipts):
        name = folder.relative_to(place.root)
        put = lambda c, n=name: (c.root / n / "另一份.xlsx").write_bytes(b"x")  # noqa: E731
        yield Way("结果中添加文件", name.as_posix(), put)


def canonical_tricks(place: Workspace) -> Iterator[Way]:
    """The same content in another form."""
    tricks: list[tuple[str, Callable[[str], str]]] = [
        ("十六进制大写", lambda t: re.sub("[0-9a-f]{64}", lambda m: m[0].upper(), t, count=1)),
        ("加空格", lambda t: t.replace(":", ": ", 1)),
        ("加换行", lambda t: t + "\n"),
        ("文件开头标记", lambda t: "\ufeff" + t),
        ("重复的键", lambda t: re.sub(r'("\w+":("[^"]*"|\d+))', r"\1,\1", t, count=1)),
        ("转义的汉字", lambda t: re.sub("[一-龥]", lambda m: f"\\u{ord(m[0]):04x}", t, count=1)),
        ("分解的字符", lambda t: unicodedata.normalize("NFD", t.replace("0", "０", 1))),
        ("零宽字符", lambda t: re.sub("([一-龥])", "\\1\u200b", t, count=1)),
        ("数字写法", lambda t: re.sub(r'(":[0-9]+)([,}])', r"\1.0\2", t, count=1)),
        ("键的次序", _reordered),
    ]
    for path in (place.seal, place.journal, place.sealed_result):
        name = path.relative_to(place.root)
        for trick, change in tricks:
            before = path.read_bytes()
            after = change(before.decode()).encode()
            if after != before:
                spoil = lambda c, n=name, a=after: (c.root / n).write_bytes(a)  # noqa: E731
                yield Way("换一种写法", f"{path.name}·{trick}", spoil)


def _reordered(text: str) -> str:
    first, _, rest = text.partition("\n")
    with contextlib.suppress(ValueError):
        document = json.loads(first)
        turned = dict(reversed(document.items()))
        first = json.dumps(turned, ensure_ascii=False, separators=(",", ":"))
    return f"{first}\n{rest}" if rest or text.endswith("\n") else first


def ways(place: Workspace) -> Iterator[Way]:
    """All of them."""
    for make in (journal_lines, returns, results, canonical_tricks):
        yield from make(place)


def unseen(place: Workspace, way: Way, *, whole: bool = False) -> bool:
    """Whether tampering goes unseen; `whole` derives anew even where a hash has shown it."""
    with tempfile.TemporaryDirectory() as folder:
        copy = copy_of(place, Path(folder) / "年度")
        way.change(copy)
        if not whole and not look(copy.root)[0].found.ok:
            return False
        return verify(copy.root).found.ok


def bits_unseen(place: Workspace, step: int = 1) -> Counter[str]:
    """One bit of every `step`th byte of what is sealed: how many were tried, how many unseen."""
    tried: Counter[str] = Counter()
    seal = parse_seal(place.seal.read_bytes())
    trusted = look(place.root)[2].keys
    standing = seal_in_force(journal.read(place.journal))
    assert standing is not None
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder) / "journal.jsonl"
        for _, changed in _flipped(place.journal.read_bytes(), step):
            scratch.write_bytes(changed)
            tried["操作留痕记录"] += 1
            tried["操作留痕记录，未查出"] += not _journal_shows(scratch, seal.data())
    for _, changed in _flipped(place.seal.read_bytes(), step):
        tried["封存记录"] += 1
        try:
            other = parse_seal(changed)
        except SealUnreadable:
            continue
        by_hash = hashlib.sha256(changed).hexdigest() != standing.seal
        by_key = bool(unsigned_keys(other, trusted))
        tried["封存记录，只看签名未查出"] += not by_key
        tried["封存记录，未查出"] += not by_key and not by_hash
    for file, digest in {**seal.files, **seal.receipts}.items():
        for _, changed in _flipped((place.root / file).read_bytes(), step):
            tried["封存的工作簿和回执"] += 1
            same = hashlib.sha256(changed).hexdigest() == digest
            tried["封存的工作簿和回执，未查出"] += same
    return tried


def _journal_shows(path: Path, seal: bytes) -> bool:
    """Whether an altered journal is broken, or no longer agrees with the seal."""
    try:
        events = journal.read(path)
    except journal.JournalBroken:
        return True
    if any(incomplete(event) for event in events):
        return True
    standing = seal_in_force(events)
    own = parse_seal(seal)
    return (
        standing is None
        or not path.read_bytes().endswith(b"\n")
        or hashlib.sha256(seal).hexdigest() != standing.seal
        or (own.code, own.time, own.record.length + 1)
        != (standing.code, standing.time, standing.seq)
        or events[own.record.length - 1].sha256 != own.record.head
    )


def _flipped(data: bytes, step: int) -> Iterator[tuple[int, bytes]]:
    changed = bytearray(data)
    for place in range(0, len(data), step):
        bit = 1 << place % 8
        changed[place] ^= bit
        yield place, bytes(changed)
        changed[place] ^= bit


_COVERED = ("结果", "留存")


def random_unseen(
    place: Workspace,
    count: int,
    seed: int,
    tried: Counter[str] | None = None,
    *,
    first_stage: bool = False,
) -> list[str]:
    """Random bits of random sealed or kept files, through the command: those not answered by 4.

    `tried` counts what kind of file each lay in. With `first_stage` hashes, chain and signatures
    are asked first, whose answer stands in any case, and the command only where they see nothing.
    """
    chance, missed = random.Random(seed), []
    files = [
        path.relative_to(place.root)
        for folder in _COVERED
        for path in sorted((place.root / folder).rglob("*"))
        if path.is_file() and path.stat().st_size
    ]
    with tempfile.TemporaryDirectory() as folder:
        copy = copy_of(place, Path(folder) / "年度")
        for number in range(count):
            file = chance.choice(files)
            path = copy.root / file
            data = bytearray(path.read_bytes())
            at, bit = chance.randrange(len(data)), chance.randrange(8)
            data[at] ^= 1 << bit
            path.write_bytes(data)
            seen = first_stage and not look(copy.root)[0].found.ok
            code = 4 if seen else _command("verify", "-w", str(copy.root))
            if code != 4:
                missed.append(f"{file.as_posix()} {at} {bit}: {code}")
            shutil.copyfile(place.root / file, path)
            if tried is not None:
                tried["/".join(file.parts[:2])] += 1
                if number % 20 == 19:
                    print(f"{number + 1}处，未查出{len(missed)}处", flush=True)
    return missed


def _command(*arguments: str) -> int:
    """The exit code of the command line, run in this process."""
    silence = io.StringIO()
    with contextlib.redirect_stdout(silence), contextlib.redirect_stderr(silence):
        try:
            group.main(list(arguments), prog_name="xltools", standalone_mode=False)
        except SystemExit as done:
            return int(done.code or 0)
    return 0


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--skip-ways", action="store_true")
    parser.add_argument("--first-stage", action="store_true")
    parser.add_argument("--workspace", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "年度"
        place = copy_of(Workspace(asked.workspace), root) if asked.workspace else sealed(root)
        if not verify(place.root).found.ok:
            raise SystemExit("改动以前就不一致")
        if not asked.skip_ways:
            tried: Counter[str] = Counter()
            for way in ways(place):
                tried[way.kind] += 1
                if unseen(place, way):
                    print("未查出", way.kind, way.name, flush=True)
            for kind, number in tried.items():
                print(kind, number, flush=True)
            print(dict(bits_unseen(place)), flush=True)
        lay: Counter[str] = Counter()
        missed = random_unseen(place, asked.count, asked.seed, lay, first_stage=asked.first_stage)
        print(dict(sorted(lay.items())))
        print(f"随机{asked.count}处，未查出{len(missed)}处", *missed, sep="\n")


if __name__ == "__main__":
    main()
