"""Letters of random offices, and the figures in them read back."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import docx
import pytest

from tests.reports.editions.offices import random_office
from tests.reports.letters.offices import check_letters, made, papers
from xltools.exact import round_half_up
from xltools.reports.public_table import RANK, TOTAL, UNIT
from xltools.scheme.choices import Publication
from xltools.text import official


@pytest.mark.parametrize("seed", range(4))
def test_nothing_leaks_from_letters(seed: int) -> None:
    assert check_letters(random_office(seed)) > 12


@pytest.mark.parametrize("publication", [Publication.RANK_AND_TOTAL, Publication.RANK_AND_GRADE])
def test_the_annex_of_the_notice_has_the_engines_figures(publication: Publication) -> None:
    appraisal = random_office(5).appraisal
    settings = appraisal.scheme.settings.model_copy(update={"publication": publication})
    scheme = appraisal.scheme.model_copy(update={"settings": settings})
    appraisal = replace(appraisal, scheme=scheme)
    [notice] = [paper for paper in papers(appraisal) if paper.text is official.BULLETIN]
    seen = set()
    for table in docx.Document(io.BytesIO(made(appraisal, notice))).tables:
        heads = [cell.text for cell in table.rows[0].cells]
        assert (TOTAL in heads) is (publication is Publication.RANK_AND_TOTAL)
        for row in table.rows[1:]:
            cells = dict(zip(heads, (cell.text for cell in row.cells), strict=True))
            name = cells[UNIT].removesuffix("（并列）")
            unit = next(one for one in appraisal.result.units if one.name == name)
            seen.add(unit.code)
            assert cells[RANK] == ("—" if unit.rank is None else str(unit.rank))
            if TOTAL in cells and unit.total is not None:
                assert Decimal(cells[TOTAL]) == round_half_up(unit.total, 2)
    assert seen == {unit.code for unit in appraisal.result.units if str(unit.status) != "exempt"}


def test_a_letter_to_a_superior_has_the_engines_total() -> None:
    """Every outcome's paper of every seed here, so that some unit is told of by its total."""
    told = 0
    for seed in range(6):
        appraisal = random_office(seed).appraisal
        for paper in papers(appraisal):
            if paper.text is not official.HANDOVER:
                continue
            unit = appraisal.result.unit(paper.unit)
            text = "\n".join(
                line.text for line in docx.Document(io.BytesIO(made(appraisal, paper))).paragraphs
            )
            assert unit.total is not None
            assert f"总分{round_half_up(unit.total, 2):.2f}，" in text
            assert f"第{unit.rank}名" in text
            told += 1
    assert told
