"""Twenty times a process is killed while people work: nothing acknowledged is lost, nothing doubled."""

import os
import random
import signal
from collections.abc import Callable
from contextlib import suppress

import pytest

from benchmarks.evening.site import Site
from tests.chaos.conftest import DATABASES
from tests.chaos.people import Crowd, at_work, demand_nothing_lost, wait_until
from tests.chaos.post import post

# One that answers, the one that watches over those, and the worker in the background.
TARGETS = ("hand", "worker", "hand", "server")


def kill(site: Site, target: str) -> None:
    if target == "hand":
        # The other hand goes on answering, and a new one is made by itself.
        wait_until(lambda: bool(site.hands()), "somebody is there to answer")
        hands = site.hands()
        with suppress(ProcessLookupError):
            os.kill(random.choice(hands), signal.SIGKILL)
        return
    process = site.server if target == "server" else site.worker
    assert process is not None
    process.kill()
    process.wait(30)
    if target == "worker":
        site.start_worker()
        return
    wait_until(lambda: begun_again(site), "another server")


def begun_again(site: Site) -> bool:
    """Hands without a master leave by themselves; until then they hold the port."""
    if site.server is None or site.server.poll() is not None:
        site.start_server(wait=False)
    return bool(site.hands())


def under_kills(site: Site, crowd: Crowd, kills: int) -> None:
    for number in range(kills):
        done = crowd.evening.told.count()
        kill(site, TARGETS[number % len(TARGETS)])
        # The next one meets work that came after this one.
        wait_until(lambda done=done: crowd.evening.told.count() > done + 3, f"work after kill {number + 1}")


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("kind", DATABASES)
def test_twenty_kills_lose_nothing(
    kind: str, make_site: Callable[..., Site], pytestconfig: pytest.Config
) -> None:
    kills = pytestconfig.getoption("kills")
    with post() as office:
        site = make_site(
            kind, SELARAS_MAIL=f"smtp://127.0.0.1:{office.server_address[1]}", SELARAS_PUBLIC_URL="http://x"
        )
        site.start_server()
        site.start_worker()
        with at_work(site) as crowd:
            wait_until(lambda: crowd.evening.told.count() > 10, "the first work")
            under_kills(site, crowd, kills)
            crowd.finish()
        site.run("manage.py", "worker", "--once")
        site.stop()
        demand_nothing_lost(crowd.counted())
        # A mail that was on its way when the worker died is given up, not sent twice.
        assert office.taken and set(office.taken.values()) == {1}
    assert crowd.evening.broken, "no kill was noticed"
    assert not [status for status in crowd.evening.statuses if status >= "400"], crowd.evening.odd
