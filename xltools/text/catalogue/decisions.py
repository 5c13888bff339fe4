"""核验意见 on decisions (议定事项), releases (核准采用) and stamped paper originals."""

from __future__ import annotations

from xltools.text.finding import Kind, Severity

_WARNING, _NOTICE, _ERROR = Severity.WARNING, Severity.NOTICE, Severity.ERROR

STALE = Kind(
    "议定依据已变",
    _WARNING,
    "议定事项第{number}号（{kind}）：{what}，议定为“{decided}”。{why}，本次未按议定处理。"
    "请核实后登记撤销，或重新议定。",
)
IMPOSSIBLE = Kind(
    "议定事项不能执行",
    _WARNING,
    "议定事项第{number}号（{kind}）：{what}，议定为“{decided}”。{why}，本次未按议定处理。"
    "请核实后登记撤销，或重新议定。",
)
CONTRADICTORY = Kind(
    "议定事项互相矛盾",
    _ERROR,
    "议定事项第{number}号（{kind}）：{what}，议定为“{decided}”。{why}，均未采用。"
    "请核对纪要，登记撤销其中有误的一项。",
)
ROW_GONE = Kind(
    "议定事项登记已改动",
    _WARNING,
    "议定事项第{number}号（{kind}）已记入操作留痕记录，登记表中现已没有或内容有改动。"
    "记录不能修改，仍按原议定处理；确需改变的，请恢复原登记行，另起一行登记撤销。",
)
RELEASED = Kind(
    "暂存件已核准采用",
    _NOTICE,
    "本件原为暂存待核，已核准采用（议定事项第{number}号，核准人：{value}，理由：{reason}），"
    "能读取的评分照常计入，其余核验意见仍列在清单中。请核实。",
)

# 台账/议定事项 as it is filled.
BLANK = Kind(
    "议定事项未填全",
    _ERROR,
    "“{kind}”须填写“{column}”，现为空白，该项未采用。请补填。",
)
NOT_USED = Kind(
    "议定事项栏目多填",
    _ERROR,
    "“{kind}”不用“{column}”一栏，现填写内容“{value}”，原意无法判断，该项未采用。请核实后改填。",
)
UNKNOWN = Kind(
    "议定对象无法认定",
    _ERROR,
    "“{column}”填写内容“{value}”，{nearest}。程序不代为认定，该项未采用。请改填。",
)
VALUE = Kind(
    "议定结果不符合要求",
    _ERROR,
    "“{column}”填写内容“{value}”，应为{expected}，该项未采用。请改填。",
)
COLUMN_MISSING = Kind(
    "登记表缺少栏目",
    _ERROR,
    "没有“{value}”栏，整张登记表无法读取，本次未读取其中任何内容。请恢复栏目名称。",
)

# 台账/纸质件登记.
PAPER_DIFFERS = Kind(
    "电纸不一致",
    _WARNING,
    "电子件与纸质盖章件登记不符：{value}。请逐项核对后登记核对结果，核对前不能封存。",
)
PAPER_ENTRY = Kind(
    "纸质件登记不符合要求",
    _ERROR,
    "“{column}”填写内容“{value}”，应为{expected}，该行未用于核对。请改填。",
)
PAPER_SCORER = Kind(
    "纸质件评分单位不明",
    _ERROR,
    "“{column}”填写内容“{value}”，在方案中找不到对应的评分单位或测评项目{nearest}，该行未用于核对。"
    "请从下拉列表选择；负责几个项目的，每个项目登记一行。",
)
