"""The script that an office writes for itself: read every workbook, join, average, rank.

Nothing in it is made to fail: it names the sheet and the header row as they were issued, keeps
the rows that have a unit code, and lets pandas turn what it can into numbers.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd


def averages(folder: Path) -> dict[str, float]:
    """Unit code → mean mark over every workbook of `folder`; units without a mark are absent."""
    parts = []
    for path in sorted(folder.glob("*.xls*")):
        sheet = pd.read_excel(path, sheet_name="评分表", header=4)
        marks = sheet.iloc[:, [1, 2, 3]].copy()
        marks.columns = ["单位代码", "被评议单位", "评分"]
        marks = marks.dropna(subset=["单位代码"])
        marks["评分"] = pd.to_numeric(marks["评分"], errors="coerce")
        parts.append(marks)
    joined = pd.concat(parts, ignore_index=True)
    means = joined.groupby("单位代码")["评分"].mean().dropna()
    return {str(code): float(mean) for code, mean in means.items()}
