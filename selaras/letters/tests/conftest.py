"""An office that writes letters."""

from pathlib import Path

import pytest

from selaras.letters.compute import apart
from selaras.letters.tests.factories import Office


@pytest.fixture
def office(db: None) -> Office:
    return Office()


@pytest.fixture(autouse=True)
def _own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests beside each other do not wait for the few places that one server has."""
    monkeypatch.setattr(apart, "places", lambda: tmp_path)
