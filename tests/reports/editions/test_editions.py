"""Every edition of random offices: nothing leaks, and every figure is the engine's."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from tests.reports.editions.offices import SECRETS, Office, random_office
from tests.reports.fixtures import adjustment, appraise, random_marks
from xltools.exact import round_half_up
from xltools.reports.editions.feedback import Final, Ground, Review
from xltools.reports.editions.output import Output
from xltools.reports.editions.rules import Edition
from xltools.reports.leak import leaks
from xltools.reports.ranking.book import ranking_book
from xltools.scheme.choices import Feedback, Publication
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.presets import preset
from xltools.scoring.result import UnitResult
from xltools.steps.publish import built


def raw(data: bytes) -> str:
    """Every part of a workbook, one after the other."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return "\n".join(package.read(name).decode() for name in package.namelist())


def numbers(data: bytes) -> set[Decimal]:
    """Every number in the cells, as shown to two places."""
    found = re.findall(r'<c r="[A-Z]+\d+"(?: s="\d+")?><v>([^<]+)</v>', raw(data))
    return {round_half_up(Decimal(text), 2) for text in found}


def check(office: Office, edition: Edition) -> int:
    """Nothing leaks from any file of the edition; how many files there are."""
    appraisal = office.appraisal
    outputs = list(built(edition, appraisal, "批件〔2017〕8号"))
    for output in outputs:
        assert leaks(output.data, appraisal.scheme, output.reader) == [], output.name
        text = raw(output.data)
        for secret in SECRETS:
            assert secret not in text, (output.name, secret)
        assert "<f>" not in text
        if output.reader.unit:
            alone(office, output, text)
    return len(outputs)


def alone(office: Office, output: Output, text: str) -> None:
    """The file speaks of its unit alone, and every number in it is one that the unit may read."""
    appraisal, code = office.appraisal, output.reader.unit
    index = SchemeIndex(appraisal.scheme)
    own = index.units[code]
    for name in (own.full_name, own.name):
        text = text.replace(name, "")
    for other in appraisal.scheme.units:
        if other.code != code:
            assert other.full_name not in text
    unit = appraisal.result.unit(code)
    allowed = permitted(office, unit)
    assert numbers(output.data) <= allowed, numbers(output.data) - allowed


def permitted(office: Office, unit: UnitResult) -> set[Decimal]:
    """What a unit may read: its points, the means of its category, its totals."""
    ground, index = Ground(office.appraisal), SchemeIndex(office.appraisal.scheme)
    exact: list[Any] = [unit.raw_total, unit.total, ground.total_means.get(unit.category)]
    for code, item in unit.items.items():
        several = len(index.scorers_of(index.items[code])) > 1
        if index.items[code].feedback is Feedback.NONE or (several and item.given < 2):
            continue
        exact += [item.earned, ground.means.get((unit.category, code))]
    return {round_half_up(value, 2) for value in exact if value is not None}


@pytest.mark.parametrize("seed", range(6))
def test_nothing_leaks(seed: int) -> None:
    for edition in Edition:
        state = "核对稿" if edition is Edition.REVIEW else "公布稿"
        office = random_office(seed, state)
        files = check(office, edition)
        if edition in (Edition.REVIEW, Edition.FEEDBACK):
            assert files == sum(not unit.exempt for unit in office.appraisal.scheme.units)


@pytest.mark.parametrize("seed", [1, 2])
def test_totals_read_back_are_the_engines(seed: int) -> None:
    appraisal = random_office(seed).appraisal
    [meeting] = built(Edition.MEETING, appraisal)
    book = openpyxl.load_workbook(io.BytesIO(meeting.data))
    for sheet, name_column, total_column in (("总分排名", 3, 6), ("分方式得分", 3, 15)):
        rows = {row[name_column - 1].value: row for row in book[sheet].iter_rows(min_row=5)}
        for unit in appraisal.result.units:
            value = rows[unit.name][total_column - 1].value
            if unit.total is not None:
                assert Decimal(repr(value)) == round_half_up(unit.total, 2)
            if unit.rank is not None:
                assert rows[unit.name][0].value == unit.rank
            if sheet == "分方式得分":
                cells = [cell.value for cell in rows[unit.name][3:12]]
                earned = [unit.channel_earned.get(c.code) for c in appraisal.scheme.channels]
                for cell, exact in zip(cells, [*earned, unit.rescaled], strict=True):
                    expected = None if exact is None else round_half_up(exact, 2)
                    assert expected is None or Decimal(repr(cell)) == expected
    for output in built(Edition.FEEDBACK, appraisal):
        unit = appraisal.result.unit(output.reader.unit)
        if unit.total is not None:
            assert round_half_up(unit.total, 2) in numbers(output.data)


