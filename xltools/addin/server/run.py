"""Starting the server, and what is said about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from xltools.addin.server.served import CannotServe, Served
from xltools.text import server as says


def installed() -> None:
    """Check that the extra `server` is there.

    Raises:
        CannotServe: it is not.
    """
    if find_spec("xlwings_server") is None:
        raise CannotServe(says.NOT_INSTALLED)


def pair(
    served: Served, certificate: Path | None, key: Path | None, folder: Path, now: datetime
) -> tuple[Path | None, Path | None, list[str]]:
    """Certificate, key, and what to say of them: given ones, else this machine's own.

    Raises:
        CannotServe: a pair that is not whole, or one that must be given and is not.
    """
    if (certificate is None) != (key is None):
        raise CannotServe(says.BOTH_PARTS)
    for file in (certificate, key):
        if file is not None and not file.is_file():
            raise CannotServe(says.NO_FILE.format(file=file))
    if served.remote and (not served.token or (served.secure and certificate is None)):
        raise CannotServe(says.NEEDS_TOKEN)
    if certificate is not None or not served.secure:
        return certificate, key, []
    from xltools.addin.server.certificate import own_certificate

    own = own_certificate(folder, now)
    until = f"{own.until.year}年{own.until.month}月{own.until.day}日"
    return own.certificate, own.key, [says.TRUST.format(file=own.certificate, until=until)]


def serve(
    served: Served, certificate: Path | None, key: Path | None, ready: Callable[[], None]
) -> None:
    """Serve until stopped; `ready` is called once everything is set up."""
    import uvicorn

    from xltools.addin.server.app import make_app

    app = make_app(served)
    ready()
    uvicorn.run(
        app,
        host=served.host,
        port=served.port,
        ssl_certfile=None if certificate is None else str(certificate),
        ssl_keyfile=None if key is None else str(key),
        log_level="warning",
        server_header=False,
    )
