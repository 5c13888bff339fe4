"""Requests as they come over the wire from somebody who wants in: no client normalises them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

UP = (
    *("..", "%2e%2e", ".%2e", "%2E.", "%252e%252e", "%25252e%25252e", "..%00", "...", ".. "),
    *("%c0%ae%c0%ae", "%e0%80%ae%e0%80%ae", "..;", "..%3b", "%u002e%u002e", "．．", "‥"),
)
"""Ways to write the folder above."""
STEPS = ("/", "%2f", "%2F", "%252f", "\\", "%5c", "%255c", "//", "/./", "%c0%af", "%ef%bc%8f")
"""Ways to write the stroke after it."""
STARTS = ("/static/", "/static/js/", "/", "/xlwings/", "/pane/", "//", "/static//")
WANTED = ("etc/passwd", "app.py", "pages.py", "certificate.py", "localhost.key", "口令.txt")
ODD_TARGETS = (
    *(
        "/static",
        "/static/",
        "/static/js",
        "/static/js/",
        "/static/js/MAIN.JS",
        "/STATIC/js/main.js",
    ),
    *(
        "/static/js/main.js/",
        "/static/js/main.js/.",
        "/static/js/main.js%00",
        "/static/js/main.js.",
    ),
    *(
        "/static/js/main.js::$DATA",
        "/static/js/main.js%20",
        "//static/js/main.js",
        "/./taskpane.html",
    ),
    *("/taskpane", "/taskpane.html/", "/taskpane.html%00.png", "/manifest", "/manifest/download"),
    *("/", "*", "", "taskpane.html", "http://127.0.0.1/../taskpane.html", "file:///etc/passwd"),
    *("/docs", "/redoc", "/openapi.json", "/favicon.ico", "/metrics", "/health", "/.git/config"),
    *("/xlwings/alert?prompt=a&title=b&buttons=ok&mode=info&callback=", "/xlwings/pyodide.json"),
    *("/xlwings/custom-functions-meta", "/xlwings/custom-functions-code", "/socket.io/?EIO=4"),
    *(
        "/xlwings/custom-scripts-call/",
        "/xlwings/custom-scripts-call/__class__",
        "/wasm/",
        "/dist/",
    ),
    *("/static/js/auth.js%2f..%2f..%2f..%2fapp.py", "/static/vendor/", "/static/vendor/office-js/"),
    *("/static/C:/Windows/win.ini", "/static/C:%5cWindows%5cwin.ini", "/static//etc/passwd"),
    *("/static/%5c%5cevil%5cshare", "/static/~root/.ssh/id_rsa", "/static/file:///etc/passwd"),
    *("/proc/self/environ", "/static/../../../../proc/self/environ", "/static/CON", "/static/aux"),
    *(
        "/?/../../etc/passwd",
        "/static?/../../../app.py",
        "/static#/../../app.py",
        "/%",
        "/%%",
        "/%zz",
    ),
    *("/static/%ff%fe", "/static/\x7f", "/" + "a" * 9000, "/" + "../" * 2000, "/;/taskpane.html"),
)
METHODS = (
    "HEAD",
    "OPTIONS",
    "TRACE",
    "PUT",
    "DELETE",
    "PATCH",
    "CONNECT",
    "PROPFIND",
    "get",
    "G E T",
)


def targets() -> Iterator[str]:
    """Addresses that must not exist, several hundred."""
    pairs = itertools.product(UP, STEPS)
    for place, (up, step) in enumerate(pairs):
        start = STARTS[place % len(STARTS)]
        wanted = WANTED[place % len(WANTED)]
        for depth in (1, 2, 8):
            yield start + (up + step) * depth + wanted
    yield from ODD_TARGETS


def get(target: str, host: str, *headers: str, version: str = "1.1") -> bytes:
    """A GET for exactly this address."""
    lines = [f"GET {target} HTTP/{version}", f"Host: {host}", "Connection: close", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def malformed(host: str) -> list[bytes]:
    """What is no HTTP, or HTTP that two programs could read in two ways."""
    post = f"POST /xlwings/custom-functions-call HTTP/1.1\r\nHost: {host}\r\n"
    smuggled = "GET /pane/state HTTP/1.1\r\nHost: x\r\n\r\n"
    return [
        one.encode("latin-1")
        for one in (
            "\r\n\r\n",
            "GET\r\n\r\n",
            "GET /taskpane.html\r\n\r\n",
            "GET /taskpane.html HTTP/9.9\r\n\r\n",
            "GET /taskpane.html HTTP/1.1\r\n\r\n",
            "GET /taskpane.html HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            f"GET /taskpane.html HTTP/1.1\r\nHost: {host}\r\nHost: {host}\r\n\r\n",
            f"GET /taskpane.html HTTP/1.1\r\nHost: {host}\r\n folded: x\r\n\r\n",
            f"GET /taskpane.html HTTP/1.1\r\nHost : {host}\r\n\r\n",
            f"GET /taskpane.html HTTP/1.1\nHost: {host}\x00\n\n",
            f"GET /task\x00pane.html HTTP/1.1\r\nHost: {host}\r\n\r\n",
            f"GET /taskpane.html HTTP/1.1\r\nHost: {host}\r\nX: {'a' * 40_000}\r\n\r\n",
            f"GET /taskpane.html HTTP/1.1\r\nHost: {host}\r\n" + "X: a\r\n" * 9_000 + "\r\n",
            f"GET /taskpane.html HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5\r\n\r\nabcde",
            f"{post}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n{smuggled}",
            f"{post}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n{smuggled}",
            f"{post}Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\n{{}}{smuggled}",
            f"{post}Content-Length: 2\r\nContent-Length: 90\r\n\r\n{{}}{smuggled}",
            f"{post}Content-Length: -1\r\n\r\n",
            f"{post}Content-Length: 1e3\r\n\r\n",
            f"{post}Content-Length: +2\r\n\r\n{{}}",
            f"{post}Content-Length: 99999999999999999999999\r\n\r\n",
            f"{post}Authorization: a\r\nAuthorization: b\r\nContent-Length: 0\r\n\r\n",
            f"{post}Expect: 100-continue\r\nContent-Length: 5\r\n\r\n",
            "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
            "SSH-2.0-x\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "\x00" * 2_000,
            "A" * 70_000,
        )
    ]


def elsewhere(port: int) -> list[bytes]:
    """Whole requests that come from another name or from another page."""
    names = [
        *("elsewhere.example", f"elsewhere.example:{port}", "localhost", "127.0.0.1", "127.1"),
        *(f"localhost:{port + 1}", f"localhost.:{port}", f"localhost:{port}.evil", "0.0.0.0"),
        *(f"127.0.0.1.nip.io:{port}", f"[::]:{port}", f"x@localhost:{port}", f"localhost:{port}/"),
        *(
            f"2130706433:{port}",
            f"0x7f.1:{port}",
            f"LOCALHOST:{port}:80",
            " ",
            f"a,localhost:{port}",
        ),
    ]
    here = f"localhost:{port}"
    origins = [
        *("https://elsewhere.example", "null", "http://localhost", f"http://localhost:{port + 1}"),
        *("file://", f"https://localhost:{port}", f"http://localhost:{port}.evil.example", "*", ""),
        *(f"http://evil.example#http://localhost:{port}", f"http://localhost:{port}/", "http://"),
        *(
            "https://excel.officeapps.live.com",
            "chrome-extension://abc",
            f"http://[::1]:{port + 1}",
        ),
    ]
    return [
        *(get("/taskpane.html", name) for name in names),
        *(get("/pane/state", name) for name in names),
        *(get("/taskpane.html", here, f"Origin: {origin}") for origin in origins),
        *(get("/pane/state", here, f"Origin: {origin}") for origin in origins),
        get("/pane/state", here, "Sec-Fetch-Site: cross-site"),
        get("/pane/state", here, "Sec-Fetch-Site: same-site"),
    ]
