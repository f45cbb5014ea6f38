"""Accounts: names that never collide, changes that are recorded, and an administrator that is always left."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from selaras.accounts import selectors, services
from selaras.accounts.models import User
from selaras.accounts.permissions import can_deactivate, can_edit_own, can_keep_draft
from selaras.accounts.tests.factories import NOW, SYSTEM, make_user, scope_of, scope_of_link
from selaras.audit.models import Event
from selaras.core.scope import Scope
from selaras.core.verdict import Refused

pytestmark = pytest.mark.django_db
NIP = "198001012005012001"
NOBODY = Scope(on=NOW.date())


def create(**values: object) -> User:
    return services.create_user(
        **{"scope": SYSTEM, "now": NOW, "username": "rusmala", "full_name": "Rusmala"} | values
    )  # type: ignore[arg-type]


def test_a_new_account_is_kept_in_one_spelling_and_recorded() -> None:
    user = create(
        username=" Rusmala ", email=" R@Contoh.ID ", nip="19800101 200501 2 001", phone="0812 3456 7890"
    )
    assert (user.username, user.email, user.nip) == ("rusmala", "r@contoh.id", NIP)
    assert not user.has_usable_password()
    event = Event.objects.get()
    assert event.verb == "accounts.user.created" and event.after["email"] == "r@contoh.id"
    assert "password" not in str(event.after)


@pytest.mark.parametrize(
    "field, value",
    [
        ("username", "ab"),
        ("username", NIP),
        ("username", "a@b.id"),
        ("username", "nama dengan spasi"),
        ("username", ""),
        ("email", "bukan-surel"),
        ("nip", "123"),
        ("nip", "19800101200501200x"),
        ("phone", "telepon saya"),
        ("full_name", " "),
    ],
)
def test_a_faulty_field_is_named_and_nothing_is_written(field: str, value: str) -> None:
    with pytest.raises(ValidationError) as fault:
        create(**{field: value})
    assert field in fault.value.message_dict
    assert not User.objects.exists() and not Event.objects.exists()


@pytest.mark.parametrize("field, value", [("username", "RUSMALA"), ("email", "R@CONTOH.id"), ("nip", NIP)])
def test_two_people_cannot_share_a_name_in_any_spelling(field: str, value: str) -> None:
    create(email="r@contoh.id", nip=NIP)
    with pytest.raises(ValidationError) as fault:
        create(**{"username": "lain", field: value})
    assert field in fault.value.message_dict


def test_the_database_itself_refuses_another_spelling() -> None:
    user = create(email="r@contoh.id")
    for values in ({"username": "Rusmala"}, {"email": "R@contoh.id"}, {"email": ""}, {"nip": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=user.pk).update(**values)


def test_many_may_be_without_mail_and_nip() -> None:
    create(username="satu")
    create(username="dua")
    assert User.objects.filter(email=None, nip=None).count() == 2


def test_a_change_keeps_what_differs_only() -> None:
    user = create(email="r@contoh.id")
    services.change_user(scope=SYSTEM, user=user, now=NOW, full_name="Rusmala Dewi", email="r@contoh.id")
    event = Event.objects.get(verb="accounts.user.changed")
    assert (event.before, event.after) == ({"full_name": "Rusmala"}, {"full_name": "Rusmala Dewi"})
    services.change_user(scope=SYSTEM, user=user, now=NOW, full_name="Rusmala Dewi", email="r@contoh.id")
    assert Event.objects.filter(verb="accounts.user.changed").count() == 1


def test_the_last_administrator_cannot_be_closed() -> None:
    root = make_user("akar", is_administrator=True)
    with pytest.raises(Refused, match="terakhir"):
        services.deactivate(scope=SYSTEM, user=root, now=NOW)
    make_user("kedua", is_administrator=True)
    services.deactivate(scope=SYSTEM, user=root, now=NOW, note="pindah tugas")
    root.refresh_from_db()
    assert not root.is_active
    assert Event.objects.get(verb="accounts.user.deactivated").note == "pindah tugas"
    services.reactivate(scope=SYSTEM, user=root, now=NOW)
    root.refresh_from_db()
    assert root.is_active


def test_nobody_closes_the_own_account() -> None:
    user = make_user()
    with pytest.raises(Refused, match="sendiri"):
        services.deactivate(scope=scope_of(user), user=user, now=NOW)


def test_the_rules_answer_with_a_reason() -> None:
    user, other = make_user(), make_user()
    root = make_user(is_administrator=True)
    assert can_edit_own(scope_of(user), user)
    assert not can_edit_own(scope_of(other), user) and not can_edit_own(NOBODY, user)
    assert can_deactivate(scope_of(other), user, others=0)
    assert can_deactivate(scope_of(other), root, others=1)
    assert not can_deactivate(scope_of(other), root, others=0)
    assert not can_deactivate(scope_of(user), user, others=5)
    assert can_keep_draft(scope_of(user)) and can_keep_draft(scope_of_link())
    assert not can_keep_draft(NOBODY)


def test_a_login_finds_one_account_or_none() -> None:
    user = create(email="r@contoh.id", nip=NIP)
    assert selectors.user_by_login("r@contoh.id") == user
    for nothing in ("", "  ", "a\x00", "x" * 300, "%", "' OR 1=1 --"):
        assert selectors.user_by_login(nothing) is None


def test_a_person_is_shown_by_name() -> None:
    user = make_user("hafiz", full_name="Hafiz")
    assert str(user) == user.get_full_name() == "Hafiz"
    assert User.objects.get_by_natural_key(" HAFIZ ") == user
