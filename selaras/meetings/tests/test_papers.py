"""The account of a meeting in one file, and the texts with their figures."""

import io
import shutil
import subprocess
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pypdf import PdfReader

from selaras.core.references import Reference
from selaras.core.verdict import Refused
from selaras.followups.services import record_decision
from selaras.jobs.models import Job
from selaras.letters.services import begin_letter
from selaras.meetings import services
from selaras.meetings.choices import TextKind
from selaras.meetings.models import Bundle, Meeting, MeetingText
from selaras.meetings.selectors import bundles, texts
from selaras.meetings.selectors.figures import figures_of
from selaras.meetings.services import CheckIn, TextConflict
from selaras.meetings.tests.factories import NOW, SOON, Province
from selaras.offices.tests.factories import grant, scope_of
from selaras.offices.tests.factories import person as somebody

NOTHING = bundles.Transport()


@pytest.fixture(autouse=True)
def _files(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("selaras.core.clock.now", lambda: SOON)


def held(province: Province, people: int = 2) -> Meeting:
    meeting = province.invited(chair_name="Lidia Miri")
    province.step(meeting, "begin", now=SOON)
    invitee = meeting.invitees.get()
    for n in range(people):
        entry = CheckIn(name=f"Orang {n}", position="Kabid", invitee_id=invitee.pk)
        services.check_in(scope=province.planner, meeting=meeting, entry=entry, now=SOON)
    meeting.refresh_from_db()
    return meeting


def made(province: Province, meeting: Meeting, **transport: Any) -> Bundle:
    asked = bundles.Transport(**transport)
    services.start_bundle(scope=province.planner, meeting=meeting, transport=asked, now=SOON)
    return Bundle.objects.latest("pk")


def content_of(bundle: Bundle) -> bytes:
    from selaras.evidence.services.files import path_of

    return path_of(bundle.sha256).read_bytes()


@pytest.mark.slow
def test_one_button_binds_what_is_there_and_names_what_is_not(province: Province) -> None:
    bundle = made(province, held(province))
    assert Job.objects.get().state == "selesai"
    there = {part["code"]: part["pages"] for part in bundle.parts}
    assert there["hadir"] and there["hadir_basah"] and there["transport"]
    assert "Surat undangan" in bundle.missing
    reader = PdfReader(io.BytesIO(content_of(bundle)))
    assert len(reader.pages) == bundle.pages == 1 + sum(there.values())
    cover = reader.pages[0].extract_text()
    assert "Belum ada: Surat undangan" in " ".join(cover.split())
    for part in bundle.parts:
        if part["pages"]:
            assert part["first"] >= 2
    assert [row.title for row in reader.outline][1:] == [p["label"] for p in bundle.parts if p["pages"]]  # type: ignore[union-attr]


@pytest.mark.slow
def test_the_file_is_tagged_and_read_in_order(province: Province, tmp_path: Any) -> None:
    if shutil.which("pdfinfo") is None:
        pytest.skip("poppler is not installed")
    path = tmp_path / "spj.pdf"
    path.write_bytes(content_of(made(province, held(province))))
    told = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True, timeout=30).stdout
    assert "Tagged:          yes" in told
    read = ["pdfinfo", "-struct-text", path]
    tree = subprocess.run(read, capture_output=True, text=True, check=True, timeout=30).stdout
    order = [tree.index(title) for title in ('"KELENGKAPAN SPJ"', '"DAFTAR HADIR"', '"DAFTAR PENERIMAAN')]
    assert order == sorted(order)
    assert '"Orang 1"' in tree


@pytest.mark.slow
def test_the_sum_is_reckoned_only_where_the_amount_is_known(province: Province) -> None:
    meeting = held(province, people=3)
    blank = bundles.transport_data(meeting, NOTHING)
    assert [row[3] for row in blank["rows"]] == ["", "", ""]
    assert blank["total"][1] == ""
    paid = bundles.transport_data(meeting, bundles.Transport(150_000, "Standar biaya contoh"))
    assert paid["total"][1] == "Rp450.000"
    with pytest.raises(ValidationError) as fault:
        made(province, meeting, amount=150_000)
    assert "basis" in fault.value.error_dict
    for wrong in (0, -1, 10**9):
        with pytest.raises(ValidationError):
            made(province, meeting, amount=wrong, basis="x")
    kept = made(province, meeting, amount=150_000, basis="Standar biaya contoh")
    assert (kept.number, kept.amount, kept.amount_basis) == (1, 150_000, "Standar biaya contoh")


