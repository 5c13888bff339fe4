"""Which papers an occasion calls for, to whom, and what stands in each.

The state of the result, and whether it is complete, say which may be written and which are drafts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from xltools.appraisal import Appraisal, State
from xltools.exact import plain, shown
from xltools.forms.notice import date_text, deadline_text
from xltools.reports.public_table import PublicTable, public_tables, ranked_within, spoken_of
from xltools.reports.reminders import Reminder
from xltools.reports.send_back import deadline
from xltools.scheme.choices import Rank
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Scheme, Scorer, Unit
from xltools.scoring.result import AppliedOutcome, Status, UnitResult
from xltools.text import letters as says
from xltools.text import letters as words
from xltools.text import official
from xltools.text.official import PaperText
from xltools.text.words import cited


class Occasion(StrEnum):
    """What a batch of papers is for."""

    ISSUE = "发放"
    REMIND = "提醒"
    MEND = "更正"
    CHECK = "反馈核对"
    FEEDBACK = "反馈"
    OUTCOMES = "结果运用"
    BULLETIN = "通报"

    @property
    def needs(self) -> State:
        """The state from which on its papers are no drafts."""
        if self in (Occasion.FEEDBACK, Occasion.OUTCOMES, Occasion.BULLETIN):
            return State.APPROVED
        return State.CHECKING if self is Occasion.CHECK else State.DRAFT

    @property
    def tells_results(self) -> bool:
        """Whether its papers rest on a result, which must then be whole."""
        return self.needs is State.APPROVED


def is_draft(occasion: Occasion, state: State) -> bool:
    """Whether papers of the occasion are drafts in this state of the result."""
    return state.place < occasion.needs.place


def refusal(occasion: Occasion, appraisal: Appraisal) -> str:
    """Why no papers of the occasion may be written now, in one sentence; empty if they may."""
    state = State(appraisal.state)
    if occasion is Occasion.CHECK and state.approved:
        return says.PAPERS_NOT_ANY_MORE.format(state=state, kind=occasion)
    if occasion.tells_results and appraisal.result.provisional:
        return says.PAPERS_PROVISIONAL.format(kind=occasion)
    return ""


@dataclass(frozen=True, slots=True)
class Given:
    """What the office says of a batch: 发文字号, 成文日期, and until when an answer is asked."""

    number: str = ""
    date: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper to be written."""

    text: PaperText
    file: str
    """Its name without ending."""
    title: str
    values: Mapping[str, str]
    template: str = ""
    """The name of the template that staff may have made for it, where it is not the text's own."""
    unit: str = ""
    """Code of the one unit that it may name; empty for papers that go to no unit."""
    tables: tuple[PublicTable, ...] = ()
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """The papers of an occasion, and what must be said beside them."""

    papers: tuple[Paper, ...]
    says: tuple[str, ...] = field(default=())


def issue_papers(scheme: Scheme, given: Given) -> Batch:
    """A notice or letter of issue to every scorer that marks anything."""
    index = SchemeIndex(scheme)
    papers = []
    for scorer in index.due:
        items = index.items_of(scorer)
        methods = "；".join(
            dict.fromkeys(
                cited(item.paper, item.paper_number) for item in items if item.paper.strip()
            )
        )
        until = scorer.extended or scheme.settings.deadline
        values = {
            "测评项目": "、".join(f"{item.name}（{plain(item.points)}分）" for item in items),
            "测评办法": methods,
            "报送时限": f"于{deadline_text(until)}" if until else "在另行通知的时限内",
            "电子件报送至": scheme.settings.delivery or scheme.settings.office_name,
        }
        pair = (official.ISSUE_BELOW, official.ISSUE_LEVEL)
        papers.append(_to_scorer(scheme, scorer, pair, values, given))
    return Batch(tuple(papers))


def remind_papers(scheme: Scheme, found: Iterable[Reminder], given: Given) -> Batch:
    """A paper to each scorer that something is awaited from, in the words of the reminder."""
    pair = (official.REMIND_BELOW, official.REMIND_LEVEL)
    return Batch(
        tuple(
            _to_scorer(
                scheme,
                one.scorer,
                pair,
                {"提醒内容": one.letter.removeprefix(f"{one.scorer.name}：")},
                given,
            )
            for one in found
        )
    )


def mend_papers(scheme: Scheme, scorers: Iterable[Scorer], given: Given) -> Batch:
    """The paper that goes with each form that goes back."""
    pair = (official.MEND_BELOW, official.MEND_LEVEL)
    values = {"更正时限": deadline(given.by)}
    return Batch(tuple(_to_scorer(scheme, one, pair, values, given) for one in scorers))


def cover_papers(appraisal: Appraisal, occasion: Occasion, given: Given) -> Batch:
    """The cover of each unit's own sheet, before or after approval."""
    scheme = appraisal.scheme
    text = official.CHECK_COVER if occasion is Occasion.CHECK else official.FEEDBACK_COVER
    until = deadline(given.by) if given.by else "于收到本函之日起5个工作日内"
    units = {unit.code: unit for unit in scheme.units}
    return Batch(
        tuple(
            _to_unit(scheme, text, units[result.code], {"核对期限": until}, given)
            for result in appraisal.result.units
            if result.status is not Status.EXEMPT
        )
    )


