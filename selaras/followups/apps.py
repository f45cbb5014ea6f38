"""The followups app: its words, kinds of records, duties, what evidence asks of it, its place in the rail."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowupsConfig(AppConfig):
    name = "selaras.followups"

    def ready(self) -> None:
        _register_loads()
        from selaras.audit.choices import register_verbs
        from selaras.core.dated import Source, register_source
        from selaras.core.references import register_action, register_kind
        from selaras.core.scope import register_permission
        from selaras.duties.choices import register_duty_kind
        from selaras.followups.choices import AUDIT_VERBS, DUTIES, DUTY, PERMISSIONS
        from selaras.followups.selectors import directions, origins, references
        from selaras.followups.selectors.dated import dated_actions
        from selaras.followups.services.assigning import handed_over

        register_verbs(AUDIT_VERBS)
        for code, words in PERMISSIONS.items():
            register_permission(code, words)
        for duty in DUTIES:
            register_duty_kind(duty)
        register_kind("decision", _("Keputusan"), references.show_decisions)
        register_kind("direction", _("Arahan"), directions.show_directions)
        register_kind("action", _("Tindak lanjut"), references.show_actions)
        owed = frozenset({DUTY})
        register_source(Source("tindak-lanjut", _("Tindak lanjut"), "flag", dated_actions, 25, covers=owed))
        register_kind("escalation", _("Eskalasi"), references.show_escalations)
        register_kind("series_actions", _("Tindak lanjut seri"), references.show_open_of_series)
        register_action("direction", origins.CONTEXT, origins.direction_origin)
        register_action("decision", "may_begin_round", references.may_begin_round)
        register_action("action", "duty_handed_over", handed_over)
        register_action("action", "may_add_evidence", references.may_add_evidence)
        register_action("action", "evidence_context", references.evidence_context)
        register_action("decision", "evidence_closed", references.evidence_closed)
        register_action("action", "evidence_decided", references.evidence_decided)
        _register_place()
        _register_letter()


def _register_place() -> None:
    from selaras.core.places import Place, register_place
    from selaras.followups.permissions import sees_followups

    register_place(
        Place(
            code="followups",
            label=_("Tindak lanjut"),
            short_label=_("Tindak lanjut"),
            url_name="actions",
            icon="list-checks",
            order=26,
            seen_by=sees_followups,
        )
    )


def _register_letter() -> None:
    from selaras.followups.selectors.letters import TEMPLATE, compose_escalation
    from selaras.letters.choices import LetterTemplate, register_letter_template

    register_letter_template(
        LetterTemplate(TEMPLATE, _("Pengajuan kepada Sekda"), "escalation", compose_escalation)
    )


def _register_loads() -> None:
    from selaras.core.hanging import by_path, register_load
    from selaras.followups.models import Decision, Direction

    register_load("decisions", _("keputusan"), by_path(lambda: Decision.objects.all()))
    register_load("directions", _("arahan"), by_path(lambda: Direction.objects.all()))
    _register_movers()


def _register_movers() -> None:
    from selaras.core.moving import WORK, Mover, register_mover
    from selaras.followups.services import taking_over as give

    register_mover(
        Mover(
            "actions",
            WORK,
            _("tindak lanjut yang berjalan"),
            give.count_actions,
            give.take_over_actions,
            give.hold_actions,
        )
    )
