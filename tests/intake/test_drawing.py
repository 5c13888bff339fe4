"""A form drawn by an earlier program: known as it was issued, and what is changed is found."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from tests.forms import method_samples, samples
from tests.forms.altering import resaved
from tests.forms.method_samples import scheme as methods
from tests.forms.samples import plan, scheme, signed
from tests.intake.build import marks_of, said, take, values
from tests.intake.surgery import put, text
from tests.office import Office
from xltools.demo.city import demo_scheme
from xltools.forms import cells, drawing, event_cells
from xltools.forms.cells import sheet_cells
from xltools.forms.content import Content, Formula
from xltools.forms.drawing import drawing_digest, drawing_text, drawn_cells
from xltools.forms.fill import fill_form
from xltools.forms.identity import Identity, meta_rows, read_identity
from xltools.forms.layout import plan_form
from xltools.forms.plan import FormPlan
from xltools.forms.writer import write_form
from xltools.intake.returns import ReturnStatus
from xltools.ledger.keys import DEMO_WORKSPACE, demo_key
from xltools.scheme.model import Scheme
from xltools.text.catalogue import files


@contextmanager
def former_program() -> Iterator[None]:
    """Another program: other formulas for 填写情况, other words beside the table and in headers."""
    now = cells.status_formula, cells.status_line_formula, cells.header_text, event_cells._aside

    def aside(*args: object) -> dict[str, Content]:
        return {cell: _wrapped(content) for cell, content in now[3](*args).items()}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cells, "status_formula", lambda *a: f"=IF(TRUE,{now[0](*a)[1:]},0)")
        patch.setattr(cells, "status_line_formula", lambda s: f"=TRIM({now[1](s)[1:]})")
        patch.setattr(cells, "header_text", lambda column: now[2](column) + "　〔单位〕")
        patch.setattr(cells.words, "UNIT_OF_MARKS", "单位：旧分")
        patch.setattr(event_cells, "_aside", aside)
        drawing._text.cache_clear()
        yield
    drawing._text.cache_clear()


def _wrapped(content: Content) -> Content:
    if isinstance(content, Formula):
        return Formula(f"=IF(TRUE,{content.text[1:]},0)", content.shows)
    return f"（{content}）"


def former() -> bytes:
    """PF01's form as the earlier program drew it, filled in."""
    with former_program():
        made = plan("PF01")
        return write_form(made, signed(made), values())


def assert_untouched(data: bytes) -> None:
    intake = take(data)
    assert said(intake) == []
    assert next(row for row in intake.returns if row.sha256).status is ReturnStatus.USED
    made = plan("PF01")
    assert marks_of(intake) == marks_of(take(write_form(made, signed(made), values())))


def test_it_is_another_drawing_of_the_same_plan() -> None:
    with former_program():
        earlier = signed(plan())
    now = signed(plan())
    assert earlier.digest == now.digest
    assert earlier.drawn != now.drawn


def test_an_earlier_form_is_used_without_a_word() -> None:
    assert_untouched(former())


def test_it_survives_honest_programs(office: Office) -> None:
    form = former()
    for data in (resaved(form), office.recalculate(form), resaved(office.recalculate(form))):
        assert_untouched(data)


@pytest.mark.parametrize("ref", ["A4", "G7", "G12", "H14"])
def test_a_formula_changed_in_it_is_caught(ref: str) -> None:
    data = former()
    before = sheet_cells(plan(), plan().sheets[0], {})[ref]
    assert isinstance(before, Formula)
    intake = take(put(data, ref, "0", formula="IF(TRUE,0,0)"))
    assert said(intake) == [files.LOCKED_CHANGED.code]
    row = next(row for row in intake.returns if row.sha256)
    assert row.status is ReturnStatus.QUARANTINED
    assert [finding.cell for finding in intake.findings if finding.file] == [ref]


def test_what_is_written_off_its_notice_is_named() -> None:
    assert said(take(text(former(), "A60", "市教育局应为60", 1))) == [files.BESIDE.code]
    assert said(take(text(former(), "M3", "市教育局应为60", 1))) == [files.BESIDE.code]
    assert said(take(text(former(), "A3", "另一种说法", 1))) == []


def test_a_header_changed_in_it_is_said() -> None:
    assert said(take(text(former(), "D5", "分值"))) == [files.HEADER_CHANGED.code]


