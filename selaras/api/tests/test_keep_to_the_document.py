"""Whatever is sent to any operation, the answer is one that the document names, in the shape it names."""

import itertools
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from selaras.analyses.tests.factories import make_dataset, make_run
from selaras.api.compute import Operation, operations
from selaras.api.tests.callers import ROOT, Caller, answered, at, nobody, refused
from selaras.api.tests.records import draft_of, records_of_offices
from selaras.api.tests.records_of_work import record_of, records_of_work
from selaras.api.views import document
from selaras.assessments import services
from selaras.assessments.models import Contribution, Guidance, Note, NoteSeries, Round
from selaras.assessments.tests.factories import NOW, OWNER_DUE, City, item_of
from selaras.assessments.tests.packets import bring, filled, packet
from selaras.core.http import PROBLEMS
from selaras.core.listings import listings
from selaras.core.references import Reference
from selaras.evidence.models import Disposal, Evidence
from selaras.evidence.tests.factories import make_copy, make_file, make_held
from selaras.followups import services as followups
from selaras.followups.tests.factories import make_direction
from selaras.jobs.models import Job
from selaras.letters import services as letters
from selaras.lists.services import save_view
from selaras.measures.tests.factories import make_measure
from selaras.meetings import services as meetings
from selaras.meetings.tests.factories import plan_of
from selaras.offices.tests.factories import make_holder, make_post
from selaras.regions.models import RegionEdition

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.once]
# Nasty values for any text, number or list of a body.
BODIES: list[Any] = [
    None,
    [],
    {"tidak_dikenal": 1},
    {"comment": 3, "text": [], "reason": {}, "level": "x", "base_version": [], "sources": {}, "tier": 1},
    {"text": "\x00", "comment": "\x00", "reason": "\x00", "note": "\x00"},
    {"text": "\ud800", "comment": "\ud800", "reason": "\ud800", "note": "\ud800"},
    {"base_version": 0, "level": -(10**30), "narrative": "x" * 30_000},
    {"url": "x" * 5_000, "title": "x" * 5_000},
    {"sources": ["x"], "checked_on": "9999-12-31", "title": "x" * 500},
    {"nihil": {"sources": [""], "checked_on": "2026-01-01"}},
    {"comment": "x" * 5_000},
    b'{"comment": ',
    b"\xff\xfe",
]
# The parts of an address that name no record.
WORDS: dict[str, object] = {
    "kind": "catatan", "number": 1, "part": "pdf", "code": "1.1", "form": "csv", "sending_number": 1,
    "index": "IKT", "region_code": "16.72", "letter_kind": "undangan",
}  # fmt: skip
QUERIES = ("page=2&per_page=1", "page=x", "lain=1", "region=%00", "state=%F0%9F%98%80")


def every_operation() -> list[Operation]:
    return [one for _section, one in operations(document("id"))]


def resolved(node: Any) -> Any:
    if isinstance(node, dict) and "$ref" in node:
        return document("id")["components"]["schemas"][node["$ref"].rpartition("/")[2]]
    return node


def misfits(value: Any, schema: Any, where: str = "") -> list[str]:
    """Where a value is not what its schema says; of JSON schema what the document uses."""
    schema = resolved(schema)
    if "anyOf" in schema:
        tried = [misfits(value, one, where) for one in schema["anyOf"]]
        return [] if [] in tried else tried[0]
    kinds = {
        "object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None),
        "number": (int, float),
    }  # fmt: skip
    kind = schema.get("type")
    if kind is None:
        return []
    if not isinstance(value, kinds[kind]) or (kind == "integer" and isinstance(value, bool)):
        return [f"{where}: {value!r} is no {kind}"]
    if kind == "array":
        found = [misfits(one, schema.get("items", {}), f"{where}[]") for one in value]
        return list(itertools.chain(*found))
    if kind != "object" or "properties" not in schema:
        return []
    wrong = [f"{where}: {name} is missing" for name in schema.get("required", []) if name not in value]
    for name, one in schema["properties"].items():
        if name in value:
            wrong += misfits(value[name], one, f"{where}.{name}")
    return wrong


