"""Making a round: shared out as the instrument proposes, with stages of its own; nothing is owed yet."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from selaras.assessments import services
from selaras.assessments.choices import RoundState, Sharing
from selaras.assessments.models import Contribution, Round, Stage
from selaras.assessments.tests.factories import (
    INTERNAL_DUE,
    MADE,
    OWNER_DUE,
    TEXT,
    City,
    items_of,
    plan,
)
from selaras.audit.models import Event
from selaras.core.verdict import Refused
from selaras.duties.models import Duty
from selaras.instruments.tests.factories import make_instrument
from selaras.offices.tests.factories import make_agency


def create(city: City, **changes: Any) -> Round:
    scope = changes.pop("scope", None) or city.operator
    coordinator = changes.pop("coordinator", None) or city["kesbangpol"]
    return services.create_round(
        scope=scope,
        instrument=make_instrument(TEXT),
        region=city.region,
        coordinator=coordinator,
        plan=plan(**changes),
        now=MADE,
    )


def faults(city: City, **changes: Any) -> set[str]:
    with pytest.raises(ValidationError) as fault:
        create(city, **changes)
    assert Round.objects.count() == 0
    return set(fault.value.message_dict)


def test_items_go_to_their_usual_owners_and_verifiers_are_others(city: City) -> None:
    round_ = create(city)
    shared = {i.code: (i.owner_agency.code, i.verifier_agency.code) for i in items_of(round_)}
    assert shared == {
        "1.1": ("bappeda", "kesbangpol"),
        "1.2": ("tapem", "kesbangpol"),
        # What Kesbangpol enters itself is checked in turn by the legal section and by planning.
        "1.3": ("polres", "hukum"),
        "1.4": ("bappeda", "kesbangpol"),
        "2.1": ("kesbangpol", "bappeda"),
        "2.2": ("tapem", "kesbangpol"),
        "2.3": ("kesbangpol", "hukum"),
    }
    assert {i.code for i in items_of(round_) if i.is_level} == {"1.4", "2.3"}


def test_further_usual_owners_contribute_but_not_to_what_they_enter_themselves(city: City) -> None:
    create(city)
    asked = set(Contribution.objects.values_list("item__code", "agency__code"))
    # Polres answers by letter and Kesbangpol enters it, so Kesbangpol does not contribute to 1.3.
    assert asked == {("1.1", "tapem")}


def test_an_owner_that_the_city_has_not_registered_leaves_the_item_open(city: City) -> None:
    city["tapem"].is_active = False
    city["tapem"].save()
    round_ = create(city)
    assert [i.code for i in items_of(round_) if i.owner_agency_id is None] == ["1.2", "2.2"]
    assert not Contribution.objects.exists()


def test_alone_kesbangpol_verifies_itself(city: City) -> None:
    for code in ("hukum", "bappeda"):
        city[code].is_active = False
        city[code].save()
    assert {i.verifier_agency.code for i in items_of(create(city))} == {"tapem", "kesbangpol"}
    city["tapem"].is_active = False
    city["tapem"].save()
    assert {i.verifier_agency.code for i in items_of(create(city, data_year=2024))} == {"kesbangpol"}


def test_a_new_round_is_prepared_and_nobody_owes_anything(city: City) -> None:
    round_ = create(city)
    assert (round_.state, round_.sharing, round_.zone) == (
        RoundState.PREPARED,
        Sharing.STATUS,
        "Asia/Jakarta",
    )
    assert not Duty.objects.exists()
    event = Event.objects.get(verb="assessments.round.created")
    assert (event.subject_id, event.after, event.actor_name) == (str(round_.pk), {"items": 7}, "Rusmala")


def test_every_stage_has_its_own_window(city: City) -> None:
    round_ = create(city)
    stages = {stage.kind: (stage.opens_at, stage.closes_at) for stage in Stage.objects.filter(round=round_)}
    assert stages == {
        "isi": (MADE, INTERNAL_DUE),
        "validasi": (MADE, INTERNAL_DUE),
        "verifikasi": (MADE, OWNER_DUE),
        "kirim": (INTERNAL_DUE, OWNER_DUE),
        "tetap": (OWNER_DUE, OWNER_DUE + timedelta(days=180)),
    }


def test_one_date_for_both_still_leaves_an_hour_to_send(city: City) -> None:
    round_ = create(city, internal_due_at=OWNER_DUE)
    sending = Stage.objects.get(round=round_, kind="kirim")
    assert sending.opens_at == OWNER_DUE - timedelta(hours=1)


def test_all_faults_of_a_plan_are_told_at_once_and_nothing_is_written(city: City) -> None:
    assert faults(city, internal_due_at=OWNER_DUE + timedelta(hours=1), filling_year=2024) == {
        "internal_due_at",
        "filling_year",
    }
    assert faults(city, internal_due_at=MADE) == {"internal_due_at"}
    assert faults(city, coordinator=city["polres"]) == {"coordinator"}
    assert faults(city, coordinator=City("73.71")["kesbangpol"]) == {"coordinator"}
    assert faults(city, coordinator=make_agency(city.region, is_active=False)) == {"coordinator"}


def test_a_year_is_assessed_once_per_instrument(city: City) -> None:
    create(city)
    with pytest.raises(ValidationError) as fault:
        create(city)
    assert set(fault.value.message_dict) == {"data_year"}
    assert create(city, data_year=2024).pk
    assert create(City("73.71")).pk


def test_only_kesbangpol_of_the_city_makes_a_round(city: City) -> None:
    for scope in (city.contact("bappeda"), city.province, City("73.71").operator):
        with pytest.raises(Refused):
            create(city, scope=scope)
    assert not Round.objects.exists()
