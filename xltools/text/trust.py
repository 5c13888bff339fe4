"""Sentences about keys, seals and the journal."""

from __future__ import annotations

OFFICE_KEY, SECOND_KEY = "评议工作机构", "第二人"
NO_PUBLIC_KEY = "“留存/{file}”缺失或无法读取。请从备份恢复。"
KEY_EXISTS = (
    "{whose}已有密钥，没有改动。密钥一经使用不能更换，否则已发放的评分表、已有的封存无法核验。"
)
KEY_FILE_EXISTS = "“{path}”已经存在，没有改动。请另选存放密钥的文件夹，或先查明该文件的来历。"
KEY_IN_WORKSPACE = "密钥不能放在工作文件夹内，没有生成。请用 --key-dir 另外指明文件夹。"
KEY_MADE = "已生成{whose}的密钥，存放在“{path}”。请备份到另一处妥善保管，遗失后无法补发。"
SECOND_MADE = "今后封存须两把密钥同时签名。请把第二人的密钥交第二人单独保管，不要与第一把放在一起。"
KEY_DEMO = "演示文件夹使用公开的演示密钥，只供演示，不能证明任何事情。"
KEY_LINE = "{whose}　{alg}　公钥校验值（SHA-256）{sha256}　密钥{where}"
KEY_HERE, KEY_NOT_HERE, KEY_PUBLISHED = "在本机“{path}”", "不在本机“{path}”", "公开（演示）"
KEY_EXPORTED = (
    "公钥已写入“{file}”，校验值（SHA-256）{sha256}。公钥可以交给监督人员用于核验，不必保密。"
)
NO_SECOND = "还没有第二人的密钥。"
NO_KEY_TO_SEAL = "本机没有{whose}的密钥（{path}），不能封存。请用 {option} 指明存放密钥的文件夹。"
