import itertools
from datetime import datetime
from decimal import Decimal

import pandas as pd
import pytest

from tests.forms import method_samples
from tests.forms.altering import resaved
from tests.forms.samples import mark, plan, scheme, signed
from tests.intake import surgery as cut
from tests.intake.build import KEY, county, good, marks_of, said, take, values
from tests.intake.typing import complete
from tests.office import Office
from xltools.files import sha256
from xltools.forms.event_lines import line_entry
from xltools.forms.foot import foot_numbers
from xltools.forms.groups import Value
from xltools.forms.plan import Entry
from xltools.forms.writer import row_entries, write_form
from xltools.intake import Intake, Received, ReturnStatus, read_returns
from xltools.intake.expected import CurrentForms, IntakeContext
from xltools.intake.pool import Setup, Task, read_all, read_here
from xltools.ledger.keys import DEMO_WORKSPACE, load_public_key
from xltools.scheme.model import Scheme
from xltools.scheme.presets import PRESETS, preset
from xltools.scoring.marks import marks_frame
from xltools.text.catalogue import files


def statuses(*contents: bytes) -> dict[str, ReturnStatus]:
    intake = take(*contents)
    return {row.sha256: row.status for row in intake.returns if row.sha256}


def test_a_good_form_comes_back_as_it_was_filled() -> None:
    intake = take(good())
    assert said(intake) == []
    assert marks_of(intake) == {
        "ZF01": "92.5",
        "ZF02": "76",
        "ZF03": "回避",
        "SH04": "88.25",
        "SH05": "不涉及",
        "GG06": "0",
    }
    low = next(m for m in intake.marks if m.unit == "ZF02")
    assert (low.sheet, low.cell, low.file) == ("评分表", "D8", sha256(good()))
    assert low.reason == "2件信访事项超期办理"


def test_a_form_saved_by_libreoffice_comes_back_the_same(office: Office) -> None:
    for data in (good(), county(), write_all_items()):
        intake = take(office.recalculate(data))
        assert said(intake) == said(take(data))
        before = [(m.unit, m.item, m.integer, m.scale, m.state, m.reason) for m in take(data).marks]
        after = [(m.unit, m.item, m.integer, m.scale, m.state, m.reason) for m in intake.marks]
        assert after == before


def write_all_items() -> bytes:
    """The scorer with three items and three methods."""
    made = plan("PF04")
    entries = {}
    for item, value in (("3", "3.5"), ("4", "4.25"), ("5", "9")):
        for code in made.units:
            entries.update(mark(code, Decimal(value), item))
            entries.update(
                {key._replace(field="reason"): "集体研究" for key in mark(code, "", item)}
            )
    return write_form(made, signed(made), entries)


@pytest.mark.parametrize("typed", ["95", "105", "-3", "92.456", "0", ""])
def test_the_foot_is_the_forms_own(typed: str) -> None:
    sheet = plan("PF01").sheets[0]
    entries = {**values(), **mark("ZF01", Decimal(typed) if typed else "")}
    numbers = foot_numbers(sheet, row_entries(sheet, entries))
    ours = take(cut.put(good(), "D7", typed or None)).returns[0].numbers[0]
    assert (ours.count, ours.total, ours.high, ours.low, ours.control) == (
        numbers.count,
        numbers.total,
        numbers.high,
        numbers.low,
        numbers.control,
    )


def test_a_number_kept_as_text_is_nothing_to_the_foot() -> None:
    blank = take(cut.put(good(), "D7")).returns[0].numbers
    assert take(cut.text(good(), "D7", "95")).returns[0].numbers == blank


def test_the_highest_revision_counts() -> None:
    newer = cut.put(good(2), "D7", "60")
    intake = take(good(), newer)
    assert marks_of(intake)["ZF01"] == "60"
    assert [row.status for row in intake.returns if row.sha256] == [
        ReturnStatus.SUPERSEDED,
        ReturnStatus.USED,
    ]
    assert sorted(said(intake)) == sorted(["已由新件替代", "更正件另有改动", "缺失分原因"])


def test_what_was_wrong_with_a_replaced_version_is_no_longer_said() -> None:
    assert said(take(cut.put(good(), "D7", "105"), good(2))) == ["已由新件替代"]


def test_one_revision_twice_with_the_same_marks_is_used_once() -> None:
    intake = take(good(), resaved(good()))
    assert sorted(row.status for row in intake.returns if row.sha256) == ["duplicate", "used"]
    assert said(intake) == ["重复报送且一致"]
    assert marks_of(intake) == marks_of(take(good()))


def test_one_revision_twice_with_other_marks_is_not_used() -> None:
    intake = take(good(), cut.put(good(), "D7", "90"))
    assert marks_of(intake) == {}
    assert [row.status for row in intake.returns if row.sha256] == [ReturnStatus.REJECTED] * 2
    conflict = next(f for f in intake.findings if f.code == "重复报送且不一致")
    assert "市教育局：" in conflict.message
    assert "92.5" in conflict.value
    assert "90" in conflict.value
    assert intake.missing == ("PF01", "PF02", "PF03", "PF04")


