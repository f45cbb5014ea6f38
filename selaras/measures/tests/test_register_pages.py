"""The register: who reads what, how it is filtered, how one number tells its history, how it leaves."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from selaras.core.references import Reference, show
from selaras.core.scope import Grant, Scope
from selaras.measures.models import Measure
from selaras.measures.permissions import can_import, can_record, can_view
from selaras.measures.tests.factories import NOW, SYSTEM, make_measure
from selaras.offices.tests.factories import grant, make_agency, make_user
from selaras.regions.tests.factories import make_region

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PLAIN = {"rank": None, "out_of": None, "reasons": ()}


def signed_in(client, role="operator", code="16.72"):
    user = make_user()
    grant(user, role, region=make_region(code))
    client.force_login(user)
    return client


def scope_with(*permissions, path="ID.16.72.", agency=None):
    grants = (Grant("uji", frozenset(permissions), path, agency),) if permissions else ()
    return Scope(on=NOW.date(), user_id=1, grants=grants)


def test_reading_and_recording_are_two_rights():
    assert can_view(scope_with("measures.view"))
    assert can_view(scope_with("measures.view", agency=3))
    assert can_view(scope_with("measures.manage"))
    assert not can_view(scope_with("offices.view"))
    assert can_import(scope_with("measures.manage"))
    assert not can_import(scope_with("measures.view"))


def test_an_official_number_is_corrected_from_above_only():
    own, country = scope_with("measures.manage"), scope_with("measures.manage", path="ID.")
    official, draft = make_measure(), make_measure(edition="2025", state="konsep")
    assert can_record(own, "ID.16.72.")
    assert can_record(own, "ID.16.72.", draft)
    assert can_record(own, "ID.16.72.", official).reason.endswith("yang tercatat 4,381")
    assert can_record(country, "ID.16.72.", official)
    assert can_record(own, "ID.33.73.").reason == "di luar wilayah Anda"
    assert not can_record(own, "")


def test_drafts_of_another_region_are_not_there(client):
    make_region("33.73")
    draft = make_measure(region_code="33.73", state="konsep", **PLAIN)
    shared = make_measure(region_code="33.73", edition="2023", **PLAIN)
    signed_in(client)
    body = client.get(reverse("measures")).content.decode()
    assert draft.get_absolute_url() not in body
    assert shared.get_absolute_url() in body
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert show(SYSTEM, Reference("measure", str(draft.pk))) is None
    assert show(SYSTEM, Reference("measure", str(shared.pk))).title.startswith("IKT 2023, ")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "pagaralam"}, 2),
        ({"q": "16.72"}, 2),
        ({"q": "IHAI"}, 1),
        ({"q": "zzz"}, 0),
        ({"indeks": "IKT"}, 2),
        ({"edisi": "2024"}, 2),
        ({"tanda": "resmi", "status": "dipublikasikan"}, 3),
        ({"cetak": "hanya"}, 1),
        ({"cetak": "tanpa"}, 2),
    ],
)
def test_the_list_is_filtered(client, query, found):
    signed_in(client)
    make_measure()
    make_measure(edition="2023", warning="Salah cetak.", **PLAIN)
    make_measure(index_code="IHaI", region_code="ID", **PLAIN)
    page = client.get(reverse("measures"), query)
    assert page.context["page"].paginator.count == found


def test_a_corrected_number_leads_to_the_one_that_counts(client):
    signed_in(client)
    wrong = make_measure(score="4.318")
    right = make_measure()
    old = client.get(wrong.get_absolute_url()).content.decode()
    assert "Diralat" in old
    assert right.get_absolute_url() in old
    new = client.get(right.get_absolute_url()).content.decode()
    assert "4,318" in new
    assert "meralat nilai" in new


def test_the_export_follows_the_filter_and_the_right(client):
    signed_in(client)
    make_measure()
    make_region("33.73")
    make_measure(region_code="33.73", state="konsep", **PLAIN)
    make_measure(index_code="IKN", **PLAIN)
    for form in ("csv", "yaml"):
        body = client.get(reverse("measures_export"), {"bentuk": form, "indeks": "IKT"}).content.decode()
        assert body.count("SETARA Institute") == 1
        assert "33.73" not in body
    assert client.get(reverse("measures_export"), {"bentuk": "xlsx"}).content[:2] == b"PK"
    assert client.get(reverse("measures_export"), {"bentuk": "exe"}).status_code == 404


def test_the_file_says_that_it_is_a_demonstration(client, settings):
    settings.DEMO = True
    signed_in(client)
    make_measure()
    for form in ("csv", "yaml"):
        body = client.get(reverse("measures_export"), {"bentuk": form}).content.decode()
        assert "DATA PERAGAAN - bukan keadaan sebenarnya" in body


def test_the_misprints_and_refused_weights_are_listed(client):
    body = " ".join(signed_in(client).get(reverse("measure_misprints")).content.decode().split())
    for words in ("2,490", "6,447", "5,875", "6,153", "6,554", "6,18", "6,12", ">115<", ">105<"):
        assert words in body


def test_who_only_answers_for_an_agency_does_not_see_the_register(client):
    user = make_user()
    grant(user, "narahubung", agency=make_agency(make_region("16.72"), "bappeda"))
    client.force_login(user)
    page = client.get(reverse("measures"))
    assert page.status_code == 403
    assert "Register indeks hanya dibaca" in page.content.decode()


def test_markup_in_a_number_stays_text(client):
    signed_in(client)
    evil = "<script>alert(1)</script>"
    row = make_measure(
        source_title=evil,
        category=evil,
        note=evil,
        warning=evil,
        owner=evil,
        reasons=(evil,),
        method_version=evil,
    )
    for address in (
        reverse("measures"),
        row.get_absolute_url(),
        reverse("measure_series", args=["IKT", "16.72"]),
    ):
        assert evil not in client.get(address).content.decode()


def test_before_anything_is_loaded_the_page_says_so(client):
    assert "Belum ada angka dalam register" in signed_in(client).get(reverse("measures")).content.decode()


def test_loading_ties_the_numbers_to_the_regions_that_are_there():
    make_region("16.72")
    call_command("load_measures")
    assert Measure.objects.get(index_code="IKT", region_code="16.72").region.code == "16.72"
