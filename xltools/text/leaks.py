"""What the leak test says of a file that may not leave the office."""

from __future__ import annotations

PART = "含有不应有的部件（{name}）"
SHEETS = "工作表与规定不符（{names}）"
HIDDEN = "含有隐藏的表、行或列"
NAME = "含有不应有的名称定义（{name}）"
FORMULA = "含有公式"
PERSON = "文件属性中有人员或单位（{name}）"
PROGRAM = "含有程序名称（{name}）"
PROPERTY = "文件属性中有不应有的内容（{name}）"
PDF_CLOSED = "无法打开检查"
EARLIER = "含有改动以前的内容"
SCRIPT, ATTACHED, LAYER, METADATA = "含有脚本", "含有附件", "含有隐藏的图层", "含有制作信息"
TEXT = "文字中有{what}"
OTHER = "出现其他单位“{name}”"

MOBILE, LANDLINE, CALL, KNOWN_PHONE = "手机号码", "电话号码", "联系电话", "联络员电话"
CHANGED_MARK = "一格评分改动前后的数"
SOURCE = "反映情况的来源"
IDENTITY, PATH, LINK, FILE, CHECKSUM = "身份证号码", "文件路径", "链接", "文件名", "校验码或校验值"

LEAKED = "“{file}”没有保留：{what}。请核对后重新生成。"
ASIDE = "（内容涉及其他单位、来源或个人信息，请向评议工作机构了解）"