def test_who_has_not_returned_is_listed() -> None:
    intake = take(good())
    missing = [row.scorer for row in intake.returns if row.status is ReturnStatus.MISSING]
    assert missing == ["PF02", "PF03", "PF04"] == list(intake.missing)
    message = next(f.message for f in intake.findings if f.scorer == "PF02")
    assert message.startswith("【提示】花山区：尚未报送，报送时限为2017年12月15日17时。")


def test_the_order_of_files_changes_nothing() -> None:
    files = [good(), resaved(good()), cut.put(good(2), "D7", "95"), county(), county("PF03"), b"?"]
    seen = set()
    for order in itertools.islice(itertools.permutations(files), 0, 720, 91):
        received = [Received(sha256(d), f"{sha256(d)[:6]}.xlsx", "") for d in order]
        intake = read_returns(
            scheme(), DEMO_WORKSPACE, KEY, received, {sha256(d): d for d in order}
        )
        seen.add((intake.returns, tuple(f.message for f in intake.findings), tuple(intake.marks)))
    assert len(seen) == 1


def test_copied_marks_are_named_for_a_person() -> None:
    source = preset("maanshan-2017")
    forms = {}
    for code in ("XQ04", "XQ05"):
        made = plan(code, source)
        entries = {}
        for number, unit in enumerate(made.units):
            entries.update(mark(unit, Decimal(80 + number % 20), "8"))
        forms[code] = write_form(made, signed(made), entries)
    intake = take(*forms.values(), of=source)
    copied = [f for f in intake.findings if f.code == "评分与其他单位雷同"]
    assert [f.scorer for f in copied] == ["XQ04", "XQ05"]
    assert "84家单位的评分与雨山区完全相同" in copied[0].message


def test_a_late_return_is_named_and_used() -> None:
    data = good()
    for arrived, late in (
        ("2017-12-15T17:00:00+08:00", False),
        ("2017-12-15T17:00:01+08:00", True),
    ):
        received = [Received(sha256(data), "a.xlsx", arrived)]
        intake = read_returns(scheme(), DEMO_WORKSPACE, KEY, received, {sha256(data): data})
        assert intake.returns[0].late is late
        assert ("逾期报送" in said(intake)) is late


def test_an_extension_moves_the_deadline() -> None:
    base = scheme()
    first = base.scorers[0].model_copy(update={"extended": datetime(2017, 12, 20, 17)})
    of = base.model_copy(update={"scorers": (first, *base.scorers[1:])})
    made = plan("PF01", of)
    data = write_form(made, signed(made), values())
    received = [Received(sha256(data), "a.xlsx", "2017-12-18T09:00:00+08:00")]
    intake = read_returns(of, DEMO_WORKSPACE, KEY, received, {sha256(data): data})
    assert not intake.returns[0].late


def test_the_frame_is_the_marks() -> None:
    intake = take(good(), county(), write_all_items())
    pd.testing.assert_frame_equal(intake.frame(), marks_frame(intake.marks))
    empty = take()
    assert len(empty.frame()) == 0
    assert list(empty.frame().columns) == list(intake.frame().columns)


def test_workers_read_what_one_process_reads() -> None:
    forms = [good(), county(), b"", resaved(good())] * 7
    tasks = [Task(f"{n}.xlsx", d) for n, d in enumerate(forms)]
    setup = Setup(scheme(), DEMO_WORKSPACE, KEY)
    here = dict(enumerate(read_here(tasks, setup)))
    for workers in (1, 2):
        assert dict(read_all(tasks, len(tasks), setup, workers)) == here


def test_the_quick_plan_of_a_scorer_is_its_plan() -> None:
    schemes = [scheme(), *(preset(name) for name in PRESETS)]
    for of in schemes:
        forms = CurrentForms(of, DEMO_WORKSPACE)
        for scorer in of.scorers:
            if forms.plan(scorer).sheets:
                assert forms.text(scorer) == forms.plan(scorer).canonical()
                assert forms.digest(scorer) == forms.plan(scorer).digest


def strata_returned_apart() -> Scheme:
    """One item of two strata, each counted by a scorer of its own."""
    levels = [
        {"code": "A", "name": "满意", "value": 100},
        {"code": "B", "name": "不满意", "value": 0},
    ]
    strata = {
        "strata": [
            {"code": "Q", "name": "企业", "weight": "0.6"},
            {"code": "J", "name": "居民", "weight": "0.4"},
        ],
        "scorers": [{"stratum": "Q", "scorer": "SQ"}, {"stratum": "J", "scorer": "SJ"}],
    }
    return Scheme.model_validate(
        {
            "settings": {"scheme_id": "s", "title": "评议", "year": 2021, "organiser": "评议办"},
            "categories": [{"code": "A", "name": "部门"}],
            "units": [{"code": "A1", "full_name": "甲局", "name": "甲局", "category": "A"}],
            "channels": [{"code": "1", "name": "评议", "points": 100}],
            "items": [
                {
                    "code": "1.1",
                    "name": "满意度",
                    "channel": "1",
                    "points": 100,
                    "method": {"kind": "ballot", "form": "one_each", "levels": levels},
                    "strata": strata,
                }
            ],
            "scorers": [{"code": code, "name": code, "items": ["1.1"]} for code in ("SQ", "SJ")],
        }
    )


