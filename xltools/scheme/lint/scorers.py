"""Scorers: every item has one, none marks itself unnoticed, panels can be combined."""

from __future__ import annotations

from collections.abc import Iterator

from xltools.methods.panel import PanelWay
from xltools.scheme.lint.ground import Ground
from xltools.scheme.model import Category, Item, Recusal, Scorer, Unit
from xltools.text.catalogue import scheme_rules as says
from xltools.text.finding import Finding
from xltools.text.nearest import did_you_mean, folded
from xltools.text.places import several


def items_have_scorers(ground: Ground) -> Iterator[Finding]:
    """Each item has a scorer in every category it applies to, and in every stratum that counts.

    A unit whom nobody is asked about would otherwise be treated as one whose marks are missing.
    """
    if ground.any_doubt("scorers", "items", "categories"):
        return
    for row, item in enumerate(ground.scheme.items):
        if ground.doubtful("items", row, "code"):
            continue
        scorers = ground.scorers_of(item)
        if not scorers:
            yield ground.at(says.NO_SCORER, "items", row, "code", item.name, where="")
            continue
        for _, category in ground.populated():
            if not _applies(ground, item, category):
                continue
            own = [s for s in scorers if not s.categories or category.code in s.categories]
            places = [f"在“{category.name}”类"] if not own else []
            if own and not ground.doubtful("items", row, "strata"):
                places = [
                    f"在“{category.name}”类的“{item.strata.names[stratum]}”层"
                    for stratum, weight in item.strata.weights(category.code).items()
                    if weight > 0 and not any(stratum in item.strata.strata_of(s.code) for s in own)
                ]
            for where in places:
                yield ground.at(says.NO_SCORER, "items", row, "code", item.name, where=where)


def _applies(ground: Ground, item: Item, category: Category) -> bool:
    """Whether a unit of the category has points to earn on the item."""
    if ground.points(item, category.code) > 0:
        return True
    own = {unit.code for unit in ground.scheme.units if unit.category == category.code}
    return (not item.categories or category.code in item.categories) and any(
        row.item == item.code and row.unit in own and row.points > 0
        for row in ground.scheme.unit_points
    )


def scorers_have_items(ground: Ground) -> Iterator[Finding]:
    """A scorer without items gets no form."""
    for row, scorer in enumerate(ground.scheme.scorers):
        if not scorer.items and not ground.doubtful("scorers", row, "items"):
            yield ground.at(says.NO_ITEMS, "scorers", row, "items", scorer.name)


def contacts(ground: Ground) -> Iterator[Finding]:
    """Who is to be reminded has somebody to be reminded at: reminders and letters name them."""
    bare = [
        (row, scorer)
        for row, scorer in enumerate(ground.scheme.scorers)
        if not (scorer.contact and scorer.phone)
    ]
    if bare:
        row, first = bare[0]
        field = "phone" if first.contact else "contact"
        names = several([scorer.name for _, scorer in bare])
        yield ground.at(says.NO_SCORER_CONTACT, "scorers", row, field, names, count=len(bare))


def extensions(ground: Ground) -> Iterator[Finding]:
    """An approved extension ends after the deadline."""
    deadline = ground.scheme.settings.deadline
    for row, scorer in enumerate(ground.scheme.scorers):
        if deadline and scorer.extended and scorer.extended <= deadline:
            yield ground.at(
                says.EXTENSION_EARLY,
                "scorers",
                row,
                "extended",
                f"{scorer.extended:%Y-%m-%d %H:%M}",
                deadline=f"{deadline:%Y-%m-%d %H:%M}",
            )


def conflicts_of_interest(ground: Ground) -> Iterator[Finding]:
    """A scorer that is itself appraised is named, and whether its 回避 is set."""
    for row, scorer in enumerate(ground.scheme.scorers):
        unit = _same(scorer, ground.scheme.units)
        if unit is None:
            continue
        own = [i for i in ground.scheme.items if i.code in scorer.items and _marks(scorer, unit, i)]
        bare = [item for item in own if not _recused(ground, scorer, unit, item)]
        if bare:
            items = "、".join(item.name for item in bare)
            yield ground.at(
                says.CONFLICT, "scorers", row, "name", scorer.name, unit=unit.name, items=items
            )
        elif own:
            yield ground.at(
                says.CONFLICT_HANDLED, "scorers", row, "name", scorer.name, unit=unit.name
            )


