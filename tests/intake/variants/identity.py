"""Whose form it is."""

from __future__ import annotations

from collections.abc import Iterator

from tests.forms.samples import plan, scheme, signed
from tests.intake import surgery as cut
from tests.intake.build import county, good, values
from tests.intake.variants.base import CELL, HELD, REJECTED, USED, Variant
from tests.intake.variants.edits import empty, filled
from xltools.forms.layout import plan_form
from xltools.forms.writer import write_form
from xltools.text.catalogue import files


def identity() -> Iterator[Variant]:
    data = good()
    yield Variant(
        "another year's form", REJECTED, files.OTHER_YEAR, filled(plan("PF01", scheme(year=2016)))
    )
    yield Variant(
        "another scheme's form",
        REJECTED,
        files.OTHER_SCHEME,
        filled(plan("PF01", scheme(scheme_id="other"))),
    )
    yield Variant(
        "another workspace's form",
        REJECTED,
        files.OTHER_WORKSPACE,
        filled(plan_form(scheme(), scheme().scorers[0], "0" * 16)),
    )
    yield Variant(
        "filled by another scorer",
        HELD,
        files.WRONG_SCORER,
        cut.text(data, "A3", "填报单位（盖章）：雨山区"),
        "A3",
    )
    yield Variant(
        "填报单位 overwritten",
        HELD,
        files.LOCKED_CHANGED,
        cut.text(data, "A3", "填报单位（盖章）：市某某局"),
        "A3",
    )
    yield Variant(
        "properties stripped",
        USED,
        files.PROPERTIES_GONE,
        cut.with_part(data, "docProps/custom.xml", None),
    )
    stripped = cut.with_part(data, "docProps/custom.xml", None)
    yield Variant(
        "properties stripped and the revision edited",
        HELD,
        files.BAD_IDENTITY,
        cut.text(stripped, "B4", "2", 3),
    )
    yield Variant(
        "填报单位 with its full name",
        USED,
        files.FILLER_WRITTEN_OTHERWISE,
        cut.text(data, "A3", "填报单位（盖章）：马鞍山市信访局（公章）"),
        "A3",
    )
    yield Variant(
        "county: 填报单位 as a government",
        USED,
        files.FILLER_WRITTEN_OTHERWISE,
        cut.text(county(), "A3", "填报单位（盖章）：花山区人民政府"),
        "A3",
    )
    yield Variant(
        "county: 填报单位 of two",
        HELD,
        files.LOCKED_CHANGED,
        cut.text(county(), "A3", "填报单位（盖章）：花山区、雨山区"),
        "A3",
    )
    yield Variant("_meta emptied", HELD, files.BAD_IDENTITY, cut.on_sheet(data, empty, 3))
    yield Variant(
        "pasted into a new workbook",
        HELD,
        files.NO_IDENTITY,
        cut.on_sheet(cut.with_part(data, "docProps/custom.xml", None), empty, 3),
    )
    custom = cut.parts(data)["docProps/custom.xml"]
    yield Variant(
        "revision edited on one side",
        HELD,
        files.BAD_IDENTITY,
        cut.with_part(data, "docProps/custom.xml", custom.replace(b">1<", b">2<")),
    )
    forged = plan("PF01").model_copy(update={"scorer": "PF02"})
    identity = signed(plan("PF01"))
    yield Variant(
        "a forged scorer",
        HELD,
        files.BAD_IDENTITY,
        write_form(
            forged,
            type(identity)(
                identity.workspace,
                identity.digest,
                "PF02",
                identity.items,
                identity.units,
                1,
                identity.signature,
            ),
            values(),
        ),
    )
    older = scheme(title="2017年度政风行风评议（征求意见）")
    yield Variant(
        "issued before a harmless change", USED, files.STALE_HARMLESS, filled(plan("PF01", older))
    )
    first = scheme().items[0].model_copy(update={"name": "信访工作"})
    named = scheme().model_copy(update={"items": (first, *scheme().items[1:])})
    yield Variant(
        "issued before an item was renamed", USED, files.STALE_RENAMED, filled(plan("PF01", named))
    )
    fewer = scheme().model_copy(update={"units": scheme().units[1:]})
    yield Variant(
        "issued before a unit was added", CELL, files.STALE_PARTLY, filled(plan("PF01", fewer))
    )
    first = scheme().items[0].model_copy(update={"points": 6})
    worth = scheme().model_copy(update={"items": (first, *scheme().items[1:])})
    yield Variant(
        "issued before the points changed", REJECTED, files.STALE, filled(plan("PF01", worth))
    )
    unit = scheme().units[0].model_copy(update={"code": "ZF99", "name": "市地震局"})
    more = scheme().model_copy(update={"units": (*scheme().units, unit)})
    yield Variant(
        "issued before a unit was left out", USED, files.STALE_FEWER, filled(plan("PF01", more))
    )
