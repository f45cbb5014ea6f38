"""Tanya jawab butir: answered once, read by every agency of the round, carried to the next year."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from selaras.assessments import permissions, services
from selaras.assessments.models import Guidance, Round
from selaras.assessments.selectors.series import guidance_of
from selaras.assessments.tests.factories import NOBODY, NOW, City, item_of, link_scope, plan
from selaras.audit.models import Event
from selaras.core.verdict import Refused
from selaras.notices.models import Notice

ASKED, TOLD = "Cukup satu halaman?", "Cukup, sebutkan halamannya."


def mark(city: City, round_: Round, code: str = "1.1", **changes: Any) -> Guidance:
    values: dict[str, Any] = {"scope": city.operator, "question": ASKED, "answer": TOLD, "now": NOW}
    return services.mark_guidance(item_id=item_of(round_, code).pk, **(values | changes))


def test_everybody_who_answers_or_helps_is_told_not_only_who_asked(city: City, round_: Round) -> None:
    owner, helper, other = (city.user(city.contact(code)) for code in ("bappeda", "tapem", "dinsos"))
    mark(city, round_)
    told = Notice.objects.filter(kind="assessments.guidance")
    assert set(told.values_list("user", flat=True)) == {owner.pk, helper.pk}
    assert other.pk not in told.values_list("user", flat=True)
    assert TOLD in told.first().text  # type: ignore[union-attr]
    assert Event.objects.get(verb="assessments.item.guided").note == TOLD


def test_every_agency_of_the_round_reads_it_on_one_page(client: Client, city: City, round_: Round) -> None:
    mark(city, round_)
    for code in ("bappeda", "tapem"):
        client.force_login(city.user(city.contact(code)))
        assert TOLD in client.get(f"/penilaian/{round_.pk}/tanya-jawab/").content.decode()
    client.force_login(city.user(city.province))
    assert client.get(f"/penilaian/{round_.pk}/tanya-jawab/").status_code == 403


def test_it_stands_on_the_item_of_next_year(client: Client, city: City, round_: Round) -> None:
    mark(city, round_)
    new = services.create_round(
        scope=city.operator, instrument=round_.instrument, region=city.region, now=NOW, previous=round_,
        coordinator=city["kesbangpol"], plan=plan(data_year=2026, filling_year=2027),
    )  # fmt: skip
    new = services.start_round(scope=city.operator, round_=new, now=NOW)
    assert [row.answer for row in guidance_of(new, code="1.1")] == [TOLD]
    assert guidance_of(new, code="1.2") == []
    client.force_login(city.user(city.contact("bappeda")))
    page = client.get(f"/penilaian/{new.pk}/butir/1.1/").content.decode()
    assert TOLD in page
    assert "Penilaian contoh 2025" in page


def test_only_kesbangpol_and_the_verifier_answer_for_everybody(city: City, round_: Round) -> None:
    item = item_of(round_, "2.1")
    assert permissions.can_guide(city.verifying(item), item)
    strangers = (
        city.contact("bappeda"), city.leader("sekda"), city.province, NOBODY, City("62.71").operator,
        link_scope(city["bappeda"], round_),
    )  # fmt: skip
    row = mark(city, round_)
    for scope in strangers:
        with pytest.raises(Refused):
            mark(city, round_, scope=scope)
        with pytest.raises(Refused):
            services.end_guidance(
                scope=scope, item_id=row.item_id, guidance_id=row.pk, reason="Coba", now=NOW
            )
    Round.objects.filter(pk=round_.pk).update(state="hasil_resmi")
    with pytest.raises(Refused, match="Hasil resmi"):
        mark(city, round_)


@pytest.mark.parametrize(
    "changes", [{"question": " "}, {"answer": ""}, {"answer": "x" * 4001}, {"question": "x" * 4001}]
)
def test_an_empty_or_endless_text_is_refused(city: City, round_: Round, changes: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as fault:
        mark(city, round_, **changes)
    assert list(fault.value.error_dict) == list(changes)
    assert not Guidance.objects.exists()


def test_guidance_is_taken_back_with_a_reason_and_stays_in_the_record(city: City, round_: Round) -> None:
    row = mark(city, round_)

    def end(reason: str, item: str = "1.1") -> None:
        services.end_guidance(
            scope=city.operator, item_id=item_of(round_, item).pk, guidance_id=row.pk, reason=reason, now=NOW
        )

    with pytest.raises(ValidationError, match="alasan"):
        end(" ")
    with pytest.raises(Refused):
        end("Keliru", item="1.2")
    end("Keliru")
    assert guidance_of(round_) == []
    assert Guidance.objects.get().ended_at == NOW
    with pytest.raises(Refused, match="sudah dicabut"):
        end("Keliru")


def test_it_is_marked_and_taken_back_on_the_page(client: Client, city: City, round_: Round) -> None:
    item = item_of(round_, "1.1")
    services.post_message(scope=city.contact("bappeda"), item_id=item.pk, text=ASKED, now=NOW)
    services.post_message(scope=city.operator, item_id=item.pk, text=TOLD, now=NOW)
    client.force_login(city.user(city.operator))
    base = f"/penilaian/{round_.pk}/butir/1.1/"
    page = client.get(base).content.decode()
    assert page.count(ASKED) >= 2  # in the conversation, and offered as the question of the guidance
    assert client.post(f"{base}langkah/pedoman/", {"question": ASKED, "answer": TOLD}).status_code == 302
    row = Guidance.objects.get()
    assert client.post(f"{base}pedoman/{row.pk}/cabut/", {"reason": "Keliru"}).status_code == 302
    assert client.post(f"/penilaian/{round_.pk}/butir/1.2/pedoman/{row.pk}/cabut/").status_code == 404
    row.refresh_from_db()
    assert row.ended_at is not None
