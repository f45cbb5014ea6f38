"""One piece of evidence serves many subjects, with pages; releasing and replacing keep what was."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client

from selaras.audit.models import Event
from selaras.core.references import Reference
from selaras.core.verdict import Refused
from selaras.evidence import selectors, services
from selaras.evidence.models import Evidence, Use
from selaras.evidence.services.validation import clean_pages
from selaras.evidence.tests import samples
from selaras.evidence.tests.factories import (
    KIND,
    Subject,
    attach,
    contact_of,
    link_scope,
    make_file,
    make_link_evidence,
    make_nihil,
    upload,
)
from selaras.offices.tests.factories import NOW, make_agency, person

pytestmark = pytest.mark.django_db


def verbs(kind: str, id_: object) -> list[str]:
    return list(Event.objects.filter(subject_kind=kind, subject_id=str(id_)).values_list("verb", flat=True))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("", ""),
        ("3-5, 8", "3-5, 8"),
        ("hal. 3–5 ,8", "3-5, 8"),
        ("Hlm 12", "12"),
        ("halaman 1; 2", "1, 2"),
        ("  7 - 9  ", "7-9"),
        ("5-5", "5-5"),
    ],
)
def test_pages_are_written_one_way(given: str, kept: str) -> None:
    assert clean_pages(given) == kept


@pytest.mark.parametrize(
    "given", ["0", "5-3", "a", "1,,2", "1-2-3", "-3", "3-", "<b>", "٣", "1" * 5, ", ".join(["1000-1001"] * 9)]
)
def test_odd_pages_are_refused(given: str) -> None:
    with pytest.raises(ValidationError):
        clean_pages(given)


def test_one_evidence_serves_two_subjects_with_their_own_pages() -> None:
    owner = make_agency()
    first, second = Subject(owner), Subject(owner)
    scope = contact_of(owner)
    evidence = attach(first, scope, pages="1-2").evidence
    use = services.use(
        scope=scope, evidence=evidence, subject=second.reference, pages="7", note="Alinea 2", now=NOW
    )
    assert [(one.subject_id, one.pages) for one in evidence.uses.all()] == [
        (first.id, "1-2"),
        (second.id, "7"),
    ]
    assert (use.group_kind, use.group_id, use.region_path, use.sharing) == (
        "round",
        "1",
        "ID.16.72.",
        "daerah",
    )
    assert use.reader_agency_ids == {owner.pk}
    assert verbs("evidence", evidence.pk) == ["evidence.added", "evidence.used", "evidence.used"]
    assert verbs(KIND, second.id) == ["evidence.used"]


def test_the_caller_may_name_readers_and_sharing_itself() -> None:
    owner = make_agency()
    reader = make_agency(owner.region)
    use = services.use(
        scope=contact_of(owner),
        evidence=make_file(owner),
        subject=Subject(owner).reference,
        region_path="ID.16.72.",
        reader_agency_ids=[reader.pk],
        sharing="terkirim",
        now=NOW,
    )
    assert (use.reader_agency_ids, use.sharing) == ({reader.pk}, "terkirim")


def test_evidence_is_used_once_per_subject() -> None:
    subject = Subject(make_agency())
    use = attach(subject)
    with pytest.raises(ValidationError, match="sudah dipakai pada butir ini"):
        services.use(
            scope=contact_of(subject.owner), evidence=use.evidence, subject=subject.reference, now=NOW
        )


def test_unreadable_evidence_cannot_be_used() -> None:
    subject = Subject(make_agency())
    with pytest.raises(Refused, match="tidak dapat Anda baca"):
        services.use(
            scope=contact_of(subject.owner), evidence=make_file(), subject=subject.reference, now=NOW
        )


def test_a_readable_evidence_of_another_agency_may_be_used() -> None:
    owner = make_agency()
    reader = make_agency(owner.region)
    evidence = attach(Subject(owner, readers=[reader])).evidence
    use = services.use(
        scope=contact_of(reader), evidence=evidence, subject=Subject(reader).reference, now=NOW
    )
    assert use.evidence.agency == owner


def test_a_subject_that_takes_nothing_refuses_reuse() -> None:
    owner = make_agency()
    evidence = make_file(owner)
    closed = Subject(owner, is_open=False)
    with pytest.raises(Refused, match="Periode sudah ditutup"):
        services.use(scope=contact_of(owner), evidence=evidence, subject=closed.reference, now=NOW)
    with pytest.raises(Refused, match="tidak dapat ditambahkan pada catatan ini"):
        services.use(scope=contact_of(owner), evidence=evidence, subject=Reference("nothing", "1"), now=NOW)


def test_links_and_nihil_have_a_limit_of_their_own(settings: Any) -> None:
    settings.UPLOAD_MAX_FILES = 1
    subject = Subject(make_agency())
    scope = contact_of(subject.owner)
    attach(subject, scope)
    services.attach_link(
        scope=scope, subject=subject.reference, url="https://a.go.id", title="Berita", now=NOW
    )
    with pytest.raises(services.Rejected):
        services.attach_nihil(
            scope=scope, subject=subject.reference, sources=["FKUB"], checked_on=date(2026, 1, 2), now=NOW
        )
    with pytest.raises(services.Rejected):
        services.use(scope=scope, evidence=make_file(subject.owner), subject=subject.reference, now=NOW)


def test_pages_can_be_corrected_while_the_subject_is_open() -> None:
    subject = Subject(make_agency())
    scope = contact_of(subject.owner)
    use = attach(subject, scope)
    services.change_pages(scope=scope, use=use, pages="hal 2-3", note="", now=NOW)
    services.change_pages(scope=scope, use=use, pages="2-3", note="", now=NOW)
    use.refresh_from_db()
    assert use.pages == "2-3"
    assert verbs(KIND, subject.id) == ["evidence.used", "evidence.use_changed"]
    subject.is_open = False
    with pytest.raises(Refused):
        services.change_pages(scope=scope, use=use, pages="9", note="", now=NOW)


def test_releasing_needs_a_reason_and_leaves_the_row() -> None:
    subject = Subject(make_agency())
    scope = contact_of(subject.owner)
    use = attach(subject, scope)
    with pytest.raises(ValidationError, match="alasan"):
        services.remove_use(scope=scope, use=use, reason="   ", now=NOW)
    services.remove_use(scope=scope, use=use, reason="Salah butir", now=NOW)
    use.refresh_from_db()
    assert (use.removed_at, use.removed_reason, use.removed_by_name) == (NOW, "Salah butir", scope.name)
    assert selectors.uses_of(scope, subject.reference) == []
    assert Event.objects.get(subject_kind=KIND, verb="evidence.use_removed").note == "Salah butir"
    with pytest.raises(Refused, match="sudah dilepas"):
        services.remove_use(scope=scope, use=use, reason="Lagi", now=NOW)
    again = services.use(scope=scope, evidence=use.evidence, subject=subject.reference, now=NOW)
    assert Use.objects.count() == 2
    assert again.removed_at is None


def test_another_contributor_cannot_release_it() -> None:
    owner = make_agency()
    helper = make_agency(owner.region)
    subject = Subject(owner, contributors=[helper])
    with pytest.raises(Refused, match="milik perangkat daerah lain"):
        services.remove_use(scope=contact_of(helper), use=attach(subject), reason="x", now=NOW)


def test_a_subject_s_app_may_let_the_owner_release_what_others_brought(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from selaras.core import references
    from selaras.core.verdict import ALLOWED, Denied

    owner = make_agency()
    helper = make_agency(owner.region)
    subject = Subject(owner, contributors=[helper])
    use = attach(subject, contact_of(helper))
    rule = {
        (KIND, "may_remove_evidence"): lambda scope, id_: (
            ALLOWED if owner.pk in scope.agency_ids else Denied("Hanya pemilik butir.")
        )
    }
    monkeypatch.setattr(references, "_actions", references._actions | rule)
    with pytest.raises(Refused, match="Hanya pemilik butir"):
        services.remove_use(scope=contact_of(helper), use=use, reason="x", now=NOW)
    services.remove_use(scope=contact_of(owner), use=use, reason="Tidak sesuai", now=NOW)


def test_a_replaced_file_moves_open_uses_and_leaves_decided_ones() -> None:
    owner = make_agency()
    scope = contact_of(owner)
    opened, decided = Subject(owner), Subject(owner)
    old = attach(opened, scope, pages="3").evidence
    services.use(scope=scope, evidence=old, subject=decided.reference, now=NOW)
    decided.is_open, decided.is_decided = False, True
    new = services.replace_upload(
        scope=scope, evidence=old, upload=upload(body=samples.pdf("versi 2")), now=NOW
    )
    old.refresh_from_db()
    assert (old.state, new.replaces, new.title) == ("diganti", old, old.title)
    assert [(use.subject_id, use.pages) for use in new.uses.live()] == [(opened.id, "3")]
    assert [use.subject_id for use in old.uses.live()] == [decided.id]
    assert "evidence.replaced" in verbs("evidence", old.pk)
    with pytest.raises(Refused, match="sudah diganti atau diarsipkan"):
        services.replace_upload(scope=scope, evidence=old, upload=upload(), now=NOW)
    with pytest.raises(Refused, match="sudah diganti atau diarsipkan"):
        services.use(scope=scope, evidence=old, subject=Subject(owner).reference, now=NOW)


def test_the_same_file_is_no_replacement_and_links_are_not_replaced() -> None:
    owner = make_agency()
    old = make_file(owner, body=samples.pdf("sama"))
    with pytest.raises(ValidationError, match="sama persis"):
        services.replace_upload(
            scope=contact_of(owner), evidence=old, upload=upload(body=samples.pdf("sama")), now=NOW
        )
    with pytest.raises(Refused, match="Hanya berkas yang dapat diganti"):
        services.replace_upload(
            scope=contact_of(owner), evidence=make_link_evidence(owner), upload=upload(), now=NOW
        )
    assert Evidence.objects.filter(state="diganti").count() == 0


def test_same_content_elsewhere_is_told_without_saying_too_much() -> None:
    owner = make_agency(name="Dinas Sosial")
    other = make_agency(owner.region, name="Bagian Kesra")
    body = samples.pdf("sama")
    mine = attach(Subject(owner, title="Butir 6.3"), body=body).evidence
    assert selectors.same_file_elsewhere(contact_of(owner), mine) == ""
    attach(Subject(other, readers=[owner], title="Butir 6.4: Berapa dialog?"), body=body)
    told = "Berkas yang sama juga dipakai Bagian Kesra{}. Ini boleh; pastikan halamannya sesuai."
    assert selectors.same_file_elsewhere(contact_of(owner), mine) == told.format(" pada butir 6.4")
    # Who may not open the other item learns the agency only, a work link nothing.
    blind = make_file(make_agency(owner.region), body=body)
    sentence = selectors.same_file_elsewhere(contact_of(blind.agency), blind)
    assert "Dinas Sosial; Bagian Kesra." in sentence
    assert selectors.same_file_elsewhere(link_scope(owner), mine) == ""
    far = make_file(make_agency(make_far()), body=body)
    assert selectors.same_file_elsewhere(contact_of(far.agency), far) == ""
    assert selectors.same_file_elsewhere(contact_of(owner), make_nihil(owner)) == ""


def make_far() -> Any:
    from selaras.regions.tests.factories import make_region

    return make_region("62.71")


@pytest.mark.slow
def test_hints_for_forty_files_cost_as_many_queries_as_for_one(assert_max_queries: Any) -> None:
    subject = Subject(make_agency())
    other = Subject(make_agency(subject.owner.region))
    for number in range(8):
        attach(subject, body=samples.pdf(str(number)))
        attach(other, body=samples.pdf(str(number)))
    scope = contact_of(subject.owner)
    with assert_max_queries(2):
        uses = selectors.uses_of(scope, subject.reference)
    with assert_max_queries(1):
        hints = selectors.same_files(scope, [use.evidence for use in uses])
    assert len(hints) == 8


def test_a_subject_without_a_context_is_not_found() -> None:
    with pytest.raises(Http404):
        selectors.subject_context(contact_of(make_agency()), Reference("nothing", "1"))


# ---- pages


@pytest.fixture
def subject() -> Subject:
    return Subject(make_agency(name="Dinas Sosial"))


@pytest.fixture
def contact(client: Client, subject: Subject) -> Client:
    client.force_login(person("narahubung", agency=subject.owner)[0])
    return client


def target(subject: Subject) -> dict[str, str]:
    return {"subject_kind": KIND, "subject_id": subject.id}


def test_the_library_offers_what_is_not_used_here(contact: Client, subject: Subject) -> None:
    used = attach(subject).evidence
    offered = make_file(subject.owner, title="Perda toleransi <script>")
    archived = make_file(subject.owner, title="Lama")
    services.archive(scope=contact_of(subject.owner), evidence=archived, reason="Usang", now=NOW)
    page = contact.get("/bukti/cari/", target(subject) | {"q": "perda"})
    part = contact.get("/bukti/cari/", target(subject), headers={"HX-Request": "true"})
    for response in (page, part):
        assert [one.pk for one in response.context["found"]] == [offered.pk]
        assert "Perda toleransi &lt;script&gt;" in response.text
    assert "<html" in page.text
    assert "<html" not in part.text
    assert used.title
    nothing = contact.get("/bukti/cari/", target(subject) | {"q": "tidak ada itu"})
    assert "Tidak ada bukti dukung yang cocok dengan “tidak ada itu”." in nothing.text
    assert contact.get("/bukti/cari/").status_code == 404
    assert contact.get("/bukti/cari/", target(subject) | {"q": "\0 perda"}).status_code == 400


def test_reuse_by_form(contact: Client, subject: Subject) -> None:
    evidence = make_file(subject.owner, title="Perda")
    data = target(subject) | {"evidence": str(evidence.pk), "pages": "3", "next": "/uji/x/"}
    assert contact.post("/bukti/pakai/", data).headers["Location"] == "/uji/x/"
    assert Use.objects.get().pages == "3"
    assert contact.post("/bukti/pakai/", data | {"next": ""}).headers["Location"] == f"/uji/{subject.id}/"
    assert Use.objects.count() == 1
    foreign = make_file(make_agency(subject.owner.region))
    for number in (str(foreign.pk), "9" * 40, "abc", "", "٣"):
        assert contact.post("/bukti/pakai/", data | {"evidence": number}).status_code == 404
    assert contact.post("/bukti/pakai/", {"evidence": str(evidence.pk)}).status_code == 404


def test_pages_and_release_by_form(contact: Client, subject: Subject) -> None:
    use = attach(subject)
    contact.post(f"/bukti/pemakaian/{use.pk}/halaman/", {"pages": "4", "note": "Tabel 2"})
    contact.post(f"/bukti/pemakaian/{use.pk}/halaman/", {"pages": "empat"})
    use.refresh_from_db()
    assert (use.pages, use.note) == ("4", "Tabel 2")
    contact.post(f"/bukti/pemakaian/{use.pk}/halaman/", {"pages": "5" * 100})
    use.refresh_from_db()
    assert use.pages == "4"
    contact.post(f"/bukti/pemakaian/{use.pk}/lepas/", {"text": ""})
    assert Use.objects.live().count() == 1
    response = contact.post(f"/bukti/pemakaian/{use.pk}/lepas/", {"text": "Salah", "next": "/uji/1/"})
    assert response.headers["Location"] == "/uji/1/"
    assert Use.objects.live().count() == 0
    assert contact.post(f"/bukti/pemakaian/{use.pk}/lepas/", {"text": "Lagi"}).status_code == 404


def test_foreign_uses_are_not_found(contact: Client) -> None:
    use = attach(Subject(make_agency()))
    for step in ("halaman", "lepas"):
        assert contact.post(f"/bukti/pemakaian/{use.pk}/{step}/", {"text": "x"}).status_code == 404
