"""The page "Catatan audit": its filters, its size in queries, its export."""

import csv
import io
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import RequestFactory
from django.urls import reverse

from selaras.audit import views
from selaras.audit.models import Event
from selaras.audit.tests.factories import SOMEBODY, make_event, reader_of
from selaras.core.scope import Scope
from selaras.core.verdict import Refused

pytestmark = pytest.mark.django_db
CITY = reader_of("ID.16.72.")


class Somebody:
    is_authenticated = True
    is_active = True


def ask(view: Callable[..., object], scope: Scope, **query: object) -> str:
    request = RequestFactory().get("/catatan-audit/", query)
    request.user, request.scope = Somebody(), scope  # type: ignore[attr-defined, assignment]
    request.session = {}  # type: ignore[assignment]
    response = view(request)
    if getattr(response, "streaming", False):
        return b"".join(response.streaming_content).decode("utf-8")  # type: ignore[attr-defined]
    return response.content.decode()  # type: ignore[attr-defined]


def test_a_visitor_is_sent_to_the_door(client: object) -> None:
    response = client.get(reverse("audit"))  # type: ignore[attr-defined]
    assert response.status_code == 302 and response["Location"].startswith("/masuk/")


def test_without_the_task_the_page_is_refused() -> None:
    for view in (views.events, views.export):
        with pytest.raises(Refused):
            ask(view, SOMEBODY)


def test_the_list_shows_the_own_subtree() -> None:
    make_event(1, note="milik kota", region_path="ID.16.72.")
    make_event(2, note="milik orang", region_path="ID.31.")
    html = ask(views.events, CITY)
    assert "milik kota" in html and "milik orang" not in html


@pytest.mark.parametrize(
    "query, shown",
    [
        ({"person": "RUSMALA"}, {"satu", "dua", "tiga"}),
        ({"person": "hafiz"}, set()),
        ({"verb": "audit.sample.made"}, {"dua"}),
        ({"since": "2026-01-28"}, {"tiga"}),
        ({"until": "2026-01-27"}, {"satu", "dua"}),
        ({"region": "16.72.01"}, {"dua"}),
        ({"region": "16.7"}, set()),
        ({"region": "' OR 1=1"}, set()),
        ({"kind": "sample", "id": "3"}, {"tiga"}),
    ],
)
def test_filters_narrow_the_list(query: dict[str, str], shown: set[str]) -> None:
    make_event(1, note="satu", region_path="ID.16.72.")
    make_event(2, note="dua", verb="audit.sample.made", region_path="ID.16.72.01.")
    make_event(
        3, note="tiga", at=make_event(9, region_path="ID.31.").at.replace(day=28), region_path="ID.16.72."
    )
    rows = ask(views.export, CITY, **query)
    assert {word for word in ("satu", "dua", "tiga") if f";{word};" in rows} == shown
    html = ask(views.events, CITY, **query)
    assert ("Tidak ada catatan yang cocok" in html) is (not shown)


def test_the_page_costs_the_same_at_6_and_at_60_rows(
    count_queries: Callable[[], AbstractContextManager[list[object]]],
) -> None:
    sizes = []
    for batch in (range(6), range(6, 60)):
        for number in batch:
            make_event(number, region_path="ID.16.72.")
        with count_queries() as seen:
            ask(views.events, CITY)
        sizes.append(len(seen))
    assert sizes[0] == sizes[1] <= 8


def test_the_list_has_pages() -> None:
    for number in range(51):
        make_event(number, note=f"nomor-{number}.", region_path="ID.16.72.")
    assert "nomor-0." not in ask(views.events, CITY)
    assert "nomor-0." in ask(views.events, CITY, page=2)


def test_the_export_holds_every_filtered_row_for_excel() -> None:
    for number in range(60):
        make_event(number, after={"angka": number}, region_path="ID.16.72.")
    text = ask(views.export, CITY)
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert text.startswith("\ufeffWaktu;Nama;Tindakan") and len(rows) == 61
    assert rows[1][:6] == [
        "Selasa, 27 Januari 2026, 16.59 WIB",
        "Rusmala",
        "mengubah contoh",
        "sample",
        "59",
        "16.72",
    ]


@pytest.mark.parametrize("typed", ["=HYPERLINK(1)", "+1", "-1", "@x", "\tx"])
def test_a_note_never_becomes_a_formula(typed: str) -> None:
    make_event(1, note=typed, region_path="ID.16.72.")
    assert f"'{typed}" in ask(views.export, CITY)


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2101-01-01", "9999-12-31"])
@pytest.mark.parametrize("name", ["since", "until"])
def test_a_day_beyond_all_reckoning_is_a_fault_of_the_form(name: str, day: str) -> None:
    assert "Tulis tahun antara 2000 dan 2100." in ask(views.events, CITY, **{name: day})
    ask(views.export, CITY, **{name: day})


def test_who_takes_out_a_list_that_names_people_is_written_down() -> None:
    for number in range(3):
        make_event(number + 1, note="baris", region_path="ID.16.72.")
    ask(views.export, CITY, person="rusmala", tak_dikenal="x")
    told = Event.objects.get(verb="list.taken")
    assert (told.subject_kind, told.subject_id, told.actor_name) == ("list", "catatan-audit", CITY.name)
    assert told.after == {"rows": 3, "filters": "Nama orang: rusmala"} and "CSV" in told.note
    ask(views.events, CITY)
    assert Event.objects.filter(verb="list.taken").count() == 1, "to look at the page is something else"
