"""Every registered sensitive address leaves one trace, twice in the hour still one, later another."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from pytest_django import DjangoDbBlocker

from selaras.audit.choices import Reading, readings
from selaras.audit.middleware import NoteReadings
from selaras.audit.models import Event
from selaras.core import clock
from selaras.core.scope import Scope
from selaras.letters.models import Incoming, Letter
from tests.house import cast as casting
from tests.house.addresses import addresses
from tests.house.table import expectations
from tests.house.visits import put_away, stage

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
EXPECTED, _FAULTS = expectations(casting.ROLES)
# What a room notes itself, each time, is tried in its own tests.
BY_ROOM = {"evidence.original_opened", "list.taken", "audit.exported"}
# Files that anybody with the page may take along without a trace, each with its reason.
PLAIN = "what the page shows: no person, no content of another agency"
OWN = "one's own, or one's own agency's"
PUBLIC = "the public text of an instrument, or published numbers"
MEETING = "for those invited; names only whom the invitation names"
NOT_COUNTED = {
    "instrument_download": PUBLIC, "instrument_export": PUBLIC, "draft_download": PUBLIC,
    "measures_export": PUBLIC, "dataset_export": PUBLIC, "robustness_export": PUBLIC,
    "score_values": PUBLIC, "api:score_values": PUBLIC, "api:instrument_export": PUBLIC,
    "evidence_copy": "a page of the open web as it stood", "api:evidence_copy": "the same",
    "evidence_export": PLAIN, "activities_export": PLAIN, "activity_calendar_export": PLAIN,
    "activity_book_csv": OWN, "activity_book_xlsx": OWN, "api:matrix_file": PLAIN,
    "api:disposal_files": PLAIN,
    "brief_file": "released for leaders", "api:brief_file": "released for leaders",
    "sheets": OWN, "sheet": PLAIN, "dossiers": PLAIN,
    "minutes_file": MEETING, "meeting_clone": MEETING, "meeting_calendar": MEETING,
    "api:meeting_calendar": MEETING, "meeting_text_file": MEETING, "api:meeting_text_file": MEETING,
    "audit_roots_file": "hashes alone",
    "attendance_blank": "an empty form", "calendar_feed_file": OWN,
}  # fmt: skip
FILE = re.compile(
    r"unduh|berkas|asli|salin|pdf|csv|xlsx|docx|zip|ics|content|file|export|form>|scan|lembar|original"
)
TABLE = [(one, address) for one in readings().values() if one.subject for address in one.addresses]
NAMED = [f"{reading.verb} {address}" for reading, address in TABLE]


@pytest.fixture(scope="module")
def cast(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[casting.Cast]:
    with stage(django_db_blocker, tmp_path_factory.mktemp("files")) as built:
        Letter.objects.update(sifat="terbatas")
        Incoming.objects.update(sifat="rahasia")
        yield built


def knockers(address: str) -> list[tuple[str, str]]:
    """Who gets it, of which record; where the cast has no such file yet, the operator of its record."""
    told = {object_: answers for (name, object_), answers in EXPECTED.items() if name == address}
    found = [
        (role, object_) for object_, answers in told.items() for role in answers if answers[role] == "200"
    ]
    return found or [("operator", object_) for object_ in told]


def answer_as_if_there(path: str) -> None:
    """The file of a record that has none in the cast: everything but the view itself."""
    request = RequestFactory().get(path)
    request.scope = Scope(on=clock.today(), user_id=4711, name="Operator")  # type: ignore[attr-defined]
    request.resolver_match = resolve(path)
    NoteReadings(lambda request: HttpResponse())(request)


def ask(cast: casting.Cast, address: str, role: str, object_: str) -> None:
    path = reverse(address, args=cast.arguments(object_))
    if EXPECTED[address, object_][role] != "200":
        answer_as_if_there(path)
        return
    answer = cast.clients[role].get(path)
    assert answer.status_code == 200, (role, object_, answer.status_code)
    put_away(answer)


def first_traced(cast: casting.Cast, reading: Reading, address: str) -> tuple[str, str]:
    for role, object_ in knockers(address):
        before = Event.objects.filter(verb=reading.verb).count()
        ask(cast, address, role, object_)
        if Event.objects.filter(verb=reading.verb).count() > before:
            return role, object_
    raise AssertionError(f"{address}: nobody who reads it leaves the trace {reading.verb}")


@pytest.mark.parametrize("reading, address", TABLE, ids=NAMED)
def test_a_sensitive_read_leaves_one_trace_an_hour(
    cast: casting.Cast, reading: Reading, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same record may be read by another address of the same reading: each begins an hour of its own."""
    _later(monkeypatch, timedelta(hours=2) * (1 + TABLE.index((reading, address))))
    role, object_ = first_traced(cast, reading, address)
    traces = Event.objects.filter(verb=reading.verb)
    once = traces.count()
    with CaptureQueriesContext(connection) as again:
        ask(cast, address, role, object_)
    assert traces.count() == once
    assert not [one for one in again.captured_queries if 'INSERT INTO "audit_event"' in one["sql"]]
    _later(monkeypatch, timedelta(hours=2) * (1 + TABLE.index((reading, address))) + timedelta(minutes=61))
    ask(cast, address, role, object_)
    assert traces.count() == once + 1


def _later(monkeypatch: pytest.MonkeyPatch, by: timedelta) -> None:
    """Only the trace's own clock: sessions and tokens of the cast live on."""
    real = _REAL_NOW()
    monkeypatch.setattr("selaras.audit.middleware.clock", type("Clock", (), {"now": lambda: real + by}))


_REAL_NOW = clock.now


def test_every_file_leaves_a_trace_or_a_reason_why_not() -> None:
    files = {one.url_name for one in addresses() if one.method == "GET" and FILE.search(one.route)}
    counted = {address for _reading, address in TABLE} | {"evidence_original", "audit_export"}
    assert files - counted == set(NOT_COUNTED)


def test_every_registered_address_exists() -> None:
    known = {address.url_name for address in addresses() if address.method == "GET"}
    assert not {address for reading in readings().values() for address in reading.addresses} - known
    assert {verb for verb, reading in readings().items() if not reading.subject} == BY_ROOM
