"""Pieces of parts that were parsed before: the same bytes in the same place mean the same again.

The forms of one appraisal differ in little more than their marks, so most of a part need not go
through the parser twice. It is left out of what the parser gets; the rest decides whether the
part is well-formed. That is sound because

- a piece is one whole element that the parser has read, as UTF-8, where the same element may
  stand, and it is known again by all of its bytes;
- what remains holds no comment, section, instruction or declaration but that of UTF-8 (no `<!`,
  no further `<?`), so that a `<` in it either opens a tag or is an error;
- behind a piece that was left out comes a `<`, so that the rest does not parse where the piece
  would have stood inside a tag, an attribute or anything else than content.

Whatever is not as described here raises Unusual, and the part is read from its beginning without
leaving anything out. What a piece says that depends on its file, such as the number of a shared
text, is looked up anew each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any, Protocol, TypeVar

_T = TypeVar("_T")

LONGEST = 4_096
"""Bytes of a piece that is worth keeping."""
_MOST_KEPT = 16 << 20
"""Bytes of pieces that are kept of one kind."""
_LONGEST_REST = 4 << 20
"""Bytes that may follow the last whole element of a chunk."""
_DECLARATIONS = tuple(
    f"<?xml version={mark}1.0{mark} encoding={mark}{name}{mark}".encode()
    for mark in ('"', "'")
    for name in ("UTF-8", "utf-8")
)


class Unusual(Exception):
    """Not written the usual way: to be read element by element."""


_ALL: list[dict[bytes, Any]] = []


def forget() -> None:
    """Read the next file as if it were the first."""
    for pieces in _ALL:
        pieces.clear()


class Pieces(dict[bytes, _T]):
    """What the parser made of a piece; forgotten as a whole when it becomes too much."""

    def __init__(self) -> None:
        super().__init__()
        self._kept = 0
        _ALL.append(self)

    def learn(self, piece: bytes, meaning: _T) -> None:
        """Keep what a piece means, unless it is long."""
        if len(piece) > LONGEST or piece in self:
            return
        self._kept += len(piece)
        if self._kept > _MOST_KEPT:
            self.clear()
            self._kept = len(piece)
        self[bytes(piece)] = meaning


class Elements(Protocol):
    """Takes the elements of a part one after the other."""

    def take(self, element: bytes) -> bytes:
        """What the parser must see of an element, given without its end tag; nothing if known."""

    def taken(self) -> None:
        """The parser has seen it."""


def remaining(
    chunks: Iterable[bytes], element: bytes, parent: bytes, reader: Callable[[], Elements | None]
) -> Iterator[bytes]:
    """What the parser must see of a part whose `parent` holds little but such elements.

    Args:
        chunks: the part.
        element: its name; only such as are written without a prefix are left out.
        parent: the name of what holds them.
        reader: asked once the parser has seen all before the first element: who takes them; None
            if the parser is not inside the parent, or the parent is to be read as a whole.

    Raises:
        Unusual: the part is not written as these are.
    """
    opening, closing, last = b"<%b" % element, b"</%b>" % element, b"</%b>" % parent
    pieces = iter(chunks)
    head, found, rest = next(pieces, b"").partition(opening)
    yield head
    taker = reader() if _is_plain(head) else None
    if taker is None:
        yield found + rest
        yield from pieces
        return
    rest = found + rest
    for piece in chain(pieces, (b"",)):
        *whole, rest = rest.split(closing)
        for one in whole:
            unknown = taker.take(one)
            if unknown:
                yield unknown
                taker.taken()
        if rest.startswith(last):
            yield from chain((rest, piece), pieces)
            return
        if len(rest) > _LONGEST_REST:
            raise Unusual
        rest += piece
    raise Unusual


def check_plain(rest: bytes) -> None:
    """Refuse to leave out anything beside what may be a comment, a section or an instruction.

    Raises:
        Unusual: there may be one in `rest`.
    """
    if b"<!" in rest or b"<?" in rest:
        raise Unusual


def _is_plain(head: bytes) -> bool:
    """Whether a part is written in UTF-8, as far as its head can say."""
    bare = head.removeprefix(b"\xef\xbb\xbf")
    if bare.startswith(_DECLARATIONS):
        bare = bare[2:]
    return b"<!" not in bare and b"<?" not in bare
