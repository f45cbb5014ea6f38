"""People are invited, moved, deactivated and given passwords by those who have power over them alone."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from selaras.accounts.models import Invitation, User
from selaras.audit.models import Event
from selaras.core import clock
from selaras.core.verdict import Refused
from selaras.notices.models import Mail, Notice
from selaras.offices import services
from selaras.offices.models import Agency, Contact, Grant, Holder, WorkLink
from selaras.offices.selectors import scope_for_token
from selaras.offices.services import Identity, Seat
from selaras.offices.services.people import free_username
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


def address_of(token: str) -> str:
    return f"https://contoh.id/undangan/{token}/"


def seat(agency: Agency | None = None, role: str = "narahubung", **values: object) -> Seat:
    region = agency.region if agency else make_region()
    facts = {"role": role, "region": region, "agency": agency, "starts_on": TODAY} | values
    return Seat(**facts)  # type: ignore[arg-type]


def invited(scope, place: Seat, *, by_mail: bool = False, **who: str):  # type: ignore[no-untyped-def]
    identity = Identity(**({"full_name": "Yuniar Selabung, S.Sos."} | who))
    return services.invite_person(
        scope=scope, who=identity, seat=place, by_mail=by_mail, build_url=address_of, now=NOW
    )


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def operator(client: Client) -> Client:
    user = make_user("rusmala", full_name="Rusmala Dempo")
    grant(user, "operator", region=make_region())
    client.force_login(user)
    return client


# ---- inviting


def test_an_invitation_makes_the_account_its_role_and_a_link_shown_once() -> None:
    _, scope = person("operator")
    link = invited(scope, seat(make_agency()))
    assert link.user.username == "yuniar.selabung" and not link.user.has_usable_password()
    assert scope_of(link.user).roles == {"narahubung"}
    assert link.url.startswith("https://contoh.id/undangan/") and not link.mailed_to
    token = link.url.rstrip("/").rsplit("/", 1)[-1]
    assert token not in str(Invitation.objects.values()) and not Mail.objects.exists()
    assert invited(scope, seat(make_agency())).user.username == "yuniar.selabung2"


def test_an_invitation_by_mail_shows_no_link_and_wipes_it_after_sending() -> None:
    _, scope = person("operator")
    with pytest.raises(ValidationError) as fault:
        invited(scope, seat(make_agency()), by_mail=True)
    assert "email" in fault.value.message_dict
    link = invited(scope, seat(make_agency()), by_mail=True, email="yuniar@contoh.id")
    mail = Mail.objects.get()
    assert link.url == "" and link.mailed_to == mail.to == "yuniar@contoh.id"
    assert mail.is_secret and "https://contoh.id/undangan/" in mail.body


def test_an_invitation_is_all_or_nothing() -> None:
    _, scope = person("operator")
    before = User.objects.count()
    agency = make_agency()
    for place in (
        seat(agency, ends_on=TODAY - timedelta(days=1)),
        seat(agency, role="raja"),
    ):
        with pytest.raises(ValidationError):
            invited(scope, place)
    make_user(email="sudah@contoh.id")
    with pytest.raises(ValidationError):
        invited(scope, seat(agency), email="SUDAH@contoh.id")
    assert User.objects.count() == before + 1 and not Invitation.objects.exists()


@pytest.mark.parametrize("role", ["admin", "operator"])
def test_an_invitation_is_no_way_to_more_power(role: str) -> None:
    _, scope = person("kepala_kesbangpol")
    with pytest.raises(Refused):
        invited(scope, seat(role=role))
    _, sekda = person("sekda")
    with pytest.raises(Refused):
        invited(sekda, seat(make_agency()))
    assert not User.objects.filter(full_name__startswith="Yuniar").exists()


@pytest.mark.parametrize(
    ("name", "username"),
    [
        ("Okta Perigi", "okta.perigi"),
        ("Dr. H. Ahmad", "dr.h"),
        ("Al", "pengguna.al"),
        ("123", "pengguna.123"),
        ("Śri", "pengguna.ri"),
        ("???", "pengguna"),
    ],
)
def test_a_user_name_is_made_of_any_name(name: str, username: str) -> None:
    made = free_username(name)
    assert made == username
    User(username=made, full_name=name, password="!").full_clean()


def test_the_page_links_the_contact_it_came_from(operator: Client) -> None:
    contact = make_contact(make_agency(), name="Yuniar Selabung", phone="+6281234567890")
    address = f"{reverse('person_invite')}?narahubung={contact.pk}"
    page = operator.get(address).content.decode()
    assert "Yuniar Selabung" in page
    values = {
        "full_name": "Yuniar Selabung",
        "phone": "0812 3456 7890",
        "role": "narahubung",
        "agency": contact.agency_id,
        "starts_on": "2026-01-22",
        "delivery": "link",
    }
    answer = operator.post(address, values)
    assert answer.status_code == 200 and answer["Cache-Control"] == "no-store"
    assert "/undangan/" in answer.content.decode() and "wa.me/6281234567890" in answer.content.decode()
    contact.refresh_from_db()
    assert contact.user is not None and contact.user.full_name == "Yuniar Selabung"


@pytest.mark.parametrize("wanted", ["abc", "0", "9" * 30, "-1", "²"])
def test_a_forged_contact_number_does_no_harm(operator: Client, wanted: str) -> None:
    assert operator.get(reverse("person_invite"), {"narahubung": wanted}).status_code == 200


def test_the_form_offers_and_takes_only_roles_one_may_give(operator: Client) -> None:
    foreign = make_agency(make_region("62.71"))
    values = {"full_name": "X Y", "role": "admin", "starts_on": "2026-01-22", "delivery": "link"}
    page = operator.post(reverse("person_invite"), values)
    assert page.status_code == 422 and 'value="admin"' not in page.content.decode()
    # An agency of another region is not a choice either.
    values |= {"role": "narahubung", "agency": foreign.pk}
    assert operator.post(reverse("person_invite"), values).status_code == 422
    for wrong in ({"agency": ""}, {"nip": "12"}, {"username": "X!"}, {"phone": "1"}, {"delivery": "mail"}):
        values = {
            "full_name": "X Y",
            "role": "narahubung",
            "agency": make_agency().pk,
            "starts_on": "2026-01-22",
        }
        assert (
            operator.post(reverse("person_invite"), values | {"delivery": "link"} | wrong).status_code == 422
        )
    assert not User.objects.filter(full_name="X Y").exists()


# ---- passwords


def test_a_new_password_goes_by_link_or_by_mail_and_its_owner_is_told(
    django_capture_on_commit_callbacks,  # type: ignore[no-untyped-def]
) -> None:
    _, scope = person("operator")
    target = make_user(email="a@contoh.id", password="kata sandi panjang")
    grant(target, "narahubung", agency=make_agency())
    values = {"scope": scope, "user": target, "build_url": address_of, "now": NOW}
    with django_capture_on_commit_callbacks(execute=True):
        link = services.reset_password(**values, by_mail=False)
    assert link.url and Invitation.objects.get(user=target).purpose == "reset"
    assert "atur ulang kata sandi" in Notice.objects.get(user=target).text
    # The old password works until the link is used.
    target.refresh_from_db()
    assert target.check_password("kata sandi panjang")
    mailed = services.reset_password(**values, by_mail=True)
    assert not mailed.url and Mail.objects.get().to == "a@contoh.id"
    User.objects.filter(pk=target.pk).update(email=None)
    target.refresh_from_db()
    with pytest.raises(ValidationError, match="surel"):
        services.reset_password(**values, by_mail=True)


def test_nobody_takes_over_an_account_that_may_do_more() -> None:
    _, scope = person("operator")
    admin, _ = person("admin")
    root = make_user(is_administrator=True)
    both = make_user()
    grant(both, "narahubung", agency=make_agency())
    grant(both, "operator", region=make_region("62.71"))
    coming = make_user()
    grant(coming, "admin", region=make_region(), starts_on=TODAY + timedelta(days=30))
    for target in (admin, root, both, coming):
        for attempt in (
            lambda target=target: services.reset_password(
                scope=scope, user=target, by_mail=False, build_url=address_of, now=NOW
            ),
            lambda target=target: services.deactivate_person(scope=scope, user=target, now=NOW),
            lambda target=target: services.reactivate_person(scope=scope, user=target, now=NOW),
            lambda target=target: services.move_person(
                scope=scope, user=target, seat=seat(make_agency()), now=NOW
            ),
        ):
            with pytest.raises(Refused):
                attempt()
    assert not Invitation.objects.exists()


def test_the_password_page_shows_the_link_or_says_what_is_missing(operator: Client) -> None:
    target = make_user()
    grant(target, "narahubung", agency=make_agency())
    address = reverse("person_password", args=[target.pk])
    assert "Kirim ke" not in operator.get(address).content.decode()
    assert operator.post(address, {"do": "mail"})["Location"] == address
    assert "/undangan/" in operator.post(address, {"do": "link"}).content.decode()
    admin, _ = person("admin")
    assert operator.get(reverse("person_password", args=[admin.pk])).status_code == 403
    assert operator.post(reverse("person_password", args=[admin.pk])).status_code == 403
    assert operator.get(reverse("person_password", args=[10**9])).status_code == 404


# ---- end and return


def test_somebody_deactivated_loses_every_way_in(operator: Client) -> None:
    agency = make_agency()
    target = make_user()
    given = grant(target, "narahubung", agency=agency)
    contact = make_contact(agency, user=target)
    link, _ = make_link(contact)
    _, raw = services.make_token(
        scope=scope_of(target), user=target, name="A", expires_at=NOW + timedelta(days=90), now=NOW
    )
    address = reverse("person_state", args=[target.pk])
    assert operator.post(address, {"note": ""}).status_code == 422
    assert operator.post(address, {"note": "Mutasi"}).status_code == 302
    target.refresh_from_db()
    assert not target.is_active and not scope_of(target).grants
    assert WorkLink.objects.get(pk=link.pk).revoked_at is not None
    assert not Contact.objects.get(pk=contact.pk).is_active
    assert operator.post(address, {"note": "Kembali"}).status_code == 302
    target.refresh_from_db()
    # Roles come back with the person; the keys do not.
    assert scope_of(target).roles == {"narahubung"} and scope_for_token(raw, NOW) is None
    given.refresh_from_db()
    assert given.revoked_at is None


def test_an_inactive_account_gets_no_link() -> None:
    _, scope = person("operator")
    target = make_user(is_active=False)
    grant(target, "narahubung", agency=make_agency())
    with pytest.raises(ValidationError, match="tidak aktif"):
        services.reset_password(scope=scope, user=target, by_mail=False, build_url=address_of, now=NOW)


# ---- moving


def test_a_move_ends_the_old_place_the_day_before_and_begins_the_new_one(client: Client) -> None:
    # Who leads an agency is moved by the administrator.
    client.force_login(person("admin")[0])
    old, new = make_agency(), make_agency()
    target = make_user()
    held = make_holder(make_post(old), user=target)
    tied = grant(target, "kepala_opd", agency=old, holder=held)
    grant(target, "narahubung", agency=old)
    contact = make_contact(old, user=target)
    values = {"role": "narahubung", "agency": new.pk, "starts_on": "2026-01-20", "decree": "SK 9/2026"}
    assert client.post(reverse("person_move", args=[target.pk]), values).status_code == 302
    scope = scope_of(target)
    assert scope.agency_ids == {new.pk} and scope.roles == {"narahubung"}
    tied.refresh_from_db()
    assert tied.ends_on == date(2026, 1, 19) and tied.revoked_at is not None
    assert Holder.objects.get(pk=held.pk).ends_on == date(2026, 1, 19)
    assert not Contact.objects.get(pk=contact.pk).is_active
    assert Event.objects.filter(verb="offices.person.moved", subject_id=str(target.pk)).exists()
    assert Grant.objects.get(agency=new).decree == "SK 9/2026"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_end_of_the_calendar_is_a_slip_that_the_form_names(operator: Client, day: str) -> None:
    agency, target = make_agency(), make_user()
    grant(target, "narahubung", agency=agency)
    values = {"role": "narahubung", "agency": agency.pk, "starts_on": day, "decree": "SK 9/2026"}
    for name in ("person_move", "grant_give"):
        refused = operator.post(reverse(name, args=[target.pk]), values)
        assert refused.status_code == 422 and "Tulis tahun antara" in refused.content.decode()
        assert day in refused.content.decode()


def test_a_move_that_fails_ends_nothing() -> None:
    _, scope = person("operator")
    old = make_agency()
    target = make_user()
    grant(target, "narahubung", agency=old)
    foreign = make_agency(make_region("62.71"))
    with pytest.raises(Refused):
        services.move_person(scope=scope, user=target, seat=seat(foreign), now=NOW)
    with pytest.raises(ValidationError, match="paling cepat"):
        services.move_person(
            scope=scope, user=target, seat=seat(make_agency(), starts_on=TODAY + timedelta(days=1)), now=NOW
        )
    assert scope_of(target).agency_ids == {old.pk}


def test_a_province_moves_people_between_its_cities() -> None:
    _, province = person("admin", region=make_region("16"))
    target = make_user()
    grant(target, "operator", region=make_region("16.71"))
    services.move_person(scope=province, user=target, seat=seat(role="operator"), now=NOW)
    assert [g.region_path for g in scope_of(target).grants] == ["ID.16.72."]


# ---- roles on the page


def test_roles_are_given_and_ended_on_the_page(operator: Client) -> None:
    agency = make_agency()
    target = make_user()
    grant(target, "narahubung", agency=agency)
    give = reverse("grant_give", args=[target.pk])
    values = {"role": "kepala_opd", "agency": agency.pk, "starts_on": "2026-01-22", "ends_on": "2099-12-31"}
    assert operator.post(give, values | {"role": "admin"}).status_code == 422
    assert operator.post(give, values | {"ends_on": "2025-01-01"}).status_code == 422
    assert operator.post(give, values).status_code == 302
    assert operator.post(give, values).status_code == 422
    given = Grant.objects.get(role="kepala_opd")
    page = operator.get(reverse("person_detail", args=[target.pk])).content.decode()
    assert "Rusmala Dempo" in page and "Memvalidasi isian" in page
    end = reverse("grant_end", args=[given.pk])
    assert operator.post(end, {"when": "day"}).status_code == 422
    assert operator.post(end, {"when": "day", "ends_on": "2098-01-01"}).status_code == 302
    assert operator.post(end, {"when": "now"}).status_code == 302
    assert operator.post(end, {"when": "now"}).status_code == 422


def test_a_grant_of_another_city_or_of_more_power_is_out_of_reach(operator: Client) -> None:
    admin, _ = person("admin")
    stranger, _ = person("operator", region=make_region("62.71"))
    for user, expected in ((admin, 403), (stranger, 404)):
        given = Grant.objects.get(user=user)
        for answer in (
            operator.get(reverse("grant_end", args=[given.pk])),
            operator.post(reverse("grant_end", args=[given.pk]), {"when": "now"}),
        ):
            assert answer.status_code == expected
    assert operator.post(reverse("grant_give", args=[stranger.pk]), {}).status_code == 404


def test_somebody_who_may_give_nothing_is_told_so(operator: Client) -> None:
    rusmala = User.objects.get(username="rusmala")
    page = operator.get(reverse("grant_give", args=[rusmala.pk])).content.decode()
    assert "Tidak ada peran yang dapat Anda berikan" in page
    values = {"role": "narahubung", "agency": make_agency().pk, "starts_on": "2026-01-22"}
    assert operator.post(reverse("grant_give", args=[rusmala.pk]), values).status_code == 403
