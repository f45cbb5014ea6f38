"""A province that holds meetings."""

import pytest

from selaras.meetings.models import Meeting
from selaras.meetings.tests.factories import Province


@pytest.fixture
def province(db: None) -> Province:
    return Province()


@pytest.fixture
def running(province: Province) -> Meeting:
    return province.running()
