"""From marks to ranks, exactly: combining, policies, adjustments, totals, ranks, outcomes.

May use the scheme's model and the methods; reads no file and no clock. `engine.score` is the one
way in for a whole result, `derivation` what it keeps; the smaller doors serve functions in cells
and the sheets that show one step.
"""

DOORS = (
    "adjust",
    "combine",
    "decisions",
    "derivation",
    "engine",
    "entries",
    "grade",
    "grid",
    "marks",
    "policies",
    "rank",
    "result",
    "totals",
    "trace",
)
"""The modules by which other packages come in; the rest is this package's own."""
