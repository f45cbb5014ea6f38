"""The words of an escalation: in the product, in a letter, and in WhatsApp."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from selaras.core.formats import due_words, moment_long
from selaras.core.workdays import calendar_at
from selaras.duties.choices import DUTY_KINDS
from selaras.duties.models import Duty, DutyEscalation
from selaras.duties.selectors.messages import MOST_LINES


def escalation_label(escalation: DutyEscalation) -> str:
    """As a row of the lists says it: "Isi 5 butir IKT 2025", or the one thing that is owed."""
    count = escalation.late_count if escalation.is_draft and escalation.late_count else escalation.count
    kind = DUTY_KINDS[escalation.kind]
    if count == 1:
        return f"{kind.label}: {escalation.title} ({escalation.group_title})"
    return str(kind.group_label) % {"count": count, "title": escalation.group_title}


def addressee(escalation: DutyEscalation) -> str:
    if escalation.is_of_own_office:
        return _("Penanggung jawab tugas di %(agency)s") % {"agency": escalation.owner_agency.name}
    return _("Pimpinan %(agency)s") % {"agency": escalation.owner_agency.name}


def escalation_text(
    escalation: DutyEscalation, duties: Sequence[Duty], *, message: str = "", now: datetime
) -> str:
    """Facts only; what else is to be said, the head writes."""
    due = {
        "due": moment_long(escalation.due_at, escalation.tz),
        "late": due_words(escalation.due_at, now, escalation.zone, calendar_at(escalation.region_path)),
    }
    lines = [
        _("Masih ditunggu dari %(agency)s: %(what)s.")
        % {"agency": escalation.owner_agency.name, "what": escalation_label(escalation)}
    ]
    if len(duties) > 1:
        # Most of them have a number of their own.
        lines += [f"- {duty.title}" for duty in duties[:MOST_LINES]]
    if len(duties) > MOST_LINES:
        lines.append(_("dan %(count)s lainnya.") % {"count": len(duties) - MOST_LINES})
    lines.append(_("Batas waktu %(due)s. %(late)s.") % due)
    if escalation.is_of_own_office:
        # The head speaks to the own people: it is he who directs.
        lines.append(_("Mohon segera diselesaikan."))
    else:
        lines.append(_("Mohon arahan Bapak/Ibu agar dapat diselesaikan."))
    return "\n".join([*lines, *([message.strip()] if message.strip() else [])])


def escalation_message(escalation: DutyEscalation, text: str, *, officer: str) -> str:
    """The same words for WhatsApp; the person presses send."""
    lines = [
        _("Yth. Bapak/Ibu %(to)s.") % {"to": addressee(escalation)},
        text,
        _("Bila penanggung jawab sudah berganti, mohon balas pesan ini. Terima kasih."),
        _("%(officer)s, Badan Kesbangpol.") % {"officer": officer},
    ]
    return "\n".join(lines)
