"""A city and its running round; threads with connections of their own."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections

from selaras.assessments.models import Round
from selaras.assessments.tests.factories import City


@pytest.fixture
def city(db: None) -> City:
    return City()


@pytest.fixture
def round_(city: City) -> Round:
    return city.make_round()


@pytest.fixture
def at_once(transactional_db: None, tmp_path: Path) -> Callable[..., list[Any]]:
    """``at_once(f, g)`` runs both in threads with connections of their own; gives results or exceptions."""

    def run(*functions: Callable[[], Any]) -> list[Any]:
        barrier = Barrier(len(functions))
        with _database_of_threads(tmp_path / "copy.sqlite3"), ThreadPoolExecutor(len(functions)) as pool:
            running = [pool.submit(_one, function, barrier) for function in functions]
            return [one.exception() or one.result() for one in running]

    return run


@contextmanager
def _database_of_threads(copy: Path) -> Iterator[None]:
    """Connections cannot wait for each other in SQLite's memory, so threads get a copy in a file."""
    if connection.vendor != "sqlite":
        yield
        return
    if not copy.exists():
        with closing(sqlite3.connect(copy)) as target:
            connection.connection.backup(target)
    in_memory, connections.settings["default"]["NAME"] = connections.settings["default"]["NAME"], str(copy)
    try:
        yield
    finally:
        connections.settings["default"]["NAME"] = in_memory


def _one(function: Callable[[], Any], barrier: Barrier) -> Any:
    barrier.wait(10)
    try:
        return function()
    finally:
        connections.close_all()
