"""What a leader says to a brief, and how the brief was handed over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.choices import BriefState, Direction, HandoverWay, Relayed
from selaras.assessments.models import Brief, BriefAnswer, BriefHandover, BriefRequest, Round
from selaras.assessments.services.briefs import held_brief, kept_name, log_brief, tell_brief
from selaras.assessments.services.checking import tidy
from selaras.audit.services import record
from selaras.core.formats import moment_long
from selaras.core.scope import Scope
from selaras.core.verdict import demand


@dataclass(frozen=True, slots=True)
class Reply:
    """What was said to each request by number, in which words, and how it reached whoever records it."""

    directions: Mapping[int, str]
    words: str = ""
    # Only for an answer recorded on behalf: who said it, when and how it came.
    said_by: str = ""
    said_at: datetime | None = None
    channel: str = ""


@transaction.atomic
def answer_brief(*, scope: Scope, brief_id: int, reply: Reply, now: datetime) -> Brief:
    """By the leader, or as recorded for him; what was answered once is not answered again."""
    brief = held_brief(brief_id)
    demand(permissions.can_answer_brief(scope, brief))
    own = permissions.answers_itself(scope, brief.round)
    rows = {row.number: row for row in brief.requests.all() if row.direction == ""}
    said_by = scope.name if own else kept_name(reply.said_by)
    said_at = now if own else reply.said_at or now
    directions = {number: text for number, text in reply.directions.items() if text}
    _check_reply(brief, reply, directions, rows, own=own, said_by=said_by, said_at=said_at, now=now)
    for number, direction in directions.items():
        rows[number].direction = direction
        rows[number].save(update_fields=("direction",))
    BriefAnswer(
        brief=brief,
        directions={str(number): direction for number, direction in sorted(directions.items())},
        words=tidy(reply.words),
        said_by=said_by,
        said_at=said_at,
        recorded_by="" if own else scope.name,
        channel="" if own else reply.channel,
        at=now,
    ).save()
    brief.state = BriefState.ANSWERED
    brief.save(update_fields=("state",))
    told = answer_in_words(directions)
    _log_answer(scope, brief, reply, told, own=own, said_by=said_by, said_at=said_at, now=now)
    text = _("%(name)s menjawab ringkasan %(round)s: %(answer)s") % {
        "name": said_by,
        "round": brief.round.title,
        "answer": told,
    }
    tell_brief(brief, "assessments.manage", text, f"brief_answered:{brief.answers.count()}", now)
    return brief


def _check_reply(
    brief: Brief,
    reply: Reply,
    directions: Mapping[int, str],
    rows: Mapping[int, BriefRequest],
    *,
    own: bool,
    said_by: str,
    said_at: datetime,
    now: datetime,
) -> None:
    faults: dict[str, str] = {}
    if not directions:
        faults["__all__"] = _("Pilih jawaban untuk sekurangnya satu permohonan.")
    elif set(directions) - set(rows) or set(directions.values()) - set(Direction.values):
        faults["__all__"] = _("Permohonan itu sudah dijawab atau tidak ada; muat ulang halaman.")
    if len(reply.words) > 2000:
        faults["words"] = _("Paling banyak 2.000 huruf.")
    if not own:
        if not said_by:
            faults["said_by"] = _("Tuliskan siapa yang menjawab.")
        if reply.channel not in Relayed.values:
            faults["channel"] = _("Pilih bagaimana jawaban disampaikan.")
        if brief.released_at is not None and not brief.released_at <= said_at <= now:
            faults["said_at"] = _(
                "Waktu jawaban harus sesudah ringkasan disampaikan dan tidak di masa depan."
            )
    if faults:
        raise ValidationError(faults)


def answer_in_words(directions: Mapping[int, str]) -> str:
    """As leaders say it: "Setuju nomor 1 dan 2; Bahas dahulu nomor 3"."""
    parts = []
    for direction in Direction:
        numbers = [str(number) for number in sorted(directions) if directions[number] == direction]
        if numbers:
            listed = _(" dan ").join([", ".join(numbers[:-1]), numbers[-1]]) if numbers[1:] else numbers[0]
            parts.append(
                _("%(direction)s nomor %(numbers)s") % {"direction": direction.label, "numbers": listed}
            )
    return "; ".join(parts)


def _log_answer(
    scope: Scope,
    brief: Brief,
    reply: Reply,
    told: str,
    *,
    own: bool,
    said_by: str,
    said_at: datetime,
    now: datetime,
) -> None:
    note = told
    if not own:
        note = _("%(name)s, %(when)s (%(channel)s): %(answer)s") % {
            "name": said_by,
            "when": moment_long(said_at, brief.round.tz),
            "channel": Relayed(reply.channel).label,
            "answer": told,
        }
    verb = "answered" if own else "answer_recorded"
    log_brief(scope, brief, verb, now, note=note, directions=dict(reply.directions), words=tidy(reply.words))


@transaction.atomic
def hand_over_brief(
    *, scope: Scope, brief_id: int, way: str, to_name: str, handed_at: datetime, now: datetime
) -> BriefHandover:
    """Read out or given to whom, and when: so that nobody asks later whether the leader knew."""
    brief = held_brief(brief_id)
    demand(permissions.can_hand_over_brief(scope, brief))
    to_name = kept_name(to_name)
    faults: dict[str, str] = {}
    if way not in HandoverWay.values:
        faults["way"] = _("Pilih dibacakan, diserahkan, atau dikirim.")
    if not to_name:
        faults["to_name"] = _("Tuliskan kepada siapa.")
    if brief.released_at is not None and not brief.released_at <= handed_at <= now:
        faults["handed_at"] = _("Waktunya harus sesudah ringkasan disampaikan dan tidak di masa depan.")
    if faults:
        raise ValidationError(faults)
    row = BriefHandover(
        brief=brief,
        way=way,
        to_name=to_name,
        handed_at=handed_at,
        by_id=scope.user_id,
        by_name=scope.name,
        at=now,
    )
    row.save()
    note = _("%(way)s kepada %(name)s, %(when)s") % {
        "way": HandoverWay(way).label,
        "name": to_name,
        "when": moment_long(handed_at, brief.round.tz),
    }
    log_brief(scope, brief, "handed_over", now, note=note, way=way)
    return row


@transaction.atomic
def log_download(*, scope: Scope, round_: Round, brief: Brief | None, form: str, now: datetime) -> None:
    """Who took which page out of the house; a page of no brief is the state of the moment."""
    demand(permissions.can_read_brief(scope, round_))
    record(
        verb="assessments.brief.downloaded",
        scope=scope,
        kind="brief" if brief else "round",
        id=brief.pk if brief else round_.pk,
        region_path=round_.region_path,
        after={"form": form, "number": brief.number if brief else None},
        note=form.upper(),
        at=now,
    )
