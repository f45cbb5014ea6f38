"""Sign-in by user name, e-mail address or NIP with one password."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from selaras.accounts import selectors
from selaras.accounts.models import User


class NameMailOrNipBackend(BaseBackend):
    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> User | None:
        if not username or not password:
            return None
        user = selectors.user_by_login(username)
        if user is None or not user.has_usable_password():
            # The same work as for a known name: the time of the answer must not tell who has an account.
            make_password(password)
            return None
        # Checked before is_active, so that a deactivated account takes its time too.
        right = user.check_password(password)
        return user if right and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        """Asked on every request: a deactivated account loses its open sessions at once."""
        return User.objects.filter(pk=user_id, is_active=True).first()
