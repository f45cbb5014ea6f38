"""What is over its time is listed, agreed to, and destroyed; what anybody still needs never is."""

import os
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client

from selaras.audit.models import Event
from selaras.core import clock
from selaras.core.references import Reference, register_action
from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.evidence import services, tasks
from selaras.evidence.choices import State
from selaras.evidence.choices.retention import DisposalState, Outcome
from selaras.evidence.models import Blob, Disposal, DisposalItem, Evidence, Hold, LinkCopy
from selaras.evidence.permissions import retention as permissions
from selaras.evidence.selectors import retention as found
from selaras.evidence.services import disposing, files, retention
from selaras.evidence.tests import samples
from selaras.evidence.tests.factories import (
    Subject,
    attach,
    contact_of,
    make_copy,
    make_file,
    make_link_evidence,
)
from selaras.evidence.tests.test_collect_unused_content import LONG_AGO
from selaras.jobs import services as jobs
from selaras.jobs.models import Job
from selaras.notices.models import Notice
from selaras.offices.models import Agency
from selaras.offices.tests.factories import NOW, make_agency, person

pytestmark = pytest.mark.django_db
ROUND = "periode_uji"
ENDED: dict[str, date] = {}
OVER = date(2019, 6, 30)


def _closed(ids: Iterable[str]) -> dict[str, date]:
    return {id_: ENDED[id_] for id_ in ids if id_ in ENDED}


register_action(ROUND, "evidence_closed", _closed)


@pytest.fixture(autouse=True)
def no_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """And jobs wait until the test carries them out."""
    ENDED.clear()
    monkeypatch.setattr(jobs, "_enqueue", lambda job_id: None)


@pytest.fixture
def agency() -> Agency:
    return make_agency()


@pytest.fixture
def head(agency: Agency) -> Scope:
    return person("kepala_kesbangpol", region=agency.region)[1]


def old(agency: Agency, body: bytes | None = None, **fields: Any) -> Evidence:
    """Stored and last touched long ago, as its file on disk."""
    evidence = make_file(agency, body=body)
    return aged(evidence, **fields)


def aged(evidence: Evidence, **fields: Any) -> Evidence:
    then = NOW - timedelta(days=9 * 365)
    Evidence.objects.filter(pk=evidence.pk).update(created_at=then, **fields)
    for _part, blob in found.contents_of(evidence):
        Blob.objects.filter(pk=blob.pk).update(stored_at=then)
        os.utime(files.path_of(blob.sha256), (LONG_AGO, LONG_AGO))
    evidence.refresh_from_db()
    return evidence


def used(agency: Agency, round_id: str = "7") -> Evidence:
    use = attach(Subject(agency, group=Reference(ROUND, round_id)))
    return aged(use.evidence)


def due(agency: Agency) -> list[int]:
    return [one.evidence.pk for one in found.due(agency.region, on=clock.today())]


def proposed(agency: Agency, scope: Scope) -> Disposal:
    return retention.propose(scope=scope, region=agency.region, now=clock.now())


def released(scope: Scope, disposal: Disposal, **fields: Any) -> Disposal:
    told = {"approval": "Panitia penilai arsip 12/2026", "approved_on": clock.today()} | fields
    mark = told.pop("mark", found.mark_of(disposal))
    return retention.release(scope=scope, disposal=disposal, mark=mark, now=clock.now(), **told)


def carried_out(disposal: Disposal) -> Disposal:
    jobs.run(job_id=Job.objects.get(params={"disposal_id": disposal.pk}).pk)
    disposal.refresh_from_db()
    return disposal


def test_a_list_is_shown_agreed_to_and_destroyed_with_its_minutes(
    agency: Agency, head: Scope, media: Path
) -> None:
    evidence = old(agency)
    assert evidence.blob is not None
    sha256, path = evidence.blob.sha256, files.path_of(evidence.blob.sha256)
    disposal = proposed(agency, head)
    item = disposal.items.get()
    assert (item.sha256, item.rule, item.outcome) == (sha256, "Berkas lain: 5 tahun", "")
    assert path.exists()
    assert released(head, disposal).state == DisposalState.RELEASED
    assert path.exists(), "nothing goes before the job"
    assert carried_out(disposal).state == DisposalState.DONE
    evidence.refresh_from_db()
    assert (evidence.state, evidence.blob_id) == (State.DISPOSED, None)
    assert not path.exists()
    assert not Blob.objects.filter(sha256=sha256).exists()
    item.refresh_from_db()
    assert (item.outcome, item.gone_at is not None) == (Outcome.DISPOSED, True)
    told = Event.objects.get(verb="evidence.disposed")
    assert (told.after["sha256"], told.actor_name) == ([sha256], head.name)


