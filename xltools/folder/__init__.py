"""The year's folder at work, which the use cases share: `steps` and `verify` come in here.

`opening` opens it, alone, or refuses in a sentence; `receive` takes in what lies in 报送/ and
writes its receipt; `derive` makes the appraisal of it; `send_back` writes what must be mended;
`registers` keeps 台账 in step with the scheme; `outputs` knows which files are the program's own,
and the seal that covers them; `pdf` prints. It may use everything from `reports` down.
"""

DOORS = (
    "derive",
    "opening",
    "outputs",
    "pdf",
    "receive",
    "registers",
    "send_back",
)
"""The modules by which other packages come in; the rest is this package's own."""
