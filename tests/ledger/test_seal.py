"""A seal: one form in bytes, and no bit of it can change unseen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from xltools.ledger.keys import demo_key, public_pem
from xltools.ledger.seal import (
    ED25519,
    OFFICE,
    SECOND,
    Record,
    Seal,
    SealKey,
    SealUnreadable,
    Signature,
    canonical,
    parse_seal,
)
from xltools.ledger.signing import signed, unsigned_keys

SECOND_KEY = Ed25519PrivateKey.from_private_bytes(b"the second person's key, a test.")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def named(key: Ed25519PrivateKey, role: str) -> SealKey:
    """How the record names the public half of a key."""
    return SealKey(ED25519, role, hashlib.sha256(public_pem(key.public_key())).hexdigest())


def made(*more: Ed25519PrivateKey) -> Seal:
    keys = [named(demo_key(), OFFICE)]
    keys += [named(key, SECOND) for key in more]
    record = Record(
        workspace="de30de30de30de30",
        scheme=digest("方案"),
        engine="0.1.0",
        received=(digest("b"), digest("a")),
        decisions=((1, digest("议定")), (2, digest("撤销"))),
        inputs={"方案.xlsx": digest("方案簿"), "台账/加减分.xlsx": digest("加减分")},
        head=digest("行"),
        length=40,
        result=digest("结果"),
        keys=tuple(keys),
    )
    seal = Seal(
        record,
        "2017-12-28T15:00:00+08:00",
        {"结果/汇总排名.xlsx": digest("排名")},
        {"留存/回执/花山区.txt": digest("回执")},
    )
    return signed(seal, [demo_key(), *more])


def test_a_seal_reads_back_as_it_was_written() -> None:
    seal = made()
    read = parse_seal(seal.data())
    assert read.data() == seal.data()
    assert read.code == seal.code
    assert unsigned_keys(read, [demo_key().public_key()]) == []


def test_the_code_is_of_the_record_alone() -> None:
    seal = made()
    expected = hashlib.sha256(canonical(seal.record.document())).hexdigest()[:16].upper()
    assert seal.code.replace("-", "") == expected
    assert replace(seal, time="2018-01-01T00:00:00+08:00").code == seal.code
    assert replace(seal.record, length=41).code != seal.code


def test_the_order_in_which_files_came_does_not_matter() -> None:
    record = made().record
    assert replace(record, received=tuple(reversed(record.received))).code == record.code


def test_each_bit_of_the_file_is_covered() -> None:
    data = made().data()
    key = demo_key().public_key()
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 1 << place % 8
        try:
            seal = parse_seal(bytes(changed))
        except SealUnreadable:
            continue
        assert unsigned_keys(seal, [key]), f"byte {place}"


@pytest.mark.parametrize(
    "trick",
    [
        lambda text: text.replace(":", ": ", 1),
        lambda text: text.replace("\n", ""),
        lambda text: text + "\n",
        lambda text: text.replace('"code"', '"code":"x","code"', 1),
        lambda text: json.dumps(json.loads(text), sort_keys=True, separators=(",", ":")) + "\n",
        lambda text: text.replace(digest("a"), digest("a").upper()),
        lambda text: text.replace("结果/汇总排名", "结果/汇总排名\u200b"),
        lambda text: text.replace('"length":40', '"length":40.0'),
        lambda text: text.replace('"length":40', '"length":true'),
        lambda text: text.replace('"length":40', '"length":"40"'),
        lambda text: "\ufeff" + text,
        lambda text: "[" * 100_000,
        lambda text: "null",
    ],
)
def test_tricks_with_the_form_are_seen(trick: Callable[[str], str]) -> None:
    data = trick(made().data().decode()).encode()
    try:
        seal = parse_seal(data)
    except SealUnreadable:
        return
    assert unsigned_keys(seal, [demo_key().public_key()])


def test_a_signature_in_capitals_is_another_file() -> None:
    document: dict[str, Any] = json.loads(made().data())
    document["signatures"][0]["value"] = document["signatures"][0]["value"].upper()
    with pytest.raises(SealUnreadable):
        parse_seal(canonical(document) + b"\n")


def test_both_must_sign_where_there_are_two_keys() -> None:
    seal = made(SECOND_KEY)
    both = [demo_key().public_key(), SECOND_KEY.public_key()]
    assert unsigned_keys(seal, both) == []
    assert [key.role for key in unsigned_keys(seal, both[:1])] == [SECOND]
    alone = replace(seal, signatures=seal.signatures[:1])
    assert [key.role for key in unsigned_keys(alone, both)] == [SECOND]
    stranger = Signature(ED25519, seal.signatures[1].key, seal.signatures[0].value)
    forged = replace(seal, signatures=(seal.signatures[0], stranger))
    assert [key.role for key in unsigned_keys(forged, both)] == [SECOND]


def test_another_way_of_signing_is_not_taken_for_this_one() -> None:
    seal = made()
    key = replace(seal.record.keys[0], alg="SM2")
    assert isinstance(key, SealKey)
    other = signed(replace(seal, record=replace(seal.record, keys=(key,))), [demo_key()])
    assert unsigned_keys(parse_seal(other.data()), [demo_key().public_key()]) == [key]
