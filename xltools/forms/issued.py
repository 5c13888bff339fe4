"""What has been issued to each scorer, and what of a return on an older form still stands.

The journal names each form from the first on. Whatever changed between two plans, entries that
still answer what is asked count; only the rest is asked anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from xltools.exact import plain
from xltools.files import safe_name
from xltools.forms.plan import FormPlan, PlanRow, PlanSheet
from xltools.ledger.journal import Event
from xltools.scheme.model import Scheme
from xltools.text.nearest import folded

ISSUED = "issued"
"""The journal's event for a form that went out."""
SENT_BACK = "sent_back"
"""The journal's event for a form that went back to be mended."""

_DAY = timedelta(hours=23, minutes=59, seconds=59)


@dataclass(frozen=True, slots=True)
class Issued:
    """One revision of one scorer's form (people read it as 第n次)."""

    scorer: str
    revision: int
    digest: str
    file: str
    """Path inside the workspace, with forward slashes."""
    sha256: str
    carried: tuple[str, ...] = ()
    """SHA-256 of the returns whose entries it came with; a form that comes blank has none."""

    def data(self) -> dict[str, Any]:
        """As the journal carries it."""
        said = asdict(self)
        carried = said.pop("carried")
        return {**said, "carried": list(carried)} if carried else said


@dataclass(frozen=True, slots=True)
class SentBack:
    """A form of the next revision, made once for the returns that it answers."""

    scorer: str
    revision: int
    digest: str
    file: str
    """Path inside the workspace, with forward slashes."""
    sha256: str
    answers: tuple[str, ...]
    """SHA-256 of the returns that it answers."""
    points: str
    """SHA-256 over what was asked; another means that the same form is written anew."""
    by: str
    """Until when, ISO; empty for the usual days."""

    def data(self) -> dict[str, Any]:
        """As the journal carries it."""
        return {**asdict(self), "answers": list(self.answers)}


def issued_forms(events: Iterable[Event]) -> dict[str, list[Issued]]:
    """Scorer code → what was issued to it, by revision."""
    found: dict[str, dict[int, Issued]] = {}
    for event in events:
        if event.event == ISSUED:
            issued = Issued(**{**event.data, "carried": tuple(event.data.get("carried", ()))})
            found.setdefault(issued.scorer, {})[issued.revision] = issued
    return {
        scorer: [revisions[number] for number in sorted(revisions)]
        for scorer, revisions in found.items()
    }


def sent_back_forms(events: Iterable[Event]) -> dict[str, list[SentBack]]:
    """Scorer code → what went back to it, by revision; of one revision the last as written."""
    found: dict[str, dict[int, SentBack]] = {}
    for event in events:
        if event.event == SENT_BACK:
            said = {**event.data, "answers": tuple(event.data["answers"])}
            sent = SentBack(**said)
            found.setdefault(sent.scorer, {})[sent.revision] = sent
    return {
        scorer: [revisions[number] for number in sorted(revisions)]
        for scorer, revisions in found.items()
    }


def mending_deadlines(events: Iterable[Event]) -> dict[tuple[str, int], datetime]:
    """(scorer code, revision) → until when a form that went back was asked for, Beijing time.

    Of a day its end is meant; a form without a named day is not among them.
    """
    found: dict[tuple[str, int], datetime] = {}
    for sent in (one for forms in sent_back_forms(events).values() for one in forms):
        if sent.by:
            moment = datetime.fromisoformat(sent.by).replace(tzinfo=None)
            whole = len(sent.by) == len("2017-12-18")
            found[sent.scorer, sent.revision] = moment + _DAY if whole else moment
    return found


def highest_revisions(events: Iterable[Event]) -> dict[str, int]:
    """Scorer code → the highest revision that ever went out to it."""
    found: dict[str, int] = {}
    for event in events:
        if event.event in (ISSUED, SENT_BACK):
            scorer = str(event.data["scorer"])
            found[scorer] = max(found.get(scorer, 0), int(event.data["revision"]))
    return found


_SHOWN = 5
ONLY_WORDS = "版式或文字有变"
"""What is said of plans that differ in nothing that can be named."""


def plan_changes(old: FormPlan, new: FormPlan) -> list[str]:
    """What a scorer must know of the new form; [] for equal plans."""
    if old == new:
        return []
    changes: list[str] = []
    if old.scorer_name != new.scorer_name:
        changes.append(f"评分单位名称由“{old.scorer_name}”改为“{new.scorer_name}”")
    if (old.title, old.year) != (new.title, new.year):
        changes.append(f"评议名称由“{old.title}”改为“{new.title}”")
    changes += _items(old, new)
    for sheet in new.sheets:
        before = old.sheet(sheet.item)
        if before is not None:
            changes += [f"“{sheet.item_name}”{change}" for change in _sheet(before, sheet)]
    changes += _notes(old, new)
    return changes or [ONLY_WORDS]


