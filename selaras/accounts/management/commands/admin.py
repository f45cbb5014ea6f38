"""Make the first administrator and print a one-time link."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from selaras.accounts import choices, services
from selaras.accounts.views.door import link_url
from selaras.core import clock
from selaras.core.scope import Scope


class Command(BaseCommand):
    help = "Membuat administrator dan mencetak tautan sekali pakai untuk membuat kata sandinya."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument(
            "--drop-second-step", action="store_true", help="Hapus verifikasi dua langkah yang hilang."
        )

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(_("%(email)s bukan alamat surel.") % {"email": email}) from None
        now = clock.now()
        scope = Scope(on=now.date(), name=_("Perintah admin di server"))
        user = services.make_administrator(scope=scope, email=email, now=now)
        if options["drop_second_step"]:
            services.drop_second_step(scope=scope, user=user, now=now)
        invitation, token = services.invite(scope=scope, user=user, now=now, purpose=choices.FIRST_ADMIN)
        days = (invitation.expires_at - now).days
        self.stdout.write(
            _("Administrator: %(name)s (nama pengguna %(username)s)")
            % {"name": user.full_name, "username": user.username}
        )
        self.stdout.write(
            _("Buka tautan ini sekali, paling lambat %(days)s hari lagi, dan buat kata sandi:")
            % {"days": days}
        )
        self.stdout.write(link_url(None, token))
        if not settings.PUBLIC_URL:
            self.stdout.write(_("(Dahului dengan alamat situs Anda, atau isi SELARAS_PUBLIC_URL.)"))
