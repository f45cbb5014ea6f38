"""The emblem of the region on the paper of an office: proved before it is kept, printed from then on."""

import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from selaras.audit.models import Event
from selaras.core.verdict import Refused
from selaras.letters import services
from selaras.letters.models import Letterhead
from selaras.letters.selectors.papers import letterhead_of, printed
from selaras.letters.services.emblems import EMBLEM_BYTES
from selaras.letters.tests.factories import NOW, Office
from selaras.letters.tests.test_number_books import paper

pytestmark = pytest.mark.slow


def png(width: int = 8, height: int = 10, *, pixels: bytes | None = None) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    if pixels is None:
        pixels = zlib.compress((b"\0" + b"\x20\x60\x40" * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def save(office: Office, emblem: bytes | None) -> Letterhead:
    return services.save_letterhead(
        scope=office.writer, agency=office.agency, text=paper(), emblem=emblem, now=NOW
    )


def test_it_is_printed_on_every_letter_and_can_be_taken_off(office: Office) -> None:
    save(office, None)
    letter = office.draft()
    without = printed(letter)
    save(office, png())
    carrying = printed(letter)
    assert b"/Subtype/Image" in carrying.replace(b" ", b"") and carrying != without
    assert carrying == printed(letter)
    save(office, None)
    assert bytes(letterhead_of(office.agency).emblem) == png()
    save(office, b"")
    assert printed(letter) == without
    assert [bool(event.after.get("emblem")) for event in Event.objects.filter(after__has_key="emblem")].count(
        True
    ) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"bukan gambar",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        png()[:-8],
        png(pixels=b"rusak"),
        png(30_000, 30_000, pixels=zlib.compress(b"")),
        png() + b"\0" * EMBLEM_BYTES,
        b"\xff\xd8\xff\xe0",
    ],
    ids=["text", "svg", "cut", "broken", "bomb", "huge", "jpeg head alone"],
)
def test_what_no_press_can_print_is_refused_and_changes_nothing(office: Office, data: bytes) -> None:
    save(office, png())
    with pytest.raises(ValidationError) as fault:
        save(office, data)
    assert set(fault.value.message_dict) == {"emblem"}
    assert bytes(Letterhead.objects.get().emblem) == png()


def test_nobody_else_gives_an_office_its_emblem(office: Office) -> None:
    with pytest.raises(Refused):
        services.save_letterhead(
            scope=Office("16.71").writer, agency=office.agency, text=paper(), emblem=png(), now=NOW
        )


def test_its_page_takes_shows_and_removes_it(office: Office, client: Client) -> None:
    client.force_login(office.writer_user)
    page, shown = (reverse(name, args=[office.agency.pk]) for name in ("letterhead", "letterhead_emblem"))
    given = {
        "lines": "PEMERINTAH KOTA\nBADAN", "address": "Jalan Contoh 1", "place": "Pagar Alam",
        "paper": "f4", "pattern": "{nomor}/{tahun}", "tag": "#",
    }  # fmt: skip
    assert client.get(shown).status_code == 404
    wrong = client.post(page, given | {"emblem": SimpleUploadedFile("lambang.png", b"bukan gambar")})
    assert wrong.status_code == 422
    assert "Jalan Contoh 1" in wrong.text and "PNG atau JPEG yang utuh" in wrong.text
    assert client.post(page, given | {"emblem": SimpleUploadedFile("x.png", png())}).status_code == 302
    answer = client.get(shown)
    assert (answer["Content-Type"], answer.content) == ("image/png", png())
    assert shown in client.get(page).text
    assert client.post(page, given | {"drop_emblem": "on"}).status_code == 302
    assert client.get(shown).status_code == 404
