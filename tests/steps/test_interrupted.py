"""A short round of consolidations that are broken off; the long one is the module's own."""

from pathlib import Path

from tests.steps.interrupted import FULL, KILLED, RENAME, SMALL, trials


def test_old_outputs_stay_whole_and_the_next_run_ends_the_same(tmp_path: Path) -> None:
    ends, wrong = trials(12, 7, tmp_path)
    assert not wrong
    assert {mode for mode, _ in ends} == {KILLED, FULL, RENAME, SMALL}
    assert all(end != "another exception" for _, end in ends)