def test_what_a_running_round_uses_is_never_due(agency: Agency) -> None:
    used(agency)
    assert due(agency) == []
    ENDED["7"] = OVER
    assert len(due(agency)) == 1


def test_what_no_app_can_date_counts_as_in_use(agency: Agency) -> None:
    use = attach(Subject(agency, group=Reference("entah", "1")))
    aged(use.evidence)
    assert due(agency) == []


def test_the_years_begin_with_the_last_round_that_used_it(agency: Agency, head: Scope) -> None:
    evidence = used(agency)
    ENDED.update({"7": OVER, "8": clock.today() - timedelta(days=30)})
    second = Subject(agency, group=Reference(ROUND, "8"))
    services.use(scope=contact_of(agency), evidence=evidence, subject=second.reference, now=NOW)
    assert due(agency) == []
    services.remove_use(
        scope=contact_of(agency), use=evidence.uses.get(group_id="8"), reason="Salah tempel", now=NOW
    )
    assert due(agency) == [evidence.pk]


def test_regulations_are_kept_for_ever_unless_the_office_says_otherwise(agency: Agency, head: Scope) -> None:
    evidence = old(agency, type_code="produk_hukum")
    assert due(agency) == []
    retention.set_years(
        scope=head, region=agency.region, code="produk_hukum", years=8, basis="JRA 4/2020", now=clock.now()
    )
    assert due(agency) == [evidence.pk]
    assert Event.objects.get(verb="retention.rule_set").after["years"] == 8


@pytest.mark.parametrize(("years", "basis"), [(0, "JRA"), (101, "JRA"), (5, " "), (5, "x" * 301)])
def test_years_without_sense_or_basis_change_nothing(
    agency: Agency, head: Scope, years: int, basis: str
) -> None:
    with pytest.raises(ValidationError):
        retention.set_years(
            scope=head, region=agency.region, code="berkas", years=years, basis=basis, now=clock.now()
        )
    assert found.schedule_of(agency.region).rules[-1].years == 5


def test_an_unknown_rule_is_refused(agency: Agency, head: Scope) -> None:
    with pytest.raises(ValidationError):
        retention.set_years(scope=head, region=agency.region, code="x", years=1, basis="y", now=clock.now())


def test_a_hold_spares_it_even_after_the_list_was_agreed_to(agency: Agency, head: Scope) -> None:
    evidence = old(agency)
    disposal = released(head, proposed(agency, head))
    retention.hold(scope=head, region=agency.region, evidence=evidence, reason="Perkara 3/G", now=clock.now())
    carried_out(disposal)
    evidence.refresh_from_db()
    assert evidence.blob_id is not None
    item = disposal.items.get()
    assert (item.outcome, item.note) == (Outcome.SPARED, "Ditahan dari pemusnahan.")


def test_a_hold_on_the_region_stops_every_list(agency: Agency, head: Scope) -> None:
    old(agency)
    hold = retention.hold(scope=head, region=agency.region, evidence=None, reason="BPK", now=clock.now())
    again = retention.hold(scope=head, region=agency.region, evidence=None, reason="BPK", now=clock.now())
    assert hold.pk == again.pk
    with pytest.raises(ValidationError):
        proposed(agency, head)
    retention.lift(scope=head, hold=hold, reason="Pemeriksaan selesai", now=clock.now())
    assert proposed(agency, head).items.count() == 1
    with pytest.raises(Refused):
        retention.lift(scope=head, hold=hold, reason="lagi", now=clock.now())


def test_used_again_between_consent_and_job_is_spared(agency: Agency, head: Scope) -> None:
    evidence = old(agency)
    disposal = released(head, proposed(agency, head))
    services.use(
        scope=contact_of(agency),
        evidence=evidence,
        subject=Subject(agency, group=Reference(ROUND, "9")).reference,
        now=NOW,
    )
    carried_out(disposal)
    assert disposal.items.get().outcome == Outcome.SPARED
    evidence.refresh_from_db()
    assert evidence.blob_id is not None


def test_content_that_another_record_holds_stays_and_the_minutes_say_so(
    agency: Agency, head: Scope, media: Path
) -> None:
    body = samples.pdf("sama")
    evidence = old(agency, body)
    twin = make_file(make_agency(agency.region, "Dinas Lain"), body=body)
    Blob.objects.update(stored_at=NOW - timedelta(days=9 * 365))
    assert evidence.blob is not None
    path = files.path_of(evidence.blob.sha256)
    os.utime(path, (LONG_AGO, LONG_AGO))
    disposal = carried_out(released(head, proposed(agency, head)))
    item = disposal.items.get()
    assert (item.outcome, item.gone_at) == (Outcome.DISPOSED, None)
    assert path.exists()
    assert twin.blob is not None
    # Once the other is gone too, the note follows.
    twin.words.all().delete()
    twin.delete()
    tasks.propose_disposals(clock.now())
    item.refresh_from_db()
    assert item.gone_at is not None
    assert not path.exists()


