"""Holidays and office hours as data: shipped, kept, overruled nearer by, taken back, shown and counted."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.test.utils import CaptureQueriesContext

from selaras.audit.models import Event
from selaras.core import workdays
from selaras.core.scope import Grant, Scope
from selaras.core.verdict import Refused
from selaras.regions import services
from selaras.regions.models import OfficeHours, Region, SpecialDay
from selaras.regions.permissions import can_set_working_time
from selaras.regions.services import DayPlan, HoursPlan
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.slow

NOW = datetime(2026, 1, 12, 2, 0, tzinfo=UTC)
DAY = date(2026, 1, 12)
EVENT = DayPlan(date(2026, 6, 22), "libur_daerah", "Hari jadi kota", "Edaran contoh", "resmi")
WEEK = HoursPlan("Enam hari", time(7, 30), time(14), "Edaran contoh", weekdays="012345")


def admin_of(path: str) -> Scope:
    may = frozenset({"regions.working_time"})
    return Scope(on=DAY, user_id=7, name="Admin", grants=(Grant("admin", may, path),))


@pytest.fixture
def city(db: None) -> Region:
    region = make_region("16.72")
    services.load_working_time(now=NOW)
    return region


@pytest.fixture
def admin(city: Region) -> Scope:
    return admin_of(city.path)


def keep(admin: Scope, region: Region, plan: DayPlan = EVENT, **more: Any) -> SpecialDay:
    return services.keep_day(scope=admin, region=region, plan=plan, now=NOW, **more)


# ---- shipped


def test_the_shipped_days_make_thirteen_working_days_of_the_round(city: Region) -> None:
    calendar = workdays.calendar_at(city.path)
    assert calendar.working_days_between(date(2026, 1, 12), date(2026, 1, 30)) == 13
    assert calendar.days_off[date(2026, 1, 16)] == "Isra Mikraj"


def test_only_what_the_sources_confirm_is_official(city: Region) -> None:
    official = SpecialDay.objects.filter(standing="resmi")
    assert list(official.values_list("day", flat=True)) == [date(2026, 1, 16)]
    assert not OfficeHours.objects.filter(standing="resmi").exists()
    assert not SpecialDay.objects.filter(source="").exists()


def test_loading_again_changes_nothing_and_says_nothing(city: Region) -> None:
    events = Event.objects.filter(verb="regions.working_time.loaded")
    assert events.count() == 1
    assert services.load_working_time(now=NOW) == 0
    assert events.count() == 1


def test_loading_without_regions_waits_for_them(db: None) -> None:
    assert services.load_working_time(now=NOW) == 0


def test_a_new_edition_corrects_only_what_nobody_touched(city: Region) -> None:
    root = Region.objects.get(code="ID")
    mine = SpecialDay.objects.get(day=date(2026, 2, 17))
    gone = SpecialDay.objects.get(day=date(2026, 2, 16))
    boss = admin_of("ID.")
    keep(boss, root, DayPlan(mine.day, mine.kind, "Imlek", "SKB", "resmi"), day_id=mine.pk)
    services.end_day(scope=boss, region=root, day_id=gone.pk, reason="Dicabut", now=NOW)
    text = """
sources: {a: Sumber baru}
days:
  - {day: 2026-01-16, kind: libur_nasional, name: Isra Mikraj Nabi, source: a, standing: resmi}
  - {day: 2026-02-16, kind: cuti_bersama, name: Kembali, source: a, standing: usulan}
  - {day: 2026-02-17, kind: libur_nasional, name: Ditimpa, source: a, standing: usulan}
