"""Saved views of lists through the API: kept, changed, shared with the own office, removed."""

import pytest

from selaras.api.tests.callers import Caller, answered, refused
from selaras.assessments.tests.factories import City
from selaras.lists.models import SavedView

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
BODY = {"list": "surat-keluar", "name": "Siap dikirim", "query": "status=bernomor"}


def test_a_view_is_kept_changed_and_removed(operator: Caller, city: City) -> None:
    made = answered(operator.post("/views", BODY), 201)
    assert (made["query"], made["list_title"], made["shared_with"]) == ("status=bernomor", "Surat keluar", "")
    assert [row["id"] for row in answered(operator.get("/views?list=surat-keluar"))["data"]] == [made["id"]]
    assert answered(operator.get("/views?list=surat-masuk"))["data"] == []
    one = f"/views/{made['id']}"
    office = city["kesbangpol"].pk
    shared = answered(operator.put(one, {"name": "Kirim", "is_default": True, "agency": office}))
    assert (shared["name"], shared["is_default"]) == ("Kirim", True) and shared["shared_with"]
    refused(operator.put(one, {"name": "Kirim", "agency": 2_000_000_000}), 422, "invalid")
    assert operator.post(f"{one}/remove", {}).status_code == 204
    refused(operator.get(one), 404, "not_found")


def test_what_no_list_knows_is_refused_and_nothing_is_kept(operator: Caller) -> None:
    for changes in ({"list": "tidak-ada"}, {"query": "status=hantu"}, {"query": "x=1"}, {"name": ""}):
        refused(operator.post("/views", BODY | changes), 422, "invalid")
    assert not SavedView.objects.exists()


def test_a_view_of_somebody_else_is_not_found(operator: Caller, contact: Caller) -> None:
    made = answered(operator.post("/views", BODY), 201)
    for method in ("get", "put", "post"):
        path = f"/views/{made['id']}" + ("/remove" if method == "post" else "")
        sent = () if method == "get" else ({"name": "x"},)
        refused(getattr(contact, method)(path, *sent), 404, "not_found")
    assert SavedView.objects.get().name == BODY["name"]
