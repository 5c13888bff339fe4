"""Fixtures that every part of the tests shares."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

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


SLOW = (
    "addin/functions/test_checks.py",
    "addin/functions/test_workspace.py",
    "addin/server",
    "addin/test_bundle.py",
    "addin/test_buttons.py",
    "cases/test_examples.py",
    "cli/test_main.py",
    "cli/test_trust.py",
    "demo",
    "folder",
    "intake/test_cache.py",
    "intake/test_carry.py",
    "intake/test_known.py",
    "intake/test_pool.py",
    "intake/test_variants.py",
    "registers/test_looks.py",
    "reports/editions",
    "reports/ranking",
    "reports/test_reminders.py",
    "scheme/test_preset_edited.py",
    "scheme/test_presets.py",
    "scheme/workbook",
    "steps",
    "verify",
)
"""Folders and files whose tests build whole workspaces or workbooks: seconds each, not moments."""
RANDOM = (
    "intake/test_differential.py",
    "intake/test_fuzz.py",
    "intake/test_mishaps.py",
    "reports/letters/test_offices.py",
    "scoring/test_against_oracle.py",
    "scoring/test_methods_against_oracle.py",
    "steps/test_many_walks.py",
    "steps/test_random_schemes.py",
)
"""Files whose tests draw whole schemes, marks or returns at random and compare with an oracle."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by what it needs: its fixtures and its place say so, nobody types it."""
    here = Path(__file__).parent
    for item in items:
        names = getattr(item, "fixturenames", ())
        place = Path(item.path)
        found = {
            "recalculated": "office" in names,
            "browser": "open_pane" in names,
            "slow": any(place.is_relative_to(here / one) for one in SLOW),
            "random": any(place.is_relative_to(here / one) for one in RANDOM),
        }
        for name, holds in found.items():
            if holds:
                item.add_marker(name)
        if not any(found.values()):
            item.add_marker("unit")
