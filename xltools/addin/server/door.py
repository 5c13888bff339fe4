"""The door: everything between a connection and an answer, and nothing in it trusts the other side.

A request is looked at in this order, and refused at the first thing that is wrong: its form, the
name and the page it comes from, its address, the token; only then is its body read. Addresses are
compared as they are written, byte by byte, with those that exist: nothing is decoded, so nothing
can be spelled differently. Size, time and number are bounded at every step.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import re
import secrets
import ssl
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from logging.handlers import RotatingFileHandler
from pathlib import Path

import h11

from xltools.addin.server.pages import Page
from xltools.addin.server.served import CannotServe, Served
from xltools.folder.opening import beijing_now
from xltools.text import server as says

TEXT = "text/plain; charset=utf-8"
_ONCE = ("host", "origin", "authorization", "content-length", "content-type", "sec-fetch-site")
_POLICY = (
    "default-src 'self' data:; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors "
)
"""Scripts, styles and calls from this server only; Office.js needs eval and styles of its own."""
_LABEL = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*")
_CHUNK = 16 * 1024
_SHOWN = 120
"""Characters of an address that the access log shows."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one side may cost the other: bytes, seconds, numbers."""

    head: int = 16 * 1024
    """Bytes of a request without its body."""
    body: int = 16 * 1024 * 1024
    """Bytes of a body: some 500,000 cells."""
    head_seconds: float = 10.0
    """Until a request without its body is there, also between two on one connection."""
    body_seconds: float = 30.0
    queue_seconds: float = 30.0
    """Until one of the places to work is free."""
    work_seconds: float = 120.0
    answer_seconds: float = 60.0
    """Until the other side has taken the answer."""
    handshake_seconds: float = 10.0
    linger_seconds: float = 2.0
    """How long the rest of a refused request is read and thrown away: the answer then arrives."""
    linger: int = 1024 * 1024
    connections: int = 128
    from_one: int = 32
    """Connections of one address; a proxy speaks for many, and has all of them."""
    at_work: int = 4
    waiting: int = 64
    wrong_tokens: int = 5
    """Different wrong tokens of one address before it is told to wait."""
    wrong_seconds: float = 60.0
    wrong_pause: float = 1.0
    """How long the answer to a wrong token takes."""
    addresses: int = 1000
    """Addresses whose wrong tokens are remembered."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back."""

    status: int
    content: bytes = b""
    kind: str = TEXT
    what: str = ""
    """What the access log says of the work: the function's name, the kind of fault."""

    @classmethod
    def said(cls, status: int, sentence: str, what: str = "") -> Answer:
        """A sentence."""
        return cls(status, sentence.encode(), TEXT, what)


Work = Callable[[bytes], Answer]
"""From a request's body to the answer; runs in a thread."""


@dataclass(slots=True)
class _Asked:
    """One request, its head only."""

    who: str
    method: str = ""
    target: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    begun: float = field(default_factory=time.monotonic)

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


class _Refused(Exception):
    """A request that gets no more than this answer."""

    def __init__(self, status: int, sentence: str = "", what: str = "") -> None:
        super().__init__(sentence)
        self.answer = Answer.said(status, sentence, what)


class Guesses:
    """Wrong tokens: each is answered slowly, and an address with several must wait."""

    def __init__(self, token: str, limits: Limits) -> None:
        self._token = sha256(token.encode()).digest()
        self._limits = limits
        self._wrong: OrderedDict[str, tuple[set[bytes], float]] = OrderedDict()

    def held(self, who: str, now: float) -> bool:
        """Whether the address must wait: it has tried several different tokens."""
        who = _group(who)
        tried, last = self._wrong.get(who, (set(), 0.0))
        if now - last > self._limits.wrong_seconds:
            self._wrong.pop(who, None)
            return False
        return len(tried) >= self._limits.wrong_tokens

    def right(self, who: str, given: str, now: float) -> bool:
        """Whether it is the token; the time that takes tells nothing of it."""
        digest = sha256(given.encode("latin-1")).digest()
        if secrets.compare_digest(digest, self._token):
            return True
        who = _group(who)
        tried, _ = self._wrong.pop(who, (set(), 0.0))
        self._wrong[who] = ({*tried, digest}, now)
        while len(self._wrong) > self._limits.addresses:
            self._wrong.popitem(last=False)
        return False


