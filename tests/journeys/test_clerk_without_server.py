"""The clerk at the door while the server is away: nobody is lost, nobody is sent twice."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import site as sites
from tests.journeys import steps
from tests.journeys.conftest import DEFAULT_LOOK, Look, OpenPage, overflow

PLACES = ["Katingan", "Seruyan", "Lamandau", "Sukamara", "Kapuas"]
SENT = "Semua catatan sudah terkirim"
Axe = Callable[[Page], list[str]]


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    """With a list on which nobody stands yet."""
    sites.copy(prepared, tmp_path / "var")
    [file] = (tmp_path / "var").glob("*.sqlite3")
    with sqlite3.connect(file) as base:
        for table in ("signature", "key", "record"):
            base.execute(f"DELETE FROM meetings_attendance{table}")  # noqa: S608
    return tmp_path / "var"


def clerk(site: sites.Site, open_page: OpenPage, look: Look = DEFAULT_LOOK) -> Page:
    page = open_page(site, look)
    steps.enter(page, "henok")
    page.goto(f"/rapat/{sites.held_meeting(site.folder)}/hadir/petugas/")
    # The names and the page itself are on the device now.
    page.wait_for_function("async () => Boolean(await caches.match(location.pathname))")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    expect(page.locator("[data-line]")).to_contain_text(SENT)
    return page


def enter(page: Page, place: str, name: str) -> None:
    row = page.locator("[data-people] > li", has_text=place)
    row.get_by_text("Nama lain, mewakili, tanda tangan").click()
    row.get_by_label("Nama", exact=True).fill(name)
    row.get_by_label("Jabatan").fill("Kepala Badan")
    row.get_by_role("button", name="Hadir").click()
    expect(row.locator("[data-present]")).to_contain_text(name)


def present(folder: Path) -> list[str]:
    """As the database has it, read past the server."""
    [file] = folder.glob("*.sqlite3")
    query = (
        "SELECT name FROM meetings_attendancerecord WHERE meeting_id = ? AND struck_at IS NULL ORDER BY name"
    )
    with sqlite3.connect(file) as base:
        return [name for (name,) in base.execute(query, (sites.held_meeting(folder),))]


@pytest.mark.parametrize("look", [Look(360, "dark"), Look(1280, "light")], ids=str)
def test_five_enter_while_the_server_is_away(folder: Path, open_page: OpenPage, look: Look, axe: Axe) -> None:
    port = sites.free_port()
    before: list[str] = []
    with sites.serve(folder, port) as site:
        before = present(folder)
        page = clerk(site, open_page, look)
        assert axe(page) == []
        assert overflow(page) == 0
    for n, place in enumerate(PLACES):
        enter(page, place, f"Tamu Luring {n}")
    expect(page.locator("[data-line]")).to_contain_text("5 catatan belum terkirim")
    page.reload()
    expect(page.locator("[data-line]")).to_contain_text("5 catatan belum terkirim")
    expect(page.locator("[data-present] li[data-entry]")).to_have_count(5)
    assert axe(page) == []
    with sites.serve(folder, port):
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(page.locator("[data-line]")).to_contain_text(SENT)
        assert present(folder) == sorted(before + [f"Tamu Luring {n}" for n in range(5)])
        # A device that has forgotten that it sent sends everything again.
        page.evaluate(
            """async () => {
                const { all, put, page } = window.selarasClerk;
                for (const row of await all("1")) await put({ ...row, state: "menunggu" });
                await page.send();
            }"""
        )
        expect(page.locator("[data-line]")).to_contain_text(SENT)
        page.reload()
        expect(page.locator("[data-present] li[data-entry]")).to_have_count(0)
        assert len(present(folder)) == len(before) + 5


def test_two_clerks_enter_the_same_person_without_the_server(folder: Path, open_page: OpenPage) -> None:
    port = sites.free_port()
    with sites.serve(folder, port) as site:
        before = present(folder)
        pages = [clerk(site, open_page) for _ in range(2)]
    enter(pages[0], "Katingan", "Drs. Budi Santoso, M.Si")
    enter(pages[1], "Katingan", "BUDI SANTOSO")
    with sites.serve(folder, port):
        for page in pages:
            page.evaluate("dispatchEvent(new Event('online'))")
        for page in pages:
            expect(page.locator("[data-line]")).to_contain_text(SENT)
        assert len(present(folder)) == len(before) + 1


def test_what_the_server_refuses_stays_and_the_device_forgets_when_told(
    folder: Path, open_page: OpenPage
) -> None:
    with sites.serve(folder) as site:
        page = clerk(site, open_page)
        page.evaluate(
            """async (meeting) => {
                const { put, newKey, page } = window.selarasClerk;
                const owner = document.documentElement.dataset.owner;
                const data = { name: "x".repeat(161), organisation: "KPU" };
                const at = new Date().toISOString();
                await put({ key: newKey(), meeting, owner, at, state: "menunggu", data });
                await page.send();
            }""",
            str(sites.held_meeting(folder)),
        )
        problems = page.locator("[data-problem-list]")
        expect(problems).to_contain_text("160")
        page.get_by_role("button", name="Selesai di perangkat ini").click()
        expect(page.locator("[data-more]")).to_contain_text("belum terkirim")
        problems.get_by_role("button", name="Hapus catatan").click()
        expect(problems).to_be_hidden()
        page.get_by_role("button", name="Selesai di perangkat ini").click()
        page.wait_for_url("**/hadir/")
        clerk_page = f"/rapat/{sites.held_meeting(folder)}/hadir/petugas/"
        assert page.evaluate("path => caches.match(path).then((held) => !held)", clerk_page)
        assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
