"""What the check of a scheme says: sums, references, and rules that would surprise."""

from __future__ import annotations

from xltools.text.finding import Kind, Severity

_ERROR, _WARNING, _NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE

# Settings
TO_FILL = Kind("方案待填", _ERROR, "“{title}”为“{value}”。请填写实际内容。")
TABLE_EMPTY = Kind("名单待填", _ERROR, "“{title}”表没有内容。请填写。")
NO_DEADLINE = Kind("未定报送时限", _WARNING, "未填报送时限，无法认定迟交。请补填。")
DEADLINE_YEAR = Kind(
    "时限与年度不符", _WARNING, "报送时限为{value}，方案年度为{year}年。请核实年度和时限。"
)
TITLE_YEAR = Kind("名称与年度不符", _WARNING, "评议名称“{value}”中的年份与年度{year}不同。请核实。")
NO_BASIS = Kind("未填依据文件", _NOTICE, "未填依据文件，各表不注明依据。有依据文件的请补填。")
NO_CONTACT = Kind("未填联系方式", _NOTICE, "联系人或联系电话未填，填报须知上将空缺。请补填。")
NO_SCORER_CONTACT = Kind(
    "评分单位未填联络员",
    _NOTICE,
    "有{count}个评分单位未填联络员或联络电话（{value}），报送提醒和文书上将空缺。请补填。",
)
RANK_UNIQUE = Kind(
    "不允许并列",
    _WARNING,
    "名次规则为“不允许并列”，方案没有总分相同时的排序规则，出现相同总分时需提交会审。"
    "请核实，一般选“并列后空位”。",
)
NO_BONUS_CAP = Kind(
    "加分未设上限", _WARNING, "方案有加分，未填“加分上限”，总分可能超过满分。请核实是否设上限。"
)
COUNT_EARLY = Kind(
    "计票早于时限",
    _WARNING,
    "统一计票时间为{value}，早于报送时限{deadline}，计票时可能尚未报齐。请核实。",
)
SCOPE_FULL = Kind(
    "满分不同一起排名",
    _WARNING,
    "排名范围为全部评议对象，各类满分不同（{value}），总分不能直接比较。"
    "请把排名范围改为同一类别内，或填写折算满分。",
)
EXTENSION_EARLY = Kind(
    "延期早于时限", _WARNING, "批准延期至{value}，不晚于报送时限{deadline}。请核实。"
)

# Codes and names
CODE_TWICE = Kind("代码重复", _ERROR, "代码“{value}”与{other}重复。请改为不重复的代码。")
CODES_ONE_NUMBER = Kind(
    "代码为同一个数",
    _NOTICE,
    "代码“{value}”与{other}写法不同，是同一个数，手工录入时软件会把两者存成一样。"
    "录入代码的单元格请设为文本，或改用不会混淆的代码。",
)
NAME_TWICE = Kind("名称重复", _ERROR, "名称“{value}”与{other}重复。请核实，改为不重复的名称。")
NAME_SHARED = Kind("名称相同", _WARNING, "名称“{value}”与{other}相同，各表中难以区分。请核实。")
ALIAS_SHARED = Kind(
    "写法有歧义",
    _ERROR,
    "“{value}”同时是{other}的名称或其他写法，无法据此认定单位。请只在一处保留。",
)
ROW_TWICE = Kind("内容重复", _ERROR, "与第{other}行重复（{value}）。请保留一行。")
UNKNOWN_CODE = Kind(
    "代码不存在", _ERROR, "“{title}”为“{value}”，在“{within}”表中找不到。{hint}请改正。"
)
OWN_PARENT = Kind("上级单位循环", _ERROR, "上级单位关系循环：{value}。请改正上级单位代码。")

