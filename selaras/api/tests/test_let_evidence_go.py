"""Retention through the API: years set, things held back, a list proposed, agreed to or refused."""

from datetime import timedelta
from typing import Any

import pytest

from selaras.api.tests.callers import Caller, answered, refused
from selaras.assessments.tests.factories import NOW, City
from selaras.evidence.models import Blob, Disposal, Evidence, Hold
from selaras.evidence.tests.factories import make_file
from selaras.jobs import services as jobs

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
APPROVED = {"approval": "ANRI B/12/2026", "approved_on": "2026-01-20"}


@pytest.fixture
def boss(city: City) -> Caller:
    return Caller.of(city, city.leader("kepala_kesbangpol"))


@pytest.fixture
def old(city: City, monkeypatch: pytest.MonkeyPatch) -> Evidence:
    """Stored nine years ago and used nowhere; what a job would destroy waits for the test."""
    monkeypatch.setattr(jobs, "_enqueue", lambda job_id: None)
    kept = make_file(city["bappeda"])
    then = NOW - timedelta(days=9 * 365)
    Evidence.objects.filter(pk=kept.pk).update(created_at=then)
    Blob.objects.update(stored_at=then)
    return kept


def proposed(city: City, caller: Caller) -> Any:
    return answered(caller.post(f"/retention/{city.region.code}/disposals"))


def test_a_list_is_read_agreed_to_and_carried_out_later(
    city: City, operator: Caller, boss: Caller, old: Evidence
) -> None:
    found = proposed(city, operator)
    assert proposed(city, operator)["id"] == found["id"]
    path = f"/disposals/{found['id']}"
    assert [row["evidence"] for row in answered(boss.get(f"{path}/files"))["data"]] == [old.pk]
    refused(operator.post(f"{path}/release", {"mark": 3}), 403, "forbidden")
    stale = refused(boss.post(f"{path}/release", APPROVED | {"mark": "x"}), 409, "edit_conflict")
    assert "Baca lagi" in stale["detail"]
    body = APPROVED | {"mark": found["mark"]}
    for wrong, field in (
        (body | {"approved_on": "2026-02-20"}, "approved_on"),
        (body | {"approved_on": "9999-12-31"}, "approved_on"),
        (body | {"approval": " "}, "approval"),
    ):
        faults = refused(boss.post(f"{path}/release", wrong), 422, "invalid")["errors"]
        assert [one["field"] for one in faults] == [field], wrong
    match = {"If-Match": boss.get(path).headers["ETag"]}
    assert answered(boss.call("POST", f"{path}/release", body, **match))["state"] == "dilepas"
    refused(boss.call("POST", f"{path}/release", body, **match), 412, "precondition_failed")
    assert Disposal.objects.get().job_id is not None


def test_what_is_refused_stays(city: City, operator: Caller, boss: Caller, old: Evidence) -> None:
    path = f"/disposals/{proposed(city, operator)['id']}"
    refused(boss.post(f"{path}/drop", {"reason": " "}), 422, "invalid")
    answered(boss.post(f"{path}/drop", {"reason": "Masih dipakai"}))
    refused(boss.post(f"{path}/drop", {"reason": "Lagi"}), 403, "forbidden")
    refused(operator.post(f"/retention/{city.region.code}/disposals"), 422, "invalid")


def test_what_is_held_back_is_on_no_list(city: City, operator: Caller, boss: Caller, old: Evidence) -> None:
    region = f"/retention/{city.region.code}"
    held = answered(operator.post(f"/evidence/{old.pk}/holds", {"reason": "Pemeriksaan BPK"}))
    assert answered(operator.post(f"/evidence/{old.pk}/holds", {"reason": "Lagi"}))["id"] == held["id"]
    refused(operator.post(f"{region}/disposals"), 422, "invalid")
    refused(operator.post(f"{region}/holds", {"reason": "x" * 600}), 422, "invalid")
    whole = answered(operator.post(f"{region}/holds", {"reason": "Sengketa"}))
    assert answered(operator.get(region))["all_held"] is True
    refused(operator.post(f"/holds/{held['id']}/lift", {"reason": "Selesai"}), 403, "forbidden")
    listed = answered(boss.get(f"{region}/holds"))["data"]
    assert {(row["id"], row["may_lift"]["allowed"]) for row in listed} == {
        (held["id"], True),
        (whole["id"], True),
    }
    for one in (held, whole):
        match = {"If-Match": boss.get(f"/holds/{one['id']}").headers["ETag"]}
        step = f"/holds/{one['id']}/lift"
        assert answered(boss.call("POST", step, {"reason": "Selesai"}, **match))["lifted_at"]
        refused(boss.call("POST", step, {"reason": "Selesai"}, **match), 412, "precondition_failed")
        refused(boss.post(step, {"reason": "Lagi"}), 403, "forbidden")
    assert answered(boss.get(f"{region}/holds"))["data"] == [] and Hold.objects.count() == 2
    proposed(city, operator)


def test_the_head_sets_the_years(city: City, operator: Caller, boss: Caller) -> None:
    path = f"/retention/{city.region.code}/rules/berkas"
    body = {"years": 12, "basis": "JRA 2026"}
    refused(operator.put(path, body), 403, "forbidden")
    rules = answered(boss.put(path, body))["rules"]
    assert [(one["years"], one["is_own"]) for one in rules if one["code"] == "berkas"] == [(12, True)]
    for wrong in ({"basis": "x"}, body | {"years": 0}, body | {"years": 10**12}, body | {"basis": " "}):
        refused(boss.put(path, wrong), 422, "invalid")
    refused(boss.put(f"/retention/{city.region.code}/rules/lain", body), 404, "not_found")


def test_others_neither_hold_nor_destroy(
    city: City, contact: Caller, stranger: Caller, operator: Caller, old: Evidence
) -> None:
    listed = proposed(city, operator)["id"]
    held = answered(operator.post(f"/evidence/{old.pk}/holds", {"reason": "x"}))["id"]
    region = f"/retention/{city.region.code}"
    for caller in (contact, stranger):
        refused(caller.post(f"{region}/disposals"), 403, "forbidden")
        refused(caller.post(f"{region}/holds", {"reason": 3}), 403, "forbidden")
        refused(caller.put(f"{region}/rules/berkas", {"years": "x"}), 403, "forbidden")
        refused(caller.post(f"/holds/{held}/lift", {"reason": 3}), 404, "not_found")
        refused(caller.post(f"/disposals/{listed}/drop", {"reason": 3}), 404, "not_found")
    refused(contact.post(f"/evidence/{old.pk}/holds", {"reason": 3}), 403, "forbidden")
    refused(stranger.post(f"/evidence/{old.pk}/holds", {"reason": 3}), 404, "not_found")
