"""Findings about a returned file as a whole: what it is, whose it is, whether it was altered."""

from __future__ import annotations

from xltools.text.finding import Kind, Severity

ERROR, WARNING, NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE

# What is no form workbook at all.
EMPTY = Kind("文件为空", ERROR, "文件没有内容，可能传输中断。请重新发送；其他报送件不受影响。")
DAMAGED = Kind(
    "文件损坏",
    ERROR,
    "文件不完整，可能传输中断（{why}）。请重新发送；其他报送件不受影响。",
)
ENCRYPTED = Kind(
    "文件加密", ERROR, "文件设有打开密码，无法读取。请取消密码后另存重报，或当面报送。"
)
WRONG_FORMAT = Kind(
    "文件格式不符",
    ERROR,
    "文件内容是{value}，不是本次发放的评分表。{remedy}",
)
ARCHIVE_SHUT = Kind(
    "压缩包未能打开",
    ERROR,
    "压缩包未能打开（{why}），其中的报送件均未读取。"
    "请解压后，将评分表本身（“.xlsx”）放入“报送”文件夹；有密码的，请向报送单位索取密码，"
    "解压不开的，请其重新发送。",
)
NOT_A_FILE = Kind(
    "不是普通文件",
    WARNING,
    "这不是普通文件（管道、设备等），未读取。请放入文件本身。",
)
LEFT_BY_OFFICE = Kind(
    "临时文件未读取",
    NOTICE,
    "名称像是办公软件保存时留下的临时文件，未读取，也未登记收件。"
    "确是报送件的，请改名为“.xlsx”后重新汇总。",
)
LEGACY = Kind(
    "旧格式文件",
    WARNING,
    "旧格式，请与纸质件核对：文件是{value}，表格识别信息相符，已照常计入，"
    "但公式、显示格式、批注、图形和页眉页脚无法核对。今后请保存为“.xlsx”后报送。",
)
UNREADABLE = Kind(
    "文件无法读取",
    ERROR,
    "文件无法打开（可能正被其他程序占用，或没有读取权限）。请关闭占用的程序后重新汇总。",
)
TOO_LARGE = Kind(
    "文件过大",
    ERROR,
    "文件有{size}MB，超过{most}MB，没有读取，也没有登记收件；正常保存的评分表不会这样大。"
    "请将评分按“选择性粘贴—数值”粘贴到发放的评分表中重新报送。",
)
UNSAFE = Kind(
    "文件结构不符合要求",
    ERROR,
    "{why}。正常保存的评分表不会这样，本件暂存待核，未计入汇总。"
    "请将评分按“选择性粘贴—数值”粘贴到发放的评分表中重新报送。",
)
LIFTED = Kind(
    "结构限制已核准放开",
    WARNING,
    "{why}（{value}）。正常保存的评分表不会这样；经核准采用，仅对本件放开这一项限制，其余照常核验。"
    "请将本件评分与纸质盖章件逐格核对。",
)
TOO_COSTLY = Kind(
    "文件未能读完",
    ERROR,
    "读取本件未能完成（{why}），本件暂存待核，未计入汇总；其他报送件不受影响。"
    "请将评分按“选择性粘贴—数值”粘贴到发放的评分表中重新报送。",
)
OUTSIDE_LINK = Kind(
    "链接未读取",
    WARNING,
    "这是指向“报送”文件夹以外的链接，未读取。请将文件本身放入“报送”文件夹。",
)
SCANNED = Kind(
    "扫描件未收件",
    NOTICE,
    "这是{value}，不是电子评分表，没有登记收件，也不作为报送件留存。是{whose}纸质盖章件扫描件的，"
    "请对照纸质件，在“台账/纸质件登记.xlsx”中登记页脚各数和电纸核对数；评分以电子评分表报送。",
)
NO_SHEET = Kind(
    "非电子表格未收件",
    WARNING,
    "这是{value}，没有登记收件，也不作为报送件留存。{remedy}与评分无关的，请移出“报送”文件夹。",
)
NOT_TAKEN_IN = Kind(
    "非评分表未收件",
    WARNING,
    "文件内容不是本次发放的评分表，没有登记收件，也不作为报送件留存。"
    "请使用发放的评分表填报；确属其他材料的，请移出“报送”文件夹。",
)
VANISHED = Kind(
    "报送件已移走",
    NOTICE,
    "收件登记后，该文件已不在“报送”文件夹。留存的原始件仍然有效，照常计入。",
)
DUPLICATE_NAME = Kind(
    "同一文件两个名称",
    NOTICE,
    "与“{value}”内容完全相同，只计一次。",
)

