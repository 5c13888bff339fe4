"""议定事项: what only people can settle, as values. Nothing that was computed is ever edited.

A decision says what it is about, what was decided, and on what it rests: the figure, the state or
the files that people had before them. When that is no longer so, the decision is named and not
applied. A decision is taken back by a further one.

Three kinds need more than their own line. 按未报处理 may say how an item is treated whose every
scorer is decided absent: the scheme may let it wait (待补报), and its units then have no total;
where others marked the item it is combined from theirs, and there is nothing to treat. What the
rules of the scheme made of such an absence is settled by it. 维持 leaves a matter of the meeting
that may change a figure as the calculation has it. `DecisionWords` says what each decision is
about, what was decided, and what is wrong with it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from xltools.methods.choice import Choice
from xltools.scheme.choices import UnreportedPolicy
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Scheme
from xltools.scoring.marks import State
from xltools.text.catalogue import decisions as kinds
from xltools.text.catalogue import files, registers, results
from xltools.text.finding import Finding, Kind
from xltools.text.nearest import folded
from xltools.text.places import several
from xltools.text.words import nest_quotes


class DecisionKind(Choice):
    """What is decided."""

    RELEASE = "release", "核准采用"
    REJECT = "reject", "不予采用"
    VERSION = "version", "以哪份为准"
    CELL = "cell", "评分确认"
    NAME = "name", "单位名称认定"
    ABSENCE = "absence", "按未报处理"
    EXTENSION = "extension", "批准延期"
    TIE = "tie", "末位并列认定"
    BOTTOM = "bottom", "后进认定"
    DISQUALIFY = "disqualify", "直接列为不合格"
    KEEP = "keep", "维持"
    WITHDRAW = "withdraw", "撤销议定"


DECIDED_STATES = (State.NOT_APPLICABLE, State.RECUSED, State.NO_SAMPLE)
"""Words that a cell may be confirmed as, beside a number."""
LISTED, NOT_LISTED = "列入", "不列入"
COMMAND, REGISTER = "命令", "台账"
"""Where a decision was entered."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What a decision is about; only what its kind needs is set, all of it codes."""

    kind: DecisionKind
    scorer: str = ""
    units: tuple[str, ...] = ()
    item: str = ""
    file: str = ""
    """SHA-256 of a received file."""
    sheet: str = ""
    cell: str = ""
    text: str = ""
    """A name as it was written; of 维持, what the matter is called."""
    number: int = 0
    """Of the decision that is withdrawn."""

    @property
    def subject(self) -> tuple[object, ...]:
        """What two decisions about the same thing share."""
        if self.kind is DecisionKind.NAME:
            return self.kind, folded(self.text)
        if self.kind is DecisionKind.TIE:
            return self.kind, frozenset(self.units)
        if self.kind in (DecisionKind.RELEASE, DecisionKind.REJECT):
            return DecisionKind.RELEASE, self.file
        return tuple(getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True, slots=True)
