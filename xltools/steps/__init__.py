"""The office's steps, one use case a file, and `actions`, the one table of what can be done.

May use everything below; the command line, the buttons and the demo come in by them. What
several use cases share stands in `folder`; one calls another only where it is a part of it.
"""

DOORS = (
    "actions",
    "archive",
    "check",
    "consolidate",
    "decide",
    "diff",
    "explain",
    "issue",
    "keys",
    "letters",
    "new",
    "publish",
    "read_journal",
    "remind",
    "scheme_file",
    "seal",
    "state",
    "unseal",
)
"""The modules by which other packages come in; the rest is this package's own."""
