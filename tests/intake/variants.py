"""Every kind of returned form, made from a good one, with what it must come to.

`quiet` kinds are used without a word; `used` with a warning or notice; `cell` lose one cell;
`rejected` and `held` keep the whole file out.
"""
# ruff: noqa: E501

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from lxml import etree

from tests.forms.altering import resaved
from tests.forms.samples import mark, plan, scheme, signed
from tests.intake import surgery as cut
from tests.intake.build import good, values
from tests.intake.surgery import MAIN
from xltools.forms.identity import sign
from xltools.forms.layout import plan_form
from xltools.forms.plan import FormPlan
from xltools.forms.writer import write_form
from xltools.ledger.keys import demo_key
from xltools.text.catalogue import files, marks
from xltools.text.finding import Kind

QUIET, USED, CELL, REJECTED, HELD = "quiet", "used", "cell", "rejected", "held"


@dataclass(frozen=True)
class Variant:
    name: str
    outcome: str
    kind: Kind | None
    data: bytes
    cell: str = ""
    file_name: str = "市信访局评分表.xlsx"

    def __str__(self) -> str:
        return self.name


def variants() -> list[Variant]:
    made = [
        *_quiet(),
        *_written_otherwise(),
        *_cells(),
        *_structure(),
        *_names(),
        *_identity(),
        *_formats(),
        *_hostile(),
        *_signals(),
    ]
    assert len({one.name for one in made}) == len(made)
    return made


def _quiet() -> Iterator[Variant]:
    data = good()
    yield Variant("as issued and filled", QUIET, None, data)
    yield Variant("re-saved by openpyxl", QUIET, None, resaved(data))
    yield Variant("another name", QUIET, None, data, file_name="新建文件夹/副本 (2)🙂.xlsx")
    yield Variant(
        "a stored double with 17 digits", QUIET, None, cut.put(data, "D7", "92.350000000000009")
    )
    yield Variant("an exponent as programs store it", QUIET, None, cut.put(data, "D7", "9.25E1"))
    yield Variant(
        "a mark as inline rich text number format 0.00",
        QUIET,
        None,
        cut.put(data, "D7", "92.5", code="0.00"),
    )
    yield Variant(
        "accounting format shows the same",
        QUIET,
        None,
        cut.put(data, "D7", "92.5", code='_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '),
    )
    yield Variant("rows sorted", QUIET, None, _swapped(data, 7, 8))
    yield Variant("rows hidden", QUIET, None, cut.on_sheet(data, _hide_rows))
    yield Variant("filter left on", QUIET, None, cut.on_sheet(data, _filter))
    yield Variant("columns hidden", QUIET, None, cut.on_sheet(data, _hide_columns))
    yield Variant("sheet renamed", QUIET, None, cut.renamed_sheet(data, "评分表", "信访局评分"))
    yield Variant("sheets reordered", QUIET, None, cut.edited(data, "xl/workbook.xml", _reorder))
    yield Variant("formulas in LibreOffice's spelling", QUIET, None, cut.on_sheet(data, _respell))
    yield Variant("a shared formula", QUIET, None, cut.on_sheet(data, _share))
    yield Variant("prefixed namespace", QUIET, None, _prefixed(data))
    yield Variant("cells without references", QUIET, None, cut.on_sheet(data, _without_references))


def _written_otherwise() -> Iterator[Variant]:
    data = good()
    for name, written, kind in (
        ("full-width digits", "９５", marks.TIDIED),
        ("full-width with point", "９２．５", marks.TIDIED),
        ("spaces around", " 95 ", marks.TIDIED),
        ("no-break space", "95\u00a0", marks.TIDIED),
        ("zero-width space", "9\u200b5", marks.TIDIED),
        ("ideographic space", "\u300095", marks.TIDIED),
        ("line break behind", "95\n", marks.TIDIED),
        ("apostrophe", "'95", marks.TEXT_NUMBER),
        ("text number", "95", marks.TEXT_NUMBER),
        ("unit word", "95分", marks.UNIT_WORD),
        ("unit word with space", "95 分", marks.UNIT_WORD),
        ("text exponent", "9.5E1", marks.EXPONENT),
    ):
        yield Variant(name, USED, kind, cut.text(data, "D7", written), "D7")
    yield Variant(
        "formula with a value", USED, marks.FORMULA, cut.put(data, "D7", "95", formula="90+5"), "D7"
    )
    for alias in ("不参评", "不适用", "缺项", "无此项业务", " 不涉及 "):
        kind = None if alias.strip() == "不涉及" else marks.NA_ALIAS
        yield Variant(
            f"special: {alias}", USED if kind else QUIET, kind, cut.text(data, "E12", alias), "E12"
        )


