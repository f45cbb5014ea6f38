"""A letter from its draft to its sending: by the table, by the right people, with nothing lost on the way."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404

from selaras.audit.models import Event
from selaras.core.verdict import Refused
from selaras.letters import services
from selaras.letters.choices import LetterState
from selaras.letters.models import Letter
from selaras.letters.selectors import papers
from selaras.letters.services import LetterConflict, LetterText
from selaras.letters.tests.factories import NOW, TODAY, Office
from selaras.notices.models import Notice
from selaras.offices.tests.factories import make_agency, make_holder, make_post, person
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.slow


def test_a_letter_goes_from_draft_to_sent(office: Office) -> None:
    letter = office.sent()
    assert (letter.state, letter.number) == (LetterState.SENT, "1/I/2026")
    assert (letter.channel, letter.sent_on, letter.sent_note) == ("kurir", TODAY, "Diterima")
    verbs = Event.objects.filter(subject_kind="letter", subject_id=str(letter.pk)).order_by("pk")
    assert [verb.rsplit(".", 1)[1] for verb in verbs.values_list("verb", flat=True)] == [
        "made", "changed", "released", "signed", "numbered", "sent",
    ]  # fmt: skip


def test_a_blank_letter_is_begun_for_an_office_one_writes_for(office: Office) -> None:
    foreign = make_agency(make_region("73.71"), "kesbangpol", kind="kesbangpol")
    for subject in (str(foreign.pk), "", "x", "9" * 30):
        with pytest.raises(Http404):
            services.begin_letter(scope=office.writer, template="kosong", subject_id=subject, now=NOW)
    outside = make_agency(office.region, "polres", kind="vertikal")
    with pytest.raises(Refused, match="perangkat daerah"):
        services.begin_letter(scope=office.writer, template="kosong", subject_id=str(outside.pk), now=NOW)
    with pytest.raises(ValidationError, match="tidak dikenal"):
        services.begin_letter(scope=office.writer, template="zzz", now=NOW)
    assert not Letter.objects.exists()


def test_two_people_in_one_letter_lose_nothing(office: Office) -> None:
    letter = office.draft()
    text = LetterText(hal="Milik saya", body="b", to=["c"])
    with pytest.raises(LetterConflict) as met:
        services.save_letter(scope=office.writer, letter=letter, base_version=1, text=text, now=NOW)
    assert met.value.letter.hal == "Permintaan isian"
    assert Letter.objects.get(pk=letter.pk).hal == "Permintaan isian"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"hal": ""}, "hal"),
        ({"body": ""}, "body"),
        ({"to": []}, "to"),
        ({"to": ["x"] * 201}, "to"),
        ({"copies": ["x" * 301]}, "copies"),
        ({"sifat": "x"}, "sifat"),
    ],
)
def test_every_fault_of_a_text_is_named(office: Office, changes: dict[str, object], named: str) -> None:
    letter = office.draft()
    with pytest.raises(ValidationError) as fault:
        office.write(letter, **changes)
    assert set(fault.value.message_dict) == {named}


def test_only_who_holds_a_post_here_today_may_sign(office: Office) -> None:
    letter = office.draft()
    elsewhere = make_holder(make_post(make_agency(make_region("73.71"))))
    gone = make_holder(make_post(office.agency), starts_on=date(2024, 1, 1), ends_on=date(2025, 1, 1))
    other_office = make_holder(make_post(make_agency(office.region)))
    for holder in (elsewhere, gone, other_office):
        with pytest.raises(ValidationError, match="menjabat"):
            office.write(letter, signer=holder)
    secretariat = make_agency(office.region, "setda", kind="sekretariat", name="Sekretariat Daerah")
    sekda = make_holder(make_post(secretariat, title="Sekretaris Daerah"), name="Okta Perigi")
    assert office.write(letter, signer=sekda).signer == sekda


@pytest.mark.parametrize(
    ("status", "on_behalf_of", "title"),
    [
        ("definitif", "", ["Kepala Badan Kesatuan Bangsa dan Politik,"]),
        ("plt", "", ["Plt. Kepala Badan Kesatuan Bangsa dan Politik,"]),
        ("plh", "Sekretaris Daerah",
         ["a.n. Sekretaris Daerah", "Plh. Kepala Badan Kesatuan Bangsa dan Politik,"]),
    ],
)  # fmt: skip
def test_the_signature_names_the_status_as_the_decree_has_it(
    office: Office, status: str, on_behalf_of: str, title: list[str]
) -> None:
    office.holder.status = status
    office.holder.save()
    letter = office.draft(on_behalf_of=on_behalf_of, signer_rank="Pembina, IV/a")
    assert papers.signature_of(letter) == {
        "title": title, "name": "Hafiz Lematang", "below": ["Pembina, IV/a"],
    }  # fmt: skip


def test_a_signature_for_somebody_in_turn_names_all_three(office: Office) -> None:
    letter = office.draft(on_behalf_of="Wali Kota Pagar Alam", through="Sekretaris Daerah")
    assert papers.signature_of(letter)["title"] == [
        "a.n. Wali Kota Pagar Alam", "Sekretaris Daerah,", "u.b.",
        "Kepala Badan Kesatuan Bangsa dan Politik,",
    ]  # fmt: skip
    with pytest.raises(ValidationError, match=r"u\.b\."):
        office.write(letter, through="Sekretaris Daerah", on_behalf_of="")


@pytest.mark.parametrize(
    ("body", "tag"),
    [("Dengan hormat.", "#"), ("Nomor #1", "$"), ("# $ ^", "~"), ("# $ ^ ~", "")],
)
def test_the_tag_of_the_signature_stands_nowhere_else(office: Office, body: str, tag: str) -> None:
    letter = office.draft(body=body)
    data = papers.print_data(letter, papers.letterhead_of(office.agency))
    assert data["signer"]["tag"] == tag


def test_a_post_title_that_names_its_office_is_left_as_it_is(office: Office) -> None:
    holder = make_holder(make_post(office.agency, title="Sekretaris Daerah"), name="Okta")
    assert papers.post_words(holder) == "Sekretaris Daerah"


def test_what_was_released_keeps_its_signer(office: Office) -> None:
    letter = office.released()
    office.holder.name = "Orang Lain"
    office.holder.save()
    assert papers.signature_of(Letter.objects.get(pk=letter.pk))["name"] == "Hafiz Lematang"


def test_without_a_holder_the_name_is_left_to_the_pen(office: Office) -> None:
    block = papers.signature_of(office.draft(signer=None))
    assert (block["title"], block["name"]) == (["Kepala Badan Kesatuan Bangsa dan Politik,"], "")


def test_the_head_releases_and_only_what_was_read(office: Office) -> None:
    letter = office.draft()
    with pytest.raises(Refused, match="kepala kantor"):
        services.release_letter(scope=office.writer, letter=letter, base_version=letter.version, now=NOW)
    with pytest.raises(LetterConflict):
        services.release_letter(scope=office.head, letter=letter, base_version=1, now=NOW)
    assert Letter.objects.get(pk=letter.pk).state == LetterState.DRAFT


def test_a_released_letter_is_not_rewritten_but_may_come_back(office: Office) -> None:
    letter = office.released()
    with pytest.raises(Refused, match="masih konsep"):
        office.write(letter, body="Lain")
    with pytest.raises(ValidationError, match="alasan"):
        services.take_back(scope=office.writer, letter=letter, reason=" ", now=NOW)
    back = services.take_back(scope=office.writer, letter=letter, reason="Salah tanggal", now=NOW)
    assert (back.state, back.signer_block, back.released_by_name) == (LetterState.DRAFT, None, "")
    office.write(back, body="Lain")


def test_a_letter_to_nobody_is_neither_asked_for_nor_released(office: Office) -> None:
    letter = services.begin_letter(
        scope=office.writer, template="kosong", subject_id=str(office.agency.pk), now=NOW
    )
    with pytest.raises(ValidationError, match="Tujuan"):
        services.ask_release(scope=office.writer, letter=letter, now=NOW)
    with pytest.raises(ValidationError, match="Tujuan"):
        services.release_letter(scope=office.head, letter=letter, base_version=1, now=NOW)


def test_asking_tells_the_heads_of_this_office_once_per_text(
    office: Office, django_capture_on_commit_callbacks: object
) -> None:
    stranger, _scope = person("kepala_kesbangpol", region=make_region("73.71"))
    letter = office.draft()
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            services.ask_release(scope=office.writer, letter=letter, now=NOW)
    told = Notice.objects.filter(kind="letter")
    assert [notice.user_id for notice in told] == [office.head_user.pk]
    assert not Notice.objects.filter(user=stranger).exists()
    with pytest.raises(Refused, match="sendiri"):
        services.ask_release(scope=office.head, letter=letter, now=NOW)


def test_asking_without_a_head_says_so(office: Office) -> None:
    office.head_user.grants.update(ends_on=date(2025, 1, 1))
    with pytest.raises(ValidationError, match="Belum ada kepala kantor"):
        services.ask_release(scope=office.writer, letter=office.draft(), now=NOW)


def test_sending_says_how_and_when(office: Office) -> None:
    letter = office.numbered()
    for channel, day, named in (
        ("burung", TODAY, "channel"),
        ("kurir", TODAY + timedelta(days=1), "sent_on"),
        ("kurir", TODAY - timedelta(days=1), "sent_on"),
    ):
        with pytest.raises(ValidationError) as fault:
            services.send_letter(
                scope=office.writer, letter=letter, channel=channel, sent_on=day, note="", now=NOW
            )
        assert set(fault.value.message_dict) == {named}
    assert Letter.objects.get(pk=letter.pk).state == LetterState.NUMBERED


def test_a_cancelled_letter_says_why_and_keeps_its_number(office: Office) -> None:
    letter = office.numbered()
    with pytest.raises(ValidationError, match="alasan"):
        services.cancel_letter(scope=office.writer, letter=letter, reason="", now=NOW)
    gone = services.cancel_letter(scope=office.writer, letter=letter, reason="Batal rapat", now=NOW)
    assert (gone.state, gone.reason, gone.entry.state) == (LetterState.CANCELLED, "Batal rapat", "dibatalkan")
    assert office.numbered().number == "2/I/2026"


def test_many_recipients_are_listed_on_an_annex(office: Office) -> None:
    letter = office.draft(to=[f"Kepala Dinas {n}" for n in range(6)])
    data = papers.print_data(letter, papers.letterhead_of(office.agency))
    assert data["to"] == ["(daftar terlampir)"]
    assert data["annexes"][0]["rows"][5] == ["6", "Kepala Dinas 5"]
    assert data["lampiran"] == "Satu berkas"
    few = papers.print_data(office.draft(), papers.letterhead_of(office.agency))
    assert (few["to"], few["annexes"], few["lampiran"]) == (["Kepala Dinas Sosial"], [], "-")


def test_printing_twice_gives_the_same_bytes_and_a_change_gives_others(office: Office) -> None:
    letter = office.draft()
    first = papers.printed(letter)
    assert first == papers.printed(Letter.objects.select_related("agency__region").get(pk=letter.pk))
    assert first != papers.printed(office.write(letter, body="Lain"))
