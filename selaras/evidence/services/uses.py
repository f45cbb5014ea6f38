"""Writes of uses: attaching evidence to a subject, correcting pages, releasing, replacing, opening upward."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.audit.services import record
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.evidence import permissions
from selaras.evidence.choices import Kind, Sharing, State
from selaras.evidence.models import Evidence, Shelf, Use
from selaras.evidence.selectors import Context, subject_context
from selaras.evidence.services import faults, receiving, records, validation


def attach_upload(
    *,
    scope: Scope,
    subject: Reference,
    upload: UploadedFile[Any],
    now: datetime,
    title: str = "",
    pages: str = "",
) -> Use:
    """A file straight onto a subject; counted under a lock, so that the 41st of two at once is refused."""
    demand(permissions.can_add_to(scope, subject))
    with receiving.received(upload, may_wait=True) as received:
        return attach_received(
            scope=scope, subject=subject, received=received, now=now, title=title, pages=pages
        )


@transaction.atomic
def attach_received(
    *,
    scope: Scope,
    subject: Reference,
    received: receiving.Received,
    now: datetime,
    title: str = "",
    pages: str = "",
) -> Use:
    """For whoever has looked into the file already and writes more in the same transaction."""
    context = _open_shelf(scope, subject, Kind.FILE)
    _demand_new_content(subject, received)
    evidence = records.keep_file(scope=scope, agency=context.agency, received=received, now=now, title=title)
    return _create(scope, evidence, subject, context, pages, now)


def check_upload(*, upload: UploadedFile[Any], pages: str = "") -> str:
    """Whether a file would be taken, by its content; its hash. Nothing of it is kept."""
    validation.clean_pages(pages)
    with receiving.received(upload, may_wait=True, keeps=False) as received:
        return received.shown.sha256


def check_link(*, url: str, pages: str = "") -> str:
    validation.clean_pages(pages)
    return validation.clean_url(url)


@transaction.atomic
def attach_link(
    *,
    scope: Scope,
    subject: Reference,
    url: str,
    title: str,
    now: datetime,
    pages: str = "",
    issued_on: date | None = None,
) -> Use:
    demand(permissions.can_add_to(scope, subject))
    context = _open_shelf(scope, subject, Kind.LINK)
    evidence = records.keep_link(
        scope=scope, agency=context.agency, url=url, title=title, now=now, issued_on=issued_on
    )
    return _create(scope, evidence, subject, context, pages, now)


@transaction.atomic
def attach_nihil(
    *, scope: Scope, subject: Reference, sources: list[str], checked_on: date, now: datetime, title: str = ""
) -> Use:
    demand(permissions.can_add_to(scope, subject))
    context = _open_shelf(scope, subject, Kind.NIHIL)
    evidence = records.keep_nihil(
        scope=scope, agency=context.agency, sources=sources, checked_on=checked_on, now=now, title=title
    )
    return _create(scope, evidence, subject, context, "", now)


@transaction.atomic
def use(
    *,
    scope: Scope,
    evidence: Evidence,
    subject: Reference,
    now: datetime,
    pages: str = "",
    note: str = "",
    region_path: str | None = None,
    reader_agency_ids: Iterable[int] | None = None,
    sharing: str | None = None,
) -> Use:
    """Use readable evidence for one more subject; the subject's app tells who reads it there."""
    evidence = records.locked(evidence)
    demand(permissions.can_use(scope, evidence, subject))
    told = _open_shelf(scope, subject, Kind(evidence.kind))
    if Use.objects.live().on(subject.kind, subject.id).filter(evidence=evidence).exists():
        raise ValidationError(_("Bukti dukung ini sudah dipakai pada butir ini."), code="twice")
    context = Context(
        agency=told.agency,
        region_path=told.region_path if region_path is None else region_path,
        reader_agency_ids=told.reader_agency_ids
        if reader_agency_ids is None
        else frozenset(reader_agency_ids),
        sharing=sharing or told.sharing,
        group=told.group,
    )
    return _create(scope, evidence, subject, context, pages, now, note)


@transaction.atomic
def change_pages(*, scope: Scope, use: Use, pages: str, note: str, now: datetime) -> Use:
    use = _locked_use(use)
    demand(permissions.can_change_use(scope, use))
    before = {"pages": use.pages, "note": use.note}
    use.pages, use.note = validation.clean_pages(pages), validation.plain_line(note)[:300]
    after = {"pages": use.pages, "note": use.note}
    if before != after:
        use.save(update_fields=["pages", "note"])
        _record_both("evidence.use_changed", scope, use, now, before=before, after=after)
    return use


@transaction.atomic
def remove_use(*, scope: Scope, use: Use, reason: str, now: datetime) -> Use:
    """The row stays with its reason: what once proved an answer remains known."""
    use = _locked_use(use)
    demand(permissions.can_remove_use(scope, use))
    reason = validation.plain_line(reason)[:500]
    if not reason:
        raise ValidationError(_("Tulis alasan melepas bukti dukung ini."), code="reason")
    _remove(scope, use, reason, now)
    return use


