"""Scores through the API: exact text, always labelled, kept with trace and receipt, computable by anybody."""

import csv
import io

import pytest

from selaras.api.tests.callers import Caller, answered, at, refused
from selaras.assessments.compute import compute_score
from selaras.assessments.models import Round, ScoreRun
from selaras.assessments.tests.factories import City, item_of

pytestmark = pytest.mark.django_db


def test_an_unfinished_round_has_no_number(city: City, operator: Caller, round_: Round) -> None:
    city.approve(item_of(round_, "1.4"), level=5)
    shown = answered(operator.get(at(round_, rest="/scores/current")))
    assert shown["verified"]["score"] is None
    assert shown["verified"]["missing"] == ["I2"]
    assert shown["verified"]["values"] == {"I1": "5"}
    assert shown["verified"]["label"] == "Perkiraan kota, bukan nilai Pemilik contoh"
    assert not ScoreRun.objects.exists()


def test_claimed_and_verified_stand_side_by_side(city: City, operator: Caller, round_: Round) -> None:
    for code, level in (("1.4", 5), ("2.3", 2)):
        city.hand_in(item_of(round_, code), level=level)
    shown = answered(operator.get(at(round_, rest="/scores/current")))
    assert shown["claimed"]["score"] == "3.8"
    assert shown["claimed"]["tier"] == "usulan"
    assert shown["verified"]["score"] is None


def test_a_kept_score_can_be_computed_again_by_anybody(city: City, operator: Caller, round_: Round) -> None:
    for code, level in (("1.4", 5), ("2.3", 2)):
        city.approve(item_of(round_, code), level=level)
    kept = answered(operator.post(at(round_, rest="/scores")), 201)
    assert (kept["tier"], kept["score"], kept["band"]) == ("terverifikasi", "3.8", "Bawah")
    assert kept["made_by"] == "Rusmala" and kept["trace"]
    current = answered(operator.get(at(round_, rest="/scores/current")))["verified"]
    assert current["receipt"] == kept["receipt"]
    listed = answered(operator.get(at(round_, rest="/scores")))
    assert [row["receipt"] for row in listed["data"]] == [kept["receipt"]]
    assert answered(operator.get(at(round_, rest=f"/scores/{kept['id']}"))) == kept
    response = operator.get(at(round_, rest=f"/scores/{kept['id']}/values.csv"))
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    levels = {row["code"]: int(row["value"]) for row in rows}
    again = compute_score(round_.instrument.source_text, levels)
    assert (again.receipt, again.score) == (kept["receipt"], kept["score"])


def test_claimed_values_can_be_kept_too(operator: Caller, round_: Round) -> None:
    kept = answered(operator.post(at(round_, rest="/scores"), {"tier": "usulan"}), 201)
    assert kept["tier"] == "usulan" and kept["score"] is None and kept["missing"] == ["I1", "I2"]
    problem = refused(operator.post(at(round_, rest="/scores"), {"tier": "resmi"}), 422, "invalid")
    assert [one["field"] for one in problem["errors"]] == ["tier"]


def test_only_kesbangpol_keeps_a_score(city: City, round_: Round) -> None:
    for scope in (city.leader("sekda"), city.verifier(), city.contact("bappeda")):
        refused(Caller.of(city, scope).post(at(round_, rest="/scores")), 403, "forbidden")
    assert not ScoreRun.objects.exists()


def test_a_score_is_found_under_its_own_round_only(city: City, operator: Caller, round_: Round) -> None:
    kept = answered(operator.post(at(round_, rest="/scores")), 201)
    other = city.make_round(data_year=2024)
    for rest in ("", "/values.csv"):
        refused(operator.get(at(other, rest=f"/scores/{kept['id']}{rest}")), 404, "not_found")
