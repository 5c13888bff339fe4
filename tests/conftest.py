"""Fixtures that every part of the tests shares."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.office import Office

collect_ignore = ["office_server.py"]
"""It runs under another Python, the one that has uno."""


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """One LibreOffice for the whole run of this worker."""
    running = Office()
    yield running
    running.close()
