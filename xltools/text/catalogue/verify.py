"""核验一致性: what does not agree, and where."""

from __future__ import annotations

from xltools.text.finding import Kind, Severity

_ERROR, _WARNING, _NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE

JOURNAL = Kind(
    "留痕记录被改动",
    _ERROR,
    "第{line}行{why}。该行或前一行被改动、删除、插入或调换过。请勿继续使用本工作文件夹，"
    "并与另行保存的备份核对。",
)
TAIL = Kind(
    "留痕记录末尾不完整",
    _ERROR,
    "最后一行没有写完（{bytes}字节）。可能是写入中断，也可能被改动。请再次运行任一命令，程序会另存该行；"
    "已封存的请与备份核对。",
)
ORIGINAL = Kind(
    "原始件缺失或改动",
    _ERROR,
    "留存的原始件{what}，收件登记的文件校验值为{digest}。请查明原因，并从备份恢复。",
)
UNRECORDED = Kind(
    "留存中有未登记的文件",
    _ERROR,
    "该文件没有登记。留存文件夹只由程序写入。请查明来源。",
)
INPUT = Kind(
    "封存依据缺失或改动",
    _ERROR,
    "汇总、封存时读取的“{name}”的留存件{what}。请查明原因，并从备份恢复。",
)
EARLIER_INPUT = Kind(
    "早先读取的留存件不在",
    _NOTICE,
    "封存以前汇总时读取过的“{name}”，当时的留存件{what}。与封存的结果无关；审计包只带封存时的一份。"
    "不是审计包的，请查明原因，并从备份恢复。",
)
SEAL = Kind("封存记录不符", _ERROR, "{why}。请勿继续使用本工作文件夹，并与纸质封存确认单核对。")
SIGNATURE = Kind(
    "封存签名不符",
    _ERROR,
    "{whose}的签名与所用公钥不符（公钥校验值{digest}）。封存记录被改动，或者所用公钥不是封存时的公钥。"
    "请与纸质封存确认单上的公钥校验值核对。",
)
RESULT_FILE = Kind(
    "封存文件缺失或改动",
    _ERROR,
    "该文件{what}，封存或登记的文件校验值为{digest}。请勿使用该文件，并查明原因。",
)
SEALED_OTHER = Kind(
    "封存文件与登记不同",
    _ERROR,
    "写出时登记的文件校验值为{digest}，封存的却是{own}。该文件在封存以前被改动过。"
    "请勿使用该文件，并查明原因。",
)
LINK = Kind(
    "存放处是链接",
    _ERROR,
    "该处是指向别处的链接，不是文件本身。内容随时可能被换掉。请查明来源，并从备份恢复文件。",
)
PAST_FILE = Kind(
    "历次封存的文件缺失或改动", _ERROR, "启封时保存的文件{what}。请查明原因，并从备份恢复。"
)
PAST_UNLIKE = Kind(
    "启封时已与封存不同",
    _WARNING,
    "启封以前该文件就{what}，启封时已如实登记。请与该次封存的纸质确认单和备份核对。",
)
UNNAMED = Kind(
    "结果文件未登记",
    _ERROR,
    "封存记录和操作留痕记录中都没有该文件。请勿使用该文件，并查明来源。",
)
RECEIPT = Kind("回执缺失或改动", _ERROR, "该回执{what}。请与评分单位手中的回执核对。")
UNDERIVABLE = Kind("无法复算", _ERROR, "按留存资料不能复算：{why}。请查明原因，并从备份恢复。")
RESULT = Kind(
    "封存结果与复算不一致",
    _ERROR,
    "核验结论：不一致。{what}：封存为{said}，按留存原始件复算为{own}。请勿继续使用，并查明修改来源。",
)
CELL = Kind(
    "公布结果与复算不一致",
    _ERROR,
    "核验结论：不一致。“{sheet_name}”表{cell_name}{unit_said}为{said}，按留存原始件复算为{own}。"
    "请勿继续使用该文件，并查明修改来源。",
)
BOOK = Kind(
    "公布表与复算不一致",
    _ERROR,
    "核验结论：不一致。{what}与按留存原始件复算的不同。请勿继续使用该文件，并查明修改来源。",
)
SECOND = Kind("独立复算不一致", _ERROR, "{said}。请核对原始件和结果，查明原因。")
UNCITED = Kind(
    "原始件有未引用的数字", _WARNING, "{said}，结果没有引用。请人工查看是否为应计的评分。"
)
GIVEN_RECEIPT = Kind(
    "回执与留存不符", _ERROR, "{why}。请双方持回执原件当面核对，查明是哪一方改动。"
)
CHANGED_SINCE = Kind(
    "封存后有改动",
    _NOTICE,
    "封存以后有改动。核验按封存时留存的文件复算，不受影响。",
)