# Whose form it is.
NO_FORM = Kind(
    "不是评分表",
    ERROR,
    "文件内容不是本次发放的评分表，未计入汇总。请使用发放的评分表填报；确属其他材料的，请另行报送。",
)
NO_IDENTITY = Kind(
    "识别信息缺失",
    ERROR,
    "未找到表格识别信息，可能是将内容复制到了新建文件。"
    "请将评分按“选择性粘贴—数值”粘贴到发放的评分表中重新报送。本件原样留存，未计入汇总。",
)
BAD_IDENTITY = Kind(
    "识别信息不符",
    ERROR,
    "表格识别信息与发放时不一致（{why}），本件暂存待核，未计入汇总。"
    "请将评分按“选择性粘贴—数值”粘贴到发放的评分表中重新报送。",
)
PROPERTIES_GONE = Kind(
    "文档属性缺失",
    WARNING,
    "文档属性中的识别信息已不在，可能是用不保存文档属性的软件另存的；"
    "隐藏表中的识别信息完整，签发验证通过，已照常计入。请与纸质盖章件核对。",
)
OTHER_YEAR = Kind(
    "年度不符",
    ERROR,
    "该表属于{value}年度评议方案，不能用于{year}年度。请使用本年度发放的评分表填报。",
)
OTHER_SCHEME = Kind(
    "方案不符",
    ERROR,
    "该表属于另一评议方案（{value}），不能用于本次评议。请使用本次发放的评分表填报。",
)
OTHER_WORKSPACE = Kind(
    "评议工作不符",
    ERROR,
    "该表由另一评议工作机构或另一年度工作文件夹发放，不能用于本次评议。"
    "请使用本次发放的评分表填报。",
)
UNKNOWN_SCORER = Kind(
    "评分单位不在方案中",
    ERROR,
    "该表发放给“{value}”，现行方案的评分单位中没有该单位，本件未计入汇总。请核对方案。",
)
WRONG_SCORER = Kind(
    "评分单位不符",
    ERROR,
    "该表由{value}填报，但表格识别信息属于{owner}。为防止张冠李戴，本件暂存待核，未计入汇总。"
    "请{value}使用发给本单位的评分表重新填报。",
)
STALE = Kind(
    "评分表已换发",
    ERROR,
    "该表是方案调整前发放的（{changes}），所填内容均须按现行方案重新填写，本件未计入汇总。"
    "请使用最近一次发放的评分表填报；原填内容仍可用的，已带入其中，请逐项核实。",
)
STALE_PARTLY = Kind(
    "评分表须补填",
    ERROR,
    "该表是方案调整前发放的（{changes}）。未变的{kept}处照常计入，按现行方案还须填写{again}处"
    "（{names}），填好前这些单位该项按未报处理。请使用最近一次发放的评分表补填，原填内容已带入其中。",
)
STALE_FEWER = Kind(
    "评分表部分不再评",
    WARNING,
    "该表是方案调整前发放的（{changes}）。现行方案不再评的{dropped}处未计入，"
    "其余{kept}处除另列须更正的内容外，照常计入，无须重报。",
)
STALE_RENAMED = Kind(
    "评分表所列名称有改",
    WARNING,
    "该表发放后方案改了名称（{value}），代码未变，所填评分已照常计入。"
    "请核实改名前后是否为同一单位、同一项目；不是的，请在方案中改用新代码，重新发放评分表。",
)
STALE_HARMLESS = Kind(
    "评分表为旧版",
    WARNING,
    "该表是方案调整前发放的（{changes}），不影响本表评分，已照常计入。",
)

CHANGED_UNASKED = Kind(
    "更正件另有改动",
    WARNING,
    "上一次报送为“{before}”，第{newest}次报送改为“{value}”，退回时没有要求更改此处；没有另外议定的，按新报内容计入。"
    "请与评分单位核实改动的原因，并对照纸质盖章件。",
)

