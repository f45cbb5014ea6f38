"""How rounds and items answer the registry, and the texts that a person sends by WhatsApp."""

import pytest
from django.http import Http404

from selaras.assessments import services
from selaras.assessments.choices import ItemState
from selaras.assessments.models import Round
from selaras.assessments.selectors import references
from selaras.assessments.selectors.items import owed_by
from selaras.assessments.selectors.rounds import agency_rows, counts_of
from selaras.assessments.selectors.texts import codes_in_short, contact_text, group_recap, index_name
from selaras.assessments.tests.factories import (
    INTERNAL_DUE,
    NOBODY,
    NOW,
    City,
    item_of,
    items_of,
    link_scope,
)
from selaras.core.references import Reference, show_many


def test_titles_are_shown_to_those_who_may_see_them(city: City, round_: Round) -> None:
    item = item_of(round_, "1.2")
    wanted = [Reference("round", str(round_.pk)), Reference("item", str(item.pk)), Reference("item", "x")]
    shown = show_many(city.contact("tapem"), wanted)
    assert [found.title for found in shown.values()] == [
        "Penilaian contoh 2025",
        "Butir 1.2: Apakah sudah ditetapkan?",
    ]
    assert show_many(city.contact("dinsos"), wanted) == {}
    # A duty of a level above: the round is seen, its items are not.
    assert set(show_many(city.province, wanted)) == {wanted[0]}
    assert references.visible_item(city.operator, "x") is None


def test_rounds_are_a_place_for_those_who_look_over_them(city: City, round_: Round) -> None:
    for scope in (city.operator, city.verifier("hukum"), city.leader("sekda"), city.province):
        assert references.sees_rounds(scope)
    for scope in (city.contact("tapem"), link_scope(city["tapem"], round_), NOBODY):
        assert not references.sees_rounds(scope)


def test_evidence_stands_in_the_name_of_the_agency_that_adds_it(city: City, round_: Round) -> None:
    item = item_of(round_, "1.1")
    contexts = {
        "bappeda": references.evidence_context(city.contact("bappeda"), str(item.pk)),
        "tapem": references.evidence_context(city.contact("tapem"), str(item.pk)),
    }
    for code, context in contexts.items():
        assert context["agency"] == city[code]
        assert context["group"] == Reference("round", str(round_.pk))
        assert context["sharing"] == "status"
        assert context["reader_agency_ids"] == {city[c].pk for c in ("bappeda", "tapem", "kesbangpol")}
    outside = references.evidence_context(city.operator, str(item_of(round_, "1.3").pk))
    assert outside["agency"] == city["kesbangpol"]
    with pytest.raises(Http404):
        references.evidence_context(city.contact("dinsos"), str(item.pk))


def test_whether_evidence_may_be_added_is_asked_of_the_item(city: City, round_: Round) -> None:
    item = item_of(round_, "1.1")
    assert references.may_add_evidence(city.contact("bappeda"), str(item.pk))
    assert not references.may_add_evidence(city.operator, str(item.pk))
    assert references.may_add_evidence(city.contact("dinsos"), str(item.pk)).reason == (
        "Butir ini tidak dapat Anda baca."
    )


def test_what_was_accepted_keeps_its_proof(city: City, round_: Round) -> None:
    item, other = item_of(round_, "1.1"), item_of(round_, "1.2")
    assert not references.evidence_decided([str(item.pk), str(other.pk)])
    city.approve(other)
    assert references.evidence_decided([str(item.pk), str(other.pk)])
    assert not references.evidence_decided(["x"])


# ---- texts


def test_the_text_to_one_contact_names_what_is_owed(city: City, round_: Round) -> None:
    def text(*codes: str, link: str = "") -> str:
        return contact_text(
            round_=round_,
            contact_name="Trisna Endikat",
            agency_name="Bagian Kesra",
            items=[item_of(round_, code) for code in codes],
            due_at=INTERNAL_DUE,
            link=link,
            officer="Rusmala Dempo",
        )

    assert text("1.1", "1.4", link="https://contoh/t/x") == (
        "Yth. Bapak/Ibu Trisna Endikat, Bagian Kesra.\n"
        "Masih ada 2 butir IKT 2025 yang menunggu isian: 1.1, 1.4.\n"
        "Batas internal Selasa, 27 Januari 2026, 16.00 WIB.\n"
        "Tautan kerja (pribadi, mohon tidak diteruskan): https://contoh/t/x\n"
        "Bila penanggung jawab sudah berganti, mohon balas pesan ini. Terima kasih.\n"
        "Rusmala Dempo, Badan Kesbangpol."
    )
    assert "Tautan kerja" not in text("1.1")
    done = text()
    assert "Masih ada" not in done
    assert "Semua butir IKT 2025 dari OPD Bapak/Ibu sudah kami terima." in done


def test_long_lists_of_codes_are_cut_and_say_so() -> None:
    codes = [f"1.{number}" for number in range(1, 16)]
    assert codes_in_short(codes[:12]).count(",") == 11
    assert codes_in_short(codes).endswith("1.12 dan 3 lagi")
    assert codes_in_short([]) == ""


def test_the_recap_lists_agencies_in_the_offices_order_never_worst_first(city: City, round_: Round) -> None:
    for code, state in (("2.1", ItemState.AT_HEAD), ("2.3", ItemState.VERIFIED), ("1.1", ItemState.DRAFT)):
        city.bring(item_of(round_, code), state)
    services.drop(scope=city.operator, item_id=item_of(round_, "1.2").pk, reason="Tidak ada", now=NOW)
    text = group_recap(
        round_=round_, counts=counts_of(round_), rows=agency_rows(round_, now=NOW), officer="Rusmala", now=NOW
    )
    lines = text.splitlines()
    assert lines[0] == (
        "Rekap IKT 2025 per Kamis, 22 Januari 2026, 09.00 WIB: 2 dari 6 butir sudah diisi, 1 terverifikasi."
    )
    assert lines[1] == "Sudah lengkap: KESBANGPOL."
    # An outside body is never in a list of those who owe.
    assert lines[2] == "Masih ditunggu: BAPPEDA (2), TAPEM (2)."
    assert index_name(round_) == "IKT 2025"
    assert len(owed_by(city["tapem"], items_of(round_))) == 2
