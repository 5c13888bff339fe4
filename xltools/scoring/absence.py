"""按未报处理 with a treatment: what an item counts whose every scorer is decided absent.

The scheme may let such an item wait (待补报), and its units then have no total. People who decide
that nobody will report can say how the item is treated instead. Where others marked the item it
is combined from theirs, and there is nothing to treat.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping

from xltools.scheme.choices import UnreportedPolicy
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Scheme
from xltools.scoring.decisions import Decided, impossible
from xltools.text.nearest import folded

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