def replace_upload(
    *, scope: Scope, evidence: Evidence, upload: UploadedFile[Any], now: datetime, title: str = ""
) -> Evidence:
    """A new record that follows the old; open uses move along, decided ones keep the old."""
    demand(permissions.can_replace(scope, evidence))
    with receiving.received(upload, may_wait=True) as received, transaction.atomic():
        old = records.locked(evidence)
        demand(permissions.can_replace(scope, old))
        if old.blob is not None and old.blob.sha256 in received.sha256s:
            raise ValidationError(_("Berkas pengganti sama persis dengan berkas sekarang."), code="same")
        new = records.keep_file(
            scope=scope,
            agency=old.agency,
            received=received,
            now=now,
            title=title or old.title,
            replaces=old,
            part_of=old.part_of,
        )
        records.move(old, State.REPLACED)
        old.save(update_fields=["state"])
        told = {"replacement": new.pk}
        record(
            verb="evidence.replaced", scope=scope, kind="evidence", id=old.pk, region_path=old.region_path,
            after=told, at=now,
        )  # fmt: skip
        _move_uses(scope, old, new, now)
        return new


@transaction.atomic
def share(*, subject_kind: str, subject_ids: Iterable[object], sharing: str) -> int:
    """How far the uses of these subjects travel from now on; called by the app that decides about them."""
    uses = Use.objects.on(subject_kind, *subject_ids)
    return uses.exclude(sharing=sharing).update(sharing=Sharing(sharing))


@transaction.atomic
def set_readers(*, subject: Reference, reader_agency_ids: Iterable[int]) -> None:
    """After a subject changed hands: who may read its evidence there."""
    wanted = set(reader_agency_ids)
    for row in Use.objects.live().on(subject.kind, subject.id):
        row.readers.set(wanted)


def _open_shelf(scope: Scope, subject: Reference, kind: Kind) -> Context:
    """Lock the subject's row, ask again whether it takes evidence, and demand room for one more."""
    Shelf.objects.get_or_create(subject_kind=subject.kind, subject_id=subject.id)
    Shelf.objects.select_for_update().get(subject_kind=subject.kind, subject_id=subject.id)
    demand(permissions.can_add_to(scope, subject))
    demand_room(subject, kind)
    return subject_context(scope, subject)


def demand_room(subject: Reference, kind: Kind) -> None:
    same_kind = Use.objects.live().on(subject.kind, subject.id)
    same_kind = (
        same_kind.filter(evidence__kind=Kind.FILE)
        if kind == Kind.FILE
        else same_kind.exclude(evidence__kind=Kind.FILE)
    )
    if same_kind.count() >= settings.UPLOAD_MAX_FILES:
        raise faults.too_many()


def _demand_new_content(subject: Reference, received: receiving.Received) -> None:
    same = Use.objects.live().on(subject.kind, subject.id)
    same = same.filter(evidence__blob__sha256=received.shown.sha256)
    found = same.select_related("evidence").first()
    if found is not None:
        cause = _("Berkas “%(name)s” sudah ada di sini sebagai “%(title)s”.")
        raise faults.refuse(
            "twice",
            cause % {"name": received.shown.name, "title": found.evidence.title},
            _("Tidak perlu diunggah lagi."),
        )


def _create(
    scope: Scope,
    evidence: Evidence,
    subject: Reference,
    context: Context,
    pages: str,
    now: datetime,
    note: str = "",
) -> Use:
    created = Use.objects.create(
        evidence=evidence,
        subject_kind=subject.kind,
        subject_id=subject.id,
        group_kind=context.group.kind if context.group else "",
        group_id=context.group.id if context.group else "",
        pages=validation.clean_pages(pages),
        note=validation.plain_line(note)[:300],
        region_path=context.region_path,
        sharing=Sharing(context.sharing),
        added_by_id=scope.user_id,
        added_by_name=scope.name,
        added_via=scope.via,
        added_at=now,
    )
    created.readers.set(context.reader_agency_ids)
    _record_both("evidence.used", scope, created, now, after={"pages": created.pages})
    return created


def _remove(scope: Scope, use: Use, reason: str, now: datetime) -> None:
    use.removed_at, use.removed_by_name, use.removed_reason = now, scope.name, reason
    use.save(update_fields=["removed_at", "removed_by_name", "removed_reason"])
    _record_both("evidence.use_removed", scope, use, now, note=reason)


def release_refused(*, use: Use, reason: str, now: datetime) -> None:
    """Nothing is proved by what the scanner refused; the caller holds the evidence."""
    _remove(Scope(on=now.date(), name="Selaras"), use, reason, now)


def _move_uses(scope: Scope, old: Evidence, new: Evidence, now: datetime) -> None:
    for row in old.uses.live().prefetch_related("readers"):
        subject = Reference(row.subject_kind, row.subject_id)
        if permissions.can_add_to(scope, subject):
            group = Reference(row.group_kind, row.group_id) if row.group_kind else None
            context = Context(new.agency, row.region_path, row.reader_agency_ids, row.sharing, group)
            _remove(scope, row, _("Diganti dengan berkas baru."), now)
            _create(scope, new, subject, context, row.pages, now, row.note)


def _locked_use(use: Use) -> Use:
    return Use.objects.select_for_update(of=("self",)).select_related("evidence__agency").get(pk=use.pk)


def _record_both(verb: str, scope: Scope, use: Use, now: datetime, **more: Any) -> None:
    """On the timeline of the evidence and on that of the subject."""
    subject = {"subject": f"{use.subject_kind} {use.subject_id}"}
    told = {"evidence": use.evidence_id, "title": use.evidence.title}
    after = more.pop("after", {})
    both = (("evidence", use.evidence_id, subject), (use.subject_kind, use.subject_id, told))
    for kind, id_, known in both:
        path, words = use.region_path, {**known, **after}
        record(verb=verb, scope=scope, kind=kind, id=id_, region_path=path, at=now, after=words, **more)
