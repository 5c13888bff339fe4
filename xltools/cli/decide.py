"""`xltools decide …`: what only a person can settle, one sub-command a kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from xltools.cli.base import Verb, VerbGroup
from xltools.cli.verb import Done, verb, workspace_option
from xltools.text import messages

_CITED = (
    ("--reason", "reason", "理由", "为什么这样定。"),
    ("--meeting", "meeting", "会议", "会议名称；电话核实的写明核实方式。"),
    ("--attendees", "attendees", "参加人员", "参加人员，顿号分开。"),
    ("--minutes", "minutes", "文号", "会议纪要文号，或批件、电话记录编号。"),
    ("--date", "date", "日期", "议定日期，例如2017-12-20。"),
    ("--by", "recorder", "记录人", "记录人。"),
)
_ABOUT = {
    "scorer": ("--scorer", "评分单位", "评分单位名称或代码。"),
    "unit": ("--unit", "单位", "被评议单位名称或代码。"),
    "item": ("--item", "项目", "测评项目名称或代码。"),
    "file": ("--file", "文件", "文件校验值（可只写开头几位）或收件时的名称。"),
    "sheet": ("--sheet", "表", "工作表名称。"),
    "cell": ("--cell", "格", "单元格，例如D9。"),
    "text": ("--name", "原写法", "登记表中的写法。"),
    "until": ("--until", "时限", "新的时限，例如“2017-12-20 17:00”。"),
    "value": ("--value", "结果", "议定结果。"),
    "matter": ("--matter", "事项", "待会审事项的名称，例如更正件另有改动。"),
}
_VALUES = frozenset({"until", "matter"})
"""Options that say what 议定结果 is, by a name of their own."""
_EXAMPLE = "--reason 理由 --meeting 会审会议 --attendees 张××、李×× --minutes 会审纪要〔2017〕3号"
_TAIL = "--date 2017-12-20 --by 王××"


@click.group(
    cls=VerbGroup,
    name="decide",
    help=f"""示例：

\b
  xltools decide absence --scorer 当涂县 {_EXAMPLE} {_TAIL}
  xltools decide list -w 2017年政风行风评议

