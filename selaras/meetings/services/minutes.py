"""Writing the minutes, several clerks at once: every save is merged, and nothing that was typed is lost."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.core.formats import moment_short, thousands
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.meetings import compute, permissions
from selaras.meetings.choices import MAX_TEXT, VERSION_END, VERSION_NEXT, VERSION_START, MeetingState
from selaras.meetings.models import Meeting, Minutes, MinutesRevision
from selaras.meetings.selectors.minutes import beginning_of, minutes_of
from selaras.meetings.selectors.revisions import (
    Base,
    base_named,
    digest_of,
    lines_of,
    patch_between,
    sent_text,
    text_at,
)
from selaras.meetings.services.held import held_meeting, log

SNAPSHOT_EVERY = 40
# Whose save the audit has named lately is not named anew with every pause of the keys; the revisions are.
TOLD_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Saved:
    """``number`` is the revision this save made, 0 where it changed nothing; ``sent`` is its text as kept."""

    minutes: Minutes
    number: int
    sent: str
    conflicts: int = 0
    is_late: bool = False


@transaction.atomic
def begin_minutes(*, scope: Scope, meeting: Meeting, now: datetime) -> Minutes:
    """With the agenda as headings; whoever comes second finds what the first began."""
    meeting = held_meeting(meeting)
    demand(permissions.can_write_minutes(scope, meeting))
    begun = minutes_of(meeting)
    if begun is not None:
        return begun
    text = beginning_of(meeting)
    minutes = Minutes.objects.create(
        meeting=meeting,
        text=text,
        number=1,
        created_at=now,
        created_by_name=scope.name[:200],
        changed_at=now,
        changed_by_name=scope.name[:200],
    )
    _keep(scope, minutes, before="", base=Base(0, ""), sent=text, key=None, conflicts=0, now=now)
    log(scope, meeting, "minutes.begun", now)
    return minutes


@transaction.atomic
def save_minutes(
    *, scope: Scope, minutes: Minutes, base: str, text: str, now: datetime, key: uuid.UUID | None = None
) -> Saved:
    """Merge a text into the minutes; ``base`` names what it grew out of, ``key`` makes a repeated send one.

    After approval the text stays as it is, and what comes in is kept beside it.
    """
    minutes = held_minutes(minutes)
    meeting = minutes.meeting
    demand(permissions.can_plan(scope, meeting))
    is_open = meeting.state in (MeetingState.RUNNING, MeetingState.MINUTES) and not minutes.is_locked
    if not is_open and meeting.state not in (MeetingState.APPROVED, MeetingState.CLOSED):
        demand(permissions.can_write_minutes(scope, meeting))
    text = cleaned(text)
    known = minutes.revisions.filter(key=key).first() if key else None
    key = None if known else key
    # Two texts under one key would be a fault of the sender, and no reason to lose the second.
    if known is not None and sent_text(known, text_at(minutes, known.number)) == text:
        return Saved(minutes, known.number, text, known.conflicts, known.is_late)
    grown = base_named(minutes, base)
    if grown is None:
        grown = Base(0, "\n".join(compute.shared(lines_of(minutes.text), lines_of(text))))
    _demand_room(text, grown.text)
    if text == grown.text:
        return Saved(minutes, 0, text)
    if not is_open:
        return _kept_beside(scope, minutes, grown, text, key, now)
    return _merged(scope, minutes, grown, text, key, now)


def held_minutes(minutes: Minutes) -> Minutes:
    """As it stands now, held against every other writer until the end of the transaction."""
    Minutes.objects.select_for_update(no_key=True).only("pk").get(pk=minutes.pk)
    return Minutes.objects.select_related("meeting__agency__region").get(pk=minutes.pk)


def cleaned(text: str) -> str:
    """Line feeds alone part the lines; what no database stores is shown as such."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    return text.encode("utf-8", "replace").decode()


def _demand_room(text: str, grown: str) -> None:
    """A text that merging has made too long can still be shortened."""
    if len(text) > MAX_TEXT and len(text) > len(grown):
        told = {"most": thousands(MAX_TEXT), "now": thousands(len(text))}
        raise ValidationError(
            {
                "text": _(
                    "Notula paling panjang %(most)s huruf; naskah ini %(now)s huruf dan belum tersimpan. "
                    "Tulisan Anda tetap ada di layar; ringkas dahulu."
                )
                % told
            },
            code="too_long",
        )


