"""收件回执 as text that people read and that can be checked: what was received, and its 校验码.

The 校验码 is the first 16 hex digits of SHA-256 over the canonical record. Whoever holds a receipt
can compare it later with the kept original, the journal, and the numbers read from the original.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass

HEAD = "以下为核验内容，请勿改动"
_FIELDS = (
    ("年度工作文件夹编号", "workspace"),
    ("评分单位代码", "scorer"),
    ("报送次数", "revision"),
    ("收件时间", "arrived"),
    ("文件校验值（SHA-256）", "sha256"),
)
_CODE = "校验码"
_SHEET = re.compile("工作表“(.*)”：个数([0-9]+)，合计(.+)，最高(.+)，最低(.+)，电纸核对数([0-9]+)")


class ReceiptUnreadable(Exception):
    """A text that is no receipt, or one whose content is not what its 校验码 was made of."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class SheetFigures:
    """The foot of one marking sheet, as text: plain decimals, — for none."""

    sheet: str
    count: str
    total: str
    high: str
    low: str
    control: str

    def line(self) -> str:
        """As the receipt has it."""
        return (
            f"工作表“{self.sheet}”：个数{self.count}，合计{self.total}，"
            f"最高{self.high}，最低{self.low}，电纸核对数{self.control}"
        )


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was received. `scorer` is empty and `revision` 0 where nobody can be named."""

    workspace: str
    scorer: str
    revision: int
    arrived: str
    sha256: str
    sheets: tuple[SheetFigures, ...]

    @property
    def code(self) -> str:
        """校验码, in groups of four.

        >>> Receipt("w", "PF01", 1, "2017-12-08T09:00:00+08:00", "0" * 64, ()).code
        'EF7C-E29E-385D-B320'
        """
        record = [
            self.workspace,
            self.scorer,
            self.revision,
            self.arrived,
            self.sha256,
            [[s.sheet, s.count, s.total, s.high, s.low, s.control] for s in self.sheets],
        ]
        text = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        digits = hashlib.sha256(text.encode()).hexdigest()[:16].upper()
        return "-".join(digits[start : start + 4] for start in range(0, 16, 4))

    def lines(self) -> list[str]:
        """The part that is checked."""
        return [
            HEAD,
            *(f"{label}：{getattr(self, name)}" for label, name in _FIELDS),
            *(sheet.line() for sheet in self.sheets),
            f"{_CODE}：{self.code}",
        ]


def parse_receipt(text: str) -> Receipt:
    """The receipt that `text` is.

    Raises:
        ReceiptUnreadable: something is missing, or does not give the 校验码 that stands there.
    """
    lines = [line.strip() for line in text.removeprefix("\ufeff").splitlines()]
    if HEAD not in lines:
        raise ReceiptUnreadable("没有核验内容")
    own = lines[lines.index(HEAD) + 1 :]
    found = {
        label: line.partition("：")[2]
        for line in own
        for label in (*(label for label, _ in _FIELDS), _CODE)
        if line.partition("：")[0] == label
    }
    missing = [label for label in (*(label for label, _ in _FIELDS), _CODE) if label not in found]
    if missing:
        raise ReceiptUnreadable(f"缺少“{missing[0]}”")
    if not re.fullmatch("[0-9]{1,6}", found["报送次数"]):
        raise ReceiptUnreadable("“报送次数”不是数字")
    sheets = tuple(SheetFigures(*m.groups()) for line in own if (m := _SHEET.fullmatch(line)))
    receipt = Receipt(
        workspace=found["年度工作文件夹编号"],
        scorer=found["评分单位代码"],
        revision=int(found["报送次数"]),
        arrived=found["收件时间"],
        sha256=found["文件校验值（SHA-256）"],
        sheets=sheets,
    )
    if receipt.code != found[_CODE]:
        raise ReceiptUnreadable("内容与校验码不一致")
    return receipt
