"""核验意见 on 台账/异议复核: what units object to, and what came of it."""

from __future__ import annotations

from xltools.text.finding import Kind, Severity

OPEN = Kind(
    "异议未办结",
    Severity.WARNING,
    "对“{value}”提出的异议尚未办结（{lacks}）。请复核后登记结论和答复日期，办结前不能封存。",
)
UNIT_UNKNOWN = Kind(
    "异议单位无法认定",
    Severity.ERROR,
    "“异议单位”填写内容“{value}”，{why}，该行按未办结处理。"
    "请从下拉列表选择；方案已删去该单位的，在方案中恢复该单位，或者删去该行。",
)
ENTRY = Kind(
    "异议登记不符合要求",
    Severity.ERROR,
    "“{column}”填写内容“{value}”，应为{expected}，该行按未办结处理。请改填。",
)
DATES = Kind(
    "异议答复早于收到",
    Severity.ERROR,
    "答复日期{value}早于收到日期{received}，该行按未办结处理。请核实后改填。",
)
NO_CHANGE = Kind(
    "异议更正内容未填",
    Severity.WARNING,
    "结论为“{value}”，没有填写更正内容。请补填更正了什么、依据哪项议定事项，补填前不能封存。",
)

UNSETTLED = (OPEN, UNIT_UNKNOWN, ENTRY, DATES, NO_CHANGE)
"""What people must have settled before a result is sealed."""
