"""核验意见 on results: what people must know or decide before a ranking is used."""

from __future__ import annotations

from xltools.text.finding import Kind, Severity

_WARNING, _NOTICE, _ERROR = Severity.WARNING, Severity.NOTICE, Severity.ERROR

INCOMPLETE = Kind(
    "数据不全暂不计总分",
    _WARNING,
    "{items}没有评分（{states}），本次不计总分、不排名；其他单位已有的名次均为暂列。"
    "请联系评分单位补报或更正后重新汇总。",
)
UNREPORTED_TREATED = Kind(
    "未报按规则处理",
    _WARNING,
    "{items}没有评分（{states}），按方案“{policy}”处理。请核实，必要时提交会审。",
)
NOTHING_APPLIES = Kind(
    "全部项目缺项", _WARNING, "没有可计分的测评项目，没有总分，不参加排名。请核实是否应当免评。"
)
CHANNEL_EMPTY = Kind(
    "方式内无可折算项目",
    _NOTICE,
    "“{channel}”没有可计分的项目，无法在本评议方式内折算，已改为按总分折算。请核实。",
)
NO_MEAN = Kind(
    "无类别平均得分",
    _WARNING,
    "“{item}”在本类别没有单位得分，无法取本类别平均得分，按未报处理。请核实。",
)
PARTLY_NOT_APPLICABLE = Kind(
    "评分单位意见不一",
    _NOTICE,
    "“{item}”有{given}个评分单位评分，另有{others}个填为{states}，按已有评分合成。请核实。",
)
LOW_COVERAGE = Kind(
    "报送率不足",
    _WARNING,
    "“{item}”应报{due}家、评分可用{given}家，报送率低于{least}%，不参加排名。请补报或提交会审。",
)
FLOORED = Kind(
    "总分低于下限",
    _WARNING,
    "扣分后总分为{before}，低于总分下限，已按{after}计。请核实扣分是否准确。",
)
BONUS_CAPPED = Kind(
    "加分超出上限",
    _WARNING,
    "加分合计{before}，超出上限，已按{after}计。请核实。",
)
ABOVE_FULL = Kind(
    "总分超过满分", _NOTICE, "加分后总分为{total}，超过满分{full}。方案允许的，可不处理；请核实。"
)
EXEMPT_ADJUSTED = Kind(
    "免评单位有加减分",
    _WARNING,
    "本年免评，登记的{count}项加减分未计入。请核实免评批准文号或登记表。",
)
ADJUSTED_WITHOUT_TOTAL = Kind(
    "加减分暂未计入", _WARNING, "没有总分，已核定的加减分合计{points}暂未计入。评分补齐后自动计入。"
)
TIE_AT_BOTTOM = Kind(
    "末位界线并列",
    _WARNING,
    "{group}　{names}等{count}家总分同为{total}，并列第{rank}名（共{of}家），"
    "跨倒数前{k}名界线。按方案，{rule}，拟列名单为{listed}家。请提交会审确定。",
)
SMALL_GROUP = Kind(
    "类别家数过少",
    _WARNING,
    "{group}　参加排名的单位{of}家，不多于倒数前{k}名，将全部列入。请提交会审确定是否适用。",
)
TIE_AT_TOP = Kind(
    "前列界线并列",
    _WARNING,
    "{group}　{names}等{count}家总分同为{total}，并列第{rank}名，跨前{k}名界线。"
    "并列的全部列入，名单为{listed}家。请提交会审确定。",
)
TIES_FORBIDDEN = Kind(
    "不允许并列",
    _WARNING,
    "{group}　{names}等{count}家总分同为{total}，方案不允许并列。"
    "名次暂按并列第{rank}名列出，请提交会审确定先后。",
)
MERGED_BOTTOM = Kind(
    "合并单位曾列后进",
    _WARNING,
    "由多个单位合并设立，其中{names}在{year}年度认定为后进，已计入连续年数。请提交会审确定。",
)
NO_HISTORY = Kind(
    "缺少历年结果",
    _NOTICE,
    "结果运用规则“{rule}”须看连续{n}年，方案中没有{year}年度的结果，该规则本次未适用于任何单位。"
    "如有，请在“历年结果”中补填。",
)
LINE_BROKEN = Kind(
    "历年结果未接续",
    _WARNING,
    "{year}年度结果中没有本单位，规则“{rule}”本次未适用。{hint}"
    "该年度曾参加评议的，请把“历年结果”中该行的单位代码改为本单位的代码；未参加的，可不处理。",
)
RULE_VALUE = Kind(
    "条件数值无法识别",
    _ERROR,
    "结果运用规则“{rule}”的条件数值为“{value}”，无法按“{when}”理解，该规则未适用。请改填数字。",
)
NOT_LISTED_NOW = Kind(
    "上年单位今年未列入",
    _NOTICE,
    "{names}在{year}年度结果中有名，今年评议对象中没有。已撤销或合并的，可不处理；请核实。",
)

