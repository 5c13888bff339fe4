"""Texts that go to scorers, in the two registers of address: 通知 downward, 函 to all others."""

from __future__ import annotations

MENDING_TITLE_BELOW, MENDING_TITLE_LEVEL = "评分表退回更正通知", "评分表商请核对函"
MENDING_FILE_BELOW, MENDING_FILE_LEVEL = "退回更正件", "商请核对件"
MENDING_BELOW = (
    "{scorer}：贵单位报送的评分表有{count}处需要更正（见下表）。"
    "请在本件中逐项核实改正，{by}重新报送电子件和纸质盖章件。联系人{contact}，电话{phone}。"
)
MENDING_LEVEL = (
    "{scorer}：感谢对政风行风评议工作的支持。现就贵单位报送的评分表中{count}处数据商请核对"
    "（见下表），恳请在本件中核实改正后，{by}函复为盼。联系人{contact}，电话{phone}。"
)
LIST_BELOW = (
    "{scorer}：贵单位报送的评分表有{count}处需要更正（见下表）。"
    "请在原评分表上逐项核实改正，{by}重新报送电子件和纸质盖章件。联系人{contact}，电话{phone}。"
)
LIST_LEVEL = (
    "{scorer}：感谢对政风行风评议工作的支持。现就贵单位报送的评分表中{count}处数据商请核对"
    "（见下表），恳请在原评分表上核实改正后，{by}函复为盼。联系人{contact}，电话{phone}。"
)
BY_DAYS = "于收到本件之日起3个工作日内"
BY_DATE = "于{date}"
MENDING_REVISION = (
    "本件为第{revision}次报送用表，已填入可以采用的原填内容。请用本件，原表不再使用。"
)
MENDING_BLANK = "本件为第{revision}次报送用表。原件的评分未能采用，本件未填入评分，请逐个单位填写。"
MENDING_NOTES = (
    "注：1.点击“单元格”一栏可以跳到该处；红色单元格的批注写明原填内容和处理建议，光标移到格上即可看到。",
    "　　2.红色单元格中不能采用的内容已清空，请重新填写；其余内容请一并核对。",
    "　　3.核对完毕、页面上方显示“已全部填写”后打印，签字盖章，电子件和纸质盖章件一并报送。",
    "　　4.本清单为内部工作资料，请勿外传。",
)
LIST_NOTES = (
    "注：改正后打印，签字盖章，电子件和纸质盖章件一并报送。本清单为内部工作资料，请勿外传。",
)
WHOLE_FILE = "整份文件"
DIFFERING = "各份报送件分别填写“{said}”，不一致。请核实后填写。"
BLANK_SAID = "未填"
FILL_AGAIN = "请核实后填写。"
OTHER_SCALE = "原填“{said}”。评分范围已经改变，原填评分不能照用。请按现在的评分范围填写。"

UNKNOWN_TITLE = "未能认定评分单位的报送件"
UNKNOWN_NOTE = (
    "下列文件未能认定是哪个评分单位报送的，均已原样留存，未计入汇总。"
    "请按“处理建议”与报送单位联系；“文件名提到的单位”只供查找，程序不据此认定。"
)

RECEIPT_TITLE = "收件回执"
RECEIPT_READ = "已收到{name}报送的评分表（第{revision}次），"
RECEIPT_UNREAD = (
    "已收到{name}报送的文件“{file}”，原件已留存。其中的评分未能读取或暂存待核，"
    "处理建议另行告知，本回执不列评分个数和合计。"
)
RECEIPT_TAIL = "校验码{code}。如与贵单位报送内容不符，请于2个工作日内告知。"
RECEIPT_QR = "本回执的核验二维码"

