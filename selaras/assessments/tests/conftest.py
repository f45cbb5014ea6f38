"""A city and its running round."""

import pytest

from selaras.assessments.models import Round
from selaras.assessments.tests.factories import City


@pytest.fixture
def city(db: None) -> City:
    return City()


@pytest.fixture
def round_(city: City) -> Round:
    return city.make_round()
