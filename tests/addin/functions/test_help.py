"""What a function's help says of an argument is what it does with it."""

from __future__ import annotations

import inspect
import re
from decimal import Decimal
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from tests.addin.paths import through_classic, through_officejs
from xltools.addin.functions import FUNCTIONS
from xltools.addin.functions.checks import _item
from xltools.addin.functions.values import Misused
from xltools.methods.direct import Direct
from xltools.scheme.model import Item
from xltools.text import functions as says

BY_NAME = {function.name: function for function in FUNCTIONS}
CALL = {name: function.call for name, function in BY_NAME.items()}
COLUMN = [[90.0], [80.0], [90.0]]
BANDS = [["优秀", 90.0], ["合格", 60.0]]


def told(name: str, *given: Any) -> str:
    """The sentence that a call answers in place of everything."""
    with pytest.raises(Misused) as misused:
        CALL[name](*given)
    return str(misused.value)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.name)
def test_help_says_what_an_argument_that_is_left_out_stands_for(function: Any) -> None:
    for name, parameter in inspect.signature(function.call).parameters.items():
        said = function.arguments[name]
        if parameter.default is inspect.Parameter.empty:
            assert "省略" not in said
        elif parameter.default is not None:
            shown = str(parameter.default).split("（", maxsplit=1)[0].split("，", maxsplit=1)[0]
            assert f"省略为{shown}" in said, name
        assert len(said) <= 255 and len(function.says) <= 255


def test_decimals_beyond_what_help_says_are_refused_and_not_cut() -> None:
    calls: dict[str, tuple[Any, ...]] = {
        "XLT_CHECK": (COLUMN, 0, 100),
        "XLT_ROUND": (COLUMN,),
        "XLT_TOTAL": ([[4.0, 4.0]], [[5, 5]], None, None, None, None),
        "XLT_DEDUCT": (COLUMN, [[0.0]] * 3, None, None, None, 0),
    }
    for name, given in calls.items():
        most = int(re.findall(r"0至(\d+)", BY_NAME[name].arguments["decimals"])[0])
        assert CALL[name](*given, most)
        assert told(name, *given, most + 1) == says.NEEDS_WHOLE_TO.format(name="小数位", most=most)


YES, NO = ("是", True, "TRUE", "√", " 是 ", None), ("否", False, "false", "×", "ＦＡＬＳＥ")


@pytest.mark.parametrize("path", [through_officejs, through_classic])
@pytest.mark.parametrize(("name", "lead"), [("XLT_CHECK", 4), ("XLT_CHECK_METHOD", 4)])
def test_one_reader_of_yes_and_no(path: Any, name: str, lead: int) -> None:
    cells = [["不涉及"], [80.0]]
    first = [cells, 0.0, 100.0, 2.0] if name == "XLT_CHECK" else ["百分制折算", 5.0, cells, None]
    for answer in YES:
        assert path(name, [*first, [[answer]]]) == [[""], [""]]
    for answer in NO:
        (na,), (mark,) = path(name, [*first, [[answer]]])
        assert na.startswith("错误") and mark == ""
    for answer in (0.0, 1.0, "no", "y", "可以", "2", "#N/A"):
        assert path(name, [*first, [[answer]]])[0][0].startswith("“可否填不涉及”请填是或否")


def test_bounds_of_a_check() -> None:
    assert [row[0][:2] for row in CALL["XLT_CHECK"]([[5], [6], [10]], 6, 9)] == ["错误", "", "错误"]
    assert told("XLT_CHECK", COLUMN, 100, 0) == says.LOW_ABOVE_HIGH.format(low="100", high="0")


def test_combining_says_when_nothing_was_dropped_and_what_was() -> None:
    five, six = [90, 92, 88, 99, 60], [90, 92, 88, 99, 60, 91]
    assert CALL["XLT_COMBINE"]([five], "去高去低") == [
        [85.8, says.NOT_TRIMMED.format(count=5, least=5)]
    ]
    dropped = "6个评分去掉1个最高分（99）和1个最低分（60）后平均"
    assert CALL["XLT_COMBINE"]([six], "去高去低") == [[90.25, dropped]]
    note = CALL["XLT_COMBINE"]([five], "去高去低", 2, 3, 0)[0][1]
    assert note == says.NOT_TRIMMED.format(count=5, least=5)
    assert told("XLT_COMBINE", [six], "去高去低", 0, 0) == says.NOTHING_TO_DROP


def test_combining_leaves_out_what_help_says_and_nothing_else() -> None:
    combine, help_text = CALL["XLT_COMBINE"], BY_NAME["XLT_COMBINE"].arguments["marks"]
    for word in ("不涉及", "回避", "无样本", "未报", None):
        assert word is None or word in help_text
        assert combine([[90, word, 80]]) == [[85.0]]
    assert combine([[90, "缺", 80]]) == [["“缺”不是数字，请核实。"]]
    rows = [["不涉及", "不涉及"], ["不涉及", None], [None, None], ["未报", "不涉及"], [0, "不涉及"]]
    assert combine(rows) == [["不涉及"], ["未填"], ["未填"], ["未报"], [0.0]]


