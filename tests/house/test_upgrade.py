"""A database of an earlier version is brought to the present: no row lost, the chain whole, work goes on."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection

from tests.house.upgrading import read

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
FOLDER = Path(__file__).with_name("databases")
NAME = "selaras_naik_versi"
LARGEST = 1024 * 1024


@pytest.fixture
def database() -> Iterator[str]:
    """An empty one beside that of the suite, which has the tables of today already."""
    if connection.vendor == "sqlite":
        yield ""
        return
    drop = f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)"
    with connection.cursor() as cursor:
        cursor.execute(drop)
        cursor.execute(f"CREATE DATABASE {NAME}")
    yield urlunsplit(urlsplit(os.environ["SELARAS_DATABASE"])._replace(path=f"/{NAME}"))
    with connection.cursor() as cursor:
        cursor.execute(drop)


def upgraded(database: str, folder: Path, kept: Path) -> dict[str, Any]:
    """A process of its own: settings and migrations as an office has them."""
    env = {
        **os.environ,
        "SELARAS_MODE": "demo",
        "SELARAS_DATABASE": database,
        "SELARAS_VAR": str(folder),
        # Pages are drawn without collected static files.
        "SELARAS_DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "selaras.config.settings",
    }
    command = [sys.executable, "-m", "tests.house.upgrading", "upgrade", str(kept)]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=env, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("kept", sorted(FOLDER.glob("*.json.gz")), ids=lambda path: path.name)
def test_an_earlier_version_is_brought_to_the_present(kept: Path, database: str, tmp_path: Path) -> None:
    told = upgraded(database, tmp_path, kept)
    assert told["differences"] == [] and told["rows"] > 1000
    assert told["spoiled"] == ["lost", "text is another"]
    assert told["faults"] == [] and told["sealed"] > 1000
    assert set(told["pages"].values()) == {200}, told["pages"]
    assert told["answer"] == 1 and told["more"] >= 1


def test_what_is_kept_is_small_and_holds_no_password() -> None:
    for path in FOLDER.glob("*.json.gz"):
        people = read(path)["tables"]["accounts_user"]
        place = people["columns"].index("password")
        assert path.stat().st_size < LARGEST and {row[place] for row in people["rows"]} == {"!"}
