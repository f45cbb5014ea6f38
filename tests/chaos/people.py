"""People who go on working while the house shakes: they save, bring files, help, and try again until told."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from benchmarks.evening.clients import Client, Evening, TimeUp
from benchmarks.evening.site import Site

PEOPLE, FILES_EACH, FILE_BYTES = 8, 20, 60_000


class Steady(Client):
    """Without an end of its own: until ``over`` is set, and then what was begun is finished."""

    over: threading.Event

    def work(self) -> None:
        try:
            number = 0
            while not self.over.is_set():
                number += 1
                for item in self.part["items"]:
                    self.answer(item, f"putaran {number}")
                self.upload(1)
                for row in self.part["contributions"]:
                    self.contribute(row, f"putaran {number}")
            for item in self.part["items"]:
                self.answer(item, "akhir", submit="1")
        except TimeUp:
            pass
        finally:
            self._hang_up()


class Crowd:
    def __init__(self, site: Site, seconds: float, *, stubborn: bool = True) -> None:
        self.site, self.over = site, threading.Event()
        plan = json.loads((site.folder / "plan.json").read_text(encoding="utf-8"))
        self.evening = Evening(site.port, time.monotonic() + seconds, stubborn)
        self.threads = []
        for part in plan["agencies"][:PEOPLE]:
            person = Steady(self.evening, part, [FILE_BYTES + n for n in range(FILES_EACH)])
            person.over = self.over
            self.threads.append(threading.Thread(target=person.work, daemon=True))

    def finish(self, seconds: float = 240) -> None:
        self.over.set()
        until = time.monotonic() + seconds
        for thread in self.threads:
            thread.join(max(0.1, until - time.monotonic()))
        assert not any(thread.is_alive() for thread in self.threads), "somebody still waits for an answer"

    def seen(self, status: int) -> int:
        return self.evening.statuses[str(status)]

    def counted(self) -> dict[str, Any]:
        """By another process, from what lies there."""
        told = self.site.folder / "told.json"
        told.write_text(json.dumps(asdict(self.evening.told)), encoding="utf-8")
        found: dict[str, Any] = json.loads(self.site.run("-m", "benchmarks.evening.count", str(told)))
        return found


@contextmanager
def at_work(site: Site, seconds: float = 420, *, stubborn: bool = True) -> Iterator[Crowd]:
    crowd = Crowd(site, seconds, stubborn=stubborn)
    for thread in crowd.threads:
        thread.start()
    try:
        yield crowd
    finally:
        crowd.over.set()


def wait_until(true: Callable[[], bool], what: str, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, f"waited in vain: {what}"
        time.sleep(0.1)


def demand_nothing_lost(found: dict[str, Any]) -> None:
    assert found["acknowledged"] and found["lost"] == 0, found
    assert found["half_files"] == found["doubled"] == [], found
    assert found["chain"]["intact"] and found["chain"]["uneven"] == [], found