def test_a_form_filled_in_by_this_program_is_drawn_as_of_today() -> None:
    with former_program():
        made = plan("PF01")
        blank = write_form(made, signed(made))
    filled, _ = fill_form(blank, "单位编码,指标编码,值\nZF01,1,92.5\n".encode(), "评分.csv")
    assert filled is not None
    intake = take(filled)
    assert marks_of(intake)["ZF01"] == "92.5"
    assert not {files.LOCKED_CHANGED.code, files.BAD_IDENTITY.code} & set(said(intake))


@pytest.mark.parametrize("scorer", [s.code for s in methods().scorers])
def test_earlier_forms_of_every_method(scorer: str) -> None:
    with former_program():
        made = plan(scorer, methods())
        data = write_form(made, signed(made))
    found = take(data, of=methods())
    status = next(row for row in found.returns if row.sha256).status
    assert status in (ReturnStatus.USED, ReturnStatus.USED_PARTLY), found.findings


def test_an_earlier_form_of_a_plan_that_changed_harmlessly() -> None:
    settings = scheme().settings.model_copy(update={"contact": "另一位同志"})
    later = scheme().model_copy(update={"settings": settings})
    assert plan("PF01", later).digest != plan("PF01").digest
    assert said(take(former(), of=later)) == [files.STALE_HARMLESS.code]


# What is carried ---------------------------------------------------------------------------


def carriers(made: FormPlan, identity: Identity) -> tuple[dict[str, str], dict[str, str]]:
    meta: dict[str, str] = {}
    for number, (name, value) in enumerate(meta_rows(made, identity), 1):
        meta[f"A{number}"], meta[f"B{number}"] = name, value
    return dict(identity.fields()), meta


def test_a_drawing_that_was_not_signed_is_not_trusted() -> None:
    made = plan()
    properties, meta = carriers(made, signed(made))
    place = next(cell for cell, name in meta.items() if name == "xltools.drawing.1")
    meta["B" + place[1:]] = meta["B" + place[1:]].replace("IF(", "IF (", 1)
    reading = read_identity(properties, meta, demo_key().public_key())
    assert reading.status == "plan_altered"
    assert reading.drawing == ""


def test_taking_the_drawing_away_breaks_the_signature() -> None:
    made = plan()
    properties, meta = carriers(made, signed(made))
    place = next(cell for cell, name in meta.items() if name == "xltools.drawn")
    del properties["xltools.drawn"], meta[place], meta["B" + place[1:]]
    assert read_identity(properties, meta, demo_key().public_key()).status == "forged"


def schemes() -> list[Scheme]:
    return [samples.scheme(), method_samples.scheme(), demo_scheme()]


def test_the_carried_cells_are_the_drawn_ones_and_small() -> None:
    for of in schemes():
        for scorer in of.scorers[:12]:
            made = plan_form(of, scorer, DEMO_WORKSPACE)
            said_of = drawing_text(made)
            for sheet, carried in zip(made.sheets, drawn_cells(made, said_of), strict=True):
                for cell, content in sheet_cells(made, sheet, {}).items():
                    assert _read(carried[cell]) == _read(content), (scorer.code, sheet.name, cell)
            size = len(write_form(made, signed(made)))
            assert len(zlib.compress(said_of.encode())) < size * 0.105


def _read(content: Content) -> tuple[bool, str]:
    formula = isinstance(content, Formula)
    return formula, content.text if formula else "".join(str(content).split())


def test_scorers_with_equal_forms_share_one_drawing() -> None:
    first, second = plan("PF02"), plan("PF03")
    assert drawing_text(first) == drawing_text(second)
    assert signed(first).drawn == signed(second).drawn == drawing_digest(drawing_text(first))


def test_forms_issued_without_a_drawing_are_compared_with_todays() -> None:
    made = plan("PF01")
    bare = replace(signed(made), drawn="", signature="")
    old = replace(bare, signature=base64.b64encode(demo_key().sign(bare.payload)).decode())
    assert "drawing" not in "".join(carriers(made, old)[1].values())
    data = write_form(made, old, values())
    assert said(take(data)) == []
    assert said(take(put(data, "G7", "0", formula="1+1"))) == [files.LOCKED_CHANGED.code]
