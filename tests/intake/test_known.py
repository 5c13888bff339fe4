"""What was read before is left out of what the parser gets, and nothing else changes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from xml.parsers import expat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.forms import samples
from tests.intake import surgery as cut
from tests.intake.build import KEY, county, good
from tests.intake.test_reader import by_part
from tests.intake.variants import variants
from xltools.intake import known, quickrows
from xltools.intake.expected import IntakeContext
from xltools.intake.form import read_form
from xltools.intake.known import Pieces, Unusual, forget, remaining
from xltools.intake.package import Package
from xltools.intake.reader import read_strings, read_workbook
from xltools.intake.refusal import Refused
from xltools.intake.sheet import Sheet
from xltools.intake.worksheet import Way, _read
from xltools.ledger.keys import DEMO_WORKSPACE, load_public_key

PART = "xl/worksheets/sheet1.xml"
CELLS = (
    '<c r="A2" s="0"><v>92</v></c>',
    '<c r="B2" s="0" t="str"><v>好</v></c>',
    '<c r="C2" s="0"/>',
)
ROW = f'<row r="2">{"".join(CELLS)}</row>'
NEXT = '<row r="3"><c r="A3" s="0"><v>7</v></c></row>'
HEAD = f'<worksheet xmlns="{cut.NS}"><sheetData>'
TAIL = "</sheetData></worksheet>"


def read(part: bytes, way: Way) -> Sheet | type[Exception]:
    package = Package(cut.packed({PART: part}))
    sheet = Sheet("s")
    try:
        _read(package, PART, sheet, {"0": "文字"}, way)
    except (Unusual, Refused) as refused:
        return type(refused)
    return sheet


def learn() -> None:
    assert isinstance(read((HEAD + ROW + NEXT + TAIL).encode(), Way.UNKNOWN), Sheet)


def fed(part: str) -> str:
    """What the parser sees of a part."""
    seen: list[bytes] = []

    parser = expat.ParserCreate()
    parser.ordered_attributes = parser.buffer_text = True
    rows: list[quickrows.QuickRows] = []

    def start(name: str, _flat: list[str]) -> None:
        if name == "sheetData":
            rows.append(quickrows.QuickRows(parser, Sheet("s"), {}, "", lambda *_: None))

    parser.StartElementHandler = start
    for piece in remaining([part.encode()], b"row", b"sheetData", lambda: (rows or [None])[0]):
        seen.append(piece)
        parser.Parse(piece, False)
    return b"".join(seen).decode()


def test_the_parser_sees_what_is_new() -> None:
    forget()
    assert fed(HEAD + ROW + NEXT + TAIL) == HEAD + ROW + NEXT + TAIL
    assert fed(HEAD + ROW + NEXT + TAIL) == HEAD + TAIL
    other = ROW.replace("92", "93")
    assert fed(HEAD + other + NEXT + TAIL) == f'{HEAD}<row r="2">{CELLS[0]}</row>{TAIL}'.replace(
        "92", "93"
    )


def test_known_and_new_cells_of_a_row_stand_in_their_order() -> None:
    forget()
    learn()
    part = HEAD + ROW.replace("好", "差") + NEXT + TAIL
    sheet = read(part.encode(), Way.UNKNOWN)
    assert sheet == read(part.encode(), Way.THOROUGH)
    assert isinstance(sheet, Sheet) and list(sheet.rows[2]) == [1, 2]


PIECES = (
    ROW,
    NEXT,
    *CELLS,
    '<row r="2">',
    '<row r="2" x="',
    '<row r="1"/>',
    '<row r="1" hidden="1"></row>',
    "</row>",
    "</row >",
    "</c>",
    '<c r="A2" s="0">',
    '<c r="D2" s="0"/>',
    '<c\nr="D2" s="0"/>',
    "<c r='A2' s='0' t='",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?x ",
    "?>",
    '"',
    "'",
    '">',
    "'/>",
    "<",
    ">",
    " ",
    "\n",
    "row",
    "&amp;",
    "&lt;",
    "<v>",
    "</v>",
    "<sheetData>",
    "</sheetData>",
)
DECLARATIONS = (
    "",
    "\ufeff",
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
    "<?xml version='1.0' encoding='us-ascii'?>",
    '<?xml version="1.0" encoding="gb2312"?>',
    '<?xml version="1.0" encoding="UTF-8"?><!-- <sheetData>  <row> -->',
    '<?xml version="utf-8" encoding="us-ascii"?>',
)


@settings(deadline=None, max_examples=400)
@given(
    st.sampled_from(DECLARATIONS),
    st.lists(st.sampled_from(PIECES), max_size=9),
    st.sampled_from((HEAD, HEAD[:-1] + ' x=">', HEAD + "<!-- ", HEAD + "<row r='1'>")),
)
def test_what_is_left_out_never_changes_what_is_read(
    declaration: str, pieces: list[str], head: str
) -> None:
    """Known rows and cells among what may make something else of them."""
    learn()
    part = (declaration + head + "".join(pieces) + TAIL).encode()
    assert read(part, Way.UNKNOWN) in (Unusual, Refused, read(part, Way.THOROUGH))


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from((*PIECES[12:], "<si><t>甲</t></si>", "<si>", "<t>", "</si>"))))
def test_known_texts_never_change_what_is_read(pieces: list[str]) -> None:
    sst = f'<sst xmlns="{cut.NS}"><si><t>甲</t></si>{{}}<si><t>乙</t></si></sst>'
    part = "xl/sharedStrings.xml"
    results = []
    for before in (lambda: None, forget):
        read_strings(Package(cut.packed({part: sst.format("").encode()})), part)
        before()
        try:
            package = Package(cut.packed({part: sst.format("".join(pieces)).encode()}))
            results.append(read_strings(package, part))
        except Refused as refused:
            results.append(refused.args)
    assert results[0] == results[1]


def everything() -> Iterator[bytes]:
    yield from (variant.data for variant in variants())
    yield good()
    yield county()


def test_forms_are_read_the_same_whatever_was_read_before() -> None:
    """In another order, and as if each were the first."""

    def said(data: bytes) -> object:
        try:
            return read_workbook(data)
        except Refused as refused:
            return refused.args

    forms = [*everything()]
    alone = []
    for data in forms:
        forget()
        alone.append(said(data))
    order = list(range(len(forms)))
    random.Random(7).shuffle(order)
    for place in order:
        assert said(forms[place]) == alone[place]


def test_the_second_of_two_forms_is_mostly_known() -> None:
    forget()
    by_part(good(), Way.UNKNOWN)
    before = len(quickrows._CELLS)
    by_part(cut.put(good(), "D7", "93.75"), Way.UNKNOWN)
    assert before < len(quickrows._CELLS) <= before + 3


def test_pieces_are_forgotten_before_they_become_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "_MOST_KEPT", 100)
    pieces: Pieces[int] = Pieces()
    for number in range(50):
        pieces.learn(b"%020d" % number, number)
        assert len(pieces) <= 5
    assert pieces[b"%020d" % 49] == 49
    pieces.learn(b"x" * (known.LONGEST + 1), 1)
    assert b"x" * (known.LONGEST + 1) not in pieces


def test_locked_cells_of_one_form_vouch_for_no_other() -> None:
    """One context for all of them, as a worker has it."""
    context = IntakeContext(samples.scheme(), DEMO_WORKSPACE, load_public_key(KEY))
    changed = cut.text(good(), "C8", "某某局")
    forms = (good(), changed, good(), cut.put(good(), "A9", "77"), county(), good())
    together = [read_form(data, "x.xlsx", context) for data in forms]
    for data, reading in zip(forms, together, strict=True):
        alone = IntakeContext(samples.scheme(), DEMO_WORKSPACE, load_public_key(KEY))
        assert reading == read_form(data, "x.xlsx", alone)
    assert [reading.usable for reading in together] == [True, False, True, False, True, True]