class Citation:
    """What a decision cites: why, by whom, on what paper, when, and who wrote it down."""

    reason: str = ""
    meeting: str = ""
    attendees: str = ""
    minutes: str = ""
    """纪要文号."""
    date: str = ""
    """yyyy-mm-dd."""
    recorder: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. `value` is what was decided, in canonical form:

    a SHA-256 (以哪份为准), a number or a state (评分确认), a unit code (单位名称认定), the codes
    that are listed (末位并列认定), 列入 or 不列入 (后进认定), an ISO moment (批准延期), a treatment
    or nothing (按未报处理), nothing (维持).
    """

    number: int
    """议定事项第n号, in the order of recording."""
    matter: Matter
    value: str
    cites: Citation
    source: str = COMMAND
    basis: str | None = None
    """What it rested on when it was recorded; None while it has not been recorded yet."""

    @property
    def kind(self) -> DecisionKind:
        return self.matter.kind

    @property
    def name(self) -> str:
        """How lists and findings refer to it."""
        return f"议定事项第{self.number}号"

    @property
    def digest(self) -> str:
        """SHA-256 over what was entered, the same however it was entered."""
        text = json.dumps(self._content(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def _content(self) -> dict[str, Any]:
        """Everything entered, as plain data."""
        matter = {f.name: getattr(self.matter, f.name) for f in fields(self.matter)}
        cites = {f.name: getattr(self.cites, f.name) for f in fields(self.cites)}
        about = {key: value for key, value in matter.items() if value}
        about["kind"] = str(self.kind)
        if self.matter.units:
            about["units"] = list(self.matter.units)
        return {"about": about, "value": self.value, "cites": cites}

    def data(self) -> dict[str, Any]:
        """The decision as the journal keeps it."""
        return {
            **self._content(),
            "number": self.number,
            "source": self.source,
            "basis": self.basis,
            "digest": self.digest,
        }


def from_data(data: Mapping[str, Any]) -> Decision:
    """The decision that the journal keeps as `data`.

    >>> one = Decision(1, Matter(DecisionKind.ABSENCE, "XQ06"), "未报", Citation("逾期"))
    >>> from_data(one.data()) == one
    True
    """
    about = dict(data["about"])
    said = about.pop("kind")
    kind = next(one for one in DecisionKind if one == said)
    units = tuple(about.pop("units", ()))
    return Decision(
        number=data["number"],
        matter=Matter(kind, units=units, **about),
        value=data["value"],
        cites=Citation(**data["cites"]),
        source=data["source"],
        basis=data["basis"],
    )


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it stands in an appraisal: applied, or why not."""

    decision: Decision
    basis: str = ""
    """What it rests on now, canonical: compared with what it rested on when recorded."""
    computed: str = ""
    """What the calculation says by itself, in words."""
    trouble: Kind | None = None
    """The finding that says why it is not applied; None also for one that was withdrawn."""
    why: str = ""
    """Why it is not applied, in words; empty if it is."""

    @property
    def applied(self) -> bool:
        return not self.why


def weighed(decision: Decision, basis: str, computed: str) -> Decided:
    """The decision applied, if it still rests on what it rested on when it was recorded."""
    if decision.basis is None or decision.basis == basis:
        return Decided(decision, basis, computed)
    why = f"议定后情况有变，现为{computed or '其他情形'}"
    return Decided(decision, basis, computed, kinds.STALE, why)


def impossible(decision: Decision, why: str, computed: str = "") -> Decided:
    """The decision not applied, because what it is about is not there or cannot be so."""
    return Decided(decision, decision.basis or "", computed, kinds.IMPOSSIBLE, why)


def in_force(decisions: Sequence[Decision]) -> tuple[list[Decision], list[Decided]]:
    """Decisions that stand, and what is to be said of the others, in their order.

    One that was withdrawn is no more; of two that say the same the later stands for both; two
    that contradict each other are neither of them applied.
    """
    by_number = {one.number: one for one in decisions}
    withdrawn: dict[int, int] = {}
    aside: list[Decided] = []
    for one in reversed(decisions):
        if one.kind is not DecisionKind.WITHDRAW:
            continue
        of = one.matter.number
        if one.number in withdrawn:
            aside.append(_withdrawn(one, withdrawn[one.number]))
        elif of not in by_number or of >= one.number:
            aside.append(impossible(one, f"没有第{of}号议定事项"))
        else:
            withdrawn[of] = one.number
            aside.append(Decided(one, computed=f"第{of}号议定事项有效"))
    standing: dict[tuple[object, ...], list[Decision]] = {}
    for one in decisions:
        if one.kind is DecisionKind.WITHDRAW:
            continue
        if one.number in withdrawn:
            aside.append(_withdrawn(one, withdrawn[one.number]))
        else:
            standing.setdefault(one.matter.subject, []).append(one)
    stand: list[Decision] = []
    for group in standing.values():
        last = group[-1]
        if len({(one.kind, one.value, one.matter.scorer) for one in group}) > 1:
            numbers = "、".join(f"第{one.number}号" for one in group)
            why = f"{numbers}对同一事项的议定不同"
            aside += [Decided(one, trouble=kinds.CONTRADICTORY, why=why) for one in group]
        else:
            aside += [Decided(one, why=f"与第{last.number}号相同") for one in group[:-1]]
            stand.append(last)
    return stand, aside


