"""Simulasi perbaikan: from a published total, from levels, under effort; always the city's estimate."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from selaras.assessments import permissions, services
from selaras.assessments.choices import SimulationStart
from selaras.assessments.models import Effort, Round, Simulation
from selaras.assessments.services import Asked
from selaras.assessments.tests.factories import INTERNAL_DUE, NOW, City, item_of
from selaras.assessments.views.simulation import question_of
from selaras.audit.models import Event
from selaras.core.verdict import Refused
from selaras.measures.models import Measure

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LABEL = "Perkiraan kota, bukan skor Pemilik contoh"


def published(**changes: Any) -> Measure:
    fields: dict[str, Any] = {
        "index_code": "IKT",
        "edition": "2024",
        "region_code": "16.72",
        "score": "4.381",
        "scale_min": "1",
        "scale_max": "7",
        "method_version": "2024",
        "owner": "Pemilik contoh",
        "source_title": "Laporan contoh",
        "state": "dipublikasikan",
        "mark": "resmi",
        "reasons": ["Visi toleransi belum tampak dalam perencanaan pembangunan."],
        "recorded_at": NOW,
    }
    return Measure.objects.create(**(fields | changes))


@pytest.fixture
def evaluated(city: City) -> Round:
    published()
    return city.make_round()


def client_of(city: City, scope: object) -> Client:
    client = Client()
    client.force_login(city.user(scope))
    return client


def page(city: City, round_: Round, scope: object = None, **query: str) -> Any:
    address = reverse("simulation", args=[round_.pk])
    return client_of(city, scope or city.operator).get(f"{address}?{urlencode(query)}")


def asked(start: str = "resmi", **changes: int) -> Asked:
    return Asked(start, changes, query="x")


def level(city: City, round_: Round, **levels: int) -> None:
    codes = {"I1": "1.4", "I2": "2.3"}
    for code, to in levels.items():
        city.approve(item_of(round_, codes[code]), level=to)


# ---- where it starts


def test_from_the_published_total_only_differences_are_known_and_added(evaluated: Round) -> None:
    outcome = services.simulate(round_=evaluated, asked=asked(I1=1, I2=1))
    assert outcome.estimate is not None
    assert (outcome.estimate.base, outcome.estimate.difference, outcome.estimate.score) == (
        "4.381",
        "1",
        "5.381",
    )
    assert outcome.estimate.points == {"I1": "0.6", "I2": "0.4"}


def test_a_value_on_another_scale_is_no_start_for_a_sum(city: City) -> None:
    published(edition="2015", scale_max="2", score="1.47", better="low")
    outcome = services.simulate(round_=city.make_round(), asked=asked(I1=1))
    assert outcome.estimate is not None
    assert (outcome.estimate.base, outcome.estimate.score, outcome.estimate.difference) == (None, None, "0.6")


def test_from_verified_and_claimed_levels_targets_are_scored_anew(city: City, evaluated: Round) -> None:
    level(city, evaluated, I1=4, I2=3)
    for start in ("terverifikasi", "usulan"):
        outcome = services.simulate(round_=evaluated, asked=asked(start, I1=4, I2=5))
        assert outcome.estimate is not None
        assert (outcome.estimate.base, outcome.estimate.score) == ("3.6", "4.4")
        assert outcome.estimate.points == {"I2": "0.8"}


def test_incomplete_levels_have_no_estimate_but_differences(city: City, evaluated: Round) -> None:
    level(city, evaluated, I1=4)
    found = services.simulate(round_=evaluated, asked=asked("terverifikasi", I1=6)).estimate
    assert found is not None
    assert (found.base, found.score, found.difference, found.missing) == (None, None, "1.2", ["I2"])
    whole = services.simulate(round_=evaluated, asked=asked("terverifikasi", I2=5)).estimate
    assert whole is not None
    assert (whole.base, whole.score, whole.difference) == (None, "4.4", None)


# ---- the best order


def test_the_best_plan_for_a_budget_a_goal_and_without_either(evaluated: Round) -> None:
    def plan(**limits: str) -> Any:
        question = Asked("resmi", {"I1": 2, "I2": 2}, {"I1": "3", "I2": "1.5"}, **limits)
        return services.simulate(round_=evaluated, asked=question).plan

    assert plan(budget="3").chosen.steps == {"I2": 2}
    assert plan(goal="5.3").chosen.steps == {"I1": 1, "I2": 1}
    assert plan(goal="7").chosen is None
    assert plan().chosen.steps == {"I1": 2, "I2": 2}
    assert [move.code for move in plan().order] == ["I2", "I2", "I1", "I1"]
    assert [step.effort for step in plan().ladder] == ["0", "1.5", "3", "4.5", "6", "7.5", "9"]


def test_only_what_has_an_effort_and_a_higher_level_is_planned(city: City, evaluated: Round) -> None:
    level(city, evaluated, I1=4, I2=3)
    question = Asked("terverifikasi", {"I1": 6, "I2": 2}, {"I1": "1", "I2": "1"})
    plan = services.simulate(round_=evaluated, asked=question).plan
    assert plan is not None and plan.chosen is not None
    assert plan.chosen.steps == {"I1": 2}
    assert services.simulate(round_=evaluated, asked=Asked("resmi", {"I1": 1}, {"I2": "1"})).plan is None


def test_without_a_score_the_plan_is_told_in_differences(city: City, evaluated: Round) -> None:
    level(city, evaluated, I1=4)
    question = Asked("terverifikasi", {"I1": 6}, {"I1": "2"}, budget="2")
    plan = services.simulate(round_=evaluated, asked=question).plan
    assert plan is not None and plan.chosen is not None
    assert (plan.chosen.steps, plan.chosen.difference, plan.chosen.score) == ({"I1": 1}, "0.6", None)
    goal = Asked("terverifikasi", {"I1": 6}, {"I1": "2"}, goal="5")
    assert services.simulate(round_=evaluated, asked=goal).faults


def test_what_cannot_be_is_told_and_not_clipped(city: City, evaluated: Round) -> None:
    past = services.simulate(round_=evaluated, asked=asked(I1=6, I2=6))
    assert past.estimate is None and "tidak dipotong diam-diam" in past.faults[0]
    twice = services.simulate(round_=evaluated, asked=asked(A=1, I1=1))
    assert "diberikan langsung dan juga lewat" in twice.faults[0]
    level(city, evaluated, I1=4, I2=3)
    assert services.simulate(round_=evaluated, asked=asked("terverifikasi", I1=8)).faults


# ---- the address is the question


def read(round_: Round, text: str) -> Any:
    return question_of(round_, QueryDict(text))[0]


def test_an_address_without_levels_asks_for_one_more_where_a_repair_bears_on(
    city: City, evaluated: Round
) -> None:
    first = read(evaluated, "")
    assert (first.asked.start, first.asked.changes, first.is_preset) == ("resmi", {"I1": 1}, True)
    level(city, evaluated, I1=4, I2=3)
    assert read(evaluated, "dari=terverifikasi").asked.changes == {"I1": 5}
    repair = evaluated.repairs.get()
    services.cancel_repair(scope=city.operator, repair_id=repair.pk, note="Tidak jadi", now=NOW)
    assert read(evaluated, "").asked.changes == {}


def test_without_a_published_value_it_starts_from_what_is_verified(city: City, round_: Round) -> None:
    assert read(round_, "").asked.start == SimulationStart.VERIFIED


def test_the_address_that_is_handed_on_asks_the_same(evaluated: Round) -> None:
    text = "dari=resmi&naik-I1=2&naik-I2=0&usaha-I1=2,50&usaha-I2=1.250&capai=4.92"
    question = read(evaluated, text)
    assert question.faults == ()
    assert question.asked.efforts == {"I1": "2.50", "I2": "1250"}
    assert (question.asked.goal, question.asked.changes) == ("4.92", {"I1": 2})
    again = read(evaluated, question.asked.query)
    assert again.asked == question.asked


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("dari=besok&naik-I1=1", "Nilai awal tidak dikenal"),
        ("naik-I9=1", "Indikator I9 tidak ada"),
        ("naik-I1=9", "pilih bilangan bulat 0 sampai 6"),
        ("naik-I1=-1", "pilih bilangan bulat"),
        ("naik-I1=1.5", "pilih bilangan bulat"),
        ("naik-I1=%D9%A1", "pilih bilangan bulat"),
        ("naik-I1=1&usaha-I1=-3", "Usaha I1: tulis angka"),
        ("naik-I1=1&usaha-I1=1e9", "Usaha I1: tulis angka"),
        ("naik-I1=1&usaha-I1=9999999999999", "Usaha I1: tulis angka"),
        ("naik-I1=1&anggaran=banyak", "Anggaran usaha: tulis angka"),
        ("naik-I1=1&anggaran=1&capai=5", "salah satu saja"),
        ("dari=terverifikasi&ke-I1=0", "pilih bilangan bulat 1 sampai 7"),
    ],
)
def test_what_was_mistyped_is_told_and_the_rest_is_kept(
    city: City, evaluated: Round, text: str, told: str
) -> None:
    assert told in read(evaluated, text).faults[0]
    address = reverse("simulation", args=[evaluated.pk])
    response = client_of(city, city.operator).get(f"{address}?{text}&usaha-I2=7,5")
    assert response.status_code == 422
    shown = response.content.decode()
    assert told in shown and 'value="7,5"' in shown


def test_hostile_addresses_do_no_harm(city: City, evaluated: Round) -> None:
    assert page(city, evaluated, **{"naik-I1": "\x00"}).status_code == 400
    for query in ({"naik-<b>": "1"}, {"naik-I1": "1" * 5000}, {"naik-I1": "1", "usaha-I1": "<script>"}):
        response = page(city, evaluated, **query)
        assert response.status_code == 422
        assert "<b>" not in response.content.decode() and '<script>"' not in response.content.decode()


# ---- the page


def test_the_page_says_it_is_an_estimate_and_ties_rows_to_reasons(city: City, evaluated: Round) -> None:
    text = page(city, evaluated).content.decode()
    for words in (
        "4,381",
        "4,981",
        "+0,6",
        LABEL,
        "Visi toleransi belum tampak",
        "add_points",
        "Simpan simulasi",
    ):
        assert words in text
    assert evaluated.repairs.get().get_absolute_url() in text
    assert "Simpan simulasi" not in page(city, evaluated, city.leader("sekda")).content.decode()


def test_from_levels_the_page_shows_targets_and_what_is_missing(city: City, evaluated: Round) -> None:
    level(city, evaluated, I1=4)
    text = page(city, evaluated, dari="terverifikasi", **{"ke-I1": "6"}).content.decode()
    assert "Nilai indikator belum lengkap" in text and "Belum ada nilai: I2" in text and "+1,2" in text


def test_the_plan_stands_on_the_page_with_all_that_none_beats(city: City, evaluated: Round) -> None:
    query = {"naik-I1": "2", "naik-I2": "1", "usaha-I1": "3", "usaha-I2": "1", "anggaran": "4"}
    text = page(city, evaluated, **query).content.decode()
    assert "Urutan perbaikan terbaik" in text and "Usaha 4 memberi +1 poin" in text
    assert "Semua rencana terbaik menurut usaha" in text
    out = page(city, evaluated, **(query | {"anggaran": "", "capai": "7"})).content.decode()
    assert "Nilai itu tidak tercapai" in out
    none = page(city, evaluated, **(query | {"anggaran": "0,5"})).content.decode()
    assert "belum ada tingkat yang dapat dinaikkan" in none


# ---- kept


def test_kept_with_name_author_receipt_and_efforts_and_asked_again(city: City, evaluated: Round) -> None:
    operator = client_of(city, city.operator)
    query = "dari=resmi&naik-I1=1&usaha-I1=2,5&anggaran=3"
    made = operator.post(
        reverse("simulation_keep", args=[evaluated.pk]), {"query": query, "name": " Menurut rakor "}
    )
    kept = Simulation.objects.get()
    assert made.status_code == 302 and made["Location"].endswith(f"/simulasi/{kept.pk}/")
    assert (kept.name, kept.score, kept.made_by_name) == ("Menurut rakor", "4.981", city.operator.name)
    assert Effort.objects.get().amount == "2.5"
    assert Event.objects.filter(verb="assessments.simulation.kept").count() == 1
    text = operator.get(made["Location"]).content.decode()
    for words in ("Menurut rakor", "4,981", LABEL, kept.receipt, "Hitung lagi dengan keadaan sekarang"):
        assert words in text
    assert "Menurut rakor" in page(city, evaluated).content.decode()
    assert 'value="2,5"' in page(city, evaluated).content.decode()


def test_efforts_alone_are_kept_and_an_empty_field_overrides_them_in_an_address(
    city: City, evaluated: Round
) -> None:
    address = reverse("simulation_keep", args=[evaluated.pk])
    operator = client_of(city, city.operator)
    operator.post(address, {"query": "naik-I1=1&usaha-I1=3", "efforts_only": "1"})
    assert not Simulation.objects.exists() and Effort.objects.get().amount == "3"
    assert read(evaluated, "naik-I1=1").asked.efforts == {"I1": "3"}
    assert read(evaluated, "naik-I1=1&usaha-I1=").asked.efforts == {}
    assert services.keep_efforts(scope=city.operator, round_=evaluated, efforts={"I1": "3"}, now=NOW) == 0


@pytest.mark.parametrize(
    ("name", "query", "told"),
    [
        (" ", "naik-I1=1", "Beri nama"),
        ("x" * 121, "naik-I1=1", "paling panjang 120"),
        ("Baik", "naik-I1=0", "Pilih sedikitnya satu tingkat"),
        ("Baik", "naik-I1=6&naik-I2=6", "tidak dipotong diam-diam"),
    ],
)
def test_what_cannot_be_kept_is_told_and_nothing_is_lost(
    city: City, evaluated: Round, name: str, query: str, told: str
) -> None:
    address = reverse("simulation_keep", args=[evaluated.pk])
    response = client_of(city, city.operator).post(address, {"query": query, "name": name}, follow=True)
    assert told in response.content.decode()
    assert not Simulation.objects.exists()
    assert "naik-I1=6" in response.request["QUERY_STRING"] or "I1=6" not in query


def test_who_may_look_and_who_may_keep(city: City, evaluated: Round) -> None:
    for scope in (city.operator, city.leader("sekda"), city.verifier()):
        assert permissions.can_simulate(scope, evaluated)
    for scope in (city.contact("bappeda"), city.province, city.nation, city.leader("admin")):
        assert not permissions.can_simulate(scope, evaluated)
    for scope in (city.leader("sekda"), city.verifier(), city.contact("bappeda"), City("73.71").operator):
        assert not permissions.can_keep_simulation(scope, evaluated)
        with pytest.raises(Refused):
            services.keep_simulation(scope=scope, round_=evaluated, name="X", asked=asked(I1=1), now=NOW)
        with pytest.raises(Refused):
            services.keep_efforts(scope=scope, round_=evaluated, efforts={"I1": "1"}, now=NOW)
    with pytest.raises(ValidationError):
        services.keep_simulation(scope=city.operator, round_=evaluated, name="", asked=asked(I1=1), now=NOW)


def test_the_page_costs_the_same_with_ten_times_the_repairs_and_simulations(
    city: City, evaluated: Round
) -> None:
    client, address = client_of(city, city.operator), reverse("simulation", args=[evaluated.pk])
    counts = []
    for _size in range(2):
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        counts.append(len(seen))
        for number in range(30):
            plan = services.RepairPlan(["I2"], city["dinsos"], INTERNAL_DUE, f"Perbaikan {number}")
            services.add_repair(scope=city.operator, round_=evaluated, plan=plan, now=NOW)
            services.keep_simulation(
                scope=city.operator, round_=evaluated, name=f"S{number}", asked=asked(I1=1), now=NOW
            )
    assert counts[0] == counts[1] <= 25
