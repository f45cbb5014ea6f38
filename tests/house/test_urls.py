"""Every address x role x object gives the answer of tests/house/urls.csv, and no address is left out."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.signals import request_finished
from django.db import close_old_connections, transaction
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.template.backends.django import Template
from django.urls import get_callable, reverse
from pytest_django import DjangoDbBlocker

from selaras.api.api import doors
from tests.house import cast as casting
from tests.house.addresses import Address, addresses
from tests.house.table import as_rows, expectations

pytestmark = pytest.mark.django_db
ADDRESSES = {address.name: address for address in addresses()}
EXPECTED, TABLE_FAULTS = expectations(casting.ROLES)
# Said without looking at the caller; everything else needs a stranger's object too.
FOR_EVERYBODY = {"instrument", "region", "worklink", "invitation", "guestlink", "feed"}


@dataclass
class Knocker:
    """Knocks as a role at an address and takes back whatever the knock has changed.

    A page is drawn for the first who gets it; for the others the answer counts; drawing is most of the time.
    """

    cast: casting.Cast
    drawn: set[tuple[str, str]] = field(default_factory=set)

    def answer(self, address: Address, object_: str, role: str) -> str:
        with pytest.MonkeyPatch.context() as patch:
            if (address.name, object_) in self.drawn:
                patch.setattr(Template, "render", lambda *args: "")
            answer = self._knock(address, object_, role)
        if answer == "200":
            self.drawn.add((address.name, object_))
        return answer

    def _knock(self, address: Address, object_: str, role: str) -> str:
        path = reverse(address.url_name, args=self.cast.arguments(object_))
        client = self.cast.clients[role]
        before = client.cookies.output()
        # Who knocks too often is another question.
        cache.clear()
        doors.pace.buckets.clear()
        doors.person_pace.buckets.clear()
        with transaction.atomic():
            response = client.generic(address.method, path)
            # A file may be open in the answer; closing it must not close the connection with the cast in it.
            request_finished.disconnect(close_old_connections)
            response.close()
            request_finished.connect(close_old_connections)
            transaction.set_rollback(True)
        # A knock at "sign out" must not leave the next one outside.
        client.cookies.clear()
        client.cookies.load(before.replace("Set-Cookie: ", ""))
        sent_to = response.headers.get("Location", "")
        if response.status_code == 302 and sent_to.startswith(resolve_url(settings.LOGIN_URL)):
            return "masuk"
        return str(response.status_code)


@pytest.fixture(scope="module")
def knocker(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Knocker]:
    """The cast is built once; the whole module is one transaction that is never committed."""
    patch = pytest.MonkeyPatch()
    patch.setattr(settings, "MEDIA_ROOT", tmp_path_factory.mktemp("files"))
    # Most knocks are refused; drawing that page each time would be most of the time this takes.
    get_callable.cache_clear()  # Django remembers the handlers it has once looked up, in both directions
    patch.setattr("selaras.core.views.not_found", lambda request, exception=None: HttpResponse(status=404))
    patch.setattr("selaras.core.views.forbidden", lambda request, exception=None: HttpResponse(status=403))
    # Playing the demo anew takes seconds and says nothing about who may ask for it.
    patch.setattr("selaras.demo.services.wipe", lambda: None)
    patch.setattr("selaras.demo.services.load", lambda now: None)
    logging.disable(logging.ERROR)  # each refusal would be logged with its stack
    with django_db_blocker.unblock(), transaction.atomic():
        yield Knocker(casting.build())
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)
    patch.undo()
    get_callable.cache_clear()


def objects_of(name: str) -> list[str]:
    return [object_ for told, object_ in EXPECTED if told == name]


def test_the_table_is_sound() -> None:
    assert TABLE_FAULTS == []


def test_every_row_names_an_address_that_exists() -> None:
    assert sorted({name for name, _ in EXPECTED} - set(ADDRESSES)) == []


def test_every_view_declares_its_methods() -> None:
    assert sorted(address.name for address in ADDRESSES.values() if not address.declared) == []


def missing_rows(address: Address) -> list[str]:
    """An address needs rows, and with arguments a row with an object of somebody else."""
    objects = objects_of(address.name)
    if not objects:
        return [f"no row in tests/house/urls.csv for {address.name} ({address.route})"]
    words = [word for object_ in objects for word in object_.split() if not word.startswith("=")]
    everybodys = {word.partition(".")[0] for word in words} <= FOR_EVERYBODY
    if not address.arguments or everybodys or any(".foreign" in object_ for object_ in objects):
        return []
    return [f"{address.name}: no row with an object of another region"]


def test_every_address_has_rows_for_an_own_and_a_foreign_object() -> None:
    assert [fault for address in ADDRESSES.values() for fault in missing_rows(address)] == []


def test_an_address_without_its_rows_is_found() -> None:
    home = ADDRESSES["home"]
    unknown, of_somebody = replace(home, url_name="nowhere"), replace(home, arguments=1)
    assert missing_rows(home) == []
    assert missing_rows(unknown) == [f"no row in tests/house/urls.csv for nowhere ({home.route})"]
    assert missing_rows(of_somebody) == ["home: no row with an object of another region"]


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("name", sorted({name for name, _ in EXPECTED} & set(ADDRESSES)))
def test_everybody_gets_the_answer_of_the_table(
    name: str, knocker: Knocker, django_db_blocker: DjangoDbBlocker
) -> None:
    wrong = []
    with django_db_blocker.unblock():
        for object_ in objects_of(name):
            for role, expected in EXPECTED[name, object_].items():
                answer = knocker.answer(ADDRESSES[name], object_, role)
                if answer != expected:
                    wrong.append(f"{role} at {name} {object_}: {answer}, the table says {expected}")
    assert wrong == []


def observed(knocker: Knocker, name: str, object_: str) -> str:
    """What is answered today, as rows; to be read and judged, never only pasted."""
    answers = {role: knocker.answer(ADDRESSES[name], object_, role) for role in casting.ROLES}
    return as_rows(name, object_, answers)
