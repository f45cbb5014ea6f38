"""The pages of kegiatan: a record in one form with its photos, the joint calendar, the book of a year."""

import io
from datetime import date, time
from typing import Any

import openpyxl
import pytest
from django.test import Client

from selaras.evidence.compute import clashes, key
from selaras.evidence.models import Activity, Evidence, Partner
from selaras.evidence.services import activities
from selaras.evidence.tests import samples
from selaras.evidence.tests.factories import contact_of, make_held, make_plan, upload
from selaras.offices.models import Agency
from selaras.offices.tests.factories import NOW, grant, make_agency, make_user, person
from selaras.regions.tests.factories import make_region

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
QUERIES = 25


@pytest.fixture
def kesra() -> Agency:
    return make_agency(name="Bagian Kesra", short_name="Kesra")


@pytest.fixture
def contact(client: Client, kesra: Agency) -> Client:
    user = make_user()
    grant(user, "narahubung", agency=kesra)
    client.force_login(user)
    return client


def typed(agency: Agency, **more: Any) -> dict[str, Any]:
    return {
        "agency": agency.pk,
        "title": "Dialog pemuda lintas iman",
        "starts_on": "2025-10-14",
        "place": "Aula",
        "n_total": "60",
        "n_perempuan": "34",
        **more,
    }


def test_one_form_records_it_with_its_photos(contact: Client, kesra: Agency) -> None:
    photos = [upload("a.png", samples.png(colour=1)), upload("b.png", samples.png(colour=2))]
    answer = contact.post("/kegiatan/catat/", typed(kesra, files=photos))
    one = Activity.objects.get()
    assert answer.headers["Location"] == one.get_absolute_url()
    assert (one.state, one.participants) == ("terlaksana", {"total": 60, "perempuan": 34})
    assert Evidence.objects.filter(part_of=one.evidence).count() == 2
    page = contact.get(one.get_absolute_url()).text
    assert "60 orang: perempuan 34" in page
    assert page.count("<img") == 2


def test_a_photo_that_is_refused_does_not_take_the_record_with_it(contact: Client, kesra: Agency) -> None:
    photos = [upload("a.png", samples.png()), upload("b.exe", b"MZ\x90\x00program")]
    answer = contact.post("/kegiatan/catat/", typed(kesra, files=photos), follow=True)
    assert "Kegiatan tercatat." in answer.text
    assert "b.exe" in answer.text
    assert Evidence.objects.filter(part_of__isnull=False).count() == 1


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    contact: Client, kesra: Agency
) -> None:
    given = typed(kesra, n_perempuan="61", items="9.99", budget="dua juta", summary="Hasil baik")
    answer = contact.post("/kegiatan/catat/", given)
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert set(errors) == {"budget"}
    answer = contact.post("/kegiatan/catat/", given | {"budget": "Rp2.000.000,00"})
    assert set(answer.context["form"].errors) == {"n_total", "items"}
    for words in ("Dialog pemuda lintas iman", "Hasil baik", "61"):
        assert words in answer.text
    assert not Activity.objects.exists()


def test_a_form_sent_again_leads_to_the_first_record(contact: Client, kesra: Agency) -> None:
    given = typed(kesra, client_key=contact.get("/kegiatan/catat/").context["form"].initial["client_key"])
    first, second = contact.post("/kegiatan/catat/", given), contact.post("/kegiatan/catat/", given)
    assert first.headers["Location"] == second.headers["Location"]
    assert Activity.objects.count() == 1


def test_nobody_records_in_the_name_of_another_agency(contact: Client, kesra: Agency) -> None:
    other = make_agency(kesra.region)
    assert contact.post("/kegiatan/catat/", typed(other)).status_code == 422
    assert contact.post("/kegiatan/rencana/", typed(other)).status_code == 422
    assert not Activity.objects.exists()


def test_odd_input_does_no_harm(contact: Client, kesra: Agency) -> None:
    for field, value in (
        ("client_key", "x"),
        ("starts_on", "9999-99-99"),
        ("starts_at", "25:00"),
        ("n_total", "٣٤"),
        ("partners", "abc"),
        ("items", "';--"),
        ("budget", "1" * 40),
    ):
        assert contact.post("/kegiatan/catat/", typed(kesra, **{field: value})).status_code in {302, 422}
    for query in ("tahun=99999999", "tahun=x", "opd=x", "butir=%00", "page=x", "status=x"):
        assert contact.get(f"/kegiatan/?{query}").status_code in {200, 400}
    for query in ("bulan=2026-13", "bulan=x", "opd=x", "daerah=x", "bulan=0000-01"):
        assert contact.get(f"/kegiatan/sinkronisasi/?{query}").status_code == 200
    for query in ("tahun=1", "tahun=x", "opd=999999999999999999999"):
        assert contact.get(f"/kegiatan/buku/?{query}").status_code == 200


