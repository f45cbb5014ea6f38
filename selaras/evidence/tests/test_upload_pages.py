"""Files come in through a plain form and through the progress list; each is answered for itself."""

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from selaras.core import clock
from selaras.evidence.models import Evidence, Use
from selaras.evidence.services import receiving
from selaras.evidence.tests import samples
from selaras.evidence.tests.factories import KIND, Subject, attach, contact_of, upload
from selaras.offices.models import Agency
from selaras.offices.tests.factories import make_agency, make_contact, make_link, person

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
URL = "/bukti/unggah/"
JSON = {"Accept": "application/json"}


@pytest.fixture
def agency() -> Agency:
    return make_agency(name="Dinas Sosial")


@pytest.fixture
def subject(agency: Agency) -> Subject:
    return Subject(agency)


def visitor_by_link(agency: Agency) -> Client:
    now = clock.now()
    contact = make_contact(agency, name="Trisna Endikat")
    link, _token = make_link(contact, starts_at=now, created_at=now, ends_at=now + timedelta(days=1))
    client = Client()
    session = client.session
    session["work_link"] = link.pk
    session.save()
    return client


@pytest.fixture
def contact(client: Client, agency: Agency) -> Client:
    client.force_login(person("narahubung", agency=agency)[0])
    return client


def fields(subject: Subject, *uploads: Any, **more: str) -> dict[str, Any]:
    return {"subject_kind": KIND, "subject_id": subject.id, "files": list(uploads), **more}


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_several_files_of_a_plain_form_are_kept_and_the_person_comes_back(
    contact: Client, subject: Subject
) -> None:
    response = contact.post(
        URL, fields(subject, upload("notula.pdf"), upload("foto.jpg"), next="/uji/1/?a=b")
    )
    assert (response.status_code, response.headers["Location"]) == (302, "/uji/1/?a=b")
    assert said(response) == ["2 berkas terunggah."]
    assert [use.evidence.title for use in Use.objects.on(KIND, subject.id)] == ["notula", "foto"]


def test_one_bad_file_does_not_hold_up_the_good_one(contact: Client, subject: Subject) -> None:
    response = contact.post(URL, fields(subject, upload("notula.pdf"), upload("jahat.pdf", b"MZ\x90")))
    assert response.headers["Location"] == f"/uji/{subject.id}/"
    done, refused = said(response)
    assert done == "1 berkas terunggah."
    assert refused.startswith(
        "jahat.pdf: Isinya program. Isian dan berkas lain Anda tersimpan. Yang dapat diunggah:"
    )


def test_the_progress_list_gets_one_answer_per_file(contact: Client, subject: Subject) -> None:
    good = contact.post(URL, fields(subject, upload("notula.pdf")), headers=JSON)
    kept = Evidence.objects.get()
    assert good.status_code == 201
    assert good.json() == {
        "detail": "",
        "files": [
            {"name": "notula.pdf", "ok": True, "detail": "", "id": kept.pk, "url": f"/bukti/{kept.pk}/"}
        ],
    }
    bad = contact.post(URL, fields(subject, upload("a.pdf", b"")), headers=JSON)
    assert bad.status_code == 422
    assert bad.json()["detail"].startswith("Berkas “a.pdf” kosong. Isian dan berkas lain Anda tersimpan.")
    mixed = contact.post(URL, fields(subject, upload("foto.jpg"), upload("a.pdf", b"x\0")), headers=JSON)
    assert (mixed.status_code, [file["ok"] for file in mixed.json()["files"]]) == (200, [True, False])


def test_no_file_is_answered_with_what_to_do(contact: Client, subject: Subject) -> None:
    plain = contact.post(URL, fields(subject))
    assert said(plain) == ["Belum ada berkas yang dipilih. Pilih berkas, lalu unggah."]
    assert contact.post(URL, fields(subject), headers=JSON).status_code == 422


