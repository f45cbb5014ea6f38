"""The lembar disposisi on paper: what came in, to whom it went with which order, and room for a pen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from selaras.core.formats import DASH, day_long, day_plain, moment_short
from selaras.letters import compute
from selaras.letters.choices import DispositionState, Order
from selaras.letters.models import Disposition, Incoming
from selaras.letters.selectors.incoming import dispositions_of, posts_for
from selaras.letters.selectors.papers import kop_of, letterhead_of

TEMPLATE = "letters/disposition.typ"
# Offered for a tick by pen, while nothing was handed on yet.
MOST_POSTS = 14


def disposition_sheet(incoming: Incoming, *, now: datetime) -> bytes:
    return compute.pdf(TEMPLATE, sheet_data(incoming), now=now)


def sheet_data(incoming: Incoming) -> dict[str, Any]:
    """What was given is printed as given; before that the sheet is a form to be filled in by hand."""
    head = letterhead_of(incoming.agency)
    rows = [row for row in dispositions_of(incoming) if row.state != DispositionState.WITHDRAWN]
    told = {"agenda": incoming.agenda, "year": incoming.year}
    return {
        "paper": head.paper or "a4",
        "kop": kop_of(head),
        "title": _("LEMBAR DISPOSISI"),
        "subtitle": _("Nomor agenda %(agenda)s/%(year)s") % told,
        "left": [
            [_("Surat dari"), incoming.sender],
            [_("Nomor surat"), incoming.number or DASH],
            [_("Tanggal surat"), day_plain(incoming.dated) if incoming.dated else DASH],
        ],
        "right": [
            [_("Diterima"), day_long(incoming.received_on)],
            [_("Sifat"), incoming.get_sifat_display()],
            [_("Lampiran"), incoming.annex or DASH],
        ],
        "hal": [[_("Hal"), incoming.hal]],
        "orders": [{"label": order.label, "ticked": order in {row.order for row in rows}} for order in Order],
        "posts": [] if rows else _posts(incoming),
        "words": _words(),
        "rows": [_row(row) for row in rows],
    }


def _words() -> dict[str, Any]:
    return {
        "to": _("Diteruskan kepada"),
        "please": _("Dengan hormat harap"),
        "note": _("Catatan"),
        "given": _("Disposisi"),
        "columns": [
            _("No."),
            _("Diteruskan kepada"),
            _("Petunjuk dan catatan"),
            _("Paling lambat"),
            _("Jawaban"),
        ],
        "sign": _("Nama, paraf, dan tanggal"),
    }


def _posts(incoming: Incoming) -> list[str]:
    posts = posts_for(incoming)[:MOST_POSTS]
    return [_post(post.title, str(post.agency), post.agency_id == incoming.agency_id) for post in posts]


def _post(title: str, office: str, is_own: bool) -> str:
    return title if is_own else f"{title}, {office}"


def _row(row: Disposition) -> dict[str, str]:
    incoming, zone = row.incoming, row.incoming.tz
    post = row.to_post
    given = {"title": row.given_as, "name": row.given_by_name, "at": moment_short(row.given_at, zone)}
    lines = [row.get_order_display(), row.note, _("Dari %(title)s, %(name)s, %(at)s") % given]
    if row.written_by_name:
        lines.append(_("Dicatat oleh %(name)s") % {"name": row.written_by_name})
    return {
        "to": _post(post.title, str(post.agency), post.agency_id == incoming.agency_id),
        "order": "\n".join(line for line in lines if line),
        "due": day_plain(row.due_on),
        "answer": _answer(row),
    }


def _answer(row: Disposition) -> str:
    if row.answered_at is None:
        return str(row.get_state_display())
    at = moment_short(row.answered_at, row.incoming.tz)
    return f"{row.answer}\n({row.answered_by_name}, {at})"
