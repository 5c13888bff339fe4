"""The tool that changes modules makes the changes that it names, each of one place."""

import pytest

from tests.mutation import mutants


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        ("a < b", {"a <= b"}),
        ("a and b", {"a or b"}),
        ("a + b", {"a - b"}),
        ("not a", {"a"}),
        ("True", {"False"}),
        ("7", {"8", "6"}),
        ("a if b else c", {"c if b else a"}),
        ("if a:\n    raise b", {"if a:\n    pass"}),
        ("if a:\n    b\nelse:\n    c", {"if a:\n    c\nelse:\n    b"}),
        ("f(a)", {"pass"}),
        ("a = 'text'", set()),
        ("a: b | None", set()),
    ],
)
def test_each_operator(source: str, changed: set[str]) -> None:
    assert {mutant.source for mutant in mutants(source)} == changed


def test_a_change_is_of_one_place_and_names_its_line() -> None:
    found = list(mutants("a = 1\nb = 1"))
    assert [(mutant.line, mutant.source) for mutant in found] == [
        (1, "a = 2\nb = 1"),
        (1, "a = 0\nb = 1"),
        (2, "a = 1\nb = 2"),
        (2, "a = 1\nb = 0"),
    ]
