"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "selaras.accounts"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in, user_logged_out
        from django.utils.translation import gettext_lazy as _

        from selaras.accounts import checks, services  # noqa: F401  registers the checks
        from selaras.accounts.choices import SECOND_STEP_NEWS
        from selaras.audit.choices import register_fields, register_verbs

        register_verbs(
            {
                "accounts.user.created": _("membuat akun"),
                "accounts.user.changed": _("mengubah data akun"),
                "accounts.user.deactivated": _("menonaktifkan akun"),
                "accounts.user.reactivated": _("mengaktifkan kembali akun"),
                "accounts.link.made": _("membuat tautan sekali pakai"),
                "accounts.link.used": _("mengatur kata sandi lewat tautan sekali pakai"),
                "accounts.password.changed": _("mengganti kata sandi"),
                "accounts.signed_in": _("masuk"),
                "accounts.session.ended": _("mengakhiri sesi di satu perangkat"),
                "accounts.sessions.ended": _("mengakhiri sesi di perangkat lain"),
                **SECOND_STEP_NEWS,
            }
        )
        register_fields(
            {
                "username": _("Nama pengguna"),
                "full_name": _("Nama lengkap"),
                "email": _("Surel"),
                "nip": _("NIP"),
                "phone": _("Nomor telepon"),
                "is_administrator": _("Administrator sistem"),
                "is_active": _("Aktif"),
                "purpose": _("Keperluan"),
                "expires_at": _("Berlaku sampai"),
                "factor": _("Cara"),
                "device": _("Perangkat"),
                "sessions": _("Jumlah sesi"),
            }
        )
        user_logged_in.connect(services.came_in, dispatch_uid="accounts.came_in")
        user_logged_out.connect(services.went_out, dispatch_uid="accounts.went_out")
