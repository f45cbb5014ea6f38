"""Two agencies whose kegiatan meet settle it between them; nobody's date moves by itself."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from selaras.audit.models import Event
from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.evidence import permissions, selectors
from selaras.evidence.choices import ActivityState
from selaras.evidence.models import Activity, ClashSettlement
from selaras.evidence.services import activities, settlements
from selaras.evidence.tests.factories import contact_of, facts, link_scope, make_held, make_plan
from selaras.notices.models import Notice
from selaras.offices.models import Agency
from selaras.offices.tests.factories import NOW, make_agency, person
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db
Pair = tuple[Activity, Activity]
HALL: dict[str, Any] = {"place": "Aula", "starts_at": time(9), "ends_at": time(11)}


@pytest.fixture
def kesra() -> Agency:
    return make_agency(name="Bagian Kesra", short_name="Kesra")


@pytest.fixture
def dinsos(kesra: Agency) -> Agency:
    return make_agency(kesra.region, name="Dinas Sosial", short_name="Dinsos")


@pytest.fixture
def pair(kesra: Agency, dinsos: Agency) -> Pair:
    return make_plan(kesra, title="Dialog", **HALL), make_plan(dinsos, title="Bakti", **HALL)


def propose(pair: Pair, scope: Scope, **given: Any) -> ClashSettlement:
    given = {"decision": "pindah", "mover": pair[1]} | given
    return settlements.propose(scope=scope, one=pair[1], other=pair[0], now=NOW, **given)


def words_of(scope: Scope, one: Activity) -> list[tuple[str, bool]]:
    return [(met.outcome, met.is_settled) for met in selectors.clashes_of(scope, one)]


def test_one_proposes_the_other_agrees_and_the_mover_moves_itself(
    pair: Pair, kesra: Agency, dinsos: Agency, django_capture_on_commit_callbacks: Any
) -> None:
    dialog, bakti = pair
    ours, theirs = contact_of(kesra), contact_of(dinsos)
    with django_capture_on_commit_callbacks(execute=True):
        row = propose(pair, ours, moves_to=date(2026, 2, 10), words="Aula penuh")
    assert (row.state, row.first_id, row.second_id) == ("diusulkan", dialog.pk, bakti.pk)
    proposed = "Diusulkan: \u201cBakti\u201d (Dinsos) pindah ke Selasa, 10 Februari 2026 (Aula penuh)."
    assert words_of(theirs, bakti) == words_of(ours, dialog) == [(proposed, False)]
    told = Notice.objects.filter(kind="clash").values_list("user__grants__agency", flat=True)
    assert set(told) == {kesra.pk, dinsos.pk}
    settlements.agree(scope=theirs, settlement=row, agency=dinsos, now=NOW)
    row.refresh_from_db()
    assert row.state == "disepakati"
    assert words_of(theirs, bakti) == [(proposed.replace("Diusulkan", "Disepakati"), True)]
    assert [voice.agency for voice in row.voices.all()] == [kesra, dinsos]
    # Agreed, and still nobody's calendar has changed.
    bakti.refresh_from_db()
    assert bakti.starts_on == date(2026, 2, 3)
    moved = replace(facts(title="Bakti", **HALL), starts_on=date(2026, 2, 10))
    activities.edit(scope=theirs, activity=bakti, facts=moved, now=NOW)
    assert selectors.clashes_of(ours, dialog) == []
    for one in pair:
        verbs = Event.objects.filter(
            subject_kind="activity", subject_id=str(one.pk), verb__startswith="clash."
        )
        assert [event.verb for event in verbs.order_by("pk")] == [
            "clash.proposed",
            "clash.agreed",
            "clash.agreed",
        ]


def test_staying_together_needs_a_reason_and_both(pair: Pair, kesra: Agency, dinsos: Agency) -> None:
    with pytest.raises(ValidationError) as fault:
        propose(pair, contact_of(kesra), decision="bersamaan", mover=None)
    assert set(fault.value.message_dict) == {"words"}
    row = propose(pair, contact_of(kesra), decision="bersamaan", words="Satu rangkaian acara.")
    assert row.mover is None
    settlements.agree(scope=contact_of(dinsos), settlement=row, agency=dinsos, now=NOW)
    told = selectors.month(contact_of(kesra), kesra.region_path, date(2026, 2, 1))
    assert (told.clash_count, told.total) == (0, 2)
    words = [met.outcome for _day, rows in told.days for row_ in rows for met in row_.met]
    assert words == ["Disepakati: tetap bersamaan, karena: Satu rangkaian acara."] * 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"decision": "lain"}, "decision"),
        ({"mover": None}, "mover"),
        ({"moves_to": date(2026, 2, 3)}, "moves_to"),
        ({"decision": "bersamaan", "words": " \u200b "}, "words"),
    ],
)
def test_what_is_missing_is_named(pair: Pair, kesra: Agency, given: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as fault:
        propose(pair, contact_of(kesra), **given)
    assert set(fault.value.message_dict) == {field}
    assert not ClashSettlement.objects.exists()


def test_a_stranger_to_the_pair_cannot_be_named_as_the_one_that_moves(pair: Pair, kesra: Agency) -> None:
    with pytest.raises(ValidationError):
        propose(pair, contact_of(kesra), mover=make_plan(kesra, **HALL))


def test_what_has_been_held_does_not_move(kesra: Agency, dinsos: Agency) -> None:
    same_day = {**HALL, "starts_on": date(2025, 10, 14)}
    held = make_held(kesra, title="Dialog", **same_day)
    other = make_held(dinsos, title="Bakti", **same_day)
    with pytest.raises(Refused, match="sudah terlaksana"):
        propose((held, other), contact_of(kesra))


def test_changed_facts_ask_again(pair: Pair, kesra: Agency, dinsos: Agency) -> None:
    row = propose(pair, contact_of(kesra), decision="bersamaan", words="Satu rangkaian")
    later = replace(facts(title="Bakti", **HALL), starts_on=date(2026, 2, 3), starts_at=time(10))
    activities.edit(scope=contact_of(dinsos), activity=pair[1], facts=later, now=NOW)
    with pytest.raises(ValidationError, match="usulkan lagi"):
        settlements.agree(scope=contact_of(dinsos), settlement=row, agency=dinsos, now=NOW)
    stale = [("Jadwalnya berubah sejak penyelesaian terakhir; sepakati lagi.", False)]
    assert words_of(contact_of(kesra), pair[0]) == stale
    again = propose(pair, contact_of(dinsos))
    row.refresh_from_db()
    assert (row.state, row.end_reason) == ("tidak_berlaku", "Diganti usulan baru.")
    assert again.state == "diusulkan"


def test_what_no_longer_meets_is_not_settled(pair: Pair, kesra: Agency, dinsos: Agency) -> None:
    elsewhere = replace(facts(title="Bakti", **HALL | {"place": "Lapangan"}), starts_on=date(2026, 2, 3))
    activities.edit(scope=contact_of(dinsos), activity=pair[1], facts=elsewhere, now=NOW)
    with pytest.raises(ValidationError, match="tidak bentrok lagi"):
        propose(pair, contact_of(kesra))


def test_the_office_records_consent_in_the_name_of_one_with_its_source(
    pair: Pair, kesra: Agency, dinsos: Agency
) -> None:
    operator, said = person("operator", region=kesra.region)[1], "Kasubbag, rapat 3 Februari"
    row = propose(pair, operator)
    assert row.voices.count() == 0
    with pytest.raises(ValidationError) as fault:
        settlements.agree(scope=operator, settlement=row, agency=kesra, now=NOW)
    assert "source" in fault.value.message_dict
    settlements.agree(
        scope=operator, settlement=row, agency=kesra, source="Kasubbag, rapat 3 Februari", now=NOW
    )
    row.refresh_from_db()
    assert row.state == "diusulkan"
    settlements.agree(scope=contact_of(dinsos), settlement=row, agency=dinsos, now=NOW)
    row.refresh_from_db()
    assert row.state == "disepakati"
    assert list(row.voices.values_list("source", flat=True)) == [said, ""]


def test_declined_and_withdrawn_stay_as_history(pair: Pair, kesra: Agency, dinsos: Agency) -> None:
    row = propose(pair, contact_of(kesra))
    settlements.decline(scope=contact_of(dinsos), settlement=row, reason="Undangan sudah beredar", now=NOW)
    assert words_of(contact_of(kesra), pair[0]) == [("", False)]
    with pytest.raises(Refused):
        settlements.agree(scope=contact_of(dinsos), settlement=row, agency=dinsos, now=NOW)
    second = propose(pair, contact_of(dinsos))
    settlements.agree(scope=contact_of(kesra), settlement=second, agency=kesra, now=NOW)
    settlements.withdraw(scope=contact_of(kesra), settlement=second, reason="Aula batal", now=NOW)
    with pytest.raises(Refused):
        settlements.withdraw(scope=contact_of(kesra), settlement=second, reason="Lagi", now=NOW)
    states = [one.state for one in selectors.settlements_of(*pair)]
    assert states == ["tidak_berlaku", "tidak_disepakati"]


def test_a_third_agency_neither_proposes_nor_agrees(pair: Pair, kesra: Agency, dinsos: Agency) -> None:
    third = contact_of(make_agency(kesra.region, name="Dinas Pariwisata"))
    with pytest.raises(Refused):
        propose(pair, third)
    row = propose(pair, contact_of(kesra))
    for step in (
        lambda: settlements.agree(scope=third, settlement=row, agency=dinsos, now=NOW),
        lambda: settlements.agree(scope=contact_of(kesra), settlement=row, agency=dinsos, now=NOW),
        lambda: settlements.agree(scope=contact_of(kesra), settlement=row, agency=kesra, now=NOW),
        lambda: settlements.decline(scope=third, settlement=row, reason="x", now=NOW),
        lambda: settlements.withdraw(scope=third, settlement=row, reason="x", now=NOW),
    ):
        with pytest.raises(Refused):
            step()
    assert not permissions.can_agree(contact_of(dinsos), row, make_agency())
    assert not permissions.can_settle(
        contact_of(kesra), pair[0], make_plan(make_agency(make_region("16.71")), **HALL)
    )


def test_a_cancelled_one_needs_no_settlement(pair: Pair, kesra: Agency) -> None:
    pair[1].state = ActivityState.CANCELLED
    assert "batal" in permissions.can_settle(contact_of(kesra), *pair).reason


def test_two_of_one_agency_are_settled_by_itself(kesra: Agency) -> None:
    both = make_plan(kesra, title="Satu", **HALL), make_plan(kesra, title="Dua", **HALL)
    assert propose(both, contact_of(kesra)).state == "disepakati"


def test_the_database_keeps_one_live_settlement_per_pair(pair: Pair, kesra: Agency) -> None:
    row = propose(pair, contact_of(kesra))
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


# ---- pages


def test_the_page_leads_from_the_clash_to_the_agreement(
    client: Client, pair: Pair, kesra: Agency, dinsos: Agency
) -> None:
    address = f"/kegiatan/{pair[0].pk}/bentrok/{pair[1].pk}/"
    client.force_login(person("narahubung", agency=kesra)[0])
    assert address in client.get("/kegiatan/sinkronisasi/?bulan=2026-02").text
    assert address in client.get(pair[1].get_absolute_url()).text
    bad = client.post(address, {"decision": "bersamaan", "words": ""})
    assert bad.status_code == 422
    assert "Tulis alasan keduanya tetap bersamaan." in bad.text
    client.post(address, {"decision": "pindah", "mover": pair[1].pk, "moves_to": "2026-02-10"})
    row = ClashSettlement.objects.get()
    assert "Setujui atas nama" not in client.get(address).text
    client.force_login(person("narahubung", agency=dinsos)[0])
    page = client.get(address).text
    assert "Setujui atas nama Dinsos" in page
    assert "Siapa dari Dinsos" not in page
    client.post(f"/kegiatan/bentrok/{row.pk}/setuju/", {"agency": dinsos.pk})
    page = client.get(address).text
    assert "Disepakati" in page
    assert "Ubah jadwal \u201cBakti\u201d" in page
    client.force_login(person("narahubung", agency=kesra)[0])
    assert "hanya Dinas Sosial yang mengubahnya" in client.get(address).text
    client.post(f"/kegiatan/bentrok/{row.pk}/cabut/", {"text": "Aula batal"})
    assert "Aula batal" in client.get(address).text


def test_addresses_that_lead_nowhere(client: Client, pair: Pair, kesra: Agency) -> None:
    client.force_login(person("narahubung", agency=kesra)[0])
    one, row = pair[0], propose(pair, contact_of(kesra))
    foreign = make_plan(make_agency(make_region("16.71")), **HALL)
    for address in (f"/kegiatan/{one.pk}/bentrok/{one.pk}/", f"/kegiatan/{one.pk}/bentrok/{foreign.pk}/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/kegiatan/bentrok/{row.pk}/lain/").status_code == 404
    assert client.post(f"/kegiatan/bentrok/{row.pk}/setuju/", {"agency": "x"}).status_code == 404
    client.force_login(person("narahubung", agency=foreign.agency)[0])
    assert client.post(f"/kegiatan/bentrok/{row.pk}/cabut/", {"text": "x"}).status_code == 404


@pytest.mark.slow
def test_the_calendar_asks_as_often_for_many_settled_pairs(
    client: Client, kesra: Agency, dinsos: Agency, django_assert_max_num_queries: Any
) -> None:
    operator, scope = person("operator", region=kesra.region)
    for day in range(1, 13):
        given = {**HALL, "starts_on": date(2026, 3, day)}
        both = make_plan(kesra, **given), make_plan(dinsos, **given)
        propose(both, scope)
    client.force_login(operator)
    with django_assert_max_num_queries(25):
        assert client.get("/kegiatan/sinkronisasi/?bulan=2026-03").text.count("Diusulkan:") == 24


def test_a_work_link_reads_no_joint_calendar(pair: Pair, kesra: Agency) -> None:
    assert selectors.settlement(link_scope(kesra), propose(pair, contact_of(kesra)).pk) is None
