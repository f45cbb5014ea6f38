"""Ready texts for WhatsApp: to one contact, and the recap for the group; the person presses send."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from selaras.assessments.models import Item, Round
from selaras.assessments.selectors.rounds import AgencyRow, Counts
from selaras.core.formats import moment_long

SHOWN_CODES = 12


def codes_in_short(codes: Sequence[str]) -> str:
    shown = ", ".join(codes[:SHOWN_CODES])
    if len(codes) > SHOWN_CODES:
        return _("%(codes)s dan %(more)s lagi") % {"codes": shown, "more": len(codes) - SHOWN_CODES}
    return shown


def index_name(round_: Round) -> str:
    """ "IKT 2025": how people call the round when they write to each other."""
    return f"{round_.instrument.code.upper().split('-')[0]} {round_.data_year}"


def contact_text(
    *,
    round_: Round,
    contact_name: str,
    agency_name: str,
    items: Sequence[Item],
    due_at: datetime,
    link: str,
    officer: str,
) -> str:
    """The text to one contact; without a work link the line about it is left out."""
    parts = [_("Yth. Bapak/Ibu %(name)s, %(agency)s.") % {"name": contact_name, "agency": agency_name}]
    if items:
        parts.append(
            _("Masih ada %(count)s butir %(index)s yang menunggu isian: %(codes)s.")
            % {
                "count": len(items),
                "index": index_name(round_),
                "codes": codes_in_short([i.code for i in items]),
            }
        )
        parts.append(_("Batas internal %(due)s.") % {"due": moment_long(due_at, round_.tz)})
    else:
        parts.append(
            _("Semua butir %(index)s dari OPD Bapak/Ibu sudah kami terima.") % {"index": index_name(round_)}
        )
    if link:
        parts.append(_("Tautan kerja (pribadi, mohon tidak diteruskan): %(link)s") % {"link": link})
    parts.append(_("Bila penanggung jawab sudah berganti, mohon balas pesan ini. Terima kasih."))
    parts.append(_("%(officer)s, Badan Kesbangpol.") % {"officer": officer})
    return "\n".join(parts)


def group_recap(
    *, round_: Round, counts: Counts, rows: Sequence[AgencyRow], officer: str, now: datetime
) -> str:
    """The recap for the group; agencies in the office's own order, never worst first."""
    complete = [row.agency.short_name for row in rows if row.is_complete and not row.agency.is_outside]
    waiting = [
        f"{row.agency.short_name} ({row.counts.with_owner + row.owes_contributions})"
        for row in rows
        if not row.is_complete and not row.agency.is_outside
    ]
    lines = [
        _(
            "Rekap %(index)s per %(now)s: %(filled)s dari %(asked)s butir sudah diisi, "
            "%(verified)s terverifikasi."
        )
        % {
            "index": index_name(round_),
            "now": moment_long(now, round_.tz),
            "filled": counts.filled,
            "asked": counts.asked,
            "verified": counts.verified,
        },
        _("Sudah lengkap: %(agencies)s.") % {"agencies": ", ".join(complete) or "-"},
        _("Masih ditunggu: %(agencies)s.") % {"agencies": ", ".join(waiting) or "-"},
        _("Batas internal %(due)s.") % {"due": moment_long(round_.internal_due_at, round_.tz)},
        _("Kendala mohon disampaikan ke %(officer)s, Badan Kesbangpol.") % {"officer": officer},
    ]
    return "\n".join(lines)


def leader_text(data: Mapping[str, Any]) -> str:
    """One screen for a leader who never signs in; can be answered with "Setuju nomor 1 dan 2"."""
    lines = [
        _("Yth. Bapak/Ibu %(addressee)s.") % {"addressee": data["addressee"]},
        _(
            "Per %(at)s: %(filled)s/%(asked)s butir %(index)s terisi, %(verified)s terverifikasi; "
            "%(incomplete)s OPD belum lengkap; %(letters)s butir menunggu surat balasan instansi vertikal."
        )
        % data,
        _("Batas pemilik indeks %(at)s (%(words)s).") % data["final"],
    ]
    if data["requests"]:
        asked = " ".join(f"({number}) {text}" for number, text in enumerate(data["requests"], start=1))
        lines += [_("Mohon arahan: %(requests)s") % {"requests": asked}]
        lines += [_("Dapat dijawab singkat, misalnya: Setuju nomor 1.")]
    lines += [str(data["coordinator"])]
    if settings.DEMO:
        lines += [_("DATA PERAGAAN - bukan keadaan sebenarnya")]
    return "\n".join(lines)
