"""Findings on a terminal: counts first, then equal cases in one line, the rest in --json."""

from __future__ import annotations

from collections.abc import Sequence

import click

from xltools.text import messages
from xltools.text.finding import Finding
from xltools.text.grouping import counts, grouped

MOST_LINES = 60


def show_findings(findings: Sequence[Finding], *, each: bool = False) -> None:
    """Print `findings` (in order) to stderr; a long list is cut with a count of the rest.

    What people have settled is counted and not listed: nobody has anything to do about it.

    With `each` every one is told that has words of its own, and nothing is cut.
    """
    if not findings:
        return
    click.echo(messages.FINDING_COUNTS, err=True)
    for line in counts(findings):
        click.echo(line, err=True)
    lines = grouped((one for one in findings if not one.settled), unlike=not each)
    for line in lines if each else lines[:MOST_LINES]:
        click.echo(line, err=True)
    if len(lines) > MOST_LINES and not each:
        click.echo(messages.AND_MORE.format(count=len(lines) - MOST_LINES), err=True)