def test_the_quick_plan_knows_whose_stratum_it_is() -> None:
    of = strata_returned_apart()
    forms = CurrentForms(of, DEMO_WORKSPACE)
    for scorer in of.scorers:
        assert forms.text(scorer) == forms.plan(scorer).canonical()
    first, second = (forms.expected(scorer)[0].sheets[0].groups for scorer in of.scorers)
    assert (first, second) == ((("", "Q"),), (("", "J"),))


def test_a_scorer_knows_itself_among_the_units() -> None:
    context = IntakeContext(scheme(), DEMO_WORKSPACE, load_public_key(KEY))
    assert context.own_units(scheme().scorers[0]) == {"ZF03"}
    assert context.own_units(scheme().scorers[1]) == frozenset()


def two_of(code: str, entry: Entry, *values: Decimal) -> str:
    """What is said of two files of one form that differ in one entry."""
    made = method_samples.plan(code)
    data = [write_form(made, signed(made), complete(made) | {entry: one}) for one in values]
    found = take(*data, of=method_samples.scheme()).findings
    [finding] = [one for one in found if one.code == "重复报送且不一致"]
    assert "有1处评分不同" in finding.message
    return finding.value.partition("：")[0]


def test_what_differs_is_told_from_what_stands_beside_it() -> None:
    """Periods, strata, the columns of a ballot, what stands above it."""
    made = method_samples.plan("periods")
    entry = next(e for e in complete(made) if e.unit == "ZF01" and e.period)
    period = next(i for i in method_samples.scheme().items if i.code == "periods")
    name = period.periods.names[entry.period]
    assert two_of("periods", entry, Decimal(81), Decimal(82)) == f"市教育局·{name}·达到要求数"
    made = method_samples.plan("ballot")
    entry = next(e for e in complete(made) if e.unit == "ZF01")
    value = complete(made)[entry]
    other = [e for e in complete(made) if e.unit == "ZF01"][1]
    plus = complete(made)[other]
    first = write_form(made, signed(made), complete(made))
    moved = {entry: value - 1, other: plus + 1}
    second = write_form(made, signed(made), complete(made) | moved)
    found = take(first, second, of=method_samples.scheme()).findings
    [finding] = [one for one in found if one.code == "重复报送且不一致"]
    assert "有2处评分不同" in finding.message
    assert "市教育局·满意：" in finding.message and "市教育局·基本满意：" in finding.message


def unasked(intake: Intake) -> list[tuple[str, str, str, str, str]]:
    return [
        (f.file, f.cell, f.unit, str(f.values["before"]), f.value)
        for f in intake.findings
        if f.kind == files.CHANGED_UNASKED
    ]


def test_what_nobody_asked_for_is_named_when_a_later_form_changes_it() -> None:
    first = cut.put(good(), "D7", "105")
    mended = cut.put(cut.put(good(2), "D7", "95"), "D8", "77")
    intake = take(first, mended, names=("首报.xlsx", "重报.xlsx"))
    assert unasked(intake) == [("重报.xlsx", "D8", "ZF02", "76", "77")]
    assert unasked(take(first, cut.put(good(2), "D7", "95"))) == []
    assert unasked(take(good(), good(2))) == []


def test_what_two_files_of_one_revision_disagreed_on_was_asked() -> None:
    other = cut.put(good(), "D8", "79")
    third = cut.put(cut.put(good(2), "D8", "78"), "D11", "90")
    assert unasked(take(good(), other, third)) == [
        ("报送件3.xlsx", "D11", "SH04", "88.25", "90"),
    ]


def test_events_that_nobody_asked_about_are_named_too() -> None:
    made, of = method_samples.plan("deduct"), method_samples.scheme()
    sheet = made.sheets[0]

    def listed(revision: int, **events: tuple[str, int]) -> bytes:
        values: dict[Entry, Value] = {
            Entry("", "deduct", cell.period, cell.stratum, cell.key): "是"
            for cell in sheet.above_entries
        }
        for line, (name, (rule, times)) in enumerate(events.items(), 1):
            said: dict[str, Value] = {
                "date": Decimal(42900),
                "unit": name,
                "rule": rule,
                "number": Decimal(times),
                "fact": "脱岗",
            }
            values |= {line_entry(sheet, line, key): value for key, value in said.items()}
        return write_form(made, signed(made, revision), values)

    k1, k2 = "K1 被省级媒体曝光属实", "K2 明察暗访发现脱岗"
    first = listed(1, 市教育局=(k2, 2), 市公安局=(k1, 1))
    second = listed(2, 市总工会=(k2, 1), 市教育局=(k2, 3))
    found = {
        (unit, before, after) for _, _, unit, before, after in unasked(take(first, second, of=of))
    }
    assert found == {("ZF01", "2", "3"), ("ZF02", "1", "无"), ("SH04", "无", "1")}