@pytest.mark.parametrize("seed", [1, 2])
def test_what_a_unit_is_asked_to_check_is_the_engines(seed: int) -> None:
    """Points item by item; the total where it tells no item that is withheld."""
    appraisal = random_office(seed, "核对稿").appraisal
    for output in built(Edition.REVIEW, appraisal):
        unit = appraisal.result.unit(output.reader.unit)
        page = Review(appraisal, Ground(appraisal), unit)
        there = numbers(output.data)
        for item in unit.items.values():
            if item.earned is not None and page.told(item):
                assert round_half_up(item.earned, 2) in there
        if page.tells_total and unit.total is not None:
            assert round_half_up(unit.total, 2) in there


def test_what_a_superior_is_told_is_the_engines_place() -> None:
    told = 0
    for seed in range(6):
        appraisal = random_office(seed).appraisal
        ranks = appraisal.scheme.settings.publication in (
            Publication.RANK_AND_GRADE,
            Publication.RANK_AND_TOTAL,
        )
        for output in built(Edition.HANDOVER, appraisal, "批件"):
            if not output.reader.unit:
                continue
            unit, words = appraisal.result.unit(output.reader.unit), raw(output.data)
            assert (f"第{unit.rank}名" in words) is (ranks and unit.rank is not None)
            assert not numbers(output.data)
            told += 1
    assert told


@pytest.mark.parametrize("publication", list(Publication))
def test_public_totals_and_ranks_are_the_engines(publication: Publication) -> None:
    from dataclasses import replace

    appraisal = random_office(3).appraisal
    settings = appraisal.scheme.settings.model_copy(update={"publication": publication})
    appraisal = replace(
        appraisal, scheme=appraisal.scheme.model_copy(update={"settings": settings})
    )
    [public] = built(Edition.PUBLIC, appraisal)
    text = raw(public.data)
    assert "内部资料" not in text
    assert "核对稿" not in text
    book = openpyxl.load_workbook(io.BytesIO(public.data))
    by_name = {unit.name: unit for unit in appraisal.result.units}
    for sheet in book.worksheets:
        heads = [cell.value for cell in sheet[4]]
        assert ("总分" in heads) is (publication is Publication.RANK_AND_TOTAL)
        assert ("名次" in heads) is (
            publication
            in (
                Publication.RANK_AND_GRADE,
                Publication.RANK_AND_TOTAL,
                Publication.TOP_K,
                Publication.TOP_AND_BOTTOM,
            )
        )
        for row in sheet.iter_rows(min_row=5, values_only=True):
            cells = dict(zip(heads, row, strict=True))
            unit = by_name.get(str(cells["被评议单位"] or "").removesuffix("（并列）"))
            if unit is None:
                continue
            if "总分" in cells and unit.total is not None:
                assert Decimal(repr(cells["总分"])) == round_half_up(unit.total, 2)
            if "名次" in cells and unit.rank is not None:
                assert cells["名次"] == unit.rank


def test_a_lone_county_is_not_told_apart() -> None:
    """Where one scorer of several is left, its mark would be the combined figure."""
    appraisal = random_office(4, "核对稿").appraisal
    unit = appraisal.result.units[0]
    lone = unit.items["8"]
    object.__setattr__(lone, "given", 1)
    page = Review(appraisal, Ground(appraisal), unit)
    assert not page.told(lone)
    assert not page.tells_total
    assert "不单独反馈" in page.remark(lone) or "不反馈" in page.remark(lone)


def test_two_units_alone_are_not_compared() -> None:
    """A mean of two would tell each what the other one got."""
    scheme = preset("maanshan-2017")
    category = scheme.categories[0].code
    pair = tuple(unit for unit in scheme.units if unit.category == category)[:2]
    units = (*pair, *(unit for unit in scheme.units if unit.category != category))
    scheme = scheme.model_copy(update={"units": units, "recusals": ()})
    appraisal = appraise(scheme, random_marks(scheme, 1, odd=0), state="审定稿")
    said = {
        unit.code: Final(appraisal, Ground(appraisal), unit).closing()
        for unit in appraisal.result.units
    }
    for code, texts in said.items():
        few = code in {unit.code for unit in pair}
        assert few == any("不足3家" in text for text in texts)
        assert few == (not any("高于本类别平均" in text for text in texts))


