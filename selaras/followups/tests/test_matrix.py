"""The matrix: who owes what out of which decision; totals over everything, columns page by page."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from selaras.followups import services
from selaras.followups.choices import ActionState
from selaras.followups.models import Action
from selaras.followups.selectors import matrix as select
from selaras.followups.selectors.cells import CELL_LETTERS, URGENCY, Matrix
from selaras.followups.selectors.overview import BY_OFFICE, BY_REGION, LATE, Asked, Counts
from selaras.followups.services import ActionText, Owner
from selaras.followups.tests.factories import NOW, OVERDUE, Host

ALL = Asked()


def matrix(host: Host, grouping: str = BY_OFFICE, asked: Asked = ALL, **given: Any) -> Matrix:
    scope = given.pop("scope", host.manager)
    return select.matrix_page(scope, asked, grouping, now=given.pop("now", NOW), **given)[0]


def three_owners(host: Host) -> list[Action]:
    """Of the province's own office, of the city's, and of a regency without an office here."""
    owners = (Owner(host.bappeda.pk), Owner(host.city_office.pk), Owner(region_id=host.regency.pk))
    drafts = host.draft(*owners)
    return [services.assign(scope=host.manager, action=one, now=NOW) for one in drafts]


def shown(found: Matrix) -> dict[str, list[str]]:
    return {row.owner.name: [cell.letter if cell else "" for cell in row.cells] for row in found.rows}


def test_what_was_asked_at_once_is_one_column_and_each_owner_a_row(host: Host) -> None:
    three_owners(host)
    host.assigned(Owner(host.bappeda.pk), decision=host.decide("Yang kedua."))
    found = matrix(host)
    assert [column.number for column in found.columns] == [1, 2]
    assert [column.counts.asked for column in found.columns] == [3, 1]
    assert [row.owner.name for row in found.rows][:2] == ["Bappeda", found.rows[1].owner.name]
    assert shown(found)["Bappeda"] == ["T", "T"]
    assert shown(found)["Kesbangpol Kota"] == ["T", ""]
    assert [head.span for head in found.heads] == [1, 1]


def test_by_region_a_cell_holds_what_all_its_offices_owe(host: Host) -> None:
    three_owners(host)
    found = matrix(host, BY_REGION)
    assert [row.owner.name for row in found.rows] == sorted(
        (host.region.name, host.regency.name, host.city.name),
        key=lambda name: [host.region.name, host.regency.name, host.city.name].index(name),
    )
    (action,) = host.draft(Owner(host.office.pk), decision=host.decide("Berdua."))
    other = services.add_action(
        scope=host.manager,
        decision=action.decision,
        text=ActionText("Sama.", needs_evidence=False),
        owners=[Owner(host.bappeda.pk)],
        due=services.Due(on=NOW.date() + timedelta(days=9)),
        now=NOW,
    )[0]
    Action.objects.filter(pk=other.pk).update(batch=action.batch)
    for one in (action, other):
        services.assign(scope=host.manager, action=Action.objects.shown().get(pk=one.pk), now=NOW)
    own = matrix(host, BY_REGION).rows[0]
    assert "0/2" in [cell.letter for cell in own.filled]


def test_a_draft_and_what_was_called_off_owe_nothing(host: Host) -> None:
    host.draft()
    dropped = host.assigned(decision=host.decide("Dibatalkan."))
    services.drop(scope=host.manager, action=dropped, reason="Tidak perlu.", now=NOW)
    found = matrix(host)
    assert (list(found.rows), list(found.columns), found.counts) == ([], [], Counts())


def test_each_action_is_counted_in_exactly_one_state(host: Host) -> None:
    late, reported, closed, running = (host.assigned(decision=host.decide(f"K{n}")) for n in range(4))
    host.reported(reported)
    host.reported(closed)
    services.check(scope=host.manager, action=closed, accepted=True, note="", now=NOW)
    Action.objects.filter(pk=running.pk).update(due_at=OVERDUE + timedelta(days=30))
    counts = matrix(host, now=OVERDUE).counts
    assert counts == Counts(asked=4, closed=1, waiting=1, late=1)
    assert counts.running == 1
    letters = {cell.letter for row in matrix(host, now=OVERDUE).rows for cell in row.filled}
    assert letters == {"T!", "L", "S", "T"}
    assert late.pk in {mark.pk for row in matrix(host, asked=Asked(state=LATE), now=OVERDUE).rows
                       for cell in row.filled for mark in cell.marks}  # fmt: skip


def test_totals_hold_every_column_whatever_page_is_shown(host: Host) -> None:
    for number in range(4):
        host.assigned(decision=host.decide(f"Keputusan {number}"))
    first = matrix(host, per_page=3)
    assert (len(first.columns), first.rows[0].counts.asked) == (3, 4)
    second = matrix(host, per_page=3, page=2)
    assert [column.number for column in second.columns] == [4]
    whole = select.whole_matrix(host.manager, ALL, BY_OFFICE, now=NOW)
    assert len(whole.columns) == 4


def test_every_state_an_owner_can_be_in_has_its_letter_and_its_place() -> None:
    shown_states = set(ActionState) - {ActionState.DRAFT, ActionState.DROPPED}
    assert set(CELL_LETTERS) == set(URGENCY) == shown_states
    assert len(set(CELL_LETTERS.values())) == len(CELL_LETTERS)


def test_an_owner_sees_its_own_row_alone(host: Host) -> None:
    three_owners(host)
    assert set(shown(matrix(host, scope=host.owner))) == {"Kesbangpol Kota"}
    assert set(shown(matrix(host, scope=host.bappeda_contact))) == {"Bappeda"}


@pytest.mark.parametrize("key", ["opd:x", "opd:99999999999999999999999", "daerah:1", "lembaga::", "::", "'"])
def test_a_key_that_names_nobody_finds_nothing(host: Host, key: str) -> None:
    three_owners(host)
    assert matrix(host, asked=Asked(owner=key)).rows == []


def test_the_page_and_its_files(host: Host) -> None:
    three_owners(host)
    host.decide('=HYPERLINK("http://jahat")')
    page = Client()
    page.force_login(host.manager_user)
    address = reverse("action_matrix")
    told = page.get(address, {"menurut": "opd"}).content.decode()
    assert "Kesbangpol Kota" in told and "data-matrix" in told
    lines = b"".join(page.get(address, {"format": "csv", "menurut": "opd"})).decode()
    assert "Ditugaskan" in lines and "tidak diminta" not in lines
    book = page.get(address, {"format": "xlsx"})
    assert book.content[:2] == b"PK"
