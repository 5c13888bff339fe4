"""The manifest that tells Excel where the server is and what buttons to show."""

from __future__ import annotations

from pathlib import Path
from string import Template
from xml.sax.saxutils import escape

from xltools import __version__
from xltools.addin.server.served import Served
from xltools.text import server as says

MANIFEST_ID = "6b0f8f0e-51d1-4c0b-9f7a-7a2c4e3f9d15"
_TEMPLATE = Path(__file__).with_name("manifest.xml")


def manifest(served: Served) -> str:
    """The manifest of a server, as XML."""
    values = {
        "id": MANIFEST_ID,
        "version": ".".join([*__version__.split(".")[:3], "0"]),
        "address": served.address,
        "title": says.PROJECT,
        "description": says.DESCRIPTION,
        "tab": says.TAB,
        "group": says.GROUP,
        "pane": says.PANE,
        "pane_tip": says.PANE_TIP,
        "check": says.CHECK_SELECTION,
        "check_tip": says.CHECK_SELECTION_TIP,
    }
    quoted = {name: escape(value, {'"': "&quot;"}) for name, value in values.items()}
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(quoted)