def _cells() -> Iterator[Variant]:
    data = good()
    for name, written, kind in (
        ("percent text", "95%", marks.PERCENT),
        ("full-width percent", "95％", marks.PERCENT),
        ("Chinese numerals", "九十五", marks.NOT_A_NUMBER),
        ("comma as point", "92,5", marks.DECIMAL_MARK),
        ("Chinese full stop as point", "92。5", marks.DECIMAL_MARK),
        ("full-width comma", "92，5", marks.DECIMAL_MARK),
        ("dash", "-", marks.PLACEHOLDER),
        ("long dash", "——", marks.PLACEHOLDER),
        ("无", "无", marks.PLACEHOLDER),
        ("slash", "/", marks.PLACEHOLDER),
        ("NA", "NA", marks.PLACEHOLDER),
        ("不涉及 as a mark", "不涉及", marks.NA_AS_MARK),
        ("text above maximum", "105", marks.OUT_OF_RANGE),
        ("text with three decimals", "92.456", marks.TOO_FINE),
        ("underscore", "9_5", marks.NOT_A_NUMBER),
        ("two marks", "90 95", marks.NOT_A_NUMBER),
        ("a date as text", "2017-9-5", marks.NOT_A_NUMBER),
        ("infinity", "inf", marks.NOT_A_NUMBER),
        ("not a number", "nan", marks.NOT_A_NUMBER),
        ("Arabic-Indic digits", "٩٥", marks.NOT_A_NUMBER),
        ("very long text", "9" * 5000, marks.NOT_A_NUMBER),
        ("a formula as text", "=cmd|' /C calc'!A0", marks.NOT_A_NUMBER),
    ):
        yield Variant(name, CELL, kind, cut.text(data, "D7", written), "D7")
    yield Variant("blank", CELL, marks.BLANK, cut.put(data, "D7"), "D7")
    yield Variant("spaces only", CELL, marks.BLANK, cut.text(data, "D7", "  "), "D7")
    for name, stored, kind in (
        ("above maximum", "105", marks.OUT_OF_RANGE),
        ("negative", "-3", marks.OUT_OF_RANGE),
        ("too many decimals", "92.456", marks.TOO_FINE),
        ("huge exponent", "1E999", marks.OUT_OF_RANGE),
        ("full-width digits in a number cell", "９５", marks.NOT_A_NUMBER),
        ("underscore in a number cell", "9_5", marks.NOT_A_NUMBER),
    ):
        yield Variant(name, CELL, kind, cut.put(data, "D7", stored), "D7")
    for code in ("0", "0.0", "#", '0"分"', "0.0;-0.0"):
        yield Variant(
            f"shown with {code}",
            CELL,
            marks.SHOWN_OTHERWISE,
            cut.put(data, "D7", "92.35", code=code),
            "D7",
        )
    yield Variant(
        "shown as nothing",
        CELL,
        marks.SHOWN_OTHERWISE,
        cut.put(data, "D7", "92.35", code=";;;"),
        "D7",
    )
    yield Variant(
        "shown as fixed words",
        CELL,
        marks.SHOWN_OTHERWISE,
        cut.put(data, "D7", "92.35", code='"95"'),
        "D7",
    )
    yield Variant(
        "shown in thousands",
        CELL,
        marks.SHOWN_OTHERWISE,
        cut.put(data, "D7", "92", code="0,"),
        "D7",
    )
    yield Variant(
        "percent format", CELL, marks.PERCENT, cut.put(data, "D7", "0.95", code="0%"), "D7"
    )
    for code in ("m/d", "yyyy/m/d", 'm"月"d"日"', "[$-804]yyyy年m月d日", "h:mm", "mmm-yy"):
        yield Variant(
            f"date shown with {code}",
            CELL,
            marks.DATE,
            cut.put(data, "D7", "42983", code=code),
            "D7",
        )
    yield Variant(
        "an ISO date cell",
        CELL,
        marks.DATE,
        cut.put(data, "D7", "2017-09-05T00:00:00", kind="d"),
        "D7",
    )
    yield Variant("boolean", CELL, marks.BOOLEAN, cut.put(data, "D7", "1", kind="b"), "D7")
    for error in ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?"):
        yield Variant(
            f"error {error}", CELL, marks.ERROR_VALUE, cut.put(data, "D7", error, kind="e"), "D7"
        )
    yield Variant(
        "formula with an error",
        CELL,
        marks.ERROR_VALUE,
        cut.put(data, "D7", "#REF!", kind="e", formula="#REF!+1"),
        "D7",
    )
    yield Variant(
        "formula without value", CELL, marks.NO_VALUE, cut.put(data, "D7", formula="90+5"), "D7"
    )
    yield Variant(
        "formula with external link",
        CELL,
        marks.EXTERNAL,
        cut.put(data, "D7", "95", formula="[1]Sheet1!A1"),
        "D7",
    )
    yield Variant(
        "formula above maximum",
        CELL,
        marks.OUT_OF_RANGE,
        cut.put(data, "D7", "105", formula="100+5"),
        "D7",
    )
    yield Variant("merged mark cells", CELL, marks.MERGED, cut.merged(data, "D7:D8"), "D7")
    yield Variant(
        "a mark beside 不涉及", CELL, marks.NA_AND_MARK, cut.put(data, "D12", "88"), "D12、E12"
    )
    for written in ("无", "-", "是", "回避", "弃权"):
        yield Variant(
            f"special: {written}", CELL, marks.SPECIAL_UNKNOWN, cut.text(data, "E7", written), "E7"
        )
    yield Variant(
        "a number in 特殊情形", CELL, marks.SPECIAL_UNKNOWN, cut.put(data, "E7", "1"), "E7"
    )
    yield Variant("no reason below the line", USED, marks.NO_REASON, cut.put(data, "F8"), "F8")
    yield Variant("不涉及 without reason", USED, marks.NA_NO_REASON, cut.put(data, "F12"), "F12")
    yield Variant(
        "a mark for a 回避 unit", USED, marks.RECUSED_MARKED, cut.put(data, "D9", "95"), "D9"
    )


