"""Writes of kegiatan: planning, recording what was held, correcting, cancelling, photos."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.evidence import permissions
from selaras.evidence.choices import ActivityState, ServedKind
from selaras.evidence.models import Activity, Evidence, Partner, Serves
from selaras.evidence.services import activity_facts, faults, receiving, records
from selaras.offices.models import Agency


@dataclass(frozen=True, slots=True)
class Facts:
    """What is said about a kegiatan, as typed; ``activity_facts.clean`` judges it."""

    title: str
    starts_on: date
    ends_on: date | None = None
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    audience: str = ""
    cost_code: str = ""
    sub_activity: str = ""
    budget: int | None = None
    participants: Mapping[str, int] = field(default_factory=dict)
    summary: str = ""
    partner_ids: frozenset[int] = frozenset()
    # (code of the index, code of the item)
    items: tuple[tuple[str, str], ...] = ()
    ikus: tuple[str, ...] = ()


def plan(
    *, scope: Scope, agency: Agency, facts: Facts, now: datetime, client_key: UUID | None = None
) -> Activity:
    """Put it into the joint calendar; what is past can only be recorded as held."""
    demand(permissions.can_add(scope, agency))
    return _made_once(scope, agency, facts, ActivityState.PLANNED, now, client_key)


def record_held(
    *, scope: Scope, agency: Agency, facts: Facts, now: datetime, client_key: UUID | None = None
) -> Activity:
    """What has taken place, in one step: the record from the phone."""
    demand(permissions.can_add(scope, agency))
    return _made_once(scope, agency, facts, ActivityState.HELD, now, client_key)


@transaction.atomic
def hold(*, scope: Scope, activity: Activity, facts: Facts, now: datetime) -> Activity:
    """The plan has become fact; from here on it is evidence."""
    activity = locked(activity)
    demand(permissions.can_hold(scope, activity))
    _write(activity, facts, ActivityState.HELD, now)
    activity.state = ActivityState.HELD
    _become_evidence(scope, activity, now)
    activity.save()
    _serve(activity, facts)
    _record("activity.held", scope, activity, now, after={"state": activity.state, "title": activity.title})
    return activity


@transaction.atomic
def edit(*, scope: Scope, activity: Activity, facts: Facts, now: datetime) -> Activity:
    activity = locked(activity)
    demand(permissions.can_edit_activity(scope, activity))
    before = told(activity)
    _write(activity, facts, ActivityState(activity.state), now)
    activity.save()
    if activity.evidence is not None:
        activity.evidence.title, activity.evidence.issued_on = activity.title, activity.starts_on
        activity.evidence.save(update_fields=["title", "issued_on"])
    _serve(activity, facts)
    after = told(activity)
    changed = [name for name in before if before[name] != after[name]]
    if changed:
        _record(
            "activity.edited",
            scope,
            activity,
            now,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    return activity


@transaction.atomic
def cancel(*, scope: Scope, activity: Activity, reason: str, now: datetime) -> Activity:
    """A plan that falls away, or a record made by mistake; its evidence is archived with the same reason."""
    activity = locked(activity)
    demand(permissions.can_cancel(scope, activity))
    words = activity_facts.reason(reason)
    if activity.evidence is not None:
        _archive(scope, activity.evidence, words, now)
        activity.evidence = None
    activity.state, activity.state_reason = ActivityState.CANCELLED, words
    activity.save(update_fields=["state", "state_reason", "evidence"])
    _record("activity.cancelled", scope, activity, now, after={"state": activity.state}, note=words)
    return activity


@transaction.atomic
def plan_again(*, scope: Scope, activity: Activity, now: datetime) -> Activity:
    activity = locked(activity)
    demand(permissions.can_plan_again(scope, activity))
    activity.state, activity.state_reason = ActivityState.PLANNED, ""
    activity.save(update_fields=["state", "state_reason"])
    _record("activity.planned", scope, activity, now, after={"state": activity.state})
    return activity


def add_photo(
    *, scope: Scope, activity: Activity, upload: UploadedFile[Any], now: datetime, title: str = ""
) -> Evidence:
    """A photo or a list of attendance; counted under the lock of the kegiatan."""
    demand(permissions.can_add_photo(scope, activity))
    with receiving.received(upload, may_wait=True) as received:
        return add_received_photo(scope=scope, activity=activity, received=received, now=now, title=title)


@transaction.atomic
def add_received_photo(
    *, scope: Scope, activity: Activity, received: receiving.Received, now: datetime, title: str = ""
) -> Evidence:
    activity = locked(activity)
    demand(permissions.can_add_photo(scope, activity))
    parts = Evidence.objects.open().filter(part_of=activity.evidence)
    if parts.count() >= settings.UPLOAD_MAX_FILES:
        raise faults.too_many()
    same = parts.filter(blob__sha256__in=received.sha256s).first()
    if same is not None:
        cause = _("Berkas “%(name)s” sudah ada di sini sebagai “%(title)s”.")
        words = {"name": received.shown.name, "title": same.title}
        raise faults.refuse("twice", cause % words, _("Tidak perlu diunggah lagi."))
    photo = records.keep_file(
        scope=scope,
        agency=activity.agency,
        received=received,
        now=now,
        title=title or f"{activity.title} ({parts.count() + 1})"[:200],
        part_of=activity.evidence,
    )
    _record("activity.photo_added", scope, activity, now, after={"evidence": photo.pk})
    return photo


def locked(activity: Activity) -> Activity:
    rows = Activity.objects.select_for_update(of=("self",))
    return rows.select_related("agency__region", "region", "evidence").get(pk=activity.pk)


def told(activity: Activity) -> dict[str, Any]:
    """What the audit and a form say about it."""
    serves = list(activity.serves.all())
    partners = Partner.objects.filter(activity=activity).select_related("agency")
    return {name: getattr(activity, name) for name in activity_facts.COLUMNS} | {
        "partners": [str(partner.agency) for partner in partners],
        "items": [str(one) for one in serves if one.kind == ServedKind.ITEM],
        "iku": [one.code for one in serves if one.kind == ServedKind.IKU],
    }


def _made_once(
    scope: Scope, agency: Agency, facts: Facts, state: ActivityState, now: datetime, client_key: UUID | None
) -> Activity:
    """The phone sends again what got no answer; the second time it gets the record of the first."""
    if client_key is not None:
        known = Activity.objects.filter(agency=agency, client_key=client_key).first()
        if known is not None:
            return known
    try:
        return _make(scope, agency, facts, state, now, client_key)
    except IntegrityError:
        known = Activity.objects.filter(agency=agency, client_key=client_key).first()
        if client_key is None or known is None:
            raise
        return known


@transaction.atomic
def _make(
    scope: Scope, agency: Agency, facts: Facts, state: ActivityState, now: datetime, client_key: UUID | None
) -> Activity:
    activity = Activity(
        region=agency.region,
        region_path=agency.region_path,
        agency=agency,
        state=state,
        client_key=client_key,
        added_by_id=scope.user_id,
        added_by_name=scope.name,
        added_via=scope.via,
        added_link_id=scope.work_link.link_id if scope.work_link else None,
        created_at=now,
    )
    _write(activity, facts, state, now)
    if state == ActivityState.HELD:
        _become_evidence(scope, activity, now)
    activity.save(force_insert=True)
    _serve(activity, facts)
    verb = "activity.held" if state == ActivityState.HELD else "activity.planned"
    after = {"title": activity.title, "starts_on": activity.starts_on, "state": state}
    _record(verb, scope, activity, now, after=after)
    return activity


def _write(activity: Activity, facts: Facts, state: ActivityState, now: datetime) -> None:
    values = activity_facts.clean(facts, agency=activity.agency, state=state, now=now)
    for name in activity_facts.COLUMNS:
        setattr(activity, name, values[name])


def _serve(activity: Activity, facts: Facts) -> None:
    if activity.evidence is not None:
        # Found in the library by where and for whom it was held, too.
        records.note_words(activity.evidence, activity.place, activity.audience, activity.sub_activity)
    partners = activity_facts.clean_partners(facts.partner_ids, agency=activity.agency)
    Partner.objects.filter(activity=activity).exclude(agency__in=partners).delete()
    for agency in partners:
        Partner.objects.get_or_create(activity=activity, agency=agency)
    wanted = [(ServedKind.ITEM, index, code) for index, code in activity_facts.clean_items(facts.items)]
    wanted += [(ServedKind.IKU, "", iku) for iku in activity_facts.clean_ikus(facts.ikus)]
    for row in activity.serves.all():
        if (row.kind, row.instrument, row.code) not in wanted:
            row.delete()
    for kind, index, code in wanted:
        Serves.objects.get_or_create(activity=activity, kind=kind, instrument=index, code=code)


def _become_evidence(scope: Scope, activity: Activity, now: datetime) -> None:
    activity.evidence = records.keep_activity(
        scope=scope, agency=activity.agency, title=activity.title, held_on=activity.starts_on, now=now
    )


def _archive(scope: Scope, evidence: Evidence, reason: str, now: datetime) -> None:
    rows: Iterable[Evidence] = [evidence, *Evidence.objects.open().filter(part_of=evidence)]
    for row in rows:
        records.retire(scope=scope, evidence=records.locked(row), reason=reason, now=now)


def _record(verb: str, scope: Scope, activity: Activity, now: datetime, **more: Any) -> None:
    record(
        verb=verb,
        scope=scope,
        kind="activity",
        id=activity.pk,
        region_path=activity.region_path,
        at=now,
        **more,
    )


__all__ = ["Facts", "add_photo", "cancel", "edit", "hold", "plan", "plan_again", "record_held"]
