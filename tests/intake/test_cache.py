"""Readings travel and are kept as plain text; a cache saves time and never changes an outcome."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.deciding import decision
from tests.forms.samples import scheme
from tests.intake import surgery as cut
from tests.intake.build import ARRIVED, KEY, county, good
from tests.intake.variants import variants
from xltools.files import sha256
from xltools.intake import Intake, Received, gather, pool, read_returns
from xltools.intake.cache import ReadingCache, program_digest
from xltools.intake.form import read_form
from xltools.intake.pool import TOO_LARGE, Setup, too_costly
from xltools.intake.reading import KINDS, FormReading, Unreadable, decode, encode
from xltools.intake.released import read_released
from xltools.ledger.keys import DEMO_WORKSPACE
from xltools.text.catalogue import files, marks
from xltools.text.finding import Kind

SETUP = Setup(scheme(), DEMO_WORKSPACE, KEY)
FORMS = {"a.xlsx": good(), "b.xlsx": county(), "c.xlsx": cut.put(good(), "D7", "105"), "d": b"?"}


def run(cache: Path | None, forms: dict[str, bytes] = FORMS, setup: Setup = SETUP) -> Intake:
    received = [Received(sha256(data), name, ARRIVED) for name, data in forms.items()]
    held = {sha256(data): data for data in forms.values()}
    return read_returns(
        setup.scheme, setup.workspace, setup.key_pem, received, held, workers=0, cache=cache
    )


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were really read."""
    names: list[str] = []
    read_here = gather.read_here

    def noted(tasks, setup):
        kept = list(tasks)
        names.extend(task.name for task in kept)
        return read_here(kept, setup)

    monkeypatch.setattr(gather, "read_here", noted)
    return names


def test_every_reading_survives_the_way() -> None:
    context = SETUP.context()
    for variant in variants():
        reading = read_form(variant.data, variant.file_name, context)
        assert decode(encode(reading)) == reading
        assert encode(decode(encode(reading))) == encode(reading)


def test_every_code_is_one_kind() -> None:
    kinds = [k for m in (files, marks) for k in vars(m).values() if isinstance(k, Kind)]
    assert len(kinds) == len({kind.code for kind in kinds}) == len(KINDS)


@settings(deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_nothing_else_is_a_reading(data: bytes) -> None:
    with pytest.raises(Unreadable):
        decode(data)


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_a_reading_with_another_value_anywhere_is_one_or_none(data: st.DataObject) -> None:
    document = json.loads(encode(read_form(good(), "a.xlsx", SETUP.context())))
    key = data.draw(st.sampled_from(sorted(document)))
    document[key] = data.draw(
        st.none()
        | st.integers()
        | st.text()
        | st.lists(st.integers())
        | st.just([{}])
        | st.just({})
    )
    try:
        decode(json.dumps(document).encode())
    except Unreadable:
        return


def test_the_second_run_reads_nothing_and_says_the_same(tmp_path: Path, asked: list[str]) -> None:
    without = run(None)
    asked.clear()
    first = run(tmp_path)
    assert sorted(asked) == sorted(FORMS)
    asked.clear()
    second = run(tmp_path)
    assert asked == []
    for intake in (first, second):
        assert intake.returns == without.returns
        assert intake.findings == without.findings
        assert intake.marks == without.marks


def test_a_late_file_costs_itself(tmp_path: Path, asked: list[str]) -> None:
    run(tmp_path)
    asked.clear()
    late = {**FORMS, "late.xlsx": good(2)}
    found = run(tmp_path, late)
    assert asked == ["late.xlsx"]
    assert found.findings == run(None, late).findings


def test_what_a_reading_depends_on_is_asked_for(tmp_path: Path, asked: list[str]) -> None:
    run(tmp_path)
    setups = [
        Setup(scheme(title="另一评议"), DEMO_WORKSPACE, KEY),
        Setup(scheme(), "0" * 16, KEY),
        Setup(scheme(), DEMO_WORKSPACE, KEY + b"\n"),
    ]
    for setup in setups:
        asked.clear()
        run(tmp_path, setup=setup)
        assert len(asked) == len(FORMS)
    asked.clear()
    run(tmp_path, {"renamed.xlsx": good()})
    assert asked == ["renamed.xlsx"]


def test_another_program_reads_again(
    tmp_path: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tmp_path)
    asked.clear()
    monkeypatch.setattr("xltools.intake.cache.program_digest", lambda: "another")
    run(tmp_path)
    assert len(asked) == len(FORMS)


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "other", "folder"])
def test_a_damaged_entry_is_read_again_and_mended(
    tmp_path: Path, asked: list[str], damage: str
) -> None:
    whole = run(tmp_path).findings
    kept = sorted(tmp_path.rglob("*.json"))
    assert len(kept) == len(FORMS)
    for path in kept:
        data = path.read_bytes()
        if damage == "cut":
            path.write_bytes(data[:-5])
        elif damage == "flipped":
            path.write_bytes(data.replace(b'"status":', b'"status": '))
        elif damage == "empty":
            path.write_bytes(b"")
        elif damage == "other":
            path.write_bytes(b"{}\n" + data)
        else:
            path.unlink()
            path.mkdir()
    asked.clear()
    assert run(tmp_path).findings == whole
    assert len(asked) == len(FORMS)
    if damage != "folder":
        asked.clear()
        run(tmp_path)
        assert asked == []


