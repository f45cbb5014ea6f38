"""Kesbangpol writes down what an agency gave it: with its source, marked, until the agency stands by it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from selaras.assessments import permissions, services
from selaras.assessments.choices import ItemState
from selaras.assessments.models import Confirmation, Entry, Item, Round
from selaras.assessments.services import AnswerConflict, Source
from selaras.assessments.tests.factories import NOW, City, answer, fresh, item_of, link_scope
from selaras.audit.models import AppendOnlyError, Event
from selaras.core import clock
from selaras.core.verdict import Refused
from selaras.evidence.models import Use
from selaras.evidence.tests.samples import pdf
from selaras.notices.models import Notice

pytestmark = pytest.mark.slow

GIVEN = Source("whatsapp", "  Kepala Bagian\n Tapem ", date(2026, 1, 21), "foto lembar isian")


def enter(city: City, item: Item, text: str = "Dari WhatsApp", **more: Any) -> Item:
    return services.save_answer(
        scope=more.pop("scope", None) or city.operator,
        item_id=item.pk,
        base_version=more.pop("base_version", item.version),
        text=answer(item, text),
        now=NOW,
        source=more.pop("source", GIVEN),
    )


def test_it_stands_with_its_source_and_unconfirmed(city: City, round_: Round) -> None:
    contact = city.user(city.contact("tapem"))
    item = enter(city, item_of(round_, "1.2"))
    assert item.unconfirmed
    assert item.state == ItemState.DRAFT
    revision = item.revisions.get()
    assert (revision.author_name, revision.on_behalf_of) == ("Rusmala", "Tapem")
    entry = Entry.objects.get()
    assert (entry.informant, entry.channel, entry.revision_number) == ("Kepala Bagian Tapem", "whatsapp", 1)
    assert Event.objects.filter(verb="assessments.item.entered", subject_id=str(item.pk)).exists()
    assert Notice.objects.filter(user=contact, text__contains="mohon dikonfirmasi").count() == 1
    with pytest.raises(AppendOnlyError):
        entry.save()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"channel": "burung"}, "channel"),
        ({"informant": " \n"}, "informant"),
        ({"informant": "x" * 201}, "informant"),
        ({"received_on": None}, "received_on"),
        ({"received_on": NOW.date() + timedelta(days=1)}, "received_on"),
        ({"note": "x" * 501}, "note"),
    ],
)
def test_half_a_source_is_no_source(city: City, round_: Round, change: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        enter(city, item_of(round_, "1.2"), source=replace(GIVEN, **change))
    assert list(caught.value.message_dict) == [field]
    assert not Entry.objects.exists()
    assert item_of(round_, "1.2").state == ItemState.EMPTY


def test_only_kesbangpol_enters_and_never_for_itself(city: City, round_: Round) -> None:
    item = item_of(round_, "1.2")
    others = (
        city.contact("bappeda"), city.head("tapem"), city.leader("sekda"), city.verifier("hukum"),
        City("73.71").operator, link_scope(city["tapem"], round_),
    )  # fmt: skip
    for scope in others:
        with pytest.raises(Refused):
            enter(city, item, scope=scope)
    for code in ("2.1", "1.3"):
        with pytest.raises(Refused, match="langsung oleh Kesbangpol"):
            enter(city, item_of(round_, code))
    city.hand_in(item)
    with pytest.raises(Refused, match="sudah diajukan"):
        enter(city, fresh(item))


def test_who_works_for_the_agency_answers_directly(city: City, round_: Round) -> None:
    from selaras.offices.tests.factories import grant, scope_of

    user = city.user(city.operator)
    grant(user, "narahubung", agency=city["tapem"])
    verdict = permissions.can_enter_for(scope_of(user), item_of(round_, "1.2"), NOW)
    assert "tanpa atas nama" in verdict.reason


def test_both_texts_are_kept_when_the_agency_wrote_meanwhile(city: City, round_: Round) -> None:
    item = item_of(round_, "1.2")
    city.write(item, "Dari OPD")
    with pytest.raises(AnswerConflict):
        enter(city, item)
    assert fresh(item).narrative == "Dari OPD"
    assert not fresh(item).unconfirmed


def test_the_same_text_is_kept_again_because_the_source_is_news(city: City, round_: Round) -> None:
    item = enter(city, item_of(round_, "1.2"))
    enter(city, item, source=replace(GIVEN, channel="telepon"))
    assert Entry.objects.count() == 2


@pytest.mark.parametrize("who", ["contact", "head"])
def test_the_agency_confirms(city: City, round_: Round, who: str) -> None:
    item = enter(city, item_of(round_, "1.2"))
    scope = getattr(city, who)("tapem")
    done = services.confirm_entry(scope=scope, item_id=item.pk, now=NOW)
    assert not done.unconfirmed
    assert Confirmation.objects.get().by_name == scope.name
    with pytest.raises(Refused, match="Tidak ada isian yang menunggu"):
        services.confirm_entry(scope=scope, item_id=item.pk, now=NOW)


def test_nobody_else_confirms(city: City, round_: Round) -> None:
    item = enter(city, item_of(round_, "1.2"))
    for scope in (city.operator, city.contact("bappeda"), city.leader("sekda")):
        with pytest.raises(Refused, match="OPD penanggung jawabnya"):
            services.confirm_entry(scope=scope, item_id=item.pk, now=NOW)


def test_handing_in_or_validating_is_a_confirmation_too(city: City, round_: Round) -> None:
    first, second = enter(city, item_of(round_, "1.2")), enter(city, item_of(round_, "2.2"))
    services.submit(scope=city.contact("tapem"), item_id=first.pk, now=NOW)
    assert not fresh(first).unconfirmed
    services.submit(scope=city.operator, item_id=second.pk, now=NOW)
    assert fresh(second).unconfirmed
    services.validate(scope=city.head("tapem"), item_ids=[second.pk], now=NOW)
    assert not fresh(second).unconfirmed
    assert Confirmation.objects.count() == 2


def test_writing_it_anew_makes_it_the_agencys_own(city: City, round_: Round) -> None:
    item = enter(city, item_of(round_, "1.2"))
    city.write(item, "Kami tulis sendiri")
    assert not fresh(item).unconfirmed


def test_kesbangpol_hands_in_and_takes_back_only_what_it_entered(city: City, round_: Round) -> None:
    mine, theirs = item_of(round_, "1.2"), item_of(round_, "2.2")
    city.write(theirs)
    with pytest.raises(Refused):
        services.submit(scope=city.operator, item_id=theirs.pk, now=NOW)
    enter(city, mine)
    services.submit(scope=city.operator, item_id=mine.pk, now=NOW)
    assert services.withdraw(scope=city.operator, item_id=mine.pk, now=NOW).state == ItemState.DRAFT
    city.hand_in(theirs)
    with pytest.raises(Refused):
        services.withdraw(scope=city.operator, item_id=theirs.pk, now=NOW)


def test_evidence_comes_with_what_was_entered_and_not_before(city: City, round_: Round) -> None:
    item = item_of(round_, "1.1")
    assert not permissions.can_add_evidence(city.operator, item, NOW)
    item = enter(city, item)
    city.prove(item, scope=city.operator)
    assert item.entries.get().agency == city["bappeda"]
    assert services.submit(scope=city.operator, item_id=item.pk, now=NOW).state == ItemState.AT_HEAD


def test_set_aside_and_restored_nothing_waits_for_a_word(city: City, round_: Round) -> None:
    item = enter(city, item_of(round_, "1.2"))
    services.drop(scope=city.operator, item_id=item.pk, reason="Tidak ada", now=NOW)
    assert not services.restore(scope=city.operator, item_id=item.pk, now=NOW).unconfirmed


def test_the_page_says_so_and_takes_the_word(city: City, round_: Round) -> None:
    item = enter(city, item_of(round_, "1.2"))
    client = Client()
    client.force_login(city.user(city.contact("tapem")))
    page = client.get(item.get_absolute_url()).content.decode()
    assert "Belum dikonfirmasi OPD" in page
    assert "WhatsApp, dari Kepala Bagian Tapem, diterima Rabu, 21 Januari 2026" in page
    client.post(reverse("item_step", args=[round_.pk, "1.2", "konfirmasi"]))
    page = client.get(item.get_absolute_url()).content.decode()
    assert "Belum dikonfirmasi OPD" not in page
    assert "dikonfirmasi Narahubung tapem" in page
    operator = Client()
    operator.force_login(city.user(city.operator))
    listed = operator.get(reverse("items", args=[round_.pk]) + "?format=csv")
    text = b"".join(listed.streaming_content).decode()  # type: ignore[attr-defined]
    assert "Diinput atas nama" in text


def test_from_the_form_with_a_scan(city: City, round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    client, where = Client(), reverse("item_enter", args=[round_.pk, "1.1"])
    client.force_login(city.user(city.operator))
    assert "Bappeda" in client.get(where).content.decode()
    typed = {"base_version": "0", "narrative": "RPJMD hal. 12"}
    empty = client.post(where, typed)
    assert empty.status_code == 422
    assert "RPJMD hal. 12" in empty.content.decode()
    given = {"channel": "kertas", "informant": "Kepala Bappeda", "received_on": "2026-01-21"}
    bad = client.post(where, typed | given | {"scan": SimpleUploadedFile("a.exe", b"MZ" + b"0" * 99)})
    assert bad.status_code == 422
    assert item_of(round_, "1.1").narrative == ""
    good = client.post(where, typed | given | {"scan": SimpleUploadedFile("a.pdf", pdf())})
    assert good.status_code == 302
    item = item_of(round_, "1.1")
    assert (item.narrative, item.unconfirmed) == ("RPJMD hal. 12", True)
    assert Use.objects.get(subject_id=str(item.pk)).evidence.agency == city["bappeda"]
    stale = client.post(where, typed | given | {"narrative": "Lain"})
    assert stale.status_code == 409
    page = stale.content.decode()
    assert "RPJMD hal. 12" in page
    assert ">\nLain</textarea>" in page
    assert f'name="base_version" value="{item.version}"' in page
    late = client.post(
        where, typed | given | {"received_on": "2026-02-01", "base_version": str(item.version)}
    )
    assert late.status_code == 422
    assert "tidak boleh sesudah hari ini" in late.content.decode()
