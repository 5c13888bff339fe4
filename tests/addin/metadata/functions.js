/**
 * 末位名单：每类别倒数前几名的标“末位”；并列跨线的注明并列，按规则列入或提交会审。选一行的返回一行。
 * @customfunction XLT_BOTTOM XLT_BOTTOM
 * @param {any[][]} totals 总分一列（或一行）；空白和不涉及、未报、免评等没有总分
 * @param {any[][]} [categories] 类别，与总分逐格对应；省略为同一类别
 * @param {any[][]} [k] 倒数前几名，省略为2；一类别不多于几家的，全部标出并注明
 * @param {any[][]} [ties] 末位并列：并列的全部列入、跨线并列的均不列入；省略为并列的全部列入
 * @requiresAddress
 * @requiresParameterAddresses
 * @returns {any[][]}
 * @param {CustomFunctions.Invocation} invocation Where the formula stands
 */
function xlt_bottom(totals, categories, k, ties, invocation) {}

/**
 * 核验评分是否符合填写要求，逐格返回说明；符合要求的为空，空白的为“未填”。
 * @customfunction XLT_CHECK XLT_CHECK
 * @param {any[][]} values 要核验的评分区域
 * @param {any[][]} [low] 最低分，省略为0
 * @param {any[][]} [high] 最高分，省略为100
 * @param {any[][]} [decimals] 最多几位小数，0至10，省略为2
 * @param {any[][]} [allow_na] 可否填“不涉及”：是或否，省略为是；“回避”总可以填
 * @requiresAddress
 * @requiresParameterAddresses
 * @returns {any[][]}
 * @param {CustomFunctions.Invocation} invocation Where the formula stands
 */
function xlt_check(values, low, high, decimals, allow_na, invocation) {}

/**
 * 按方案中的测评项目核验评分，逐格返回说明：分值范围、小数位、可否不涉及、低于多少须说明原因。
 * @customfunction XLT_CHECK_ITEM XLT_CHECK_ITEM
 * @param {any[][]} entries 评分区域：每个单位一行，列数和次序与评分表相同
 * @param {any[][]} item 项目代码或名称，例如2.3或信访处置；有2.1又有2.10的，代码所在的格设为文字
 * @param {any[][]} folder 年度工作文件夹的完整路径（方案.xlsx所在的文件夹）
 * @requiresAddress
 * @requiresParameterAddresses
 * @returns {any[][]}
 * @param {CustomFunctions.Invocation} invocation Where the formula stands
 */
function xlt_check_item(entries, item, folder, invocation) {}

/**
 * 按计分方法核验评分，逐格返回说明；各栏数字互相矛盾的也指出。符合要求的为空，空白的为“未填”。
 * @customfunction XLT_CHECK_METHOD XLT_CHECK_METHOD
 * @param {any[][]} method 计分方法的名称，例如百分制折算、等次票折算
 * @param {any[][]} points 项目分值
 * @param {any[][]} entries 评分区域：每个单位一行，列数和次序与评分表相同
 * @param {any[][]} [parameters] 方法参数：两列（参数、数值），或“方法参数”表中带表头的区域；用默认值的省略
 * @param {any[][]} [allow_na] 可否填“不涉及”：是或否，省略为是；“回避”总可以填
 * @requiresAddress
 * @requiresParameterAddresses
 * @returns {any[][]}
 * @param {CustomFunctions.Invocation} invocation Where the formula stands
 */
function xlt_check_method(method, points, entries, parameters, allow_na, invocation) {}

/**
 * 校验码：区域内容的16位校验码，任何一格有改动即不同；数字、日期按其值计，与显示格式无关。
 * @customfunction XLT_CHECKSUM XLT_CHECKSUM
 * @param {any[][]} values 要计算校验码的单元格区域
 * @requiresAddress
 * @requiresParameterAddresses
 * @returns {any[][]}
 * @param {CustomFunctions.Invocation} invocation Where the formula stands
 */
function xlt_checksum(values, invocation) {}

/**
 * 把几个评分单位的评分合成一个；每行一个单位。去高去低的返回两列：得分、说明（去掉了哪几个，或为什么没有去）。
 * @customfunction XLT_COMBINE XLT_COMBINE
 * @param {any[][]} marks 评分区域：每个单位一行，每个评分单位一列；空白和不涉及、回避、无样本、未报等不计入，其他文字不合成，返回说明
 * @param {any[][]} [way] 合成方式：平均、去高去低、中位数、加权平均，省略为平均
 * @param {any[][]} [drop_high] 去高去低时去掉几个最高分，省略为1
 * @param {any[][]} [drop_low] 去高去低时去掉几个最低分，省略为1
 * @param {any[][]} [above] 评分个数多于几个才去高去低，省略为5
 * @param {any[][]} [weights] 加权平均时各评分单位的权重，大于0，一行，与评分区域同列数；其他方式不填
 * @requiresAddress
 * @requiresParameterAddresses
 * @returns {any[][]}
 * @param {CustomFunctions.Invocation} invocation Where the formula stands
 */
