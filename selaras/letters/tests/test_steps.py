"""The table of a letter's steps, walked from every state, and the chain of initials in all its turns."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.duties.models import Duty
from selaras.letters import services
from selaras.letters.choices import LETTER_STEPS, LETTER_TRANSITIONS, LetterState
from selaras.letters.models import Initial, Letter
from selaras.letters.permissions import arrow_of, can_step, sits_on
from selaras.letters.selectors.letters import chain_of
from selaras.letters.services import LetterConflict
from selaras.letters.tests.factories import NOW, TODAY, Office, Seat
from selaras.notices.models import Notice
from selaras.offices.tests.factories import make_agency, make_holder, make_post, person, scope_of
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.slow


@pytest.fixture
def seats(office: Office) -> tuple[Seat, Seat]:
    return office.seat("Kepala Bidang"), office.seat("Sekretaris", status="plt")


def initial(letter: Letter, seat: Seat) -> Letter:
    return services.initial_letter(scope=seat.scope, letter=letter, base_version=letter.version, now=NOW)


def run(office: Office, seat: Seat, letter: Letter, step: str) -> Letter:
    given: dict[str, Any] = {"letter": letter, "now": NOW}
    steps: dict[str, Callable[[], Letter]] = {
        "submit": lambda: services.submit_letter(scope=office.writer, **given),
        "initial": lambda: initial(letter, seat),
        "send_back": lambda: services.send_back_letter(scope=seat.scope, comment="x", **given),
        "release": lambda: services.release_letter(scope=office.head, base_version=letter.version, **given),
        "take_back": lambda: services.take_back(scope=office.writer, reason="x", **given),
        "sign": lambda: services.record_paper_signature(scope=office.writer, signed_on=TODAY, **given),
        "number": lambda: services.number_from_other(scope=office.writer, number="9/X", dated=TODAY, **given),
        "send": lambda: services.send_letter(
            scope=office.writer, channel="kurir", sent_on=TODAY, note="", **given
        ),
        "cancel": lambda: services.cancel_letter(scope=office.writer, reason="x", **given),
    }
    return steps[step]()


@pytest.mark.parametrize("step", LETTER_STEPS)
@pytest.mark.parametrize("state", list(LetterState))
def test_steps_follow_the_table(office: Office, state: LetterState, step: str) -> None:
    seat = office.seat("Sekretaris")
    makers: dict[str, Callable[[], Letter]] = {
        LetterState.DRAFT: lambda: office.draft(chain=[seat.post.pk] if step == "submit" else []),
        LetterState.INITIALLING: lambda: office.submitted(seat),
        LetterState.RELEASED: office.released,
        LetterState.SIGNED: office.signed,
        LetterState.NUMBERED: office.numbered,
        LetterState.SENT: office.sent,
        LetterState.CANCELLED: office.cancelled,
    }
    letter = makers[state]()
    froms, to = LETTER_TRANSITIONS[arrow_of(letter, step)]
    if state in froms:
        assert run(office, seat, letter, step).state == to
    else:
        with pytest.raises(Refused):
            run(office, seat, letter, step)
        assert Letter.objects.get(pk=letter.pk).state == state


def test_the_chain_goes_post_by_post_and_the_last_makes_the_text_final(
    office: Office, seats: tuple[Seat, Seat]
) -> None:
    first, second = seats
    letter = office.submitted(first, second)
    with pytest.raises(Refused, match="Kepala Bidang"):
        initial(letter, second)
    for stranger in (office.writer, office.head):
        assert not can_step(stranger, letter, "initial")
    letter = initial(letter, first)
    assert letter.state == LetterState.INITIALLING
    with pytest.raises(Refused, match="Sekretaris"):
        initial(letter, first)
    letter = initial(letter, second)
    assert letter.state == LetterState.RELEASED
    assert letter.signer_block["name"] == "Hafiz Lematang"
    rows = [(row.initial.given_as, row.state) for row in chain_of(letter) if row.initial]
    assert rows == [
        ("Kepala Bidang", "done"),
        ("Plt. Sekretaris Badan Kesatuan Bangsa dan Politik", "done"),
    ]


def test_whoever_has_the_turn_finds_it_among_their_duties(
    office: Office, seats: tuple[Seat, Seat], django_capture_on_commit_callbacks: Any
) -> None:
    first, second = seats

    def owed(seat: Seat) -> list[tuple[str, str]]:
        return list(Duty.objects.mine(seat.scope).open().values_list("kind", "title"))

    with django_capture_on_commit_callbacks(execute=True):
        letter = office.submitted(first, second)
    assert (owed(first), owed(second)) == ([("paraf", "Permintaan isian")], [])
    assert Notice.objects.get(user=first.user).url == letter.get_absolute_url()
    initial(letter, first)
    assert (owed(first), owed(second)) == ([], [("paraf", "Permintaan isian")])
    letter.refresh_from_db()
    services.take_back(scope=office.writer, letter=letter, reason="Ganti tanggal", now=NOW)
    assert owed(second) == []


def test_sent_back_with_a_comment_it_goes_round_afresh(office: Office, seats: tuple[Seat, Seat]) -> None:
    first, second = seats
    letter = initial(office.submitted(first, second), first)
    with pytest.raises(ValidationError, match="diperbaiki"):
        services.send_back_letter(scope=second.scope, letter=letter, comment="  ", now=NOW)
    back = services.send_back_letter(scope=second.scope, letter=letter, comment="Salah hari", now=NOW)
    assert back.state == LetterState.DRAFT
    assert Notice.objects.get(user=office.writer_user).text.endswith("Salah hari")
    letter = services.submit_letter(
        scope=office.writer, letter=office.write(back, body="Hari yang benar"), now=NOW
    )
    assert letter.attempt == 2
    assert [row.initial.state for row in chain_of(letter) if row.initial] == ["menunggu", "menunggu"]
    history = Initial.objects.filter(letter=letter, attempt=1).values_list("state", "comment")
    assert list(history) == [("diparaf", ""), ("dikembalikan", "Salah hari")]


def test_an_initial_is_for_the_text_that_was_read(office: Office, seats: tuple[Seat, Seat]) -> None:
    letter = office.submitted(*seats)
    with pytest.raises(LetterConflict):
        services.initial_letter(scope=seats[0].scope, letter=letter, base_version=1, now=NOW)
    assert not Initial.objects.exclude(state="menunggu").exists()


def test_who_left_the_post_initials_no_more_and_who_came_does(office: Office) -> None:
    old = office.seat("Sekretaris")
    letter = office.submitted(old)
    old.holder.ends_on = TODAY.replace(day=1)
    old.holder.save()
    user, scope = person("kepala_opd", agency=office.agency)
    make_holder(old.post, name="Baru", user=user)
    assert not can_step(old.scope, letter, "initial")
    assert not Letter.objects.visible_to(old.scope).exists()
    assert can_step(scope, letter, "initial")


def test_only_posts_of_the_office_and_the_secretariat_stand_in_a_chain(office: Office) -> None:
    letter = office.draft()
    elsewhere = make_post(make_agency(make_region("73.71")))
    beside = make_post(make_agency(office.region))
    own = [make_post(office.agency).pk for _n in range(6)]
    for chain in ([elsewhere.pk], [beside.pk], [own[0], own[0]], own, [10**12]):
        with pytest.raises(ValidationError) as fault:
            office.write(letter, chain=chain)
        assert set(fault.value.message_dict) == {"chain"}
    setda = make_post(make_agency(office.region, "setda", kind="sekretariat"), title="Sekretaris Daerah")
    assert office.write(letter, chain=[own[0], setda.pk]).chain == [own[0], setda.pk]


def test_a_chain_is_not_gone_around(office: Office, seats: tuple[Seat, Seat]) -> None:
    letter = office.draft(chain=[seats[0].post.pk])
    with pytest.raises(Refused, match="paraf"):
        services.release_letter(scope=office.head, letter=letter, base_version=letter.version, now=NOW)
    with pytest.raises(Refused, match="paraf"):
        services.ask_release(scope=office.writer, letter=letter, now=NOW)
    with pytest.raises(Refused, match="kosong"):
        services.submit_letter(scope=office.writer, letter=office.draft(), now=NOW)


def test_the_signer_reads_it_once_it_waits_for_the_signature(office: Office) -> None:
    user, _scope = person("kepala_opd", agency=make_agency(office.region))
    office.holder.user = user
    office.holder.save()
    scope = scope_of(user, TODAY)
    draft = office.draft()
    assert not Letter.objects.visible_to(scope).exists()
    services.release_letter(scope=office.head, letter=draft, base_version=draft.version, now=NOW)
    assert list(Letter.objects.visible_to(scope)) == [draft]


def test_a_number_may_stand_in_the_letter_before_it_is_signed(office: Office) -> None:
    letter = services.number_from_book(scope=office.writer, letter=office.released(), dated=TODAY, now=NOW)
    assert (letter.state, letter.number) == (LetterState.RELEASED, "1/I/2026")
    with pytest.raises(Refused, match="sudah bernomor"):
        services.number_from_book(scope=office.writer, letter=letter, dated=TODAY, now=NOW)
    done = services.record_paper_signature(scope=office.writer, letter=letter, signed_on=TODAY, now=NOW)
    assert done.state == LetterState.NUMBERED


@pytest.mark.parametrize(("other", "kept"), [("", "1/I/2026"), ("070/3/SETDA", "")])
def test_taken_back_a_letter_keeps_the_number_of_its_book_only(office: Office, other: str, kept: str) -> None:
    letter = office.released()
    if other:
        services.number_from_other(scope=office.writer, letter=letter, number=other, dated=TODAY, now=NOW)
    else:
        services.number_from_book(scope=office.writer, letter=letter, dated=TODAY, now=NOW)
    back = services.take_back(scope=office.writer, letter=letter, reason="Salah", now=NOW)
    assert (back.state, back.number) == (LetterState.DRAFT, kept)


def test_a_pen_signs_neither_tomorrow_nor_without_a_name(office: Office) -> None:
    letter = office.released(signer=None)
    tomorrow = TODAY.replace(day=23)
    for signed_on, by, named in ((tomorrow, "Hafiz", "signed_on"), (TODAY, " ", "signed_by")):
        with pytest.raises(ValidationError) as fault:
            services.record_paper_signature(
                scope=office.writer, letter=letter, signed_on=signed_on, signed_by=by, now=NOW
            )
        assert set(fault.value.message_dict) == {named}


def test_who_has_no_account_sits_on_no_post(office: Office) -> None:
    assert sits_on(Scope(on=TODAY), office.holder.post_id) is None
