"""数据分析: its charts can be read on a print without colours."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

from tests.reports.fixtures import appraise, random_marks
from xltools.reports.ranking.book import ranking_book
from xltools.scheme.presets import preset

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def test_channels_of_a_stacked_bar_differ_by_pattern() -> None:
    scheme = preset("maanshan-2017")
    book = zipfile.ZipFile(io.BytesIO(ranking_book(appraise(scheme, random_marks(scheme, 7)))))
    charts = [
        ElementTree.fromstring(book.read(name))
        for name in book.namelist()
        if name.startswith("xl/charts/chart")
    ]
    stacked = [one for one in charts if one.find(f".//{C}grouping[@val='stacked']") is not None]
    assert len(stacked) == len(scheme.categories)
    for chart in stacked:
        series = chart.findall(f".//{C}ser")
        found = [
            "solid" if fill is None else fill.get("prst")
            for fill in (one.find(f"{C}spPr/{A}pattFill") for one in series)
        ]
        assert len(series) == len(scheme.channels)
        assert len(set(found)) == len(found)