def test_copies_of_a_link_go_and_its_address_stays(agency: Agency, head: Scope) -> None:
    link = make_link_evidence(agency)
    blob = make_file(agency).blob
    assert blob is not None
    make_copy(link, blob)
    aged(link)
    disposal = carried_out(released(head, proposed(agency, head)))
    assert disposal.items.get().part == "salinan"
    link.refresh_from_db()
    assert (link.state, bool(link.url)) == (State.DISPOSED, True)
    assert not LinkCopy.objects.exists()


def test_another_list_than_the_one_read_is_not_released(agency: Agency, head: Scope) -> None:
    old(agency)
    disposal = proposed(agency, head)
    with pytest.raises(retention.ListChanged):
        released(head, disposal, mark="0" * 16)
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"approval": " "}, {"approval": "x" * 301}, {"approved_on": date(2999, 1, 1)}]
)
def test_without_a_real_approval_nothing_is_released(agency: Agency, head: Scope, fields: Any) -> None:
    old(agency)
    disposal = proposed(agency, head)
    with pytest.raises(ValidationError):
        released(head, disposal, **fields)
    disposal.refresh_from_db()
    assert disposal.state == DisposalState.PROPOSED


def test_a_dropped_list_says_why_and_does_not_come_back_at_once(agency: Agency, head: Scope) -> None:
    old(agency)
    disposal = proposed(agency, head)
    with pytest.raises(ValidationError):
        retention.drop(scope=head, disposal=disposal, reason=" ", now=clock.now())
    retention.drop(scope=head, disposal=disposal, reason="Dinilai kembali", now=clock.now())
    assert retention.propose_all(now=clock.now()) == 0
    assert retention.propose_all(now=clock.now() + timedelta(days=366)) == 1
    with pytest.raises(Refused):
        retention.drop(scope=head, disposal=disposal, reason="lagi", now=clock.now())


def test_the_clock_proposes_once_and_tells_who_may_agree(agency: Agency, head: Scope) -> None:
    old(agency)
    tasks.propose_disposals(clock.now())
    tasks.propose_disposals(clock.now())
    assert Disposal.objects.count() == 1
    assert list(Notice.objects.values_list("user_id", flat=True)) == [head.user_id]


