"""Each rule says yes, or no with a reason a person can read."""

import pytest

from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import ALLOWED, Denied, Verdict
from selaras.evidence import permissions, services
from selaras.evidence.models import Evidence
from selaras.evidence.tests.factories import (
    Subject,
    attach,
    contact_of,
    link_scope,
    make_file,
    make_link_evidence,
)
from selaras.offices.tests.factories import NOW, TODAY, make_agency, person
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db


def says(verdict: Verdict, words: str = "") -> bool:
    """Allowed where no words are given, else denied with a reason that holds them."""
    if not words:
        return bool(verdict)
    return isinstance(verdict, Denied) and words in verdict.reason


def operator() -> Scope:
    return person("operator", region=make_region("16.72"))[1]


def test_who_browses_the_library() -> None:
    agency = make_agency()
    assert permissions.can_browse(contact_of(agency)) == ALLOWED
    assert permissions.can_browse(operator()) == ALLOWED
    assert says(permissions.can_browse(person("admin", region=agency.region)[1]), "pustaka")
    assert says(permissions.can_browse(link_scope(agency)), "pustaka")
    assert says(permissions.can_browse(Scope(on=TODAY)), "pustaka")


def test_who_adds_for_an_agency() -> None:
    agency = make_agency(name="Dinas Sosial")
    for scope in (contact_of(agency), operator(), link_scope(agency)):
        assert permissions.can_add(scope, agency)
    for scope in (
        contact_of(make_agency()),
        link_scope(make_agency()),
        person("verifikator", agency=agency)[1],
    ):
        assert says(permissions.can_add(scope, agency), "atas nama Dinas Sosial")
    assert permissions.can_add_somewhere(contact_of(agency))
    assert permissions.can_add_somewhere(operator())
    assert says(permissions.can_add_somewhere(link_scope(agency)), "menambah")


def test_a_subject_decides_for_itself() -> None:
    subject = Subject(make_agency())
    scope = contact_of(subject.owner)
    assert permissions.can_add_to(scope, subject.reference)
    subject.is_open = False
    assert says(permissions.can_add_to(scope, subject.reference), "Periode sudah ditutup")
    assert says(permissions.can_add_to(scope, Reference("nothing", "1")), "pada catatan ini")


def test_who_edits() -> None:
    agency = make_agency()
    evidence = make_file(agency)
    for scope in (contact_of(agency), operator()):
        assert permissions.can_edit(scope, evidence)
    assert says(permissions.can_edit(contact_of(make_agency()), evidence), "milik perangkat daerah lain")
    assert says(permissions.can_edit(link_scope(agency), evidence), "diunggah orang lain")


def test_a_work_link_edits_what_came_through_it() -> None:
    agency = make_agency()
    evidence = attach(Subject(agency), link_scope(agency, link_id=7)).evidence
    assert permissions.can_edit(link_scope(agency, link_id=7), evidence)
    assert says(permissions.can_edit(link_scope(agency, link_id=8), evidence), "diunggah orang lain")
    assert says(permissions.can_edit(link_scope(make_agency(), link_id=7), evidence), "diunggah orang lain")


def test_what_is_replaced_or_archived_is_done() -> None:
    agency = make_agency()
    scope = contact_of(agency)
    evidence = services.archive(scope=scope, evidence=make_file(agency), reason="Usang", now=NOW)
    for rule in (permissions.can_edit, permissions.can_replace, permissions.can_archive):
        assert says(rule(scope, evidence), "sudah diganti atau diarsipkan")
    assert says(permissions.can_replace(scope, make_link_evidence(agency)), "Hanya berkas")
    assert permissions.can_replace(scope, make_file(agency))


def test_evidence_of_a_decided_subject_is_not_archived() -> None:
    subject = Subject(make_agency())
    scope = contact_of(subject.owner)
    evidence = attach(subject, scope).evidence
    assert permissions.can_archive(scope, evidence)
    subject.is_decided = True
    assert says(permissions.can_archive(scope, evidence), "sudah diputuskan")
    subject.is_decided = False
    evidence.uses.update(subject_kind="nothing")
    assert says(permissions.can_archive(scope, evidence), "sudah diputuskan")


def test_who_asks_and_who_explains() -> None:
    owner = make_agency()
    reader, stranger = make_agency(owner.region), make_agency(owner.region)
    subject = Subject(owner, readers=[reader])
    evidence = attach(subject).evidence
    assert permissions.can_question(operator(), evidence)
    assert permissions.can_question(contact_of(reader), evidence)
    assert says(permissions.can_question(contact_of(stranger), evidence), "di daerah")
    services.share(subject_kind=subject.reference.kind, subject_ids=[subject.id], sharing="terkirim")
    province = person("provinsi", region=make_region("16"))[1]
    assert Evidence.objects.visible_to(province).filter(pk=evidence.pk).exists()
    assert says(permissions.can_question(province, evidence), "di daerah")
    for scope in (contact_of(owner), link_scope(owner)):
        assert says(permissions.can_question(scope, evidence), "oleh pembaca")
    assert says(permissions.can_explain(contact_of(owner), evidence), "Tidak ada pertanyaan")
    asked = services.question(scope=operator(), evidence=evidence, text="Tanggal berapa?", now=NOW)
    assert says(permissions.can_question(contact_of(reader), asked), "masih ditunggu")
    assert permissions.can_explain(contact_of(owner), asked)
    assert says(permissions.can_explain(contact_of(reader), asked), "milik perangkat daerah lain")
    Evidence.objects.filter(pk=evidence.pk).update(state="diganti")
    evidence.refresh_from_db()
    assert says(permissions.can_question(operator(), evidence), "sudah diganti")


def test_a_page_s_answer_is_taken_for_many_uses() -> None:
    subject = Subject(make_agency())
    scope = contact_of(subject.owner)
    use = attach(subject, scope)
    assert permissions.can_change_use(scope, use)
    assert says(permissions.can_change_use(scope, use, may_add=Denied("Sudah dikirim.")), "Sudah dikirim.")
    assert says(permissions.can_remove_use(scope, use, may_add=Denied("Sudah dikirim.")), "Sudah dikirim.")
