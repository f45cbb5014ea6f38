"""The yearly review of roles stands on the list of whoever may do it, and leaves it when it is done."""

import pytest

from selaras.duties.choices import DutyState
from selaras.duties.models import Duty
from selaras.offices.models import Grant
from selaras.offices.services import begin_review, close_finished_reviews
from selaras.offices.tests.factories import NOW, make_agency, person


@pytest.mark.django_db
def test_it_is_owed_by_kesbangpol_and_done_with_the_last_answer() -> None:
    office = make_agency(kind="kesbangpol", name="Kesbangpol")
    _user, admin = person("admin", region=office.region)
    clerk = person("narahubung", agency=office)[1]
    review = begin_review(scope=admin, region=office.region, now=NOW)
    (duty,) = Duty.objects.mine(admin)
    assert (duty.owner_agency, duty.due_at, duty.url) == (office, review.due_at, review.get_absolute_url())
    assert not Duty.objects.mine(clerk).exists()
    Grant.objects.all().update(revoked_at=NOW)
    assert close_finished_reviews(now=NOW) == 1
    duty.refresh_from_db()
    assert duty.state == DutyState.DONE


@pytest.mark.django_db
def test_a_region_without_a_kesbangpol_has_a_review_all_the_same() -> None:
    office = make_agency(name="Bappeda")
    admin = person("admin", region=office.region)[1]
    begin_review(scope=admin, region=office.region, now=NOW)
    assert not Duty.objects.exists()
