"""The components in a real browser: in every look, typed into, sent, and used without pointer or script."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Look, OpenPage, every_look, overflow
from tests.journeys.site import Site

PHONE = Look(360, "light")
GALLERY = "/peraga/"
TITLE = "#id_title"
DRAFT_LINE = "form[data-draft] [data-draft-state]"
# What a finger must meet: 44 px. Links inside a sentence are excepted by WCAG 2.5.8.
SMALL_TARGETS = """() => [...document.querySelectorAll(
    '.c-button, .main input:not([type=hidden], .native, .visually-hidden), .main select, .bottom-bar a, '
    + '.bottom-bar summary, .c-pages a, .c-tabs a, .c-choice, .c-scale label')]
  .filter(e => e.checkVisibility() && !e.closest('.c-choice, .c-field :is(div[id], ul)'))
  .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.5 || box.width < 40)
  .map(([html, box]) => `${html} ${box.width}x${box.height}`)"""
# WCAG 2.4.11: something of the focused element shows between the bars.
HIDDEN_FOCUS = """() => {
  const e = document.activeElement, box = e.getBoundingClientRect();
  if (e === document.body || !box.height) return null;
  if (e.closest('.top-bar, .bottom-bar, .skip-link, .native')) return null;
  const x = Math.min(Math.max(box.x + box.width / 2, 1), innerWidth - 1);
  const seen = [box.top + 2, box.top + box.height / 2, box.bottom - 2].some(y => {
    const hit = document.elementFromPoint(x, y);
    return hit && !hit.closest('.top-bar, .bottom-bar');
  });
  return seen ? null : e.outerHTML.slice(0, 120);
}"""


def enter(page: Page, username: str = "rusmala") -> None:
    page.goto("/peraga/orang/")
    page.locator(f'form[action="/peraga/masuk/{username}/"] button').click()
    page.wait_for_load_state("networkidle")


def theme(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.documentElement).colorScheme"))


@every_look
def test_every_component_is_accessible_and_fits(
    read_only_site: Site,
    open_page: OpenPage,
    look: Look,
    axe: Callable[[Page], list[str]],
    screen: Callable[[Page, str], object],
) -> None:
    page = open_page(read_only_site, look)
    enter(page)
    page.goto(GALLERY)
    screen(page, "galeri")
    assert axe(page) == []
    assert overflow(page) == 0
    expect(page.locator(".rail")).to_be_visible(visible=look.width > 900)
    expect(page.locator(".bottom-bar")).to_be_visible(visible=look.width < 900)
    page.locator("details[data-dialog] summary").click()
    expect(page.locator("dialog[open] textarea")).to_be_focused()
    assert axe(page) == []


def test_a_finger_meets_every_control(read_only_site: Site, open_page: OpenPage) -> None:
    page = open_page(read_only_site, PHONE)
    enter(page)
    page.goto(GALLERY)
    assert page.evaluate(SMALL_TARGETS) == []


def test_the_bars_never_hide_what_has_the_focus(read_only_site: Site, open_page: OpenPage) -> None:
    page = open_page(read_only_site, PHONE)
    enter(page)
    page.goto(GALLERY)
    hidden = []
    for _ in range(70):
        page.keyboard.press("Tab")
        hidden.append(page.evaluate(HIDDEN_FOCUS))
    assert [place for place in hidden if place] == []


def test_the_first_tab_leads_past_the_menu(read_only_site: Site, open_page: OpenPage) -> None:
    page = open_page(read_only_site)
    enter(page)
    page.goto(GALLERY)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#isi")).to_be_focused()


def test_a_text_survives_a_closed_tab_and_can_be_thrown_away(site: Site, open_page: OpenPage) -> None:
    page = open_page(site)
    enter(page)
    page.goto(GALLERY)
    page.locator(TITLE).fill("Dialog kerukunan")
    page.locator('input[name="sources"][value="fkub"]').check()
    page.locator('form[data-draft] input[name="level"][value="5"]').check()
    expect(page.locator(DRAFT_LINE)).to_contain_text("Tersimpan otomatis pukul")
    second = page.context.new_page()
    page.close()
    second.goto(GALLERY)
    expect(second.locator(TITLE)).to_have_value("Dialog kerukunan")
    expect(second.locator('input[name="sources"][value="fkub"]')).to_be_checked()
    expect(second.locator('form[data-draft] input[name="level"]:checked')).to_have_value("5")
    expect(second.locator('form[data-draft] input[name="agree"]')).not_to_be_checked()
    second.get_by_role("button", name="Buang konsep").click()
    expect(second.locator(TITLE)).to_have_value("")
    second.reload()
    expect(second.locator(TITLE)).to_have_value("")


def test_a_text_typed_without_network_is_sent_when_it_returns(site: Site, open_page: OpenPage) -> None:
    page = open_page(site)
    enter(page)
    page.goto(GALLERY)
    page.context.set_offline(True)
    page.locator(TITLE).fill("Tanpa jaringan")
    expect(page.locator(DRAFT_LINE)).to_contain_text("Tidak ada jaringan. Isian tersimpan di perangkat ini")
    page.locator("form[data-draft] button[type=submit]").click()
    expect(page.locator(TITLE)).to_have_value("Tanpa jaringan")
    page.context.set_offline(False)
    expect(page.locator(DRAFT_LINE)).to_contain_text("Tersimpan otomatis pukul")


def test_a_record_changed_meanwhile_is_not_overwritten(site: Site, open_page: OpenPage) -> None:
    page = open_page(site)
    enter(page)
    page.goto(GALLERY)
    page.locator(TITLE).fill("Konsep lama")
    expect(page.locator(DRAFT_LINE)).to_contain_text("Tersimpan otomatis pukul")
    page.evaluate(
        """() => { const key = Object.keys(localStorage).find(k => k.startsWith('draf:'));
        const note = JSON.parse(localStorage[key]); note.base.title = ['Isian lain'];
        localStorage[key] = JSON.stringify(note) }"""
    )
    page.reload()
    expect(page.locator(DRAFT_LINE)).to_contain_text("isian sudah berubah sejak itu")
    expect(page.locator(TITLE)).to_have_value("")
    page.get_by_role("button", name="Pakai konsep saya").click()
    expect(page.locator(TITLE)).to_have_value("Konsep lama")


def test_one_person_never_sees_the_draft_of_another(site: Site, open_page: OpenPage) -> None:
    page = open_page(site)
    enter(page, "rusmala")
    page.goto(GALLERY)
    page.locator(TITLE).fill("Rahasia Rusmala")
    expect(page.locator(DRAFT_LINE)).to_contain_text("Tersimpan otomatis pukul")
    enter(page, "yuniar")
    page.goto(GALLERY)
    expect(page.locator(TITLE)).to_have_value("")
    assert "Rahasia" not in str(page.evaluate("JSON.stringify(localStorage)"))


def test_too_large_a_file_is_named_and_the_others_stay(
    read_only_site: Site, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page(read_only_site, PHONE)
    enter(page)
    page.goto(GALLERY)
    chosen = {"foto.jpg": 300_000, "besar.pdf": 26 * 1024 * 1024}
    for name, size in chosen.items():
        with (tmp_path / name).open("wb") as file:
            file.truncate(size)
    page.locator("[data-upload] input.native").set_input_files([tmp_path / name for name in chosen])
    queue = page.locator("[data-upload-queue]")
    expect(queue).to_contain_text("foto.jpg (293 kB)")
    expect(queue).to_contain_text("Tidak diunggah karena melebihi 25 MB")
    assert page.evaluate(
        "[...document.querySelector('[data-upload] input.native').files].map(f => f.name)"
    ) == ["foto.jpg"]
    assert overflow(page) == 0


def test_single_keys_can_be_turned_off(read_only_site: Site, open_page: OpenPage) -> None:
    page = open_page(read_only_site)
    enter(page)
    page.goto(GALLERY)
    page.keyboard.press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page.keyboard.type("j?/")
    expect(page.locator("[data-search]")).to_have_value("j?/")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.wait_for_url("**/peraga/?page=5")
    page.keyboard.press("?")
    page.get_by_label("Pakai pintasan satu huruf").uncheck()
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#pintasan")).not_to_be_visible()
    page.keyboard.press("Control+k")
    expect(page.locator("[data-search]")).to_be_focused()


def test_a_chosen_theme_stays(read_only_site: Site, open_page: OpenPage) -> None:
    page = open_page(read_only_site)
    page.goto("/masuk/")
    page.get_by_role("button", name="Ganti tampilan terang atau gelap").click()
    page.goto("/lupa-sandi/")
    assert theme(page) == "dark"
    page.get_by_role("button", name="Ganti tampilan terang atau gelap").click()
    assert theme(page) == "light"


def test_a_text_is_copied_whole(read_only_site: Site, open_page: OpenPage) -> None:
    page = open_page(read_only_site)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(GALLERY)
    page.get_by_role("button", name="Salin rekap untuk grup").click()
    expect(page.get_by_role("button", name="Tersalin")).to_be_visible()
    assert "21 dari 55 butir sudah diisi" in page.evaluate("navigator.clipboard.readText()")


def test_everything_opens_without_scripts(read_only_site: Site, open_page: OpenPage) -> None:
    page = open_page(read_only_site, PHONE, script=False)
    enter(page)
    page.goto(GALLERY)
    page.locator("details.c-dialog summary").click()
    expect(page.locator("#alasan-panjang")).to_be_visible()
    expect(page.locator("[data-upload] input.native")).to_be_visible()
    expect(page.locator("[data-copy] textarea")).to_be_visible()
    expect(page.locator("[data-copy-button]")).not_to_be_visible()
    page.locator(".bottom-bar summary").click()
    expect(page.locator(".bottom-bar .more a").first).to_be_visible()


def test_paper_carries_the_mark_and_no_bars(read_only_site: Site, open_page: OpenPage) -> None:
    page = open_page(read_only_site, Look(1280, "dark"))
    enter(page)
    page.goto(GALLERY)
    page.emulate_media(media="print")
    for bar in (".top-bar", ".rail", ".bottom-bar", ".page-head .actions"):
        expect(page.locator(bar)).not_to_be_visible()
    expect(page.locator(".demo-bar .mark")).to_be_visible()
    assert theme(page) == "light"
