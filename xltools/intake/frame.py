"""The marks frame from packed blocks: column by column, no object per mark."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from xltools.intake.reading import STATES, MarkBlock
from xltools.intake.sheet import column_letters
from xltools.intake.versions import Version
from xltools.scoring.marks import COLUMNS

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    Numbers = npt.NDArray[np.int64]
    Objects = npt.NDArray[np.object_]
    Texts = pd.Categorical[str]


def frame_of(used: Sequence[Version]) -> pd.DataFrame:
    """The marks of `used`, in their order, as `scoring.marks.marks_frame` would give them."""
    import numpy as np
    import pandas as pd

    pairs = [(version, block) for version in used for block in version.reading.blocks]
    blocks = [block for _, block in pairs]
    sizes = [len(block.units) for block in blocks]

    def spread(values: Iterable[str]) -> Texts:
        """One value per block, for each of its marks."""
        codes, labels = pd.factorize(np.array([*values], dtype=object))
        return _sorted(np.repeat(codes, sizes), list(labels))

    columns: dict[str, object] = {
        "unit": _units(blocks),
        "item": spread(block.item for block in blocks),
        "scorer": spread(version.reading.scorer for version, _ in pairs),
        "period": spread(block.period for block in blocks),
        "stratum": spread(block.stratum for block in blocks),
        "field": spread(block.field for block in blocks),
        "seq": _joined(blocks, _numbered),
        "integer": _joined(blocks, lambda block: np.frombuffer(block.integers, np.int64)),
        "scale": _joined(blocks, lambda block: np.frombuffer(block.scales, np.uint8)),
        "state": _states(_joined(blocks, lambda block: np.frombuffer(block.states, np.uint8))),
        "file": spread(version.received.sha256 for version, _ in pairs),
        "sheet": spread(block.sheet for block in blocks),
        "cell": _cells(blocks),
        "reason": np.array([reason for block in blocks for reason in block.reasons], dtype=object),
    }
    return pd.DataFrame({name: columns[name] for name in COLUMNS})


def _joined(blocks: Sequence[MarkBlock], take: Callable[[MarkBlock], Numbers]) -> Numbers:
    import numpy as np

    parts = [take(block) for block in blocks]
    return np.concatenate(parts).astype(np.int64) if parts else np.zeros(0, dtype=np.int64)


def _numbered(block: MarkBlock) -> Numbers:
    """The numbers of a block's events; zeros for entries that stand once."""
    import numpy as np

    if block.seqs is None:
        return np.zeros(len(block.units), dtype=np.int64)
    return np.frombuffer(block.seqs, np.int64)


def _sorted(codes: Numbers, labels: list[str]) -> Texts:
    """Categories in sorted order, only those that occur."""
    import numpy as np
    import pandas as pd

    order = sorted(range(len(labels)), key=labels.__getitem__)
    place = np.zeros(max(1, len(labels)), dtype=np.int64)
    place[order] = np.arange(len(labels))
    return pd.Categorical.from_codes(
        place[codes], categories=pd.Index([labels[index] for index in order])
    )


def _units(blocks: Sequence[MarkBlock]) -> Texts:
    """Forms of one kind share their list of units, so each list is numbered once."""
    import numpy as np

    numbers: dict[str, int] = {}
    lists: dict[tuple[str, ...], Numbers] = {}
    parts: list[Numbers] = []
    for block in blocks:
        codes = lists.get(block.units)
        if codes is None:
            codes = np.array([numbers.setdefault(unit, len(numbers)) for unit in block.units])
            lists[block.units] = codes
        parts.append(codes)
    joined = np.concatenate(parts).astype(np.int64) if parts else np.zeros(0, dtype=np.int64)
    return _sorted(joined, list(numbers))


def _states(numbers: Numbers) -> Texts:
    import numpy as np

    present = [int(number) for number in np.unique(numbers)]
    place = np.zeros(len(STATES), dtype=np.int64)
    place[present] = np.arange(len(present))
    return _sorted(place[numbers], [STATES[number] for number in present])


def _cells(blocks: Sequence[MarkBlock]) -> Objects:
    import numpy as np

    texts: dict[tuple[int, bytes], list[str]] = {}
    cells: list[str] = []
    for block in blocks:
        key = (block.column, block.rows.tobytes())
        if key not in texts:
            letters = column_letters(block.column)
            texts[key] = [f"{letters}{row}" for row in block.rows]
        cells += texts[key]
    return np.array(cells, dtype=object)
