"""Each rule of the guard: a person lifts it for one file, or is told why that cannot be."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path

import pytest

from tests.deciding import decision
from tests.forms.samples import scheme
from tests.intake import structures as made
from tests.intake import surgery as cut
from tests.intake.build import ARRIVED, KEY, county, good, marks_of
from xltools.files import sha256
from xltools.intake import Intake, Received, ReturnStatus, gather, read_returns
from xltools.intake.pool import Setup, Task, read_all
from xltools.intake.reading import decode
from xltools.intake.released import Admission
from xltools.intake.returns import ReturnRow
from xltools.ledger.keys import DEMO_WORKSPACE
from xltools.scoring.decisions import Decided, Decision
from xltools.text.guard import RULES

GOOD = marks_of(read_returns(
    scheme(), DEMO_WORKSPACE, KEY, [Received(sha256(good()), "a.xlsx", ARRIVED)],
    {sha256(good()): good()}, workers=0,
))  # fmt: skip


@pytest.fixture(autouse=True)
def low_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, limit in made.LIMITS:
        [name] = [
            n for n, found in vars(module).items() if getattr(found, "rule", "") is limit.rule
        ]
        monkeypatch.setattr(module, name, limit)


def take(*contents: bytes, decisions: tuple[Decision, ...] = ()) -> Intake:
    received = [Received(sha256(c), f"{n}.xlsx", ARRIVED) for n, c in enumerate(contents)]
    held = {sha256(content): content for content in contents}
    return read_returns(
        scheme(), DEMO_WORKSPACE, KEY, received, held, workers=0, decisions=decisions
    )


def row_of(intake: Intake, data: bytes) -> ReturnRow:
    return next(row for row in intake.returns if row.sha256 == sha256(data))


def test_every_rule_has_its_case() -> None:
    cautious = {rule.code for rule in RULES.values() if rule.cautious}
    assert set(made.CAUTIOUS) == cautious
    assert set(made.NEVER) == set(RULES) - cautious - {"文件过大"}


@pytest.mark.parametrize("code", made.CAUTIOUS)
def test_a_cautious_rule_is_lifted_for_one_file(code: str) -> None:
    data = made.CAUTIOUS[code]()
    before = take(data)
    assert row_of(before, data).status is ReturnStatus.QUARANTINED
    assert not before.marks
    [held] = [f for f in before.findings if f.code == "文件结构不符合要求"]
    assert held.value == code

    after = take(data, decisions=(decision("release", file=sha256(data)),))
    assert row_of(after, data).status is ReturnStatus.USED
    assert marks_of(after) == GOOD
    [lifted] = [f for f in after.findings if f.code == "结构限制已核准放开"]
    assert (lifted.value, lifted.severity, lifted.settled) == (code, "警告", "")
    [held] = [f for f in after.findings if f.code == "文件结构不符合要求"]
    assert held.settled == "核准采用（议定事项第1号）"
    [decided] = after.decided
    assert decided.applied
    assert decided.computed.endswith(f"核准后放开的限制：{code}")
    assert code in decided.basis.split("、")
    recorded = decision("release", file=sha256(data), basis=decided.basis)
    assert marks_of(take(data, decisions=(recorded,))) == GOOD


def refused(data: bytes, **said: str) -> Decided:
    before = take(data)
    after = take(data, decisions=(decision("release", file=sha256(data), **said),))
    assert not after.marks
    assert [row.status for row in after.returns] == [row.status for row in before.returns]
    [decided] = after.decided
    assert not decided.applied
    return decided


@pytest.mark.parametrize("code", made.NEVER)
def test_what_is_never_read_is_refused_with_what_to_do(code: str) -> None:
    data = made.NEVER[code]()
    assert row_of(take(data), data).status is ReturnStatus.QUARANTINED
    why = refused(data).why
    assert "不能核准采用" in why
    assert RULES[code].instead.rstrip("。") in why


@pytest.mark.parametrize("code", made.UNREADABLE)
def test_a_file_without_marks_is_refused_with_what_to_do(code: str) -> None:
    data = made.UNREADABLE[code]()
    why = refused(data).why
    assert why.startswith(f"本件属于“{code}”，没有能读取的评分，不能核准采用。")
    assert "请" in why


def test_a_release_admits_no_other_file() -> None:
    data = made.CAUTIOUS["压缩比异常"]()
    other = made.with_more(("xl/media/y.bin", bytes(5 << 20)))
    after = take(data, other, decisions=(decision("release", file=sha256(data)),))
    assert row_of(after, data).status is ReturnStatus.USED
    assert row_of(after, other).status is ReturnStatus.QUARANTINED


def test_every_rule_that_was_lifted_is_named_and_belongs_to_the_basis() -> None:
    content = cut.parts(made.deep())
    data = b"gateway" + made.zipped(content, ("../x", b""))
    release = decision("release", file=sha256(data))
    after = take(data, decisions=(release,))
    assert marks_of(after) == GOOD
    lifted = [f.value for f in after.findings if f.code == "结构限制已核准放开"]
    assert sorted(lifted) == ["压缩包前有多余内容", "嵌套过深", "部件名称不正常"]
    [decided] = after.decided
    narrower = decided.basis.replace("嵌套过深、", "")
    assert narrower != decided.basis
    later = take(data, decisions=(decision("release", file=sha256(data), basis=narrower),))
    assert not later.marks
    assert later.decided[0].why.startswith("议定后情况有变")


def with_nul(data: bytes) -> bytes:
    return made.zipped(cut.parts(data), ("xl/media/x.bin", bytes(5 << 20)))


def test_whose_it_is_and_what_was_altered_is_not_looked_past() -> None:
    """The guard stopped the reading before anybody could see it."""
    renamed = with_nul(cut.text(good(), "C8", "市公安分局"))
    why = refused(renamed).why
    assert why.startswith("放开文件结构的限制后，本件还有别的问题，不能核准采用：单位名称与发放时")
    for data in (
        cut.edited(good(), "docProps/custom.xml", lambda root: root.remove(root[0])),
        cut.text(county(), "A3", "填报单位（盖章）：雨山区"),
    ):
        unsure = with_nul(data)
        refused(unsure)
    whose = decision("release", file=sha256(unsure), scorer="PF03")
    named = take(unsure, decisions=(whose,))
    assert {mark.scorer for mark in named.marks} == {"PF03"}


def test_a_property_of_the_form_given_twice_leaves_it_without_identity() -> None:
    data = made.property_twice(b"")
    assert "--scorer" in refused(data).why
    after = take(data, decisions=(decision("release", file=sha256(data), scorer="PF01"),))
    assert marks_of(after) == GOOD


def test_errors_in_cells_stay_errors() -> None:
    data = with_nul(cut.put(good(), "D7", "105"))
    after = take(data, decisions=(decision("release", file=sha256(data)),))
    assert row_of(after, data).status is ReturnStatus.USED_PARTLY
    assert marks_of(after) == {**GOOD, "ZF01": "待更正"}


def test_an_admitted_file_is_read_within_the_bounds_of_every_file() -> None:
    """By a worker, which has its time and its memory: what does not come to an end stays out."""
    costly = made.many_cells(900)
    setup = Setup(scheme(), DEMO_WORKSPACE, KEY, {sha256(costly): Admission()})
    start = time.monotonic()
    [(_, body)] = read_all([Task("a.xlsx", costly)], 1, setup, seconds=0.001)
    assert time.monotonic() - start < 30
    reading = decode(body)
    assert not reading.usable
    assert [finding.code for finding in reading.findings] == ["文件未能读完"]


def test_what_cannot_be_read_to_its_end_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gather, "read_all", partial(read_all, seconds=0.001))
    costly = made.many_cells(900)
    received = [Received(sha256(costly), "a.xlsx", ARRIVED)]
    release = decision("release", file=sha256(costly))
    intake = read_returns(
        scheme(), DEMO_WORKSPACE, KEY, received, {sha256(costly): costly}, decisions=[release]
    )
    [decided] = intake.decided
    assert "读取未能完成，不能核准采用。请评分单位" in decided.why


def test_the_manual_names_every_rule() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "manual.md").read_text(encoding="utf-8")
    assert [code for code in RULES if code not in manual] == []
