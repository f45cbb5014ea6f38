"""Letters opened by LibreOffice and put on paper by it: nothing written is lost, nothing breaks."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from selaras.core.references import Reference
from selaras.letters import services
from selaras.letters.choices import Annex, InvitationText, LetterKind
from selaras.letters.models import Letter
from selaras.letters.selectors import papers
from selaras.letters.tests.factories import NOW, TODAY, Office
from selaras.letters.tests.test_emblem import png
from selaras.letters.tests.test_kinds import NASTY, begun, squeezed
from selaras.letters.tests.test_number_books import paper

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed here"),
]


def run(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=180).stdout


def on_paper(folder: Path, documents: dict[str, bytes]) -> dict[str, Path]:
    """Each as the PDF that the word processor makes of it; started once, for it starts slowly."""
    for name, content in documents.items():
        (folder / f"{name}.docx").write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    files = [folder / f"{name}.docx" for name in documents]
    run("soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", folder, *files)
    return {name: folder / f"{name}.pdf" for name in documents}


def words_of(file: Path) -> str:
    return squeezed(run("pdftotext", "-layout", file, "-"))


def every_word(letter: Letter) -> list[str]:
    """What is printed of it, text by text, wherever in its data it stands."""
    data = papers.print_data(letter, papers.letterhead_of(letter.agency))
    left_out = {"paper", "widths", "kind", "emblem", "about", "date" if not letter.dated else ""}
    found: list[str] = []

    def look(held: object, name: str = "") -> None:
        if isinstance(held, str) and name not in left_out:
            found.append(held)
        elif isinstance(held, dict):
            for key, value in held.items():
                look(value, key)
        elif isinstance(held, list | tuple) and name not in left_out:
            for value in held:
                look(value, name)

    look(data)
    if data["title"]:
        # A titled paper has no head of facts; its hal stands there where it says what it is about.
        gone = {"sifat", "lampiran", *(() if data["about"] else ("hal",))}
        found = [text for text in found if text not in {data[name] for name in gone}]
    return [line for text in found for line in text.split("\n") if line.strip()]


@pytest.fixture
def invitation(office: Office) -> Letter:
    """Everything at once: recipients on an annex, an annex of its own, copies, a.n. and u.b., a number."""
    rakor = InvitationText(
        hal="Undangan Rapat Koordinasi", purpose="rapat koordinasi", days="Selasa, 19 November 2024",
        hours="09.00 WIB s.d. selesai", place="Aula Jayang Tingang", agenda="Evaluasi\nTindak lanjut",
        to=[f"Kepala Badan Kesbangpol Kabupaten {n}" for n in range(14)], to_place="di Tempat",
        copies=["Gubernur", "Sekretaris Daerah"], link="ID 123, kata sandi rapat 456", dress="Batik",
        note="Narahubung Ani",
        annexes=[Annex("Susunan acara", ["Pukul", "Acara"], [1, 3], [["09.00", "Pembukaan"]])],
    )  # fmt: skip
    letter = services.draft_invitation(
        scope=office.writer, agency=office.agency, subject=Reference("meeting", "7"), text=rakor, now=NOW
    )
    letter.on_behalf_of, letter.through, letter.signer_rank = "Wali Kota", "Sekretaris Daerah", "Pembina"
    letter.save()
    letter = services.release_letter(scope=office.head, letter=letter, base_version=letter.version, now=NOW)
    return services.number_from_book(scope=office.writer, letter=letter, dated=TODAY, now=NOW)


def test_every_word_of_every_kind_comes_through(office: Office, invitation: Letter, tmp_path: Path) -> None:
    services.save_letterhead(
        scope=office.writer, agency=office.agency, text=paper(), emblem=png(40, 50), now=NOW
    )
    letters = {kind: begun(office, kind) for kind in LetterKind if kind != LetterKind.LETTER}
    letters |= {"biasa": office.draft(body="Dengan hormat.\n\nKedua."), "lengkap": invitation}
    documents = {name: papers.as_docx(letter) for name, letter in letters.items()}
    for name, file in on_paper(tmp_path, documents).items():
        words = every_word(letters[name])
        assert len(words) > 10
        text = words_of(file).upper()
        assert not [word for word in words if squeezed(word).upper() not in text], name
        pictures = run("pdfimages", "-list", file).splitlines()[2:]
        assert [line.split()[3:5] for line in pictures] == [["40", "50"]], name


@pytest.mark.parametrize("size", [("a4", "595", "842"), ("f4", "609", "935")])
def test_no_text_breaks_the_document(office: Office, tmp_path: Path, size: tuple[str, str, str]) -> None:
    head = papers.letterhead_of(office.agency)
    head.paper, head.changed_at = size[0], NOW
    head.save()
    letter = begun(office, "undangan", NASTY)
    (file,) = on_paper(tmp_path, {"aneh": papers.as_docx(letter)}).values()
    assert words_of(file).count('#import"x"*tebal*_miring_$x^2$') == len(letter.values)
    told = re.search(r"Page size:\s+([0-9.]+) x ([0-9.]+)", run("pdfinfo", file))
    assert told is not None
    assert [float(one) for one in told.groups()] == pytest.approx([float(size[1]), float(size[2])], abs=1)
    boxes = run("pdftotext", "-bbox", file, "-")
    assert max(float(x) for x in re.findall(r'xMax="([0-9.]+)"', boxes)) <= float(told[1])