def _structure() -> Iterator[Variant]:
    data = good()
    yield Variant(
        "a row inserted", USED, files.ROWS_INSERTED, cut.moved(data, lambda r: r + (r >= 8))
    )
    yield Variant(
        "rows inserted above", USED, files.ROWS_INSERTED, cut.moved(data, lambda r: r + 2)
    )
    yield Variant(
        "a column inserted",
        USED,
        files.COLUMNS_INSERTED,
        cut.moved(data, lambda r: r, lambda c: c + (c >= 4)),
    )
    yield Variant(
        "an extra sheet", USED, files.EXTRA_SHEETS, cut.with_sheet(data, "Sheet1", _plain_sheet())
    )
    yield Variant(
        "a hidden extra sheet",
        USED,
        files.EXTRA_SHEETS,
        cut.with_sheet(data, "草稿", _plain_sheet(), "hidden"),
    )
    yield Variant(
        "protection removed", USED, files.UNPROTECTED, cut.on_sheet(data, _drop("sheetProtection"))
    )
    yield Variant("validation removed", QUIET, None, cut.on_sheet(data, _drop("dataValidations")))
    yield Variant("header text changed", USED, files.HEADER_CHANGED, cut.text(data, "D5", "得分"))
    yield Variant(
        "macros present",
        USED,
        files.MACROS,
        cut.with_part(data, "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0macro"),
    )
    yield Variant("a row deleted", HELD, files.UNIT_MISSING, cut.without_row(data, 8))
    yield Variant(
        "a column deleted", HELD, files.COLUMN_MISSING, cut.on_sheet(data, _without_column("E"))
    )
    yield Variant(
        "a sheet copied",
        HELD,
        files.SHEET_TWICE,
        cut.with_sheet(data, "评分表 (2)", cut.parts(data)[cut.sheet_part(data)]),
    )
    yield Variant("a sheet deleted", HELD, files.SHEET_MISSING, _with_plain_sheet(data))
    yield Variant(
        "a status formula overwritten",
        HELD,
        files.LOCKED_CHANGED,
        cut.text(data, "H7", "已填"),
        "H7",
    )
    yield Variant(
        "a points formula overwritten", HELD, files.LOCKED_CHANGED, cut.put(data, "G7", "5"), "G7"
    )
    yield Variant(
        "a points formula changed",
        HELD,
        files.LOCKED_CHANGED,
        cut.put(data, "G7", "5", formula="D7*2"),
        "G7",
    )
    yield Variant("a moved cell", HELD, files.LOCKED_CHANGED, cut.on_sheet(data, _cell_moved))
    yield Variant(
        "the foot overwritten",
        HELD,
        files.LOCKED_CHANGED,
        cut.text(data, "A15", "评分个数：4"),
        "A15",
    )
    yield Variant(
        "the title changed",
        HELD,
        files.LOCKED_CHANGED,
        cut.text(data, "A1", "2018年度政风行风评议评分表"),
        "A1",
    )
    yield Variant(
        "a running number changed", HELD, files.LOCKED_CHANGED, cut.put(data, "A7", "9"), "A7"
    )
    yield Variant("a unit twice", REJECTED, files.UNIT_TWICE, cut.text(data, "B8", "ZF01"))
    yield Variant(
        "a header twice",
        HELD,
        files.COLUMN_TWICE,
        cut.text(data, "I5", "评分（必填）\n0—100，两位小数"),
    )
    yield Variant("a unit added", CELL, files.UNIT_UNKNOWN, _added_unit(data))


