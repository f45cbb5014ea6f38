"""The pages of packets: fetched, brought back, decided and used; said in plain words."""

import zipfile
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from selaras.assessments.models import Intake, Round
from selaras.assessments.tests.factories import City, item_of
from selaras.assessments.tests.packets import filled, packet
from selaras.core import clock
from selaras.core.scope import Scope
from selaras.evidence.tests.samples import pdf

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    from selaras.assessments.tests.factories import NOW

    monkeypatch.setattr(clock, "now", lambda: NOW)


def signed_in(city: City, scope: Scope) -> Client:
    client = Client()
    client.force_login(city.user(scope))
    return client


def test_an_agency_fetches_its_own_packet_only(city: City, round_: Round) -> None:
    client = signed_in(city, city.contact("tapem"))
    page = client.get(reverse("packets", args=[round_.pk])).content.decode()
    assert "Tapem" in page
    assert "Bappeda" not in page
    assert "Semua OPD (ZIP)" not in page
    own = client.get(reverse("packet_file", args=[round_.pk, city["tapem"].pk]))
    assert own["Content-Disposition"].endswith('-tapem.xlsx"')
    assert client.get(reverse("packet_file", args=[round_.pk, city["bappeda"].pk])).status_code == 403
    assert client.get(reverse("packet_zip", args=[round_.pk])).status_code == 403
    assert client.get(reverse("packet_whole", args=[round_.pk])).status_code == 403


def test_all_packets_come_in_one_zip_with_a_folder_each(city: City, round_: Round) -> None:
    answer = signed_in(city, city.operator).get(reverse("packet_zip", args=[round_.pk]))
    names = zipfile.ZipFile(BytesIO(answer.content)).namelist()
    assert [name.split("/")[0] for name in names] == ["01-kesbangpol", "02-bappeda", "03-tapem", "04-polres"]


def upload(client: Client, round_: Round, data: bytes, name: str = "paket.xlsx", **more: str) -> Any:
    file = SimpleUploadedFile(name, data)
    return client.post(reverse("packet_upload", args=[round_.pk]), {"packet": file, **more})


def test_faults_are_listed_and_nothing_is_kept(city: City, round_: Round) -> None:
    client, scope = signed_in(city, city.contact("tapem")), city.contact("tapem")
    data = filled(
        packet(scope, round_, city["tapem"]), {"1.2": {"jawaban": "Mungkin"}, "2.2": {"nihil": "?"}}
    )
    answer = upload(client, round_, data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "2 hal perlu diperbaiki" in page
    assert "Jawab dengan ya atau tidak" in page
    assert not Intake.objects.exists()
    missing = client.post(reverse("packet_upload", args=[round_.pk]))
    assert missing.status_code == 422
    assert "Pilih paket isian" in missing.content.decode()
    strange = upload(client, round_, pdf(), "=cmd|x.pdf")
    assert "bukan paket isian" in strange.content.decode()


def test_from_the_file_to_the_answer_with_a_collision_decided(city: City, round_: Round) -> None:
    scope = city.contact("tapem")
    client = signed_in(city, scope)
    data = filled(packet(scope, round_, city["tapem"]), {"1.2": {"jawaban": "Tidak", "uraian": "Luar"}})
    item = city.write(item_of(round_, "1.2"), "Dalam")
    answer = upload(client, round_, data)
    (intake,) = Intake.objects.all()
    assert answer.headers["Location"] == intake.get_absolute_url()
    page = client.get(intake.get_absolute_url()).content.decode()
    assert "Diubah orang lain" in page
    assert "Luar" in page
    assert "Dalam" in page
    undecided = client.post(intake.get_absolute_url())
    assert undecided.status_code == 422
    assert "pilih teks yang dipakai" in undecided.content.decode()
    client.post(intake.get_absolute_url(), {f"pilih-{item.pk}": "berkas", "hand_in": "1"})
    assert item_of(round_, "1.2").narrative == "Luar"
    assert item_of(round_, "1.2").state == "validasi"
    done = client.get(intake.get_absolute_url()).content.decode()
    assert "Isian dari berkas disimpan." in done
    assert "Diajukan." in done


def test_half_a_source_is_told_beside_its_field(city: City, round_: Round) -> None:
    client, scope = signed_in(city, city.operator), city.operator
    data = filled(packet(scope, round_, city["tapem"]), {"1.2": {"jawaban": "Ya"}})
    answer = upload(client, round_, data, channel="telepon")
    assert answer.status_code == 422
    assert "Lengkapi asal isian" in answer.content.decode()
    without = upload(client, round_, data)
    assert "berisi isian OPD lain" in without.content.decode()
    given = upload(
        client, round_, data, channel="telepon", informant="Kepala Bagian", received_on="2026-01-21"
    )
    assert given.status_code == 302
    page = client.get(given.headers["Location"]).content.decode()
    assert "Telepon, dari Kepala Bagian, diterima Rabu, 21 Januari 2026" in page
    client.post(given.headers["Location"])
    assert item_of(round_, "1.2").unconfirmed


def test_set_aside_it_changes_nothing(city: City, round_: Round) -> None:
    scope = city.contact("tapem")
    client = signed_in(city, scope)
    data = filled(packet(scope, round_, city["tapem"]), {"1.2": {"jawaban": "Ya"}})
    where = upload(client, round_, data).headers["Location"]
    assert client.post(where, {"discard": "1"}).headers["Location"] == reverse("packets", args=[round_.pk])
    assert item_of(round_, "1.2").value == ""
    assert client.post(where).status_code == 403