function xlt_combine(marks, way, drop_high, drop_low, above, weights, invocation) {}

/**
 * 电纸核对数：100×Σ(序号×评分)四舍五入后除以9973的余数，与评分表页脚一致。
 * @customfunction XLT_CONTROL XLT_CONTROL
 * @param {any[][]} numbers 序号一列
 * @param {any[][]} values 评分一列，与序号逐行对应；文字、空白和TRUE、FALSE按0计，有错误值的不计算
 * @requiresAddress
 * @requiresParameterAddresses
 * @returns {any[][]}
 * @param {CustomFunctions.Invocation} invocation Where the formula stands
 */
function xlt_control(numbers, values, invocation) {}

/**
 * 扣分后的总分：评议得分减去扣分、加上加分；扣分、加分各有上限，总分有下限。选一行的返回一行。
 * @customfunction XLT_DEDUCT XLT_DEDUCT
 * @param {any[][]} totals 评议得分一列（或一行）；空白的不计算，不涉及、未报、免评等照写
 * @param {any[][]} deductions 扣分区域：每个单位一行，一列或几列，填正数，空白为0；评议得分选一行的，每个单位一列
 * @param {any[][]} [bonuses] 加分区域：与扣分区域同样排列，填正数；没有的省略
 * @param {any[][]} [deduction_cap] 每个单位扣分合计的上限；不设的省略
 * @param {any[][]} [bonus_cap] 每个单位加分合计的上限；不设的省略
 * @param {any[][]} [floor] 总分下限，省略为0
 * @param {any[][]} [decimals] 总分小数位，0至6，省略为2
 * @requiresAddress
 * @requiresParameterAddresses
 * @returns {any[][]}
 * @param {CustomFunctions.Invocation} invocation Where the formula stands
 */
function xlt_deduct(totals, deductions, bonuses, deduction_cap, bonus_cap, floor, decimals, invocation) {}

/**
 * 数据来源：说明一个单位的总分怎样得来，逐行列出，直到评分所在的文件和单元格。只读取。
 * @customfunction XLT_EXPLAIN XLT_EXPLAIN
 * @param {any[][]} unit 单位代码或名称
 * @param {any[][]} folder 年度工作文件夹的完整路径（方案.xlsx所在的文件夹）
 * @requiresAddress
 * @requiresParameterAddresses
 * @returns {any[][]}
 * @param {CustomFunctions.Invocation} invocation Where the formula stands
 */
function xlt_explain(unit, folder, invocation) {}

/**
 * 等次：按总分不低于多少评定，从高到低；没有总分的为空，选一行的返回一行。
 * @customfunction XLT_GRADE XLT_GRADE
 * @param {any[][]} totals 总分一列（或一行）；空白和不涉及、未报、免评等没有总分
 * @param {any[][]} grades 等次区域两列：等次名称、总分不低于多少（含）；从高到低，最后一个等次可不填分数
 * @requiresAddress
 * @requiresParameterAddresses
 * @returns {any[][]}
 * @param {CustomFunctions.Invocation} invocation Where the formula stands
 */
function xlt_grade(totals, grades, invocation) {}

/**
 * 把一列手工录入的数规范为数字，并说明每一格有什么问题。返回两列：数字、说明；选一行的，返回两行。
 * @customfunction XLT_NUMBERS XLT_NUMBERS
 * @param {any[][]} values 要规范的一列（或一行）单元格
 * @requiresAddress
 * @requiresParameterAddresses
 * @returns {any[][]}
 * @param {CustomFunctions.Invocation} invocation Where the formula stands
 */
function xlt_numbers(values, invocation) {}

/**
 * 结果运用：一个或几个单位采取的措施，审定前的注明拟，没有的为空。只读取，不登记、不改动。
 * @customfunction XLT_OUTCOME XLT_OUTCOME
 * @param {any[][]} units 单位代码或名称，一格、一列或一行
 * @param {any[][]} folder 年度工作文件夹的完整路径（方案.xlsx所在的文件夹）
 * @requiresAddress
 * @requiresParameterAddresses
 * @returns {any[][]}
 * @param {CustomFunctions.Invocation} invocation Where the formula stands
 */
function xlt_outcome(units, folder, invocation) {}

