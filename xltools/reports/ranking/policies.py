"""缺项 and 未报 as formulas: what an item counts for where it has no mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from xltools.reports.ranking.context import Context
from xltools.reports.ranking.wording import PENDING
from xltools.scheme.choices import MissingPolicy, UnreportedPolicy
from xltools.scheme.model import Item
from xltools.scoring.marks import APPLICABLE_NOT, State
from xltools.scoring.result import ItemResult

LEFT_OUT = "不计"
"""The item leaves the total, which is rescaled."""
IN_CHANNEL = "方式内折算"
"""The item's points are spread over the other items of its channel."""

_MEAN, _SPREAD = "category_mean", "rescale_channel"


@dataclass(frozen=True, slots=True)
class ItemFormulas:
    """The cells that an item's policy formula reads."""

    earned: str
    points: str
    counted: str
    share: str | None
    shares: str | None
    categories: str
    category: str


@dataclass(frozen=True, slots=True)
class ItemPolicy:
    """The two policies of one item, as values of the settings."""

    missing: MissingPolicy
    unreported: UnreportedPolicy
    decimals: int | None

    @property
    def needs_share(self) -> bool:
        """Whether a category mean may be taken."""
        return _MEAN in (self.missing.value, self.unreported.value)

    @property
    def may_spread(self) -> bool:
        return _SPREAD in (self.missing.value, self.unreported.value)

    @property
    def may_block(self) -> bool:
        """Whether the item may keep a unit from having a total."""
        return self.unreported.value in (_MEAN, "block")

    def counted(self, cells: ItemFormulas) -> str:
        """计入得分: the points earned, or what the policy for the state says."""
        unreported = self._expression(self.unreported.value, cells, f'"{PENDING}"')
        missing = self._expression(self.missing.value, cells, unreported)
        states = ",".join(f'{cells.earned}="{state}"' for state in sorted(APPLICABLE_NOT))
        rest = missing if missing == unreported else f"IF(OR({states}),{missing},{unreported})"
        return f"IF(ISNUMBER({cells.earned}),{cells.earned},{rest})"

    def _expression(self, policy: str, cells: ItemFormulas, without_mean: str) -> str:
        if policy == _MEAN:
            mean = f"AVERAGEIFS({cells.shares},{cells.categories},{cells.category})*{cells.points}"
            if self.decimals is not None:
                mean = f"ROUND(ROUND({mean},11),{self.decimals})"
            return f"IFERROR({mean},{without_mean})"
        return {
            "rescale_total": f'"{LEFT_OUT}"',
            _SPREAD: f'"{IN_CHANNEL}"',
            "zero": "0",
            "full": cells.points,
            "block": f'"{PENDING}"',
        }[policy]

    def treatment(self, found: ItemResult) -> str:
        """The word for an item without points; empty where points count."""
        if found.counted is not None:
            return ""
        policy = self.unreported.value
        if found.state in APPLICABLE_NOT and self.missing.value != _MEAN:
            policy = self.missing.value
        return {"rescale_total": LEFT_OUT, _SPREAD: IN_CHANNEL}.get(policy, PENDING)

    def blocks(self, found: ItemResult) -> bool:
        """Whether the item keeps its unit from having a total."""
        return found.state is not State.MARK and self.treatment(found) == PENDING

    def shown(self, found: ItemResult, factor: Fraction) -> float | str:
        """The cached value of `counted`: before points of the channel are spread."""
        return self.treatment(found) if found.counted is None else float(found.counted / factor)


def item_policies(context: Context, items: Sequence[Item]) -> Mapping[str, ItemPolicy]:
    """The policies of each item: its own, or the scheme's."""
    settings = context.settings
    return {
        item.code: ItemPolicy(
            item.na_policy or settings.na_policy,
            item.unreported_policy or settings.unreported_policy,
            settings.item_decimals,
        )
        for item in items
    }
