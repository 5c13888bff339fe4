"""What is said of a scheme while it is read: from 方案.xlsx, or from JSON."""

from __future__ import annotations

from xltools.text.finding import Kind, Severity

_ERROR, _WARNING, _NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE

# The file
FILE_MISSING = Kind(
    "方案不存在", _ERROR, "没有找到评议方案。请确认文件夹，或先建立年度工作文件夹。"
)
FILE_LOCKED = Kind(
    "方案被占用", _ERROR, "文件正在Excel或WPS中打开，无法读取。请关闭该文件后重新操作。"
)
FILE_ENCRYPTED = Kind(
    "方案设有密码或格式较旧",
    _ERROR,
    "文件设有打开密码，或为“.xls”旧格式，无法读取。请取消密码，另存为“.xlsx”后重试。",
)
FILE_UNREADABLE = Kind(
    "方案无法读取",
    _ERROR,
    "文件不是可以读取的“.xlsx”工作簿，可能不完整。请用Excel或WPS打开检查，另存为“.xlsx”后重试；"
    "打不开的请从备份恢复。",
)
UNREADABLE = (FILE_LOCKED, FILE_ENCRYPTED, FILE_UNREADABLE)
"""The workbook cannot be read at all."""

# Sheets and headers
SHEET_MISSING = Kind(
    "缺少工作表", _ERROR, "方案中没有工作表“{title}”。{hint}请恢复该表或改正表名。"
)
SHEET_ABSENT = Kind(
    "没有选填工作表", _WARNING, "方案中没有工作表“{title}”，按没有内容处理。{hint}请核实。"
)
HEADERS_MISSING = Kind(
    "找不到表头", _ERROR, "没有找到表头行，表头应有：{titles}。请恢复表头，表头须在前30行内。"
)
HEADER_UNSURE = Kind(
    "表头名称不符",
    _ERROR,
    "表头“{value}”不是本表的栏目，与“{title}”相近。是该栏的请改正表头；自行添加的请另起名称。",
)
HEADER_TWICE = Kind(
    "表头重复", _ERROR, "“{title}”一栏出现两次，无法判断以哪栏为准。请保留一栏，另一栏改名或删除。"
)
COLUMN_MISSING = Kind("缺少必填栏", _ERROR, "没有“{title}”一栏。该栏必填，请恢复表头和内容。")
COLUMN_ABSENT = Kind("没有选填栏", _NOTICE, "没有“{title}”一栏，各行按{default}处理。")
SETTING_MISSING = Kind("缺少必填设置", _ERROR, "没有“{title}”一行。该项必填，请恢复。")
SETTING_ABSENT = Kind("没有选填设置", _NOTICE, "没有“{title}”一行，按{default}处理。")
SETTING_UNSURE = Kind(
    "设置项名称不符", _ERROR, "“{value}”不是设置项，与“{title}”相近。请改正项目名称。"
)
SETTING_TWICE = Kind(
    "设置项重复", _ERROR, "“{title}”出现两次，无法判断以哪行为准。请删去其中一行。"
)
MERGED = Kind("单元格已合并", _ERROR, "填写区有合并单元格。请取消合并，逐行填写。")

ASIDE = Kind(
    "合计或说明行",
    _WARNING,
    "“{value}”一行是合计或说明，不是本表的内容，没有读取。请核实，并删去或移到表外。",
)

