"""People and scopes for tests."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from selaras.accounts.models import User
from selaras.core.scope import Scope, WorkLinkPass

NOW = datetime(2026, 1, 27, 9, 0, tzinfo=UTC)
PASSWORD = "sungai lematang jernih"
SYSTEM = Scope(on=NOW.date(), name="Sistem")
_numbers = count(1)


def make_user(username: str = "", **values: Any) -> User:
    username = username or f"orang{next(_numbers)}"
    defaults = {"full_name": username.title(), "password": PASSWORD}
    return User.objects.create_user(username, **defaults | values)


def scope_of(user: User) -> Scope:
    return Scope(on=NOW.date(), user_id=user.pk, name=user.full_name)


def scope_of_link(link_id: int = 9) -> Scope:
    link = WorkLinkPass(link_id, agency_id=1, agency_path="ID.16.72.", subject_kind="round", subject_id="1")
    return Scope(on=NOW.date(), name="Trisna", work_link=link)
