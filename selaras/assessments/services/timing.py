"""Time in a running round: more of it for one agency, and reminders of what is owed."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.models import Round, RoundAgency, RoundExtension
from selaras.assessments.services.checking import tidy
from selaras.assessments.services.rounds import log_round
from selaras.assessments.services.steps import held_round
from selaras.assessments.services.telling import tell_agencies
from selaras.audit.services import record
from selaras.core.formats import due_words, moment_long
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.core.workdays import calendar_at
from selaras.duties.models import Duty
from selaras.duties.services import set_due
from selaras.offices.models import Agency

REMINDER_PAUSE = timedelta(hours=1)


@transaction.atomic
def extend_agency(
    *, scope: Scope, round_: Round, agency: Agency, due_at: datetime, reason: str, now: datetime
) -> RoundExtension:
    """More time for one agency's items and contributions in this round, with the reason."""
    round_ = held_round(round_.pk)
    demand(permissions.can_extend_agency(scope, round_))
    share, old, reason = _checked_extension(round_, agency, due_at, reason, now)
    share.extended_due_at = due_at
    share.save(update_fields=("extended_due_at",))
    row = RoundExtension(
        round=round_,
        agency=agency,
        old_due_at=old,
        new_due_at=due_at,
        reason=reason,
        actor_id=scope.user_id,
        actor_name=scope.name,
        at=now,
    )
    row.save()
    # Also of what has been handed in: it may come back for repair.
    duties = Duty.objects.running().filter(
        group_kind="round", group_id=str(round_.pk), owner_agency=agency, kind__in=("isi", "kontribusi")
    )
    set_due(scope=scope, duties=list(duties.filter(due_at__lt=due_at)), due_at=due_at, reason=reason, now=now)
    record(
        verb="assessments.agency.extended",
        scope=scope,
        kind="round",
        id=round_.pk,
        region_path=round_.region_path,
        before={"agency": agency.pk, "due_at": old.isoformat()},
        after={"agency": agency.pk, "due_at": due_at.isoformat()},
        note=f"{agency.name}: {reason}",
        at=now,
    )
    tell_agencies(
        round_=round_,
        agency_ids=[agency.pk],
        text=_("Batas waktu OPD Anda untuk %(round)s diperpanjang sampai %(due)s.")
        % {"round": round_.title, "due": moment_long(due_at, round_.tz)},
        kind="extended",
        key=str(row.pk),
        now=now,
    )
    return row


def _checked_extension(
    round_: Round, agency: Agency, due_at: datetime, reason: str, now: datetime
) -> tuple[RoundAgency, datetime, str]:
    """What the agency has now, or every fault of the wish."""
    share, reason = RoundAgency.objects.filter(round=round_, agency=agency).first(), tidy(reason)
    if share is None:
        raise ValidationError({"agency": _("OPD ini tidak memegang butir pada periode ini.")})
    old = share.extended_due_at or round_.internal_due_at
    faults: dict[str, str] = {}
    if not reason:
        faults["reason"] = _("Tuliskan alasan perpanjangan waktu.")
    if due_at <= max(old, now):
        faults["due_at"] = _("Batas waktu baru harus sesudah batas waktu sekarang.")
    if due_at > round_.owner_due_at:
        faults["due_at"] = _("Batas waktu baru melewati batas pemilik indeks.")
    if faults:
        raise ValidationError(faults)
    return share, old, reason


@transaction.atomic
def remind(*, scope: Scope, round_: Round, agency_ids: Collection[int], now: datetime) -> int:
    """Remind these agencies in the product, and by mail in office hours; a person at most once an hour."""
    demand(permissions.can_remind(scope, round_))
    if not agency_ids:
        raise ValidationError(_("Pilih OPD yang akan diingatkan."))
    owing = set(
        Duty.objects.open()
        .filter(group_kind="round", group_id=str(round_.pk), owner_agency_id__in=set(agency_ids))
        .values_list("owner_agency_id", flat=True)
    )
    calendar = calendar_at(round_.region_path)
    told = tell_agencies(
        round_=round_,
        agency_ids=owing,
        text=_("Pengingat: masih ada butir %(round)s yang menunggu isian OPD Anda. Batas internal: %(due)s.")
        % {"round": round_.title, "due": due_words(round_.internal_due_at, now, round_.tz, calendar)},
        kind="reminder",
        key=now.isoformat(),
        now=now,
        mail=True,
        mail_from=calendar.next_open(now, round_.tz),
        pause=REMINDER_PAUSE,
    )
    names = Agency.objects.filter(pk__in=owing).order_by("sort").values_list("short_name", flat=True)
    log_round(scope, round_, "reminded", now, note=", ".join(names), agencies=sorted(owing), told=told)
    return told