def test_a_file_over_the_limit_is_refused_and_its_rest_is_never_written(
    contact: Client, subject: Subject, settings: Any, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.UPLOAD_MAX_MB = 1
    written: list[int] = []
    take = receiving.TemporaryFileUploadHandler.new_file

    def watch(handler: Any, *args: Any, **named: Any) -> None:
        take(handler, *args, **named)
        write = handler.file.file.write
        handler.file.file.write = lambda data: written.append(len(data)) or write(data)

    monkeypatch.setattr(receiving.TemporaryFileUploadHandler, "new_file", watch)
    big = SimpleUploadedFile("besar.pdf", samples.pdf() + b"\0" * 5 * 1024 * 1024)
    response = contact.post(URL, fields(subject, big), headers=JSON)
    assert response.status_code == 422
    assert response.json()["detail"] == (
        "Berkas “besar.pdf” belum terunggah karena melebihi 1 MB. Isian dan berkas lain Anda tersimpan. "
        "Kecilkan berkas atau tempel tautan."
    )
    assert 0 < sum(written) <= 1024 * 1024
    assert not Evidence.objects.exists()
    assert not media.exists()


def test_exactly_the_limit_passes(contact: Client, subject: Subject, settings: Any) -> None:
    settings.UPLOAD_MAX_MB = 1
    body = samples.jpeg(after=b"\x01" * (1024 * 1024 - len(samples.jpeg())))
    assert contact.post(URL, fields(subject, upload("a.jpg", body)), headers=JSON).status_code == 201
    assert contact.post(URL, fields(subject, upload("b.jpg", body + b"1")), headers=JSON).status_code == 422


def test_a_body_of_absurd_length_is_not_read(contact: Client, subject: Subject, settings: Any) -> None:
    settings.UPLOAD_MAX_MB, settings.UPLOAD_MAX_FILES = 1, 1

    def big() -> dict[str, Any]:
        return fields(subject, upload("besar.jpg", samples.jpeg(after=b"\1" * 3 * 1024 * 1024)))

    response = contact.post(URL, big(), headers=JSON)
    assert response.status_code == 413
    assert response.json()["detail"].startswith("Kiriman terlalu besar untuk sekali unggah.")
    plain = contact.post(URL, big(), headers={"Referer": "http://testserver/uji/7/"})
    assert (plain.status_code, plain.headers["Location"]) == (302, "http://testserver/uji/7/")
    assert contact.post(URL, big()).headers["Location"] == "/bukti/"
    assert not Evidence.objects.exists()


def test_the_forty_first_file_is_refused(contact: Client, subject: Subject, settings: Any) -> None:
    settings.UPLOAD_MAX_FILES = 3
    for _ in range(3):
        attach(subject)
    response = contact.post(URL, fields(subject, upload("foto.jpg")), headers=JSON)
    assert response.status_code == 422
    assert response.json()["detail"] == (
        "Bukti dukung belum ditambahkan karena sudah ada 3 pada butir ini, jumlah paling banyak. "
        "Isian dan berkas lain Anda tersimpan. Gabungkan berkas atau lepas yang tidak perlu."
    )
    assert Use.objects.live().count() == 3


def test_the_limits_are_what_the_settings_say(settings: Any) -> None:
    assert (settings.UPLOAD_MAX_MB, settings.UPLOAD_MAX_FILES) == (25, 40)


def test_the_same_content_twice_on_one_subject_is_refused(contact: Client, subject: Subject) -> None:
    contact.post(URL, fields(subject, upload("notula.pdf")))
    again = contact.post(
        URL, fields(subject, upload("salinan.pdf", samples.HONEST["notula.pdf"][1])), headers=JSON
    )
    assert "sudah ada di sini sebagai “notula”" in again.json()["detail"]
    assert Use.objects.count() == 1


def test_the_same_content_elsewhere_is_allowed_with_a_hint(contact: Client, subject: Subject) -> None:
    other = Subject(
        make_agency(subject.owner.region, name="Dinas Kesehatan"), title="Butir 2.1: Perda apa saja"
    )
    attach(other, body=samples.HONEST["notula.pdf"][1])
    response = contact.post(URL, fields(subject, upload("notula.pdf")), headers=JSON)
    assert response.json()["detail"] == (
        "Berkas yang sama juga dipakai Dinas Kesehatan. Ini boleh; pastikan halamannya sesuai."
    )


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\rusmala\\notula.pdf", "notula.pdf"),
        ("a\u202efdp.pdf", "afdp.pdf"),
        ("laporan\u200b\u2028akhir.pdf", "laporanakhir.pdf"),
        ("x" * 400 + ".pdf", "x" * 146 + ".pdf"),
        ("foto", "foto.pdf"),
        (".pdf", "pdf.pdf"),
        ("  rapat   FKUB .pdf", "rapat FKUB.pdf"),
        ("<b>rapat</b>.pdf", "b>.pdf"),
        ("surat.PDF", "surat.PDF"),
    ],
)
def test_names_are_cleaned_and_shown(given: str, kept: str, contact: Client, subject: Subject) -> None:
    upload_ = io.BytesIO(samples.pdf())
    upload_.name = given
    response = contact.post(URL, fields(subject, upload_), headers=JSON)
    assert response.status_code == 201, response.text
    assert Evidence.objects.get().original_name == kept


def test_a_subject_that_is_closed_refuses_with_its_reason(
    contact: Client, subject: Subject, media: Path
) -> None:
    subject.is_open = False
    assert contact.post(URL, fields(subject, upload())).status_code == 403
    response = contact.post(URL, fields(subject, upload()), headers=JSON)
    assert (response.status_code, response.json()["detail"]) == (403, "Periode sudah ditutup.")
    assert not media.exists()


