"""Who is one person: titles, spelling, offices by their written names."""

import pytest

from selaras.meetings import compute


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Drs. H. Budi Santoso, M.Si", "budi santoso"),
        ("Dr. dr. Ani", "Ani"),
        ("Kol. Inf. Rudi", "kol inf rudi"),
        ("Siti Nur'aini", "SITI NURAINI"),
        ("René", "Rene"),
    ],
)
def test_titles_and_spelling_make_nobody_else(one: str, other: str) -> None:
    assert compute.person_key(one) == compute.person_key(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Budi", "Budi 2"), ("Budi, S.E., 2", "Budi, S.E."), ("Ir", "Dr"), ("Ahmad", "Ahmadi")]
)
def test_others_stay_others(one: str, other: str) -> None:
    assert compute.person_key(one) != compute.person_key(other)


def test_over_a_year_an_office_that_got_its_account_counts_its_people_once() -> None:
    rows = [
        (None, "Badan Kesbangpol Kabupaten Katingan", "ani"),
        (7, "Badan Kesbangpol Kabupaten Katingan", "ani"),
        (7, "Kesbangpol Katingan", "ani"),
        (7, "Kesbangpol Katingan", "budi"),
        (None, "KPU", "ani"),
        (None, "", "tokoh"),
        (None, "", "tokoh"),
    ]
    assert compute.distinct_people(rows) == 4
    assert compute.distinct_people(reversed(rows)) == 4
