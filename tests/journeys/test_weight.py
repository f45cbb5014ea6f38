"""How much a visit weighs: a slow network must not make a page slow."""

from playwright.sync_api import Page

from tests.journeys import steps
from tests.journeys.conftest import Look, OpenPage
from tests.journeys.site import Site

ROUND = 2  # the round of the demonstration; the first is that of the year before
FIRST, NORMAL = 150_000, 60_000
PAGES = [
    "/",
    "/penilaian/",
    f"/penilaian/{ROUND}/",
    f"/penilaian/{ROUND}/butir/",
    f"/penilaian/{ROUND}/bagi/",
    f"/penilaian/{ROUND}/butir/3.1/",
    f"/penilaian/{ROUND}/verifikasi/1.5/",
    f"/penilaian/{ROUND}/nilai/",
    "/bukti/",
    "/tugas/",
    "/opd/",
    "/catatan-audit/",
]


def transferred(page: Page, address: str) -> int:
    """Bytes that came over the line for one page, evidence shown inside it left out."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    shown: set[str] = set()
    total = 0

    def asked(event: dict[str, object]) -> None:
        if "/berkas" in str(event["request"]["url"]):  # type: ignore[index]
            shown.add(str(event["requestId"]))

    def came(event: dict[str, object]) -> None:
        nonlocal total
        if str(event["requestId"]) not in shown:
            total += int(event["encodedDataLength"])  # type: ignore[call-overload]

    line.on("Network.requestWillBeSent", asked)
    line.on("Network.loadingFinished", came)
    page.goto(address, wait_until="networkidle")
    line.detach()
    return total


def test_the_first_page_weighs_little(read_only_site: Site, open_page: OpenPage) -> None:
    assert transferred(open_page(read_only_site), "/masuk/") < FIRST


def test_a_work_link_opened_for_the_first_time_weighs_little(
    read_only_site: Site, open_page: OpenPage
) -> None:
    door = open_page(read_only_site, Look(360, "light"))
    steps.enter(door, "trisna")
    cookies = door.context.cookies()
    phone = open_page(read_only_site, Look(360, "light"))
    phone.context.add_cookies(cookies)  # type: ignore[arg-type]
    assert transferred(phone, "/tautan/") < FIRST


def test_a_normal_page_weighs_less(read_only_site: Site, open_page: OpenPage) -> None:
    page = open_page(read_only_site)
    steps.enter(page, "rusmala")
    heavy = {address: kilo for address in PAGES if (kilo := transferred(page, address)) >= NORMAL}
    assert heavy == {}
