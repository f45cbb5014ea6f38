"""The dossier of a round: begun by a person, made by a job, there as a whole or not at all."""

import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from selaras.accounts.models import User
from selaras.assessments import permissions
from selaras.assessments.models import Dossier, Round
from selaras.assessments.selectors.dossiers import Contents, contents_of, print_data
from selaras.assessments.selectors.letters import COVER, compose_cover, letters_on_round
from selaras.assessments.selectors.texts import index_name
from selaras.assessments.services.dossier_files import index_text, staged, write_zip
from selaras.assessments.services.rounds import log_round
from selaras.core import clock
from selaras.core.formats import file_size
from selaras.core.scope import Scope
from selaras.core.verdict import Denied, Refused, demand
from selaras.evidence.services import files
from selaras.jobs.choices import State
from selaras.jobs.models import Job
from selaras.jobs.services import JobFault, JobHandle, start
from selaras.letters import compute
from selaras.letters.models import Letter
from selaras.letters.selectors.papers import letterhead_of
from selaras.letters.selectors.papers import print_data as letter_data
from selaras.notices.services import notify
from selaras.offices.selectors import scope_at

JOB = "assessments.dossier"
TEMPLATE = "assessments/dossier.typ"
# Beside the evidence itself: the printed part, and what others write meanwhile.
SPARE_BYTES = 64 * 1024 * 1024
PRINTED, PACKED = 10, 95


def open_jobs(round_: Round) -> Sequence[Job]:
    """What is being made for this round right now."""
    running = Job.objects.filter(kind=JOB, state__in=[State.QUEUED, State.RUNNING])
    return [job for job in running.filter(region_path=round_.region_path) if _round_of(job) == round_.pk]


def _round_of(job: Job) -> int:
    return int(job.params.get("round_id", 0))


@transaction.atomic
def start_dossier(*, scope: Scope, round_: Round, now: datetime) -> Job:
    """One at a time: whoever presses twice is led to the job that runs."""
    Round.objects.select_for_update(no_key=True).only("pk").get(pk=round_.pk)
    demand(permissions.can_make_dossier(scope, round_))
    if open_jobs(round_):
        raise Refused(Denied(_("Berkas kirim periode ini sedang dibuat.")))
    return start(
        kind=JOB,
        scope=scope,
        title=_("Berkas kirim %(round)s") % {"round": round_.title},
        params={"round_id": round_.pk, "made_at": now.isoformat()},
        region_path=round_.region_path,
        now=now,
    )


def build_dossier(handle: JobHandle, *, round_id: int, made_at: str) -> dict[str, Any]:
    """Nothing is seen of it before the last line; on the way out every unfinished file is gone."""
    now = datetime.fromisoformat(made_at)
    round_ = Round.objects.select_related("region", "instrument", "coordinator__region").get(pk=round_id)
    scope = _starter(handle, round_)
    with transaction.atomic():
        contents = contents_of(round_, until=now)
        letter, cover = _cover(scope, round_, now)
    _check_room(contents)
    handle.progress(1, _("Menyusun isian dan daftar bukti dukung"))
    with ExitStack() as stack:
        pdf, archive, index = (stack.enter_context(files.scratch()) for _part in range(3))
        pdf.write_bytes(compute.pdf(TEMPLATE, print_data(contents, cover, now=now), now=now))
        handle.progress(PRINTED, _("Mengemas bukti dukung"))
        listed = index_text(contents)
        index.write_bytes(listed)
        write_zip(archive, contents, listed, now=now, tell=_teller(handle, contents))
        made = [staged(path, name) for path, name in ((pdf, "pdf"), (archive, "zip"), (index, "csv"))]
        # Whoever cancelled until now finds nothing.
        handle.progress(PACKED, _("Mencatat bukti berkas"))
        dossier = _publish(scope, contents, letter, made, now)
    return {
        "url": reverse("dossiers", args=[round_.pk]),
        "summary": _("Berkas kirim nomor %(n)s siap diunduh.") % {"n": dossier.number},
    }


