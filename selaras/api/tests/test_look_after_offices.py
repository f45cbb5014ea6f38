"""Agencies, people, absence and the yearly review through the API, under the rules of the pages."""

from datetime import timedelta
from typing import Any

import pytest

from selaras.accounts.models import OpenSession, User
from selaras.api.models import Webhook
from selaras.api.tests.callers import Caller, answered, refused
from selaras.assessments.tests.factories import NOW, City
from selaras.notices.models import NoticeWish
from selaras.offices import services
from selaras.offices.models import Agency, Contact, Grant
from selaras.offices.services import Limits

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def test_an_agency_is_added_named_and_ended(city: City, operator: Caller, contact: Caller) -> None:
    new = {"region": city.region.code, "name": "Dinas Baru", "short_name": "Baru", "kind": "opd"}
    made = answered(operator.post("/agencies", new), 201)
    path = f"/agencies/{made['id']}"
    assert (
        answered(operator.put(path, {"name": "Dinas", "short_name": "D", "kind": "opd"}))["name"] == "Dinas"
    )
    post = answered(operator.post(f"{path}/posts", {"title": "Kepala", "kind": "kepala"}), 201)
    term = {"name": "Siti", "status": "definitif", "starts_on": TODAY.isoformat()}
    holder = answered(operator.post(f"/posts/{post['id']}/holders", term), 201)
    assert answered(operator.get(path))["posts"][0]["holders"] == [holder]
    refused(contact.get(path), 404, "not_found")
    ended = {"ends_on": TODAY.isoformat(), "note": "Perda contoh"}
    assert answered(operator.post(f"{path}/end", ended))["is_active"] is False
    refused(contact.post("/agencies", new), 403, "forbidden")


def test_a_body_is_read_as_the_form_of_the_page_reads_it(city: City, operator: Caller) -> None:
    path = f"/agencies/{city['bappeda'].pk}"
    wrong = refused(
        operator.post(f"{path}/contacts", {"name": "A", "phone": "12", "email": "x"}), 422, "invalid"
    )
    assert {one["field"] for one in wrong["errors"]} == {"phone", "email"}
    kept = answered(operator.post(f"{path}/contacts", {"name": "Ani"}), 201)
    renamed = answered(operator.put(f"/contacts/{kept['id']}", {"name": "Ani Sari"}))
    assert renamed["name"] == "Ani Sari"
    answered(operator.post(f"/contacts/{kept['id']}/end"))
    assert not Contact.objects.get(pk=kept["id"]).is_active
    table = {"region": city.region.code, "text": "OPD\tNama\nTidak ada\tBudi"}
    assert "rows" not in refused(operator.post("/contacts/import", table), 422, "invalid")


def test_agencies_of_another_region_are_neither_seen_nor_changed(
    city: City, operator: Caller, stranger: Caller
) -> None:
    path = f"/agencies/{city['bappeda'].pk}"
    body = {"name": "A", "short_name": "A", "kind": "opd"}
    refused(stranger.get(path), 404, "not_found")
    refused(stranger.put(path, body), 404, "not_found")
    refused(stranger.post("/agencies", body | {"region": city.region.code}), 403, "forbidden")
    refused(stranger.get(f"/people?region={city.region.code}"), 403, "forbidden")
    mixed = {"region": "73.71", "agencies": [{"id": city["bappeda"].pk, "name": "A", "short_name": "A"}]}
    refused(stranger.call("PUT", "/agencies/order", mixed), 422, "invalid")
    assert Agency.objects.get(pk=city["bappeda"].pk).name != "A"


def test_a_role_is_given_within_ones_power_and_ended(city: City, operator: Caller) -> None:
    person = city.user(city.contact("tapem"))
    seat: dict[str, Any] = {
        "region": city.region.code, "role": "verifikator", "agency": city["tapem"].pk,
        "starts_on": TODAY.isoformat(),
    }  # fmt: skip
    path = f"/people/{person.pk}/grants"
    given = answered(operator.post(path, seat), 201)
    refused(operator.post(path, seat | {"role": "admin", "agency": None}), 422, "invalid")
    refused(operator.post(f"/people/{operator.user.pk}/grants", seat | {"role": "sekda"}), 403, "forbidden")  # type: ignore[union-attr]
    answered(operator.post(f"/grants/{given['id']}/end", {}))
    assert Grant.objects.get(pk=given["id"]).revoked_at is not None
    own = Grant.objects.filter(user=operator.user).first()
    assert own is not None
    refused(operator.post(f"/grants/{own.pk}/end", {}), 403, "forbidden")


