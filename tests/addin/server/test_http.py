"""The running server, called over HTTP with the bodies that Excel sends."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.addin.server.running import Running
from tests.addin.test_paths import IN_CELLS, KINDS, arguments, engine
from xltools.addin.functions import FUNCTIONS
from xltools.addin.functions.declared import CellFunction
from xltools.addin.functions.looking import look_at
from xltools.addin.server import pane
from xltools.addin.server.pages import manifest
from xltools.addin.server.served import Served
from xltools.text import functions as cells
from xltools.text import messages
from xltools.text import server as says

FORTY_ROWS = [[float(60 + k)] for k in range(40)]


@pytest.mark.parametrize("function", IN_CELLS, ids=lambda f: f.name)
def test_a_function_answers_over_http_what_the_engine_answers(
    server: Running, function: CellFunction
) -> None:
    for kind in ("normal", "blank", "text", "states", "single", "row"):
        given = arguments(function, KINDS[kind])
        assert server.call(function.name, given) == engine(function, given), kind


def test_error_cells_arrive_as_excel_sends_them(server: Running) -> None:
    broken = {"type": "Error", "basicValue": "#REF!", "basicType": "Error", "errorType": "Ref"}
    assert "公式已失效" in server.call("XLT_NUMBERS", [[[broken]]])[0][1]


def test_a_hundred_thousand_cells_in_one_request(server: Running) -> None:
    answers = server.call("XLT_ROUND", [[[k / 1000] for k in range(100_000)], [[1]]])
    assert len(answers) == 100_000 and answers[99_950] == [100.0]


def test_folders_are_read_on_the_own_machine(server: Running, year: Path) -> None:
    ranking = server.call("XLT_RANKING", [[[str(year)]]])
    assert len(ranking) == 85 and ranking[0][1] == cells.PROVISIONAL_RANK


def test_the_pane_tells_returns_and_findings(server: Running) -> None:
    state = server.ask("/pane/state").json
    why = messages.DATA_INCOMPLETE.format(due=22, got=21)
    assert state["says"] == says.PROVISIONAL.format(why=why)
    assert {row["status"] for row in state["returns"]} >= {"已采用", "未报"}
    assert [one["number"] for one in state["findings"]] == [*range(1, len(state["findings"]) + 1)]
    assert {one["severity"] for one in state["findings"]} == {"错误", "警告", "提示"}
    assert all(one["body"] and one["code"] for one in state["findings"])


def test_the_pane_calls_nothing_provisional_once_an_absence_is_decided(
    year: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = look_at(str(year))
    result = replace(read.appraisal.result, provisional=False)
    looked = replace(read, appraisal=replace(read.appraisal, result=result))
    monkeypatch.setattr(pane, "look_at", lambda _: looked)
    assert pane.pane_state(year)["says"] == says.DECIDED.format(due=22, returned=21)
    assert "暂列" not in says.DECIDED


def test_metadata_and_code_name_every_function(server: Running) -> None:
    listed = server.ask("/xlwings/custom-functions-meta.json").json["functions"]
    assert {one["name"] for one in listed} == {function.name for function in FUNCTIONS}
    code = server.ask("/xlwings/custom-functions-code.js").text
    for function in FUNCTIONS:
        assert f'CustomFunctions.associate("{function.name}"' in code


def test_the_manifest_is_whole_and_every_address_in_it_answers(server: Running) -> None:
    text = server.ask("/manifest.xml").text
    assert text == manifest(Served(port=server.port, secure=False))
    tree = ElementTree.fromstring(text)
    values = [node.get("DefaultValue", "") for node in tree.iter()]
    urls = {value for value in values if value.startswith(server.address + "/")}
    assert len(urls) == 6
    for url in urls:
        assert server.ask(url.removeprefix(server.address)).status == 200, url
    named = {node.get("resid") for node in tree.iter()} - {None}
    assert named <= {node.get("id") for node in tree.iter()}


def workbook(values: list[list[object]], selection: str) -> dict[str, object]:
    """The open workbook as the client sends it with a script."""
    sheet = {
        "name": "评分",
        "values": values,
        "pictures": [],
        "tables": [],
        "shapes": [],
        "charts": [],
        "pivot_tables": [],
    }
    return {
        "client": "Office.js",
        "version": "0.37.8",
        "book": {"name": "评分.xlsx", "active_sheet_index": 0, "selection": selection},
        "names": [],
        "sheets": [sheet],
    }


def test_the_script_lists_what_is_wrong_with_the_selection(server: Running) -> None:
    body = workbook([["单位", "评分"], ["甲", 95], ["乙", 105], ["丙", "九十"]], "B2:B4")
    answer = server.ask("/xlwings/custom-scripts-call/check_selection", body)
    assert answer.status == 200, answer.text
    written = [action["values"] for action in answer.json["actions"] if action.get("values")]
    rows = written[0]
    assert rows[0][0] == says.CHECKED.format(address="B2:B4", count=3, found=2)
    assert [row[0] for row in rows[2:]] == ["B3", "B4"]
    assert rows[2][1] == "'105" or "105" in rows[2][1]
