"""Each role sees through the API what it sees on the pages; a foreign row is not found, whatever is sent."""

from collections.abc import Callable

import pytest

from selaras.api.tests.callers import Caller, answered, at, refused
from selaras.assessments.choices import ItemState
from selaras.assessments.models import Contribution, Item, Round
from selaras.assessments.tests.factories import City, item_of
from selaras.core.scope import Scope
from selaras.evidence.models import Use

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
READERS = ("operator", "sekda", "kepala_kesbangpol", "verifier")
COUNTERS = ("admin", "province", "nation")


def scope_of(city: City, name: str) -> Scope:
    found: dict[str, Callable[[], Scope]] = {
        "operator": lambda: city.operator,
        "verifier": city.verifier,
        "province": lambda: city.province,
        "nation": lambda: city.nation,
    }
    return found[name]() if name in found else city.leader(name)


@pytest.mark.parametrize("name", READERS)
def test_the_citys_own_people_read_everything(city: City, round_: Round, name: str) -> None:
    caller = Caller.of(city, scope_of(city, name))
    shown = answered(caller.get(at(round_)))
    assert shown["counts"]["total"] == 7 and len(shown["items"]) == 7
    assert answered(caller.get(at(round_, rest="/items")))["count"] == 7
    assert answered(caller.get(at(round_, "2.1")))["code"] == "2.1"
    assert answered(caller.get(at(round_, rest="/agencies")))["count"] == 4


@pytest.mark.parametrize("name", COUNTERS)
def test_who_may_only_count_gets_the_counts_and_the_reason(city: City, round_: Round, name: str) -> None:
    caller = Caller.of(city, scope_of(city, name))
    shown = answered(caller.get(at(round_)))
    assert shown["counts"]["total"] == 7 and shown["items"] is None
    for rest in ("/items", "/agencies", "/scores", "/scores/current"):
        refusal = refused(caller.get(at(round_, rest=rest)), 403, "forbidden")
        assert refusal["detail"] == "Isian masih milik daerah; yang terlihat hanya jumlahnya."
    for rest in ("", "/evidence", "/messages"):
        refused(caller.get(at(round_, "1.1", rest)), 404, "not_found")


def test_an_agency_reads_its_own_items_and_those_it_helps_with(city: City, round_: Round) -> None:
    tapem = Caller.of(city, city.contact("tapem"))
    shown = answered(tapem.get(at(round_)))
    assert shown["items"] is None
    listed = answered(tapem.get(at(round_, rest="/items")))
    assert [row["code"] for row in listed["data"]] == ["1.1", "1.2", "2.2"]
    refused(tapem.get(at(round_, "2.1")), 404, "not_found")
    refused(tapem.put(at(round_, "1.1", "/answer"), {"base_version": 0}), 403, "forbidden")


def test_the_level_above_reads_what_has_been_sent_and_no_drafts(city: City, round_: Round) -> None:
    province = Caller.of(city, city.province)
    refused(province.get(at(round_, "1.1")), 404, "not_found")
    city.approve(item_of(round_, "1.1"), "Isi yang dikirim")
    city.write(item_of(round_, "1.2"))
    city.send(round_)
    listed = answered(province.get(at(round_, rest="/items")))
    assert [(row["code"], row["state"]) for row in listed["data"]] == [("1.1", ItemState.SENT)]
    assert answered(province.get(at(round_)))["items"] == listed["data"]
    shown = answered(province.get(at(round_, "1.1")))
    assert shown["answer"]["narrative"] == "Isi yang dikirim"
    assert {row["state"] for row in shown["revisions"]} == {ItemState.SENT}
    assert answered(province.get(at(round_, "1.1", "/evidence")))["count"] == 1
    refused(province.get(at(round_, "1.1", "/messages")), 403, "forbidden")
    refused(province.get(at(round_, "1.2")), 404, "not_found")
    assert not any(one["allowed"] for one in shown["may"].values())
    refused(province.post(at(round_, "1.1", "/reopen"), {"reason": "x"}), 403, "forbidden")


def test_a_round_kept_to_the_region_is_not_there_for_the_level_above(
    city: City, province: Caller, round_: Round
) -> None:
    Round.objects.update(sharing="daerah")
    assert answered(province.get("/rounds"))["count"] == 0
    refused(province.get(at(round_)), 404, "not_found")


