"""Own agency, readers of a use, the region's staff; upward only what was sent; a work link its round."""

from typing import Any

import pytest
from django.test import Client

from selaras.core.references import Reference, kinds, show
from selaras.core.scope import Grant, Scope
from selaras.evidence import selectors, services
from selaras.evidence.models import Evidence, Use
from selaras.evidence.tests.factories import (
    KIND,
    Subject,
    attach,
    contact_of,
    link_scope,
    make_file,
    make_link_evidence,
    make_nihil,
)
from selaras.offices.tests.factories import NOW, TODAY, make_agency, person
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db
READS = frozenset({"evidence.view"})


def seen(scope: Scope) -> set[int]:
    return set(Evidence.objects.visible_to(scope).values_list("pk", flat=True))


def staff(path: str, agency_id: int | None = None) -> Scope:
    return Scope(on=TODAY, user_id=1, grants=(Grant("peran", READS, path, agency_id, title="Peran uji"),))


def test_an_agency_sees_its_own_and_not_its_neighbour_s() -> None:
    own, other = make_file(), make_file()
    assert seen(contact_of(own.agency)) == {own.pk}
    assert other.pk not in seen(contact_of(own.agency))


def test_nobody_without_a_grant_sees_anything() -> None:
    make_file()
    assert seen(Scope(on=TODAY)) == set()
    assert seen(Scope(on=TODAY, user_id=1)) == set()


def test_the_region_s_staff_sees_all_of_the_region_and_nothing_beside_it() -> None:
    here = make_file(make_agency(make_region("16.72")))
    beside = make_file(make_agency(make_region("16.71")))
    assert seen(person("operator", region=make_region("16.72"))[1]) == {here.pk}
    assert beside.pk not in seen(staff("ID.16.72."))


def test_readers_of_a_use_see_it_while_it_lives_and_while_they_are_readers() -> None:
    owner = make_agency()
    reader, stranger = make_agency(owner.region), make_agency(owner.region)
    subject = Subject(owner, readers=[reader])
    use = attach(subject)
    assert seen(contact_of(reader)) == {use.evidence_id}
    assert seen(contact_of(stranger)) == set()
    services.set_readers(subject=subject.reference, reader_agency_ids=[stranger.pk])
    assert seen(contact_of(reader)) == set()
    assert seen(contact_of(stranger)) == {use.evidence_id}
    services.remove_use(scope=contact_of(owner), use=use, reason="Salah butir", now=NOW)
    assert seen(contact_of(stranger)) == set()


def test_a_verifier_reads_what_names_its_agency() -> None:
    owner = make_agency()
    verifier = make_agency(owner.region)
    use = attach(Subject(owner, readers=[verifier]))
    assert seen(person("verifikator", agency=verifier)[1]) == {use.evidence_id}


@pytest.mark.parametrize("path", ["ID.16.", "ID."])
@pytest.mark.parametrize(
    ("sharing", "is_seen"),
    [("daerah", False), ("status", False), ("terkirim", True), ("dipublikasikan", True)],
)
def test_higher_levels_see_only_what_was_sent(path: str, sharing: str, is_seen: bool) -> None:
    subject = Subject(make_agency(make_region("16.72")))
    use = attach(subject)
    unused = make_file(subject.owner)
    assert seen(staff(path)) == set()
    assert services.share(subject_kind=KIND, subject_ids=[subject.id], sharing=sharing) == int(
        sharing != "daerah"
    )
    assert seen(staff(path)) == ({use.evidence_id} if is_seen else set())
    assert unused.pk not in seen(staff(path))
    services.remove_use(scope=contact_of(subject.owner), use=use, reason="Salah butir", now=NOW)
    assert seen(staff(path)) == set()


def test_another_province_sees_nothing_even_when_sent() -> None:
    subject = Subject(make_agency(make_region("16.72")), sharing="terkirim")
    attach(subject)
    assert seen(staff("ID.62.")) == set()
    assert seen(staff("ID.1.")) == set()


def test_a_province_sees_its_own_agencies_drafts() -> None:
    own = make_file(make_agency(make_region("16")))
    make_file(make_agency(make_region("16.72")))
    assert seen(staff("ID.16.")) == {own.pk}


def test_a_grant_on_a_district_of_a_city_reaches_that_district_only() -> None:
    make_file(make_agency(make_region("16.72")))
    assert seen(staff("ID.16.72.01.")) == set()


