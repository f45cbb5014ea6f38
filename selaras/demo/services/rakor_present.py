"""Who came to the rakor of case 3: by their own phones, by the clerk, one on paper; everybody is invented."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.demo.choices import RAKOR
from selaras.meetings import services as meetings
from selaras.meetings.choices import CheckInMethod
from selaras.meetings.models import Invitee, Meeting

MINUTE = timedelta(minutes=1)


def come_to_rakor(scope: Scope, meeting: Meeting, starts: datetime) -> None:
    """Before the meeting begins, a minute apart; those of the clerk half an hour before."""
    rows = list(meeting.invitees.select_related("agency__region").order_by("sort"))
    below = [row for row in rows if row.region_id is not None]
    entries = [_entry(row, RAKOR.came[n], n, _("Kepala Badan")) for n, row in enumerate(below)]
    given: dict[str, Any] = {"scope": scope, "meeting": meeting}
    _enter(given, entries, CheckInMethod.QR, starts - 40 * MINUTE)
    with_them = enumerate(zip(below, RAKOR.came_along, strict=False))
    along = [_entry(row, name, 40 + n, _("Analis")) for n, (row, name) in with_them]
    _enter(given, along, CheckInMethod.CLERK, starts - 30 * MINUTE)
    others = [_delegate(row) for row in rows if row.region_id is None and row.agency_id is not None]
    bodies = [row for row in rows if row.agency_id is None and row.region_id is None]
    pairs = zip(bodies, RAKOR.bodies_came, strict=True)
    others += [_entry(row, name, 60 + n, _("Anggota")) for n, (row, name) in enumerate(pairs)]
    name, organisation = RAKOR.walked_in
    others.append(meetings.CheckIn(name=name, organisation=str(organisation), signature=drawn(70)))
    _enter(given, others, CheckInMethod.CLERK, starts - 10 * MINUTE)
    paper = [meetings.CheckIn(name=RAKOR.on_paper, position=_("Staf"), invitee_id=below[-1].pk)]
    meetings.check_in_on_paper(entries=paper, now=starts + 150 * MINUTE, **given)


def _enter(given: dict[str, Any], entries: list[meetings.CheckIn], method: str, now: datetime) -> None:
    meetings.check_in_many(entries=entries, method=method, now=now, **given)


def _entry(row: Invitee, name: str, seed: int, position: str) -> meetings.CheckIn:
    return meetings.CheckIn(name=name, position=position, invitee_id=row.pk, signature=drawn(seed))


def _delegate(row: Invitee) -> meetings.CheckIn:
    """As the office has answered beforehand."""
    return meetings.CheckIn(
        name=row.reply_name, position=row.reply_position, invitee_id=row.pk, for_name=row.letter_line,
        signature=drawn(50),
    )  # fmt: skip


def drawn(seed: int) -> str:
    """A line that goes up and down: nobody's signature."""
    points = [(30 + 27 * n, 100 + ((seed * 37 + n * n * 29) % 121 - 60)) for n in range(20)]
    return " ".join(f"{x},{y}" for x, y in points)
