"""xltools in Excel: functions in cells, buttons, the add-in file and the server behind it.

Only this room imports xlwings. The functions themselves are plain Python (`functions/`); the two
ways into Excel, COM on Windows (`classic`) and Office.js (`officejs`), are made from the same
declarations.
"""

DOORS = (
    "build",
    "bundle",
    "doctor",
    "install",
    "server.pages",
    "server.run",
    "server.served",
    "system",
)
"""The modules by which other packages come in; the rest is this package's own."""
