"""A sensitive read is noted once an hour; a trace that cannot be written keeps the answer back."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from selaras.audit import choices, selectors, services
from selaras.audit.filters import CHANGES, READS, EventFilter
from selaras.audit.middleware import NoteReadings
from selaras.audit.models import Event
from selaras.audit.tests.factories import NOW, SOMEBODY, make_event, reader_of
from selaras.core.scope import Scope, WorkLinkPass

pytestmark = pytest.mark.django_db
VERB = "audit.sample.read"
READING = choices.Reading(
    VERB,
    "membaca contoh",
    "contoh",
    ("sample",),
    lambda request, kwargs: choices.Subject("sample", "1", "ID.16.72."),
)
choices.register_verbs({VERB: "membaca contoh"})
ONE = choices.Subject("sample", "1", "ID.16.72.")


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """For these tests alone: the product's own table stays as it is."""
    monkeypatch.setitem(choices._readings, VERB, READING)
    monkeypatch.setitem(choices._read_at, "sample", (READING,))


def note(scope: Scope = SOMEBODY, subject: choices.Subject = ONE, **later: float) -> bool:
    return services.note_reading(verb=VERB, scope=scope, subject=subject, now=NOW + timedelta(**later))


def test_twice_in_the_hour_is_one_and_after_the_hour_another() -> None:
    assert note() and not note(minutes=59) and note(minutes=61)
    assert Event.objects.filter(verb=VERB).count() == 2


def test_another_person_record_way_or_part_is_another_reading() -> None:
    assert note()
    assert note(Scope(on=date(2026, 1, 27), user_id=9, name="Hafiz"))
    assert note(Scope(on=date(2026, 1, 27), user_id=7, name="Rusmala", token_id=3))
    assert note(subject=choices.Subject("sample", "2"))
    assert note(subject=choices.Subject("sample", "1", details={"part": "pdf"}))
    assert not note(subject=choices.Subject("sample", "1", details={"part": "pdf"}))


def test_two_links_of_people_with_one_name_are_told_apart() -> None:
    links = [
        Scope(on=date(2026, 1, 27), name="Budi", work_link=WorkLinkPass(n, 1, "ID.", "round", "1"))
        for n in (1, 2)
    ]
    assert [note(link) for link in links] == [True, True] and not note(links[0])
    assert {event.via for event in Event.objects.filter(verb=VERB)} == {"tautan_kerja"}


def answered(method: str = "get", status: int = 200, view_name: str = "sample") -> HttpResponse:
    request = getattr(RequestFactory(), method)("/contoh/")
    request.scope = SOMEBODY
    request.resolver_match = SimpleNamespace(view_name=view_name, kwargs={})
    return NoteReadings(lambda request: HttpResponse(status=status))(request)  # type: ignore[return-value]


@pytest.mark.parametrize(
    "status, noted", [(200, 1), (206, 1), (304, 1), (302, 0), (403, 0), (404, 0), (500, 0)]
)
def test_only_what_was_shown_counts(status: int, noted: int) -> None:
    answered(status=status)
    assert Event.objects.filter(verb=VERB).count() == noted


def test_asking_for_the_head_or_sending_a_form_is_no_reading() -> None:
    answered("head"), answered("post")
    assert not Event.objects.filter(verb=VERB).exists()


def test_an_answer_without_its_trace_does_not_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**values: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(services, "record", full)
    with pytest.raises(OperationalError):
        answered()


def test_an_ordinary_page_costs_no_query_and_a_sensitive_one_two_then_one() -> None:
    counts = []
    for view_name in ("home", "sample", "sample"):
        with CaptureQueriesContext(connection) as seen:
            answered(view_name=view_name)
        counts.append(len([one for one in seen.captured_queries if "SAVEPOINT" not in one["sql"]]))
    assert counts == [0, 2, 1]


def test_the_page_tells_readings_from_changes() -> None:
    made, read = make_event(1), (note(), Event.objects.get(verb=VERB))[1]
    everything = Event.objects.all()
    assert set(EventFilter({"nature": READS}, queryset=everything).qs) == {read}
    assert set(EventFilter({"nature": CHANGES}, queryset=everything).qs) == {made}


def shown(scope: Scope, kind: str = "sample", id_: object = 1) -> str:
    words = "{% load audit %}{% timeline kind id %}"
    return Template(words).render(Context({"scope": scope, "kind": kind, "id": id_}))


def test_the_timeline_tells_readers_to_who_may_read_the_audit_there() -> None:
    make_event(1), note()
    assert "membaca contoh" in shown(reader_of("ID.16."))
    for other in (SOMEBODY, reader_of("ID.31.")):
        assert "membaca contoh" not in shown(other) and "mengubah contoh" in shown(other)


def test_a_person_learns_who_read_what_is_about_them() -> None:
    note(subject=choices.Subject("person", "7", "ID.16.72."))
    assert "membaca contoh" in shown(SOMEBODY, "person", 7)
    assert "membaca contoh" not in shown(SOMEBODY, "person", 8)


def test_many_readings_push_no_change_out_of_the_timeline() -> None:
    make_event(1)
    for hour in range(60):
        note(hours=2 * hour)
    assert [event.verb for event in selectors.timeline(kind="sample", id=1, limit=3).changes] == [
        "audit.sample.changed"
    ]


def test_a_reading_registered_twice_is_told_once() -> None:
    choices.register_readings([READING, READING])
    assert choices.readings_at("sample") == (READING,)


def test_the_log_as_a_record_is_shown_to_whoever_may_read_it() -> None:
    assert "audit" not in selectors.show_log(SOMEBODY, ["catatan"])
    assert selectors.show_log(reader_of("ID.16."), ["catatan"])["catatan"].url == "/catatan-audit/"
