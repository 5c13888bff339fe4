"""封存: what a seal says, how its 校验码 comes about, and what is signed (by whom: `signing`).

Everything here is pure: records in, bytes out. A workspace that is sealed holds, in 留存/:

`result.json` is the result document as canonical JSON: keys sorted, no blanks, UTF-8, nothing
escaped that need not be, no line end. Its SHA-256 is `result` of the record.

`seal.json` is canonical JSON in the same form, followed by one line end:

    {"seal": BODY, "signatures": [{"alg": "Ed25519", "key": K, "value": S}, …]}

    BODY = {"code": 校验码, "files": FILES, "format": "xltools-seal/1", "receipts": FILES,
            "record": RECORD, "time": "2017-12-28T15:00:00+08:00"}
    RECORD = {"decisions": [[number, digest], …],     议定事项 that were ever recorded, in order
              "engine": "0.1.0",
              "inputs": {"方案.xlsx": H, "台账/加减分.xlsx": H, …},   as they were counted
              "journal": {"head": H, "length": n},    before the seal's own line
              "keys": [{"alg": "Ed25519", "role": "office", "sha256": K}, …],
              "received": [H, …],                     every file ever received, sorted
              "result": H, "scheme": scheme digest, "workspace": id}
    FILES = {path inside the workspace with "/": H}

H is a SHA-256 as 64 lower-case hex digits. K is the SHA-256 of a public key's PEM file. 校验码 is
the first 16 hex digits, upper case, of the SHA-256 over the canonical RECORD, in groups of four.
S is the signature, lower-case hex, over SIGNED_PREFIX followed by the canonical BODY; every key of
the record must have signed. `files` names what was written under 结果/, `receipts` what was written
under 留存/回执/. Each file of `inputs` is kept as 留存/inputs/H.

A seal is in force when the journal's last line of the two kinds `sealed` and `unsealed` is
`sealed` {"code", "seal": SHA-256 of seal.json}; it is line `length` + 1. A seal.json that no such
line names was broken off and counts for nothing. What is written under 结果/ later has a line of
its own, `edition` {"edition", "file", "sha256", "seal": 校验码}; it may not take the place of a
file that is sealed. Receipts written later stand in lines of their own too, `receipted`.

When a seal is lifted (`unsealed` {"code", "seal", "reason", "by"}) seal.json, result.json and the
files under 结果/ that it names go to 留存/历次封存/<校验码>/.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FORMAT = "xltools-seal/1"
ED25519 = "Ed25519"
"""The one way of signing so far; another, such as SM2, would be a further `alg`."""
SIGNED_PREFIX = b"xltools-seal/1\n"
"""Before the body when it is signed, so that no other signature can be taken for a seal's."""
OFFICE, SECOND = "office", "second"
"""Whose key it is: the office's, and a second person's where one was registered."""

_HASH = re.compile("[0-9a-f]{64}")
_SIGNATURE = re.compile("[0-9a-f]{128}")