hours: []
"""
    assert services.load_working_time(now=NOW, text=text) == 1
    names = dict(SpecialDay.objects.filter(ended_at=None).values_list("day", "name"))
    assert names[date(2026, 1, 16)] == "Isra Mikraj Nabi"
    assert names[date(2026, 2, 17)] == "Imlek"
    assert date(2026, 2, 16) not in names


def test_ramadan_shortens_the_day_and_ends_by_itself(city: Region) -> None:
    calendar = workdays.calendar_at(city.path)
    assert calendar.closes_on(date(2026, 2, 18)) == time(16)
    assert calendar.closes_on(date(2026, 2, 19)) == time(15)
    assert calendar.closes_on(date(2025, 3, 3)) == time(15)


# ---- kept


def test_a_day_of_the_city_is_off_there_and_nowhere_else(city: Region, admin: Scope) -> None:
    make_region("62.71")
    keep(admin, city)
    assert not workdays.calendar_at(city.path).is_working(EVENT.day)
    assert workdays.calendar_at("ID.62.71.").is_working(EVENT.day)
    assert not workdays.calendar_at("ID.16.72.01.").is_working(EVENT.day)


def test_the_nearer_rule_overrules_the_wider_one(city: Region, admin: Scope) -> None:
    """A city that works on a national holiday, and on a Saturday instead of a Friday."""
    keep(admin, city, DayPlan(date(2026, 1, 16), "hari_kerja", "Piket", "Edaran"))
    keep(admin, city, DayPlan(date(2026, 1, 17), "hari_kerja", "Pengganti", "Edaran"))
    calendar = workdays.calendar_at(city.path)
    assert calendar.is_working(date(2026, 1, 16))
    assert calendar.is_working(date(2026, 1, 17))
    assert calendar.working_days_between(date(2026, 1, 12), date(2026, 1, 30)) == 15
    assert workdays.calendar_at("ID.16.").working_days_between(date(2026, 1, 12), date(2026, 1, 30)) == 13


def test_an_office_of_six_days_is_data(city: Region, admin: Scope) -> None:
    services.keep_hours(scope=admin, region=city, plan=WEEK, now=NOW)
    calendar = workdays.calendar_at(city.path)
    assert calendar.is_working(date(2026, 1, 17))
    assert calendar.closes_on(date(2026, 1, 17)) == time(14)
    # In Ramadan the dated hours of the country still hold.
    assert calendar.closes_on(date(2026, 2, 19)) == time(15)


def test_every_change_is_logged_with_before_and_after(city: Region, admin: Scope) -> None:
    row = keep(admin, city)
    keep(admin, city, DayPlan(EVENT.day, EVENT.kind, "HUT kota", EVENT.source), day_id=row.pk)
    services.end_day(scope=admin, region=city, day_id=row.pk, reason="Salah tahun", now=NOW)
    events = list(Event.objects.filter(subject_kind="region", subject_id=str(city.pk)).order_by("pk"))
    assert [event.verb for event in events] == [
        "regions.day.kept", "regions.day.kept", "regions.day.ended",
    ]  # fmt: skip
    assert (events[1].before["name"], events[1].after["name"]) == ("Hari jadi kota", "HUT kota")
    assert events[2].note.endswith("Salah tahun")
    assert workdays.calendar_at(city.path).is_working(EVENT.day)


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (DayPlan(EVENT.day, "libur", "Nama", "Sumber"), "kind"),
        (DayPlan(EVENT.day, "libur_daerah", " ", "Sumber"), "name"),
        (DayPlan(EVENT.day, "libur_daerah", "Nama", ""), "source"),
        (DayPlan(EVENT.day, "libur_daerah", "Nama", "Sumber", "pasti"), "standing"),
        (DayPlan(date(1900, 1, 1), "libur_daerah", "Nama", "Sumber"), "day"),
    ],
)
def test_a_faulty_day_is_refused_beside_its_field(
    city: Region, admin: Scope, plan: DayPlan, field: str
) -> None:
    with pytest.raises(ValidationError) as fault:
        keep(admin, city, plan)
    assert list(fault.value.error_dict) == [field]
    assert not SpecialDay.objects.filter(region=city).exists()


def test_the_same_day_twice_names_the_one_that_is_there(city: Region, admin: Scope) -> None:
    keep(admin, city)
    with pytest.raises(ValidationError, match="sudah tercatat: Hari jadi kota"):
        keep(admin, city)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weekdays": ""}, "weekdays"),
        ({"weekdays": "7"}, "weekdays"),
        ({"closes": time(7)}, "closes"),
        ({"friday_closes": time(7)}, "friday_closes"),
        ({"starts_on": DAY}, "ends_on"),
        ({"starts_on": DAY, "ends_on": date(2026, 1, 1)}, "ends_on"),
        ({"starts_on": DAY, "ends_on": DAY}, "weekdays"),
    ],
)
def test_faulty_hours_are_refused(city: Region, admin: Scope, changes: dict[str, Any], field: str) -> None:
    values = {name: getattr(WEEK, name) for name in WEEK.__dataclass_fields__}
    with pytest.raises(ValidationError) as fault:
        services.keep_hours(scope=admin, region=city, plan=HoursPlan(**(values | changes)), now=NOW)
    assert list(fault.value.error_dict) == [field]


def test_hours_neither_overlap_nor_come_twice(city: Region, admin: Scope) -> None:
    fast = HoursPlan("Ramadan", time(8), time(14), "Edaran", None, date(2026, 2, 19), date(2026, 3, 20))
    for plan in (WEEK, fast):
        services.keep_hours(scope=admin, region=city, plan=plan, now=NOW)
        with pytest.raises(ValidationError, match=r"sudah tercatat|Bertumpuk"):
            services.keep_hours(scope=admin, region=city, plan=plan, now=NOW)
    assert workdays.calendar_at(city.path).closes_on(date(2026, 2, 19)) == time(14)


def test_two_people_at_one_day(city: Region, admin: Scope, at_once: Callable[..., list[Any]]) -> None:
    found = at_once(lambda: keep(admin, city), lambda: keep(admin, city))
    assert sorted(type(one).__name__ for one in found) == ["SpecialDay", "ValidationError"]


def test_who_comes_after_the_other_removed_it_is_told(city: Region, admin: Scope) -> None:
    row = keep(admin, city)
    services.end_day(scope=admin, region=city, day_id=row.pk, reason="Ganda", now=NOW)
    with pytest.raises(ValidationError, match="sudah dihapus"):
        services.end_day(scope=admin, region=city, day_id=row.pk, reason="Ganda", now=NOW)
    with pytest.raises(ValidationError, match="sudah dihapus"):
        keep(admin, city, day_id=row.pk)


def test_a_removal_says_why(city: Region, admin: Scope) -> None:
    row = keep(admin, city)
    with pytest.raises(ValidationError, match="alasan"):
        services.end_day(scope=admin, region=city, day_id=row.pk, reason="  ", now=NOW)


# ---- permissions


def test_an_administrator_sets_the_days_of_the_own_region_and_below(city: Region) -> None:
    province, country = city.parent, Region.objects.get(code="ID")
    assert province is not None
    assert can_set_working_time(admin_of(province.path), city)
    assert can_set_working_time(admin_of(city.path), city)
    for scope, region in (
        (admin_of(city.path), province),
        (admin_of("ID.62."), city),
        (Scope(on=DAY), country),
    ):
        verdict = can_set_working_time(scope, region)
        assert verdict.reason == "Hanya administrator wilayah ini yang mengatur hari libur dan jam kerja."
        with pytest.raises(Refused):
            keep(scope, region)
        with pytest.raises(Refused):
            services.keep_hours(scope=scope, region=region, plan=WEEK, now=NOW)
        with pytest.raises(Refused):
            services.end_hours(scope=scope, region=region, hours_id=1, reason="Coba", now=NOW)


def test_a_day_of_another_region_is_not_changed_through_the_own_one(city: Region, admin: Scope) -> None:
    national = SpecialDay.objects.get(day=date(2026, 1, 16))
    with pytest.raises(ValidationError):
        keep(admin, city, day_id=national.pk)
    national.refresh_from_db()
    assert national.name == "Isra Mikraj"


# ---- pages


@pytest.fixture
def page(client: Client, city: Region, admin: Scope, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Signed in as the administrator of the city; grants are the business of a higher floor."""
    from django.contrib.auth import get_user_model

    client.force_login(get_user_model().objects.create_user("admin"))
    monkeypatch.setattr("selaras.offices.middleware.scope_of", lambda request: admin)
    return client


