"""Who may add, change, use, release and archive evidence; a subject's own app decides about its subject."""

from typing import cast

from django.conf import settings
from django.utils.translation import gettext as _

from selaras.core.references import Reference, action_of
from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict, first_denial
from selaras.evidence.choices import ACTIVITY_TRANSITIONS, ActivityState, Kind, SettlementState, State
from selaras.evidence.models import Activity, Blob, ClashSettlement, Evidence, Use
from selaras.offices.models import Agency


def can_browse(scope: Scope) -> Verdict:
    """A work link has its own page and no library."""
    if scope.paths("evidence.view") or scope.agencies("evidence.view"):
        return ALLOWED
    return Denied(_("Peran Anda tidak mencakup pustaka bukti dukung."))


def can_add(scope: Scope, agency: Agency) -> Verdict:
    link = scope.work_link
    if link is not None and link.agency_id == agency.pk:
        return ALLOWED
    if scope.holds("evidence.add", region_path=agency.region_path, agency_id=agency.pk):
        return ALLOWED
    return Denied(
        _("Anda tidak bertugas menambah bukti dukung atas nama %(agency)s.") % {"agency": agency.name}
    )


def can_add_somewhere(scope: Scope) -> Verdict:
    if scope.paths("evidence.add") or scope.agencies("evidence.add"):
        return ALLOWED
    return Denied(_("Peran Anda tidak mencakup menambah bukti dukung."))


def can_add_to(scope: Scope, subject: Reference) -> Verdict:
    rule = action_of(subject.kind, "may_add_evidence")
    if rule is None:
        return Denied(_("Bukti dukung tidak dapat ditambahkan pada catatan ini."))
    return cast(Verdict, rule(scope, subject.id))


def can_use(scope: Scope, evidence: Evidence, subject: Reference) -> Verdict:
    return first_denial(
        lambda: _can_read(scope, evidence), lambda: _is_open(evidence), lambda: can_add_to(scope, subject)
    )


def can_edit(scope: Scope, evidence: Evidence) -> Verdict:
    if evidence.kind == Kind.ACTIVITY:
        return Denied(_("Keterangan kegiatan diubah pada halaman kegiatannya."))
    return first_denial(lambda: _speaks_for(scope, evidence), lambda: _is_open(evidence))


def can_describe(scope: Scope, evidence: Evidence) -> Verdict:
    """Only what stands in a file or behind a link is of a kind; the others are kinds of their own."""
    if evidence.kind not in (Kind.FILE, Kind.LINK) or evidence.part_of_id is not None:
        return Denied(_("Jenis bukti disebut pada berkas dan tautan."))
    return can_edit(scope, evidence)


def can_try(scope: Scope, evidence: Evidence) -> Verdict:
    if evidence.kind != Kind.LINK:
        return Denied(_("Hanya tautan yang dapat dicoba."))
    if not settings.TRY_LINKS:
        return Denied(_("Pencobaan tautan tidak diaktifkan pada pemasangan ini."))
    return can_edit(scope, evidence)


def can_replace(scope: Scope, evidence: Evidence) -> Verdict:
    if evidence.kind != Kind.FILE:
        return Denied(_("Hanya berkas yang dapat diganti; tautan dan pernyataan nihil ditambahkan baru."))
    return can_edit(scope, evidence)


def can_archive(scope: Scope, evidence: Evidence) -> Verdict:
    if evidence.kind == Kind.ACTIVITY:
        return Denied(_("Kegiatan dibatalkan pada halaman kegiatannya."))
    return first_denial(lambda: can_edit(scope, evidence), lambda: _is_free(evidence))


def can_open_original(scope: Scope, evidence: Evidence) -> Verdict:
    """The photo with the place it was taken at: for the agency that holds it, with an account and a trace."""
    if evidence.original_id is None:
        return Denied(_("Berkas ini tidak mempunyai foto asli yang disegel."))
    if scope.work_link is not None:
        return Denied(_("Foto asli yang disegel dibuka dengan akun, bukan lewat tautan kerja."))
    return _speaks_for(scope, evidence)


