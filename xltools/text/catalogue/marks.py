"""Findings about single entries of a returned form: what was written, what is asked, what to do."""

from __future__ import annotations

from xltools.text.finding import Kind, Severity

ERROR, WARNING, NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE

_MEANWHILE = "改正前该项不计入汇总。"

# Cells that cannot be used.
BLANK = Kind(
    "评分未填",
    ERROR,
    "未填写。未填不等于0分，也不等于“不涉及”。请填写评分；得0分的请填0，{na}",
)
ROW_BLANK = Kind(
    "各栏未填全",
    ERROR,
    "{value}未填写。未填不等于0，也不等于“不涉及”。请补填；没有的请填0，{na}",
)
ABOVE_BLANK = Kind(
    "表头未填",
    ERROR,
    "表头“{value}”未填写。请补填，补填前本表各单位均不计入汇总。",
)
NOT_ASKED = Kind(
    "不评的栏填了内容",
    WARNING,
    "该栏不评本单位，所填“{value}”未采用。请核实是否填错行或栏。",
)

# Numbers that contradict each other.
MISCOUNTED = Kind(
    "票数不符",
    ERROR,
    "{says}各等次、弃权、该栏无效的票数相加应等于计入票。请对照原始选票复核，" + _MEANWHILE,
)
MORE_RETURNED = Kind(
    "收回多于发出",
    ERROR,
    "收回票“{value}”多于发出票“{other}”。按测评规则，收回多于发出的，本次测评无效，"
    "改正或议定前不计入汇总。请核实票数；确属多收的，请报评议工作机构研究。",
)
INCONSISTENT = Kind("所填数据互相矛盾", ERROR, "{says}" + _MEANWHILE)

