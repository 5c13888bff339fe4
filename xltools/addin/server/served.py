"""What a server offers and to whom, before anything heavy is imported."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path

from xltools.text import server as says

SHORTEST_TOKEN, LONGEST_TOKEN = 16, 200
_TOKEN = re.compile(r"[!-~]*")
"""What a header can carry unchanged: printable ASCII without spaces."""
_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?")
_WEB_PAGE = re.compile(r"https://(\*\.)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?")
_HERE = ("localhost", "127.0.0.1", "[::1]")
_EVERYWHERE = ("", "0.0.0.0", "::")


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
    excel_web: tuple[str, ...] = ()
    """Addresses of Excel for the web whose pages may frame the pane, `https://*.name` or so."""

    @property
    def remote(self) -> bool:
        """Whether others than this machine's own user may reach it, be it through a proxy."""
        return not is_loopback(self.host) or self.proxied

    @property
    def proxied(self) -> bool:
        """Whether a proxy on this machine speaks for other PCs."""
        return is_loopback(self.host) and bool(self.public_name)

    @property
    def scheme(self) -> str:
        """What browsers speak: HTTPS, but for a trial on this machine."""
        return "https" if self.secure or self.public_name else "http"

    @property
    def address(self) -> str:
        """The address that Excel calls."""
        if self.public_name:
            named = ":" in self.public_name or (self.proxied and not self.secure)
            return f"https://{self.public_name}{'' if named else f':{self.port}'}"
        name = _bracketed(self.host) if self.remote else "localhost"
        return f"{self.scheme}://{name}:{self.port}"

    @property
    def names(self) -> frozenset[str]:
        """What a request's `Host` may say: a page under any other name is not ours."""
        public = self.address.split("://", maxsplit=1)[1]
        bare = public.removesuffix(":443")
        names = {public, bare, bare if ":" in bare.rpartition("]")[2] else f"{bare}:443"}
        if is_loopback(self.host):
            names |= {f"{name}:{self.port}" for name in _HERE}
        return frozenset(name.lower() for name in names)

    def check(self) -> None:
        """Check that it may be started.

        Raises:
            CannotServe: others could reach it without a token or without a name, or a name or an
                address that is none.
        """
        if self.public_name and not _NAME.fullmatch(self.public_name):
            raise CannotServe(says.NO_NAME.format(name=self.public_name))
        for page in self.excel_web:
            if not _WEB_PAGE.fullmatch(page):
                raise CannotServe(says.NO_WEB_PAGE.format(page=page))
        if not self.secure and not is_loopback(self.host):
            raise CannotServe(says.HTTP_ONLY_HERE)
        if self.remote and not self.token:
            raise CannotServe(says.NEEDS_TOKEN)
        if self.host in _EVERYWHERE and not self.public_name:
            raise CannotServe(says.NEEDS_NAME)


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
        CannotServe: a file that is not there or not text, or a token that is too short, too long
            or cannot travel in a header.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise CannotServe(says.TOKEN_CHARACTERS.format(file=file)) from error
    except OSError as error:
        told = says.UNREADABLE if file.exists() else says.NO_FILE
        raise CannotServe(told.format(file=file)) from error
    token = lines[0].strip() if lines else ""
    if not _TOKEN.fullmatch(token):
        raise CannotServe(says.TOKEN_CHARACTERS.format(file=file))
    if not SHORTEST_TOKEN <= len(token) <= LONGEST_TOKEN:
        raise CannotServe(
            says.TOKEN_LENGTH.format(file=file, least=SHORTEST_TOKEN, most=LONGEST_TOKEN)
        )
    return token


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
