"""Notes, the calendar, guidance and last year's answer by a program: the rules are those of the pages."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest

from selaras.api.tests.callers import Caller, answered, at, nobody, refused
from selaras.assessments import services
from selaras.assessments.models import Guidance, Item, Note, NoteSeries, Round
from selaras.assessments.tests.factories import NOW, City, add_stages

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
Counter = Callable[[], AbstractContextManager[Any]]
DUE = (NOW + timedelta(days=3)).isoformat()


@pytest.fixture
def sent(city: City, round_: Round) -> Round:
    """Sent, with a stage for notes and one for an objection in the calendar."""
    add_stages(city, round_, "catatan", "sanggah")
    city.finish(round_)
    return city.send(round_)


@pytest.fixture
def begun(operator: Caller, sent: Round) -> Round:
    body = {"source": "pemilik", "due_at": DUE, "reference": "Surel 11 Februari 2026"}
    answered(operator.post(at(sent, rest="/note-series"), body), 201)
    return sent


def write(operator: Caller, round_: Round, *notes: tuple[str, str]) -> list[Any]:
    body = {"notes": [{"item": item, "text": text} for item, text in notes]}
    made: list[Any] = answered(operator.post(at(round_, rest="/notes"), body), 201)["data"]
    return made


# ---- notes


def test_a_note_goes_its_whole_way(operator: Caller, contact: Caller, begun: Round) -> None:
    (note,) = write(operator, begun, ("1.1", "Halaman berapa?"))
    assert (note["item"], note["state"], note["owner"]["code"]) == ("1.1", "terbuka", "bappeda")
    path = at(begun, rest=f"/notes/{note['id']}")
    assert answered(contact.get(path))["may"]["answer_note"]["allowed"]
    assert not answered(operator.get(path))["may"]["answer_note"]["allowed"]
    assert answered(contact.post(f"{path}/answer", {"text": "Halaman 12."}))["state"] == "dijawab"
    again = answered(operator.post(f"{path}/ask-again", {"text": "Bab apa?", "due_at": DUE}))
    assert (again["state"], again["entries"][-1]["text"]) == ("terbuka", "Bab apa?")
    answered(contact.post(f"{path}/answer", {"text": "Bab IV."}))
    closed = answered(operator.post(f"{path}/close"))
    assert [step["action"] for step in closed["entries"]] == ["ask", "answer", "ask_again", "answer", "close"]
    assert {step["via"] for step in closed["entries"]} == {"api"}
    ended = answered(operator.post(at(begun, rest="/note-series/end"), {"summary": "Semua dijawab"}))
    assert (ended["number"], ended["summary"]) == (1, "Semua dijawab")
    assert Round.objects.get(pk=begun.pk).state == "terkirim"


def test_notes_are_filtered_and_an_agency_reads_its_own(
    city: City, operator: Caller, contact: Caller, begun: Round
) -> None:
    write(operator, begun, ("1.1", "Halaman?"), ("1.2", "Nomor?"), ("2.2", "Berapa kali?"))
    notes = at(begun, rest="/notes")
    for query, codes in (
        ("", ["1.1", "1.2", "2.2"]),
        ("?item=1.2", ["1.2"]),
        ("?agency=tapem", ["1.2", "2.2"]),
        ("?state=selesai", []),
        ("?source=pemilik&agency=bappeda", ["1.1"]),
        ("?source=inspektorat", []),
    ):
        assert [row["item"] for row in answered(operator.get(notes + query))["data"]] == codes
    assert [row["item"] for row in answered(contact.get(notes))["data"]] == ["1.1"]
    other = Note.objects.get(item__code="1.2")
    refused(contact.get(f"{notes}/{other.pk}"), 404, "not_found")
    refused(contact.post(f"{notes}/{other.pk}/answer", {"text": "x"}), 404, "not_found")
    refused(operator.get(f"{notes}?status=selesai"), 422, "invalid")


def test_an_objection_asks_for_the_owners_decision(operator: Caller, sent: Round) -> None:
    answered(operator.post(at(sent, rest="/note-series"), {"source": "sanggah", "due_at": DUE}), 201)
    (note,) = write(operator, sent, ("1.1", "Kami mohon ditinjau"))
    path = at(sent, rest=f"/notes/{note['id']}/answer")
    told = refused(operator.post(path, {"text": "Ditinjau"}), 422, "invalid")
    assert [one["field"] for one in told["errors"]] == ["outcome"]
    assert answered(operator.post(path, {"text": "Ditinjau", "outcome": "sebagian"}))["outcome"] == "sebagian"


def test_levels_above_read_what_was_sent_and_nothing_that_was_asked_about_it(
    city: City, operator: Caller, province: Caller, stranger: Caller, begun: Round
) -> None:
    (note,) = write(operator, begun, ("1.1", "Halaman?"))
    answered(province.get(at(begun, "1.1")))
    nation = Caller.of(city, city.nation)
    for rest in ("/notes", "/note-series", "/guidance"):
        for caller in (province, nation):
            refused(caller.get(at(begun, rest=rest)), 403, "forbidden")
        refused(stranger.get(at(begun, rest=rest)), 404, "not_found")
        refused(nobody().get(at(begun, rest=rest)), 401, "not_authenticated")
    for caller in (province, nation, stranger):
        refused(caller.get(at(begun, rest=f"/notes/{note['id']}")), 404, "not_found")
        refused(caller.post(at(begun, rest=f"/notes/{note['id']}/close"), {"text": 3}), 404, "not_found")


def test_an_agency_does_not_read_what_was_concluded_about_all(
    operator: Caller, contact: Caller, begun: Round
) -> None:
    answered(operator.post(at(begun, rest="/note-series/end"), {"summary": "Tidak ada catatan"}))
    path = at(begun, rest="/note-series")
    assert [row["summary"] for row in answered(operator.get(path))["data"]] == ["Tidak ada catatan"]
    assert [row["summary"] for row in answered(contact.get(path))["data"]] == [""]


def test_who_may_not_write_learns_nothing_from_how_a_body_is_refused(
    contact: Caller, province: Caller, stranger: Caller, begun: Round
) -> None:
    for method, rest in (
        ("POST", "/note-series"),
        ("POST", "/notes"),
        ("PUT", "/calendar"),
        ("PUT", "/calendar/stages/catatan"),
    ):
        for body in ({}, {"notes": 3, "due_at": "besok"}, b"["):
            refused_for = 400 if body == b"[" else 403
            for caller in (contact, province):
                assert caller.call(method, at(begun, rest=rest), body).status_code == refused_for
            if body != b"[":
                refused(stranger.call(method, at(begun, rest=rest), body), 404, "not_found")
    assert not Note.objects.exists() and NoteSeries.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"notes": []}, "notes"),
        ({"notes": [{"item": "9.9", "text": "x"}]}, "notes"),
        ({"notes": [{"item": "1.1", "text": "  "}]}, "notes"),
        ({"notes": [{"item": "1.1", "text": "x" * 4001}]}, "notes.0.text"),
        ({"notes": [{"item": "1.1", "text": "\x00"}]}, "notes.0.text"),
        ({"notes": [{"item": "1.1", "text": "x"}] * 201}, "notes"),
        ({"notes": [{"item": "1.1", "text": "x", "lain": 1}]}, "notes.0.lain"),
        ({"notes": [{"item": "1.1", "text": "x"}], "due_at": "2026-02-01T10:00:00"}, "due_at"),
        ({"notes": [{"item": "1.1", "text": "x"}], "due_at": "9999-12-31T23:59:59-12:00"}, "due_at"),
        ({"notes": [{"item": "1.1", "text": "x"}], "due_at": "0001-01-01T00:00:00+14:00"}, "due_at"),
        ({"notes": [{"item": "1.1", "text": "x"}], "due_at": "besok"}, "due_at"),
        ({"notes": [{"item": "1.1", "text": "x"}], "due_at": "2020-01-01T00:00:00Z"}, "notes"),
    ],
)
def test_faulty_notes_are_refused_as_a_whole(
    operator: Caller, begun: Round, body: dict[str, Any], field: str
) -> None:
    told = refused(operator.post(at(begun, rest="/notes"), body), 422, "invalid")
    assert [one["field"] for one in told["errors"]] == [field]
    assert all(one["detail"] for one in told["errors"])
    assert not Note.objects.exists()


# ---- the calendar


def test_the_calendar_shows_where_the_round_stands(operator: Caller, contact: Caller, begun: Round) -> None:
    shown = answered(contact.get(at(begun, rest="/calendar")))
    states = {stage["kind"]: stage["state"] for stage in shown["stages"]}
    assert (states["kirim"], states["catatan"], states["sanggah"]) == ("done", "current", "next")
    assert {stage["kind"] for stage in shown["stages"] if stage["optional"]} == {"catatan", "sanggah"}
    assert not shown["may"]["change_dates"]["allowed"]
    assert answered(operator.get(at(begun, rest="/calendar")))["may"]["change_dates"]["allowed"]


def test_dates_and_windows_are_changed_with_a_reason(city: City, operator: Caller, round_: Round) -> None:
    path = at(round_, rest="/calendar")
    later = {"internal_due_at": "2026-01-28T16:00:00+07:00", "owner_due_at": "2026-01-31T10:00:00+07:00"}
    told = refused(operator.put(path, later), 422, "invalid")
    assert [one["field"] for one in told["errors"]] == ["reason"]
    changed = answered(operator.put(path, later | {"reason": "Ditunda bersama"}))
    assert changed["internal_due_at"] == "2026-01-28T09:00:00Z"
    window = {"opens_at": "2026-01-28T08:00:00+07:00", "closes_at": "2026-01-29T16:00:00+07:00"}
    stage = f"{path}/stages/inspektorat"
    told = refused(
        operator.put(stage, window | {"reason": "Reviu", "inspector": "tidak_ada"}), 422, "invalid"
    )
    assert [one["field"] for one in told["errors"]] == ["inspector"]
    shown = answered(operator.put(stage, window | {"reason": "Reviu", "inspector": "hukum"}))
    assert shown["inspector"]["code"] == "hukum"
    assert "inspektorat" in {one["kind"] for one in shown["stages"]}
    told = refused(operator.post(f"{stage}/drop"), 422, "invalid")
    assert [one["field"] for one in told["errors"]] == ["reason"]
    shown = answered(operator.post(f"{stage}/drop", {"reason": "Tidak dipakai"}))
    assert "inspektorat" not in {one["kind"] for one in shown["stages"]}
    refused(operator.post(f"{path}/stages/isi/drop", {"reason": "x"}), 422, "invalid")
    refused(operator.put(f"{path}/stages/lain", window | {"reason": "x"}), 422, "invalid")


def test_an_agency_of_another_city_cannot_be_the_reviewer(operator: Caller, round_: Round) -> None:
    City(code="73.71")["hukum"].__class__.objects.filter(region__code="73.71", code="hukum").update(
        code="luar"
    )
    body = {"opens_at": DUE, "closes_at": DUE.replace("2026-01-25", "2026-01-26"), "reason": "x"}
    told = refused(
        operator.put(at(round_, rest="/calendar/stages/inspektorat"), body | {"inspector": "luar"}),
        422,
        "invalid",
    )
    assert [one["field"] for one in told["errors"]] == ["inspector"]


# ---- what is carried along


@pytest.fixture
def next_round(city: City, sent: Round) -> Round:
    plan = services.RoundPlan(
        title="Penilaian contoh 2026", data_year=2026, filling_year=2027, index_owner="Pemilik contoh",
        internal_due_at=NOW + timedelta(days=380), owner_due_at=NOW + timedelta(days=390),
    )  # fmt: skip
    made = services.create_round(
        scope=city.operator, instrument=sent.instrument, region=city.region, coordinator=city["kesbangpol"],
        plan=plan, previous=sent, now=NOW,
    )  # fmt: skip
    return services.start_round(scope=city.operator, round_=made, now=NOW)


def test_last_years_answer_is_offered_and_flagged_when_it_is_the_same(
    contact: Caller, province: Caller, next_round: Round, sent: Round
) -> None:
    path = at(next_round, "1.1", "/last-year")
    shown = answered(contact.get(path))
    assert (shown["data_year"], shown["narrative"], shown["unchanged"]) == (2025, "Isi", False)
    assert answered(contact.post(path))["answer"]["narrative"] == "Isi"
    assert answered(contact.get(path))["unchanged"]
    refused(contact.post(path), 422, "invalid")
    refused(contact.get(at(sent, "1.1", "/last-year")), 404, "not_found")
    refused(province.get(path), 404, "not_found")
    refused(province.post(path), 404, "not_found")
    chain = answered(contact.get(at(next_round, rest="/series")))["data"]
    assert [one["data_year"] for one in chain] == [2026, 2025]


def test_guidance_is_marked_carried_on_and_taken_back(
    operator: Caller, contact: Caller, sent: Round, next_round: Round
) -> None:
    path = at(next_round, "1.1", "/guidance")
    body = {"question": "Cukup satu?", "answer": "Cukup."}
    told = refused(operator.post(path, {"answer": " "}), 422, "invalid")
    assert {one["field"] for one in told["errors"]} == {"question", "answer"}
    refused(contact.post(path, body), 403, "forbidden")
    made = answered(operator.post(path, body), 201)
    listed = answered(contact.get(at(next_round, rest="/guidance?item=1.1")))["data"]
    assert [(row["id"], row["answer"], row["item"]) for row in listed] == [(made["id"], "Cukup.", "1.1")]
    assert answered(contact.get(at(next_round, rest="/guidance?item=1.2")))["count"] == 0
    refused(
        operator.post(at(next_round, "1.2", f"/guidance/{made['id']}/end"), {"reason": "x"}), 404, "not_found"
    )
    refused(operator.post(f"{path}/{made['id']}/end"), 422, "invalid")
    assert answered(operator.post(f"{path}/{made['id']}/end", {"reason": "Berubah"}))["ended_at"]
    refused(operator.post(f"{path}/{made['id']}/end", {"reason": "Sekali lagi"}), 403, "forbidden")
    assert answered(contact.get(at(next_round, rest="/guidance")))["count"] == 0


# ---- cost


def _grow(round_: Round, number: int) -> None:
    series = NoteSeries.objects.get(round=round_)
    items = list(Item.objects.filter(round=round_))
    said = {"due_at": series.due_at, "written_by_name": "x", "written_at": NOW}
    Note.objects.bulk_create(
        Note(series=series, item=items[n % len(items)], number=n + 1, text=f"Nomor {n}", **said)
        for n in range(number)
    )
    Guidance.objects.bulk_create(
        Guidance(item=items[n % len(items)], question="x", answer="x", answered_by="x", at=NOW)
        for n in range(number)
    )


@pytest.mark.parametrize(
    "rest", ["/notes?per_page=100", "/guidance?per_page=100", "/note-series", "/calendar"]
)
@pytest.mark.parametrize("who", ["operator", "contact"])
def test_a_list_costs_the_same_when_it_is_ten_times_as_long(
    rest: str, who: str, request: pytest.FixtureRequest, begun: Round, count_queries: Counter
) -> None:
    caller: Caller = request.getfixturevalue(who)
    costs = []
    for number in (7, 70):
        Note.objects.all().delete()
        Guidance.objects.all().delete()
        _grow(begun, number)
        answered(caller.get(at(begun, rest=rest)))
        with count_queries() as seen:
            answered(caller.get(at(begun, rest=rest)))
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 12, costs
