"""The page for a leader on its way: drafted, let go by the head, handed over, answered, logged."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from selaras.assessments import permissions as rules
from selaras.assessments import services
from selaras.assessments.choices import BriefState
from selaras.assessments.models import Brief, BriefAnswer, BriefHandover, Round
from selaras.assessments.selectors.briefs import briefs_of, draft_of, released_of
from selaras.assessments.tests.factories import MADE, NOBODY, NOW, City, item_of, link_scope
from selaras.audit.models import AppendOnlyError, Event
from selaras.core import clock
from selaras.core.references import Reference, show
from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.notices.models import Notice

pytestmark = pytest.mark.slow

HOUR = timedelta(hours=1)
Answering = Callable[..., Brief]


@pytest.fixture
def head(city: City) -> Scope:
    return city.leader("kepala_kesbangpol")


@pytest.fixture
def draft(city: City, round_: Round) -> Brief:
    return services.draft_brief(scope=city.operator, round_=round_, now=NOW)


@pytest.fixture
def brief(draft: Brief, head: Scope) -> Brief:
    return services.release_brief(scope=head, brief_id=draft.pk, now=NOW)


def recorded(**changes: Any) -> services.Reply:
    given: dict[str, Any] = {
        "directions": {1: "setuju", 2: "setuju"}, "words": "Setuju nomor 1 dan 2",
        "said_by": "Okta Perigi", "said_at": NOW + HOUR, "channel": "whatsapp",
    }  # fmt: skip
    return services.Reply(**(given | changes))


def events(brief: Brief) -> list[tuple[str, str]]:
    rows = Event.objects.filter(subject_kind="brief", subject_id=str(brief.pk)).order_by("pk")
    return [(row.verb.removeprefix("assessments.brief."), row.actor_name) for row in rows]


# ---- drafting and letting go


def test_three_requests_are_drafted_and_one_draft_runs_at_a_time(
    city: City, round_: Round, draft: Brief
) -> None:
    assert [row.number for row in draft.requests.all()] == [1, 2, 3]
    assert all(row.text == row.drafted and row.rule for row in draft.requests.all())
    assert (draft.state, draft.addressee) == ("konsep", "Sekretaris Daerah")
    with pytest.raises(ValidationError):
        services.draft_brief(scope=city.operator, round_=round_, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Brief.objects.create(round=round_, number=2, addressee="X", made_at=NOW, made_by_name="X")


def test_the_operator_words_them_anew_and_an_emptied_one_goes(city: City, draft: Brief) -> None:
    drafted = draft.requests.get(number=3).drafted
    services.edit_brief(
        scope=city.operator, brief_id=draft.pk, texts=["  Satu\n permohonan ", "", "Tiga"],
        addressee="Asisten I", now=NOW,
    )  # fmt: skip
    rows = list(draft.requests.all())
    assert [(row.number, row.text) for row in rows] == [(1, "Satu permohonan"), (2, "Tiga")]
    assert rows[1].drafted == drafted
    assert Brief.objects.get(pk=draft.pk).addressee == "Asisten I"


@pytest.mark.parametrize(
    ("texts", "addressee", "fields"),
    [
        (["", " ", ""], "Sekda", {"request_1"}),
        (["a" * 281], "Sekda", {"request_1"}),
        (["a", "b" * 281], "\x00 ", {"request_2", "addressee"}),
    ],
)
def test_a_bad_wording_names_every_fault_and_changes_nothing(
    city: City, draft: Brief, texts: list[str], addressee: str, fields: set[str]
) -> None:
    before = list(draft.requests.values_list("text", flat=True))
    with pytest.raises(ValidationError) as fault:
        services.edit_brief(scope=city.operator, brief_id=draft.pk, texts=texts, addressee=addressee, now=NOW)
    assert set(fault.value.message_dict) == fields
    assert list(draft.requests.values_list("text", flat=True)) == before


def test_the_head_is_asked_and_lets_it_go(city: City, head: Scope, draft: Brief) -> None:
    services.submit_brief(scope=city.operator, brief_id=draft.pk, now=NOW)
    assert Notice.objects.filter(user_id=head.user_id, kind="assessments.brief_submitted").count() == 1
    sekda, aide = city.leader("sekda"), city.leader("ajudan")
    out = services.release_brief(scope=head, brief_id=draft.pk, now=NOW)
    assert (out.state, out.released_by_name, out.approved_by) == ("disampaikan", head.name, "")
    told = Notice.objects.filter(kind="assessments.brief_released").values_list("user_id", flat=True)
    assert {sekda.user_id, aide.user_id} <= set(told)
    assert events(out) == [
        ("drafted", "Rusmala"), ("submitted", "Rusmala"), ("released", head.name),
    ]  # fmt: skip


def test_without_the_head_it_is_said_who_agreed_and_how(city: City, draft: Brief) -> None:
    with pytest.raises(ValidationError) as fault:
        services.release_brief(scope=city.operator, brief_id=draft.pk, channel="telepati", now=NOW)
    assert set(fault.value.message_dict) == {"approved_by", "channel"}
    out = services.release_brief(
        scope=city.operator, brief_id=draft.pk, approved_by=" Hafiz  Lematang ", channel="lisan", now=NOW
    )
    assert (out.approved_by, out.approval_channel) == ("Hafiz Lematang", "lisan")
    event = Event.objects.get(verb="assessments.brief.released")
    assert (event.actor_name, event.note) == ("Rusmala", "atas persetujuan Hafiz Lematang (Lisan)")


def test_what_went_out_stays_as_it_was(city: City, round_: Round, brief: Brief) -> None:
    assert (brief.facts["filled"], len(brief.facts["requests"])) == (0, 3)
    city.approve(item_of(round_, "1.1"))
    assert Brief.objects.get(pk=brief.pk).facts["filled"] == 0
    with pytest.raises(Refused):
        services.edit_brief(scope=city.operator, brief_id=brief.pk, texts=["x"], addressee="y", now=NOW)
    second = services.draft_brief(scope=city.operator, round_=round_, now=NOW)
    rows = briefs_of(round_)
    assert (second.number, draft_of(rows), released_of(rows)) == (2, second, brief)


def test_a_draft_without_requests_does_not_go_out(city: City, head: Scope, draft: Brief) -> None:
    draft.requests.all().delete()
    for step in (
        lambda: services.submit_brief(scope=city.operator, brief_id=draft.pk, now=NOW),
        lambda: services.release_brief(scope=head, brief_id=draft.pk, now=NOW),
    ):
        with pytest.raises(ValidationError):
            step()


# ---- answering


def test_the_leader_answers_in_his_own_name(city: City, brief: Brief) -> None:
    sekda = city.leader("sekda")
    reply = services.Reply({1: "setuju", 2: "setuju"}, said_by="Orang lain", channel="lisan")
    services.answer_brief(scope=sekda, brief_id=brief.pk, reply=reply, now=NOW + HOUR)
    answer = brief.answers.get()
    assert (answer.said_by, answer.recorded_by, answer.channel) == (sekda.name, "", "")
    assert [row.direction for row in brief.requests.all()] == ["setuju", "setuju", ""]
    event = Event.objects.get(verb="assessments.brief.answered")
    assert (event.actor_name, event.note) == (sekda.name, "Setuju nomor 1 dan 2")
    notice = Notice.objects.get(user_id=city.operator.user_id, kind="assessments.brief_answered:1")
    assert "Setuju nomor 1 dan 2" in notice.text


def test_the_aide_records_for_the_leader_and_is_named_as_such(city: City, brief: Brief) -> None:
    aide = city.leader("ajudan")
    services.answer_brief(scope=aide, brief_id=brief.pk, reply=recorded(), now=NOW + 2 * HOUR)
    answer = brief.answers.get()
    assert (answer.said_by, answer.recorded_by, answer.words) == (
        "Okta Perigi", aide.name, "Setuju nomor 1 dan 2",
    )  # fmt: skip
    event = Event.objects.get(verb="assessments.brief.answer_recorded")
    assert event.actor_name == aide.name
    assert event.note == ("Okta Perigi, Kamis, 22 Januari 2026, 10.00 WIB (WhatsApp): Setuju nomor 1 dan 2")
    with pytest.raises(AppendOnlyError):
        answer.delete()


def test_the_rest_is_answered_later_and_nothing_twice(city: City, brief: Brief) -> None:
    aide = city.leader("ajudan")

    def answer(**changes: Any) -> Brief:
        return services.answer_brief(
            scope=aide, brief_id=brief.pk, reply=recorded(**changes), now=NOW + 2 * HOUR
        )

    answer()
    with pytest.raises(ValidationError):
        answer(directions={2: "tidak", 3: "bahas"})
    assert [row.direction for row in brief.requests.all()] == ["setuju", "setuju", ""]
    assert answer(directions={3: "bahas"}).state == BriefState.ANSWERED
    assert BriefAnswer.objects.count() == 2
    with pytest.raises(Refused):
        answer(directions={3: "setuju"})


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"directions": {}}, {"__all__"}),
        ({"directions": {4: "setuju"}}, {"__all__"}),
        ({"directions": {1: "mungkin"}}, {"__all__"}),
        ({"said_by": " ", "channel": "burung"}, {"said_by", "channel"}),
        ({"said_at": NOW - HOUR}, {"said_at"}),
        ({"said_at": NOW + 3 * HOUR}, {"said_at"}),
        ({"words": "a" * 2001}, {"words"}),
    ],
)
def test_a_bad_record_changes_nothing(
    city: City, brief: Brief, changes: dict[str, Any], fields: set[str]
) -> None:
    with pytest.raises(ValidationError) as fault:
        services.answer_brief(
            scope=city.leader("ajudan"), brief_id=brief.pk, reply=recorded(**changes), now=NOW + 2 * HOUR
        )
    assert set(fault.value.message_dict) == fields
    assert not BriefAnswer.objects.exists()
    assert not brief.requests.exclude(direction="").exists()


def test_answers_are_said_as_leaders_say_them() -> None:
    words = services.answer_in_words({3: "bahas", 1: "setuju", 2: "setuju"})
    assert words == "Setuju nomor 1 dan 2; Bahas dahulu nomor 3"
    assert services.answer_in_words({1: "tidak", 2: "tidak", 3: "tidak"}) == "Tidak setuju nomor 1, 2 dan 3"


# ---- handing over


def test_to_whom_it_was_read_out_and_when(city: City, brief: Brief) -> None:
    aide = city.leader("ajudan")
    row = services.hand_over_brief(
        scope=aide, brief_id=brief.pk, way="dibacakan", to_name="Okta Perigi", handed_at=NOW, now=NOW + HOUR
    )
    assert (row.by_name, row.to_name) == (aide.name, "Okta Perigi")
    event = Event.objects.get(verb="assessments.brief.handed_over")
    assert event.note == "Dibacakan kepada Okta Perigi, Kamis, 22 Januari 2026, 09.00 WIB"
    with pytest.raises(AppendOnlyError):
        row.save()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"way": "dilempar"}, "way"),
        ({"to_name": "\x00"}, "to_name"),
        ({"handed_at": NOW - HOUR}, "handed_at"),
        ({"handed_at": NOW + 2 * HOUR}, "handed_at"),
    ],
)
def test_a_bad_handover_is_not_kept(city: City, brief: Brief, changes: dict[str, Any], field: str) -> None:
    given: dict[str, Any] = {"way": "diserahkan", "to_name": "Okta", "handed_at": NOW}
    with pytest.raises(ValidationError) as fault:
        services.hand_over_brief(
            scope=city.leader("ajudan"), brief_id=brief.pk, now=NOW + HOUR, **(given | changes)
        )
    assert set(fault.value.message_dict) == {field}
    assert not BriefHandover.objects.exists()


# ---- who may


@pytest.fixture
def cast(city: City, round_: Round) -> dict[str, Scope]:
    other = City("73.71")
    return {
        "operator": city.operator, "head": city.leader("kepala_kesbangpol"), "sekda": city.leader("sekda"),
        "ajudan": city.leader("ajudan"), "admin": city.leader("admin"), "contact": city.contact("bappeda"),
        "agency_head": city.head("bappeda"), "verifier": city.verifier("hukum"), "province": city.province,
        "nation": city.nation, "link": link_scope(city["bappeda"], round_), "nobody": NOBODY,
        "foreign_operator": other.operator, "foreign_sekda": other.leader("sekda"),
    }  # fmt: skip


def may(cast: dict[str, Scope], rule: Callable[[Scope], object]) -> set[str]:
    return {name for name, scope in cast.items() if rule(scope)}


def test_leaders_and_kesbangpol_read_and_kesbangpol_drafts(
    cast: dict[str, Scope], city: City, round_: Round, draft: Brief
) -> None:
    draft.round = round_
    assert may(cast, lambda s: rules.can_read_brief(s, round_)) == {"operator", "head", "sekda", "ajudan"}
    assert may(cast, lambda s: rules.can_draft_brief(s, round_)) == {"operator", "head"}
    assert may(cast, lambda s: rules.can_edit_brief(s, draft)) == {"operator", "head"}
    assert may(cast, lambda s: rules.can_submit_brief(s, draft)) == {"operator", "head"}
    assert may(cast, lambda s: rules.can_release_brief(s, draft)) == {"operator", "head"}
    assert may(cast, lambda s: rules.releases_itself(s, round_)) == {"head"}
    assert may(cast, lambda s: rules.answers_itself(s, round_)) == {"sekda"}
    for rule in (rules.can_answer_brief, rules.can_hand_over_brief):
        assert may(cast, lambda s, rule=rule: rule(s, draft)) == set()  # type: ignore[misc]
    draft.state = BriefState.AT_HEAD
    assert may(cast, lambda s: rules.can_submit_brief(s, draft)) == set()


def test_the_leader_answers_and_aide_or_kesbangpol_record(cast: dict[str, Scope], brief: Brief) -> None:
    assert may(cast, lambda s: rules.can_answer_brief(s, brief)) == {"operator", "head", "sekda", "ajudan"}
    assert may(cast, lambda s: rules.can_hand_over_brief(s, brief)) == {"operator", "head", "ajudan"}
    assert may(cast, lambda s: rules.can_edit_brief(s, brief)) == set()
    brief.requests.update(direction="setuju")
    assert may(cast, lambda s: rules.can_answer_brief(s, brief)) == set()


def test_nothing_is_drafted_of_a_round_that_does_not_run(city: City, round_: Round) -> None:
    city.send(round_)
    verdict = rules.can_draft_brief(city.operator, Round.objects.get(pk=round_.pk))
    assert not verdict
    assert "selama periode berjalan" in verdict.reason


def test_a_draft_is_not_shown_to_those_it_is_for(city: City, head: Scope, draft: Brief) -> None:
    services.edit_brief(
        scope=city.operator, brief_id=draft.pk, texts=["Permohonan rahasia"], addressee="Sekda", now=NOW
    )
    for scope in (city.leader("sekda"), city.leader("ajudan")):
        assert "Permohonan rahasia" not in get(city, scope, draft.round).content.decode()
    assert "Permohonan rahasia" in get(city, head, draft.round).content.decode()


def test_the_registry_shows_a_brief_to_those_who_read_it(city: City, brief: Brief) -> None:
    reference = Reference("brief", str(brief.pk))
    assert show(city.leader("sekda"), reference) is not None
    assert show(city.contact("bappeda"), reference) is None


# ---- pages


def client_of(city: City, scope: Scope) -> Client:
    client = Client()
    client.force_login(city.user(scope))
    return client


def get(city: City, scope: Scope, round_: Round) -> HttpResponse:
    return client_of(city, scope).get(reverse("brief", args=[round_.pk]))


def post(city: City, scope: Scope, round_: Round, step: str, **data: object) -> HttpResponse:
    return client_of(city, scope).post(reverse("brief_step", args=[round_.pk, step]), data)


def test_one_round_is_opened_at_once_and_several_are_listed(city: City, round_: Round) -> None:
    sekda = client_of(city, city.leader("sekda"))
    assert sekda.get(reverse("briefs")).headers["Location"] == reverse("brief", args=[round_.pk])
    city.make_round(data_year=2024)
    assert "Penilaian contoh 2025" in sekda.get(reverse("briefs")).content.decode()
    other = City("73.71")
    empty = client_of(other, other.leader("sekda")).get(reverse("briefs")).content.decode()
    assert "Tidak ada periode" in empty
    assert client_of(city, city.contact("bappeda")).get(reverse("briefs")).status_code == 403


def test_a_leader_walks_from_draft_to_answer_by_pages(city: City, round_: Round, head: Scope) -> None:
    started = MADE + HOUR
    assert post(city, city.operator, round_, "susun").status_code == 302
    brief = round_.briefs.get()
    assert brief.made_at > started
    saved = post(city, city.operator, round_, "ubah", addressee="Sekda", request_1="A", request_2="B")
    assert saved.status_code == 302
    assert post(city, city.operator, round_, "ajukan").status_code == 302
    assert post(city, head, round_, "sampaikan").status_code == 302
    page = get(city, city.leader("sekda"), round_).content.decode()
    assert "Jawaban nomor 1" in page
    assert post(city, city.leader("sekda"), round_, "jawab", direction_1="setuju").status_code == 302
    assert "Setuju nomor 1" in get(city, city.operator, round_).content.decode()
    rows = list(brief.requests.values_list("text", "direction"))
    assert rows == [("A", "setuju"), ("B", "")]


def test_the_aides_words_are_read_back_before_anything_is_kept(city: City, brief: Brief) -> None:
    aide = city.leader("ajudan")
    local = clock.now().astimezone(brief.round.tz)
    given = {
        "words": "Setuju nomor 1 dan 2", "said_by": "Okta", "channel": "lisan",
        "said_at": local.strftime("%Y-%m-%dT%H:%M"),
    }  # fmt: skip
    shown = post(city, aide, brief.round, "jawab", **given)
    assert shown.status_code == 200
    assert "Terbaca: Setuju nomor 1 dan 2" in shown.content.decode()
    assert not BriefAnswer.objects.exists()
    unsure = post(city, aide, brief.round, "jawab", **(given | {"words": "Nanti saya pikirkan"}))
    assert unsure.status_code == 422
    assert "tidak terbaca pasti" in unsure.content.decode()
    assert "Nanti saya pikirkan" in unsure.content.decode()
    kept = post(city, aide, brief.round, "jawab", **given, direction_1="setuju", direction_2="setuju")
    assert kept.status_code == 302
    assert brief.answers.get().words == "Setuju nomor 1 dan 2"


def test_a_fault_keeps_what_was_typed(city: City, draft: Brief, head: Scope) -> None:
    answer = post(city, city.operator, draft.round, "ubah", addressee="Sekda", request_1="x" * 300)
    assert answer.status_code == 422
    assert "x" * 300 in answer.content.decode()
    refused = post(city, city.operator, draft.round, "sampaikan", approved_by="", channel="lisan")
    assert refused.status_code == 422
    assert draft.round.briefs.get().state == "konsep"


def test_steps_of_nothing_are_not_found(city: City, round_: Round) -> None:
    for step in ("ubah", "ajukan", "sampaikan", "jawab", "serahkan", "melompat"):
        assert post(city, city.operator, round_, step).status_code == 404, step


def test_those_who_may_not_are_refused(city: City, brief: Brief) -> None:
    def answers(step: str, scopes: Iterable[Scope]) -> set[int]:
        return {post(city, scope, brief.round, step, direction_1="setuju").status_code for scope in scopes}

    outsiders = (city.contact("bappeda"), city.verifier("hukum"), city.province, city.leader("admin"))
    for step in ("susun", "jawab", "serahkan"):
        assert answers(step, outsiders) == {403}, step
    assert answers("susun", [city.leader("sekda")]) == {403}
    assert answers("serahkan", [city.leader("sekda")]) == {403}
    other = City("73.71")
    assert post(other, other.operator, brief.round, "susun").status_code == 404


def test_the_place_in_the_rail_is_for_leaders_and_kesbangpol(city: City, round_: Round) -> None:
    for scope, seen in (
        (city.leader("sekda"), True), (city.leader("ajudan"), True), (city.operator, True),
        (city.contact("bappeda"), False), (city.verifier("hukum"), False), (city.province, False),
    ):  # fmt: skip
        page = client_of(city, scope).get("/").content.decode()
        assert ('href="/ringkasan/"' in page) is seen
