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

DEMO = "演示数据"
INTERNAL = "内部资料 注意保存"

YES = "是"
NO = "否"
