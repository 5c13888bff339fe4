"""The words of the sample workbook of functions in cells; all its figures are synthetic."""

from __future__ import annotations

SHEET = "函数示例"
TITLE = "单元格函数示例（演示数据）"
RESULTS = "应得结果"
NOTE = (
    "有底色的格是函数，“写法”一行是公式：每个公式一次给一片区域，结果一次填满一片，"
    "不要一格一个公式。新版Excel在第一格输入后按回车；旧版先选中整片，输入后按Ctrl+Shift+Enter。"
    "没有加载项的，Excel显示上次算得的结果，其他软件可能显示“（无加载项，未计算）”，见“应得结果”表。"
)
RESULTS_NOTE = "“函数示例”表中各公式应得的结果，都是数值，没有公式，可与该表逐格对照。"
WRITTEN = "写法"
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
