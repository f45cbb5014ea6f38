"""Letting the cast in: by account, or by the work link of a contact who has none."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from selaras.assessments.models import Round
from selaras.core.references import Reference
from selaras.demo.choices import CAST, CITY_CODE, PEOPLE, Member, username_of
from selaras.demo.services.people import system_scope
from selaras.offices.models import Contact
from selaras.offices.services import make_work_link


def member_named(username: str) -> Member | None:
    return next((member for member in CAST if member.username == username), None)


def others() -> dict[str, str]:
    """Contacts and heads beside the cast: user name and what the person is, by agency."""
    found: dict[str, str] = {}
    for code, (contact, head) in PEOPLE.items():
        for name, title in ((contact, _("Narahubung")), (head, _("Kepala"))):
            if not any(member.full_name == name for member in CAST):
                found[username_of(name)] = f"{name}, {title} {code}"
    return found


def link_of(member: Member, *, now: datetime) -> str | None:
    """A fresh token for a contact's work link in the running round; None once the round is closed."""
    round_ = Round.objects.filter(region__code=CITY_CODE, state__in=("pengisian", "verifikasi")).first()
    contact = Contact.objects.filter(agency__code=member.by_link, name=member.full_name).first()
    if round_ is None or contact is None:
        return None
    _link, token = make_work_link(
        scope=system_scope(now),
        agency=contact.agency,
        contact=contact,
        subject=Reference("round", str(round_.pk)),
        ends_at=max(round_.owner_due_at, now) + timedelta(days=14),
        now=now,
        replace=False,
    )
    return token
