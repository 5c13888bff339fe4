"""The words of the sample workbook of functions in cells; all its figures are synthetic."""

from __future__ import annotations

SHEET = "函数示例"
TITLE = "单元格函数示例（演示数据）"
NOTE = (
    "有底色的格是函数。装有加载项的电脑上会重新计算；没有装的，显示上次算得的结果，"
    "请不要改动公式，也不要强制重新计算。"
)
HEADS = (
    "被评议单位",
    "评分（照录）",
    "规范后的数",
    "说明",
    "核验结果",
    "折算得分（5分）",
    "总分",
    "名次",
    "末位",
    "等次",
)
UNITS = (
    "市教育局",
    "市科技局",
    "市公安局",
    "市民政局",
    "市司法局",
    "市财政局",
    "市水利局",
    "市气象局",
)
GRADES = (("优秀", 90), ("良好", 80), ("合格", 60), ("不合格", None))
GRADE_HEAD = ("等次", "总分不低于")
CONTROL = "电纸核对数"
CHECKSUM = "校验码"
NUMBER = "序号"
"""The column left of the units."""
ABSENT = "（无加载项，未计算）"
