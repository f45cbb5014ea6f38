"""Who plays the rakor, on which devices, and how every page of it is looked at."""

import re
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from tests.journeys import later, steps
from tests.journeys import site as sites
from tests.journeys.conftest import LOOKS, Look, OpenPage, overflow

PHONE, DESK = Look(360, "dark"), Look(1280, "light")
# Who signs in at the real door; the others are of the demonstration's cast.
AT_THE_DOOR = {"tiur": "tiur.kahayan"}
WIB = ZoneInfo("Asia/Jakarta")
NUMBER, PASSPHRASE = "005/1119/KESBANGPOL/2024", "Kunci-Rahasia-Sekali-Pakai-77"


@dataclass
class Rakor:
    """The people on the stage, and what one of them hands to another."""

    folder: Path
    open_page: OpenPage
    axe: Callable[[Page], list[str]]
    port: int = field(default_factory=sites.free_port)
    people: dict[str, Page] = field(default_factory=dict)
    mirrors: dict[Look, Page] = field(default_factory=dict)
    up: ExitStack = field(default_factory=ExitStack)
    site: sites.Site | None = None
    seen: list[str] = field(default_factory=list)
    away: set[str] = field(default_factory=set)
    pk: int = 0

    # ---- the server

    def start(self) -> None:
        self.site = self.up.enter_context(sites.serve(self.folder, self.port, later.SERVED))

    def stop(self) -> None:
        self.up.close()

    def work(self) -> None:
        """Background work and ticks, on the day the story has come to."""
        assert self.site is not None
        self.site._run("-m", later.SERVED, "worker", "--once")

    def days_later(self, days: int) -> None:
        """Everybody has been away and comes in anew."""
        later.put_forward(self.folder, days)
        self.away = {name for name in self.people if not name.startswith("tamu")}

    def today(self, days: int = 0) -> str:
        return f"{datetime.now(WIB).date() + timedelta(days=days)}"

    # ---- people

    def person(self, name: str, look: Look = DESK) -> Page:
        if name not in self.people:
            assert self.site is not None
            self.people[name] = self.open_page(self.site, look)
            # Printing and signing take their time on a busy machine.
            self.people[name].set_default_timeout(30_000)
            self._comes_in(name)
        elif name in self.away:
            self.people[name].context.clear_cookies()
            self._comes_in(name)
            self.away.discard(name)
        return self.people[name]

    def _comes_in(self, name: str) -> None:
        if name in AT_THE_DOOR:
            steps.sign_in(self.people[name], AT_THE_DOOR[name])
        elif not name.startswith("tamu"):
            steps.enter(self.people[name], name)

    def room(self, name: str, rest: str = "") -> Page:
        """The meeting's page, or one below it."""
        page = self.person(name)
        page.goto(f"/rapat/{self.pk}/{rest}")
        return page

    # ---- every page in both widths and both themes

    def looks_well(self, page: Page) -> None:
        """The same page as the same person, on four devices; nothing to find for axe, nothing too wide."""
        cookies = page.context.cookies()
        for look in LOOKS:
            mirror = self._mirror(look)
            mirror.context.clear_cookies()
            mirror.context.add_cookies(cookies)  # type: ignore[arg-type]
            mirror.goto(page.url)
            assert mirror.url.split("#")[0] == page.url.split("#")[0]
            assert self.axe(mirror) == [], (look, self.axe(mirror))
            assert overflow(mirror) == 0, (look, mirror.url)
        self.seen.append(re.sub(r"\d+", "N", page.url.removeprefix(f"http://127.0.0.1:{self.port}")))

    def _mirror(self, look: Look) -> Page:
        if look not in self.mirrors:
            assert self.site is not None
            self.mirrors[look] = self.open_page(self.site, look)
        return self.mirrors[look]


# ---- at the door


def row_of(page: Page, place: str) -> Locator:
    return page.locator("[data-people] > li", has_text=place).first


def enter_at_door(page: Page, place: str, name: str) -> None:
    """The clerk types a name beside the office that was invited."""
    row = row_of(page, place)
    unfolded = row.locator("details")
    if unfolded.get_attribute("open") is None:
        row.locator("summary").click()
    row.get_by_label("Nama", exact=True).fill(name)
    row.get_by_label("Jabatan").fill("Kepala Badan")
    row.get_by_role("button", name="Hadir").click()
    expect(row.locator("[data-present]")).to_contain_text(name)


def clerk_is_ready(page: Page) -> None:
    """The names and the page itself are on the device."""
    page.wait_for_function("async () => Boolean(await caches.match(location.pathname))")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    all_sent(page)


def all_sent(page: Page) -> None:
    expect(page.locator("[data-line]")).to_contain_text("Semua catatan sudah terkirim", timeout=20_000)
