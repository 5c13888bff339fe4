"""What the guard refuses in a returned file: each rule's name, sentence, and what then.

A rule of caution names something that no honest program writes but that can be read for certain:
a person may lift it for one file. The other rules name what cannot be read for certain, or must
never be read; each says what to do instead.
"""

from __future__ import annotations

from dataclasses import dataclass

_FILL_AGAIN = (
    "请评分单位将评分按“选择性粘贴—数值”粘贴到发放的评分表中重新报送；"
    "一时不能重报的，凭纸质盖章件将评分录入发给该单位的评分表，放入“报送”文件夹。"
)
_SAVE_AGAIN = "请评分单位用Excel或WPS打开本件，核对评分后另存为“.xlsx”重新报送。"
_NO_PASSWORD = "请评分单位取消密码后另存重报，或当面报送。"


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that the guard refuses; `says` is the reason in the finding's sentence."""

    code: str
    says: str
    instead: str = ""
    """What to do where nobody can lift it; empty for a rule of caution."""

    @property
    def cautious(self) -> bool:
        """Whether a person may lift it for one file."""
        return not self.instead


# Rules of caution: thresholds, and oddities that leave no doubt about what is meant.
PREFIX = Rule("压缩包前有多余内容", "压缩包开头有多余内容")
ENTRIES = Rule("压缩包内文件过多", "压缩包内文件超过{most}个")
NAMES = Rule("部件名称不正常", "压缩包内有部件的名称指向别处")
REPEATED = Rule("部件重名", "压缩包内有重名的部件")
PART = Rule("单个部件过大", "单个部件解压后超过{most}MB")
WHOLE = Rule("解压后过大", "解压后超过{most}MB")
RATIO = Rule("压缩比异常", "压缩包内有部件解压后是压缩前的250倍以上")
ENCODING = Rule("文字编码不是UTF-8", "部件的文字编码不是UTF-8")
DEPTH = Rule("嵌套过深", "部件嵌套超过{most}层")
SHEETS = Rule("工作表过多", "工作表超过{most}张")
STYLES = Rule("样式过多", "单元格样式超过{most}种")
SHARED = Rule("重复文字过大", "重复文字展开后超过{most}MB")
CELLS = Rule("单元格过多", "一张工作表的单元格超过{most}个")
AREA = Rule("单元格范围过大", "一张工作表所占范围超过{most}格，可能有远离表格的单元格")
MERGED = Rule("合并区域过多", "一张工作表的合并区域超过{most}处")
PROPERTY = Rule("文档属性重复", "同一个文档属性出现两次")

# What cannot be read for certain, or must never be read.
TOO_BIG = Rule("文件过大", "文件大小超过{most}MB", _FILL_AGAIN)
BEYOND = Rule("超过上限", "{why}，超出核准采用也适用的上限", _FILL_AGAIN)
ENCRYPTED = Rule("部件加密", "压缩包内的部件已加密", _NO_PASSWORD)
METHOD = Rule("压缩方式不通用", "压缩方式不是通用格式", _SAVE_AGAIN)
DIRECTORY = Rule("目录与内容不一致", "压缩包目录与内容不一致", _SAVE_AGAIN)
OVERLAP = Rule("部件重叠", "压缩包内的部件互相重叠", _FILL_AGAIN)
INFLATED = Rule("解压后比声明的大", "解压后的内容比声明的大", _FILL_AGAIN)
DIFFERENT = Rule("重名部件内容不同", "压缩包内有重名的部件，内容不同", _SAVE_AGAIN)
DTD = Rule("文档类型声明", "部件中有文档类型声明", _FILL_AGAIN)
ENTITY = Rule("实体声明", "部件中有实体声明", _FILL_AGAIN)
SPACE = Rule("命名空间不符", "部件的命名空间不是电子表格的", _SAVE_AGAIN)
SAME_NAME = Rule("工作表同名", "有两张同名的工作表", _FILL_AGAIN)
UNCERTAIN = Rule("内容读法不一", "", _FILL_AGAIN)
"""What programs read differently: a cell twice, a row out of order, a value that is none."""

RULES = {rule.code: rule for rule in vars().copy().values() if isinstance(rule, Rule)}
UNFINISHED = _FILL_AGAIN
"""What to do with a file that could not be read to its end."""