def test_a_cache_that_cannot_be_is_done_without(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_bytes(b"")
    assert run(place).findings == run(None).findings


def test_what_a_limit_cut_short_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gather, "read_here", lambda tasks, _: [encode(too_costly(TOO_LARGE))])
    run(tmp_path, {"a.xlsx": good()})
    assert not list(tmp_path.rglob("*.json"))


def test_old_setups_are_forgotten(tmp_path: Path) -> None:
    for number in range(9):
        folder = tmp_path / f"old{number}"
        folder.mkdir()
        os.utime(folder, (number, number))
    ReadingCache(tmp_path, SETUP)
    left = sorted(folder.name for folder in tmp_path.iterdir())
    assert len(left) == 6
    assert "old8" in left
    assert "old0" not in left


def test_the_program_knows_its_own_source() -> None:
    assert len(program_digest()) == 64


def test_altered_evidence_is_noticed_although_its_reading_is_kept(tmp_path: Path) -> None:
    from xltools.ledger.receipts import EvidenceAltered, keep

    evidence, cache = tmp_path / "received", tmp_path / "cache"
    keep(evidence, good())
    received = [Received(sha256(good()), "a.xlsx", ARRIVED)]

    def read() -> Intake:
        return read_returns(
            scheme(), DEMO_WORKSPACE, KEY, received, evidence, workers=0, cache=cache
        )

    read()
    (evidence / sha256(good())).write_bytes(b"else")
    with pytest.raises(EvidenceAltered):
        read()


def test_a_released_file_is_read_once_for_each_thing_that_was_said_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = cut.text(good(), "C8", "市公安分局")
    received = [Received(sha256(held), "a.xlsx", ARRIVED)]
    reads: list[str] = []

    def counted(*given: object) -> FormReading:
        reads.append("")
        return read_released(*given)

    monkeypatch.setattr(pool, "read_released", counted)

    def read(cache: Path | None, **said: str) -> Intake:
        return read_returns(
            scheme(),
            DEMO_WORKSPACE,
            KEY,
            received,
            {sha256(held): held},
            workers=0,
            decisions=[decision("release", file=sha256(held), **said)],
            cache=cache,
        )

    first = read(tmp_path)
    assert len(reads) == 1
    again = read(tmp_path)
    assert len(reads) == 1
    without = read(None)
    assert len(reads) == 2
    for one in (again, without):
        assert one.returns == first.returns
        assert one.findings == first.findings
        assert one.marks == first.marks
    read(tmp_path, scorer="PF01")
    assert len(reads) == 3
