"""A draft through the API from a copy to its publication: filled, weighed, never lost to a faster hand."""

from typing import Any

import pytest

from selaras.api.tests.callers import Caller, answered, refused
from selaras.assessments.models import Round
from selaras.assessments.tests.factories import City
from selaras.instruments.models import Draft, Instrument
from selaras.instruments.tests.factories import SMALL

pytestmark = pytest.mark.django_db
DRAFTS = "/instruments/drafts"
NODE = {"code": "I3", "title": "Tindak lanjut contoh", "weight": "20/3", "source": "Usulan kami"}
QUESTION = {
    "code": "3.1",
    "text": "Pada tingkat mana tindak lanjutnya?",
    "type": "tingkat",
    "owners": ["bappeda", "tapem"],
    "evidence": ["Laporan", " "],
    "rubric": [{"level": level, "text": f"Keadaan {level}\ndan seterusnya"} for level in range(1, 8)],
    "rules": [{"kind": "wajib_bukti", "min": "2"}],
}


@pytest.fixture
def draft(operator: Caller, city: City, round_: Round) -> Any:
    body = {"region": city.region.code, "instrument": round_.instrument_id, "edition": "2030"}
    return answered(operator.post(DRAFTS, body), 201)


def at(draft: Any, rest: str = "") -> str:
    return f"{DRAFTS}/{draft['id']}{rest}"


def on(draft: Any, **body: Any) -> dict[str, Any]:
    return {"base_version": draft["version"], **body}


def test_a_draft_is_copied_filled_weighed_and_published(operator: Caller, city: City, draft: Any) -> None:
    assert (draft["edition"], draft["faults"], draft["weights_total"]) == ("2030", [], "100")
    draft = answered(operator.post(at(draft, "/nodes"), on(draft, parent="n0", **NODE)), 201)
    assert [(node["place"], node["weight"]) for node in draft["nodes"]][-1] == ("n0.n2", "20/3")
    draft = answered(operator.post(at(draft, "/nodes/n0.n2/questions"), on(draft, **QUESTION)), 201)
    added = draft["nodes"][-1]["questions"][0]
    assert (added["owners"], added["evidence"]) == (["bappeda", "tapem"], ["Laporan"])
    assert added["rubric"][1] == {"level": "2", "text": "Keadaan 2\ndan seterusnya"}
    assert added["rules"] == [{"kind": "wajib_bukti", "min": "2", "max": "", "than": "", "equals": ""}]
    assert (draft["weights_total"], len(draft["faults"])) == ("320/3", draft["faults_count"])
    assert not draft["may"]["publish"]["allowed"]
    refused(operator.post(at(draft, "/publish"), on(draft)), 403, "forbidden")
    weights = [{"place": "n0.n0", "weight": "160/3"}, {"place": "n0.n1", "weight": "40"}]
    draft = answered(operator.put(at(draft, "/weights"), on(draft, weights=weights)))
    assert (draft["weights_total"], draft["faults"]) == ("100", [])
    draft = answered(operator.put(at(draft, "/nodes/n0.n2"), on(draft, **NODE | {"title": "Tindak lanjut"})))
    draft = answered(
        operator.put(at(draft, "/questions/n0.n2.q0"), on(draft, **QUESTION | {"owners": ["tapem"]}))
    )
    draft = answered(operator.post(at(draft, "/parts/n0.n2"), on(draft, step="up")))
    assert [node["code"] for node in draft["nodes"]] == ["A", "I1", "I3", "I2"]
    published = answered(operator.post(at(draft, "/publish"), on(draft)))
    assert (published["state"], published["may"]["edit"]["allowed"]) == ("published", False)
    made = Instrument.objects.get(pk=published["published"])
    assert (made.edition, made.region_path) == ("2030", city.region.path)
    assert [node["code"] for node in answered(operator.get(f"/instruments/{made.pk}"))["nodes"]][2] == "I3"