def test_absence_and_review(city: City, operator: Caller, contact: Caller) -> None:
    deputy = city.user(city.operator)
    away = {"starts_on": TODAY.isoformat(), "ends_on": TODAY.isoformat(), "deputy": deputy.pk}
    said = answered(contact.post("/absences", away), 201)
    assert answered(contact.get("/absences"))["data"][0]["id"] == said["id"]
    answered(contact.post(f"/absences/{said['id']}/end"))
    assert answered(contact.get("/absences"))["data"] == []
    review = answered(operator.post("/grant-reviews", {"region": city.region.code}), 201)
    row = next(one for one in review["rows"] if one["may_decide"]["allowed"])
    path = f"/grant-reviews/{review['review']['id']}/answers"
    refused(operator.post(path, {"grants": [row["grant"]["id"]], "keep": False}), 422, "invalid")
    after = answered(operator.post(path, {"grants": [row["grant"]["id"]], "keep": True}))
    assert after["outstanding"] == review["outstanding"] - 1
    refused(contact.post(path, {"grants": [1], "keep": True}), 404, "not_found")


def test_ones_own_account(city: City, contact: Caller, operator: Caller) -> None:
    user = contact.user
    ends = {"began_at": NOW, "seen_at": NOW, "ends_at": NOW + timedelta(hours=1)}
    session = OpenSession.objects.create(user=user, key="di-tempat-lain", **ends)
    assert answered(contact.get("/sessions"))["count"] == 1
    refused(operator.post(f"/sessions/{session.pk}/end"), 404, "not_found")
    answered(contact.post(f"/sessions/{session.pk}/end"))
    assert not OpenSession.objects.exists()
    wishes = {"mail": "harian", "quiet_from": "20:00", "quiet_until": "06:00", "steps": [1]}
    assert answered(contact.put("/notice-wishes", wishes))["steps"] == [1]
    assert NoticeWish.objects.get(user=user).mail == "harian"


def test_a_webhook_is_set_up_by_its_program(city: City, contact: Caller, operator: Caller) -> None:
    body = {"name": "Dasbor", "url": "https://opd.example/kait", "groups": ["assessments"]}
    made = answered(contact.post("/webhooks", body), 201)
    path = f"/webhooks/{made['id']}"
    assert made["secret"].startswith("whsec_") and "secret" not in answered(contact.get(path))
    trial = answered(contact.post(f"{path}/try"), 201)
    assert answered(contact.get(f"{path}/deliveries"))["data"][0]["message_id"] == trial["message_id"]
    assert answered(contact.post(f"{path}/pause"))["paused_at"]
    assert answered(contact.post(f"{path}/resume"))["paused_at"] is None
    refused(operator.post(f"{path}/secret"), 404, "not_found")
    refused(contact.post("/webhooks", body | {"url": "https://10.0.0.1/"}), 422, "invalid")
    answered(contact.post(f"{path}/end"))
    refused(contact.get(path), 404, "not_found")


LIMITS = [Limits(["assessments.answer"]), Limits(reads_only=True)]


@pytest.mark.parametrize("limits", LIMITS, ids=["a part", "reading"])
@pytest.mark.parametrize(
    "call",
    [
        ("POST", "/sessions/end-all"),
        ("POST", "/webhooks"),
        ("POST", "/absences"),
        ("PUT", "/notice-wishes"),
        ("POST", "/notices/read-all"),
    ],
    ids=lambda call: call[1],
)
def test_a_limited_token_does_nothing_to_the_account(
    city: City, limits: Limits, call: tuple[str, str]
) -> None:
    scope = city.contact("bappeda")
    values = {"name": "A", "expires_at": NOW + timedelta(days=9), "now": NOW, "limits": limits}
    _token, raw = services.make_token(scope=scope, user=city.user(scope), **values)
    refused(Caller(raw).call(*call, {}), 403, "forbidden")
    assert not Webhook.objects.exists() and User.objects.get(pk=scope.user_id).session_era == 0


def test_working_time_is_set_by_the_administrator_of_the_region(city: City, operator: Caller) -> None:
    path = f"/regions/{city.region.code}"
    day = {"day": "2026-06-22", "kind": "libur_daerah", "name": "Hari jadi", "source": "Edaran contoh"}
    refused(operator.post(f"{path}/special-days", day), 403, "forbidden")
    admin = Caller.of(city, city.leader("admin"))
    kept = answered(admin.post(f"{path}/special-days", day), 201)
    refused(admin.post(f"{path}/special-days", day), 422, "invalid")
    assert answered(operator.get(f"{path}/working-time?year=2026"))["days"][-1] == kept
    answered(admin.post(f"{path}/special-days/{kept['id']}/end", {"reason": "Keliru"}))
    refused(admin.post("/regions/16/special-days", day), 403, "forbidden")