def test_from_plan_to_held_to_cancelled_by_the_pages(contact: Client, kesra: Agency) -> None:
    contact.post("/kegiatan/rencana/", typed(kesra, starts_on="2026-01-10"))
    one = Activity.objects.get()
    assert one.state == "direncanakan"
    contact.post(f"/kegiatan/{one.pk}/ubah/", typed(kesra, starts_on="2026-01-11", title="Dialog warga"))
    contact.post(f"/kegiatan/{one.pk}/laksana/", typed(kesra, starts_on="2026-01-12", title="Dialog warga"))
    one.refresh_from_db()
    assert (one.state, one.starts_on, one.title) == ("terlaksana", date(2026, 1, 12), "Dialog warga")
    photo = contact.post(
        f"/kegiatan/{one.pk}/foto/", {"files": upload("foto.jpg")}, headers={"Accept": "application/json"}
    )
    assert photo.status_code == 201
    contact.post(f"/kegiatan/{one.pk}/langkah/batal/", {"text": "Salah catat"})
    one.refresh_from_db()
    assert one.state == "batal"
    assert contact.post(f"/kegiatan/{one.pk}/langkah/hapus/").status_code == 404


def test_the_calendar_marks_what_meets(contact: Client, kesra: Agency) -> None:
    other = make_agency(kesra.region, short_name="Disdik")
    day = date(2026, 2, 3)
    make_plan(kesra, title="Satu", starts_on=day, starts_at=time(9), ends_at=time(11), place="Aula I")
    make_plan(other, title="Dua", starts_on=day, starts_at=time(10), place="aula  i.")
    make_plan(other, title="Tiga", starts_on=day, starts_at=time(13), place="Aula I")
    page = contact.get("/kegiatan/sinkronisasi/?bulan=2026-02")
    assert page.context["month"].clash_count == 1
    assert "Tempat dan waktu sama dengan “Dua” (Disdik)." in page.text
    own = contact.get(f"/kegiatan/sinkronisasi/?bulan=2026-02&opd={kesra.pk}").context["month"]
    assert (own.total, own.clash_count) == (1, 1)
    rows: Any = contact.get("/kegiatan/sinkronisasi/unduh.csv?bulan=2026-02")
    assert "Dua" in b"".join(rows.streaming_content).decode()


def test_an_empty_month_points_at_the_last_and_the_next_kegiatan(contact: Client, kesra: Agency) -> None:
    other = make_agency(kesra.region, short_name="Disdik")
    make_plan(kesra, title="Yang lalu", starts_on=date(2025, 11, 30))
    make_plan(other, title="Yang dekat", starts_on=date(2026, 3, 1))
    make_plan(kesra, title="Yang jauh", starts_on=date(2026, 4, 2))
    page = contact.get("/kegiatan/sinkronisasi/?bulan=2026-02")
    assert [one.title for one in page.context["near"]] == ["Yang lalu", "Yang dekat"]
    assert 'href="?bulan=2026-03"' in page.text and 'value="2026-02"' in page.text
    own = contact.get(f"/kegiatan/sinkronisasi/?bulan=2026-02&opd={kesra.pk}")
    assert [one.title for one in own.context["near"]] == ["Yang lalu", "Yang jauh"]
    assert f'href="?bulan=2026-04&amp;opd={kesra.pk}"' in own.text
    assert "near" not in contact.get("/kegiatan/sinkronisasi/?bulan=2026-03").context


def test_cancelled_ones_meet_nobody_and_strangers_stay_outside(contact: Client, kesra: Agency) -> None:
    day, far = date(2026, 2, 3), make_agency(make_region("16.71"))
    one = make_plan(kesra, starts_on=day, place="Aula")
    activities.cancel(
        scope=contact_of(kesra),
        activity=make_plan(kesra, starts_on=day, place="Aula"),
        reason="Digabung",
        now=NOW,
    )
    make_plan(far, starts_on=day, place="Aula")
    month = contact.get("/kegiatan/sinkronisasi/?bulan=2026-02").context["month"]
    assert [row.activity for _day, rows in month.days for row in rows] == [one]
    assert month.clash_count == 0


