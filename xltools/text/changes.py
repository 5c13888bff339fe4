"""Words for two results beside each other."""

from __future__ import annotations

from typing import Any

STATUS, RAW_TOTAL, ADJUSTMENT, TOTAL = "排名情况", "评议得分", "加减分", "总分"
RANK, GRADE, BOTTOM, OUTCOMES = "名次", "等次", "后进", "结果运用"
ITEM, LISTED, NONE = "项目", "评议对象", "无"
ABSENT, PRESENT = "未列入", "列入"
_STATUSES = {
    "ranked": "参加排名",
    "unranked": "不参加排名",
    "disqualified": "直接列为不合格",
    "incomplete": "待补报",
    "exempt": "免评",
}

SCHEME_CHANGED = "方案有改动"
ENGINE_CHANGED = "计算程序版本由{before}变为{after}"
RETURN_NEW = "{scorer}新采用报送件“{file}”"
RETURN_GONE = "{scorer}的报送件“{file}”不再采用"
RETURN_REPLACED = "{scorer}的报送件由“{before}”改为“{after}”"
DECISION_NEW = "议定事项第{number}号（{kind}）：{matter}"
DECISION_GONE = "议定事项第{number}号（{kind}）不再采用：{matter}"
ADJUSTMENT_NEW = "新计入{kind}{points}分：{fact}"
ADJUSTMENT_GONE = "不再计入{kind}{points}分：{fact}"
BY_OTHERS = "本单位得分未变，因其他单位变化"
UNKNOWN = "两次结果的依据有变化，未能对应到本单位，请用 xltools explain 分别查看"
NOTHING_DIFFERS = "所比较的内容中没有记载依据的变化，请用 xltools explain 分别查看"

HEAD = ("单位", "内容", "原", "现", "增减", "原因")
SAME = "两次结果完全相同。"
SUMMARY = "有变化的单位{count}家，其余{rest}家不变。"
INPUTS = "依据的变化："
NO_INPUTS = "依据的变化：没有记载。"
PARTIAL = "汇总排名工作簿只用来比较总分、名次和等次；逐项比较请用工作文件夹或结果JSON。"
NOT_A_RESULT = (
    "“{path}”不是评议结果。可以比较的有：年度工作文件夹、汇总排名.xlsx、"
    "xltools consolidate --json 写出的结果JSON。"
)
OTHER_APPRAISAL = "两个结果不是同一评议（{before}、{after}），没有比较。"


def shown(key: str, value: Any) -> str:
    """A value of the result document in words."""
    if value is None:
        return NONE
    if isinstance(value, bool):
        return "是" if value else "否"
    return _STATUSES.get(str(value), str(value)) if key == "status" else str(value)