def _every_call(round_: Round, contribution: int, run: int) -> list[tuple[str, str, object]]:
    answer = {"base_version": 0, "narrative": "x"}
    nihil = {"sources": ["Register"], "checked_on": "2026-01-20"}
    item = [
        ("GET", "", None),
        ("PUT", "/answer", answer),
        ("POST", "/submit", None),
        ("POST", "/withdraw", None),
        ("POST", "/validate", None),
        ("POST", "/return", {"comment": "x"}),
        ("POST", "/verify", {}),
        ("POST", "/reopen", {"reason": "x"}),
        ("GET", "/messages", None),
        ("POST", "/messages", {"text": "x"}),
        ("POST", f"/contributions/{contribution}/hand-in", {"note": "x"}),
        ("GET", "/evidence", None),
        ("POST", "/evidence/links", {"url": "https://contoh.example.go.id", "title": "x"}),
        ("POST", "/evidence/nihil", nihil),
    ]
    whole = [
        ("GET", "", None),
        ("GET", "/agencies", None),
        ("GET", "/items", None),
        ("GET", "/scores", None),
        ("POST", "/scores", {}),
        ("GET", "/scores/current", None),
        ("GET", f"/scores/{run}", None),
        ("GET", f"/scores/{run}/values.csv", None),
    ]
    return [(method, at(round_, "1.1", rest), body) for method, rest, body in item] + [
        (method, at(round_, rest=rest), body) for method, rest, body in whole
    ]


def test_nothing_of_a_foreign_region_is_found(
    city: City, operator: Caller, stranger: Caller, round_: Round
) -> None:
    item = item_of(round_, "1.1")
    city.prove(item)
    use = Use.objects.get()
    run = answered(operator.post(at(round_, rest="/scores")), 201)["id"]
    before = list(Item.objects.order_by("pk").values_list("version", flat=True))
    contribution = Contribution.objects.get(item=item).pk
    for method, path, body in _every_call(round_, contribution, run):
        refused(stranger.call(method, path, body), 404, "not_found")
        # The same where what is sent cannot even be read.
        if method != "GET":
            assert stranger.call(method, path, {"tidak": "dikenal"}).status_code == 404, path
    for rest in ("", "/content"):
        refused(stranger.get(f"/evidence/{use.evidence_id}{rest}"), 404, "not_found")
    refused(stranger.upload(at(round_, item, "/evidence/files"), "a.pdf", b"%PDF-1.4"), 404, "not_found")
    assert answered(stranger.get("/rounds"))["count"] == 0
    assert list(Item.objects.order_by("pk").values_list("version", flat=True)) == before


def test_what_does_not_exist_is_answered_like_what_is_foreign(operator: Caller, round_: Round) -> None:
    for path in (
        "/rounds/999999",
        "/rounds/99999999999999999999999999",
        at(round_, "9.9"),
        at(round_, "1.1%00"),
        at(round_, rest="/scores/999999"),
        "/evidence/999999",
        "/evidence/99999999999999999999999999/content",
        "/tidak-ada",
        "/rounds/abc",
    ):
        refused(operator.get(path), 404, "not_found")


def test_who_may_not_write_need_not_learn_how(operator: Caller, round_: Round) -> None:
    for rest, method in (("/answer", "PUT"), ("/evidence/links", "POST"), ("/evidence/nihil", "POST")):
        refused(operator.call(method, at(round_, "1.1", rest), {"tidak": "dikenal"}), 403, "forbidden")
    refused(operator.post(at(round_, "1.1", "/evidence/files")), 403, "forbidden")


def test_a_round_says_what_it_was_begun_from(city: City, operator: Caller, round_: Round) -> None:
    assert answered(operator.get(at(round_)))["origin"] is None
    Round.objects.filter(pk=round_.pk).update(origin_kind="round", origin_id=str(round_.pk))
    origin = answered(operator.get(at(round_)))["origin"]
    assert (origin["label"], origin["title"], origin["page"]) == (
        "Periode penilaian",
        round_.title,
        round_.get_absolute_url(),
    )
    Round.objects.filter(pk=round_.pk).update(origin_id="0")
    assert answered(operator.get(at(round_)))["origin"]["title"] is None