class SealUnreadable(Exception):
    """A seal.json that is not one, in canonical form."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def canonical(document: object) -> bytes:
    """The one form of a document in bytes.

    >>> canonical({"b": "政", "a": [1, None]}).decode()
    '{"a":[1,null],"b":"政"}'
    """
    return json.dumps(
        document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


def check_code(digest: str) -> str:
    """校验码: the first 16 hex digits of a SHA-256, in groups of four.

    >>> check_code("0123456789abcdef" + "0" * 48)
    '0123-4567-89AB-CDEF'
    """
    digits = digest[:16].upper()
    return "-".join(digits[start : start + 4] for start in range(0, 16, 4))


@dataclass(frozen=True, slots=True)
class SealKey:
    """A public key that must sign: how, whose, and the SHA-256 of its PEM file."""

    alg: str
    role: str
    sha256: str

    def document(self) -> dict[str, str]:
        """As the record has it."""
        return {"alg": self.alg, "role": self.role, "sha256": self.sha256}


@dataclass(frozen=True, slots=True)
class Record:
    """The content record: everything that the published result rests on."""

    workspace: str
    scheme: str
    engine: str
    received: tuple[str, ...]
    decisions: tuple[tuple[int, str], ...]
    inputs: Mapping[str, str]
    head: str
    length: int
    result: str
    keys: tuple[SealKey, ...]

    def document(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "workspace": self.workspace,
            "scheme": self.scheme,
            "engine": self.engine,
            "received": sorted(self.received),
            "decisions": [list(one) for one in self.decisions],
            "inputs": dict(self.inputs),
            "journal": {"head": self.head, "length": self.length},
            "result": self.result,
            "keys": [key.document() for key in self.keys],
        }

    @property
    def sha256(self) -> str:
        return hashlib.sha256(canonical(self.document())).hexdigest()

    @property
    def code(self) -> str:
        return check_code(self.sha256)


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature over the body."""

    alg: str
    key: str
    """SHA-256 of the public key's PEM file."""
    value: str

    def document(self) -> dict[str, str]:
        """As seal.json has it."""
        return {"alg": self.alg, "key": self.key, "value": self.value}


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal: the record, the files it covers, and who signed."""

    record: Record
    time: str
    files: Mapping[str, str]
    receipts: Mapping[str, str]
    signatures: tuple[Signature, ...] = ()

    @property
    def code(self) -> str:
        return self.record.code

    def body(self) -> dict[str, Any]:
        """What is signed, as plain data."""
        return {
            "format": FORMAT,
            "code": self.code,
            "time": self.time,
            "record": self.record.document(),
            "files": dict(self.files),
            "receipts": dict(self.receipts),
        }

    def signed_bytes(self) -> bytes:
        """What every signature is over."""
        return SIGNED_PREFIX + canonical(self.body())

    def data(self) -> bytes:
        """The bytes of seal.json."""
        signatures = [one.document() for one in self.signatures]
        return canonical({"seal": self.body(), "signatures": signatures}) + b"\n"


def parse_seal(data: bytes) -> Seal:
    """The seal that `data` is.

    Raises:
        SealUnreadable: something is missing, of another kind, or not in canonical form.
    """
    try:
        document = json.loads(data)
        seal = _seal(document)
        code, same = document["seal"]["code"], seal.data() == data
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise SealUnreadable("内容不完整或格式不符") from error
    if code != seal.code:
        raise SealUnreadable("校验码与内容不符")
    if not same:
        raise SealUnreadable("不是规范写法")
    return seal


def _seal(document: Any) -> Seal:
    body = document["seal"]
    record, journal = body["record"], body["record"]["journal"]
    return Seal(
        record=Record(
            workspace=_text(record["workspace"]),
            scheme=_hash(record["scheme"]),
            engine=_text(record["engine"]),
            received=tuple(_hash(one) for one in record["received"]),
            decisions=tuple((_whole(n), _hash(digest)) for n, digest in record["decisions"]),
            inputs=_hashes(record["inputs"]),
            head=_hash(journal["head"]),
            length=_whole(journal["length"]),
            result=_hash(record["result"]),
            keys=tuple(
                SealKey(_text(one["alg"]), _text(one["role"]), _hash(one["sha256"]))
                for one in record["keys"]
            ),
        ),
        time=_text(body["time"]),
        files=_hashes(body["files"]),
        receipts=_hashes(body["receipts"]),
        signatures=tuple(_signature(one) for one in document["signatures"]),
    )


def _signature(one: Any) -> Signature:
    if not _SIGNATURE.fullmatch(_text(one["value"])):
        raise ValueError("signature")
    return Signature(_text(one["alg"]), _hash(one["key"]), one["value"])


def _hashes(files: Any) -> dict[str, str]:
    return {_text(name): _hash(digest) for name, digest in files.items()}


def _hash(value: Any) -> str:
    if not _HASH.fullmatch(_text(value)):
        raise ValueError("not a SHA-256")
    return str(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("not a whole number")
    return value
