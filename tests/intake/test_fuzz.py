"""A short round of random forms, and what longer rounds have found."""

from __future__ import annotations

import pytest
from lxml import etree

from tests.forms import method_samples
from tests.forms.samples import signed
from tests.intake import surgery as cut
from tests.intake.build import good, said, take
from tests.intake.fuzz import judged, one, one_look, seeds
from tests.intake.surgery import MAIN
from tests.intake.typing import complete
from xltools.forms.writer import write_form


@pytest.mark.parametrize("block", range(4))
def test_nothing_speaks_against_random_forms(block: int) -> None:
    for number in range(60):
        seed, made = one(block * 1_000 + number)
        _, objections = judged(seed, made.data)
        assert not objections, (block * 1_000 + number, seed.name, made.steps)


@pytest.mark.parametrize("block", range(4))
def test_nothing_speaks_against_random_looks(block: int) -> None:
    for number in range(40):
        made, said = one_look(block * 1_000 + number)
        assert not said, (block * 1_000 + number, made.steps)


@pytest.mark.parametrize("number", [11_000_000_989, 21_000_000_343])
def test_what_longer_rounds_have_found(number: int) -> None:
    seed, made = one(number)
    assert judged(seed, made.data)[1] == []


@pytest.mark.parametrize("number", range(len(seeds())), ids=[seed.name for seed in seeds()])
def test_the_forms_that_it_starts_from_are_good(number: int) -> None:
    seed = seeds()[number]
    status, objections = judged(seed, seed.data)
    assert status in ("used", "used_partly") and not objections


def test_an_inline_text_in_a_number_cell_is_refused() -> None:
    def edit(root) -> None:
        cell = cut.find(root, "B7")
        cell.set("t", "n")

    data = cut.text(good(), "B7", "ZF01")
    assert said(take(data)) == []
    assert said(take(cut.on_sheet(data, edit))) == ["文件结构不符合要求"]


def test_a_value_in_an_inline_text_cell_is_refused() -> None:
    assert said(take(_typed("D7", "inlineStr"))) == ["文件结构不符合要求"]


def test_an_element_inside_a_value_is_refused() -> None:
    def edit(root) -> None:
        cut.etree.SubElement(cut.find(root, "D7").find(MAIN + "v"), MAIN + "x")

    assert said(take(cut.on_sheet(good(), edit))) == ["文件结构不符合要求"]


def test_cells_between_rows_are_refused() -> None:
    def edit(root) -> None:
        holder = root.find(MAIN + "sheetData")
        other = cut.etree.Element(MAIN + "x")
        cell = cut.etree.SubElement(other, MAIN + "c", r="I14")
        cut.etree.SubElement(cell, MAIN + "v").text = "95"
        holder.append(other)

    assert said(take(cut.on_sheet(good(), edit))) == ["文件结构不符合要求"]


def test_only_strings_count_among_the_shared_strings() -> None:
    def edit(root) -> None:
        root[3].tag = MAIN + "x"

    assert said(take(cut.edited(good(), "xl/sharedStrings.xml", edit))) == ["文件损坏"]


def test_a_number_beyond_all_bounds_is_a_finding() -> None:
    plan = method_samples.plan("rate")
    data = write_form(plan, signed(plan), complete(plan))
    for written in ("9" * 30, "1E16", "-1E300"):
        codes = said(take(cut.put(data, "E7", written), of=method_samples.scheme()))
        assert "评分超出范围" in codes, written


def _typed(ref: str, kind: str) -> bytes:
    def edit(root) -> None:
        cut.find(root, ref).set("t", kind)

    return cut.on_sheet(good(), edit)


@pytest.mark.parametrize("where", ["shared", "inline"])
def test_an_element_inside_a_text_is_refused(where: str) -> None:
    def edit(root) -> None:
        text = next(t for t in root.iter(MAIN + "t") if t.text == "市教育局")
        text.text = "市"
        etree.SubElement(text, MAIN + "x").tail = "教育局"

    data = cut.text(good(), "C7", "市教育局") if where == "inline" else good()
    part = cut.sheet_part(data) if where == "inline" else "xl/sharedStrings.xml"
    assert said(take(cut.edited(data, part, edit))) == ["文件结构不符合要求"]


def test_a_property_keeps_all_its_text() -> None:
    def edit(root) -> None:
        value = next(e for e in root.iter() if e.tag.endswith("lpwstr"))
        kept = value.text
        value.text = kept[:4]
        etree.SubElement(value, "x").tail = kept[4:]

    assert said(take(cut.edited(good(), "docProps/custom.xml", edit))) == []
