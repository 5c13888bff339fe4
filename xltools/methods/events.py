"""事项: the rule table of deduct and accrue, and how a list of events becomes counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pydantic import Field

from xltools.exact import plain
from xltools.methods.base import EntryField, Frozen
from xltools.methods.formulas import times
from xltools.methods.rates import number_field
from xltools.methods.rows import CODE_HELP, RowCode, RowName, code_problems

OTHER = "other"
OTHER_NAME = "其他（集体研究认定）"


class EventRule(Frozen):
    """One kind of event and what each costs or earns."""

    code: RowCode = Field(title="代码", description=CODE_HELP)
    name: RowName = Field(title="名称", description="例如被省级媒体曝光属实。")
    points: Decimal | None = Field(
        default=None, ge=0, title="数值", description="每次几分；逐次认定分数的留空。"
    )
    cap: Decimal | None = Field(
        default=None, ge=0, title="上限", description="本情形合计最多几分；不设的留空。"
    )

    @property
    def key(self) -> str:
        """The field that takes the number of events, or the points where each is settled."""
        return "rule_" + self.code

    @property
    def each(self) -> Fraction:
        """Points per unit of what is entered."""
        return Fraction(1) if self.points is None else Fraction(self.points)

    def amount(self, number: Fraction) -> Fraction:
        """What `number` events come to, within the cap."""
        amount = number * self.each
        return amount if self.cap is None else min(amount, Fraction(self.cap))


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the event list: a rule's code (or 其他), how often, or the points settled."""

    rule: str
    times: int = 1
    amount: Decimal | None = None


class EventTable(Frozen):
    """The rules, and what a unit's events come to."""

    rules: tuple[EventRule, ...] = Field(
        default=(), title="情形", description="每种情形一行：代码、名称、每次几分、合计上限。"
    )
    other: bool = Field(
        default=True,
        title="可填其他事项",
        description="方案未列明、由集体研究认定的事项可以直接填分数。",
    )

    def event_fields(self) -> tuple[EntryField, ...]:
        """One count per rule, and the points of what the rules do not name."""
        fields = [_rule_field(rule) for rule in self.rules]
        if self.other:
            fields.append(number_field(OTHER, OTHER_NAME, 2, hint="分，没有的填0"))
        return tuple(fields)

    def reduce(self, events: Iterable[Event]) -> dict[str, Fraction]:
        """The entry that a unit's events make; a unit without events has zeros.

        KeyError where a rule is not in the table, or 其他 is not allowed.

        >>> table = EventTable(rules=[{"code": "K1", "name": "曝光", "points": 2}])
        >>> table.reduce([Event("K1"), Event("K1", 2), Event("other", amount=Decimal("0.5"))])
        {'rule_K1': Fraction(3, 1), 'other': Fraction(1, 2)}
        """
        entry = {field.key: Fraction(0) for field in self.event_fields()}
        by_code = {rule.code: rule for rule in self.rules}
        for event in events:
            if event.rule in (OTHER, OTHER_NAME):
                entry[OTHER] += Fraction(event.amount or 0)
                continue
            rule = by_code[event.rule]
            settled = rule.points is None
            entry[rule.key] += Fraction((event.amount or 0) if settled else event.times)
        return entry

    def amount(self, entry: Mapping[str, Fraction]) -> Fraction:
        """Σ min(cap, n·d), and what was settled apart."""
        ruled = (rule.amount(entry.get(rule.key, Fraction(0))) for rule in self.rules)
        return sum(ruled, Fraction(0)) + (entry.get(OTHER, Fraction(0)) if self.other else 0)

    def amount_formula(self, cells: Mapping[str, str]) -> str:
        """The same as an expression."""
        terms = []
        for rule in self.rules:
            term = times(rule.each, cells[rule.key])
            terms.append(term if rule.cap is None else f"MIN({times(rule.cap, '1')},{term})")
        if self.other:
            terms.append(cells[OTHER])
        return "+".join(terms) or "0"

    def amount_sentence(self, entry: Mapping[str, Fraction]) -> str:
        """被省级媒体曝光属实1次×2分＋…; "" where nothing happened."""
        parts = []
        for rule in self.rules:
            number = entry.get(rule.key, Fraction(0))
            if not number:
                continue
            settled = rule.points is None
            said = f"{rule.name}{plain(number)}{'分' if settled else '次'}"
            said += "" if settled else f"×{plain(rule.each)}分"
            held = rule.amount(number) < number * rule.each
            parts.append(f"{said}（按上限{plain(rule.amount(number))}分）" if held else said)
        other = entry.get(OTHER, Fraction(0)) if self.other else Fraction(0)
        if other:
            parts.append(f"{OTHER_NAME}{plain(other)}分")
        return "＋".join(parts)

    def table_problems(self) -> list[str]:
        """What is wrong with the rule table."""
        codes: Sequence[str] = [rule.code for rule in self.rules]
        found = [] if self.other and not codes else code_problems("情形", codes)
        return found + [
            f"情形“{rule.name}”每次{plain(rule.points)}分，高于合计上限{plain(rule.cap)}分。"
            "请改正每次的分数或上限。"
            for rule in self.rules
            if rule.points is not None and rule.cap is not None and rule.points > rule.cap
        ]

    def table_rule(self) -> str:
        """The rule table in one line."""
        said = [
            f"{rule.name}" + ("" if rule.points is None else f"每次{plain(rule.points)}分")
            for rule in self.rules
        ]
        return "、".join(said)


def _rule_field(rule: EventRule) -> EntryField:
    if rule.points is None:
        return number_field(rule.key, rule.name, 2, hint="分，没有的填0")
    limit = "" if rule.cap is None else f"，合计最多{plain(rule.cap)}分"
    return number_field(rule.key, rule.name, 0, hint=f"次数，每次{plain(rule.points)}分{limit}")
