"""A passkey from its making to the door, with the authenticator that Chromium pretends to have."""

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.journeys import site as sites
from tests.journeys.conftest import OpenPage
from tests.journeys.steps import enter

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_device(page: Page) -> None:
    """A key belongs to a name, so the site is met by its name: an address of digits can have none."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def sign_out(page: Page, home: str) -> None:
    page.goto(f"{home}/keluar/")
    page.locator("main").get_by_role("button", name="Keluar").click()


def test_a_passkey_is_made_then_opens_the_door_alone_and_as_the_second_step(
    site: sites.Site, open_page: OpenPage
) -> None:
    site.quietly("passwords", "rusmala")
    page = open_page(site)
    home = f"http://localhost:{urlsplit(site.url).port}"
    with_device(page)
    page.goto(f"{home}/masuk/")
    page.locator("#id_login").fill("rusmala")
    page.locator("#id_password").fill("sungai-rusmala-2026")
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Tugas saya")).to_be_visible()

    page.goto(f"{home}/akun/dua-langkah/")
    page.get_by_role("link", name="Tambah kunci sandi").click()
    page.get_by_label("Nama perangkat").fill("Laptop kantor")
    page.get_by_label("Kata sandi saat ini").fill("sungai-rusmala-2026")
    page.get_by_role("button", name="Tambah kunci sandi").click()
    expect(page.get_by_text("Kode ini hanya ditampilkan sekali")).to_be_visible()
    assert page.locator(".second-step-codes li").count() == 10
    page.get_by_role("link", name="Sudah saya simpan").click()
    expect(page.get_by_text("Kunci sandi: Laptop kantor").first).to_be_visible()

    sign_out(page, home)
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    expect(page.get_by_role("heading", level=1, name="Tugas saya")).to_be_visible()

    sign_out(page, home)
    page.locator("#id_login").fill("rusmala")
    page.locator("#id_password").fill("sungai-rusmala-2026")
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Langkah kedua")).to_be_visible()
    page.get_by_role("button", name="Pakai kunci sandi").click()
    expect(page.get_by_role("heading", level=1, name="Tugas saya")).to_be_visible()


def test_without_scripts_the_door_offers_no_passkey_and_the_page_says_why(
    read_only_site: sites.Site, open_page: OpenPage
) -> None:
    page = open_page(read_only_site, script=False)
    page.goto("/masuk/")
    expect(page.get_by_role("button", name="Masuk dengan kunci sandi")).to_be_hidden()
    enter(page, "rusmala")
    page.goto("/akun/dua-langkah/kunci-sandi/")
    expect(page.get_by_text("Peramban ini tidak mengenal kunci sandi")).to_be_visible()
