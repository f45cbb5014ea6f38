"""A head signs on paper: exactly what was printed is validated, and nothing that changed since."""

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
from selaras.assessments.choices import ItemState
from selaras.assessments.models import HeadValidation, Item, Round, ValidationSheet
from selaras.assessments.selectors import sheets as select
from selaras.assessments.services import SheetChanged, Signature
from selaras.assessments.tests.factories import NOW, City, answer, duties_of, fresh, item_of, link_scope
from selaras.audit.models import AppendOnlyError, Event
from selaras.core import clock
from selaras.core.references import Reference
from selaras.core.scope import Scope
from selaras.core.verdict import Refused
from selaras.evidence import services as evidence
from selaras.evidence.models import Use
from selaras.evidence.tests.samples import pdf

pytestmark = pytest.mark.slow

SIGNED = Signature("  Tarmizi  Kikim", NOW.date())


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    yield


@pytest.fixture
def waiting(city: City, round_: Round) -> list[Item]:
    return [city.hand_in(item_of(round_, code)) for code in ("1.2", "2.2")]


def printed(city: City, round_: Round, *, scope: Scope | None = None, code: str = "tapem") -> ValidationSheet:
    return services.print_sheet(scope=scope or city.operator, round_=round_, agency=city[code], now=NOW)


def scan(text: str = "Lembar") -> SimpleUploadedFile:
    return SimpleUploadedFile("lembar.pdf", pdf(text))


def accept(city: City, sheet: ValidationSheet, **more: Any) -> list[Item]:
    given: dict[str, Any] = {
        "scope": city.operator, "sheet": sheet, "code": sheet.code, "signature": SIGNED, "scan": scan(),
        "now": NOW,
    }  # fmt: skip
    return services.accept_sheet(**(given | more))


def test_the_signed_sheet_validates_in_the_name_of_the_head(
    city: City, round_: Round, waiting: list[Item]
) -> None:
    sheet = printed(city, round_)
    assert [row["code"] for row in sheet.rows] == ["1.2", "2.2"]
    done = accept(city, sheet, code=sheet.code.lower().replace("-", " "))
    assert [item.state for item in done] == [ItemState.AT_VERIFIER] * 2
    row = HeadValidation.objects.get(item=waiting[0])
    assert (row.way, row.by_name, row.by_id, row.recorded_by_name) == (
        "lembar", "Tarmizi Kikim", None, "Rusmala",
    )  # fmt: skip
    assert (row.sheet, row.signed_on, row.agency) == (sheet, NOW.date(), city["tapem"])
    assert duties_of(waiting[0]) == {("isi", "tapem", "menunggu"), ("verifikasi", "kesbangpol", "belum")}
    revision = fresh(waiting[0]).revisions.last()
    assert revision is not None
    assert (revision.on_behalf_of, revision.tier, revision.author_name) == (
        "Tarmizi Kikim", "kepala", "Rusmala",
    )  # fmt: skip
    kept = Use.objects.get(subject_kind="validation_sheet", subject_id=str(sheet.pk))
    assert kept.evidence.agency == city["tapem"]
    assert Event.objects.filter(verb="assessments.sheet.accepted").count() == 1


def test_the_same_answers_give_the_same_sheet(city: City, round_: Round, waiting: list[Item]) -> None:
    first = printed(city, round_)
    assert printed(city, round_, scope=city.contact("tapem")) == first
    services.withdraw(scope=city.contact("tapem"), item_id=waiting[0].pk, now=NOW)
    city.hand_in(waiting[0], "Lain")
    second = printed(city, round_)
    assert second != first
    assert second.code != first.code
    with pytest.raises(AppendOnlyError):
        first.save()


def test_what_changed_is_refused_and_named(city: City, round_: Round, waiting: list[Item]) -> None:
    sheet = printed(city, round_)
    services.withdraw(scope=city.contact("tapem"), item_id=waiting[0].pk, now=NOW)
    city.hand_in(waiting[0], "Diubah sesudah dicetak")
    with pytest.raises(SheetChanged) as caught:
        accept(city, sheet)
    assert [row.code for row in caught.value.changed] == ["1.2"]
    assert "berubah sesudah lembar dicetak" in caught.value.changed[0].why
    assert not HeadValidation.objects.exists()
    assert not Use.objects.filter(subject_kind="validation_sheet").exists()
    assert [item.code for item in accept(city, sheet, only_unchanged=True)] == ["2.2"]
    assert fresh(waiting[0]).state == ItemState.AT_HEAD


