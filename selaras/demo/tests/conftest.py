"""The demonstration loaded once for this folder's tests; each test gives back what it changed."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoDbBlocker

from selaras.assessments.models import Round
from selaras.demo import services
from selaras.demo.tests.moments import SUNDAY


@pytest.fixture(scope="package")
def files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    patch = pytest.MonkeyPatch()
    folder = tmp_path_factory.mktemp("files")
    patch.setattr(settings, "MEDIA_ROOT", folder)
    yield folder
    patch.undo()


@pytest.fixture(scope="package")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker, files: Path) -> Iterator[Round]:
    with django_db_blocker.unblock(), transaction.atomic():
        for command in ("load_regions", "load_instruments", "load_measures"):
            call_command(command, verbosity=0)
        yield services.load(now=SUNDAY)
        transaction.set_rollback(True)


@pytest.fixture
def case(loaded: Round, db: None) -> Round:
    return loaded


@pytest.fixture
def sunday() -> datetime:
    return SUNDAY
