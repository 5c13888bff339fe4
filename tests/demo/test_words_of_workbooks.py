"""The shipped workbooks say nothing in words that the office does not use."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from tests.text.test_avoided import AVOIDED, avoided

SHIPPED = Path(__file__).parents[2] / "workbooks"
_OF_THEIR_OWN = ("judges-panel", "hangzhou-2005", "shandong-2008")
"""Schemes that speak of 评委 or of 问卷 themselves."""
_ALLOWED = ("一票否决", "参评单位", "评委", "类别名称", "系数")
"""In what published schemes call their units, and in the choice of 否决用语."""


def texts(path: Path) -> set[str]:
    """The texts of a workbook's cells."""
    with zipfile.ZipFile(path) as book:
        if "xl/sharedStrings.xml" not in book.namelist():
            return set()
        shared = book.read("xl/sharedStrings.xml").decode()
    return {"".join(re.findall(r"<t[^>]*>([^<]*)</t>", one)) for one in shared.split("<si>")}


@pytest.mark.parametrize(
    "path", sorted(SHIPPED.rglob("*.xlsx")), ids=lambda p: str(p.relative_to(SHIPPED))
)
def test_no_shipped_workbook_has_such_a_word(path: Path) -> None:
    found = [
        f"“{word}”（用：{AVOIDED[word]}）{text[:60]}"
        for text in texts(path)
        for word in avoided(text)
        if word not in _ALLOWED and not any(word in one for one in _ALLOWED)
    ]
    assert not found, "\n".join(found)
