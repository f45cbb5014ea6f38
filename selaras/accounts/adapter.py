"""How allauth signs people in here: nobody signs up, and known places are counted by themselves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from selaras.accounts import choices, services
from selaras.core import clock

# One sentence for a wrong name, a wrong password and a closed account: none of them may be told apart.
WRONG = _("Nama atau kata sandi tidak cocok. Periksa kembali, lalu coba lagi.")
PATIENCE = _(
    "Terlalu banyak percobaan masuk. Tunggu lima menit, masuk dari perangkat yang pernah Anda pakai, atau "
    "minta tautan kata sandi baru."
)


class ClosedSignup(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "too_many_login_attempts": PATIENCE,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """allauth would answer a script in JSON of its own; here a page is a page."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The page one arrives at says enough."""

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Reached only when an account is closed between the password check and the sign-in."""
        return redirect("account_login")

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        factors = [one for one in get_authentication_records(request, user) if one["method"] == "mfa"]
        if factors:
            request.session[choices.SECOND_STEP] = factors[-1]["type"]
        now = clock.now()
        services.remember_place(request=request, user=user, now=now)
        services.signed_in(user=user, now=now)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """In place of allauth's limits, which do not tell the owner's device from a stranger's."""
        typed = str(credentials.get("username") or credentials.get("email") or "")
        used = services.count_try(request, typed=typed)
        if used is None:
            raise self.validation_error("too_many_login_attempts")
        self._used = used

    def _rollback_login_failed_rl_usage(self) -> None:
        """Right passwords use up no tries."""
        for usage in self._used:
            usage.rollback()


class SecondStep(DefaultMFAAdapter):
    """allauth asks for the second step and runs the ceremony of passkeys; codes are our own."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Kunci sandi ini tidak diterima. Coba lagi, atau pakai cara lain."),
    }

    def _get_site_name(self) -> str:
        return "Selaras"
