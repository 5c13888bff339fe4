"""What every action is called and what it does, in the words of the lists, menus and buttons."""

from __future__ import annotations

SCHEME, RETURNS, RESULT, CHECKING, LEAVING = "方案", "报送", "结果", "核验", "审定和送出"
TOOLS, HELP = "工具", "帮助"

LABELS = {
    "demo": "演示",
    "new": "新建年度工作文件夹",
    "open_scheme": "评议方案",
    "lint": "方案自检",
    "scheme": "方案与JSON互转",
    "issue": "发放评分表",
    "fill": "填写评分表",
    "check": "核验报送件",
    "consolidate": "汇总",
    "remind": "报送提醒",
    "open_ranking": "汇总排名",
    "explain": "数据来源",
    "open_decisions": "议定事项",
    "decide": "登记议定事项",
    "release": "核准采用",
    "diff": "比较两次结果",
    "state": "结果状态",
    "verify": "核验一致性",
    "journal": "操作留痕记录",
    "publish": "生成各版",
    "letters": "文书",
    "seal": "封存",
    "unseal": "启封",
    "archive": "归档",
    "keys": "密钥",
    "addin": "加载项",
    "bundle": "离线安装包",
    "menu": "菜单",
    "doctor": "本机检查",
    "help": "帮助",
}
"""Action → what menus and buttons call it."""

LINES = {
    "demo": "建一个完整的演示工作文件夹，从方案到汇总排名",
    "new": "建立年度工作文件夹和方案",
    "lint": "方案自检，一次列出全部问题",
    "scheme": "方案与JSON互转",
    "issue": "发放评分表，每个评分单位一份",
    "fill": "用清单或表格（.csv、.xlsx）填写一份评分表",
    "check": "核验报送件，不作登记",
    "consolidate": "收件、核验、计分、排名，写出汇总排名",
    "remind": "列出尚未报送和逾期的评分单位，拟好通知和函",
    "letters": "写出Word文书：通知、函、约谈通知书、通报",
    "diff": "比较两次结果：哪些单位变了、为什么",
    "explain": "说明一个单位的总分怎样得来",
    "release": "核准采用一份暂存待核的报送件",
    "decide": "登记议定事项：只有人能定的事",
    "keys": "生成、查看密钥，写出公钥",
    "seal": "封存审定的结果，写出评议数据封存确认单",
    "unseal": "启封，须写明理由",
    "journal": "列出操作留痕记录",
    "verify": "核验一致性：从留存原始件重新计算并逐格比对，不写任何文件",
    "publish": "生成送审版、反馈核对版、反馈版、公开版、移交件",
    "archive": "归档：终稿转PDF，写出归档文件目录",
    "state": "登记或查看结果状态：初稿、核对稿、送审稿、审定稿、公布稿",
    "addin": "在Excel中使用：单元格函数、按钮和服务器",
    "doctor": "检查本机：Python、Excel、字体、密钥等，逐项写明处理办法",
    "bundle": "制作离线安装包，供不能上网的电脑使用",
    "menu": "按数字选择各项操作，启动脚本用",
}
"""Verb → its line in the help of the command line."""

TIPS = {
    "open_scheme": "打开本年度工作文件夹中的方案.xlsx。",
    "lint": "一次列出方案.xlsx的全部问题，每条写明位置、要求和处理办法。",
    "issue": "在“发放”文件夹写评分表，每个评分单位一份；内容未变的不重发。",
    "check": (
        "核验“报送”中的文件，列出数据核验清单；不作登记，不计分。打开的是其中一份时，只核验这一份。"
    ),
    "consolidate": (
        "收件登记、核验、计分、排名，写出“结果”文件夹中的汇总排名；需要更正的写入“退回”。"
    ),
    "remind": "列出尚未报送和逾期的评分单位，拟好通知和函。",
    "open_ranking": "打开最近一次汇总写出的汇总排名。",
    "explain": (
        "先选中一个写有单位代码或名称的单元格，再点此按钮："
        "逐项说明该单位总分的由来，直到文件和单元格。"
    ),
    "open_decisions": "打开台账中的议定事项，登记只有人能定的事；重新汇总后计入。",
    "state": "查看现在是初稿、核对稿、送审稿、审定稿还是公布稿，以及历次登记。",
    "verify": (
        "从留存的原始件重新计算，与封存、公布的工作簿逐格比对；不写年度工作文件夹中的任何文件。"
    ),
    "journal": "列出操作留痕记录，并核对各行前后衔接。",
    "doctor": "检查本机的Python、加载项、字体和年度工作文件夹，逐项写明处理办法。",
    "help": "列出各按钮和单元格函数的用途。",
}
"""Button → what it does, as the ribbon shows it."""

WORKING = "{label}：正在处理，请稍候……"
NO_RANKING = "还没有汇总排名。请先汇总。"
NO_RETURNS = "“报送”文件夹中没有报送件。"

UNIT = "单位代码或名称"
NEW_STATE = "登记哪个状态（核对稿、送审稿、审定稿、公布稿；只看现在的状态，直接按回车）"
DATE = "日期，例如2017-12-26"
DOCUMENT = "文号（没有的直接按回车）"
MEETING = "会议（没有的直接按回车）"
BY = "登记人或经办人"
WHY_BACK = "退回前面状态的理由（不是退回的直接按回车）"
EDITION = "哪一版：送审、反馈核对、反馈、公开、移交"
OCCASION = "哪类文书：发放、提醒、更正、反馈核对、反馈、结果运用、通报"
REASON = "理由"

MENU_FOLDER = "年度工作文件夹：{path}"
MENU_NO_FOLDER = "“{path}”不是年度工作文件夹（没有找到方案.xlsx）。请把年度工作文件夹拖到图标上。"
MENU_ASK = "请输入数字后按回车"
MENU_NO_SUCH = "没有这个数字，请重新输入。"
MENU_LEAVE = "退出"
MENU_OPENS = "打开{label}"
MENU_QUESTION = "请输入{what}"
