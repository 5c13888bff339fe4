"""The words of marking forms: states of a row, prompts, alerts, closing lines; and of issuing."""

from __future__ import annotations

NOTICE_SHEET = "填报须知"
META_SHEET = "_meta"
MEND_SHEET_BELOW, MEND_SHEET_LEVEL = "更正清单", "核对清单"
MEND_SHEETS = (MEND_SHEET_BELOW, MEND_SHEET_LEVEL)
"""The first sheet of a form that goes back with what must be mended."""
MARK_SHEET = "评分表"
TALLY_SHEET = "计票表"
EVENT_SHEETS = {"deduct": "扣分明细", "accrue": "加分明细"}
COMPLETE = "已核对，无遗漏"
COMBINED_LATER = "得分合成后见汇总"

HEAD = "单位负责人"
PEOPLE = (
    "{head}：　　　　审核人：　　　　填报人：　　　　联系电话：　　　　填报日期：　　年　月　日"
)
TALLY_PEOPLE = (
    "测评时间：　　　　年　　月　　日　　　　测评地点：",
    "计票人：　　　　监票人：　　　　审核人：　　　　单位负责人：　　　　日期：　　年　月　日",
)

FILLED = "已填"
BLANK = "未填"
PARTLY = "未填完"
MISCOUNTED = "票数不符"
ABOVE_OPEN = "请填写表头各项"
ABOVE = "表头"
NOT_NUMBER = "应为数字"
NOT_LISTED = "请从下拉列表中选择"
BOTH = "评分与“不涉及”只能填一项"
WANTS_NA_REASON = "请填不涉及的原因"
ONLY_NA = "特殊情形只能选“不涉及”"
NO_NA = "本项不设“不涉及”"
WANTS = "请填"
"""Before the header of the reason column: 请填失分原因."""

EVENT_UNIT = "请选被评议单位"
EVENT_UNIT_UNKNOWN = "单位不在名单内"
EVENT_RECUSED = "回避单位不填"
EVENT_PART = "请选期、层"
EVENT_PART_UNKNOWN = "期、层不在名单内"
EVENT_RULE = "请选情形"
EVENT_RULE_UNKNOWN = "情形不在名单内"
EVENT_NUMBER = "请填次数（分数）"
EVENT_TIMES = "次数应为1以上的整数"
EVENT_AMOUNT = "分数应大于0，最多两位小数"
EVENT_NA_NUMBER = "不涉及的不填次数"
EVENT_NA_AND_MORE = "有事项的不能填不涉及"
EVENT_DATE = "日期应如2017-6-8"
EVENT_WANTS_FACT = "请填事实摘要"
EVENT_WANTS_DATE = "请填发生日期"
SETTLED_EACH = "按认定"
EVENT_UNIT_ALERT = "请从下拉列表中选择单位名称，不要手工录入。"
EVENT_RULE_ALERT = (
    "请从下拉列表中选择情形；方案未列明的，选“其他（集体研究认定）”，并在依据中写明会议纪要文号。"
)
EVENT_PART_ALERT = "请从下拉列表中选择。"
EVENT_NUMBER_TITLE = "次数（分数）不符合要求"
EVENT_NUMBER_ALERT = "按次的情形请填1以上的整数；逐次认定的请填大于0的分数，最多两位小数。"
EVENT_DATE_TITLE = "日期不符合要求"
EVENT_DATE_ALERT = "请填日期，例如2017-6-8。"
EVENT_TWICE = "有{count}行与其他行的单位、日期、情形相同，疑为同一事项，请核实。"
EVENT_NOTE = "（只计符合要求的事项，未计各情形的上限；右侧为各单位合计，不打印）"

STATUS_PREFIX = "填写情况："
ALL_FILLED = "已全部填写，可打印签字盖章后报送"
UNIT_OF_MARKS = "单位：分"
NONE = "—"
TOTAL = "合计"
UNSEEN = "空白（{which}已隐藏）"
STILL_OPEN = "尚有{count}家单位未填"
STILL_UNFIT = "有{count}家不符合要求"
EMPTIED = "空白"

FOOT_BROKEN = "评分栏有错误值，请改正后再看"
FOOT_NOTE = "（不涉及、回避计入“已填”，不计入评分个数；超出范围的不计）"
FOOT_NOTE_SEVERAL = "（个数、合计、最高、最低按表内全部填写栏计算；核对数按序号和栏次加权）"
NO_QUORUM = "实到人数未达到规定比例，请确认测评是否有效。"
ALL_SAME = ("全部", "家评分相同，请确认是否为真实评议结果。")
MANY_FULL = ("满分单位", "家，请确认。")

MARK_PROMPT = "填{rule}。"
MARK_PROMPT_NA = "填{rule}。不涉及的单位请留空，在右侧“特殊情形”中选择。"
MARK_ALERT = "请填{rule}，例如{example}。不要填汉字、百分号或“分”字。"
COUNT_ALERT = "“{label}”不能多于“{limit}”。请填{rule}。没有的请填0，不要留空。"
WHOLE_ALERT = "请填{rule}。没有的请填0，不要留空。"
CHOICE_ALERT = "请从下拉列表中选择：{choices}。"
SPECIAL = "特殊情形"
SPECIAL_PROMPT = "一般留空。单位不涉及本项业务的选“不涉及”，并填写原因。"
SPECIAL_ALERT_TITLE = "请从下拉列表中选择"
SPECIAL_ALERT = "此处只能选“不涉及”或留空。"
REASON_LIMIT = 200
REASON_ALERT_TITLE = "内容过长"
REASON_ALERT = "请控制在200字以内，详细材料可另附。"
UNFIT = "{label}不符合要求"

EXAMPLE_TITLE = "填写示例（不计分）"
EXAMPLE_UNITS = ("示例单位甲", "示例单位乙", "示例单位丙")
EXAMPLE_LOW = "2件事项超期办理"
EXAMPLE_OPINION = "窗口服务较好，建议加强政策宣传"
EXAMPLE_BASIS = "局党组会议研究，纪要〔示例〕1号"
EXAMPLE_NA = "无此项业务职责"
CLOSING = (
    "本表为内部工作资料，请妥善保管，结果公布前不得外传。",
    "国家秘密不得填入本表。",
)
DEMO_MARK = "（演示数据）"

UNKNOWN_CHANGE = "上一次的评分表已不在“发放”文件夹中，无法列出变动"
NO_KEY = (
    "找不到可用的发放密钥（{path}），未发放。请在建立工作文件夹的电脑上操作，"
    "或用 --key-dir 指明密钥所在文件夹。"
)

EFFECT_HEAD = "方案改动涉及{count}家评分单位已经报来的评分表："
EFFECT_OF = "{names}（{count}家）：{said}。"
EFFECTS = {
    "评分表为旧版": "评分照常计入，无须重报",
    "评分表部分不再评": "不再评的{dropped}处不计入，"
    "其余{kept}处除另列须更正的内容外，照常计入，无须重报",
    "评分表所列名称有改": "名称有改，评分照常计入，须核实改名前后是否为同一单位、同一项目",
    "评分表须补填": "{kept}处照常计入，另须填写{again}处（{names}），原填内容带入新表",
    "评分表已换发": "须按现行方案全部重新填写，仍可用的原填内容带入新表，请逐项核实",
}
"""What a change of the scheme means for returns that are in, by the code of the finding."""
