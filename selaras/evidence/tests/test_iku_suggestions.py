"""The IKU an agency has named before are offered again; the field stays free."""

import pytest
from django.test import Client

from selaras.evidence import selectors
from selaras.evidence.models import Activity
from selaras.evidence.tests.factories import make_held, make_plan
from selaras.offices.tests.factories import make_agency, person

pytestmark = pytest.mark.django_db


def test_the_most_frequent_come_first_and_only_the_own() -> None:
    kesra, other = make_agency(), make_agency()
    make_held(kesra, ikus=("Indeks kerukunan", "Persentase konflik selesai"))
    make_plan(kesra, ikus=("Persentase konflik selesai",))
    make_held(other, ikus=("Rahasia dapur",))
    assert selectors.known_ikus([kesra]) == ["Persentase konflik selesai", "Indeks kerukunan"]
    assert selectors.known_ikus([]) == []


def test_a_tick_joins_what_is_typed(client: Client) -> None:
    kesra = make_agency()
    first = make_held(kesra, ikus=("Indeks kerukunan",))
    client.force_login(person("narahubung", agency=kesra)[0])
    page = client.get("/kegiatan/rencana/").text
    assert "Pernah disebut OPD ini" in page
    given = {"agency": kesra.pk, "title": "Rakor", "starts_on": "2026-02-03"}
    answer = client.post("/kegiatan/rencana/", {**given, "known_ikus": "IKU karangan"})
    assert answer.status_code == 422
    client.post("/kegiatan/rencana/", {**given, "ikus": "IKU baru", "known_ikus": "Indeks kerukunan"})
    made = Activity.objects.exclude(pk=first.pk).get()
    assert [row.code for row in made.serves.all()] == ["IKU baru", "Indeks kerukunan"]
    # What stands in the text already is not offered a second time.
    assert "Pernah disebut OPD ini" not in client.get(f"/kegiatan/{made.pk}/ubah/").text
