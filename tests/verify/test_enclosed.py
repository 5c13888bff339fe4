"""Texts planted in every place that a workbook has, and the same workbooks saved by others.

A register is kept and handed out whole: what is neither read nor the program's own is named, and
nothing that another program adds by itself when an honest register is saved is.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import openpyxl
import pytest

from tests.office import find_soffice
from tests.steps import sealing
from tests.steps.interrupted import scheme
from xltools.folder.opening import open_workspace
from xltools.folder.registers import enclosed
from xltools.registers.adjustments import RegisterEntry, write_adjustments
from xltools.registers.objections import write_objections
from xltools.registers.papers import write_papers
from xltools.workspace import Workspace

SAID = "沈漏13920170000"
MAIN, SHARED = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
CORE, APP, BOOK, STYLES = (
    "docProps/core.xml",
    "docProps/app.xml",
    "xl/workbook.xml",
    "xl/styles.xml",
)
Edit = Callable[[dict[str, bytes], str], None]


def put(part: str, before: str, text: str) -> Edit:
    """Insert a text before a mark of a part."""

    def edit(parts: dict[str, bytes], said: str) -> None:
        old = parts[part].decode()
        assert before in old, before
        parts[part] = old.replace(before, text.format(said=said) + before, 1).encode()

    return edit


def swap(part: str, pattern: str, text: str) -> Edit:
    """Replace what a pattern finds first."""

    def edit(parts: dict[str, bytes], said: str) -> None:
        new, count = re.subn(
            pattern, lambda _: text.format(said=said), parts[part].decode(), count=1
        )
        assert count, pattern
        parts[part] = new.encode()

    return edit


def add(part: str, content: str) -> Edit:
    def edit(parts: dict[str, bytes], said: str) -> None:
        parts[part] = content.format(said=said).encode()

    return edit


def both(*edits: Edit) -> Edit:
    def edit(parts: dict[str, bytes], said: str) -> None:
        for one in edits:
            one(parts, said)

    return edit


def cell(place: str, sheet: str = MAIN) -> Edit:
    """Type a text into a cell."""
    row = re.sub(r"[A-Z]+", "", place)
    typed = f'<c r="{place}" t="inlineStr"><is><t>{{said}}</t></is></c>'

    def edit(parts: dict[str, bytes], said: str) -> None:
        text = parts[sheet].decode()
        filled = re.compile(f'<c r="{place}"[^>]*?(/>|>.*?</c>)')
        if filled.search(text):
            text = filled.sub(lambda _: typed.format(said=said), text, count=1)
        elif f'<row r="{row}"' in text:
            text = re.sub(
                f'(<row r="{row}"[^>]*?)(/>|>(.*?)</row>)',
                lambda found: f"{found[1]}>{found[3] or ''}{typed.format(said=said)}</row>",
                text, count=1,
            )  # fmt: skip
        else:
            line = f'<row r="{row}">{typed.format(said=said)}</row>'
            text = text.replace("</sheetData>", f"{line}</sheetData>")
        parts[sheet] = text.encode()

    return edit


def titled(how: str) -> Edit:
    def edit(parts: dict[str, bytes], said: str) -> None:
        text = parts[SHARED].decode()
        assert "填报单位：" in text
        parts[SHARED] = re.sub(how, lambda m: f"{m[0]}{said}", text, count=1).encode()

    return edit


def last_sheet(parts: dict[str, bytes]) -> str:
    return max(name for name in parts if name.startswith("xl/worksheets/sheet"))


def on_last(place: str) -> Edit:
    return lambda parts, said: cell(place, last_sheet(parts))(parts, said)


DEFINED = "</definedNames>"
RULES = '<dataValidation type="list"'
_VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">'
    "<v:shape><v:textbox><div>{{said}}</div></v:textbox>"
    '<x:ClientData ObjectType="{kind}"/></v:shape></xml>'
)

PLANTS: dict[str, Edit] = {
    **{
        f"core {tag}": put(CORE, "</cp:coreProperties>", f"<{tag}>{{said}}</{tag}>")
        for tag in ("dc:description", "cp:keywords", "dc:subject", "cp:category",
                    "cp:contentStatus", "dc:identifier")
    },
    "core title": swap(CORE, "(?<=<dc:title>)", "{said}"),
    "core title behind": swap(CORE, "(?=</dc:title>)", "{said}"),
    "core creator": swap(CORE, "<dc:creator></dc:creator>", "<dc:creator>{said}</dc:creator>"),
    "app company": swap(APP, "<Company></Company>", "<Company>{said}</Company>"),
    "app manager": put(APP, "<Company>", "<Manager>{said}</Manager>"),
    "app link": put(APP, "<Company>", "<HyperlinkBase>{said}</HyperlinkBase>"),
    "app titles": swap(APP, "(?<=!Print_Area)", "{said}"),
    "custom property": add(
        "docProps/custom.xml",
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
        ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property'
        ' fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="备注"><vt:lpwstr>{said}'
        "</vt:lpwstr></property></Properties>",
    ),
    "header": swap(MAIN, "(?<=<oddHeader>&amp;R)", "{said}"),
    "footer": swap(MAIN, "(?=</oddFooter>)", " zhangsan{said}"),
    "first page header": put(MAIN, "</headerFooter>", "<firstHeader>&amp;L{said}</firstHeader>"),
    "defined name": put(
        BOOK, DEFINED, '<definedName name="{said}">倒扣分!$A$1</definedName>'
    ),
    "comment of a name": swap(BOOK, "<definedName ", '<definedName comment="{said}" '),
    "comment of a name in letters": swap(BOOK, "<definedName ", '<definedName comment="zhangsan" '),
    "constant name": put(
        BOOK, DEFINED, '<definedName name="x">"{said}"</definedName>'
    ),
    "sheet name": swap(BOOK, '(?<=<sheet name=")[^"]*', "{said}"),
    "prompt": swap(MAIN, RULES, RULES + ' promptTitle="{said}" prompt="{said}"'),
    "prompt in letters": swap(MAIN, RULES, RULES + ' prompt="call zhangsan"'),
    "error": swap(MAIN, r'(?<= error=")', "{said}"),
    "hyperlink tip": put(
        MAIN, "<printOptions",
        '<hyperlinks><hyperlink ref="B5" location="A1" tooltip="{said}"/></hyperlinks>',
    ),
    "external hyperlink": both(
        put(MAIN, "<printOptions",
            '<hyperlinks><hyperlink ref="B5" xmlns:r="http://schemas.openxmlformats.org/'
            'officeDocument/2006/relationships" r:id="rId9"/></hyperlinks>'),
        add("xl/worksheets/_rels/sheet1.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            'relationships/hyperlink" Target="http://example.org/zhangsan" TargetMode="External"/>'
            "</Relationships>"),
    ),
    "number format": put(STYLES, "</numFmts>",
                         '<numFmt numFmtId="199" formatCode="0&quot;{said}&quot;"/>'),
    "number format in letters": put(STYLES, "</numFmts>",
                                    '<numFmt numFmtId="199" formatCode="0&quot;zhangsan&quot;"/>'),
    "style name": put(STYLES, "</cellStyles>", '<cellStyle name="{said}" xfId="0"/>'),
    "running number": cell("A6"),
    "running number in letters": lambda parts, _: cell("A6")(parts, "zhangsan"),
    "behind the title": titled("登记表"),
    "behind the office": titled("填报单位：[^<]*"),
    "behind the office after a space": lambda parts, _: titled("填报单位：[^<]*")(
        parts, " 张三举报"
    ),
    "old-style shape": add("xl/drawings/vmlDrawing1.vml", _VML.format(kind="Rect")),
    "frame of a comment": add("xl/drawings/vmlDrawing1.vml", _VML.format(kind="Note")),
    "note below": lambda parts, said: cell("A190")(parts, f"注：{said}"),
    "note far below": lambda parts, _: cell("A1900")(parts, "注：张三举报李四"),
    "below the lists": on_last("A90"),
    "beside the lists": on_last("Z1"),
    "sheet property": put(
        MAIN, "<pageSetup", '<customProperties><customPr name="{said}" r:id="rId1" xmlns:r="http://'
        'schemas.openxmlformats.org/officeDocument/2006/relationships"/></customProperties>',
    ),
    "scenario": put(MAIN, "<mergeCells", '<scenarios><scenario name="zhangsan"/></scenarios>'),
    "protected range": put(
        MAIN, "<mergeCells",
        '<protectedRanges><protectedRange name="zhangsan" sqref="B5"/></protectedRanges>',
    ),
    "conditional format": put(
        MAIN, "<printOptions",
        '<conditionalFormatting sqref="B5"><cfRule type="containsText" priority="9" text="{said}">'
        "<formula>FALSE</formula></cfRule></conditionalFormatting>",
    ),
    "filter": put(
        MAIN, "<mergeCells",
        '<autoFilter ref="A4:S9"><filterColumn colId="1"><filters><filter val="{said}"/></filters>'
        "</filterColumn></autoFilter>",
    ),
    "phonetic": put(SHARED, "</si>", '<rPh sb="0" eb="1"><t>{said}</t></rPh>'),
    "phonetic in letters": put(SHARED, "</si>", '<rPh sb="0" eb="1"><t>zhang san</t></rPh>'),
    "shared text in no cell": put(SHARED, "</sst>", "<si><t>{said}</t></si>"),
    "xml comment": put(MAIN, "<sheetData>", "<!-- zhangsan -->"),
    **{
        f"part {name}": add(name, "<a>{said}</a>")
        for name in (
            "xl/charts/chart1.xml", "xl/drawings/drawing1.xml", "customXml/item1.xml",
            "xl/printerSettings/printerSettings1.bin", "xl/embeddings/a.bin", "xl/media/image1.png",
            "xl/theme/../x.xml", "xl/externalLinks/externalLink1.xml", "xl/vbaProject.bin",
            "xl/tables/table1.xml", "xl/customProperty1.bin", "xl/queryTables/q1.xml", "note.txt",
            "xl/persons/person.xml.bak",
        )
    },
}  # fmt: skip


def packed(data: bytes, edit: Edit, said: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    edit(parts, said)
    return zipped(parts)


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return stream.getvalue()


@cache
def year() -> Path:
    """A small year whose registers have lines."""
    root = Path(mkdtemp(prefix="enclosed-")) / "年度"
    place = sealing.counted(root)
    of = scheme()
    unit, scorer = of.units[0], of.scorers[0]
    event = RegisterEntry(
        unit.name, "扣分", date(2017, 6, 1), "负面事件", fact="迟到", evidence="1"
    )
    place.adjustments.write_bytes(write_adjustments(of, [event]))
    place.papers.write_bytes(write_papers(of, [{"scorer": scorer.name, "count": 3}]))
    place.objections.write_bytes(write_objections(of, [{"unit": unit.name, "matter": "复核分数"}]))
    return root


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    shutil.copytree(year(), tmp_path / "年度")
    return Workspace(tmp_path / "年度")


def told(place: Workspace) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for finding in enclosed(open_workspace(place.root)):
        found.setdefault(Path(finding.file).name, []).append(str(finding.value))
    return found


@pytest.mark.parametrize("how", PLANTS)
def test_what_is_planted_anywhere_in_a_register_is_named(place: Workspace, how: str) -> None:
    for path in place.counting:
        path.write_bytes(packed(path.read_bytes(), PLANTS[how], SAID))
    found = told(place)
    assert set(found) == {path.name for path in place.counting}, (how, found)


def test_what_is_planted_outside_of_the_parts_is_named(place: Workspace) -> None:
    adjustments, decisions, papers, objections = place.counting
    with zipfile.ZipFile(adjustments, "a") as package:
        package.comment = SAID.encode()
    with zipfile.ZipFile(decisions, "a") as package, pytest.warns(UserWarning, match="Duplicate"):
        package.writestr(MAIN, package.read(MAIN))
    papers.write_bytes(SAID.encode() + papers.read_bytes())
    with zipfile.ZipFile(objections, "a") as package:
        package.filelist[0].comment = SAID.encode()
        package._didModify = True  # type: ignore[attr-defined]
    found = told(place)
    assert {name: "以外的内容" in " ".join(said) for name, said in found.items()} == {
        path.name: True for path in place.counting
    }


def by_openpyxl(data: bytes) -> bytes:
    stream = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(data)).save(stream)
    return stream.getvalue()


DEVMODE = "打印机".encode("utf-16-le").ljust(64, b"\0") + bytes.fromhex("01040006dc000400")
DEVMODE = DEVMODE.ljust(224, b"\0")


def by_excel(data: bytes) -> bytes:
    """As a Chinese Excel leaves it: who saved, where, styles, theme, printer, identities."""

    def edit(parts: dict[str, bytes], _: str) -> None:
        for one in (
            swap(CORE, "<cp:lastModifiedBy></cp:lastModifiedBy>",
                 "<cp:lastModifiedBy>王某某</cp:lastModifiedBy>"),
            swap(APP, "Worksheets", "工作表"), swap(APP, "Named Ranges", "命名范围"),
            swap(APP, "<Company></Company>", "<Company>神州网信技术有限公司</Company>"),
            swap(BOOK, "<bookViews>", '<absPath xmlns="http://schemas.microsoft.com/office/'
                 'spreadsheetml/2010/11/ac" url="C:\\\\Users\\\\王某某\\\\台账\\\\"/>'
                 "<bookViews>"),
            swap(STYLES, '(?<=<cellStyle name=")Normal', "常规"),
            put(STYLES, "</cellStyles>", '<cellStyle name="常规 2" xfId="0"/>'),
            put(STYLES, "</numFmts>",
                '<numFmt numFmtId="198" formatCode="_ &quot;￥&quot;* #,##0.00_ "/>'
                '<numFmt numFmtId="197" formatCode="m&quot;月&quot;d&quot;日&quot;;@"/>'
                '<numFmt numFmtId="196" formatCode="[$-804]aaaa;@"/>'),
            swap("xl/theme/theme1.xml", 'name="Office[^"]*"', 'name="Office 主题\u200b\u200b"'),
            put(MAIN, "<mergeCells", '<autoFilter ref="A4:S104"/>'),
        ):  # fmt: skip
            one(parts, "")
        parts["xl/printerSettings/printerSettings1.bin"] = DEVMODE
        parts["xl/persons/person.xml"] = (
            b'<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/'
            b'threadedcomments"/>'
        )

    return packed(data, edit, "")


def by_wps(data: bytes) -> bytes:
    """As WPS leaves it: its build in custom properties, the account, its default styles."""

    def edit(parts: dict[str, bytes], _: str) -> None:
        parts["docProps/custom.xml"] = (
            b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
            b'custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/'
            b'docPropsVTypes"><property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" '
            b'name="KSOProductBuildVer"><vt:lpwstr>2052-11.1.0.12165</vt:lpwstr></property>'
            b'<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="3" name="ICV">'
            b"<vt:lpwstr>0F6B0A4B1F0D4C0C8A3B2D1E0F9A8B7C</vt:lpwstr></property></Properties>"
        )
        swap(CORE, "<cp:lastModifiedBy></cp:lastModifiedBy>",
             "<cp:lastModifiedBy>政风行风办</cp:lastModifiedBy>")(parts, "")  # fmt: skip
        styles = [
            "千位分隔[0]",
            "货币[0]",
            "百分比",
            "超链接",
            "已访问的超链接",
            "注释",
            "标题",
            "20%-强调文字颜色",
        ]
        for name in styles:
            put(STYLES, "</cellStyles>", f'<cellStyle name="{name}" xfId="0"/>')(parts, "")

    return packed(data, edit, "")


def by_libreoffice(data: bytes) -> bytes:
    folder = Path(mkdtemp(prefix="resaved-"))
    (folder / "a.xlsx").write_bytes(data)
    subprocess.run(
        [find_soffice(), f"-env:UserInstallation=file://{folder}/profile", "--headless",
         "--convert-to", "xlsx", "--outdir", str(folder / "out"), str(folder / "a.xlsx")],
        check=True, capture_output=True,
    )  # fmt: skip
    return (folder / "out" / "a.xlsx").read_bytes()


SAVERS = {
    "excel": by_excel,
    "wps": by_wps,
    "openpyxl": by_openpyxl,
    "libreoffice": by_libreoffice,
    "libreoffice, then openpyxl": lambda data: by_openpyxl(by_libreoffice(data)),
}


@pytest.mark.parametrize("saver", SAVERS)
def test_an_honest_register_saved_by_another_program_is_left_alone(
    place: Workspace, saver: str
) -> None:
    for path in place.counting:
        path.write_bytes(SAVERS[saver](path.read_bytes()))
    assert told(place) == {}


def test_a_register_of_an_earlier_title_office_and_list_is_left_alone(place: Workspace) -> None:
    of = scheme()
    before = of.settings.model_copy(
        update={"title": "某县2016年度作风评议", "office_name": "某县效能建设领导小组办公室"}
    )
    units = tuple(one.model_copy(update={"name": f"原{one.name}"}) for one in of.units)
    older = of.model_copy(update={"settings": before, "units": units})
    event = RegisterEntry(of.units[0].name, "扣分", date(2017, 6, 1), "负面事件")
    place.adjustments.write_bytes(write_adjustments(older, [event]))
    place.papers.write_bytes(write_papers(older, [{"scorer": of.scorers[0].name}]))
    place.objections.write_bytes(write_objections(older, [{"unit": of.units[0].name}]))
    assert told(place) == {}
    for saver in (by_excel, by_openpyxl):
        place.adjustments.write_bytes(saver(place.adjustments.read_bytes()))
        assert told(place) == {}
