"""The letters app: its words, its place in the rail and the letter that has no template."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LettersConfig(AppConfig):
    name = "selaras.letters"

    def ready(self) -> None:
        _register_loads()
        from selaras.audit.choices import register_readings, register_verbs
        from selaras.core.dated import Source, register_source
        from selaras.core.places import Place, register_place
        from selaras.core.scope import register_permission
        from selaras.evidence.selectors import register_holder
        from selaras.letters.choices import (
            AUDIT_VERBS,
            PERMISSIONS,
            LetterKind,
            LetterTemplate,
            register_letter_template,
        )
        from selaras.letters.permissions import opens_letters
        from selaras.letters.selectors.dated import dated_letters
        from selaras.letters.selectors.readings import READINGS
        from selaras.letters.selectors.templates import compose_blank, compose_kind, compose_reply

        register_holder("letters.LetterFile", "sha256")
        register_holder("letters.Incoming", "scan_sha256")
        register_verbs(AUDIT_VERBS)
        register_readings(READINGS)
        _register_duties()
        _register_late_duties()
        _register_kinds()
        for code, words in PERMISSIONS.items():
            register_permission(code, words)
        register_source(Source("surat", _("Surat"), "mail", dated_letters, 60, in_feed=False))
        register_letter_template(LetterTemplate("kosong", _("Surat dinas"), "", compose_blank))
        register_letter_template(LetterTemplate("balasan", _("Surat balasan"), "incoming", compose_reply))
        for kind in LetterKind:
            if kind != LetterKind.LETTER:
                register_letter_template(LetterTemplate(kind, kind.label, "", compose_kind(kind)))
        register_place(
            Place(
                code="letters",
                label=_("Surat"),
                short_label=_("Surat"),
                url_name="letters",
                icon="mail",
                order=70,
                seen_by=opens_letters,
            )
        )


def _register_duties() -> None:
    from selaras.duties.choices import DutyKind, register_duty_kind
    from selaras.letters.choices import Duties

    groups = {
        Duties.INITIAL: _("%(count)s surat menunggu paraf: %(title)s"),
        Duties.SIGNATURE: _("%(count)s surat menunggu tanda tangan: %(title)s"),
        Duties.DISPOSITION: _("%(count)s disposisi menunggu jawaban: %(title)s"),
    }
    for kind, group_label in groups.items():
        # Between the people of one office; what is late there, that office sees to.
        register_duty_kind(DutyKind(kind, kind.label, "duties.view_agency", group_label, escalates=False))


def _register_late_duties() -> None:
    from selaras.core.references import register_action
    from selaras.letters.choices import LetterTemplate, register_letter_template
    from selaras.letters.selectors.late_duties import TEMPLATE, compose_late_duties, letters_about
    from selaras.letters.services.late_duties import draft_late_letter

    register_letter_template(
        LetterTemplate(TEMPLATE, _("Tugas yang terlambat"), "duty_escalation", compose_late_duties)
    )
    register_action("duty_escalation", "released", draft_late_letter)
    register_action("duty_escalation", "letters", letters_about)


def _register_kinds() -> None:
    from selaras.core.references import register_action, register_kind
    from selaras.letters.selectors.incoming import show_dispositions, show_incoming
    from selaras.letters.selectors.letters import show_letters
    from selaras.letters.selectors.roots import roots_sheet
    from selaras.letters.services import dispositions

    register_kind("letter", _("Surat"), show_letters)
    register_kind("incoming", _("Surat masuk"), show_incoming)
    register_kind("disposition", _("Disposisi"), show_dispositions)
    register_action("disposition", "duty_extended", dispositions.follow_extension)
    # The room of the audit stands below the press and asks for its paper by name.
    register_action("audit_roots", "print", roots_sheet)


def _register_loads() -> None:
    from selaras.core.hanging import by_path, register_load
    from selaras.letters.models import Incoming, Letter

    register_load("letters", _("surat keluar"), by_path(lambda: Letter.objects.all()))
    register_load("incoming", _("surat masuk"), by_path(lambda: Incoming.objects.all()))
    _register_movers()


def _register_movers() -> None:
    from selaras.core.moving import WORK, Mover, register_mover
    from selaras.letters.selectors.unfinished import count_dispositions, count_letters

    register_mover(Mover("letters", WORK, _("surat yang belum terkirim"), count_letters))
    register_mover(Mover("dispositions", WORK, _("disposisi yang belum dijawab"), count_dispositions))