def test_an_invitation_counts_once_it_is_signed(province: Province) -> None:
    meeting = held(province)
    grant(province.planner_user, "tata_usaha", agency=province.host)
    writer = scope_of(province.planner_user)
    begin_letter(scope=writer, template="undangan_rapat", subject_id=str(meeting.pk), now=NOW)
    plan = bundles.parts_of(writer, meeting, NOTHING, NOW)[0]
    assert not plan.is_there
    assert "konsep" in plan.note


def test_minutes_count_once_they_are_approved_and_photos_once_there_is_one(province: Province) -> None:
    meeting = province.minuted("# Pembahasan").meeting
    plans = {plan.part.value: plan for plan in bundles.parts_of(province.planner, meeting, NOTHING, NOW)}
    assert (plans["notula"].is_there, plans["foto"].is_there) == (False, False)
    assert "belum disahkan" in plans["notula"].note
    approved = province.approve(meeting, "Disepakati.")
    plans = {plan.part.value: plan for plan in bundles.parts_of(province.planner, approved, NOTHING, NOW)}
    make = plans["notula"].make
    assert make is not None
    assert "Disepakati." in PdfReader(io.BytesIO(make())).pages[0].extract_text()


def test_before_the_meeting_there_is_a_list_for_wet_ink_alone(province: Province) -> None:
    meeting = province.invited()
    plans = {
        plan.part.value: plan.is_there for plan in bundles.parts_of(province.planner, meeting, NOTHING, NOW)
    }
    assert [code for code, there in plans.items() if there] == ["hadir_basah"]


@pytest.mark.slow
def test_whoever_is_invited_neither_makes_nor_reads_it(province: Province) -> None:
    meeting = held(province)
    with pytest.raises(Refused):
        services.start_bundle(scope=province.contact, meeting=meeting, transport=NOTHING, now=SOON)
    bundle = made(province, meeting)
    visitor, planner = Client(), Client()
    visitor.force_login(province.contact_user)
    planner.force_login(province.planner_user)
    page = f"/rapat/{meeting.pk}/kelengkapan/"
    assert visitor.get(page).status_code == 403
    assert visitor.get(f"{page}{bundle.number}.pdf").status_code == 403
    file = planner.get(f"{page}{bundle.number}.pdf")
    assert b"".join(file.streaming_content) == content_of(bundle)  # type: ignore[attr-defined]
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert planner.get(f"{page}7.pdf").status_code == 404
    assert "Unduh PDF nomor 1" in planner.get(page).content.decode()
    sent = planner.post(f"{page}buat/", {"amount": "banyak", "basis": "Perkada contoh"})
    assert sent.status_code == 422
    assert "Perkada contoh" in sent.content.decode()


@pytest.mark.slow
def test_a_job_of_somebody_who_lost_the_office_makes_nothing(province: Province) -> None:
    from selaras.jobs.services import JobFault, JobHandle

    meeting = held(province)
    made(province, meeting)
    job = Job.objects.get()
    province.planner_user.grants.update(revoked_at=NOW)
    with pytest.raises(JobFault):
        services.build_bundle(JobHandle(job.pk, job.attempts), **job.params)
    assert Bundle.objects.count() == 1


# ---- texts