/**
 * 按计分方法把评分折算为项目得分，每个单位一行；与汇总计算完全一致。没有得分的，照写不涉及、未填等。
 * @customfunction XLT_POINTS XLT_POINTS
 * @param {any[][]} method 计分方法的名称，例如百分制折算、等次票折算
 * @param {any[][]} points 项目分值
 * @param {any[][]} entries 评分区域：每个单位一行，列数和次序与评分表相同；只有一栏的方法也可以选一行，每格一个单位
 * @param {any[][]} [parameters] 方法参数：两列（参数、数值），或“方法参数”表中带表头的区域；用默认值的省略
 * @requiresAddress
 * @requiresParameterAddresses
 * @returns {any[][]}
 * @param {CustomFunctions.Invocation} invocation Where the formula stands
 */
function xlt_points(method, points, entries, parameters, invocation) {}

/**
 * 名次：同一类别内由高到低，总分相同的并列；没有总分的为空，选一行的返回一行。
 * @customfunction XLT_RANK XLT_RANK
 * @param {any[][]} totals 总分一列（或一行）；空白和不涉及、未报、免评等没有总分
 * @param {any[][]} [categories] 类别，与总分逐格对应；省略为同一类别
 * @param {any[][]} [rule] 名次规则：并列后空位、并列后不空位；省略为并列后空位
 * @requiresAddress
 * @requiresParameterAddresses
 * @returns {any[][]}
 * @param {CustomFunctions.Invocation} invocation Where the formula stands
 */
function xlt_rank(totals, categories, rule, invocation) {}

/**
 * 排名表：按类别和名次排列，与汇总排名一致；数据未齐的注明暂列。只读取，不登记、不改动。
 * @customfunction XLT_RANKING XLT_RANKING
 * @param {any[][]} folder 年度工作文件夹的完整路径（方案.xlsx所在的文件夹）
 * @param {any[][]} [category] 只要一个类别的，填类别代码或名称；省略为全部
 * @requiresAddress
 * @requiresParameterAddresses
 * @returns {any[][]}
 * @param {CustomFunctions.Invocation} invocation Where the formula stands
 */
function xlt_ranking(folder, category, invocation) {}

/**
 * 报送情况表：每个评分单位一行。只读取年度工作文件夹，不登记、不改动；以最近一次汇总时的收件为准。
 * @customfunction XLT_RETURNS XLT_RETURNS
 * @param {any[][]} folder 年度工作文件夹的完整路径（方案.xlsx所在的文件夹）
 * @requiresAddress
 * @requiresParameterAddresses
 * @returns {any[][]}
 * @param {CustomFunctions.Invocation} invocation Where the formula stands
 */
function xlt_returns(folder, invocation) {}

/**
 * 四舍五入：逢五进一，按录入的数字计算，不受二进制误差影响；空白仍为空白。
 * @customfunction XLT_ROUND XLT_ROUND
 * @param {any[][]} values 要舍入的单元格区域
 * @param {any[][]} [decimals] 保留几位小数，0至10，省略为2
 * @requiresAddress
 * @requiresParameterAddresses
 * @returns {any[][]}
 * @param {CustomFunctions.Invocation} invocation Where the formula stands
 */
function xlt_round(values, decimals, invocation) {}

/**
 * 各项目得分的总分：不涉及、回避、无样本按缺项处理，空白、未填、待更正和未报按未报处理；每行一个单位。
 * @customfunction XLT_TOTAL XLT_TOTAL
 * @param {any[][]} earned 项目得分区域：每个单位一行，每个项目一列；没有得分的写不涉及、回避、无样本或未报
 * @param {any[][]} points 各项目的分值，一行，与得分区域同列数
 * @param {any[][]} [missing] 缺项处理：按总分折算、在本评议方式内折算、计0分、取本类别平均得分、计满分；省略为按总分折算
 * @param {any[][]} [unreported] 未报处理：待补报，暂不计总分，或上面几种；省略为待补报
 * @param {any[][]} [channels] 各项目所属评议方式的代码，一行；省略为同一评议方式
 * @param {any[][]} [categories] 各单位的类别，一列；省略为同一类别
 * @param {any[][]} [decimals] 总分小数位，0至6，省略为2
 * @requiresAddress
 * @requiresParameterAddresses
 * @returns {any[][]}
 * @param {CustomFunctions.Invocation} invocation Where the formula stands
 */
function xlt_total(earned, points, missing, unreported, channels, categories, decimals, invocation) {}

/**
 * 按单位代码、名称或曾用名查单位，返回两列：单位代码、说明；查不到的列出相近名称，不代为认定。
 * @customfunction XLT_UNIT XLT_UNIT
 * @param {any[][]} names 要查的代码或名称，一列（或一行，返回两行）
 * @param {any[][]} units 单位名单：代码、名称两列，其他写法可在后面各列；代码请设为文字，1.10与1.1才分得开
 * @requiresAddress
 * @requiresParameterAddresses
 * @returns {any[][]}
 * @param {CustomFunctions.Invocation} invocation Where the formula stands
 */
function xlt_unit(names, units, invocation) {}
