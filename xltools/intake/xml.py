"""XML under guard: one streaming expat pass, refusing what no honest workbook part contains."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from xml.parsers import expat

from xltools.intake.package import DEPTH, STRICT, Guard
from xltools.intake.refusal import damaged, unsafe
from xltools.looks.judge import Look, Palette
from xltools.text import guard as rules

_ENCODINGS = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
_OTHER_ENCODINGS = frozenset({"utf-16", "iso-8859-1"})
"""What every XML reader knows, and reads alike."""

Start = Callable[[str, list[str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def new_parser(guard: Guard = STRICT) -> expat.XMLParserType:
    """An expat parser that raises at a DTD, an entity or an encoding that may hide either."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.ordered_attributes = True
    parser.XmlDeclHandler = partial(_declaration, guard)
    parser.StartDoctypeDeclHandler = _doctype
    parser.EntityDeclHandler = _entity
    return parser


def feed(
    parser: expat.XMLParserType, chunks: Iterable[bytes], part: str, guard: Guard = STRICT
) -> None:
    """Push a part through; what does not parse is damaged."""
    first = True
    try:
        for chunk in chunks:
            if first and chunk:
                _check_encoding(chunk, guard)
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


_PLAIN = frozenset({"0", "false", "baseline"})
RUN_LOOKS = ("strike", "vertAlign", "color", "sz")
"""Elements of a run that may make another text of it."""
_MARKS = {"strike": "\u0336", "superscript": "^", "subscript": "_"}
_UNSEEN = "\u2591"


def run_mark(name: str, flat: list[str]) -> str:
    """What stands in a text for how one of its runs looks, so that it does not read as plain.

    A mark that was struck through in part, has an exponent, or digits that nobody can see, is no
    number.
    """
    given = attributes(flat)
    said = given.get("val", "")
    if name.endswith("color"):
        return _UNSEEN if Look(color=Palette().color(given)).veil else ""
    if name.endswith("sz"):
        return _UNSEEN if Look(size=said).veil else ""
    if name.endswith("strike"):
        said = "baseline" if said in _PLAIN else "strike"
    return _MARKS.get(said, "")


def _check_encoding(chunk: bytes, guard: Guard) -> None:
    if chunk[:2] in (b"\xfe\xff", b"\xff\xfe") or b"\x00" in chunk[:4]:
        guard.refuse(rules.ENCODING)


def _declaration(guard: Guard, _version: str, encoding: str | None, _standalone: int) -> None:
    said = (encoding or "utf-8").lower()
    if said in _ENCODINGS:
        return
    guard.refuse(rules.ENCODING)
    if said not in _OTHER_ENCODINGS:
        raise unsafe(f"部件声明的文字编码“{said[:20]}”不通用")


def _doctype(*_details: object) -> None:
    raise unsafe(rule=rules.DTD)


def _entity(*_details: object) -> None:
    raise unsafe(rule=rules.ENTITY)


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
        raise unsafe(rule=rules.SPACE)


class Depth:
    """Counts nesting and refuses beyond the bound."""

    def __init__(self, guard: Guard = STRICT) -> None:
        self.now = 0
        self._guard = guard
        self._most = guard.most(DEPTH)

    def enter(self) -> None:
        self.now += 1
        if self.now > self._most:
            raise self._guard.exceeded(DEPTH)

    def leave(self) -> None:
        self.now -= 1


class Prefixes:
    """The namespace prefixes in force; other readers stop at one that is nowhere declared."""

    def __init__(self, part: str) -> None:
        self._part = part
        self._declared = [frozenset({"xml", "xmlns"})]

    def enter(self, name: str, flat: list[str]) -> None:
        """Refuse an element whose name or attributes have an undeclared prefix."""
        names = flat[::2]
        declared = self._declared[-1].union(n[6:] for n in names if n.startswith("xmlns:"))
        self._declared.append(declared)
        for one in (name, *names):
            prefix, colon, _ = one.rpartition(":")
            if colon and prefix not in declared:
                raise damaged(f"部件{self._part}用了没有声明的前缀“{prefix[:20]}”")

    def leave(self) -> None:
        self._declared.pop()


def each_element(
    chunks: Iterable[bytes],
    part: str,
    on_start: Callable[[str, dict[str, str], int], None],
    on_end: Callable[[str, str, int], None] | None = None,
    *,
    guard: Guard = STRICT,
) -> None:
    """Walk a small part: local names, attributes, depth; `on_end` gets the text directly inside."""
    depth, prefixes = Depth(guard), Prefixes(part)
    parser = new_parser(guard)
    open_texts: list[list[str]] = []

    def start(name: str, flat: list[str]) -> None:
        depth.enter()
        prefixes.enter(name, flat)
        open_texts.append([])
        on_start(local(name), attributes(flat), depth.now)

    def text(characters: str) -> None:
        open_texts[-1].append(characters)

    def end(name: str) -> None:
        own = open_texts.pop()
        if on_end is not None:
            on_end(local(name), "".join(own), depth.now)
        prefixes.leave()
        depth.leave()

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    if on_end is not None:
        parser.CharacterDataHandler = text
    feed(parser, chunks, part, guard)
