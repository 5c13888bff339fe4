"""Ready schemes (预置方案) to start from."""

from __future__ import annotations

from collections.abc import Callable

from xltools.scheme.model import Scheme
from xltools.scheme.presets import blank, maanshan_2017

PRESETS: dict[str, str] = {
    "maanshan-2017": maanshan_2017.DESCRIPTION,
    "blank": blank.DESCRIPTION,
}
"""Name of each preset and what it is, in one sentence."""

_BUILDERS: dict[str, Callable[[], Scheme]] = {
    "maanshan-2017": maanshan_2017.build,
    "blank": blank.build,
}


def preset(name: str) -> Scheme:
    """The preset called `name`.

    Raises:
        KeyError: there is none; `PRESETS` has the names.
    """
    return _BUILDERS[name]()