def test_weights_are_used_or_refused() -> None:
    combine = CALL["XLT_COMBINE"]
    assert combine([[90, 80]], "加权平均", 1, 1, 5, [[3, "1"]]) == [[87.5]]
    assert told("XLT_COMBINE", [[90, 80]], "平均", 1, 1, 5, [[3, 1]]).startswith("填了权重")
    assert told("XLT_COMBINE", [[90, 80]], "加权平均") == says.WEIGHTS_MISSING
    for bad in (0, -1, None, "多", "#N/A"):
        assert told("XLT_COMBINE", [[90, 80]], "加权平均", 1, 1, 5, [[3, bad]])


def test_only_the_choices_that_help_lists_are_taken() -> None:
    for word in ("并列后空位", "并列后不空位", "competition"):
        assert CALL["XLT_RANK"](COLUMN, None, word)
    assert "不允许并列" not in told("XLT_RANK", COLUMN, None, "唯一")
    assert "不允许并列" in told("XLT_RANK", COLUMN, None, "不允许并列")
    assert "合并计票" not in told("XLT_COMBINE", [[1]], "相加")
    across = CALL["XLT_BOTTOM"]([[9], [8], [8]], None, 1, "跨线并列的均不列入")
    assert across == [[""], [says.TIED_ACROSS], [says.TIED_ACROSS]]


def test_a_group_no_larger_than_its_bottom_says_so() -> None:
    found = CALL["XLT_BOTTOM"]([[9], [8], [7]], [["甲"], ["甲"], ["乙"]], 2)
    assert found == [["末位（本类别仅2家）"], ["末位（本类别仅2家）"], ["末位（本类别仅1家）"]]


def test_categories_are_one_however_they_are_spelt() -> None:
    assert CALL["XLT_RANK"](COLUMN, [["ZF"], ["ＺＦ"], [" zf"]]) == [[1], [3], [1]]


def test_a_total_below_all_grades_says_so() -> None:
    assert CALL["XLT_GRADE"]([[90], [59.99], [None]], BANDS) == [
        ["优秀"],
        [says.BELOW_GRADES],
        [""],
    ]
    for bad in ([[None, None]], [[None, 90]], [["优秀"]], [["优秀", 90, 1]]):
        assert told("XLT_GRADE", COLUMN, bad) == says.GRADE_SHAPE


def test_caps_and_floor_of_a_deduction() -> None:
    deduct = CALL["XLT_DEDUCT"]
    assert deduct([[10]], [[3, 4]], [[5]], 6, 2) == [[6.0]]
    assert deduct([[1]], [[3]]) == [[0.0]] and deduct([[1]], [[3]], None, None, None, -5) == [
        [-2.0]
    ]
    for cap in (3, 4):
        given: list[Any] = [[[1]], [[3]], [[1]], None, None]
        given[cap] = -1
        assert told("XLT_DEDUCT", *given).endswith("不能小于0，请改正。")


def test_a_state_beside_numbers_of_the_unit_is_no_state() -> None:
    ballot: list[Any] = [320, 312, 4, *["不涉及"] * 6]
    assert CALL["XLT_POINTS"]("等次票折算", 4, [ballot]) == [["不涉及"]]
    assert CALL["XLT_CHECK_METHOD"]("等次票折算", 4, [ballot]) == [[""] * 9]
    both = [320, 312, 4, "不涉及", 40, None, None, None, None]
    sentence = says.STATE_AND_MORE.format(state="不涉及", value="40")
    assert CALL["XLT_POINTS"]("等次票折算", 4, [both]) == [[sentence]]
    assert sentence in CALL["XLT_CHECK_METHOD"]("等次票折算", 4, [both])[0]


def test_points_of_an_item_are_above_zero() -> None:
    for bad in (0, -5, None, "多"):
        assert told("XLT_POINTS", "百分制折算", bad, COLUMN)
        assert told("XLT_CHECK_METHOD", "百分制折算", bad, COLUMN)
        assert told("XLT_TOTAL", [[1]], [[bad]])


def test_parameters_with_an_error_or_nothing_in_them() -> None:
    assert CALL["XLT_POINTS"]("百分制折算", 5, [[9]], [["评分满分", 10.0]]) == [[4.5]]
    assert CALL["XLT_POINTS"]("百分制折算", 5, [[90]], [[None, None]]) == [[4.5]]
    assert CALL["XLT_POINTS"]("百分制折算", 5, [[9]], [["评分满分", Decimal(10)]]) == [[4.5]]
    assert "#N/A" in told("XLT_POINTS", "百分制折算", 5, [[9]], [["评分满分", "#N/A"]])


UNITS = [
    ["1.1", "甲局"],
    ["1.10", "乙局"],
    ["001", "丙局"],
    ["2", "丁局"],
    ["3", "戊局"],
    ["3", "己局"],
]


