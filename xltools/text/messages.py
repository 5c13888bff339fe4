"""Sentences of the command line and of refusals; findings have a catalogue of their own."""

from __future__ import annotations

REQUIRED = "（必填）"
NEXT_STEP = "下一步：{step}"
FINDING_COUNTS = "核验意见"
AND_MORE = "……另有{count}类情况，见数据核验清单或加 --json 查看。"
FILE_TROUBLE = (
    "【错误】“{file}”无法读写，本次操作未能完成，已有文件未改动。"
    "请检查路径是否正确、文件夹能否写入、磁盘是否已满。（文件无法读写）"
)
OUTPUT_LOCKED = (
    "【错误】{file}　文件正在Excel或WPS中打开，无法更新，原文件未改动。"
    "请关闭该文件后重新操作。（文件被占用）"
)
INTERNAL = (
    "程序内部出现意外（{kind}），本次操作未能完成，已有文件未改动。"
    "请加上 --debug 再运行一次，把显示的内容交给技术人员。"
)

NO_WORKSPACE = (
    "“{path}”不是年度工作文件夹（没有找到方案.xlsx）。请用 -w 指明文件夹，或先用 xltools new 建立。"
)
NOT_EMPTY = "“{path}”中已有内容，没有改动。请另选一个空文件夹。"
NO_PRESET = "没有名为“{name}”的预置方案。可用的有：{known}。"
SCHEME_HAS_ERRORS = "方案有{count}处错误，请先改正。用 xltools lint 查看全部问题。"
SCHEME_UNREADABLE = "方案.xlsx无法读取，本次操作未进行。请先按上面的意见改正方案。"
SEALED_UNTIL = "票箱封存至{time}。已登记收件{count}份，本次不计分；到时请重新汇总。"
NOT_COUNTED_YET = "票箱封存至{time}，尚未统一计票，不能查看得分。请到时先汇总。"
NO_JOURNAL = "“{path}”缺少操作留痕记录，无法确认本工作文件夹的身份。请从备份恢复“留存”文件夹。"

NO_EXAMPLE = "“{name}”没有示例。有示例的：{known}。"
EXAMPLE_DONE = "已建立示例工作文件夹“{path}”（演示数据），“报送”中有{count}份填好的评分表。"
NEXT_AFTER_EXAMPLE = "汇总：xltools consolidate -w {path}"
NEW_DONE = (
    "已建立工作文件夹“{path}”。方案在“方案.xlsx”，"
    "{units}个评议对象、{items}个测评项目、{scorers}个评分单位。"
)
NEW_EXAMPLE_LIST = "评议对象和县区名单为示例，请换成正式名单后再发放。"
LINT_CLEAN = "方案自检通过，没有发现问题。"
LINT_DONE = "方案自检完毕，共{count}处意见。"
ISSUE_DONE = (
    "已在“发放”文件夹写好{count}份评分表，其中新发{new}份、内容有变{changed}份、未变{same}份。"
)
ISSUE_NO_EFFECT = "方案改动不影响已经报来的评分。"
FILL_DONE = "已填写，写入“{file}”。"
CHECK_DONE = "核验{count}个文件，未作登记。"
REMIND_DONE = "需要提醒的{count}家，已写入“{path}”。"
REMIND_WAITING = "“报送”中另有{count}个文件尚未收件登记，请先汇总再提醒，以免误提醒。"
NEXT_AFTER_REMIND = "收到新的报送件后重新汇总：xltools consolidate -w {path}"
CONSOLIDATE_RETURNS = "收到报送件{files}份，采用{used}份"
CONSOLIDATE_HELD = "暂存待核{count}份"
CONSOLIDATE_REJECTED = "未能采用{count}份"
CONSOLIDATE_REPLACED = "重复或已由新件替代{count}份"
CONSOLIDATE_MISSING = "；尚有{count}家未报"
WORKERS_FAILED = (
    "读取报送件的进程连续{count}次未能启动，没有读取任何文件。请关闭其他占用内存的程序、"
    "检查安全软件是否拦截后再试；仍不行的，重新安装本程序。"
)
CONSOLIDATE_FINDINGS = "错误{errors}处、警告{warnings}处、提示{notices}处{settled}。"
CONSOLIDATE_SETTLED = "，另有已议定处理{count}处"
CONSOLIDATE_PROVISIONAL = "数据未齐，名次为暂列。"
CONSOLIDATE_COMPLETE = "报送件已齐。"
CONSOLIDATE_SEND_BACK = "请先处理“退回”文件夹中的{count}份退回更正件（商请核对件），再重新汇总。"
CONSOLIDATE_REISSUED = (
    "方案改动后，{count}家须用“发放”中最近一次的评分表补填，原填内容已带入，请尽快送达。"
)
CONSOLIDATE_LISTS_ONLY = (
    "本机没有发放密钥，{count}个评分单位只写了清单，没有生成更正件；"
    "请在建立工作文件夹的电脑上重新汇总，或用 --key-dir 指明密钥所在文件夹。"
)
CONSOLIDATE_UNKNOWN = "另有{count}份未能认定评分单位，见“退回”中的清单。"
CONSOLIDATE_REMOVED = "“退回”中{count}份已不需要的旧件已删除：{names}。"
CONSOLIDATE_OPEN = "汇总排名已写入“{path}”。"

