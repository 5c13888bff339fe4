from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.addin.server.running import Running, running
from xltools.demo.build import build_demo


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("served") / "演示"
    build_demo(root)
    return root


@pytest.fixture(scope="session")
def server(year: Path) -> Iterator[Running]:
    with running(["-w", str(year)]) as one:
        yield one