def test_a_code_that_became_a_number_is_said_and_not_guessed() -> None:
    found = CALL["XLT_UNIT"](
        [["1.10"], ["1.1"], [1.1], [1.0], [2.0], ["丙局"], [3.0], ["3"]], UNITS
    )
    assert [row[0] for row in found] == ["1.10", "1.1", "", "", "2", "001", "", ""]
    assert found[2][1] == says.CODE_A_NUMBER.format(value="1.1", codes="1.1、1.10")
    assert found[3][1] == says.CODE_A_NUMBER.format(value="1", codes="001")
    assert found[6][1] == found[7][1] == says.CODE_TWICE.format(name="3", names="3戊局、3己局")
    long = CALL["XLT_UNIT"]([[123456789012345678.0]], [["123456789012345678", "甲局"]])
    assert long[0][0] == "" and "位数过多" in long[0][1]


def test_rows_of_a_list_that_name_no_unit_are_no_units() -> None:
    listed = [
        ["一、政府部门", None],
        [None, "无代码局"],
        ["#N/A", "错局"],
        ["ZF01", "甲局", "#REF!"],
    ]
    listed = [[*row, *[None] * (3 - len(row))] for row in listed]
    found = CALL["XLT_UNIT"]([["ZF01"], ["一、政府部门"], ["错局"], [None]], listed)
    assert [row[0] for row in found] == ["ZF01", "", "", ""] and found[3] == ["", ""]
    assert told("XLT_UNIT", [["甲"]], [["甲、乙", "甲局"]]) == says.BAD_CODE.format(value="甲、乙")


def test_an_item_named_by_a_number_that_is_two_codes_is_not_guessed() -> None:
    items = [
        Item(code=code, name=f"项目{code}", channel="C", points=Decimal(5), method=Direct())
        for code in ("1.1", "1.10", "2.3")
    ]
    assert _item(items, "1.10").code == "1.10" and _item(items, 2.3).code == "2.3"
    with pytest.raises(Misused, match="分不清"):
        _item(items, 1.1)


def test_ranges_of_another_length_are_said_with_both_lengths() -> None:
    four = [[1.0]] * 4
    for name, given in {
        "XLT_RANK": (COLUMN, four),
        "XLT_BOTTOM": (COLUMN, four),
        "XLT_DEDUCT": (COLUMN, four),
        "XLT_CONTROL": (COLUMN, four),
        "XLT_TOTAL": ([[1.0]] * 3, [[5]], None, None, None, four),
    }.items():
        sentence = told(name, *given)
        assert "4格" in sentence and "3格" in sentence
    assert told("XLT_TOTAL", [[1.0, 2.0]], [[5]]) and told("XLT_RANK", [[1, 2], [3, 4]])
    assert told("XLT_TOTAL", [[1.0, 2.0]], [[5, 5]], None, None, [["#N/A", "1"]])


def test_no_answer_is_in_english() -> None:
    """Excel's own words for its values are all that is left."""
    table = Path(__file__).with_name("answers.tsv").read_text(encoding="utf-8").partition("\n")[2]
    answers = [row.partition("\t")[2] for row in table.splitlines()]
    sentences = [str(value) for name, value in vars(says).items() if name.isupper()]
    for text in (*answers, *sentences):
        bare = re.sub(r"\{\w+\}|\.xlsx|[0-9A-F]{4}(-[0-9A-F]{4}){3}", "", text)
        assert set(re.findall(r"[A-Za-z]{2,}", bare)) <= {"TRUE", "FALSE", "SPILL"}, text


@pytest.mark.parametrize(
    ("name", "made"),
    [
        (
            "XLT_RANK",
            lambda n: ([[k % 997 / 10] for k in range(n)], [["AB"[k % 2]] for k in range(n)]),
        ),
        ("XLT_BOTTOM", lambda n: ([[k % 997 / 10] for k in range(n)],)),
        ("XLT_POINTS", lambda n: ("百分制折算", 5, [[k % 101] for k in range(n)])),
        (
            "XLT_UNIT",
            lambda n: (
                [[f"U{k % 90}"] for k in range(n)],
                [[f"U{k}", f"单位{k}"] for k in range(84)],
            ),
        ),
        ("XLT_DEDUCT", lambda n: ([[k % 101] for k in range(n)], [[0.5]] * n)),
        (
            "XLT_TOTAL",
            lambda n: (
                [[k % 6, "不涉及" if k % 3 else 2] for k in range(n)],
                [[5, 5]],
                "取本类别平均得分",
            ),
        ),
    ],
)
def test_sixteen_times_the_rows_take_about_sixteen_times_as_long(name: str, made: Any) -> None:
    def took(rows: int) -> float:
        given = made(rows)
        begun = process_time()
        CALL[name](*given)
        return process_time() - begun

    took(300)
    few = max(min(took(500) for _ in range(3)), 0.001)
    assert min(took(8000) for _ in range(2)) < 80 * few, "256 times, were it quadratic"
