"""Dated rounds of note and answer: of the inspectorate, of the owner of the index, and of an objection."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from selaras.assessments import permissions, services
from selaras.assessments.choices import ItemState, NoteSource, NoteState, RoundState
from selaras.assessments.models import Note, NoteEntry, NoteSeries, Round
from selaras.assessments.services import NewNote
from selaras.assessments.tests.factories import (
    NOBODY,
    OWNER_DUE,
    City,
    add_stages,
    fresh,
    item_of,
    link_scope,
)
from selaras.audit.models import Event
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.duties.models import Duty
from selaras.duties.services import extend as extend_duty
from selaras.evidence import services as evidence
from selaras.evidence.models import Use
from selaras.notices.models import Notice

pytestmark = pytest.mark.slow

SENT = OWNER_DUE + timedelta(days=12)
DUE = SENT + timedelta(days=5)
LATE = DUE + timedelta(hours=1)


@pytest.fixture
def sent(city: City, round_: Round) -> Round:
    """Everything answered, accepted and sent; notes and an objection stand in the calendar."""
    add_stages(city, round_, "catatan", "sanggah")
    city.finish(round_)
    return city.send(round_)


def begin(city: City, round_: Round, source: str = "pemilik", **changes: Any) -> NoteSeries:
    values = {"scope": city.operator, "due_at": DUE, "reference": "Surel 11 Februari 2026", "now": SENT}
    return services.begin_series(round_=round_, source=source, **(values | changes))  # type: ignore[arg-type]


def write(
    city: City, round_: Round, code: str = "1.2", text: str = "Halaman berapa?", **changes: Any
) -> Note:
    values: dict[str, Any] = {"scope": city.operator, "now": SENT} | changes
    return services.write_notes(round_=round_, notes=[NewNote(code, text)], **values)[0]


def reply(city: City, note: Note, text: str = "Halaman 12.", **changes: Any) -> Note:
    values: dict[str, Any] = {"scope": city.contact("tapem"), "now": SENT} | changes
    return services.answer_note(note_id=note.pk, text=text, **values)


def close(city: City, note: Note, text: str = "", **changes: Any) -> Note:
    values: dict[str, Any] = {"scope": city.operator, "now": SENT} | changes
    return services.close_note(note_id=note.pk, text=text, **values)


def end(city: City, round_: Round, summary: str = "Semua dijawab", **changes: Any) -> NoteSeries:
    values: dict[str, Any] = {"scope": city.operator, "now": SENT} | changes
    return services.end_series(round_=round_, summary=summary, **values)


def owed(note: Note) -> set[tuple[str, str, str]]:
    rows = Duty.objects.running().filter(source_kind="note", source_id=str(note.pk))
    return set(rows.values_list("kind", "owner_agency__code", "state"))


def state_of(round_: Round) -> str:
    return Round.objects.values_list("state", flat=True).get(pk=round_.pk)


# ---- the owner of the index asks


def test_a_note_is_a_duty_of_the_owner_of_the_item_until_it_is_closed(city: City, sent: Round) -> None:
    told = city.user(city.contact("tapem"))
    begin(city, sent)
    note = write(city, sent)
    assert owed(note) == {("catatan", "tapem", "belum")}
    duty = Duty.objects.get(source_kind="note", source_id=str(note.pk))
    assert (duty.due_at, duty.waiting_label, duty.url) == (DUE, "Kesbangpol", note.get_absolute_url())
    assert "ada catatan: Halaman berapa?" in Notice.objects.get(user=told, kind="assessments.note").text
    reply(city, note)
    assert owed(note) == {("catatan", "tapem", "menunggu"), ("periksa_catatan", "kesbangpol", "belum")}
    close(city, note)
    assert owed(note) == set()
    assert list(note.entries.values_list("action", flat=True)) == ["ask", "answer", "close"]
    verbs = Event.objects.filter(verb__startswith="assessments.note").order_by("pk")
    assert [event.verb.rsplit(".")[-1] for event in verbs] == ["written", "answered", "closed"]


def test_a_further_question_sends_the_same_note_back(city: City, sent: Round) -> None:
    begin(city, sent)
    note = reply(city, write(city, sent))
    later = DUE + timedelta(days=2)
    services.ask_again(scope=city.operator, note_id=note.pk, text="Lampirkan.", due_at=later, now=SENT)
    note.refresh_from_db()
    assert (note.state, note.due_at) == (NoteState.OPEN, later)
    assert owed(note) == {("catatan", "tapem", "perbaikan")}
    assert Duty.objects.running().get(source_kind="note").due_at == later
    close(city, reply(city, note, "Terlampir."))
    assert list(note.entries.values_list("action", flat=True)) == [
        "ask",
        "answer",
        "ask_again",
        "answer",
        "close",
    ]


def test_notes_come_in_as_many_dated_rounds_as_the_owner_makes(city: City, sent: Round) -> None:
    for number in (1, 2, 3, 4):
        series = begin(city, sent, reference=f"Surel ke-{number}")
        assert (series.number, state_of(sent)) == (number, RoundState.NOTES)
        close(city, reply(city, write(city, sent)))
        end(city, sent)
        assert state_of(sent) == RoundState.SENT
    assert list(sent.note_series.values_list("reference", flat=True)) == [
        f"Surel ke-{n}" for n in (1, 2, 3, 4)
    ]
    assert services.settle_round(scope=city.operator, round_=sent, note="Siaran pers", now=SENT).state == (
        "hasil_resmi"
    )


def test_a_round_of_notes_ends_when_every_note_is_closed_and_says_what_came_of_it(
    city: City, sent: Round
) -> None:
    begin(city, sent)
    note = reply(city, write(city, sent))
    with pytest.raises(Refused, match="Masih ada 1 catatan"):
        end(city, sent)
    close(city, note)
    with pytest.raises(ValidationError, match="kesimpulan"):
        end(city, sent, " ")
    assert end(city, sent).summary == "Semua dijawab"
    with pytest.raises(Refused, match="Tidak ada putaran"):
        end(city, sent)


def test_a_late_answer_is_taken_flagged_and_logged(city: City, sent: Round) -> None:
    begin(city, sent)
    note = reply(city, write(city, sent), now=LATE)
    assert note.was_late
    assert note.entries.get(action="answer").is_late
    assert Event.objects.get(verb="assessments.note.answered").after["late"] is True


def test_more_time_for_an_answer_is_the_notes_new_day(city: City, sent: Round) -> None:
    begin(city, sent)
    note = write(city, sent)
    duty = Duty.objects.running().get(source_kind="note")
    extend_duty(scope=city.operator, duty=duty, due_at=LATE, reason="Pejabat berganti", now=SENT)
    note.refresh_from_db()
    assert note.due_at == LATE
    assert not reply(city, note, now=LATE).was_late
    check = Duty.objects.running().get(kind="periksa_catatan")
    extend_duty(scope=city.operator, duty=check, due_at=LATE + timedelta(days=1), reason="Cuti", now=SENT)
    note.refresh_from_db()
    assert note.due_at == LATE


def test_an_answer_is_proved_on_the_note_itself_and_the_proof_stays(city: City, sent: Round) -> None:
    """The answer that was sent stays as it is; what proves the reply hangs on the note."""
    begin(city, sent)
    note, subject = write(city, sent), None
    subject = Reference("note", str(note.pk))

    def attach(scope: Scope) -> None:
        evidence.attach_link(
            scope=scope, subject=subject, url="https://contoh.example.go.id/n", title="Notula", now=SENT
        )

    for stranger in (city.contact("dinsos"), city.operator):
        with pytest.raises(Refused):
            attach(stranger)
    attach(city.contact("tapem"))
    use = Use.objects.live().on("note", note.pk).get()
    assert use.evidence.agency == city["tapem"]
    assert fresh(item_of(sent, "1.2")).state == ItemState.SENT
    close(city, reply(city, note))
    with pytest.raises(Refused):
        evidence.remove_use(scope=city.contact("tapem"), use=use, reason="Keliru", now=SENT)
    with pytest.raises(Refused):
        attach(city.contact("tapem"))


def test_who_has_no_account_answers_by_a_work_link(city: City, sent: Round) -> None:
    begin(city, sent)
    note = write(city, sent)
    scope = link_scope(city["tapem"], sent)
    assert Note.objects.visible_to(scope).get() == note
    reply(city, note, scope=scope)
    assert note.entries.get(action="answer").via == "tautan_kerja"
    assert not Note.objects.visible_to(link_scope(city["dinsos"], sent)).exists()


def test_a_link_made_now_lasts_until_the_answers_are_due(city: City, sent: Round) -> None:
    assert services.link_end(sent) == sent.owner_due_at + services.LATE_ALLOWANCE
    begin(city, sent)
    assert services.link_end(sent) == DUE + services.LATE_ALLOWANCE


def test_several_notes_are_written_at_once_or_none(city: City, sent: Round) -> None:
    begin(city, sent)
    faulty = [NewNote("1.2", "Ada"), NewNote("9.9", "Ada"), NewNote("2.1", " "), NewNote("2.2", "x" * 4001)]
    with pytest.raises(ValidationError) as fault:
        services.write_notes(scope=city.operator, round_=sent, notes=faulty, now=SENT)
    assert [message[:8] for message in fault.value.messages] == ["Baris 2:", "Baris 3:", "Baris 4:"]
    for notes in ([], [NewNote("1.2", "Ada")] * 201):
        with pytest.raises(ValidationError, match=r"sedikitnya satu|Paling banyak"):
            services.write_notes(scope=city.operator, round_=sent, notes=notes, now=SENT)
    with pytest.raises(ValidationError, match="sesudah sekarang"):
        write(city, sent, due_at=SENT)
    assert not Note.objects.exists()
    made = services.write_notes(
        scope=city.operator, round_=sent, notes=[NewNote("1.2", "A"), NewNote("1.2", "B")], now=SENT
    )
    assert [note.number for note in made] == [1, 2]
    assert Duty.objects.running().filter(kind="catatan").count() == 2


@pytest.mark.parametrize("text", ["", "  ", "x" * 4001])
def test_an_empty_or_endless_answer_is_refused(city: City, sent: Round, text: str) -> None:
    begin(city, sent)
    note = write(city, sent)
    with pytest.raises(ValidationError):
        reply(city, note, text)
    note.refresh_from_db()
    assert note.state == NoteState.OPEN


def test_a_note_closed_without_an_answer_says_why(city: City, sent: Round) -> None:
    begin(city, sent)
    note = write(city, sent)
    with pytest.raises(ValidationError, match="mengapa"):
        close(city, note)
    close(city, note, "Ditarik pemilik indeks")
    assert owed(note) == set()


def test_an_answer_changed_for_a_note_goes_out_with_the_next_sending(city: City, sent: Round) -> None:
    begin(city, sent)
    note = write(city, sent)
    services.reopen(scope=city.operator, item_id=note.item_id, reason="Catatan penilai", now=SENT)
    item = city.approve(fresh(note.item), "Perbaikan", now=SENT)
    assert item.state == ItemState.VERIFIED
    close(city, reply(city, note, "Sudah diperbaiki."))
    with pytest.raises(Refused):
        services.send_round(scope=city.operator, round_=sent, note="Surel", now=SENT)
    end(city, sent)
    services.send_round(scope=city.operator, round_=sent, note="Surel kedua", now=SENT)
    assert fresh(item).state == ItemState.SENT


# ---- the city objects


def test_an_objection_is_filed_by_kesbangpol_and_gets_the_owners_decision(city: City, sent: Round) -> None:
    begin(city, sent, "sanggah")
    note = write(city, sent, text="Tingkat 4 tidak sesuai bukti halaman 12.")
    assert owed(note) == {("sanggah", "kesbangpol", "belum")}
    with pytest.raises(Refused):
        reply(city, note)
    with pytest.raises(ValidationError, match="keputusan"):
        reply(city, note, scope=city.operator)
    reply(city, note, "Surat 20 Februari", scope=city.operator, outcome="sebagian")
    note.refresh_from_db()
    assert (note.state, note.outcome) == (NoteState.ANSWERED, "sebagian")
    services.ask_again(scope=city.operator, note_id=note.pk, text="Mohon alasan", now=SENT)
    assert owed(note) == {("sanggah", "kesbangpol", "perbaikan")}
    reply(city, note, "Surat 24 Februari", scope=city.operator, outcome="tidak")
    close(city, note)
    end(city, sent, "Satu sanggahan, tidak diterima")
    assert state_of(sent) == RoundState.SENT


def test_a_window_that_has_not_opened_says_when_and_one_that_closed_still_takes(
    city: City, sent: Round
) -> None:
    """Late is allowed: the owner may take an objection after its window, and the log shows it."""

    def window(opens: datetime, closes: datetime) -> None:
        services.set_stage(
            scope=city.operator, round_=sent, kind="sanggah", opens_at=opens, closes_at=closes,
            reason="Surat pemilik indeks", now=SENT,
        )  # fmt: skip

    window(SENT + timedelta(days=1), DUE)
    with pytest.raises(Refused, match="Tahap ini dibuka Kamis, 12 Februari 2026"):
        begin(city, sent, "sanggah")
    window(SENT - timedelta(days=2), SENT - timedelta(days=1))
    assert begin(city, sent, "sanggah").number == 1


@pytest.mark.parametrize("source", list(NoteSource))
def test_without_the_stage_in_the_calendar_nothing_begins(city: City, round_: Round, source: str) -> None:
    Round.objects.filter(pk=round_.pk).update(state="pengisian" if source == "inspektorat" else "terkirim")
    with pytest.raises(Refused, match="tidak ada pada jadwal"):
        begin(city, round_, source)


def test_a_due_time_behind_us_is_refused(city: City, sent: Round) -> None:
    with pytest.raises(ValidationError, match="sesudah sekarang"):
        begin(city, sent, due_at=SENT)


# ---- who, and two at once


def test_nobody_else_reads_or_moves_a_note(city: City, sent: Round) -> None:
    begin(city, sent)
    note = write(city, sent)
    strangers = (city.contact("dinsos"), city.province, city.nation, City("62.71").operator, NOBODY)
    for scope in strangers:
        assert not Note.objects.visible_to(scope).exists()
        with pytest.raises(Refused):
            reply(city, note, scope=scope)
        with pytest.raises(Refused):
            services.ask_again(scope=scope, note_id=note.pk, text="Coba", now=SENT)
        with pytest.raises(Refused):
            close(city, note, "Coba", scope=scope)
        with pytest.raises(Refused):
            write(city, sent, scope=scope)
        with pytest.raises(Refused):
            end(city, sent, scope=scope)
    for reader in (city.leader("sekda"), city.contact("tapem"), city.verifier()):
        assert Note.objects.visible_to(reader).get() == note


def test_a_step_keeps_to_the_table_and_to_its_series(city: City, sent: Round) -> None:
    begin(city, sent)
    note = write(city, sent)
    with pytest.raises(Refused, match="Terbuka"):
        services.ask_again(scope=city.operator, note_id=note.pk, text="Coba", now=SENT)
    close(city, reply(city, note))
    for late_step in (lambda: reply(city, note), lambda: close(city, note, "Lagi")):
        with pytest.raises(Refused, match="Selesai"):
            late_step()
    end(city, sent)
    with pytest.raises(Refused, match="sudah diakhiri"):
        reply(city, note)
    verdict = permissions.can_write_notes(city.operator, Round.objects.get(pk=sent.pk))
    assert verdict.reason.startswith("Catatan ditulis selama")
    assert "operator" in permissions.can_write_notes(city.contact("tapem"), sent).reason


def test_one_series_runs_at_a_time(city: City, sent: Round) -> None:
    series = begin(city, sent)
    with pytest.raises(Refused):
        begin(city, sent, "sanggah")
    with pytest.raises(IntegrityError), transaction.atomic():
        NoteSeries.objects.create(
            round=sent, source="sanggah", number=1, due_at=DUE, opened_at=SENT, opened_by_name="A"
        )
    assert sent.note_series.get() == series


def test_history_is_never_changed(city: City, sent: Round) -> None:
    begin(city, sent)
    entry = write(city, sent).entries.get()
    entry.text = "Lain"
    with pytest.raises(Exception, match=r"."):
        entry.save()
    assert NoteEntry.objects.get(pk=entry.pk).text == "Halaman berapa?"


def test_an_answer_and_a_closing_at_once_leave_one_story(
    city: City, sent: Round, at_once: Callable[..., list[Any]]
) -> None:
    begin(city, sent)
    note = write(city, sent)
    contact, operator = city.contact("tapem"), city.operator
    found = at_once(
        lambda: reply(city, note, scope=contact), lambda: close(city, note, "Ditarik", scope=operator)
    )
    left = at_once(lambda: (Note.objects.get(pk=note.pk).state, owed(note)))
    assert left == [(NoteState.CLOSED, set())]
    assert {type(one).__name__ for one in found} <= {"Note", "Refused"}


def test_two_people_end_the_same_series(city: City, sent: Round, at_once: Callable[..., list[Any]]) -> None:
    begin(city, sent)
    operator, boss = city.operator, city.leader("kepala_kesbangpol")
    found = at_once(lambda: end(city, sent, scope=operator), lambda: end(city, sent, scope=boss))
    assert sorted(type(one).__name__ for one in found) == ["NoteSeries", "Refused"]


# ---- who reads what


def test_levels_above_read_the_answers_and_not_what_was_asked_about_them(city: City, sent: Round) -> None:
    begin(city, sent)
    write(city, sent)
    assert permissions.can_list_items(city.province, sent)
    for reader in (city.province, city.nation, city.leader("admin")):
        assert not permissions.can_read_notes(reader, sent)
        assert not permissions.can_read_guidance(reader, sent)
    for reader in (city.operator, city.verifier(), city.contact("tapem"), city.leader("sekda")):
        assert permissions.can_read_notes(reader, sent)
        assert permissions.can_read_guidance(reader, sent)


@pytest.mark.parametrize("who", ["province", "nation"])
def test_their_pages_and_tabs_say_so(client: Client, city: City, sent: Round, who: str) -> None:
    begin(city, sent)
    client.force_login(city.user(getattr(city, who)))
    for rest in ("catatan/", "tanya-jawab/"):
        assert client.get(f"/penilaian/{sent.pk}/{rest}").status_code == 403
    page = client.get(f"/penilaian/{sent.pk}/butir/").content.decode()
    assert "/catatan/" not in page and "/tanya-jawab/" not in page


def test_an_agency_reads_its_notes_without_the_conclusion_about_all(
    client: Client, city: City, sent: Round
) -> None:
    begin(city, sent)
    close(city, write(city, sent), "Sudah jelas")
    end(city, sent, "Tapem belum rapi")
    for reader, seen in ((city.contact("tapem"), False), (city.operator, True)):
        client.force_login(city.user(reader))
        page = client.get(f"/penilaian/{sent.pk}/catatan/").content.decode()
        assert "Halaman berapa?" in page
        assert ("Tapem belum rapi" in page) is seen


def test_whoever_neither_manages_nor_reviews_ends_and_begins_nothing(city: City, sent: Round) -> None:
    assert permissions.can_begin_notes(city.operator, sent)
    assert "tidak ada putaran" in permissions.can_end_notes(city.operator, sent).reason.lower()
    for who in (city.contact("tapem"), city.province):
        assert not permissions.can_begin_notes(who, sent)
        assert "putaran" not in permissions.can_end_notes(who, sent).reason
    begin(city, sent)
    sent.refresh_from_db()
    assert permissions.can_end_notes(city.operator, sent)
    assert not permissions.can_end_notes(city.contact("tapem"), sent)


# ---- pages


def test_after_the_end_nothing_begins_and_nobody_is_late(client: Client, city: City, round_: Round) -> None:
    add_stages(city, round_, "catatan")
    city.approve(item_of(round_, "1.2"))
    city.send(round_)
    client.force_login(city.user(city.operator))
    assert "Mulai: Catatan penilai" in client.get(f"/penilaian/{round_.pk}/catatan/").content.decode()
    services.settle_round(scope=city.operator, round_=round_, note="Diumumkan", now=SENT)
    assert "Mulai:" not in client.get(f"/penilaian/{round_.pk}/catatan/").content.decode()
    page = client.get(f"/penilaian/{round_.pk}/").content.decode()
    assert "ditutup sebelum lengkap" in page and "Terlambat" not in page


@pytest.fixture
def desk(client: Client, city: City, sent: Round) -> Client:
    client.force_login(city.user(city.operator))
    return client


def test_notes_are_pasted_line_by_line_and_a_fault_keeps_the_text(
    desk: Client, city: City, sent: Round
) -> None:
    begin(city, sent)
    address = f"/penilaian/{sent.pk}/catatan/tulis/"
    answer = desk.post(address, {"notes": "1.2: Ada?\nbukan catatan\n9.9\tTidak ada", "due_at": ""})
    assert answer.status_code == 422
    assert "Baris 2: mulai dengan kode butir" in answer.content.decode()
    assert "bukan catatan" in answer.content.decode()
    assert not Note.objects.exists()
    pasted = "1.2: Ada: dua hal?\n2.1\tDari lembar kerja\n\n2.2 - Dengan garis"
    assert desk.post(address, {"notes": pasted, "due_at": "2099-02-20T16:00"}).status_code == 302
    assert list(Note.objects.order_by("number").values_list("item__code", "text")) == [
        ("1.2", "Ada: dua hal?"), ("2.1", "Dari lembar kerja"), ("2.2", "Dengan garis"),
    ]  # fmt: skip


def test_a_note_goes_its_whole_way_on_pages(client: Client, city: City, sent: Round) -> None:
    operator, contact = city.user(city.operator), city.user(city.contact("tapem"))
    client.force_login(operator)
    base = f"/penilaian/{sent.pk}/catatan/"
    client.post(f"{base}mulai/pemilik/", {"due_at": "2026-12-31T16:00", "reference": "Surel"})
    client.post(f"{base}tulis/", {"notes": "1.2: Halaman berapa?"})
    note = Note.objects.get()
    client.force_login(contact)
    assert "Halaman berapa?" in client.get(base).content.decode()
    empty = client.post(f"{base}{note.pk}/jawab/", {"text": ""})
    assert empty.status_code == 422
    assert client.post(f"{base}{note.pk}/jawab/", {"text": "Halaman 12"}).status_code == 302
    assert client.post(f"{base}{note.pk}/tutup/", {"text": ""}).status_code == 403
    client.force_login(operator)
    assert client.post(f"{base}{note.pk}/tanya-lagi/", {"text": "Lampirkan", "due_at": ""}).status_code == 302
    assert client.post(f"{base}{note.pk}/tutup/", {"text": ""}).status_code == 422
    assert client.post(f"{base}{note.pk}/tutup/", {"text": "Ditarik"}).status_code == 302
    assert client.post(f"{base}akhiri/", {"summary": ""}).status_code == 422
    assert client.post(f"{base}akhiri/", {"summary": "Selesai"}).status_code == 302
    page = client.get(f"{base}?status=selesai").content.decode()
    assert "Kesimpulan" in page
    assert client.post(f"{base}{note.pk}/terbang/").status_code == 404
    assert client.post(f"{base}mulai/lain/").status_code == 404


def test_the_calendar_is_kept_on_its_page(desk: Client, city: City, sent: Round) -> None:
    base = f"/penilaian/{sent.pk}/jadwal/"
    assert "Catatan penilai" in desk.get(base).content.decode()
    dates = {"internal_due_at": "2026-01-28T16:00", "owner_due_at": "2026-01-20T10:00", "reason": "Uji"}
    fault = desk.post(f"{base}batas/", dates)
    assert fault.status_code == 422
    assert "tidak boleh sesudah" in fault.content.decode()
    assert desk.post(f"{base}batas/", dates | {"owner_due_at": "2026-02-01T10:00"}).status_code == 302
    later = {"opens_at": "2026-02-10T08:00", "closes_at": "2026-02-12T16:00", "reason": "Diperpanjang"}
    assert desk.post(f"{base}sanggah/", later).status_code == 302
    assert desk.post(f"{base}sanggah/", later | {"reason": ""}).status_code == 422
    for do in ("buka", "tutup", "hapus"):
        assert desk.post(f"{base}catatan/", {"do": do, "reason": "Perlu"}).status_code == 302
    assert not sent.stages.filter(kind="catatan").exists()
    assert desk.post(f"{base}catatan/", {"do": "tutup", "reason": "Perlu"}).status_code == 302
    assert desk.post(f"{base}lain/", later).status_code == 404


def test_more_notes_cost_no_more_queries(
    desk: Client, city: City, sent: Round,
    count_queries: Callable[[], AbstractContextManager[CaptureQueriesContext]],
) -> None:  # fmt: skip
    begin(city, sent)
    counts = []
    for number in (3, 30):
        services.write_notes(
            scope=city.operator, round_=sent, notes=[NewNote("1.2", f"Catatan {n}") for n in range(number)],
            now=SENT,
        )  # fmt: skip
        desk.get(f"/penilaian/{sent.pk}/catatan/")
        with count_queries() as seen:
            desk.get(f"/penilaian/{sent.pk}/catatan/")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 25
