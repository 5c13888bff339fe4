"""Nothing wrong by itself; a person should look."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tests.forms.samples import mark, plan, scheme, signed
from tests.intake.build import values
from tests.intake.variants.base import USED, Variant
from tests.intake.variants.edits import with_entries
from xltools.forms.writer import write_form
from xltools.text.catalogue import marks


def signals() -> Iterator[Variant]:
    same = {
        key: value for code in plan("PF01").units for key, value in mark(code, Decimal(95)).items()
    }
    full = {key: Decimal(100) for key in same}
    yield Variant("identical marks", USED, marks.ALL_SAME, with_entries(same))
    yield Variant("full marks for all", USED, marks.ALL_FULL, with_entries(full))
    open_scheme = scheme().model_copy(update={"recusals": ()})
    own = plan("PF01", open_scheme)
    yield Variant(
        "the scorer marks itself",
        USED,
        marks.OWN_UNIT,
        write_form(own, signed(own), {**values(), **mark("ZF03", Decimal(99))}),
    )
