"""Words for what a kept workbook holds beside what is read of it."""

from __future__ import annotations

COMMENTS = "“{sheet}”表{cells}的批注"
CELLS = "“{sheet}”表{cells}的内容"
SHEET = "工作表“{title}”"
IN_SHEET = "“{sheet}”表的"
PICTURES = "图片或图形"
PART = "附带内容{name}"
LOOSE = "文件末尾、注释等各部分以外的内容"
ORPHANS = "不在任何单元格中的文字"
ELSEWHERE = "附带文字（{name}）"
LINK = "超链接{cell}"
SCENARIO = "方案管理器中的方案"
SHEET_PROPERTY = "工作表自定义属性"
PROTECTED_RANGE = "允许编辑区域的名称"
WEB = "网页发布设置"
SMART_TAG = "智能标记"
PERSON = "批注人员名单"
PHONETIC = "拼音信息"
DEFINED = "定义的名称“{name}”"
DEFINED_NOTE = "定义的名称的备注"
HEADER = "页眉页脚"
PROMPT = "数据有效性的提示文字"
FORMAT = "数字格式中的文字"
STYLE = "单元格样式的名称"
PROPERTY = "文档属性“{name}”"
PROPERTIES = {
    "title": "标题", "subject": "主题", "creator": "作者", "keywords": "标记",
    "description": "备注", "lastModifiedBy": "最后一次保存者", "category": "类别",
    "contentStatus": "内容状态", "identifier": "标识", "Manager": "经理", "Company": "公司",
    "HyperlinkBase": "超链接基础",
}  # fmt: skip
"""Document properties → what Excel calls them."""
FORMAT_WORDS = frozenset(
    ["年", "月", "日", "时", "分", "秒", "上午", "下午", "元", "万", "万元", "次", "周", "星期",
     "¥", "￥", "AM", "PM", "A", "P", "CNY", "RMB", "USD", "T"]
)  # fmt: skip
"""Texts that number formats of office programs have."""
OTHER_PROGRAMS = (
    "工作表", "命名范围", "命名区域", "图表", "常规", "超链接", "已访问的超链接", "千位分隔",
    "货币", "百分比", "标题", "汇总", "输入", "输出", "计算", "注释", "好", "差", "适中",
    "检查单元格", "链接单元格", "解释性文本", "警告文本", "强调文字颜色", "强调", "着色", "样式",
    "普通", "表样式", "数据透视表样式", "中度样式", "浅色样式", "深色样式",
)  # fmt: skip
"""Names that other programs give to styles and lists of parts when they save."""