def departure(one: Operation, response: Any) -> list[str]:
    """How an answer departs from the document."""
    told = document("id")["paths"][one.path][one.method.lower()]["responses"]
    status = str(response.status_code)
    if status not in told:
        return [f"{one.id} answers {status}, which the document does not name"]
    content = told[status].get("content", {})
    given = response.headers.get("Content-Type", "").partition(";")[0]
    if not content or "*/*" in content:
        return []
    if given not in content:
        return [f"{one.id} answers {status} with {given}"]
    if not given.endswith("json"):
        return []
    return [f"{one.id} {status} {fault}" for fault in misfits(response.json(), content[given]["schema"])]


@pytest.fixture
def objects(city: City, round_: Round) -> dict[str, object]:
    item = item_of(round_, "1.1")
    city.prove(item)
    operator = Caller.of(city, city.operator)
    proof = Evidence.objects.get()
    stored = make_file(item.owner_agency)
    assert stored.blob is not None
    series = NoteSeries.objects.create(
        round=round_, source="pemilik", number=1, due_at=OWNER_DUE, opened_at=NOW, opened_by_name="Operator"
    )
    told = {"due_at": OWNER_DUE, "written_by_name": "Operator", "written_at": NOW}
    guided = Guidance.objects.create(item=item, question="x", answer="x", answered_by="Operator", at=NOW)
    city.hand_in(item_of(round_, "1.2"))
    now = {"scope": city.operator, "now": NOW}
    tapem = city.contact("tapem")
    changed = filled(packet(tapem, round_, city["tapem"]), {"2.2": {"uraian": "Dari paket"}})
    blank = str(city["kesbangpol"].pk)
    plan = services.RepairPlan(["I1"], text="Visi belum tampak")
    kept = make_dataset(city.region.code)
    return WORDS | {
        "dataset_id": kept.pk,
        "edition_id": RegionEdition.objects.create(
            title="Edisi", decree="UU", begins_on=NOW.date(), made_by="R", made_at=NOW
        ).pk,
        "robustness_id": make_run(kept).pk,
        "disposal_id": Disposal.objects.create(
            region=city.region, region_path=city.region.path, drafted_at=NOW, drafted_by_name="Selaras"
        ).pk,
        "note_id": Note.objects.create(series=series, item=item, number=1, text="Halaman?", **told).pk,
        "guidance_id": guided.pk,
        "agency_id": city["tapem"].pk,
        "intake_id": bring(tapem, round_, changed, agency=city["tapem"]).pk,
        "sheet_id": services.print_sheet(round_=round_, agency=city["tapem"], **now).pk,
        "request_id": services.prepare_requests(round_=round_, **now)[0].pk,
        "repair_id": services.add_repair(round_=round_, plan=plan, **now).pk,
        "letter_id": letters.begin_letter(template="kosong", subject_id=blank, **now).pk,
        **incoming_of(city, now),
        "view_id": save_view(listing=listings()["tugas"], name="Saya", query="", **now).pk,
        "job_id": Job.objects.create(
            kind="uji", title="Uji", starter_id=city.operator.user_id, created_at=NOW
        ).pk,
        "round_id": round_.pk,
        "contribution_id": Contribution.objects.get(item=item).pk,
        "run_id": answered(operator.post(at(round_, rest="/scores")), 201)["id"],
        "evidence_id": proof.pk,
        "copy_id": make_copy(proof, stored.blob).pk,
        "activity_id": make_held(item.owner_agency).pk,
        "measure_id": make_measure().pk,
        "instrument_id": round_.instrument_id,
    } | meeting_of(city, now) | records_of_offices(city) | records_of_work(city) | draft_of(city)  # fmt: skip


def incoming_of(city: City, now: dict[str, Any]) -> dict[str, object]:
    """A letter that came in and was handed to a post of the office."""
    office = city["kesbangpol"]
    make_holder(make_post(office, kind="kepala"))
    text = letters.IncomingText("Polres", "Permintaan data", NOW.date())
    came = letters.register_incoming(agency=office, text=text, **now)
    to = letters.DispositionText([make_post(office).pk], "ketahui", OWNER_DUE.date())
    (row,) = letters.dispose(incoming=came, text=to, **now)
    return {"incoming_id": came.pk, "disposition_id": row.pk}


