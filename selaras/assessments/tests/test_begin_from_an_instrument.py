"""The page of an instrument leads whoever may to a new round with it, and nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from selaras.assessments.selectors.references import round_address
from selaras.assessments.tests.factories import TEXT, City
from selaras.instruments.models import Instrument
from selaras.instruments.tests.factories import make_instrument


@pytest.fixture
def instrument(city: City) -> Instrument:
    return make_instrument(TEXT)


def test_only_who_makes_rounds_of_a_district_is_led_there(city: City, instrument: Instrument) -> None:
    wanted = f"{reverse('round_create')}?instrumen={instrument.pk}"
    assert round_address(city.operator, city.region, instrument.pk) == wanted
    for scope in (
        city.contact("bappeda"),
        city.leader("sekda"),
        city.leader("admin"),
        City("73.71").operator,
    ):
        assert round_address(scope, city.region, instrument.pk) == ""
    assert round_address(city.operator, city.region.parent, instrument.pk) == ""
    assert round_address(city.operator, None, instrument.pk) == ""


def test_a_replaced_instrument_and_one_without_questions_begin_nothing(
    city: City, instrument: Instrument
) -> None:
    newer = make_instrument(TEXT.replace("Indeks Contoh", "Indeks Contoh Baru"))
    assert round_address(city.operator, city.region, instrument.pk) == ""
    assert round_address(city.operator, city.region, newer.pk)
    silent = make_instrument(
        "code: SUNYI\ntitle: Tanpa butir\nedition: 1\nstatus: usulan\n"
        "scale: {min: 1, max: 7, better: high}\nnodes: [{code: a, weight: 100}]\n"
    )
    assert round_address(city.operator, city.region, silent.pk) == ""


@pytest.mark.slow
def test_from_the_instrument_to_the_filled_form(city: City, instrument: Instrument) -> None:
    page = Client()
    page.force_login(city.user(city.operator))
    where = round_address(city.operator, city.region, instrument.pk)
    assert f'href="{where}"' in page.get(reverse("instrument", args=[instrument.pk])).content.decode()
    assert page.get(where).context["form"]["instrument"].value() == instrument.pk
    reader = Client()
    reader.force_login(city.user(city.leader("admin")))
    assert "Buat periode" not in reader.get(reverse("instrument", args=[instrument.pk])).content.decode()
