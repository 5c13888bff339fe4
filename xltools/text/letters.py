"""Texts that go to scorers, in the two registers of address."""

from __future__ import annotations

MENDING_TITLE = "评分表数据核验清单"
MENDING_SHEET = "数据核验清单"
MENDING_LETTER_BELOW = (
    "{scorer}：你单位报送的评分表有{count}处需要更正（见下表）。"
    "请在原评分表上逐项核实改正后重新报送电子件和纸质盖章件。联系人{contact}，电话{phone}。"
)
MENDING_LETTER_LEVEL = (
    "{scorer}：感谢对政风行风评议工作的支持。现就贵单位报送的评分表中{count}处数据商请核对（见下表），"
    "恳请在原评分表上核实改正后函复为盼。联系人{contact}，电话{phone}。"
)
