"""What the server for Excel without Python says: when it starts, in the task pane, in refusals."""

from __future__ import annotations

PROJECT = "政风行风评议"
DESCRIPTION = "政风行风评议：核验评分、折算得分、总分、名次的函数，报送情况和核验意见。"
TAB = "政风行风评议"
GROUP = "核验与查看"
PANE = "报送情况和核验意见"
PANE_TIP = "打开任务窗格，查看报送情况和核验意见，并定位到有问题的单元格。"
CHECK_SELECTION = "核验选区"
CHECK_SELECTION_TIP = "核验选定区域的评分，结果写到新工作表，不改动选区。"

NOT_INSTALLED = '尚未安装服务器组件。请运行：pip install "xltools[server]"。'
NEEDS_TOKEN = (
    "向其他电脑开放前，请用 --token-file 指明口令文件（一行，不少于16个字符），用 --cert 和 --key"
    "指明证书；只在本机使用的，不加 --host。"
)
SHORT_TOKEN = "口令文件“{file}”中的口令不足16个字符，请换成更长的口令。"
NO_FILE = "找不到“{file}”，请核对路径。"
BOTH_PARTS = "证书要用 --cert 和 --key 成对指明。"
STARTED = "服务器地址：{address}。按 Ctrl+C 停止。"
MANIFEST_AT = (
    "加载项清单：{address}/manifest.xml，也可运行 xltools addin serve --manifest-only 取得。"
)
TRUST = (
    "证书：{file}（只用于本机，有效至{until}）。首次使用请先信任它：\n"
    '  Windows：certutil -user -addstore Root "{file}"\n'
    "  macOS：双击该文件，加入“登录”钥匙串，设为始终信任"
)
INSTALL = (
    "安装清单：Excel网页版在“插入—加载项—我的加载项—上传我的加载项”中选清单文件；Windows版"
    "把清单放进共享文件夹，在“信任中心—受信任的加载项目录”中加入该文件夹；Mac版放进"
    "“~/Library/Containers/com.microsoft.Excel/Data/Documents/wef”。"
)
LICENCE = (
    "服务器组件 xlwings Server 按 PolyForm Noncommercial 许可使用，政府机关使用在许可之内；"
    "企业使用请另购许可。"
)
WRONG_TOKEN = "口令不符，请核实后重新填写。"
NO_FOLDER = "服务器启动时没有用 -w 指明年度工作文件夹，不能显示报送情况。"
ALL_IN = "应报{due}家，已全部报送。"
MISSING = "应报{due}家，已报{returned}家。数据未齐，名次为暂列，不得引用。"
SHEET = "核验选区"
CHECK_HEADER = ("单元格", "填写内容", "说明")
ALL_GOOD = "选区{address}共{count}格，均符合填写要求。"
CHECKED = "选区{address}共{count}格，{found}格需要核实。"
"""What 核验选区 writes."""
