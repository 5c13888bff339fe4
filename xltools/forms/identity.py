"""Form identity: who issued this form, to whom, for what, signed by the workspace's key.

The identity is carried twice, as text document properties and as rows of the hidden sheet
`_meta`, because each survives programs that the other does not; the two are compared on
reading. Some programs save no document properties at all: `_meta` alone, whole and signed, is
enough then. `_meta` also carries the plan, and the drawing (what the program put into the cells
beyond the plan); each is trusted only when its SHA-256 is the one that the identity names. Nothing
here knows how a workbook is read: plain dicts come in.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from pydantic import ValidationError

from xltools.forms.drawing import drawing_digest, drawing_text
from xltools.forms.plan import FormPlan, armoured_json, parse_plan

PREFIX = "xltools."
"""Document properties and `_meta` keys of ours begin so."""
_PROPERTY_LENGTH = 240
"""Document properties are cut at 255 characters by some programs."""
_CHUNK_LENGTH = 16_000
"""A cell holds 32,767 characters."""
_PLAN = PREFIX + "plan"
_DRAWING = PREFIX + "drawing"
_SAID, _NONE_SAID = "remarks", "-"
CARRIED = (_PLAN + ".", _DRAWING + ".")
"""`_meta` keys that begin so are no part of the identity itself."""
_SINGLE = ("workspace", "digest", "scorer", "revision", "drawn", "signature")
_LISTS = ("items", "units")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a form says it is; `signature` is base64 over `payload`."""

    workspace: str
    digest: str
    scorer: str
    items: tuple[str, ...]
    units: tuple[str, ...]
    revision: int
    signature: str = ""
    drawn: str = ""
    """SHA-256 of the drawing as issued; empty in forms that were issued without one."""

    @property
    def payload(self) -> bytes:
        """The signed bytes: canonical JSON of everything but the signature."""
        said = {
            "digest": self.digest,
            "items": self.items,
            "revision": self.revision,
            "scorer": self.scorer,
            "units": self.units,
            "workspace": self.workspace,
        }
        return armoured_json(said | ({"drawn": self.drawn} if self.drawn else {})).encode()

    def fields(self) -> dict[str, str]:
        """Name → short text, as both carriers hold it."""
        found = {
            PREFIX + "workspace": self.workspace,
            PREFIX + "digest": self.digest,
            PREFIX + "scorer": armoured_json(self.scorer),
            PREFIX + "revision": str(self.revision),
            PREFIX + "signature": self.signature,
        }
        if self.drawn:
            found[PREFIX + "drawn"] = self.drawn
        for name, codes in (("items", self.items), ("units", self.units)):
            found.update(_chunked(PREFIX + name, armoured_json(codes), _PROPERTY_LENGTH))
        return found


def sign(plan: FormPlan, revision: int, key: Ed25519PrivateKey) -> Identity:
    """The signed identity of `plan` as issued for the `revision`-th time."""
    unsigned = Identity(
        workspace=plan.workspace,
        digest=plan.digest,
        scorer=plan.scorer,
        items=plan.items,
        units=plan.units,
        revision=revision,
        drawn=drawing_digest(drawing_text(plan)),
    )
    signature = base64.b64encode(key.sign(unsigned.payload)).decode()
    return replace(unsigned, signature=signature)


def verify(identity: Identity, key: Ed25519PublicKey) -> bool:
    """Whether `identity` was signed by the holder of `key`."""
    try:
        key.verify(base64.b64decode(identity.signature, validate=True), identity.payload)
    except (InvalidSignature, ValueError):
        return False
    return True


def meta_rows(plan: FormPlan, identity: Identity, drawing: str = "") -> list[tuple[str, str]]:
    """The rows of `_meta`: the identity, then the plan and the drawing in pieces.

    `drawing` is the one that the form came with; this program's, if it is made here.
    """
    plan_rows = _chunked(_PLAN, plan.canonical(), _CHUNK_LENGTH)
    if not identity.drawn:
        return [*identity.fields().items(), *plan_rows.items()]
    drawing_rows = _chunked(_DRAWING, drawing or drawing_text(plan), _CHUNK_LENGTH)
    return [*identity.fields().items(), *plan_rows.items(), *drawing_rows.items()]


