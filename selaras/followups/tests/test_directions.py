"""Arahan: recorded by the host, changed in the open, decisions out of it, foreign ones not found."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from selaras.audit.models import Event
from selaras.core.clock import today
from selaras.core.references import Reference, show
from selaras.core.verdict import Refused
from selaras.followups import permissions
from selaras.followups.models import Direction
from selaras.followups.selectors.directions import with_counts
from selaras.followups.services import directions as services
from selaras.followups.services.directions import DirectionText
from selaras.followups.tests.factories import NOW, Host
from selaras.offices.tests.factories import make_agency

TEXT = DirectionText("Nama Pimpinan", "Lengkapi dokumen.", NOW.date(), "Sekretaris Daerah", "Disposisi 12")


def record(host: Host, scope: Any = None, **changes: Any) -> Direction:
    given = {name: getattr(TEXT, name) for name in DirectionText.__dataclass_fields__} | changes
    return services.record_direction(
        scope=scope or host.manager, agency=host.office, text=DirectionText(**given), now=NOW
    )


def test_it_is_recorded_with_who_when_and_the_words(host: Host) -> None:
    made = record(host)
    assert (made.leader_name, made.given_on, made.source) == ("Nama Pimpinan", NOW.date(), "Disposisi 12")
    event = Event.objects.get(verb="followups.direction.made")
    assert event.after["text"] == "Lengkapi dokumen."
    shown = show(host.manager, Reference("direction", str(made.pk)))
    assert shown is not None and shown.url == made.get_absolute_url()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"leader_name": "  "}, "leader_name"),
        ({"leader_name": "x" * 161}, "leader_name"),
        ({"text": " \n "}, "text"),
        ({"text": "x" * 4001}, "text"),
        ({"source": "x" * 301}, "source"),
        ({"given_on": NOW.date() + timedelta(days=1)}, "given_on"),
    ],
)
def test_bad_input_is_told_beside_its_field(host: Host, changes: dict[str, Any], field: str) -> None:
    before = Direction.objects.count()
    with pytest.raises(ValidationError) as fault:
        record(host, **changes)
    assert set(fault.value.message_dict) == {field}
    assert Direction.objects.count() == before


def test_only_the_host_records_and_changes(host: Host) -> None:
    for scope in (host.owner, host.bappeda_contact):
        with pytest.raises(Refused):
            record(host, scope)
        assert not permissions.can_record_any(scope)
        assert not permissions.can_change_direction(scope, host.direction)
    assert permissions.can_record_any(host.manager)
    outside = make_agency(host.region, "polda", kind="vertikal")
    assert not permissions.can_record_direction(host.manager, outside)
    assert permissions.can_record_direction(host.manager, host.office)


def test_two_who_change_it_at_once_do_not_overwrite_each_other(host: Host) -> None:
    made = record(host)
    text = DirectionText("Nama Pimpinan", "Yang pertama.", NOW.date())
    services.change_direction(scope=host.manager, direction=made, base_version=1, text=text, now=NOW)
    with pytest.raises(services.DirectionConflict):
        services.change_direction(scope=host.colleague, direction=made, base_version=1, text=TEXT, now=NOW)
    assert Direction.objects.get(pk=made.pk).text == "Yang pertama."
    assert Event.objects.get(verb="followups.direction.changed").after["was"] == "Lengkapi dokumen."


def test_each_is_shown_with_what_became_of_it(host: Host) -> None:
    host.assigned()
    (row,) = with_counts([host.direction], now=NOW)
    assert (row.decisions, row.counts.asked, row.counts.closed) == (1, 1, 0)
    (bare,) = with_counts([record(host)], now=NOW)
    assert (bare.decisions, bare.counts.asked) == (0, 0)


@pytest.mark.slow
def test_through_the_pages(host: Host) -> None:
    page = Client()
    page.force_login(host.manager_user)
    given = {
        "agency": host.office.pk,
        "leader_name": "Nama Pimpinan",
        "leader_post": "",
        "given_on": (today(host.region.tz) + timedelta(days=5)).isoformat(),
        "source": "",
        "text": "Lengkapi <b>dokumen</b>.",
    }
    refused = page.post(reverse("direction_make"), given)
    assert refused.status_code == 422 and "sesudah hari ini" in refused.content.decode()
    made = page.post(reverse("direction_make"), given | {"given_on": date(2026, 1, 5).isoformat()})
    assert made.status_code == 302
    address = made.headers["Location"]
    told = page.get(address).content.decode()
    assert "&lt;b&gt;dokumen" in told and "Catat arahan" not in told
    listed = page.get(reverse("directions"), {"q": "dokumen"}).content.decode()
    assert address in listed
    change = f"{address}ubah/"
    stale = given | {"given_on": "2026-01-05", "base_version": "7", "text": "Ketikan saya."}
    conflict = page.post(change, stale)
    assert conflict.status_code == 422 and "Ketikan saya." in conflict.content.decode()
    assert page.post(change, stale | {"base_version": "1"}).status_code == 302


@pytest.mark.slow
def test_a_foreign_one_is_not_found(host: Host) -> None:
    page = Client()
    page.force_login(host.owner_user)
    for name in ("direction", "direction_change"):
        assert page.get(reverse(name, args=[host.direction.pk])).status_code == 404
    assert page.get(reverse("directions")).status_code == 404
