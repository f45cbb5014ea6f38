"""A work link opens one agency's part of one record, until it is revoked or over, and nothing else ever."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client, override_settings
from django.urls import include, path, reverse

from selaras.audit.models import Event
from selaras.core import clock
from selaras.core.references import Reference
from selaras.core.verdict import Refused
from selaras.offices import services
from selaras.offices.models import Agency, Contact, WorkLink
from selaras.offices.selectors import scope_for_link, token_hash
from selaras.offices.tests.factories import (
    NOW,
    grant,
    make_agency,
    make_contact,
    make_link,
    make_user,
    person,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROUND = Reference("round", "7")


def told(request: HttpRequest) -> HttpResponse:
    """What a page of a floor above would see."""
    scope = request.scope  # type: ignore[attr-defined]
    link = scope.work_link
    return JsonResponse(
        {
            "name": scope.name,
            "grants": len(scope.grants),
            "agency": link.agency_id if link else None,
            "via": scope.via,
        }
    )


urlpatterns = [
    path("tautan/", told, name="worklink_home"),
    path("", told, name="home"),
    path("", include("selaras.config.urls")),
]
here = override_settings(ROOT_URLCONF=__name__)


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def open_link(client: Client, token: str, **headers: str):  # type: ignore[no-untyped-def]
    return client.get(reverse("open_worklink", args=[token]), headers=headers)


@here
def test_the_link_leads_to_its_page_and_the_token_leaves_the_address(client: Client) -> None:
    link, token = make_link(make_contact(name="Trisna Endikat"))
    answer = open_link(client, token)
    assert answer.status_code == 302 and answer["Location"] == "/tautan/"
    assert answer["Referrer-Policy"] == "same-origin" and answer["Cache-Control"] == "no-store"
    page = client.get("/tautan/")
    assert page.json() == {
        "name": "Trisna Endikat",
        "grants": 0,
        "agency": link.agency_id,
        "via": "tautan_kerja",
    }
    assert page["Cache-Control"] == "no-store" and page["Referrer-Policy"] == "same-origin"
    link.refresh_from_db()
    assert link.last_used_at == NOW


@here
def test_a_link_opens_no_page_of_the_office(client: Client) -> None:
    link, token = make_link()
    open_link(client, token)
    for name, args in (
        ("agency_list", []),
        ("agency_detail", [link.agency_id]),
        ("person_list", []),
        ("token_list", []),
        ("contact_change", [link.contact_id]),
        ("first_steps", []),
    ):
        answer = client.get(reverse(name, args=args))
        assert answer.status_code == 302 and answer["Location"].startswith(reverse("account_login")), name


@here
@pytest.mark.parametrize("state", ["revoked", "over", "not yet", "contact gone", "agency gone", "unknown"])
def test_what_is_over_looks_the_same_from_outside_whatever_the_reason(client: Client, state: str) -> None:
    contact = make_contact()
    values = {
        "revoked": {"revoked_at": NOW},
        "over": {"ends_at": NOW},
        "not yet": {"starts_at": NOW + timedelta(seconds=1)},
    }.get(state, {})
    _, token = make_link(contact, **values)
    if state == "contact gone":
        Contact.objects.update(is_active=False)
    if state == "agency gone":
        Agency.objects.update(is_active=False)
    answer = open_link(client, "x" * 43 if state == "unknown" else token)
    assert answer.status_code == 404 and "tidak berlaku" in answer.content.decode()
    assert contact.name not in answer.content.decode()
    assert client.get("/tautan/").json()["agency"] is None


@here
def test_an_open_session_ends_the_moment_the_link_is_revoked(client: Client) -> None:
    link, token = make_link()
    open_link(client, token)
    _, scope = person("operator")
    services.revoke_work_link(scope=scope, link=link, now=NOW)
    assert client.get("/tautan/").json()["agency"] is None
    assert open_link(client, token).status_code == 404


@here
def test_links_end_together_with_their_record_and_never_revive(client: Client) -> None:
    _, token = make_link(subject_id="7")
    _, other = make_link(subject_id="8")
    revoked, _ = make_link(subject_id="7", revoked_at=NOW)
    _, scope = person("operator")
    open_link(client, token)
    assert services.end_work_links(scope=scope, subject=ROUND, now=NOW) == 1
    assert client.get("/tautan/").json()["agency"] is None
    assert open_link(client, token).status_code == 404
    assert open_link(client, other).status_code == 302
    assert services.move_work_links(scope=scope, subject=ROUND, ends_at=NOW + timedelta(days=9), now=NOW) == 0
    assert Event.objects.filter(verb="offices.worklink.ended").count() == 1
    revoked.refresh_from_db()
    assert revoked.ends_at > NOW and revoked.revoked_at == NOW


def test_links_follow_an_extension_of_their_record() -> None:
    link, _ = make_link(subject_id="7")
    _, scope = person("operator")
    later = link.ends_at + timedelta(days=3)
    assert services.move_work_links(scope=scope, subject=ROUND, ends_at=later, now=NOW) == 1
    link.refresh_from_db()
    assert link.ends_at == later and Event.objects.filter(verb="offices.worklink.moved").exists()


@here
def test_a_signed_in_person_is_asked_and_never_changed_silently(client: Client) -> None:
    _, token = make_link(make_contact(name="Trisna Endikat"))
    user = make_user(full_name="Rusmala Dempo")
    grant(user, "operator")
    client.force_login(user)
    page = open_link(client, token)
    assert page.status_code == 200
    assert "Rusmala Dempo" in page.content.decode() and "Trisna Endikat" in page.content.decode()
    assert client.get("/tautan/").json()["via"] == "akun"
    assert client.post(reverse("open_worklink", args=[token])).status_code == 302
    assert client.get("/tautan/").json() | {"agency": 0} == {
        "name": "Trisna Endikat",
        "grants": 0,
        "agency": 0,
        "via": "tautan_kerja",
    }


@here
def test_signing_in_afterwards_wins_over_the_link(client: Client) -> None:
    _, token = make_link()
    open_link(client, token)
    user = make_user()
    grant(user, "operator")
    client.force_login(user)
    assert client.get("/tautan/").json()["via"] == "akun"
    assert "no-store" not in client.get("/tautan/").headers.get("Cache-Control", "")


@here
def test_the_second_link_replaces_the_first_in_the_same_browser(client: Client) -> None:
    _, one = make_link()
    second, two = make_link()
    open_link(client, one)
    open_link(client, two)
    assert client.get("/tautan/").json()["agency"] == second.agency_id


@here
@pytest.mark.parametrize(
    "agent", ["WhatsApp/2.23.20", "facebookexternalhit/1.1", "TelegramBot (like TwitterBot)"]
)
def test_a_preview_bot_gets_a_page_without_names_and_counts_as_no_use(client: Client, agent: str) -> None:
    link, token = make_link(make_contact(name="Trisna Endikat"))
    answer = open_link(client, token, user_agent=agent)
    assert answer.status_code == 200 and "Trisna" not in answer.content.decode()
    assert client.head(reverse("open_worklink", args=[token])).status_code == 200
    assert client.get("/tautan/").json()["agency"] is None
    link.refresh_from_db()
    assert link.last_used_at is None


@here
def test_guessing_is_slowed_down(client: Client) -> None:
    answers = [open_link(client, f"tebakan-{n}").status_code for n in range(40)]
    assert answers[0] == 404 and answers[-1] == 429
    assert "Tunggu" in open_link(client, "lagi").content.decode()
    # Colleagues behind the same address still get in with theirs.
    _, token = make_link()
    assert open_link(client, token).status_code == 302


@here
def test_a_hall_full_of_people_behind_one_address_gets_in(client: Client) -> None:
    tokens = [make_link()[1] for _ in range(45)]
    assert {open_link(Client(), token).status_code for token in tokens} == {302}


@here
def test_a_forged_session_value_opens_nothing(client: Client) -> None:
    make_link()
    for value in ("1", -1, True, [1], None):
        session = client.session
        session["work_link"] = value
        session.save()
        scope = client.get("/tautan/").json()
        assert scope["grants"] == 0 and (scope["agency"] is None or value is True)


def test_the_token_is_kept_only_as_its_hash_and_a_new_one_replaces_it() -> None:
    contact = make_contact()
    _, scope = person("operator")
    values = {"scope": scope, "agency": contact.agency, "contact": contact, "subject": ROUND, "now": NOW}
    first, token = services.make_work_link(**values, ends_at=NOW + timedelta(days=8))
    assert len(token) >= 43 and first.token_hash == token_hash(token) and token not in str(vars(first))
    second, _ = services.make_work_link(**values, ends_at=NOW + timedelta(days=8))
    first.refresh_from_db()
    assert first.revoked_at == NOW and second.revoked_at is None
    kept, _ = services.make_work_link(**values, ends_at=NOW + timedelta(days=8), replace=False)
    assert WorkLink.objects.filter(revoked_at=None).count() == 2
    assert scope_for_link(kept, NOW) is not None
    assert not any(token in str(event.after) for event in Event.objects.all())


def test_a_link_is_made_only_for_a_contact_of_that_agency_and_for_the_future() -> None:
    contact = make_contact()
    _, scope = person("operator")
    other = make_agency(contact.agency.region)
    for agency, ends_at in ((other, NOW + timedelta(days=1)), (contact.agency, NOW)):
        with pytest.raises(ValidationError):
            services.make_work_link(
                scope=scope, agency=agency, contact=contact, subject=ROUND, ends_at=ends_at, now=NOW
            )
    _, sekda = person("sekda")
    with pytest.raises(Refused):
        services.make_work_link(
            scope=sekda,
            agency=contact.agency,
            contact=contact,
            subject=ROUND,
            ends_at=NOW + timedelta(days=1),
            now=NOW,
        )


def test_a_contact_that_ends_takes_the_links_along() -> None:
    contact = make_contact()
    link, _ = make_link(contact)
    _, scope = person("operator")
    services.end_contact(scope=scope, contact=contact, now=NOW)
    link.refresh_from_db()
    assert link.revoked_at == NOW


@here
def test_a_link_is_revoked_on_the_page_of_its_agency_and_only_there(client: Client) -> None:
    link, _ = make_link()
    address = reverse("worklink_revoke", args=[link.pk])
    stranger = make_user()
    grant(stranger, "narahubung", agency=make_agency(link.agency.region))
    client.force_login(stranger)
    assert client.post(address).status_code == 404
    reader = make_user()
    grant(reader, "sekda", region=link.agency.region)
    client.force_login(reader)
    assert client.post(address).status_code == 403
    operator = make_user()
    grant(operator, "operator", region=link.agency.region)
    client.force_login(operator)
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 302
    link.refresh_from_db()
    assert link.revoked_at is not None


def test_the_last_use_is_written_at_most_every_five_minutes() -> None:
    link, _ = make_link()
    start = datetime(2026, 1, 22, 3, 0, tzinfo=UTC)
    for minutes, expected in ((0, 0), (4, 0), (6, 6)):
        services.note_use(link=link, now=start + timedelta(minutes=minutes))
        link.refresh_from_db()
        assert link.last_used_at == start + timedelta(minutes=expected)
