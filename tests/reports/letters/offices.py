"""Every letter about results for a random office: each speaks of its own unit and says no more."""

from __future__ import annotations

import html
import io
import re
import zipfile
from functools import cache

from tests.reports.editions.offices import SECRETS, Office
from xltools.appraisal import Appraisal
from xltools.book.theme import FONT_SCHEMES
from xltools.exact import shown
from xltools.reports.leak import others_named
from xltools.reports.letters.checking import leaks
from xltools.reports.letters.drawing import draw_template
from xltools.reports.letters.filling import Filled, fill_template
from xltools.reports.letters.papers import (
    Batch,
    Given,
    Occasion,
    Paper,
    bulletin_papers,
    cover_papers,
    outcome_papers,
)
from xltools.text.official import PaperText

GIVEN = Given("马纠办〔2018〕1号", "2018年1月8日")
_MARK = re.compile(r"(?<![\d.])\d{1,3}\.\d\d(?!\d)")


@cache
def template(text: PaperText, fonts: str) -> bytes:
    """The shipped template in these fonts."""
    return draw_template(text, FONT_SCHEMES[fonts])


def papers(appraisal: Appraisal) -> list[Paper]:
    """Every paper that tells results."""
    batches: list[Batch] = [
        cover_papers(appraisal, Occasion.CHECK, GIVEN),
        cover_papers(appraisal, Occasion.FEEDBACK, GIVEN),
        outcome_papers(appraisal, GIVEN),
        bulletin_papers(appraisal, GIVEN),
    ]
    return [paper for batch in batches for paper in batch.papers]


def made(appraisal: Appraisal, paper: Paper) -> bytes:
    """The paper as a Word document."""
    fonts = str(appraisal.scheme.settings.font_scheme)
    what = Filled(paper.title, paper.values, FONT_SCHEMES[fonts], (), paper.tables, paper.labels)
    return fill_template(template(paper.text, fonts), paper.file, what)


def check_letters(office: Office) -> int:
    """Nothing leaks from any letter of the office; how many there are."""
    appraisal = office.appraisal
    scheme, settings = appraisal.scheme, appraisal.scheme.settings
    there = papers(appraisal)
    for paper in there:
        data = made(appraisal, paper)
        own = next((unit for unit in scheme.units if unit.code == paper.unit), None)
        assert leaks(data, own, scheme.units, paper.values.values()) == "", paper.file
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = {name: package.read(name).decode() for name in package.namelist()}
        raw = html.unescape("\n".join(parts.values()))
        for secret in {*SECRETS} - {settings.phone, settings.contact}:
            assert secret not in raw, (paper.file, secret)
        words = re.sub("<[^>]*>", "", raw)
        if not own:
            continue
        assert others_named(words, scheme, own.code) == [], paper.file
        total = shown(appraisal.result.unit(own.code).total, settings.total_decimals)
        assert {*_MARK.findall(words)} <= {total}, (paper.file, _MARK.findall(words))
    return len(there)
