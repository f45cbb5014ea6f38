"""Outside bodies are asked by letter: sent, tried again, answered with a scan, or silent with dates."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from selaras.assessments import permissions, services
from selaras.assessments.choices import ItemState, RequestState
from selaras.assessments.models import DataRequest, Item, RequestAttempt, Round
from selaras.assessments.selectors import asking as select
from selaras.assessments.services import BodyReply, SentLetter
from selaras.assessments.tests.factories import NOW, City, fresh, item_of, link_scope
from selaras.audit.models import Event
from selaras.core import clock
from selaras.core.verdict import Refused
from selaras.duties.models import Duty
from selaras.evidence.models import Use
from selaras.evidence.tests.samples import pdf

pytestmark = pytest.mark.slow

TODAY = NOW.date()
LETTER = SentLetter(" 400.10/12/Kesbangpol ", date(2026, 1, 14), date(2026, 1, 14), date(2026, 1, 27))
REPLY = BodyReply("B/7/I/2026", date(2026, 1, 20), date(2026, 1, 21))


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    yield


@pytest.fixture
def asked(city: City, round_: Round) -> DataRequest:
    return services.prepare_requests(scope=city.operator, round_=round_, now=NOW)[0]


@pytest.fixture
def sent(city: City, asked: DataRequest) -> DataRequest:
    return services.send_request(scope=city.operator, request=asked, letter=LETTER, now=NOW)


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("balasan.pdf", pdf("Balasan"))


def attempt(city: City, request: DataRequest, **more: Any) -> RequestAttempt:
    given = {"on": TODAY, "way": "telepon", "note": "Kasat Intelkam: masih disusun"} | more
    return services.note_attempt(scope=city.operator, request=request, now=NOW, **given)


def reply(city: City, request: DataRequest, **more: Any) -> DataRequest:
    given: dict[str, Any] = {"reply": REPLY, "scan": scan()} | more
    return services.receive_reply(scope=city.operator, request=request, now=NOW, **given)


def duty(request: DataRequest) -> Duty:
    return Duty.objects.get(source_kind="data_request", source_id=str(request.pk))


def test_one_request_for_each_body_with_its_items_and_a_duty(city: City, round_: Round) -> None:
    assert select.bodies_without_request(round_) == [city["polres"]]
    (made,) = services.prepare_requests(scope=city.operator, round_=round_, now=NOW)
    assert (made.agency, [item.code for item in made.items.all()]) == (city["polres"], ["1.3"])
    assert (duty(made).owner_agency, duty(made).state) == (city["kesbangpol"], "belum")
    assert made.due_on == date(2026, 1, 27)
    assert services.prepare_requests(scope=city.operator, round_=round_, now=NOW) == []


def test_the_letter_says_what_is_asked(city: City, asked: DataRequest) -> None:
    letter = select.compose_request(city.operator, str(asked.pk), NOW)
    assert letter.agency_id == city["kesbangpol"].pk
    assert letter.to == ("Polres",)
    assert letter.annexes[0].rows[0][0] == "1.3"
    assert "Selasa, 27 Januari 2026" in letter.body


def test_sent_it_runs_until_the_day_of_the_letter(city: City, sent: DataRequest) -> None:
    assert (sent.state, sent.number) == (RequestState.SENT, "400.10/12/Kesbangpol")
    assert duty(sent).state == "dikerjakan"
    assert duty(sent).due_at.isoformat() == "2026-01-27T09:00:00+00:00"
    with pytest.raises(Refused, match="Surat terkirim"):
        services.send_request(scope=city.operator, request=sent, letter=LETTER, now=NOW)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"number": " "}, "number"),
        ({"dated": None}, "dated"),
        ({"dated": TODAY + timedelta(days=1)}, "dated"),
        ({"sent_on": None}, "sent_on"),
        ({"sent_on": TODAY + timedelta(days=1)}, "sent_on"),
        ({"sent_on": date(2026, 1, 13)}, "sent_on"),
        ({"due_on": None}, "due_on"),
        ({"due_on": date(2026, 1, 13)}, "due_on"),
        ({"due_on": date(2026, 2, 13)}, "due_on"),
    ],
)
def test_half_a_letter_is_refused(city: City, asked: DataRequest, change: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        services.send_request(scope=city.operator, request=asked, letter=replace(LETTER, **change), now=NOW)
    assert list(caught.value.message_dict) == [field]
    asked.refresh_from_db()
    assert asked.state == RequestState.PREPARED


def test_the_reply_becomes_evidence_of_every_item(city: City, round_: Round, sent: DataRequest) -> None:
    done = reply(city, sent)
    item = item_of(round_, "1.3")
    kept = Use.objects.get(subject_kind="item", subject_id=str(item.pk))
    assert kept.evidence == Use.objects.get(subject_kind="data_request").evidence
    assert kept.evidence.title == "Balasan Polres B/7/I/2026"
    assert (done.state, duty(sent).state) == (RequestState.ANSWERED, "selesai")
    city.write(item, "Nihil menurut Polres")
    services.submit(scope=city.contact("kesbangpol"), item_id=item.pk, now=NOW)
    page = Client()
    page.force_login(city.user(city.operator))
    told = page.get(item.get_absolute_url()).content.decode()
    assert "Balasan B/7/I/2026 diterima 21 Januari 2026" in told


def test_an_item_that_is_not_open_keeps_its_evidence(city: City, round_: Round, sent: DataRequest) -> None:
    city.hand_in(item_of(round_, "1.3"))
    reply(city, sent)
    assert not Use.objects.filter(subject_kind="item", evidence__title__startswith="Balasan").exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reply": replace(REPLY, received_on=None)}, "received_on"),
        ({"reply": replace(REPLY, received_on=TODAY + timedelta(days=1))}, "received_on"),
        ({"reply": replace(REPLY, received_on=date(2026, 1, 1))}, "received_on"),
        ({"reply": replace(REPLY, dated=TODAY + timedelta(days=1))}, "reply_dated"),
        ({"reply": replace(REPLY, number="x" * 161)}, "reply_number"),
        ({"scan": None}, "scan"),
    ],
)
def test_half_a_reply_is_refused(city: City, sent: DataRequest, change: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        reply(city, sent, **change)
    assert list(caught.value.message_dict) == [field]
    sent.refresh_from_db()
    assert sent.state == RequestState.SENT
    assert not Use.objects.exists()


def test_silence_needs_a_try_and_a_reason_and_then_stands_for_evidence(
    city: City, round_: Round, sent: DataRequest
) -> None:
    item = city.write(item_of(round_, "1.3"), "Tidak ada balasan")
    kesbangpol = city.contact("kesbangpol")
    assert not permissions.can_submit(kesbangpol, item, NOW, evidence_count=0)

    def give_up(reason: str = "Tidak dibalas sampai batas waktu") -> DataRequest:
        return services.give_up_waiting(scope=city.operator, request=sent, reason=reason, now=NOW)

    with pytest.raises(ValidationError, match="sedikitnya satu upaya"):
        give_up()
    attempt(city, sent)
    with pytest.raises(ValidationError, match="alasannya"):
        give_up(" ")
    done = give_up()
    assert (done.state, done.silent_on, duty(sent).state) == (RequestState.SILENT, TODAY, "selesai")
    assert permissions.is_unanswered(item)
    services.submit(scope=kesbangpol, item_id=item.pk, now=NOW)
    assert fresh(item).state == ItemState.AT_HEAD
    with pytest.raises(Refused):
        attempt(city, done)
    assert reply(city, done).silence_reason == ""


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"on": None}, "on"),
        ({"on": TODAY + timedelta(days=1)}, "on"),
        ({"on": date(2026, 1, 13)}, "on"),
        ({"way": "merpati"}, "way"),
        ({"note": ""}, "note"),
        ({"note": "x" * 501}, "note"),
    ],
)
def test_half_a_try_is_refused(city: City, sent: DataRequest, change: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        attempt(city, sent, **change)
    assert list(caught.value.message_dict) == [field]


def test_silence_of_one_body_says_nothing_about_others(city: City, round_: Round, sent: DataRequest) -> None:
    attempt(city, sent)
    services.give_up_waiting(scope=city.operator, request=sent, reason="Tidak dibalas", now=NOW)
    assert not permissions.is_unanswered(item_of(round_, "1.1"))
    services.share_out(
        scope=city.operator,
        round_=round_,
        shares={item_of(round_, "1.3").pk: services.Share(owner_agency_id=city["bappeda"].pk)},
        now=NOW,
    )
    assert not permissions.is_unanswered(item_of(round_, "1.3"))


def test_only_kesbangpol_asks(city: City, round_: Round, sent: DataRequest) -> None:
    elsewhere = City("73.71").operator
    others = (
        city.contact("bappeda"), city.head("kesbangpol"), city.leader("sekda"), city.verifier("hukum"),
        elsewhere, link_scope(city["kesbangpol"], round_),
    )  # fmt: skip
    for scope in others:
        with pytest.raises(Refused):
            services.prepare_requests(scope=scope, round_=round_, now=NOW)
        with pytest.raises(Refused):
            services.receive_reply(scope=scope, request=sent, reply=REPLY, scan=scan(), now=NOW)
    assert not select.requests_for(city.contact("bappeda")).exists()
    assert not select.requests_for(elsewhere).exists()
    assert select.requests_for(city.leader("sekda")).get() == sent


def test_closing_the_round_ends_what_is_owed(city: City, round_: Round, sent: DataRequest) -> None:
    closed = city.close(round_)
    assert duty(sent).state == "dibatalkan"
    assert not permissions.can_ask_bodies(city.operator, closed)
    with pytest.raises(Refused, match="ditutup"):
        reply(city, sent)


def test_an_item_set_aside_is_not_asked_for(city: City, round_: Round) -> None:
    services.drop(scope=city.operator, item_id=item_of(round_, "1.3").pk, reason="Tidak ada", now=NOW)
    assert services.prepare_requests(scope=city.operator, round_=round_, now=NOW) == []


def test_from_the_overview_to_the_silence_in_pages(city: City, round_: Round) -> None:
    client = Client()
    client.force_login(city.user(city.operator))
    overview = reverse("data_requests", args=[round_.pk])
    assert "Siapkan permintaan data" in client.get(overview).content.decode()
    client.post(overview)
    row = DataRequest.objects.get()
    where = row.get_absolute_url()

    def step(name: str, **typed: object) -> Any:
        return client.post(reverse("data_request_step", args=[round_.pk, row.pk, name]), typed)

    empty = step("kirim")
    assert empty.status_code == 422
    assert "Tuliskan nomor surat" in empty.content.decode()
    typed = {"number": "7/K", "dated": "2026-01-14", "sent_on": "2026-01-14", "due_on": "2026-01-27"}
    assert step("kirim", **typed).headers["Location"] == where
    assert step("upaya", on="2026-01-20", way="telepon", note="Belum ada").status_code == 302
    assert step("tanpa-balasan", reason="Tidak dibalas").status_code == 302
    page = client.get(where).content.decode()
    assert "Tidak ada balasan sampai 22 Januari 2026: Tidak dibalas" in page
    assert step("balasan", received_on="2026-01-21", scan=scan()).status_code == 302
    assert step("entah").status_code == 404
    assert "Balasan diterima" in client.get(overview).content.decode()
    assert Event.objects.filter(subject_kind="data_request").count() == 6
    item: Item = item_of(round_, "1.3")
    assert "Permintaan data" in client.get(item.get_absolute_url()).content.decode()
