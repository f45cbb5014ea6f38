"""A verifier is told where else a proof stands, and where its time does not suit the year of the data."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selaras.core.references import Reference, register_action
from selaras.evidence import selectors, services
from selaras.evidence.compute import Doubt, doubts
from selaras.evidence.models import Use
from selaras.evidence.tests import samples
from selaras.evidence.tests.factories import KIND, SUBJECTS, Subject, attach, contact_of, make_file, make_held
from selaras.offices.models import Agency
from selaras.offices.tests.factories import NOW, make_agency, person
from selaras.regions.tests.factories import make_region

TODAY = date(2026, 1, 22)
register_action(KIND, "evidence_years", lambda ids: dict.fromkeys((i for i in ids if i in SUBJECTS), 2025))


def doubted(issued_on: date | None = None, period: tuple[date, date] | None = None, **more: Any) -> list[str]:
    start, end = period or (None, None)
    given = {"year": 2025, "is_of_its_day": False, "lasts": False, "today": TODAY} | more
    found = doubts(issued_on=issued_on, period_start=start, period_end=end, **given)
    return [doubt.value for doubt in found]


def test_a_document_is_of_the_year_or_reports_on_it_in_the_next() -> None:
    assert doubted() == []
    assert doubted(date(2025, 1, 1)) == doubted(date(2025, 12, 31)) == doubted(date(2026, 12, 31)) == []
    assert doubted(date(2024, 12, 31)) == ["earlier"]
    assert doubted(date(2027, 1, 1)) == ["later"]
    assert doubted(date(2019, 1, 1), lasts=True) == []
    assert doubted(date(2019, 1, 1), year=None) == []


def test_what_shows_one_day_lies_in_the_year_itself() -> None:
    assert doubted(date(2025, 12, 31), is_of_its_day=True) == []
    assert doubted(date(2026, 1, 1), is_of_its_day=True) == ["later"]
    assert doubted(date(2024, 12, 31), is_of_its_day=True) == ["earlier"]


def test_a_period_counts_before_a_date() -> None:
    assert doubted(date(2019, 5, 1), (date(2021, 1, 1), date(2026, 12, 31))) == []
    assert doubted(date(2019, 5, 1), (date(2019, 5, 1), date(2024, 12, 31))) == ["ended_before"]
    assert doubted(None, (date(2026, 1, 1), date(2030, 1, 1))) == ["begins_after"]
    assert doubted(None, (date(2019, 1, 1), date(2026, 1, 21)), year=None) == ["has_ended"]
    assert doubted(None, (date(2019, 1, 1), TODAY), year=None) == []


DAYS = st.dates(date(2000, 1, 1), date(2040, 1, 1))


@given(
    st.none() | DAYS, st.none() | st.tuples(DAYS, DAYS), st.none() | st.integers(2000, 2040), st.booleans()
)
def test_never_more_than_one_doubt(
    issued_on: date | None, period: tuple[date, date] | None, year: int | None, one_day: bool
) -> None:
    ordered = (min(period), max(period)) if period else None
    assert len(doubted(issued_on, ordered, year=year, is_of_its_day=one_day)) <= 1
    assert {Doubt(value) for value in doubted(issued_on, ordered, year=year)} <= set(Doubt)


# ---- beside the use


@pytest.fixture
def dinsos(db: None) -> Agency:
    return make_agency(name="Dinas Sosial")


def notes(use: Use) -> selectors.Notes:
    scope = person("operator", region=use.evidence.region)[1]
    return selectors.notes_on(scope, [use])[use.pk]


def test_last_years_paper_is_marked_beside_the_use(dinsos: Agency) -> None:
    old = make_file(dinsos, issued_on=date(2024, 3, 1))
    use = services.use(scope=contact_of(dinsos), evidence=old, subject=Subject(dinsos).reference, now=NOW)
    assert notes(use).warnings == ["Tanggalnya 1 Maret 2024, sebelum tahun data 2025."]


def test_a_kegiatan_after_the_year_is_marked(dinsos: Agency) -> None:
    late = make_held(dinsos, starts_on=date(2026, 1, 5))
    assert late.evidence is not None
    use = services.use(
        scope=contact_of(dinsos), evidence=late.evidence, subject=Subject(dinsos).reference, now=NOW
    )
    assert notes(use).warnings == ["Tanggalnya 5 Januari 2026, sesudah tahun data 2025."]


def test_the_same_record_in_another_round_is_shown_and_in_the_same_round_is_not(dinsos: Agency) -> None:
    evidence, scope = make_file(dinsos), contact_of(dinsos)
    before = Subject(dinsos, title="Butir 6.3: Kegiatan", group=Reference("round", "0"))
    here, beside = Subject(dinsos, title="Butir 6.4"), Subject(dinsos, title="Butir 6.5")
    for subject in (before, beside):
        services.use(scope=scope, evidence=evidence, subject=subject.reference, now=NOW)
    use = services.use(scope=scope, evidence=evidence, subject=here.reference, now=NOW)
    assert notes(use).hints == [
        "Juga dipakai di periode lain: butir 6.3. Pastikan masih berlaku untuk tahun data ini."
    ]


def test_the_same_file_of_another_agency_is_shown(dinsos: Agency) -> None:
    other, body = make_agency(dinsos.region, name="Bagian Kesra"), samples.pdf("sama")
    attach(Subject(other, title="Butir 6.4"), body=body)
    use = attach(Subject(dinsos), body=body)
    assert notes(use).hints == [
        "Berkas yang sama juga dipakai Bagian Kesra pada butir 6.4. Ini boleh; pastikan halamannya sesuai."
    ]


def test_nothing_of_another_region_is_told(dinsos: Agency) -> None:
    body = samples.pdf("sama")
    attach(Subject(make_agency(make_region("16.71"))), body=body)
    assert notes(attach(Subject(dinsos), body=body)) == selectors.Notes([], [])


@pytest.mark.slow
def test_forty_uses_cost_what_one_costs(dinsos: Agency, count_queries: Any) -> None:
    subject, scope = Subject(dinsos), person("operator", region=dinsos.region)[1]
    counts = []
    for number in range(8):
        attach(subject, body=samples.pdf(str(number)))
        attach(Subject(dinsos), body=samples.pdf(str(number)))
        uses = selectors.uses_of(scope, subject.reference)
        with count_queries() as seen:
            selectors.notes_on(scope, uses)
        counts.append(len(seen))
    assert set(counts) == {1}