NEXT_AFTER_NEW = "编辑“方案.xlsx”后自检：xltools lint -w {path}"
NEXT_AFTER_LINT = "发放评分表：xltools issue -w {path}"
NEXT_AFTER_ISSUE = (
    "把“发放”中的评分表送各评分单位；收回的文件放入“报送”后汇总：xltools consolidate -w {path}"
)
NEXT_AFTER_CONSOLIDATE = "查看某单位总分的由来：xltools explain 单位代码 -w {path}"
LINT_EXTRAS = "自行添加的内容不参与读取：{names}。"
SCHEME_EXPORTED = "方案已写入“{file}”。"
SCHEME_IMPORTED = "已写入“{file}”。"
SCHEME_NOT_IMPORTED = "JSON不符合方案格式，没有写入方案.xlsx。请按上面的意见改正后重试。"
SCHEME_HAS_EXTRAS = (
    "方案.xlsx中有自行添加的内容：{names}。导入后不再保留这些内容，本次没有写入。"
    "确认不需要的，请加 --force。"
)
JSON_NOT_UTF8 = "JSON文件不是UTF-8编码，没有读取。请另存为UTF-8后重试。"
NO_SUCH_UNIT = "评议对象中没有“{name}”。{hint}"
NEAREST = "相近的有：{names}。"
NO_SUCH_FILE = "没有找到文件“{path}”。"

USAGE = "用法"
OPTIONS = "选项"
COMMANDS = "命令"
HELP_OPTION = "显示本说明。"
MEANT = "是不是要用“{name}”？"
NO_SUCH_VERB = "没有“{name}”这个命令。{hint}"
NO_SUCH_OPTION = "没有“{name}”这个选项。{hint}"
MISSING_PARAMETER = "缺少{name}。"
BAD_PARAMETER = "“{value}”不能用：文件或文件夹不存在，或格式不符。"
BAD_DATE = "“{name}”的日期“{value}”不能识别，例如2017-12-18或2017-12-18T17:00。"
BAD_CALL = "命令的写法不对。"
SEE_HELP = "用法见 {command} --help。"

REGISTER_UNREADABLE = (
    "【错误】台账/{file}　文件正在Excel或WPS中打开，或无法读取，本次汇总未进行，原有结果未改动。"
    "请关闭或恢复该文件后重新操作。（台账无法读取）"
)
REGISTER_OPEN = (
    "【错误】台账/{file}　文件正在Excel或WPS中打开（旁边有“{lock}”），没有登记。"
    "请保存并关闭该文件后重新操作；确已关闭的，请删除“{lock}”。（台账被占用）"
)
REGISTER_MOVED = (
    "【错误】台账/{file}　缺少登记所需的栏目，或登记过程中有改动，没有登记。"
    "请关闭该文件、恢复栏目名称后重新操作。（台账不能登记）"
)

