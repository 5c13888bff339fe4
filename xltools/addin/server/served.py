"""What a server offers and to whom, before anything heavy is imported."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path

from xltools.text import server as says

SHORTEST_TOKEN = 16


class CannotServe(Exception):
    """The server may not be started like this; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Served:
    """One server: where it listens, what it reads, who may call it."""

    root: Path | None = None
    """The year's folder that the task pane shows."""
    host: str = "127.0.0.1"
    port: int = 8765
    public_name: str = ""
    """The name under which other PCs reach it, where that is not `host`."""
    secure: bool = True
    token: str = ""

    @property
    def remote(self) -> bool:
        """Whether others than the user's own machine may reach it."""
        return not is_loopback(self.host)

    @property
    def address(self) -> str:
        """The address that Excel calls."""
        name = self.public_name or ("localhost" if not self.remote else self.host)
        return f"http{'s' if self.secure else ''}://{name}:{self.port}"


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches `host`.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def token_in(file: Path) -> str:
    """The token in a file's first line.

    Raises:
        CannotServe: no such file, or a token that is too short.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise CannotServe(says.NO_FILE.format(file=file)) from error
    token = lines[0].strip() if lines else ""
    if len(token) < SHORTEST_TOKEN:
        raise CannotServe(says.SHORT_TOKEN.format(file=file))
    return token