# Points
CHANNEL_SUM = Kind(
    "分值合计不符",
    _ERROR,
    "“{value}”各项目分值合计{total}，应为{points}{where}。请核对{rows}分值（{list}）。",
)
FULL_SUM = Kind(
    "满分不符", _ERROR, "{who}各评议方式分值合计{total}，满分为{value}。请核对各评议方式的分值。"
)
CATEGORY_SUM = Kind(
    "本类分值合计不符",
    _ERROR,
    "{who}各项目分值合计{total}，满分应为{value}。请核对测评项目的适用类别和分类别分值。",
)
UNIT_SUM = Kind(
    "单位分值合计不符", _ERROR, "各项目分值合计{total}，满分应为{value}。请核对分单位分值。"
)
EMPTY_CHANNEL = Kind(
    "评议方式没有项目", _ERROR, "“{value}”下没有测评项目。请补填项目或删去该方式。"
)
EMPTY_CATEGORY = Kind("类别没有单位", _WARNING, "“{value}”类没有评议对象。请核实。")
DECLARED = Kind(
    "家数不符", _ERROR, "“{name}”应有{value}家，评议对象中有{count}家。请核对名单和应有家数。"
)
NO_PAPER = Kind(
    "未填测评办法", _WARNING, "“{value}”未填测评办法。各评分单位应制定测评办法并报审，请补填。"
)
METHOD_PROBLEM = Kind("计分参数不符", _ERROR, "“{value}”：{problem}")
METHOD_PROBLEM_FOR = Kind(
    "该分值下计分参数不符",
    _ERROR,
    "“{item}”对{who}的分值为{value}，“{method}”的参数不适用：{problem}",
)
REASON_RANGE = Kind(
    "说明原因界限超出评分范围",
    _ERROR,
    "低于{value}分须说明原因，评分范围为{low}至{high}。请按评分的尺度改填。",
)

# Scorers
NO_SCORER = Kind(
    "项目没有评分单位", _ERROR, "“{value}”{where}没有评分单位。请在“评分单位”表中指定。"
)
NO_ITEMS = Kind("评分单位没有项目", _WARNING, "“{value}”没有负责的项目，不会发放评分表。请核实。")
CONFLICT = Kind(
    "利益关联未回避",
    _WARNING,
    "评分单位“{value}”本身是评议对象（{unit}），负责项目{items}，未设回避。请在“回避”表中增加一行。",
)
CONFLICT_HANDLED = Kind(
    "利益关联已回避", _NOTICE, "评分单位“{value}”本身是评议对象（{unit}），已设回避，不对自身评分。"
)
IDLE_RECUSAL = Kind(
    "回避不起作用", _WARNING, "“{value}”在所填范围内本不对该单位评分，这一行不起作用。请核实。"
)
WEIGHT_UNKNOWN = Kind(
    "权重的评分单位不符", _ERROR, "“{value}”不是项目“{item}”的评分单位。{hint}请改正。"
)
WEIGHT_MISSING = Kind(
    "评分单位没有权重", _WARNING, "项目“{item}”按加权平均合成，{value}没有权重，按1计。请核实。"
)
WEIGHTS_IDLE = Kind(
    "权重不起作用", _WARNING, "项目“{item}”填写了评分单位权重，合成方式为“{value}”。请核实。"
)
TRIM_IDLE = Kind(
    "去高去低不起作用",
    _WARNING,
    "项目“{item}”只有{value}个评分单位，评分个数多于{above}才去高去低，将一律取平均。请核实。",
)
TRIM_TOO_MANY = Kind(
    "去掉的评分过多",
    _ERROR,
    "项目“{item}”有{value}个评分单位，去掉{high}个最高分和{low}个最低分后没有剩余。请改小。",
)
PANEL_IDLE = Kind(
    "合成方式不起作用", _NOTICE, "项目“{item}”只有一个评分单位，合成方式“{value}”不起作用。"
)

