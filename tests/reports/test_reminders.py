"""报送提醒: due and late by the recorded arrival, each letter in its register of address."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.steps.small_office import scheme
from xltools.intake.returns import ReturnRow, ReturnStatus
from xltools.reports.reminders import Due, Reminder, reminder_text, reminders
from xltools.scheme.model import Scheme

BEFORE, AFTER = datetime(2017, 12, 13, 9), datetime(2017, 12, 16, 9)


def returns(*more: ReturnRow) -> list[ReturnRow]:
    said = {row.scorer for row in more}
    rest = [s.code for s in scheme().scorers if s.code not in said]
    return [*more, *(ReturnRow(code, ReturnStatus.MISSING) for code in rest)]


def came(scorer: str, status: ReturnStatus, day: int = 12) -> ReturnRow:
    arrived = f"2017-12-{day:02}T09:00:00+08:00"
    return ReturnRow(scorer, status, "a.xlsx", "0" * 64, 1, arrived)


def found(
    moment: datetime, *more: ReturnRow, of: Scheme | None = None, absent: tuple[str, ...] = ()
) -> dict[str, Reminder]:
    made = reminders(of or scheme(), returns(*more), absent, moment)
    return {one.scorer.code: one for one in made}


def test_before_the_deadline_they_are_open_after_it_late() -> None:
    assert {one.due for one in found(BEFORE).values()} == {Due.OPEN}
    assert {one.due for one in found(AFTER).values()} == {Due.LATE}
    assert found(BEFORE)["PF02"].days == 2
    assert found(AFTER)["PF02"].days == -1
    assert found(datetime(2017, 12, 15, 16))["PF02"].days == 0
    assert found(datetime(2017, 12, 15, 18))["PF02"].due is Due.LATE


def test_what_came_in_is_not_awaited_and_what_came_later_was() -> None:
    used = came("PF02", ReturnStatus.USED, 14)
    assert "PF02" not in found(AFTER, used)
    assert found(BEFORE, used)["PF02"].due is Due.OPEN


@pytest.mark.parametrize(
    ("status", "due"),
    [
        (ReturnStatus.REJECTED, Due.UNUSABLE),
        (ReturnStatus.QUARANTINED, Due.UNUSABLE),
        (ReturnStatus.USED_PARTLY, Due.MENDING),
    ],
)
def test_what_cannot_count_is_awaited_again(status: ReturnStatus, due: Due) -> None:
    assert found(AFTER, came("PF02", status))["PF02"].due is due


def test_an_extension_moves_the_deadline_and_is_said() -> None:
    base = scheme()
    moved = tuple(
        s.model_copy(update={"extended": datetime(2017, 12, 20, 17)}) if s.code == "PF02" else s
        for s in base.scorers
    )
    one = found(AFTER, of=base.model_copy(update={"scorers": moved}))["PF02"]
    assert (one.due, one.extended, one.days) == (Due.OPEN, True, 4)
    assert "已批准延期" in one.line


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (datetime(2017, 12, 18), "于2017年12月18日前报送"),
        (datetime(2017, 12, 18, 17), "于2017年12月18日17时前报送"),
    ],
)
def test_a_limit_that_is_a_day_has_no_hour(by: datetime, said: str) -> None:
    late = reminders(scheme(), returns(), (), AFTER, by)
    assert late and all(said in one.letter for one in late)


def test_a_decided_absence_is_not_reminded() -> None:
    assert "PF02" not in found(AFTER, absent=("PF02",))


@pytest.mark.parametrize("moment", [BEFORE, AFTER])
@pytest.mark.parametrize("status", [None, ReturnStatus.REJECTED, ReturnStatus.USED_PARTLY])
def test_the_letters_keep_their_register(moment: datetime, status: ReturnStatus | None) -> None:
    rows = [] if status is None else [came("PF01", status), came("PF02", status)]
    made = found(moment, *rows)
    above, below = made["PF01"].letter, made["PF02"].letter
    assert "感谢" in above
    assert "为盼" in above
    assert not any(word in above for word in ("催", "退回", "通知", "更正"))
    assert "为盼" not in below
    assert "请" in below
    for letter in (above, below):
        assert letter.endswith("。")
        assert "{" not in letter


def test_the_text_counts_first() -> None:
    made = reminders(scheme(), returns(came("PF01", ReturnStatus.USED)), (), AFTER)
    lines = reminder_text(scheme(), made, AFTER).splitlines()
    assert lines[1] == "截至2017年12月16日9时00分，逾期未报3家。"
    everybody = [came(s.code, ReturnStatus.USED) for s in scheme().scorers]
    none = reminders(scheme(), everybody, (), AFTER)
    assert "各评分单位均已报送，没有需要提醒的单位。" in reminder_text(scheme(), none, AFTER)
    said = reminder_text(scheme(), none, AFTER, absent=1).splitlines()[1]
    assert said.endswith("，除已议定按未报处理的1家外，均已报送，没有需要提醒的单位。")
