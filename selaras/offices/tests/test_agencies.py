"""Agencies come from the starter list, get names and an order, and end when they are dissolved."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from selaras.audit.models import Event
from selaras.core import references
from selaras.core.verdict import ALLOWED, Denied, Refused
from selaras.offices import services
from selaras.offices.models import Agency, Contact, Holder, WorkLink
from selaras.offices.selectors import starter_list
from selaras.offices.services import Naming
from selaras.offices.tests.factories import (
    NOW,
    TODAY,
    grant,
    make_agency,
    make_contact,
    make_holder,
    make_link,
    make_post,
    make_user,
    person,
    scope_of,
)
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db

# Named in the instruments as usual owners: a starter list without one of them would leave items unowned.
OWNERS = """
    bappeda tapem hukum setwan kesbangpol satpolpp polres kominfo fkub prokopim kesra disdik dinsos dp3a
    disdukcapil bps kemenag bkpsdm disnaker inspektorat setda dinkes dispar dispora dpmptsp fpk fkdm kodim
    kejari kpu bawaslu
"""
NEEDED = set(OWNERS.split())


@pytest.mark.parametrize("code", ["16.72", "16.01", "16"])
def test_the_starter_list_knows_every_usual_owner_in_the_usual_order(code: str) -> None:
    starters = starter_list(make_region(code))
    codes = [starter.code for starter in starters]
    assert set(codes) >= NEEDED and len(codes) == len(set(codes))
    assert codes[0] == "setda" and codes.index("tapem") < codes.index("setwan") < codes.index("inspektorat")
    first_outside = next(n for n, starter in enumerate(starters) if starter.is_outside)
    assert all(starter.is_outside for starter in starters[first_outside:])
    assert all(starter.name and starter.short_name and starter.head for starter in starters)


def test_a_province_has_biros_and_a_city_has_bagian_and_its_kecamatan() -> None:
    make_region("16.72.01")
    city = {s.code: s for s in starter_list(make_region("16.72"))}
    province = {s.code: s for s in starter_list(make_region("16"))}
    assert city["tapem"].name == "Bagian Tata Pemerintahan"
    assert province["tapem"].name.startswith("Biro") and province["polres"].short_name == "Polda"
    assert city["kec-167201"].head == "Camat Pagar Alam Utara"
    assert not any(starter.is_district for starter in province.values())


def test_ticked_agencies_are_added_once_with_the_post_of_their_head() -> None:
    region = make_region()
    _, scope = person("operator", region=region)
    added = services.accept_starter(scope=scope, region=region, codes=["setda", "dinsos", "entah"], now=NOW)
    assert [agency.code for agency in added] == ["setda", "dinsos"]
    assert added[0].posts.get().title == "Sekretaris Daerah"
    again = services.accept_starter(scope=scope, region=region, codes=["setda", "hukum"], now=NOW)
    assert [agency.code for agency in again] == ["hukum"]
    assert list(Agency.objects.values_list("code", flat=True)) == ["setda", "hukum", "dinsos"]
    assert Event.objects.filter(verb="offices.agency.added", region_path=region.path).count() == 3


def test_a_code_that_is_not_on_the_list_is_refused_by_the_form(client: Client) -> None:
    user = make_user()
    grant(user, "operator", region=make_region())
    client.force_login(user)
    assert client.post(reverse("agency_starter"), {"codes": ["dinsos", "entah"]}).status_code == 422
    assert client.post(reverse("agency_starter"), {}).status_code == 422
    assert not Agency.objects.exists()
    assert client.post(reverse("agency_starter"), {"codes": ["dinsos"]}).status_code == 302


def test_an_own_agency_gets_a_code_of_its_own_and_stands_last() -> None:
    region = make_region()
    make_agency(region, "uptd-pasar", sort=70)
    _, scope = person("operator", region=region)
    made = services.add_agency(
        scope=scope, region=region, name=" UPTD  Pasar ", short_name="UPTD Pasar", kind="opd", now=NOW
    )
    assert (made.code, made.name, made.sort) == ("uptd-pasar-2", "UPTD Pasar", 80)


def test_names_and_order_of_all_agencies_change_in_one_form(client: Client) -> None:
    region = make_region()
    first, second, third = (make_agency(region) for _ in range(3))
    user = make_user()
    grant(user, "operator", region=region)
    client.force_login(user)
    values: dict[str, object] = {}
    for place, agency in ((3, first), (1, second), (2, third)):
        values |= {f"sort-{agency.pk}": place, f"name-{agency.pk}": agency.name, f"short-{agency.pk}": "X"}
    values[f"name-{first.pk}"] = "Dinas Baru"
    assert client.post(reverse("agency_arrange"), values).status_code == 302
    assert list(Agency.objects.values_list("pk", flat=True)) == [second.pk, third.pk, first.pk]
    first.refresh_from_db()
    assert (first.name, first.short_name) == ("Dinas Baru", "X")
    assert Event.objects.filter(verb="offices.agency.changed").count() == 3
    values[f"name-{first.pk}"] = ""
    assert client.post(reverse("agency_arrange"), values).status_code == 422


def test_an_agency_of_another_region_is_not_arranged_along() -> None:
    region = make_region()
    _, scope = person("operator", region=region)
    own, foreign = make_agency(region), make_agency(make_region("62.71"))
    lines = [Naming(own.pk, 1, "A", "A"), Naming(foreign.pk, 2, "Direbut", "B")]
    with pytest.raises(ValidationError):
        services.arrange_agencies(scope=scope, region=region, lines=lines, now=NOW)
    foreign.refresh_from_db()
    assert foreign.name != "Direbut"


def test_only_a_change_is_recorded() -> None:
    agency = make_agency()
    _, scope = person("operator")
    values = {"name": agency.name, "short_name": agency.short_name, "kind": agency.kind}
    services.change_agency(scope=scope, agency=agency, now=NOW, **values)
    assert not Event.objects.filter(verb="offices.agency.changed").exists()
    services.change_agency(scope=scope, agency=agency, now=NOW, **(values | {"kind": "lembaga"}))
    event = Event.objects.get(verb="offices.agency.changed")
    assert event.before == {"kind": "opd"} and event.after == {"kind": "lembaga"}
    agency.refresh_from_db()
    assert agency.is_outside


def test_an_ended_agency_takes_grants_holders_contacts_and_links_along() -> None:
    agency = make_agency()
    contact = make_contact(agency)
    link, _ = make_link(contact)
    holder = make_holder(make_post(agency))
    user = make_user()
    grant(user, "narahubung", agency=agency)
    _, scope = person("operator")
    services.end_agency(scope=scope, agency=agency, on=TODAY, now=NOW, note="Perda baru")
    assert not scope_of(user).grants
    assert not Contact.objects.active().exists()
    assert WorkLink.objects.get(pk=link.pk).revoked_at == NOW
    assert Holder.objects.get(pk=holder.pk).ends_on == TODAY
    services.reopen_agency(scope=scope, agency=agency, now=NOW)
    agency.refresh_from_db()
    assert agency.is_active and agency.ends_on is None
    assert not scope_of(user).grants


def test_a_floor_above_may_say_that_the_agency_still_owes_something(monkeypatch: pytest.MonkeyPatch) -> None:
    agency = make_agency()
    _, scope = person("operator")
    answer = {"verdict": Denied("Masih ada 3 tugas.")}
    monkeypatch.setitem(references._actions, ("agency", "may_end"), lambda pk: answer["verdict"])
    with pytest.raises(Refused, match="3 tugas"):
        services.end_agency(scope=scope, agency=agency, on=TODAY, now=NOW)
    answer["verdict"] = ALLOWED  # type: ignore[assignment]
    services.end_agency(scope=scope, agency=agency, on=TODAY - timedelta(days=1), now=NOW)


def test_an_agency_does_not_end_in_the_future(client: Client) -> None:
    agency = make_agency()
    user = make_user()
    grant(user, "operator", region=agency.region)
    client.force_login(user)
    values = {"ends_on": "2999-01-01", "note": "x"}
    assert client.post(reverse("agency_end", args=[agency.pk]), values).status_code == 422


def test_services_refuse_those_who_may_not() -> None:
    agency = make_agency()
    contact = make_contact(agency)
    _, scope = person("sekda")
    region = agency.region
    values = {"name": "A", "short_name": "A", "kind": "opd"}
    for attempt in (
        lambda: services.accept_starter(scope=scope, region=region, codes=["setda"], now=NOW),
        lambda: services.add_agency(scope=scope, region=region, now=NOW, **values),
        lambda: services.change_agency(scope=scope, agency=agency, now=NOW, **values),
        lambda: services.arrange_agencies(scope=scope, region=region, lines=[], now=NOW),
        lambda: services.end_agency(scope=scope, agency=agency, on=TODAY, now=NOW),
        lambda: services.reopen_agency(scope=scope, agency=agency, now=NOW),
        lambda: services.add_contact(scope=scope, agency=agency, values={"name": "A"}, now=NOW),
        lambda: services.change_contact(scope=scope, contact=contact, values={"name": "A"}, now=NOW),
        lambda: services.end_contact(scope=scope, contact=contact, now=NOW),
        lambda: services.add_post(scope=scope, agency=agency, title="A", kind="kepala", now=NOW),
    ):
        with pytest.raises(Refused):
            attempt()


def test_a_contact_is_added_changed_and_ended_by_the_agency_itself(client: Client) -> None:
    agency = make_agency()
    user = make_user()
    grant(user, "narahubung", agency=agency)
    client.force_login(user)
    address = reverse("contact_add", args=[agency.pk])
    assert client.post(address, {"name": "Yuniar", "phone": "12"}).status_code == 422
    assert client.post(address, {"name": "Yuniar", "phone": "0812 3456 7890"}).status_code == 302
    assert client.post(address, {"name": "Kedua", "is_primary": "on"}).status_code == 302
    first, second = Contact.objects.get(name="Yuniar"), Contact.objects.get(name="Kedua")
    assert second.is_primary and not first.is_primary and first.phone == "+6281234567890"
    change = reverse("contact_change", args=[first.pk])
    assert "0812-3456-7890" in client.get(change).content.decode()
    assert client.post(change, {"name": "Yuniar S.", "phone": "0812 3456 7890"}).status_code == 302
    assert client.post(reverse("contact_end", args=[second.pk])).status_code == 302
    first.refresh_from_db()
    assert first.is_primary and first.name == "Yuniar S."
    assert client.post(reverse("contact_end", args=[second.pk])).status_code == 404


def test_an_agency_is_added_changed_ended_and_reopened_on_its_pages(client: Client) -> None:
    user = make_user()
    grant(user, "operator", region=make_region())
    client.force_login(user)
    values = {"name": "Dinas Baru", "short_name": "Dinba", "kind": "opd"}
    assert client.post(reverse("agency_add"), values | {"kind": "raja"}).status_code == 422
    assert client.post(reverse("agency_add"), values).status_code == 302
    agency = Agency.objects.get(short_name="Dinba")
    page = reverse("agency_change", args=[agency.pk])
    assert client.post(page, values | {"name": ""}).status_code == 422
    assert client.post(page, values | {"name": "Dinas Lama"}).status_code == 302
    ending = {"ends_on": "2026-01-22", "note": "Perda 1/2026"}
    assert client.post(reverse("agency_end", args=[agency.pk]), ending).status_code == 302
    assert "sudah berakhir" in client.get(reverse("agency_list")).content.decode()
    assert client.post(reverse("agency_reopen", args=[agency.pk])).status_code == 302
    agency.refresh_from_db()
    assert agency.is_active and agency.name == "Dinas Lama"