登记议定事项：只有人能定的事。每项写明理由、会议、参加人员、纪要文号、日期、记录人；程序计算结果和议定结果
都列在“待会审及议定事项”表中，报送件和登记表一概不改。登记后不能修改，用withdraw撤销后另行登记。
不用命令行的，在“台账/议定事项.xlsx”中登记，效力相同。
""",
)
def command() -> None:
    """Group of the kinds of decisions."""


def _cited(body: Any) -> Any:
    """The options that every decision must be given: why, and on what it rests."""
    for flag, key, metavar, text in reversed(_CITED):
        body = click.option(flag, key, required=True, metavar=metavar, help=text)(body)
    return body


def _kind(
    name: str, short: str, says: str, example: str, options: dict[str, bool]
) -> Callable[[Callable[..., Any]], click.Command]:
    """A sub-command that records one kind; `options`: field → whether it must be given."""

    def wrap(function: Callable[..., Any]) -> click.Command:
        body: Any = verb(function)
        body = _cited(workspace_option(body))
        for key, required in reversed(options.items()):
            flag, metavar, text = _ABOUT[key]
            body = click.option(
                flag, key, required=required, default=None, metavar=metavar, help=text
            )(body)
        text = (
            f"示例：\n\n\b\n  xltools decide {name} {example} \\\n    {_EXAMPLE} \\\n    {_TAIL}"
            f"\n\n{says}"
        )
        made: click.Command = command.command(name=name, cls=Verb, short_help=short, help=text)(
            body
        )
        return made

    return wrap


def _record(root: Path, kind: str, fields: dict[str, str | None]) -> Done:
    from xltools.folder.opening import beijing_now
    from xltools.intake.cache import default_cache
    from xltools.reports.document import decision_document
    from xltools.steps.decide import decide

    entry = {key: value for key, value in fields.items() if value}
    for option in _VALUES.intersection(entry):
        entry["value"] = entry.pop(option)
    done = decide(root, {"kind": kind, **entry}, now=beijing_now, cache=default_cache())
    return Done(
        document={"decision": decision_document(done.appraisal.words, done.decided)},
        says=done.sentences(),
        next_step=messages.NEXT_AFTER_DECIDE.format(path=root),
    )


@_kind(
    "reject",
    "一份报送件不予采用",
    "一份报送件议定不予采用：逾期报送的、误放的、破损后不再重报的。原件留存，其中的核验意见不再待办；"
    "该评分单位以前一次报送为准，没有的按未报。",
    "--file 3f9a2c1b",
    {"file": True},
)
def reject(root: Path, **fields: str | None) -> Done:
    """A file that is not to be used."""
    return _record(root, "reject", fields)


@_kind(
    "version",
    "同一次报送的两份不一致，以哪份为准",
    "同一评分单位同一次报送了两份评分不同的文件，议定以其中一份为准，另一份留存不用。",
    "--scorer 花山区 --file 3f9a2c1b",
    {"scorer": True, "file": True},
)
def version(root: Path, **fields: str | None) -> Done:
    """Which of two differing files counts."""
    return _record(root, "version", fields)


@_kind(
    "cell",
    "评分单位确认一格评分",
    "评分单位对一格评分的确认：写明评分单位、被评议单位、测评项目，或者文件、表、格；"
    "--value为评分，或不涉及、回避、无样本。原件不改，明细中注明议定事项编号。",
    "--scorer 花山区 --unit 市教育局 --item 县区评议 --value 92.5",
    {
        "scorer": False,
        "unit": False,
        "item": False,
        "file": False,
        "sheet": False,
        "cell": False,
        "value": True,
    },
)
def cell(root: Path, **fields: str | None) -> Done:
    """A cell as confirmed by its scorer."""
    return _record(root, "cell", fields)


@_kind(
    "name",
    "登记表中的单位名称指哪个单位",
    "登记表中写法无法认定的单位名称，议定指哪个单位。",
    "--name 市城管局 --unit 市城市管理局",
    {"text": True, "unit": True},
)
def name(root: Path, **fields: str | None) -> Done:
    """Which unit a name means."""
    return _record(root, "name", fields)


@_kind(
    "absence",
    "评分单位未报，按未报处理",
    "评分单位始终未报，议定按方案的未报规则处理；不再等待，名次不再因此暂列。"
    "项目只由该单位评分、方案为待补报的，用--value写明怎样处理：计0分、计满分、按总分折算、"
    "在本评议方式内折算。",
    "--scorer 当涂县",
    {"scorer": True, "value": False},
)
def absence(root: Path, **fields: str | None) -> Done:
    """A scorer that never returned."""
    return _record(root, "absence", fields)


@_kind(
    "extend",
    "批准延期报送",
    "批准评分单位延期报送；是否迟交按新的时限判断。",
    "--scorer 和县 --until 2017-12-20T17:00",
    {"scorer": True, "until": True},
)
def extend(root: Path, **fields: str | None) -> Done:
    """An extension of a deadline."""
    return _record(root, "extension", fields)


@_kind(
    "tie",
    "末位界线并列的，列入哪些单位",
    "总分相同、跨末位界线的单位，议定列入哪些：--unit写并列的全部单位（顿号分开），"
    "--value写列入的单位，或“全部列入”“均不列入”。",
    "--unit 市统计局、市物价局 --value 市统计局",
    {"unit": True, "value": True},
)
def tie(root: Path, **fields: str | None) -> Done:
    """A tie at the bottom line."""
    return _record(root, "tie", fields)


@_kind(
    "bottom",
    "认定或不认定后进",
    "议定某单位列入或不列入后进；--value为“列入”或“不列入”。",
    "--unit 市统计局 --value 不列入",
    {"unit": True, "value": True},
)
def bottom(root: Path, **fields: str | None) -> Done:
    """Decided 后进."""
    return _record(root, "bottom", fields)


@_kind(
    "disqualify",
    "直接列为不合格",
    "议定某单位直接列为不合格：保留得分，不列名次。",
    "--unit 市统计局",
    {"unit": True},
)
def disqualify(root: Path, **fields: str | None) -> Done:
    """A disqualification."""
    return _record(root, "disqualify", fields)


@_kind(
    "keep",
    "一类待会审事项维持程序计算结果",
    "可能改变得分、名次、等次或名单的待会审事项，议定维持程序计算结果的：--matter写事项的名称，"
    "例如更正件另有改动、扣分未经批准、前列界线并列；只维持其中一部分的，另写评分单位、单位、项目。"
    "事项的情况以后有变的，须重新议定。",
    "--matter 更正件另有改动 --scorer 花山区",
    {"matter": True, "scorer": False, "unit": False, "item": False},
)
def keep(root: Path, **fields: str | None) -> Done:
    """A matter that is left as it was computed."""
    return _record(root, "keep", fields)


@command.command(
    name="withdraw",
    cls=Verb,
    short_help="撤销一项议定事项或核准采用",
    help=f"""示例：

\b
  xltools decide withdraw 3 {_EXAMPLE} {_TAIL}

撤销第NUMBER号议定事项（含核准采用）。原登记保留，列为已撤销。
""",
)
@click.argument("number")
@_cited
@workspace_option
@verb
def withdraw(root: Path, **fields: str | None) -> Done:
    """Take a decision back by a further one."""
    return _record(root, "withdraw", fields)


@command.command(
    name="list",
    cls=Verb,
    short_help="列出全部议定事项及其效力",
    help="""示例：

\b
  xltools decide list -w 2017年政风行风评议

列出全部议定事项：编号、事项、程序计算结果、议定结果、纪要文号，是否采用，未采用的说明原因。
""",
)
@workspace_option
@verb
def list_(root: Path) -> Done:
    """Every decision, and whether it counts."""
    from xltools.intake.cache import default_cache
    from xltools.reports.document import decision_document, decision_lines
    from xltools.steps.decide import list_decisions

    appraisal = list_decisions(root, cache=default_cache())
    words = appraisal.words
    return Done(
        data="\n".join(decision_lines(words, appraisal.decisions)),
        document={"decisions": [decision_document(words, one) for one in appraisal.decisions]},
        says=[] if appraisal.decisions else [messages.NO_DECISIONS],
        ok=True,
    )