def test_two_workers_that_propose_at_once_make_one_list(
    agency: Agency, head: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    old(agency)
    first = proposed(agency, head)
    monkeypatch.setattr(retention, "_open_lists", lambda: Disposal.objects.none())
    with transaction.atomic():
        retention.propose_all(now=clock.now())
    assert list(Disposal.objects.all()) == [first]
    assert connection.in_atomic_block


def test_a_job_killed_in_the_middle_goes_on_and_doubles_nothing(agency: Agency, head: Scope) -> None:
    one, two = old(agency), old(agency)
    disposal = released(head, proposed(agency, head))
    assert disposing.dispose(disposal=disposal, evidence_id=one.pk, now=clock.now())
    assert not disposing.dispose(disposal=disposal, evidence_id=one.pk, now=clock.now())
    carried_out(disposal)
    disposing.finish(disposal=disposal, now=clock.now())
    assert Event.objects.filter(verb="evidence.disposed").count() == 2
    assert Event.objects.filter(verb="disposal.done").count() == 1
    two.refresh_from_db()
    assert two.state == State.DISPOSED


def test_content_stored_today_waits_for_its_day(agency: Agency, head: Scope) -> None:
    evidence = old(agency)
    assert evidence.blob is not None
    disposal = released(head, proposed(agency, head))
    os.utime(files.path_of(evidence.blob.sha256))
    carried_out(disposal)
    assert disposal.items.get().gone_at is None
    assert files.stands(evidence.blob.sha256)


def test_who_may_do_what(agency: Agency, head: Scope) -> None:
    operator = person("operator", region=agency.region)[1]
    contact = contact_of(agency)
    evidence = old(agency)
    disposal = proposed(agency, operator)
    hold = retention.hold(
        scope=operator, region=agency.region, evidence=evidence, reason="Perkara", now=clock.now()
    )
    assert permissions.can_see(operator, agency.region)
    assert not permissions.can_see(contact, agency.region)
    assert not permissions.can_set_years(operator, agency.region)
    assert not permissions.can_lift(operator, hold)
    assert not permissions.can_decide(operator, disposal)
    assert permissions.can_decide(head, disposal)
    assert permissions.can_hold_evidence(operator, evidence)
    evidence.state = State.DISPOSED
    assert not permissions.can_hold_evidence(operator, evidence)
    foreign = person("kepala_kesbangpol", region=make_agency(name="Jauh").region)[1]
    if foreign.own_paths("evidence.dispose") != head.own_paths("evidence.dispose"):
        assert not permissions.can_decide(foreign, disposal)
    with pytest.raises(Refused):
        released(operator, disposal)


@pytest.mark.parametrize(
    "text",
    [
        "again_after_days: 1\nrules: [{code: a, label: A, years: 5, basis: b}]",
        "again_after_days: 1\nrules: [{code: a, label: A, of: [lain], years: 5, basis: b}]",
        "again_after_days: 1\nrules: [{code: a, label: A, of: [berkas], years: 0, basis: b}]",
        "again_after_days: 1\nrules: [{code: a, label: A, of: [berkas], basis: b}]",
        "again_after_days: 0\nrules: [{code: a, label: A, of: [berkas], years: 5, basis: b}]",
        "again_after_days: 1\nrules: [{code: a, label: A, of: [berkas], years: 5, basis: b},"
        " {code: a, label: B, of: [foto], years: 5, basis: b}]",
    ],
)
def test_a_schedule_that_says_too_little_is_refused(text: str) -> None:
    with pytest.raises(found.RetentionFault):
        found.read_schedule(text)


def test_a_kind_that_no_rule_names_is_kept(agency: Agency) -> None:
    schedule = found.read_schedule(
        "again_after_days: 1\nrules: [{code: a, label: A, of: [foto], years: 5, basis: b}]"
    )
    assert list(found.judged([old(agency)], schedule, on=clock.today())) == []


def test_the_last_day_of_february_never_goes_early() -> None:
    assert found.years_after(date(2020, 2, 29), 5) == date(2025, 3, 1)


def test_the_pages_from_the_list_to_the_minutes(agency: Agency, head: Scope) -> None:
    from selaras.accounts.models import User

    evidence = old(agency)
    client = Client()
    client.force_login(User.objects.get(pk=head.user_id))
    made = client.post("/bukti/retensi/susun/", follow=True)
    disposal = Disposal.objects.get()
    assert evidence.title in made.content.decode()
    address = disposal.get_absolute_url()
    assert client.get(f"{address}berita-acara/").status_code == 404
    assert client.post(f"{address}setujui/", {"mark": found.mark_of(disposal)}).status_code == 422
    told = {"approval": "ANRI B-12", "approved_on": clock.today().isoformat()}
    stale = client.post(f"{address}setujui/", {**told, "mark": "x"}, follow=True)
    assert "Daftarnya berubah" in stale.content.decode()
    client.post(f"{address}setujui/", {**told, "mark": found.mark_of(disposal)})
    item = DisposalItem.objects.get()
    carried_out(disposal)
    shown = client.get(f"{address}berita-acara/").content.decode()
    assert "ANRI B-12" in shown
    assert item.sha256 in shown
    assert "Isi tidak ada lagi di penyimpanan" in shown
    detail = client.get(evidence.get_absolute_url()).content.decode()
    assert "Isi berkas ini dimusnahkan" in detail
    assert client.get(f"/bukti/{evidence.pk}/berkas").status_code == 404
    assert client.get("/bukti/retensi/aturan/berkas/").status_code == 200
    client.post("/bukti/retensi/aturan/berkas/", {"years": "7", "basis": "JRA 9/2026"})
    assert "7 tahun" in client.get("/bukti/retensi/").content.decode()
    client.post("/bukti/retensi/tahan/", {"reason": "Pemeriksaan"})
    assert "sedang ditahan: Pemeriksaan" in client.get("/bukti/retensi/").content.decode()
    client.post(f"/bukti/retensi/tahan/{Hold.objects.get().pk}/akhiri/", {"reason": "Selesai"})
    assert Hold.objects.get().lifted_at is not None


def test_the_pages_cost_the_same_however_long_the_list(
    agency: Agency, head: Scope, django_assert_max_num_queries: Any
) -> None:
    from selaras.accounts.models import User

    client = Client()
    client.force_login(User.objects.get(pk=head.user_id))
    disposal = Disposal.objects.create(region=agency.region, region_path=agency.region.path, drafted_at=NOW)
    seen = []
    for most in (1, 10):
        for n in range(most):
            evidence = make_file(agency)
            retention.hold(scope=head, region=agency.region, evidence=evidence, reason="x", now=NOW)
            DisposalItem.objects.create(
                disposal=disposal, evidence=evidence, part="isi", sha256=f"{n:064}", size=1, title="x",
                agency_name="x", rule="x", ended_on=OVER, due_on=OVER,
            )  # fmt: skip
        counts = []
        for address in ("/bukti/retensi/", disposal.get_absolute_url()):
            with django_assert_max_num_queries(25) as asked:
                assert client.get(address).status_code == 200
            counts.append(len(asked))
        seen.append(counts)
    assert seen[0] == seen[1]
