"""Sentences about the state of the result: what is registered, and why something is refused."""

from __future__ import annotations

NOT_A_STATE = "“{name}”不是结果状态。结果状态依次为{all}。"
STATE_IS = "现为{state}{since}。"
LAPSED_STATE = "{state}（审定后结果有变，须重新报请审定）"
LAPSED = "审定后结果有变，按送审稿处理，须重新报请审定。"
SINCE = "（{date}登记{paper}，登记人{by}）"
NOTHING_REGISTERED = "（还没有登记其他状态）"
REGISTERED = "已登记{state}（{date}{paper}，登记人{by}）。"
BACK = "已由{before}退回{state}（{date}，登记人{by}），理由：{reason}。"
STATE_LINE = "{number}. {state}　{date}{paper}　登记人{by}{reason}"

NEEDS_DATE = "没有登记{state}：请用--date写明日期，例如2017-12-26。"
NEEDS_BY = "没有登记{state}：请用--by写明登记人。"
NEEDS_MEETING = "没有登记送审稿：请用--meeting写明会审会议，或用--document写明纪要文号。"
NEEDS_APPROVAL = "没有登记审定稿：请用--document写明批件号。"
NEEDS_NOTICE = "没有登记公布稿：请用--document写明通报文号。"
NEEDS_REASON = "没有登记：由{before}退回{state}，请用--reason说明理由。"
SAME = "没有登记：现在就是{state}{since}。"
STEP_BY_STEP = "没有登记{state}：现为{before}，请先登记{next}。"
TOO_EARLY = "没有登记{state}：日期{date}早于{before}的日期{last}，请核实。"
NEVER_COUNTED = "没有登记{state}：还没有汇总。请先运行xltools consolidate。"
NOT_COMPLETE = (
    "没有登记{state}：{why}，名次为暂列。请先补齐报送件，或登记议定事项（按未报处理）后重新汇总。"
)
OPEN_MATTERS = "没有登记{state}：还有{count}件事项没有办结，第一件：{first}"
NOT_COUNTED_AGAIN = (
    "没有登记{state}：上次汇总以后报送件、台账或方案有变，请先运行xltools consolidate，"
    "看过“结论”再登记。"
)
SEALED = "没有登记{state}：结果已封存。请先启封（xltools unseal）并说明理由。"
NOT_WHAT_WAS_APPROVED = (
    "没有登记{state}：审定（{date}{paper}）以后结果有变，现在的结果没有审定。"
    "请重新报请审定，登记审定稿并封存后再登记。"
)
NOT_SEALED = "没有登记{state}：审定的结果还没有封存。请先封存：xltools seal -w {path}"
NEXT_IS_COUNT = "重新汇总，使各表注明{state}：xltools consolidate -w {path}"
NEXT_IN = {
    "初稿": "汇总、核对以后登记核对稿：xltools state 核对稿 --date 日期 --by 登记人 -w {path}",
    "核对稿": (
        "生成反馈核对版和送审版（xltools publish --edition 送审 -w {path}），会审以后登记送审稿："
        "xltools state 送审稿 --date 日期 --meeting 会议 --by 登记人 -w {path}"
    ),
    "送审稿": (
        "报请审定以后登记审定稿："
        "xltools state 审定稿 --date 日期 --document 批件号 --by 登记人 -w {path}"
    ),
    "审定稿": "封存审定的结果：xltools seal -w {path}",
    "公布稿": (
        "送出反馈版和移交件（还没有生成的：xltools publish --edition 反馈 -w {path}，"
        "xltools publish --edition 移交 -w {path}），再归档：xltools archive -w {path}"
    ),
}
"""State → what is to be done in it."""
NEXT_IS_PUBLISHED = (
    "生成公开版（xltools publish --edition 公开 -w {path}），通报印发以后登记公布稿："
    "xltools state 公布稿 --date 日期 --document 通报文号 --by 登记人 -w {path}"
)
NEXT_IS_UNSEALED = (
    "确需更正的，先启封并说明理由：xltools unseal --reason 理由 --by 经办人 -w {path}"
)
