"""What nobody can change quietly: journal, receipts, keys, seal.

May use: exact, files, days. It knows no scheme and no marks.
"""

DOORS = (
    "journal",
    "keys",
    "lock",
    "receipt_text",
    "receipts",
    "seal",
    "signing",
    "standing",
)
"""The modules by which other packages come in; the rest is this package's own."""