def _withdrawn(one: Decision, by: int) -> Decided:
    return Decided(one, why=f"已由第{by}号议定事项撤销")


def of_kind(decisions: Sequence[Decision], *wanted: DecisionKind) -> list[Decision]:
    """Those of some kinds, in their order."""
    return [one for one in decisions if one.kind in wanted]


def numbered(decisions: Sequence[Decision], first: int) -> list[Decision]:
    """The same with numbers from `first` on."""
    return [replace(one, number=first + place) for place, one in enumerate(decisions)]


TREATMENTS = (
    UnreportedPolicy.ZERO,
    UnreportedPolicy.FULL,
    UnreportedPolicy.RESCALE_TOTAL,
    UnreportedPolicy.RESCALE_CHANNEL,
)
"""Neither waiting nor the category's mean: where nobody marked an item there is no mean."""


def treatment(text: str) -> UnreportedPolicy | None:
    """The treatment called `text`, by its label or its name in records.

    >>> str(treatment("计0分")), str(treatment("rescale_total")), treatment("取本类别平均得分")
    ('zero', 'rescale_total', None)
    """
    wanted = folded(text)
    return next((one for one in TREATMENTS if wanted in (folded(one.label), one.value)), None)


def treated_items(scheme: Scheme, absent: Mapping[str, str]) -> dict[str, UnreportedPolicy]:
    """Item code → how it is treated; `absent` has the treatment, or "", of each absent scorer.

    An item of several absent scorers is treated only where no two say different things of it.
    """
    index = SchemeIndex(scheme)
    found: dict[str, UnreportedPolicy] = {}
    for item in scheme.items:
        scorers = [scorer.code for scorer in index.scorers_of(item)]
        said = {absent[code] for code in scorers if absent.get(code)}
        if scorers and all(code in absent for code in scorers) and len(said) == 1:
            own = treatment(said.pop())
            if own is not None:
                found[item.code] = own
    return found


def treatable(
    one: Decided,
    scheme: Scheme,
    absent: MutableMapping[str, str],
    items: Mapping[str, UnreportedPolicy],
) -> Decided:
    """The decision, not applied where its treatment has no item to treat."""
    code, said = one.decision.matter.scorer, one.decision.value
    if not one.applied or not said:
        return one
    index = SchemeIndex(scheme)
    own = [item.code for item in index.items_of(index.scorers[code])]
    if any(items.get(item) == said for item in own):
        return one
    del absent[code]
    why = "该评分单位的项目另有评分单位评分，或议定的处理办法不同，不能另定处理办法"
    return impossible(one.decision, why, one.computed)


def treated(scheme: Scheme, absent: Mapping[str, str]) -> Scheme:
    """The scheme by which is counted: with what people decided about items that nobody marked."""
    policies = treated_items(scheme, absent)
    if not policies:
        return scheme
    items = tuple(
        item.model_copy(update={"unreported_policy": policies[item.code]})
        if item.code in policies
        else item
        for item in scheme.items
    )
    return scheme.model_copy(update={"items": items})


MAY_CHANGE = (
    files.CHANGED_UNASKED,
    registers.NOT_APPROVED,
    results.TIE_AT_BOTTOM,
    results.TIE_AT_TOP,
    results.SMALL_GROUP,
    results.TIES_FORBIDDEN,
    results.TIE_AT_QUOTA,
    results.MERGED_BOTTOM,
    results.UNREPORTED_TREATED,
    results.PART_TREATED,
    results.LOW_COVERAGE,
    results.NOTHING_APPLIES,
)
"""Matters of the meeting that may change a score, a rank, a grade or who is listed: a result is
not approved before each is decided, or left as it was computed (维持)."""
CHANGE_NOTHING = (results.FLOORED, results.EXEMPT_ADJUSTED)
"""Matters of the meeting that change no figure: they stand beside the approved result."""
_BY_ABSENCE = (results.UNREPORTED_TREATED, results.PART_TREATED, results.LOW_COVERAGE)
"""What the rules of the scheme make of marks that did not come."""