def _starter(handle: JobHandle, round_: Round) -> Scope:
    """The job acts with what its starter may do now, also when it is repeated later."""
    starter_id = Job.objects.values_list("starter_id", flat=True).get(pk=handle.job_id)
    user = User.objects.filter(pk=starter_id or 0).first()
    scope = scope_at(user, clock.now()) if user else None
    verdict = permissions.can_make_dossier(scope, round_) if scope else None
    if scope is None or not verdict:
        raise JobFault(verdict.reason if verdict is not None else _("Pemulai pekerjaan tidak dikenal lagi."))
    return scope


def _cover(scope: Scope, round_: Round, now: datetime) -> tuple[Letter | None, dict[str, Any]]:
    """The office's own letter where there is one, else the same text without a number."""
    letter = letters_on_round(scope, round_, COVER).first()
    if letter is None:
        made = compose_cover(scope, str(round_.pk), now)
        shown = Letter(
            agency=round_.coordinator, hal=made.hal, body=made.body, to=list(made.to), to_place=made.to_place
        )
    else:
        shown = letter
    return letter, letter_data(shown, letterhead_of(shown.agency))


def _check_room(contents: Contents) -> None:
    needed = contents.size + SPARE_BYTES
    free = shutil.disk_usage(files.staging_folder()).free
    if free < needed:
        raise JobFault(
            _("Ruang penyimpanan kurang: perlu %(needed)s, tersisa %(free)s. Hubungi administrator.")
            % {"needed": file_size(needed), "free": file_size(free)}
        )


def _teller(handle: JobHandle, contents: Contents) -> Any:
    """One UPDATE per percent, not per piece; it is also where a cancelled job learns of it."""
    told, whole = [PRINTED], max(contents.size, 1)
    message = _("Mengemas %(n)s berkas bukti dukung") % {"n": len(contents.members)}

    def tell(done: int) -> None:
        percent = PRINTED + (PACKED - PRINTED) * done // whole
        if percent > told[0]:
            told[0] = percent
            handle.progress(percent, message)

    return tell


def _publish(
    scope: Scope, contents: Contents, letter: Letter | None, made: Sequence[files.Staged], now: datetime
) -> Dossier:
    """The files first, then the row that makes them visible; where the row fails, what is new goes again."""
    new = [one for one in made if not files.stands(one.sha256)]
    for one in made:
        files.bring(one)
    try:
        with transaction.atomic():
            round_ = Round.objects.select_for_update(no_key=True).get(pk=contents.round.pk)
            for one in made:
                files.shelve(one)
            dossier = _row(scope, contents, letter, made, now)
            log_round(
                scope, round_, "dossier_made", clock.now(), number=dossier.number,
                **{f"{one.name}_sha256": one.sha256 for one in made},
            )  # fmt: skip
            _tell_starter(scope, contents.round, dossier)
    except BaseException:
        for one in new:
            files.take_back(one.sha256)
        raise
    return dossier


def _row(
    scope: Scope, contents: Contents, letter: Letter | None, made: Sequence[files.Staged], now: datetime
) -> Dossier:
    hashes = {f"{one.name}_sha256": one.sha256 for one in made}
    sizes = {f"{one.name}_bytes": one.size for one in made}
    dossier = Dossier(
        round=contents.round,
        number=Dossier.objects.filter(round=contents.round).count() + 1,
        made_at=now,
        made_by_name=scope.name,
        letter=letter,
        answers=len(contents.answers),
        asked=contents.asked,
        files=len(contents.members),
        **hashes,
        **sizes,
    )
    dossier.save()
    return dossier


def _tell_starter(scope: Scope, round_: Round, dossier: Dossier) -> None:
    notify(
        user_ids=[scope.user_id] if scope.user_id else [],
        text=_("Berkas kirim %(index)s nomor %(n)s siap diunduh.")
        % {"index": index_name(round_), "n": dossier.number},
        url=reverse("dossiers", args=[round_.pk]),
        kind="dossier",
        key=f"dossier-{dossier.pk}",
        now=clock.now(),
    )
