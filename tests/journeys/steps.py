"""What people do in the product, in their own words; the stories are told with these."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, expect

from selaras.evidence.tests import samples

# A camera of our own: what the browser itself encodes is a true JPEG.
CAMERA = """(colour) => {
  const canvas = Object.assign(document.createElement('canvas'), {width: 640, height: 480});
  const brush = canvas.getContext('2d');
  brush.fillStyle = colour; brush.fillRect(0, 0, 640, 480);
  brush.fillStyle = 'white'; brush.font = '40px sans-serif'; brush.fillText('FOTO CONTOH', 40, 240);
  return canvas.toDataURL('image/jpeg', 0.8).split(',')[1];
}"""
Upload = dict[str, Any]


# ---- coming in


def enter(page: Page, username: str) -> None:
    """Step into the demonstration as one of its cast."""
    page.goto("/peraga/orang/")
    page.locator(f'form[action="/peraga/masuk/{username}/"] button').click()
    expect(page.locator("h1")).to_be_visible()


def sign_in(page: Page, username: str) -> None:
    """Through the real door; ``Site.quietly("passwords", ...)`` has set the password."""
    page.goto("/masuk/")
    page.locator("#id_login").fill(username)
    page.locator("#id_password").fill(f"sungai-{username}-2026")
    page.locator(
        "main form[action*='masuk'] button[type=submit], main form button[type=submit]"
    ).first.click()
    expect(page.get_by_role("heading", level=1, name="Tugas saya")).to_be_visible()


# ---- papers and photographs


def pdf(name: str, text: str = "Dokumen contoh") -> Upload:
    return {"name": name, "mimeType": "application/pdf", "buffer": samples.pdf(text)}


def photo(page: Page, name: str, colour: str = "teal") -> Upload:
    import base64

    return {"name": name, "mimeType": "image/jpeg", "buffer": base64.b64decode(page.evaluate(CAMERA, colour))}


# ---- a round


def round_pk(page: Page) -> int:
    found = re.search(r"/penilaian/(\d+)/", page.url)
    assert found is not None, page.url
    return int(found[1])


def item(page: Page, pk: int, code: str) -> None:
    page.goto(f"/penilaian/{pk}/butir/{code}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Butir {code}")


def state(page: Page) -> Locator:
    """The word that says how an item or a round stands."""
    return page.locator("main .c-status").first


def said(page: Page, words: str) -> None:
    """What the product answered to the last step."""
    expect(
        page.locator("main [role=status] .c-notice, main .c-notice").filter(has_text=words).first
    ).to_be_visible()


def press(page: Page, label: str) -> None:
    page.get_by_role("main").get_by_role("button", name=label, exact=True).click()


def narrate(page: Page, text: str) -> None:
    page.get_by_label("Uraian").fill(text)


def attach(page: Page, *files: Upload, camera: bool = False) -> None:
    """Choose files, or take a photograph, and wait until they stand beside the answer."""
    inputs = page.locator("#bukti input[type=file]")
    (inputs.nth(1) if camera else inputs.first).set_input_files(list(files))
    for file in files:
        expect(page.locator("#bukti-dukung")).to_contain_text(file["name"].rsplit(".", 1)[0])


def hand_in(page: Page) -> None:
    press(page, "Ajukan validasi")
    said(page, "Isian diajukan")


@contextmanager
def dialog(page: Page, trigger: str) -> Iterator[Locator]:
    page.locator("main details.c-dialog > summary", has_text=trigger).click()
    opened = page.locator("dialog[open]")
    expect(opened).to_be_visible()
    yield opened


def unfold(page: Page, label: str) -> None:
    page.get_by_role("main").locator("summary", has_text=label).first.click()


# ---- messages that leave the product


def whatsapp_text(context: BrowserContext, link: Locator) -> tuple[str, str]:
    """Press the button as a person does: the number and the text with which WhatsApp opens."""
    context.route("https://wa.me/**", lambda route: route.fulfill(body="WhatsApp"))
    with context.expect_page() as opening:
        link.click()
    opened = opening.value
    opened.wait_for_load_state()
    parts = urlsplit(opened.url)
    opened.close()
    return parts.path.strip("/"), parse_qs(parts.query)["text"][0]


def link_in(text: str) -> str:
    found = re.search(r"https?://\S+/t/\S+", unquote(text))
    assert found is not None, text
    return found[0]


def download(page: Page, label: str, folder: Path) -> Path:
    with page.expect_download() as coming:
        page.get_by_role("main").get_by_role("link", name=label).click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path
