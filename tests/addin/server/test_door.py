"""Nobody gets in who should not, and nothing gets out: raw requests, limits, the access log.

Everything goes to 127.0.0.1. The running server is asked over a socket, so that no client mends
what is sent; time limits are tried on a door with shorter ones, in the same process.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.addin.server import shapes
from tests.addin.server.running import Running, free_port, running
from xltools.addin import officejs
from xltools.addin.server.app import works
from xltools.addin.server.certificate import own_certificate
from xltools.addin.server.door import Answer, Door, Guesses, Limits, access_log
from xltools.addin.server.pages import CALL, SCRIPT, STATE, Page, client_folder, pages
from xltools.addin.server.served import CannotServe, Served
from xltools.text import functions as cells
from xltools.text import server as says

TOKEN = "correct-horse-battery"
NAME = "pyb.example.cn"
BOUNDS = Limits()
SECRETS = ("root:", "PRIVATE KEY", TOKEN, "make_door", "def pages", "own_certificate", "Traceback")
"""What stands in files that a traversal would reach, and in no answer."""
OURS = {
    "/manifest.xml",
    "/taskpane.html",
    "/xlwings/custom-functions-code.js",
    "/xlwings/custom-functions-meta.json",
    "/xlwings/custom-scripts-meta.json",
    "/static/css/style.css",
    "/static/images/icons/xltools-16.png",
    "/static/images/icons/xltools-32.png",
    "/static/images/icons/xltools-80.png",
    "/static/js/auth.js",
    "/static/js/main.js",
    "/static/js/ribbon.js",
}
CLIENT = {
    "alerts/parent.js",
    "config.js",
    "custom-scripts/action-dispatch.js",
    "custom-scripts/action-targets.js",
    "custom-scripts/autofilter-action-callbacks.js",
    "custom-scripts/chart-action-callbacks.js",
    "custom-scripts/comment-operations.js",
    "custom-scripts/index.js",
    "custom-scripts/named-items.js",
    "custom-scripts/note-operations.js",
    "custom-scripts/pivot-action-callbacks.js",
    "custom-scripts/pivot-identity.js",
    "custom-scripts/pivot-range-read.js",
    "custom-scripts/range-action-callbacks.js",
    "custom-scripts/range-colors.js",
    "custom-scripts/range-duplicates-special.js",
    "custom-scripts/range-expansion.js",
    "custom-scripts/range-find-replace.js",
    "custom-scripts/range-sort.js",
    "custom-scripts/sheet-buttons.js",
    "custom-scripts/table-action-callbacks.js",
    "custom-scripts/table-column-callbacks.js",
    "custom-scripts/table-sort.js",
    "custom-scripts/workbook-metadata.js",
    "entraid.js",
    "officejs/history-fix-part1.js",
    "officejs/history-fix-part2.js",
    "officejs/taskpane-reload.js",
    "utils.js",
    "wasm.js",
}
"""xlwings' client as the pane loads it: what index.js imports, and what those import."""


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    """A server on this machine, without a token and without a folder."""
    with running([]) as one:
        yield one


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server behind a proxy, with a token."""
    token = tmp_path_factory.mktemp("口令") / "口令.txt"
    token.write_text(f"{TOKEN}\n", encoding="utf-8")
    with running(["--token-file", str(token)], NAME) as one:
        yield one


@pytest.fixture(scope="module")
def known() -> dict[str, Page]:
    return pages(Served(), officejs.module())


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/") else 0


def keeps_still(answer: bytes) -> bool:
    text = answer.decode(errors="replace")
    return not any(secret in text for secret in SECRETS)


def test_no_address_but_those_that_exist_leads_anywhere(server: Running) -> None:
    host = f"localhost:{server.port}"
    tried = list(shapes.targets())
    assert len(tried) > 500
    for target in tried:
        answer = server.raw(shapes.get(target, host))
        assert status(answer) in (400, 403, 404), target
        assert keeps_still(answer) and str(Path(__file__).parents[3]) not in answer.decode(), target


def test_no_method_but_those_that_are_used_leads_anywhere(server: Running) -> None:
    host = f"localhost:{server.port}"
    for method in shapes.METHODS:
        for target in ("/taskpane.html", STATE, CALL, "/static/js/main.js"):
            sent = shapes.get(target, host).replace(b"GET", method.encode(), 1)
            assert status(server.raw(sent)) in (400, 404), (method, target)
    assert status(server.raw(shapes.get(CALL, host))) == 404
    posted = shapes.get(STATE, host, "Content-Length: 2").replace(b"GET", b"POST", 1)
    assert status(server.raw(posted + b"{}")) == 404


def test_what_is_no_clean_request_is_refused_whole(server: Running) -> None:
    for sent in shapes.malformed(f"localhost:{server.port}"):
        answer = server.raw(sent, patience=1.5)
        assert status(answer) in (0, 400, 403, 413, 415, 417), sent[:90]
        assert answer.count(b"HTTP/1.1") <= 1, "a second request was seen in the first"
        assert b'"says"' not in answer and keeps_still(answer)


def test_other_names_and_other_pages_get_no_answer(server: Running) -> None:
    for sent in shapes.elsewhere(server.port):
        answer = server.raw(sent)
        assert status(answer) in (400, 403), sent
        assert b"Access-Control" not in answer
        assert answer.partition(b"\r\n\r\n")[2] == b"", sent


def test_the_own_page_gets_its_answer(server: Running) -> None:
    for host in (f"localhost:{server.port}", f"127.0.0.1:{server.port}", f"[::1]:{server.port}"):
        for origin in ("", f"Origin: http://{host}"):
            sent = shapes.get(STATE, host, *filter(None, [origin]), "Sec-Fetch-Site: same-origin")
            assert b'"says"' in server.raw(sent), (host, origin)


def test_the_address_of_version_6_is_this_machine_too() -> None:
    def ask(port: int) -> bytes:
        with socket.create_connection(("::1", port)) as one:
            one.sendall(shapes.get("/taskpane.html", f"[::1]:{port}"))
            return one.recv(4096)

    def served(port: int) -> Served:
        return Served(host="::1", port=port, secure=False)

    assert status(behind_the_door(ask, served=served)) == 200
    assert not Served(host="::1").remote and Served(host="fe80::1").remote


def test_an_upgrade_opens_no_other_door(server: Running) -> None:
    host = f"localhost:{server.port}"
    for upgrade in ("websocket", "h2c"):
        headers = ("Connection: Upgrade", f"Upgrade: {upgrade}", "Sec-WebSocket-Key: eA==")
        assert status(server.raw(shapes.get("/socket.io/", host, *headers))) == 404
        assert status(server.raw(shapes.get("/taskpane.html", host, *headers), 1.0)) == 200


def test_pipelined_requests_are_each_looked_at(server: Running) -> None:
    here = f"localhost:{server.port}"
    first = shapes.get("/manifest.xml", here).replace(b"Connection: close\r\n", b"")
    second = shapes.get(STATE, "elsewhere.example")
    answer = server.raw(first + second)
    assert answer.count(b"HTTP/1.1 ") == 2 and b"HTTP/1.1 403" in answer
    assert b'"says"' not in answer


def test_exactly_these_pages_are_handed_out(known: dict[str, Page]) -> None:
    office = {name for name in known if name.startswith("/static/vendor/office-js/")}
    assert set(known) - office == OURS | {f"/static/js/{name}" for name in CLIENT}
    assert all(name.endswith(".js") for name in office)
    languages = {name.split("/")[-2] for name in office if name.endswith("/office_strings.js")}
    assert languages == {"zh-cn", "zh-tw", "en-us"}
    assert set(works(Served(), officejs.module())) == {
        ("POST", CALL),
        ("POST", SCRIPT),
        ("GET", STATE),
    }


def test_everything_that_the_pane_names_is_handed_out(known: dict[str, Page]) -> None:
    pane = known["/taskpane.html"].content.decode()
    named = {
        part.partition('"')[0] for half in ('src="', 'href="') for part in pane.split(half)[1:]
    }
    assert named and named <= set(known)
    assert "http:" not in pane and "https:" not in pane


ROUTES = """
import json, os
os.environ.update(XLWINGS_LICENSE_KEY="noncommercial", XLWINGS_PROJECT_DIR="/nonexistent")
from xlwings_server import main
routers = main.root_router, main.xlwings_router, main.taskpane_router, main.manifest_router
routes = [r for router in routers for r in router.routes]
routes += [r for r in main.app.routes if hasattr(r, "path")]
print(json.dumps([[sorted(getattr(r, "methods", None) or ["GET"]), r.path] for r in routes]))
"""


def test_every_route_of_xlwings_server_is_gone_or_ours(
    server: Running, guarded: Running, known: dict[str, Page]
) -> None:
    asked = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ROUTES],
        capture_output=True,
        check=True,
        env={key: value for key, value in os.environ.items() if not key.startswith("XLWINGS")},
    )
    routes = json.loads(asked.stdout.splitlines()[-1])
    assert len(routes) > 10 and ["GET"] in [methods for methods, _ in routes]
    for methods, route in routes:
        path = route.replace("{script_name}", "check_selection")
        for method in methods:
            head = f"{method} {path} HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n"
            got = status(guarded.raw(f"{head}Content-Length: 0\r\n\r\n".encode()))
            if (method, path) in {("POST", CALL), ("POST", SCRIPT)}:
                assert got == 401, path
            elif method == "GET" and path in known:
                assert got == 200, path
            else:
                assert got == 404, (method, path)


def test_links_in_the_clients_folder_lead_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    from xltools.addin.server import pages as module

    folder = tmp_path / "static"
    shutil.copytree(client_folder() / "js", folder / "js")
    office = folder / "vendor" / "office-js" / "1" / "dist"
    office.mkdir(parents=True)
    (office / "office.js").write_text("//", encoding="utf-8")
    secret = tmp_path / "secret.js"
    secret.write_text("secret", encoding="utf-8")
    monkeypatch.setattr(module, "client_folder", lambda: folder)
    assert "/static/vendor/office-js/1/dist/office.js" in pages(Served(), officejs.module())
    (office / "excel.js").symlink_to(secret)
    with pytest.raises(CannotServe, match="版本"):
        pages(Served(), officejs.module())


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xltools.addin.server.pages.find_spec", lambda _: None)
    with pytest.raises(CannotServe, match="pip install"):
        client_folder()


def test_the_token_is_asked_before_anything_is_read(guarded: Running) -> None:
    head = (
        f"POST {CALL} HTTP/1.1\r\nHost: {NAME}\r\nContent-Type: application/json\r\n"
        "Content-Length: 150000000\r\n"
    )
    begun = time.monotonic()
    assert status(guarded.raw(f"{head}\r\n".encode())) == 401
    assert time.monotonic() - begun < 4
    assert status(guarded.raw(f"{head}Authorization: {TOKEN}\r\n\r\n".encode())) == 413


def test_a_server_with_a_token_answers_nobody_without_it(guarded: Running) -> None:
    for given in ({}, {"Authorization": ""}):
        assert guarded.ask(STATE, headers=given).status == 401
    right = {"Authorization": TOKEN, "Auth-Provider": "custom"}
    assert guarded.ask(STATE, headers=right).json["says"]
    assert guarded.call("XLT_ROUND", [[[1.25]], [[1]]]).status == 401
    assert guarded.call("XLT_ROUND", [[[1.25]], [[1]]], **right) == [[1.3]]
    assert guarded.call("XLT_RANKING", [[["/nowhere"]]], **right) == [[cells.LOCAL_ONLY]]


def test_wrong_tokens_are_slow_and_in_the_log_and_then_wait(guarded: Running) -> None:
    one = {"X-Forwarded-For": "203.0.113.9, 10.0.0.9"}
    begun = time.monotonic()
    for k in range(BOUNDS.wrong_tokens):
        answer = guarded.ask(STATE, headers={**one, "Authorization": f"{TOKEN[:-1]}{k}"})
        assert (answer.status, answer.text) == (401, says.WRONG_TOKEN)
    assert time.monotonic() - begun >= BOUNDS.wrong_tokens * BOUNDS.wrong_pause
    held = guarded.ask(STATE, headers={**one, "Authorization": TOKEN})
    assert (held.status, held.text) == (429, says.TOO_MANY_TOKENS)
    other = {"X-Forwarded-For": "10.0.0.10", "Authorization": TOKEN}
    assert guarded.ask(STATE, headers=other).status == 200
    lines = [line.split("\t") for line in guarded.log.splitlines()]
    mine = [line for line in lines if line[1] == "10.0.0.9"]
    assert [line[3] for line in mine] == [
        *[f"401 {says.LOG_WRONG_TOKEN}"] * BOUNDS.wrong_tokens,
        f"429 {says.LOG_HELD}",
    ]
    assert TOKEN not in guarded.log and TOKEN[:-1] not in guarded.log


def test_the_log_says_who_when_what_and_result_and_no_content(server: Running) -> None:
    server.call("XLT_ROUND", [[["机密内容"]], [[1]]])
    server.raw(shapes.get("/taskpane.html?_host_Info=机密查询", f"localhost:{server.port}"))
    server.raw(shapes.get("/a\tb%0d%0aforged", f"localhost:{server.port}"))
    lines = server.log.splitlines()
    assert all(len(line.split("\t")) == 5 for line in lines)
    assert any(f"POST {CALL}\t200 xlt_round" in line for line in lines)
    assert "机密" not in server.log and "评分.xlsx" not in server.log
    file = server.log_file
    if sys.platform != "win32":
        assert file.stat().st_mode & 0o077 == 0


def test_a_log_that_cannot_be_written_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(CannotServe, match="访问记录"):
        access_log(tmp_path / "file" / "访问记录.txt")


def test_nobody_is_served_once_the_log_cannot_be_written(tmp_path: Path) -> None:
    log = access_log(tmp_path / "访问记录.txt")
    log.info("a")
    (handler,) = log.handlers
    assert isinstance(handler, logging.FileHandler)
    handler.stream.close()

    def ask(port: int) -> bytes:
        return Running(port, Path()).raw(shapes.get("/taskpane.html", f"localhost:{port}"))

    assert behind_the_door(ask, log=log) == b""


def test_a_log_that_somebody_holds_open_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_: object) -> None:
        raise PermissionError

    log = access_log(tmp_path / "访问记录.txt")
    (handler,) = log.handlers
    monkeypatch.setattr(handler, "maxBytes", 10)
    monkeypatch.setattr(os, "rename", held)
    for word in ("first" * 5, "second" * 5):
        log.info(word)
    assert len((tmp_path / "访问记录.txt").read_text(encoding="utf-8").splitlines()) == 2


def test_guesses_are_counted_by_machine_and_forgotten() -> None:
    guesses = Guesses(TOKEN, replace(BOUNDS, addresses=2))
    for k in range(BOUNDS.wrong_tokens):
        assert not guesses.held("2001:db8::1", 0)
        assert not guesses.right(f"2001:db8::{k + 1}", f"wrong-{k}", 0)
    assert guesses.held("2001:db8::ffff", 1) and not guesses.held("2001:db9::1", 1)
    assert not guesses.held("2001:db8::1", BOUNDS.wrong_seconds + 1)
    for _ in range(9):
        assert not guesses.right("10.0.0.1", "the same old one", 0)
    assert not guesses.held("10.0.0.1", 0), "a stale token is one guess, however often it comes"
    assert guesses.right("10.0.0.1", TOKEN, 0)
    for k in range(5):
        guesses.right(f"10.0.1.{k}", "wrong", 0)
    assert len(guesses._wrong) == 2


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b'{"func_name": "xlt_round", "args": [[[NaN]]]}',
        b'{"func_name": "__class__"}',
        b'{"func_name": ["xlt_round"]}',
        b'{"func_name": "xlt_round"}',
        b'{"func_name": "xlt_round", "args": 5, "version": 1, "client": 1, "runtime": 1}',
        b'{"func_name": "xlt_round", "args": [' + b"9" * 5000 + b"]}",
        b"\xff\xfe",
    ],
)
def test_what_no_excel_sends_is_answered_in_a_sentence(server: Running, body: bytes) -> None:
    for path in (CALL, SCRIPT):
        head = (
            f"POST {path} HTTP/1.1\r\nHost: localhost:{server.port}\r\nConnection: close\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        answer = server.raw(head.encode() + body)
        assert status(answer) in (400, 422), answer
        assert answer.partition(b"\r\n\r\n")[2].decode() in (says.NOT_UNDERSTOOD, says.NOT_DONE)


def test_only_json_is_taken(server: Running) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        head = f"POST {CALL} HTTP/1.1\r\nHost: localhost:{server.port}\r\nContent-Type: {kind}\r\n"
        assert status(server.raw(f"{head}Content-Length: 2\r\n\r\n{{}}".encode())) == 415


def test_the_pane_can_be_framed_by_nobody(server: Running) -> None:
    for path in ("/taskpane.html", STATE, "/nowhere"):
        answer = server.raw(shapes.get(path, f"localhost:{server.port}")).decode()
        assert "frame-ancestors 'none'" in answer and "X-Frame-Options: DENY" in answer
        assert "Cache-Control: no-store" in answer and "nosniff" in answer


# --- a door of its own, with shorter limits --------------------------------------------------

WHOLE = 64_000_000
SHORT = Limits(
    head_seconds=0.3,
    body_seconds=0.3,
    queue_seconds=0.2,
    work_seconds=0.4,
    answer_seconds=0.5,
    linger_seconds=0.2,
    connections=6,
    from_one=4,
    at_work=1,
    waiting=1,
    wrong_pause=0.0,
)


def behind_the_door(
    ask: Callable[[int], object],
    *,
    served: Callable[[int], Served] = lambda port: Served(port=port, secure=False),
    limits: Limits = SHORT,
    work: Callable[[bytes], Answer] = lambda body: Answer(200, body),
    tls: ssl.SSLContext | None = None,
    log: logging.Logger | None = None,
) -> Any:
    """What `ask` finds, in a thread, at a door in this process."""
    port = free_port()
    there = {("POST", CALL): work}
    sizes = {"/taskpane.html": 1, "/large": WHOLE}
    fixed = {at: Page(b"x" * size, "text/html") for at, size in sizes.items()}
    door = Door(served(port), fixed, there, log or logging.Logger("nobody"), limits)

    async def both() -> Any:
        opened = asyncio.Event()
        serving = asyncio.create_task(door.serve(tls, opened.set))
        await opened.wait()
        try:
            return await asyncio.to_thread(ask, port)
        finally:
            serving.cancel()

    return asyncio.run(both())


def lasting(port: int, sent: list[bytes], pause: float) -> float:
    """How long a connection is kept on which these bytes come slowly and nothing is read."""
    begun = time.monotonic()
    with socket.create_connection(("127.0.0.1", port)) as one:
        one.settimeout(5)
        try:
            for part in sent:
                one.sendall(part)
                time.sleep(pause)
            while one.recv(65536):
                pass
        except OSError:
            pass
    return time.monotonic() - begun


def test_a_request_that_trickles_in_is_cut_off() -> None:
    head = b"GET /taskpane.html HTTP/1.1\r\nHost: x\r\n" + b"X: a\r\n" * 30
    trickle = [head[k : k + 1] for k in range(60)]
    assert behind_the_door(lambda port: lasting(port, [], 0)) < 1.5
    assert behind_the_door(lambda port: lasting(port, trickle, 0.02)) < 2.0


def test_a_body_that_trickles_in_is_cut_off() -> None:
    def slowly(port: int) -> float:
        head = (
            f"POST {CALL} HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\n"
            "Content-Length: 1000\r\n\r\n"
        )
        return lasting(port, [head.encode(), *[b" "] * 60], 0.02)

    assert behind_the_door(slowly) < 2.5


def test_an_answer_that_nobody_takes_is_given_up() -> None:
    def deaf(port: int) -> bool:
        with socket.create_connection(("127.0.0.1", port)) as one:
            one.sendall(shapes.get("/large", f"localhost:{port}"))
            time.sleep(1.2)
            one.settimeout(3)
            got = 0
            try:
                while part := one.recv(65536):
                    got += len(part)
            except OSError:
                return True
            return got < WHOLE

    assert behind_the_door(deaf)


def test_connections_of_one_address_are_counted() -> None:
    def many(port: int) -> int:
        held = [socket.create_connection(("127.0.0.1", port)) for _ in range(8)]
        time.sleep(0.1)
        alive = 0
        for one in held:
            one.settimeout(0.05)
            try:
                alive += one.recv(1) != b""
            except TimeoutError:
                alive += 1
            except OSError:
                pass
            one.close()
        return alive

    patient = replace(SHORT, head_seconds=9.0)
    assert behind_the_door(many, limits=patient) == SHORT.from_one


def test_work_is_bounded_in_number_and_time() -> None:
    from concurrent.futures import ThreadPoolExecutor

    def crowd(port: int) -> list[int]:
        one = Running(port, Path())
        with ThreadPoolExecutor(4) as threads:
            return sorted(threads.map(lambda _: one.ask(CALL, {}).status, range(4)))

    def slow(body: bytes) -> Answer:
        time.sleep(0.7)
        return Answer(200)

    assert behind_the_door(crowd, work=slow) == [503, 503, 503, 504]
    assert 200 in behind_the_door(crowd)


def test_the_own_certificate_serves_https_and_nothing_older(tmp_path: Path) -> None:
    own = own_certificate(tmp_path, datetime.now(UTC))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(own.certificate, own.key)
    trusting = ssl.create_default_context(cafile=own.certificate)

    def ask(port: int) -> bytes:
        with (
            socket.create_connection(("127.0.0.1", port)) as plain,
            trusting.wrap_socket(plain, server_hostname="localhost") as one,
        ):
            one.sendall(shapes.get("/taskpane.html", f"localhost:{port}"))
            return one.recv(4096)

    def secure(port: int) -> Served:
        return Served(port=port)

    def plainly(port: int) -> bytes:
        return Running(port, Path()).raw(shapes.get("/taskpane.html", f"localhost:{port}"))

    assert status(behind_the_door(ask, served=secure, tls=tls)) == 200
    assert status(behind_the_door(plainly, served=secure, tls=tls)) == 0


def test_excel_for_the_web_may_frame_the_pane_where_it_is_named() -> None:
    def web(port: int) -> list[str]:
        one, host = Running(port, Path()), f"localhost:{port}"
        origins = ("https://excel.officeapps.live.com", "https://evil.live.com", "http://a.b")
        return [
            one.raw(shapes.get("/taskpane.html", host, f"Origin: {origin}"))[:900].decode()
            for origin in origins
        ]

    page = "https://*.officeapps.live.com"
    answers = behind_the_door(
        web,
        served=lambda port: Served(port=port, secure=False, excel_web=(page,)),
        limits=BOUNDS,
    )
    first, *others = answers
    assert f"frame-ancestors {page}" in first and "X-Frame-Options" not in first
    assert "Access-Control-Allow-Origin: https://excel.officeapps.live.com" in first
    assert all(other.startswith("HTTP/1.1 403") for other in others)


def test_a_port_in_use_is_said_in_words() -> None:
    async def twice() -> None:
        served = Served(port=free_port(), secure=False)
        opened = asyncio.Event()
        doors = [Door(served, {}, {}, logging.Logger("nobody")) for _ in range(2)]
        first = asyncio.create_task(doors[0].serve(None, opened.set))
        await opened.wait()
        try:
            await doors[1].serve(None, lambda: None)
        finally:
            first.cancel()

    with pytest.raises(CannotServe, match="端口"):
        asyncio.run(twice())
