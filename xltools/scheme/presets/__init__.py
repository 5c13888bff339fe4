"""Ready schemes (预置方案) to start from."""

from __future__ import annotations

from collections.abc import Callable

from xltools.scheme.model import Scheme
from xltools.scheme.presets import (
    bengbu_2011,
    binhai_2012,
    blank,
    county_ballot,
    dachuan,
    danfeng,
    daye_2019,
    guoyang_2020,
    hangzhou_2005,
    jinxiang_2016,
    judges_panel,
    lianyungang_12345,
    maanshan_2017,
    ningxiang_2011,
    qingzhen_2016,
    shandong_2008,
    shenyang,
    wugang_2012,
)

_MODULES = {
    "maanshan-2017": maanshan_2017,
    "blank": blank,
    "jinxiang-2016": jinxiang_2016,
    "county-ballot": county_ballot,
    "shandong-2008": shandong_2008,
    "daye-2019": daye_2019,
    "shenyang": shenyang,
    "ningxiang-2011": ningxiang_2011,
    "wugang-2012": wugang_2012,
    "danfeng": danfeng,
    "hangzhou-2005": hangzhou_2005,
    "binhai-2012": binhai_2012,
    "bengbu-2011": bengbu_2011,
    "lianyungang-12345": lianyungang_12345,
    "guoyang-2020": guoyang_2020,
    "dachuan": dachuan,
    "judges-panel": judges_panel,
    "qingzhen-2016": qingzhen_2016,
}

PRESETS: dict[str, str] = {name: module.DESCRIPTION for name, module in _MODULES.items()}
"""Name of each preset and what it is, in one sentence."""

_BUILDERS: dict[str, Callable[[], Scheme]] = {
    name: module.build for name, module in _MODULES.items()
}


def preset(name: str) -> Scheme:
    """The preset called `name`.

    Raises:
        KeyError: there is none; `PRESETS` has the names.
    """
    return _BUILDERS[name]()
