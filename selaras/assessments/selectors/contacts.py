"""The contacts of an agency in a round, each with a text ready to send."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from selaras.assessments.models import Item, Round
from selaras.assessments.selectors.texts import contact_text
from selaras.core.scope import Scope
from selaras.offices.models import Agency, Contact, WorkLink


@dataclass(frozen=True, slots=True)
class ContactRow:
    contact: Contact
    link: WorkLink | None
    text: str
    # Only of a link made a moment ago: later nobody can read it any more.
    address: str


def contact_rows(
    scope: Scope,
    round_: Round,
    agency: Agency,
    owed: Sequence[Item],
    due_at: datetime,
    fresh: Mapping[str, object],
    *,
    now: datetime,
) -> list[ContactRow]:
    """``fresh`` names the contact and the address of a link that was made a moment ago; two queries."""
    running = WorkLink.objects.filter(
        agency=agency, subject_kind="round", subject_id=str(round_.pk), revoked_at=None, ends_at__gt=now
    )
    links = {link.contact_id: link for link in running.order_by("created_at")}
    rows = []
    for contact in agency.contacts.active():
        address = str(fresh.get("url", "")) if fresh.get("contact") == contact.pk else ""
        text = contact_text(
            round_=round_,
            contact_name=contact.name,
            agency_name=agency.name,
            items=owed,
            due_at=due_at,
            link=address,
            officer=scope.name,
        )
        rows.append(ContactRow(contact, links.get(contact.pk), text, address))
    return rows