DEMO_CSV = "演示数据.csv"
DEMO_AS_PLANTED = "演示数据中预先埋设的情况均已查出，没有多报，也没有漏报。"
DEMO_MISSING = "预先埋设而未查出：{names}。"
DEMO_SURPLUS = "未曾埋设而查出：{names}。"
DEMO_OPEN = "请打开“{path}”查看结果；各评分单位需要更正的内容在“{back}”。"

DEMO_GOES_ON = (
    "首次汇总的排名在“{first}”。演示接着进行："
    "更正件报回，会审议定未报的县区和末位并列，登记审定，封存。"
)

JOURNAL_BROKEN = (
    "【错误】留存/journal.jsonl　操作留痕记录第{line}行与前文不衔接，记录被改动过，本次操作未进行。"
    "请勿继续使用，保留现状，查明原因后从备份恢复。（留痕记录不一致）"
)
EVIDENCE_ALTERED = (
    "【错误】留存/received/{sha256}　留存的原始件缺失或已被改动，本次操作未进行。"
    "请保留现状，查明原因后从备份恢复。（原始件不一致）"
)

RELEASE_UNSAFE = "{why}，内容不能安全、确定地读取，不能核准采用。{instead}"
RELEASE_UNFINISHED = "{why}，读取未能完成，不能核准采用。{instead}"
RELEASE_FURTHER = "放开文件结构的限制后，本件还有别的问题，不能核准采用：{why}"
RELEASE_LIFTED = "；核准后放开的限制：{rules}"
RELEASE_UNREADABLE = "本件属于“{code}”，没有能读取的评分，不能核准采用。{why}"
RELEASE_UNCERTAIN = "本件不能核准采用，程序无法判断以哪一处为准：{why}"
RELEASE_NOTHING = (
    "本件中没有能按发放的评分表读取的评分，不能核准采用。请评分单位使用发放的评分表重新填报。"
)
RELEASE_WHOSE = (
    "本件没有可信的识别信息，程序无法判断由谁填报，没有核准。"
    "请核实后用 --scorer 写明评分单位（台账中填“评分单位”一栏）。"
)
NO_SUCH_RETURN = (
    "收件登记中没有文件校验值以“{prefix}”开头的报送件。"
    "校验值见“数据来源与校验码”表；刚收到的文件请先汇总一次。"
)
AMBIGUOUS_RETURN = "文件校验值以“{prefix}”开头的报送件有{count}份，请再多写几位。"

DECIDED = (
    "已登记议定事项第{number}号（{kind}）：{matter}。"
    "程序计算结果：{computed}；议定结果：{decided}。"
)
NOTHING_COMPUTED = "无"
NOT_DECIDED = "没有登记：{why}。"
NOT_RECORDED = "没有登记：{why}"
ALREADY_DECIDED = "没有登记：与第{number}号议定事项相同。"
ALREADY_WITHDRAWN = "没有登记：第{number}号议定事项此前已经撤销。"
NO_DECISIONS = "还没有登记议定事项。"
NEXT_AFTER_DECIDE = "重新汇总，使议定结果计入：xltools consolidate -w {path}"
CONSOLIDATE_ABSENT = "；另有{count}家议定按未报处理"
CONSOLIDATE_DECIDED = "按议定事项处理{count}项。"
MAY_BE_KEPT = "会审议定维持程序计算结果的，登记议定事项“维持”，议定结果填“{name}”。"
SEAL_PROVISIONAL = "数据未齐，名次为暂列，不能封存。"
DATA_INCOMPLETE = "数据未齐（应报{due}家，已报{got}家）"
UNITS_INCOMPLETE = "数据未齐（应报各家均已报送，有单位缺必需的评分）"
