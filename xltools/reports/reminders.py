"""报送提醒: who is due or late, and the letter to each in its register of address."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from xltools.forms.notice import date_text, deadline_text
from xltools.intake.returns import ReturnRow, ReturnStatus
from xltools.scheme.choices import Rank
from xltools.scheme.lookup import SchemeIndex
from xltools.scheme.model import Scheme, Scorer
from xltools.text import letters
from xltools.text.words import DEMO

_COUNTED = frozenset({ReturnStatus.USED, ReturnStatus.USED_PARTLY})
_DAYS, _HOUR = 3, 17


class Due(StrEnum):
    """How a scorer stands that something is awaited from."""

    LATE = "逾期未报"
    OPEN = "尚未报送"
    UNUSABLE = "报送件未能采用"
    MENDING = "待更正"


@dataclass(frozen=True, slots=True)
class Reminder:
    """One scorer from whom something is awaited."""

    scorer: Scorer
    due: Due
    deadline: datetime | None
    extended: bool
    days: int
    """Days until the deadline; negative where it has passed, 0 on its day or where none is set."""
    letter: str

    @property
    def line(self) -> str:
        """Who, how it stands, whom to call."""
        until = deadline_text(self.deadline).removesuffix("前")
        approved = "（已批准延期）" if self.extended else ""
        contact = self.scorer.contact or "未登记"
        phone = self.scorer.phone or "未登记"
        return (
            f"{self.scorer.name}　{self.due}{self._days()}　时限：{until}{approved}"
            f"　联络员：{contact}，电话：{phone}"
        )

    def _days(self) -> str:
        if self.deadline is None or self.due is Due.MENDING:
            return ""
        if self.days < 0:
            return f"，已逾期{-self.days}天"
        return f"，还有{self.days}天" if self.days else "，今日到期"

    def document(self) -> dict[str, object]:
        """For --json."""
        return {
            "scorer": self.scorer.code,
            "name": self.scorer.name,
            "status": str(self.due),
            "deadline": self.deadline.isoformat() if self.deadline else None,
            "extended": self.extended,
            "days": self.days,
            "contact": self.scorer.contact or None,
            "phone": self.scorer.phone or None,
            "letter": self.letter,
        }


def reminders(
    scheme: Scheme,
    returns: Sequence[ReturnRow],
    absent: Collection[str],
    as_of: datetime,
    by: datetime | None = None,
) -> list[Reminder]:
    """In scheme order; what arrived after `as_of` had not arrived then.

    `absent` are scorers whose absence has been decided. `by` is until when the late are asked;
    three days on, at 17 o'clock, if not said.
    """
    limit = by or (as_of + timedelta(days=_DAYS)).replace(hour=_HOUR, minute=0, second=0)
    found: list[Reminder] = []
    for scorer in SchemeIndex(scheme).due:
        own = [row for row in returns if row.scorer == scorer.code]
        here = [row for row in own if row.file and _arrived(row) <= as_of]
        due = _due(here)
        if due is None or scorer.code in absent:
            continue
        deadline = _deadline(scheme, scorer, own)
        late = deadline is not None and as_of > deadline
        if due is Due.OPEN and late:
            due = Due.LATE
        days = (deadline.date() - as_of.date()).days if deadline else 0
        days = min(days, -1) if late else days
        extended = bool(scorer.extended) or any(row.extended for row in own)
        letter = _letter(scheme, scorer, due, deadline, limit)
        found.append(Reminder(scorer, due, deadline, extended, days, letter))
    return found


def _arrived(row: ReturnRow) -> datetime:
    return datetime.fromisoformat(row.arrived).replace(tzinfo=None) if row.arrived else datetime.min


def _due(here: Sequence[ReturnRow]) -> Due | None:
    """How a scorer stands whose files are `here`; None where nothing is awaited."""
    if not here:
        return Due.OPEN
    if any(row.status is ReturnStatus.USED_PARTLY for row in here):
        return Due.MENDING
    replaced = (ReturnStatus.SUPERSEDED, ReturnStatus.DUPLICATE)
    usable = any(row.status in _COUNTED or row.status in replaced for row in here)
    return None if usable else Due.UNUSABLE


def _deadline(scheme: Scheme, scorer: Scorer, own: Sequence[ReturnRow]) -> datetime | None:
    said = next((row.deadline for row in own if row.deadline), "")
    moment = datetime.fromisoformat(said) if said else scorer.extended or scheme.settings.deadline
    return moment.replace(tzinfo=None) if moment else None


_LETTERS = {
    (Due.OPEN, True): letters.REMIND_OPEN_BELOW,
    (Due.OPEN, False): letters.REMIND_OPEN_LEVEL,
    (Due.LATE, True): letters.REMIND_LATE_BELOW,
    (Due.LATE, False): letters.REMIND_LATE_LEVEL,
    (Due.UNUSABLE, True): letters.REMIND_UNUSABLE_BELOW,
    (Due.UNUSABLE, False): letters.REMIND_UNUSABLE_LEVEL,
    (Due.MENDING, True): letters.REMIND_MENDING_BELOW,
    (Due.MENDING, False): letters.REMIND_MENDING_LEVEL,
}


def _letter(
    scheme: Scheme, scorer: Scorer, due: Due, deadline: datetime | None, limit: datetime
) -> str:
    settings = scheme.settings
    said = letters.REMIND_DEADLINE.format(deadline=deadline_text(deadline).removesuffix("前"))
    return _LETTERS[due, scorer.rank is Rank.BELOW].format(
        scorer=scorer.name,
        form=f"{settings.title}评分表",
        deadline=said if deadline else letters.REMIND_NO_DEADLINE,
        before=deadline_text(deadline) if deadline else letters.REMIND_SOON,
        limit=_limit_text(limit),
        contact=settings.contact or settings.office_name,
        phone=settings.phone or "—",
    )


def _limit_text(limit: datetime) -> str:
    """Until when; a limit that was given as a day has no hour."""
    return deadline_text(limit) if limit.hour or limit.minute else f"{date_text(limit)}前"


def reminder_text(
    scheme: Scheme, found: Sequence[Reminder], as_of: datetime, absent: int = 0
) -> str:
    """The whole list: counts, then by how they stand, each with its letter.

    `absent` is how many never reported and are, by decision, treated so.
    """
    none = letters.REMIND_NONE_ABSENT.format(count=absent) if absent else letters.REMIND_NONE
    demo = f"（{DEMO}）" if scheme.settings.demo else ""
    lines = [
        f"{scheme.settings.title}{letters.REMIND_TITLE}{demo}",
        f"截至{date_text(as_of)}{as_of.hour}时{as_of.minute:02}分，"
        + ("、".join(_counts(found)) or none)
        + "。",
    ]
    for due in Due:
        own = [one for one in found if one.due is due]
        if own:
            lines += ["", f"【{due}】"]
        for one in own:
            lines += [one.line, f"　　{one.letter}", ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _counts(found: Sequence[Reminder]) -> list[str]:
    counts = {due: sum(one.due is due for one in found) for due in Due}
    return [f"{due}{count}家" for due, count in counts.items() if count]
