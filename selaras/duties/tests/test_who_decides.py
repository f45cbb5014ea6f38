"""Who sees, releases, declines and passes on an escalation of late duties; every branch of its rules."""

import pytest

from selaras.core.scope import Scope
from selaras.duties import permissions as rules
from selaras.duties.choices import EscalationState
from selaras.duties.models import DutyEscalation
from selaras.duties.selectors.escalations import escalations_for
from selaras.duties.tests.factories import NOW, make_duty, make_escalation
from selaras.offices.choices import AgencyKind
from selaras.offices.models import Agency
from selaras.offices.tests.factories import make_agency, person
from selaras.regions.tests.factories import make_region


@pytest.fixture
def office(db: None) -> Agency:
    return make_agency(make_region("16"), name="Kesbangpol", kind=AgencyKind.KESBANGPOL)


@pytest.fixture
def cast(office: Agency) -> dict[str, Scope]:
    city = make_region("16.72")
    return {
        "head": person("kepala_provinsi", agency=office)[1],
        "city": person("kepala_kesbangpol", region=city)[1],
        "tata_usaha": person("tata_usaha", agency=office)[1],
    }


def stored(escalation: DutyEscalation, **changes: object) -> DutyEscalation:
    DutyEscalation.objects.filter(pk=escalation.pk).update(**changes)
    return DutyEscalation.objects.with_late().select_related("office", "owner_agency").get(pk=escalation.pk)


def test_an_office_whose_head_holds_the_role_for_it_alone_decides_there(
    office: Agency, cast: dict[str, Scope]
) -> None:
    agency = make_agency(office.region, name="Bappeda")
    draft = stored(make_escalation(make_duty(agency), office))
    assert {name for name, scope in cast.items() if rules.can_release(scope, draft)} == {"head"}
    assert {name for name, scope in cast.items() if escalations_for(scope)} == {"head"}
    assert not rules.sees_escalations(cast["tata_usaha"])
    for rule in (rules.can_send, rules.can_draft_letter):
        assert not rule(cast["head"], draft)
        assert not rule(cast["city"], draft)
    sent = stored(draft, state=EscalationState.RELEASED, decided_at=NOW, text="Isi")
    assert rules.can_send(cast["head"], sent) and rules.can_draft_letter(cast["head"], sent)
    assert not rules.can_decline(cast["head"], sent) and not rules.can_release(cast["head"], sent)
    own = stored(sent, owner_agency=office)
    assert not rules.can_draft_letter(cast["head"], own)


def test_staff_who_remind_pass_on_what_the_head_released_and_decide_nothing(db: None) -> None:
    office = make_agency(name="Kesbangpol", kind=AgencyKind.KESBANGPOL)
    draft = stored(make_escalation(make_duty(make_agency(office.region)), office))
    _user, staff = person("operator", region=office.region)
    assert [row.pk for row in escalations_for(staff)] == [draft.pk]
    assert not rules.can_release(staff, draft) and not rules.can_decline(staff, draft)
    assert not rules.can_send(staff, draft)
    sent = stored(draft, state=EscalationState.RELEASED, decided_at=NOW, text="Isi")
    assert rules.can_send(staff, sent) and rules.can_draft_letter(staff, sent)


def test_nothing_late_is_nothing_to_release(db: None) -> None:
    office = make_agency(name="Kesbangpol", kind=AgencyKind.KESBANGPOL)
    duty = make_duty(make_agency(office.region))
    escalation = make_escalation(duty, office)
    type(duty).objects.filter(pk=duty.pk).update(state="menunggu")
    _user, head = person("kepala_kesbangpol", region=office.region)
    assert not rules.can_release(head, stored(escalation))
    assert rules.can_decline(head, stored(escalation))