def outcome_papers(appraisal: Appraisal, given: Given) -> Batch:
    """The paper that each outcome rule calls for; several of one name to a unit are one paper."""
    scheme = appraisal.scheme
    if not any(rule.letter for rule in scheme.outcomes):
        return Batch((), (words.NO_LETTER_NAMED,))
    units = {unit.code: unit for unit in scheme.units}
    papers: list[Paper] = []
    says: list[str] = []
    for result in appraisal.result.units:
        unit = units[result.code]
        for name in dict.fromkeys(one.letter for one in result.outcomes if one.letter):
            own = [one for one in result.outcomes if one.letter == name]
            if name == official.HANDOVER.name and not unit.superior:
                says.append(words.NO_SUPERIOR.format(unit=unit.name))
            else:
                papers.append(_outcome(appraisal, unit, result, own, given))
    return Batch(tuple(papers), tuple(says))


def bulletin_papers(appraisal: Appraisal, given: Given) -> Batch:
    """通报, with the table of each published category annexed."""
    scheme = appraisal.scheme
    tables = public_tables(scheme, appraisal.result)
    many = len(tables) > 1
    labels = tuple(f"附件{number if many else ''}" for number in range(1, len(tables) + 1))
    names = [f"{scheme.settings.title}结果（{table.subtitle}）" for table in tables]
    numbered = [f"{n}.{name}" for n, name in enumerate(names, 1)] if many else names
    units = spoken_of(scheme, appraisal.result)
    counts = [
        (category.name, sum(unit.category == category.code for unit in units))
        for category in scheme.categories
    ]
    values = {
        **_common(scheme, given),
        "评议对象数": str(len(units)),
        "类别家数": "、".join(f"{name}{count}家" for name, count in counts if count),
        "附件名称": "\n".join(numbered),
    }
    text = official.BULLETIN
    title = f"关于{scheme.settings.title}结果的通报"
    return Batch((Paper(text, title, title, values, tables=tables, labels=labels),))


def _common(scheme: Scheme, given: Given) -> dict[str, str]:
    settings = scheme.settings
    return {
        "评议名称": settings.title,
        "年度": str(settings.year),
        "组织单位": settings.organiser,
        "依据": cited(settings.basis, settings.basis_number) or "有关规定",
        "联系人": settings.contact or settings.office_name,
        "电话": settings.phone or "　　　　",
        "落款": settings.office_name,
        "发文字号": given.number,
        "成文日期": given.date or official.BLANK_DATE,
    }


def _to_scorer(
    scheme: Scheme,
    scorer: Scorer,
    pair: tuple[PaperText, PaperText],
    values: Mapping[str, str],
    given: Given,
) -> Paper:
    text = pair[0] if scorer.rank is Rank.BELOW else pair[1]
    said = {**_common(scheme, given), "主送": scorer.name, **values}
    return Paper(text, f"{scorer.code}_{scorer.name}_{text.name}", text.name, said)


def _to_unit(
    scheme: Scheme, text: PaperText, unit: Unit, values: Mapping[str, str], given: Given
) -> Paper:
    said = {
        **_common(scheme, given),
        "主送": unit.full_name,
        "单位": unit.full_name,
        "单位简称": unit.name,
        **values,
    }
    return Paper(text, f"{unit.code}_{unit.name}_{text.name}", text.name, said, unit=unit.code)


def _outcome(
    appraisal: Appraisal,
    unit: Unit,
    result: UnitResult,
    own: Sequence[AppliedOutcome],
    given: Given,
) -> Paper:
    name = own[0].letter
    shipped = (official.TALK, official.HANDOVER)
    text = next((one for one in shipped if one.name == name), official.OUTCOME)
    scheme = appraisal.scheme
    values = {
        "文书": name,
        "情形": _joined(own, "name", "、"),
        "措施": _joined(own, "action", "；"),
        "责任单位": _joined(own, "recipient", "、"),
        "时限": _joined(own, "due", "；"),
        "依据条款": _joined(own, "clause", "、") or _common(scheme, given)["依据"],
        "结果": result_sentence(appraisal, result),
    }
    if text is official.HANDOVER:
        values["主送"] = unit.superior
    made = _to_unit(scheme, text, unit, values, given)
    file = f"{unit.code}_{unit.name}_{name}"
    return Paper(text, file, name, made.values, template=name, unit=unit.code)


def _joined(own: Sequence[AppliedOutcome], key: str, between: str) -> str:
    return between.join(dict.fromkeys(said for one in own if (said := str(getattr(one, key)))))


def result_sentence(appraisal: Appraisal, unit: UnitResult) -> str:
    """The unit's own result in words: total, rank among how many, grade."""
    scheme = appraisal.scheme
    if unit.status is Status.DISQUALIFIED:
        return scheme.settings.veto_wording.label
    total = shown(unit.total, scheme.settings.total_decimals)
    said = [f"总分{total}"] if total else []
    if unit.rank is not None:
        within = ranked_within(scheme, unit)
        others = (one for one in appraisal.result.units if one.rank is not None)
        among = sum(ranked_within(scheme, one) == within for one in others)
        tied = "并列" if unit.tied else ""
        said.append(f"在{within}（{among}家）中{tied}列第{unit.rank}名")
    if unit.grade:
        said.append(f"等次为{unit.grade}")
    return "，".join(said) or "未列名次"


def day_text(iso: str) -> str:
    """2018年1月8日 from 2018-01-08; empty stays empty."""
    from datetime import date

    return date_text(date.fromisoformat(iso)) if iso else ""
