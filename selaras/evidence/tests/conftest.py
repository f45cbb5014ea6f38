"""Every test keeps its files in a folder of its own and forgets the made-up subjects."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from selaras.evidence.tests.factories import SUBJECTS
from selaras.evidence.tests.websites import names as names


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.MEDIA_ROOT = tmp_path / "files"
    yield settings.MEDIA_ROOT
    SUBJECTS.clear()
