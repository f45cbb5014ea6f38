"""Retention, the virus scanner and the job behind them where content lies in a bucket."""

import socketserver
from datetime import timedelta
from typing import Any

import pytest

from selaras.core import clock
from selaras.core.storage import StorageAway
from selaras.core.tests.buckets import Held, Line
from selaras.evidence import services
from selaras.evidence.choices import State
from selaras.evidence.choices.retention import DisposalState, Outcome
from selaras.evidence.models import Blob, Disposal, Evidence
from selaras.evidence.selectors import retention as found
from selaras.evidence.services import collecting, disposing, retention, scanning, waiting
from selaras.evidence.tests.factories import contact_of, make_file, upload
from selaras.evidence.tests.test_scan_for_viruses import clamd as clamd
from selaras.jobs import services as jobs
from selaras.offices.models import Agency
from selaras.offices.tests.factories import NOW, make_agency, person

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def agreed(bucket: Held, monkeypatch: pytest.MonkeyPatch) -> tuple[Disposal, Evidence]:
    """One piece of long ago on a list that the head agreed to; its job has not run."""
    monkeypatch.setattr(collecting, "GRACE", timedelta(days=-1))
    monkeypatch.setattr(jobs, "_enqueue", lambda job_id: None)
    agency: Agency = make_agency()
    head = person("kepala_kesbangpol", region=agency.region)[1]
    evidence = make_file(agency)
    then = NOW - timedelta(days=9 * 365)
    Evidence.objects.filter(pk=evidence.pk).update(created_at=then)
    Blob.objects.update(stored_at=then)
    disposal = retention.propose(scope=head, region=agency.region, now=clock.now())
    retention.release(
        scope=head, disposal=disposal, mark=found.mark_of(disposal), now=clock.now(),
        approval="Panitia penilai arsip 12/2026", approved_on=clock.today(),
    )  # fmt: skip
    return disposal, evidence


class Silent:
    """Stands for the handle of a job."""

    def progress(self, percent: float, message: str = "") -> None: ...


def test_what_was_agreed_to_leaves_the_bucket(bucket: Held, agreed: tuple[Disposal, Evidence]) -> None:
    disposal, evidence = agreed
    assert len(bucket.names()) == 1
    disposing.run_disposal(Silent(), disposal_id=disposal.pk)  # type: ignore[arg-type]
    item = disposal.items.get()
    assert (item.outcome, item.gone_at is not None) == (Outcome.DISPOSED, True)
    assert bucket.names() == []
    evidence.refresh_from_db()
    assert evidence.state == State.DISPOSED


def test_while_the_bucket_is_away_nothing_is_said_to_be_gone_and_the_job_ends_it_later(
    bucket: Held, agreed: tuple[Disposal, Evidence], bucket_server: str, settings: Any
) -> None:
    disposal, _evidence = agreed
    line = Line(bucket_server)
    line.close()
    settings.STORAGE_SECRET = bucket.at(host=line.host)
    with pytest.raises(StorageAway):
        disposing.run_disposal(Silent(), disposal_id=disposal.pk)  # type: ignore[arg-type]
    disposal.refresh_from_db()
    assert disposal.state != DisposalState.DONE
    assert disposal.items.get().gone_at is None
    settings.STORAGE_SECRET = bucket.address
    disposing.run_disposal(Silent(), disposal_id=disposal.pk)  # type: ignore[arg-type]
    disposal.refresh_from_db()
    assert disposal.state == DisposalState.DONE
    assert (disposal.items.get().gone_at is not None, bucket.names()) == (True, [])


def test_what_waits_for_the_scanner_is_read_from_the_bucket_and_an_absence_is_no_try(
    line: Line, bucket: Held, clamd: socketserver.BaseServer
) -> None:
    clamd.answer = b"\0"  # type: ignore[attr-defined]
    agency = make_agency()
    kept = services.store_upload(
        scope=contact_of(agency), agency=agency, upload=upload("a.txt", b"halo"), now=clock.now()
    )
    assert (kept.state, scanning.answers()) == (State.WAITING, True)
    clamd.answer = None  # type: ignore[attr-defined]
    line.sent_room = 0
    assert waiting.look_again(now=clock.now()) == 0
    assert Blob.objects.get().scan_tries == 0
    line.sent_room = None
    assert waiting.look_again(now=clock.now()) == 1
    assert not Evidence.objects.get().is_waiting
