"""Writes of the record itself: adding, describing, asking about, replacing and archiving evidence."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.core.verdict import demand
from selaras.evidence import permissions
from selaras.evidence.choices import TRANSITIONS, Kind, State
from selaras.evidence.compute import words
from selaras.evidence.models import Evidence, Word
from selaras.evidence.services import content, links, receiving, validation
from selaras.offices.models import Agency

EDITABLE = ("title", "issued_on", "period_start", "period_end")


def store_upload(
    *,
    scope: Scope,
    agency: Agency,
    upload: UploadedFile[Any],
    now: datetime,
    title: str = "",
    issued_on: date | None = None,
) -> Evidence:
    """Keep a file in the agency's library. Streaming and checking stay outside the transaction."""
    demand(permissions.can_add(scope, agency))
    with receiving.received(upload, may_wait=True) as received:
        return keep_file(
            scope=scope, agency=agency, received=received, now=now, title=title, issued_on=issued_on
        )


@transaction.atomic
def keep_file(
    *,
    scope: Scope,
    agency: Agency,
    received: receiving.Received,
    now: datetime,
    title: str = "",
    issued_on: date | None = None,
    replaces: Evidence | None = None,
    part_of: Evidence | None = None,
) -> Evidence:
    """The row stands before the file moves, the file before the row is committed: no row without its file."""
    detected = received.detected
    name = content.with_suffix(received.shown.name, detected.file_type)
    sent = [received.shown, *([received.original] if received.original else [])]
    blob, *sealed = [receiving.shelved(one, detected, now, waits=received.waits) for one in sent]
    original = sealed[0] if sealed else None
    title = validation.clean_title(title, fallback=PurePosixPath(name).stem)
    if (
        issued_on is None
        and detected.taken_on
        and detected.taken_on <= now.astimezone(agency.region.tz).date()
    ):
        issued_on = detected.taken_on
    return _create(
        scope,
        agency,
        now,
        Kind.FILE,
        title,
        blob=blob,
        original=original,
        original_name=name,
        issued_on=issued_on,
        replaces=replaces,
        part_of=part_of,
    )


@transaction.atomic
def add_link(
    *, scope: Scope, agency: Agency, url: str, title: str, now: datetime, issued_on: date | None = None
) -> Evidence:
    demand(permissions.can_add(scope, agency))
    return keep_link(scope=scope, agency=agency, url=url, title=title, now=now, issued_on=issued_on)


def keep_link(
    *, scope: Scope, agency: Agency, url: str, title: str, now: datetime, issued_on: date | None = None
) -> Evidence:
    cleaned = validation.clean_url(url)
    title = validation.clean_title(title)
    kept = _create(scope, agency, now, Kind.LINK, title, url=cleaned, issued_on=issued_on)
    links.ask_for_try(evidence=kept, now=now)
    return kept


@transaction.atomic
def add_nihil(
    *, scope: Scope, agency: Agency, sources: list[str], checked_on: date, now: datetime, title: str = ""
) -> Evidence:
    demand(permissions.can_add(scope, agency))
    return keep_nihil(
        scope=scope, agency=agency, sources=sources, checked_on=checked_on, now=now, title=title
    )


def keep_nihil(
    *, scope: Scope, agency: Agency, sources: list[str], checked_on: date, now: datetime, title: str = ""
) -> Evidence:
    nihil = validation.clean_nihil(sources=sources, checked_on=checked_on, region=agency.region, now=now)
    title = validation.clean_title(title, fallback=_("Pernyataan nihil"))
    return _create(scope, agency, now, Kind.NIHIL, title, nihil=nihil)


@transaction.atomic
def keep_activity(*, scope: Scope, agency: Agency, title: str, held_on: date, now: datetime) -> Evidence:
    """The evidence that a held kegiatan is; its facts stand in the kegiatan itself."""
    return _create(scope, agency, now, Kind.ACTIVITY, validation.clean_title(title), issued_on=held_on)


def _create(scope: Scope, agency: Agency, now: datetime, kind: Kind, title: str, **fields: Any) -> Evidence:
    validation.not_future(fields.get("issued_on"), region=agency.region, now=now, what=_("Tanggal"))
    evidence = Evidence(
        region=agency.region,
        region_path=agency.region_path,
        agency=agency,
        kind=kind,
        title=title,
        added_by_id=scope.user_id,
        added_by_name=scope.name,
        added_via=scope.via,
        added_link_id=scope.work_link.link_id if scope.work_link else None,
        created_at=now,
        **fields,
    )
    evidence.state = settled_state(evidence)
    evidence.save(force_insert=True)
    note_words(evidence)
    after = {"title": title, "kind": str(kind), "sha256": evidence.blob.sha256 if evidence.blob else None}
    _record(
        "evidence.added", scope, evidence, now, after={key: value for key, value in after.items() if value}
    )
    return evidence