def test_the_page_counts_working_days_between_two_days(page: Client) -> None:
    address = "/wilayah/16.72/waktu-kerja/?dari=2026-01-13&sampai=2026-01-30&tahun=2026"
    text = " ".join(page.get(address).content.decode().split())
    assert "13 hari kerja, dari Selasa, 13 Januari 2026 sampai dengan Jumat, 30 Januari 2026." in text
    assert "Jumat, 16 Januari 2026" in text
    assert "Usulan" in text


@pytest.mark.parametrize(
    "query", ["dari=2026-02-01&sampai=2026-01-01", "dari=x&sampai=", "tahun=99999", "tahun=²"]
)
def test_a_wrong_question_is_answered_on_the_page(page: Client, query: str) -> None:
    assert page.get(f"/wilayah/16.72/waktu-kerja/?{query}").status_code == 200


def test_a_day_is_added_changed_and_removed_on_pages(page: Client, city: Region) -> None:
    given = {
        "day": "2026-06-22",
        "kind": "libur_daerah",
        "name": "HUT",
        "source": "Edaran",
        "standing": "resmi",
    }
    assert page.post("/wilayah/16.72/waktu-kerja/hari/tambah/", given).status_code == 302
    row = SpecialDay.objects.get(region=city)
    again = page.post("/wilayah/16.72/waktu-kerja/hari/tambah/", given)
    assert again.status_code == 422
    assert "sudah tercatat" in again.content.decode()
    assert 'value="HUT"' in again.content.decode()
    address = f"/wilayah/16.72/waktu-kerja/hari/{row.pk}/"
    assert page.post(address, given | {"name": "Hari jadi"}).status_code == 302
    assert "Hari jadi" in page.get(address).content.decode()
    assert page.post(f"{address}hapus/", {"reason": ""}).headers["Location"] == address
    assert page.post(f"{address}hapus/", {"reason": "Salah"}).status_code == 302
    assert page.get(address).status_code == 404


