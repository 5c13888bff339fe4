"""Who may start which server, and with which certificate."""

from __future__ import annotations

import ssl
import stat
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from xltools.addin.server.certificate import DAYS, own_certificate
from xltools.addin.server.run import pair
from xltools.addin.server.served import CannotServe, Served, token_in

NOW = datetime(2017, 12, 1, tzinfo=UTC)
TOKEN = "long-enough-token"


def test_this_machine_gets_a_certificate_of_its_own(tmp_path: Path) -> None:
    certificate, key, told = pair(Served(), None, None, tmp_path, NOW)
    assert certificate is not None and key is not None
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    assert "2019年1月2日" in told[0] and str(certificate) in told[0]
    if sys.platform != "win32":
        assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_it_is_kept_until_it_is_about_to_end(tmp_path: Path) -> None:
    first = own_certificate(tmp_path, NOW).certificate.read_bytes()
    soon = own_certificate(tmp_path, NOW + timedelta(days=300))
    assert soon.certificate.read_bytes() == first
    later = own_certificate(tmp_path, NOW + timedelta(days=DAYS - 5))
    assert later.certificate.read_bytes() != first and later.until > soon.until


@pytest.mark.parametrize(
    "served", [Served(host="0.0.0.0"), Served(host="0.0.0.0", token=TOKEN), Served(host="10.0.0.5")]
)
def test_others_are_let_in_only_with_token_and_certificate(served: Served, tmp_path: Path) -> None:
    with pytest.raises(CannotServe, match="--token-file"):
        pair(served, None, None, tmp_path, NOW)


def test_a_pair_must_be_whole_and_there(tmp_path: Path) -> None:
    with pytest.raises(CannotServe, match="成对"):
        pair(Served(), tmp_path / "a.crt", None, tmp_path, NOW)
    with pytest.raises(CannotServe, match="找不到"):
        pair(Served(), tmp_path / "a.crt", tmp_path / "a.key", tmp_path, NOW)


def test_a_token_is_a_line_of_some_length(tmp_path: Path) -> None:
    file = tmp_path / "口令.txt"
    with pytest.raises(CannotServe, match="找不到"):
        token_in(file)
    file.write_text("short\n", encoding="utf-8")
    with pytest.raises(CannotServe, match="16"):
        token_in(file)
    file.write_text(f"\ufeff{TOKEN}\r\n", encoding="utf-8")
    assert token_in(file) == TOKEN


def test_addresses() -> None:
    assert Served().address == "https://localhost:8765"
    assert Served(host="0.0.0.0", public_name="pyb.example.cn").address == (
        "https://pyb.example.cn:8765"
    )
