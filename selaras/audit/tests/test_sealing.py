"""The sealer: every committed event once, in one chain, whoever seals."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from selaras.audit import compute, selectors, services
from selaras.audit.models import GENESIS, Event, Head
from selaras.audit.tests.factories import NOW, make_chain, make_event


@pytest.mark.django_db
def test_events_are_chained_from_the_first_to_the_last() -> None:
    events = make_chain(3)
    assert [event.seq for event in events] == [1, 2, 3]
    assert [event.prev_hash for event in events] == [GENESIS, events[0].hash, events[1].hash]
    assert events[1].hash == compute.event_hash(compute.as_plain_row(events[1]))
    assert selectors.chain_head() == (3, events[2].hash)


@pytest.mark.django_db
def test_sealing_again_changes_nothing() -> None:
    before = [(event.seq, event.hash) for event in make_chain(2)]
    assert services.seal(now=NOW + timedelta(days=2)) == 0
    assert list(Event.objects.order_by("seq").values_list("seq", "hash")) == before


@pytest.mark.django_db
def test_an_event_that_commits_late_with_an_early_id_is_not_skipped() -> None:
    Event.objects.bulk_create(
        [Event(id=100, verb="a", at=NOW, via="sistem", subject_kind="k", subject_id="1")]
    )
    services.seal(now=NOW)
    Event.objects.bulk_create([Event(id=5, verb="a", at=NOW, via="sistem", subject_kind="k", subject_id="1")])
    services.seal(now=NOW)
    assert list(Event.objects.order_by("seq").values_list("id", flat=True)) == [100, 5]
    assert selectors.verify_database().is_intact


@pytest.mark.django_db
def test_more_events_than_one_batch_are_sealed_in_one_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "BATCH", 2)
    for number in range(5):
        make_event(number)
    assert services.seal(now=NOW) == 5
    assert selectors.verify_database().checked == 5


@pytest.mark.django_db
def test_an_idle_sealer_takes_no_lock() -> None:
    make_chain(1)
    sealed_at = Head.objects.get().sealed_at
    services.seal(now=NOW + timedelta(days=9))
    assert Head.objects.get().sealed_at == sealed_at


def test_two_sealers_and_a_writer_at_once_make_one_chain(at_once: Callable[..., list[Any]]) -> None:
    def twenty_times(job: Callable[[int], object]) -> Callable[[], None]:
        def work() -> None:
            for number in range(20):
                with transaction.atomic():
                    job(number)

        return work

    def sealed(_number: int = 0) -> int:
        return services.seal(now=NOW)

    def verified() -> compute.Report:
        services.seal(now=NOW)
        return selectors.verify_database()

    assert at_once(*map(twenty_times, (make_event, make_event, sealed, sealed))) == [None] * 4
    (report,) = at_once(verified)
    assert report.is_intact and report.checked == 40


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_an_open_transaction_is_sealed_after_it_commits() -> None:
    written, sealed = threading.Event(), threading.Event()

    def slow_writer() -> None:
        try:
            with transaction.atomic():
                make_event(1)
                written.set()
                sealed.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=slow_writer)
    thread.start()
    written.wait(10)
    make_event(2)
    assert services.seal(now=NOW) == 1
    sealed.set()
    thread.join(20)
    assert not thread.is_alive()
    assert services.seal(now=NOW) == 1
    assert list(Event.objects.order_by("seq").values_list("subject_id", flat=True)) == ["2", "1"]
    assert selectors.verify_database().is_intact
