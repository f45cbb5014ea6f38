"""Rules that look beyond one answer hold when it is handed in: page, service and API refuse alike."""

from datetime import date

import pytest

from selaras.assessments import permissions, services
from selaras.assessments.choices import ItemState
from selaras.assessments.models import Item, Round
from selaras.assessments.tests.factories import NOW, TEXT, City, fresh, item_of
from selaras.core.references import Reference
from selaras.core.verdict import Refused
from selaras.evidence import services as evidence
from selaras.evidence.models import Evidence
from selaras.instruments.tests.factories import make_instrument

pytestmark = pytest.mark.slow

RULED = TEXT.replace(
    """          - code: "2.1"
            type: daftar
            text: Kegiatan apa yang terlaksana?
            owners: [kesbangpol]
            evidence: [Catatan kegiatan]
""",
    """          - code: "2.1"
            type: daftar
            text: Kegiatan apa yang terlaksana?
            owners: [kesbangpol]
            evidence: [Catatan kegiatan]
            rules: [{kind: periode}, {kind: wajib_bila, than: "1.2", equals: Ya}]
          - code: "2.4"
            type: angka
            text: Berapa yang hadir?
            owners: [tapem]
            rules: [{kind: tidak_melebihi, than: "2.5"}]
          - code: "2.5"
            type: angka
            text: Berapa yang diundang?
            owners: [tapem]
""",
)


@pytest.fixture
def city(db: None) -> City:
    return City(instrument=make_instrument(RULED))


@pytest.fixture
def round_(city: City) -> Round:
    return city.make_round()


def number(city: City, round_: Round, code: str, value: str) -> Item:
    return city.write(item_of(round_, code), value=value)


def refusal(city: City, item: Item) -> str:
    with pytest.raises(Refused) as found:
        services.submit(scope=city.answering(item), item_id=item.pk, now=NOW)
    verdict = permissions.can_submit(city.answering(item), fresh(item), NOW, evidence_count=5)
    assert verdict.reason == found.value.reason
    return found.value.reason


# ---- tidak_melebihi


def test_a_number_above_its_limit_is_not_handed_in(city: City, round_: Round) -> None:
    number(city, round_, "2.5", "1.000")
    item = number(city, round_, "2.4", "1.250")
    assert "1.250 melebihi butir 2.5 (1.000)" in refusal(city, item)


def test_the_limit_itself_is_not_handed_in_below_the_number(city: City, round_: Round) -> None:
    number(city, round_, "2.4", "12,5")
    item = number(city, round_, "2.5", "12")
    assert "12 lebih kecil daripada butir 2.4 (12,5)" in refusal(city, item)


@pytest.mark.parametrize(("low", "high"), [("1.000", "1000"), ("0", "1"), ("-5", "0"), ("7", "")])
def test_numbers_within_their_limits_pass(city: City, round_: Round, low: str, high: str) -> None:
    if high:
        number(city, round_, "2.5", high)
    item = number(city, round_, "2.4", low)
    assert services.submit(scope=city.answering(item), item_id=item.pk, now=NOW).state == ItemState.AT_HEAD


def test_a_limit_that_is_set_aside_binds_nobody(city: City, round_: Round) -> None:
    number(city, round_, "2.5", "1")
    services.drop(scope=city.operator, item_id=item_of(round_, "2.5").pk, reason="Tidak ada", now=NOW)
    item = number(city, round_, "2.4", "9")
    assert services.submit(scope=city.answering(item), item_id=item.pk, now=NOW)


# ---- wajib_bila


def nil(city: City, round_: Round) -> Item:
    item = city.write(item_of(round_, "2.1"), "", is_nil=True)
    evidence.attach_nihil(
        scope=city.answering(item), subject=Reference("item", str(item.pk)),
        sources=["Laporan kegiatan"], checked_on=date(2026, 1, 10), now=NOW,
    )  # fmt: skip
    return item


def test_nil_is_no_answer_where_another_answer_asks_for_it(city: City, round_: Round) -> None:
    city.write(item_of(round_, "1.2"), value="ya")
    assert "wajib diisi karena butir 1.2 dijawab Ya" in refusal(city, nil(city, round_))


def test_nil_passes_where_the_other_answer_is_another_or_missing(city: City, round_: Round) -> None:
    item = nil(city, round_)
    assert permissions.can_submit(city.answering(item), fresh(item), NOW, evidence_count=1)
    city.write(item_of(round_, "1.2"), value="tidak")
    assert permissions.can_submit(city.answering(item), fresh(item), NOW, evidence_count=1)


def test_what_another_answer_asks_for_is_not_set_aside(city: City, round_: Round) -> None:
    item = item_of(round_, "2.1")
    assert permissions.can_drop(city.operator, item)
    city.write(item_of(round_, "1.2"), value="ya")
    verdict = permissions.can_drop(city.operator, item)
    assert not verdict
    assert "wajib diisi" in verdict.reason
    with pytest.raises(Refused):
        services.drop(scope=city.operator, item_id=item.pk, reason="Tidak perlu", now=NOW)


# ---- periode


def proven(city: City, round_: Round, **dates: date | None) -> Item:
    item = city.write(item_of(round_, "2.1"))
    city.prove(item)
    Evidence.objects.filter(uses__subject_id=str(item.pk)).update(**dates)
    return item


@pytest.mark.parametrize(
    "dates",
    [
        {"issued_on": date(2024, 12, 31)},
        {"issued_on": date(2026, 1, 1)},
        {"period_start": date(2023, 1, 1), "period_end": date(2024, 12, 31)},
        # The time for which it holds counts before the day of issue.
        {"issued_on": date(2025, 5, 5), "period_start": date(2026, 1, 1), "period_end": date(2026, 2, 1)},
    ],
)
def test_evidence_of_another_year_is_named_and_refused(
    city: City, round_: Round, dates: dict[str, date]
) -> None:
    reason = refusal(city, proven(city, round_, **dates))
    assert "Notula rapat" in reason
    assert "tahun data 2025" in reason


@pytest.mark.parametrize(
    "dates",
    [
        {},
        {"issued_on": date(2025, 1, 1)},
        {"issued_on": date(2025, 12, 31)},
        {"period_start": date(2023, 1, 1), "period_end": date(2028, 1, 1)},
        {"issued_on": date(2026, 1, 9), "period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31)},
    ],
)
def test_evidence_that_touches_the_year_or_says_nothing_passes(
    city: City, round_: Round, dates: dict[str, date]
) -> None:
    item = proven(city, round_, **dates)
    assert services.submit(scope=city.answering(item), item_id=item.pk, now=NOW).state == ItemState.AT_HEAD


def test_a_question_without_the_rule_takes_evidence_of_any_year(city: City, round_: Round) -> None:
    item = city.write(item_of(round_, "1.1"))
    city.prove(item)
    Evidence.objects.update(issued_on=date(2019, 1, 1))
    assert services.submit(scope=city.answering(item), item_id=item.pk, now=NOW)
