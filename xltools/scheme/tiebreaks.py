"""同分排序 as the settings name it: channels, items, and votes for a level."""

from __future__ import annotations

from dataclasses import dataclass

from xltools.methods.ballots import Paper
from xltools.scheme.model import Scheme

CHANNEL, ITEM, VOTES = "方式", "项目", "票"


@dataclass(frozen=True, slots=True)
class TieBreak:
    """One thing that is compared: a channel, an item, or the votes for a level."""

    kind: str
    of: str


def tie_break(scheme: Scheme, text: str) -> TieBreak | None:
    """What a word of 同分排序 means; None where it is no code and no level of a ballot.

    A bare code is the channel's where there is one, else the item's.
    """
    channels = {channel.code for channel in scheme.channels}
    items = {item.code for item in scheme.items}
    if text in channels:
        return TieBreak(CHANNEL, text)
    if text in items:
        return TieBreak(ITEM, text)
    for prefix, known in ((CHANNEL, channels), (ITEM, items)):
        if text.startswith(prefix) and text.removeprefix(prefix).strip() in known:
            return TieBreak(prefix, text.removeprefix(prefix).strip())
    if text.endswith(VOTES) and text.removesuffix(VOTES) in ballot_levels(scheme):
        return TieBreak(VOTES, text.removesuffix(VOTES))
    return None


def ballot_levels(scheme: Scheme) -> dict[str, bool]:
    """The levels of the scheme's ballots, and whether each is the best of its ballot."""
    found: dict[str, bool] = {}
    for item in scheme.items:
        if isinstance(item.method, Paper):
            for place, level in enumerate(item.method.levels):
                found.setdefault(level.name, place == 0)
    return found
