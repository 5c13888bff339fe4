"""The usual script: pandas.read_excel on openpyxl, concat, groupby, to_excel."""

import sys
from pathlib import Path

import pandas as pd

POINTS = {"1": 40, "2": 30, "3": 30}


def consolidate(inbox: str, output: str, reader: str, writer: str) -> None:
    parts = []
    for path in sorted(Path(inbox).glob("*.xlsx")):
        sheets = pd.read_excel(path, sheet_name=[1, 2, 3], header=4, engine=reader)
        for item, (_, sheet) in zip(POINTS, sheets.items(), strict=True):
            marks = sheet.iloc[:, [1, 2, 3]].copy()
            marks.columns = ["code", "name", "mark"]
            marks = marks[marks["code"].astype(str).str.match(r"U\d+$")]
            marks["mark"] = pd.to_numeric(marks["mark"], errors="coerce")
            marks["item"], marks["file"] = item, path.name
            parts.append(marks)
    detail = pd.concat(parts, ignore_index=True)
    good = detail[detail["mark"].between(0, 100)]
    means = good.groupby(["code", "item"])["mark"].mean().unstack()
    total = sum(means[item] * points / 100 for item, points in POINTS.items())
    ranking = total.round(2).rename("total").to_frame()
    ranking["category"] = ["AB"[int(code[1:]) % 2] for code in ranking.index]
    ranking["rank"] = ranking.groupby("category")["total"].rank(method="min", ascending=False)
    with pd.ExcelWriter(output, engine=writer) as book:
        ranking.sort_values(["category", "rank"]).to_excel(book, sheet_name="总分排名")
        means.to_excel(book, sheet_name="分项得分")
        detail.to_excel(book, sheet_name="评分明细", index=False)


if __name__ == "__main__":
    consolidate(sys.argv[1], sys.argv[2], "openpyxl", "openpyxl")
