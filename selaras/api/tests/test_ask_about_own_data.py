"""The own account and requests about one's own data, through the API."""

from typing import Any

import pytest

from selaras.accounts.models import User
from selaras.api.tests.callers import Caller, answered, refused
from selaras.assessments.tests.factories import NOW, City
from selaras.offices.models import PrivacyRequest
from selaras.offices.services import Limits, make_token

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OWN = "/account/privacy-requests"


@pytest.fixture
def admin(city: City) -> Caller:
    return Caller.of(city, city.leader("admin"))


def asked(contact: Caller, **changes: str) -> Any:
    return answered(contact.post(OWN, {"wanted": "perbaikan", "text": "Nama saya"} | changes), 201)


def test_the_own_facts_are_changed_but_never_the_address(contact: Caller) -> None:
    seen = answered(contact.get("/account"))
    body = {"full_name": "Lematang, S.E.", "phone": "0812 3456 7890"}
    match = {"If-Match": contact.get("/account").headers["ETag"]}
    kept = answered(contact.call("PUT", "/account", body, **match))
    assert (kept["full_name"], kept["email"]) == ("Lematang, S.E.", seen["email"])
    refused(contact.call("PUT", "/account", body, **match), 412, "precondition_failed")
    for wrong, field in (
        (body | {"email": "orang@lain.example"}, "email"),
        (body | {"nip": "12"}, "nip"),
        (body | {"full_name": " "}, "full_name"),
        (body | {"phone": "x" * 39}, "phone"),
    ):
        faults = refused(contact.put("/account", wrong), 422, "invalid")["errors"]
        assert [one["field"] for one in faults] == [field], wrong
    assert answered(contact.get("/account")) == kept


def test_a_wish_is_asked_once_and_withdrawn(contact: Caller) -> None:
    key, body = {"Idempotency-Key": "data-1"}, {"wanted": "pembatasan", "text": "Tunda"}
    made = answered(contact.call("POST", OWN, body, **key), 201)
    assert answered(contact.call("POST", OWN, body, **key), 201) == made
    refused(contact.post(OWN, body), 422, "invalid")
    told = refused(contact.post(OWN, {"wanted": "perbaikan", "text": " "}), 422, "invalid")
    assert [one["field"] for one in told["errors"]] == ["text"]
    step = f"{OWN}/{made['id']}/withdraw"
    assert answered(contact.post(step))["state"] == "ditarik"
    refused(contact.post(step), 422, "invalid")
    assert [row["id"] for row in answered(contact.get(OWN))["data"]] == [made["id"]]


def test_the_office_answers(contact: Caller, admin: Caller, operator: Caller) -> None:
    made = asked(contact)
    path = f"/privacy-requests/{made['id']}"
    assert made["id"] in {row["id"] for row in answered(admin.get("/privacy-requests"))["data"]}
    assert answered(admin.get(path))["may_answer"]["allowed"] is True
    body = {"fulfil": True, "answer": "Sudah diperbaiki"}
    refused(admin.post(f"{path}/answer", body | {"answer": " "}), 422, "invalid")
    match = {"If-Match": admin.get(path).headers["ETag"]}
    done = answered(admin.call("POST", f"{path}/answer", body, **match))
    assert (done["state"], done["answer"]) == ("dipenuhi", "Sudah diperbaiki")
    refused(admin.call("POST", f"{path}/answer", body, **match), 412, "precondition_failed")
    refused(admin.post(f"{path}/answer", body), 403, "forbidden")
    (row,) = answered(contact.get(OWN))["data"]
    assert row["answer"] == "Sudah diperbaiki"


def test_an_erasure_takes_the_name_that_is_typed(city: City, contact: Caller, admin: Caller) -> None:
    path = f"/privacy-requests/{asked(contact, wanted='hapus', text='')['id']}/answer"
    user = city.user(city.contact("bappeda"))
    body = {"fulfil": True, "answer": "Dihapus"}
    told = refused(admin.post(path, body | {"typed": "orang lain"}), 422, "invalid")
    assert [one["field"] for one in told["errors"]] == ["typed"]
    answered(admin.post(path, body | {"typed": user.username}))
    user = User.objects.get(pk=user.pk)
    assert not user.is_active and user.full_name.startswith("Pengguna terhapus")
    assert contact.get("/account").status_code == 401


def test_others_read_and_answer_nothing(
    city: City, contact: Caller, stranger: Caller, operator: Caller
) -> None:
    number = asked(contact)["id"]
    head = Caller.of(city, city.head("bappeda"))
    for caller in (head, stranger):
        refused(caller.get(f"/privacy-requests/{number}"), 404, "not_found")
        refused(caller.post(f"/privacy-requests/{number}/answer", {"fulfil": 3}), 404, "not_found")
        refused(caller.post(f"{OWN}/{number}/withdraw"), 404, "not_found")
    refused(head.get("/privacy-requests"), 403, "forbidden")
    assert PrivacyRequest.objects.get().state == "menunggu"


def test_a_limited_token_has_nothing_to_do_with_the_account(city: City, contact: Caller) -> None:
    scope = city.contact("bappeda")
    given: dict[str, Any] = {"scope": scope, "user": city.user(scope), "name": "Sebagian", "now": NOW}
    raw = make_token(**given, expires_at=NOW.replace(month=2), limits=Limits(["evidence.view"]))[1]
    part = Caller(raw)
    refused(part.get("/account"), 403, "forbidden")
    refused(part.put("/account", {"full_name": "x"}), 403, "forbidden")
    refused(part.post(OWN, {"wanted": "hapus"}), 403, "forbidden")
