"""Browsers that are signed in: noted when they come in, followed, and ended from elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import DatabaseError, connection, transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from selaras.accounts import choices, compute, permissions
from selaras.accounts.models import KnownPlace, OpenSession, User
from selaras.accounts.services.throttle import address_of
from selaras.audit import services as audit
from selaras.core import clock
from selaras.core.scope import Scope
from selaras.core.verdict import demand

# When this process last noted a session, by its key: asking the database would cost every page a query.
_noted: dict[str, datetime] = {}
NOTED_AT_MOST = 10_000


def begin_session(*, request: HttpRequest, user: User, now: datetime) -> None:
    """Whichever way one came in; the browser's former session, if it had one, is over."""
    session = request.session
    former = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if former and former != session.session_key:
        OpenSession.objects.filter(key=former).delete()
    address = _address(request)
    row, _made = OpenSession.objects.update_or_create(
        key=session.session_key or "",
        defaults={
            "user": user,
            "device": device_of(request),
            "first_address": address,
            "last_address": address,
            "began_at": now,
            "seen_at": now,
            "ends_at": now + timedelta(seconds=settings.SESSION_COOKIE_AGE),
        },
    )
    session[choices.OPEN_SESSION] = [row.pk, row.key]
    _note(row.key, now)


def follow_session(*, request: HttpRequest, user: User, now: datetime) -> None:
    """Keeps the row true to its session; a page costs nothing for it but once in ten minutes."""
    session = request.session
    noted = session.get(choices.OPEN_SESSION) or (0, "")
    pk, key = int(noted[0]), str(noted[1])
    current = session.session_key
    if not current or not (session.modified or key != current or _is_due(current, now)):
        return
    _note(current, now)
    changed: dict[str, Any] = {"key": current, "seen_at": now, "last_address": _address(request)}
    if session.modified:
        changed["ends_at"] = now + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    try:
        with _in_a_hurry():
            if OpenSession.objects.filter(pk=pk, user=user).update(**changed):
                if key != current:
                    session[choices.OPEN_SESSION] = [pk, current]
            elif session.exists(current):
                # From before the rows were kept; one that was ended a moment ago is in no store any more.
                begin_session(request=request, user=user, now=now)
    except DatabaseError:
        pass  # somebody else is writing; the page matters more, and a later one notes it


def forget_session(request: HttpRequest) -> None:
    """Signed out by the person."""
    if key := request.session.session_key:
        OpenSession.objects.filter(key=key).delete()


@transaction.atomic
def end_session(*, scope: Scope, session: OpenSession, now: datetime) -> None:
    demand(permissions.can_edit_own(scope, session.user))
    _drop(OpenSession.objects.filter(pk=session.pk))
    if session.place_id:
        KnownPlace.objects.filter(pk=session.place_id).delete()
    audit.record(
        verb="accounts.session.ended",
        scope=scope,
        kind="person",
        id=session.user_id,
        after={"device": session.device},
        at=now,
    )


@transaction.atomic
def end_sessions(*, scope: Scope, user: User, now: datetime, keep: str = "") -> int:
    """All of them, those nobody noted too; ``keep`` is the key of the one that asks.

    Whoever keeps one must call ``update_session_auth_hash`` with the user that this leaves behind.
    """
    User.objects.filter(pk=user.pk).update(session_era=F("session_era") + 1)
    user.refresh_from_db(fields=["session_era"])
    ended = drop_sessions(user, keep=keep)
    # Where one was signed in from is not trusted any longer; they are known again with the next sign-in.
    KnownPlace.objects.filter(user=user).exclude(sessions__key=keep).delete()
    audit.record(
        verb="accounts.sessions.ended",
        scope=scope,
        kind="person",
        id=user.pk,
        after={"sessions": ended},
        at=now,
    )
    return ended


def drop_sessions(user: User, *, keep: str = "") -> int:
    """For a change that ends them by itself: the store and the list are tidied at once."""
    return _drop(OpenSession.objects.filter(user=user).exclude(key=keep))


def drop_ended_sessions(now: datetime) -> int:
    return OpenSession.objects.filter(ends_at__lt=now).delete()[0]


def device_of(request: HttpRequest) -> str:
    browser, system = compute.device_words(request.META.get("HTTP_USER_AGENT", ""))
    if browser and system:
        return _("%(browser)s di %(system)s") % {"browser": browser, "system": system}
    return browser or system


def _drop(rows: QuerySet[OpenSession]) -> int:
    keys = list(rows.values_list("key", flat=True))
    for key in keys:
        _store().delete(key)
        _noted.pop(key, None)
    OpenSession.objects.filter(key__in=keys).delete()
    return len(keys)


def _store() -> SessionBase:
    store: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore()
    return store


def _address(request: HttpRequest) -> str:
    """Empty where nobody is at the other end: a test, a command."""
    return address_of(request)[:45] if request.META.get("REMOTE_ADDR") else ""


def _is_due(key: str, now: datetime) -> bool:
    last = _noted.get(key)
    return last is None or abs(now - last) >= choices.SEEN_EVERY


def _note(key: str, now: datetime) -> None:
    if len(_noted) >= NOTED_AT_MOST:
        _noted.clear()
    _noted[key] = now


@contextmanager
def _in_a_hurry() -> Iterator[None]:
    """A page that is only read must not wait 20 s behind another writer of SQLite because of this note."""
    hurried = connection.vendor == "sqlite" and not connection.in_atomic_block
    with connection.cursor() as cursor:
        if hurried:
            cursor.execute("PRAGMA busy_timeout = 250")
        try:
            with transaction.atomic():
                yield
        finally:
            if hurried:
                cursor.execute("PRAGMA busy_timeout = 20000")


def came_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Hung on Django's own sign-in, so that no way in can forget it."""
    begin_session(request=request, user=user, now=clock.now())


def went_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    forget_session(request)
