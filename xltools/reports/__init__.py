"""What the office reads and sends: ranking book, editions, letters, receipts, explanations.

May use results, schemes and books, and computes no figure of its own: the derivation has them.
"""

DOORS = (
    "archive_index",
    "changes",
    "confirmation",
    "document",
    "editions.delivery",
    "editions.feedback",
    "editions.handover",
    "editions.meeting",
    "editions.output",
    "editions.public",
    "editions.rules",
    "explain",
    "leak",
    "letters.checking",
    "letters.drawing",
    "letters.filling",
    "letters.papers",
    "ranking.book",
    "ranking.context",
    "ranking.returns",
    "receipt",
    "reminders",
    "send_back",
)
"""The modules by which other packages come in; the rest is this package's own."""
