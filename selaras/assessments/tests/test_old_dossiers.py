"""Old dossiers lose their files by rule: the last three stay, what was sent stays, every receipt stays."""

import hashlib
import os
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from selaras.assessments import services
from selaras.assessments.models import Dossier, DossierRemoval, Round
from selaras.assessments.services import Sending
from selaras.assessments.services.dossier_removal import KEPT, LEAVING, old_dossiers, remove_old_dossiers
from selaras.assessments.tests.factories import NOW, City
from selaras.audit.models import AppendOnlyError, Event
from selaras.evidence.models import Blob
from selaras.evidence.services import files

LATER = NOW + timedelta(days=40)
PARTS = ("pdf", "zip", "csv")


def made(round_: Round, number: int, *, at: datetime = NOW, **same: bytes) -> Dossier:
    """A dossier whose three files lie on the disk; ``same`` gives a part the bytes of another one."""
    facts: dict[str, Any] = {}
    for part in PARTS:
        content = same.get(part) or f"{round_.pk}/{number}/{part}".encode()
        facts[f"{part}_sha256"] = hashlib.sha256(content).hexdigest()
        facts[f"{part}_bytes"] = len(content)
        path = files.path_of(facts[f"{part}_sha256"])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    row = Dossier(
        round=round_, number=number, made_at=at, made_by_name="Rusmala", answers=1, asked=1, files=0, **facts
    )
    row.save()
    return row


def there(dossier: Dossier) -> list[str]:
    return [part for part in PARTS if files.path_of(dossier.content(part)[0]).exists()]


def wait() -> None:
    """An hour passes over what is on its way out."""
    for path in files.staging_folder().glob(f"{LEAVING}*"):
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))


def test_the_last_three_stay_whatever_their_age(city: City, round_: Round) -> None:
    rows = [made(round_, number) for number in range(1, 6)]
    assert remove_old_dossiers(now=LATER) == 2
    assert [there(row) for row in rows] == [[], [], *[list(PARTS)] * KEPT]
    assert sorted(DossierRemoval.objects.values_list("dossier__number", flat=True)) == [1, 2]
    assert remove_old_dossiers(now=LATER) == 0
    event = Event.objects.get(verb="assessments.round.dossiers_removed")
    assert (event.after, event.actor_name) == ({"numbers": [2, 1]}, "Sistem")


def test_the_young_stay(city: City, round_: Round) -> None:
    for number in range(1, 7):
        made(round_, number, at=LATER - timedelta(days=29))
    assert remove_old_dossiers(now=LATER) == 0


def test_what_was_sent_stays_for_ever_even_where_the_proof_was_corrected(city: City, round_: Round) -> None:
    rows = [made(round_, number) for number in range(1, 7)]
    closed = city.close(round_)
    sending = Sending("surel", "pemilik@contoh.example.org", NOW, receipt="1", dossier_number=1)
    proof = services.record_sending(scope=city.operator, round_=closed, sending=sending, now=NOW)
    other = Sending("surel", "pemilik@contoh.example.org", NOW, receipt="1", dossier_number=2)
    services.correct_sending(scope=city.operator, proof=proof, sending=other, reason="Nomor 2", now=NOW)
    assert [row.number for row in old_dossiers(now=LATER)] == [3]
    assert remove_old_dossiers(now=LATER + timedelta(days=3650)) == 1
    assert [bool(there(row)) for row in rows] == [True, True, False, True, True, True]


def test_content_that_something_else_needs_is_never_deleted(city: City, round_: Round) -> None:
    shared = b"item,use,agency,file,sha256,pages,bytes\n"
    first, second = made(round_, 1, csv=shared), made(round_, 2)
    for number in range(3, 5):
        made(round_, number)
    last = made(round_, 5, csv=shared)
    kept = second.content("pdf")[0]
    Blob.objects.create(sha256=kept, size=9, content_type="application/pdf", extension="pdf", stored_at=NOW)
    assert remove_old_dossiers(now=LATER) == 2
    assert there(first) == ["csv"]
    assert there(second) == ["pdf"]
    assert there(last) == list(PARTS)


def test_bytes_stored_again_while_they_leave_come_back(city: City, round_: Round) -> None:
    rows = [made(round_, number) for number in range(1, 5)]
    remove_old_dossiers(now=LATER)
    assert there(rows[0]) == []
    saved = rows[0].content("zip")[0]
    Blob.objects.create(sha256=saved, size=9, content_type="application/zip", extension="zip", stored_at=NOW)
    remove_old_dossiers(now=NOW)
    # Within the hour everything still waits, so that nothing is lost to a write of that very moment.
    assert len(list(files.staging_folder().glob(f"{LEAVING}*"))) == 3
    wait()
    remove_old_dossiers(now=LATER)
    assert there(rows[0]) == ["zip"]
    assert not list(files.staging_folder().glob(f"{LEAVING}*"))


def test_a_missing_file_stops_nothing(city: City, round_: Round) -> None:
    rows = [made(round_, number) for number in range(1, 6)]
    files.path_of(rows[0].content("pdf")[0]).unlink()
    assert remove_old_dossiers(now=LATER) == 2


def test_the_rule_looks_at_each_round_by_itself(city: City, round_: Round) -> None:
    other = city.make_round(data_year=2024)
    for number in range(1, 4):
        made(round_, number)
        made(other, number)
    assert remove_old_dossiers(now=LATER) == 0
    made(other, 4)
    assert remove_old_dossiers(now=LATER) == 1
    with pytest.raises(AppendOnlyError):
        DossierRemoval.objects.get().delete()


@pytest.mark.slow
def test_the_page_tells_the_rule_and_keeps_the_receipt(city: City, round_: Round) -> None:
    rows = [made(round_, number) for number in range(1, 5)]
    remove_old_dossiers(now=LATER)
    page = Client()
    page.force_login(city.user(city.operator))
    shown = page.get(reverse("dossiers", args=[round_.pk])).content.decode()
    assert "Isinya dihapus menurut aturan" in shown
    assert rows[0].pdf_sha256 in shown
    assert reverse("dossier_file", args=[round_.pk, 1, "pdf"]) not in shown
    assert page.get(reverse("dossier_file", args=[round_.pk, 1, "pdf"])).status_code == 404
    assert page.get(reverse("dossier_file", args=[round_.pk, 2, "pdf"])).status_code == 200
