"""交付清单: which file goes to whom; who signs for it, and when, is left for pens."""

from __future__ import annotations

from collections.abc import Sequence

from xltools.appraisal import Appraisal
from xltools.book.theme import A4_PORTRAIT
from xltools.reports.editions.output import Outward
from xltools.reports.ranking.page import Layout
from xltools.reports.ranking.table import Table, columns_of
from xltools.text import editions as says


def delivery_list(appraisal: Appraisal, edition: str, rows: Sequence[tuple[str, str]]) -> bytes:
    """The list for the files of an edition; `rows` are (recipient, file)."""
    context = Outward(appraisal)
    context.edition = edition
    columns = columns_of(
        ("序号", 6, "whole"),
        ("单位", 24, "left"),
        ("文件", 34, "wrap"),
        ("份号", 7, "center"),
        ("签收人", 12, "center"),
        ("日期", 12, "center"),
    )
    layout = Layout(
        A4_PORTRAIT,
        context.title(f"{edition}{says.DELIVERY_SHEET}"),
        left=f"制表单位：{context.office_line}",
        right=f"共{len(rows)}份",
        frozen=2,
        notes=("“签收人”“日期”由签收时填写；本清单由评议工作机构留存",),
    )
    table = Table(context, context.book.sheet(says.DELIVERY_SHEET), columns, layout)
    for number, (recipient, file) in enumerate(rows, 1):
        table.add([number, recipient, file])
    table.finish()
    return context.book.close()
