"""One visit to every address that shows something: as whom, with which objects."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.http import HttpResponse
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from tests.house import cast as casting
from tests.house.addresses import Address, addresses
from tests.house.table import expectations

# Who sees most comes first; whoever is not signed in comes last.
ORDER = ["operator", "admin", "kepala_kesbangpol", "verifikator", "kepala_opd", "narahubung", "sekda"]
OUTSIDE = {"tamu", "tautan", "token", "token_opd"}


@dataclass(frozen=True, slots=True)
class Visit:
    address: Address
    object: str
    role: str

    @property
    def name(self) -> str:
        return f"{self.role} at {self.address.name} {self.object}"


@contextmanager
def stage(blocker: DjangoDbBlocker, files: Path) -> Iterator[casting.Cast]:
    """The cast in one transaction that is never committed."""
    with pytest.MonkeyPatch.context() as patch, blocker.unblock(), transaction.atomic():
        patch.setattr(settings, "MEDIA_ROOT", files)
        # Playing the demo anew takes seconds and says nothing here.
        patch.setattr("selaras.demo.services.wipe", lambda: None)
        patch.setattr("selaras.demo.services.load", lambda now: None)
        logging.disable(logging.ERROR)
        try:
            yield casting.build()
        finally:
            logging.disable(logging.NOTSET)
            transaction.set_rollback(True)


def visits(answers: set[str], methods: set[str]) -> list[Visit]:
    """For each address and object the first in ORDER who gets one of these answers."""
    told, _faults = expectations(casting.ROLES)
    known = {address.name: address for address in addresses()}
    roles = [*ORDER, *(role for role in casting.ROLES if role not in ORDER and role not in OUTSIDE), *OUTSIDE]
    found = []
    for (name, object_), expected in told.items():
        who = next((role for role in roles if expected[role] in answers), None)
        if who and known[name].method in methods:
            found.append(Visit(known[name], object_, who))
    return found


def knock(cast: casting.Cast, visit: Visit, **more: Any) -> HttpResponse:
    """The answer; whatever it changed is taken back."""
    path = reverse(visit.address.url_name, args=cast.arguments(visit.object))
    return send(cast, visit.role, visit.address.method, path, **more)


def put_away(response: Any) -> None:
    """A file may be open in an answer; closing it must not close the connection with the cast in it."""
    request_finished.disconnect(close_old_connections)
    response.close()
    request_finished.connect(close_old_connections)


def send(cast: casting.Cast, role: str, method: str, path: str, **more: Any) -> Any:
    client = cast.clients[role]
    before = client.cookies.output()
    cache.clear()  # who knocks too often is another question
    with transaction.atomic():
        ask = client.post if method == "POST" and "data" in more else client.generic
        response = ask(path, **more) if ask == client.post else client.generic(method, path, **more)
        body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[arg-type]
        # Only now: the client has been reading, and connects the signal again at the end of a stream.
        put_away(response)
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.load(before.replace("Set-Cookie: ", ""))
    response.whole = body  # type: ignore[attr-defined]
    return response