# Cells
CELL_MISSING = Kind("必填内容未填", _ERROR, "“{title}”未填写。{help}请补填。")
CELL_DEFAULT = Kind("未填按默认值", _NOTICE, "“{title}”未填写，按默认值“{default}”处理。")
CELL_ERROR = Kind(
    "单元格公式失效", _ERROR, "填写内容“{value}”。公式已失效，无法取得内容。请删除公式，直接填写。"
)
CELL_UNCALCULATED = Kind(
    "公式没有计算结果",
    _ERROR,
    "单元格为公式，文件中没有保存计算结果。请用Excel或WPS打开并保存，或直接填写内容。",
)
NOT_NUMBER = Kind("应为数字", _ERROR, "填写内容“{value}”。“{title}”应为数字，不带单位。请改填。")
NOT_WHOLE = Kind("应为整数", _ERROR, "填写内容“{value}”。“{title}”应为整数。请改填。")
PERCENT = Kind(
    "数值设为百分比",
    _ERROR,
    "单元格为百分比格式，存储的是“{value}”，原意无法判断。请设为常规格式后填数字，例如80。",
)
NOT_DATE = Kind("应为日期", _ERROR, "填写内容“{value}”。“{title}”应为日期，例如{example}。请改填。")
NO_SUCH_DAY = Kind("没有这一天", _ERROR, "“{title}”填写内容“{value}”，{why}。请核实后改填。")
NO_TIME = Kind("时限没有钟点", _WARNING, "“{title}”只有日期，按当日0时计。请补填钟点，例如17:00。")
BECAME_DATE = Kind(
    "内容变为日期",
    _ERROR,
    "填写内容为日期“{value}”，可能是录入时被软件自动转换。请将单元格设为文本后重新填写。",
)
NOT_OPTION = Kind(
    "不在选项中",
    _ERROR,
    "填写内容“{value}”。“{title}”可选：{options}。{hint}请从下拉列表中选择。",
)
CODE_AS_NUMBER = Kind(
    "代码为数值",
    _WARNING,
    "代码存储的是数值“{value}”，已按显示的“{shown}”读取。请将单元格设为文本后重新填写代码。",
)
SHOWN_OTHERWISE = Kind(
    "方案显示与存储不同",
    _ERROR,
    "屏幕显示“{shown}”，实际存储“{value}”，无法判断以哪个为准。请核实后改填，使两者一致。",
)
STRUCK_OUT = Kind(
    "方案内容已划掉",
    _ERROR,
    "填写内容“{value}”已划掉（带删除线），无法判断是否有效。有效的取消删除线，不再有效的重新填写。",
)
CODE_UNSURE = Kind(
    "代码疑被改写",
    _WARNING,
    "代码存储的是数值，已按显示的“{value}”读取；它与代码{others}是同一个数，"
    "可能是录入时被软件改写。请核实，并将单元格设为文本后重新填写代码。",
)
CONDITIONAL = Kind(
    "方案条件格式改变显示",
    _WARNING,
    "设有改变显示内容的条件格式，屏幕显示的可能不是存储的内容。"
    "已按存储的内容读取，请核实，并取消这类条件格式。",
)
HIDDEN = Kind("方案内容被隐藏", _NOTICE, "{value}被隐藏，其中的内容照常采用。请核实。")
SHEET_COPY = Kind(
    "相近工作表未读取",
    _WARNING,
    "工作表“{value}”与“{title}”相近，其中的内容没有读取。请核实内容没有填错表，并删去不用的一张。",
)
SHEET_UNREAD = Kind(
    "工作表未读取",
    _NOTICE,
    "工作表“{value}”不是方案的表，其中的内容没有读取。请核实。",
)
NORMALISED = Kind(
    "方案写法已规范", _NOTICE, "填写内容“{before}”，已按“{value}”读取。请今后用半角数字填写。"
)

# 方法参数
PARAMETER_ITEM = Kind(
    "参数的项目不存在", _ERROR, "项目代码“{value}”不在“测评项目”表中。{hint}请改正。"
)
PARAMETER_UNKNOWN = Kind(
    "参数名称不符", _ERROR, "“{value}”不是“{method}”的参数。{hint}可用的有：{known}。请改正。"
)
METHOD_MISSING = Kind(
    "参数缺少方法", _ERROR, "“{title}”没有写明用哪种方法。请在其上增加一行，在“数值”栏填方法名称。"
)
PARAMETER_TWICE = Kind("参数重复", _ERROR, "参数“{value}”填写了两次。请保留一行。")
PARAMETER_ORDER = Kind(
    "参数次序不符",
    _ERROR,
    "参数“{value}”指第{number}行“{title}”，该项目没有这一行。请核对序号。",
)
PARAMETER_COLUMN = Kind(
    "参数栏目不符", _ERROR, "填写内容“{value}”。参数“{title}”不用“{column}”一栏。请移到{known}。"
)

# Constraints of the model, JSON included
OUT_OF_RANGE = Kind("数值超出范围", _ERROR, "填写内容“{value}”。{rule}请改填。")
BAD_FORM = Kind("书写格式不符", _ERROR, "填写内容“{value}”。{rule}请改填。")
JSON_SYNTAX = Kind("JSON无法解析", _ERROR, "第{line}行第{column}列起不符合JSON格式。请改正。")
JSON_TOO_DEEP = Kind("JSON过于复杂", _ERROR, "内容嵌套过深或数字过长，不是方案。请核实文件。")
NOT_VALUE = Kind("JSON选项不符", _ERROR, "内容为“{value}”，可选：{options}。{hint}请改正。")
KEY_TWICE = Kind("JSON名称重复", _ERROR, "“{value}”出现两次，无法判断以哪个为准。请保留一个。")
KEY_UNKNOWN = Kind("JSON名称不认识", _ERROR, "“{value}”不是方案的内容。{hint}请改正或删去。")
KEY_MISSING = Kind("JSON缺少内容", _ERROR, "缺少“{value}”（{title}）。请补上。")
WRONG_TYPE = Kind("JSON类型不符", _ERROR, "内容为“{value}”，应为{expected}。请改正。")
