"""The office's official papers as they ship: texts with {{fields}} that staff may edit in Word."""

from __future__ import annotations

from dataclasses import dataclass

DRAFT_MARK = "草稿　未经审定，不得印发"
DRAFT_FILE = "（草稿）"
ANNEX_FIELD = "附件表"
"""The field whose paragraph becomes the annexed tables."""
_SAFE = "请勿通过微信、QQ、公共邮箱、网盘、在线文档传送，结果公布前请勿外传。"
_CALL = "（联系人：{{联系人}}，电话：{{电话}}）"
_CHOOSE = "　　　　年　　月　　日　　时"


@dataclass(frozen=True, slots=True)
class PaperText:
    """One paper: its file names, title, address, paragraphs and what follows the signature."""

    key: str
    """ASCII name of the shipped template."""
    name: str
    """What staff call it; the name of the template in 模板/."""
    title: str
    body: tuple[str, ...]
    to: str = "{{主送}}："
    annexes: tuple[str, ...] = ()
    below: tuple[str, ...] = (_CALL,)
    tables: bool = False
    """Whether annexed tables follow on pages of their own."""


ISSUE_BELOW = PaperText(
    "issue-notice",
    "发放评分表（通知）",
    "关于填报{{评议名称}}\n评分表的通知",
    (
        "根据{{依据}}，现将{{评议名称}}评分表（电子件）发给贵单位，请按要求组织填报。",
        "一、填报内容",
        "贵单位负责评分的测评项目：{{测评项目}}。",
        "评分办法：{{测评办法}}。",
        "二、报送时限",
        "请{{报送时限}}报送。确需延期的，请书面说明。",
        "三、报送方式",
        "电子件报送至{{电子件报送至}}；纸质件经单位负责人签字、加盖公章后一并报送。",
        "四、有关要求",
        "请指定专人填报。评分表为内部工作资料，请妥善保管，" + _SAFE,
    ),
    annexes=("{{评议名称}}评分表（电子件）",),
)
ISSUE_LEVEL = PaperText(
    "issue-letter",
    "发放评分表（函）",
    "关于商请填报{{评议名称}}\n评分表的函",
    (
        "感谢贵单位对{{评议名称}}工作的支持。根据{{依据}}，现将评分表（电子件）送上，"
        "商请贵单位组织填报。",
        "贵单位负责评分的测评项目：{{测评项目}}。",
        "评分办法：{{测评办法}}。",
        "恳请{{报送时限}}将电子件送至{{电子件报送至}}，"
        "纸质件经单位负责人签字、加盖公章后一并送达为盼。",
        "评分表为内部工作资料，敬请指定专人填报并妥善保管，" + _SAFE,
        "专此函商。",
    ),
    annexes=("{{评议名称}}评分表（电子件）",),
)
REMIND_BELOW = PaperText(
    "remind-notice",
    "报送提醒（通知）",
    "关于报送{{评议名称}}\n评分表的通知",
    ("{{提醒内容}}",),
    below=(),
)
REMIND_LEVEL = PaperText(
    "remind-letter",
    "商请报送（函）",
    "关于商请报送{{评议名称}}\n评分表的函",
    ("{{提醒内容}}", "专此函商。"),
    below=(),
)
MEND_BELOW = PaperText(
    "mend-notice",
    "退回更正（通知）",
    "关于更正{{评议名称}}\n评分表的通知",
    (
        "贵单位报送的{{评议名称}}评分表中有部分内容需要更正（见附件）。"
        "请在附件中逐项核实改正，{{更正时限}}重新报送电子件和纸质盖章件。",
        "本件及附件为内部工作资料，" + _SAFE,
    ),
    annexes=("评分表退回更正件（电子件）",),
)
MEND_LEVEL = PaperText(
    "mend-letter",
    "商请核对（函）",
    "关于商请核对{{评议名称}}\n评分表的函",
    (
        "感谢贵单位对{{评议名称}}工作的支持。现就贵单位报送的评分表中部分数据商请核对"
        "（见附件），恳请在附件中核实改正后，{{更正时限}}函复为盼。",
        "本件及附件为内部工作资料，" + _SAFE,
        "专此函商。",
    ),
    annexes=("评分表商请核对件（电子件）",),
)
CHECK_COVER = PaperText(
    "check-cover",
    "反馈核对函",
    "关于核对{{评议名称}}\n有关情况的函",
    (
        "现将{{评议名称}}中涉及贵单位的各项得分及扣分事项反馈给贵单位（见附件），请{{核对期限}}核对。"
        "有异议的，请书面说明事项和依据，逾期未提出的视为无异议。",
        "本件仅供贵单位核对，请勿外传。",
    ),
    annexes=("评议情况核对表",),
)
FEEDBACK_COVER = PaperText(
    "feedback-cover",
    "评议结果反馈函",
    "关于反馈{{评议名称}}结果的函",
    (
        "{{评议名称}}结果已经审定，现将贵单位的评议结果予以反馈（见附件）。",
        "请贵单位认真分析评议反映的情况，研究改进措施，巩固成绩，补齐短板。",
        "本件仅供贵单位内部改进工作使用，请勿外传。",
    ),
    annexes=("评议结果反馈表",),
)
TALK = PaperText(
    "talk",
    "约谈通知书",
    "约谈通知书",
    (
        "在{{评议名称}}中，贵单位{{情形}}。根据{{依据条款}}，决定{{措施}}。现将有关事项通知如下。",
        "时间：" + _CHOOSE,
        "地点：",
        "参加人员：贵单位主要负责人及有关人员。",
        "请围绕评议反映的情况，准备书面说明和整改措施。因故不能参加的，请提前书面说明。",
        "办理时限：{{时限}}。",
    ),
)
OUTCOME = PaperText(
    "outcome",
    "结果运用通知书",
    "{{文书}}",
    (
        "在{{评议名称}}中，贵单位{{情形}}。根据{{依据条款}}，确定采取以下措施：{{措施}}。",
        "办理时限：{{时限}}。",
        "请按要求办理，并将办理情况书面报送{{落款}}。",
    ),
)
HANDOVER = PaperText(
    "handover",
    "移交函",
    "关于函告{{评议名称}}结果的函",
    (
        "根据{{依据}}，{{组织单位}}组织开展了{{评议名称}}，现将贵单位所属{{单位}}的评议结果函告如下。",
        "{{单位}}{{结果}}，{{情形}}。根据{{依据条款}}，特此函告，恳请督促整改为盼。",
        "本件仅涉及该单位的评议结果，请妥善保管。",
    ),
)
BULLETIN = PaperText(
    "bulletin",
    "通报",
    "关于{{评议名称}}结果的通报",
    (
        "根据{{依据}}，{{组织单位}}组织开展了{{评议名称}}，对{{评议对象数}}个单位进行了评议"
        "（{{类别家数}}）。评议结果已经审定，现予通报（见附件）。",
        "各单位要认真对照评议结果，总结经验，查找不足，落实整改措施，进一步改进工作作风。",
    ),
    to="各有关单位：",
    annexes=("{{附件名称}}",),
    below=(),
    tables=True,
)
PAPERS = (
    ISSUE_BELOW,
    ISSUE_LEVEL,
    REMIND_BELOW,
    REMIND_LEVEL,
    MEND_BELOW,
    MEND_LEVEL,
    CHECK_COVER,
    FEEDBACK_COVER,
    TALK,
    OUTCOME,
    HANDOVER,
    BULLETIN,
)
BLANK_DATE = "　　　　年　　月　　日"