@dataclass(frozen=True, slots=True)
class Standing:
    """What of an older form of a scorer still answers what its form asks now, by item code."""

    stands: Mapping[str, frozenset[str]]
    """Units whose entries mean what they meant."""
    again: Mapping[str, tuple[PlanRow, ...]]
    """Units that are to be marked, and whose entries of then do not say it."""
    gone: Mapping[str, tuple[PlanRow, ...]]
    """Units that were marked, and are no longer asked about."""
    other: Mapping[str, frozenset[str]]
    """Unit codes that meant another unit, or were asked another item, on the older form."""
    renamed: tuple[str, ...]
    """Units and items that stand under a new name of which nothing says that it is theirs."""
    now: Mapping[str, PlanSheet]
    """The sheets as they are now: whether 不涉及 may be said, and which marks want a reason."""

    @property
    def void(self) -> bool:
        """Whether nothing stands although something is asked."""
        return bool(self.again) and not any(self.stands.values())

    def idle(self, sheet: PlanSheet) -> frozenset[str]:
        """Units of an older form's sheet that nobody asks about now."""
        due = {row.code for row in self.again.get(sheet.item, ())}
        due |= self.stands.get(sheet.item, frozenset())
        return frozenset(row.code for row in _units_of(sheet)) - due


class _Names:
    """Whether a code means what it meant, by the names that go with it.

    A name that has changed is another spelling where the scheme knows the old one as the code's
    own. It is another's where the old name now is, or the new name then was, that of another
    code: lists that were sorted or added to, and numbered anew. Else it is a new name.
    """

    def __init__(self, was: Iterable[tuple[str, str]], now: Iterable[tuple[str, str]]) -> None:
        self._was, self._now = _by_name(was), _by_name(now)

    def another(self, code: str, was: str, now: str) -> bool:
        old, new = folded(was), folded(now)
        return old != new and bool((self._now.get(old, set()) | self._was.get(new, set())) - {code})

    def new(self, code: str, was: str, now: str) -> bool:
        """Whether a name is new, and not known to be another spelling."""
        old = folded(was)
        return old != folded(now) and code not in self._now.get(old, ())