def said_rows(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Rows of `_meta` that tell the office's own remarks in a form from what others add.

    They are no part of the identity: nothing is trusted because of them.
    """
    digests = " ".join(sorted({said_digest(text) for text in texts}))
    return list(_chunked(_SAID, digests or _NONE_SAID, _CHUNK_LENGTH).items())


def read_said(rows: Mapping[str, str]) -> frozenset[str] | None:
    """The digests of the office's own remarks, from the rows of `_meta`; None where none says."""
    digests = _joined(rows, _SAID)
    return frozenset(digests.split()) if digests else None


def said_digest(text: str) -> str:
    """A remark, whatever its width of characters and its spaces."""
    bare = "".join(unicodedata.normalize("NFKC", text).split())
    return hashlib.sha256(bare.encode("utf-8", "replace")).hexdigest()[:16]


class IdentityStatus(StrEnum):
    """What reading a form's identity came to."""

    GENUINE = "genuine"
    """The carriers agree, the plan is the signed one, and the signature holds if checked."""
    MISSING = "missing"
    """Neither carrier has it: no form of ours, or pasted into a new workbook."""
    ONE_SIDED = "one_sided"
    """`_meta` has lost it: copied sheets."""
    EDITED = "edited"
    """The two carriers disagree, or one cannot be understood."""
    FORGED = "forged"
    """The signature is not the issuing key's over what the identity says."""
    PLAN_ALTERED = "plan_altered"
    """The plan or the drawing in `_meta` is not the one that was signed."""


@dataclass(frozen=True, slots=True)
class IdentityReading:
    """What was found; `identity` and `plan` are there whenever they could be read at all."""

    status: IdentityStatus
    identity: Identity | None = None
    plan: FormPlan | None = None
    """Only a plan whose SHA-256 is the identity's digest."""
    drawing: str = field(default="", compare=False)
    """Only a drawing whose SHA-256 is the one that the identity names."""
    differing: tuple[str, ...] = ()
    """Which names the carriers disagree on."""
    alone: bool = False
    """Whether `_meta` alone speaks: the document properties are gone."""

    @property
    def genuine(self) -> bool:
        return self.status is IdentityStatus.GENUINE


def read_identity(
    properties: Mapping[str, str],
    meta_cells: Mapping[str, str],
    key: Ed25519PublicKey | None = None,
) -> IdentityReading:
    """Read the identity of a workbook.

    Args:
        properties: the custom document properties, name → text.
        meta_cells: the sheet `_meta`, A1 → text; empty where there is none.
        key: the workspace's public key; without it the signature is not checked, which is
            enough to fill a form in but not to accept one.
    """
    stated = {name: text for name, text in properties.items() if name.startswith(PREFIX)}
    rows = _pairs(meta_cells)
    hidden = {name: text for name, text in rows.items() if not name.startswith(CARRIED)}
    if not stated and not hidden:
        return IdentityReading(IdentityStatus.MISSING)
    alone = not stated
    stated = stated or hidden
    identity = _parsed(hidden) or _parsed(stated)
    plan, drawing = _trusted_plan(rows, identity), _trusted_drawing(rows, identity)
    differing = tuple(
        sorted(
            name for name in stated.keys() | hidden.keys() if stated.get(name) != hidden.get(name)
        )
    )
    status = _status(stated, hidden, identity, plan, key)
    if status is IdentityStatus.GENUINE and identity is not None and identity.drawn and not drawing:
        status = IdentityStatus.PLAN_ALTERED
    said = differing if hidden else ()
    return IdentityReading(status, identity, plan, drawing, said, alone)


def _status(
    stated: Mapping[str, str],
    hidden: Mapping[str, str],
    identity: Identity | None,
    plan: FormPlan | None,
    key: Ed25519PublicKey | None,
) -> IdentityStatus:
    if not hidden:
        return IdentityStatus.ONE_SIDED
    if stated != hidden or identity is None:
        return IdentityStatus.EDITED
    if key is not None and not verify(identity, key):
        return IdentityStatus.FORGED
    if plan is None or not _describes(identity, plan):
        return IdentityStatus.PLAN_ALTERED
    return IdentityStatus.GENUINE


def _describes(identity: Identity, plan: FormPlan) -> bool:
    said = (identity.workspace, identity.scorer, identity.items, identity.units)
    return said == (plan.workspace, plan.scorer, plan.items, plan.units)


def _trusted_plan(rows: Mapping[str, str], identity: Identity | None) -> FormPlan | None:
    text = _joined(rows, _PLAN)
    if identity is None or hashlib.sha256(text.encode()).hexdigest() != identity.digest:
        return None
    try:
        return parse_plan(text)
    except ValidationError:
        return None


def _trusted_drawing(rows: Mapping[str, str], identity: Identity | None) -> str:
    text = _joined(rows, _DRAWING)
    return text if identity is not None and drawing_digest(text) == identity.drawn else ""


def _parsed(fields: Mapping[str, str]) -> Identity | None:
    single = {name: fields.get(PREFIX + name) for name in _SINGLE}
    lists = {name: _codes(_joined(fields, PREFIX + name)) for name in _LISTS}
    scorer = _text(single["scorer"])
    items, units = lists["items"], lists["units"]
    revision = single["revision"] or ""
    if items is None or units is None or scorer is None or not re.fullmatch("[0-9]{1,6}", revision):
        return None
    return Identity(
        workspace=single["workspace"] or "",
        digest=single["digest"] or "",
        scorer=scorer,
        items=items,
        units=units,
        revision=int(revision),
        signature=single["signature"] or "",
        drawn=single["drawn"] or "",
    )


def _text(said: str | None) -> str | None:
    value = _json(said)
    return value if isinstance(value, str) else None


def _codes(said: str) -> tuple[str, ...] | None:
    value = _json(said)
    if isinstance(value, list) and all(isinstance(code, str) for code in value):
        return tuple(value)
    return None


def _json(said: str | None) -> object:
    try:
        return json.loads(said or "")
    except (ValueError, RecursionError):
        return None


def _chunked(name: str, text: str, length: int) -> dict[str, str]:
    pieces = [text[start : start + length] for start in range(0, len(text), length)]
    return {f"{name}.{number}": piece for number, piece in enumerate(pieces, 1)}


def _joined(fields: Mapping[str, str], name: str) -> str:
    pieces: list[str] = []
    while (piece := fields.get(f"{name}.{len(pieces) + 1}")) is not None:
        pieces.append(piece)
    return "".join(pieces)


def _pairs(cells: Mapping[str, str]) -> dict[str, str]:
    """Column A → column B of the same row, for the names that are ours."""
    return {
        name: cells.get("B" + address[1:], "")
        for address, name in cells.items()
        if re.fullmatch("A[0-9]+", address) and name.startswith(PREFIX)
    }
