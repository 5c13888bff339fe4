"""Sentences about seals: what was done, what stands in the way, and the 封存确认单."""

from __future__ import annotations

CONFIRMATION, ANNEX = "评议数据封存确认单", "附表"
PURPOSE = (
    "{title}结果已经审定（{approval}），评议数据于{time}封存。封存后，评议方案、报送件、议定事项、"
    "结果如有任何改动，按留存资料复算的校验码即与本单不同。本单由制表、审核、监督人员签字后分别保管。"
)
ROWS = {
    "code": "校验码",
    "record": "封存记录校验值（SHA-256）",
    "scheme": "评议方案校验值",
    "result": "结果数据校验值",
    "ranking": "汇总排名.xlsx文件校验值",
    "received": "收到报送件",
    "decisions": "登记议定事项",
    "journal": "操作留痕记录",
    "head": "操作留痕记录末行校验值",
    "engine": "计算程序版本",
}
BESIDE_LABEL = "未议定的其他会审事项"
BESIDE = "{count}件，不影响得分、名次和等次：{matters}"
RECEIVED = "{count}份，逐份列于附表"
DECISIONS = "{count}项"
JOURNAL = "截至第{length}行"
KEY = "{whose}公钥校验值"
SIGNATURES = ("制表", "审核", "监督")
SIGN = "{who}（签字）：　　　　　　　　　日期：　　　年　　月　　日"
COLUMNS = ("序号", "评分单位", "报送次数", "收件时间", "采用情况", "文件校验值（SHA-256）")
NOBODY = "（不能确认）"
NO_RETURNS = "没有收到报送件。"
ANNEX_NOTE = (
    "注：共{count}份。文件校验值可用系统自带的certutil或sha256sum复算，与留存的原始件核对。"
)
QR = "封存内容二维码"

SEALED = "评议数据已封存，校验码 {code}。"
SEALED_FILES = (
    "汇总排名已按审定结果重新写出，各页页脚印有校验码；封存确认单在“{path}”，"
    "请打印一式三份，由制表、审核、监督人员签字后分别保管。"
)
ALREADY_SEALED = (
    "本工作文件夹已于{time}封存，校验码 {code}，没有再次封存。确需改动的，先启封："
    "xltools unseal --reason 理由。"
)
NOT_APPROVED = (
    "现为{state}，尚未审定，不能封存。请先登记审定日期和批件号："
    "xltools state 审定稿 --date 日期 --document 批件号 --by 登记人。"
)
SEALING, REGISTERING = "封存", "登记{state}"
"""What is not done while something waits in 报送/."""
NOT_TAKEN_IN = "“报送”中有{count}个文件尚未收件登记，不能{what}。请先重新汇总，核对后再{what}。"
NOT_COUNTED = "还没有汇总过，或汇总以后方案、登记有变，不能封存。请先重新汇总，核对后再封存。"
UNSETTLED = "有{count}项未办结，不能封存：\n{reasons}"
WRITTEN_OTHERWISE = (
    "下列{count}个文件与写出时登记的不同，可能被打开另存过，不能封存：{files}。"
    "请重新生成该版（xltools publish）；收件回执请删除该件后重新汇总，程序按原样补写。"
)
STRAYS = (
    "“结果”“留存/回执”中有{count}个文件不是本程序写出的，不能封存，以免当作结果交出：{files}。"
    "请移到别处后重新封存；是中断时留下的，请重新生成该版或重新汇总。"
)
INPUT_MOVED = "“{file}”在封存过程中有改动，没有封存。请关闭该文件后重新操作。"
JOURNAL_MOVED = "封存过程中另有程序写入了操作留痕记录，没有封存。请稍后重新操作。"
SEALED_FILE = (
    "“{file}”已列入封存（校验码 {code}），新的内容与封存的不同，没有改写。"
    "确需改写的，先启封：xltools unseal --reason 理由。"
)
NEXT_AFTER_SEAL = "核验：xltools verify -w {path}"

NOT_SEALED = "本工作文件夹没有封存，不需要启封。"
NEEDS_REASON = "启封须写明理由。"
NEEDS_BY = "启封须写明经办人。"
UNSEALED = (
    "已启封（原校验码 {code}），记入操作留痕记录。原封存的结果和封存记录保存在“{path}”。"
    "更正后请重新汇总、核对、报审；结果有变的，须重新登记审定后再封存。"
)
UNLIKE_SEALED = (
    "有{count}个封存的文件在启封以前就已缺失或被改动（{names}），已如实登记。请查明原因。"
)
NEXT_AFTER_UNSEAL = "更正后重新汇总：xltools consolidate -w {path}"
SEAL_BROKEN = (
    "【错误】留存/{file}　封存记录缺失或已被改动，本次操作未进行。"
    "请保留现状，用 xltools verify 核验，查明原因后从备份恢复。（封存记录不一致）"
)

SAME_AS_SEALED = "本工作文件夹已封存（校验码 {code}），本次汇总与封存一致，封存的文件未改动。"
OTHER_THAN_SEALED = (
    "本工作文件夹已封存（校验码 {code}），本次汇总与封存不一致，封存的文件未改动。"
    "本次结果另写入“{path}”，供查对："
)
CHANGED_UNIT = "{name}：{changes}"
CHANGED = "{what}由{before}变为{after}"
CHANGED_RETURN = "报送情况：{name}由{before}变为{after}"
MORE_CHANGES = "另有{count}处不同"
FINDINGS_CHANGED = "核验意见由{before}条变为{after}条"
DECISIONS_CHANGED = "议定事项由{before}项变为{after}项"
SCHEME_CHANGED = "评议方案有变"
OTHERWISE = "其他内容不同"
NONE = "无"
