"""The offices app: its permission words, record kinds and places in the rail."""

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class OfficesConfig(AppConfig):
    name = "selaras.offices"

    def ready(self) -> None:
        self._register_loads()
        from selaras.accounts.services import register_rule
        from selaras.audit.choices import register_readings, register_verbs
        from selaras.core.references import register_action, register_kind
        from selaras.core.scope import register_permission
        from selaras.notices.choices import register_homes
        from selaras.offices import checks  # noqa: F401  registers the checks
        from selaras.offices.choices import PERMISSION_WORDS, VERBS
        from selaras.offices.permissions import needs_second_step
        from selaras.offices.selectors import references, reorganisations
        from selaras.offices.selectors.homes import homes_of
        from selaras.offices.selectors.readings import READINGS

        for code, description in PERMISSION_WORDS.items():
            register_permission(code, description)
        register_verbs(VERBS)
        register_readings(READINGS)
        register_rule(needs_second_step)
        register_homes(homes_of)
        register_kind("agency", _("OPD"), references.show_agencies)
        register_kind("post", _("Jabatan"), references.show_posts)
        register_kind("person", _("Orang"), references.show_people)
        register_kind("grant_review", _("Tinjauan hak akses"), references.show_reviews)
        register_kind("reorganisation", _("Penataan OPD"), reorganisations.show_reorganisations)
        register_kind("worklink", _("Tautan kerja"), references.show_links)
        register_action("person", "privacy_address", lambda: reverse("own_data"))
        self._register_personal()
        self._register_work()
        self._register_places()

    def _register_personal(self) -> None:
        """In the order of the page; what stands here is everything about an account."""
        from selaras.accounts.services import personal as accounts
        from selaras.core.personal import Kept, register_personal
        from selaras.notices.services import personal as notices

        for kept in (
            Kept(
                "profil", _("Data diri"), accounts.profile, accounts.erase_profile,
                _("Baris akun tetap dengan sebutan, karena catatan kerja menunjuk kepadanya."),
            ),
            Kept(
                "masuk", _("Sesi dan cara masuk"), accounts.sign_ins, accounts.erase_sign_ins, "",
                ("accounts.OpenSession", "accounts.KnownPlace", "accounts.Invitation", "mfa.Authenticator"),
            ),
            Kept("draf", _("Draf isian"), accounts.drafts, accounts.erase_drafts),
            Kept(
                "pemberitahuan", _("Pemberitahuan dan surel"), notices.messages, notices.erase, "",
                ("notices.Notice", "notices.Mail"),
            ),
            Kept(
                "keinginan", _("Pengaturan pemberitahuan"), notices.wishes, notices.erase, "",
                ("notices.NoticeWish", "notices.Digest"),
            ),
        ):  # fmt: skip
            register_personal(kept)

    def _register_work(self) -> None:
        from selaras.audit import selectors as audit
        from selaras.core.personal import Kept, register_personal
        from selaras.offices.selectors import privacy as own
        from selaras.offices.services import privacy

        duty = _("Catatan penyelenggaraan pemerintahan (UU 43/2009 tentang Kearsipan).")
        chain = _("Rantai audit tidak dapat diubah; nama Anda diganti sebutan pada semua halaman.")
        for kept in (
            Kept(
                "peran", _("Peran dan jabatan"), own.roles, privacy.end_roles,
                _("Diakhiri; siapa berwenang kapan tetap tercatat (UU 43/2009 tentang Kearsipan)."),
                ("offices.Grant", "offices.Holder"),
            ),
            Kept(
                "narahubung", _("Narahubung"), own.contacts, privacy.erase_contacts,
                _("Tetap tercatat bahwa OPD pernah mempunyai narahubung, tanpa nama dan alamatnya."),
                ("offices.Contact",),
            ),
            Kept(
                "ketidakhadiran", _("Ketidakhadiran"), own.absences, privacy.erase_absences,
                _("Tanggalnya tetap, tanpa keperluannya."), ("offices.Absence",),
            ),
            Kept("token", _("Token API"), own.tokens, privacy.erase_tokens, "", ("offices.ApiToken",)),
            Kept(
                "permintaan", _("Permintaan data pribadi"), own.asked, privacy.erase_requests,
                _("Bukti bahwa permintaan dijawab dalam 3 x 24 jam (UU 27/2022), tanpa keterangannya."),
                ("offices.PrivacyRequest",),
            ),
            Kept("kejadian", _("Yang Anda lakukan"), audit.own_events, None, chain),
            Kept("riwayat", _("Yang terjadi pada akun Anda"), audit.events_about, None, chain),
            Kept("kerja", _("Catatan kerja yang menunjuk akun Anda"), own.work_records, None, duty),
        ):  # fmt: skip
            register_personal(kept)

    def _register_places(self) -> None:
        from selaras.core.places import Place, register_place
        from selaras.offices.permissions import sees_agencies, sees_first_steps, sees_people

        register_place(
            Place(
                code="mulai",
                label=_("Langkah awal"),
                short_label=_("Mulai"),
                url_name="first_steps",
                icon="flag",
                order=79,
                seen_by=sees_first_steps,
            )
        )
        register_place(
            Place(
                code="opd",
                label=_("OPD & narahubung"),
                short_label=_("OPD"),
                url_name="agency_list",
                icon="building-2",
                order=80,
                seen_by=sees_agencies,
            )
        )
        register_place(
            Place(
                code="orang",
                label=_("Orang & hak akses"),
                short_label=_("Orang"),
                url_name="person_list",
                icon="users",
                order=81,
                seen_by=sees_people,
            )
        )

    def _register_loads(self) -> None:
        from selaras.core.hanging import by_path, register_load
        from selaras.offices.models import Agency
        from selaras.offices.selectors.people import people_on, running_today

        register_load("agencies", _("OPD"), by_path(lambda: Agency.objects.active()))
        register_load("grants", _("hak akses"), by_path(running_today))
        register_load("people", _("orang dengan hak akses"), people_on)
        self._register_movers()

    def _register_movers(self) -> None:
        from selaras.core.moving import PEOPLE, Mover, register_mover
        from selaras.offices.services import taking_over as give

        register_mover(Mover("grants", PEOPLE, _("hak akses"), give.count_grants, give.move_grants))
        register_mover(Mover("holders", PEOPLE, _("pejabat"), give.count_holders, give.move_holders))
        register_mover(Mover("contacts", PEOPLE, _("narahubung"), give.count_contacts, give.move_contacts))
