"""The harness itself: it notices a wrong cached value, types, prints, and survives a crash."""

from __future__ import annotations

import io
import os
import signal

import openpyxl
import pytest

from tests.office import Office, OfficeError
from xltools.book import book


def small(cached: object) -> bytes:
    made = book.Book()
    sheet = made.sheet("表")
    sheet.write_number("A1", 2)
    sheet.write_formula("A2", "=A1*2", None, cached)
    sheet.write_formula("A3", '=IF(A1=2,"","二")', None, "")
    sheet.write_blank("B1", None, made.format(locked=False))
    sheet.protect()
    return made.close()


def test_right_cached_values_pass(office: Office) -> None:
    shown = office.assert_recalculation_changes_nothing(small(4))
    assert shown["表"]["A2"].value == 4


@pytest.mark.parametrize("cached", [5, "四", ""])
def test_a_wrong_cached_value_is_noticed(office: Office, cached: object) -> None:
    with pytest.raises(AssertionError, match="A2"):
        office.assert_recalculation_changes_nothing(small(cached))


def test_pages_are_not_judged_without_fonts(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert office.to_pdf(small(4)).startswith(b"%PDF")
    monkeypatch.setattr("tests.office.chinese_fonts", lambda: "")
    with pytest.raises(OfficeError, match="no font for Chinese"):
        office.to_pdf(small(4))
    with pytest.raises(OfficeError, match="fonts-noto-cjk"):
        office.document_to_pdf(b"")


def test_typing_respects_protection(office: Office) -> None:
    typed = office.type_into(small(4), {("表", "B1"): 1.5})
    assert openpyxl.load_workbook(io.BytesIO(typed))["表"]["B1"].value == 1.5
    with pytest.raises(OfficeError, match="A1 is locked"):
        office.type_into(small(4), {("表", "A1"): 3})


def test_a_crash_is_survived() -> None:
    own = Office()
    try:
        own.recalculate(small(4))
        os.kill(own.soffice, signal.SIGKILL)
        assert own.to_pdf(small(4)).startswith(b"%PDF")
    finally:
        own.close()
