"""A round opens with last year's result; its reasons become repairs with owners, dates and duties."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from selaras.assessments import permissions, services
from selaras.assessments.choices import REPAIR_OWED, REPAIR_TONES, REPAIR_TRANSITIONS, RepairState
from selaras.assessments.models import Repair, RepairEntry, Round
from selaras.assessments.services.repairs import VERBS
from selaras.assessments.templatetags.assessments import REPAIR_ACTIONS
from selaras.assessments.tests.factories import HOUR, INTERNAL_DUE, NOW, City, link_scope
from selaras.audit.models import Event
from selaras.core.references import Reference
from selaras.core.verdict import Refused
from selaras.duties.choices import DUTY_KINDS, DutyState
from selaras.duties.models import Duty
from selaras.duties.selectors import my_lists
from selaras.duties.services import extend
from selaras.evidence import services as evidence
from selaras.evidence.models import Evidence
from selaras.measures.models import Measure
from selaras.notices.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
REASONS = [
    "Tidak ada kebijakan diskriminatif yang tercatat.",
    "Visi toleransi belum tampak dalam perencanaan pembangunan.",
    "Tindakan nyata pemerintah dan masyarakat belum tampak.",
]


def official(edition: str = "2024", reasons: list[str] | None = None, region: str = "16.72") -> Measure:
    return Measure.objects.create(
        index_code="IKT",
        edition=edition,
        region_code=region,
        score="4.381",
        scale_min="1",
        scale_max="7",
        method_version="2024",
        owner="Pemilik contoh",
        source_title="Laporan contoh",
        state="dipublikasikan",
        mark="resmi",
        reasons=REASONS if reasons is None else reasons,
        recorded_at=NOW,
    )


@pytest.fixture
def evaluated(city: City) -> Round:
    official()
    return city.make_round()


def repair_of(round_: Round, number: int = 1) -> Repair:
    return round_.repairs.select_related("round__coordinator", "owner_agency").get(number=number)


def assign(city: City, repair: Repair, code: str = "bappeda", **changes: object) -> Repair:
    plan = {"codes": ["I1"], "owner": city[code], "due_at": INTERNAL_DUE} | changes
    return services.arrange_repair(
        scope=city.operator, repair_id=repair.pk, plan=services.RepairPlan(**plan), now=NOW
    )


def duties_of(repair: Repair) -> set[tuple[str, str, str]]:
    rows = Duty.objects.running().filter(source_kind="repair", source_id=str(repair.pk))
    return set(rows.values_list("kind", "owner_agency__code", "state"))


# ---- what the round opens with


def test_a_new_round_holds_what_the_owner_found_wanting_and_not_what_was_well(evaluated: Round) -> None:
    rows = list(evaluated.repairs.all())
    assert [row.text for row in rows] == REASONS[1:]
    assert [(row.number, row.codes, row.state) for row in rows] == [(1, ["I1"], "usulan"), (2, [], "usulan")]
    assert all(row.is_official and row.source == "Laporan contoh" for row in rows)
    assert not Duty.objects.filter(source_kind="repair").exists()


def test_a_sentence_that_nobody_has_read_yet_is_not_hidden(city: City) -> None:
    official(reasons=["Alasan yang belum dikenal."])
    assert repair_of(city.make_round()).text == "Alasan yang belum dikenal."


def test_only_the_last_edition_before_the_year_of_data_counts(city: City) -> None:
    official("2023", ["Alasan lama."])
    official("2025", ["Alasan tahun yang dinilai."])
    official("2024", ["Alasan daerah lain."], region="11.10")
    round_ = city.make_round()
    assert [row.text for row in round_.repairs.all()] == ["Alasan lama."]


def test_without_a_result_the_list_is_empty_and_taking_says_so(city: City, round_: Round) -> None:
    assert not round_.repairs.exists()
    with pytest.raises(ValidationError, match="Tidak ada alasan"):
        services.take_reasons(scope=city.operator, round_=round_, now=NOW)


def test_reasons_published_later_are_taken_once(city: City, round_: Round) -> None:
    official()
    assert len(services.take_reasons(scope=city.operator, round_=round_, now=NOW)) == 2
    with pytest.raises(ValidationError):
        services.take_reasons(scope=city.operator, round_=round_, now=NOW)


def test_the_city_adds_its_own_with_or_without_an_owner(city: City, evaluated: Round) -> None:
    own = services.add_repair(
        scope=city.operator,
        round_=evaluated,
        plan=services.RepairPlan(text=" Data pilah belum ada. "),
        now=NOW,
    )
    assert (own.number, own.text, own.state, own.is_official) == (3, "Data pilah belum ada.", "usulan", False)
    plan = services.RepairPlan(["I2"], city["dinsos"], INTERNAL_DUE, "Forum belum bertemu.")
    shared = services.add_repair(scope=city.operator, round_=evaluated, plan=plan, now=NOW)
    assert shared.state == RepairState.ASSIGNED and duties_of(shared) == {("perbaiki", "dinsos", "belum")}


# ---- duties


def test_a_repair_becomes_a_duty_of_its_owner_and_stands_on_its_first_page(
    city: City, evaluated: Round
) -> None:
    city.contact("bappeda")
    repair = assign(city, repair_of(evaluated))
    assert duties_of(repair) == {("perbaiki", "bappeda", "belum")}
    lists = my_lists(city.contact("bappeda"), now=NOW)
    groups = [group for part in (lists.late, lists.this_week, lists.later) for group in part]
    (group,) = [group for group in groups if group.kind == "perbaiki"]
    assert (group.label, group.url) == (repair.text, repair.get_absolute_url())
    page = _client(city, city.contact("bappeda")).get("/")
    assert repair.text in page.content.decode()
    told = Notice.objects.filter(user=city.user(city.contact("bappeda")), kind="assessments.repair")
    assert "menjadi tanggung jawab OPD Anda" in told.get().text
    assert told.get().url == repair.get_absolute_url()


def test_before_the_start_nobody_owes_and_the_start_opens_the_duty(city: City) -> None:
    official()
    prepared = city.make_round(started=False)
    repair = assign(city, repair_of(prepared))
    assert duties_of(repair) == set() and not Notice.objects.filter(kind="assessments.repair").exists()
    services.start_round(scope=city.operator, round_=prepared, now=NOW)
    assert duties_of(repair) == {("perbaiki", "bappeda", "belum")}


def test_what_an_outside_body_owns_is_followed_up_by_kesbangpol(city: City, evaluated: Round) -> None:
    repair = assign(city, repair_of(evaluated), "polres")
    assert duties_of(repair) == {("perbaiki", "kesbangpol", "belum")}
    assert permissions.can_report_repair(city.operator, repair)


def test_another_owner_and_another_date_move_the_duty(city: City, evaluated: Round) -> None:
    repair = assign(city, repair_of(evaluated))
    later = INTERNAL_DUE + timedelta(days=30)
    repair = assign(city, repair, due_at=later)
    assert Duty.objects.running().get(source_kind="repair").due_at == later
    repair = assign(city, repair, "dinsos", due_at=later)
    assert duties_of(repair) == {("perbaiki", "dinsos", "belum")}
    old = Duty.objects.get(source_kind="repair", owner_agency=city["bappeda"])
    assert old.state == DutyState.HANDED_OVER


def test_more_time_on_the_duty_is_the_new_date_of_the_repair(city: City, evaluated: Round) -> None:
    repair = assign(city, repair_of(evaluated))
    duty = Duty.objects.get(source_kind="repair")
    later = INTERNAL_DUE + timedelta(days=9)
    extend(scope=city.leader("kepala_kesbangpol"), duty=duty, due_at=later, reason="Rapat diundur", now=NOW)
    assert repair_of(evaluated).due_at == Duty.objects.get(pk=duty.pk).due_at == later
    assert repair.due_at == INTERNAL_DUE


def test_closing_and_settling_the_round_leave_repairs_running(city: City, evaluated: Round) -> None:
    """They are about the city, not about the answers: a vision in the plan outlives the questionnaire."""
    repair = assign(city, repair_of(evaluated))
    city.send(evaluated)
    services.settle_round(scope=city.operator, round_=evaluated, note="Siaran pers", now=NOW)
    assert duties_of(repair) == {("perbaiki", "bappeda", "belum")}
    services.report_repair(scope=city.contact("bappeda"), repair_id=repair.pk, note="Sudah", now=NOW)


# ---- from the report to the end


def test_reported_returned_reported_and_closed_with_its_history(city: City, evaluated: Round) -> None:
    repair, contact = assign(city, repair_of(evaluated)), city.contact("bappeda")
    services.report_repair(scope=contact, repair_id=repair.pk, note="Naskah disusun", now=NOW)
    assert duties_of(repair) == {
        ("perbaiki", "bappeda", "menunggu"),
        ("nilai_perbaikan", "kesbangpol", "belum"),
    }
    services.return_repair(scope=city.operator, repair_id=repair.pk, note="Halaman?", now=NOW + HOUR)
    assert duties_of(repair) == {("perbaiki", "bappeda", "perbaikan")}
    services.report_repair(scope=contact, repair_id=repair.pk, note="Naskah hal. 12", now=NOW + 2 * HOUR)
    done = services.close_repair(scope=city.operator, repair_id=repair.pk, note="Sesuai", now=NOW + 3 * HOUR)
    assert (done.state, done.done, duties_of(repair)) == ("selesai", "Naskah hal. 12", set())
    assert list(done.entries.values_list("action", flat=True)) == [
        "propose",
        "assign",
        "report",
        "return",
        "report",
        "close",
    ]
    assert done.entries.last().author_name == city.operator.name
    assert Event.objects.filter(verb="assessments.repair.closed", subject_id=str(repair.pk)).count() == 1


def test_kesbangpol_closes_without_a_report_only_by_saying_what_was_done(
    city: City, evaluated: Round
) -> None:
    repair = assign(city, repair_of(evaluated))
    with pytest.raises(ValidationError, match="Belum ada laporan OPD"):
        services.close_repair(scope=city.operator, repair_id=repair.pk, note=" ", now=NOW)
    assert services.close_repair(
        scope=city.operator, repair_id=repair.pk, note="Disahkan dalam rapat 20 Januari", now=NOW
    ).done.startswith("Disahkan")


def test_cancelled_and_opened_again_it_waits_for_an_owner(city: City, evaluated: Round) -> None:
    repair = assign(city, repair_of(evaluated))
    services.cancel_repair(scope=city.operator, repair_id=repair.pk, note="Tercatat dua kali", now=NOW)
    assert duties_of(repair) == set()
    services.restore_repair(scope=city.operator, repair_id=repair.pk, note="Ternyata berbeda", now=NOW)
    assert repair_of(evaluated).state == RepairState.PROPOSED
    assert duties_of(assign(city, repair)) == {("perbaiki", "bappeda", "belum")}


@pytest.mark.parametrize("step", ["report", "close", "return", "cancel", "restore"])
def test_every_step_needs_its_words_and_its_state(city: City, evaluated: Round, step: str) -> None:
    service = getattr(services, f"{step}_repair")
    repair = repair_of(evaluated, 2)
    scope = city.contact("bappeda") if step == "report" else city.operator
    if step in {"report", "close", "return"}:
        with pytest.raises(Refused):
            service(scope=scope, repair_id=repair.pk, note="Catatan", now=NOW)
    repair = assign(city, repair)
    if step == "return":
        services.report_repair(scope=city.contact("bappeda"), repair_id=repair.pk, note="Ada", now=NOW)
    if step == "restore":
        with pytest.raises(Refused):
            service(scope=scope, repair_id=repair.pk, note="Catatan", now=NOW)
        services.cancel_repair(scope=city.operator, repair_id=repair.pk, note="Ganda", now=NOW)
    before = RepairEntry.objects.count()
    with pytest.raises(ValidationError):
        service(scope=scope, repair_id=repair.pk, note=" \r\n\x00", now=NOW)
    assert RepairEntry.objects.count() == before


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"due_at": None}, "due_at"),
        ({"owner": None}, "owner"),
        ({"owner": None, "due_at": None}, "owner"),
        ({"due_at": NOW - HOUR}, "due_at"),
        ({"codes": ["I9"]}, "codes"),
    ],
)
def test_a_plan_that_cannot_be_changes_nothing(
    city: City, evaluated: Round, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        assign(city, repair_of(evaluated), **changes)
    assert set(caught.value.error_dict) == {field}
    assert repair_of(evaluated).state == RepairState.PROPOSED


def test_an_agency_of_another_region_cannot_be_named(city: City, evaluated: Round) -> None:
    other = City("73.71")
    with pytest.raises(ValidationError):
        assign(city, repair_of(evaluated), owner=other["bappeda"])


def test_a_date_that_has_passed_may_stay_when_only_the_owner_changes(city: City, evaluated: Round) -> None:
    repair = assign(city, repair_of(evaluated))
    plan = services.RepairPlan(["I1"], city["dinsos"], INTERNAL_DUE)
    late = INTERNAL_DUE + HOUR
    moved = services.arrange_repair(scope=city.operator, repair_id=repair.pk, plan=plan, now=late)
    assert moved.owner_agency == city["dinsos"]


def test_the_words_of_the_owner_cannot_be_typed_over(city: City, evaluated: Round) -> None:
    assert assign(city, repair_of(evaluated), text="Sudah baik").text == REASONS[1]
    own = services.add_repair(
        scope=city.operator, round_=evaluated, plan=services.RepairPlan(text="Awal"), now=NOW
    )
    assert assign(city, own, text="Lebih jelas").text == "Lebih jelas"
    with pytest.raises(ValidationError):
        services.add_repair(
            scope=city.operator, round_=evaluated, plan=services.RepairPlan(text=" "), now=NOW
        )


# ---- who may


def test_who_reads_and_who_acts(city: City, evaluated: Round) -> None:
    repair = assign(city, repair_of(evaluated))
    readers = (
        city.operator,
        city.leader("sekda"),
        city.verifier(),
        city.contact("bappeda"),
        city.head("bappeda"),
    )
    strangers = (
        city.contact("dinsos"),
        city.province,
        city.nation,
        city.leader("admin"),
        City("73.71").operator,
    )
    for scope in readers:
        assert permissions.can_see_repairs(scope, evaluated)
        assert repair in Repair.objects.visible_to(scope)
    for scope in strangers:
        assert not permissions.can_see_repairs(scope, evaluated)
        assert repair not in Repair.objects.visible_to(scope)
    for scope in (*readers[1:], *strangers):
        assert not permissions.can_arrange_repair(scope, repair)
        assert not permissions.can_add_repair(scope, evaluated)
        assert not permissions.can_step_repair(scope, repair, "close")
    for scope in (city.operator, city.leader("sekda"), *strangers):
        assert not permissions.can_report_repair(scope, repair)
        assert not permissions.can_add_repair_evidence(scope, repair)
    link = link_scope(city["bappeda"], evaluated)
    assert permissions.can_report_repair(link, repair) and repair in Repair.objects.visible_to(link)
    assert repair not in Repair.objects.visible_to(link_scope(city["dinsos"], evaluated))
    assert repair not in Repair.objects.visible_to(link_scope(city["bappeda"], evaluated, kind="lain"))
    assert not permissions.can_add_repair(link, evaluated)


def test_what_has_ended_or_waits_is_not_shared_out_again(city: City, evaluated: Round) -> None:
    repair = assign(city, repair_of(evaluated))
    services.report_repair(scope=city.contact("bappeda"), repair_id=repair.pk, note="Ada", now=NOW)
    with pytest.raises(Refused):
        assign(city, repair)
    done = services.close_repair(scope=city.operator, repair_id=repair.pk, note="", now=NOW)
    assert not permissions.can_add_repair_evidence(city.contact("bappeda"), done)
    with pytest.raises(Refused):
        services.report_repair(scope=city.contact("bappeda"), repair_id=repair.pk, note="Lagi", now=NOW)


def test_the_database_keeps_no_half_repair(city: City, evaluated: Round) -> None:
    repair = repair_of(evaluated)
    for broken in ({"state": "ditugaskan"}, {"text": ""}, {"number": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Repair.objects.filter(pk=repair.pk).update(**broken)
    assign(city, repair)
    with pytest.raises(IntegrityError), transaction.atomic():
        Repair.objects.filter(pk=repair.pk).update(state="selesai")


# ---- evidence


def test_proof_is_added_by_the_owner_and_kept_once_the_repair_is_closed(city: City, evaluated: Round) -> None:
    repair, contact = assign(city, repair_of(evaluated)), city.contact("bappeda")
    made = evidence.attach_link(
        scope=contact,
        subject=Reference("repair", str(repair.pk)),
        url="https://contoh.example.go.id/rpjmd",
        title="Naskah",
        now=NOW,
    )
    proof = Evidence.objects.get(title="Naskah")
    assert made and proof.agency == city["bappeda"]
    assert proof in Evidence.objects.visible_to(city.operator)
    assert proof not in Evidence.objects.visible_to(city.contact("dinsos"))
    with pytest.raises(Refused):
        evidence.use(
            scope=city.contact("dinsos"), evidence=proof, subject=Reference("repair", str(repair.pk)), now=NOW
        )
    services.report_repair(scope=contact, repair_id=repair.pk, note="Ada", now=NOW)
    services.close_repair(scope=city.operator, repair_id=repair.pk, note="", now=NOW)
    with pytest.raises(Refused, match="sudah diputuskan"):
        evidence.archive(scope=contact, evidence=proof, reason="Salah", now=NOW)


# ---- pages


def _client(city: City, scope: object) -> Client:
    client = Client()
    client.force_login(city.user(scope))
    return client


def test_the_page_shows_result_reasons_owners_and_states(city: City, evaluated: Round) -> None:
    assign(city, repair_of(evaluated))
    text = (
        _client(city, city.leader("sekda")).get(reverse("evaluation", args=[evaluated.pk])).content.decode()
    )
    for words in ("4,381", *REASONS, "Bappeda", "Ditugaskan", "Belum dibagi", "I1 Perencanaan contoh"):
        assert words in text
    assert "Tambah perbaikan" not in text
    csv = _client(city, city.operator).get(reverse("evaluation", args=[evaluated.pk]), {"format": "csv"})
    assert REASONS[1] in csv.getvalue().decode() if hasattr(csv, "getvalue") else b"".join(csv).decode()


def test_the_whole_way_through_the_pages(city: City, evaluated: Round) -> None:
    operator, contact = _client(city, city.operator), _client(city, city.contact("bappeda"))
    repair = repair_of(evaluated)
    address = repair.get_absolute_url()
    bad = operator.post(f"{address}bagi/", {"codes": ["I1"], "owner": city["bappeda"].pk})
    assert bad.status_code == 422 and "diisi bersama" in bad.content.decode()
    due = "2099-01-27T16:00"
    good = operator.post(f"{address}bagi/", {"codes": ["I1"], "owner": city["bappeda"].pk, "due_at": due})
    assert good.status_code == 302
    empty = contact.post(f"{address}langkah/lapor/", {"note": ""})
    assert empty.status_code == 422 and "Tuliskan apa yang sudah dilakukan" in empty.content.decode()
    assert contact.post(f"{address}langkah/lapor/", {"note": "Sudah ada"}).status_code == 302
    assert contact.post(f"{address}langkah/tutup/", {"note": "x"}).status_code == 403
    assert contact.get(f"{address}bagi/").status_code == 403
    assert operator.post(f"{address}langkah/hilang/", {"note": "x"}).status_code == 404
    assert "Kembalikan untuk diperbaiki" in operator.get(address).content.decode()
    assert operator.post(f"{address}langkah/tutup/", {"note": ""}).status_code == 302
    assert repair_of(evaluated).state == RepairState.DONE
    added = operator.post(reverse("repair_add", args=[evaluated.pk]), {"text": "Data pilah belum ada"})
    assert added.status_code == 302 and evaluated.repairs.count() == 3
    assert operator.post(reverse("repair_add", args=[evaluated.pk]), {"text": ""}).status_code == 422
    again = operator.post(reverse("reasons_take", args=[evaluated.pk]), follow=True)
    assert "Tidak ada alasan pemilik indeks yang belum menjadi perbaikan" in again.content.decode()
    foreign = City("73.71")
    assert _client(foreign, foreign.operator).get(address).status_code == 404


def test_a_work_link_shows_the_repairs_of_its_agency(city: City, evaluated: Round) -> None:
    repair, other = assign(city, repair_of(evaluated)), assign(city, repair_of(evaluated, 2), "dinsos")
    rows = Repair.objects.visible_to(link_scope(city["bappeda"], evaluated))
    assert repair in rows and other not in rows


def test_ten_times_the_repairs_cost_no_query_more(city: City, evaluated: Round) -> None:
    client, address = _client(city, city.operator), reverse("evaluation", args=[evaluated.pk])
    for number in (1, 2):
        assign(city, repair_of(evaluated, number))
    counts = []
    for _size in range(2):
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        counts.append(len(seen))
        for number in range(40):
            plan = services.RepairPlan(["I2"], city["dinsos"], INTERNAL_DUE, f"Perbaikan {number}")
            services.add_repair(scope=city.operator, round_=evaluated, plan=plan, now=NOW)
    assert counts[0] == counts[1] <= 25


def test_every_step_and_state_has_words_a_tone_and_a_place_in_the_tables() -> None:
    assert set(REPAIR_TONES) == set(REPAIR_OWED) == set(RepairState)
    assert set(VERBS) == set(REPAIR_ACTIONS) == {*REPAIR_TRANSITIONS, "propose"}
    for owed in REPAIR_OWED.values():
        assert set(owed) <= set(DUTY_KINDS)