# Lists of events.
_HELD_BACK = "无法认定哪些单位没有事项，改正前本表各单位均不计入汇总。"
EVENT_UNIT_BLANK = Kind(
    "事项未选单位", ERROR, "第{line}行未选被评议单位。请从下拉列表中选择。" + _HELD_BACK
)
EVENT_UNIT_UNKNOWN = Kind(
    "事项单位不在名单内",
    ERROR,
    "填写内容“{value}”，不在本表单位名单内，程序不代为认定。{hint}请从下拉列表中选择。"
    + _HELD_BACK,
)
EVENT_PART = Kind(
    "事项期层不在名单内",
    ERROR,
    "填写内容“{value}”，不在本表期、层名单内。{hint}请从下拉列表中选择。" + _HELD_BACK,
)
EVENT_UNNUMBERED = Kind(
    "事项行没有序号",
    ERROR,
    "填写内容“{value}”所在的行没有发放时的序号（填在表尾以下，或是自行插入的行）。"
    "请把内容移到表内空行，多于行数的合并次数；退回更正件中已移入表内末行的，请核对，不要重填。"
    + _HELD_BACK,
)
EVENT_TWICE = Kind(
    "疑为同一事项",
    WARNING,
    "第{line}行与第{value}行的单位、情形和{same}相同，疑为同一事项，两行均已计入。"
    "同一事项不得重复扣分、加分，请核实。",
)
EVENT_RULE_BLANK = Kind(
    "事项未选情形", ERROR, "未选情形。请从下拉列表中选择，改正前该单位不计入汇总。"
)
EVENT_RULE_UNKNOWN = Kind(
    "事项情形不在名单内",
    ERROR,
    "填写内容“{value}”，不在本表情形名单内。{hint}请从下拉列表中选择，改正前该单位不计入汇总。",
)
EVENT_NUMBER_BLANK = Kind(
    "事项未填次数", ERROR, "未填次数（分数）。未填不等于1次。请补填，补填前该单位不计入汇总。"
)
EVENT_NO_FACT = Kind("事项缺事实摘要", ERROR, "未填事实摘要。该事项已计入，请补填。")
EVENT_NO_DATE = Kind("事项缺发生日期", WARNING, "未填发生日期。该事项已计入，请补填。")
EVENT_DATE = Kind(
    "发生日期不符合要求",
    WARNING,
    "发生日期填写“{value}”，{why}。该事项已计入，请改为2017-6-8这样的日期。",
)
EVENT_NA_AND_MORE = Kind(
    "事项与不涉及并存",
    ERROR,
    "同一单位既登记了事项，又填了“不涉及”。两者只能保留其一，改正前该单位不计入汇总。",
)
NOT_CONFIRMED = Kind(
    "事项未确认无遗漏",
    ERROR,
    "表头“{label}”未选。没有登记事项的单位无法认定为没有事项。请核对后选择，此前本表各单位均不计入汇总。",
)
OUT_OF_RANGE = Kind(
    "评分超出范围",
    ERROR,
    "填写内容“{value}”。{what}应{range}。请核实后改填，" + _MEANWHILE,
)
TOO_FINE = Kind(
    "小数位数过多",
    ERROR,
    "填写内容“{value}”。{what}{rule}。请核实后改填，" + _MEANWHILE,
)
NOT_A_NUMBER = Kind(
    "评分非数字",
    ERROR,
    "填写内容“{value}”。{what}请用阿拉伯数字，例如95。请改填，" + _MEANWHILE,
)
PLACEHOLDER = Kind(
    "评分以符号代替",
    ERROR,
    "填写内容“{value}”，无法判断是未填、0分还是不涉及。"
    "请填写评分；得0分的请填0，不涉及的请在“特殊情形”中选择并说明原因，" + _MEANWHILE,
)
DECIMAL_MARK = Kind(
    "小数点写法不符",
    ERROR,
    "填写内容“{value}”，小数点不是“.”，原意无法判断。请用英文句点作小数点改填，" + _MEANWHILE,
)
GROUPED = Kind(
    "数字带分节逗号",
    ERROR,
    "填写内容“{value}”，逗号是千位分节还是小数点，无法判断。请去掉逗号改填，例如1280，"
    + _MEANWHILE,
)
PERCENT = Kind(
    "评分带百分号",
    ERROR,
    "填写内容“{value}”。评分是分数，不是百分比，原意无法判断。请去掉百分号后改填，" + _MEANWHILE,
)
DATE = Kind(
    "评分变为日期",
    ERROR,
    "填写内容为日期“{value}”。可能是录入时被软件自动转换，原意无法判断。"
    "请将单元格设为数值后重新填写，" + _MEANWHILE,
)
BOOLEAN = Kind(
    "评分为逻辑值",
    ERROR,
    "填写内容“{value}”是逻辑值，不是评分。请直接填写分数，" + _MEANWHILE,
)
ERROR_VALUE = Kind(
    "公式错误值",
    ERROR,
    "填写内容“{value}”。单元格公式已失效，无法取得评分。请删除公式，直接填写分数，" + _MEANWHILE,
)
NO_VALUE = Kind(
    "公式没有结果",
    ERROR,
    "填写的是公式“{value}”，文件中没有保存计算结果。请删除公式，直接填写分数，" + _MEANWHILE,
)
EXTERNAL = Kind(
    "公式引用其他文件",
    ERROR,
    "填写的公式“{value}”引用其他文件，结果无法核对。请删除公式，直接填写分数，" + _MEANWHILE,
)
SHOWN_OTHERWISE = Kind(
    "显示与存储不同",
    ERROR,
    "屏幕显示“{shown}”，实际存储“{value}”，无法判断以哪个为准。"
    "请对照纸质盖章件核实后改填，" + _MEANWHILE,
)
STRUCK_OUT = Kind(
    "评分带删除线",
    ERROR,
    "评分“{value}”带删除线，无法判断是否有效。"
    "请对照纸质盖章件核实：有效的取消删除线，不再有效的重新填写，" + _MEANWHILE,
)
MERGED = Kind(
    "评分格被合并",
    ERROR,
    "评分单元格与相邻单元格合并（{area}），无法判断评分属于哪个单位。请取消合并后逐格填写，"
    + _MEANWHILE,
)
NA_NOT_ALLOWED = Kind(
    "此项不设不涉及",
    ERROR,
    "选了“不涉及”。该项目适用于全部评议对象，不设“不涉及”。"
    "请填写评分；确有特殊情况的，请先与评议工作机构联系。",
)
NA_AND_MARK = Kind(
    "评分与特殊情形并存",
    ERROR,
    "同时填写了评分“{value}”和“不涉及”。两项只能保留一项。请核实后删去其中一项。",
)
NA_AS_MARK = Kind(
    "不涉及填错栏",
    ERROR,
    "评分栏填了“{value}”。不涉及的单位，评分请留空，在“特殊情形”中选“不涉及”并说明原因，"
    + _MEANWHILE,
)
SPECIAL_UNKNOWN = Kind(
    "特殊情形不符合要求",
    ERROR,
    "特殊情形填写“{value}”。此处只能选“不涉及”或留空。请改正，" + _MEANWHILE,
)
RECUSED_MARKED = Kind(
    "回避单位填了评分",
    ERROR,
    "本单位已列为回避，不应评分，所填“{value}”未采用。请删去评分；确需评分的，"
    "请先与评议工作机构联系。",
)
UNKNOWN_CHOICE = Kind(
    "填写内容不在选项中",
    ERROR,
    "填写内容“{value}”。此处只能选{choices}。请改填，" + _MEANWHILE,
)

