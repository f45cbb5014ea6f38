"""Texts about duties that a person sends on, such as by WhatsApp."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from selaras.core.formats import due_words, moment_long
from selaras.core.workdays import calendar_at
from selaras.duties.models import Duty
from selaras.duties.selectors.lists import DutyGroup
from selaras.offices.models import Contact

# What a message lists before it says how many more there are.
MOST_LINES = 12


def primary_contacts(agency_ids: Iterable[int]) -> dict[int, Contact]:
    """Whom to write to at each agency; one query."""
    rows = Contact.objects.active().filter(agency_id__in=set(agency_ids)).order_by("is_primary", "pk")
    return {contact.agency_id: contact for contact in rows}


def reminder_text(duty: Duty, contact: Contact, *, officer: str, now: datetime) -> str:
    """The text for one duty that opens in WhatsApp, as near or as late as it is; the person presses send."""
    left = due_words(duty.due_at, now, duty.zone, calendar_at(duty.region_path))
    due = moment_long(duty.due_at, duty.tz)
    lines = [
        _("Yth. Bapak/Ibu %(name)s, %(agency)s.") % {"name": contact.name, "agency": duty.owner_agency.name},
        _("%(kind)s: %(title)s (%(group)s).")
        % {"kind": duty.kind_label, "title": duty.title, "group": duty.group_title},
        f"{left}." if due in left else _("%(left)s. Batas waktu %(due)s.") % {"left": left, "due": due},
        _("Bila penanggung jawab sudah berganti, mohon balas pesan ini. Terima kasih."),
        _("%(officer)s, Badan Kesbangpol.") % {"officer": officer},
    ]
    return "\n".join(lines)


def due_sentence(group: DutyGroup, now: datetime) -> str:
    """What is owed and how long there is: "Isi: Perda (IKT 2025), Bappeda. 3 hari kerja lagi (...)."."""
    told = {
        "what": group.label if group.count > 1 else f"{group.verb}: {group.label}",
        "group": group.title,
        "agency": group.agency_name,
        "due": due_words(group.due_at, now, group.zone, calendar_at(group.region_path)),
    }
    if group.count > 1:
        return _("%(what)s, %(agency)s. %(due)s.") % told
    return _("%(what)s (%(group)s), %(agency)s. %(due)s.") % told


def digest_text(
    groups: Sequence[DutyGroup], *, to: str, officer: str = "", now: datetime, with_links: bool = True
) -> str:
    """Several duties in one message; the person presses send."""
    lines = [_("Yth. %(name)s,") % {"name": to}, _("Pengingat tugas:")]
    for number, group in enumerate(groups[:MOST_LINES], 1):
        lines.append(f"{number}. {due_sentence(group, now)}")
        if with_links and settings.PUBLIC_URL:
            lines.append(f"{settings.PUBLIC_URL.rstrip('/')}{group.url}")
    if len(groups) > MOST_LINES:
        lines.append(_("dan %(count)s lainnya.") % {"count": len(groups) - MOST_LINES})
    if officer:
        lines.append(_("Bila penanggung jawab sudah berganti, mohon balas pesan ini. Terima kasih."))
        lines.append(_("%(officer)s, Badan Kesbangpol.") % {"officer": officer})
    return "\n".join(lines)