def test_pairs_of_days_places_and_audiences(kesra: Agency) -> None:
    day = date(2026, 2, 3)

    def met(*given: dict[str, Any]) -> list[str]:
        return [clash.why for clash in clashes([make_plan(kesra, **one) for one in given])]

    assert met({"starts_on": day, "audience": "Pelajar"}, {"starts_on": day, "audience": "pelajar "}) == [
        "audience"
    ]
    assert met({"starts_on": day}, {"starts_on": day}) == []
    long = {"starts_on": day, "ends_on": date(2026, 2, 5), "place": "Aula"}
    assert met(long, {"starts_on": date(2026, 2, 5), "place": "Aula"}) == ["place"]
    assert met(long, {"starts_on": date(2026, 2, 6), "place": "Aula"}) == []
    touching = {"starts_on": day, "place": "Aula", "starts_at": time(9), "ends_at": time(10)}
    assert met(touching, {"starts_on": day, "place": "Aula", "starts_at": time(10)}) == []
    assert met({**touching, "starts_at": time(23), "ends_at": None}, touching) == []
    assert key("  Ruang Rapat: Besemah-I ") == "ruang rapat besemah i"


def test_the_book_sums_what_was_held_and_goes_out_as_a_workbook(contact: Client, kesra: Agency) -> None:
    make_held(kesra, participants={"total": 60, "perempuan": 34}, budget=18_500_000)
    make_held(kesra, title="=1+1", participants={"total": 40}, budget=1_500_000)
    make_plan(kesra, starts_on=date(2025, 12, 1))
    make_held(kesra, starts_on=date(2024, 12, 31))
    page = contact.get(f"/kegiatan/buku/?opd={kesra.pk}&tahun=2025")
    book = page.context["book"]
    assert (book.people, book.budget, dict(book.counts)["Direncanakan"], len(book.rows)) == (
        100, 20_000_000, 1, 3,
    )  # fmt: skip
    assert book.groups == [("Perempuan", 34)]
    sheet = openpyxl.load_workbook(
        io.BytesIO(contact.get(f"/kegiatan/buku/unduh.xlsx?opd={kesra.pk}&tahun=2025").content)
    ).worksheets[0]
    titles = [row[3].value for row in sheet.iter_rows(min_row=2)]
    assert sorted(titles) == ["=1+1", "Dialog pemuda", "Dialog pemuda"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    rows: Any = contact.get(f"/kegiatan/buku/unduh.csv?opd={kesra.pk}&tahun=2025")
    assert "'=1+1" in b"".join(rows.streaming_content).decode()


def test_a_work_link_has_its_own_list_and_no_calendar(client: Client, kesra: Agency) -> None:
    user, _scope = person("admin", region=kesra.region)
    client.force_login(user)
    for address in ("/kegiatan/", "/kegiatan/sinkronisasi/", "/kegiatan/buku/", "/kegiatan/catat/"):
        assert client.get(address).status_code == 403


def fill(agency: Agency, number: int) -> None:
    """In bulk: plans on the days of one month, each with a partner, every seventh in one hall."""
    rows = Activity.objects.bulk_create(
        Activity(
            region=agency.region, region_path=agency.region_path, agency=agency, title=f"Kegiatan {n}",
            state="direncanakan", starts_on=date(2026, 2, 1 + n % 28), ends_on=date(2026, 2, 1 + n % 28),
            place="Aula" if n % 7 == 0 else "", added_by_name="x", added_via="akun", created_at=NOW,
        )
        for n in range(number)
    )  # fmt: skip
    Partner.objects.bulk_create(Partner(activity=one, agency=agency) for one in rows)


def test_ten_times_the_kegiatan_cost_the_same_queries(
    contact: Client, kesra: Agency, count_queries: Any
) -> None:
    seen: list[list[int]] = []
    for number in (30, 300):
        fill(kesra, number)
        one = Activity.objects.latest("pk")
        counts = []
        for address in (
            "/kegiatan/",
            "/kegiatan/?q=kegiatan&tahun=2026",
            one.get_absolute_url(),
            "/kegiatan/sinkronisasi/?bulan=2026-02",
            f"/kegiatan/buku/?opd={kesra.pk}&tahun=2026",
        ):
            contact.get(address)
            with count_queries() as queries:
                assert contact.get(address).status_code == 200
            counts.append(len(queries))
        seen.append(counts)
    assert seen[0] == seen[1]
    assert max(seen[0]) <= QUERIES
