"""With the release of an escalation comes the letter that carries it out: once, in the words released."""

import pytest
from django.http import Http404
from django.test import Client

from selaras.accounts.models import User
from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.duties.models import DutyEscalation
from selaras.duties.services import decline_escalation, draft_escalations, release_escalation
from selaras.duties.tests.escalating import AFTER
from selaras.duties.tests.factories import make_duty, make_escalation
from selaras.letters.models import Letter
from selaras.letters.selectors.late_duties import TEMPLATE
from selaras.letters.services import begin_letter
from selaras.offices.choices import AgencyKind
from selaras.offices.models import Agency
from selaras.offices.tests.factories import make_agency, person


@pytest.fixture
def office(db: None) -> Agency:
    return make_agency(name="Badan Kesbangpol", kind=AgencyKind.KESBANGPOL)


@pytest.fixture
def chief(office: Agency) -> tuple[User, Scope]:
    return person("kepala_kesbangpol", region=office.region)


@pytest.fixture
def draft(office: Agency) -> DutyEscalation:
    return make_escalation(make_duty(make_agency(office.region, name="Bappeda"), "isi"), office)


def test_the_release_drafts_the_letter_with_the_words_released(
    office: Agency, chief: tuple[User, Scope], draft: DutyEscalation
) -> None:
    user, head = chief
    release_escalation(scope=head, escalation=draft, message="Mohon dibantu.", now=AFTER[4])
    letter, released = Letter.objects.get(), DutyEscalation.objects.get()
    assert (letter.state, letter.agency, letter.to) == ("konsep", office, ["Pimpinan Bappeda"])
    assert released.text in letter.body and "Mohon dibantu." in letter.body
    client = Client()
    client.force_login(user)
    assert letter.get_absolute_url() in client.get(released.get_absolute_url()).content.decode()


def test_nothing_is_drafted_before_the_decision_after_a_refusal_or_to_the_own_office(
    office: Agency, chief: tuple[User, Scope], draft: DutyEscalation
) -> None:
    _user, head = chief
    given = {"template": TEMPLATE, "subject_id": str(draft.pk), "now": AFTER[4]}
    with pytest.raises(Refused, match="sesudah kepala kantor"):
        begin_letter(scope=head, **given)
    decline_escalation(scope=head, escalation=draft, reason="Sudah ditelepon.", now=AFTER[4])
    make_duty(office, "isi")
    draft_escalations(now=AFTER[4])
    own = DutyEscalation.objects.get(owner_agency=office)
    release_escalation(scope=head, escalation=own, now=AFTER[4])
    with pytest.raises(Refused, match="tanpa surat"):
        begin_letter(scope=head, **given | {"subject_id": str(own.pk)})
    assert not Letter.objects.exists()


def test_strangers_reach_no_letter_through_it(chief: tuple[User, Scope], draft: DutyEscalation) -> None:
    release_escalation(scope=chief[1], escalation=draft, now=AFTER[4])
    contact = person("narahubung", agency=draft.owner_agency)[1]
    with pytest.raises(Refused):
        begin_letter(scope=contact, template=TEMPLATE, subject_id=str(draft.pk), now=AFTER[4])
    stranger = person("operator", agency=None, region=make_agency().region)[1]
    for subject in ("0", "x", "9" * 30):
        with pytest.raises(Http404):
            begin_letter(scope=stranger, template=TEMPLATE, subject_id=subject, now=AFTER[4])