def test_every_figure_has_a_source_and_the_unknown_is_never_zero(province: Province) -> None:
    planned = province.invited()
    shown = texts.read_now(province.planner, planned, TextKind.PRESS, NOW)
    assert "hadir_orang" in {one.code for one in shown.unknown}
    assert "[belum ada: orang yang hadir]" in shown.plain
    meeting = held(province)
    told = {one.code: one for one in figures_of(province.planner, meeting, SOON)}
    assert told["hadir_orang"].value == "2 orang"
    assert told["hadir_undangan"].value == "1 undangan"
    assert "belum ditetapkan" in told["hadir_orang"].source
    assert all(one.source for one in told.values())
    assert (told["keputusan"].value, told["tindak_terbuka"].value) == ("", "")
    record_decision(
        scope=province.planner,
        origin=Reference("meeting", str(meeting.pk)),
        text="Definisi\ndisamakan.",
        now=SOON,
    )
    told = {one.code: one for one in figures_of(province.planner, meeting, SOON)}
    assert told["daftar_keputusan"].value == "Definisi disamakan."
    assert told["tindak_lanjut"].value == "0 tindak lanjut"
    assert "{" not in texts.read_now(province.planner, meeting, TextKind.SPEECH, SOON).plain


def test_a_text_is_kept_with_its_places_and_a_place_that_names_nothing_is_refused(province: Province) -> None:
    meeting = held(province)
    given: dict[str, Any] = {
        "scope": province.planner,
        "meeting": meeting,
        "kind": TextKind.PRESS,
        "now": SOON,
    }
    kept = services.save_text(text="Hadir {hadir_orang}.", base_version=0, **given)
    assert (kept.text, kept.version) == ("Hadir {hadir_orang}.", 1)
    with pytest.raises(TextConflict):
        services.save_text(text="Lain", base_version=0, **given)
    for wrong in ("{orang_hadir}", "{", "", "x" * 20_001, "\x00"):
        with pytest.raises(ValidationError):
            services.save_text(text=wrong, base_version=1, **given)
    with pytest.raises(Refused):
        services.save_text(**given | {"scope": province.contact}, text="x", base_version=1)
    assert MeetingText.objects.get().text == "Hadir {hadir_orang}."
    assert texts.read_now(province.planner, meeting, TextKind.PRESS, SOON).plain == "Hadir 2 orang."


def test_values_are_only_ever_text(province: Province) -> None:
    meeting = province.invited(title="# {hadir_orang} <b>")
    shown = texts.read_now(province.planner, meeting, TextKind.SPEECH, NOW)
    assert "# {hadir_orang} <b>" in shown.plain
    assert not [block for block in shown.blocks if block["kind"] == "heading" and "<b>" in block["text"]]


@pytest.mark.slow
def test_pages_and_files_of_a_text(province: Province) -> None:
    meeting = held(province)
    planner, visitor = Client(), Client()
    planner.force_login(province.planner_user)
    visitor.force_login(province.contact_user)
    page = f"/rapat/{meeting.pk}/naskah/siaran-pers/"
    assert visitor.get(page).status_code == 403
    assert planner.get(f"/rapat/{meeting.pk}/naskah/pidato/").status_code == 404
    assert "2 orang" in planner.get(page).content.decode()
    wrong = planner.post(page, {"text": "Hadir {salah}", "base_version": "0"})
    assert wrong.status_code == 422
    assert "Hadir {salah}" in wrong.content.decode()
    assert planner.post(page, {"text": "Hadir {hadir_orang}", "base_version": "0"}).status_code == 302
    late = planner.post(page, {"text": "Naskah kedua", "base_version": "0"})
    assert late.status_code == 422
    assert "Naskah kedua" in late.content.decode() and 'value="1"' in late.content.decode()
    pdf = planner.get(f"{page}berkas.pdf")
    assert "2 orang" in PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
    docx = planner.get(f"{page}berkas.docx")
    assert docx.content.startswith(b"PK")
    assert planner.get(f"{page}berkas.exe").status_code == 404


def test_the_head_of_the_office_reads_the_speech_and_writes_none(province: Province) -> None:
    from selaras.meetings import permissions

    meeting = held(province)
    reader = somebody("sekda", region=province.region)[1]
    assert permissions.can_read_text(reader, meeting)
    assert not permissions.can_write_text(reader, meeting)
    assert not permissions.can_read_text(province.contact, meeting)
    assert meeting.starts_at == SOON
