"""From a round to what is sent: the cover letter is written, released and numbered; the dossier is made,
fetched, and anybody checks it with the tools of any machine.
"""

import csv
import hashlib
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import Look, OpenPage, every_look, overflow
from tests.journeys.site import Site

NUMBER = "070/77/SETDA/2026"


def open_dossiers(page: Page) -> None:
    page.goto("/penilaian/")
    page.get_by_role("main").get_by_role("link", name="Penilaian IKT").first.click()
    page.get_by_role("main").get_by_text("Lainnya", exact=True).click()
    page.get_by_role("main").get_by_role("link", name="Berkas kirim", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Berkas kirim")


def fetched(page: Page, part: str, folder: Path) -> Path:
    return steps.download(page, f"Unduh {part}", folder)


@every_look
def test_the_dossier_is_made_from_the_round_and_proves_itself(
    site: Site, look: Look, open_page: OpenPage, axe: Callable[[Page], list[str]], tmp_path: Path
) -> None:
    rusmala, hafiz = open_page(site, look), open_page(site, look)

    def looks_well(page: Page) -> None:
        assert axe(page) == []
        assert overflow(page) == 0

    steps.enter(rusmala, "rusmala")
    open_dossiers(rusmala)
    looks_well(rusmala)

    # The cover letter: drafted from the round, released by the head, numbered by the secretariat.
    steps.press(rusmala, "Buat surat pengantar")
    looks_well(rusmala)
    steps.press(rusmala, "Simpan surat")
    letter = rusmala.url
    steps.enter(hafiz, "hafiz")
    hafiz.goto(letter)
    looks_well(hafiz)
    steps.press(hafiz, "Lepas surat")
    steps.said(hafiz, "Surat dilepas")
    rusmala.goto(letter)
    rusmala.get_by_role("main").get_by_role("link", name="Beri nomor").click()
    rusmala.get_by_label("Isi nomor dari SRIKANDI/TU").fill(NUMBER)
    looks_well(rusmala)
    steps.press(rusmala, "Beri nomor")
    expect(rusmala.get_by_role("main")).to_contain_text(NUMBER)

    # The dossier is made behind the page, and stands there when it is whole.
    open_dossiers(rusmala)
    steps.press(rusmala, "Buat berkas kirim")
    expect(rusmala.get_by_role("main")).to_contain_text("sedang dibuat")
    looks_well(rusmala)
    site.work()
    open_dossiers(rusmala)
    expect(rusmala.get_by_role("main")).to_contain_text("21 dari 55 butir terverifikasi")
    steps.unfold(rusmala, "Bukti berkas")
    looks_well(rusmala)
    receipts = rusmala.locator("code.receipt").all_text_contents()
    files = [fetched(rusmala, part, tmp_path) for part in ("PDF", "ZIP", "CSV")]
    assert [hashlib.sha256(path.read_bytes()).hexdigest() for path in files] == receipts
    check(*files)


def check(printed: Path, packed: Path, listed: Path) -> None:
    """What the receiver does with the three files."""
    with listed.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with zipfile.ZipFile(packed) as archive:
        for row in rows:
            if row["sha256"]:
                content = archive.read(row["file"])
                assert (hashlib.sha256(content).hexdigest(), str(len(content))) == (
                    row["sha256"], row["bytes"],
                )  # fmt: skip
    if shutil.which("pdftotext"):
        done = subprocess.run(["pdftotext", printed, "-"], capture_output=True, text=True, check=True)
        assert NUMBER in done.stdout
        assert all(row["sha256"] in done.stdout for row in rows)
