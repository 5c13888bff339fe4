"""收件回执 as text: what is written is read back, and nothing in it can be altered unseen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xltools.ledger.receipt_text import (
    HEAD,
    Receipt,
    ReceiptUnreadable,
    SheetFigures,
    parse_receipt,
)

LINE = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=12)
WORD = LINE.map(str.strip)
FIGURES = st.builds(
    SheetFigures,
    WORD,
    st.integers(0, 999).map(str),
    st.decimals(-1, 10**6, places=2).map(str),
    st.just("—"),
    st.sampled_from(["—", "0", "71.5"]),
    st.integers(0, 9972).map(str),
)
RECEIPTS = st.builds(
    Receipt,
    WORD,
    WORD,
    st.integers(0, 99),
    st.just("2017-12-08T09:00:00+08:00"),
    st.text("0123456789abcdef", min_size=64, max_size=64),
    st.lists(FIGURES, max_size=3).map(tuple),
)


@given(RECEIPTS)
def test_what_is_written_is_read_back(receipt: Receipt) -> None:
    assert parse_receipt("前文\r\n" + "\r\n".join(receipt.lines())) == receipt


@given(RECEIPTS, st.data())
def test_no_line_can_be_altered_unseen(receipt: Receipt, data: st.DataObject) -> None:
    lines = receipt.lines()
    place = data.draw(st.integers(1, len(lines) - 1))
    at = data.draw(st.integers(0, len(lines[place]) - 1))
    new = data.draw(st.sampled_from("0Aa一"))
    changed = lines[place][:at] + new + lines[place][at + 1 :]
    if changed == lines[place]:
        return
    with pytest.raises(ReceiptUnreadable):
        parse_receipt("\n".join([*lines[:place], changed, *lines[place + 1 :]]))


@pytest.mark.parametrize("text", ["", "别的文件", HEAD, f"{HEAD}\n报送次数：二"])
def test_what_is_no_receipt_says_why(text: str) -> None:
    with pytest.raises(ReceiptUnreadable) as error:
        parse_receipt(text)
    assert error.value.why
