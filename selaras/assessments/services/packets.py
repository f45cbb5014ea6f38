"""A packet of answers brought back: every fault at once, a preview, and then all of it or nothing."""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from selaras.assessments import permissions
from selaras.assessments.choices import IntakeState
from selaras.assessments.compute.packets import Fault
from selaras.assessments.models import Intake, Round
from selaras.assessments.services.answers import AnswerConflict, save_answer, submit
from selaras.assessments.services.checking import tidy
from selaras.assessments.services.comparing import Change, Files
from selaras.assessments.services.entering import Source
from selaras.assessments.services.packet_plans import (
    PacketFault,
    Plan,
    opened_packet,
    packet_max_bytes,
    path_of,
    plan_of,
)
from selaras.assessments.services.steps import locked_item
from selaras.audit.services import record
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import Refused, demand
from selaras.evidence import services as evidence
from selaras.evidence.selectors import counts as counts_of
from selaras.evidence.services.files import CHUNK, staging_folder
from selaras.evidence.services.receiving import FORM_BYTES, LimitedUpload
from selaras.evidence.services.validation import clean_name
from selaras.offices.models import Agency

KEPT_SECONDS = 3 * 24 * 60 * 60
CHOICES = ("berkas", "tersimpan", "gabung")


def packet_max_body() -> int:
    return packet_max_bytes() + FORM_BYTES


class PacketUpload(LimitedUpload):
    """A packet carries the evidence of many items, so it may be larger than one piece of evidence."""

    def limit(self) -> int:
        return packet_max_bytes()


def _shelve(upload: UploadedFile[Any]) -> tuple[str, int]:
    """Streamed to disk while it is hashed; kept under its hash until it is used."""
    digest, size = hashlib.sha256(), 0
    handle, raw = tempfile.mkstemp(dir=staging_folder(), prefix="up-")
    path = Path(raw)
    try:
        with os.fdopen(handle, "wb") as out:
            for chunk in upload.chunks(CHUNK):
                size += len(chunk)
                if size > packet_max_bytes():
                    told = _("Berkas melebihi %(mb)s MB. Bagi menjadi beberapa ZIP.")
                    raise PacketFault([Fault("", 0, told % {"mb": settings.PACKET_MAX_MB})])
                digest.update(chunk)
                out.write(chunk)
        if size == 0:
            raise PacketFault([Fault("", 0, _("Berkas kosong."))])
        path.replace(staging_folder() / f"paket-{digest.hexdigest()}")
    finally:
        path.unlink(missing_ok=True)
    return digest.hexdigest(), size


def receive_packet(
    *,
    scope: Scope,
    round_: Round,
    upload: UploadedFile[Any],
    now: datetime,
    agency: Agency | None = None,
    source: Source | None = None,
) -> Intake:
    """Keep a packet for its preview; PacketFault with all that is wrong, and then nothing is kept."""
    demand(permissions.can_bring_packet(scope, round_))
    sha256, size = _shelve(upload)
    intake = Intake(
        round=round_,
        agency=agency,
        name=clean_name(upload.name or ""),
        sha256=sha256,
        size=size,
        channel=source.channel if source else "",
        informant=tidy(source.informant)[:200] if source else "",
        received_on=source.received_on if source else None,
        uploaded_by_id=scope.user_id,
        uploaded_by_name=scope.name,
        via=scope.via,
        at=now,
    )
    try:
        plan = plan_of(scope=scope, intake=intake, now=now, deep=True)
        if not plan.faults and not plan.changes:
            plan.faults.append(Fault(intake.name, 0, _("Tidak ada perubahan di dalam berkas ini.")))
        if plan.faults:
            raise PacketFault(plan.faults)
    except PacketFault:
        _forget(intake)
        raise
    _keep(scope, intake, now)
    return intake


@transaction.atomic
def _keep(scope: Scope, intake: Intake, now: datetime) -> None:
    intake.save()
    _record("received", scope, intake, now, sha256=intake.sha256)


def _record(verb: str, scope: Scope, intake: Intake, now: datetime, **after: object) -> None:
    record(
        verb=f"assessments.packet.{verb}",
        scope=scope,
        kind="round",
        id=intake.round_id,
        region_path=intake.round.region_path,
        after=dict(after) or None,
        note=intake.name,
        at=now,
    )


