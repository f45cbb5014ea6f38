"""Start-up checks: a role may name only permissions that some app has registered."""

from collections.abc import Iterable
from typing import Any

from django.core.checks import CheckMessage, Error, register

from selaras.core.scope import PERMISSIONS
from selaras.offices.choices import ROLES, Role


@register()
def roles_name_known_permissions(**_: Any) -> list[CheckMessage]:
    return unknown_permissions(ROLES.values())


def unknown_permissions(roles: Iterable[Role]) -> list[CheckMessage]:
    """A misspelt word would silently give nobody the right, so it stops the start instead."""
    return [
        Error(
            f"Peran {role.code!r} memakai izin {word!r} yang tidak didaftarkan aplikasi mana pun.",
            hint="Daftarkan dengan register_permission di apps.py, atau perbaiki selaras/offices/choices.py.",
            id="offices.E001",
        )
        for role in roles
        for word in sorted(role.permissions - PERMISSIONS.keys())
    ]
