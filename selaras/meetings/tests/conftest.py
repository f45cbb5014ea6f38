"""A province that holds meetings."""

import pytest

from selaras.meetings.tests.factories import Province


@pytest.fixture
def province(db: None) -> Province:
    return Province()