def test_taken_back_and_handed_in_again_unchanged_it_still_is_what_was_signed(
    city: City, round_: Round, waiting: list[Item]
) -> None:
    sheet = printed(city, round_)
    services.withdraw(scope=city.contact("tapem"), item_id=waiting[0].pk, now=NOW)
    services.submit(scope=city.contact("tapem"), item_id=waiting[0].pk, now=NOW)
    assert len(accept(city, sheet)) == 2


def test_evidence_added_since_counts_as_a_change(city: City, round_: Round) -> None:
    item = city.hand_in(item_of(round_, "1.1"))
    sheet = printed(city, round_, code="bappeda")
    services.withdraw(scope=city.contact("bappeda"), item_id=item.pk, now=NOW)
    city.prove(item)
    services.submit(scope=city.contact("bappeda"), item_id=item.pk, now=NOW)
    with pytest.raises(SheetChanged, match="bukti dukungnya berubah"):
        accept(city, sheet, only_unchanged=True)


def test_what_another_agency_adds_does_not_undo_the_signature(city: City, round_: Round) -> None:
    item = city.hand_in(item_of(round_, "1.1"))
    sheet = printed(city, round_, code="bappeda")
    city.prove(item, scope=city.contact("tapem"))
    assert len(accept(city, sheet)) == 1


