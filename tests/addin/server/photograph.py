"""Pictures of the task pane for the manual: python -m tests.addin.server.photograph docs/images"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.addin.server.running import Running, running
from xltools.demo.build import build_demo

STAND_IN = Path(__file__).with_name("stand_in.js")


def photograph(server: Running, into: Path) -> None:
    """The task pane as it opens, and after a jump has said which file to open."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(
            viewport={"width": 380, "height": 900}, device_scale_factor=2, locale="zh-CN"
        )
        page.route("**/office-js/**/office.js", lambda route: route.fulfill(path=STAND_IN))
        page.goto(f"{server.address}/taskpane.html")
        page.wait_for_selector("#findings li")
        page.click("#return-counts button:has-text('未报')")
        page.click("#severities button:has-text('错误')")
        page.click("#findings li button >> nth=0")
        page.wait_for_selector("#told:not(:empty)")
        page.screenshot(path=into / "taskpane.png")
        browser.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "演示"
        build_demo(root)
        with running(["-w", str(root)]) as one:
            photograph(one, Path(sys.argv[1]))
