"""Fixtures and guards of every test: no network but this machine, and queries that can be counted."""

import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import settings

LOOPBACK = ("127.", "::1", "localhost")


settings.register_profile("quick", settings(), max_examples=25)


def pytest_configure(config: pytest.Config) -> None:
    """What a person waits for draws fewer examples; the other suites draw them all."""
    if config.option.markexpr == "not slow":
        settings.load_profile("quick")


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
