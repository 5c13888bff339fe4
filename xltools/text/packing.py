"""Sentences of 审计包 and 归档."""

from __future__ import annotations

EDITION = "审计包"
WORKSPACE = "年度工作文件夹"
PROGRAM, BASIS = "独立复算.py", "复算依据.json"
PRINTED = "独立复算（打印件）.xlsx"
SUMS, HOW = "校验值清单.txt", "怎样核验.txt"
NEEDS_TARGET = (
    "审计包要写到工作文件夹以外（例如U盘）。请用--to写明一个空文件夹，例如--to E:/2017审计包。"
)
TARGET_NOT_EMPTY = "“{path}”中已有文件。请另指定一个空文件夹，原有文件没有改动。"
NOT_SEALED = "尚未封存，不能生成审计包。请先封存：xltools seal。"
NOT_CONSISTENT = "核验结论为不一致（{count}处），没有生成审计包。请先运行xltools verify查明。"
PACKED = "审计包已写入“{path}”，共{count}个文件，校验值清单的文件校验值为{digest}。"
PACKED_NEXT = "请把校验值清单的文件校验值抄写在移交单上，由交接双方签字。"

HOW_TO = """{title}　审计包　怎样核验

校验码：{code}
公钥校验值：{keys}
以上两项应与纸质《评议数据封存确认单》相同。不同的，不必往下做。

一、不用任何专门程序
1．核对文件校验值。在本文件夹打开命令窗口：
　　Windows：certutil -hashfile "年度工作文件夹\\结果\\汇总排名.xlsx" SHA256
　　Linux、macOS：sha256sum -c 校验值清单.txt
　　每份原始件的文件名就是它自己的校验值，并列在封存确认单附表中。
2．看公式。用Excel、WPS或LibreOffice打开汇总排名.xlsx，选中总分一格，按公式逐级追到“折算过程”
　　“评分”各表；“评分明细”写明每个评分来自哪个文件、哪张表、哪一格。把该原始件（文件名是校验值，没有扩展名）
　　复制到别处，改名加上.xlsx再打开，看该格。
3．对纸质件。原始件页脚的电纸核对数应与纸质盖章件上印的相同。

二、用独立复算程序（打印“独立复算（打印件）.xlsx”；只用Python自带功能，可以逐行读）
　　python {program} {basis} 年度工作文件夹/留存/received
　　它逐格打开原始件，与采用的评分比较，再重新计算得分、总分和名次。取自结果的、未复算的，逐条列出。

三、用本工具
　　xltools verify -w 年度工作文件夹 --public-key 公钥.pem
　　xltools verify -w 年度工作文件夹 --sample 10 --seed 当场商定的数 --sheet 抽查表.xlsx
　　xltools verify -w 年度工作文件夹 --receipt 评分单位手中的回执.txt

四、这里查不出的
　　掌握签名密钥的人把整个文件夹从头重做一遍，只看本文件夹是查不出的；要靠纸质封存确认单上的
　　校验码、评分单位手中的任一份回执、纸质盖章件。收件以前评分单位自己改动的，也查不出。
"""

# 归档
ARCHIVE_ALTERED = (
    "有{count}个文件与写出时登记的不同，可能被打开另存过，没有归档：{files}。"
    "请重新生成该版（xltools publish）；已封存的，请从备份恢复。"
)
ARCHIVE_UNCOUNTED = (
    "“{file}”不是上次汇总写出的文件（启封后没有重新汇总，或文件被打开另存过），没有归档。"
    "请重新汇总，核对后再归档：xltools consolidate -w {path}"
)
ARCHIVE_TITLE = "归档文件目录"
ARCHIVE_COLUMNS = (
    "件号",
    "题名",
    "责任者",
    "文号",
    "日期",
    "页数",
    "保管期限",
    "文件",
    "文件校验值（SHA-256）",
    "备注",
)
ARCHIVE_FILE = ("文件", "文件校验值（SHA-256）")
ARCHIVE_INDEX = "归档文件目录.xlsx"
PERMANENT, THIRTY = "永久", "30年"
NO_PAGES = "未转PDF，页数请人工填写"
ELECTRONIC = "电子件"
ARCHIVED = "归档文件已写入“{path}”，共{count}件，其中转成PDF{pdfs}件。请核对目录后打印。"
ARCHIVE_NO_OFFICE = (
    "本机没有LibreOffice，没有转PDF，页数栏空着。请在Excel或WPS中打印或另存为PDF后填写。"
)
ARCHIVE_NOT_APPROVED = "现为{state}，尚未审定，不能归档。请先登记审定信息：xltools state 审定稿。"
NEXT_AFTER_ARCHIVE = "整改销号后如有新的文件，再次运行xltools archive。"
ON_PAPER = "纸质件，请按件号放入"
ON_PAPER_FROM = "纸质件，请按件号放入，责任者请填写批准机关"