class _AccessLog(RotatingFileHandler):
    """A file that grows no further than a few megabytes; what cannot be written is an error."""

    def doRollover(self) -> None:
        """Begin a new file; where somebody holds the old one open, go on in that."""
        with contextlib.suppress(OSError):
            super().doRollover()

    def handleError(self, _: logging.LogRecord) -> None:
        """Raise what happened: nobody is served unseen."""
        raise  # noqa: PLE0704


def access_log(file: Path) -> logging.Logger:
    """Who asked when for what, and what came of it; for its owner only, never larger than 50 MB.

    Raises:
        CannotServe: it cannot be written: nobody is served unseen.
    """
    log = logging.Logger("xltools.access")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        handler = _AccessLog(file, maxBytes=5_000_000, backupCount=9, encoding="utf-8")
    except OSError as error:
        raise CannotServe(says.NO_LOG.format(file=file)) from error
    handler.setFormatter(logging.Formatter("%(message)s"))
    log.addHandler(handler)
    return log


class Door:
    """One server's door: pages for everybody, works for those with the token."""

    def __init__(
        self,
        served: Served,
        pages: Mapping[str, Page],
        works: Mapping[tuple[str, str], Work],
        log: logging.Logger,
        limits: Limits | None = None,
    ) -> None:
        self._served = served
        self._pages = pages
        self._works = works
        self._log = log
        self._limits = limits or Limits()
        self._guesses = Guesses(served.token, self._limits)
        self._origins = {f"{served.scheme}://{name}" for name in served.names}
        self._free = asyncio.Semaphore(self._limits.at_work)
        self._queued = 0
        self._threads = ThreadPoolExecutor(self._limits.at_work, "xltools-server")
        self._open: Counter[str] = Counter()

    async def serve(self, tls: ssl.SSLContext | None, ready: Callable[[], None]) -> None:
        """Serve until stopped; `ready` is called once the port is ours.

        Raises:
            CannotServe: the port is another program's, or the address is not this machine's.
        """
        try:
            listening = await asyncio.start_server(
                self._connected,
                self._served.host,
                self._served.port,
                ssl=tls,
                ssl_handshake_timeout=None if tls is None else self._limits.handshake_seconds,
                ssl_shutdown_timeout=None if tls is None else self._limits.linger_seconds,
            )
        except OSError as error:
            host, port = self._served.host, self._served.port
            raise CannotServe(says.PORT_TAKEN.format(host=host, port=port)) from error
        ready()
        async with listening:
            await listening.serve_forever()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, from its first byte to its last."""
        peer = str((writer.get_extra_info("peername") or ("",))[0])
        most = self._limits.connections if self._served.proxied else self._limits.from_one
        if self._open.total() >= self._limits.connections or self._open[peer] >= most:
            self._note(_Asked(peer), Answer(503, what=says.LOG_CROWDED))
            writer.transport.abort()
            return
        self._open[peer] += 1
        writer.transport.set_write_buffer_limits(0)  # an answer is sent when all of it is
        try:
            parser = h11.Connection(h11.SERVER, self._limits.head)
            while await self._one(parser, reader, writer, peer):
                parser.start_next_cycle()
        except (OSError, TimeoutError, h11.ProtocolError):
            writer.transport.abort()
        finally:
            self._open -= Counter({peer: 1})
            writer.close()

    async def _one(
        self,
        parser: h11.Connection,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        peer: str,
    ) -> bool:
        """One request and its answer; whether the connection may bring another."""
        asked = _Asked(peer)
        try:
            try:
                async with asyncio.timeout(self._limits.head_seconds):
                    head = await _event(parser, reader)
            except TimeoutError:
                return False
            if not isinstance(head, h11.Request):
                return False
            asked = self._asked(head, peer)
            answer = await self._answered(asked, parser, reader)
        except h11.RemoteProtocolError:
            answer = Answer(400, what=says.LOG_MALFORMED)
        except _Refused as refused:
            answer = refused.answer
        except _Gone:
            return False
        more = answer.status < 400 and parser.their_state is h11.DONE
        self._note(asked, answer)
        headers = self._headers(asked, answer, more)
        async with asyncio.timeout(self._limits.answer_seconds):
            for event in (
                h11.Response(status_code=answer.status, headers=headers),
                h11.Data(data=b"" if asked.method == "HEAD" else answer.content),
                h11.EndOfMessage(),
            ):
                writer.write(parser.send(event) or b"")
            await writer.drain()
        if not more:
            await self._linger(parser, reader, writer)
        return more

    def _asked(self, head: h11.Request, peer: str) -> _Asked:
        """The request as we take it.

        Raises:
            _Refused: a header that must be there once is there twice, or a body whose length is
                not said: where two programs could see two different requests.
        """
        headers: dict[str, str] = {}
        doubled = False
        for name, value in head.headers:
            key = name.decode("ascii").lower()
            doubled = doubled or (key in headers and key in _ONCE)
            headers[key] = value.decode("latin-1")
        asked = _Asked(peer, head.method.decode("ascii"), head.target.decode("latin-1"), headers)
        if self._served.proxied:
            asked.who = _address(headers.get("x-forwarded-for", "")) or peer
        if doubled or "transfer-encoding" in headers:
            raise _Refused(400, what=says.LOG_MALFORMED)
        return asked

    async def _answered(
        self, asked: _Asked, parser: h11.Connection, reader: asyncio.StreamReader
    ) -> Answer:
        """The answer to a request.

        Raises:
            _Refused: it gets none.
            _Gone: the other side has left.
        """
        if asked.headers.get("host", "").lower() not in self._served.names:
            raise _Refused(403, what=says.LOG_FOREIGN_NAME)
        if "origin" in asked.headers and not self._known_page(asked):
            raise _Refused(403, what=says.LOG_FOREIGN_PAGE)
        work = self._works.get((asked.method, asked.path))
        page = self._pages.get(asked.path) if asked.method == "GET" else None
        if work is None and page is None:
            raise _Refused(404, says.NOTHING_HERE, says.LOG_NOTHING)
        if work is not None:
            await self._admit(asked)
        length = int(asked.headers.get("content-length", "0"))
        if length and asked.method == "GET":
            raise _Refused(400, what=says.LOG_MALFORMED)
        if work is None:
            await _body(parser, reader)
            return Answer(200, page.content, page.kind) if page else Answer(404)
        if asked.method == "POST":
            kind = asked.headers.get("content-type", "").partition(";")[0].strip().lower()
            if kind != "application/json":
                raise _Refused(415, says.NOT_JSON)
            if length > self._limits.body:
                raise _Refused(413, says.TOO_LARGE.format(most=self._limits.body >> 20))
        return await self._done(work, parser, reader)

    def _known_page(self, asked: _Asked) -> bool:
        origin = asked.headers["origin"].lower()
        return origin in self._origins or (asked.method == "GET" and self._is_excel_web(origin))

    def _is_excel_web(self, origin: str) -> bool:
        return any(_names(page.lower(), origin) for page in self._served.excel_web)

    async def _admit(self, asked: _Asked) -> None:
        """Let a request for work in.

        Raises:
            _Refused: another page's request, no token, a wrong one, or several wrong ones before.
        """
        if asked.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            raise _Refused(403, what=says.LOG_FOREIGN_PAGE)
        if not self._served.token:
            return
        now = time.monotonic()
        if self._guesses.held(asked.who, now):
            raise _Refused(429, says.TOO_MANY_TOKENS, says.LOG_HELD)
        given = asked.headers.get("authorization", "")
        if not given:
            raise _Refused(401, says.NO_TOKEN, says.LOG_NO_TOKEN)
        if not self._guesses.right(asked.who, given, now):
            await asyncio.sleep(self._limits.wrong_pause)
            raise _Refused(401, says.WRONG_TOKEN, says.LOG_WRONG_TOKEN)

    async def _done(
        self, work: Work, parser: h11.Connection, reader: asyncio.StreamReader
    ) -> Answer:
        """The work, in one of the few places for it; the body is read only when there is one.

        Raises:
            _Refused: no place becomes free, the body does not come, or the work takes too long:
                its place is then free when it ends.
        """
        if self._queued >= self._limits.waiting:
            raise _Refused(503, says.BUSY, says.LOG_CROWDED)
        self._queued += 1
        try:
            async with asyncio.timeout(self._limits.queue_seconds):
                await self._free.acquire()
        except TimeoutError as error:
            raise _Refused(503, says.BUSY, says.LOG_CROWDED) from error
        finally:
            self._queued -= 1
        try:
            async with asyncio.timeout(self._limits.body_seconds):
                body = await _body(parser, reader)
            running = asyncio.get_running_loop().run_in_executor(self._threads, work, body)
        except BaseException as error:
            self._free.release()
            if isinstance(error, TimeoutError):
                raise _Refused(408, says.TOO_SLOW, says.LOG_SLOW) from error
            raise
        running.add_done_callback(lambda _: self._free.release())
        try:
            return await asyncio.wait_for(asyncio.shield(running), self._limits.work_seconds)
        except TimeoutError as error:
            raise _Refused(504, says.BUSY, says.LOG_SLOW) from error

    def _headers(self, asked: _Asked, answer: Answer, more: bool) -> list[tuple[str, str]]:
        """The headers of an answer: never kept, never framed but by Excel for the web as named."""
        web = self._served.excel_web
        made = {
            "Content-Type": answer.kind,
            "Content-Length": str(len(answer.content)),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Resource-Policy": "cross-origin" if web else "same-origin",
            "Content-Security-Policy": _POLICY + (" ".join(web) or "'none'"),
        }
        if not web:
            made["X-Frame-Options"] = "DENY"
        if answer.kind == "image/png":
            # Excel for Windows shows no icon in the ribbon that it may not keep
            made["Cache-Control"] = "max-age=3600"
        origin = asked.headers.get("origin", "")
        if answer.status == 200 and self._is_excel_web(origin.lower()):
            made |= {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}
        if not more:
            made["Connection"] = "close"
        return list(made.items())

    async def _linger(
        self, parser: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Throw away some of what was not read: a connection closed on it loses the answer."""
        if parser.their_state is h11.SEND_BODY:
            parser.next_event()
        if parser.their_state in (h11.DONE, h11.MUST_CLOSE, h11.CLOSED):
            return
        if writer.can_write_eof():
            writer.write_eof()
        left = self._limits.linger
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._limits.linger_seconds):
                while left > 0 and (data := await reader.read(_CHUNK)):
                    left -= len(data)

    def _note(self, asked: _Asked, answer: Answer) -> None:
        """A line of the access log: when, who, what, result; no query, no header, no content."""
        path = asked.path.encode("unicode_escape").decode("ascii")[:_SHOWN]
        spent = round((time.monotonic() - asked.begun) * 1000)
        told = f"{answer.status} {answer.what}".strip()
        when = beijing_now().isoformat(timespec="seconds")
        asking = f"{asked.method[:_SHOWN]} {path}".strip() or "-"
        self._log.info("\t".join((when, asked.who, asking, told, f"{spent}ms")))


