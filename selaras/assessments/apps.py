"""The assessments app: one evidence round from its deadline to its receipt."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "selaras.assessments"

    def ready(self) -> None:
        _register_loads()
        from django.db.models import Q

        from selaras.assessments.choices import AUDIT_VERBS, DUTIES, PERMISSIONS
        from selaras.assessments.selectors import delegations, origins, references
        from selaras.assessments.selectors.dated import dated_rounds
        from selaras.assessments.selectors.readings import READINGS
        from selaras.assessments.services.dossiers import JOB, build_dossier
        from selaras.audit.choices import register_readings, register_verbs
        from selaras.core.dated import Source, register_source
        from selaras.core.references import register_action, register_kind
        from selaras.core.scope import register_permission
        from selaras.duties.choices import register_duty_kind
        from selaras.evidence.selectors import register_holder
        from selaras.jobs.choices import register_job_kind

        parts = ("pdf_sha256", "zip_sha256", "csv_sha256")
        register_holder("assessments.Dossier", *parts, rows=Q(removal__isnull=True))
        register_verbs(AUDIT_VERBS)
        register_readings(READINGS)
        for code, words in PERMISSIONS.items():
            register_permission(code, words)
        for duty in DUTIES:
            register_duty_kind(duty)
        register_kind("round", _("Periode penilaian"), references.show_rounds)
        register_source(Source("penilaian", _("Penilaian indeks"), "clipboard-check", dated_rounds, 30))
        register_action("instrument", "round_address", references.round_address)
        register_action("round", "evidence_closed", references.evidence_closed)
        register_action("round", "address_from", origins.address_from)
        register_action("round", "begun_from", origins.begun_from)
        register_action("agency", "delegations", delegations.delegations_of)
        register_kind("item", _("Butir"), references.show_items)
        _register_notes()
        register_kind("brief", _("Ringkasan pimpinan"), references.show_briefs)
        _register_proofs()
        register_action("item", "duty_extended", references.duty_extended)
        register_action("item", "duty_handed_over", references.duty_handed_over)
        _register_papers()
        register_job_kind(JOB, _("Berkas kirim"), build_dossier, repeats=True)
        _register_letters()
        _register_repairs()
        _register_places()


def _register_proofs() -> None:
    from selaras.assessments.selectors import references
    from selaras.core.references import register_action

    register_action("item", "may_add_evidence", references.may_add_evidence)
    register_action("item", "evidence_context", references.evidence_context)
    register_action("item", "evidence_decided", references.evidence_decided)
    register_action("item", "evidence_targets", references.evidence_targets)
    register_action("item", "evidence_years", references.evidence_years)


def _register_letters() -> None:
    from selaras.assessments.selectors import letters
    from selaras.letters.choices import LetterTemplate, register_letter_template

    register_letter_template(
        LetterTemplate(letters.REMINDER, _("Surat pengingat pengisian"), "round", letters.compose_reminder)
    )
    register_letter_template(
        LetterTemplate(letters.COVER, _("Surat pengantar berkas kirim"), "round", letters.compose_cover)
    )
    register_letter_template(
        LetterTemplate(
            letters.DIRECTED,
            _("Surat pengingat menurut arahan pimpinan"),
            "brief",
            letters.compose_directed,
        )
    )


def _register_places() -> None:
    from selaras.assessments.selectors import references
    from selaras.core.places import Place, register_place

    register_place(
        Place(
            code="penilaian",
            label=_("Penilaian indeks"),
            short_label=_("Penilaian"),
            url_name="rounds",
            icon="clipboard-check",
            order=30,
            seen_by=references.sees_rounds,
        )
    )
    register_place(
        Place(
            code="ringkasan",
            label=_("Ringkasan pimpinan"),
            short_label=_("Ringkasan"),
            url_name="briefs",
            icon="file-check",
            order=35,
            seen_by=lambda scope: bool(scope.paths("assessments.brief")),
        )
    )


def _register_notes() -> None:
    from selaras.assessments.selectors import notes
    from selaras.core.references import register_action, register_kind

    register_kind("note", _("Catatan"), notes.show_notes)
    for action in ("may_add_evidence", "evidence_context", "evidence_decided", "duty_extended"):
        register_action("note", action, getattr(notes, action))


def _register_repairs() -> None:
    from selaras.assessments.selectors import evaluation
    from selaras.core.references import register_action, register_kind

    register_kind("repair", _("Perbaikan"), evaluation.show_repairs)
    for action in ("may_add_evidence", "evidence_context", "evidence_decided", "duty_extended"):
        register_action("repair", action, getattr(evaluation, action))


def _register_papers() -> None:
    """Signed sheets and requests to outside bodies, which carry their scans as evidence."""
    from selaras.assessments.selectors import asking, sending, sheets
    from selaras.core.references import register_action, register_kind
    from selaras.letters.choices import LetterTemplate, register_letter_template

    register_kind("data_request", _("Permintaan data"), asking.show_requests)
    register_action("data_request", "may_add_evidence", asking.may_add_reply)
    register_action("data_request", "evidence_context", asking.reply_context)
    register_action("data_request", "evidence_decided", asking.reply_decided)
    register_letter_template(
        LetterTemplate("permintaan_data", _("Surat permintaan data"), "data_request", asking.compose_request)
    )
    register_kind("sending_proof", _("Bukti kirim"), sending.show_sendings)
    register_action("sending_proof", "may_add_evidence", sending.may_add_receipt)
    register_action("sending_proof", "evidence_context", sending.receipt_context)
    register_action("sending_proof", "evidence_decided", sending.receipt_decided)
    register_kind("validation_sheet", _("Lembar validasi"), sheets.show_sheets)
    register_action("validation_sheet", "may_add_evidence", sheets.may_add_scan)
    register_action("validation_sheet", "may_remove_evidence", sheets.may_remove_scan)
    register_action("validation_sheet", "evidence_context", sheets.scan_context)
    register_action("validation_sheet", "evidence_decided", sheets.scan_decided)


def _register_loads() -> None:
    from selaras.assessments.models import Round
    from selaras.core.hanging import by_path, register_load

    register_load("rounds", _("periode penilaian"), by_path(lambda: Round.objects.all()))
    _register_movers()


def _register_movers() -> None:
    from selaras.assessments.services import taking_over as give
    from selaras.core.moving import WORK, Mover, register_mover

    register_mover(
        Mover(
            "items", WORK, _("butir dan kontribusi"), give.count_items, give.take_over_items, give.hold_rounds
        )
    )
