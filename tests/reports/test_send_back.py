"""A finding in columns: nothing of its sentence is lost."""

from __future__ import annotations

import pytest

from tests.intake.build import take
from tests.intake.variants import Variant, variants
from xltools.reports.send_back import parts


@pytest.mark.parametrize("variant", variants(), ids=str)
def test_nothing_is_lost(variant: Variant) -> None:
    for finding in take(variant.data, names=(variant.file_name,)).findings:
        written, rule, remedy = parts(finding)
        said = f"{written}{'' if rule == '—' else rule}{'' if remedy == '请核实。' else remedy}"
        left = finding.body
        for sign in ("填写内容“", "”", "。"):
            left, said = left.replace(sign, ""), said.replace(sign, "")
        assert said == left or said + "请核实" == left