def note_words(evidence: Evidence, *more: str) -> None:
    """By what it is found; called by whatever changes its title or its facts."""
    facts = [str(value) for value in evidence.facts.values()]
    wanted = set(words(evidence.title, evidence.original_name, evidence.url, *more, *facts))
    known = set(evidence.words.values_list("word", flat=True))
    evidence.words.filter(word__in=known - wanted).delete()
    Word.objects.bulk_create(Word(evidence=evidence, word=word) for word in sorted(wanted - known))


def settled_state(evidence: Evidence) -> State:
    """Ready once it says from when it is; before that, checked (content seen) or only recorded (a link)."""
    if evidence.is_waiting:
        return State.WAITING
    if evidence.kind == Kind.NIHIL or evidence.issued_on or evidence.period_start:
        return State.READY
    return State.CHECKED if evidence.kind == Kind.FILE else State.UPLOADED


def move(evidence: Evidence, state: State) -> None:
    if state != evidence.state and state not in TRANSITIONS[State(evidence.state)]:
        raise ValidationError(_("Bukti dukung ini sudah diganti atau diarsipkan."), code="state")
    evidence.state = state


@transaction.atomic
def edit(
    *,
    scope: Scope,
    evidence: Evidence,
    title: str,
    issued_on: date | None,
    period_start: date | None,
    period_end: date | None,
    now: datetime,
) -> Evidence:
    """Describe it better; the content never changes."""
    evidence = locked(evidence)
    demand(permissions.can_edit(scope, evidence))
    validation.not_future(issued_on, region=evidence.region, now=now, what=_("Tanggal"))
    validation.period_in_order(period_start, period_end)
    before = {name: getattr(evidence, name) for name in EDITABLE}
    after = {
        "title": validation.clean_title(title),
        "issued_on": issued_on,
        "period_start": period_start,
        "period_end": period_end,
    }
    changed = [name for name in EDITABLE if before[name] != after[name]]
    if not changed:
        return evidence
    for name in changed:
        setattr(evidence, name, after[name])
    if evidence.state != State.QUESTIONED:
        move(evidence, settled_state(evidence))
    evidence.save()
    note_words(evidence)
    _record(
        "evidence.edited",
        scope,
        evidence,
        now,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    return evidence


@transaction.atomic
def question(*, scope: Scope, evidence: Evidence, text: str, now: datetime) -> Evidence:
    """A reader asks for an explanation; the evidence stays usable."""
    evidence = locked(evidence)
    demand(permissions.can_question(scope, evidence))
    move(evidence, State.QUESTIONED)
    evidence.question, evidence.explanation = _words(text, _("Tulis apa yang perlu dijelaskan.")), ""
    evidence.save()
    _record("evidence.questioned", scope, evidence, now, note=evidence.question)
    return evidence


@transaction.atomic
def explain(*, scope: Scope, evidence: Evidence, text: str, now: datetime) -> Evidence:
    evidence = locked(evidence)
    demand(permissions.can_explain(scope, evidence))
    evidence.explanation = _words(text, _("Tulis penjelasannya."))
    move(evidence, settled_state(evidence))
    evidence.save()
    _record("evidence.explained", scope, evidence, now, note=evidence.explanation)
    return evidence


@transaction.atomic
def archive(*, scope: Scope, evidence: Evidence, reason: str, now: datetime) -> Evidence:
    evidence = locked(evidence)
    demand(permissions.can_archive(scope, evidence))
    return retire(scope=scope, evidence=evidence, reason=reason, now=now)


def retire(*, scope: Scope, evidence: Evidence, reason: str, now: datetime) -> Evidence:
    """The caller has locked the row and asked whether it may go."""
    move(evidence, State.ARCHIVED)
    evidence.archive_reason = _words(reason, _("Tulis alasan pengarsipan."), 500)
    evidence.archived_at, evidence.archived_by_name = now, scope.name
    evidence.save()
    _record("evidence.archived", scope, evidence, now, note=evidence.archive_reason)
    return evidence


@transaction.atomic
def note_opening(*, scope: Scope, evidence: Evidence, now: datetime) -> None:
    """Who looked at a photo together with the place it was taken at."""
    demand(permissions.can_open_original(scope, evidence))
    _record("evidence.original_opened", scope, evidence, now)


def locked(evidence: Evidence) -> Evidence:
    """The row as it is now, held until the transaction ends."""
    rows = Evidence.objects.select_for_update(of=("self",)).select_related("region", "agency", "blob")
    return rows.get(pk=evidence.pk)


def _words(text: str, fault: str, limit: int = 2000) -> str:
    cleaned = validation.plain_text(text)
    if not cleaned:
        raise ValidationError(fault, code="text")
    if len(cleaned) > limit:
        raise ValidationError(_("Teks paling panjang %(n)s huruf.") % {"n": limit}, code="text")
    return cleaned


def _record(verb: str, scope: Scope, evidence: Evidence, now: datetime, **more: Any) -> None:
    record(
        verb=verb,
        scope=scope,
        kind="evidence",
        id=evidence.pk,
        region_path=evidence.region_path,
        at=now,
        **more,
    )
