"""A server as `xltools addin serve` starts it, in a process of its own."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xltools.text import server as says

_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back over HTTP."""

    status: int
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers."""

    port: int
    data: Path
    """Where it keeps what is the user's: its certificate, its access log."""
    name: str = ""
    """The name that it is called by, where that is not localhost."""

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def ask(self, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
        """One request: GET, or POST of JSON where there is a body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_SECONDS)
        sent = None if body is None else json.dumps(body)
        kind = {"Content-Type": "application/json"} if sent else {}
        method = "GET" if sent is None else "POST"
        host = {"Host": self.name or f"localhost:{self.port}"}
        connection.request(method, path, sent, {**host, **kind, **(headers or {})})
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        connection.close()
        return Answer(answer.status, text)

    def raw(self, sent: bytes, patience: float = 5.0) -> bytes:
        """Everything that comes back for these bytes until the server hangs up or is silent."""
        found = b""
        with socket.create_connection(("127.0.0.1", self.port), timeout=patience) as one:
            try:
                one.sendall(sent)
                while part := one.recv(1 << 16):
                    found += part
            except OSError:
                pass
        return found

    @property
    def log_file(self) -> Path:
        """Where the access log is."""
        return self.data / "xltools" / "server" / says.LOG_NAME.format(port=self.port)

    @property
    def log(self) -> str:
        """The access log."""
        return self.log_file.read_text(encoding="utf-8")

    def call(self, name: str, arguments: list[Any], **headers: str) -> Any:
        """A function as Excel calls it."""
        body = {
            "client": "Office.js",
            "func_name": name.lower(),
            "args": arguments,
            "caller_address": "[评分.xlsx]Sheet1!C2",
            "session_id": "s",
            "culture_info_name": "zh-CN",
            "date_format": "yyyy/m/d",
            "version": _xlwings_version(),
            "runtime": "1.4",
        }
        answer = self.ask("/xlwings/custom-functions-call", body, headers)
        return answer.json["result"] if answer.status == 200 else answer


def _xlwings_version() -> str:
    from importlib.metadata import version

    return version("xlwings")


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@contextmanager
def running(arguments: Sequence[str], name: str = "") -> Iterator[Running]:
    """The server with these arguments, until the block is left."""
    port = free_port()
    command = [sys.executable, "-m", "xltools", "addin", "serve", "--http", "--port", str(port)]
    named = ["--name", name] if name else []
    with tempfile.TemporaryDirectory() as data:
        process = subprocess.Popen(
            [*command, *named, *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONUTF8": "1", "XDG_DATA_HOME": data},
        )
        server = Running(port, Path(data), name)
        try:
            _wait(server, process)
            yield server
        finally:
            process.terminate()
            process.wait(30)


def _wait(server: Running, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            assert process.stderr is not None
            raise AssertionError(process.stderr.read().decode())
        try:
            if server.ask("/taskpane.html").status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server does not answer")
