"""A city and its running round; files of each test lie apart."""

from pathlib import Path
from typing import Any

import pytest

from selaras.assessments.tests.kept import city as city
from selaras.assessments.tests.kept import kept_round as kept_round
from selaras.assessments.tests.kept import own_round as own_round
from selaras.assessments.tests.kept import round_ as round_


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
