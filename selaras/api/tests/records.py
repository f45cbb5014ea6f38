"""Records of accounts, offices, regions and webhooks that operations are tried on."""

from datetime import date, time, timedelta
from typing import Any

from selaras.accounts.models import OpenSession
from selaras.api import services
from selaras.assessments.tests.factories import NOW, City
from selaras.duties.tests.factories import make_duty, make_escalation
from selaras.instruments.services import create_draft
from selaras.instruments.tests.factories import SMALL
from selaras.offices.models import Absence
from selaras.offices.services import begin_review, make_token
from selaras.offices.tests.factories import make_contact, make_holder, make_link, make_post
from selaras.regions.models import OfficeHours, SpecialDay
from selaras.regions.tests.factories import make_region


def records_of_offices(city: City) -> dict[str, object]:
    """The operator's own, and what stands in the city."""
    make_region("ID")
    scope, user = city.operator, city.user(city.operator)
    contact = city.user(city.contact("bappeda"))
    given: dict[str, Any] = {"scope": scope, "user": user, "now": NOW}
    hook = services.make_webhook(
        **given, name="Dasbor", url="https://opd.example/kait", groups=["assessments"]
    )[0]
    rule = {
        "region": city.region, "region_path": city.region.path, "name": "Contoh", "source": "Edaran contoh",
        "changed_by": "Admin", "changed_at": NOW,
    }  # fmt: skip
    post = make_post(city["bappeda"])
    today = NOW.date()
    session = OpenSession.objects.create(
        user=user, key="elsewhere", began_at=NOW, seen_at=NOW, ends_at=NOW + timedelta(hours=9)
    )
    away = Absence.objects.create(user=contact, deputy=user, starts_on=today, ends_on=today, said_at=NOW)
    late = make_duty(city["bappeda"], "isi", due_at=NOW - timedelta(days=9))
    return {
        "duty_escalation_id": make_escalation(late, city["kesbangpol"]).pk,
        "webhook_id": hook.pk,
        "delivery_id": services.try_webhook(scope=scope, webhook=hook, now=NOW).pk,
        "session_id": session.pk,
        "absence_id": away.pk,
        "review_id": begin_review(scope=scope, region=city.region, now=NOW).pk,
        "contact_id": make_contact(city["bappeda"]).pk,
        "post_id": post.pk,
        "holder_id": make_holder(post).pk,
        "link_id": make_link(make_contact(city["bappeda"]))[0].pk,
        "token_id": make_token(**given, name="Skrip", expires_at=NOW + timedelta(days=9))[0].pk,
        "person_id": contact.pk,
        "grant_id": contact.grants.get().pk,
        "day_id": SpecialDay.objects.create(day=date(2026, 6, 22), kind="libur_daerah", **rule).pk,
        "hours_id": OfficeHours.objects.create(opens=time(8), closes=time(16), weekdays="01234", **rule).pk,
    }


def draft_of(city: City) -> dict[str, object]:
    """A draft of the city, and places in its tree."""
    draft = create_draft(scope=city.operator, region=city.region, text=SMALL, note="uji", now=NOW)
    places = {"place": "n0.n1", "node_place": "n0.n0", "question_place": "n0.n0.q0"}
    return {"draft_id": draft.pk, "revision_id": draft.revisions.get().pk, **places}
