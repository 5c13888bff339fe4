"""A small workspace of the sample scheme: files come in, what goes back is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tests.forms import samples
from xltools.appraisal import Appraisal
from xltools.files import write_whole
from xltools.folder.derive import derive
from xltools.folder.opening import Opened
from xltools.folder.receive import acknowledge, receive, setup_of
from xltools.folder.send_back import SendBack, send_back
from xltools.ledger import journal
from xltools.ledger.journal import BEIJING
from xltools.ledger.keys import DEMO_WORKSPACE, demo_key, public_pem
from xltools.scheme.choices import Rank
from xltools.scheme.model import Scheme
from xltools.steps.issue import issue_forms
from xltools.workspace import Workspace


def scheme() -> Scheme:
    """The sample scheme; the counties are subordinate."""
    base = samples.scheme()
    scorers = tuple(
        scorer.model_copy(update={"rank": Rank.BELOW})
        if scorer.code in ("PF02", "PF03")
        else scorer
        for scorer in base.scorers
    )
    return base.model_copy(update={"scorers": scorers})


@dataclass
class SmallOffice:
    """One workspace, whose clock stands where the test puts it."""

    root: Path
    scheme: Scheme = field(default_factory=scheme)
    moment: datetime = datetime(2017, 12, 8, 9, tzinfo=BEIJING)
    workspace_id: str = DEMO_WORKSPACE

    @property
    def workspace(self) -> Workspace:
        return Workspace(self.root)

    def now(self) -> datetime:
        return self.moment

    def open(self) -> Opened:
        """The workspace, opened without reading a scheme workbook."""
        place = self.workspace
        if not place.public_key.exists():
            write_whole(place.public_key, public_pem(demo_key()))
        events = tuple(journal.read(place.journal))
        return Opened(place, self.scheme, (), self.workspace_id, True, events)

    def issue(self) -> None:
        issue_forms(self.workspace, self.scheme, DEMO_WORKSPACE, demo_key(), self.now)

    def bring(self, **files: bytes) -> None:
        """Files that arrive now."""
        for name, data in files.items():
            write_whole(self.workspace.inbox / f"{name}.xlsx", data)

    def run(self, by: str = "") -> tuple[Appraisal, SendBack]:
        """Take in, derive, answer."""
        opened = self.open()
        inbox = receive(self.workspace, self.now, setup=setup_of(opened))
        appraisal = derive(opened, also=inbox.findings)
        acknowledge(opened, appraisal, self.now)
        key_dir = self.root / "keys"
        return appraisal, send_back(opened, appraisal, key_dir=key_dir, by=by, now=self.now)

    def back(self) -> dict[str, bytes]:
        """What lies in 退回/."""
        return {p.name: p.read_bytes() for p in sorted(self.workspace.sent_back.glob("*"))}
