"""Fixtures and guards of every test: no network but this machine, countable queries, threads at once."""

import gc
import socket
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections
from django.test import SimpleTestCase
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, settings

from selaras.core.tests.buckets import bucket as bucket
from selaras.core.tests.buckets import bucket_server as bucket_server
from selaras.core.tests.buckets import line as line

DATABASE = {"db", "transactional_db", "django_db_setup"}
LOOPBACK = ("127.", "::1", "localhost")


# A machine that is busy is slow, not wrong.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("patient", PATIENT)
settings.register_profile("quick", PATIENT, max_examples=25)


def pytest_configure(config: pytest.Config) -> None:
    """What a person waits for draws fewer examples; the other suites draw them all."""
    settings.load_profile("quick" if config.option.markexpr == "not slow" else "patient")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    if config.option.dist != "loadfile":
        return None
    from tests.spread import Spread

    return Spread(config, log)


def pytest_collection_finish() -> None:
    """Modules and tests stay to the end: looking through them for garbage was a seventh of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_itemcollected(item: pytest.Item) -> None:
    """What asks for no database has the same answer beside every one of them."""
    # The fast suite draws fewer examples, and the one on PostgreSQL is the other that runs those tests.
    draws_fewer = _draws(item) and item.get_closest_marker("slow") is None
    if not _asks_a_database(item) and not draws_fewer:
        item.add_marker("once")


def _asks_a_database(item: pytest.Item) -> bool:
    asked = DATABASE & set(getattr(item, "fixturenames", [])) or item.get_closest_marker("django_db")
    return bool(asked) or issubclass(getattr(item, "cls", None) or object, SimpleTestCase)


def _draws(item: pytest.Item) -> bool:
    return bool(getattr(getattr(item, "obj", None), "is_hypothesis_test", False))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share what their module made once stand together, after those that must not see it.

    Where a test needs a database without a transaction around it, it makes its own.
    """
    for item in items:
        names = getattr(item, "fixturenames", [])
        if "own_round" in names and "transactional_db" not in names and "kept_round" not in names:
            names.insert(0, "kept_round")
    places: dict[Path, list[int]] = defaultdict(list)
    for place, item in enumerate(items):
        places[item.path].append(place)
    for own in places.values():
        tests = sorted((items[place] for place in own), key=_shares)
        for place, item in zip(own, tests, strict=True):
            items[place] = item


def _shares(item: pytest.Item) -> bool:
    return "kept_round" in getattr(item, "fixturenames", [])


class NetworkUsed(AssertionError):
    """A test tried to leave this machine."""


def _guarded(original: Callable[..., Any]) -> Callable[..., Any]:
    def connect(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6} and not str(address[0]).startswith(LOOPBACK):
            raise NetworkUsed(f"tests use no network: {address[0]}")
        return original(self, address)

    return connect


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", _guarded(socket.socket.connect))
    patch.setattr(socket.socket, "connect_ex", _guarded(socket.socket.connect_ex))
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Throttles and counts of one test must not reach the next."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def count_queries() -> Callable[[], AbstractContextManager[CaptureQueriesContext]]:
    """``with count_queries() as seen: ...`` and then ``len(seen)``."""
    return lambda: CaptureQueriesContext(connection)


@pytest.fixture
def assert_max_queries() -> Callable[[int], AbstractContextManager[None]]:
    """``with assert_max_queries(25): ...`` fails with the list of queries where there were more."""

    @contextmanager
    def ceiling(limit: int) -> Iterator[None]:
        with CaptureQueriesContext(connection) as seen:
            yield
        listed = "\n".join(query["sql"][:300] for query in seen.captured_queries)
        assert len(seen) <= limit, f"{len(seen)} queries, at most {limit} allowed:\n{listed}"

    return ceiling


@pytest.fixture(scope="session")
def gather_statistics() -> Callable[[], None]:
    """What PostgreSQL does a minute after a large import; until then it plans for the empty table."""

    def gather() -> None:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")

    return gather


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
            # As prepared for a start: two connections that turn it on at once would not wait for each other.
            target.execute("PRAGMA journal_mode=WAL")
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
