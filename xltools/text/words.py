"""Shared Chinese words: one term per idea, everywhere the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import combinations, pairwise

NOT_APPLICABLE = "不涉及"
RECUSED = "回避"
NO_SAMPLE = "无样本"
BLANK = "未填"
REJECTED = "待更正"
UNREPORTED = "未报"
EXEMPT = "免评"
UNCOUNTED_EXEMPT = f"不计入：本年{EXEMPT}"
"""Why an approved line of the register does not count for a unit that is not appraised."""

NOT_APPLICABLE_ALIASES = ("不参评", "不适用", "缺项", "无此项业务")

APPRAISAL = "评议"
"""What titles of appraisals end in, and what is made of one begins with."""
DEMO = "演示数据"
INTERNAL = "内部资料 注意保存"

YES = "是"
NO = "否"
YES_OR_NO = {YES: True, "true": True, "√": True, NO: False, "false": False, "×": False}
"""What an answer means, once width, case and spaces are folded; nothing else is an answer."""


def cited(name: str, number: str = "") -> str:
    """A document as it is cited, with its number; nothing where it has no name.

    >>> cited("关于评议工作的通知", "〔2017〕3号"), cited("《办法》"), cited("", "〔2017〕3号")
    ('《关于评议工作的通知》（〔2017〕3号）', '《办法》', '')
    """
    name = name.strip().removeprefix("《").removesuffix("》")
    return f"《{name}》{f'（{number}）' if number else ''}" if name else ""


_WORDS = re.compile(
    r"[0-9A-Za-z.]+(?:年度|年|月|日|号)?|关于|民主评议|评议|政风行风|政风|行风|作风|效能|建设|"
    r"评分表|计票表|评分|测评|考核|考评|结果|情况|汇总|排名|得分|反馈|核对|数据|清单|通报|通知|"
    r"通知书|函告|商请|报送|填报|更正|整改|提醒|约谈|移交|书面|检查|机关|单位|部门|社会|团体|服务|"
    r"行业|公共|政府|办公室|领导|小组|工作|方案|办法|县区|开发园区|街道|乡镇|代表|委员|网络|电视|"
    r"群众|满意度|优化|营商环境|全市|全县|扣分明细表|加分明细表|登记表|"
    r"移动|手机|热线|微博|信访|窗口|政务|公开|演示数据|的|和|与|及|、|（|）|：|“|”"
)

_NO_START = "、，。；：？）》〉】”’·—…％%.,;:?)"
"""What no line begins with."""
_NO_END = "（《〈【“‘("
"""What no line ends with."""


def in_lines(title: str, room: int) -> str:
    """A title whose lines are not wider than `room` half-width places and break between words.

    Lines are as equal as words allow; a title that fits stays as it is.

    >>> in_lines("关于2017年度马鞍山市政风行风评议结果的通报", 40)
    '关于2017年度马鞍山市\\n政风行风评议结果的通报'
    >>> in_lines("2017年度政风行风评议结果", 40)
    '2017年度政风行风评议结果'
    """
    if all(_width(line) <= room for line in title.split("\n")):
        return title
    text = title.replace("\n", "")
    found = list(_WORDS.finditer(text))
    places = {place for word in found for place in word.span()} - {0, len(text)}
    places -= {m.start() for m in found if m[0] in "的和与及"}
    places = {at for at in places if text[at] not in _NO_START and text[at - 1] not in _NO_END}
    for count in range(2, 6):
        cuts = _cuts(text, sorted(places), count, room)
        if cuts is not None:
            ends = [0, *cuts, len(text)]
            return "\n".join(text[a:b] for a, b in pairwise(ends))
    return title


def _cuts(text: str, places: Sequence[int], count: int, room: int) -> tuple[int, ...] | None:
    """Where to cut into so many lines that fit, the widest of them as narrow as can be."""
    best: tuple[int, tuple[int, ...]] | None = None
    for cuts in combinations(places, count - 1):
        widest = max(_width(text[a:b]) for a, b in pairwise([0, *cuts, len(text)]))
        if widest <= room and (best is None or widest < best[0]):
            best = widest, cuts
    return best and best[1]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


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
