"""计入对象 and 扣分情形 of a register line: what the scheme knows by these words."""

from __future__ import annotations

from xltools.scheme.adjusting import TOTAL_TARGET, AdjustmentRule, Target
from xltools.scheme.choices import AdjustmentTarget
from xltools.scheme.model import Scheme
from xltools.text.nearest import folded

_OTHER = "其他方案"


def target_named(text: str, scheme: Scheme) -> Target | None:
    """The target that `text` names; None where the scheme has none such."""
    wanted = folded(text)
    items = [item.code for item in scheme.items]
    channels = [channel.code for channel in scheme.channels]
    known = [
        TOTAL_TARGET,
        *(Target(AdjustmentTarget.ITEM, code) for code in items),
        *(Target(AdjustmentTarget.CHANNEL, code) for code in channels),
        *(Target(AdjustmentTarget.RATE, code) for code in items),
        *(rule.counted_into for rule in scheme.adjustment_rules),
    ]
    found = next((target for target in known if folded(target.words) == wanted), None)
    if found is None and wanted.startswith(_OTHER):
        name = text.strip().removeprefix(_OTHER).lstrip("：: ").strip()
        return Target(AdjustmentTarget.OTHER, name) if name else None
    return found


def rule_named(text: str, scheme: Scheme) -> AdjustmentRule | None:
    """The rule that `text` names, by code, by name, or by both."""
    wanted = folded(text)
    for rule in scheme.adjustment_rules:
        if wanted in (folded(rule.code), folded(rule.name), folded(rule.words)):
            return rule
    return None


def offered_targets(scheme: Scheme) -> list[str]:
    """What the drop-down of 计入对象 offers: the total, and what the rules are counted into."""
    targets = [TOTAL_TARGET, *(rule.counted_into for rule in scheme.adjustment_rules)]
    return list(dict.fromkeys(target.words for target in targets))
