"""核验意见 on the keys that sign forms and seals."""

from __future__ import annotations

from xltools.text.finding import Kind, Severity

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING

OPEN = Kind(
    "密钥可被他人读取",
    _WARNING,
    "密钥文件“{value}”本机其他用户也能读取。请只给本人读写权限（Linux、macOS：chmod 600），"
    "不能确认是否被复制过的，请报告负责人。",
)
INSIDE = Kind(
    "密钥在工作文件夹内",
    _ERROR,
    "密钥文件“{value}”放在工作文件夹内，拿到文件夹的人都能冒用。"
    "请移到文件夹以外，再用 --key-dir 指明。",
)
SYNCED = Kind(
    "密钥在同步盘内",
    _WARNING,
    "密钥文件“{value}”所在的文件夹由{program}同步，密钥会被传到网上。请移到不同步的位置。",
)
MISSING = Kind(
    "本机没有密钥",
    _WARNING,
    "{whose}的密钥不在“{value}”。"
    "发放评分表、封存要在存有密钥的电脑上进行，或用 --key-dir 指明位置。",
)
OTHER = Kind(
    "密钥与公钥不配",
    _ERROR,
    "{whose}的密钥与“留存”中的公钥不是一对，不能用来签名。请找回原来的密钥，或从备份恢复公钥。",
)
UNREADABLE = Kind(
    "密钥无法读取",
    _ERROR,
    "密钥文件“{value}”无法读取或已损坏，不能用来签名。请从备份恢复。",
)