# What was changed in it.
LOCKED_CHANGED = Kind(
    "锁定内容被改",
    ERROR,
    "{what}与发放时不一致：发放为“{issued}”，现为“{value}”。该处不能修改，"
    "本件暂存待核，未计入汇总。请恢复原内容，或使用发放的评分表重新填报。",
)
NAME_CHANGED = Kind(
    "单位名称被改",
    ERROR,
    "单位名称与发放时不一致：发放为“{issued}”，现为“{value}”。名称栏不能修改，"
    "本件暂存待核，未计入汇总。请恢复原名称；机构名称确有变化的，"
    "请书面告知评议工作机构统一调整。",
)
NAME_WRITTEN_OTHERWISE = Kind(
    "单位名称写法不同",
    WARNING,
    "单位代码正确，名称写法与发放时略有不同（“{value}”→“{issued}”），已按单位代码认定。"
    "今后请勿改动名称栏。",
)
CODE_WRITTEN_OTHERWISE = Kind(
    "单位代码写法不同",
    WARNING,
    "{count}单位代码的写法与发放时略有不同（“{value}”→“{issued}”），已按发放的代码认定。"
    "今后请勿改动代码栏。",
)
FILLER_WRITTEN_OTHERWISE = Kind(
    "填报单位写法不同",
    WARNING,
    "填报单位的写法与发放时不同（“{value}”→“{issued}”），已按表格识别信息认定为{issued}。"
    "今后请勿改动该行。",
)
RENUMBERED = Kind(
    "序号与单位错位",
    WARNING,
    "排序时序号没有随行移动，已按单位代码认定各行评分；"
    "电纸核对数按发放时的序号计算，可能与本件所示不同。请对照纸质盖章件核实。",
)
HEADER_CHANGED = Kind(
    "表头文字被改",
    WARNING,
    "表头为“{value}”，发放时为“{issued}”，已按原表头认定。请核实该栏内容未填错栏。",
)
SHEET_MISSING = Kind(
    "评分表页缺失",
    ERROR,
    "没有找到“{value}”这张表，本件暂存待核，未计入汇总。请使用发放的评分表重新填报。",
)
SHEET_TWICE = Kind(
    "评分表页重复",
    ERROR,
    "“{value}”出现{count}张，无法判断以哪张为准，本件暂存待核，未计入汇总。"
    "请只保留一张后重新报送。",
)
COLUMN_MISSING = Kind(
    "栏目缺失",
    ERROR,
    "没有找到“{value}”这一栏，本件暂存待核，未计入汇总。请使用发放的评分表重新填报。",
)
COLUMN_TWICE = Kind(
    "栏目重复",
    ERROR,
    "“{value}”这一栏出现{count}次，无法判断以哪一栏为准，本件暂存待核，未计入汇总。"
    "请使用发放的评分表重新填报。",
)
COLUMN_GONE = Kind(
    "自动栏被删",
    WARNING,
    "“{value}”一栏已被删除。该栏由表格自动生成，不影响评分，已照常计入。今后请勿增删行列。",
)
BLANK_COPY = Kind(
    "有空白副本",
    WARNING,
    "“{value}”是没有填写的同样一张表，未采用；已采用“{kept}”。请核实评分没有漏填。",
)
UNIT_MISSING = Kind(
    "被评议单位缺失",
    ERROR,
    "应有{expected}家被评议单位，缺少{count}家（{value}），本件暂存待核，未计入汇总。"
    "请勿删除行，使用发放的评分表重新填报。",
)
UNIT_TWICE = Kind(
    "被评议单位重复",
    ERROR,
    "单位代码“{value}”出现{count}次，无法判断以哪一行为准，本件未计入汇总。"
    "请只保留一行，使用发放的评分表重新填报。",
)
UNIT_UNKNOWN = Kind(
    "单位不在评分表中",
    ERROR,
    "单位代码“{value}”不在发放的评分表中，该行未计入汇总。请勿增加单位；"
    "确需增加的，请与评议工作机构联系。",
)
ROWS_INSERTED = Kind(
    "增加了行",
    WARNING,
    "表中增加了{value}行，已按单位代码认定各行评分。今后请勿增删行列。",
)
COLUMNS_INSERTED = Kind(
    "增加了列",
    WARNING,
    "表中各栏位置有变动，已按表头认定各栏。今后请勿增删行列。",
)
EXTRA_SHEETS = Kind(
    "增加了工作表",
    WARNING,
    "文件中另有工作表“{value}”，不是发放的内容，未读取。请核实没有评分填在其中。",
)
UNPROTECTED = Kind(
    "保护已取消",
    WARNING,
    "工作表保护已取消，已逐格核对锁定内容。今后请勿取消保护。",
)
UNRESTRICTED = Kind(
    "填写限制已取消",
    WARNING,
    "单元格的填写限制和下拉列表已取消，已逐格核对填写内容。今后请使用发放的评分表填报。",
)
BESIDE = Kind(
    "表外有内容",
    WARNING,
    "{count}表格以外的单元格填有“{value}”，不是发放的内容，未采用。"
    "请核实没有评分、更正或说明填在其中。",
)
BETWEEN = Kind(
    "表内空行有内容",
    WARNING,
    "{count}不属于任何被评议单位的行填有“{value}”，未采用。请核实没有评分填错行。",
)
CONDITIONAL = Kind(
    "条件格式改变显示",
    WARNING,
    "评分格设有改变显示内容的条件格式，屏幕显示的可能不是存储的评分。已采用存储的评分，"
    "请对照纸质盖章件核实；今后请勿设置。",
)
COLUMN_HIDDEN = Kind(
    "评分栏被隐藏",
    NOTICE,
    "填写栏被隐藏，屏幕和打印件上看不到所填内容。已采用存储的内容，"
    "请对照纸质盖章件核实；今后请勿隐藏。",
)
COMMENTED = Kind(
    "有批注",
    WARNING,
    "{count}单元格附有批注（“{value}”），未采用。请核实批注中没有另写评分或更正。",
)
WRITTEN_OVER = Kind(
    "文本框有文字",
    WARNING,
    "{count}表上的文本框或图形中写有“{value}”，未采用。请核实其中没有另写评分或更正。",
)
DRAWN = Kind(
    "表上有图形",
    NOTICE,
    "{count}表上有图片、图形、控件或嵌入的对象，未读取。请核实其中没有遮住评分，也没有另写评分。",
)
PRINTED = Kind(
    "页眉页脚有内容",
    WARNING,
    "{count}页眉或页脚写有“{value}”，不是发放的内容，未采用。请核实其中没有另写评分或更正。",
)
UNSEEN = Kind(
    "显示方式未读取",
    WARNING,
    "本格式中单元格的显示方式（小数位、删除线、字色等）未能读取，采用的是存储的数值。"
    "请将全部评分与纸质盖章件逐格核对。",
)
MACROS = Kind(
    "文件含宏",
    WARNING,
    "文件中带有宏，未运行，只读取了评分。今后请保存为不含宏的“.xlsx”。",
)

# Which version counts.
CONFLICT = Kind(
    "重复报送且不一致",
    ERROR,
    "{scorer}的同一次报送件收到{count}份，有{places}处评分不同（{value}）。无法判断以哪份为准，"
    "均已留存，均未计入汇总。请与联络员确认，登记议定事项后重新汇总。",
)
DUPLICATE = Kind(
    "重复报送且一致",
    NOTICE,
    "与“{value}”是同一次报送，评分完全相同，只计一次。",
)
SUPERSEDED = Kind(
    "已由新件替代",
    NOTICE,
    "这是第{revision}次报送的件，已由第{newest}次报送的“{value}”替代，两件均留存。",
)
ANSWERED = Kind(
    "已由后到件替代",
    NOTICE,
    "本件未能采用（{codes}），其后收到的“{value}”已经采用，两件均留存，本件不须再处理。",
)
NOT_RETURNED = Kind(
    "尚未报送",
    NOTICE,
    "尚未报送，报送时限为{deadline}。联络员：{contact}，电话：{phone}。",
)
LATE = Kind(
    "逾期报送",
    NOTICE,
    "收件时间{value}，报送时限为{deadline}，属逾期报送。已照常计入，请确认是否采用。",
)