# Units, outcomes, history
NO_SUPERIOR = Kind(
    "未填上级主管部门", _WARNING, "省部属驻市单位未填上级主管部门，无法向其通报结果。请补填。"
)
NOT_STATIONED = Kind(
    "上级主管部门无标记", _NOTICE, "填写了上级主管部门“{value}”，“省部属驻市单位”为“否”。请核实。"
)
ALL_BOTTOM = Kind(
    "全类列入后进",
    _WARNING,
    "“{value}”类参加排名的单位只有{count}家，倒数前{k}名列入后进，全部单位都会列入。请核实。",
)
ALL_LISTED = Kind(
    "全组适用同一规则",
    _WARNING,
    "规则“{rule}”为{when}{value}名，{group}参加排名的只有{count}家，全部单位都会适用。请核实。",
)
NO_BOTTOM = Kind(
    "后进名次数为零", _WARNING, "规则“{value}”以列入后进为条件，“后进名次数”为0，不会适用。请核实。"
)
OUTCOME_WHOLE = Kind(
    "条件数值不符", _ERROR, "条件“{when}”的数值为“{value}”，应为不小于{least}的整数。请改填。"
)
OUTCOME_NUMBER = Kind("条件分数不符", _ERROR, "条件“{when}”的数值为“{value}”，应为分数。请改填。")
OUTCOME_GRADE = Kind("条件等次未填", _ERROR, "条件“{when}”未填等次名称。请补填。")
OUTCOME_TAG = Kind(
    "条件标记未填", _ERROR, "条件“{when}”未填“限有标记的单位”，规则不会适用。请补填标记。"
)
OUTCOME_IDLE = Kind("条件数值不用填", _NOTICE, "条件“{when}”不用数值，“{value}”不起作用。")
TAG_UNKNOWN = Kind(
    "标记没有单位", _WARNING, "没有单位带有标记“{value}”，规则不会适用。{hint}请核实。"
)
NO_HISTORY = Kind(
    "没有历年结果",
    _NOTICE,
    "规则“{value}”要看连续{years}年，历年结果中没有以前年度的后进认定。有的请补填。",
)
HISTORY_YEAR = Kind("历年结果年度不符", _ERROR, "年度{value}不早于方案年度{year}。请改正。")
HISTORY_UNIT = Kind(
    "历年单位无对应", _NOTICE, "单位代码“{value}”不在本年名单中，也不是任何单位的上年代码。{hint}"
)
PREDECESSOR = Kind(
    "上年单位无记录",
    _ERROR,
    "上年单位代码“{value}”在{year}年度结果中找不到，连续后进和位次变化会断开。{hint}"
    "代码未变的请留空，确实不同的请按{year}年度的代码改填。",
)
NEW_YET_LISTED = Kind(
    "新设单位上年在册",
    _ERROR,
    "上年单位代码填写“新设”，而{year}年度结果中有{other}。请删去“新设”；确系新设的，请另用没有用过的代码和名称。",
)
OTHER_CODE = Kind(
    "上年代码不同未填",
    _WARNING,
    "单位代码“{value}”在{year}年度结果中没有，同名单位的代码为“{other}”。"
    "同一单位的请在“上年单位代码”填写{other}，否则按新增单位处理，连续后进会断开。",
)
OWN_CODE_PASSED_OVER = Kind(
    "上年本单位记录未接续",
    _ERROR,
    "上年单位代码填写“{value}”，{year}年度结果中另有本单位代码“{code}”，没有单位接续。"
    "请核实是否为更早年度所填；代码未变的请留空。",
)

