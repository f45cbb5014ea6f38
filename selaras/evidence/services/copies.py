"""Keeping a copy of what a link shows, so that it can be read when the page has changed or gone."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from selaras.audit.services import record
from selaras.core.scope import Scope
from selaras.evidence.choices import JPEG, TXT, CopyOutcome
from selaras.evidence.models import Blob, Evidence, LinkCopy
from selaras.evidence.services import content, copying, files, pagetext, receiving, scanning
from selaras.evidence.services.content import Detected
from selaras.evidence.services.copying import NotKept, Sent
from selaras.evidence.services.files import Staged


def keep_copy(*, evidence: Evidence, url: str, now: datetime) -> CopyOutcome:
    """Fetched outside any transaction; what is not kept leaves nothing on disk."""
    try:
        with files.scratch() as path:
            with path.open("wb") as into:
                sent = copying.fetch(url, into)
            if sent.limit.is_text:
                return keep_words(evidence=evidence, body=path.read_bytes(), sent=sent, now=now)
            return _keep_original(evidence, Staged(path, sent.sha256, sent.size, "salinan"), sent, now)
    except NotKept as reason:
        return reason.outcome
    except ValidationError as fault:
        return (
            CopyOutcome.UNSCANNED if getattr(fault, "code", "") == scanning.UNSCANNED else CopyOutcome.BROKEN
        )


def keep_words(*, evidence: Evidence, body: bytes, sent: Sent, now: datetime) -> CopyOutcome:
    """A page of others is never handed out as a page from here: what is kept is its text."""
    text = pagetext.decoded(body, sent.charset)
    if sent.limit.content_type != "text/plain":
        page = pagetext.page_text(text, agent=copying.limits().agent)
        if page.forbids_archive:
            raise NotKept(CopyOutcome.ARCHIVE)
        text = "\n\n".join(filter(None, (page.title, page.text)))
    else:
        text = pagetext.plain(text)
    if not text:
        raise NotKept(CopyOutcome.BROKEN)
    with files.staged(SimpleUploadedFile("salinan.txt", text.encode())) as staged:
        return _keep(evidence, staged, Detected(TXT), sent, now)


def _keep_original(evidence: Evidence, staged: Staged, sent: Sent, now: datetime) -> CopyOutcome:
    """Judged like an upload; and it must be what the site said it is."""
    detected = content.inspect(staged.path, name="", size=staged.size)
    if detected.file_type.content_type != sent.limit.content_type:
        raise NotKept(CopyOutcome.BROKEN)
    scanning.demand_clean(staged.path, name=staged.name)
    cleaned = receiving.without_place(staged) if detected.file_type is JPEG else None
    if cleaned is None:
        return _keep(evidence, staged, detected, sent, now)
    with files.staged(SimpleUploadedFile("salinan.jpg", cleaned)) as shown:
        return _keep(evidence, shown, detected, sent, now)


@transaction.atomic
def _keep(evidence: Evidence, staged: Staged, detected: Detected, sent: Sent, now: datetime) -> CopyOutcome:
    """Counted under the lock of the evidence: two tries at once make one copy."""
    evidence = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
    known = evidence.copies.filter(blob__sha256=staged.sha256)
    if known.exists():
        known.filter(seen_at__lt=now).update(seen_at=now)
        return CopyOutcome.SAME
    if evidence.copies.count() >= copying.limits().versions:
        return CopyOutcome.FULL
    blob: Blob = receiving.shelved(staged, detected, now)
    LinkCopy.objects.create(
        evidence=evidence,
        blob=blob,
        sent_sha256=sent.sha256,
        sent_type=sent.limit.content_type,
        url=sent.url[:1000],
        taken_at=now,
        seen_at=now,
    )
    record(
        verb="evidence.copied",
        scope=Scope(on=now.date(), name="Selaras"),
        kind="evidence",
        id=evidence.pk,
        region_path=evidence.region_path,
        at=now,
        after={"sha256": blob.sha256},
    )
    return CopyOutcome.KEPT
