"""A province that gives actions to others."""

import pytest

from selaras.followups.tests.factories import Host


@pytest.fixture
def host(db: None) -> Host:
    return Host()
