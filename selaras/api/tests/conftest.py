"""A city with a running round at a fixed moment, and programs of its people."""

from pathlib import Path
from typing import Any

import pytest

from selaras.api.api import doors
from selaras.api.tests.callers import Caller
from selaras.assessments.tests.factories import NOW, City
from selaras.assessments.tests.kept import city as city
from selaras.assessments.tests.kept import kept_round as kept_round
from selaras.assessments.tests.kept import own_round as own_round
from selaras.assessments.tests.kept import round_ as round_
from selaras.core import clock


@pytest.fixture(autouse=True)
def _fixed(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    """The moment of the story, files of one's own, and a full bucket of calls."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(doors, "pace", doors.Pace(10_000))
    monkeypatch.setattr(doors, "person_pace", doors.Pace(10_000))
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def operator(city: City) -> Caller:
    return Caller.of(city, city.operator)


@pytest.fixture
def contact(city: City) -> Caller:
    """Of Bappeda, which owns item 1.1."""
    return Caller.of(city, city.contact("bappeda"))


@pytest.fixture
def head(city: City) -> Caller:
    return Caller.of(city, city.head("bappeda"))


@pytest.fixture
def province(city: City) -> Caller:
    return Caller.of(city, city.province)


@pytest.fixture
def stranger(db: None) -> Caller:
    """The operator of a city of another province."""
    other = City(code="73.71")
    return Caller.of(other, other.operator)
