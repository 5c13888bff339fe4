"""The words that the office does not use occur in none of the texts that staff read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import xltools

PACKAGE = Path(xltools.__file__).parent
TEXTS = PACKAGE / "text"
AVOIDED = {
    word: instead
    for words, instead in (
        ("下发", "发放"),
        ("缺报", "未报"),
        ("研判", "数据分析"),
        ("存证", "留存"),
        ("指纹 哈希", "校验码"),
        ("成绩单", "评议结果反馈表"),
        ("退回件", "退回更正件"),
        ("问题清单", "数据核验清单"),
        ("回收情况", "报送情况"),
        ("隔离", "暂存待核"),
        ("放行", "核准采用"),
        ("打分人 打分方 评委", "评分单位"),
        ("参评 考生", "被评议单位"),
        ("复议", "复核"),
        ("申诉", "异议"),
        ("舞弊 异常", "需核实事项"),
        ("工作区", "年度工作文件夹"),
        ("引擎", "计算程序"),
        ("配置", "设置"),
        ("非法 失败 致命", "不符合填写要求"),
        ("传唤", "约谈"),
        ("行评", "政风行风评议"),
        ("算法", "测评办法"),
        ("管理员", "评议工作机构"),
        ("别名", "曾用名及其他写法"),
        ("原始值", "评分"),
        ("加权值", "折算得分"),
        ("汇总值", "小计、总分"),
        ("惩罚分", "倒扣分"),
        ("一票否决", "直接列为不合格"),
        ("跳过", "回避"),
        ("豁免", "免评"),
        ("空值 null", "未填"),
        ("丢失", "未报"),
        ("归一化", "按比例折算"),
        ("垫底", "后进"),
        ("推送", "发放评分表"),
        ("废票", "无效票"),
        ("空票", "弃权"),
        ("上传", "报送件"),
        ("导入", "收件登记"),
        ("凭证", "收件回执"),
        ("驳回", "退回更正"),
        ("覆盖", "报送率、重报、改写"),
        ("作废", "已由新件替代"),
        ("跑数", "汇总"),
        ("双引擎", "独立复算"),
        ("溯源", "数据来源"),
        ("人工干预", "会审"),
        ("手工修改", "议定事项"),
        ("锁死 解锁", "封存、启封"),
        ("日志", "操作留痕记录"),
        ("验签", "核验一致性"),
        ("公告", "通报"),
        ("检讨", "深刻检查"),
        ("假数据 测试数据", "演示数据"),
        ("催收", "催报、商请报送"),
        ("评分矩阵", "评分"),
        ("评议评议", "评议"),
        ("如下（见附件）", "见附件"),
        ("你 您", "贵单位"),
        ("！ !", "。"),
    )
    for word in words.split()
}
"""Word → what to say."""
ALLOWED = (
    "不参评",  # what scorers write is understood as 不涉及
    "压缩比异常",  # a rule's name, as journals of earlier years have it
    "同步目录“{value}”中，评议资料会上传",  # of network disks
    "上传我的加载项”",  # what Excel's own command is called
    "导入后不再保留",  # of `scheme import`
)
"""The few places where such a word is the right one."""


def avoided(text: str) -> list[str]:
    """The words in `text` that the office does not use."""
    for one in ALLOWED:
        text = text.replace(one, "")
    text = re.sub("[银执进通]行评|行评分|行评议", "", text)
    return [word for word in AVOIDED if word in text]


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """(line, text) of every Chinese text of a module but its docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in told:
            continue
        if isinstance(node.value, str) and re.search("[\u4e00-\u9fff]", node.value):
            yield node.lineno, node.value


@pytest.mark.parametrize("path", sorted(TEXTS.rglob("*.py")), ids=lambda path: path.stem)
def test_no_text_has_a_word_that_the_office_does_not_use(path: Path) -> None:
    found = [
        f"{path.name}:{line} “{word}”（用：{AVOIDED[word]}）{text[:40]}"
        for line, text in texts(path)
        for word in avoided(text)
    ]
    assert not found, "\n".join(found)


def test_the_few_allowed_places_are_still_there() -> None:
    everything = "\n".join(text for path in TEXTS.rglob("*.py") for _, text in texts(path))
    assert not [one for one in ALLOWED if one not in everything]
