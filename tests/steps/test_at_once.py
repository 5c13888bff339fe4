"""Short rounds of what runs at once and of seals that are killed; the long ones are modules."""

from pathlib import Path

from tests.steps import at_once, sealing_interrupted


def test_two_at_once_and_killed_lose_nothing(tmp_path: Path) -> None:
    counts, wrong = at_once.trials(4, 3, tmp_path)
    assert not wrong
    assert counts["right"] == 4


def test_a_killed_seal_is_whole_or_not_there(tmp_path: Path) -> None:
    ends, wrong = sealing_interrupted.trials(4, 5, tmp_path)
    assert not wrong
    assert sum(ends.values()) == 8
