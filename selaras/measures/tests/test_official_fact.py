"""An owner's value is shown with its mean and source; the rank only in the source line."""

from datetime import date

import pytest
from django.template import Context, Template

from selaras.core.scope import Grant, Scope
from selaras.measures.selectors import (
    difference,
    latest_official,
    national_mean,
    official_fact,
    official_value,
)
from selaras.measures.tests.factories import make_measure

pytestmark = pytest.mark.django_db


def make_mean(edition="2024", score="4.92", **fields):
    return make_measure(
        region_code="ID", edition=edition, score=score, rank=None, out_of=None, reasons=(), **fields
    )


def shown(arguments='"16.72" "IKT"'):
    return Template("{% load measures %}{% official_fact " + arguments + " %}").render(Context())


def test_the_mean_of_the_same_edition_stands_beside_the_value():
    make_measure()
    make_mean()
    make_mean("2023", "5.06", method_version="2017")
    fact = official_fact("16.72", "IKT")
    assert (fact.value.score, fact.mean.score) == ("4.381", "4.92")
    assert str(difference(fact)) == "-0.539"


@pytest.mark.parametrize("other", [{"method_version": "2017"}, {"scale_max": "10"}, {"better": "low"}])
def test_a_mean_by_another_method_is_not_compared(other):
    make_measure()
    make_mean(**other)
    fact = official_fact("16.72", "IKT")
    assert fact.mean is None
    assert difference(fact) is None


def test_the_latest_edition_counts_unless_one_is_asked_for():
    old = make_measure(edition="2022", score="4.5")
    new = make_measure()
    assert official_fact("16.72", "IKT").value == new
    assert official_fact("16.72", "IKT", "2022").value == old
    assert latest_official("16.72", "IKT") == new
    assert latest_official("16.72", "IKT", before="2024") == old
    assert official_value("16.72", "IKT", "2021") is None


@pytest.mark.parametrize("hidden", [{"state": "konsep"}, {"mark": "perkiraan"}, {"mark": "contoh"}])
def test_drafts_and_estimates_are_never_official(hidden):
    make_measure(**hidden)
    assert latest_official("16.72", "IKT") is None
    assert official_fact("16.72", "IKT") is None
    assert shown().strip() == ""


def test_the_national_mean_is_a_value_of_the_country():
    mean = make_mean()
    assert national_mean("IKT", "2024") == mean
    assert official_fact("ID", "IKT").mean is None


def test_the_fact_reads_as_a_sourced_sentence_with_the_rank_in_the_source_line():
    make_measure()
    make_mean()
    page = shown()
    assert "Nilai resmi IKT 2024" in page
    assert "4,381" in page and "dari 7" in page
    assert "Rerata nasional 4,92." in page
    assert "Tidak ada kebijakan diskriminatif yang tercatat." in page
    before_source, source = page.split("Sumber:")
    assert "85" not in before_source.replace("ruler", "")
    assert "Urutan 85 dari 94 menurut SETARA Institute." in " ".join(source.split())
    assert "diumumkan 27 Mei 2025" in " ".join(source.split())


def test_the_brief_fact_leaves_the_reasons_out():
    make_measure()
    assert "tercatat" not in shown('"16.72" "IKT" brief=True')


def test_a_title_with_markup_stays_text():
    make_measure(source_title="<script>alert(1)</script>", reasons=("<b>x</b>",))
    page = shown()
    assert "<script>" not in page
    assert "<b>x" not in page


def test_a_fact_costs_one_query(assert_max_queries):
    make_measure()
    make_mean()
    with assert_max_queries(1):
        shown()


def test_who_reads_the_register_is_led_to_series_and_comparison():
    make_measure()
    reader = Scope(
        on=date(2026, 1, 5), user_id=1, grants=(Grant("uji", frozenset({"measures.view"}), "ID."),)
    )
    template = Template('{% load measures %}{% official_fact "16.72" "IKT" %}')
    page = template.render(Context({"scope": reader}))
    assert "/indeks/seri/IKT/16.72/" in page
    assert "/indeks/banding/16.72/?indeks=IKT" in page
    assert "/indeks/" not in template.render(Context({"scope": Scope(on=date(2026, 1, 5), user_id=1)}))