def test_an_item_that_moved_on_is_named_with_its_state(
    city: City, round_: Round, waiting: list[Item]
) -> None:
    sheet = printed(city, round_)
    services.validate(scope=city.head("tapem"), item_ids=[waiting[0].pk], now=NOW)
    with pytest.raises(SheetChanged, match="Menunggu verifikasi"):
        accept(city, sheet)
    accept(city, sheet, only_unchanged=True)
    with pytest.raises(SheetChanged):
        accept(city, sheet, only_unchanged=True, scan=scan("Kedua"))
    assert HeadValidation.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "0000-0000-0000"}, "code"),
        ({"code": ""}, "code"),
        ({"signature": replace(SIGNED, name=" ")}, "head_name"),
        ({"signature": replace(SIGNED, name="x" * 201)}, "head_name"),
        ({"signature": replace(SIGNED, signed_on=None)}, "signed_on"),
        ({"signature": replace(SIGNED, signed_on=NOW.date() + timedelta(days=1))}, "signed_on"),
        ({"signature": replace(SIGNED, signed_on=date(2026, 1, 1))}, "signed_on"),
        ({"scan": None}, "scan"),
    ],
)
def test_every_fault_of_the_paper_is_told(
    city: City, round_: Round, waiting: list[Item], change: dict[str, Any], field: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        accept(city, printed(city, round_), **change)
    assert list(caught.value.message_dict) == [field]
    assert not HeadValidation.objects.exists()


def test_a_scan_that_is_no_picture_of_a_paper_stops_it(
    city: City, round_: Round, waiting: list[Item]
) -> None:
    with pytest.raises(ValidationError, match="program"):
        accept(city, printed(city, round_), scan=SimpleUploadedFile("a.pdf", b"MZ" + b"0" * 99))
    assert fresh(waiting[0]).state == ItemState.AT_HEAD


def test_only_its_own_people_and_kesbangpol_print_and_bring_it(
    city: City, round_: Round, waiting: list[Item]
) -> None:
    sheet = printed(city, round_)
    others = (
        city.contact("bappeda"), city.head("bappeda"), city.leader("sekda"), city.verifier("hukum"),
        City("73.71").operator, link_scope(city["tapem"], round_),
    )  # fmt: skip
    for scope in others:
        assert not permissions.can_print_sheet(scope, round_, city["tapem"].pk)
        with pytest.raises(Refused):
            printed(city, round_, scope=scope)
        with pytest.raises(Refused):
            accept(city, sheet, scope=scope)
    assert accept(city, sheet, scope=city.contact("tapem"))


def test_nothing_waiting_is_nothing_to_print(city: City, round_: Round) -> None:
    with pytest.raises(ValidationError, match="Tidak ada isian"):
        printed(city, round_)
    with pytest.raises(Refused):
        printed(city, city.make_round(started=False, data_year=2024))


def test_an_agency_without_any_account_comes_through(city: City, round_: Round) -> None:
    """On paper from the first word to the signature: entered, handed in, signed, verified."""
    item = item_of(round_, "1.2")
    source = services.Source("kertas", "Kepala Bagian", NOW.date())
    services.save_answer(
        scope=city.operator, item_id=item.pk, base_version=0, text=answer(item), now=NOW, source=source
    )
    services.submit(scope=city.operator, item_id=item.pk, now=NOW)
    assert not select.head_has_account(item.duty_agency_id, now=NOW)
    accept(city, printed(city, round_))
    assert not fresh(item).unconfirmed
    assert fresh(item).confirmations.get().by_name == "Tarmizi Kikim"
    services.verify(scope=city.operator, item_id=item.pk, now=NOW)
    assert fresh(item).state == ItemState.VERIFIED


def test_the_scan_of_an_accepted_sheet_stays(city: City, round_: Round, waiting: list[Item]) -> None:
    sheet = printed(city, round_)
    accept(city, sheet)
    kept = Use.objects.get(subject_kind="validation_sheet")
    with pytest.raises(Refused):
        evidence.remove_use(scope=city.operator, use=kept, reason="Salah", now=NOW)


def signed_in(city: City, scope: Scope) -> Client:
    client = Client()
    client.force_login(city.user(scope))
    return client


def test_from_the_print_to_the_validation_in_pages(city: City, round_: Round, waiting: list[Item]) -> None:
    client = signed_in(city, city.operator)
    where = reverse("sheets", args=[round_.pk, city["tapem"].pk])
    page = client.get(where).content.decode()
    assert "belum punya akun kepala OPD" in page
    assert "belum punya akun kepala OPD" in client.get(waiting[0].get_absolute_url()).content.decode()
    target = client.post(where).headers["Location"]
    sheet = ValidationSheet.objects.get()
    assert sheet.code in client.get(where, {"kode": sheet.code.lower()}).content.decode()
    assert "Tidak ada lembar" in client.get(where, {"kode": "ffff"}).content.decode()
    paper = client.get(reverse("sheet_pdf", args=[round_.pk, sheet.pk]))
    assert paper.content.startswith(b"%PDF")
    assert b"/MarkInfo" in paper.content
    accepting = reverse("sheet_accept", args=[round_.pk, sheet.pk])
    typed = {"code": "salah", "head_name": "Tarmizi Kikim", "signed_on": "2026-01-22"}
    wrong = client.post(accepting, typed | {"scan": scan()})
    assert wrong.status_code == 422
    assert "Kode tidak sama" in wrong.content.decode()
    good = client.post(accepting, typed | {"code": sheet.code, "scan": scan()}, follow=True)
    assert good.redirect_chain[-1][0] == target
    assert "2 butir divalidasi atas nama kepala OPD" in good.content.decode()
    item = client.get(waiting[0].get_absolute_url()).content.decode()
    assert "Divalidasi Tarmizi Kikim dengan lembar bertanda tangan" in item


def test_a_changed_sheet_has_no_paper_any_more(city: City, round_: Round, waiting: list[Item]) -> None:
    sheet = printed(city, round_)
    services.withdraw(scope=city.contact("tapem"), item_id=waiting[0].pk, now=NOW)
    city.hand_in(waiting[0], "Lain")
    client = signed_in(city, city.operator)
    again = client.get(reverse("sheet_pdf", args=[round_.pk, sheet.pk]), follow=True)
    assert "Cetak lembar baru" in again.content.decode()
    stale = client.post(
        reverse("sheet_accept", args=[round_.pk, sheet.pk]),
        {"code": sheet.code, "head_name": "T", "signed_on": "2026-01-22", "scan": scan()},
    )
    assert stale.status_code == 409
    assert "Butir 1.2 isian atau bukti dukungnya berubah" in stale.content.decode()


def test_a_subject_of_nobody_takes_no_scan(city: City, round_: Round) -> None:
    for id_ in ("999999", "x"):
        with pytest.raises(Refused):
            evidence.attach_upload(
                scope=city.operator, subject=Reference("validation_sheet", id_), upload=scan(), now=NOW
            )
