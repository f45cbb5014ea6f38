"""Proof that is still missing in a round: for Kesbangpol of all, for a contact of the own agency."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from selaras.assessments.models import Round
from selaras.assessments.selectors.gaps import gaps
from selaras.assessments.tests.factories import City, item_of, items_of, link_scope
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.evidence import services as evidence
from selaras.evidence.tests.factories import make_held
from selaras.offices.tests.factories import NOW

pytestmark = pytest.mark.slow


def codes(scope: Scope, round_: Round, **more: Any) -> list[str]:
    return [gap.item.code for row in gaps(scope, round_, **more).agencies for gap in row.gaps]


def wanting(round_: Round) -> set[str]:
    return {item.code for item in items_of(round_) if item.question.evidence and not item.is_level}


def test_every_item_that_asks_for_proof_and_has_none_is_listed(city: City, round_: Round) -> None:
    assert set(codes(city.operator, round_)) == wanting(round_)
    city.prove(item_of(round_, "1.1"))
    assert set(codes(city.operator, round_)) == wanting(round_) - {"1.1"}


def test_what_is_not_relevant_asks_for_nothing(city: City, round_: Round) -> None:
    from selaras.assessments import services

    services.drop(scope=city.operator, item_id=item_of(round_, "2.1").pk, reason="Tidak ada", now=NOW)
    assert "2.1" not in codes(city.operator, round_)


def test_a_contact_sees_its_own_gaps_and_kesbangpol_all(city: City, round_: Round) -> None:
    bappeda = city["bappeda"]
    own = {item.code for item in items_of(round_) if item.owner_agency_id == bappeda.pk}
    assert set(codes(city.contact("bappeda"), round_)) == own & wanting(round_)
    assert codes(city.operator, round_, agency=bappeda) == codes(city.contact("bappeda"), round_)
    assert codes(link_scope(bappeda, round_), round_) == codes(city.contact("bappeda"), round_)


def test_proof_of_another_year_is_listed_as_doubtful(city: City, round_: Round) -> None:
    item = item_of(round_, "1.1")
    evidence.attach_link(
        scope=city.answering(item), subject=Reference("item", str(item.pk)), url="https://a.go.id/1",
        title="Notula lama", issued_on=date(round_.data_year - 2, 5, 1), now=NOW,
    )  # fmt: skip
    found = gaps(city.operator, round_)
    assert found.doubtful == 1
    (gap,) = [gap for row in found.agencies for gap in row.gaps if gap.item.code == "1.1"]
    assert gap.doubtful[0].startswith("Notula lama: Tanggalnya 1 Mei")


def test_the_page_and_its_export(city: City, round_: Round, client: Client) -> None:
    client.force_login(city.user(city.operator))
    address = f"/penilaian/{round_.pk}/bukti-kurang/"
    page = client.get(address)
    assert page.status_code == 200
    assert "Bukti yang masih kurang" in page.text
    rows: Any = client.get(f"{address}?format=csv")
    assert "1.1" in b"".join(rows.streaming_content).decode()
    for odd in ("opd=x", "opd=999999999999999999", f"opd={city['bappeda'].pk}"):
        assert client.get(f"{address}?{odd}").status_code == 200
    for item in items_of(round_):
        if not item.is_level:
            city.prove(item)
    assert "sudah mempunyai bukti dukung" in client.get(address).text


@pytest.mark.django_db
def test_more_proof_costs_no_more_queries(city: City, round_: Round, count_queries: Any) -> None:
    counts = []
    for _turn in range(3):
        for code in ("1.1", "2.1"):
            city.prove(item_of(round_, code))
        with count_queries() as seen:
            gaps(city.operator, round_)
        counts.append(len(seen))
    assert counts[0] == counts[-1] <= 6


def test_a_kind_that_a_question_asks_for_and_nobody_gave_is_told(city: City, round_: Round) -> None:
    item = item_of(round_, "2.1")
    city.prove(item)
    assert "2.1" not in codes(city.operator, round_)
    found = gaps(city.operator, round_, by_kind=True)
    (gap,) = [gap for row in found.agencies for gap in row.gaps if gap.item.code == "2.1"]
    assert gap.kinds == ["Kegiatan"]
    held = make_held(item.owner_agency)
    assert held.evidence is not None
    evidence.use(
        scope=city.answering(item), evidence=held.evidence, subject=Reference("item", str(item.pk)), now=NOW
    )
    assert "2.1" not in codes(city.operator, round_, by_kind=True)
