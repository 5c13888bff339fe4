"""The shared strings of a workbook: texts that its cells name by number."""

from __future__ import annotations

from xltools.intake.guard import DEPTH
from xltools.intake.known import Elements, Pieces, Unusual, check_plain, remaining
from xltools.intake.package import Package
from xltools.intake.refusal import Refused, damaged, unsafe
from xltools.intake.stored import unescape
from xltools.intake.xml import RUN_LOOKS, check_space, feed, local, new_parser, run_mark

_TEXTS: Pieces[str] = Pieces()
"""By the bytes of their element but its end tag."""


def read_strings(package: Package, part: str) -> dict[str, str]:
    """Shared strings by index as text; the reading of a rich text's ruby is left out."""
    if part not in package:
        raise damaged("缺少文字部件")
    try:
        return _read(package, part, quickly=True)
    except (Unusual, Refused):
        return _read(package, part, quickly=False)


def _read(package: Package, part: str, *, quickly: bool) -> dict[str, str]:
    texts: list[str] = []
    guard = package.guard
    parser = new_parser(guard)
    deepest = guard.most(DEPTH)
    whole: list[str] = []
    pieces: list[str] = []
    depth = ruby = 0
    text_at = 0
    """How deep the open text stands; 0 for none."""

    def start(name: str, flat: list[str]) -> None:
        nonlocal depth, ruby, text_at
        depth += 1
        if text_at:
            raise unsafe("文字中夹有其他内容")
        if depth == 1:
            check_space(name, flat)
        if depth > deepest:
            raise guard.exceeded(DEPTH)
        pieces.clear()
        if depth == 2:
            if local(name) not in ("si", "extLst"):
                raise damaged("文字部件中有其他内容")
            whole.clear()
        elif name.endswith("rPh"):
            ruby += 1
        elif local(name) == "t":
            text_at = depth
        elif name.endswith(RUN_LOOKS) and not ruby:
            whole.append(run_mark(name, flat))

    def end(name: str) -> None:
        nonlocal depth, ruby, text_at
        if depth == text_at:
            text_at = 0
        if depth == 2:
            text = "".join(whole)
            texts.append(unescape(text) if "_x" in text else text)
        elif name.endswith("rPh"):
            ruby -= 1
        elif not ruby and local(name) == "t":
            whole.extend(pieces)
        pieces.clear()
        depth -= 1

    def known() -> Elements | None:
        return _Known(texts) if depth == 1 and not texts else None

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = pieces.append
    chunks = package.chunks(part)
    feed(parser, remaining(chunks, b"si", b"sst", known) if quickly else chunks, part, guard)
    return {str(number): text for number, text in enumerate(texts)}


class _Known:
    """Adds known texts where they stand, and learns the others."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = texts
        self._element = b""
        self._before = 0

    def take(self, element: bytes) -> bytes:
        """The element with its end tag if it is not known; otherwise its text is added."""
        text = _TEXTS.get(element)
        if text is not None:
            self._texts.append(text)
            return b""
        if not element.startswith(b"<si>") or element.count(b"<si") > 1:
            raise Unusual
        check_plain(element)
        self._element, self._before = element, len(self._texts)
        return element + b"</si>"

    def taken(self) -> None:
        """Learn the text that the element was."""
        if len(self._texts) != self._before + 1:
            raise Unusual
        _TEXTS.learn(self._element, self._texts[-1])
