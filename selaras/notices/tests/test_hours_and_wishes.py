"""When a mail may come, and the page where somebody says so."""

from datetime import UTC, datetime, time

import pytest
from django.test import Client

from selaras.accounts.tests.factories import NOW, make_user
from selaras.audit.models import Event
from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.notices import services
from selaras.notices.choices import Home, MailWish
from selaras.notices.models import Mail, Notice, NoticeWish
from selaras.notices.services import Wishes
from selaras.notices.services.hours import digest_moment, may_make_digest, next_moment

pytestmark = pytest.mark.django_db
WIB, WIT = Home(), Home("ID.94.71.", "Asia/Jayapura")
ADDRESS = "/akun/pemberitahuan/"
FORM = {
    "mail": "harian",
    "digest_at": "09:30",
    "quiet_from": "18:00",
    "quiet_until": "07:00",
    "steps": ["1", "0"],
}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """January 2026 in UTC; the 22nd is a Thursday."""
    return datetime(2026, 1, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("home", "now", "then"),
    [
        (WIB, at(22, 2), at(22, 2)),
        (WIB, at(22, 0), at(22, 0, 30)),  # 07.00, the office opens at 07.30
        (WIB, at(22, 10), at(23, 0, 30)),  # 17.00: tomorrow
        (WIB, at(23, 10), at(26, 0, 30)),  # Friday evening: Monday
        (WIB, at(24, 3), at(26, 0, 30)),
        (WIT, at(22, 8), at(22, 22, 30)),  # 17.00 in Jayapura, 15.00 in Jakarta
    ],
)
def test_a_mail_waits_for_office_hours_of_its_readers_place(
    home: Home, now: datetime, then: datetime
) -> None:
    assert next_moment(NoticeWish(), home, now) == then


def test_who_allows_it_is_written_to_in_the_evening_but_not_in_quiet_hours() -> None:
    wish = NoticeWish(after_hours=True)
    assert next_moment(wish, WIB, at(24, 10)) == at(24, 10)  # Saturday, 17.00
    assert next_moment(wish, WIB, at(24, 15)) == at(24, 23)  # 22.00: until 06.00 of the next day
    assert next_moment(wish, WIB, at(24, 22)) == at(24, 23)  # 05.00


def test_quiet_hours_within_the_day_and_none_at_all() -> None:
    lunch = NoticeWish(quiet_from=time(12), quiet_until=time(13))
    assert next_moment(lunch, WIB, at(22, 5, 30)) == at(22, 6)
    never = NoticeWish(quiet_from=time(0), quiet_until=time(0), after_hours=True)
    assert next_moment(never, WIB, at(22, 17)) == at(22, 17)


def test_quiet_hours_that_leave_nothing_hold_up_no_mail_for_ever() -> None:
    wish = NoticeWish(quiet_from=time(6), quiet_until=time(22))
    assert next_moment(wish, WIB, at(22, 2)) == at(22, 2)


def test_the_summary_comes_at_the_chosen_hour_while_the_office_is_open() -> None:
    assert digest_moment(NoticeWish(), WIB, at(22, 9)) == at(22, 0, 30)
    wish = NoticeWish(digest_at=time(10))
    assert digest_moment(wish, WIB, at(22, 9)) == at(22, 3)
    assert not may_make_digest(wish, WIB, at(22, 2)) and may_make_digest(wish, WIB, at(22, 4))
    assert not may_make_digest(wish, WIB, at(22, 9, 30)) and digest_moment(wish, WIB, at(24, 3)) is None
    late = NoticeWish(digest_at=time(23))
    assert digest_moment(late, WIB, at(22, 9)) == at(22, 8)  # an hour before the office closes


@pytest.mark.parametrize(
    ("wish", "mails", "waiting"),
    [(MailWish.IMPORTANT, 1, 1), (MailWish.DAILY, 0, 2), (MailWish.NONE, 0, 0)],
)
def test_a_wish_decides_what_is_mailed_and_nothing_is_lost(wish: str, mails: int, waiting: int) -> None:
    user = make_user(email="r@contoh.id")
    NoticeWish.objects.create(user=user, mail=wish)
    for key, important in (("a", True), ("b", False)):
        services.notify(user_ids=[user.pk], text=key, url="/", kind="uji", key=key, now=NOW, mail=important)
    assert Notice.objects.filter(user=user).count() == 2
    assert Mail.objects.count() == mails and Notice.objects.filter(for_digest=True).count() == waiting


def test_one_time_links_ask_nobodys_wish() -> None:
    user = make_user(email="r@contoh.id")
    NoticeWish.objects.create(user=user, mail=MailWish.NONE)
    services.queue_secret_mail(to="r@contoh.id", subject="Hal", body="tautan", key="k", now=NOW)
    assert Mail.objects.get().recipient_id is None


def test_the_page_keeps_what_was_chosen() -> None:
    user, client = make_user(email="r@contoh.id"), Client()
    client.force_login(user)
    assert client.get(ADDRESS).status_code == 200 and not NoticeWish.objects.exists()
    assert client.post(ADDRESS, FORM).status_code == 302
    wish = NoticeWish.objects.get()
    assert (wish.user, wish.mail, wish.digest_at, wish.after_hours) == (user, "harian", time(9, 30), False)
    assert wish.skipped_steps == [-1, 3, 7]
    assert client.post(ADDRESS, FORM).status_code == 302
    assert Event.objects.filter(verb="notices.wishes.changed").count() == 1
    assert "09:30" in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize(
    "wrong", [{"mail": "semua"}, {"digest_at": "25:00"}, {"steps": ["99"]}, {"quiet_from": ""}]
)
def test_what_cannot_be_is_refused_and_changes_nothing(wrong: dict[str, object]) -> None:
    client = Client()
    client.force_login(make_user())
    assert client.post(ADDRESS, FORM | wrong).status_code == 422
    assert not NoticeWish.objects.exists()


def test_nobody_sets_the_wishes_of_another() -> None:
    user, other = make_user(), make_user()
    scope = Scope(on=NOW.date(), user_id=other.pk)
    with pytest.raises(Refused):
        services.change_wishes(scope=scope, user_id=user.pk, wishes=Wishes(), now=NOW)
