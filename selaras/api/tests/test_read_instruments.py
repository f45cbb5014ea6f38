"""Instruments through the API: those that count where one reads, whole, and as files that come back equal."""

import pytest

from selaras.api.tests.callers import Caller, answered, refused
from selaras.assessments.models import Round
from selaras.assessments.tests.factories import NOW, City
from selaras.instruments.compute import read, text_of_csv
from selaras.instruments.models import Instrument
from selaras.instruments.services import publish
from selaras.instruments.tests.factories import SMALL, SYSTEM

pytestmark = pytest.mark.django_db
ROOT = "/instruments"


@pytest.fixture
def foreign(db: None) -> Instrument:
    """An edition that the office of another city published for itself."""
    text = SMALL.replace('edition: "2024"', 'edition: "2030"')
    return publish(scope=SYSTEM, text=text, file="", now=NOW, region_path="ID.62.71.")


def test_the_list_names_what_counts_in_the_own_region(
    operator: Caller, round_: Round, foreign: Instrument
) -> None:
    page = answered(operator.get(ROOT))
    assert [row["id"] for row in page["data"]] == [round_.instrument_id]
    assert page["data"][0]["leaves"] == 2


def test_one_instrument_is_told_with_its_tree_and_questions(operator: Caller, round_: Round) -> None:
    told = answered(operator.get(f"{ROOT}/{round_.instrument_id}"))
    assert [(node["code"], node["parent"], node["weight"]) for node in told["nodes"]] == [
        ("A", None, "100"),
        ("I1", "A", "60"),
        ("I2", "A", "40"),
    ]
    assert told["nodes"][1]["questions"][0]["owners"] == ["bappeda", "tapem"]


def test_the_file_comes_back_as_the_same_instrument(operator: Caller, round_: Round) -> None:
    response = operator.get(f"{ROOT}/{round_.instrument_id}/export/csv")
    assert read(text_of_csv(response.content.decode()), file="") == read(
        round_.instrument.source_text, file=""
    )
    refused(operator.get(f"{ROOT}/{round_.instrument_id}/export/exe"), 404, "not_found")


def test_what_another_city_published_is_not_found_and_agencies_read_none(
    city: City, operator: Caller, contact: Caller, round_: Round, foreign: Instrument
) -> None:
    refused(operator.get(f"{ROOT}/{foreign.pk}"), 404, "not_found")
    refused(operator.get(f"{ROOT}/{foreign.pk}/export/yaml"), 404, "not_found")
    refused(contact.get(ROOT), 403, "forbidden")
