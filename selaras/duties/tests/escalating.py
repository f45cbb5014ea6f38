"""A Kesbangpol with its head, an agency with its own, and what stays late between them."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from selaras.accounts.models import User
from selaras.core.scope import Scope
from selaras.duties.models import DutyEscalation
from selaras.duties.selectors.escalations import escalations_for
from selaras.duties.services import draft_escalations
from selaras.duties.tests.factories import make_duty
from selaras.offices.choices import AgencyKind
from selaras.offices.models import Agency
from selaras.offices.tests.factories import make_agency, person, scope_of

# DUE is Tuesday 27 January 2026, 16.00 in Jakarta; so many working days after it at 9 o'clock.
AFTER = {
    1: datetime(2026, 1, 28, 2, tzinfo=UTC),
    2: datetime(2026, 1, 29, 2, tzinfo=UTC),
    3: datetime(2026, 1, 30, 2, tzinfo=UTC),
    4: datetime(2026, 2, 2, 2, tzinfo=UTC),
    10: datetime(2026, 2, 10, 2, tzinfo=UTC),
    40: datetime(2026, 3, 31, 2, tzinfo=UTC),
}


@dataclass
class House:
    """A Kesbangpol with its head and staff, and an agency with its head and contact."""

    office: Agency
    agency: Agency
    head_user: User
    chief_user: User

    @property
    def head(self) -> Scope:
        return scope_of(self.head_user)


@pytest.fixture
def house(db: None) -> House:
    office = make_agency(name="Badan Kesbangpol", kind=AgencyKind.KESBANGPOL)
    agency = make_agency(office.region, name="Bappeda")
    head, _scope = person("kepala_kesbangpol", region=office.region)
    chief, _scope = person("kepala_opd", agency=agency)
    return House(office, agency, head, chief)


def drafted(house: House, days: int = 3, duties: int = 1) -> DutyEscalation:
    for _n in range(duties):
        make_duty(house.agency)
    assert draft_escalations(now=AFTER[days]) == 1
    return DutyEscalation.objects.get()


def seen(scope: Scope) -> list[DutyEscalation]:
    return list(escalations_for(scope))