# Grades, limits, rules of the register, ways of combining
NO_GRADES = Kind(
    "类别没有等次", _WARNING, "“{value}”类没有适用的等次，该类单位不评等次。请核实适用类别。"
)
GRADE_EMPTY = Kind("等次起止颠倒", _ERROR, "等次“{value}”的起不小于止。请改正起或止。")
GRADE_UNREACHED = Kind(
    "等次不会适用", _ERROR, "等次“{upper}”没有起，也没有名额，“{value}”不会适用。请补填或调整次序。"
)
GRADE_GAP = Kind(
    "等次有空档",
    _ERROR,
    "等次“{lower}”止于{value}（不含本数），“{upper}”起于{low}，例如{middle}分不属于任何等次。"
    "请把“{lower}”的止改为{low}。",
)
GRADE_OVERLAP = Kind(
    "等次重叠", _ERROR, "等次“{lower}”止于{value}，“{upper}”起于{low}，两者重叠。请把止改为{low}。"
)
GRADE_TOP = Kind(
    "等次未到满分", _WARNING, "最高等次“{name}”止于{value}，满分为{full}。请把止留空或改为{full}。"
)
GRADE_BOTTOM = Kind(
    "等次未到最低分",
    _WARNING,
    "最低等次“{name}”起于{value}，更低的总分不属于任何等次。请把起留空或补一个更低的等次。",
)
GRADE_LAST_QUOTA = Kind(
    "最低等次有名额",
    _WARNING,
    "最低等次“{value}”设有名额，超出名额的单位没有等次。请把名额留空或补一个更低的等次。",
)
GRADE_QUOTA_ZERO = Kind(
    "等次名额为零",
    _WARNING,
    "等次“{name}”的名额为{value}，{group}参加排名的有{count}家，算出的名额为0家，不会有单位评上。"
    "请核实名额和名额取整。",
)
GRADE_UNKNOWN = Kind("等次不存在", _ERROR, "“等次”表中没有“{value}”。{hint}请改正。")
LIMIT_EVENT = Kind(
    "限制的情形不存在", _ERROR, "“加减分情形”表中没有情形代码“{value}”。{hint}请改正。"
)
LIMIT_ITEM = Kind(
    "限制的项目不符", _ERROR, "条件“{when}”要填项目或方式代码，填写内容“{value}”。{hint}请改正。"
)
RULE_TARGET = Kind(
    "计入对象不符", _ERROR, "计入对象为“{target}”，对象代码“{value}”找不到。{hint}请改正。"
)
RULE_TARGET_IDLE = Kind("对象代码不用填", _NOTICE, "计入总分的不用填对象代码，“{value}”不起作用。")
RULE_POINTS_IDLE = Kind(
    "情形分值不用填", _NOTICE, "情形“{name}”直接列为不合格，不扣分，“{value}”不起作用。请核实。"
)
RULE_CAP = Kind(
    "情形上限低于每次分值",
    _WARNING,
    "情形“{name}”每次{points}分，上限{value}分，一次即超过上限。请核实。",
)
TIE_BREAK = Kind(
    "同分排序无法识别",
    _ERROR,
    "同分排序中的“{value}”不是方式代码、项目代码，也不是票面等次加“票”。{hint}请改正。",
)
POOL_IDLE = Kind(
    "合并计票不适用",
    _ERROR,
    "项目“{item}”的计分方法“{value}”不是计票、计数，不能合并计票。请改选其他合成方式。",
)
RANKS_IN_LAYERS = Kind(
    "名次赋分的缺期处理不符",
    _ERROR,
    "项目“{item}”分期或分层合成后按名次赋分，{title}为“{value}”，缺的一期、一层会被当作一个数值参加排名。"
    "请为本项目另选{title}，例如待补报或按总分折算（权重由其余各期、各层分担）。",
)
RANK_RATE = Kind(
    "计入对象不是率",
    _ERROR,
    "计入对象为“{target}”，项目“{value}”按名次赋分，没有率可以加减。请改为计入项目得分或总分。",
)
JUDGES_IDLE = Kind(
    "评分表规则不起作用",
    _WARNING,
    "项目“{item}”的计分方法“{value}”不是一个评分，高低分个数和全部同分的规则不起作用。请核实。",
)
STRATUM_MISSING = Kind(
    "评分单位没有分层",
    _ERROR,
    "项目“{item}”的评分单位{value}不属于任何一层，不会填报。请在“各层评分单位”中补一行。",
)
MIXED_CATEGORY = Kind(
    "单位与个人同类",
    _WARNING,
    "“{value}”类中有{persons}个评议对象是个人，其余是单位，一起排名。请核实类别。",
)
NO_TIER = Kind(
    "未填层级",
    _NOTICE,
    "排名范围为同一类别同一层级内，“{value}”类有{without}个评议对象未填层级，另成一组。请核实。",
)