def _names() -> Iterator[Variant]:
    data = good()
    for name, written in (
        ("traditional characters", "市教育局".replace("教", "教") + "\u200b"),
        ("spaces in a name", "市 教育局"),
        ("full-width brackets", "市教育局\u3000"),
        ("a line break in a name", "市教育\n局"),
    ):
        yield Variant(name, USED, files.NAME_WRITTEN_OTHERWISE, cut.text(data, "C7", written), "C7")
    yield Variant(
        "traditional name",
        USED,
        files.NAME_WRITTEN_OTHERWISE,
        cut.text(data, "C14", "市供電公司"),
        "C14",
    )
    for name, written in (
        ("another name", "市教体局"),
        ("a homoglyph", "巿教育局"),
        ("an abbreviation", "教育局"),
        ("no name", ""),
    ):
        yield Variant(
            f"unit: {name}", HELD, files.NAME_CHANGED, cut.text(data, "C7", written), "C7"
        )
    yield Variant("a code changed", HELD, files.UNIT_MISSING, cut.text(data, "B7", "ZF99"))
    yield Variant(
        "names swapped",
        HELD,
        files.NAME_CHANGED,
        cut.text(cut.text(data, "C7", "市公安局"), "C8", "市教育局"),
    )


def _identity() -> Iterator[Variant]:
    data = good()
    yield Variant(
        "another year's form", REJECTED, files.OTHER_YEAR, _filled(plan("PF01", scheme(year=2016)))
    )
    yield Variant(
        "another scheme's form",
        REJECTED,
        files.OTHER_SCHEME,
        _filled(plan("PF01", scheme(scheme_id="other"))),
    )
    yield Variant(
        "another workspace's form",
        REJECTED,
        files.OTHER_WORKSPACE,
        _filled(plan_form(scheme(), scheme().scorers[0], "0" * 16)),
    )
    yield Variant(
        "filled by another scorer",
        HELD,
        files.WRONG_SCORER,
        cut.text(data, "A3", "填报单位（盖章）：雨山区"),
        "A3",
    )
    yield Variant(
        "填报单位 overwritten",
        HELD,
        files.LOCKED_CHANGED,
        cut.text(data, "A3", "填报单位（盖章）：市某某局"),
        "A3",
    )
    yield Variant(
        "properties stripped",
        HELD,
        files.BAD_IDENTITY,
        cut.with_part(data, "docProps/custom.xml", None),
    )
    yield Variant("_meta emptied", HELD, files.BAD_IDENTITY, cut.on_sheet(data, _empty, 3))
    yield Variant(
        "pasted into a new workbook",
        HELD,
        files.NO_IDENTITY,
        cut.on_sheet(cut.with_part(data, "docProps/custom.xml", None), _empty, 3),
    )
    custom = cut.parts(data)["docProps/custom.xml"]
    yield Variant(
        "revision edited on one side",
        HELD,
        files.BAD_IDENTITY,
        cut.with_part(data, "docProps/custom.xml", custom.replace(b">1<", b">2<")),
    )
    forged = plan("PF01").model_copy(update={"scorer": "PF02"})
    identity = signed(plan("PF01"))
    yield Variant(
        "a forged scorer",
        HELD,
        files.BAD_IDENTITY,
        write_form(
            forged,
            type(identity)(
                identity.workspace,
                identity.digest,
                "PF02",
                identity.items,
                identity.units,
                1,
                identity.signature,
            ),
            values(),
        ),
    )
    older = scheme(title="2017年度政风行风评议（征求意见）")
    yield Variant(
        "issued before a harmless change", USED, files.STALE_HARMLESS, _filled(plan("PF01", older))
    )
    fewer = scheme().model_copy(update={"units": scheme().units[1:]})
    yield Variant(
        "issued before a unit was added", REJECTED, files.STALE, _filled(plan("PF01", fewer))
    )


