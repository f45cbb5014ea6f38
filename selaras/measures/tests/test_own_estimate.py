"""A region's own computed score stands in the register, always as its estimate and never as official."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from selaras.core.verdict import Refused
from selaras.measures.compute import grid_warning, known_misprints, read_published
from selaras.measures.models import Measure
from selaras.measures.selectors import comparison_of, official_fact, official_value, series_of
from selaras.measures.services import move_value, register_estimate
from selaras.measures.tests.factories import NOW, SYSTEM, make_measure, make_value
from selaras.measures.tests.test_shipped_values import FOLDER
from selaras.offices.tests.factories import grant, make_user, scope_of
from selaras.regions.models import Region
from selaras.regions.tests.factories import make_region

RECEIPT = "sha256:" + "a" * 64


def operator_of(code: str) -> Any:
    user = make_user()
    grant(user, "operator", region=make_region(code))
    return user


def estimate(region: Region, score: str = "4.512", **fields: Any) -> tuple[Measure, bool] | None:
    value = make_value(
        score=score, edition="2025", rank=3, out_of=94, state="dipublikasikan", mark="resmi", **fields
    )
    return register_estimate(scope=SYSTEM, value=value, region=region, receipt=RECEIPT, now=NOW)


@pytest.mark.django_db
def test_whatever_is_given_it_is_an_unpublished_estimate_with_its_receipt() -> None:
    city = make_region("16.72")
    made = estimate(city, index_code="ikt", owner="S" * 200, source_title=" Perkiraan \n daerah ")
    assert made is not None
    row, is_new = made
    assert is_new
    assert (row.mark, row.state, row.receipt, row.rank) == ("perkiraan", "ditetapkan", RECEIPT, None)
    assert (row.index_code, row.source_title, len(row.owner)) == ("IKT", "Perkiraan daerah", 120)
    assert not row.counts
    assert official_value("16.72", "IKT", "2025") is None
    assert official_fact("16.72", "IKT") is None


@pytest.mark.django_db
def test_the_same_score_once_another_one_replaces_it_none_is_nothing() -> None:
    city = make_region("16.72")
    first = estimate(city)
    again = estimate(city)
    assert first is not None
    assert again == (first[0], False)
    other = estimate(city, "4.600")
    assert other is not None
    assert other[0].replaces == first[0]
    assert estimate(city, "") is None
    assert Measure.objects.count() == 2


@pytest.mark.django_db
def test_it_is_never_published_nor_moved() -> None:
    made = estimate(make_region("16.72"))
    assert made is not None
    scope = scope_of(operator_of("16.72"), NOW.date())
    for step in ("publikasikan", "kembalikan"):
        with pytest.raises(Refused, match="pemilik indeks"):
            move_value(scope=scope, measure=made[0], step=step, now=NOW)


@pytest.mark.django_db
def test_series_and_comparison_show_it_apart_from_official_numbers(client: Client) -> None:
    city, neighbour = make_region("16.72"), make_region("16.71")
    make_measure()
    make_measure(region_code="16.71", score="5.1", rank=None, out_of=None)
    estimate(city)
    estimate(neighbour, "6.900")
    operator = operator_of("16.72")
    scope = scope_of(operator, NOW.date())
    shown = comparison_of(scope, city).shown
    assert shown is not None
    assert [row.score for row in shown.estimates] == ["4.512"]
    assert shown.now is not None
    assert shown.now.score == "4.381"
    assert [one.row.score for one in shown.peers.rows] == ["5.1", "4.381"]
    series = series_of(scope, "IKT", "16.72")
    assert series is not None
    assert [row.score for row in series.others] == ["4.512"]
    assert [point.edition for part in series.segments for point in part.points] == ["2024"]
    client.force_login(operator)
    page = client.get(reverse("measure_comparison", args=["16.72"])).text
    assert "Perkiraan mandiri" in page
    assert "6,900" not in page
    leader = make_user()
    grant(leader, "sekda", region=make_region("16.71"))
    client.force_login(leader)
    assert "4,512" not in client.get(reverse("measure_comparison", args=["16.72"])).text


# ---- what the weights of a method can give


def test_all_shipped_values_fit_the_grid_but_the_one_that_is_known() -> None:
    values = [
        value for path in sorted(FOLDER.glob("*.yaml")) for value in read_published(path.read_text("utf-8"))
    ]
    said = {
        (value.edition, value.score)
        for value in values
        if value.mark == "resmi" and not value.warning and grid_of(value.edition, value.score, value)
    }
    assert said == {("2020", "5.546")}


def grid_of(edition: str, score: str, value: Any = None) -> str:
    given = {"index": "IKT", "method": "2017", "region": "32.72"}
    if value is not None:
        given = {"index": value.index_code, "method": value.method_version, "region": value.region_code}
    return grid_warning(edition=edition, score=score, name="Kota Sukabumi", **given)


@pytest.mark.parametrize(
    ("edition", "score", "near"),
    [
        ("2020", "5.546", "yang terdekat 5,543 atau 5,547"),
        ("2020", "5.547", ""),
        ("2018", "4.381", "4,380 atau 4,383"),
        ("2018", "4.38", ""),
        ("2018", "4", ""),
        ("2018", "4.3801", "4,3800 atau 4,3833"),
        ("2024", "4.381", ""),
        ("2017", "4.381", ""),
        ("2018", "", ""),
    ],
)
def test_a_score_off_the_grid_is_told_with_what_would_fit(edition: str, score: str, near: str) -> None:
    words = grid_of(edition, score)
    assert bool(words) is bool(near)
    assert near in words


def test_every_step_of_the_grid_fits_however_it_is_rounded() -> None:
    (grid,) = known_misprints().grids
    for number in range(300, 2101):
        exact = number * grid.step
        assert grid.nearest(f"{float(exact):.3f}") == ()
        assert grid.nearest(f"{float(exact):.2f}") == ()


def test_the_mean_of_the_country_and_other_methods_are_not_asked() -> None:
    given = {"index": "IKT", "edition": "2018", "score": "4.381", "name": "x"}
    assert grid_warning(region="ID", method="2017", **given) == ""
    assert grid_warning(region="16.72", method="2024", **given) == ""
