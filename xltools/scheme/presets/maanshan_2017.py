"""马鞍山市2017年度政风行风评议: 8 channels, 17 items, 100 points.

Names of the units and the counties of channel 8 are not in the notice: they are examples, to
be replaced by the decided lists before forms are issued.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

from xltools.scheme.choices import Condition, Feedback, Rank, ScorerKind
from xltools.scheme.model import (
    Category,
    Channel,
    Item,
    Outcome,
    Recusal,
    Scheme,
    Scorer,
    Unit,
)
from xltools.scheme.presets.maanshan_units import GOVERNMENT, SERVICE, SOCIAL
from xltools.scheme.settings import Settings

DESCRIPTION = (
    "马鞍山市2017年度政风行风评议方案：8个评议方式、17个测评项目、100分；评议对象和县区名单为示例。"
)
STATIONED = "省部属"
_CATEGORIES = (
    ("ZF", "政府部门", GOVERNMENT),
    ("SH", "社会团体", SOCIAL),
    ("GG", "公共服务行业", SERVICE),
)
_CHANNELS = (
    ("1", "移动手机端测评", "移动端测评", 10),
    ("2", "工作测评", "工作测评", 28),
    ("3", "热线测评", "热线测评", 32),
    ("4", "人大代表、政协委员测评", "代表委员测评", 8),
    ("5", "网络测评", "网络测评", 5),
    ("6", "微博测评", "微博测评", 4),
    ("7", "数字电视在线测评", "数字电视测评", 3),
    ("8", "县区、开发园区评议", "县区评议", 10),
)
_BY_VOTE, _BY_WORK, _FOR_ALL = "vote", "work", "work that every unit has"
_ITEMS = (
    ("1", "移动手机端测评", 10, _BY_VOTE, "移动手机端"),
    ("2.1", "遵守作风建设纪律规定", 6, _FOR_ALL, "作风建设纪律规定"),
    ("2.2", "依法行政", 5, _BY_WORK, "依法行政"),
    ("2.3", "信访处置", 5, _BY_WORK, "信访处置"),
    ("2.4", "政务公开", 4, _BY_WORK, "政务公开"),
    ("2.5", "中心窗口服务", 4, _BY_WORK, "中心窗口服务"),
    ("2.6", "效能建设", 4, _FOR_ALL, "效能建设"),
    ("3.1", "“政风行风热线”上线与办理", 8, _FOR_ALL, "“政风行风热线”"),
    ("3.2", "12345电话投诉办理", 8, _BY_WORK, "12345电话投诉办理"),
    ("3.3", "“市民心声”留言办理", 8, _BY_WORK, "“市民心声”留言办理"),
    (
        "3.4",
        "“政风行风之窗”、《皖江晚报》监督栏目、“皖江在线”监督之窗投诉办理",
        8,
        _BY_WORK,
        "媒体监督栏目投诉办理",
    ),
    ("4.1", "市人大代表测评", 4, _BY_VOTE, "人大代表"),
    ("4.2", "市政协委员测评", 4, _BY_VOTE, "政协委员"),
    ("5", "网络测评", 5, _BY_VOTE, "网络"),
    ("6", "“马鞍山发布”微博测评", 4, _BY_VOTE, "微博"),
    ("7", "数字电视在线测评", 3, _BY_VOTE, "数字电视在线"),
    ("8", "县区、开发园区评议", 10, _BY_WORK, "县区、开发园区"),
)
_SCORERS = (
    ("市纠风办", ScorerKind.DEPARTMENT, ("1", "2.1")),
    ("市政府法制办", ScorerKind.DEPARTMENT, ("2.2",)),
    ("市信访局", ScorerKind.DEPARTMENT, ("2.3",)),
    ("市政务公开办", ScorerKind.DEPARTMENT, ("2.4",)),
    ("市政务服务中心", ScorerKind.DEPARTMENT, ("2.5",)),
    ("市效能办", ScorerKind.DEPARTMENT, ("2.6",)),
    ("市广播电视台", ScorerKind.MEDIA, ("3.1",)),
    ("市长公开电话办", ScorerKind.DEPARTMENT, ("3.2",)),
    ("市信息办", ScorerKind.DEPARTMENT, ("3.3", "5")),
    ("马鞍山日报社", ScorerKind.MEDIA, ("3.4",)),
    ("市人大人选工委", ScorerKind.DELEGATES, ("4.1",)),
    ("市政协办公室", ScorerKind.DELEGATES, ("4.2",)),
    ("市委宣传部", ScorerKind.DEPARTMENT, ("6",)),
    ("中广有线马鞍山分公司", ScorerKind.OTHER, ("7",)),
)
_COUNTIES = (
    "含山县",
    "和县",
    "当涂县",
    "花山区",
    "雨山区",
    "博望区",
    "经开区",
    "慈湖高新区",
)
_CLAUSE = "2017年度政风行风评议通知“结果运用”部分"


def build() -> Scheme:
    """The scheme, with example units and counties."""
    units = tuple(_units())
    scorers = tuple(_scorers())
    return Scheme(
        settings=_settings(),
        categories=tuple(
            Category(code=code, name=name, declared=len(_lines(lines)))
            for code, name, lines in _CATEGORIES
        ),
        units=units,
        channels=tuple(
            Channel(code=code, name=name, short_name=short, points=Decimal(points))
            for code, name, short, points in _CHANNELS
        ),
        items=tuple(_items()),
        scorers=scorers,
        recusals=tuple(_recusals(units, scorers)),
        outcomes=_outcomes(),
    )


def _settings() -> Settings:
    return Settings(
        scheme_id="maanshan-zfhf",
        title="2017年度政风行风评议",
        year=2017,
        organiser="市政府纠风办",
        office="市纠风办",
        basis="马鞍山市开展政风行风评议工作实施办法",
        basis_number="马政办〔2014〕24号",
        deadline=datetime(2017, 12, 15, 17, 0),
        delivery="市纠风办政务内网邮箱",
        contact="王××",
        phone="0555-×××××××",
        note="评议对象及县区、开发园区名单为示例，原通知未列出，使用前请换成正式名单。",
    )


def _lines(text: str) -> list[list[str]]:
    return [[*line.split("|"), ""][:4] for line in text.strip().splitlines()]


def _units() -> Iterator[Unit]:
    for category, _, lines in _CATEGORIES:
        for number, (name, full_name, aliases, superior) in enumerate(_lines(lines), 1):
            yield Unit(
                code=f"{category}{number:02d}",
                full_name=full_name,
                name=name,
                aliases=tuple(alias for alias in aliases.split("、") if alias),
                category=category,
                stationed=bool(superior),
                superior=superior,
                tags=(STATIONED,) if superior else (),
            )


def _items() -> Iterator[Item]:
    for number, (code, name, points, nature, subject) in enumerate(_ITEMS, 1):
        worked = nature != _BY_VOTE and code != "8"
        yield Item(
            code=code,
            name=name,
            channel=code.split(".", maxsplit=1)[0],
            points=Decimal(points),
            allow_na=nature == _BY_WORK,
            reason_below=Decimal(80) if worked else None,
            paper=f"2017年度{subject}测评办法",
            paper_number=f"马纠办〔2017〕{number}号（示例）",
            paper_date=date(2017, 3, 20),
            feedback=Feedback.COMBINED if code == "8" else Feedback.WITH_REASONS,
        )


def _scorers() -> Iterator[Scorer]:
    for number, (name, kind, items) in enumerate(_SCORERS, 1):
        yield Scorer(code=f"PF{number:02d}", name=name, kind=kind, items=items)
    for number, name in enumerate(_COUNTIES, 1):
        yield Scorer(
            code=f"XQ{number:02d}",
            name=name,
            kind=ScorerKind.COUNTY,
            rank=Rank.BELOW,
            items=("8",),
            note="示例，原通知未列出名单",
        )


def _recusals(units: tuple[Unit, ...], scorers: tuple[Scorer, ...]) -> Iterator[Recusal]:
    by_name = {unit.name: unit for unit in units}
    for scorer in scorers:
        if scorer.name in by_name:
            yield Recusal(scorer=scorer.code, unit=by_name[scorer.name].code)


def _outcomes() -> tuple[Outcome, ...]:
    return (
        Outcome(
            code="Y1",
            name="列入后进",
            when=Condition.BOTTOM,
            action="约谈主要负责人",
            recipient="市纠风办",
            due="结果通报后15个工作日内",
            letter="约谈通知书",
            clause=_CLAUSE,
        ),
        Outcome(
            code="Y2",
            name="列入后进",
            when=Condition.BOTTOM,
            action="在“双百分”目标管理考核党风廉政建设项中扣分",
            recipient="市目标办",
            clause=_CLAUSE,
        ),
        Outcome(
            code="Y3",
            name="连续两年列入后进",
            when=Condition.CONSECUTIVE,
            value="2",
            action="向市政府作出深刻检查",
            recipient="被评议单位",
            due="结果通报后1个月内",
            clause=_CLAUSE,
        ),
        Outcome(
            code="Y4",
            name="省部属驻市单位列入后进",
            when=Condition.BOTTOM,
            tag=STATIONED,
            action="向上级主管部门通报评议结果",
            recipient="上级主管部门",
            due="结果通报后15个工作日内",
            letter="移交函",
            clause=_CLAUSE,
        ),
        Outcome(
            code="Y5",
            name="违反评议纪律",
            when=Condition.DISQUALIFIED,
            action="直接列入本年度不合格名单",
            recipient="市纠风办",
            clause="2017年度政风行风评议通知“评议纪律”部分",
        ),
    )
