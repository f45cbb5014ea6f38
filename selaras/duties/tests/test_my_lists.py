"""The three lists of the first page: late, within seven days, later; each grouped into one row of work."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.duties.choices import DutyState
from selaras.duties.models import Duty
from selaras.duties.selectors import filtered, lists, load_by_agency, my_lists, open_count, waiting_for_others
from selaras.duties.tests.factories import DAY, DUE, HOUR, NOW, make_duty
from selaras.offices.models import Agency
from selaras.offices.tests.factories import make_agency, person
from selaras.regions.tests.factories import make_region

Ceiling = Callable[[int], AbstractContextManager[None]]
WEEK = 7 * DAY


@pytest.fixture
def agency(db: None) -> Agency:
    return make_agency(name="Bappeda")


@pytest.fixture
def me(agency: Agency) -> Scope:
    return person("narahubung", agency=agency)[1]


def test_a_duty_stands_in_the_list_of_its_time(agency: Agency, me: Scope) -> None:
    times = {
        "late": [NOW - DAY, NOW.replace(second=0) - HOUR],
        "this_week": [NOW, NOW + HOUR, NOW + WEEK],
        "later": [NOW + WEEK + HOUR],
    }
    for due_times in times.values():
        for due_at in due_times:
            make_duty(agency, due_at=due_at)
    lists = my_lists(me, now=NOW)
    for name, due_times in times.items():
        assert [group.due_at for group in getattr(lists, name)] == sorted(due_times), name
    assert (lists.open_count, open_count(me)) == (6, 6)


def test_only_what_is_open_is_listed_and_what_waits_is_counted(agency: Agency, me: Scope) -> None:
    duties = {state: make_duty(agency, state=state) for state in DutyState}
    lists = my_lists(me, now=NOW)
    assert lists.open_count == 3
    assert lists.waiting == 1
    assert list(waiting_for_others(me)) == [duties[DutyState.WAITING]]


def test_duties_of_one_kind_record_agency_and_time_are_one_row(agency: Agency, me: Scope) -> None:
    for _ in range(3):
        make_duty(agency)
    make_duty(agency, state=DutyState.REPAIR)
    other_time, other_group = (
        make_duty(agency, due_at=DUE - HOUR),
        make_duty(agency, group=Reference("k", "9")),
    )
    groups = my_lists(me, now=NOW).this_week
    assert [group.count for group in groups] == [1, 4, 1]
    assert groups[0].first == other_time
    assert groups[2].first == other_group
    big = groups[1]
    assert (big.label, big.verb, big.repairs) == ("Tulis 4 bagian Laporan", "Tulis", 1)
    assert (big.agency_name, big.waiting_label, big.is_extended) == ("Bappeda", "Kesbangpol", False)
    assert groups[0].label == other_time.title


def test_a_row_leads_straight_to_the_work(agency: Agency) -> None:
    verifier = person("verifikator", agency=agency)[1]
    duties = [make_duty(agency, "periksa") for _ in range(2)]
    (group,) = my_lists(verifier, now=NOW).this_week
    # Several at once have a page; a single one is opened itself.
    assert group.url == "/tugas/7/perpanjang/"
    Duty.objects.filter(pk=duties[1].pk).delete()
    (group,) = my_lists(verifier, now=NOW).this_week
    assert group.url == duties[0].url
    writer = person("narahubung", agency=agency)[1]
    first, _second = make_duty(agency), make_duty(agency)
    (group,) = my_lists(writer, now=NOW).this_week
    assert group.url == first.url


def test_agencies_of_one_person_are_kept_apart(agency: Agency) -> None:
    other = make_agency(name="Dinsos")
    scope = Scope(
        on=NOW.date(), user_id=0, name="Rangkap",
        grants=person("narahubung", agency=agency)[1].grants + person("narahubung", agency=other)[1].grants,
    )  # fmt: skip
    make_duty(agency)
    make_duty(other)
    assert sorted(group.agency_name for group in my_lists(scope, now=NOW).this_week) == ["Bappeda", "Dinsos"]


@pytest.mark.parametrize("number", [1, 60])
def test_the_lists_cost_two_queries_for_any_number(
    agency: Agency, me: Scope, assert_max_queries: Ceiling, number: int
) -> None:
    for _ in range(number):
        make_duty(agency)
    with assert_max_queries(2):
        lists = my_lists(me, now=NOW)
        assert [group.label for part in (lists.late, lists.this_week, lists.later) for group in part]


def test_whoever_owes_very_much_still_gets_a_page(
    agency: Agency, me: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "HOME_LIMIT", 3)
    for hours in range(5):
        make_duty(agency, due_at=DUE + hours * HOUR)
    assert [group.due_at for group in my_lists(me, now=NOW).this_week] == [DUE, DUE + HOUR, DUE + 2 * HOUR]
    assert open_count(me) == 5


# ---- by agency, and as a list


def test_agencies_stand_in_the_offices_order_with_open_late_and_waiting(
    agency: Agency, assert_max_queries: Ceiling
) -> None:
    second = make_agency(agency.region, sort=agency.sort + 1, name="Dinsos")
    idle = make_agency(agency.region, name="Tanpa tugas")
    make_duty(second)
    make_duty(second, due_at=NOW - DAY)
    make_duty(agency, state=DutyState.WAITING)
    make_duty(idle, state=DutyState.DONE)
    make_duty(make_agency(make_region("73.71")))
    leader = person("sekda", region=agency.region)[1]
    with assert_max_queries(1):
        rows = load_by_agency(leader, region_path="ID.16.72.", now=NOW)
    assert [(row.name, row.open, row.late, row.waiting) for row in rows] == [
        ("Bappeda", 0, 0, 1),
        ("Dinsos", 2, 1, 0),
    ]
    contact = person("narahubung", agency=second)[1]
    assert [row.name for row in load_by_agency(contact, region_path="ID.16.72.", now=NOW)] == ["Dinsos"]


def test_the_filter_bar_narrows_the_list(agency: Agency) -> None:
    late = make_duty(agency, due_at=NOW - DAY, title="Laporan kerukunan")
    soon = make_duty(agency, title="Data pemakaman")
    done = make_duty(agency, state=DutyState.DONE, title="Laporan lama")
    rows = Duty.objects.select_related("owner_agency")

    def found(**wanted: object) -> set[Duty]:
        return set(filtered(rows, wanted, now=NOW))

    assert found() == {late, soon}
    assert found(q="laporan") == {late}
    assert found(q="BAPPEDA") == {late, soon}
    assert found(state="selesai") == {done}
    assert found(late=True) == {late}
    assert found(q="tidak ada") == set()