def test_a_work_link_sees_its_agency_s_evidence_in_its_round_or_its_own() -> None:
    agency = make_agency()
    in_round = attach(Subject(agency, group=Reference("round", "1")))
    on_round = attach(Subject(agency, group=Reference("", "")))
    Use.objects.filter(pk=on_round.pk).update(subject_kind="round", subject_id="1")
    attach(Subject(agency, group=Reference("round", "2")))
    make_file(agency)
    other_agency = make_agency(agency.region)
    attach(Subject(other_agency, contributors=[agency], group=Reference("round", "1")))
    by_link = attach(Subject(agency, group=Reference("round", "2")), link_scope(agency, link_id=7))
    expected = {in_round.evidence_id, on_round.evidence_id}
    assert seen(link_scope(agency, link_id=7)) == expected | {by_link.evidence_id}
    assert seen(link_scope(agency, link_id=8)) == expected
    assert seen(link_scope(make_agency(agency.region))) == set()


def test_a_link_s_upload_stays_with_its_agency() -> None:
    agency = make_agency()
    use = attach(Subject(agency), link_scope(agency, link_id=7))
    foreign = link_scope(make_agency(agency.region), link_id=7)
    assert use.evidence_id not in seen(foreign)


def test_the_list_of_a_subject_leaves_out_what_the_reader_may_not_see() -> None:
    owner = make_agency()
    helper = make_agency(owner.region)
    subject = Subject(owner, contributors=[helper])
    own, helped = attach(subject), attach(subject, contact_of(helper))
    assert helped.evidence.agency == helper
    assert [use.pk for use in selectors.uses_of(contact_of(owner), subject.reference)] == [own.pk, helped.pk]
    assert [use.pk for use in selectors.uses_of(link_scope(helper), subject.reference)] == [helped.pk]
    assert selectors.counts(KIND, [subject.id, "999"]) == {subject.id: 2}


def test_the_registry_names_visible_evidence_only() -> None:
    own, foreign = make_link_evidence(), make_nihil()
    scope = contact_of(own.agency)
    shown = kinds()["evidence"].resolve(scope, [str(own.pk), str(foreign.pk), "abc", "9" * 30])
    assert {id_: (one.title, one.url, one.context) for id_, one in shown.items()} == {
        str(own.pk): ("Berita dialog", f"/bukti/{own.pk}/", "Tautan")
    }
    assert show(scope, Reference("evidence", str(foreign.pk))) is None


def test_each_way_in_is_told_in_a_sentence() -> None:
    owner = make_agency(make_region("16.72"), name="Dinas Sosial")
    reader = make_agency(owner.region)
    subject = Subject(owner, readers=[reader], sharing="terkirim")
    evidence = attach(subject).evidence
    told = [
        (contact_of(owner), "Bukti dukung ini milik Dinas Sosial, tempat Anda bertugas."),
        (staff("ID.16.72."), "Peran Anda, Peran uji, mencakup seluruh bukti dukung daerah ini."),
        (
            contact_of(reader),
            "Perangkat daerah Anda ikut mengerjakan atau memeriksa isian yang memakai bukti dukung ini.",
        ),
        (staff("ID.16."), "Daerah sudah mengirim atau menerbitkan isian yang memakai bukti dukung ini."),
        (link_scope(owner), "Anda membukanya lewat tautan kerja Dinas Sosial."),
    ]
    for scope, sentence in told:
        assert evidence.pk in seen(scope)
        assert selectors.why_visible(scope, evidence) == sentence


PAGES = ("", "berkas", "ubah/", "ganti/", "langkah/arsip/")


@pytest.mark.parametrize("page", PAGES)
def test_foreign_evidence_is_not_found_on_any_page(page: str, client: Client) -> None:
    evidence = make_file()
    client.force_login(person("narahubung", agency=make_agency(evidence.region))[0])
    address = f"/bukti/{evidence.pk}/{page}"
    response: Any = client.post(address) if "langkah" in page else client.get(address)
    assert response.status_code == 404


@pytest.mark.parametrize("page", ["ubah/", "ganti/"])
def test_a_reader_may_look_but_not_change(page: str, client: Client) -> None:
    owner = make_agency()
    reader = make_agency(owner.region)
    evidence = attach(Subject(owner, readers=[reader])).evidence
    client.force_login(person("narahubung", agency=reader)[0])
    assert client.get(f"/bukti/{evidence.pk}/").status_code == 200
    assert client.get(f"/bukti/{evidence.pk}/{page}").status_code == 403
    assert client.post(f"/bukti/{evidence.pk}/langkah/arsip/", {"text": "x"}).status_code == 403
