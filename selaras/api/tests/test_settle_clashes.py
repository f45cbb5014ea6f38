"""Kegiatan that meet, settled through the API: proposed, agreed to, declined, withdrawn."""

from typing import Any

import pytest

from selaras.api.tests.callers import Caller, answered, refused
from selaras.assessments.models import Round
from selaras.assessments.tests.factories import City

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FACTS = {"title": "Dialog", "starts_on": "2026-02-10", "place": "Aula pertemuan", "state": "direncanakan"}


@pytest.fixture
def tapem(city: City) -> Caller:
    return Caller.of(city, city.contact("tapem"))


@pytest.fixture
def pair(city: City, contact: Caller, tapem: Caller) -> tuple[int, int]:
    made = [
        answered(caller.post("/activities", FACTS | {"agency_id": city[code].pk}), 201)["id"]
        for caller, code in ((contact, "bappeda"), (tapem, "tapem"))
    ]
    return made[0], made[1]


def path_of(pair: tuple[int, int]) -> str:
    return f"/activities/{pair[1]}/clashes/{pair[0]}"


def proposed(caller: Caller, pair: tuple[int, int], **changes: Any) -> Any:
    body = {"decision": "pindah", "mover_id": pair[0], "moves_to": "2026-02-12"} | changes
    return answered(caller.post(path_of(pair), body), 201)


def test_one_proposes_and_the_other_agrees(
    city: City, contact: Caller, tapem: Caller, pair: tuple[int, int]
) -> None:
    seen = answered(contact.get(path_of(pair)))
    assert [one["id"] for one in seen["activities"]] == list(pair) and seen["met"] and seen["live"] is None
    made = proposed(contact, pair)
    assert (made["state"], [one["agency_id"] for one in made["agreed"]]) == (
        "diusulkan",
        [city["bappeda"].pk],
    )
    path = f"/clash-settlements/{made['id']}"
    refused(contact.post(f"{path}/agree", {"agency_id": city["bappeda"].pk}), 403, "forbidden")
    refused(tapem.post(f"{path}/agree", {"agency_id": city["hukum"].pk}), 422, "invalid")
    assert answered(tapem.get(path))["may"]["agree_for"] == [city["tapem"].pk]
    tag = tapem.get(path).headers["ETag"]
    body, match = {"agency_id": city["tapem"].pk}, {"If-Match": tag}
    assert answered(tapem.call("POST", f"{path}/agree", body, **match))["state"] == "disepakati"
    refused(tapem.call("POST", f"{path}/withdraw", {"reason": "x"}, **match), 412, "precondition_failed")
    ended = answered(tapem.post(f"{path}/withdraw", {"reason": "Aula dipakai"}))
    assert (ended["state"], ended["end_reason"]) == ("tidak_berlaku", "Aula dipakai")
    assert [row["id"] for row in answered(contact.get(path_of(pair)))["history"]] == [made["id"]]


def test_the_office_records_a_consent_with_where_it_was_said(
    city: City, operator: Caller, contact: Caller, pair: tuple[int, int]
) -> None:
    path = f"/clash-settlements/{proposed(contact, pair)['id']}"
    body: dict[str, Any] = {"agency_id": city["tapem"].pk}
    told = refused(operator.post(f"{path}/agree", body), 422, "invalid")
    assert [one["field"] for one in told["errors"]] == ["source"]
    kept = answered(operator.post(f"{path}/agree", body | {"source": "Sekdis, rapat 3 Februari"}))
    assert kept["state"] == "disepakati" and kept["agreed"][1]["source"]


def test_what_is_declined_leaves_the_clash_open(
    contact: Caller, tapem: Caller, pair: tuple[int, int]
) -> None:
    path = f"/clash-settlements/{proposed(contact, pair)['id']}"
    refused(tapem.post(f"{path}/decline", {"reason": " "}), 422, "invalid")
    assert answered(tapem.post(f"{path}/decline", {"reason": "Tidak bisa"}))["state"] == "tidak_disepakati"
    refused(tapem.post(f"{path}/decline", {"reason": "Lagi"}), 403, "forbidden")
    assert answered(tapem.get(path_of(pair)))["live"] is None


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"decision": "pindah"}, "mover_id"),
        ({"decision": "pindah", "mover_id": 10**17}, "mover_id"),
        ({"decision": "bersamaan"}, "words"),
        ({"decision": "lain"}, "decision"),
    ],
)
def test_a_faulty_proposal_is_not_kept(
    contact: Caller, pair: tuple[int, int], body: dict[str, Any], field: str
) -> None:
    faults = refused(contact.post(path_of(pair), body), 422, "invalid")["errors"]
    assert [one["field"] for one in faults] == [field]
    assert answered(contact.get(path_of(pair)))["live"] is None


def test_others_settle_nothing(
    city: City, round_: Round, contact: Caller, stranger: Caller, pair: tuple[int, int]
) -> None:
    path = f"/clash-settlements/{proposed(contact, pair)['id']}"
    hukum = Caller.of(city, city.contact("hukum"))
    refused(hukum.post(path_of(pair), {"decision": 3}), 403, "forbidden")
    refused(hukum.post(f"{path}/decline", {"reason": 3}), 403, "forbidden")
    for step in ("agree", "decline", "withdraw"):
        refused(stranger.post(f"{path}/{step}", {"reason": 3}), 404, "not_found")
    refused(stranger.get(path_of(pair)), 404, "not_found")
    refused(contact.get(f"/activities/{pair[0]}/clashes/{pair[0]}"), 404, "not_found")
