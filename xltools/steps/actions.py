"""The one table of what can be done: the command line, the menu and the ribbon are made from it.

An action has a name, what it is called and where it is listed, what it asks for, when it is
allowed and why not, and what one wants to see afterwards. How it is run is the business of who
runs it: `xltools/cli/<verb>.py` reads options, `xltools/addin/buttons.py` the workbook in front;
both call the use case of this package. Nothing heavy is imported before an action is asked about:
the help of the command line reads this table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from xltools.text import actions as says

if TYPE_CHECKING:
    from pathlib import Path

    from xltools.ledger.journal import Event
    from xltools.workspace import Workspace


class Ask(NamedTuple):
    """Something that an action is told: an option of its verb, or its argument."""

    what: str
    """In words, for whoever is asked."""
    option: str = ""
    """The option's name; empty for the argument."""


Why = Callable[["Workspace", "Sequence[Event]"], str]
"""Why an action is not allowed in a folder after these events; empty if it is."""


class Action(NamedTuple):
    """One thing that can be done."""

    name: str
    group: str
    verb: bool = True
    """Whether it is a verb of the command line, of the same name."""
    button: str = ""
    """The tag of its button in the ribbon; empty where it has none."""
    in_menu: bool = False
    asks: tuple[Ask, ...] = ()
    """What the menu asks for, in this order; nothing typed at the first ends the asking."""
    must: bool = True
    """Whether nothing is done where nothing is typed at the first."""
    why_not: Why | None = None
    """None where nothing but a folder is needed, or not even that."""
    opens: str = ""
    """What one wants to see afterwards: a property of the workspace."""

    @property
    def label(self) -> str:
        """What menus and buttons call it."""
        return says.LABELS[self.name]

    @property
    def line(self) -> str:
        """What the command line's help says of it."""
        return says.LINES[self.name]

    @property
    def tip(self) -> str:
        """What its button says it does."""
        return says.TIPS[self.name]

    @property
    def working(self) -> str:
        """What is shown while it runs."""
        return says.WORKING.format(label=self.label)

    def refusal(self, workspace: Workspace) -> str:
        """Why it is not allowed in this folder now, in one sentence; empty if it is.

        What is said here can be told from the journal and from what lies in the folder. The use
        case looks closer, and may refuse what is allowed here.
        """
        if self.why_not is None:
            return ""
        from xltools.ledger import journal

        return self.why_not(workspace, journal.read(workspace.journal))

    def opened(self, workspace: Workspace) -> Path | None:
        """What one wants to see afterwards."""
        found: Path | None = getattr(workspace, self.opens) if self.opens else None
        return found


def _nothing_returned(workspace: Workspace, _: Sequence[Event]) -> str:
    from xltools.folder.receive import inbox_files

    return "" if inbox_files(workspace) else says.NO_RETURNS


def _no_ranking(workspace: Workspace, _: Sequence[Event]) -> str:
    return "" if workspace.ranking.is_file() else says.NO_RANKING


def _not_publishable(_: Workspace, events: Sequence[Event]) -> str:
    from xltools.appraisal import current, state_of
    from xltools.reports.editions.rules import FROM, Edition
    from xltools.text.editions import NEEDS_STATE

    state, first = state_of(current(events)), min(FROM, key=lambda one: FROM[one].place)
    too_early = state.place < FROM[first].place
    return NEEDS_STATE[Edition(first)].format(state=state) if too_early else ""


def _not_sealable(_: Workspace, events: Sequence[Event]) -> str:
    from xltools.steps.seal import why_not

    return why_not(events)


def _not_sealed(_: Workspace, events: Sequence[Event]) -> str:
    from xltools.steps.unseal import why_not

    return why_not(events)


def _not_archivable(_: Workspace, events: Sequence[Event]) -> str:
    from xltools.steps.archive import why_not

    return why_not(events)


_UNIT = Ask(says.UNIT)
_BY = Ask(says.BY, "--by")
_DATE, _DOCUMENT = Ask(says.DATE, "--date"), Ask(says.DOCUMENT, "--document")
_STATE = (
    *(Ask(says.NEW_STATE), _DATE, _BY, _DOCUMENT),
    *(Ask(says.MEETING, "--meeting"), Ask(says.WHY_BACK, "--reason")),
)

ACTIONS = (
    Action("demo", says.SCHEME),
    Action("new", says.SCHEME),
    Action("open_scheme", says.SCHEME, verb=False, button="scheme", in_menu=True, opens="scheme"),
    Action("lint", says.SCHEME, button="lint", in_menu=True),
    Action("scheme", says.SCHEME),
    Action("issue", says.SCHEME, button="issue", in_menu=True),
    Action("fill", says.RETURNS),
    Action("check", says.RETURNS, button="check", in_menu=True, why_not=_nothing_returned),
    Action("consolidate", says.RETURNS, button="consolidate", in_menu=True, opens="ranking"),
    Action("remind", says.RETURNS, button="remind", in_menu=True),
    Action("release", says.RETURNS),
    Action(
        "open_ranking",
        says.RESULT,
        verb=False,
        button="ranking",
        in_menu=True,
        why_not=_no_ranking,
        opens="ranking",
    ),
    Action("explain", says.RESULT, button="explain", in_menu=True, asks=(_UNIT,)),
    Action(
        "open_decisions",
        says.RESULT,
        verb=False,
        button="decide",
        in_menu=True,
        opens="decisions",
    ),
    Action("decide", says.RESULT),
    Action("diff", says.RESULT),
    Action("state", says.CHECKING, button="state", in_menu=True, asks=_STATE, must=False),
    Action("verify", says.CHECKING, button="verify", in_menu=True),
    Action("journal", says.CHECKING, button="journal", in_menu=True),
    Action(
        "publish",
        says.LEAVING,
        in_menu=True,
        asks=(Ask(says.EDITION, "--edition"), _BY),
        why_not=_not_publishable,
    ),
    Action("letters", says.LEAVING, in_menu=True, asks=(Ask(says.OCCASION),)),
    Action("seal", says.LEAVING, in_menu=True, why_not=_not_sealable, opens="confirmation"),
    Action(
        "unseal",
        says.LEAVING,
        in_menu=True,
        asks=(Ask(says.REASON, "--reason"), _BY),
        why_not=_not_sealed,
    ),
    Action("archive", says.LEAVING, in_menu=True, why_not=_not_archivable),
    Action("keys", says.TOOLS),
    Action("addin", says.TOOLS),
    Action("bundle", says.TOOLS),
    Action("menu", says.TOOLS),
    Action("doctor", says.HELP, button="doctor", in_menu=True),
    Action("help", says.HELP, verb=False, button="help"),
)
"""In the order of the year, group by group: that of the ribbon, of the menu and of the help."""

VERBS = {one.name: one for one in ACTIONS if one.verb}
"""Verb of the command line → its action."""
BUTTONS = {one.button: one for one in ACTIONS if one.button}
"""Tag of the ribbon → its action."""
