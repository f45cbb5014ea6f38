"""The library is searched, filtered, paged and exported, and costs the same at 10,000 rows as at ten."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from selaras.core.places import places_for
from selaras.evidence import selectors, services
from selaras.evidence.compute import words
from selaras.evidence.models import Evidence, Use, Word
from selaras.evidence.tests import samples
from selaras.evidence.tests.factories import (
    KIND,
    Subject,
    attach,
    contact_of,
    make_file,
    make_held,
    make_link_evidence,
    make_nihil,
    upload,
)
from selaras.offices.models import Agency
from selaras.offices.tests.factories import NOW, make_agency, person
from selaras.regions.tests.factories import make_region

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def agency() -> Agency:
    return make_agency(name="Dinas Sosial", short_name="Dinsos")


@pytest.fixture
def operator(client: Client, agency: Agency) -> Client:
    client.force_login(person("operator", region=agency.region)[0])
    return client


def listed(client: Client, **filters: Any) -> list[str]:
    response = client.get("/bukti/", filters)
    assert response.status_code == 200
    return [evidence.title for evidence, _count in response.context["rows"]]


def test_it_is_searched_filtered_and_ordered(operator: Client, agency: Agency) -> None:
    other = make_agency(agency.region, name="Bagian Hukum")
    make_file(agency, title="Notula rapat FKUB")
    make_link_evidence(other, title="Berita dialog", url="https://fkub.example.go.id/1")
    make_nihil(agency, title="Nihil konflik")
    old = make_file(agency, title="Edaran lama")
    services.archive(scope=contact_of(agency), evidence=old, reason="Usang", now=NOW)
    assert listed(operator) == ["Nihil konflik", "Berita dialog", "Notula rapat FKUB"]
    assert listed(operator, q="fkub") == ["Berita dialog", "Notula rapat FKUB"]
    assert listed(operator, q="RAPAT notula") == ["Notula rapat FKUB"]
    assert listed(operator, q="notula.pdf fkub") == ["Notula rapat FKUB"]
    assert listed(operator, q="%") == []
    assert listed(operator, jenis="nihil") == ["Nihil konflik"]
    assert listed(operator, opd=other.pk) == ["Berita dialog"]
    assert listed(operator, status="diarsipkan") == ["Edaran lama"]
    assert listed(operator, urut="judul") == ["Berita dialog", "Nihil konflik", "Notula rapat FKUB"]
    assert listed(operator, urut="terlama")[0] == "Notula rapat FKUB"


@pytest.mark.parametrize(
    "text", ["peraturan", "WALI kota", "2025", "12", "perwal 12", "perwal12", "sosial/berita", "réncana"]
)
def test_it_is_found_by_the_beginnings_of_its_words(agency: Agency, text: str) -> None:
    found = make_file(agency, title="Peraturan Wali Kota: Perwal12/2025, réncana é")
    link = make_link_evidence(agency, title="Berita", url="https://dinas-sosial.example.go.id/berita/4")
    wanted = link if text == "sosial/berita" else found
    assert list(selectors.search(selectors.library(contact_of(agency)), text)) == [wanted]


@pytest.mark.parametrize("text", ["eraturan", "%", "_", "\\", "'; --", "perwal xyz"])
def test_what_begins_no_word_finds_nothing(agency: Agency, text: str) -> None:
    make_file(agency, title="Peraturan Wali Kota: Perwal 12")
    assert not selectors.search(selectors.library(contact_of(agency)), text)


def test_a_changed_title_is_found_by_its_new_words_only(agency: Agency) -> None:
    evidence, scope = make_file(agency, title="Notula lama"), contact_of(agency)
    services.edit(
        scope=scope, evidence=evidence, title="Edaran baru", issued_on=None, period_start=None,
        period_end=None, now=NOW,
    )  # fmt: skip
    library = selectors.library(scope)
    assert list(selectors.search(library, "edaran")) == [evidence]
    assert not selectors.search(library, "lama")


def test_a_kegiatan_is_found_by_its_place(agency: Agency) -> None:
    held = make_held(agency, place="Gedung Serbaguna")
    library = selectors.library(contact_of(agency))
    assert list(selectors.search(library, "serba")) == [held.evidence]


def test_odd_filters_do_no_harm(operator: Client, agency: Agency) -> None:
    make_file(agency)
    foreign = make_agency(make_region("16.71"))
    make_file(foreign)
    for odd in ({"opd": foreign.pk}, {"jenis": "x"}, {"status": "x"}, {"urut": "x"}, {"q": "'\"<" * 9}):
        assert operator.get("/bukti/", odd).status_code == 200
    assert operator.get("/bukti/", {"q": "\0"}).status_code == 400
    page = operator.get("/bukti/", {"page": "abc", "q": "Notula"})
    assert len(page.context["rows"]) == 1
    assert operator.get("/bukti/", {"page": "99999"}).status_code == 200


def test_empty_states_say_what_to_do(operator: Client, client: Client) -> None:
    assert "Belum ada bukti dukung." in operator.get("/bukti/").text
    assert "Longgarkan saringan di atas." in operator.get("/bukti/", {"q": "x"}).text


def test_titles_are_shown_as_text(operator: Client, agency: Agency) -> None:
    evidence = make_file(agency, title="<script>alert(1)</script>")
    for address in ("/bukti/", f"/bukti/{evidence.pk}/"):
        page = operator.get(address).text
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_the_export_is_the_list(operator: Client, agency: Agency) -> None:
    make_link_evidence(agency, title="=1+1", issued_on=date(2025, 10, 14))
    make_file(agency, title="Notula")
    response: Any = operator.get("/bukti/unduh.csv", {"jenis": "link"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    heads, row = text.splitlines()
    assert heads.startswith("Judul;Jenis;OPD;Status;Tanggal;Nama berkas atau tautan;Ditambahkan;Oleh;SHA-256")
    assert row.startswith("'=1+1;Tautan;Dinas Sosial;Siap dipakai;14 Okt 2025;https://")


def test_who_has_no_library_is_refused(client: Client, agency: Agency) -> None:
    client.force_login(person("admin", region=agency.region)[0])
    assert client.get("/bukti/").status_code == 403
    assert client.get("/bukti/unduh.csv").status_code == 403
    assert client.get("/bukti/tambah/").status_code == 403
    client.logout()
    assert client.get("/bukti/").headers["Location"] == "/masuk/?next=/bukti/"


def test_its_place_in_the_rail_is_for_those_who_may_use_it(rf: Any, agency: Agency) -> None:
    request = rf.get("/bukti/")
    request.scope = contact_of(agency)
    places = {place.code: place for place in places_for(request)}
    assert (places["evidence"].label, places["evidence"].short_label) == (
        "Kegiatan & bukti dukung",
        "Kegiatan",
    )
    assert places["evidence"].is_current
    request.scope = person("admin", region=agency.region)[1]
    assert "evidence" not in {place.code for place in places_for(request)}


def many(agency: Agency, count: int) -> None:
    """Rows as they are after years; every second one is used on an item."""
    base = make_link_evidence(agency)
    rows = [
        Evidence(
            region_id=base.region_id,
            region_path=base.region_path,
            agency=agency,
            kind="link",
            title=f"Berita {number}",
            url="https://a.go.id",
            state="siap",
            added_by_name="Uji",
            added_via="akun",
            created_at=NOW - timedelta(hours=number),
        )
        for number in range(count)
    ]
    made = Evidence.objects.bulk_create(rows, batch_size=500)
    uses = [
        Use(
            evidence=evidence,
            subject_kind=KIND,
            subject_id=str(evidence.pk),
            region_path=base.region_path,
            added_by_name="Uji",
            added_via="akun",
            added_at=NOW,
        )
        for evidence in made[::2]
    ]
    Use.objects.bulk_create(uses, batch_size=500)
    found_by = [Word(evidence=one, word=word) for one in made for word in words(one.title, one.url)]
    Word.objects.bulk_create(found_by, batch_size=2000)


@pytest.mark.parametrize(
    ("role", "count"),
    [("operator", 60), ("narahubung", 60), pytest.param("operator", 10_000, marks=pytest.mark.slow)],
)
def test_the_list_costs_the_same_at_any_size(
    role: str, count: int, agency: Agency, client: Client, assert_max_queries: Any, gather_statistics: Any
) -> None:
    many(agency, count)
    gather_statistics()
    given = {"region": agency.region} if role == "operator" else {"agency": agency}
    client.force_login(person(role, **given)[0])
    client.get("/bukti/")
    with assert_max_queries(12):
        response = client.get("/bukti/", {"q": "berita", "page": "2"})
    assert response.context["page"].paginator.count == count + 1


def test_one_page_of_evidence_costs_the_same_with_forty_uses(
    agency: Agency, client: Client, assert_max_queries: Any
) -> None:
    scope = contact_of(agency)
    evidence = make_file(agency)
    for _ in range(20):
        services.use(scope=scope, evidence=evidence, subject=Subject(agency).reference, now=NOW)
    client.force_login(person("narahubung", agency=agency)[0])
    with assert_max_queries(18):
        response = client.get(f"/bukti/{evidence.pk}/")
    assert len(response.context["uses"].shown) == 20


def test_the_page_of_one_evidence_shows_what_it_is(client: Client, agency: Agency) -> None:
    client.force_login(person("narahubung", agency=agency)[0])
    subject = Subject(agency)
    use = attach(subject, pages="2", body=samples.pdf("lihat"))
    page = client.get(f"/bukti/{use.evidence_id}/").text
    assert f'src="/bukti/{use.evidence_id}/berkas#view=FitH&amp;navpanes=0"' in page
    assert use.evidence.blob is not None
    assert use.evidence.blob.sha256 in page
    assert f'href="/uji/{subject.id}/"' in page
    assert "halaman 2" in page
    assert "tempat Anda bertugas" in page
    photo = services.store_upload(
        scope=contact_of(agency), agency=agency, upload=upload("layar.png"), now=NOW
    )
    assert f'<img src="/bukti/{photo.pk}/berkas"' in client.get(f"/bukti/{photo.pk}/").text
    link = client.get(f"/bukti/{make_link_evidence(agency).pk}/").text
    assert 'rel="noopener noreferrer nofollow"' in link
    assert (
        "Bukan pernyataan bahwa tidak pernah terjadi." in client.get(f"/bukti/{make_nihil(agency).pk}/").text
    )


def test_hidden_uses_are_counted_and_not_named(client: Client, agency: Agency) -> None:
    reader = make_agency(agency.region)
    evidence = attach(Subject(agency, readers=[reader], title="Butir 1.1")).evidence
    secret = Subject(agency, title="Butir rahasia")
    services.use(scope=contact_of(agency), evidence=evidence, subject=secret.reference, now=NOW)
    client.force_login(person("narahubung", agency=reader)[0])
    page = client.get(f"/bukti/{evidence.pk}/").text
    assert "Butir 1.1" in page
    assert "Butir rahasia" not in page
    assert "Satu pemakaian lain tidak termasuk yang dapat Anda buka." in page


def test_replacing_by_form(client: Client, agency: Agency) -> None:
    client.force_login(person("narahubung", agency=agency)[0])
    old = make_file(agency)
    address = f"/bukti/{old.pk}/ganti/"
    assert "Berkas lama tetap tersimpan." in client.get(address).text
    assert client.post(address).context["form"].errors.keys() == {"file"}
    refused = client.post(address, {"file": upload("x.pdf", b"MZ")})
    assert "Isinya program." in refused.text
    done = client.post(address, {"file": upload("foto.jpg")})
    new = Evidence.objects.get(replaces=old)
    assert done.headers["Location"] == f"/bukti/{new.pk}/"
    assert "Sudah ada penggantinya." in client.get(f"/bukti/{old.pk}/").text
    assert old.original_name in client.get(f"/bukti/{new.pk}/").text
    assert client.get(address).status_code == 403
