"""Links, nihil statements, titles, dates, states, questions, archiving."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from selaras.audit.models import Event
from selaras.core.verdict import Refused
from selaras.evidence import choices, services
from selaras.evidence.models import Blob, Evidence
from selaras.evidence.services import records, validation
from selaras.evidence.tests.factories import (
    KIND,
    Subject,
    attach,
    contact_of,
    make_file,
    make_link_evidence,
    make_nihil,
)
from selaras.offices.models import Agency
from selaras.offices.tests.factories import NOW, make_agency, person
from selaras.regions.tests.factories import make_region

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.parametrize(
    "url",
    [
        "https://pagaralamkota.go.id/berita/1?a=b#c",
        "http://10.1.2.3:8080/x",
        "https://drive.example.com/file/d/AbC_-1/view",
        " https://a.go.id ",
    ],
)
def test_web_addresses_are_kept(url: str) -> None:
    assert validation.clean_url(url) == url.strip()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "javascript:alert(1)",
        "JaVaScRiPt://a.go.id/%0aalert(1)",
        "data:text/html,<script>",
        "file:///etc/passwd",
        "ftp://a.go.id/x",
        "//a.go.id/x",
        "a.go.id",
        "https://",
        "https:///x",
        "https://nama:sandi@a.go.id/",
        "https://bank.go.id@jahat.example/",
        "https://a.go.id\\@jahat.example/",
        "https://a.go.id/\u202ex",
        "https://a.go.id/a b",
        "https://a.go.id/\nx",
        "https://[::1",
        "https://a.go.id:99999999/",
        "https://-a-.example",
        "https://a.go.id/" + "x" * 1000,
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        validation.clean_url(url)


def test_a_nihil_says_what_was_looked_at() -> None:
    evidence = make_nihil(sources=["Polres (surat 8 Januari 2026)", " FKUB ", "FKUB", "", "pemantauan media"])
    assert evidence.nihil_sentence == (
        "Tidak ada catatan peristiwa pada sumber yang diperiksa: Polres (surat 8 Januari 2026), FKUB, "
        "pemantauan media. Bukan pernyataan bahwa tidak pernah terjadi."
    )
    assert (evidence.checked_on, evidence.title, evidence.state) == (
        date(2026, 1, 21),
        "Pernyataan nihil",
        "siap",
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"sources": []},
        {"sources": ["  ", "\u200b"]},
        {"sources": [f"sumber {n}" for n in range(21)]},
        {"sources": ["x" * 201]},
        {"checked_on": date(2026, 1, 23)},
    ],
)
def test_a_nihil_without_sources_or_from_the_future_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        make_nihil(**fields)
    assert not Evidence.objects.exists()


def test_the_future_begins_at_midnight_of_the_region() -> None:
    late = datetime(2026, 1, 22, 16, 30, tzinfo=UTC)  # 23.30 WIB, already the 23rd in Jayapura
    for code, allowed in (("16.72", False), ("91.71", True)):
        agency = make_agency(make_region(code))
        scope = contact_of(agency)
        day = date(2026, 1, 23)
        if allowed:
            services.add_nihil(scope=scope, agency=agency, sources=["FKUB"], checked_on=day, now=late)
        else:
            with pytest.raises(ValidationError, match="masa depan"):
                services.add_nihil(scope=scope, agency=agency, sources=["FKUB"], checked_on=day, now=late)


def test_titles_are_one_clean_line() -> None:
    evidence = make_link_evidence(title="  Berita\u202e \n dialog\x00 ")
    assert evidence.title == "Berita dialog"
    with pytest.raises(ValidationError):
        make_link_evidence(title=" \u200b ")
    with pytest.raises(ValidationError):
        make_link_evidence(title="x" * 201)


def change(evidence: Evidence, **fields: Any) -> Evidence:
    values = {"title": evidence.title, "issued_on": None, "period_start": None, "period_end": None} | fields
    return services.edit(scope=contact_of(evidence.agency), evidence=evidence, now=NOW, **values)


@pytest.mark.parametrize(
    ("make", "before"), [(make_file, "diperiksa"), (make_link_evidence, "diunggah"), (make_nihil, "siap")]
)
def test_a_date_makes_it_ready(make: Any, before: str) -> None:
    evidence = make()
    assert evidence.state == before
    assert change(evidence, issued_on=date(2025, 10, 14)).state == "siap"
    assert change(evidence).state == before
    both = change(evidence, period_start=date(2025, 1, 1), period_end=date(2029, 12, 31))
    assert both.state == "siap"


@pytest.mark.parametrize(
    "fields",
    [
        {"issued_on": date(2026, 1, 23)},
        {"period_start": date(2025, 1, 1)},
        {"period_end": date(2025, 1, 1)},
        {"period_start": date(2025, 1, 2), "period_end": date(2025, 1, 1)},
        {"title": " "},
    ],
)
def test_impossible_dates_and_blank_titles_are_refused(fields: dict[str, Any]) -> None:
    evidence = make_file()
    with pytest.raises(ValidationError):
        change(evidence, **fields)
    evidence.refresh_from_db()
    assert (evidence.title, evidence.issued_on) == ("Notula rapat FKUB", None)


def test_an_edit_is_recorded_once_with_what_changed() -> None:
    evidence = make_file()
    change(evidence)
    change(evidence, title="Notula", issued_on=date(2025, 10, 14))
    event = Event.objects.get(verb="evidence.edited")
    assert (event.before, event.after) == (
        {"title": "Notula rapat FKUB", "issued_on": None},
        {"title": "Notula", "issued_on": "2025-10-14"},
    )


def test_a_question_waits_for_its_explanation() -> None:
    owner = make_agency()
    evidence = make_file(owner)
    operator = person("operator", region=owner.region)[1]
    with pytest.raises(ValidationError):
        services.question(scope=operator, evidence=evidence, text="  ", now=NOW)
    asked = services.question(scope=operator, evidence=evidence, text="Tanggal berapa?", now=NOW)
    assert (asked.state, asked.question) == ("penjelasan", "Tanggal berapa?")
    assert change(asked, issued_on=date(2025, 1, 1)).state == "penjelasan"
    with pytest.raises(ValidationError):
        services.explain(scope=contact_of(owner), evidence=evidence, text="x" * 2001, now=NOW)
    text = "14 Oktober.\r\n\0Lihat\u202e halaman 2. "
    told = services.explain(scope=contact_of(owner), evidence=evidence, text=text, now=NOW)
    assert (told.state, told.explanation) == ("siap", "14 Oktober.\nLihat halaman 2.")


def test_archiving_needs_a_reason_and_says_who() -> None:
    evidence = make_file()
    scope = contact_of(evidence.agency)
    with pytest.raises(ValidationError):
        services.archive(scope=scope, evidence=evidence, reason="", now=NOW)
    done = services.archive(scope=scope, evidence=evidence, reason="Usang", now=NOW)
    assert (done.state, done.archived_at, done.archived_by_name) == ("diarsipkan", NOW, scope.name)
    with pytest.raises(Refused):
        services.archive(scope=scope, evidence=evidence, reason="Lagi", now=NOW)


def test_decided_evidence_is_not_archived() -> None:
    subject = Subject(make_agency())
    use = attach(subject)
    subject.is_decided = True
    with pytest.raises(Refused, match="sudah diputuskan"):
        services.archive(scope=contact_of(subject.owner), evidence=use.evidence, reason="Usang", now=NOW)


@pytest.mark.parametrize(
    "broken",
    [
        {"kind": "link"},
        {"kind": "nihil"},
        {"url": "https://a.go.id"},
        {"blob": None},
        {"original_name": ""},
        {"nihil": {"sources": ["x"]}},
        {"title": ""},
        {"state": "selesai"},
        {"state": "diarsipkan"},
        {"state": "penjelasan"},
        {"archived_at": NOW},
        {"period_start": date(2025, 1, 1)},
        {"period_start": date(2025, 1, 2), "period_end": date(2025, 1, 1)},
    ],
)
def test_the_database_refuses_rows_that_contradict_themselves(broken: dict[str, Any]) -> None:
    evidence = make_file()
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.filter(pk=evidence.pk).update(**broken)


@pytest.mark.parametrize("broken", [{"size": 0}, {"sha256": "A" * 64}, {"sha256": "a" * 63}, {"width": 5}])
def test_the_database_refuses_odd_content(broken: dict[str, Any]) -> None:
    evidence = make_file()
    with pytest.raises(IntegrityError), transaction.atomic():
        Blob.objects.filter(pk=evidence.blob_id).update(**broken)


def test_every_state_has_words_a_colour_and_its_transitions() -> None:
    assert (
        set(choices.STATE_MEANING)
        == set(choices.STATE_TONES)
        == set(choices.TRANSITIONS)
        == set(choices.State)
    )
    # What is not open any more can only lose its content: by the schedule, or by the scanner.
    ends = {choices.State.DISPOSED, choices.State.REFUSED}
    closed = [state for state, following in choices.TRANSITIONS.items() if set(following) <= ends]
    assert set(choices.OPEN_STATES) == set(choices.State) - set(closed)
    evidence = make_file()
    evidence.state = choices.State.ARCHIVED
    with pytest.raises(ValidationError):
        records.move(evidence, choices.State.READY)


# ---- pages


@pytest.fixture
def agency() -> Agency:
    return make_agency(name="Dinas Sosial")


@pytest.fixture
def contact(client: Client, agency: Agency) -> Client:
    client.force_login(person("narahubung", agency=agency)[0])
    return client


def test_a_link_by_form_to_a_subject_and_to_the_library(contact: Client, agency: Agency) -> None:
    subject = Subject(agency)
    data = {"url": "https://a.go.id/x", "title": "Berita", "issued_on": "2025-10-14"}
    on_item = contact.post("/bukti/tautan/", data | {"subject_kind": KIND, "subject_id": subject.id})
    assert on_item.headers["Location"] == f"/uji/{subject.id}/"
    in_library = contact.post("/bukti/tautan/", data | {"agency": agency.pk})
    assert in_library.headers["Location"] == f"/bukti/{Evidence.objects.latest('pk').pk}/"
    assert list(Evidence.objects.values_list("state", flat=True)) == ["siap", "siap"]


def test_what_was_typed_stays_when_a_link_is_refused(contact: Client, agency: Agency) -> None:
    data = {"url": "javascript:alert(1)", "title": "Berita <b>", "agency": agency.pk, "next": "/uji/5/"}
    response = contact.post("/bukti/tautan/", data)
    assert response.status_code == 200
    assert "Tautan belum sesuai." in response.text
    assert 'value="Berita &lt;b&gt;"' in response.text
    assert 'value="/uji/5/"' in response.text
    empty = contact.post("/bukti/tautan/", {"agency": agency.pk})
    assert empty.context["link_form"].errors.keys() == {"url", "title"}


def test_a_nihil_by_form(contact: Client, agency: Agency) -> None:
    subject = Subject(agency)
    target = {"subject_kind": KIND, "subject_id": subject.id}
    data = {"sources": "Polres (surat 8 Januari 2026)\r\nFKUB\r\n", "checked_on": "2026-01-21"}
    contact.post("/bukti/nihil/", data | target)
    assert Evidence.objects.get().nihil == {
        "sources": ["Polres (surat 8 Januari 2026)", "FKUB"],
        "checked_on": "2026-01-21",
    }
    contact.post("/bukti/nihil/", data | {"agency": agency.pk})
    assert Evidence.objects.count() == 2
    future = contact.post("/bukti/nihil/", data | target | {"checked_on": "2999-01-01"})
    assert "Tanggal pemeriksaan tidak boleh di masa depan." in future.text
    assert "Polres (surat 8 Januari 2026)" in future.text


def test_the_page_to_add_tells_the_limits_first(contact: Client, agency: Agency) -> None:
    page = contact.get("/bukti/tambah/").text
    assert "paling besar 25 MB per berkas, paling banyak 40 berkas" in page
    assert 'capture="environment"' in page
    assert 'enctype="multipart/form-data"' in page
    for_item = contact.get("/bukti/tambah/", {"subject_kind": KIND, "subject_id": Subject(agency).id})
    assert "Untuk Butir 6.4" in for_item.text


def test_editing_by_form(contact: Client, agency: Agency) -> None:
    evidence = make_file(agency)
    address = f"/bukti/{evidence.pk}/ubah/"
    data = {"title": "Notula", "issued_on": "2025-10-14", "period_start": "", "period_end": ""}
    assert contact.get(address, {"next": "/uji/4/"}).context["next"] == "/uji/4/"
    assert contact.get(address, {"next": "https://jahat.example/"}).context["next"] == ""
    wrong = contact.post(address, data | {"period_start": "2025-01-01"})
    assert wrong.context["form"].errors.keys() == {"period_end"}
    assert contact.post(address, data | {"next": "/uji/4/"}).headers["Location"] == "/uji/4/"
    assert contact.post(address, data).headers["Location"] == f"/bukti/{evidence.pk}/"
    evidence.refresh_from_db()
    assert (evidence.title, evidence.issued_on) == ("Notula", date(2025, 10, 14))


def test_steps_by_form(contact: Client, agency: Agency) -> None:
    evidence = make_file(agency)
    asker = Client()
    asker.force_login(person("operator", region=agency.region)[0])
    address = f"/bukti/{evidence.pk}/langkah/"
    asker.post(f"{address}tanya/", {"text": "Tanggal berapa?"})
    page = contact.get(f"/bukti/{evidence.pk}/").text
    assert "Tanggal berapa?" in page
    assert "Beri penjelasan" in page
    contact.post(f"{address}jelaskan/", {"text": "14 Oktober"})
    assert "14 Oktober" in contact.get(f"/bukti/{evidence.pk}/").text
    assert contact.post(f"{address}arsip/", {"text": ""}).status_code == 302
    contact.post(f"{address}arsip/", {"text": "Usang"})
    evidence.refresh_from_db()
    assert evidence.state == "diarsipkan"
    assert "Usang" in contact.get(f"/bukti/{evidence.pk}/").text
    assert contact.post(f"{address}lain/", {"text": "x"}).status_code == 404
    assert contact.get(f"{address}arsip/").status_code == 405