def test_the_head_and_the_text_are_saved_and_faults_are_told(operator: Caller, draft: Any) -> None:
    head = draft["head"] | {"title": "Indeks lain", "bands": [{"start": "1", "label": "Satu"}]}
    del head["mean"]
    draft = answered(operator.put(at(draft, "/head"), on(draft, **head)))
    assert (draft["title"], draft["head"]["bands"][0]["status"]) == ("Indeks lain", "usulan")
    draft = answered(operator.put(at(draft, "/text"), on(draft, text="code: [")))
    assert (draft["head"], draft["nodes"], draft["faults_count"]) == (None, [], 1)
    told = refused(operator.put(at(draft, "/head"), on(draft, **head)), 422, "invalid")
    assert told["errors"][0]["code"] == "no_tree"
    rows = answered(operator.get(at(draft, "/revisions")))["data"]
    assert [row["version"] for row in rows] == [3, 2, 1]
    kept = answered(operator.get(at(draft, f"/revisions/{rows[1]['id']}")))
    assert "Indeks lain" in kept["text"]


def test_whoever_is_slower_loses_nothing(operator: Caller, draft: Any) -> None:
    faster = answered(
        operator.put(at(draft, "/nodes/n0.n0"), on(draft, code="I1", title="Cepat", weight="60"))
    )
    # Another part goes in beside it.
    merged = answered(
        operator.put(at(draft, "/nodes/n0.n1"), on(draft, code="I2", title="Lain", weight="40"))
    )
    assert [node["title"] for node in merged["nodes"]][1:] == ["Cepat", "Lain"]
    again = operator.put(at(draft, "/nodes/n0.n0"), on(draft, code="I1", title="Lambat", weight="60"))
    told = refused(again, 409, "edit_conflict")
    assert (told["version"], faster["version"]) == (3, 2)
    kept = answered(operator.get(at(draft, f"/revisions/{told['kept']}")))
    assert (kept["kind"], "Lambat" in kept["text"]) == ("conflict", True)
    refused(operator.put(at(draft, "/text"), on(draft, text="x: y")), 409, "edit_conflict")
    refused(operator.post(at(draft, "/publish"), on(draft)), 409, "edit_conflict")
    unknown = refused(operator.put(at(draft, "/text"), {"base_version": 99, "text": "x"}), 422, "invalid")
    assert unknown["errors"][0]["field"] == "base_version"


def test_what_is_no_part_and_no_number_is_refused(operator: Caller, draft: Any) -> None:
    for path, body in (
        ("/nodes/n9", NODE),
        ("/nodes/n0.n0.q0", NODE),
        ("/questions/n0.n0", QUESTION),
        ("/parts/x", {"step": "up"}),
        ("/nodes/n0.n0.q0/questions", QUESTION),
    ):
        method = "POST" if path.endswith(("questions", "x")) else "PUT"
        refused(operator.call(method, at(draft, path), on(draft, **body)), 404, "not_found")
    huge = on(draft, **NODE | {"weight": "1e999999999"})
    refused(operator.post(at(draft, "/nodes"), huge), 422, "invalid")
    # The page and a text may still hold one; it is a fault and not reckoned out.
    text = SMALL.replace("weight: 60", "weight: 1e999999999")
    assert answered(operator.put(at(draft, "/text"), on(draft, text=text)))["weights_total"] is None
    lost = refused(
        operator.put(at(draft, "/weights"), on(draft, weights=[{"place": "n0", "weight": "1"}])),
        422,
        "invalid",
    )
    assert lost["errors"][0]["field"] == "weights.0.place"
    strange = refused(
        operator.post(at(draft, "/nodes/n0.n0/questions"), on(draft, **QUESTION | {"owners": ["entah"]})),
        422,
        "invalid",
    )
    assert strange["errors"][0]["field"] == "owner"


