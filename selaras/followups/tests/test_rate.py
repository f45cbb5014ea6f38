"""The follow-up rate: its definition, its periods, and nothing where nothing fell due."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from selaras.followups import services
from selaras.followups.compute.rates import Due, Period, Span, by_period, period_of, together
from selaras.followups.selectors.overview import BY_OFFICE, Asked
from selaras.followups.selectors.rate import Rates, rates_of
from selaras.followups.tests.factories import NOW, OVERDUE, Host

MAY = datetime(2026, 5, 4, 3, 0, tzinfo=UTC)


def due(at: datetime, *, closed: bool = False, reported: datetime | None = None) -> Due:
    return Due("opd:1", "", at, "Asia/Jakarta", closed, reported, False)


def rates(host: Host, now: datetime = OVERDUE, **more: Any) -> Rates:
    wanted = {"span": Span.THIRD, "grouping": BY_OFFICE} | more
    return rates_of(host.manager, wanted.pop("asked", Asked()), now=now, **wanted)


def closed(host: Host, reported_at: datetime, text: str = "Selesai.") -> None:
    action = host.assigned(decision=host.decide(text))
    host.reported(action, now=reported_at)
    services.check(scope=host.manager, action=action, accepted=True, note="", now=reported_at)


def test_of_nothing_there_is_no_share(host: Host) -> None:
    found = rates(host)
    assert (list(found.periods), found.total.rate, found.chart) == ([], "–", None)
    host.assigned()
    ahead = rates(host, now=NOW)
    assert (list(ahead.periods), ahead.total.rate, ahead.ahead) == ([], "–", 1)


def test_done_and_done_in_time_are_two_shares(host: Host) -> None:
    closed(host, NOW)
    closed(host, OVERDUE, "Terlambat.")
    host.assigned(decision=host.decide("Masih terbuka."))
    host.reported(host.assigned(decision=host.decide("Menunggu diperiksa.")))
    (period,) = rates(host, now=OVERDUE + timedelta(days=1)).periods
    assert (period.label, period.tally.due, period.tally.closed, period.tally.in_time) == (
        "B04 2026",
        4,
        2,
        1,
    )
    assert (period.rate, period.rate_in_time) == ("50,0 %", "25,0 %")


def test_what_was_called_off_or_is_a_draft_is_not_counted(host: Host) -> None:
    host.draft()
    services.drop(
        scope=host.manager, action=host.assigned(decision=host.decide("Batal.")), reason="Batal.", now=NOW
    )
    assert rates(host).total.tally.due == 0


def test_a_period_without_anything_due_stays_and_is_blank() -> None:
    found = by_period([due(NOW), due(NOW + timedelta(days=400))], Span.THIRD)
    assert [(p.year, p.part, tally.due) for p, tally in found] == [
        (2026, 1, 1),
        (2026, 2, 0),
        (2026, 3, 0),
        (2027, 1, 1),
    ]
    assert [tally.rate is None for _p, tally in found] == [False, True, True, False]


def test_the_day_counts_where_the_office_stands() -> None:
    """Half past eleven at night in Jakarta on the last of April is May in Jayapura."""
    at = datetime(2026, 4, 30, 16, 30, tzinfo=UTC)
    jakarta, jayapura = (
        Due("", "", at, zone, False, None, False) for zone in ("Asia/Jakarta", "Asia/Jayapura")
    )
    assert period_of(jakarta.day, Span.MONTH) == Period(2026, 4, Span.MONTH)
    assert period_of(jayapura.day, Span.MONTH) == Period(2026, 5, Span.MONTH)


@given(
    st.lists(
        st.tuples(
            st.datetimes(datetime(2024, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)), st.booleans()
        ),
        max_size=40,
    ),
    st.sampled_from(list(Span)),
)
def test_periods_lose_and_double_nothing(rows: list[tuple[datetime, bool]], span: Span) -> None:
    told = [due(at, closed=is_closed, reported=at) for at, is_closed in rows]
    found = by_period(told, span)
    assert sum(tally.due for _p, tally in found) == len(rows)
    assert sum(tally.closed for _p, tally in found) == together(told).closed
    assert [p for p, _tally in found] == sorted({p for p, _tally in found})
    assert all(p.following == after for (p, _a), (after, _b) in pairwise(found))


def test_by_owner_and_by_series_the_sums_are_the_same(host: Host) -> None:
    closed(host, NOW)
    host.assigned(services.Owner(host.bappeda.pk), decision=host.decide("Lain."))
    found = rates(host, now=MAY)
    for part in (found.periods, found.owners, found.series):
        assert sum(row.tally.due for row in part) == found.total.tally.due == 2
    assert [row.label for row in found.owners] == ["Bappeda", "Kesbangpol Kota"]
    assert [row.label for row in found.series] == ["Di luar seri rapat"]


@pytest.mark.slow
def test_the_page_says_what_is_counted_and_the_files_hold_it(host: Host) -> None:
    closed(host, NOW)
    page = Client()
    page.force_login(host.manager_user)
    address = reverse("action_rate")
    told = page.get(address).content.decode()
    assert "Cara hitung" in told and "bukan 0 %" in told
    assert page.get(address, {"per": "bulan", "format": "xlsx"}).content[:2] == b"PK"
    lines = b"".join(page.get(address, {"per": "tahun", "format": "csv"})).decode()
    assert "Tingkat selesai" in lines and "2026" in lines
    assert page.get(address, {"per": "abad", "sejak": "kacau"}).status_code == 200
