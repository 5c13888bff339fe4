"""From a unit's settled items to its channels, raw total and total."""

from __future__ import annotations

from fractions import Fraction

from xltools.exact import near, plain, round_half_up, shown
from xltools.scheme.choices import AdjustmentOrder
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.settings import Settings
from xltools.scoring.adjust import Adjusted, adjusted_total, lowest_total
from xltools.scoring.policies import Settled, Way
from xltools.scoring.result import ChannelSteps, Status, UnitResult
from xltools.text.catalogue import results as kinds
from xltools.text.finding import Finding, Kind


def total_unit(
    index: SchemeIndex, settled: Settled, adjusted: Adjusted
) -> tuple[UnitResult, list[Finding]]:
    """The unit with its figures; its rank follows once all units have theirs."""
    unit = settled.unit
    result = UnitResult(unit.code, unit.name, unit.category, Status.RANKED, dict(settled.items))
    result.adjustment = adjusted.points
    findings = list(settled.findings)
    findings += _capped_rules(index, adjusted, result)
    ratio = _ratio(index, settled, result)
    result.channel_adjustments = {c: move for c, move in settled.moves.items() if move}
    result.channel_steps = _channels(index, settled, ratio)
    places = index.scheme.settings.channel_decimals
    for code, steps in result.channel_steps.items():
        earned = None if steps.exact is None else (steps.counted + steps.move) / steps.spread
        result.channels[code] = _rounded(steps.exact, places)
        result.channel_earned[code] = _rounded(earned, places)
    if ratio is None or settled.blocked or settled.nothing_applies:
        nothing = settled.nothing_applies
        result.status = Status.UNRANKED if nothing else Status.INCOMPLETE
        findings += _no_total(index, settled, result)
    else:
        findings += _total(index, result, adjusted, ratio)
    if adjusted.disqualifying:
        result.status = Status.DISQUALIFIED
    findings += _treated(index, settled)
    return result, findings


def _capped_rules(index: SchemeIndex, adjusted: Adjusted, result: UnitResult) -> list[Finding]:
    names = {rule.code: rule.name for rule in index.scheme.adjustment_rules}
    findings = []
    for rule, before, after in adjusted.capped_rules():
        values = {"rule": names[rule], "before": plain(abs(before)), "after": plain(abs(after))}
        findings.append(_about(result, kinds.RULE_CAPPED, **values))
        result.notes.append(f"“{names[rule]}”合计超出上限，按{values['after']}分计")
    return findings


def _ratio(index: SchemeIndex, settled: Settled, result: UnitResult) -> Fraction | None:
    """What the sum of the counted points is multiplied by; 1 where nothing is rescaled."""
    normalised = index.scheme.settings.normalised_full
    result.applicable = settled.applicable
    result.full = settled.points if normalised is None else Fraction(normalised)
    return result.full / result.applicable if result.applicable else None


def _channels(
    index: SchemeIndex, settled: Settled, ratio: Fraction | None
) -> dict[str, ChannelSteps]:
    """The steps to the subtotals of the channels that have items of the unit."""
    wanting = set(settled.blocked)
    channels: dict[str, ChannelSteps] = {}
    for channel in index.scheme.channels:
        own = [i for i in settled.items.values() if index.items[i.item].channel == channel.code]
        if not own:
            continue
        counted = [item for item in own if item.counted is not None]
        points = sum((item.counted or Fraction(0) for item in counted), Fraction(0))
        move = settled.moves.get(channel.code, Fraction(0))
        none = ratio is None or not counted or wanting & {item.item for item in own}
        channels[channel.code] = ChannelSteps(
            points,
            move,
            max((item.applicable / item.points for item in counted), default=Fraction(1)),
            sum((item.points for item in counted), Fraction(0)),
            None if none or ratio is None else (points + move) * ratio,
        )
    return channels


def _rounded(value: Fraction | None, places: int | None) -> Fraction | None:
    """Rounded where the scheme rounds channels."""
    return value if value is None or places is None else Fraction(round_half_up(value, places))


