"""The leader who never signs in: the aide takes the picture along and writes down the answer."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Look, OpenPage, every_look, overflow
from tests.journeys.site import Site

ROUND = 2  # the round of the demonstration; the first is that of the year before


@every_look
def test_the_aide_hands_over_and_records_the_answer(
    site: Site, open_page: OpenPage, axe: Callable[[Page], list[str]], look: Look
) -> None:
    page = open_page(site, look)
    steps.enter(page, "fitria")
    page.goto("/ringkasan/")
    expect(page).to_have_url(f"{site.url}/ringkasan/{ROUND}/")
    expect(page.get_by_role("main")).to_contain_text("Menandatangani surat pengingat")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Unduh gambar").click()
    assert taken.value.suggested_filename.endswith(".png")
    page.get_by_label("Bunyi jawaban").fill("Setuju nomor 1 dan 2")
    page.get_by_role("button", name="Simpan jawaban pimpinan").click()
    expect(page.get_by_role("main")).to_contain_text("Terbaca: Setuju nomor 1 dan 2")
    assert axe(page) == []
    page.get_by_role("button", name="Simpan jawaban pimpinan").click()
    steps.said(page, "Jawaban dicatat")
    expect(page.get_by_role("main")).to_contain_text("dicatat oleh Fitria Indikat")
    assert axe(page) == []
    assert overflow(page) == 0

    okta = open_page(site, look)
    steps.enter(okta, "okta")
    okta.goto(f"/ringkasan/{ROUND}/")
    okta.get_by_role("group", name="Jawaban nomor 3").get_by_text("Bahas dahulu").click()
    okta.get_by_role("button", name="Kirim jawaban").click()
    steps.said(okta, "Jawaban dicatat")
    expect(okta.get_by_role("main")).to_contain_text("Bahas dahulu nomor 3")
    okta.get_by_role("link", name="Pengingat pengisian").click()
    expect(okta.get_by_role("heading", level=1)).to_contain_text("Pengingat pengisian")


@every_look
def test_the_matrix_is_readable_in_every_look(
    read_only_site: Site, open_page: OpenPage, axe: Callable[[Page], list[str]], look: Look
) -> None:
    page = open_page(read_only_site, look)
    steps.enter(page, "okta")
    page.goto(f"/penilaian/{ROUND}/matriks/")
    grid, cards = page.locator("[data-matrix]"), page.locator(".matrix-list").first
    narrow = look.width < 600
    assert (grid.is_visible(), cards.is_visible()) == (not narrow, narrow)
    assert axe(page) == []
    assert overflow(page) == 0


def test_the_matrix_is_printed_whole_on_its_side(read_only_site: Site, open_page: OpenPage) -> None:
    page = open_page(read_only_site)
    steps.enter(page, "okta")
    page.goto(f"/penilaian/{ROUND}/matriks/")
    page.emulate_media(media="print")
    for hidden in (".top-bar", ".rail", ".c-tabs", ".matrix-help"):
        assert not page.locator(hidden).first.is_visible(), hidden
    expect(page.get_by_text("DATA PERAGAAN").first).to_be_visible()
    # On A4 landscape (277 mm of 96 dpi) nothing is cut off at the side.
    page.set_viewport_size({"width": 1047, "height": 718})
    box = page.locator("[data-matrix]").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 1047
    assert page.locator(".matrix-grid").evaluate("e => e.scrollWidth - e.clientWidth") <= 1