def _by_name(names: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for code, name in names:
        found.setdefault(folded(name), set()).add(code)
    return found


def standing(old: FormPlan, new: FormPlan, scheme: Scheme) -> Standing:
    """What stands of a return on `old`, now that `new` is the scorer's form.

    The entries of a unit stand where the item is asked in the same way (points, method, cells)
    and the unit is worth the same, asked for the same strata, and not 回避; and where the codes
    of both still mean the same: `scheme` knows by which names units and items go now.
    """
    units = _Names(
        ((row.code, row.name) for sheet in old.sheets for row in _units_of(sheet)),
        (
            (unit.code, name)
            for unit in scheme.units
            for name in (unit.name, unit.full_name, *unit.aliases)
        ),
    )
    items = _Names(
        ((sheet.item, sheet.item_name) for sheet in old.sheets),
        ((item.code, item.name) for item in scheme.items),
    )
    other: dict[str, frozenset[str]] = {}
    renamed: dict[str, None] = {}
    stands: dict[str, frozenset[str]] = {}
    again: dict[str, tuple[PlanRow, ...]] = {}
    gone: dict[str, tuple[PlanRow, ...]] = {}
    for sheet in new.sheets:
        before = old.sheet(sheet.item)
        alike = before is not None and _question(before) == _question(sheet)
        then = {} if before is None else {row.code: row for row in _units_of(before)}
        was = {} if before is None else {code: _asked(before, row) for code, row in then.items()}
        now = {row.code: _asked(sheet, row) for row in _units_of(sheet)}
        names = {row.code: row.name for row in _units_of(sheet)}
        swapped = before is not None and items.another(
            sheet.item, before.item_name, sheet.item_name
        )
        strangers = frozenset(
            code
            for code, row in then.items()
            if swapped or (code in names and units.another(code, row.name, names[code]))
        )
        if strangers:
            other[sheet.item] = strangers
        stands[sheet.item] = frozenset(
            code
            for code, asked in now.items()
            if alike and was.get(code) == asked and code not in strangers
        )
        if before is not None and stands[sheet.item]:
            if items.new(sheet.item, before.item_name, sheet.item_name):
                renamed[f"项目“{before.item_name}”改为“{sheet.item_name}”"] = None
            for code in (code for code in names if code in stands[sheet.item]):
                if units.new(code, then[code].name, names[code]):
                    renamed[f"“{then[code].name}”改为“{names[code]}”"] = None
        due = [row for row in _units_of(sheet) if not row.recused]
        wanted = tuple(row for row in due if row.code not in stands[sheet.item])
        if wanted:
            again[sheet.item] = wanted
    for sheet in old.sheets:
        after = new.sheet(sheet.item)
        due_now = {row.code for row in _units_of(after) if not row.recused} if after else set()
        dropped = tuple(
            row for row in _units_of(sheet) if not row.recused and row.code not in due_now
        )
        if dropped:
            gone[sheet.item] = dropped
    sheets = {sheet.item: sheet for sheet in new.sheets}
    return Standing(stands, again, gone, other, tuple(renamed), sheets)


def _units_of(sheet: PlanSheet) -> list[PlanRow]:
    return [row for _, row in sheet.unit_rows()]


def _question(sheet: PlanSheet) -> tuple[object, ...]:
    """What is asked of every unit of a sheet, and what the answers are worth."""
    places = [
        (place.key, place.period, place.stratum, place.field) for place in sheet.above_entries
    ] + [(place.key, place.period, place.stratum, place.field) for _, place in sheet.entry_columns]
    return sheet.points, sheet.method, places


def _asked(sheet: PlanSheet, row: PlanRow) -> tuple[object, ...]:
    """What is asked of one unit besides."""
    return sheet.row_points(row), bool(row.recused), row.skipped


def _items(old: FormPlan, new: FormPlan) -> Iterator[str]:
    for sheet in new.sheets:
        if old.sheet(sheet.item) is None:
            yield f"增加项目“{sheet.item_name}”"
    for sheet in old.sheets:
        if new.sheet(sheet.item) is None:
            yield f"取消项目“{sheet.item_name}”"


def _sheet(old: PlanSheet, new: PlanSheet) -> Iterator[str]:
    if old.item_name != new.item_name:
        yield f"原名“{old.item_name}”"
    if old.points != new.points:
        yield f"分值由{plain(old.points)}分改为{plain(new.points)}分"
    if old.method != new.method:
        yield "计分方法或评分范围有变"
    if old.allow_na != new.allow_na:
        yield "可以填“不涉及”" if new.allow_na else "不再设“不涉及”"
    if old.reason_below != new.reason_below:
        line = new.reason_below
        yield "不再要求说明原因" if line is None else f"低于{plain(line)}分须说明原因"
    yield from _units(old, new)


def _units(old: PlanSheet, new: PlanSheet) -> Iterator[str]:
    before = {row.code: row for _, row in old.unit_rows()}
    after = {row.code: row for _, row in new.unit_rows()}
    added = [row.name for code, row in after.items() if code not in before]
    dropped = [row.name for code, row in before.items() if code not in after]
    kept = [(before[code], after[code]) for code in after if code in before]
    renamed = [f"{was.name}改为{now.name}" for was, now in kept if was.name != now.name]
    recused = [now.name for was, now in kept if bool(was.recused) != bool(now.recused)]
    revalued = [now.name for was, now in kept if _worth(old, was) != _worth(new, now)]
    for says, names in (
        ("增加单位", added),
        ("减少单位", dropped),
        ("单位名称", renamed),
        ("回避有变", recused),
        ("单位分值有变", revalued if old.points == new.points else []),
    ):
        if names:
            yield f"{says}：{_listed(names)}"
    if not added and not dropped and list(before) != list(after):
        yield "单位顺序有变"


def _worth(sheet: PlanSheet, row: PlanRow) -> str:
    return plain(sheet.row_points(row))


def _listed(names: Sequence[str]) -> str:
    more = f"等{len(names)}家" if len(names) > _SHOWN else ""
    return "、".join(names[:_SHOWN]) + more


def _notes(old: FormPlan, new: FormPlan) -> Iterator[str]:
    """Lines of 填报须知 but the steps, by what stands before the colon."""
    before = dict(_split(line) for line in old.notes)
    for line in new.notes:
        label, text = _split(line)
        if not text or label[:1].isdigit():
            continue
        if label not in before:
            yield f"增加“{line}”"
        elif before[label] != text:
            yield f"{label}改为“{text}”"


def _split(line: str) -> tuple[str, str]:
    label, _, text = line.partition("：")
    return label, text


def file_names(scheme: Scheme) -> dict[str, str]:
    """Scorer code → file name that Windows takes, no two alike even when case is ignored.

    >>> safe_name("PF03_市信访局")
    'PF03_市信访局'
    """
    taken: set[str] = set()
    names: dict[str, str] = {}
    for scorer in scheme.scorers:
        stem = safe_name(f"{scorer.code}_{scorer.name}")
        number = 1
        while (name := f"{stem}{f'_{number}' if number > 1 else ''}_评分表.xlsx").lower() in taken:
            number += 1
        taken.add(name.lower())
        names[scorer.code] = name
    return names
