"""核验意见 on the registers (台账) that the office keeps by hand."""

from __future__ import annotations

from xltools.text.finding import Kind, Severity

_WARNING, _NOTICE, _ERROR = Severity.WARNING, Severity.NOTICE, Severity.ERROR
_MEANWHILE = "改正前该项不计入总分。"

REGISTER_MISSING = Kind(
    "未找到登记表",
    _WARNING,
    "未找到登记表，本次按没有加减分事项处理。确有登记的，请将登记表放回原处后重新汇总。",
)
LISTS_OUTDATED = Kind(
    "登记表选项为旧版",
    _NOTICE,
    "下拉列表中的单位、情形等仍是方案调整前的，已登记的内容不受影响。"
    "列表中没有的，请按方案中的写法粘贴；是否计入以汇总结果为准。",
)
NOT_READ = Kind(
    "台账未读取",
    _NOTICE,
    "台账文件夹中的“{value}”不是本程序的台账，没有读取，也不随审计包交出。",
)
ENCLOSED = Kind(
    "文件夹带未读取的内容",
    _WARNING,
    "{value}没有读取。本文件封存时整份留存，并随审计包交出。请将其移出本文件，移出以前不能封存。",
)
COLUMN_MISSING = Kind(
    "登记表栏目缺失",
    _ERROR,
    "没有“{value}”栏，整张登记表无法读取，本次未计入任何加减分。请恢复栏目名称。",
)
UNIT_BLANK = Kind("未选被评议单位", _ERROR, f"未选择被评议单位。请从下拉列表中选择，{_MEANWHILE}")
UNIT_UNKNOWN = Kind(
    "单位名称无法认定",
    _ERROR,
    f"单位名称“{{value}}”在评议对象中找不到{{nearest}}。"
    "请从下拉列表选择，程序不代为认定。方案已删去该单位的，在方案中恢复该单位，"
    f"或者在“已撤销”栏选“是”，{_MEANWHILE}",
)
UNIT_AMBIGUOUS = Kind(
    "单位名称不唯一",
    _ERROR,
    f"单位名称“{{value}}”可以指{{names}}。请从下拉列表选择，程序不代为认定，{_MEANWHILE}",
)
KIND_UNKNOWN = Kind(
    "加减分类型不明",
    _ERROR,
    f"类型“{{value}}”不在扣分、加分、{{veto}}之中。请从下拉列表中选择，{_MEANWHILE}",
)
TARGET_UNKNOWN = Kind(
    "计入对象不明",
    _ERROR,
    f"计入对象“{{value}}”无法识别，本方案可选{{offered}}。请从下拉列表中选择或留空，{_MEANWHILE}",
)
KIND_DIFFERS = Kind(
    "类型与情形不符",
    _ERROR,
    f"类型为“{{value}}”，扣分情形“{{rule}}”是{{usual}}情形。请核实后改正其一，{_MEANWHILE}",
)
TARGET_DIFFERS = Kind(
    "计入对象与情形不同",
    _NOTICE,
    "计入对象为“{value}”，扣分情形“{rule}”规定计入“{usual}”，本次按登记的计入。请核实。",
)
EACH_DIFFERS = Kind(
    "每次分值与情形不同",
    _NOTICE,
    "每次{value}分，扣分情形“{rule}”规定每次{points}分。请核实。",
)
NOT_A_NUMBER = Kind(
    "登记数值不符合要求",
    _ERROR,
    f"“{{column}}”填写内容“{{value}}”，应为数字。请直接填写数字，不用公式、不带单位，{_MEANWHILE}",
)
NEGATIVE = Kind(
    "登记数值为负数",
    _ERROR,
    f"“{{column}}”填写内容“{{value}}”，不能为负数。此处填正数，汇总时按类型自动加减，{_MEANWHILE}",
)
TIMES = Kind("次数不符合要求", _ERROR, f"次数填写内容“{{value}}”，应为1以上的整数，{_MEANWHILE}")
NOT_A_DATE = Kind(
    "登记日期不符合要求",
    _ERROR,
    f"“{{column}}”填写内容“{{value}}”，{{why}}。请按2017-06-15的写法改填，{_MEANWHILE}",
)
DATE_BEFORE = Kind(
    "日期早于发生日期",
    _ERROR,
    f"{{column}}{{value}}早于发生日期{{happened}}，不能早于发生日期。请核实，{_MEANWHILE}",
)
ANSWER_UNKNOWN = Kind(
    "是否撤销不明",
    _ERROR,
    f"“已撤销”填写内容“{{value}}”。只能选“是”或留空，{_MEANWHILE}",
)
NOT_APPROVED = Kind(
    "扣分未经批准",
    _WARNING,
    "{what}：{lacks}，本次未计入总分，已列入“待会审及议定事项”。请补齐后重新汇总。",
)
APPROVED_DIFFERS = Kind(
    "核定与拟扣不一致",
    _NOTICE,
    "拟{word}{proposed}分，核定{approved}分，按核定计。请核实。",
)
DUPLICATE = Kind(
    "疑为重复登记",
    _NOTICE,
    "与第{row}行疑为同一事项，同一事项不得重复{word}，请核实。",
)
TYPED_STATUS = Kind(
    "是否计入被改填",
    _WARNING,
    "“是否计入”填写内容“{value}”，该栏自动计算，本次按“{computed}”处理。请勿手工填写。",
)
SHOWN_OTHERWISE = Kind(
    "登记显示与存储不同",
    _ERROR,
    "屏幕显示“{shown}”，实际存储“{value}”，无法判断以哪个为准。"
    "请核实后改填或删去该行，改正前该行不采用。",
)
STRUCK_OUT = Kind(
    "登记内容已划掉",
    _ERROR,
    "填写内容“{value}”已划掉（带删除线），该行是否有效无法判断，不采用。"
    "仍有效的取消删除线；不再有效的删去该行，加减分事项选“已撤销”。",
)
PERSONAL = Kind(
    "登记含个人信息",
    _NOTICE,
    "“{column}”中疑有{what}，该栏内容会写入告知文书和反馈。请核实，不宜告知的改写后再发出。",
)
CONDITIONAL = Kind(
    "登记条件格式改变显示",
    _WARNING,
    "设有改变显示内容的条件格式，屏幕显示的可能不是存储的内容。"
    "已按存储的内容读取，请核实，并取消这类条件格式。",
)
HIDDEN = Kind("登记内容被隐藏", _NOTICE, "{value}被隐藏，其中的内容照常采用。请核实。")
TEXT_NUMBER = Kind(
    "登记数值为文本",
    _NOTICE,
    "“{column}”以文本填写“{value}”，已按{number}计。请改为数值。",
)
