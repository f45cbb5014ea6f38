"""A round's sending is proven by channel, moment and receipt; a mistake is put right by a new row."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from selaras.assessments import permissions, services
from selaras.assessments.models import Dossier, Round, SendingProof
from selaras.assessments.selectors.channels import ChannelsFault, read_channels, sending_channels
from selaras.assessments.selectors.dossiers import contents_of, print_data
from selaras.assessments.selectors.sending import (
    lacks_proof,
    may_add_receipt,
    receipt_decided,
    sending_rows,
    told_of_sending,
)
from selaras.assessments.services import Sending
from selaras.assessments.tests.factories import MADE, NOW, OWNER_DUE, City, item_of, link_scope
from selaras.audit.models import AppendOnlyError, Event
from selaras.core import clock
from selaras.core.verdict import Refused
from selaras.evidence.models import Use
from selaras.evidence.tests.samples import pdf

SENT = Sending("surel", " ikt@contoh.example.org ", NOW - timedelta(hours=1), receipt=" 17/I/2026 ")


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    yield


@pytest.fixture
def closed(city: City, round_: Round) -> Round:
    return city.close(round_)


def scan(name: str = "tanda-terima.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf(name))


def record(city: City, round_: Round, **more: Any) -> SendingProof:
    given: dict[str, Any] = {"sending": SENT, "now": NOW} | more
    return services.record_sending(scope=given.pop("scope", city.operator), round_=round_, **given)


def dossier(round_: Round, number: int = 1, at: Any = NOW) -> Dossier:
    sizes = {f"{part}_{what}": value for part in ("pdf", "zip", "csv") for what, value in
             (("sha256", f"{number}{part}".ljust(64, "0")), ("bytes", 9))}  # fmt: skip
    made = Dossier(
        round=round_, number=number, made_at=at, made_by_name="Rusmala", answers=1, asked=1, files=0, **sizes
    )
    made.save()
    return made


def test_a_proof_keeps_channel_moment_receipt_and_who(city: City, closed: Round) -> None:
    made = record(city, closed, scan=scan())
    assert (made.number, made.channel_label, made.recipient) == (1, "Surel", "ikt@contoh.example.org")
    assert (made.receipt, made.by_name, made.is_late) == ("17/I/2026", "Rusmala", False)
    kept = Use.objects.get(subject_kind="sending_proof", subject_id=str(made.pk))
    assert kept.evidence.title == "Tanda terima Surel 17/I/2026"
    assert Event.objects.filter(verb="assessments.round.sending_recorded", subject_id=str(closed.pk)).exists()
    with pytest.raises(AppendOnlyError):
        made.delete()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"channel": "merpati"}, "channel"),
        ({"recipient": "  "}, "recipient"),
        ({"recipient": "x" * 201}, "recipient"),
        ({"sent_at": None}, "sent_at"),
        ({"sent_at": NOW + timedelta(minutes=1)}, "sent_at"),
        ({"sent_at": MADE - timedelta(minutes=1)}, "sent_at"),
        ({"receipt": ""}, "note"),
        ({"receipt": "x" * 161}, "receipt"),
        ({"note": "x" * 1001}, "note"),
        ({"channel": "srikandi", "receipt": " "}, "receipt"),
        ({"channel": "langsung"}, "scan"),
        ({"dossier_number": 7}, "dossier"),
    ],
)
def test_half_a_proof_is_refused(city: City, closed: Round, change: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as caught:
        record(city, closed, sending=replace(SENT, **change))
    assert list(caught.value.message_dict) == [field]
    assert not SendingProof.objects.exists()


def test_without_number_and_scan_the_reason_is_enough(city: City, closed: Round) -> None:
    made = record(city, closed, sending=replace(SENT, receipt="", note="Aplikasi tidak memberi tanda terima"))
    assert (made.receipt, made.note) == ("", "Aplikasi tidak memberi tanda terima")


def test_a_refused_scan_leaves_nothing_behind(city: City, closed: Round) -> None:
    with pytest.raises(ValidationError):
        record(city, closed, scan=SimpleUploadedFile("tanda.pdf", b"MZ bukan pdf"))
    assert not SendingProof.objects.exists()
    assert not Event.objects.filter(verb="assessments.round.sending_recorded").exists()


def test_a_correction_stands_in_its_place_and_the_old_one_stays(city: City, closed: Round) -> None:
    first = record(city, closed, scan=scan())
    second = services.correct_sending(
        scope=city.operator, proof=first, sending=replace(SENT, receipt="18/I/2026"), reason=" Salah nomor ",
        now=NOW,
    )  # fmt: skip
    (row,) = sending_rows(closed)
    assert (row.proof, row.earlier, row.proof.reason) == (second, [first], "Salah nomor")
    # The scan was right: it proves the corrected row too, and is kept once.
    assert [use.evidence.pk for use in row.scans] == [Use.objects.order_by("pk").first().evidence_id]  # type: ignore[union-attr]
    first.refresh_from_db()
    assert first.receipt == "17/I/2026"
    with pytest.raises(Refused, match="sudah dikoreksi"):
        services.correct_sending(scope=city.operator, proof=first, sending=SENT, reason="Lagi", now=NOW)
    third = services.correct_sending(
        scope=city.operator, proof=second, sending=SENT, reason="Kembali", scan=scan("baru.pdf"), now=NOW
    )
    (row,) = sending_rows(closed)
    assert (row.proof, row.earlier) == (third, [second, first])
    assert [use.evidence.original_name for use in row.scans] == ["baru.pdf"]


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_a_correction_says_what_was_wrong(city: City, closed: Round, reason: str) -> None:
    first = record(city, closed)
    with pytest.raises(ValidationError) as caught:
        services.correct_sending(scope=city.operator, proof=first, sending=SENT, reason=reason, now=NOW)
    assert list(caught.value.message_dict) == ["reason"]


def test_only_after_closing_and_only_by_who_closes(city: City, round_: Round) -> None:
    with pytest.raises(Refused, match="sesudah periode ditutup"):
        record(city, round_)
    closed = city.close(round_)
    elsewhere = City("73.71").operator
    others = (
        city.contact("kesbangpol"), city.head("bappeda"), city.leader("sekda"), city.verifier("hukum"),
        city.province, city.nation, elsewhere, link_scope(city["kesbangpol"], closed),
    )  # fmt: skip
    for scope in others:
        with pytest.raises(Refused, match="Kesbangpol daerah ini"):
            record(city, closed, scope=scope)
    made = record(city, closed)
    assert permissions.can_correct_sending(city.operator, made)
    assert may_add_receipt(city.operator, str(made.pk))
    assert not may_add_receipt(elsewhere, str(made.pk))
    assert not may_add_receipt(city.contact("bappeda"), str(made.pk))
    assert not may_add_receipt(city.operator, "2147483648000")
    assert receipt_decided([str(made.pk)])
    assert permissions.can_read_sendings(city.leader("sekda"), closed)
    for scope in (city.contact("bappeda"), city.province, elsewhere):
        assert not permissions.can_read_sendings(scope, closed)


def test_the_head_of_the_office_records_too(city: City, closed: Round) -> None:
    assert record(city, closed, scope=city.leader("kepala_kesbangpol"), scan=scan()).number == 1


def test_a_round_without_proof_says_so_after_the_owners_time(city: City, closed: Round) -> None:
    late = OWNER_DUE + timedelta(minutes=1)
    assert not lacks_proof(closed, [], now=NOW)
    assert lacks_proof(closed, [], now=late)
    record(city, closed)
    assert not lacks_proof(closed, sending_rows(closed), now=late)


def test_what_was_sent_after_the_owners_time_is_marked(city: City, closed: Round) -> None:
    late = OWNER_DUE + timedelta(minutes=1)
    assert record(city, closed, sending=replace(SENT, sent_at=late), now=late).is_late


def test_the_dossier_tells_the_sendings_known_at_its_moment(city: City, round_: Round) -> None:
    city.approve(item_of(round_, "1.1"))
    closed = city.close(round_)
    contents = contents_of(closed)
    before = print_data(contents, {}, now=NOW)
    made = record(city, closed, now=NOW + timedelta(hours=1))
    # The same moment, the same bytes, whatever was written down since.
    assert print_data(contents, {}, now=NOW) == before
    after = print_data(contents, {}, now=NOW + timedelta(hours=2))
    assert ["Bukti kirim", told_of_sending(made)] in after["facts"]
    services.correct_sending(
        scope=city.operator, proof=made, sending=replace(SENT, receipt="99"), reason="Nomor",
        now=NOW + timedelta(hours=3),
    )  # fmt: skip
    assert print_data(contents, {}, now=NOW + timedelta(hours=2)) == after


def test_channels_are_data_with_their_needs() -> None:
    assert {"aplikasi", "surel", "srikandi", "langsung"} <= set(sending_channels())
    assert sending_channels()["srikandi"].needed == {"nomor"}
    good = "channels: [{code: a, label: A, to: B, receipt: C%s}]"
    assert list(read_channels(good % "")) == ["a"]
    double = "{code: a, label: A, to: B, receipt: C}"
    broken = ("", "channels: [{code: a}]", "channels: [teks]", good % ", needed: [cap]",
              f"channels: [{double}, {double}]")  # fmt: skip
    for text in broken:
        with pytest.raises(ChannelsFault):
            read_channels(text)


@pytest.mark.slow
def test_from_the_empty_page_to_the_correction(city: City, closed: Round) -> None:
    dossier(closed)
    page = Client()
    page.force_login(city.user(city.operator))
    where = reverse("sendings", args=[closed.pk])
    assert "Catat bukti kirim" in page.get(where).content.decode()
    empty = page.post(reverse("sending_record", args=[closed.pk]), {})
    assert empty.status_code == 422
    told = empty.content.decode()
    assert "Pilih lewat apa isian dikirim" in told
    assert "Isi tanggal dan jam kirim" in told
    typed = {
        "channel": "langsung", "recipient": "Kantor pemilik", "sent_at": "2026-01-22T08:30", "receipt": "",
        "dossier": "1", "scan": scan(),
    }  # fmt: skip
    assert page.post(reverse("sending_record", args=[closed.pk]), typed).headers["Location"] == where
    fix = reverse("sending_correct", args=[closed.pk, 1])
    wrong = page.post(fix, typed | {"scan": "", "reason": ""})
    assert wrong.status_code == 422
    assert "Tuliskan apa yang dikoreksi" in wrong.content.decode()
    done = page.post(fix, typed | {"scan": "", "reason": "Penerima", "recipient": "Bapak Contoh"})
    assert done.status_code == 302
    shown = page.get(where).content.decode()
    assert "Bapak Contoh" in shown
    assert "1 catatan yang digantikan" in shown
    assert "Kantor pemilik" in shown
    for name in ("round", "dossiers"):
        assert (
            "Diantar langsung kepada Bapak Contoh"
            in page.get(reverse(name, args=[closed.pk])).content.decode()
        )
    assert page.post(reverse("sending_correct", args=[closed.pk, 9]), typed).status_code == 404


@pytest.mark.slow
def test_the_pages_say_what_is_missing_after_the_time(
    city: City, closed: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    dossier(closed)
    page = Client()
    page.force_login(city.user(city.operator))
    names = ("round", "dossiers", "sendings")
    for name in names[1:]:
        assert (
            "Batas pemilik indeks sudah lewat"
            not in page.get(reverse(name, args=[closed.pk])).content.decode()
        )
    monkeypatch.setattr(clock, "now", lambda: OWNER_DUE + timedelta(hours=1))
    for name in names:
        assert "Belum ada bukti kirim" in page.get(reverse(name, args=[closed.pk])).content.decode()


@pytest.mark.slow
def test_the_pages_ask_as_often_for_forty_proofs_as_for_two(
    city: City, closed: Round, django_assert_max_num_queries: Any
) -> None:
    page = Client()
    page.force_login(city.user(city.operator))
    for number in range(2):
        record(city, closed, sending=replace(SENT, receipt=str(number)))
    counts = []
    for many in (0, 38):
        for number in range(many):
            record(city, closed, sending=replace(SENT, receipt=f"lagi {number}"))
        with django_assert_max_num_queries(25) as asked:
            page.get(reverse("sendings", args=[closed.pk]))
        counts.append(len(asked))
    assert counts[0] == counts[1]
