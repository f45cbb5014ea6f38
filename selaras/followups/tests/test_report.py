"""The report "No., Rekomendasi, Tindak lanjut, Eviden": what it holds, for whom, and on which paper."""

import csv
import io
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from selaras.followups import permissions, services
from selaras.followups.selectors import report_papers
from selaras.followups.selectors.overview import Asked
from selaras.followups.selectors.report import FollowupReport, office_for, report_of
from selaras.followups.selectors.report_papers import as_docx, as_pdf, paper_data, table_rows
from selaras.followups.services import ActionText, Owner
from selaras.followups.tests.factories import NOW, OVERDUE, Host
from selaras.letters.compute.codes import qr_svg

NASTY = '=HYPERLINK("http://jahat")'


def report(host: Host, asked: Asked | None = None, **more: Any) -> FollowupReport:
    given = {"scope": host.manager, "now": NOW} | more
    return report_of(given.pop("scope"), asked or Asked(), **given)


def test_a_decision_without_an_action_stands_there_too(host: Host) -> None:
    host.decide("Tanpa tindak lanjut.")
    host.assigned()
    groups = report(host).groups
    assert [(group.decision.position, len(group.rows)) for group in groups] == [(1, 0), (2, 1)]
    assert len(report(host).rows) == 2


def test_a_dropped_decision_and_a_draft_do_not(host: Host) -> None:
    host.draft()
    services.drop_decision(scope=host.manager, decision=host.decide("Batal."), reason="Salah.", now=NOW)
    assert [len(group.rows) for group in report(host).groups] == [0]


def test_the_accepted_report_speaks_before_a_later_one_that_waits(host: Host) -> None:
    action = host.reported().action
    services.check(scope=host.manager, action=action, accepted=False, note="Kurang.", now=NOW)
    host.reported(action, text="Yang kedua.")
    (group,) = report(host).groups
    assert group.rows[0].report is not None and group.rows[0].report.text == "Yang kedua."
    services.check(scope=host.manager, action=action, accepted=True, note="", now=NOW)
    services.reopen(scope=host.manager, action=action, reason="Ada yang kurang.", now=NOW)
    assert report(host).groups[0].rows[0].report is not None


def test_what_this_reader_may_not_open_is_counted_not_named(host: Host) -> None:
    action = host.assigned(text=ActionText("Kirim dokumen."))
    host.prove(action)
    (row,) = report(host).groups[0].rows
    assert (len(row.proofs), row.hidden) == (1, 0)
    (seen,) = report(host, scope=host.owner).groups[0].rows
    assert len(seen.proofs) == 1
    (blind,) = report(host, scope=host.head).groups[0].rows
    assert len(blind.proofs) + blind.hidden == 1


