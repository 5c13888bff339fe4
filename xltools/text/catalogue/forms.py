"""Findings about forms being filled from a list, and about forms being issued."""

from __future__ import annotations

from xltools.text.finding import Kind, Severity

# The form that is to be filled ---------------------------------------------------------------

FORM_UNREADABLE = Kind(
    "评分表无法读取",
    Severity.ERROR,
    "该文件不是可以读取的.xlsx工作簿。请使用发放的评分表。",
)
FORM_UNKNOWN = Kind(
    "识别信息缺失",
    Severity.ERROR,
    "未找到表格识别信息，可能是将内容复制到了新建文件。请使用发放的评分表。",
)
FORM_ALTERED = Kind(
    "识别信息不一致",
    Severity.ERROR,
    "表格识别信息前后不一致，无法确定各格的含义。请使用发放的评分表，或请评议工作机构重新发放。",
)
CELL_NOT_KEPT = Kind(
    "原有内容未保留",
    Severity.WARNING,
    "原有内容“{value}”不是数字或文字，未带入新表。请核实后填写。",
)
SHEET_NOT_KEPT = Kind(
    "自加工作表未保留",
    Severity.WARNING,
    "工作表“{value}”不是发放时的内容，未带入新表。需要的请另行保存。",
)

# The list ------------------------------------------------------------------------------------

CSV_ENCODING = Kind(
    "清单编码不符",
    Severity.ERROR,
    "文件既不是.xlsx工作簿，也不是UTF-8或GBK编码的CSV，无法读取。"
    "请另存为.xlsx或“CSV UTF-8”后重试。",
)
CSV_HEADER = Kind(
    "清单表头不符",
    Severity.ERROR,
    "没有找到能用的表头：第1行缺少“{value}”栏。清单的第1行应为：单位编码,指标编码,栏目,值,理由；"
    "一行一个单位的表格，表头应有“单位代码”或“被评议单位”，以及各项目的指标编码或名称。",
)
CSV_COLUMN_IGNORED = Kind(
    "清单多余栏",
    Severity.NOTICE,
    "“{value}”栏不在约定之列，未使用。",
)
CSV_SHEET_IGNORED = Kind(
    "工作表未读取",
    Severity.WARNING,
    "工作表“{value}”未读取，只读取了“{used}”。需要填入的，请另存为一个文件后再填。",
)
CSV_MALFORMED = Kind(
    "清单格式不符",
    Severity.ERROR,
    "该行有{value}栏，与表头的{expected}栏不一致。请检查逗号和引号。",
)
CSV_UNIT = Kind(
    "清单单位不在表内",
    Severity.ERROR,
    "单位“{value}”不在本表内。{hint}请按评分表中的单位代码或名称填写。该行未填入。",
)
CSV_UNIT_DIFFERS = Kind(
    "清单单位代码与名称不符",
    Severity.ERROR,
    "单位代码在本表是{own}，名称写的是“{value}”，无法判断以哪个为准，该行未填入。请核实后改正。",
)
CSV_ITEM = Kind(
    "清单项目不在表内",
    Severity.ERROR,
    "指标编码“{value}”不是本表的测评项目，本表为{items}。请改正。该行未填入。",
)
CSV_FIELD = Kind(
    "清单栏目不在表内",
    Severity.ERROR,
    "栏目“{value}”不在本表内，可填{fields}。请改正。该行未填入。",
)
CSV_NOT_ASKED = Kind(
    "该单位不评此项",
    Severity.ERROR,
    "本表“{item}”不含该单位。请删去该行，或与评议工作机构核对。该行未填入。",
)
CSV_RECUSED = Kind(
    "回避单位不评分",
    Severity.ERROR,
    "填写内容“{value}”。该单位已设为回避（{reason}），不填评分。请删去该行。该行未填入。",
)
CSV_REPEATED = Kind(
    "清单重复行",
    Severity.WARNING,
    "与第{first}行的单位、指标、栏目和内容相同，只填一次。请核对清单。",
)
CSV_CONFLICT = Kind(
    "清单重复且不一致",
    Severity.ERROR,
    "填写内容“{value}”，与第{first}行的“{other}”不同，无法判断以哪个为准，均未填入。请核实后只留一行。",
)
CSV_NOT_NUMBER = Kind(
    "清单值非数字",
    Severity.ERROR,
    "填写内容“{value}”不是数字，已照原样填入，评分表标为“{status}”。请改为阿拉伯数字。",
)
CSV_UNFIT = Kind(
    "清单值不符合要求",
    Severity.ERROR,
    "填写内容“{value}”，评分表标为“{status}”。请核实后改填。",
)
CSV_WANTS_REASON = Kind(
    "清单缺原因",
    Severity.WARNING,
    "填写内容“{value}”，未填原因，评分表标为“{status}”。请补填。",
)
CSV_SHOWN_OTHERWISE = Kind(
    "清单显示与存储不同",
    Severity.ERROR,
    "屏幕显示“{shown}”，实际存储“{value}”，无法判断以哪个为准，未填入。请核实后改填清单。",
)
CSV_REPLACED = Kind(
    "原填内容已改",
    Severity.NOTICE,
    "评分表中原有的{value}处内容已按清单改填：{names}。请核对。",
)
CSV_SUMS = Kind(
    "清单合计行未读取",
    Severity.NOTICE,
    "“{value}”一行是合计或平均，不是单位，没有读取。",
)
CSV_TOO_LONG = Kind(
    "清单数字过长",
    Severity.ERROR,
    "填写内容“{value}”超过15位有效数字，表格不能如实保存，未填入。请核实后改填。",
)
CSV_ALIAS = Kind(
    "清单特殊情形用词",
    Severity.WARNING,
    "填写内容“{value}”已按“不涉及”填入“特殊情形”。今后请用“不涉及”。",
)
CSV_LIST_FULL = Kind(
    "清单事项过多",
    Severity.ERROR,
    "评分表只有{lines}行，该事项未填入。同一单位、同一情形的请合并次数，或与评议工作机构联系。",
)
CSV_ABOVE_OPEN = Kind(
    "表头未填好",
    Severity.NOTICE,
    "“{item}”表头：{value}。单位编码留空、栏目填表头名称，即可由清单填入。",
)
CSV_EVENTS_REPLACED = Kind(
    "原有事项已替换",
    Severity.WARNING,
    "“{item}”中{names}原有的{value}件事项，已换成清单中的{count}件；清单没有提到的单位，原有事项不变。",
)
CSV_UNCONFIRMED = Kind(
    "核对确认已清空",
    Severity.WARNING,
    "“{item}”的事项有增减，表头“{label}”原选“{value}”，已清空。请核对全部单位后重新选择。",
)
CSV_CONFIRMED = Kind(
    "清单已逐家列明",
    Severity.NOTICE,
    "“{item}”清单逐家列明了全部单位的情况，表头“已核对，无遗漏”已代选“是”。请核对后报送。",
)
CSV_ROWS_OPEN = Kind(
    "评分表未填完",
    Severity.NOTICE,
    "“{item}”{value}，详见评分表“填写情况”栏。",
)

# Issuing -------------------------------------------------------------------------------------

NOTHING_TO_MARK = Kind(
    "评分单位无评分任务",
    Severity.WARNING,
    "“{value}”没有可评的单位，未生成评分表。请检查方案中的负责项目和负责类别。",
)
FORM_STALE = Kind(
    "评分表已停用",
    Severity.NOTICE,
    "发放文件夹中的“{value}”所属评分单位已不在方案中或无评分任务，请停止使用。",
)
