"""Two clerks write the minutes at once: nothing jumps, nothing is overwritten, nothing typed is lost."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Look, OpenPage
from tests.journeys.site import HELD, Site

SYNC = "**/notula/naskah/**"
SAVED, KEPT = "Tersimpan pukul", "tersimpan di perangkat ini"
CARET = "field => [field.selectionStart, field.value.slice(field.selectionStart - 5, field.selectionStart)]"
pytestmark = pytest.mark.slow


def field(page: Page) -> Locator:
    return page.get_by_label("Kegiatan rapat")


def state(page: Page) -> Locator:
    return page.locator("[data-minutes-state]")


def write(page: Page) -> Page:
    page.goto("/rapat/")
    page.get_by_role("link", name=HELD, exact=True).click()
    page.goto(f"{page.url}notula/")
    expect(field(page)).to_be_editable()
    return page


def type_under(page: Page, heading: str, words: str) -> None:
    """With the keys, letter by letter, in a new line below a heading."""
    field(page).evaluate(
        """(field, heading) => {
          field.focus();
          const at = field.value.indexOf("\\n", field.value.indexOf(heading));
          field.setSelectionRange(at, at);
        }""",
        heading,
    )
    page.keyboard.press("Enter")
    page.keyboard.type(words, delay=15)


@pytest.fixture
def henok(shared_site: Site, open_page: OpenPage) -> Page:
    page = open_page(shared_site)
    steps.enter(page, "henok")
    return write(page)


@pytest.fixture
def mawarni(shared_site: Site, open_page: OpenPage) -> Page:
    page = open_page(shared_site, Look(360, "light"))
    steps.enter(page, "mawarni")
    return write(page)


def test_two_write_at_once_and_both_see_everything(henok: Page, mawarni: Page) -> None:
    type_under(henok, "# 3.", "Katalog IKU disepakati")
    type_under(mawarni, "# 1.", "Rapat dibuka tepat waktu")
    # He is still in his line while hers comes in above it.
    expect(field(henok)).to_have_value(_holds("Rapat dibuka tepat waktu"), timeout=15_000)
    henok.keyboard.type(" bersama.")
    expect(field(mawarni)).to_have_value(_holds("Katalog IKU disepakati bersama."), timeout=15_000)
    expect(state(henok)).to_contain_text(SAVED)
    expect(henok.locator("[data-minutes-others]")).to_contain_text("Mawarni")
    assert field(henok).input_value() == field(mawarni).input_value()
    assert field(henok).evaluate(CARET)[1] == "sama."


def test_the_text_under_ones_hands_stays_while_others_save(henok: Page, mawarni: Page) -> None:
    """A long line is typed through several merges, letter by letter, and comes out whole."""
    words = "Setiap daerah melengkapi definisi sebelum tanggal yang disepakati bersama. " * 3
    type_under(mawarni, "# 1.", "Satu")
    type_under(henok, "# 4.", words[:70])
    type_under(mawarni, "# 1.", "Dua")
    henok.keyboard.type(words[70:150], delay=25)
    type_under(mawarni, "# 2.", "Tiga")
    henok.keyboard.type(words[150:], delay=25)
    for page in (henok, mawarni):
        for line in (words.strip(), "Satu", "Dua", "Tiga"):
            expect(field(page)).to_have_value(_holds(line), timeout=15_000)
    expect(field(henok)).not_to_have_value(_holds("««"))


def test_what_was_not_sent_survives_a_reload(henok: Page) -> None:
    henok.route(SYNC, lambda route: route.abort())
    type_under(henok, "# 2.", "Ditulis tanpa sambungan")
    expect(state(henok)).to_contain_text(KEPT, timeout=15_000)
    henok.unroute(SYNC)
    write(henok)
    expect(field(henok)).to_have_value(_holds("Ditulis tanpa sambungan"), timeout=15_000)
    expect(state(henok)).to_contain_text(SAVED)
    assert field(henok).input_value().count("Ditulis tanpa sambungan") == 1


def test_a_lost_answer_is_asked_for_again_and_counts_once(henok: Page) -> None:
    lost: list[str] = []

    def lose(route: object) -> None:
        """The server gets it; its answer does not come back."""
        if lost or route.request.method != "POST":  # type: ignore[attr-defined]
            route.continue_()  # type: ignore[attr-defined]
            return
        lost.append(route.fetch().text())  # type: ignore[attr-defined]
        route.abort()  # type: ignore[attr-defined]

    henok.route(SYNC, lose)
    type_under(henok, "# 2.", "Jawaban tidak kembali")
    expect(state(henok)).to_contain_text(KEPT, timeout=15_000)
    henok.keyboard.type(" lalu ditulis terus")
    write(henok)
    expect(field(henok)).to_have_value(_holds("tidak kembali lalu ditulis terus"), timeout=20_000)
    text = field(henok).input_value()
    assert lost
    assert text.count("Jawaban tidak kembali") == 1
    assert "««" not in text


def test_after_the_session_is_lost_one_signs_in_elsewhere_and_goes_on(henok: Page) -> None:
    henok.context.clear_cookies()
    type_under(henok, "# 3.", "Sesi berakhir di tengah kalimat")
    expect(state(henok)).to_contain_text("Sesi Anda berakhir", timeout=15_000)
    other = henok.context.new_page()
    steps.enter(other, "henok")
    expect(state(henok)).to_contain_text(SAVED, timeout=30_000)
    other.goto(henok.url)
    expect(field(other)).to_have_value(_holds("Sesi berakhir di tengah kalimat"))


def test_somebody_else_at_the_same_machine_does_not_send_it_in_their_name(henok: Page) -> None:
    henok.context.clear_cookies()
    type_under(henok, "# 3.", "Tulisan Henok")
    expect(state(henok)).to_contain_text("Sesi Anda berakhir", timeout=15_000)
    other = henok.context.new_page()
    steps.enter(other, "mawarni")
    expect(state(henok)).to_contain_text("orang lain", timeout=30_000)
    write(other)
    expect(field(other)).not_to_have_value(_holds("Tulisan Henok"))


def _holds(words: str) -> object:
    import re

    return re.compile(re.escape(words))