def apply_packet(
    *, scope: Scope, intake: Intake, choices: Mapping[int, str], hand_in: bool, now: datetime
) -> Intake:
    """Write what the preview showed; where it no longer fits PacketFault or AnswerConflict, and nothing."""
    with transaction.atomic():
        held = Intake.objects.select_for_update(no_key=True, of=("self",)).select_related("round", "agency")
        intake = held.get(pk=intake.pk)
        demand(permissions.can_apply_packet(scope, intake))
        plan = plan_of(scope=scope, intake=intake, now=now)
        faults = plan.faults + list(_unchosen(plan, choices))
        if faults:
            raise PacketFault(faults)
        source = None
        if intake.channel:
            source = Source(intake.channel, intake.informant, intake.received_on, intake.name[:200])
        with opened_packet(intake) as (_books, files):
            # In one order, so that two packets at once never wait for each other.
            for change in sorted(plan.changes, key=lambda change: change.item.pk):
                choice = choices.get(change.item.pk, "") if change.needs_choice else "berkas"
                try:
                    intake.result.append(_write(scope, change, choice, source, files, now))
                except (ValidationError, Refused) as fault:
                    raise PacketFault([_told(change, fault)]) from fault
        if hand_in:
            _hand_in(scope, plan.changes, intake, now)
        intake.state, intake.ended_at = IntakeState.APPLIED, now
        intake.save(update_fields=("state", "ended_at", "result"))
        _record("applied", scope, intake, now, items=len(intake.result))
    _forget(intake)
    return intake


def _told(change: Change, fault: ValidationError | Refused) -> Fault:
    words = fault.reason if isinstance(fault, Refused) else " ".join(fault.messages)
    told = _("Butir %(code)s: %(told)s") % {"code": change.item.code, "told": words}
    return Fault(change.file, change.row, told)


def _unchosen(plan: Plan, choices: Mapping[int, str]) -> Iterator[Fault]:
    for change in plan.conflicts:
        if choices.get(change.item.pk) not in change.options:
            told = _("Butir %(code)s: pilih teks yang dipakai.") % {"code": change.item.code}
            yield Fault(change.file, change.row, told)


def _write(
    scope: Scope, change: Change, choice: str, source: Source | None, files: Files, now: datetime
) -> dict[str, object]:
    item, text = change.item, change.text
    done: dict[str, object] = {"code": item.code, "file": change.file, "row": change.row, "choice": choice}
    if choice == "tersimpan":
        # The text that was not taken over stays readable in the record of the packet.
        return done | {"kept": [text.value, text.narrative, text.level, text.is_nil]}
    if choice == "gabung":
        text = change.merged
    given = source if change.on_behalf else None
    if change.is_text or given is not None:
        save_answer(scope=scope, item_id=item.pk, base_version=item.version, text=text, now=now, source=given)
    subject = Reference("item", str(item.pk))
    for proof in change.proofs:
        if proof.is_link:
            evidence.attach_link(
                scope=scope,
                subject=subject,
                url=proof.name,
                title=proof.name[:200],
                pages=proof.pages,
                now=now,
            )
        else:
            with files.upload(change.file, proof.name) as upload:
                evidence.attach_upload(
                    scope=scope, subject=subject, upload=upload, pages=proof.pages, now=now
                )
    return done | {"proofs": [proof.name for proof in change.proofs]}


def _hand_in(scope: Scope, changes: Iterable[Change], intake: Intake, now: datetime) -> None:
    """Those that are complete; the others say what they lack and stay drafts."""
    proofs = counts_of("item", [change.item.pk for change in changes])
    by_code = {row["code"]: row for row in intake.result}
    for change in changes:
        item = locked_item(change.item.pk)
        verdict = permissions.can_submit(scope, item, now, evidence_count=proofs.get(str(item.pk), 0))
        if verdict:
            submit(scope=scope, item_id=item.pk, now=now)
        by_code[item.code]["submitted"] = "" if verdict else verdict.reason


@transaction.atomic
def discard_packet(*, scope: Scope, intake: Intake, now: datetime) -> None:
    intake = (
        Intake.objects.select_for_update(no_key=True, of=("self",)).select_related("round").get(pk=intake.pk)
    )
    demand(permissions.can_apply_packet(scope, intake))
    intake.state, intake.ended_at = IntakeState.DISCARDED, now
    intake.save(update_fields=("state", "ended_at"))
    _record("discarded", scope, intake, now)
    transaction.on_commit(lambda: _forget(intake))


def _forget(intake: Intake) -> None:
    """Unless somebody else waits with the very same file."""
    same = Intake.objects.filter(sha256=intake.sha256, state=IntakeState.CHECKED)
    if not same.exclude(pk=intake.pk).exists():
        path_of(intake).unlink(missing_ok=True)


def sweep_packets(*, now: datetime) -> int:
    """Files nobody came back for; their previews then ask for the file again."""
    gone = 0
    for path in staging_folder().glob("paket-*"):
        try:
            if path.stat().st_mtime < now.timestamp() - KEPT_SECONDS:
                path.unlink()
                gone += 1
        except FileNotFoundError:
            continue
    return gone


__all__ = [
    "CHOICES",
    "AnswerConflict",
    "PacketFault",
    "Plan",
    "apply_packet",
    "discard_packet",
    "plan_of",
    "receive_packet",
    "sweep_packets",
]
