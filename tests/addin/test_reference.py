"""The manual's chapter on the functions says what their declarations say."""

from __future__ import annotations

import re
from pathlib import Path

from xltools.addin.functions import FUNCTIONS
from xltools.addin.reference import placed

DOCS = Path(__file__).parents[2] / "docs"


def test_the_chapter_is_the_one_that_is_made_now() -> None:
    """Otherwise: python -m xltools.addin.reference docs/excel.md"""
    page = (DOCS / "excel.md").read_text(encoding="utf-8")
    assert placed(page) == page
    assert all(f"### {function.name}\n" in page for function in FUNCTIONS)


def test_every_picture_and_file_of_the_page_is_there() -> None:
    page = (DOCS / "excel.md").read_text(encoding="utf-8")
    linked = [link for link in re.findall(r"\]\(([^)#]+)\)", page) if "://" not in link]
    assert len(linked) >= 3
    assert all((DOCS / link).exists() for link in linked)
