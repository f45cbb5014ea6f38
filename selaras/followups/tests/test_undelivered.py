"""Who has not delivered: every region stands there, and nothing asked is not the same as complete."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from selaras.followups import services
from selaras.followups.selectors.overview import BY_OFFICE, BY_REGION, Asked, usual_grouping
from selaras.followups.selectors.undelivered import MOST_LISTED, Undelivered, recap_of, undelivered_of
from selaras.followups.services import Owner
from selaras.followups.tests.factories import NOW, OVERDUE, Host


def found(host: Host, grouping: str = BY_REGION) -> Undelivered:
    return undelivered_of(host.manager, Asked(), grouping, now=OVERDUE)


def states(told: Undelivered) -> dict[str, str]:
    return {
        place.owner.name: "complete"
        if place.has_delivered
        else "owing"
        if place.not_delivered
        else "not asked"
        for place in told.places
    }


def test_delivered_owing_and_not_asked_are_three_things(host: Host) -> None:
    host.reported()
    assert states(found(host)) == {host.city.name: "complete", host.regency.name: "not asked"}
    host.assigned(Owner(region_id=host.regency.pk), decision=host.decide("Lagi."))
    assert states(found(host)) == {host.city.name: "complete", host.regency.name: "owing"}


def test_a_report_that_was_sent_back_is_owed_again(host: Host) -> None:
    report = host.reported()
    services.check(scope=host.manager, action=report.action, accepted=False, note="Kurang.", now=NOW)
    (place,) = found(host).owing
    assert (place.owner.name, place.counts.late, len(place.owed)) == (host.city.name, 1, 1)


def test_by_office_only_those_asked_stand_there(host: Host) -> None:
    host.assigned()
    assert states(found(host, BY_OFFICE)) == {"Kesbangpol Kota": "owing"}


def test_a_long_list_is_counted_to_its_end(host: Host) -> None:
    decision = host.decide()
    for _number in range(MOST_LISTED + 3):
        host.assigned(decision=decision)
    (place,) = found(host).owing
    assert (len(place.listed), place.more) == (MOST_LISTED, 3)


def test_the_recap_blames_nobody_and_keeps_the_order_of_the_office(host: Host) -> None:
    host.reported()
    host.assigned(Owner(region_id=host.regency.pk), decision=host.decide("Lagi."))
    text = recap_of(found(host), title="Rakor", officer="Ani", now=OVERDUE, zone="Asia/Jakarta")
    assert "1 dari 2 sudah dilaporkan, 0 selesai" in text
    assert f"Sudah lengkap: {host.city.name}." in text
    assert f"Masih ditunggu: {host.regency.name} (1)." in text


def test_a_province_asks_first_about_regions_and_an_office_about_offices(host: Host) -> None:
    assert usual_grouping(host.manager) == BY_REGION
    assert usual_grouping(host.bappeda_contact) == BY_OFFICE


@pytest.mark.slow
def test_the_page_and_its_files(host: Host) -> None:
    host.assigned(due=services.Due(on=(NOW + timedelta(days=4)).date()))
    page = Client()
    page.force_login(host.manager_user)
    address = reverse("actions_undelivered")
    told = page.get(address).content.decode()
    assert host.city.name in told and "Tidak diminta" in told and "Salin rekap" in told
    assert page.get(address, {"format": "xlsx"}).content[:2] == b"PK"
    assert "Belum diserahkan" in b"".join(page.get(address, {"format": "csv"})).decode()