def test_a_file_and_a_questionnaire_become_drafts(operator: Caller, city: City, round_: Round) -> None:
    region = {"region": city.region.code}
    made = answered(operator.upload(f"{DRAFTS}/files", "indeks.yaml", SMALL.encode(), **region), 201)
    assert (made["text"], made["faults"]) == (SMALL, [])
    refused(operator.upload(f"{DRAFTS}/files", "indeks.exe", b"x", **region), 422, "invalid")
    broken = refused(operator.upload(f"{DRAFTS}/files", "indeks.xlsx", b"x", **region), 422, "invalid")
    assert broken["errors"][0]["field"] == "file"
    asked = region | {"instrument": round_.instrument_id, "edition": "2031"}
    text = "Apakah peta jalan sudah ditetapkan?\nBerapa kegiatan yang terlaksana?"
    path = "/instruments/questionnaires"
    read = answered(operator.post(f"{path}/preview", asked | {"text": text}))
    assert [row["text"] for row in read["rows"]] == text.split("\n")
    rows = [
        {"number": row["number"], "indicator": "I1", "owner": "bappeda", "type": "teks"}
        for row in read["rows"]
    ]
    kept = answered(operator.post(path, asked | {"text": text, "rows": rows}), 201)
    asked_of = {node["code"]: len(node["questions"]) for node in kept["nodes"]}
    assert asked_of["I1"] >= 2
    nothing = [{"number": row["number"], "skip": True} for row in read["rows"]]
    refused(operator.post(path, asked | {"text": text, "rows": nothing}), 422, "invalid")
    book = asked | {"instrument": str(round_.instrument_id)}
    refused(operator.upload(f"{path}/files", "kuesioner.docx", b"x", **book), 422, "invalid")
    assert Draft.objects.count() == 2


def test_a_draft_is_set_aside_and_taken_back(operator: Caller, draft: Any) -> None:
    assert answered(operator.post(at(draft, "/drop")))["state"] == "dropped"
    refused(operator.put(at(draft, "/text"), on(draft, text="x: y")), 403, "forbidden")
    assert answered(operator.post(at(draft, "/restore")))["state"] == "draft"
    refused(operator.post(at(draft, "/restore")), 403, "forbidden")


def test_a_foreign_draft_is_not_found_and_without_the_role_none_is_made(
    operator: Caller, contact: Caller, stranger: Caller, city: City, round_: Round, draft: Any
) -> None:
    assert [row["id"] for row in answered(operator.get(DRAFTS))["data"]] == [draft["id"]]
    assert answered(stranger.get(DRAFTS))["data"] == []
    for caller in (stranger, contact):
        refused(caller.get(at(draft)), 404, "not_found")
        refused(caller.put(at(draft, "/text"), {}), 404, "not_found")
    refused(contact.get(DRAFTS), 403, "forbidden")
    refused(contact.post(DRAFTS, {}), 403, "forbidden")
    body = {"region": city.region.code, "instrument": round_.instrument_id}
    refused(stranger.post(DRAFTS, body), 403, "forbidden")
    refused(operator.post(DRAFTS, body | {"region": "00.00"}), 422, "invalid")


def test_a_draft_is_written_once_and_only_on_what_was_read(
    operator: Caller, city: City, round_: Round, draft: Any
) -> None:
    body = {"region": city.region.code, "instrument": round_.instrument_id}
    first, again = (operator.call("POST", DRAFTS, body, **{"Idempotency-Key": "satu"}) for _ in range(2))
    assert answered(first, 201) == answered(again, 201)
    assert again.headers["Idempotency-Replayed"] == "true"
    tag = {"If-Match": operator.get(at(draft)).headers["ETag"]}
    answered(operator.call("POST", at(draft, "/nodes"), on(draft, **NODE), **tag), 201)
    refused(operator.call("POST", at(draft, "/nodes"), on(draft, **NODE), **tag), 412, "precondition_failed")
