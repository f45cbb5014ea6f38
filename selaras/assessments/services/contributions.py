"""What further agencies owe to an item: ask, hand in evidence, a note or "nihil", cancel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.choices import ContributionState
from selaras.assessments.models import Contribution, ContributionEntry, Item, Message, RoundAgency
from selaras.assessments.selectors.references import evidence_readers
from selaras.assessments.services.checking import tidy
from selaras.assessments.services.owed import renew_duties
from selaras.assessments.services.steps import agency_name_of, is_late, locked_item, reference_of
from selaras.assessments.services.telling import tell_contributor, tell_owner, tell_talkers
from selaras.audit.services import record
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import Denied, Refused, demand
from selaras.duties.models import Duty
from selaras.duties.services import move_duties
from selaras.evidence.models import Use
from selaras.evidence.services import attach_nihil, set_readers
from selaras.offices.models import Agency


@dataclass(frozen=True, slots=True)
class NilStatement:
    """Nothing on record: in which sources one looked, and on which day."""

    sources: Sequence[str]
    checked_on: date


@transaction.atomic
def ask_contribution(*, scope: Scope, item_id: int, agency: Agency, ask: str, now: datetime) -> Contribution:
    """Ask a further agency of the region; it gets a duty of its own once the round runs."""
    item = locked_item(item_id)
    demand(permissions.can_ask_contribution(scope, item))
    if agency.pk == item.owner_agency_id:
        raise ValidationError({"agency": _("OPD ini sudah penanggung jawab butir.")})
    if agency.is_outside:
        raise ValidationError({"agency": _("Instansi ini diminta lewat surat, bukan lewat tugas.")})
    if agency.region_id != item.round.region_id or not agency.is_active:
        raise ValidationError({"agency": _("Pilih OPD aktif dari daerah ini.")})
    contribution, created = Contribution.objects.get_or_create(
        item=item,
        agency=agency,
        defaults={"ask": tidy(ask)[:300], "asked_by_name": scope.name, "asked_at": now},
    )
    if not created:
        if contribution.state != ContributionState.CANCELLED:
            raise ValidationError({"agency": _("OPD ini sudah diminta berkontribusi.")})
        contribution.state, contribution.ask = ContributionState.ASKED, tidy(ask)[:300]
        contribution.asked_by_name, contribution.asked_at, contribution.handed_at = scope.name, now, None
        contribution.save()
    set_readers(subject=reference_of(item), reader_agency_ids=evidence_readers(item))
    record(
        verb="assessments.contribution.asked",
        scope=scope,
        kind="item",
        id=item.pk,
        region_path=item.round.region_path,
        after={"agency": agency.pk},
        note=f"{agency.name}: {tidy(ask)}" if tidy(ask) else agency.name,
        at=now,
    )
    if item.round.is_running:
        RoundAgency.objects.get_or_create(round=item.round, agency=agency)
        renew_duties(items=[item], now=now)
        tell_contributor(item=item, agency_id=agency.pk, now=now)
    return contribution


@transaction.atomic
def hand_in_contribution(
    *, scope: Scope, contribution_id: int, note: str, now: datetime, nil: NilStatement | None = None
) -> Contribution:
    """Give what was asked: a note, own evidence on the item, or "nihil" with what was looked at and when."""
    contribution, note = _held(contribution_id), tidy(note)
    item = contribution.item
    demand(permissions.can_contribute(scope, contribution))
    has_evidence = Use.objects.filter(
        subject_kind="item", subject_id=str(item.pk), evidence__agency=contribution.agency, removed_at=None
    ).exists()
    if nil is not None:
        attach_nihil(
            scope=scope,
            subject=reference_of(item),
            sources=list(nil.sources),
            checked_on=nil.checked_on,
            now=now,
        )
    elif not note and not has_evidence:
        raise ValidationError({"note": _("Lampirkan bukti dukung, tulis keterangan, atau nyatakan nihil.")})
    late = _is_late(contribution, now)
    contribution.state = ContributionState.NIL if nil is not None else ContributionState.HANDED_IN
    contribution.handed_at = now
    contribution.save(update_fields=("state", "handed_at"))
    _write_entry(scope, contribution, note, late, now)
    move_duties(
        action="finish",
        source=reference_of(item),
        kind="kontribusi",
        owner_agency_ids=[contribution.agency_id],
        now=now,
    )
    tell_owner(
        item=item,
        text=_("kontribusi diterima dari %(agency)s") % {"agency": contribution.agency.name},
        kind="contributed",
        once=f"{contribution.pk}:{now.isoformat()}",
        now=now,
    )
    return contribution


def _write_entry(scope: Scope, contribution: Contribution, note: str, late: bool, now: datetime) -> None:
    """The row of history and its event."""
    ContributionEntry(
        contribution=contribution,
        state=contribution.state,
        note=note,
        author_id=scope.user_id,
        author_name=scope.name,
        via=scope.via,
        is_late=late,
        at=now,
    ).save()
    record(
        verb="assessments.contribution.handed_in",
        scope=scope,
        kind="item",
        id=contribution.item_id,
        region_path=contribution.item.round.region_path,
        after={"agency": contribution.agency_id, "state": contribution.state, "late": late},
        note=f"{contribution.agency.name}: {note}" if note else contribution.agency.name,
        at=now,
    )


def _held(contribution_id: int) -> Contribution:
    """With its item held first, as every step of an item does."""
    item_id = Contribution.objects.values_list("item_id", flat=True).get(pk=contribution_id)
    item = locked_item(item_id)
    contribution = Contribution.objects.select_related("agency").get(pk=contribution_id)
    contribution.item = item
    return contribution


def _is_late(contribution: Contribution, now: datetime) -> bool:
    """By the duty, which may have a due time of its own; by the item where none runs any more."""
    due = Duty.objects.running().filter(
        source_kind="item",
        source_id=str(contribution.item_id),
        kind="kontribusi",
        owner_agency_id=contribution.agency_id,
    )
    due_at = due.values_list("due_at", flat=True).first()
    return now > due_at if due_at else is_late(contribution.item, contribution.agency_id, now)


@transaction.atomic
def cancel_contribution(*, scope: Scope, contribution_id: int, now: datetime) -> None:
    contribution = _held(contribution_id)
    demand(permissions.can_ask_contribution(scope, contribution.item))
    if contribution.state != ContributionState.ASKED:
        raise Refused(Denied(_("Kontribusi yang sudah diserahkan tidak dapat dibatalkan.")))
    _cancel(scope, contribution, now)
    item = contribution.item
    set_readers(subject=reference_of(item), reader_agency_ids=evidence_readers(item))


def _cancel(scope: Scope, contribution: Contribution, now: datetime) -> None:
    contribution.state = ContributionState.CANCELLED
    contribution.save(update_fields=("state",))
    move_duties(
        action="cancel",
        source=Reference("item", str(contribution.item_id)),
        kind="kontribusi",
        owner_agency_ids=[contribution.agency_id],
        now=now,
    )
    record(
        verb="assessments.contribution.cancelled",
        scope=scope,
        kind="item",
        id=contribution.item_id,
        region_path=contribution.item.round.region_path,
        after={"agency": contribution.agency_id},
        note=contribution.agency.name,
        at=now,
    )


def cancel_owed(*, scope: Scope, item: Item, now: datetime) -> None:
    """An item that is accepted or set aside needs no further contribution."""
    owed = list(
        Contribution.objects.filter(item=item, state=ContributionState.ASKED).select_related("agency")
    )
    for contribution in owed:
        contribution.item = item
        _cancel(scope, contribution, now)
    if owed:
        set_readers(subject=reference_of(item), reader_agency_ids=evidence_readers(item))


@transaction.atomic
def post_message(*, scope: Scope, item_id: int, text: str, now: datetime) -> Message:
    """One line in the conversation of an item, told to the others who have to do with it."""
    item = locked_item(item_id)
    demand(permissions.can_discuss(scope, item))
    text = tidy(text)
    if not text:
        raise ValidationError({"text": _("Tulis pesan terlebih dahulu.")})
    if len(text) > 4000:
        raise ValidationError({"text": _("Pesan paling banyak 4.000 huruf.")})
    contributors = [c.agency for c in item.contributions.running().select_related("agency")]
    message = Message(
        item=item,
        author_id=scope.user_id,
        author_name=scope.name,
        agency_name=agency_name_of(
            scope, (item.owner_agency, item.verifier_agency, item.round.coordinator, *contributors)
        ),
        via=scope.via,
        text=text,
        at=now,
    )
    message.save()
    record(
        verb="assessments.item.discussed",
        scope=scope,
        kind="item",
        id=item.pk,
        region_path=item.round.region_path,
        at=now,
    )
    tell_talkers(item=item, message=message, now=now)
    return message
