"""The meetings app: its words, kinds of records, what evidence asks of it, its place in the rail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "selaras.meetings"

    def ready(self) -> None:
        from selaras.audit.choices import register_verbs
        from selaras.core.dated import Source, register_source
        from selaras.core.places import Place, register_place
        from selaras.core.references import register_action, register_kind
        from selaras.core.scope import register_permission
        from selaras.followups.selectors.origins import CONTEXT
        from selaras.meetings.choices import AUDIT_VERBS, PERMISSIONS
        from selaras.meetings.permissions import sees_meetings
        from selaras.meetings.selectors import references
        from selaras.meetings.selectors.dated import dated_meetings
        from selaras.meetings.selectors.decisions import decision_context

        _register_content()
        register_verbs(AUDIT_VERBS)
        _register_work()
        for code, words in PERMISSIONS.items():
            register_permission(code, words)
        register_kind("meeting", _("Rapat"), references.show_meetings)
        register_source(Source("rapat", _("Rapat"), "users-round", dated_meetings, 10))
        register_kind("meeting_series", _("Seri rapat"), references.show_series)
        register_kind("agenda_point", _("Pokok acara"), references.show_points)
        register_action("agenda_point", "may_add_evidence", references.may_add_material)
        register_action("agenda_point", "evidence_context", references.material_context)
        register_action("agenda_point", "evidence_decided", references.material_decided)
        register_action("meeting", "may_add_evidence", references.may_add_photo)
        register_action("meeting", "evidence_context", references.photo_context)
        register_action("meeting", "evidence_closed", references.evidence_closed)
        register_action("meeting", "evidence_decided", references.photo_decided)
        register_action("meeting", CONTEXT, decision_context)
        register_kind("attendance", _("Daftar hadir"), references.show_attendance)
        register_action("attendance", "may_add_evidence", references.may_add_photo)
        register_action("attendance", "evidence_context", references.scan_context)
        register_action("attendance", "evidence_decided", references.photo_decided)
        _register_letters()
        register_place(
            Place(
                code="meetings",
                label=_("Rapat"),
                short_label=_("Rapat"),
                url_name="meetings",
                icon="users-round",
                order=25,
                seen_by=sees_meetings,
            )
        )


def _register_letters() -> None:
    from selaras.letters.choices import LetterTemplate, register_letter_template
    from selaras.meetings.selectors.invitations import TEMPLATE, compose_invitation
    from selaras.meetings.selectors.report import REPORT, compose_report

    register_letter_template(LetterTemplate(TEMPLATE, _("Undangan rapat"), "meeting", compose_invitation))
    register_letter_template(LetterTemplate(REPORT, _("Laporan hasil rapat"), "meeting", compose_report))


def _register_work() -> None:
    _register_duties()
    _register_jobs()
    _register_loads()


def _register_duties() -> None:
    from selaras.duties.choices import DutyKind, register_duty_kind
    from selaras.meetings.choices import Owed

    register_duty_kind(
        DutyKind(
            Owed.REPLY,
            Owed.REPLY.label,
            "meetings.attend",
            _("%(count)s undangan menunggu konfirmasi: %(title)s"),
            escalates=False,
        )
    )
    register_duty_kind(
        DutyKind(
            Owed.MINUTES,
            Owed.MINUTES.label,
            "meetings.plan",
            _("%(count)s notula menunggu: %(title)s"),
            own_level=True,
        )
    )


def _register_jobs() -> None:
    from selaras.jobs.choices import register_job_kind
    from selaras.meetings.selectors.bundles import JOB
    from selaras.meetings.services.bundles import build_bundle

    register_job_kind(JOB, _("Kelengkapan SPJ"), build_bundle, repeats=True)


def _register_content() -> None:
    from selaras.audit.choices import register_readings
    from selaras.evidence.selectors import register_holder
    from selaras.meetings.selectors.readings import READINGS

    register_readings(READINGS)
    register_holder("meetings.Bundle", "sha256")


def _register_loads() -> None:
    from selaras.core.hanging import by_path, register_load
    from selaras.meetings.models import Meeting

    register_load("meetings", _("rapat dan kegiatan"), by_path(lambda: Meeting.objects.all()))
    _register_movers()


def _register_movers() -> None:
    from selaras.core.moving import WORK, Mover, register_mover
    from selaras.meetings.services import taking_over as give

    register_mover(
        Mover(
            "invitations",
            WORK,
            _("undangan rapat mendatang"),
            give.count_invitations,
            give.take_over_invitations,
        )
    )
    register_mover(Mover("meetings", WORK, _("rapat mendatang yang diselenggarakan"), give.count_hosted))
