"""The words of marking forms: states of a row, prompts, alerts, closing lines; and of issuing."""

from __future__ import annotations

NOTICE_SHEET = "填报须知"
META_SHEET = "_meta"

FILLED = "已填"
BLANK = "未填"
PARTLY = "未填完"
NOT_NUMBER = "应为数字"
NOT_LISTED = "请从下拉列表中选择"
BOTH = "评分与“不涉及”只能填一项"
WANTS_NA_REASON = "请填不涉及的原因"
ONLY_NA = "特殊情形只能选“不涉及”"
NO_NA = "本项不设“不涉及”"
WANTS = "请填"
"""Before the header of the reason column: 请填失分原因."""

STATUS_PREFIX = "填写情况："
ALL_FILLED = "已全部填写，可打印签字盖章后报送"
UNIT_OF_MARKS = "单位：分"
NONE = "—"

FOOT_BROKEN = "评分栏有错误值，请改正后再看"
FOOT_NOTE = "（不涉及、回避计入“已填”，不计入评分个数；超出范围的不计）"
ALL_SAME = ("全部", "家评分相同，请确认是否为真实评议结果。")
MANY_FULL = ("满分单位", "家，请确认。")

MARK_PROMPT = "填{rule}。"
MARK_PROMPT_NA = "填{rule}。不涉及的单位请留空，在右侧“特殊情形”中选择。"
MARK_ALERT = "请填{rule}，例如{example}。不要填汉字、百分号或“分”字。"
CHOICE_ALERT = "请从下拉列表中选择：{choices}。"
SPECIAL = "特殊情形"
SPECIAL_PROMPT = "一般留空。单位不涉及本项业务的选“不涉及”，并填写原因。"
SPECIAL_ALERT_TITLE = "请从下拉列表中选择"
SPECIAL_ALERT = "此处只能选“不涉及”或留空。"
REASON_LIMIT = 200
REASON_ALERT_TITLE = "内容过长"
REASON_ALERT = "请控制在200字以内，详细材料可另附。"
UNFIT = "{label}不符合要求"

EXAMPLE_TITLE = "填写示例（不计分）"
EXAMPLE_UNITS = ("示例单位甲", "示例单位乙", "示例单位丙")
EXAMPLE_LOW = "2件事项超期办理"
EXAMPLE_OPINION = "窗口服务较好，建议加强政策宣传"
EXAMPLE_BASIS = "局党组会议研究，纪要〔示例〕1号"
EXAMPLE_NA = "无此项业务职责"
CLOSING = (
    "本表为内部工作资料，请妥善保管，结果公布前不得外传。",
    "国家秘密不得填入本表。",
)
DEMO_MARK = "（演示数据）"

UNKNOWN_CHANGE = "上一次的评分表已不在“发放”文件夹中，无法列出变动"
NO_KEY = (
    "找不到可用的发放密钥（{path}），未发放。请在建立工作文件夹的电脑上操作，"
    "或用 --key-dir 指明密钥所在文件夹。"
)
