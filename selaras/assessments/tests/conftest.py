"""A city and its running round; files of each test lie apart."""

from pathlib import Path
from typing import Any

import pytest

from selaras.assessments.models import Round
from selaras.assessments.tests.factories import City


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def city(db: None) -> City:
    return City()


@pytest.fixture
def round_(city: City) -> Round:
    return city.make_round()
