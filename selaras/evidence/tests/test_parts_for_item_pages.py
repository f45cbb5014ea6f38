"""What an item's page includes: its evidence with tools, and the ways to add more."""

from typing import Any

import pytest
from django.template import engines
from django.test import RequestFactory

from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied
from selaras.evidence import selectors, services
from selaras.evidence.tests import samples
from selaras.evidence.tests.factories import KIND, Subject, attach, contact_of, make_nihil
from selaras.offices.tests.factories import NOW, make_agency

pytestmark = pytest.mark.django_db


def rendered(name: str, scope: Scope, **context: Any) -> str:
    request = RequestFactory().get("/penilaian/1/butir/6.4/")
    request.scope = scope  # type: ignore[attr-defined]
    template = engines["django"].from_string(f'{{% include "evidence/{name}.html" %}}')
    return str(template.render(context | {"scope": scope}, request))


@pytest.fixture
def subject() -> Subject:
    return Subject(make_agency(name="Dinas Sosial"))


def parts(subject: Subject, scope: Scope, may_add: object = ALLOWED) -> dict[str, Any]:
    uses = selectors.uses_of(scope, subject.reference)
    return {"subject_kind": KIND, "subject_id": subject.id, "uses": uses, "may_add": may_add}


def test_evidence_stands_beside_the_answer_without_a_download(subject: Subject) -> None:
    scope = contact_of(subject.owner)
    use = attach(subject, scope, pages="1-2")
    nihil = make_nihil(subject.owner)
    services.use(scope=scope, evidence=nihil, subject=subject.reference, now=NOW)
    page = rendered("_uses", scope, **parts(subject, scope))
    assert f'<iframe src="/bukti/{use.evidence_id}/berkas#view=FitH' in page
    assert 'loading="lazy"' in page
    assert "halaman 1-2" in page
    assert "Bukan pernyataan bahwa tidak pernah terjadi." in page
    assert f'action="/bukti/pemakaian/{use.pk}/lepas/"' in page
    assert "style=" not in page
    assert "<script" not in page


def test_readers_get_no_tools(subject: Subject) -> None:
    reader = make_agency(subject.owner.region)
    subject.readers.append(reader)
    attach(subject)
    scope = contact_of(reader)
    page = rendered("_uses", scope, **parts(subject, scope, Denied("Bukan bagian Anda.")))
    assert "Notula" not in page
    assert "/lepas/" not in page
    assert "/ubah/" not in page


def test_no_evidence_says_what_to_do(subject: Subject) -> None:
    scope = contact_of(subject.owner)
    assert "Unggah berkas, tempel tautan" in rendered("_uses", scope, **parts(subject, scope))
    closed = rendered("_uses", scope, **parts(subject, scope, Denied("Ditutup.")))
    assert "Belum ada bukti dukung." in closed
    assert "Unggah berkas" not in closed


def test_the_ways_to_add_tell_what_is_allowed_and_how_much_room_is_left(
    subject: Subject, settings: Any
) -> None:
    scope = contact_of(subject.owner)
    settings.UPLOAD_MAX_FILES = 2
    attach(subject, scope)
    page = rendered("_add", scope, **parts(subject, scope))
    assert "paling besar 25 MB per berkas, paling banyak 1 berkas" in page
    assert 'action="/bukti/unggah/"' in page
    assert page.count(f'name="subject_id" value="{subject.id}"') == 4
    assert page.count('name="next" value="/penilaian/1/butir/6.4/"') == 4
    assert 'capture="environment"' in page
    attach(subject, scope)
    full = rendered("_add", scope, **parts(subject, scope))
    assert "Sudah ada 2 berkas, jumlah paling banyak." in full
    assert 'type="file"' not in full


def test_a_refusal_is_said_instead_of_forms(subject: Subject) -> None:
    scope = contact_of(subject.owner)
    page = rendered("_add", scope, **parts(subject, scope, Denied("Periode sudah ditutup.")))
    assert "Periode sudah ditutup." in page
    assert "<form" not in page


@pytest.mark.slow
def test_many_uses_cost_as_much_as_one(subject: Subject, count_queries: Any) -> None:
    scope = contact_of(subject.owner)
    costs = []
    for number in range(6):
        attach(subject, scope, body=samples.pdf(f"{number}"))
        given = parts(subject, scope)
        with count_queries() as seen:
            rendered("_uses", scope, **given)
            rendered("_add", scope, **given)
        costs.append(len(seen))
    assert len(set(costs[1:])) == 1


def test_a_page_without_uses_of_its_own_may_ask_for_them(subject: Subject) -> None:
    use = attach(subject)
    request = RequestFactory().get("/")
    code = "{% load evidence %}{% uses_on kind id as found %}{% for use in found %}{{ use.pk }}{% endfor %}"
    context = {"scope": contact_of(subject.owner), "kind": KIND, "id": subject.id}
    assert engines["django"].from_string(code).render(context, request) == str(use.pk)
