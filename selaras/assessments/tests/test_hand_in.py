"""Handing in: to the head, or straight on where the head delegated; taken back until somebody opens it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from selaras.assessments import services
from selaras.assessments.choices import ItemState
from selaras.assessments.models import HeadValidation, Revision, Round
from selaras.assessments.tests.factories import (
    INTERNAL_DUE,
    NOW,
    OWNER_DUE,
    City,
    duties_of,
    duty_of,
    fresh,
    item_of,
    link_scope,
)
from selaras.audit.models import Event
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.evidence import services as evidence
from selaras.evidence.models import Use
from selaras.notices.models import Notice

SECOND = timedelta(seconds=1)


def submit(city: City, round_: Round, code: str, scope: Scope | None = None) -> None:
    item = item_of(round_, code)
    services.submit(scope=scope or city.answering(item), item_id=item.pk, now=NOW)


def delegate(city: City, round_: Round, code: str, *, delegated: bool = True) -> None:
    services.delegate_validation(
        scope=city.head(code), round_=round_, agency_id=city[code].pk, delegated=delegated, now=NOW
    )


def test_it_goes_to_the_head_of_the_agency(city: City, round_: Round) -> None:
    head = city.user(city.head("bappeda"))
    item = city.hand_in(item_of(round_, "1.1"), "RPJMD halaman 12")
    assert item.state == ItemState.AT_HEAD
    assert duties_of(item) == {
        ("isi", "bappeda", "menunggu"),
        ("validasi", "bappeda", "belum"),
        ("kontribusi", "tapem", "belum"),
    }
    assert Notice.objects.get(user=head).text.endswith("menunggu validasi Anda")
    revision = item.revisions.last()
    assert (revision.action, revision.state, revision.narrative) == ("submit", "validasi", "RPJMD halaman 12")


def test_where_the_head_delegated_it_goes_straight_to_the_verifier(city: City, round_: Round) -> None:
    delegate(city, round_, "tapem")
    item = city.hand_in(item_of(round_, "1.2"))
    assert item.state == ItemState.AT_VERIFIER
    assert duties_of(item) == {("isi", "tapem", "menunggu"), ("verifikasi", "kesbangpol", "belum")}
    validation = HeadValidation.objects.get()
    assert (validation.way, validation.by_name, validation.by_id) == ("delegasi", "Kepala tapem", None)
    assert validation.revision_number == item.version


def test_delegation_ends_and_counts_for_its_agency_only(city: City, round_: Round) -> None:
    delegate(city, round_, "tapem")
    assert city.hand_in(item_of(round_, "1.1")).state == ItemState.AT_HEAD
    delegate(city, round_, "tapem", delegated=False)
    assert city.hand_in(item_of(round_, "1.2")).state == ItemState.AT_HEAD


def test_by_work_link_it_is_handed_in_like_by_account(city: City, round_: Round) -> None:
    item = item_of(round_, "1.2")
    link = link_scope(city["tapem"], round_)
    city.write(item, scope=link)
    submit(city, round_, "1.2", scope=link)
    assert fresh(item).state == ItemState.AT_HEAD
    assert set(item.revisions.values_list("via", flat=True)) == {"tautan_kerja"}


def test_pressed_twice_it_is_handed_in_once(city: City, round_: Round) -> None:
    item = city.hand_in(item_of(round_, "1.2"))
    with pytest.raises(Refused, match="sudah diajukan"):
        submit(city, round_, "1.2")
    assert Revision.objects.filter(item=item, action="submit").count() == 1
    assert len(duties_of(item)) == 2


def test_without_answer_or_proof_it_stays(city: City, round_: Round) -> None:
    with pytest.raises(Refused, match="isian masih kosong"):
        submit(city, round_, "1.2")
    with pytest.raises(Refused, match="belum dipilih"):
        submit(city, round_, "1.4")
    city.write(item_of(round_, "1.1"))
    with pytest.raises(Refused, match="belum ada bukti dukung"):
        submit(city, round_, "1.1")
    assert fresh(item_of(round_, "1.1")).state == ItemState.DRAFT


def test_a_removed_proof_counts_no_more(city: City, round_: Round) -> None:
    item = city.write(item_of(round_, "1.1"))
    city.prove(item)
    evidence.remove_use(scope=city.answering(item), use=Use.objects.get(), reason="Salah unggah", now=NOW)
    with pytest.raises(Refused, match="belum ada bukti dukung"):
        submit(city, round_, "1.1")


def test_nihil_is_handed_in_with_its_sources(city: City, round_: Round) -> None:
    item = city.write(item_of(round_, "1.1"), "", is_nil=True)
    with pytest.raises(Refused):
        submit(city, round_, "1.1")
    with pytest.raises(ValidationError):
        nihil(city, round_, [])
    nihil(city, round_, ["Arsip RPJMD", "Notula rapat"])
    submit(city, round_, "1.1")
    assert fresh(item).state == ItemState.AT_HEAD
    assert item.revisions.last().is_nil


def nihil(city: City, round_: Round, sources: list[str]) -> None:
    item = item_of(round_, "1.1")
    evidence.attach_nihil(
        scope=city.answering(item),
        subject=Reference("item", str(item.pk)),
        sources=sources,
        checked_on=NOW.date(),
        now=NOW,
    )


# ---- late


def test_to_the_last_second_is_in_time(city: City, round_: Round) -> None:
    item = city.hand_in(item_of(round_, "1.2"), now=INTERNAL_DUE)
    assert not item.was_late
    assert not item.revisions.last().is_late


def test_late_is_taken_flagged_and_logged(city: City, round_: Round) -> None:
    item = city.hand_in(item_of(round_, "1.2"), now=INTERNAL_DUE + SECOND)
    assert (item.state, item.was_late) == (ItemState.AT_HEAD, True)
    assert item.revisions.last().is_late
    assert Event.objects.get(verb="assessments.item.submitted").after["late"] is True


def test_an_extension_makes_it_in_time_for_its_agency_only(city: City, round_: Round) -> None:
    services.extend_agency(
        scope=city.operator, round_=round_, agency=city["tapem"], due_at=OWNER_DUE, reason="Pindah", now=NOW
    )
    assert not city.hand_in(item_of(round_, "1.2"), now=INTERNAL_DUE + SECOND).was_late
    assert city.hand_in(item_of(round_, "1.4"), now=INTERNAL_DUE + SECOND).was_late


def test_an_earlier_date_of_the_item_counts(city: City, round_: Round) -> None:
    item = item_of(round_, "1.2")
    early = services.Share(due_at=NOW - SECOND)
    services.share_out(scope=city.operator, round_=round_, shares={item.pk: early}, now=NOW - 2 * SECOND)
    assert city.hand_in(item).was_late


def test_after_the_owners_date_it_is_still_taken_while_the_round_runs(city: City, round_: Round) -> None:
    assert city.hand_in(item_of(round_, "1.2"), now=OWNER_DUE + SECOND).was_late


# ---- taking back


def test_it_is_taken_back_until_somebody_opens_it(city: City, round_: Round) -> None:
    item = city.hand_in(item_of(round_, "1.2"))
    services.withdraw(scope=city.contact("tapem"), item_id=item.pk, now=NOW)
    item = fresh(item)
    assert item.state == ItemState.DRAFT
    assert duties_of(item) == {("isi", "tapem", "dikerjakan")}
    item = city.to_verifier(item, "Isi baru")
    services.open_for_review(scope=city.operator, item=item, now=NOW)
    with pytest.raises(Refused, match="sudah dibuka oleh Rusmala"):
        services.withdraw(scope=city.contact("tapem"), item_id=item.pk, now=NOW)


def test_taken_back_from_the_verifier_it_is_not_verified_any_more(city: City, round_: Round) -> None:
    item = city.to_verifier(item_of(round_, "1.2"))
    services.withdraw(scope=city.contact("tapem"), item_id=item.pk, now=NOW)
    assert duties_of(item) == {("isi", "tapem", "dikerjakan")}
    with pytest.raises(Refused):
        services.verify(scope=city.operator, item_id=item.pk, now=NOW)
    # Handed in once more it goes through the head again.
    assert city.hand_in(item, "Perbaikan").state == ItemState.AT_HEAD


def test_only_who_has_the_next_move_opens_it(city: City, round_: Round) -> None:
    item = city.hand_in(item_of(round_, "1.2"))
    for scope in (city.operator, city.contact("tapem"), city.leader("sekda"), city.verifier("hukum")):
        assert services.open_for_review(scope=scope, item=item, now=NOW).opened_at is None
    opened = services.open_for_review(scope=city.head("tapem"), item=item, now=NOW)
    assert (opened.opened_at, opened.opened_by_name) == (NOW, "Kepala tapem")
    again = services.open_for_review(scope=city.head("tapem"), item=opened, now=NOW + SECOND)
    assert again.opened_at == NOW
    assert Event.objects.filter(verb="assessments.item.opened").count() == 1


def test_what_moved_on_meanwhile_is_not_opened(city: City, round_: Round) -> None:
    stale = city.hand_in(item_of(round_, "1.2"))
    services.withdraw(scope=city.contact("tapem"), item_id=stale.pk, now=NOW)
    assert services.open_for_review(scope=city.head("tapem"), item=stale, now=NOW).opened_at is None


def test_the_duty_keeps_its_due_time_through_all_this(city: City, round_: Round) -> None:
    item = city.to_verifier(item_of(round_, "1.2"))
    assert duty_of(item).due_at == INTERNAL_DUE
    assert duty_of(item, "verifikasi").due_at == OWNER_DUE
    assert duty_of(item, "verifikasi").waiting_label == "Tapem"
