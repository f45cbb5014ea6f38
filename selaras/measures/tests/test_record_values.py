"""Values are recorded once, corrected by a new row, and never changed in place."""

import pytest
from django.db import IntegrityError, transaction

from selaras.audit.models import Event
from selaras.measures.models import Measure, Recorded
from selaras.measures.selectors import latest_official, official_value
from selaras.measures.services import link_regions, record_value
from selaras.measures.tests.factories import NOW, SYSTEM, make_measure, make_value
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db


def test_a_value_is_tied_to_its_region_and_audited():
    region = make_region("16.72")
    measure = make_measure()
    assert measure.region == region
    assert str(measure) == "IKT 2024 16.72: 4.381"
    event = Event.objects.get(verb="measures.measure.recorded")
    assert (event.subject_id, event.region_path, event.after["score"]) == (
        str(measure.pk),
        "ID.16.72.",
        "4.381",
    )


def test_the_same_value_again_changes_nothing():
    first = make_measure()
    again, is_new = record_value(scope=SYSTEM, value=make_value(), now=NOW)
    assert (again, is_new) == (first, False)
    assert Event.objects.count() == 1


def test_a_corrected_value_replaces_the_row_and_keeps_the_old_one():
    wrong = make_measure(score="4.318")
    right = make_measure()
    assert right.replaces == wrong
    assert Measure.objects.count() == 2
    assert official_value("16.72", "IKT", "2024") == right
    event = Event.objects.get(verb="measures.measure.corrected")
    assert (event.before["score"], event.after["score"]) == ("4.318", "4.381")


def test_a_value_corrected_back_counts_again():
    make_measure()
    make_measure(score="4.4")
    last = make_measure()
    assert latest_official("16.72", "IKT") == last
    assert Measure.objects.count() == 3


@pytest.mark.parametrize(
    "change",
    [
        lambda measure: measure.save(),
        lambda measure: measure.delete(),
        lambda measure: Measure.objects.update(score="7"),
        lambda measure: Measure.objects.all().delete(),
        lambda measure: Measure.objects.bulk_update([measure], ["score"]),
    ],
)
def test_a_recorded_value_cannot_be_changed_or_deleted(change):
    measure = make_measure()
    with pytest.raises(Recorded):
        change(measure)
    assert Measure.objects.get().score == "4.381"


def test_two_first_rows_of_one_value_are_refused_by_the_database():
    measure = make_measure()
    copy = Measure.objects.get(pk=measure.pk)
    copy.pk, copy._state.adding = None, True
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()


@pytest.mark.parametrize(("rank", "out_of"), [(95, 94), (1, None), (0, 94)])
def test_a_rank_outside_its_list_is_refused_by_the_database(rank, out_of):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_measure(rank=rank, out_of=out_of)


def test_values_recorded_before_the_region_data_are_tied_later():
    measure = make_measure()
    assert measure.region is None
    region = make_region("16.72")
    assert link_regions() == 1
    measure.refresh_from_db()
    assert measure.region == region
    assert link_regions() == 0
