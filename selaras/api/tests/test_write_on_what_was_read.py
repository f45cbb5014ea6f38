"""If-Match: a write counts only for the record as its sender has read it."""

from typing import Any

import pytest

from selaras.api.tests.callers import Caller, answered, at, refused
from selaras.assessments.models import Item, Round
from selaras.assessments.tests.factories import City, item_of

pytestmark = pytest.mark.django_db
TEXT = {"base_version": 0, "narrative": "Isi"}


def put(caller: Caller, path: str, body: Any, tag: str, **more: str) -> Any:
    return caller.call("PUT", path, body, **{"If-Match": tag}, **more)


def test_the_tag_of_today_writes_and_the_same_tag_again_does_not(contact: Caller, round_: Round) -> None:
    tag = contact.get(at(round_, "1.1")).headers["ETag"]
    path = at(round_, "1.1", "/answer")
    answered(put(contact, path, TEXT, tag))
    refused(put(contact, path, {"base_version": 1, "narrative": "Lain"}, tag), 412, "precondition_failed")
    assert Item.objects.get(round=round_, code="1.1").narrative == "Isi"


def test_a_step_counts_for_the_record_it_moves(city: City, contact: Caller, round_: Round) -> None:
    city.write(item_of(round_, "1.1"))
    tag = contact.get(at(round_, "1.1")).headers["ETag"]
    city.write(item_of(round_, "1.1"), narrative="Ditulis orang lain")
    submit = at(round_, "1.1", "/submit")
    refused(contact.call("POST", submit, **{"If-Match": tag}), 412, "precondition_failed")
    assert Item.objects.get(round=round_, code="1.1").state == "konsep"


@pytest.mark.parametrize("tag", ['"x"', 'W/"x"', "x", "", '"a", "b"'])
def test_a_tag_that_never_was_is_refused(contact: Caller, round_: Round, tag: str) -> None:
    refused(put(contact, at(round_, "1.1", "/answer"), TEXT, tag), 412, "precondition_failed")
    assert Item.objects.get(round=round_, code="1.1").version == 0


def test_a_weak_tag_is_not_enough(contact: Caller, round_: Round) -> None:
    tag = contact.get(at(round_, "1.1")).headers["ETag"]
    refused(put(contact, at(round_, "1.1", "/answer"), TEXT, f"W/{tag}"), 412, "precondition_failed")


def test_one_of_several_tags_and_the_star_write(contact: Caller, round_: Round) -> None:
    tag = contact.get(at(round_, "1.1")).headers["ETag"]
    answered(put(contact, at(round_, "1.1", "/answer"), TEXT, f'"x", {tag}'))
    answered(put(contact, at(round_, "1.1", "/answer"), {"base_version": 1, "narrative": "Dua"}, "*"))


def test_a_foreign_record_stays_unseen(stranger: Caller, operator: Caller, round_: Round) -> None:
    refused(put(stranger, at(round_, "1.1", "/answer"), TEXT, "*"), 404, "not_found")
    refused(put(operator, at(round_, "9.9", "/answer"), TEXT, "*"), 404, "not_found")


def test_a_stale_call_leaves_its_key_free(contact: Caller, round_: Round) -> None:
    path, key = at(round_, "1.1", "/answer"), {"Idempotency-Key": "k"}
    refused(put(contact, path, TEXT, '"x"', **key), 412, "precondition_failed")
    tag = contact.get(at(round_, "1.1")).headers["ETag"]
    answered(put(contact, path, TEXT, tag, **key))
    again = put(contact, path, TEXT, tag, **key)
    assert again.status_code == 200 and again.headers["Idempotency-Replayed"] == "true"
