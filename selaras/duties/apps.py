"""The duties app: who owes what, by when, to whom."""

from collections.abc import Iterable, Mapping

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class DutiesConfig(AppConfig):
    name = "selaras.duties"

    def ready(self) -> None:
        self._register_loads()
        from selaras.audit.choices import register_verbs
        from selaras.core.dated import Source, register_source
        from selaras.core.http import record_ids
        from selaras.core.references import Shown, register_action, register_kind
        from selaras.core.scope import Scope, register_permission
        from selaras.duties.choices import AUDIT_VERBS, ESCALATE
        from selaras.duties.models import Duty
        from selaras.duties.selectors import dated_duties
        from selaras.duties.selectors.escalations import show_escalations
        from selaras.duties.services.reviews import owe_review, review_done

        def resolve(scope: Scope, ids: Iterable[str]) -> Mapping[str, Shown]:
            rows = Duty.objects.visible_to(scope).filter(pk__in=record_ids(ids))
            return {str(duty.pk): Shown(duty.title, duty.url, duty.group_title) for duty in rows}

        register_verbs(AUDIT_VERBS)
        register_kind("duty", _("Tugas"), resolve)
        register_kind("duty_escalation", _("Eskalasi keterlambatan"), show_escalations)
        register_source(Source("tugas", _("Batas tugas"), "list-checks", dated_duties, 20))
        register_action("person", "handover_url", lambda user_id: f"{reverse('hand_over')}?orang={user_id}")
        register_action("grant_review", "begun", owe_review)
        register_action("grant_review", "closed", review_done)
        self._register_kinds()
        register_permission("duties.view_agency", _("Melihat tugas OPD sendiri"))
        register_permission("duties.view_region", _("Melihat tugas semua OPD di daerah"))
        register_permission("duties.remind", _("Mengirim pengingat"))
        register_permission(ESCALATE, _("Memutuskan eskalasi tugas yang terlambat"))
        register_permission("duties.extend", _("Memberi perpanjangan waktu"))

    def _register_kinds(self) -> None:
        from selaras.duties.choices import DECIDE_DUTY, ESCALATE, REVIEW_DUTY, DutyKind, register_duty_kind

        register_duty_kind(
            DutyKind(
                REVIEW_DUTY,
                _("Tinjau"),
                "offices.grants",
                _("%(count)s tinjauan: %(title)s"),
                own_level=True,
                escalates=False,
            )
        )
        register_duty_kind(
            DutyKind(
                DECIDE_DUTY,
                _("Putuskan eskalasi keterlambatan"),
                ESCALATE,
                _("Putuskan %(count)s eskalasi keterlambatan: %(title)s"),
                own_level=True,
                due_elsewhere=_("Eskalasi diputuskan pada halamannya."),
                escalates=False,
            )
        )

    def _register_loads(self) -> None:
        from selaras.core.hanging import by_path, register_load
        from selaras.duties.models import Duty

        register_load("duties", _("tugas yang berjalan"), by_path(lambda: Duty.objects.running()))
        self._register_movers()

    def _register_movers(self) -> None:
        from selaras.core.moving import WORK, Mover, register_mover
        from selaras.duties.services.taking_over import count_running, take_over

        register_mover(Mover("duties", WORK, _("tugas yang berjalan"), count_running, take_over))
