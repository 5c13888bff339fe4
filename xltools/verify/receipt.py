"""A 收件回执 that somebody brings: does it agree with what is kept here?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xltools.appraisal import Appraisal
from xltools.files import sha256
from xltools.folder.receive import receipts, received
from xltools.ledger.journal import Event
from xltools.ledger.receipt_text import Receipt, ReceiptUnreadable, parse_receipt
from xltools.reports.ranking.returns import STATUS_WORDS
from xltools.reports.receipt import receipt_of
from xltools.text import verifying as says
from xltools.text.catalogue import verify as kinds
from xltools.verify.found import Verification
from xltools.verify.run import Verified
from xltools.workspace import Workspace

_PART = "receipts"


def look_at_receipt(workspace: Workspace, path: Path, done: Verified) -> None:
    """Compare the receipt at `path` with the journal, the kept original and its numbers.

    Raises:
        OSError: the file cannot be read.
    """
    found, name = done.found, path.name
    try:
        text = _text(path.read_bytes())
        receipt = parse_receipt(text)
    except ReceiptUnreadable as error:
        _say(found, name, says.RECEIPT_BROKEN.format(why=error.why))
        return
    reasons = _against_journal(workspace, receipt, done.events)
    reasons = reasons or _against_kept(workspace, receipt, text, done.events)
    if not reasons and done.appraisal is not None:
        reasons = _against_original(receipt, done.appraisal)
    for why in reasons:
        _say(found, name, why)
    if not reasons and done.appraisal is not None:
        row = next(row for row in done.appraisal.returns if row.sha256 == receipt.sha256)
        said = says.RECEIPT_HOLDS.format(
            file=row.file,
            revision=receipt.revision,
            digest=receipt.sha256,
            code=receipt.code,
            status=STATUS_WORDS[row.status],
        )
        found.notes.append(said)


def _text(data: bytes) -> str:
    """The receipt's text, in whichever form an editor has saved it.

    Raises:
        ReceiptUnreadable: it is no text.
    """
    if data.startswith(b"PK"):
        raise ReceiptUnreadable(says.RECEIPT_IS_SHEET)
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReceiptUnreadable(says.RECEIPT_NO_TEXT)


def _against_kept(
    workspace: Workspace, receipt: Receipt, text: str, events: Sequence[Event]
) -> list[str]:
    """Line by line beside the receipt that was written, the sentence for people included."""
    issued = receipts(list(events))[receipt.sha256]
    kept = workspace.receipts / f"{issued['name']}.txt"
    data = kept.read_bytes() if kept.is_file() else b""
    if sha256(data) != issued["text"]:
        return []
    own, said = _lines(data.decode("utf-8-sig")), _lines(text)
    for number in range(max(len(own), len(said))):
        ours, theirs = ("".join(lines[number : number + 1]) for lines in (own, said))
        if ours != theirs:
            return [says.RECEIPT_OTHER_TEXT.format(said=theirs, own=ours)]
    return []


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _against_journal(workspace: Workspace, receipt: Receipt, events: Sequence[Event]) -> list[str]:
    own = str(events[0].data["workspace"]) if events else ""
    if receipt.workspace != own:
        return [says.RECEIPT_OTHER_WORKSPACE.format(workspace=receipt.workspace)]
    if receipt.sha256 not in {one.sha256 for one in received(events)}:
        return [says.RECEIPT_UNKNOWN.format(digest=receipt.sha256)]
    kept = workspace.received / receipt.sha256
    if not kept.exists() or sha256(kept.read_bytes()) != receipt.sha256:
        return [f"留存的原始件{says.ALTERED if kept.exists() else says.GONE}"]
    issued = receipts(list(events)).get(receipt.sha256)
    if issued is None or issued["code"] != receipt.code:
        return [says.RECEIPT_NOT_ISSUED.format(code=receipt.code)]
    return []


def _against_original(receipt: Receipt, appraisal: Appraisal) -> list[str]:
    """The numbers of the signed page, read anew from the kept original."""
    row = next((row for row in appraisal.returns if row.sha256 == receipt.sha256), None)
    if row is None:
        return [says.RECEIPT_UNKNOWN.format(digest=receipt.sha256)]
    own = {one.sheet: one for one in receipt_of(receipt.workspace, row).sheets}
    wrong = []
    for sheet in receipt.sheets:
        now = own.get(sheet.sheet)
        if now != sheet:
            said = {"said": sheet.line(), "own": "没有该表" if now is None else now.line()}
            wrong.append(says.RECEIPT_DIFFERS.format(what="页脚各数", **said))
    return wrong


def _say(found: Verification, name: str, why: str) -> None:
    found.say(_PART, kinds.GIVEN_RECEIPT, file=name, why=why)
