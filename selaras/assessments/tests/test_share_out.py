"""Sharing out in bulk: all changes or none; duties, readers and contributors follow the item."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from selaras.assessments import services
from selaras.assessments.choices import ItemState
from selaras.assessments.models import Item, Round, RoundAgency
from selaras.assessments.services import Share
from selaras.assessments.tests.factories import (
    INTERNAL_DUE,
    NOW,
    OWNER_DUE,
    City,
    contribution_of,
    duties_of,
    duty_of,
    fresh,
    item_of,
    items_of,
)
from selaras.audit.models import Event
from selaras.core.verdict import Refused
from selaras.duties.models import Duty, Extension
from selaras.evidence.models import Evidence, Use
from selaras.notices.models import Notice
from selaras.offices.tests.factories import make_agency

HOUR = timedelta(hours=1)


def share(city: City, round_: Round, code: str, **changes: Any) -> Item:
    item = item_of(round_, code)
    services.share_out(scope=city.operator, round_=round_, shares={item.pk: Share(**changes)}, now=NOW)
    return fresh(item)


def test_all_faults_come_at_once_and_nothing_is_written(city: City, round_: Round) -> None:
    foreign, ended = City("73.71")["bappeda"], make_agency(city.region, is_active=False)
    items = {item.code: item for item in items_of(round_)}
    city.hand_in(items["2.2"])
    shares = {
        items["1.1"].pk: Share(owner_agency_id=city["dinsos"].pk),
        items["1.2"].pk: Share(owner_agency_id=foreign.pk, verifier_agency_id=ended.pk),
        items["1.3"].pk: Share(verifier_agency_id=city["polres"].pk),
        items["1.4"].pk: Share(due_at=OWNER_DUE + HOUR),
        items["2.2"].pk: Share(owner_agency_id=city["dinsos"].pk),
        10**6: Share(owner_agency_id=city["dinsos"].pk),
    }
    before = (set(Duty.objects.values_list("pk", "state")), Event.objects.count())
    with pytest.raises(ValidationError) as fault:
        services.share_out(scope=city.operator, round_=round_, shares=shares, now=NOW)
    assert sorted(fault.value.messages) == [
        "Ada butir yang bukan bagian dari periode ini.",
        "Butir 1.2: pilih OPD aktif dari daerah ini.",
        "Butir 1.3: verifikator harus OPD daerah ini.",
        "Butir 1.4: batas waktu melewati batas pemilik indeks.",
        "Butir 2.2 berstatus Menunggu validasi kepala OPD; kembalikan dahulu sebelum dialihkan ke OPD lain.",
    ]
    assert (set(Duty.objects.values_list("pk", "state")), Event.objects.count()) == before
    assert fresh(items["1.1"]).owner_agency == city["bappeda"]


def test_an_agency_that_ended_meanwhile_does_not_block_the_other_rows(city: City, round_: Round) -> None:
    city["tapem"].is_active = False
    city["tapem"].save()
    items = {item.code: item for item in items_of(round_)}
    shares = {
        items["1.2"].pk: Share(owner_agency_id=city["tapem"].pk, verifier_agency_id=city["kesbangpol"].pk),
        items["1.1"].pk: Share(owner_agency_id=city["dinsos"].pk),
    }
    assert services.share_out(scope=city.operator, round_=round_, shares=shares, now=NOW) == 1


def test_the_duty_moves_with_the_item_to_the_other_agency(city: City, round_: Round) -> None:
    told = city.user(city.contact("dinsos"))
    item = share(city, round_, "1.2", owner_agency_id=city["dinsos"].pk)
    assert duties_of(item) == {("isi", "dinsos", "belum")}
    old = Duty.objects.get(source_id=str(item.pk), owner_agency=city["tapem"], kind="isi")
    assert old.state == "dialihkan"
    assert Notice.objects.get(user=told).text == "Butir 1.2 dibagikan kepada OPD Anda."
    # The new agency can be given more time like any other.
    assert RoundAgency.objects.filter(round=round_, agency=city["dinsos"]).exists()


@pytest.mark.parametrize(
    ("state", "owed"), [(ItemState.DRAFT, "dikerjakan"), (ItemState.REPAIR, "perbaikan")]
)
def test_a_begun_item_is_owed_in_the_state_of_its_answer(
    city: City, round_: Round, state: ItemState, owed: str
) -> None:
    city.bring(item_of(round_, "1.2"), state)
    item = share(city, round_, "1.2", owner_agency_id=city["dinsos"].pk)
    assert duties_of(item) == {("isi", "dinsos", owed)}
    assert item.narrative == "Isi"


def test_moved_away_and_back_again_it_is_owed_once(city: City, round_: Round) -> None:
    for code in ("dinsos", "tapem", "dinsos"):
        item = share(city, round_, "1.2", owner_agency_id=city[code].pk)
    assert duties_of(item) == {("isi", "dinsos", "belum")}


def test_a_contributor_that_becomes_owner_contributes_no_more(city: City, round_: Round) -> None:
    item = share(city, round_, "1.1", owner_agency_id=city["tapem"].pk)
    assert duties_of(item) == {("isi", "tapem", "belum")}
    assert contribution_of(item, city["tapem"]).state == "dibatalkan"


def test_given_to_an_outside_body_kesbangpol_owes_it(city: City, round_: Round) -> None:
    item = share(city, round_, "1.2", owner_agency_id=city["polres"].pk)
    assert duties_of(item) == {("isi", "kesbangpol", "belum")}


def test_another_verifier_leaves_the_owners_duty_alone(city: City, round_: Round) -> None:
    item = city.write(item_of(round_, "1.2"))
    duty = duty_of(item)
    item = share(city, round_, "1.2", verifier_agency_id=city["hukum"].pk)
    assert duties_of(item) == {("isi", "tapem", "dikerjakan")}
    assert duty_of(item).pk == duty.pk


def test_while_it_waits_the_verification_goes_to_the_new_verifier(city: City, round_: Round) -> None:
    item = city.to_verifier(item_of(round_, "1.2"))
    services.open_for_review(scope=city.operator, item=item, now=NOW)
    item = share(city, round_, "1.2", verifier_agency_id=city["hukum"].pk)
    assert duties_of(item) == {("isi", "tapem", "menunggu"), ("verifikasi", "hukum", "belum")}
    # Whom it came from has read it, the new one has not: the owner may still take it back.
    assert item.opened_at is None
    item = services.verify(scope=city.verifier("hukum"), item_id=item.pk, now=NOW)
    assert duties_of(item) == set()


def test_an_own_date_moves_the_running_duty_and_keeps_its_history(city: City, round_: Round) -> None:
    item = share(city, round_, "1.1", due_at=INTERNAL_DUE + HOUR, due_reason="Menunggu surat")
    for kind in ("isi", "kontribusi"):
        duty = duty_of(item, kind)
        assert (duty.due_at, duty.original_due_at) == (INTERNAL_DUE + HOUR, INTERNAL_DUE)
        history = Extension.objects.get(duty=duty)
        assert (history.reason, history.actor_name) == ("Menunggu surat", "Rusmala")
    item = share(city, round_, "1.1", due_at=INTERNAL_DUE - HOUR)
    assert duty_of(item).due_at == INTERNAL_DUE - HOUR
    assert Extension.objects.filter(duty=duty_of(item)).last().reason == "Diatur pada pembagian butir."


def test_an_own_date_before_the_agencys_extension_does_not_shorten_it(city: City, round_: Round) -> None:
    services.extend_agency(
        scope=city.operator,
        round_=round_,
        agency=city["tapem"],
        due_at=INTERNAL_DUE + 2 * HOUR,
        reason="Pejabat berganti",
        now=NOW,
    )
    item = share(city, round_, "1.2", due_at=INTERNAL_DUE + HOUR)
    assert duty_of(item).due_at == INTERNAL_DUE + 2 * HOUR


def test_nothing_changed_writes_nothing(city: City, round_: Round) -> None:
    before = Event.objects.count()
    items = items_of(round_)
    same = {i.pk: Share(i.owner_agency_id, i.verifier_agency_id, i.due_at) for i in items}
    assert services.share_out(scope=city.operator, round_=round_, shares=same, now=NOW) == 0
    assert services.share_out(scope=city.operator, round_=round_, shares={}, now=NOW) == 0
    assert Event.objects.count() == before


def test_the_evidence_is_read_by_the_agencies_of_today(city: City, round_: Round) -> None:
    item = item_of(round_, "1.1")
    city.prove(item)

    def readers() -> set[str]:
        return set(Use.objects.get(subject_id=str(item.pk)).readers.values_list("code", flat=True))

    assert readers() == {"bappeda", "tapem", "kesbangpol"}
    share(city, round_, "1.1", verifier_agency_id=city["hukum"].pk, owner_agency_id=city["dinsos"].pk)
    assert readers() == {"dinsos", "tapem", "kesbangpol", "hukum"}


def test_whoever_sets_the_level_reads_the_proof_of_the_other_answers(city: City, round_: Round) -> None:
    item = item_of(round_, "1.1")
    city.prove(item)
    proof = Evidence.objects.get()
    scope = city.verifier("dinsos")
    assert not Evidence.objects.visible_to(scope).filter(pk=proof.pk).exists()
    share(city, round_, "1.4", verifier_agency_id=city["dinsos"].pk)
    assert Evidence.objects.visible_to(scope).filter(pk=proof.pk).exists()


def test_shared_out_by_kesbangpol_and_before_closing_only(city: City, round_: Round) -> None:
    item = item_of(round_, "1.2")
    wanted = {item.pk: Share(owner_agency_id=city["dinsos"].pk)}
    for scope in (city.contact("tapem"), city.province, City("73.71").operator):
        with pytest.raises(Refused):
            services.share_out(scope=scope, round_=round_, shares=wanted, now=NOW)
    city.close(round_)
    with pytest.raises(Refused, match="sudah ditutup"):
        services.share_out(scope=city.operator, round_=round_, shares=wanted, now=NOW)