def can_open_content(blob: Blob) -> Verdict:
    """Not even who sent it: a link to it would be given on."""
    if blob.waiting_since is not None:
        return Denied(_("Berkas ini menunggu pemeriksaan virus; isinya dapat dibuka setelah lolos."))
    return ALLOWED


# ---- kegiatan


def can_edit_activity(scope: Scope, activity: Activity) -> Verdict:
    if activity.state == ActivityState.CANCELLED:
        return Denied(_("Kegiatan ini batal. Rencanakan lagi sebelum mengubahnya."))
    return first_denial(lambda: _speaks_for_activity(scope, activity), lambda: _is_undecided(activity))


def can_hold(scope: Scope, activity: Activity) -> Verdict:
    return _can_move(scope, activity, ActivityState.HELD)


def can_plan_again(scope: Scope, activity: Activity) -> Verdict:
    return _can_move(scope, activity, ActivityState.PLANNED)


def can_cancel(scope: Scope, activity: Activity) -> Verdict:
    """What proves an answer is released there first, so that nobody loses proof without noticing."""
    verdict = _can_move(scope, activity, ActivityState.CANCELLED)
    if verdict and activity.evidence is not None and activity.evidence.uses.live().exists():
        return Denied(_("Kegiatan ini dipakai sebagai bukti dukung; lepas dahulu dari butirnya."))
    return verdict


def can_add_photo(scope: Scope, activity: Activity) -> Verdict:
    if activity.state != ActivityState.HELD:
        return Denied(_("Foto ditambahkan setelah kegiatan terlaksana."))
    return can_edit_activity(scope, activity)


def _can_move(scope: Scope, activity: Activity, state: ActivityState) -> Verdict:
    if state not in ACTIVITY_TRANSITIONS[ActivityState(activity.state)]:
        return Denied(
            _("Kegiatan berstatus %(state)s; langkah ini tidak berlaku.")
            % {"state": activity.get_state_display()}
        )
    return _speaks_for_activity(scope, activity)


def _speaks_for_activity(scope: Scope, activity: Activity) -> Verdict:
    link = scope.work_link
    if link is not None and activity.added_link_id == link.link_id and activity.agency_id == link.agency_id:
        return ALLOWED
    if scope.holds("evidence.add", region_path=activity.region_path, agency_id=activity.agency_id):
        return ALLOWED
    return Denied(_("Kegiatan ini milik perangkat daerah lain atau dicatat orang lain."))


def _is_undecided(activity: Activity) -> Verdict:
    if activity.evidence is None or _is_free(activity.evidence):
        return ALLOWED
    return Denied(_("Kegiatan ini membuktikan isian yang sudah diputuskan; keterangannya tetap."))


# ---- clashes


def can_settle(scope: Scope, first: Activity, second: Activity) -> Verdict:
    """One of the two agencies proposes, or who looks over all of the government."""
    if first.region_path != second.region_path:
        return Denied(_("Kedua kegiatan tidak berada dalam satu kalender."))
    if ActivityState.CANCELLED in (first.state, second.state):
        return Denied(_("Salah satu kegiatan sudah batal, jadi tidak ada yang perlu disepakati."))
    if not (may_still_move(first) or may_still_move(second)):
        return Denied(_("Kedua kegiatan sudah terlaksana."))
    return _speaks_for_a_side(scope, first, second)


def may_still_move(activity: Activity) -> bool:
    return activity.state == ActivityState.PLANNED


def can_agree(scope: Scope, row: ClashSettlement, agency: Agency) -> Verdict:
    if row.state != SettlementState.PROPOSED:
        return Denied(_("Usulan ini tidak menunggu persetujuan."))
    if agency.pk not in (row.first.agency_id, row.second.agency_id):
        return Denied(_("OPD ini bukan penyelenggara salah satunya."))
    if row.voices.filter(agency=agency).exists():
        return Denied(_("%(agency)s sudah menyetujui usulan ini.") % {"agency": agency.name})
    if scope.holds("evidence.add", region_path=agency.region_path, agency_id=agency.pk):
        return ALLOWED
    return Denied(_("Persetujuan diberikan oleh %(agency)s.") % {"agency": agency.name})


def can_decline(scope: Scope, row: ClashSettlement) -> Verdict:
    if row.state != SettlementState.PROPOSED:
        return Denied(_("Usulan ini tidak menunggu persetujuan."))
    return _speaks_for_a_side(scope, row.first, row.second)


