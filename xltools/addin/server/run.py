"""Starting the server, and what is said about it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from xltools.addin.server.served import CannotServe, Served
from xltools.text import server as says


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
    if served.remote and served.secure and certificate is None:
        raise CannotServe(says.NEEDS_TOKEN)
    if certificate is not None or not served.secure:
        return certificate, key, []
    from xltools.addin.server.certificate import own_certificate

    own = own_certificate(folder, now)
    until = f"{own.until.year}年{own.until.month}月{own.until.day}日"
    return own.certificate, own.key, [says.TRUST.format(file=own.certificate, until=until)]


def serve(
    served: Served,
    certificate: Path | None,
    key: Path | None,
    log: Path,
    ready: Callable[[], None],
) -> None:
    """Serve until stopped; `ready` is called once connections are taken.

    Raises:
        CannotServe: a certificate and key that are none, no access log, no free port, or the
            extra `server` is not there.
    """
    tls = None
    if certificate is not None and key is not None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            tls.load_cert_chain(certificate, key)
        except (OSError, ssl.SSLError) as error:
            raise CannotServe(says.NO_PAIR.format(certificate=certificate, key=key)) from error
    from xltools.addin.server.app import make_door
    from xltools.addin.server.door import access_log

    door = make_door(served, access_log(log))
    with suppress(KeyboardInterrupt):
        asyncio.run(door.serve(tls, ready))