class _Gone(Exception):
    """The other side has left before its request was whole."""


async def _event(parser: h11.Connection, reader: asyncio.StreamReader) -> object:
    """The next part of what comes in."""
    while (event := parser.next_event()) is h11.NEED_DATA:
        if parser.they_are_waiting_for_100_continue:
            raise _Refused(417, what=says.LOG_MALFORMED)
        parser.receive_data(await reader.read(_CHUNK))
    return event


async def _body(parser: h11.Connection, reader: asyncio.StreamReader) -> bytes:
    """The body, of the length that its head says.

    Raises:
        _Gone: the other side has left in the middle of it.
    """
    parts: list[bytes] = []
    while not isinstance(event := await _event(parser, reader), h11.EndOfMessage):
        if not isinstance(event, h11.Data):
            raise _Gone
        parts.append(bytes(event.data))
    return b"".join(parts)


def _names(pattern: str, origin: str) -> bool:
    """Whether an origin is the page, or below the name after `*.`, that a setting names.

    >>> _names("https://*.live.com", "https://a.live.com")
    True
    >>> [_names("https://*.live.com", one) for one in ("https://live.com", "https://a.live.com.x")]
    [False, False]
    """
    scheme, star, name = pattern.partition("*")
    if not star:
        return origin == pattern
    label = origin.removeprefix(scheme).removesuffix(name)
    return origin == scheme + label + name and _LABEL.fullmatch(label) is not None


def _group(who: str) -> str:
    """Whose guesses count together: a machine has one address, or all of an IPv6 network's.

    >>> _group("10.0.0.5"), _group("2001:db8::5"), _group("")
    ('10.0.0.5', '2001:db8::/64', '')
    """
    if ":" not in who:
        return who
    return str(ipaddress.ip_network(f"{who.partition('%')[0]}/64", strict=False))


def _address(forwarded: str) -> str:
    """The last address in a list of forwarders: the one that our own proxy has written."""
    last = forwarded.rpartition(",")[2].strip()
    with contextlib.suppress(ValueError):
        return str(ipaddress.ip_address(last))
    return ""
