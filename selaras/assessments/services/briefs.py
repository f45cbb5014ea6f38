"""The page for a leader from its draft to the answer; every step with its name in the audit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.choices import BRIEF_OPEN, BriefState, Direction, HandoverWay, Relayed
from selaras.assessments.models import Brief, BriefAnswer, BriefHandover, BriefRequest, Round
from selaras.assessments.models.briefs import REQUESTS
from selaras.assessments.selectors.briefs import facts_as_data, leader_facts
from selaras.assessments.selectors.people import people_who
from selaras.assessments.selectors.requests import REQUEST_LENGTH, proposed_requests
from selaras.assessments.services.checking import tidy
from selaras.audit.services import record
from selaras.core.formats import moment_long
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.notices.services import notify

NAME_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Reply:
    """What was said to each request by number, in which words, and how it reached whoever records it."""

    directions: Mapping[int, str]
    words: str = ""
    # Only for an answer recorded on behalf: who said it, when and how it came.
    said_by: str = ""
    said_at: datetime | None = None
    channel: str = ""


def _held(brief_id: int) -> Brief:
    """The brief as it stands now, held until the transaction ends."""
    Brief.objects.select_for_update(no_key=True).only("pk").get(pk=brief_id)
    return Brief.objects.select_related("round__region", "round__instrument", "round__coordinator").get(
        pk=brief_id
    )


def _log(scope: Scope, brief: Brief, verb: str, now: datetime, note: str = "", **after: object) -> None:
    record(
        verb=f"assessments.brief.{verb}",
        scope=scope,
        kind="brief",
        id=brief.pk,
        region_path=brief.round.region_path,
        after={"number": brief.number, **after},
        note=note,
        at=now,
    )


def _tell(brief: Brief, permission: str, text: str, kind: str, now: datetime) -> None:
    """Whoever does that for the whole region."""
    coordinator = brief.round.coordinator_id
    users = people_who(permission, agency_ids=[coordinator], now=now).get(coordinator, set())
    notify(
        user_ids=users,
        text=text,
        url=brief.get_absolute_url(),
        kind=f"assessments.{kind}",
        key=f"brief:{brief.pk}:{kind}",
        now=now,
    )


@transaction.atomic
def draft_brief(*, scope: Scope, round_: Round, addressee: str = "", now: datetime) -> Brief:
    """Requests as the rules word them; one draft at a time."""
    Round.objects.select_for_update(no_key=True).only("pk").get(pk=round_.pk)
    demand(permissions.can_draft_brief(scope, round_))
    if Brief.objects.filter(round=round_, state__in=BRIEF_OPEN).exists():
        raise ValidationError(_("Konsep ringkasan sudah ada; lanjutkan yang itu."))
    last = Brief.objects.filter(round=round_).aggregate(Max("number"))["number__max"] or 0
    brief = Brief.objects.create(
        round=round_,
        number=last + 1,
        addressee=_name(addressee) or _("Sekretaris Daerah"),
        made_at=now,
        made_by_name=scope.name,
    )
    proposed = proposed_requests(leader_facts(scope, round_, now=now))
    BriefRequest.objects.bulk_create(
        [
            BriefRequest(brief=brief, number=number, rule=one.rule, drafted=one.text, text=one.text)
            for number, one in enumerate(proposed, start=1)
        ]
    )
    _log(scope, brief, "drafted", now, requests=[one.rule for one in proposed])
    return brief


def _name(text: str) -> str:
    return " ".join(tidy(text).split())[:NAME_LENGTH]


@transaction.atomic
def edit_brief(*, scope: Scope, brief_id: int, texts: Sequence[str], addressee: str, now: datetime) -> Brief:
    """Requests in the operator's words; an emptied one goes, and the others move up."""
    brief = _held(brief_id)
    demand(permissions.can_edit_brief(scope, brief))
    wanted = [(number, " ".join(tidy(text).split())) for number, text in enumerate(texts[:REQUESTS], start=1)]
    faults = {
        f"request_{number}": _("Paling banyak %(limit)s huruf, agar muat di satu layar.")
        % {"limit": REQUEST_LENGTH}
        for number, text in wanted
        if len(text) > REQUEST_LENGTH
    }
    if not any(text for _number, text in wanted):
        faults["request_1"] = _("Tuliskan sekurangnya satu permohonan.")
    if not _name(addressee):
        faults["addressee"] = _("Tuliskan kepada siapa ringkasan ini.")
    if faults:
        raise ValidationError(faults)
    before = {row.number: row for row in brief.requests.all()}
    kept = [(before.get(number), text) for number, text in wanted if text]
    brief.requests.all().delete()
    BriefRequest.objects.bulk_create(
        [
            BriefRequest(
                brief=brief,
                number=number,
                rule=row.rule if row else "",
                drafted=row.drafted if row else "",
                text=text,
            )
            for number, (row, text) in enumerate(kept, start=1)
        ]
    )
    brief.addressee = _name(addressee)
    brief.save(update_fields=("addressee",))
    _log(scope, brief, "edited", now, requests=[text for _row, text in kept])
    return brief


