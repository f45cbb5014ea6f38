"""Case 1 stands as its scene says, by the rules of the demonstration."""

from collections import Counter

import pytest

from selaras.accounts.models import User
from selaras.assessments.choices import ItemState
from selaras.assessments.models import Revision, Round
from selaras.assessments.selectors.rounds import counts_of
from selaras.audit.models import Event
from selaras.core.workdays import calendar_at
from selaras.demo.choices import CAST, DIALOGUE_ITEMS, PEOPLE
from selaras.demo.tests.moments import SUNDAY
from selaras.duties.models import Duty
from selaras.evidence.compute import clashes
from selaras.evidence.models import Activity, Evidence
from selaras.offices.models import Contact

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_33_of_55_items_are_filled_in_the_states_of_the_scene(case: Round) -> None:
    counts = counts_of(case)
    assert (counts.total, counts.filled) == (55, 33)
    assert (counts.verified, counts.at_verifier, counts.at_head) == (21, 7, 0)
    assert (counts.repair, counts.draft, counts.empty) == (5, 12, 10)


def test_the_shares_are_those_of_the_scene(case: Round) -> None:
    shares = Counter(case.items.values_list("code", flat=True).order_by("code"))
    assert len(shares) == 55
    by_indicator = Counter(code.split(".")[0] for code in shares)
    assert by_indicator == {"1": 7, "2": 7, "3": 6, "4": 8, "5": 6, "6": 11, "7": 4, "8": 6}
    outside = case.items.filter(owner_agency__kind__in=("vertikal", "lembaga"))
    assert Counter(outside.values_list("owner_agency__code", flat=True)) == {
        "polres": 1,
        "bps": 1,
        "kemenag": 2,
        "fkub": 2,
    }


def test_only_kesbangpol_itself_and_an_awaited_letter_stand_late_each_with_its_reason(case: Round) -> None:
    late = {item.code: item for item in case.items.filter(due_at__lt=SUNDAY)}
    assert set(late) == {"3.3", "4.1"}
    assert all(item.due_reason for item in late.values())
    owners = set(Duty.objects.late(SUNDAY).values_list("owner_agency__code", flat=True))
    assert owners == {"kesbangpol"}


def test_what_was_returned_is_kesbangpols_own_and_says_why(case: Round) -> None:
    returned = case.items.filter(state=ItemState.REPAIR).select_related("owner_agency")
    assert {item.owner_agency.code for item in returned} == {"kesbangpol"}
    for item in returned:
        assert item.revisions.filter(action="return").exclude(comment="").exists()


def test_no_item_of_kesbangpol_was_verified_by_kesbangpol(case: Round) -> None:
    assert not case.items.filter(self_verified=True).exists()
    verified = Revision.objects.filter(item__owner_agency__code="kesbangpol", action="return")
    assert set(verified.values_list("author_name", flat=True)) <= {
        "Bayu Selangis",
        "Yuniar Selabung",
    }


def test_everything_happened_before_it_was_loaded(case: Round) -> None:
    assert not Revision.objects.filter(at__gt=SUNDAY).exists()
    # What ships with the product was loaded by the clock of this machine.
    shipped = ("region", "instrument", "measure")
    assert not Event.objects.filter(at__gt=SUNDAY).exclude(subject_kind__in=shipped).exists()
    assert case.owner_due_at.astimezone(case.tz).strftime("%A %H:%M") == "Friday 10:00"


def test_no_telephone_of_the_cast_can_ring(case: Round) -> None:
    for phone in Contact.objects.values_list("phone", flat=True):
        assert phone.startswith("+62800000000")


def test_every_person_of_the_cast_can_be_found(case: Round) -> None:
    for member in CAST:
        if member.by_link:
            assert Contact.objects.filter(name=member.full_name, agency__code=member.by_link).exists()
        else:
            assert User.objects.filter(username=member.username, full_name=member.full_name).exists()
    assert set(PEOPLE) == set(Contact.objects.values_list("agency__code", flat=True))


def test_one_kegiatan_answers_three_items(case: Round) -> None:
    dialogue = Evidence.objects.get(title="Dialog pemuda lintas iman")
    uses = dialogue.uses.live().values_list("subject_id", flat=True)
    codes = case.items.filter(pk__in=list(uses)).values_list("code", flat=True)
    assert sorted(codes) == sorted(DIALOGUE_ITEMS)
    assert (dialogue.activity.total, dialogue.activity.participants["perempuan"]) == (60, 34)
    assert dialogue.parts.count() == 2
    assert dialogue.added_via == "tautan_kerja"
    assert not User.objects.exclude(nip=None).exists()


def test_the_case_has_thirteen_working_days_wherever_it_is_moved(case: Round) -> None:
    made = case.created_at.astimezone(case.tz).date()
    calendar = calendar_at(case.region_path)
    assert calendar.working_days_between(made, case.owner_due_at.astimezone(case.tz).date()) == 13
    assert [day.weekday() for day in calendar.days_off if day > made] == [4]


def test_the_four_reasons_of_the_owner_are_repairs_with_agencies_and_dates(case: Round) -> None:
    repairs = list(case.repairs.select_related("owner_agency", "measure"))
    assert [(row.owner_agency.code, row.codes) for row in repairs] == [
        ("bappeda", ["I1"]),
        ("hukum", ["I2"]),
        ("kesra", ["I6"]),
        ("prokopim", ["I5"]),
    ]
    assert {row.measure.score for row in repairs} == {"4.381"}
    assert [row.state for row in repairs] == ["ditugaskan"] * 3 + ["dilaporkan"]
    assert all(row.due_at == case.internal_due_at for row in repairs)
    assert Duty.objects.running().filter(source_kind="repair").count() == 5


def test_the_award_stands_beside_an_item(case: Round) -> None:
    award = Evidence.objects.get(type_code="penghargaan")
    assert award.facts["tahun"] == 2025
    assert award.uses.live().exists()


def test_the_joint_calendar_shows_two_pairs_that_meet(case: Round) -> None:
    plans = Activity.objects.filter(state="direncanakan")
    assert sorted(clash.why for clash in clashes(plans)) == ["audience", "place"]


def test_what_the_four_repairs_would_change_is_kept_as_an_estimate(case: Round) -> None:
    kept = case.simulations.get()
    assert (kept.base, kept.difference, kept.score) == ("4.381", "0.55", "4.931")
    assert kept.result["plan"]["chosen"]["effort"] == "13"
    assert case.efforts.count() == 4
