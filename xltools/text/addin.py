"""What the buttons in Excel and the add-in's commands say."""

from __future__ import annotations

TITLE = "政风行风评议"
NO_FOLDER = (
    "当前工作簿不在年度工作文件夹中（上级文件夹里没有方案.xlsx）。"
    "请打开年度工作文件夹中的任一工作簿，例如方案.xlsx，再点此按钮。"
)
NOT_SAVED = "“{file}”有未保存的改动，程序读取的是保存过的内容。请保存后再点此按钮。"
NO_UNIT_SELECTED = "请先选中一个写有单位代码或名称的单元格，再点“数据来源”。"
FILE_GONE = "没有找到“{file}”。"
SAME_NAME = "Excel中已打开另一个名为“{file}”的工作簿，不能同时打开。请关闭后再点此按钮。"
SEE_FINDINGS = "另有{count}处意见，见已打开的“数据核验清单”。"
FAULT_FILE = "错误信息"
FAULT = (
    "程序内部出现意外（{kind}），本次操作未能完成，已有文件未改动。"
    "详细信息已写入“{path}”，请交给技术人员。"
)
CHECK_CLEAN = "未发现需要更正或核实的内容。"
EXPLAINED = "已逐项列出“{unit}”总分的由来。"
DECIDE_HOW = "请在“议定事项”表中登记，保存后点“汇总”，议定结果即计入。"
SCHEME_OPEN = "已打开评议方案。修改后请保存，再点“方案自检”。"
RANKING_OPEN = "已打开最近一次汇总写出的汇总排名。"
GUIDE_OPEN = "已列出各按钮和单元格函数的用途。"

FINDINGS_SHEET = "数据核验清单"
FINDINGS_HEADER = ("序号", "级别", "文件", "表", "格", "被评议单位", "核验意见", "意见类别")
FORMS_SHEET = "发放情况"
FORMS_HEADER = ("评分单位", "文件", "第几次", "情况", "内容变化")
NOVELTIES = {"new": "新发", "changed": "内容有变", "same": "未变"}
EXPLAIN_SHEET = "数据来源"
REMIND_SHEET = "报送提醒"
STATE_SHEET = "结果状态"
VERIFY_SHEET = "核验一致性"
JOURNAL_SHEET = "操作留痕记录"
DOCTOR_SHEET = "本机检查"
GUIDE_SHEET = "使用说明"
GUIDE_HEADER = ("类别", "名称", "用途", "填写内容")
GUIDE_BUTTON, GUIDE_FUNCTION = "按钮", "函数"

NO_EXCEL_HERE = (
    "本机系统不能运行Excel，没有安装加载项。可用 xltools addin build 生成文件，"
    "拿到装有Excel的电脑上使用；WPS和LibreOffice用户请用命令行或启动脚本。"
)
PATH_UNREADABLE = (
    "Python所在路径“{path}”含有Excel不能识别的字符，没有安装。"
    "请把Python安装到不含生僻字的文件夹后重试。"
)
INSTALLED = "加载项已放到“{path}”。"
CLICK_WINDOWS = (
    "请关闭所有Excel窗口，再打开Excel：上方应出现“政风行风评议”选项卡。"
    "没有出现的，点“文件—选项—加载项”，下方“管理”选“禁用项目”，点“转到”，启用xltools.xlam；"
    "仍没有的，运行 xltools doctor 查看原因。"
)
CLICK_MAC = (
    "请退出Excel，再打开：上方应出现“政风行风评议”选项卡。第一次点按钮时，"
    "系统会询问能否控制Excel，请点“好”。Mac上只有按钮，单元格函数请用服务器方式。"
)
NO_LIBRARY = (
    "没有找到xlwings的连接文件（xlwings64-….dll），函数和按钮还不能用。"
    "请在同一Python中重新安装：pip install --force-reinstall xlwings"
)
ADDIN_IN_USE = "“{path}”正在Excel中使用，没有删除。请关闭所有Excel窗口后重试。"
UNINSTALLED = "加载项及其设置已删除。请重新打开Excel。"
NOT_INSTALLED = "本机没有安装加载项，没有改动。"
BUILT = "已生成“{file}”。"
NEXT_AFTER_BUILD = "在装有Excel的电脑上安装：xltools addin install"
NEXT_AFTER_INSTALL = "检查本机：xltools doctor"

DOCTOR_FINE = "本机检查完毕，没有需要处理的情况。"
DOCTOR_FOUND = "本机检查完毕，有{count}处需要处理，处理办法见各条。"
DOCTOR_HEADER = ("级别", "检查内容", "情况和处理办法")
OTHER_FONTS = "或在方案中改用字体方案“{names}”"
PRINT_ELSEWHERE = "或到装有这些字体的电脑上打印"

NOT_INSTALLED_BY_PIP = (
    "本机的xltools不是用pip安装的，不能生成它的安装文件。请用 --wheel 指明已做好的.whl文件。"
)
CHANGED_SINCE_INSTALLED = (
    "本机xltools的“{file}”与安装时不同，没有生成离线安装包。请重新安装后再试，"
    "或用 --wheel 指明已做好的.whl文件。"
)
NOT_BUILT = "xltools的安装文件没有生成，见上面的说明。请检查网络后重试，或用 --wheel 指明.whl文件。"
NOT_DOWNLOADED = "程序组件没有下载齐全，见上面的说明。请检查网络、目标系统和Python版本后重试。"
BUNDLED = "离线安装包已写入“{folder}”，含组件{count}个，共{size}MB。"
NEXT_AFTER_BUNDLE = "把整个文件夹拷到目标电脑，双击“安装.bat”（Linux运行 sh 安装.sh）"