def _same(scorer: Scorer, units: tuple[Unit, ...]) -> Unit | None:
    name = folded(scorer.name)
    return next(
        (u for u in units if name in {folded(n) for n in (u.name, u.full_name, *u.aliases)}), None
    )


def _marks(scorer: Scorer, unit: Unit, item: Item) -> bool:
    mine = not scorer.categories or unit.category in scorer.categories
    return mine and not unit.exempt and (not item.categories or unit.category in item.categories)


def _recused(ground: Ground, scorer: Scorer, unit: Unit, item: Item) -> bool:
    return any(
        (entry.scorer, entry.unit) == (scorer.code, unit.code) and entry.item in ("", item.code)
        for entry in ground.scheme.recusals
    )


def recusals_matter(ground: Ground) -> Iterator[Finding]:
    """A 回避 is about something that the scorer would have marked."""
    for row, entry in enumerate(ground.scheme.recusals):
        scorer, unit = ground.scorers.get(entry.scorer), ground.units.get(entry.unit)
        if scorer is None or unit is None:
            continue
        items = [ground.items[code] for code in scorer.items if code in ground.items]
        if not any(_about(entry, item) and _marks(scorer, unit, item) for item in items):
            yield ground.at(says.IDLE_RECUSAL, "recusals", row, "scorer", scorer.name)


def _about(entry: Recusal, item: Item) -> bool:
    return entry.item in ("", item.code)


def panels(ground: Ground) -> Iterator[Finding]:
    """The way of combining fits the number of scorers and their weights."""
    if ground.any_doubt("scorers", "items", "code"):
        return
    for row, item in enumerate(ground.scheme.items):
        scorers = ground.scorers_of(item)
        if not ground.doubtful("items", row, "panel") and scorers:
            yield from _weights(ground, row, item, scorers)
            yield from _way(ground, row, item, len(scorers))


def _weights(ground: Ground, row: int, item: Item, scorers: list[Scorer]) -> Iterator[Finding]:
    codes = [scorer.code for scorer in scorers]
    for number, weight in enumerate(item.panel.weights):
        if weight.scorer not in codes:
            field = f"panel.weights.{number}.scorer"
            hint = did_you_mean(weight.scorer, codes)
            yield ground.at(
                says.WEIGHT_UNKNOWN, "items", row, field, weight.scorer, item=item.name, hint=hint
            )
    if item.panel.way is not PanelWay.WEIGHTED:
        if item.panel.weights:
            way = item.panel.way.label
            yield ground.at(says.WEIGHTS_IDLE, "items", row, "panel.weights", way, item=item.name)
        return
    weighted = {weight.scorer for weight in item.panel.weights}
    without = [scorer.name for scorer in scorers if scorer.code not in weighted]
    if without:
        names = "、".join(without)
        yield ground.at(says.WEIGHT_MISSING, "items", row, "panel", names, item=item.name)


def _way(ground: Ground, row: int, item: Item, count: int) -> Iterator[Finding]:
    panel = item.panel
    if panel.way is PanelWay.MEAN:
        return
    if count == 1:
        way = panel.way.label
        yield ground.at(says.PANEL_IDLE, "items", row, "panel", way, item=item.name)
    elif panel.way is PanelWay.TRIMMED and count <= panel.above:
        yield ground.at(
            says.TRIM_IDLE, "items", row, "panel", count, item=item.name, above=panel.above
        )
    elif panel.way is PanelWay.TRIMMED and count <= panel.drop_high + panel.drop_low:
        high, low = panel.drop_high, panel.drop_low
        yield ground.at(
            says.TRIM_TOO_MANY, "items", row, "panel", count, item=item.name, high=high, low=low
        )


RULES = (
    items_have_scorers,
    scorers_have_items,
    contacts,
    extensions,
    conflicts_of_interest,
    recusals_matter,
    panels,
)
