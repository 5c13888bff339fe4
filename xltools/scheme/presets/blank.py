"""空白方案: settings at their defaults and empty tables; the check says what to fill."""

from __future__ import annotations

from xltools.scheme.model import Scheme
from xltools.scheme.settings import TO_FILL, YEAR_TO_FILL, Settings

DESCRIPTION = "空白方案：各项设置为默认值，名单和项目待填。"


def build() -> Scheme:
    """The blank scheme."""
    return Scheme(
        settings=Settings(scheme_id="scheme", title=TO_FILL, year=YEAR_TO_FILL, organiser=TO_FILL)
    )
