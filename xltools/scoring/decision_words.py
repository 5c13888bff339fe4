"""Decisions in words: what each is about, what was decided, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Scheme
from xltools.scoring.absence import treatment
from xltools.scoring.decisions import LISTED, Decided, Decision, DecisionKind
from xltools.text.finding import Finding
from xltools.text.words import nest_quotes


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