@transaction.atomic
def submit_brief(*, scope: Scope, brief_id: int, now: datetime) -> Brief:
    """To the head of the office, who lets it go: Kesbangpol asks a leader through its own head."""
    brief = _held(brief_id)
    demand(permissions.can_submit_brief(scope, brief))
    _demand_requests(brief)
    brief.state = BriefState.AT_HEAD
    brief.save(update_fields=("state",))
    _log(scope, brief, "submitted", now)
    text = _("Ringkasan pimpinan %(round)s menunggu persetujuan Anda.") % {"round": brief.round.title}
    _tell(brief, "assessments.release", text, "brief_submitted", now)
    return brief


def _demand_requests(brief: Brief) -> None:
    if not brief.requests.exists():
        raise ValidationError(_("Tuliskan sekurangnya satu permohonan."))


@transaction.atomic
def release_brief(
    *, scope: Scope, brief_id: int, approved_by: str = "", channel: str = "", now: datetime
) -> Brief:
    """Freeze what the leader reads; somebody else than the head says who agreed, and how."""
    brief = _held(brief_id)
    demand(permissions.can_release_brief(scope, brief))
    _demand_requests(brief)
    approved_by = _name(approved_by)
    if permissions.releases_itself(scope, brief.round):
        approved_by, channel = "", ""
    else:
        faults = {}
        if not approved_by:
            faults["approved_by"] = _("Tuliskan nama Kepala Badan yang menyetujui.")
        if channel not in Relayed.values:
            faults["channel"] = _("Pilih bagaimana persetujuan disampaikan.")
        if faults:
            raise ValidationError(faults)
    texts = list(brief.requests.values_list("text", flat=True))
    facts = leader_facts(scope, brief.round, now=now)
    brief.facts = facts_as_data(facts, texts, addressee=brief.addressee)
    brief.state, brief.released_at, brief.released_by_name = BriefState.RELEASED, now, scope.name
    brief.approved_by, brief.approval_channel = approved_by, channel
    brief.save()
    note = ""
    if approved_by:
        note = _("atas persetujuan %(name)s (%(channel)s)") % {
            "name": approved_by,
            "channel": Relayed(channel).label,
        }
    _log(scope, brief, "released", now, note=note, requests=texts)
    told = _("Ringkasan %(round)s: %(count)s permohonan menunggu arahan.") % {
        "round": brief.round.title,
        "count": len(texts),
    }
    for permission in ("assessments.direct", "assessments.relay"):
        _tell(brief, permission, told, "brief_released", now)
    return brief


@transaction.atomic
def answer_brief(*, scope: Scope, brief_id: int, reply: Reply, now: datetime) -> Brief:
    """By the leader, or as recorded for him; what was answered once is not answered again."""
    brief = _held(brief_id)
    demand(permissions.can_answer_brief(scope, brief))
    own = permissions.answers_itself(scope, brief.round)
    rows = {row.number: row for row in brief.requests.all() if row.direction == ""}
    said_by = scope.name if own else _name(reply.said_by)
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
    _tell(brief, "assessments.manage", text, f"brief_answered:{brief.answers.count()}", now)
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
    _log(scope, brief, verb, now, note=note, directions=dict(reply.directions), words=tidy(reply.words))


@transaction.atomic
def hand_over_brief(
    *, scope: Scope, brief_id: int, way: str, to_name: str, handed_at: datetime, now: datetime
) -> BriefHandover:
    """Read out or given to whom, and when: so that nobody asks later whether the leader knew."""
    brief = _held(brief_id)
    demand(permissions.can_hand_over_brief(scope, brief))
    to_name = _name(to_name)
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
    _log(scope, brief, "handed_over", now, note=note, way=way)
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