REMIND_TITLE, REMIND_FILE = "报送提醒", "报送提醒.txt"
REMIND_NONE = "各评分单位均已报送，没有需要提醒的单位"
REMIND_NONE_ABSENT = "除已议定按未报处理的{count}家外，均已报送，没有需要提醒的单位"
REMIND_DEADLINE, REMIND_NO_DEADLINE = "应于{deadline}前报送", "应按时报送"
REMIND_SOON = "近日"
_CALL = "联系人{contact}，电话{phone}。"
REMIND_OPEN_BELOW = (
    "{scorer}：{form}{deadline}。请按时报送电子件和纸质盖章件。确需延期的，请书面说明。" + _CALL
)
REMIND_OPEN_LEVEL = (
    "{scorer}：感谢对政风行风评议工作的支持。{form}商请于{before}报送电子件和纸质盖章件为盼。"
    + _CALL
)
REMIND_LATE_BELOW = (
    "{scorer}：{form}{deadline}，截至目前尚未收到。请于{limit}报送电子件和纸质盖章件。"
    "确需延期的，请书面说明。" + _CALL
)
REMIND_LATE_LEVEL = (
    "{scorer}：感谢对政风行风评议工作的支持。贵单位的{form}目前尚未收到，"
    "商请于{limit}报送电子件和纸质盖章件为盼。" + _CALL
)
REMIND_UNUSABLE_BELOW = (
    "{scorer}：贵单位报送的{form}已收到，但未能采用，原因见所附清单。"
    "请于{limit}重新报送电子件和纸质盖章件。" + _CALL
)
REMIND_UNUSABLE_LEVEL = (
    "{scorer}：感谢对政风行风评议工作的支持。贵单位报送的{form}已收到，因技术原因暂未能采用"
    "（见所附清单），商请核对后于{limit}报送为盼。" + _CALL
)
REMIND_MENDING_BELOW = (
    "{scorer}：贵单位报送的{form}有需要更正的内容，更正件已另行发给。"
    "请核实改正后于{limit}重新报送。" + _CALL
)
REMIND_MENDING_LEVEL = (
    "{scorer}：感谢对政风行风评议工作的支持。贵单位报送的{form}中部分数据已另函商请核对，"
    "恳请于{limit}函复为盼。" + _CALL
)

TEMPLATE_UNREADABLE = (
    "模板“{name}”无法读取，没有生成文书。请用Word或WPS另存为“.docx”后放回“模板”文件夹，"
    "或删去该模板，改用自带的。"
)
TEMPLATE_FIELD = "模板“{name}”中的{fields}无法识别，没有生成文书。请改正。可用的有：{known}。"
TEMPLATE_REVISED = (
    "模板“{name}”中有修订痕迹或批注，会随文书一并发出，没有生成文书。"
    "请接受或拒绝全部修订、删除批注后重试。"
)
TEMPLATE_LINKED = "模板“{name}”中有指向其他文件或网址的链接，没有生成文书。请取消链接后重试。"
PAPER_LEAKS = "文书“{name}”中出现了不应有的内容（{what}），没有写出。请检查模板“{template}”的文字。"
PAPERS_PROVISIONAL = (
    "数据未齐，名次为暂列，不得引用，不能起草{kind}文书。请先收齐报送件或登记议定事项。"
)
PAPERS_NOT_ANY_MORE = "现为{state}，结果已经审定，不再制发{kind}文书。请制发反馈文书。"
PAPERS_DONE = "已写出{kind}文书{count}份，在“{path}”。"
PAPERS_NONE = "没有需要制发的{kind}文书。"
PAPERS_DRAFT = (
    "现为{state}，以上均为草稿，每页注明“草稿”，不得印发。登记{needs}后重新生成，即为正式文稿。"
)
PAPERS_KEPT = "“{name}”写出后经人员改动，予以保留，没有重写。确需重新生成的，请先移走该文件。"
PAPERS_BLANKS = "发文字号、成文日期未指定的留空，由机要人员按登记填写。"
NO_SUPERIOR = "{unit}没有登记上级主管部门，没有生成移交函。请在方案“评议对象”表中补填。"
NO_LETTER_NAMED = "方案“结果运用”表的“文书”栏均为空，没有需要制发的文书。需要的请填写文书名称。"
TEMPLATES_DONE = (
    "已在“{path}”写入{count}个文书模板，可用Word或WPS修改文字，保留{{{{ }}}}中的栏目名。"
)
TEMPLATES_KEPT = "已有的{count}个模板未改动。"
NO_SUCH_PAPER = "没有“{name}”这类文书。可用的有：{known}。"
