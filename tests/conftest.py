"""Fixtures that every part of the tests shares."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.office import Office

settings.register_profile("unhurried", settings(), deadline=None)
settings.load_profile("unhurried")

collect_ignore = ["office_server.py"]
"""It runs under another Python, the one that has uno."""


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The cache of the person who runs the tests is left alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """One LibreOffice for the whole run of this worker."""
    running = Office()
    yield running
    running.close()
