"""Ways of combining: panels, strata and periods fit their item, its scorers and categories."""

from __future__ import annotations

from collections.abc import Iterator

from xltools.methods.panel import Panel, PanelWay
from xltools.methods.periods import Periods
from xltools.methods.strata import Strata
from xltools.scheme.choices import MissingPolicy, RankScope, UnreportedPolicy
from xltools.scheme.lint.ground import Ground
from xltools.scheme.model import Item
from xltools.text.catalogue import scheme_rules as says
from xltools.text.finding import Finding
from xltools.text.nearest import did_you_mean


def combiners_sound(ground: Ground) -> Iterator[Finding]:
    """The parameters of each way of combining are sound: weights sum to 1, nothing is missing."""
    for row, item in enumerate(ground.scheme.items):
        for field, usual in (("panel", Panel()), ("strata", Strata()), ("periods", Periods())):
            part = getattr(item, field)
            if part == usual or ground.doubtful("items", row, field):
                continue
            for problem in part.problems():
                name = f"{item.name}”的“{part.label}"
                yield ground.at(says.METHOD_PROBLEM, "items", row, field, name, problem=problem)
        yield from _panel(ground, row, item)
        yield from _strata(ground, row, item)


def _panel(ground: Ground, row: int, item: Item) -> Iterator[Finding]:
    if ground.doubtful("items", row, "panel") or ground.doubtful("items", row, "method"):
        return
    panel, linear = item.panel, item.method.linear_field is not None
    if panel.way is PanelWay.POOL and not item.method.adds_up:
        yield ground.at(says.POOL_IDLE, "items", row, "panel", item.method.label, item=item.name)
    judges = panel.not_all_equal or panel.high_from is not None or panel.low_below is not None
    if judges and not linear:
        yield ground.at(says.JUDGES_IDLE, "items", row, "panel", item.method.label, item=item.name)


def _strata(ground: Ground, row: int, item: Item) -> Iterator[Finding]:
    if ground.doubtful("items", row, "strata") or ground.any_doubt("scorers", "items", "code"):
        return
    scorers = [scorer.code for scorer in ground.scorers_of(item)]
    for number, own in enumerate(item.strata.scorers):
        if own.scorer not in scorers:
            field = f"strata.scorers.{number}.scorer"
            hint = did_you_mean(own.scorer, scorers)
            yield ground.at(
                says.WEIGHT_UNKNOWN, "items", row, field, own.scorer, item=item.name, hint=hint
            )
    assigned = {own.scorer for own in item.strata.scorers}
    for code in scorers if assigned else ():
        if code not in assigned:
            yield ground.at(says.STRATUM_MISSING, "items", row, "strata", code, item=item.name)
    for number, stratum in enumerate(item.strata.strata):
        if stratum.category and stratum.category not in ground.categories:
            yield ground.at(
                says.UNKNOWN_CODE,
                "items",
                row,
                f"strata.strata.{number}.category",
                stratum.category,
                title="分层的类别",
                within="类别",
                hint=did_you_mean(stratum.category, list(ground.categories)),
            )


def ranks_in_layers(ground: Ground) -> Iterator[Finding]:
    """Where ranks earn points, a period or stratum that is not there gets no figure of its own.

    Figures of policies are points; what is combined over periods are the numbers that are ranked,
    so that 0 and full points would be numbers nobody has, and may stand first.
    """
    settings = ground.scheme.settings
    for row, item in enumerate(ground.scheme.items):
        layered = item.strata.codes or item.periods.codes
        if ground.doubtful("items", row, "method") or not (item.method.cohort and layered):
            continue
        policies: list[tuple[str, MissingPolicy | UnreportedPolicy]] = [
            ("unreported_policy", item.unreported_policy or settings.unreported_policy)
        ]
        if item.periods.codes:
            policies.append(("na_policy", item.na_policy or settings.na_policy))
        for field, policy in policies:
            if policy.value in ("zero", "full"):
                title = str(Item.model_fields[field].title)
                yield ground.at(
                    says.RANKS_IN_LAYERS,
                    "items",
                    row,
                    field,
                    policy.label,
                    item=item.name,
                    title=title,
                )


def kinds_of_units(ground: Ground) -> Iterator[Finding]:
    """A category holds units or persons, not both; a ranking by tier has tiers."""
    for row, category in ground.populated():
        own = [unit for unit in ground.scheme.units if unit.category == category.code]
        persons = sum(unit.individual for unit in own)
        if 0 < persons < len(own):
            yield ground.at(
                says.MIXED_CATEGORY, "categories", row, "name", category.name, persons=persons
            )
        tiers = sum(bool(unit.tier) for unit in own)
        if ground.scheme.settings.rank_scope is RankScope.TIER and tiers < len(own):
            without = len(own) - tiers
            yield ground.at(says.NO_TIER, "categories", row, "name", category.name, without=without)


RULES = (combiners_sound, ranks_in_layers, kinds_of_units)