@pytest.mark.parametrize("seed", range(6))
def test_a_units_own_page_adds_up_or_says_why_not(seed: int) -> None:
    """The points of the items, what is added beside them, and the raw total, as they are shown."""
    appraisal = random_office(seed).appraisal
    for output in built(Edition.FEEDBACK, appraisal):
        unit = appraisal.result.unit(output.reader.unit)
        if unit.raw_total is None or any(
            i.feedback is Feedback.NONE for i in appraisal.scheme.items
        ):
            continue
        [sheet] = openpyxl.load_workbook(io.BytesIO(output.data)).worksheets
        parts: list[Decimal] = []
        for row in sheet.iter_rows(min_row=6, values_only=True):
            if row[1] == "评议得分":
                raw_total = Decimal(repr(row[3]))
                break
            text = str(row[3]).removeprefix("+")
            parts += [Decimal(text)] if re.fullmatch(r"-?\d+(\.\d+)?", text) else []
        texts = " ".join(str(c.value) for row in sheet.iter_rows() for c in row)
        noted = re.search(r"分项合计与总分最多相差(\d+(?:\.\d+)?)。", texts)
        told = all(Final(appraisal, Ground(appraisal), unit).told(i) for i in unit.items.values())
        assert not told or noted or sum(parts) == raw_total, output.name
        if told:
            assert abs(sum(parts) - raw_total) <= Decimal(noted[1] if noted else 0)


@pytest.mark.parametrize("edition", [Edition.REVIEW, Edition.FEEDBACK, Edition.HANDOVER])
def test_nothing_is_written_to_or_about_a_unit_that_is_exempt(edition: Edition) -> None:
    """No sheet of its own, and no letter to its superior."""
    base = preset("maanshan-2017")
    units = tuple(
        unit.model_copy(update={"exempt": "批件1号" * (n == 0), "stationed": n < 2, "superior": ""})
        for n, unit in enumerate(base.units)
    )
    scheme = base.model_copy(update={"outcomes": (), "units": units})
    appraisal = appraise(scheme, random_marks(scheme, 1), state="公布稿")
    told = [output.reader.unit for output in built(edition, appraisal, "批件")]
    assert len(told) == (1 if edition is Edition.HANDOVER else len(units) - 1)
    assert units[0].code not in told
    assert units[1].code in told


def test_the_approved_deduction_of_an_exempt_unit_reads_as_not_counted() -> None:
    base = preset("maanshan-2017")
    first, second = base.units[0], base.units[1]
    units = (first.model_copy(update={"exempt": "批件1号"}), *base.units[1:])
    scheme = base.model_copy(update={"units": units})
    lines = [adjustment(1, first.code, "-0.5"), adjustment(2, second.code, "-1")]
    appraisal = appraise(scheme, random_marks(scheme, 1, odd=0), lines, state="送审稿")
    [meeting] = built(Edition.MEETING, appraisal)
    inner = openpyxl.load_workbook(io.BytesIO(ranking_book(appraisal)), data_only=True)
    for book in (openpyxl.load_workbook(io.BytesIO(meeting.data)), inner):
        listed = list(book["倒扣分核定"].iter_rows(values_only=True))
        rows = {row[1]: row for row in listed}
        assert rows[first.name][11] == "不计入：本年免评"
        assert rows[second.name][11] == "计入"
        assert any("登记2项，计入1项" in str(cell) for row in listed for cell in row)
    assert rows[first.name][16] == 0
    checked = {row[0]: row[1:5] for row in inner["勾稽核对"].iter_rows(values_only=True)}
    assert checked["核定表计入总分的扣分合计＝各单位扣分合计"] == (-1, -1, 0, "一致")
    said = [str(row[0]) for row in inner["结论"].iter_rows(values_only=True)]
    count = sum(unit.category == first.category for unit in units)
    assert any(f"（{count}家，其中1家免评）" in text for text in said)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_unit_reads_which_items_are_above_and_below_the_mean_and_by_how_much(seed: int) -> None:
    """Those furthest from the mean by name, with the number of all; nothing is called much."""
    appraisal = random_office(seed, "审定稿").appraisal
    ground = Ground(appraisal)
    named = 0
    for unit in appraisal.result.units:
        said = [s for s in Final(appraisal, ground, unit).closing() if "本类别平均的项目" in s]
        for sentence, sign in zip(said, "+-", strict=False):
            points = re.findall(rf"{re.escape(sign)}(\d+(?:\.\d+)?)分", sentence)
            assert points == sorted(points, key=Decimal, reverse=True)
            assert all(map(Decimal, points))
            counted = re.search(r"共(\d+)个，差额最大的(\d+)个", sentence)
            assert counted is None or (int(counted[1]) > int(counted[2]) == len(points))
            assert ("没有" in sentence) == (not points)
            assert "较多" not in sentence and "明显" not in sentence
            named += len(points)
    assert named
