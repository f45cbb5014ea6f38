"""How the mail is: what waits for its hour is well, what is held up is not."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from selaras.accounts.tests.factories import NOW
from selaras.core.health import BAD, GOOD, WATCH, Seen, exposition
from selaras.notices.models import Mail
from selaras.notices.selectors import look_at_mail

pytestmark = pytest.mark.django_db


def mail(key: str, **values: Any) -> None:
    given = {"created_at": NOW, "next_try_at": NOW, "to": "rusmala@contoh.go.id", "subject": "x", "body": "x"}
    Mail.objects.create(key=key, **(given | values))


@pytest.mark.parametrize(
    "values, state",
    [
        ({"sent_at": NOW}, GOOD),
        ({"next_try_at": NOW + timedelta(hours=9)}, GOOD),
        ({"next_try_at": NOW - timedelta(minutes=16)}, BAD),
        ({"attempts": 2, "next_try_at": NOW + timedelta(minutes=1)}, WATCH),
        ({"given_up_at": NOW - timedelta(days=1)}, WATCH),
        ({"given_up_at": NOW - timedelta(days=8)}, GOOD),
    ],
)
def test_mail_that_waits_for_its_hour_is_well_and_mail_held_up_is_not(values: Any, state: str) -> None:
    mail("a", **values)
    sign = look_at_mail(NOW)
    assert sign.state == state and bool(sign.advice) is (state != GOOD)


def test_nobody_is_named_and_three_questions_are_enough() -> None:
    for number in range(20):
        mail(f"{number}", attempts=3, error="rusmala@contoh.go.id menolak")
    with CaptureQueriesContext(connection) as seen:
        sign = look_at_mail(NOW)
    text = exposition([Seen("mail", "Surel", sign)])
    assert len(seen) == 3 and "selaras_mail_retrying 20" in text and "@" not in text + sign.told + sign.advice
