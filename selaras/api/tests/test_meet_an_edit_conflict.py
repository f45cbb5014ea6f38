"""Two programs in one answer: the second gets both texts and loses nothing."""

import pytest

from selaras.api.tests.callers import Caller, answered, at, refused
from selaras.assessments.models import Item, Revision, Round
from selaras.assessments.tests.factories import City

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(city: City) -> Caller:
    """The head of Bappeda answers too."""
    return Caller.of(city, city.head("bappeda"))


def test_the_second_of_two_gets_both_texts_and_merges(
    contact: Caller, colleague: Caller, round_: Round
) -> None:
    path = at(round_, "1.1", "/answer")
    answered(colleague.put(path, {"base_version": 0, "narrative": "Dari kepala"}))
    clash = refused(contact.put(path, {"base_version": 0, "narrative": "Dari saya"}), 409, "edit_conflict")
    assert clash["mine"]["narrative"] == "Dari saya"
    assert clash["theirs"]["narrative"] == "Dari kepala"
    assert clash["theirs"]["author"] == "Kepala bappeda"
    assert clash["version"] == 1
    assert Item.objects.get(round=round_, code="1.1").narrative == "Dari kepala"
    merged = {"base_version": clash["version"], "narrative": "Dari kepala\n\nDari saya"}
    assert answered(contact.put(path, merged))["answer"]["version"] == 2


def test_the_same_text_twice_is_no_conflict_and_no_revision(contact: Caller, round_: Round) -> None:
    path, body = at(round_, "1.1", "/answer"), {"base_version": 0, "narrative": "Isi"}
    answered(contact.put(path, body))
    answered(contact.put(path, body))
    assert Revision.objects.count() == 1


def test_a_version_that_was_never_is_refused(contact: Caller, round_: Round) -> None:
    for version in (-1, 2**40, "x", None):
        body = {"base_version": version, "narrative": "Isi"}
        problem = refused(contact.put(at(round_, "1.1", "/answer"), body), 422, "invalid")
        assert [one["field"] for one in problem["errors"]] == ["base_version"]