def meeting_of(city: City, now: dict[str, Any]) -> dict[str, object]:
    """One that is planned, in a series, with a point and somebody invited."""
    office = city["kesbangpol"]
    series = meetings.make_series(agency=office, text=meetings.SeriesText("Rakor"), **now)
    meeting = meetings.plan_meeting(agency=office, plan=plan_of(series=series), **now)
    return (
        action_of(city, now)
        | record_of(meeting.pk)
        | {
            "meeting_id": meeting.pk,
            "series_id": series.pk,
            "direction_id": make_direction(office).pk,
            "point_id": meetings.add_point(meeting=meeting, text=meetings.PointText("Pembukaan"), **now).pk,
            "invitee_id": meetings.invite_guest(
                meeting=meeting, text=meetings.GuestText(organisation="KPU"), **now
            ).pk,
        }
    )


def action_of(city: City, now: dict[str, Any]) -> dict[str, object]:
    """A decision with one action that is assigned and late, so that its escalation waits."""
    direction = make_direction(city["kesbangpol"])
    origin = Reference("direction", str(direction.pk))
    decision = followups.record_decision(origin=origin, text="Diputuskan", **now)
    (action,) = followups.add_action(
        decision=decision,
        text=followups.ActionText("Kirim"),
        owners=[followups.Owner(city["bappeda"].pk)],
        due=followups.Due(on=NOW.date() - timedelta(days=3)),
        assigned=True,
        **now,
    )
    followups.draft_escalations(now=NOW)
    return {
        "origin_kind": "direction",
        "origin_id": direction.pk,
        "decision_id": decision.pk,
        "action_id": action.pk,
        "escalation_id": action.escalations.get().pk,
    }


def path_of(one: Operation, objects: dict[str, object]) -> str:
    return one.path.removeprefix(ROOT).format(**objects)


@pytest.mark.slow
def test_every_answer_is_one_the_document_names(
    city: City, contact: Caller, operator: Caller, province: Caller, objects: dict[str, object]
) -> None:
    wrong: list[str] = []
    for one in every_operation():
        path = path_of(one, objects)
        calls = [(caller, path, {}) for caller in (nobody(), Caller("selaras_x"), province, operator)]
        calls += [(contact, path, body) for body in (BODIES if one.body else [None])]
        if any(field.place == "query" for field in one.parameters):
            calls += [(operator, f"{path}?{query}", None) for query in QUERIES]
        calls.append((operator, path_of(one, dict.fromkeys(objects, 999_999)), {}))
        for caller, address, body in calls:
            wrong += departure(one, caller.call(one.method, address, body))
    assert wrong == []


def test_an_unknown_method_is_a_problem(operator: Caller, objects: dict[str, object]) -> None:
    for one in every_operation():
        response = operator.call("DELETE", path_of(one, objects))
        refused(response, 405, "method_not_allowed")
        assert one.method in response.headers["Allow"]


def test_a_body_beyond_every_measure_is_too_large(
    operator: Caller, objects: dict[str, object], settings: Any
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    for one in every_operation():
        path = path_of(one, objects)
        if one.body_type == "application/json":
            refused(operator.call(one.method, path, {"comment": "x" * 2000}), 413, "too_large")
        elif one.body_type:
            sent = encode_multipart(BOUNDARY, {"title": "x" * 2000})
            headers = {"Authorization": f"Bearer {operator.raw}"}
            response = Client().generic("POST", ROOT + path, sent, MULTIPART_CONTENT, headers=headers)
            refused(response, 413, "too_large")


def test_an_accident_is_a_problem_too(
    operator: Caller, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("selaras.assessments.selectors.rounds.counts_of", broken)
    headers = {"Authorization": f"Bearer {operator.raw}"}
    response = Client(raise_request_exception=False).get(f"{ROOT}{at(round_)}", headers=headers)
    told = refused(response, 500, "server_error")
    assert "ZeroDivision" not in json.dumps(told)


def test_faults_are_said_in_our_own_words(contact: Caller, round_: Round) -> None:
    body = {"base_version": "x", "narrative": 3, "is_nil": "y", "level": "z", "lain": 1}
    problem = refused(contact.put(at(round_, "1.1", "/answer"), body), 422, "invalid")
    assert {one["field"]: one["detail"] for one in problem["errors"]} == {
        "base_version": "Harus berupa bilangan bulat.",
        "narrative": "Harus berupa teks.",
        "level": "Harus berupa bilangan bulat.",
        "lain": "Bidang ini tidak dikenal.",
    }


def test_every_problem_has_words_for_people() -> None:
    for code, kind in PROBLEMS.items():
        assert code.replace("_", "").isalpha() and code.islower()
        assert kind.title and str(kind.detail).endswith(".")
