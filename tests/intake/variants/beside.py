"""What people write beside, below, over and around the cells that are theirs to fill in."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from lxml import etree

from tests.forms import method_samples
from tests.forms.samples import signed
from tests.intake import surgery as cut
from tests.intake.build import county, good
from tests.intake.surgery import MAIN
from tests.intake.typing import complete
from tests.intake.variants.base import CELL, QUIET, USED, Variant
from xltools.forms.address import a1
from xltools.forms.writer import write_form
from xltools.text.catalogue import files

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_TEXT = "http://schemas.openxmlformats.org/drawingml/2006/main"
_CHOICE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
SAYS = "市教育局应为60分"
FROM = (
    "<x:from><x:col>8</x:col><x:colOff>0</x:colOff><x:row>6</x:row><x:rowOff>0</x:rowOff></x:from>"
)
BOX = (
    f"<x:twoCellAnchor>{FROM}<x:sp><x:txBody><a:p><a:r><a:t>{SAYS}</a:t></a:r></a:p></x:txBody>"
    "</x:sp></x:twoCellAnchor>"
)


def beside() -> Iterator[Variant]:
    yield from _cells()
    yield from _comments()
    yield from _shapes()
    yield from _printed()


def _cells() -> Iterator[Variant]:
    data = good()
    for name, ref in (
        ("right of the marks", "I7"), ("far right", "Z8"), ("right of the title", "J1"),
        ("right of the foot", "J15"), ("below the form", "A30"), ("far below", "B400"),
        ("below the signatures", "D19"), ("right of a category", "K6"), ("above the header", "D4"),
    ):  # fmt: skip
        yield Variant(f"a correction {name}", USED, files.BESIDE, cut.text(data, ref, SAYS), ref)
        made = cut.text(county(), ref, SAYS)
        yield Variant(f"county: a correction {name}", USED, files.BESIDE, made, ref)
    for name, ref in (("right of the marks", "J8"), ("below the form", "D30")):
        made = cut.put(data, ref, "60")
        yield Variant(f"a number {name}", USED, files.BESIDE, made, ref)
        made = cut.put(data, ref, "60", formula="D7-32.5")
        yield Variant(f"a formula {name}", USED, files.BESIDE, made, ref)
    table = cut.text(cut.put(cut.text(data, "F25", "市教育局"), "G25", "60"), "H25", "更正")
    yield Variant("a table below the form", USED, files.BESIDE, table, "F25、G25、H25")
    yield Variant("a note in 填报须知", USED, files.BESIDE, cut.text(data, "A40", SAYS, 1), "A40")
    over = cut.text(data, "A3", SAYS, 1)
    yield Variant("a note in the place of another", USED, files.BESIDE, over, "A3")
    moved = cut.text(cut.moved(data, lambda r: r + (r >= 8)), "J9", SAYS)
    yield Variant("a correction in a form with a row put in", USED, files.BESIDE, moved, "J9")
    yield Variant("a line signed", QUIET, None, _signed(" 张三　审核人：李四 ", "2017年12月8日"))
    yield Variant("a line signed with a correction", USED, files.BESIDE, _signed(SAYS, ""))
    for name in ("更正清单", "核对清单"):
        sheet = cut.parts(cut.text(data, "A40", SAYS, 1))[cut.sheet_part(data, 1)]
        made = cut.with_sheet(data, name, sheet)
        yield Variant(f"a sheet {name} of one's own", USED, files.EXTRA_SHEETS, made)
    for code in ("deduct", "ballot", "periods"):
        made = method_samples.plan(code)
        sheet = made.sheets[0]
        filled = write_form(made, signed(made), {} if sheet.lines else complete(made))
        ref = a1(sheet.first_row, len(sheet.columns) + 11)
        right = cut.text(filled, ref, SAYS)
        outcome = CELL if sheet.lines else USED  # nobody has confirmed the blank list
        yield Variant(f"{code}: beside", outcome, files.BESIDE, right, ref, methods=True)
        ref = a1(sheet.last_row + 12, 0)
        below = cut.text(filled, ref, SAYS)
        yield Variant(f"{code}: below", outcome, files.BESIDE, below, ref, methods=True)


def _signed(first: str, day: str) -> bytes:
    def edit(root: etree._Element) -> None:
        for text in root.iter(MAIN + "t"):
            if (text.text or "").startswith("单位负责人："):
                signed_ = text.text.replace("填报人：　　　　", f"填报人：{first}", 1)
                text.text = signed_.replace("　　年　月　日", day or "　　年　月　日")

    return cut.edited(good(), "xl/sharedStrings.xml", edit)


def _related(kind: str, part: str, content: str, data: bytes = b"", number: int = 2) -> bytes:
    """The form with one more part that a sheet of it names."""
    data = cut.with_part(data or good(), f"xl/{part}", content.encode())
    relation = f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="../{part}"/>'
    relations = f'<Relationships xmlns="{_PACKAGE}">{relation}</Relationships>'
    path = f"xl/worksheets/_rels/sheet{number}.xml.rels"
    return cut.with_part(data, path, relations.encode())


def commented(ref: str, data: bytes = b"", number: int = 2, says: str = SAYS) -> bytes:
    comment = f'<comment ref="{ref}" authorId="0"><text><t>{says}</t></text></comment>'
    comments = f'<comments xmlns="{cut.NS}"><commentList>{comment}</commentList></comments>'
    return _related("comments", "comments1.xml", comments, data, number)


def _comments() -> Iterator[Variant]:
    for name, ref in (
        ("a mark", "D7"), ("a title", "A1"), ("a name", "C8"), ("a header", "D5"),
        ("a reason", "F8"), ("a blank", "K20"),
    ):  # fmt: skip
        yield Variant(f"a comment on {name}", USED, files.COMMENTED, commented(ref), ref)
    made = commented("A2", number=1)
    yield Variant("a comment in 填报须知", USED, files.COMMENTED, made, "A2")
    odd = f'<comment ref="D7" authorId="0"><text><other>{SAYS}</other></text></comment>'
    made = _related(
        "comments",
        "comments1.xml",
        f'<comments xmlns="{cut.NS}"><commentList>{odd}</commentList></comments>',
    )
    yield Variant("a comment in an element of its own", USED, files.COMMENTED, made, "D7")
    plan = method_samples.plan("deduct")
    data = commented("D8", write_form(plan, signed(plan)))
    yield Variant("deduct: a comment", CELL, files.COMMENTED, data, "D8", methods=True)
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    thread = f'<threadedComment ref="D7" id="a"><text>{SAYS}</text></threadedComment>'
    threads = f'<ThreadedComments xmlns="{space}">{thread}</ThreadedComments>'
    made = _related("threadedComment", "threadedComments/a.xml", threads)
    yield Variant("a threaded comment", USED, files.COMMENTED, made, "D7")


def drawn(inside: str, data: bytes = b"") -> bytes:
    spaces = f'xmlns:x="{_DRAWING}" xmlns:a="{_TEXT}" xmlns:mc="{_CHOICE}"'
    return _related("drawing", "drawings/drawing1.xml", f"<x:wsDr {spaces}>{inside}</x:wsDr>", data)


def vml(inside: str) -> bytes:
    spaces = (
        'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel"'
    )
    return _related("vmlDrawing", "drawings/vml1.vml", f"<xml {spaces}>{inside}</xml>")


def _shapes() -> Iterator[Variant]:
    over, text = files.DRAWN, files.WRITTEN_OVER
    picture = "<x:oneCellAnchor>" + FROM + "<x:pic/></x:oneCellAnchor>"
    choice = f"<mc:AlternateContent><mc:Choice>{BOX}</mc:Choice><mc:Fallback>{BOX}</mc:Fallback>"
    choice += "</mc:AlternateContent>"
    client = '<x:ClientData ObjectType="{kind}"><x:Anchor>8, 0, 6, 0, 9, 0, 8, 0</x:Anchor>'
    client += "</x:ClientData>"
    shape = "<v:shape><v:textbox><div>{text}</div></v:textbox>" + client + "</v:shape>"
    yield Variant("a picture over the marks", USED, over, drawn("<x:twoCellAnchor/>"))
    yield Variant("a picture beside the marks", USED, over, drawn(picture), "I7")
    yield Variant("an empty drawing", QUIET, None, drawn(""))
    yield Variant("a text box", USED, text, drawn(BOX), "I7")
    yield Variant("a text box in a choice", USED, text, drawn(choice), "I7")
    made = vml(shape.format(text=SAYS, kind="Rect"))
    yield Variant("a text box of an old drawing", USED, text, made, "I7")
    made = vml(shape.format(text="", kind="Pict"))
    yield Variant("a control of an old drawing", USED, over, made, "I7")
    yield Variant(
        "an old drawing of a comment", QUIET, None, vml(shape.format(text="", kind="Note"))
    )
    yield Variant("an old drawing that is no XML", USED, over, vml("<v:shape><br></v:shape>"))
    for kind, part in (
        ("oleObject", "embeddings/o.bin"), ("package", "embeddings/a.xlsx"),
        ("control", "activeX/activeX1.xml"), ("image", "media/image1.png"),
    ):  # fmt: skip
        yield Variant(f"an object: {kind}", USED, over, _related(kind, part, "<a/>"))


def _printed() -> Iterator[Variant]:
    data = good()
    for name, where in (
        ("header", "oddHeader"), ("footer", "oddFooter"), ("first footer", "firstFooter"),
    ):  # fmt: skip
        made = cut.on_sheet(data, partial(print_on, where=where, text=f"&C&9{SAYS}"))
        yield Variant(f"a correction in the {name}", USED, files.PRINTED, made)
    added = "&L&9市信访局·信访处置　第1次&C&9第&P页 共&N页&R更正见附页"
    made = cut.on_sheet(data, partial(print_on, where="oddFooter", text=added))
    yield Variant("a correction added to the footer", USED, files.PRINTED, made)
    for text in ("&CPage &P of &N", '&C&"Times New Roman,Regular"&12&A', "&P/&N", "&L&D&R&T"):
        made = cut.on_sheet(data, partial(print_on, where="oddFooter", text=text))
        yield Variant(f"a footer {text}", QUIET, None, made)


def print_on(root: etree._Element, *, where: str, text: str) -> None:
    holder = root.find(MAIN + "headerFooter")
    for old in holder.findall(MAIN + where):
        holder.remove(old)
    etree.SubElement(holder, MAIN + where).text = text
