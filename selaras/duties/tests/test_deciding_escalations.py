"""The head decides about what stays late: whom it reaches, who acts meanwhile, and who may not."""

from datetime import date

import pytest

from selaras.accounts.models import User
from selaras.core.references import _actions
from selaras.core.verdict import Refused
from selaras.duties.choices import EscalationState
from selaras.duties.models import DutyEscalation
from selaras.duties.selectors.escalations import deciders
from selaras.duties.services import decline_escalation, draft_escalations, release_escalation
from selaras.duties.tests.escalating import AFTER, House, drafted, seen
from selaras.duties.tests.escalating import house as house
from selaras.duties.tests.factories import make_duty
from selaras.notices.models import Mail, Notice
from selaras.offices.models import Absence
from selaras.offices.tests.factories import grant, make_user, person, scope_of
from selaras.regions.tests.factories import make_region


def test_released_it_reaches_the_head_of_the_agency_in_the_product_and_by_mail(house: House) -> None:
    User.objects.filter(pk=house.chief_user.pk).update(email="kepala@contoh.id")
    contact, _scope = person("narahubung", agency=house.agency)
    escalation = drafted(house)
    people = release_escalation(
        scope=house.head, escalation=escalation, message="Mohon hubungi kami.", now=AFTER[4]
    )
    assert people.present == {house.chief_user.pk}
    assert Notice.objects.filter(user=house.chief_user).get().url == escalation.get_absolute_url()
    assert Mail.objects.get().to == "kepala@contoh.id"
    assert not Notice.objects.filter(user=contact).exists()
    (shown,) = seen(scope_of(house.chief_user))
    assert shown.text.endswith("Mohon hubungi kami.")
    assert "Terlambat 4 hari kerja" in shown.text


def test_without_an_account_of_the_chief_the_people_of_the_agency_are_told(house: House) -> None:
    house.chief_user.grants.update(revoked_at=AFTER[1])
    contact, _scope = person("narahubung", agency=house.agency)
    escalation = drafted(house)
    assert release_escalation(scope=house.head, escalation=escalation, now=AFTER[4]).present == {contact.pk}


def test_of_the_own_office_the_person_named_is_told(house: House) -> None:
    member, _scope = person("operator", region=house.office.region)
    make_duty(house.office, owner_user_id=member.pk)
    draft_escalations(now=AFTER[3])
    escalation = DutyEscalation.objects.get()
    people = release_escalation(scope=house.head, escalation=escalation, now=AFTER[4])
    assert people.present | people.without_right <= {member.pk}
    assert Notice.objects.filter(user=member).exists()


def away(user: User, deputy: User) -> None:
    Absence.objects.create(
        user=user,
        deputy=deputy,
        starts_on=date(2026, 1, 26),
        ends_on=date(2026, 2, 6),
        said_at=AFTER[1],
    )


def test_while_the_head_is_away_the_acting_head_decides_and_a_deputy_without_the_right_is_only_told(
    house: House,
) -> None:
    deputy, _scope = person("operator", region=house.office.region)
    away(house.head_user, deputy)
    people = deciders(house.office, AFTER[3])
    assert (people.present, people.without_right) == (frozenset(), frozenset({deputy.pk}))
    escalation = drafted(house)
    told = Notice.objects.get(user=deputy)
    assert "hak akses" in told.text and house.agency.name not in told.text
    with pytest.raises(Refused):
        release_escalation(scope=scope_of(deputy), escalation=escalation, now=AFTER[4])
    grant(deputy, "kepala_kesbangpol", region=house.office.region)
    assert deciders(house.office, AFTER[3]).present == {deputy.pk}
    release_escalation(scope=scope_of(deputy), escalation=escalation, now=AFTER[4])


def test_staff_owner_sekda_and_other_regions_decide_nothing(house: House) -> None:
    escalation, elsewhere = drafted(house), make_region("16.71")
    strangers = [
        person("operator", region=house.office.region)[1],
        person("sekda", region=house.office.region)[1],
        person("narahubung", agency=house.agency)[1],
        person("kepala_kesbangpol", region=elsewhere)[1],
        scope_of(house.chief_user),
        scope_of(make_user()),
    ]
    for scope in strangers:
        with pytest.raises(Refused):
            release_escalation(scope=scope, escalation=escalation, now=AFTER[4])
        with pytest.raises(Refused):
            decline_escalation(scope=scope, escalation=escalation, reason="x", now=AFTER[4])
    assert DutyEscalation.objects.get().state == EscalationState.DRAFT


def test_declining_needs_a_reason(house: House) -> None:
    escalation = drafted(house)
    with pytest.raises(Refused, match="alasan"):
        decline_escalation(scope=house.head, escalation=escalation, reason="  ", now=AFTER[4])


def test_a_letter_that_fails_releases_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    escalation = drafted(house)

    def fails(**_given: object) -> None:
        raise RuntimeError

    monkeypatch.setitem(_actions, ("duty_escalation", "released"), fails)
    with pytest.raises(RuntimeError):
        release_escalation(scope=house.head, escalation=escalation, now=AFTER[4])
    assert DutyEscalation.objects.get().state == EscalationState.DRAFT
    assert not Notice.objects.filter(user=house.chief_user).exists()
