"""A photo that tells a place is shown without it; the original is sealed, and its opening is on record."""

import struct

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from selaras.audit.models import Event
from selaras.evidence import permissions, selectors, services
from selaras.evidence.models import Blob
from selaras.evidence.services import exif, files
from selaras.evidence.tests import samples
from selaras.evidence.tests.factories import Subject, contact_of, link_scope, make_file, upload
from selaras.offices.tests.factories import NOW, grant, make_agency, make_user

SCAN = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x12\xff\x00\x34\xff\xd0\x56" + b"\xff\xd9"


def with_place(*, order: bytes = b"MM", orientation: int = 6) -> bytes:
    """EXIF with orientation, the moment and a place; then the picture, then a clip the phone hung behind."""
    sign = ">" if order == b"MM" else "<"
    tiff = order + struct.pack(f"{sign}HI", 42, 8) + struct.pack(f"{sign}H", 3)
    tiff += struct.pack(f"{sign}HHIHH", 0x0112, 3, 1, orientation, 0)
    tiff += struct.pack(f"{sign}HHII", 0x8769, 4, 1, 50) + struct.pack(f"{sign}HHII", 0x8825, 4, 1, 88)
    tiff += struct.pack(f"{sign}I", 0)
    tiff += struct.pack(f"{sign}H", 1) + struct.pack(f"{sign}HHII", 0x9003, 2, 20, 68)
    tiff += struct.pack(f"{sign}I", 0) + b"2025:10:14 09:30:00\0" + b"GPS-LINTANG-BUJUR"
    segment = b"\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\0\0" + tiff
    comment = b"\xff\xfe\x00\x0aRAHASIA!"
    frame = b"\xff\xc0\x00\x11\x08\x00\x06\x00\x08\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"
    return b"\xff\xd8" + segment + comment + frame + SCAN + b"KLIP GPS"


@pytest.mark.parametrize("order", [b"MM", b"II"])
def test_the_place_goes_the_day_and_the_picture_stay(order: bytes) -> None:
    shown = exif.without_place(with_place(order=order))
    assert shown is not None
    assert b"GPS" not in shown
    assert b"RAHASIA" not in shown
    assert shown.endswith(SCAN)
    assert b"2025:10:14 09:30:00" in shown
    _order, entries = exif._folder(shown[12:], None)
    assert entries[0x0112] == (1, 6)
    assert exif.without_place(shown) is None


def test_a_photo_without_a_place_is_left_as_it_is() -> None:
    assert exif.without_place(samples.jpeg()) is None


@given(st.integers(0, len(with_place())), st.integers(0, 255))
def test_no_damaged_photo_breaks_it(at: int, byte: int) -> None:
    whole = with_place()
    for damaged in (whole[:at], whole[:at] + bytes([byte]) + whole[at + 1 :]):
        try:
            shown = exif.without_place(damaged)
        except exif.NotAJpeg:
            continue
        assert shown is None or shown.startswith(b"\xff\xd8")


@pytest.mark.django_db
def test_the_original_is_sealed_and_every_opening_is_on_record(client: Client) -> None:
    agency = make_agency()
    photo = services.store_upload(
        scope=contact_of(agency), agency=agency, upload=upload("foto.jpg", with_place()), now=NOW
    )
    assert photo.blob is not None
    assert photo.original is not None
    assert b"GPS" not in files.path_of(photo.blob.sha256).read_bytes()
    assert files.path_of(photo.original.sha256).read_bytes() == with_place()
    assert str(photo.issued_on) == "2025-10-14"
    reader, owner = make_user(), make_user()
    grant(reader, "operator", region=agency.region)
    grant(owner, "narahubung", agency=agency)
    client.force_login(owner)
    assert b"GPS" not in b"".join(client.get(f"/bukti/{photo.pk}/berkas").streaming_content)
    answer = client.get(f"/bukti/{photo.pk}/asli")
    assert b"".join(answer.streaming_content) == with_place()
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert Event.objects.filter(verb="evidence.original_opened").count() == 1


@pytest.mark.django_db
def test_only_its_agency_opens_the_original_and_never_by_a_link() -> None:
    agency, reader = make_agency(), make_agency()
    subject = Subject(agency, readers=[reader])
    trisna = link_scope(agency)
    use = services.attach_upload(
        scope=trisna, subject=subject.reference, upload=upload("foto.jpg", with_place()), now=NOW
    )
    photo = use.evidence
    assert selectors.get(contact_of(reader), photo.pk) == photo
    assert not permissions.can_open_original(contact_of(reader), photo)
    assert not permissions.can_open_original(trisna, photo)
    assert permissions.can_open_original(contact_of(agency), photo)
    assert not permissions.can_open_original(contact_of(agency), make_file(agency))


@pytest.mark.django_db
def test_the_same_photo_is_known_again_after_it_lost_its_place() -> None:
    subject = Subject(make_agency())
    scope = contact_of(subject.owner)

    def attach_photo() -> None:
        photo = upload("a.jpg", with_place())
        services.attach_upload(scope=scope, subject=subject.reference, upload=photo, now=NOW)

    attach_photo()
    with pytest.raises(services.Rejected, match="sudah ada di sini"):
        attach_photo()
    assert Blob.objects.count() == 2
