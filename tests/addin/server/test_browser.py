"""The served client code in a real browser: functions called, the task pane clicked.

Excel itself is stood in for by `stand_in.js`; all other scripts are those that the server serves.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.addin.server.running import Running
from xltools.text import server as says

STAND_IN = Path(__file__).with_name("stand_in.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium")
    assert program, "Chromium is needed for these tests (Debian: chromium)"
    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield one
        one.close()


@pytest.fixture
def open_pane(browser: Browser, server: Running) -> Iterator[Any]:
    opened: list[Page] = []

    def show(
        name: str = "其他.xlsx", sheets: dict[str, Any] | None = None, selection: str = ""
    ) -> Page:
        context = browser.new_context(viewport={"width": 380, "height": 820}, locale="zh-CN")
        workbook = quote(json.dumps({"name": name, "sheets": sheets or {}, "selection": selection}))
        context.add_cookies([{"name": "workbook", "value": workbook, "url": server.address}])
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.route(
            "**/office-js/**/office.js",
            lambda route: route.fulfill(body=STAND_IN, content_type="text/javascript"),
        )
        page.goto(f"{server.address}/taskpane.html")
        page.wait_for_selector("#findings li")
        opened.append(page)
        return page

    yield show
    for page in opened:
        page.context.close()


def call(page: Page, name: str, *arguments: Any) -> Any:
    """A function as Excel's runtime calls the associated one."""
    script = """async ([name, given]) =>
        await CustomFunctions.functions[name](...given, { address: "Sheet1!C2" })"""
    return page.evaluate(script, [name, list(arguments)])


def test_functions_answer_through_the_served_client_code(open_pane: Any) -> None:
    page = open_pane()
    assert call(page, "XLT_ROUND", [[2.345], [None]], [[2]]) == [[2.35], [""]]
    assert call(page, "XLT_TOTAL", [[5, 3], [None, 2]], [[5, 5]], None, [["计0分"]]) == [[8], [2]]
    many = call(page, "XLT_CHECK", [[k % 101] for k in range(20_000)])
    assert len(many) == 20_000 and not any(cell for (cell,) in many)


def test_the_pane_shows_the_state_and_narrows_the_lists(open_pane: Any) -> None:
    page = open_pane()
    assert "应报22家，已报21家" in page.inner_text("#says")
    all_rows = page.locator("#returns tr").count()
    page.click("#return-counts button:has-text('未报')")
    assert 0 < page.locator("#returns tr").count() < all_rows
    page.click("#severities button:has-text('警告')")
    assert page.locator("#findings li.警告").count() == page.locator("#findings li").count() > 0
    page.click("#severities button:has-text('全部')")
    assert page.locator("#findings li.错误").count() > 0


def test_jump_to_the_cell_where_the_file_is_open(open_pane: Any, server: Running) -> None:
    findings = server.ask("/pane/state").json["findings"]
    one = next(f for f in findings if f["cell"] and f["sheet"] and f["severity"] == "错误")
    page = open_pane(one["file"], {one["sheet"]: []})
    page.click(f"#findings li:nth-child({one['number']}) button")
    page.wait_for_function("document.querySelector('#told').textContent.includes('已定位')")
    cell = one["cell"].split("、")[0]
    assert page.evaluate("standIn.jumps") == [
        {"sheet": one["sheet"]},
        {"sheet": one["sheet"], "cell": cell},
    ]


def test_jump_to_the_line_of_the_ranking_workbook(open_pane: Any, server: Running) -> None:
    findings = server.ask("/pane/state").json["findings"]
    one = next(f for f in findings if f["cell"])
    lines = [[f["number"], f["severity"], "", f["file"], f["sheet"], f["cell"]] for f in findings]
    page = open_pane("汇总排名.xlsx", {"数据核验清单": [["标题"], ["序号"], *lines]})
    page.click(f"#findings li:nth-child({one['number']}) button")
    page.wait_for_function("document.querySelector('#told').textContent.includes('已定位')")
    assert page.evaluate("standIn.jumps")[-1]["cell"] == f"A{one['number'] + 2}"


def test_jump_says_which_file_to_open(open_pane: Any) -> None:
    page = open_pane()
    page.click("#findings li button >> nth=0")
    page.wait_for_function("document.querySelector('#told').textContent.includes('请先打开')")
    assert page.evaluate("standIn.jumps") == []


def test_everything_shown_is_chinese(open_pane: Any) -> None:
    page = open_pane()
    for selector in ("button", "h1", "h2", "th", "label"):
        for text in page.locator(selector).all_inner_texts():
            assert not any(c.isascii() and c.isalpha() for c in text), text


def test_check_selection_goes_through_the_client_to_a_new_sheet(open_pane: Any) -> None:
    page = open_pane("评分.xlsx", {"评分": [["评分"], [95], [105]]}, "评分!A2:A3")
    page.click("#check-selection")
    page.wait_for_function("document.querySelector('#told').textContent.includes('核验')")
    page.wait_for_function("!document.querySelector('#told').textContent.includes('正在')")
    assert "核验完成" in page.inner_text("#told")
    written = json.dumps(page.evaluate("standIn.written"), ensure_ascii=False)
    assert says.SHEET in written and "A3" in written and "0至100" in written


def test_a_check_that_fails_is_not_said_to_be_done(open_pane: Any) -> None:
    page = open_pane("评分.xlsx", {"评分": [["评分"]]})
    page.click("#check-selection")
    page.wait_for_function("document.querySelector('#told').textContent.includes('未能完成')")
    assert page.locator("#global-error-alert").is_hidden()


@pytest.mark.parametrize("host", ["Win32$16.01", "Mac$16.00", "Web$16.00"])
def test_the_real_office_js_is_given_all_that_it_asks_for(
    browser: Browser, server: Running, host: str
) -> None:
    page, wrong = browser.new_page(), []
    page.on("response", lambda r: r.status == 200 or wrong.append(r.url))
    page.on("console", lambda m: "Content Security" not in m.text or wrong.append(m.text))
    loaded: list[str] = []
    page.on("request", lambda r: loaded.append(r.url))
    page.goto(f"{server.address}/taskpane.html?_host_Info=Excel${host}$zh-CN$$$$0")
    page.wait_for_timeout(3000)
    page.close()
    assert not wrong
    assert any(f"/excel-{host.partition('$')[0].lower()}" in url for url in loaded)
    assert any("zh-cn/office_strings.js" in url for url in loaded)
    assert all(url.startswith((f"{server.address}/", "data:")) for url in loaded)