def test_a_subject_that_closes_while_the_file_travels_keeps_nothing(
    contact: Client, subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    from selaras.evidence.services import content

    inspect = content.inspect

    def slow(*args: Any, **named: Any) -> content.Detected:
        subject.is_open = False
        return inspect(*args, **named)

    monkeypatch.setattr(content, "inspect", slow)
    response = contact.post(URL, fields(subject, upload()), headers=JSON)
    assert (response.status_code, response.json()["detail"]) == (403, "Periode sudah ditutup.")
    assert not Evidence.objects.exists()


def test_foreign_and_unknown_subjects_are_not_found(contact: Client) -> None:
    foreign = Subject(make_agency())
    for kind, id_ in ((KIND, foreign.id), (KIND, "999"), ("nothing", "1"), (KIND, ""), ("evidence", "1")):
        given = {"subject_kind": kind, "subject_id": id_, "files": [upload()]}
        assert contact.post(URL, given).status_code == 404
    assert not Evidence.objects.exists()


def test_a_kind_that_takes_no_evidence_refuses(contact: Client, subject: Subject) -> None:
    use = attach(subject)
    given = {"subject_kind": "evidence", "subject_id": str(use.evidence_id), "files": [upload("foto.jpg")]}
    response = contact.post(URL, given, headers=JSON)
    assert (response.status_code, Use.objects.count()) == (403, 1)


def test_a_visitor_sends_nothing(client: Client, subject: Subject, media: Path) -> None:
    assert client.post(URL, fields(subject, upload())).headers["Location"].startswith("/masuk/")
    response = client.post(URL, fields(subject, upload()), headers=JSON)
    assert response.status_code == 401
    assert "Masuk lagi di tab lain" in response.json()["detail"]
    assert not media.exists()


def test_a_form_without_its_token_is_refused(agency: Agency, subject: Subject) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(person("narahubung", agency=agency)[0])
    assert strict.post(URL, fields(subject, upload())).status_code == 403
    assert not Evidence.objects.exists()
    strict.get(reverse("evidence_add"))
    token = strict.cookies["csrftoken"].value
    assert (
        strict.post(URL, fields(subject, upload()), headers={"X-CSRFToken": token} | JSON).status_code == 201
    )
    with_field = fields(subject, upload("foto.jpg"), csrfmiddlewaretoken=token)
    assert strict.post(URL, with_field, headers=JSON).status_code == 201


@pytest.mark.parametrize(
    "address",
    ["https://jahat.example/", "//jahat.example/", "javascript:alert(1)", "/\\jahat", "abc", "/a\r\nb"],
)
def test_the_way_back_stays_inside(contact: Client, subject: Subject, address: str) -> None:
    response = contact.post(URL, fields(subject, upload(), next=address))
    assert response.headers["Location"] == f"/uji/{subject.id}/"


def test_a_work_link_uploads_for_its_agency_only(agency: Agency, subject: Subject) -> None:
    client = visitor_by_link(agency)
    assert client.post(URL, fields(subject, upload()), headers=JSON).status_code == 201
    kept = Evidence.objects.get()
    assert (kept.added_via, kept.added_by_name, kept.agency) == ("tautan_kerja", "Trisna Endikat", agency)
    foreign = Subject(make_agency(agency.region))
    assert client.post(URL, fields(foreign, upload("foto.jpg"))).status_code == 404
    assert client.get("/bukti/").status_code == 403
    # Without a subject there is no library of a work link.
    assert client.post(URL, {"files": [upload("foto.jpg")], "agency": agency.pk}).status_code == 403


def test_the_library_takes_files_for_an_own_agency(contact: Client, agency: Agency) -> None:
    other = make_agency(agency.region)
    one = contact.post(URL, {"files": [upload()], "agency": agency.pk})
    kept = Evidence.objects.get()
    assert one.headers["Location"] == f"/bukti/{kept.pk}/ubah/"
    two = contact.post(URL, {"files": [upload("foto.jpg"), upload("layar.png")], "agency": agency.pk})
    assert two.headers["Location"] == "/bukti/"
    assert contact.post(URL, {"files": [upload()], "agency": other.pk}).status_code == 404
    assert contact.post(URL, {"files": [upload()]}).status_code == 404


def test_an_operator_uploads_in_the_name_of_an_agency_of_the_region(client: Client, agency: Agency) -> None:
    client.force_login(person("operator", region=agency.region)[0])
    client.post(URL, {"files": [upload()], "agency": agency.pk})
    assert Evidence.objects.get().agency == agency


def test_the_answer_is_json_where_only_json_is_wanted(contact: Client, subject: Subject) -> None:
    response = contact.post(URL, fields(subject, upload()), headers=JSON)
    assert json.loads(response.content)["files"][0]["ok"] is True
    assert contact_of(subject.owner).agency_ids == {subject.owner.pk}
