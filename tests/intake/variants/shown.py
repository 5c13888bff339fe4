"""Number formats: what a person saw of the number that is stored."""

# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Iterator

from tests.intake import surgery as cut
from tests.intake.build import good
from tests.intake.variants.base import CELL, QUIET, USED, Variant
from xltools.text.catalogue import marks

_SAME = (
    "General", "G/通用格式", "@", "0.00", "0.0#", "#,##0.00", "[Red]0.00", "0.00;[Red]-0.00",
    "0.00_);(0.00)", '0.00"分"', 'General"分"', "[$¥-804]#,##0.00", "* 0.00", "0.00;-0.00;0.00;@",
    "_(* #,##0.00_);_(* (#,##0.00);_(* \"-\"??_);_(@_)", "[Blue][>=60]0.00;0.00",
)  # fmt: skip
_OTHERWISE = (
    '"1"0.00', '"-"0.00', "-0.00", "(0.00)", '0.0"5"', "\\90.00", '0.00"0"', "0.00,", '"优"',
    '[>=60]"合格";0.00', ";0.00", ";;;", "0", "# ?/?", "??/??",
)  # fmt: skip
_DATES = ("yyyy-mm-dd", "m/d", "d-mmm", "[$-409]d-mmm;@", "yyyy/m/d h:mm", "[h]:mm:ss", "aaaa", "[$-F800]dddd")  # fmt: skip


def shown() -> Iterator[Variant]:
    data = good()
    for code in _SAME:
        made = cut.put(data, "D7", "92.5", code=code)
        yield Variant(f"shown the same with {code}", QUIET, None, made)
    for code in _OTHERWISE:
        made = cut.put(data, "D7", "92.5", code=code)
        yield Variant(f"92.5 shown with {code}", CELL, marks.SHOWN_OTHERWISE, made, "D7")
    for code in _DATES:
        made = cut.put(data, "D7", "42.5", code=code)
        yield Variant(f"42.5 shown with {code}", CELL, marks.DATE, made, "D7")
    for code in ("0.00%", "0%", '0.0"%"', "0\\%"):
        kind = marks.PERCENT if "%" in code.replace('"%"', "").replace("\\%", "") else None
        made = cut.put(data, "D7", "0.95" if kind else "92.5", code=code)
        yield Variant(f"a share shown with {code}", CELL, kind or marks.SHOWN_OTHERWISE, made, "D7")
    for code, hidden in (
        ("0.00;-0.00;;@", True),
        ('0;-0;"未评"', True),
        ("0.00;-0.00;0.00", False),
    ):
        made = cut.put(data, "D14", "0", code=code)
        kind = marks.SHOWN_OTHERWISE if hidden else None
        yield Variant(
            f"a 0 shown with {code}", CELL if hidden else QUIET, kind, made, "D14" if hidden else ""
        )
    dash = cut.put(data, "D14", "0", code='_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ')
    yield Variant("a 0 as the dash of the comma button", QUIET, None, dash)
    for code, kind in (("0;0;0;", marks.SHOWN_OTHERWISE), ('0;0;0;"88"', marks.SHOWN_OTHERWISE)):
        made = cut.put(data, "D7", "95", kind="str", code=code)
        yield Variant(f"a text shown with {code}", CELL, kind, made, "D7")
    made = cut.put(data, "D7", "95", kind="str", code="0;0;0;@")
    yield Variant("a text shown as it is", USED, marks.TEXT_NUMBER, made, "D7")