def test_hours_are_kept_on_a_page(page: Client, city: Region) -> None:
    given = {
        "name": "Enam hari", "weekdays": list("012345"), "opens": "07:30", "closes": "14.00",
        "source": "Edaran", "standing": "usulan",
    }  # fmt: skip
    assert page.post("/wilayah/16.72/waktu-kerja/jam/tambah/", given).status_code == 302
    row = OfficeHours.objects.get(region=city)
    assert row.weekdays == "012345"
    assert page.get(f"/wilayah/16.72/waktu-kerja/jam/{row.pk}/").status_code == 200


@pytest.mark.parametrize("what", ["menit", "hari/tambah/x"])
def test_an_unknown_kind_of_rule_is_not_found(page: Client, what: str) -> None:
    assert page.get(f"/wilayah/16.72/waktu-kerja/{what}/tambah/").status_code == 404


def test_more_days_and_regions_cost_no_more_queries(
    page: Client, city: Region, count_queries: Callable[[], AbstractContextManager[CaptureQueriesContext]]
) -> None:
    counts = []
    for year in (2027, 2028):
        SpecialDay.objects.bulk_create(
            [
                SpecialDay(
                    region=city, region_path=city.path, day=date(year, 1 + n // 28, 1 + n % 28),
                    kind="libur_daerah", name="Libur", source="Edaran", changed_by="A", changed_at=NOW,
                )
                for n in range(30 if year == 2027 else 300)
            ]
        )  # fmt: skip
        page.get(f"/wilayah/16.72/waktu-kerja/?tahun={year}")
        with count_queries() as seen:
            page.get(f"/wilayah/16.72/waktu-kerja/?tahun={year}")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 25