def matter_named(text: str) -> str | None:
    """The name of the matter that `text` means, as lists have it; None where 维持 fits none.

    >>> matter_named(" 更正件另有改动"), matter_named("评分超出范围")
    ('更正件另有改动', None)
    """
    return next((kind.code for kind in MAY_CHANGE if folded(kind.code) == folded(text)), None)


def without_absent(
    findings: Iterable[Finding], scheme: Scheme, decided: Iterable[Decided], returned: Iterable[str]
) -> list[Finding]:
    """The findings; what follows from absences that people decided is settled by these.

    `returned` are the scorers of whom a return is used.
    """
    index, there = SchemeIndex(scheme), set(returned)
    absent = {
        one.decision.matter.scorer: one.decision
        for one in decided
        if one.applied and one.decision.kind is DecisionKind.ABSENCE
    }

    def settled(finding: Finding) -> str:
        if finding.kind not in _BY_ABSENCE or finding.settled:
            return finding.settled
        due = [scorer.code for scorer in index.scorers_of(index.items[finding.item])]
        missing = [code for code in due if code not in there]
        if not missing or any(code not in absent for code in missing):
            return ""
        return f"{absent[missing[0]].name}：按未报处理"

    return [replace(one, settled=settled(one)) for one in findings]


def left_as_computed(
    decisions: Sequence[Decision], findings: Iterable[Finding]
) -> tuple[list[Finding], list[Decided]]:
    """维持: the findings with the matters that people left marked as settled, and what became of
    each decision. It rests on the facts of the matter, not on the words about them."""
    said, decided = list(findings), []
    for decision in of_kind(decisions, DecisionKind.KEEP):
        meant = [n for n, one in enumerate(said) if _is_about(decision.matter, one)]
        if not meant:
            decided.append(impossible(decision, "现在没有这样的待会审事项"))
            continue
        own = [said[n] for n in meant]
        names = [one.unit_name or str(one.values.get("names", "")) or one.cell for one in own]
        fact = own[0].body.partition("。")[0]
        computed = fact if len(own) == 1 else f"{len(own)}项：{several(names)}"
        weight = weighed(decision, "\n".join(sorted(map(_facts, own))), computed)
        decided.append(weight)
        if weight.applied:
            for n in meant:
                said[n] = replace(said[n], settled=f"{decision.name}：维持")
    return said, decided


def _is_about(matter: Matter, finding: Finding) -> bool:
    return (
        finding.code == matter.text
        and not finding.settled
        and matter.scorer in ("", finding.scorer)
        and matter.item in ("", finding.item)
        and matter.units in ((), (finding.unit,))
    )


def _facts(finding: Finding) -> str:
    place = (finding.file, finding.sheet, finding.cell, finding.scorer, finding.unit, finding.item)
    values = (f"{key}={value}" for key, value in sorted(finding.values.items()))
    return "|".join((*place, finding.value, *values))


