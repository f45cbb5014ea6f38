"""The account of a meeting as one file: begun by a person, made by a job, there as a whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.core import clock
from selaras.core.scope import Scope
from selaras.core.verdict import Denied, Refused, demand
from selaras.evidence.services import files
from selaras.jobs.models import Job
from selaras.jobs.services import JobFault, JobHandle, start
from selaras.letters import compute as press
from selaras.meetings import permissions
from selaras.meetings.choices import MAX_AMOUNT
from selaras.meetings.models import Bundle, Meeting
from selaras.meetings.selectors.bundles import (
    COVER,
    JOB,
    PartPlan,
    Transport,
    cover_data,
    open_jobs,
    parts_of,
)
from selaras.meetings.services.held import demand_lengths, held_meeting, log, one_line
from selaras.notices.services import notify
from selaras.offices.selectors import scope_at


@transaction.atomic
def start_bundle(*, scope: Scope, meeting: Meeting, transport: Transport, now: datetime) -> Job:
    """One at a time: whoever presses twice is told that it is being made."""
    meeting = held_meeting(meeting)
    demand(permissions.can_make_bundle(scope, meeting))
    checked = _checked(transport)
    if open_jobs(meeting):
        raise Refused(Denied(_("Kelengkapan SPJ rapat ini sedang dibuat.")))
    return start(
        kind=JOB,
        scope=scope,
        title=_("Kelengkapan SPJ %(title)s") % {"title": meeting.title[:120]},
        params={
            "meeting_id": meeting.pk,
            "made_at": now.isoformat(),
            "amount": checked.amount,
            "basis": checked.basis,
        },
        region_path=meeting.region_path,
        now=now,
    )


def _checked(transport: Transport) -> Transport:
    basis = one_line(transport.basis)
    if transport.amount is None:
        return Transport()
    if not 0 < transport.amount <= MAX_AMOUNT:
        raise ValidationError({"amount": _("Isi besaran per orang dalam rupiah, atau kosongkan.")})
    if not basis:
        raise ValidationError({"basis": _("Tuliskan dasar besarannya, misalnya standar biaya daerah.")})
    demand_lengths(Bundle, {"amount_basis": basis})
    return Transport(transport.amount, basis)


def build_bundle(
    handle: JobHandle, *, meeting_id: int, made_at: str, amount: int | None, basis: str
) -> dict[str, Any]:
    """Nothing is seen of it before the last line; a paper that cannot be made stops it and is named."""
    now = datetime.fromisoformat(made_at)
    meeting = Meeting.objects.select_related("agency__region", "series").get(pk=meeting_id)
    scope, transport = _starter(handle, meeting), Transport(amount, basis)
    plans = parts_of(scope, meeting, transport, now)
    made = [_printed(handle, plan, at, len(plans)) for at, plan in enumerate(plans)]
    handle.progress(90, _("Menyatukan berkas"))
    content, parts, pages = _bound(meeting, plans, made, now)
    with files.scratch() as path:
        path.write_bytes(content)
        one = files.Staged(path, hashlib.sha256(content).hexdigest(), len(content), "pdf")
        # Whoever cancelled until now finds nothing.
        handle.progress(97, _("Menyimpan berkas"))
        bundle = _publish(scope, meeting, transport, one, parts, pages, now)
    told = {"n": bundle.number, "missing": len(bundle.missing)}
    return {
        "url": reverse("meeting_bundles", args=[meeting.pk]),
        "summary": _("Kelengkapan SPJ nomor %(n)s siap; %(missing)s bagian belum ada.") % told,
    }


def _starter(handle: JobHandle, meeting: Meeting) -> Scope:
    """The job acts with what its starter may do now, also when it is repeated later."""
    starter_id = Job.objects.values_list("starter_id", flat=True).get(pk=handle.job_id)
    user = User.objects.filter(pk=starter_id or 0).first()
    scope = scope_at(user, clock.now()) if user else None
    verdict = permissions.can_make_bundle(scope, meeting) if scope else None
    if scope is None or not verdict:
        raise JobFault(verdict.reason if verdict is not None else _("Pemulai pekerjaan tidak dikenal lagi."))
    return scope


def _printed(handle: JobHandle, plan: PartPlan, at: int, count: int) -> bytes:
    handle.progress(5 + 80 * at // count, _("Menyusun %(part)s") % {"part": plan.part.label.lower()})
    return plan.make() if plan.make is not None else b""


def _bound(
    meeting: Meeting, plans: Sequence[PartPlan], made: Sequence[bytes], now: datetime
) -> tuple[bytes, list[dict[str, Any]], int]:
    """The cover says on which page each paper begins, so its own length comes first."""
    # Loaded by whoever binds, not by every process.
    from selaras.letters.compute import binding

    counts = [_counted(plan, content) for plan, content in zip(plans, made, strict=True)]
    cover, before = b"", 1
    while True:
        parts = _listed(plans, counts, first=before + 1)
        cover = press.pdf(COVER, cover_data(meeting, parts, now), now=now)
        length = binding.page_count(cover)
        if length <= before:
            break
        before = length
    papers = [binding.Paper(_("Kelengkapan SPJ"), cover)]
    papers += [
        binding.Paper(str(plan.part.label), content, plan.attach_as)
        for plan, content in zip(plans, made, strict=True)
        if content
    ]
    title = _("Kelengkapan SPJ %(title)s") % {"title": meeting.title}
    return binding.bound(papers, title=title), parts, before + sum(counts)


def _counted(plan: PartPlan, content: bytes) -> int:
    from selaras.letters.compute import binding

    try:
        return binding.page_count(content) if content else 0
    except binding.BindingFault as fault:
        told = {"part": plan.part.label}
        raise JobFault(_("%(part)s tidak terbaca sebagai PDF; periksa berkasnya.") % told) from fault


def _listed(plans: Sequence[PartPlan], counts: Sequence[int], *, first: int) -> list[dict[str, Any]]:
    rows = []
    for plan, pages in zip(plans, counts, strict=True):
        rows.append(
            {
                "code": str(plan.part.value),
                "label": str(plan.part.label),
                "note": plan.note,
                "pages": pages,
                "first": first if pages else 0,
            }
        )
        first += pages
    return rows


def _publish(
    scope: Scope,
    meeting: Meeting,
    transport: Transport,
    one: files.Staged,
    parts: list[dict[str, Any]],
    pages: int,
    now: datetime,
) -> Bundle:
    """The file first, then the row that makes it visible; where the row fails, a new file goes again."""
    is_new = not files.stands(one.sha256)
    files.bring(one)
    try:
        with transaction.atomic():
            held_meeting(meeting)
            files.shelve(one)
            bundle = Bundle(
                meeting=meeting,
                number=Bundle.objects.filter(meeting=meeting).count() + 1,
                made_at=now,
                made_by_name=scope.name[:200],
                parts=parts,
                pages=pages,
                sha256=one.sha256,
                size=one.size,
                amount=transport.amount,
                amount_basis=transport.basis,
            )
            bundle.save()
            log(scope, meeting, "bundle.made", clock.now(), number=bundle.number, sha256=one.sha256)
            _tell(scope, meeting, bundle)
    except BaseException:
        if is_new:
            files.take_back(one.sha256)
        raise
    return bundle


def _tell(scope: Scope, meeting: Meeting, bundle: Bundle) -> None:
    notify(
        user_ids=[scope.user_id] if scope.user_id else [],
        text=_("Kelengkapan SPJ siap diunduh: %(title)s.") % {"title": meeting.title},
        url=reverse("meeting_bundles", args=[meeting.pk]),
        kind="meeting",
        key=f"bundle-{bundle.pk}",
        now=clock.now(),
    )
