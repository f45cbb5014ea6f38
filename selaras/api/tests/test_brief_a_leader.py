"""Ringkasan pimpinan through the API: worded, let go by the head, answered, taken as a picture."""

import pytest

from selaras.api.tests.callers import Caller, answered, at, refused
from selaras.assessments.models import Brief, Round
from selaras.assessments.tests.factories import City
from selaras.audit.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def head(city: City) -> Caller:
    return Caller.of(city, city.leader("kepala_kesbangpol"))


@pytest.fixture
def sekda(city: City) -> Caller:
    return Caller.of(city, city.leader("sekda"))


@pytest.fixture
def path(round_: Round) -> str:
    return at(round_, rest="/brief")


def test_from_draft_to_answer(path: str, operator: Caller, head: Caller, sekda: Caller) -> None:
    drafted = answered(operator.post(path, {"addressee": "Bapak Sekda"}), 201)
    assert drafted["draft"]["addressee"] == "Bapak Sekda" and drafted["draft"]["requests"]
    assert answered(sekda.get(path))["draft"] is None
    asked = ["Mohon surat kepada OPD yang terlambat", "", "Mohon rapat koordinasi"]
    edited = answered(operator.put(path, {"addressee": "Sekretaris Daerah", "requests": asked}))
    assert [row["text"] for row in edited["draft"]["requests"]] == [asked[0], asked[2]]
    assert answered(operator.post(f"{path}/submit"))["draft"]["state_label"]
    released = answered(head.post(f"{path}/release"))
    assert released["draft"] is None and asked[0] in released["text"]
    body = {"directions": [{"number": 1, "direction": "setuju"}], "words": "Setuju nomor 1"}
    done = answered(sekda.post(f"{path}/answers", body))
    (answer,) = done["released"]["answers"]
    assert (answer["directions"], answer["recorded_by"]) == ({"1": "setuju"}, "")
    again = refused(sekda.post(f"{path}/answers", body), 422, "invalid")
    assert "sudah dijawab" in again["errors"][0]["detail"]


def test_recorded_for_the_leader_and_handed_over(
    path: str, operator: Caller, head: Caller, city: City
) -> None:
    answered(operator.post(path), 201)
    refused(operator.post(f"{path}/release"), 422, "invalid")
    approval = {"approved_by": "Hafiz Lematang", "channel": "whatsapp"}
    released = answered(operator.post(f"{path}/release", approval))["released"]
    assert released["approved_by"] == "Hafiz Lematang"
    aide = Caller.of(city, city.leader("ajudan"))
    reply = {"directions": [{"number": 1, "direction": "bahas"}]}
    missing = refused(aide.post(f"{path}/answers", reply), 422, "invalid")
    assert {one["field"] for one in missing["errors"]} == {"said_by", "channel"}
    said = {"said_by": "Okta Perigi", "channel": "whatsapp", "said_at": "2026-01-22T02:00:00Z"}
    answered(aide.post(f"{path}/answers", reply | said))
    given = {"way": "dibacakan", "to_name": "Okta Perigi", "handed_at": "2026-01-22T02:00:00Z"}
    done = answered(aide.post(f"{path}/handovers", given))
    assert done["released"]["handovers"][0]["to_name"] == "Okta Perigi"
    naive = refused(
        aide.post(f"{path}/handovers", given | {"handed_at": "2026-01-22T02:00:00"}), 422, "invalid"
    )
    assert [one["field"] for one in naive["errors"]] == ["handed_at"]


@pytest.mark.parametrize(("form", "start"), [("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_picture_and_paper_and_who_took_them(path: str, sekda: Caller, form: str, start: bytes) -> None:
    response = sekda.get(f"{path}.{form}")
    assert response.status_code == 200 and response.content.startswith(start)
    assert response.headers["Content-Disposition"].startswith("attachment")
    event = Event.objects.get(verb="assessments.brief.downloaded")
    assert event.after == {"form": form, "number": None} and event.via == "api"


def test_an_earlier_one_comes_out_as_it_went_out(path: str, operator: Caller, head: Caller) -> None:
    for _number in range(2):
        answered(operator.post(path), 201)
        answered(head.post(f"{path}/release"))
    assert answered(head.get(path))["earlier"] == [1]
    first, again = (head.get(f"{path}.pdf?number=1").content for _time in range(2))
    assert first == again
    refused(head.get(f"{path}.pdf?number=3"), 404, "not_found")
    refused(head.get(f"{path}.pdf?nomor=1"), 422, "invalid")
    refused(head.get(f"{path}.svg"), 422, "invalid")


@pytest.mark.parametrize(
    "body", [{}, {"addressee": "S", "requests": []}, {"addressee": "S", "requests": ["a"] * 4},
             {"addressee": " ", "requests": ["a"]}, {"addressee": "S", "requests": ["x" * 5000]}]
)  # fmt: skip
def test_a_faulty_wording_changes_nothing(path: str, operator: Caller, body: dict[str, object]) -> None:
    answered(operator.post(path), 201)
    before = [row.text for row in Brief.objects.get().requests.all()]
    refused(operator.put(path, body), 422, "invalid")
    assert [row.text for row in Brief.objects.get().requests.all()] == before


def test_who_may_not_read_learns_nothing(
    path: str, operator: Caller, contact: Caller, province: Caller, stranger: Caller, sekda: Caller
) -> None:
    for caller in (contact, province):
        for method, rest in (("GET", ""), ("POST", ""), ("PUT", ""), ("POST", "/answers"), ("GET", ".pdf")):
            body = None if method == "GET" else {"requests": 3}
            refused(caller.call(method, f"{path}{rest}", body), 403, "forbidden")
    refused(stranger.put(path, {"requests": 3}), 404, "not_found")
    refused(sekda.post(path, {"addressee": 3}), 403, "forbidden")
    refused(operator.put(path, {"requests": 3}), 404, "not_found")
