"""Shared Chinese words: one term per idea, everywhere the same."""

from __future__ import annotations

NOT_APPLICABLE = "不涉及"
RECUSED = "回避"
NO_SAMPLE = "无样本"
BLANK = "未填"
REJECTED = "待更正"
UNREPORTED = "未报"
EXEMPT = "免评"

NOT_APPLICABLE_ALIASES = ("不参评", "不适用", "缺项", "无此项业务")

APPRAISAL = "评议"
"""What titles of appraisals end in, and what is made of one begins with."""
DEMO = "演示数据"
INTERNAL = "内部资料 注意保存"

YES = "是"
NO = "否"
YES_OR_NO = {YES: True, "true": True, "√": True, NO: False, "false": False, "×": False}
"""What an answer means, once width, case and spaces are folded; nothing else is an answer."""


def nest_quotes(text: str) -> str:
    """Quotes inside quotes are single ones; text whose quotes do not pair is left alone.

    >>> nest_quotes("““市民心声”留言办理”没有评分")
    '“‘市民心声’留言办理”没有评分'
    >>> nest_quotes("填写内容“95”分”")
    '填写内容“95”分”'
    """
    depth, out = 0, []
    for char in text:
        if char == "“":
            depth += 1
            out.append("‘" if depth > 1 else char)
        elif char == "”":
            out.append("’" if depth > 1 else char)
            depth -= 1
            if depth < 0:
                return text
        else:
            out.append(char)
    return text if depth else "".join(out)
