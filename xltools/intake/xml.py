"""XML under guard: one streaming expat pass, refusing what no honest workbook part contains."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from xml.parsers import expat

from xltools.intake.refusal import damaged, unsafe

MOST_DEPTH = 200
_ENCODINGS = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})

Start = Callable[[str, list[str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def new_parser() -> expat.XMLParserType:
    """An expat parser that raises at a DTD, an entity or an encoding that hides either."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.ordered_attributes = True
    parser.XmlDeclHandler = _declaration
    parser.StartDoctypeDeclHandler = _doctype
    parser.EntityDeclHandler = _entity
    return parser


def feed(parser: expat.XMLParserType, chunks: Iterable[bytes], part: str) -> None:
    """Push a part through; what does not parse is damaged."""
    first = True
    try:
        for chunk in chunks:
            if first and chunk:
                _check_encoding(chunk)
                first = False
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise damaged(f"部件{part}第{error.lineno}行读不出") from error
    finally:
        parser.StartElementHandler = parser.EndElementHandler = None
        parser.CharacterDataHandler = None  # handlers know their parser: leave no cycle behind


def local(name: str) -> str:
    """The name without its namespace prefix."""
    return name.rpartition(":")[2]


def attributes(flat: list[str]) -> dict[str, str]:
    """Expat's flat list of names and values as a dict."""
    return dict(zip(flat[::2], flat[1::2], strict=True))


def _check_encoding(chunk: bytes) -> None:
    if chunk[:2] in (b"\xfe\xff", b"\xff\xfe") or b"\x00" in chunk[:4]:
        raise unsafe("部件的文字编码不是UTF-8")


def _declaration(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() not in _ENCODINGS:
        raise unsafe("部件的文字编码不是UTF-8")


def _doctype(*_details: object) -> None:
    raise unsafe("部件中有文档类型声明")


def _entity(*_details: object) -> None:
    raise unsafe("部件中有实体声明")


MAIN_SPACES = frozenset(
    {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    }
)


def check_space(name: str, flat: list[str]) -> None:
    """Refuse a root element that is not in the namespace of spreadsheets: others skip it."""
    prefix = name.rpartition(":")[0]
    if attributes(flat).get(f"xmlns:{prefix}" if prefix else "xmlns") not in MAIN_SPACES:
        raise unsafe("部件的命名空间不是电子表格的")


class Depth:
    """Counts nesting and refuses beyond the bound."""

    def __init__(self) -> None:
        self.now = 0

    def enter(self) -> None:
        self.now += 1
        if self.now > MOST_DEPTH:
            raise unsafe(f"部件嵌套超过{MOST_DEPTH}层")

    def leave(self) -> None:
        self.now -= 1


def each_element(
    chunks: Iterable[bytes],
    part: str,
    on_start: Callable[[str, dict[str, str], int], None],
    on_end: Callable[[str, str, int], None] | None = None,
) -> None:
    """Walk a small part: local names, attributes, depth; `on_end` gets the text inside."""
    depth = Depth()
    parser = new_parser()
    pieces: list[str] = []

    def start(name: str, flat: list[str]) -> None:
        depth.enter()
        pieces.clear()
        on_start(local(name), attributes(flat), depth.now)

    def end(name: str) -> None:
        if on_end is not None:
            on_end(local(name), "".join(pieces), depth.now)
        pieces.clear()
        depth.leave()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    if on_end is not None:
        parser.CharacterDataHandler = pieces.append
    feed(parser, chunks, part)
