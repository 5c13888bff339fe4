"""Sentences of 核验一致性: what was checked, what holds, and which key was trusted."""

from __future__ import annotations

HOLDS, FAILS = "一致", "不一致"
GONE, ALTERED = "已缺失", "已被改动"
CHECKS = {
    "journal": "操作留痕记录逐行衔接",
    "seal": "封存记录及签名",
    "originals": "留存原始件的文件校验值",
    "inputs": "方案和台账的留存件",
    "files": "“结果”中的文件",
    "receipts": "收件回执",
    "result": "按留存资料复算的结果数据",
    "ranking": "汇总排名.xlsx逐格比对",
    "editions": "审定后写出的各版逐格比对",
    "second": "独立复算",
}
"""The parts of a verification, in the order in which they are said."""
LINE = "{holds}　{what}：{figures}"
NOT_DONE = "未核验　{what}：{why}"
JOURNAL_FIGURES = "共{count}行，末行校验值{head}"
SEAL_FIGURES = "校验码{code}，{time}封存，签名{count}个"
COUNTED = "共{count}份"
RESULT_FIGURES = "{units}家单位、{returns}份报送件"
CELLS_FIGURES = "{sheets}张表、{cells}格"
EDITIONS_FIGURES = "{files}份、{cells}格"
SECOND_FIGURES = (
    "原件数字与采用的评分相同{equal}格，取自结果{taken}格，未复算{left}处，总分{units}家"
)
AFTER_BROKEN = "前面的问题查清以前不能核验"
UNSEALED = (
    "本工作文件夹现在没有封存：只能核验现有内容前后一致，不能证明没有被整体重做。"
    "手中有纸质封存确认单的，说明封存被去掉，或者这是封存以前的一份，应查明。"
)
UNCOUNTED = "尚未汇总，没有结果可以比对"
TRUSTED_GIVEN = "所用公钥：“{path}”，公钥校验值{digest}。"
TRUSTED_OWN = (
    "所用公钥：工作文件夹中的“{path}”，公钥校验值{digest}。请与纸质封存确认单上印的公钥校验值核对；"
    "两者相同，核验才有意义。"
)
TRUSTED_DEMO = "这是公开的演示密钥，只用于演示，不证明任何事情。"
OTHER_ENGINE = (
    "封存时的程序版本为{sealed}，本机为{own}。有不一致的，请先用版本{sealed}再核验一次："
    "不同版本的版式、文字可能不同，得分、名次不应不同。"
)
COMPARE_CODE = "请与纸质封存确认单上的校验码核对：{code}。"
ALL_HOLD = "核验结论：一致。"
ALL_HOLD_UNSEALED = "核验结论：现有内容前后一致；尚未封存，不能证明没有被整体重做。"
NOT_ALL = "核验结论：不一致，共{count}处，见上列各条。"
MORE = "不一致{count}处"
NO_KEY = "没有可用的公钥（{path}）"
WHOSE = {"office": "评议工作机构", "second": "第二人"}

# 收件回执
RECEIPT_HOLDS = (
    "回执与留存一致：{file}（第{revision}次），文件校验值{digest}，校验码{code}。"
    "该件在报送情况中为“{status}”。"
)
RECEIPT_BROKEN = "回执不能识别：{why}"
RECEIPT_IS_SHEET = "这是工作簿，请用同名的文本回执（.txt）核验；只有纸质回执的，请核对纸上的校验码"
RECEIPT_NO_TEXT = "不是文本文件"
RECEIPT_OTHER_TEXT = "回执上写的“{said}”，与留存的回执“{own}”不同"
RECEIPT_OTHER_WORKSPACE = "回执属于另一个年度工作文件夹（{workspace}）"
RECEIPT_UNKNOWN = "收件登记中没有文件校验值为{digest}的文件"
RECEIPT_NOT_ISSUED = "操作留痕记录中没有发出过这份回执（校验码{code}）"
RECEIPT_DIFFERS = "回执写的{what}为“{said}”，按留存原件为“{own}”"

# 抽样
SAMPLE_TITLE = "纸质原件抽查表"
SAMPLE_HOW = (
    "从采用的{population}格评分中按公开种子“{seed}”抽取{size}格。如有{altered}格及以上被改动，"
    "抽中至少1格的概率不低于95%。逐格对照纸质盖章件，相同的打√。"
)
SAMPLE_ORDER = (
    "抽取办法：每格取SHA-256（种子|文件校验值|表|格），由小到大取前{size}格，按报送件列出；任何人"
    "可以重算。经议定确认的评分以会议纪要为准，不在抽查之列。"
)
SAMPLE_COLUMNS = (
    "序号",
    "评分单位",
    "被评议单位",
    "测评项目",
    "采用的评分",
    "文件",
    "表",
    "格",
    "纸质件",
)
SAMPLE_SIGN = (
    "抽查人（签字）：　　　　　　　　监督人（签字）：　　　　　　　　日期：　　　　年　　月　　日"
)
SAMPLE_NONE = "没有采用的评分，不能抽查。"
SAMPLE_NO_SEED = "尚未封存，没有校验码可作种子，请用--seed指定一个双方当场商定的数。"
SHEET_INSIDE = "核验不在年度工作文件夹中写任何文件。请把抽查表写到别处。"
