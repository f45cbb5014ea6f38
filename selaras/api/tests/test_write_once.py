"""A write with an Idempotency-Key happens once, whatever the network does between the tries."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from selaras.api import services
from selaras.api.api import doors
from selaras.api.models import KeptAnswer
from selaras.api.tests.callers import ROOT, Caller, answered, at, nobody, refused, token_of
from selaras.assessments.models import Message, Round
from selaras.assessments.tests.factories import NOW, City
from selaras.core import clock
from selaras.evidence.models import Evidence
from selaras.evidence.tests import samples
from selaras.offices.models import ApiToken

pytestmark = pytest.mark.django_db
SAID = {"text": "Mohon dilengkapi."}


def write(caller: Caller, round_: Round, body: Any = SAID, key: str = "k-1", code: str = "1.1") -> Any:
    return caller.call("POST", at(round_, code, "/messages"), body, **{"Idempotency-Key": key})


def test_the_same_call_twice_writes_once_and_is_answered_alike(contact: Caller, round_: Round) -> None:
    first, again = write(contact, round_), write(contact, round_)
    assert answered(again, 201) == answered(first, 201)
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert Message.objects.count() == 1


def test_quotes_around_the_key_are_no_part_of_it(contact: Caller, round_: Round) -> None:
    answered(write(contact, round_, key='"a"'), 201)
    assert write(contact, round_, key="a").headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize("change", [{"body": {"text": "Lain"}}, {"code": "1.4"}])
def test_the_key_of_another_call_is_refused(contact: Caller, round_: Round, change: dict[str, Any]) -> None:
    answered(write(contact, round_), 201)
    problem = refused(write(contact, round_, **change), 422, "key_reused")
    assert [fault["field"] for fault in problem["errors"]] == ["Idempotency-Key"]
    assert Message.objects.count() == 1


def test_what_was_refused_leaves_the_key_free(contact: Caller, round_: Round) -> None:
    refused(write(contact, round_, {"text": ""}), 422, "invalid")
    assert KeptAnswer.objects.count() == 0
    answered(write(contact, round_), 201)


def test_an_accident_leaves_neither_a_change_nor_a_key(
    contact: Caller, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_kept: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(services, "keep", broken)
    with pytest.raises(ZeroDivisionError):
        write(contact, round_)
    assert (Message.objects.count(), KeptAnswer.objects.count()) == (0, 0)


def test_a_call_at_work_is_told_so(contact: Caller, round_: Round) -> None:
    answered(write(contact, round_), 201)
    KeptAnswer.objects.update(status=None)
    problem = write(contact, round_)
    refused(problem, 409, "in_flight")
    assert problem.headers["Retry-After"] == "1"
    assert Message.objects.count() == 1


def test_the_claim_of_a_killed_run_is_taken_over(
    contact: Caller, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(write(contact, round_), 201)
    KeptAnswer.objects.update(status=None, claimed_at=NOW - timedelta(minutes=3))
    answered(write(contact, round_), 201)
    assert Message.objects.count() == 2  # the row was emptied by hand: a real kill leaves no change either


def test_who_lost_the_claim_undoes_what_was_written(
    contact: Caller, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    from selaras.assessments import services as rounds

    real = rounds.post_message

    def slow(**given: Any) -> Any:
        KeptAnswer.objects.update(claim="another run")
        return real(**given)

    monkeypatch.setattr(rounds, "post_message", slow)
    refused(write(contact, round_), 409, "in_flight")
    assert Message.objects.count() == 0


def test_a_key_is_good_for_a_day(contact: Caller, round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    answered(write(contact, round_), 201)
    later = NOW + timedelta(hours=24)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "Idempotency-Replayed" not in write(contact, round_).headers
    assert Message.objects.count() == 2
    assert services.drop_old_answers(now=later) == 0
    assert services.drop_old_answers(now=later + timedelta(hours=24)) == 1


def test_keys_of_two_tokens_are_strangers(city: City, contact: Caller, round_: Round) -> None:
    answered(write(contact, round_), 201)
    other = Caller.of(city, city.contact("bappeda"))
    assert "Idempotency-Replayed" not in write(other, round_).headers
    assert Message.objects.count() == 2


def test_a_revoked_token_reads_no_kept_answer(city: City, round_: Round) -> None:
    token, raw = token_of(city, city.contact("bappeda"))
    answered(write(Caller(raw), round_), 201)
    ApiToken.objects.filter(pk=token.pk).update(revoked_at=NOW)
    refused(write(Caller(raw), round_), 401, "invalid_token")
    refused(write(nobody(), round_), 401, "not_authenticated")


def test_a_kept_answer_is_unreadable_in_the_database(contact: Caller, round_: Round) -> None:
    answered(write(contact, round_), 201)
    row = KeptAnswer.objects.get()
    assert b"lengkapi" not in bytes(row.sealed)
    assert row.key_hash != "k-1"


@pytest.mark.parametrize("key", ["", '""', "x" * 256, "tab\tin", "a b", "é"])
def test_a_key_that_is_none_is_said(contact: Caller, round_: Round, key: str) -> None:
    refused(write(contact, round_, key=key), 400, "bad_request")
    assert Message.objects.count() == 0


def test_a_form_with_a_new_boundary_is_the_same_call(contact: Caller, round_: Round) -> None:
    def upload(content: bytes) -> Any:
        headers = {"Authorization": f"Bearer {contact.raw}", "Idempotency-Key": "f"}
        sent = {"file": SimpleUploadedFile("a.pdf", content), "title": "Notula"}
        return Client().post(f"{ROOT}{at(round_, '1.1', '/evidence/files')}", sent, headers=headers)

    answered(upload(samples.pdf("satu")), 201)
    assert upload(samples.pdf("satu")).headers["Idempotency-Replayed"] == "true"
    refused(upload(samples.pdf("dua")), 422, "key_reused")
    assert Evidence.objects.count() == 1


def test_a_program_with_endless_keys_is_stopped(
    contact: Caller, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("selaras.api.choices.MOST_KEYS", 1)
    answered(write(contact, round_), 201)
    refused(write(contact, round_, key="k-2"), 429, "too_many_requests")
    answered(write(contact, round_), 201)


def test_replays_count_as_calls(contact: Caller, round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "pace", doors.Pace(2, now=lambda: 0.0))
    assert [write(contact, round_).status_code for _ in range(3)] == [201, 201, 429]


def test_reading_takes_no_notice_of_a_key(contact: Caller, round_: Round) -> None:
    answered(contact.get(at(round_), **{"Idempotency-Key": "k"}))
    assert KeptAnswer.objects.count() == 0
