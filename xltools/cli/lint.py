"""`xltools lint`: every problem of the scheme in one pass."""

from __future__ import annotations

from pathlib import Path

import click

from xltools.cli.base import Verb
from xltools.cli.verb import Done, verb, workspace_option
from xltools.text import messages


@click.command(
    cls=Verb,
    help="""示例：

\b
  xltools lint -w 2017年政风行风评议

方案自检：一次列出方案.xlsx的全部问题，每条写明工作表、单元格、要求和处理办法。
已有评分表报来的，另说明方案改动对它们有什么影响。
""",
)
@workspace_option
@verb
def command(root: Path) -> Done:
    """Check the scheme workbook."""
    from xltools.folder.opening import Refusal, scheme_path
    from xltools.intake.cache import default_cache
    from xltools.scheme.lint import check_scheme
    from xltools.steps.issue import foresee
    from xltools.text.catalogue.scheme import UNREADABLE

    reading = check_scheme(scheme_path(root))
    extras = (
        [messages.LINT_EXTRAS.format(names="、".join(reading.extras))] if reading.extras else []
    )
    try:
        told = foresee(root, default_cache())
    except Refusal:  # a scheme that is not ready yet, or stands alone
        told = []
    if reading.findings:
        says = messages.LINT_DONE.format(count=len(reading.findings))
        locked = any(finding.kind in UNREADABLE for finding in reading.findings)
        return Done(
            findings=reading.findings, each=True, says=[*extras, *told, says], locked=locked
        )
    return Done(
        says=[*extras, *told, messages.LINT_CLEAN],
        next_step=messages.NEXT_AFTER_LINT.format(path=root),
    )
