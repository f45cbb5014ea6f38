"""Telling people: once for each occasion, on their page and by mail where they have an address."""

import pytest
from django.db import transaction
from django.test import override_settings

from selaras.accounts import services as accounts
from selaras.accounts.tests.factories import NOW, make_user
from selaras.notices import selectors, services
from selaras.notices.models import Mail, Notice

pytestmark = pytest.mark.django_db


def tell(*user_ids: int, key: str = "round.1.opened", **values: object) -> int:
    defaults = {"text": "Periode dibuka.", "url": "/penilaian/1/", "kind": "round", "now": NOW}
    return services.notify(user_ids=user_ids, key=key, **defaults | values)  # type: ignore[arg-type]


def test_an_occasion_reaches_a_person_once() -> None:
    one, two = make_user(), make_user()
    assert tell(one.pk, one.pk) == 1
    assert tell(one.pk, two.pk) == 1
    assert tell(one.pk, key="round.2.opened") == 1
    assert selectors.unread_count(one.pk) == 2 and selectors.unread_count(two.pk) == 1


def test_who_is_gone_or_unknown_is_not_told() -> None:
    gone = make_user(is_active=False, email="gone@contoh.id")
    assert tell(gone.pk, 10**9, mail=True) == 0
    assert not Notice.objects.exists() and not Mail.objects.exists()


@override_settings(PUBLIC_URL="https://selaras.contoh.go.id")
def test_mail_goes_to_those_with_an_address_once() -> None:
    with_mail, without = make_user(email="r@contoh.id", full_name="Rusmala"), make_user()
    for _ in range(2):
        tell(with_mail.pk, without.pk, mail=True)
    mail = Mail.objects.get()
    assert mail.to == "r@contoh.id" and not mail.is_secret
    assert "Yth. Bapak/Ibu Rusmala" in mail.body and "https://selaras.contoh.go.id/penilaian/1/" in mail.body


def test_what_is_rolled_back_is_not_told() -> None:
    user = make_user(email="r@contoh.id")
    with pytest.raises(RuntimeError), transaction.atomic():
        tell(user.pk, mail=True)
        raise RuntimeError
    assert not Notice.objects.exists() and not Mail.objects.exists()


def test_a_long_text_is_cut_and_a_subject_has_one_line() -> None:
    user = make_user(email="r@contoh.id")
    tell(user.pk, text="Baris satu\nBcc: evil@example.com\n" + "x" * 900, mail=True)
    assert len(Notice.objects.get().text) == 500
    assert "\n" not in Mail.objects.get().subject and len(Mail.objects.get().subject) == 200


def test_telling_many_costs_the_same_as_telling_few(assert_max_queries: object) -> None:
    users = [make_user() for _ in range(40)]
    with assert_max_queries(5):  # type: ignore[operator]
        tell(*[user.pk for user in users])


def test_the_reset_link_of_accounts_goes_through_this_outbox_as_a_secret() -> None:
    make_user("rusmala", email="r@contoh.id")
    accounts.ask_reset(login="rusmala", now=NOW, build_url=lambda token: f"/undangan/{token}/")
    mail = Mail.objects.get()
    assert mail.is_secret and "/undangan/" in mail.body
