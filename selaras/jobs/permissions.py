"""Who may follow, cancel and repeat a job."""

from django.utils.translation import gettext as _

from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict
from selaras.jobs.choices import TRANSITIONS, State
from selaras.jobs.models import Job


def is_starter(scope: Scope, job: Job) -> bool:
    return scope.user_id is not None and scope.user_id == job.starter_id


def can_view(scope: Scope, job: Job) -> Verdict:
    if is_starter(scope, job) or scope.holds("jobs.view", region_path=job.region_path):
        return ALLOWED
    return Denied(_("Pekerjaan ini dimulai oleh orang lain."))


def can_cancel(scope: Scope, job: Job) -> Verdict:
    if not (verdict := can_view(scope, job)):
        return verdict
    if "cancel" not in TRANSITIONS[job.state]:
        return Denied(_("Pekerjaan ini sudah berakhir."))
    if job.cancel_asked_at is not None:
        return Denied(_("Pembatalan sudah diminta; pekerjaan berhenti sebentar lagi."))
    return ALLOWED


def can_retry(scope: Scope, job: Job) -> Verdict:
    """Only its starter: the job acts with what that person was allowed to do."""
    if not is_starter(scope, job):
        return Denied(_("Hanya orang yang memulai pekerjaan ini yang dapat mengulanginya."))
    if "retry" not in TRANSITIONS[job.state]:
        if job.state == State.DONE:
            return Denied(_("Pekerjaan ini sudah selesai."))
        return Denied(_("Pekerjaan ini masih berjalan."))
    return ALLOWED


def can_see_health(scope: Scope) -> Verdict:
    """Of the whole installation, whichever region one administers: counts and moments, no record."""
    if not scope.paths("jobs.health"):
        return Denied(_("Kesehatan sistem dilihat oleh administrator."))
    return ALLOWED
