"""Everything by keyboard, with the focus always to be seen."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Look, OpenPage
from tests.journeys.site import Site

ROUND = 2  # the round of the demonstration; the first is that of the year before
# The focused element, or the label that stands for it, is outlined.
UNSEEN = """() => {
  const e = document.activeElement;
  // Inside a frame the viewer of the document draws the focus.
  if (!e || e === document.body || e.tagName === 'IFRAME') return null;
  const shown = [e, ...(e.labels ?? []), e.closest('label, .c-scale label, .c-stat, .c-upload, summary')];
  const outlined = shown.filter(Boolean).some(part => {
    const style = getComputedStyle(part);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  });
  return outlined ? null : e.outerHTML.slice(0, 140);
}"""


NAMED = """name => {
  const e = document.activeElement;
  const words = [e.ariaLabel, e.textContent, ...[...(e.labels ?? [])].map(label => label.textContent)];
  return words.some(word => word?.trim().startsWith(name));
}"""


def walk_with_tab(page: Page, times: int) -> list[str]:
    """Where the focus could not be seen."""
    unseen = []
    for _ in range(times):
        page.keyboard.press("Tab")
        unseen.append(page.evaluate(UNSEEN))
    return [place for place in unseen if place]


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control of this name has the focus."""
    for _ in range(90):
        page.keyboard.press("Tab")
        if page.evaluate(NAMED, name):
            return
    raise AssertionError(f"{name} is not reached by Tab")


@pytest.fixture
def rusmala(read_only_site: Site, open_page: OpenPage) -> Page:
    page = open_page(read_only_site)
    steps.enter(page, "rusmala")
    return page


def test_the_queue_of_verification_is_turned_by_j_and_k(rusmala: Page) -> None:
    rusmala.goto(f"/penilaian/{ROUND}/verifikasi/")
    rusmala.get_by_role("link", name="Mulai dari yang terlama").click()
    heading = rusmala.get_by_role("heading", level=1)
    first = heading.inner_text()
    rusmala.keyboard.press("k")
    expect(heading).to_have_text(first)
    rusmala.keyboard.press("j")
    expect(heading).not_to_have_text(first)
    second = heading.inner_text()
    rusmala.keyboard.press("j")
    expect(heading).not_to_have_text(second)
    rusmala.keyboard.press("k")
    expect(heading).to_have_text(second)
    rusmala.get_by_label("Catatan verifikator").fill("j tetap huruf")
    rusmala.keyboard.press("j")
    expect(heading).to_have_text(second)


@pytest.mark.parametrize(
    "address",
    ["/", f"/penilaian/{ROUND}/", f"/penilaian/{ROUND}/butir/3.6/", f"/penilaian/{ROUND}/verifikasi/1.5/"],
)
@pytest.mark.parametrize("look", [Look(360, "dark"), Look(1280, "light")], ids=str)
def test_the_focus_is_always_seen(
    read_only_site: Site, open_page: OpenPage, look: Look, address: str
) -> None:
    page = open_page(read_only_site, look)
    steps.enter(page, "rusmala")
    page.goto(address)
    assert walk_with_tab(page, 45) == []


def test_an_answer_is_written_and_handed_in_without_a_pointer(site: Site, open_page: OpenPage) -> None:
    page = open_page(site)
    steps.enter(page, "rusmala")
    steps.item(page, ROUND, "3.6")
    tab_to(page, "5")
    page.keyboard.press("ArrowRight")
    tab_to(page, "Uraian")
    page.keyboard.press("Control+A")
    page.keyboard.type("Pencatatan berjalan dan mediasi terbukti.")
    tab_to(page, "Ajukan validasi")
    page.keyboard.press("Enter")
    steps.said(page, "Isian diajukan")
    expect(page.locator(".c-compare .value").first).to_have_text("6")


def test_a_dialog_opens_and_closes_by_key_and_gives_the_focus_back(rusmala: Page) -> None:
    rusmala.goto(f"/penilaian/{ROUND}/")
    trigger = rusmala.locator("summary", has_text="Tutup periode")
    trigger.focus()
    rusmala.keyboard.press("Enter")
    expect(rusmala.locator("dialog[open] textarea")).to_be_focused()
    rusmala.keyboard.press("Escape")
    expect(rusmala.locator("dialog[open]")).to_have_count(0)
    expect(trigger).to_be_focused()


HERE = "() => document.activeElement.closest('[data-matrix]') && document.activeElement.innerText.trim()"
PLACE = """() => {
  const cell = document.activeElement.closest('td, th');
  return [cell.parentElement.rowIndex, cell.cellIndex];
}"""


def test_the_matrix_is_walked_by_arrows_and_is_one_stop_of_tab(rusmala: Page) -> None:
    rusmala.goto(f"/penilaian/{ROUND}/matriks/")
    marks = rusmala.locator("[data-matrix] tbody a")
    assert marks.count() > 60
    assert rusmala.locator("[data-matrix] tbody a[tabindex='0']").count() == 1
    marks.first.focus()
    walked = []
    for key in (
        "ArrowRight",
        "ArrowDown",
        "ArrowDown",
        "End",
        "ArrowUp",
        "Home",
        "Control+End",
        "Control+Home",
    ):
        rusmala.keyboard.press(key)
        assert rusmala.evaluate(HERE), key
        assert rusmala.evaluate(UNSEEN) is None, key
        walked.append(tuple(rusmala.evaluate(PLACE)))
    rows = rusmala.locator("[data-matrix] tr").count()
    right, down, _further, end, up, home, last, first = walked
    assert right[1] > 0
    assert down[0] == right[0] + 1
    assert end[1] > 0
    assert up[0] == end[0] - 1
    assert home == (up[0], 0)
    assert last[0] == rows - 1
    assert first == (2, 0)
    # A sticky head never lies over the mark that has the focus.
    rusmala.keyboard.press("Control+End")
    rusmala.keyboard.press("ArrowUp")
    covered = """() => {
      const box = document.activeElement.getBoundingClientRect();
      return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
        .closest('a') !== document.activeElement;
    }"""
    assert rusmala.evaluate(covered) is False
    rusmala.keyboard.press("Tab")
    assert not rusmala.evaluate("document.activeElement.closest('[data-matrix]')")


def test_the_matrix_opens_an_item_by_enter(rusmala: Page) -> None:
    rusmala.goto(f"/penilaian/{ROUND}/matriks/")
    rusmala.locator("[data-matrix] tbody a").first.focus()
    rusmala.keyboard.press("ArrowRight")
    code = rusmala.evaluate("document.activeElement.title").split(" ")[0]
    rusmala.keyboard.press("Enter")
    expect(rusmala).to_have_url(re.compile(rf"/butir/{re.escape(code)}/$"))
