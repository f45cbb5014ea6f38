"""Letters that come in: numbered without gap, scanned, handed on as duties, seen by whom they concern."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from selaras.audit.models import Event
from selaras.core.references import Reference, show
from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.duties.models import Duty
from selaras.duties.services import extend
from selaras.evidence.tests import samples
from selaras.letters import permissions, services
from selaras.letters.choices import IncomingState
from selaras.letters.compute import seals
from selaras.letters.models import Disposition, Incoming, Letter, NumberBook
from selaras.letters.selectors.incoming import came_before, incoming_for, posts_for
from selaras.letters.selectors.templates import compose_reply
from selaras.letters.services import DispositionText, IncomingText
from selaras.letters.tests.factories import NOW, TODAY, Office, Seat
from selaras.notices.models import Notice
from selaras.offices.tests.factories import make_agency, make_holder, make_post, person
from selaras.regions.tests.factories import make_region

DUE = TODAY + timedelta(days=5)
_number = count(1)


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "berkas"


def text(**changes: Any) -> IncomingText:
    given: dict[str, Any] = {"sender": "Polres Pagar Alam", "hal": "Permintaan data", "received_on": TODAY}
    return IncomingText(**given | changes)


def came(office: Office, *, scan: bytes | None = None, name: str = "surat.pdf", **changes: Any) -> Incoming:
    upload = SimpleUploadedFile(name, scan) if scan is not None else None
    first = changes.pop("first", None)
    return services.register_incoming(
        scope=office.writer, agency=office.agency, text=text(**changes), scan=upload, first=first, now=NOW
    )


def handed(scope: Scope, incoming: Incoming, *seats: Seat, **changes: Any) -> list[Disposition]:
    given: dict[str, Any] = {"to": [seat.post.pk for seat in seats], "order": "tindak_lanjuti", "due_on": DUE}
    return services.dispose(scope=scope, incoming=incoming, text=DispositionText(**given | changes), now=NOW)


def answered(scope: Scope, row: Disposition, answer: str = "Sudah dikirim.") -> Disposition:
    return services.answer_disposition(scope=scope, disposition=row, answer=answer, now=NOW)


@pytest.fixture
def head(office: Office) -> Seat:
    """The head sits on his post with his account."""
    office.holder.user = office.head_user
    office.holder.save()
    return Seat(office.holder.post, office.holder, office.head_user, office.head)


def test_numbers_follow_one_another_in_office_and_year(office: Office) -> None:
    made = [came(office) for _ in range(3)]
    assert [row.agenda for row in made] == [1, 2, 3]
    before = came(office, received_on=TODAY.replace(year=2025, day=2), dated=None)
    assert (before.year, before.agenda) == (2025, 1)
    # Nothing is taken for what is refused, whatever stands in the way.
    for fault in ({"sender": " "}, {"received_on": TODAY + timedelta(days=1)}):
        with pytest.raises(ValidationError):
            came(office, **fault)
    with pytest.raises(ValidationError):
        came(office, scan=b"MZ program")
    services.cancel_incoming(scope=office.writer, incoming=made[2], reason="Salah catat", now=NOW)
    assert came(office).agenda == 4
    assert NumberBook.objects.filter(kind="masuk", year=2026).get().next_number == 5
    assert str(NumberBook.objects.filter(kind="masuk").first()).endswith("Surat masuk 2026")


def test_a_book_on_paper_may_have_begun_the_year(office: Office) -> None:
    assert came(office, first=412).agenda == 412
    assert came(office).agenda == 413
    with pytest.raises(ValidationError) as fault:
        came(office, first=1)
    assert set(fault.value.message_dict) == {"first"}
    other = Office(code="73.71")
    for wrong in (0, 1_000_000):
        with pytest.raises(ValidationError):
            came(other, first=wrong)


@pytest.mark.slow
def test_many_clerks_at_once_leave_no_gap(at_once: Callable[..., list[Any]]) -> None:
    office = Office()
    came(office)
    got = at_once(*[lambda: came(office).agenda for _ in range(6)])
    assert sorted(got) == [2, 3, 4, 5, 6, 7]


def test_every_fault_of_an_entry_is_told_at_once(office: Office) -> None:
    wrong = text(
        sender="", hal=" ", number="1" * 161, annex="x" * 121, sifat="gawat", dated=TODAY + timedelta(days=1),
        pages=0,
    )  # fmt: skip
    with pytest.raises(ValidationError) as fault:
        services.register_incoming(scope=office.writer, agency=office.agency, text=wrong, now=NOW)
    assert set(fault.value.message_dict) == {"sender", "hal", "number", "annex", "sifat", "dated", "pages"}
    with pytest.raises(ValidationError) as fault:
        came(office, received_on=TODAY.replace(year=2020))
    assert set(fault.value.message_dict) == {"received_on"}
    assert not Incoming.objects.exists()


@pytest.mark.slow
def test_the_scan_is_proved_kept_and_its_pages_counted(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    three = came(office, scan=samples.pdf(pages=3), pages=9)
    assert (three.scan_pages, three.pages_counted, three.scan_type) == (3, True, "application/pdf")
    assert three.scan() == samples.pdf(pages=3)
    photo = came(office, scan=samples.png(), name="surat.png")
    assert (photo.scan_pages, photo.pages_counted) == (1, True)
    monkeypatch.setattr(seals, "is_ready", lambda: False)
    typed = came(office, scan=samples.pdf("Lain", pages=2), pages=2)
    assert (typed.scan_pages, typed.pages_counted) == (2, False)
    for name, content in (("surat.docx", samples.office("docx")), ("surat.pdf", b"%PDF-1.4 rusak"),
                          ("surat.pdf", b""), ("surat.pdf", samples.png())):  # fmt: skip
        with pytest.raises(ValidationError) as fault:
            came(office, scan=content, name=name)
        assert set(fault.value.message_dict) == {"scan"}, name


def test_an_entry_is_changed_over_the_newest_only(office: Office) -> None:
    row = came(office)
    given: dict[str, Any] = {"scope": office.writer, "incoming": row, "now": NOW}
    done = services.change_incoming(base_version=1, text=text(hal="Baru", pages=2), **given)
    assert (done.hal, done.version, done.scan_pages) == ("Baru", 2, 2)
    with pytest.raises(services.IncomingConflict):
        services.change_incoming(base_version=1, text=text(hal="Lama"), **given)
    with pytest.raises(ValidationError, match="buku agenda 2026"):
        services.change_incoming(base_version=2, text=text(received_on=TODAY.replace(year=2025)), **given)
    services.settle_incoming(scope=office.head, incoming=row, reason="Diarsipkan", now=NOW)
    with pytest.raises(Refused):
        services.change_incoming(base_version=3, text=text(), **given)


def test_a_disposisi_is_a_duty_and_its_answer_settles_the_letter(
    office: Office, head: Seat, django_capture_on_commit_callbacks: Any
) -> None:
    first, second, row = office.seat("Sekretaris"), office.seat("Kabid Ketahanan"), came(office)
    with django_capture_on_commit_callbacks(execute=True):
        rows = handed(head.scope, row, first, second, note="Segera")
    row.refresh_from_db()
    assert row.state == IncomingState.DISPOSED
    duty = Duty.objects.mine(first.scope).open().get()
    assert (duty.kind, duty.title, duty.url) == ("disposisi", row.hal, row.get_absolute_url())
    assert duty.due_at.astimezone(row.tz).date() == DUE
    assert Notice.objects.get(user=first.user).url == row.get_absolute_url()
    with pytest.raises(Refused, match="Kabid Ketahanan"):
        answered(first.scope, rows[1])
    with pytest.raises(ValidationError, match="Tuliskan"):
        answered(first.scope, rows[0], "  ")
    with django_capture_on_commit_callbacks(execute=True):
        answered(first.scope, rows[0])
    assert "Sekretaris menjawab" in Notice.objects.get(user=office.head_user).text
    assert Incoming.objects.get().state == IncomingState.DISPOSED
    assert not permissions.can_settle(head.scope, row)
    answered(second.scope, rows[1])
    row.refresh_from_db()
    assert (row.state, row.reason) == (IncomingState.SETTLED, "Semua disposisi dijawab.")
    assert not Duty.objects.running().exists()
    with pytest.raises(Refused, match="berakhir"):
        answered(second.scope, rows[1])
    # It may go round once more.
    handed(head.scope, row, first)
    assert Incoming.objects.get().state == IncomingState.DISPOSED


def test_who_was_handed_it_hands_it_on(office: Office, head: Seat) -> None:
    first, second, row = office.seat("Sekretaris"), office.seat("Staf"), came(office)
    handed(head.scope, row, first)
    assert not Incoming.objects.visible_to(second.scope).exists()
    (on,) = handed(first.scope, row, second)
    assert (on.given_as, on.parent and on.parent.to_post, on.written_by_name) == (
        "Sekretaris", first.post, "",
    )  # fmt: skip
    assert Incoming.objects.visible_to(second.scope).get() == row
    assert permissions.can_withdraw(first.scope, on)
    assert not permissions.can_withdraw(second.scope, on)


def test_what_the_head_wrote_on_paper_is_written_down_in_his_name(office: Office) -> None:
    seat, row = office.seat("Sekretaris"), came(office)
    with pytest.raises(ValidationError, match="Kepala kantor ini belum tercatat"):
        other = Office(code="73.71")
        other.holder.delete()
        handed(other.writer, came(other), other.seat("Staf"))
    (given,) = handed(office.writer, row, seat)
    assert (given.given_as, given.given_by_name) == ("Kepala", "Hafiz Lematang")
    assert given.written_by_name == office.writer.name
    (own,) = handed(office.head, came(office), seat)
    assert (own.given_as, own.given_by_name) == (office.agency.name, office.head.name)


def test_every_fault_of_a_disposisi_is_told_at_once(office: Office, head: Seat) -> None:
    seat, row = office.seat("Sekretaris"), came(office)
    with pytest.raises(ValidationError) as fault:
        handed(head.scope, row, order="x", note="x" * 501, due_on=TODAY - timedelta(days=1))
    assert set(fault.value.message_dict) == {"to", "order", "note", "due_on"}
    foreign = make_post(make_agency(office.region, "dinsos"))
    with pytest.raises(ValidationError, match="bukan tujuan"):
        handed(head.scope, row, to=[foreign.pk])
    handed(head.scope, row, seat)
    with pytest.raises(ValidationError, match="Masih ada"):
        handed(head.scope, row, seat)
    services.cancel_incoming(scope=office.writer, incoming=(other := came(office)), reason="Salah", now=NOW)
    with pytest.raises(Refused, match="dibatalkan"):
        handed(head.scope, other, seat)
    with pytest.raises(Refused):
        services.cancel_incoming(scope=office.writer, incoming=row, reason="Salah", now=NOW)


def test_withdrawn_it_is_owed_and_seen_no_more(office: Office, head: Seat) -> None:
    seat, row = office.seat("Sekretaris"), came(office, sifat="rahasia")
    (given,) = handed(head.scope, row, seat)
    services.withdraw_disposition(scope=head.scope, disposition=given, now=NOW)
    assert not Duty.objects.mine(seat.scope).open().exists()
    assert not Incoming.objects.visible_to(seat.scope).exists()
    assert Incoming.objects.get().state == IncomingState.RECEIVED
    for step in (services.withdraw_disposition, answered):
        with pytest.raises(Refused):
            step(scope=head.scope, disposition=given, now=NOW) if step is not answered else step(
                seat.scope, given
            )


def test_what_is_closed_is_seen_by_whom_it_concerns(office: Office) -> None:
    _user, reader = person("sekda", region=office.region)
    _user, foreign = person("operator", region=make_region("73.71"))
    for sifat, seen in (("biasa", True), ("terbatas", False), ("rahasia", False)):
        row = came(office, sifat=sifat)
        assert Incoming.objects.visible_to(reader).filter(pk=row.pk).exists() == seen, sifat
        assert not Incoming.objects.visible_to(foreign).filter(pk=row.pk).exists()
        for scope in (office.writer, office.head):
            assert Incoming.objects.visible_to(scope).filter(pk=row.pk).exists()
        shown = show(reader, Reference("incoming", str(row.pk)))
        assert (shown is not None) == seen


def test_who_may_do_what(office: Office) -> None:
    _user, reader = person("sekda", region=office.region)
    seat, row = office.seat("Sekretaris"), came(office)
    for rule in (permissions.can_change_incoming, permissions.can_dispose, permissions.can_settle,
                 permissions.can_cancel_incoming):  # fmt: skip
        assert rule(office.writer, row)
        assert not rule(reader, row)
        assert not rule(seat.scope, row)
    assert permissions.has_incoming(reader) and not permissions.has_incoming(seat.scope)
    (given,) = handed(office.head, row, seat)
    row.refresh_from_db()
    assert permissions.has_incoming(seat.scope)
    assert not permissions.can_cancel_incoming(office.writer, row)
    assert not permissions.can_answer(office.writer, given)
    seat.holder.user = None
    seat.holder.save()
    assert permissions.can_answer(office.writer, given)
    assert not permissions.can_answer(reader, given)
    assert answered(office.writer, given).answered_as == ""
    for rule in (permissions.can_change_incoming, permissions.can_settle):
        assert not rule(
            office.head if rule is permissions.can_settle else office.writer, Incoming.objects.get()
        )


def test_the_secretariat_hands_letters_to_the_heads_of_agencies(office: Office) -> None:
    secretariat = make_agency(office.region, "setda", kind="sekretariat", name="Sekretariat Daerah")
    own, head = make_post(secretariat, title="Asisten I"), office.holder.post
    row = Incoming(agency=secretariat, region_path=office.region.path)
    assert posts_for(row) == [own, head]
    assert posts_for(came(office)) == [head]


def test_more_time_is_written_on_the_sheet_too(office: Office, head: Seat) -> None:
    seat, row = office.seat("Sekretaris"), came(office)
    handed(head.scope, row, seat)
    duty = Duty.objects.mine(seat.scope).open().get()
    later = duty.due_at + timedelta(days=7)
    extend(scope=office.writer, duty=duty, due_at=later, reason="Data belum lengkap", now=NOW)
    assert Disposition.objects.get().due_on == DUE + timedelta(days=7)
    assert Event.objects.filter(verb="letters.disposition.extended").count() == 1


def test_a_reply_is_begun_from_what_came(office: Office) -> None:
    row = came(office, number="B/12/I/2026", dated=TODAY, sifat="rahasia")
    letter = services.begin_letter(scope=office.writer, template="balasan", subject_id=str(row.pk), now=NOW)
    assert (letter.to, letter.sifat, letter.subject_kind) == (["Polres Pagar Alam"], "rahasia", "incoming")
    assert "nomor B/12/I/2026" in letter.body
    plain = compose_reply(office.writer, str(came(office).pk), NOW)
    assert plain.sifat == "biasa" and "nomor" not in plain.body
    assert list(came_before(came(office, number="b/12/i/2026", dated=TODAY))) == [row]
    assert not came_before(came(office)).exists()


def test_the_pages_from_the_entry_to_the_answer(office: Office, head: Seat) -> None:
    clerk, boss, staff, seat = Client(), Client(), Client(), office.seat("Sekretaris")
    for client, user in ((clerk, office.writer_user), (boss, office.head_user), (staff, seat.user)):
        client.force_login(user)
    assert staff.get(reverse("incoming_list")).status_code == 404
    add = reverse("incoming_add", args=[office.agency.pk])
    assert "Nomor agenda pertama" in clerk.get(add).content.decode()
    form = {"sender": "Polres", "hal": "Permintaan data", "received_on": "2026-01-22", "sifat": "biasa"}
    bad = clerk.post(add, form | {"hal": "", "scan": SimpleUploadedFile("a.pdf", b"x")})
    assert (bad.status_code, "Polres" in bad.content.decode()) == (422, True)
    odd = clerk.post(add, form | {"scan": SimpleUploadedFile("a.pdf", b"\x7fELF" + b"x" * 99)})
    assert (odd.status_code, "Isinya program" in odd.content.decode()) == (422, True)
    done = clerk.post(add, form | {"first": "7", "scan": SimpleUploadedFile("a.png", samples.png())})
    row = Incoming.objects.get()
    assert (done.url, row.agenda) == (row.get_absolute_url(), 7)
    assert "Nomor agenda pertama" not in clerk.get(add).content.decode()
    scan = clerk.get(reverse("incoming_scan", args=[row.pk]))
    assert (scan["Content-Type"], "sandbox" in scan["Content-Security-Policy"]) == ("image/png", True)
    dispose = reverse("incoming_dispose", args=[row.pk])
    assert "Hafiz Lematang" in clerk.get(dispose).content.decode()
    assert boss.post(dispose, {"order": "hadiri"}).status_code == 422
    given = {"to": [str(seat.post.pk)], "order": "hadiri", "due_on": "2099-01-30", "note": "Bawa data"}
    assert boss.post(dispose, given).url == row.get_absolute_url()
    page = staff.get(row.get_absolute_url()).content.decode()
    assert "Bawa data" in page and "Kirim jawaban" in page and "Batalkan catatan" not in page
    step = reverse("disposition_step", args=[row.pk, Disposition.objects.get().pk, "jawab"])
    assert boss.post(step, {"answer": "Saya"}).status_code == 403
    assert staff.post(step, {"answer": "Sudah hadir."}).status_code == 302
    assert "Sudah hadir." in clerk.get(row.get_absolute_url()).content.decode()
    assert staff.get(reverse("incoming_list")).status_code == 200
    assert "Surat masuk" in boss.get(reverse("letters")).content.decode()
    assert (
        clerk.post(reverse("letter_begin"), {"template": "balasan", "subject": str(row.pk)}).status_code
        == 302
    )
    assert Letter.objects.get().hal in clerk.get(row.get_absolute_url()).content.decode()


def test_the_steps_that_no_button_offers_are_refused(office: Office, head: Seat) -> None:
    client, row, seat = Client(), came(office), office.seat("Sekretaris")
    client.force_login(office.writer_user)
    for step, answer in (("asing", 404), ("selesai", 302), ("selesai", 403), ("batal", 403)):
        address = reverse("incoming_step", args=[row.pk, step])
        assert client.post(address, {"reason": "Diarsipkan"}).status_code == answer, step
    assert client.get(reverse("incoming_scan", args=[row.pk])).status_code == 404
    other = came(office)
    (given,) = handed(head.scope, other, seat)
    for pk, step, answer in ((row.pk, "jawab", 404), (other.pk, "asing", 404), (other.pk, "tarik", 403)):
        address = reverse("disposition_step", args=[pk, given.pk, step])
        assert client.post(address, {"answer": "x"}).status_code == answer, step
    edit = reverse("incoming_edit", args=[other.pk])
    assert "Permintaan data" in client.get(edit).content.decode()
    form = {"sender": "Polda", "hal": "Lain", "received_on": "2026-01-22", "sifat": "biasa"}
    late = client.post(edit, form | {"base_version": "9"})
    assert (late.status_code, "Polda" in late.content.decode()) == (422, True)
    assert client.post(edit, form | {"base_version": "1"}).status_code == 302


def test_the_list_is_narrowed_and_asks_no_more_for_more(
    office: Office, assert_max_queries: Callable[[int], AbstractContextManager[None]], count_queries: Any
) -> None:
    client, seat = Client(), office.seat("Sekretaris")
    client.force_login(office.head_user)
    came(office, hal="Undangan apel", number="X/1")
    handed(office.head, came(office, sifat="segera"), seat)
    address = reverse("incoming_list")
    shown = {
        "q=apel": "Undangan apel", "q=2": "Permintaan data", "status=didisposisi": "2/2026",
        "sifat=segera": "2/2026", "tahun=2026": "1/2026",
    }  # fmt: skip
    for query, words in shown.items():
        assert words in client.get(f"{address}?{query}").content.decode(), query
    for query in ("q=zzz", "status=asing", "tahun=1999"):
        page = client.get(f"{address}?{query}")
        assert page.status_code == 200
    with count_queries() as few:
        client.get(address)
    for _n in range(18):
        handed(office.head, came(office), seat)
    with assert_max_queries(25), count_queries() as many:
        client.get(address)
    assert len(few) == len(many)
    assert incoming_for(office.head).first().waiting == 1


def test_the_page_of_a_letter_asks_no_more_for_more_posts(
    office: Office, head: Seat, count_queries: Any
) -> None:
    client, row = Client(), came(office)
    client.force_login(office.head_user)

    def queries(more: int) -> int:
        seats = [office.seat(f"Jabatan {next(_number)}") for _ in range(more)]
        handed(head.scope, row, *seats)
        client.get(row.get_absolute_url())
        with count_queries() as seen:
            client.get(row.get_absolute_url())
        return len(seen)

    few = queries(2)
    assert queries(15) == few <= 25


def test_one_who_left_answers_no_more_and_who_came_does(office: Office, head: Seat) -> None:
    seat, row = office.seat("Sekretaris"), came(office)
    (given,) = handed(head.scope, row, seat)
    seat.holder.ends_on = TODAY - timedelta(days=1)
    seat.holder.save()
    user, scope = person("kepala_opd", agency=office.agency)
    make_holder(seat.post, name="Baru", user=user)
    assert not permissions.can_answer(seat.scope, given)
    assert answered(scope, given).answered_by_name == scope.name
