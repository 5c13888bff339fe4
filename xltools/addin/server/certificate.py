"""A certificate for this machine alone: Excel loads add-ins over HTTPS only."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from xltools.files import write_whole

DAYS = 397
"""The longest that browsers accept."""
_RENEW = timedelta(days=14)
_NAME = "xltools localhost"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate and its key, as files."""

    certificate: Path
    key: Path
    until: datetime


def own_certificate(folder: Path, now: datetime) -> Certificate:
    """The certificate kept in `folder`, made anew where there is none or it ends within days.

    It names localhost and the loopback addresses, is no authority for anything else, and its key
    never leaves the folder.
    """
    certificate, key = folder / "localhost.crt", folder / "localhost.key"
    if certificate.is_file() and key.is_file():
        until = x509.load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc
        if until - now > _RENEW:
            return Certificate(certificate, key, until)
    private = ec.generate_private_key(ec.SECP256R1())
    until = now + timedelta(days=DAYS)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _NAME)])
    names = x509.SubjectAlternativeName(
        [
            x509.DNSName("localhost"),
            x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
            x509.IPAddress(ipaddress.ip_address("::1")),
        ]
    )
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(until)
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(private, hashes.SHA256())
    )
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    write_whole(key, pem)
    key.chmod(0o600)
    write_whole(certificate, built.public_bytes(serialization.Encoding.PEM))
    return Certificate(certificate, key, built.not_valid_after_utc)
