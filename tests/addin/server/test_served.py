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
    "served",
    [
        Served(host="0.0.0.0"),
        Served(host="10.0.0.5"),
        Served(host="::"),
        Served(host="::ffff:127.0.0.1"),
        Served(host="127.1"),
        Served(public_name="pyb.example.cn", secure=False),
    ],
)
def test_others_are_let_in_only_with_a_token(served: Served) -> None:
    with pytest.raises(CannotServe, match="--token-file"):
        served.check()


def test_others_are_let_in_only_with_a_certificate_and_under_a_name(tmp_path: Path) -> None:
    with pytest.raises(CannotServe, match="--cert"):
        pair(Served(host="10.0.0.5", token=TOKEN), None, None, tmp_path, NOW)
    with pytest.raises(CannotServe, match="--name"):
        Served(host="0.0.0.0", token=TOKEN).check()
    Served(host="0.0.0.0", token=TOKEN, public_name="pyb.example.cn").check()
    Served(host="10.0.0.5", token=TOKEN).check()


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.5", "::"])
def test_without_a_certificate_it_serves_this_machine_only(host: str) -> None:
    with pytest.raises(CannotServe, match="明文"):
        Served(host=host, token=TOKEN, public_name="pyb.example.cn", secure=False).check()


def test_names_and_addresses_must_be_some() -> None:
    for name in ("https://a.cn", "a b", "中文.cn", "a.cn/x", "-a"):
        with pytest.raises(CannotServe, match="域名"):
            Served(public_name=name, token=TOKEN).check()
    for page in ("http://a.cn", "*", "https://*", "https://a.cn/x", "https://*.a.cn; script-src *"):
        with pytest.raises(CannotServe, match="网址"):
            Served(excel_web=(page,)).check()
    Served(excel_web=("https://*.officeapps.live.com", "https://oos.example.cn:8443")).check()


def test_a_pair_must_be_whole_and_there(tmp_path: Path) -> None:
    with pytest.raises(CannotServe, match="成对"):
        pair(Served(), tmp_path / "a.crt", None, tmp_path, NOW)
    with pytest.raises(CannotServe, match="找不到"):
        pair(Served(), tmp_path / "a.crt", tmp_path / "a.key", tmp_path, NOW)


def test_a_token_is_a_line_of_some_length(tmp_path: Path) -> None:
    file = tmp_path / "口令.txt"
    with pytest.raises(CannotServe, match="找不到"):
        token_in(file)
    for wrong in ("", "short\n", "x" * 201):
        file.write_text(wrong, encoding="utf-8")
        with pytest.raises(CannotServe, match="16至200个字符"):
            token_in(file)
    file.write_text(f"\ufeff{TOKEN}\r\n", encoding="utf-8")
    assert token_in(file) == TOKEN


def test_a_token_can_travel_in_a_header(tmp_path: Path) -> None:
    file = tmp_path / "口令.txt"
    wrong = [
        "评议工作机构的口令一二三四五六七八",
        "ｌｏｎｇ－ｅｎｏｕｇｈ－ｔｏｋｅｎ",
        "long enough token",
        "a" * 16 + "\x7f",
    ]
    for data in [
        *(text.encode() for text in wrong),
        wrong[0].encode("gbk"),
        b"\xff\xfe" + b"a\0" * 20,
    ]:
        file.write_bytes(data)
        with pytest.raises(CannotServe, match="不能有汉字"):
            token_in(file)
    with pytest.raises(CannotServe, match="无法读取"):
        token_in(tmp_path)


def test_addresses() -> None:
    assert Served().address == "https://localhost:8765"
    assert Served(host="0.0.0.0", public_name="pyb.example.cn").address == (
        "https://pyb.example.cn:8765"
    )
    proxied = Served(public_name="pyb.example.cn", secure=False)
    assert proxied.address == "https://pyb.example.cn" and proxied.remote
    assert {"pyb.example.cn", "pyb.example.cn:443", "localhost:8765"} <= proxied.names
    assert Served(host="2001:db8::5").address == "https://[2001:db8::5]:8765"
    assert Served().names == {"localhost:8765", "127.0.0.1:8765", "[::1]:8765"}