# Validity of sheets and votes
SHEET_INVALID = Kind(
    "评分表无效",
    _ERROR,
    "“{item}”{scorer}的评分表无效：{reasons}，该表评分均不计入。请退回重新评分。",
)
CONTRADICTS = Kind(
    "采用的数据互相矛盾",
    _ERROR,
    "“{item}”{scorer}：{says}改正或议定前不计入汇总。",
)
NO_QUORUM = Kind("到会人数不足", _NOTICE, "“{item}”{scorer}：{says}")
QUORUM_VOIDS = Kind("到会不足测评无效", _WARNING, "“{item}”{scorer}：{says}")
PART_TREATED = Kind(
    "分项未报按规则处理",
    _WARNING,
    "“{item}”{part}没有评分（{states}），按方案“{policy}”处理。请核实，必要时提交会审。",
)

# Adjustments of items, channels and rates
RULE_CAPPED = Kind(
    "情形合计超出上限",
    _WARNING,
    "“{rule}”合计{before}分，超出上限，已按{after}分计。请核实。",
)
DEDUCTION_CAPPED = Kind(
    "扣分超出上限",
    _WARNING,
    "扣分合计{before}，超出上限，已按{after}计。请核实。",
)
TARGET_WITHOUT_SCORE = Kind(
    "加减分没有对象",
    _WARNING,
    "核定的加减分{points}计入“{target}”，该对象没有得分，未计入。请核实是否改为计入总分。",
)
TARGET_LIMITED = Kind(
    "加减分到限",
    _NOTICE,
    "计入“{target}”的加减分{before}分，到得分的上限或下限为止，实际计{after}分。请核实。",
)

# Grades
TIE_AT_QUOTA = Kind(
    "等次名额并列",
    _WARNING,
    "{group}　{names}等{count}家总分同为{total}，跨“{grade}”名额{quota}家的界线。"
    "按方案，{rule}。请提交会审确定。",
)
NO_GRADE = Kind(
    "总分不属任何等次",
    _WARNING,
    "总分{total}不属于任何等次。请核对等次的起止，补齐空档。",
)
LIMITED = Kind(
    "等次受限制",
    _NOTICE,
    "{limit}，等次限为“{grade}”，不评为“{above}”。请核实。",
)
LIMIT_VALUE = Kind(
    "等次限制无法识别",
    _ERROR,
    "等次限制“{limit}”的条件数值为“{value}”，无法按“{when}”理解，该限制未适用。请改正。",
)
TIE_BROKEN = Kind(
    "同分已排序",
    _NOTICE,
    "{group}　{names}等{count}家总分同为{total}，按{by}排定先后。请核实。",
)

# The state of the result
STATE_LAPSED = Kind(
    "审定后结果有变",
    _WARNING,
    "{date}登记{state}（{document}）以后，有单位的得分、名次、等次或结果运用发生变化，"
    "现按送审稿处理，不能生成审定后的各件。请查明原因，重新报请审定后再登记。",
)
