"""The database is away for half a minute: clear answers meanwhile, and all goes on by itself afterwards."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from benchmarks.evening.clients import AWAY
from benchmarks.evening.site import Site
from tests.chaos.people import Crowd, at_work, demand_nothing_lost, wait_until
from tools.throwaway_postgres import Cluster

pytestmark = pytest.mark.timeout(1200)
AWAY_SECONDS = 30
HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
held.execute("ROLLBACK")
"""


@contextmanager
def lock_held(site: Site) -> Iterator[None]:
    """By a process of its own, as a tool of the administrator might."""
    command = [sys.executable, "-c", HOLD, str(site.folder / "selaras.sqlite3")]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    try:
        assert holder.stdout.readline() == "held\n"
        yield
        holder.communicate("\n", timeout=30)
    finally:
        holder.kill()


@contextmanager
def stopped(cluster: Cluster) -> Iterator[None]:
    """At once, as by a power cut of its machine: no farewell to those connected."""
    cluster.stop()
    try:
        yield
    finally:
        cluster.start()


def half_a_minute(crowd: Crowd) -> None:
    begun = time.monotonic()
    wait_until(lambda: time.monotonic() - begun >= AWAY_SECONDS, "half a minute")
    wait_until(lambda: crowd.seen(AWAY) > 0, "somebody was told")


def demand_recovered(site: Site, crowd: Crowd) -> None:
    before = crowd.evening.told.count()
    wait_until(lambda: crowd.evening.told.count() > before + 20, "work goes on")
    assert site.worker is not None and site.worker.poll() is None, site.said("worker")[-2000:]
    crowd.finish()
    site.stop()
    demand_nothing_lost(crowd.counted())
    assert {status for status in crowd.evening.statuses if status >= "400"} == {str(AWAY)}, crowd.evening.odd
    assert "belum tersimpan" in "".join(crowd.evening.odd)


def test_a_lock_held_for_half_a_minute_by_another_process(make_site: Callable[..., Site]) -> None:
    site = make_site("sqlite")
    site.start_server()
    site.start_worker()
    with at_work(site) as crowd:
        wait_until(lambda: crowd.evening.told.count() > 10, "the first work")
        with lock_held(site):
            half_a_minute(crowd)
        demand_recovered(site, crowd)


def test_postgresql_stopped_for_half_a_minute(make_site: Callable[..., Site], cluster: Cluster) -> None:
    site = make_site("postgresql")
    site.start_server()
    site.start_worker()
    with at_work(site) as crowd:
        wait_until(lambda: crowd.evening.told.count() > 10, "the first work")
        with stopped(cluster):
            half_a_minute(crowd)
            assert site.ask(seconds=60)[0] == AWAY
        demand_recovered(site, crowd)