# Entries that are used, and lack something.
NO_REASON = Kind(
    "缺失分原因",
    ERROR,
    "{what}，未填{label}。{rule}请补填。",
)
NA_NO_REASON = Kind("缺不涉及原因", ERROR, "选了“不涉及”，未说明原因。不涉及的须说明原因。请补填。")

# What was read as its writer meant it, and said so.
TIDIED = Kind(
    "已规范写法",
    WARNING,
    "{count}数字含空格或为全角字符，已按原意规范，例如“{value}”→{after}。请抽查。",
)
TEXT_NUMBER = Kind(
    "文本型数字",
    WARNING,
    "{count}数字存为文本，已按数值计，例如“{value}”→{after}。今后请将单元格设为数值。",
)
UNIT_WORD = Kind(
    "去除单位字",
    WARNING,
    "{count}填写内容“{value}”，已按{after}计。今后请只填数字。",
)
EXPONENT = Kind(
    "科学计数写法",
    WARNING,
    "{count}填写内容“{value}”为科学计数写法，已按{after}计。请核实。",
)
FORMULA = Kind(
    "评分由公式得出",
    WARNING,
    "{count}评分由公式得出，已采用保存的结果，例如“{value}”→{after}。请核实，今后请直接填写分数。",
)
CHOICE_FORMULA = Kind(
    "选项由公式得出",
    WARNING,
    "填写的是公式，已采用保存的结果，“{value}”→“{after}”。请核实，今后请从下拉列表中选择。",
)
CHOICE_TIDIED = Kind(
    "选项写法已规范",
    WARNING,
    "{count}填写内容“{value}”，已按“{after}”认定。今后请从下拉列表中选择。",
)
NA_ALIAS = Kind(
    "不涉及的其他写法",
    WARNING,
    "{count}特殊情形填写“{value}”，已按“不涉及”计。今后请从下拉列表中选择。",
)

# Signals for a person; nothing is wrong by itself.
ALL_SAME = Kind(
    "评分全部相同",
    NOTICE,
    "{count}家单位评分全部为{value}。不影响汇总，请联系{scorer}确认是否为真实评议结果。",
)
ALL_FULL = Kind(
    "评分全部为满分",
    NOTICE,
    "{count}家单位评分全部为满分{value}。不影响汇总，请联系{scorer}确认是否为真实评议结果。",
)
COPIED = Kind(
    "评分与其他单位雷同",
    NOTICE,
    "{count}家单位的评分与{others}完全相同。不影响汇总，请核实是否各自独立评议。",
)
OWN_UNIT = Kind(
    "评分单位为自身评分",
    NOTICE,
    "{scorer}给本单位评分“{value}”，方案未设回避。不影响汇总，请核实是否应当回避。",
)
