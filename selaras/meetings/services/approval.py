"""What stands above the text of the minutes, its approval by the leader, and additions afterwards."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from selaras.core.formats import thousands
from selaras.core.scope import Scope
from selaras.core.verdict import Denied, Refused, demand
from selaras.meetings import permissions
from selaras.meetings.models import Meeting, Minutes, MinutesAddendum
from selaras.meetings.selectors.minutes import minutes_of
from selaras.meetings.selectors.revisions import token_of
from selaras.meetings.services.held import demand_lengths, held_meeting, log, one_line
from selaras.meetings.services.meetings import step
from selaras.meetings.services.minutes import cleaned, held_minutes

MAX_ADDENDA = 50
ADDENDUM_LENGTH = 20_000
NOTE_TAKERS_LENGTH = 2_000


@dataclass(frozen=True, slots=True)
class HeadText:
    """As the form of the notula asks for them; an empty letter or chair is read from the meeting."""

    letter: str = ""
    secretary: str = ""
    note_takers: str = ""
    chair_rank: str = ""
    chair_nip: str = ""


class HeadConflict(Exception):
    """Somebody else changed these lines since the form was opened."""

    def __init__(self, minutes: Minutes) -> None:
        super().__init__(minutes.pk)
        self.minutes = minutes


@transaction.atomic
def head_minutes(
    *, scope: Scope, minutes: Minutes, base_version: int, text: HeadText, now: datetime
) -> Minutes:
    minutes = held_minutes(minutes)
    demand(permissions.can_write_minutes(scope, minutes.meeting))
    if minutes.version != base_version:
        raise HeadConflict(minutes)
    given = {field.name: getattr(text, field.name) for field in fields(text)}
    takers = [one_line(line) for line in cleaned(given["note_takers"]).split("\n")]
    values = {name: one_line(cleaned(value)) for name, value in given.items()}
    values["note_takers"] = "\n".join(line for line in takers if line)
    if len(values["note_takers"]) > NOTE_TAKERS_LENGTH:
        told = {"most": thousands(NOTE_TAKERS_LENGTH)}
        raise ValidationError({"note_takers": _("Daftar pencatat paling panjang %(most)s huruf.") % told})
    demand_lengths(Minutes, {name: value for name, value in values.items() if value})
    for name, value in values.items():
        setattr(minutes, name, value)
    minutes.version += 1
    minutes.save(update_fields=[*values, "version"])
    log(scope, minutes.meeting, "minutes.headed", now, version=minutes.version)
    return minutes


@transaction.atomic
def approve_minutes(*, scope: Scope, meeting: Meeting, base: str, now: datetime) -> Meeting:
    """What the leader has read, and nothing newer, is approved and locked for good."""
    meeting = held_meeting(meeting)
    demand(permissions.can_approve(scope, meeting))
    minutes = held_minutes(Minutes.objects.get(meeting=meeting))
    if base != token_of(minutes.number, minutes.text):
        told = {"name": minutes.changed_by_name}
        raise ValidationError(
            _("%(name)s mengubah notula ini sesudah Anda membukanya. Baca dahulu yang baru, lalu sahkan.")
            % told
        )
    return step(scope=scope, meeting=meeting, action="approve", now=now)


@transaction.atomic
def add_addendum(*, scope: Scope, meeting: Meeting, text: str, now: datetime) -> MinutesAddendum:
    """A correction stands below the approved text, numbered; neither is ever changed."""
    begun = minutes_of(meeting)
    if begun is None:
        raise Refused(Denied(_("Notula rapat ini belum ditulis.")))
    minutes = held_minutes(begun)
    demand(permissions.can_add_addendum(scope, minutes.meeting, minutes))
    text = cleaned(text).strip()
    if not text:
        raise ValidationError({"text": _("Tuliskan isi adendum.")})
    if len(text) > ADDENDUM_LENGTH:
        told = {"most": thousands(ADDENDUM_LENGTH)}
        raise ValidationError({"text": _("Satu adendum paling panjang %(most)s huruf.") % told})
    number = (minutes.addenda.aggregate(last=Max("number"))["last"] or 0) + 1
    if number > MAX_ADDENDA:
        raise ValidationError(_("Sudah ada %(most)s adendum, jumlah paling banyak.") % {"most": MAX_ADDENDA})
    made = MinutesAddendum.objects.create(
        minutes=minutes,
        number=number,
        text=text,
        author_id=scope.user_id,
        author_name=scope.name[:200],
        at=now,
    )
    log(scope, minutes.meeting, "minutes.added", now, number=number)
    return made
