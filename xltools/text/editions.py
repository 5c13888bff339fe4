"""Words and sentences of the editions, and of what may be written when."""

from __future__ import annotations

REVIEW_SHEET, FEEDBACK_SHEET = "评议结果反馈核对表", "评议结果反馈表"
REVIEW_TEXT = (
    "现将{title}中涉及贵单位的各项得分及扣分事项反馈如上，请于5个工作日内核对。有异议的，请书面说明事项和依据，"
    "加盖公章后送{office}，逾期未提出的视为无异议。本件仅供贵单位核对，请勿外传。"
)
REVIEW_REPLY = (
    "核对意见：□无异议　□有异议（另附书面材料）　　"
    "单位负责人：　　　　　（盖章）　　　年　　月　　日"
)
FEEDBACK_TEXT = (
    "本表只供贵单位了解评议情况、改进工作，请勿外传。对结果有异议的，可书面向{office}提出复核申请，"
    "说明事项和依据，加盖公章。"
)
COMBINED = "由{count}家评分单位的评分合成"
TOO_FEW = "评分单位不足两家，不单独反馈"
NOT_TOLD = "按测评办法不反馈"
DASH = "—"
COUNTED_WITHOUT_MARK = "没有评分的项目按方案计入"
CHANNEL_MOVES, CHANNEL_ROUNDING = "计入评议方式的加减分", "评议方式小计舍入"
TOO_SMALL = "同类别有得分的单位不足3家的项目，不列本类别平均。"
BETTER, WORSE = "高于本类别平均的项目：{items}。", "低于本类别平均的项目：{items}。"
MOST_BETTER = "高于本类别平均的项目共{count}个，差额最大的{named}个：{items}。"
MOST_WORSE = "低于本类别平均的项目共{count}个，差额最大的{named}个：{items}。"
NO_BETTER, NO_WORSE = "没有高于本类别平均的项目。", "没有低于本类别平均的项目。"
DIFFERENCE = "“{item}”（{sign}{points}分）"

TARGET_SHEET = "结果移交清单"
SUPERIOR_SHEET = "评议结果通报函"
SUPERIOR_TEXT = (
    "{demo}{superior}：\n"
    "　　{office}组织开展了{title}，评议结果已经审定（{document}）。现将{unit}的评议结果函告如下："
)
SUPERIOR_RESULT = "类别：{category}　　{result}"
SUPERIOR_TAIL = "　　请督促{unit}针对存在的问题认真整改，巩固和提高政风行风建设成果。"
DELIVERY_SHEET = "交付清单"
DELIVERY = "交付清单"

NEEDS_STATE = {
    "送审": "现为{state}，未登记核对稿，不能生成送审版。请先登记核对稿的日期和登记人。",
    "反馈核对": "现为{state}，未登记核对稿，不能生成反馈核对版。请先登记核对稿的日期和登记人。",
    "反馈": "现为{state}，未登记审定信息，不能生成反馈版。请先登记审定日期和批件号。",
    "公开": "现为{state}，未登记审定信息，不能生成公开版。请先登记审定日期和批件号。",
    "移交": "现为{state}，未登记审定信息，不能生成移交件。请先登记审定日期和批件号。",
}
"""Edition → why it may not be written in a state before its own."""
NOT_ANY_MORE = "现为{state}，结果已经审定，不再生成反馈核对版。请生成反馈版。"
NOT_COMPLETE = (
    "{why}，名次为暂列，不能生成{edition}。请先补齐报送件，或登记议定事项（按未报处理）后重新汇总。"
)
NO_EDITION = "没有“{name}”这一版。可以生成的有：{all}。"
SEALED = "“{path}”已封存，不能改动，没有生成。确需重新生成的，请先启封并说明理由。"
PUBLISHED = "已生成{edition}{count}份，存入“{path}”，现为{state}；交付清单已附。"
PDF_DONE = "已转成PDF{count}份。"
NO_PDF = "本机没有找到LibreOffice，没有转成PDF；请用Excel或WPS打开后另存为PDF。"
PDF_FAILED = "LibreOffice没有转成{count}份PDF（{names}）；请用Excel或WPS打开后另存为PDF。"
REMOVED = "已删除不再需要的旧件{count}份：{names}。"
NOTHING_TO_HAND_OVER = "没有需要移交的事项。"
NOT_SEALED = "审定的结果还没有封存。请先封存（xltools seal）再送出，日后才能核验。"
NEXT_AFTER_PUBLISH = "先看一遍“{path}”中的文件，再按交付清单送出并请签收。"
