"""Findings on a terminal: counts first, then grouped by file, the rest in the list on disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

import click

from xltools.text import messages
from xltools.text.finding import Finding, Severity

MOST_PER_FILE = 12


def show_findings(findings: Sequence[Finding]) -> None:
    """Print `findings` (in order) to stderr; long groups are cut with a count of the rest."""
    if not findings:
        return
    counts = Counter(finding.severity for finding in findings)
    parts = [f"{severity}{counts[severity]}处" for severity in Severity if counts[severity]]
    click.echo(messages.FINDING_COUNTS.format(counts="、".join(parts)), err=True)
    for _, group in groupby(findings, key=lambda finding: finding.file):
        members = list(group)
        for finding in members[:MOST_PER_FILE]:
            click.echo(finding.message, err=True)
        if len(members) > MOST_PER_FILE:
            click.echo(messages.AND_MORE.format(count=len(members) - MOST_PER_FILE), err=True)
