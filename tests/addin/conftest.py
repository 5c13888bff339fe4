"""xlwings looks for its licence once, when it is first imported: whoever does that in a run."""

from __future__ import annotations

import os

os.environ.setdefault("XLWINGS_LICENSE_KEY", "noncommercial")
