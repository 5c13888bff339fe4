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
UNKNOWN_CLIENT = (
    "服务器组件xlwings Server的版本与本程序不符（{file}）。请运行："
    'pip install --force-reinstall "xltools[server]"。'
)
NEEDS_TOKEN = (
    "向其他电脑开放前，请用 --token-file 指明口令文件（一行，16至200个英文字母、数字或符号），"
    "用 --cert 和 --key 指明证书；只在本机使用的，不加 --host 和 --name。"
)
NEEDS_NAME = (
    "向其他电脑开放的，请用 --name 指明其他电脑访问时用的域名，例如 --name pyb.example.cn。"
)
HTTP_ONLY_HERE = (
    "不用证书时，口令和评分在网络上以明文传输，程序不启动。请用 --cert 和 --key 指明证书；"
    "由本机上的HTTPS反向代理转发的，去掉 --host，加 --name。"
)
NO_NAME = "--name 的“{name}”不是域名。请填写不带 https:// 的域名，例如 pyb.example.cn。"
NO_WEB_PAGE = (
    "--excel-web 的“{page}”不是网址。请填写 https:// 开头、不带路径的网址，"
    "例如 https://*.officeapps.live.com。"
)
TOKEN_LENGTH = "口令文件“{file}”中的口令应为{least}至{most}个字符，请更换。"
TOKEN_CHARACTERS = (
    "口令文件“{file}”的第一行只能有英文字母、数字和英文符号，不能有汉字、全角字符和空格，"
    "请更换口令，或把文件另存为UTF-8编码。"
)
UNREADABLE = "无法读取“{file}”，请检查该文件的访问权限。"
NO_FILE = "找不到“{file}”，请核对路径。"
BOTH_PARTS = "证书要用 --cert 和 --key 成对指明。"
NO_PAIR = "证书“{certificate}”与私钥“{key}”不能使用，请核对是否为成对的PEM文件。"
NO_LOG = "无法写访问记录“{file}”，服务器不启动。请检查该文件夹的访问权限。"
PORT_TAKEN = (
    "{host}的端口{port}不能使用，可能已被其他程序占用。请关闭该程序，或用 --port 换一个端口。"
)
STARTED = "服务器地址：{address}。按 Ctrl+C 停止。"
MANIFEST_AT = (
    "加载项清单：{address}/manifest.xml，也可运行 xltools addin serve --manifest-only 取得。"
)
LOG_NAME = "访问记录-{port}.txt"
LOG_AT = "访问记录：{file}（时间、来源、事项、结果，不记内容）。"
TRUST = (
    "证书：{file}（只用于本机，有效至{until}）。首次使用请先信任它：\n"
    '  Windows：certutil -user -addstore Root "{file}"\n'
    "  macOS：双击该文件，加入“登录”钥匙串，设为始终信任"
)
INSTALL = (
    "安装清单：Excel网页版（启动时须用 --excel-web 指明其网址）在“插入—加载项—我的加载项—"
    "上传我的加载项”中选清单文件；Windows版把清单放进共享文件夹，在“信任中心—受信任的加载项目录”"
    "中加入该文件夹；Mac版放进“~/Library/Containers/com.microsoft.Excel/Data/Documents/wef”。"
)
LICENCE = (
    "服务器组件 xlwings Server 按 PolyForm Noncommercial 许可使用，政府机关使用在许可之内；"
    "企业使用请另购许可。"
)
NO_TOKEN = "请填写访问口令，口令由评议工作机构提供。"
WRONG_TOKEN = "口令不符，请核实后重新填写。"
TOO_MANY_TOKENS = "口令多次不符。请核实口令，一分钟后再填写。"
NOTHING_HERE = "没有这个地址。"
NOT_JSON = "请在Excel中使用本服务器。"
NOT_UNDERSTOOD = "服务器没有这个函数，或收到的内容不完整。请重新加载任务窗格。"
NOT_DONE = "服务器未能完成这次计算。单元格内容未受影响，请核对所选区域后重试。"
NO_ANSWER = "连不上计算服务器，请确认服务器正在运行后重新计算。"
TOO_LARGE = "所选区域过大（超过{most}MB），请分几次计算。"
BUSY = "服务器正忙，请稍后重新计算。"
TOO_SLOW = "没有在规定时间内收到内容，请检查网络后重试。"
LOG_FOREIGN_NAME = "域名不符"
LOG_FOREIGN_PAGE = "来自其他网页"
LOG_MALFORMED = "请求不规范"
LOG_NOTHING = "没有此地址"
LOG_NO_TOKEN = "没有口令"
LOG_WRONG_TOKEN = "口令不符"
LOG_HELD = "口令多次不符"
LOG_CROWDED = "连接过多"
LOG_SLOW = "超过时限"
NO_FOLDER = "服务器启动时没有用 -w 指明年度工作文件夹，不能显示报送情况。"
ALL_IN = "应报{due}家，已全部报送。"
DECIDED = "应报{due}家，已报{returned}家，其余未报的已议定处理办法。"
PROVISIONAL = "{why}，名次为暂列，不得引用。"
SHEET = "核验选区"
CHECK_HEADER = ("单元格", "填写内容", "说明")
ALL_GOOD = "选区{address}共{count}格，均符合填写要求。"
CHECKED = "选区{address}共{count}格，{found}格需要核实。"
"""What 核验选区 writes."""
