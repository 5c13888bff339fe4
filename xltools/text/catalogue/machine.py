"""What this machine has and lacks, each with a remedy."""

from __future__ import annotations

from xltools.text.finding import Kind, Severity

_ERROR, _WARNING, _NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE

PYTHON = Kind("Python", _NOTICE, "Python {version}（{bits}位），位于“{value}”。")
XLWINGS = Kind("xlwings", _NOTICE, "xlwings {version}。")
XLWINGS_MISSING = Kind(
    "缺xlwings",
    _ERROR,
    "没有安装xlwings，Excel中的函数和按钮不能用；命令行不受影响。请运行 pip install xlwings。",
)
PYWIN32_MISSING = Kind(
    "缺pywin32",
    _ERROR,
    "没有安装pywin32，Excel中的函数和按钮不能用；命令行不受影响。请运行 pip install pywin32。",
)
LIBRARY_MISSING = Kind(
    "缺连接文件",
    _ERROR,
    "没有找到xlwings的连接文件（xlwings64-….dll），Excel中的函数和按钮不能用。"
    "请在同一Python中运行 pip install --force-reinstall xlwings。",
)
OFFICES = Kind("办公软件", _NOTICE, "已安装{value}。")
NO_OFFICE = Kind(
    "没有办公软件",
    _WARNING,
    "没有找到Excel、WPS表格或LibreOffice。汇总不受影响；填写和查看工作簿请先安装其中一种。",
)
ONLY_WPS = Kind(
    "没有Excel",
    _NOTICE,
    "没有找到Excel。加载项的函数和按钮在{value}中不能用，评分表、汇总排名照常打开；"
    "各项操作请用命令行或启动脚本。",
)
ADDIN_CURRENT = Kind("加载项", _NOTICE, "加载项已安装，与本版本一致。")
ADDIN_ABSENT = Kind(
    "未装加载项",
    _NOTICE,
    "没有安装加载项。需要在Excel中使用函数和按钮的，请运行 xltools addin install。",
)
ADDIN_OTHER = Kind(
    "加载项版本不同",
    _WARNING,
    "已装的加载项与本版本不同。请关闭所有Excel窗口，重新运行 xltools addin install。",
)
SETTINGS_OTHER = Kind(
    "加载项设置不符",
    _WARNING,
    "加载项连接的不是这里的Python（设置在“{value}”）。请重新运行 xltools addin install。",
)
MAY_BE_FORBIDDEN = Kind(
    "安全软件",
    _NOTICE,
    "安全软件或单位的安全策略可能禁止Office启动其他程序，这时函数显示“未能连接计算程序”，按钮也是这句话。"
    "请信息中心允许Excel启动“{value}”，或改用命令行、启动脚本，结果相同。",
)
CODE_PAGE = Kind("代码页", _NOTICE, "系统代码页为{value}。")
CODE_PAGE_OTHER = Kind(
    "代码页不是简体中文",
    _WARNING,
    "非Unicode程序的语言不是简体中文（代码页{value}），加载项中的中文说明会显示为乱码。"
    "请在“控制面板—区域—管理—更改系统区域设置”中选“中文(简体，中国)”，重新启动电脑。",
)
FONTS = Kind("字体", _NOTICE, "本机字体适合字体方案{value}。")
FONTS_FOR_SCHEME = Kind(
    "缺字体",
    _WARNING,
    "方案所用字体方案“{value}”缺{fonts}，显示和打印时会被替换。请安装这些字体，{otherwise}。",
)
FONTS_MISSING = Kind(
    "其他字体方案缺字体",
    _NOTICE,
    "字体方案“{value}”缺{fonts}。用其他字体方案的不受影响。",
)
FONTS_UNKNOWN = Kind(
    "字体未检查", _NOTICE, "没有检查本机字体。请在Excel的字体列表中查看有无宋体、黑体、仿宋、楷体。"
)
DISK = Kind("磁盘空间", _NOTICE, "“{value}”所在磁盘剩余{free}GB。")
DISK_LOW = Kind(
    "磁盘空间不足",
    _WARNING,
    "“{value}”所在磁盘只剩{free}GB，汇总可能写不完。请清理到{wanted}GB以上再操作。",
)
KEYS = Kind("密钥文件夹", _NOTICE, "密钥文件夹为“{value}”。")
KEYS_ABSENT = Kind(
    "没有密钥文件夹",
    _NOTICE,
    "还没有密钥文件夹“{value}”。在本机建立年度工作文件夹时会自动生成。",
)
KEYS_CLOSED = Kind(
    "密钥文件夹不能写",
    _WARNING,
    "密钥文件夹“{value}”不能写入，不能建立新的年度工作文件夹。请检查文件夹权限。",
)
KEY_HERE = Kind("发放密钥", _NOTICE, "本机有这个工作文件夹的发放密钥。")
KEY_ELSEWHERE = Kind(
    "本机没有发放密钥",
    _WARNING,
    "本机没有这个工作文件夹的发放密钥，不能发放评分表和生成退回更正件，汇总照常。"
    "请在建立工作文件夹的电脑上操作，或用 --key-dir 指明密钥所在文件夹。",
)
NO_FOLDER = Kind(
    "未检查工作文件夹",
    _NOTICE,
    "“{value}”不是年度工作文件夹，没有检查文件占用和密钥。请用 -w 指明文件夹再检查一次。",
)
NOT_WRITABLE = Kind(
    "文件夹不能写",
    _ERROR,
    "工作文件夹“{value}”不能写入。请检查权限；在光盘或只读U盘上的，请复制到硬盘。",
)
CLOUD = Kind(
    "在云盘中",
    _WARNING,
    "工作文件夹在云盘同步目录“{value}”中，评议资料会上传，文件也可能在汇总中途被占用。"
    "请移到本机不同步的文件夹。",
)
IN_USE = Kind(
    "文件被占用",
    _WARNING,
    "可能正在Excel、WPS或LibreOffice中打开。请关闭后再汇总；确已关闭的，删除“{value}”。",
)