def _total(
    index: SchemeIndex, result: UnitResult, adjusted: Adjusted, ratio: Fraction
) -> list[Finding]:
    settings = index.scheme.settings
    places = settings.total_decimals
    raw = sum((points for points in result.channels.values() if points is not None), Fraction(0))
    exact = result.unfloored = adjusted_total(raw, adjusted.points, ratio, settings)
    findings = []
    if adjusted.bonuses != adjusted.bonuses_approved:
        capped = {"before": plain(adjusted.bonuses_approved), "after": plain(adjusted.bonuses)}
        findings.append(_about(result, kinds.BONUS_CAPPED, **capped))
        result.notes.append(f"加分合计超出上限，按{capped['after']}分计")
    if adjusted.deductions != adjusted.deductions_approved:
        before, after = plain(-adjusted.deductions_approved), plain(-adjusted.deductions)
        findings.append(_about(result, kinds.DEDUCTION_CAPPED, before=before, after=after))
        result.notes.append(f"扣分合计超出上限，按{after}分计")
    lowest = lowest_total(raw, settings.total_floor)
    if lowest is not None and exact < lowest:
        floored = {"before": shown(exact, places), "after": shown(lowest, places)}
        findings.append(_about(result, kinds.FLOORED, **floored))
        result.notes.append(f"扣分后低于总分下限，按{near(lowest)}分计")
        exact = lowest
    full = settings.normalised_full or index.full_marks(index.units[result.code])
    if adjusted.bonuses and exact > full:
        total = shown(exact, places)
        findings.append(_about(result, kinds.ABOVE_FULL, total=total, full=plain(full)))
    if ratio != 1 and adjusted.points and settings.adjustment_order is AdjustmentOrder.ADJUST_FIRST:
        result.notes.append(_rescaled_too(adjusted.points, ratio, settings))
    result.raw_total, result.total_exact = raw, exact
    result.total = Fraction(round_half_up(exact, places))
    return findings


def _rescaled_too(points: Fraction, ratio: Fraction, settings: Settings) -> str:
    """先扣分后折算: what the adjustment of the total came to once it was rescaled as well."""
    word = settings.deduction_word
    before, after = near(abs(points)), near(abs(points * ratio))
    return f"先扣分后折算，{word}{before}分按同一比例折算为{after}分"


def _no_total(index: SchemeIndex, settled: Settled, result: UnitResult) -> list[Finding]:
    findings = []
    if result.status is Status.UNRANKED:
        findings.append(_about(result, kinds.NOTHING_APPLIES))
    else:
        codes = settled.blocked or list(settled.items)
        findings.append(_about(result, kinds.INCOMPLETE, **_named(index, settled, codes)))
    if result.adjustment:
        points = plain(result.adjustment)
        findings.append(_about(result, kinds.ADJUSTED_WITHOUT_TOTAL, points=points))
    return findings


def _treated(index: SchemeIndex, settled: Settled) -> list[Finding]:
    """Items without a due mark that a policy other than 待补报 has dealt with."""
    findings = []
    for code, item in settled.items.items():
        combined_wanting = item.earned is None and item.expected > 0
        if combined_wanting and settled.ways[code] is not Way.BLOCKS:
            named = _named(index, settled, [code])
            values = {**named, "policy": item.policy}
            findings.append(
                Finding(
                    kinds.UNREPORTED_TREATED,
                    unit=settled.unit.code,
                    unit_name=settled.unit.name,
                    item=code,
                    values=values,
                )
            )
    return findings


def _named(index: SchemeIndex, settled: Settled, codes: list[str]) -> dict[str, str]:
    states = dict.fromkeys(str(settled.items[code].state) for code in codes)
    return {
        "items": "".join(f"“{index.items[code].name}”" for code in codes),
        "states": "、".join(states),
    }


def _about(result: UnitResult, kind: Kind, **values: object) -> Finding:
    return Finding(kind, unit=result.code, unit_name=result.name, values=values)
