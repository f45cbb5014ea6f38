"""Two people at the same moment: one content stays one blob, and the limit stays the limit."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from selaras.evidence import services
from selaras.evidence.models import Blob, Evidence, Use
from selaras.evidence.services import files
from selaras.evidence.services.faults import Rejected
from selaras.evidence.tests import samples
from selaras.evidence.tests.factories import Subject, attach, contact_of, make_file, upload
from selaras.offices.tests.factories import NOW, make_agency

AtOnce = Callable[..., list[Any]]


def counted() -> tuple[int, int, int]:
    return Blob.objects.count(), Evidence.objects.count(), Use.objects.live().count()


def test_the_same_content_sent_twice_at_once_is_one_blob(at_once: AtOnce, media: Path) -> None:
    agencies = [make_agency(), make_agency()]
    scopes = [contact_of(agency) for agency in agencies]
    body = samples.pdf("bersamaan")

    def send(number: int) -> Evidence:
        return services.store_upload(
            scope=scopes[number], agency=agencies[number], upload=upload(body=body), now=NOW
        )

    first, second = at_once(lambda: send(0), lambda: send(1))
    assert first.blob.sha256 == second.blob.sha256
    assert at_once(counted) == [(1, 2, 0)]
    assert files.path_of(first.blob.sha256).read_bytes() == body
    assert len([path for path in media.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("taken", [0, 1])
def test_the_last_place_on_a_subject_is_given_once(at_once: AtOnce, settings: Any, taken: int) -> None:
    settings.UPLOAD_MAX_FILES = taken + 1
    subject = Subject(make_agency())
    scope = contact_of(subject.owner)
    for _ in range(taken):
        attach(subject, scope)
    results = at_once(*[lambda: attach(subject, scope) for _ in range(4)])
    refused = [result for result in results if isinstance(result, Rejected)]
    assert len([result for result in results if isinstance(result, Use)]) == 1
    assert [fault.code for fault in refused] == ["too_many"] * 3


def test_the_same_file_is_put_on_a_subject_once(at_once: AtOnce) -> None:
    subject = Subject(make_agency())
    scope = contact_of(subject.owner)
    results = at_once(*[lambda: attach(subject, scope, body=samples.pdf("dua kali")) for _ in range(2)])
    assert sorted(type(result).__name__ for result in results) == ["Rejected", "Use"]


def test_evidence_is_replaced_once(at_once: AtOnce) -> None:
    agency = make_agency()
    scope = contact_of(agency)
    old = make_file(agency, scope=scope)

    def replace(text: str) -> Evidence:
        body = samples.pdf(text)
        return services.replace_upload(scope=scope, evidence=old, upload=upload(body=body), now=NOW)

    results = at_once(lambda: replace("satu"), lambda: replace("dua"))
    assert sorted(type(result).__name__ for result in results) == ["Evidence", "Refused"]