def test_a_paper_carries_a_code_beside_each_proof_and_says_what_it_opens(
    host: Host, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    action = host.assigned(text=ActionText("Kirim dokumen."))
    host.prove(action)
    host.prove(action)
    settings.PUBLIC_URL = ""
    bare = paper_data(report(host), host.office, "Rakor", NOW)
    assert all("qr" not in one for one in bare["groups"][0]["rows"][0]["proofs"])
    assert "Kode QR" not in bare["note"]
    settings.PUBLIC_URL = "https://selaras.contoh.go.id/"
    told = paper_data(report(host), host.office, "Rakor", NOW)
    for one in told["groups"][0]["rows"][0]["proofs"]:
        assert one["address"].startswith("https://selaras.contoh.go.id/bukti/")
        assert one["qr"] == qr_svg(one["address"])
    assert "Kode QR membuka bukti dukungnya" in told["note"]
    monkeypatch.setattr(report_papers, "MOST_CODES", 1)
    cut = paper_data(report(host), host.office, "Rakor", NOW)
    assert ["qr" in one for one in cut["groups"][0]["rows"][0]["proofs"]] == [True, False]
    assert "untuk 1 bukti pertama" in cut["note"]


@pytest.mark.slow
def test_the_codes_stand_on_the_printed_page_with_words_for_whoever_cannot_see_them(
    host: Host, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://selaras.contoh.go.id"
    action = host.assigned(text=ActionText("Kirim dokumen."))
    host.prove(action)
    pdf = as_pdf(report(host), host.office, "Rakor", NOW)
    page = PdfReader(io.BytesIO(pdf)).pages[0]
    links = [one.get_object()["/A"]["/URI"] for one in page["/Annots"]]  # type: ignore[union-attr]
    assert any("/bukti/" in link for link in links)
    assert b"/StructTreeRoot" in pdf and b"/Figure" in pdf


def test_an_owner_reads_its_own_actions_alone(host: Host) -> None:
    decision = host.decide()
    host.assigned(decision=decision)
    host.assigned(Owner(host.bappeda.pk), decision=decision)
    (group,) = report(host, scope=host.owner).groups
    assert [row.action.owner_label for row in group.rows] == ["Kesbangpol Kota"]


def test_what_does_not_fit_is_said(host: Host) -> None:
    decision = host.decide()
    for _number in range(3):
        host.assigned(decision=decision)
    cut = report(host, most=2)
    assert (len(cut.rows), cut.left_out) == (2, 1)
    told = paper_data(cut, host.office, "Rakor", NOW)
    assert "1 tindak lanjut berikutnya tidak dimuat" in told["note"]
    assert told["groups"][0]["rows"][-1]["lines"] == ["1 tindak lanjut lain tidak dimuat di sini."]
    one = report(host, of_one=1)
    assert (len(one.groups[0].rows), one.groups[0].more, one.counts.asked) == (1, 2, 3)


def test_only_who_reads_all_of_it_prints_under_the_kop(host: Host) -> None:
    for scope in (host.manager, host.head):
        assert permissions.can_print_report(scope, host.office)
    for scope in (host.owner, host.bappeda_contact):
        assert not permissions.can_print_report(scope, host.office)
    assert not permissions.can_print_report(host.manager, None)
    page = Client()
    page.force_login(host.owner_user)
    host.assigned()
    for kind in ("pdf", "docx"):
        assert page.get(reverse("action_report"), {"format": kind}).status_code == 403


def test_it_stands_under_the_kop_of_the_host_or_of_the_own_kesbangpol(host: Host) -> None:
    assert office_for(host.manager, Asked()) == host.office
    assert office_for(host.head, Asked(), host.region.path) == host.office
    assert office_for(host.owner, Asked()) is None
    host.assigned()
    assert office_for(host.owner, Asked(origin=host.origin)) == host.office
    assert not permissions.can_print_report(host.owner, host.office)


@pytest.mark.slow
def test_every_paper_holds_every_word(host: Host) -> None:
    decision = host.decide(f"Setiap daerah menyusun RAD-PKS. {NASTY} <b>&amp;")
    host.reported(host.assigned(decision=decision))
    host.assigned(Owner(host.bappeda.pk), decision=decision)
    host.decide("Tanpa tindak lanjut.")
    told = report(host, now=OVERDUE)
    pdf = as_pdf(told, host.office, "Rakor", OVERDUE)
    assert pdf.startswith(b"%PDF") and b"/StructTreeRoot" in pdf
    assert as_pdf(told, host.office, "Rakor", OVERDUE) == pdf
    with zipfile.ZipFile(io.BytesIO(as_docx(told, host.office, "Rakor", OVERDUE))) as archive:
        words = archive.read("word/document.xml").decode()
    for part in (
        "LAPORAN TINDAK LANJUT",
        "Kesbangpol Kota",
        "Dokumen sudah ditetapkan.",
        "&lt;b&gt;&amp;amp;",
    ):
        assert part in words


@pytest.mark.slow
def test_a_spreadsheet_runs_nothing_that_was_typed(host: Host) -> None:
    host.reported(host.assigned(decision=host.decide(NASTY)), text="+1+1")
    page = Client()
    page.force_login(host.manager_user)
    address = reverse("action_report")
    lines = b"".join(page.get(address, {"format": "csv"})).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(lines), delimiter=";") for cell in row]
    assert f"'{NASTY}" in cells and "'+1+1" in cells
    book = load_workbook(io.BytesIO(page.get(address, {"format": "xlsx"}).content))
    assert "f" not in {cell.data_type for row in book.active for cell in row}


def test_the_rows_of_the_tables_are_as_wide_as_their_heads(host: Host) -> None:
    from selaras.followups.selectors.report_papers import table_heads

    host.decide("Tanpa tindak lanjut.")
    host.assigned()
    assert {len(row) for row in table_rows(report(host))} == {len(table_heads())}


@pytest.mark.slow
def test_the_page_shows_it_and_keeps_to_one_meeting(host: Host) -> None:
    host.assigned()
    page = Client()
    page.force_login(host.manager_user)
    address = reverse("action_report")
    own = {"asal": f"direction:{host.direction.pk}"}
    assert "RAD-PKS" in page.get(address, own).content.decode()
    other = page.get(address, {"asal": "meeting:1"}).content.decode()
    assert "RAD-PKS" not in other and "Tampilkan semuanya" in other
    assert page.get(address, {**own, "format": "pdf"})["Content-Type"] == "application/pdf"
    assert page.get(address, {**own, "format": "docx"}).content[:2] == b"PK"