def can_withdraw(scope: Scope, row: ClashSettlement) -> Verdict:
    if not row.is_live:
        return Denied(_("Penyelesaian ini sudah berakhir."))
    return _speaks_for_a_side(scope, row.first, row.second)


def _speaks_for_a_side(scope: Scope, first: Activity, second: Activity) -> Verdict:
    for one in (first, second):
        if scope.holds("evidence.add", region_path=one.region_path, agency_id=one.agency_id):
            return ALLOWED
    return Denied(_("Bentrok diselesaikan oleh OPD penyelenggaranya atau Badan Kesbangpol."))


def can_change_use(scope: Scope, use: Use, *, may_add: Verdict | None = None) -> Verdict:
    """Own evidence, on a subject that still takes evidence (``may_add``, where a page has asked already)."""
    subject = Reference(use.subject_kind, use.subject_id)
    return first_denial(
        lambda: _is_live(use),
        lambda: _speaks_for(scope, use.evidence),
        lambda: can_add_to(scope, subject) if may_add is None else may_add,
    )


def can_remove_use(scope: Scope, use: Use, *, may_add: Verdict | None = None) -> Verdict:
    """The subject's app may let others (an item's owner) remove too: action ``may_remove_evidence``."""
    rule = action_of(use.subject_kind, "may_remove_evidence")
    if rule is None:
        return can_change_use(scope, use, may_add=may_add)
    return first_denial(lambda: _is_live(use), lambda: cast(Verdict, rule(scope, use.subject_id)))


def can_question(scope: Scope, evidence: Evidence) -> Verdict:
    """Readers who do not speak for the evidence ask about it."""
    if evidence.state == State.QUESTIONED:
        return Denied(_("Penjelasan sudah diminta dan masih ditunggu."))
    if scope.work_link is not None or evidence.agency_id in scope.agencies("evidence.add"):
        return Denied(_("Penjelasan diminta oleh pembaca, bukan oleh pengunggahnya."))
    if not Evidence.objects.inside(scope).filter(pk=evidence.pk).exists():
        return Denied(_("Penjelasan diminta oleh yang mengerjakan atau memeriksanya di daerah."))
    return _is_open(evidence)


def can_explain(scope: Scope, evidence: Evidence) -> Verdict:
    if evidence.state != State.QUESTIONED:
        return Denied(_("Tidak ada pertanyaan yang menunggu penjelasan."))
    return _speaks_for(scope, evidence)


def _can_read(scope: Scope, evidence: Evidence) -> Verdict:
    if Evidence.objects.visible_to(scope).filter(pk=evidence.pk).exists():
        return ALLOWED
    return Denied(_("Bukti dukung ini tidak dapat Anda baca."))


def _speaks_for(scope: Scope, evidence: Evidence) -> Verdict:
    link = scope.work_link
    if link is not None and evidence.added_link_id == link.link_id and evidence.agency_id == link.agency_id:
        return ALLOWED
    if scope.holds("evidence.add", region_path=evidence.region_path, agency_id=evidence.agency_id):
        return ALLOWED
    return Denied(_("Bukti dukung ini milik perangkat daerah lain atau diunggah orang lain."))


def _is_open(evidence: Evidence) -> Verdict:
    if evidence.is_open:
        return ALLOWED
    return Denied(_("Bukti dukung ini sudah diganti atau diarsipkan."))


def _is_live(use: Use) -> Verdict:
    return ALLOWED if use.removed_at is None else Denied(_("Pemakaian ini sudah dilepas."))


def _is_free(evidence: Evidence) -> Verdict:
    """Nothing decided loses its proof; where an app cannot say, its uses count as decided."""
    by_kind: dict[str, list[str]] = {}
    for kind, id_ in evidence.uses.live().values_list("subject_kind", "subject_id"):
        by_kind.setdefault(kind, []).append(id_)
    for kind, ids in by_kind.items():
        decided = action_of(kind, "evidence_decided")
        if decided is None or decided(ids):
            return Denied(
                _("Bukti dukung ini dipakai pada isian yang sudah diputuskan; tidak dapat diarsipkan.")
            )
    return ALLOWED
