"""What random scorers enter into the forms of a scheme, and what the register says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import ROUND_DOWN, Decimal
from random import Random

from tests.scoring.cases import Case, Expected
from tests.steps.random_schemes import random_scheme
from xltools.methods.ballots import Paper
from xltools.methods.base import EntryField
from xltools.registers.reader import RegisterEntry
from xltools.scheme.choices import AdjustmentKind
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Item, Scheme, Scorer, Unit
from xltools.scoring.adjust import DISQUALIFY

D = Decimal
Counts = dict[tuple[str, ...], str]
Place = tuple[str, str, str, str]
"""(scorer, item, stratum, period)."""
_SHARES = [D(text) for text in ("0", "0.25", "0.5", "0.6", "0.845", "0.895", "0.905", "0.9", "1")]


def random_case(seed: int) -> Case:
    """The scheme, entries, register and absent scorers that follow from `seed`."""
    chance = Random(seed)
    scheme = random_scheme(chance)
    counts = random_counts(chance, scheme, chance.choice([0, 0.05, 0.3]))
    codes = [scorer.code for scorer in scheme.scorers]
    few = chance.choice([0, 0, 0, 1, 2])
    absent = tuple(sorted(chance.sample(codes, min(few, len(codes)))))
    kept = {key: text for key, text in counts.items() if key[0] not in absent}
    register = tuple(_register(chance, scheme))
    return Case(f"seed{seed}", scheme, {}, Expected({}), register, kept, absent)


def random_counts(chance: Random, scheme: Scheme, odd: float) -> Counts:
    """Everything that the scorers of a scheme enter; a share `odd` of it is no number."""
    index, counts = SchemeIndex(scheme), Counts()
    for scorer in scheme.scorers:
        for item in index.items_of(scorer):
            own: Counts = {}
            for place in _places(item, scorer):
                own |= _sheet(chance, index, item, place, odd)
            counts |= _not_applicable(chance, item, own, odd)
    return counts


def _places(item: Item, scorer: Scorer) -> Iterator[Place]:
    strata = item.strata.strata_of(scorer.code) if item.strata.codes else [""]
    for period in item.periods.codes or [""]:
        for stratum in strata:
            yield scorer.code, item.code, stratum, period


def _not_applicable(chance: Random, item: Item, own: Counts, odd: float) -> Counts:
    """The entries with 不涉及 for some units: in all periods and strata, as the form has it."""
    units = [unit for unit in dict.fromkeys(key[1] for key in own) if unit]
    chosen = {unit for unit in units if item.allow_na and chance.random() < odd / 3}
    return {key: "不涉及" if key[1] in chosen else text for key, text in own.items()}


def _sheet(chance: Random, index: SchemeIndex, item: Item, place: Place, odd: float) -> Counts:
    """The entries of one scorer, item, stratum and period; units now and then enter alike."""
    found: Counts = {}
    fields = item.method.fields(item.points)
    heads = {f.key: "" for f in fields if f.scope == "sheet"}
    ballots = _heads(chance, odd) if isinstance(item.method, Paper) else {}
    found |= {_key(place, "", key): ballots[key] for key in heads}
    last: dict[str, str] = {}
    scorer = index.scorers[place[0]]
    for unit in index.units_marked(scorer, item):
        weights = item.strata.weights(unit.category)
        if index.recusal(scorer, unit, item) or (place[2] and weights[place[2]] == 0):
            continue
        said, usual = _row(chance, index, unit, item, ballots), _fits(index, unit, item)
        if last.keys() == said.keys() and chance.random() < 0.3 and usual:
            said = last
        last = said if usual else {}
        said = _spoilt(chance, item, said) if chance.random() < odd else said
        found |= {_key(place, unit.code, key): text for key, text in said.items()}
    return found


def _key(place: Place, unit: str, field: str) -> tuple[str, ...]:
    scorer, item, stratum, period = place
    return (scorer, unit, item, stratum, field, period)


def _fits(index: SchemeIndex, unit: Unit, item: Item) -> bool:
    return index.points(unit, item) == item.points


def _spoilt(chance: Random, item: Item, said: dict[str, str]) -> dict[str, str]:
    """A blank, or a text that is no number, instead of one of the numbers."""
    if item.method.shape == "events":
        return said
    one, word = chance.choice(sorted(said)), chance.choice(["", "待更正"])
    return {key: word if key == one else text for key, text in said.items()}


def _row(
    chance: Random, index: SchemeIndex, unit: Unit, item: Item, heads: dict[str, str]
) -> dict[str, str]:
    """What is entered about one unit."""
    own = [f for f in item.method.fields(index.points(unit, item)) if f.scope == "unit"]
    if isinstance(item.method, Paper):
        return _votes(chance, own, heads)
    if item.method.shape == "events":
        return {f.key: chance.choice(["0", "0", "1", "2", "7"]) for f in own}
    said: dict[str, str] = {}
    for field in reversed(own):
        said[field.key] = _number(chance, field, said)
    return {field.key: said[field.key] for field in own}


def _number(chance: Random, field: EntryField, said: dict[str, str]) -> str:
    if field.choices:
        return str(chance.choice(field.counts_as))
    if field.high is None and not field.at_most:
        return chance.choice(["0", "3", "7", "8", "40", "100"])
    high = D(said[field.at_most]) if field.at_most else field.high or D(100)
    if chance.random() < 0.3:
        value = D(str(chance.randint(0, 10**6))) / 10**6 * high
    else:
        value = chance.choice(_SHARES) * high
    step = field.step or D(1).scaleb(-field.decimals)
    return f"{(value / step).quantize(D(1), ROUND_DOWN) * step:f}"


def _heads(chance: Random, odd: float) -> dict[str, str]:
    """发出票 and what came of them; a share `odd` of it cannot be."""
    issued = chance.choice([10, 40, 100])
    returned = issued - chance.choice([0, 0, 3])
    returned += 5 if chance.random() < odd / 3 else 0
    void = chance.choice([0, 0, 2])
    numbers = {"issued": issued, "returned": returned, "void_ballots": void}
    numbers |= {"expected": issued, "present": issued - chance.choice([0, 6, issued // 2])}
    return {key: str(number) for key, number in numbers.items()}


def _votes(chance: Random, own: Sequence[EntryField], heads: dict[str, str]) -> dict[str, str]:
    """Votes that add up to 计入票, question by question; now and then nobody knows the unit."""
    said = {f.key: heads[f.key] for f in own if f.key in heads}
    due = int(heads["returned"]) - int(heads["void_ballots"])
    questions: dict[str, list[str]] = {}
    for field in own:
        if field.key not in heads:
            prefix = field.key.rpartition("level_")[0] or field.key.rpartition("_")[0]
            prefix = prefix.rstrip("_") if prefix.startswith("dim_") else ""
            questions.setdefault(prefix, []).append(field.key)
    for keys in questions.values():
        left = due
        chosen = chance.sample(keys, len(keys)) if chance.random() < 0.7 else keys[::-1]
        for key in chosen[:-1]:
            votes = chance.choice([0, 0, left // 2, left // 3, left])
            said[key], left = str(votes), left - votes
        said[chosen[-1]] = str(left)
    return said


def _register(chance: Random, scheme: Scheme) -> Iterator[RegisterEntry]:
    """Lines that count and lines that do not, with and without a rule, on every target."""
    for _ in range(chance.choice([0, 0, 1, 3, 6])):
        unit = chance.choice(scheme.units)
        rule = chance.choice([None, *scheme.adjustment_rules])
        points = D(chance.choice(["0.005", "0.125", "0.5", "1.25", "2", "30"]))
        kind = chance.choice(["扣分", "扣分", "加分"])
        if rule is not None:
            kind = AdjustmentKind(rule.kind).label
        veto = kind == DISQUALIFY or (rule is None and chance.random() < 0.1)
        target = ""
        if rule is None and not veto and chance.random() < 0.3:
            item = chance.choice(scheme.items)
            target = chance.choice([f"项目{item.code}", f"方式{item.channel}", "总分"])
        day = date(2017, 6, 30)
        yield RegisterEntry(
            unit=unit.name,
            kind=DISQUALIFY if veto else kind,
            happened=date(2017, 6, 8),
            rule="" if rule is None else rule.words,
            each=None if veto else points,
            times=None if veto else 1,
            fact="群众反映窗口推诿，经查属实",
            evidence=chance.choice(["佐证2017-014"] * 5 + [""]),
            noticed=chance.choice([day, day, day, None]),
            approved_points=None if veto else points,
            proposer="甲某",
            approver=chance.choice(["乙某"] * 5 + [""]),
            approved=chance.choice([day, day, day, None]),
            withdrawn=chance.random() < 0.05,
            target=target,
        )