class DecisionWords:
    """The words for the decisions of one appraisal."""

    def __init__(self, scheme: Scheme, file_names: Mapping[str, str]) -> None:
        self._index = SchemeIndex(scheme)
        self._files = file_names

    def matter(self, decision: Decision) -> str:
        """What the decision is about, in a few words."""
        matter = decision.matter
        scorer, units = self._scorer(matter.scorer), self._units(matter.units)
        said = {
            DecisionKind.RELEASE: f"报送件“{self._file(matter.file)}”暂存待核",
            DecisionKind.REJECT: f"报送件“{self._file(matter.file)}”是否采用",
            DecisionKind.VERSION: f"{scorer}同一次报送件不一致",
            DecisionKind.CELL: self._cell(decision),
            DecisionKind.NAME: f"登记表中的单位名称“{matter.text}”",
            DecisionKind.ABSENCE: f"{scorer}未报",
            DecisionKind.EXTENSION: f"{scorer}的报送时限",
            DecisionKind.TIE: f"{units}跨末位界线并列",
            DecisionKind.BOTTOM: f"{units}是否列入后进",
            DecisionKind.DISQUALIFY: f"{units}是否直接列为不合格",
            DecisionKind.KEEP: f"{self._narrowed(matter)}{matter.text}",
            DecisionKind.WITHDRAW: f"撤销第{matter.number}号议定事项",
        }
        return nest_quotes(said[decision.kind])

    def decided(self, decision: Decision) -> str:
        """What was decided, in a few words."""
        value = decision.value
        times = f"，按第{value}次报送计" if value.isdecimal() else ""
        whose = decision.matter.scorer
        by = f"，由{self._scorer(whose)}填报" if whose else ""
        said = {
            DecisionKind.RELEASE: f"核准采用{by}{times}",
            DecisionKind.REJECT: "不予采用",
            DecisionKind.VERSION: f"以“{self._file(value)}”为准",
            DecisionKind.CELL: value,
            DecisionKind.NAME: f"认定为{self._units((value,))}",
            DecisionKind.ABSENCE: f"按未报处理{_treated(value)}",
            DecisionKind.EXTENSION: f"延至{_moment(value)}",
            DecisionKind.TIE: self._listed(value),
            DecisionKind.BOTTOM: f"{value}后进" if value == LISTED else "不列入后进",
            DecisionKind.DISQUALIFY: "列为不合格",
            DecisionKind.KEEP: "维持程序计算结果",
            DecisionKind.WITHDRAW: "撤销",
        }
        return said[decision.kind]

    def findings(self, decided: Iterable[Decided]) -> list[Finding]:
        """What is wrong with decisions that are not applied."""
        return [
            Finding(
                one.trouble,
                scorer=one.decision.matter.scorer,
                values={
                    "number": one.decision.number,
                    "kind": one.decision.kind.label,
                    "what": self.matter(one.decision),
                    "decided": self.decided(one.decision),
                    "why": one.why,
                },
            )
            for one in decided
            if one.trouble is not None
        ]

    def _listed(self, value: str) -> str:
        codes = tuple(code for code in value.split("、") if code)
        return f"{self._units(codes)}列入后进" if codes else "均不列入后进"

    def _cell(self, decision: Decision) -> str:
        matter = decision.matter
        if matter.file and matter.cell:
            parts = (self._file(matter.file), matter.sheet, matter.cell)
            return " · ".join(part for part in parts if part) + "的评分"
        item = self._index.items.get(matter.item)
        named = item.name if item else matter.item
        return f"{self._scorer(matter.scorer)}对{self._units(matter.units)}“{named}”的评分"

    def _narrowed(self, matter: Matter) -> str:
        """Which of the matters of one name are meant, where not all of them are."""
        item = self._index.items.get(matter.item)
        named = matter.item if item is None else item.name
        quoted = f"“{named}”" if named else ""
        who = f"{self._scorer(matter.scorer)}{self._units(matter.units)}{quoted}"
        return f"{who}：" if who else ""

    def _scorer(self, code: str) -> str:
        scorer = self._index.scorers.get(code)
        return scorer.name if scorer else code

    def _units(self, codes: Iterable[str]) -> str:
        known = self._index.units
        return "、".join(known[code].name if code in known else code for code in codes)

    def _file(self, digest: str) -> str:
        return self._files.get(digest, digest[:16])


def _treated(value: str) -> str:
    """How the items that nobody marked are treated, where people said it."""
    found = treatment(value) if value else None
    return "" if found is None else f"，{found.label}"


def _moment(value: str) -> str:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    minute = f"{moment.minute}分" if moment.minute else ""
    return f"{moment.year}年{moment.month}月{moment.day}日{moment.hour}时{minute}"
