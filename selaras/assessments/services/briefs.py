"""A page for a leader: drafted by Kesbangpol, let go by its head; every step logged."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.choices import BRIEF_OPEN, BriefState, Relayed
from selaras.assessments.models import Brief, BriefRequest, Round
from selaras.assessments.models.briefs import REQUESTS
from selaras.assessments.selectors.briefs import facts_as_data, leader_facts
from selaras.assessments.selectors.people import people_who
from selaras.assessments.selectors.requests import REQUEST_LENGTH, proposed_requests
from selaras.assessments.services.checking import tidy
from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.notices.services import notify

NAME_LENGTH = 120


def held_brief(brief_id: int) -> Brief:
    """The brief as it stands now, held until the transaction ends."""
    Brief.objects.select_for_update(no_key=True).only("pk").get(pk=brief_id)
    return Brief.objects.select_related("round__region", "round__instrument", "round__coordinator").get(
        pk=brief_id
    )


def log_brief(scope: Scope, brief: Brief, verb: str, now: datetime, note: str = "", **after: object) -> None:
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


def tell_brief(brief: Brief, permission: str, text: str, kind: str, now: datetime) -> None:
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
        addressee=kept_name(addressee) or _("Sekretaris Daerah"),
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
    log_brief(scope, brief, "drafted", now, requests=[one.rule for one in proposed])
    return brief


def kept_name(text: str) -> str:
    return " ".join(tidy(text).split())[:NAME_LENGTH]


@transaction.atomic
def edit_brief(*, scope: Scope, brief_id: int, texts: Sequence[str], addressee: str, now: datetime) -> Brief:
    """Requests in the operator's words; an emptied one goes, and the others move up."""
    brief = held_brief(brief_id)
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
    if not kept_name(addressee):
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
    brief.addressee = kept_name(addressee)
    brief.save(update_fields=("addressee",))
    log_brief(scope, brief, "edited", now, requests=[text for _row, text in kept])
    return brief


@transaction.atomic
def submit_brief(*, scope: Scope, brief_id: int, now: datetime) -> Brief:
    """To the head of the office, who lets it go: Kesbangpol asks a leader through its own head."""
    brief = held_brief(brief_id)
    demand(permissions.can_submit_brief(scope, brief))
    _demand_requests(brief)
    brief.state = BriefState.AT_HEAD
    brief.save(update_fields=("state",))
    log_brief(scope, brief, "submitted", now)
    text = _("Ringkasan pimpinan %(round)s menunggu persetujuan Anda.") % {"round": brief.round.title}
    tell_brief(brief, "assessments.release", text, "brief_submitted", now)
    return brief


def _demand_requests(brief: Brief) -> None:
    if not brief.requests.exists():
        raise ValidationError(_("Tuliskan sekurangnya satu permohonan."))


@transaction.atomic
def release_brief(
    *, scope: Scope, brief_id: int, approved_by: str = "", channel: str = "", now: datetime
) -> Brief:
    """Freeze what the leader reads; somebody else than the head says who agreed, and how."""
    brief = held_brief(brief_id)
    demand(permissions.can_release_brief(scope, brief))
    _demand_requests(brief)
    approved_by = kept_name(approved_by)
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
    log_brief(scope, brief, "released", now, note=note, requests=texts)
    told = _("Ringkasan %(round)s: %(count)s permohonan menunggu arahan.") % {
        "round": brief.round.title,
        "count": len(texts),
    }
    for permission in ("assessments.direct", "assessments.relay"):
        tell_brief(brief, permission, told, "brief_released", now)
    return brief
