"""A series is cut where method, scale or direction change; no axis and no line crosses a cut."""

import re

import pytest
from django.urls import reverse

from selaras.measures.compute.charts import chart_of
from selaras.measures.selectors import series_of
from selaras.measures.tests.factories import SYSTEM, make_measure
from selaras.offices.tests.factories import grant, make_user
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db
PLAIN = {"rank": None, "out_of": None, "reasons": ()}


def make_city():
    make_region("16.72")
    make_measure(edition="2015", score="1.47", better="low", method_version="2015", **PLAIN)
    for edition, score in (("2018", "4.1"), ("2020", "4.2"), ("2022", "4.4")):
        make_measure(edition=edition, score=score, method_version="2017", **PLAIN)
    make_measure(edition="2021", score="4.9", region_code="33.73", method_version="2017", **PLAIN)
    make_measure()
    for edition, score, method in (("2022", "5.03", "2017"), ("2024", "4.92", "2024")):
        make_measure(region_code="ID", edition=edition, score=score, method_version=method, **PLAIN)


@pytest.fixture
def reader(client):
    user = make_user()
    grant(user, "operator", region=make_region("16.72"))
    client.force_login(user)
    return client


def test_each_method_is_a_part_of_its_own():
    make_city()
    series = series_of(SYSTEM, "IKT", "16.72")
    assert [(part.first, part.last, part.better) for part in series.segments] == [
        ("2015", "2015", "low"), ("2018", "2022", "high"), ("2024", "2024", "high"),
    ]  # fmt: skip
    assert series.breaks == 2


@pytest.mark.parametrize(
    "other", [{"scale_max": "10"}, {"scale_min": "0"}, {"better": "low"}, {"method_version": "x"}]
)
def test_any_change_of_scale_direction_or_method_cuts(other):
    make_measure(edition="2023", **PLAIN)
    make_measure(edition="2024", **PLAIN | other)
    assert series_of(SYSTEM, "IKT", "16.72").breaks == 1


def test_the_mean_stands_beside_the_value_only_within_its_method():
    make_city()
    old, new = series_of(SYSTEM, "IKT", "16.72").segments[1:]
    assert [(p.edition, str(p.above_mean)) for p in old.points if p.mean] == [("2022", "-0.63")]
    assert [str(p.above_mean) for p in new.points] == ["-0.539"]


def test_a_line_joins_neighbouring_editions_only():
    """2021 exists and is unknown here, so nothing joins 2020 and 2022."""
    make_city()
    chart = series_of(SYSTEM, "IKT", "16.72").segments[1].chart
    assert len(chart.own) == 3
    assert len(chart.own_lines) == 1


def test_the_best_stands_on_top_in_either_direction():
    low = chart_of(["2015"], {"2015": "1.47"}, {}, low="1", high="7", better="low")
    high = chart_of(["2024"], {"2024": "6.53"}, {}, low="1", high="7", better="high")
    assert low.own[0].y == high.own[0].y < low.height / 2
    assert [tick.label for tick in low.levels] == ["1", "2", "3", "4", "5", "6", "7"]


def test_labels_of_near_neighbours_do_not_cover_each_other():
    editions = [str(year) for year in range(2015, 2026)]
    chart = chart_of(editions, dict.fromkeys(editions, "77.89"), {}, low="0", high="100", better="high")
    near = [
        (one, other)
        for one in chart.own
        for other in chart.own
        if one is not other and abs(one.x - other.x) < 40
    ]
    assert near
    assert all(abs(one.label_y - other.label_y) >= 14 for one, other in near)


def test_misprints_stand_in_the_table_and_never_in_the_drawing(reader):
    make_city()
    make_measure(edition="2018", score="1.4", method_version="2017", warning="Salah cetak: 1,4.", **PLAIN)
    body = reader.get(reverse("measure_series", args=["IKT", "16.72"])).content.decode()
    assert "Salah cetak: 1,4." in body
    assert all(">1,4</text>" not in drawing for drawing in re.findall(r"<svg viewBox=.*?</svg>", body, re.S))


def test_estimates_and_drafts_are_listed_apart(reader):
    make_city()
    make_measure(edition="2025", score="5.5", mark="perkiraan", **PLAIN)
    make_measure(edition="2026", score="5.6", state="konsep", **PLAIN)
    series = series_of(SYSTEM, "IKT", "16.72")
    assert [row.score for row in series.others] == ["5.5"]
    body = reader.get(reverse("measure_series", args=["IKT", "16.72"])).content.decode()
    assert "Angka lain" in body
    assert ">5,5</text>" not in body
    assert "5,6" in body


def test_the_page_says_where_the_method_changed_and_gives_every_source(reader):
    make_city()
    body = " ".join(reader.get(reverse("measure_series", args=["IKT", "16.72"])).content.decode().split())
    assert body.count("Tidak dapat dibandingkan langsung dengan tahun sebelumnya.") == 2
    assert body.count('<svg viewBox="0 0 360') == 3
    assert body.count("Daftar yang diumumkan") >= 7
    assert "Urutan 85 dari 94 menurut SETARA Institute." in body
    assert "indikator 2" in body


def test_a_rank_without_a_score_is_not_drawn(reader):
    make_measure(edition="2017", score="", method_version="2017", reasons=())
    (part,) = series_of(SYSTEM, "IKT", "16.72").segments
    assert part.chart is None
    make_region("16.72")
    body = reader.get(reverse("measure_series", args=["IKT", "16.72"])).content.decode()
    assert "hanya urutan" in body


def test_an_index_without_numbers_of_the_region_is_not_found(reader):
    make_city()
    assert reader.get(reverse("measure_series", args=["IKN", "16.72"])).status_code == 404
    assert reader.get(reverse("measure_series", args=["IKT", "99.99"])).status_code == 404


def test_what_is_only_doubtful_is_told_without_a_drawing(reader):
    make_city()
    make_measure(
        edition="2026",
        score="",
        rank=78,
        out_of=94,
        reasons=(),
        method_version="2026",
        warning="Sumber berbeda.",
    )
    last = series_of(SYSTEM, "IKT", "16.72").segments[-1]
    assert (last.first, last.chart, last.points[0].own) == ("2026", None, None)
    body = reader.get(reverse("measure_series", args=["IKT", "16.72"])).content.decode()
    assert "Sumber berbeda." in body