def _formats() -> Iterator[Variant]:
    data = good()
    yield Variant("empty file", REJECTED, files.EMPTY, b"")
    yield Variant("truncated", REJECTED, files.DAMAGED, data[: len(data) // 2])
    yield Variant("cut at its end", REJECTED, files.DAMAGED, data[:-30])
    yield Variant(
        "web page named .xls",
        REJECTED,
        files.WRONG_FORMAT,
        b"<html><table><tr><td>95</td></tr></table></html>",
        file_name="博望区评分表.xls",
    )
    yield Variant("old .xls", REJECTED, files.LEGACY, _ole("Workbook"), file_name="花山区.xls")
    yield Variant("old .doc", REJECTED, files.WRONG_FORMAT, _ole("WordDocument"))
    yield Variant("password-protected", REJECTED, files.ENCRYPTED, _ole("EncryptedPackage"))
    yield Variant(
        "Word",
        REJECTED,
        files.WRONG_FORMAT,
        cut.packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<d/>"}),
    )
    yield Variant(
        "CSV in GBK",
        REJECTED,
        files.LEGACY,
        "单位,评分\n市教育局,95\n".encode("gbk"),
        file_name="a.csv",
    )
    yield Variant(
        "CSV in UTF-8", REJECTED, files.LEGACY, "\ufeff单位,评分\n".encode(), file_name="a.csv"
    )
    yield Variant("ods", REJECTED, files.LEGACY, _ods())
    yield Variant("PDF", REJECTED, files.WRONG_FORMAT, b"%PDF-1.7\n")
    yield Variant("bytes of nothing", REJECTED, files.WRONG_FORMAT, bytes(range(1, 256)) * 3)
    yield Variant("zeros", REJECTED, files.DAMAGED, b"\0" * 4096)
    yield Variant("another workbook", REJECTED, files.NO_FORM, _other_workbook())
    yield Variant("bad checksum", REJECTED, files.DAMAGED, _flipped(data))


def _hostile() -> Iterator[Variant]:
    data = good()
    part = cut.sheet_part(data)
    sheet = cut.parts(data)[part]
    dtd = b'<!DOCTYPE w [<!ENTITY a "95">]>'
    head, _, rest = sheet.partition(b"?>")
    yield Variant(
        "a document type", HELD, files.UNSAFE, cut.with_part(data, part, head + b"?>" + dtd + rest)
    )
    yield Variant(
        "UTF-16",
        HELD,
        files.UNSAFE,
        cut.with_part(data, part, sheet.decode().replace("UTF-8", "UTF-16").encode("utf-16")),
    )
    yield Variant(
        "another encoding",
        HELD,
        files.UNSAFE,
        cut.with_part(data, part, sheet.replace(b'"UTF-8"', b'"cp037"', 1)),
    )
    yield Variant(
        "a zip bomb", HELD, files.UNSAFE, cut.with_part(data, "xl/media/x.xml", b" " * (50 << 20))
    )
    yield Variant(
        "deep nesting",
        HELD,
        files.UNSAFE,
        cut.with_part(
            data,
            part,
            sheet.replace(b"</worksheet>", b"<a>" * 300 + b"</a>" * 300 + b"</worksheet>"),
        ),
    )
    yield Variant("deep nesting in a cell", HELD, files.UNSAFE, cut.on_sheet(data, _nested_cell))
    for name, ref in (
        ("a stray last cell", "XFD1048576"),
        ("a column too far", "XFE20"),
        ("a row too far", "A4294967295"),
    ):
        yield Variant(name, HELD, files.UNSAFE, cut.on_sheet(data, _stray(ref)))
    yield Variant(
        "a cell in another row", HELD, files.UNSAFE, cut.on_sheet(data, _reference("D7", "D8"))
    )
    yield Variant("a cell twice", HELD, files.UNSAFE, cut.on_sheet(data, _reference("E7", "D7")))
    yield Variant("a bad shared string", HELD, files.UNSAFE, cut.put(data, "C7", "-1", kind="s"))
    yield Variant("a bad style", HELD, files.UNSAFE, cut.on_sheet(data, _style("D7", "99999")))
    yield Variant(
        "a name in two cases", HELD, files.UNSAFE, cut.with_part(data, part.upper(), sheet)
    )
    yield Variant("a path outside", HELD, files.UNSAFE, cut.with_part(data, "../evil.xml", b"<a/>"))
    yield Variant("bytes before the zip", HELD, files.UNSAFE, b"PK\x03\x04junk" + data)
    yield Variant("an entry twice", HELD, files.UNSAFE, _twice(data, part))
    yield Variant(
        "many entries",
        HELD,
        files.UNSAFE,
        cut.packed({**cut.parts(data), **{f"x/{n}": b"" for n in range(2100)}}),
    )
    yield Variant(
        "not well-formed", REJECTED, files.DAMAGED, cut.with_part(data, part, sheet[:-20])
    )
    yield Variant("a missing sheet part", REJECTED, files.DAMAGED, cut.with_part(data, part, None))
    yield Variant(
        "control characters in a reason", QUIET, None, cut.text(data, "F8", "原因_x0001__x0007_")
    )
    yield Variant("a formula in a reason", QUIET, None, cut.text(data, "F8", "=HYPERLINK(1)"))


def _signals() -> Iterator[Variant]:
    same = {
        key: value for code in plan("PF01").units for key, value in mark(code, Decimal(95)).items()
    }
    full = {key: Decimal(100) for key in same}
    yield Variant("identical marks", USED, marks.ALL_SAME, _with(same))
    yield Variant("full marks for all", USED, marks.ALL_FULL, _with(full))
    open_scheme = scheme().model_copy(update={"recusals": ()})
    own = plan("PF01", open_scheme)
    yield Variant(
        "the scorer marks itself",
        USED,
        marks.OWN_UNIT,
        write_form(own, signed(own), {**values(), **mark("ZF03", Decimal(99))}),
    )


def _with(entries: dict) -> bytes:
    made = plan("PF01")
    return write_form(made, signed(made), entries)


def _filled(made: FormPlan) -> bytes:
    return write_form(
        made, sign(made, 1, demo_key()), {k: v for k, v in values().items() if k.unit in made.units}
    )


def _plain_sheet() -> bytes:
    return f'<worksheet xmlns="{cut.NS}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>'.encode()


def _with_plain_sheet(data: bytes) -> bytes:
    return cut.renamed_sheet(
        cut.with_part(data, cut.sheet_part(data), _plain_sheet()), "评分表", "Sheet1"
    )


def _swapped(data: bytes, first: int, second: int) -> bytes:
    return cut.moved(data, lambda r: {first: second, second: first}.get(r, r))


def _hide_rows(root: etree._Element) -> None:
    for row in root.iter(MAIN + "row"):
        if row.get("r") in ("8", "11"):
            row.set("hidden", "1")


def _hide_columns(root: etree._Element) -> None:
    next(root.iter(MAIN + "col")).set("hidden", "1")


def _filter(root: etree._Element) -> None:
    root.find(MAIN + "sheetData").addnext(etree.Element(MAIN + "autoFilter", ref="A5:H14"))


def _reorder(root: etree._Element) -> None:
    sheets = root.find(MAIN + "sheets")
    sheets[:] = reversed(sheets)


def _respell(root: etree._Element) -> None:
    for formula in root.iter(MAIN + "f"):
        formula.text = (formula.text or "").replace("IF(", "if( ").replace("OR(", "or( ")


def _share(root: etree._Element) -> None:
    """The points formulas as one group, as a fill-down stores them."""
    first = cut.find(root, "G7").find(MAIN + "f")
    first.set("t", "shared")
    first.set("si", "0")
    first.set("ref", "G7:G8")
    second = cut.find(root, "G8").find(MAIN + "f")
    second.text = None
    second.set("t", "shared")
    second.set("si", "0")


def _prefixed(data: bytes) -> bytes:
    part = cut.sheet_part(data)
    sheet = cut.parts(data)[part]
    root = etree.fromstring(sheet)
    fresh = etree.Element(root.tag, nsmap={"x": cut.NS})
    fresh.extend(list(root))
    return cut.with_part(data, part, etree.tostring(fresh))


def _without_references(root: etree._Element) -> None:
    for row in root.iter(MAIN + "row"):
        if all(
            cell.get("r", "").startswith(letter)
            for cell, letter in zip(row, "ABCDEFGH", strict=False)
        ):
            for cell in row:
                cell.attrib.pop("r")


def _drop(tag: str) -> Callable[[etree._Element], None]:
    def edit(root: etree._Element) -> None:
        root.remove(root.find(MAIN + tag))

    return edit


def _without_column(letter: str) -> Callable[[etree._Element], None]:
    def edit(root: etree._Element) -> None:
        for row in root.iter(MAIN + "row"):
            for cell in list(row):
                if cell.get("r").rstrip("0123456789") == letter:
                    row.remove(cell)

    return edit


def _cell_moved(root: etree._Element) -> None:
    """D7 cut and pasted to I7: Excel makes the formulas follow it."""
    for cell in root.iter(MAIN + "c"):
        formula = cell.find(MAIN + "f")
        if formula is not None and formula.text and cell.get("r") in ("G7", "H7"):
            formula.text = formula.text.replace("D7", "I7")


def _added_unit(data: bytes) -> bytes:
    made = cut.moved(data, lambda r: r + (r >= 8))
    made = cut.text(made, "B8", "ZF88")
    return cut.put(cut.text(made, "C8", "市新设局"), "D8", "90")


def _empty(root: etree._Element) -> None:
    root.find(MAIN + "sheetData").clear()


def _ole(stream: str) -> bytes:
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + stream.encode("utf-16-le") + b"\0" * 512
    )


def _ods() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<a/>")
    return stream.getvalue()


def _other_workbook() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["姓名", "电话"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _flipped(data: bytes) -> bytes:
    """One byte of a stored part changed: its CRC no longer fits."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in cut.parts(data).items():
            archive.writestr(name, content)
    return stream.getvalue().replace(b"<v>92.5</v>", b"<v>12.5</v>")


def _twice(data: bytes, part: str) -> bytes:
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            archive.writestr(part, cut.parts(data)[part].replace(b"92.5", b"99.5"))
    return stream.getvalue()


def _nested_cell(root: etree._Element) -> None:
    place = cut.find(root, "D7")
    for _ in range(300):
        place = etree.SubElement(place, MAIN + "a")


def _stray(ref: str) -> Callable[[etree._Element], None]:
    def edit(root: etree._Element) -> None:
        digits = ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        row = etree.SubElement(root.find(MAIN + "sheetData"), MAIN + "row", r=digits)
        cell = etree.SubElement(row, MAIN + "c", r=ref)
        etree.SubElement(cell, MAIN + "v").text = "1"

    return edit


def _reference(old: str, new: str) -> Callable[[etree._Element], None]:
    def edit(root: etree._Element) -> None:
        cut.find(root, old).set("r", new)

    return edit


def _style(ref: str, index: str) -> Callable[[etree._Element], None]:
    def edit(root: etree._Element) -> None:
        cut.find(root, ref).set("s", index)

    return edit