def _merged(
    scope: Scope, minutes: Minutes, grown: Base, text: str, key: uuid.UUID | None, now: datetime
) -> Saved:
    before = minutes.text
    found = compute.merge(
        lines_of(grown.text), lines_of(before), lines_of(text), _marking(scope, minutes, grown, now)
    )
    last = minutes.revisions.order_by("-number").first()
    minutes.text, minutes.number = "\n".join(found.lines), minutes.number + 1
    minutes.changed_at, minutes.changed_by_name = now, scope.name[:200]
    minutes.save(update_fields=["text", "number", "changed_at", "changed_by_name"])
    _keep(scope, minutes, before=before, base=grown, sent=text, key=key, conflicts=found.conflicts, now=now)
    if last is None or last.author_id != scope.user_id or now - last.at > TOLD_FOR:
        log(scope, minutes.meeting, "minutes.written", now, revision=minutes.number)
    return Saved(minutes, minutes.number, text, found.conflicts)


def _kept_beside(
    scope: Scope, minutes: Minutes, grown: Base, text: str, key: uuid.UUID | None, now: datetime
) -> Saved:
    """The approved text stays; what was still on its way is in the history and can become an addendum."""
    minutes.number += 1
    minutes.save(update_fields=["number"])
    _keep(
        scope, minutes, before=minutes.text, base=grown, sent=text, key=key, conflicts=0, now=now, late=True
    )
    log(scope, minutes.meeting, "minutes.late", now, revision=minutes.number)
    return Saved(minutes, minutes.number, text, is_late=True)


def _keep(
    scope: Scope,
    minutes: Minutes,
    *,
    before: str,
    base: Base,
    sent: str,
    key: uuid.UUID | None,
    conflicts: int,
    now: datetime,
    late: bool = False,
) -> None:
    is_whole = minutes.number % SNAPSHOT_EVERY == 1
    MinutesRevision.objects.create(
        minutes=minutes,
        number=minutes.number,
        patch=patch_between(before, minutes.text),
        snapshot=minutes.text if is_whole else None,
        sent_patch=None if sent == minutes.text else patch_between(minutes.text, sent),
        base_number=base.number,
        key=key,
        conflicts=conflicts,
        is_late=late,
        author_id=scope.user_id,
        author_name=scope.name[:200],
        at=now,
    )


def seal_minutes(*, scope: Scope, meeting: Meeting, now: datetime) -> None:
    """The text is locked for good; the caller has asked the rule and holds the meeting."""
    minutes = held_minutes(Minutes.objects.get(meeting=meeting))
    minutes.approved_at, minutes.approved_by_name = now, scope.name[:200]
    minutes.approved_digest = digest_of(minutes.text)
    minutes.save(update_fields=["approved_at", "approved_by_name", "approved_digest"])


# ---- two versions of one line


def _marking(scope: Scope, minutes: Minutes, grown: Base, now: datetime) -> compute.Mark:
    """Both versions, each under the name of whoever wrote it and when."""
    zone = minutes.meeting.tz

    def mark(theirs: Sequence[str], ours: Sequence[str]) -> Iterable[str]:
        name, at = _writer_of(minutes, theirs, grown.number) or (minutes.changed_by_name, minutes.changed_at)
        gone = [_("(baris ini dihapus)")]
        return [
            VERSION_START + _versions_words(name, moment_short(at, zone)),
            *(theirs or gone),
            VERSION_NEXT + _versions_words(scope.name, moment_short(now, zone)),
            *(ours or gone),
            VERSION_END + _("akhir dua versi"),
        ]

    return mark


def _versions_words(name: str, moment: str) -> str:
    return _("versi %(name)s, %(moment)s") % {"name": " ".join(name.split()), "moment": moment}


def _writer_of(minutes: Minutes, lines: Sequence[str], after: int) -> tuple[str, datetime] | None:
    """Who last brought one of these lines in, or took some away, since the other began to write."""
    wanted = {line for line in lines if line.strip()}
    rows = minutes.revisions.filter(number__gt=after, is_late=False).order_by("-number")[:200]
    for revision in rows:
        brought = {line for _start, _end, held in revision.patch for line in held}
        if brought & wanted or (not wanted and any(end > start for start, end, _held in revision.patch)):
            return revision.author_name, revision.at
    return None
