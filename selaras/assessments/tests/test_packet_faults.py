"""All that is wrong with a packet is said at once with its row, and nothing is written; attacks too."""

import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings

from selaras.assessments import services
from selaras.assessments.compute import archives
from selaras.assessments.compute.sheets import ANSWERS, HIDDEN, LISTS
from selaras.assessments.models import Intake, Revision, Round
from selaras.assessments.services import PacketFault, Source
from selaras.assessments.services.packet_plans import path_of
from selaras.assessments.services.packets import sweep_packets
from selaras.assessments.tests.factories import NOW, City, fresh, item_of
from selaras.assessments.tests.packets import bring, edited, filled, packet, row_of, use, zipped
from selaras.core.verdict import Refused
from selaras.evidence.models import Blob, Use
from selaras.evidence.tests.samples import pdf
from selaras.offices.models import Agency

pytestmark = pytest.mark.slow

PDF, OTHER = pdf(), pdf("Lain")


def faults_of(city: City, round_: Round, data: bytes, name: str = "paket.xlsx", code: str = "tapem") -> Any:
    with pytest.raises(PacketFault) as caught:
        bring(city.contact(code), round_, data, name)
    return caught.value.faults


def own(city: City, round_: Round, code: str = "tapem") -> bytes:
    return packet(city.contact(code), round_, city[code])


def test_all_faults_are_named_with_their_rows(city: City, round_: Round) -> None:
    data = packet(city.operator, round_, None)
    answers = {
        "2.1": {"jawaban": "x", "uraian": "=1+1"},
        "2.3": {"jawaban": "9"},
        "1.3": {"nihil": "mungkin", "bukti": "tidak-ada.pdf\nhttp://"},
    }
    with pytest.raises(PacketFault) as caught:
        bring(city.operator, round_, filled(data, answers))
    told = "\n".join(f"{fault.row}: {fault.message}" for fault in caught.value.faults)
    for words in (
        "rumus",
        "uraian atau tingkat",
        "1 sampai 7",
        "isi “Ya”",
        "tidak ada di dalam ZIP",
        "Tautan",
    ):
        assert words in told, told
    assert all(fault.row > 0 for fault in caught.value.faults)
    assert not Revision.objects.exists()
    assert not Intake.objects.exists()
    assert not list(Path(settings.MEDIA_ROOT).glob("tmp/paket-*"))


def test_a_changed_code_a_doubled_and_a_foreign_row(city: City, round_: Round) -> None:
    def change(book: Any) -> None:
        sheet = book[ANSWERS]
        first = row_of(sheet, "1.2")
        sheet.cell(first + 1, 1).value = "1.2"
        sheet.cell(first + 2, 1).value = "1.1"
        sheet.cell(first + 3, 7).value = "tanpa kode"

    told = [fault.message for fault in faults_of(city, round_, edited(own(city, round_), change))]
    assert any("sudah ada pada baris" in words for words in told)
    assert any("“1.1” tidak ada dalam paket ini" in words for words in told)
    assert any("Kode butir kosong" in words for words in told)


def test_rows_may_be_sorted_and_left_out(city: City, round_: Round) -> None:
    def change(book: Any) -> None:
        sheet = book[ANSWERS]
        first = row_of(sheet, "1.2")
        one = [sheet.cell(first, column).value for column in range(1, 12)]
        two = [sheet.cell(first + 1, column).value for column in range(1, 12)]
        two[5] = "Sekali"
        for column in range(1, 12):
            sheet.cell(first, column).value, sheet.cell(first + 1, column).value = (
                two[column - 1],
                one[column - 1],
            )

    scope = city.contact("tapem")
    use(scope, bring(scope, round_, edited(own(city, round_), change)))
    assert item_of(round_, "2.2").value == "Sekali"
    assert item_of(round_, "1.2").value == ""


@pytest.mark.parametrize("where", ["token", "sheet", "format"])
def test_a_packet_that_was_tampered_with_is_refused(city: City, round_: Round, where: str) -> None:
    def change(book: Any) -> None:
        if where == "token":
            cell = book[HIDDEN].cell(1, 2)
            cell.value = cell.value[:-3] + "abc"
        elif where == "sheet":
            del book[HIDDEN]
        else:
            book[ANSWERS].cell(row_of(book[ANSWERS], "1.2") - 1, 1).value = "Kode"

    faults = faults_of(city, round_, edited(own(city, round_), change))
    assert len(faults) == 1
    assert faults[0].row == 0


def test_a_packet_of_another_round_is_refused(city: City, round_: Round) -> None:
    other = City("73.71")
    foreign = packet(other.contact("tapem"), other.make_round(), other["tapem"])
    faults = faults_of(city, round_, filled(foreign, {"1.2": {"jawaban": "Ya"}}))
    assert "periode penilaian lain" in faults[0].message


def test_an_agency_writes_only_its_own_rows(city: City, round_: Round) -> None:
    """The whole questionnaire in the hands of a contact: foreign rows are refused, not passed over."""
    data = filled(packet(city.operator, round_, None), {"2.1": {"uraian": "Bukan milik kami"}})
    faults = faults_of(city, round_, data)
    assert "bukan untuk Anda" in faults[0].message
    assert item_of(round_, "2.1").narrative == ""


def test_who_has_nothing_to_answer_brings_nothing(city: City, round_: Round) -> None:
    data = own(city, round_)
    for scope in (city.leader("sekda"), city.province, city.verifier("hukum")):
        with pytest.raises(Refused):
            bring(scope, round_, data)
    closed = city.close(round_)
    with pytest.raises(Refused, match="selama pengisian"):
        bring(city.contact("tapem"), closed, data)


def corrupt(data: bytes) -> bytes:
    return data[: len(data) // 2]


def bomb(data: bytes) -> bytes:
    """A part that unpacks to more than any workbook of answers."""
    out = BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/big.xml", b"\0" * (archives.MAX_UNPACKED_WORKBOOK + 1))
    return out.getvalue()


def entities(data: bytes) -> bytes:
    source, out = zipfile.ZipFile(BytesIO(data)), BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == "xl/workbook.xml":
                content = b'<!DOCTYPE a [<!ENTITY b "c">]>' + content
            archive.writestr(info.filename, content)
    return out.getvalue()


def locked_old(data: bytes) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + data[:500]


@pytest.mark.parametrize(
    "attack", [corrupt, bomb, entities, locked_old, lambda data: b"", lambda data: b"PK\x03\x04" + b"x" * 99]
)
def test_hostile_workbooks_are_refused_as_a_whole(
    city: City, round_: Round, attack: Callable[[bytes], bytes]
) -> None:
    faults = faults_of(city, round_, attack(own(city, round_)))
    assert [fault.row for fault in faults] == [0]
    assert not Revision.objects.exists()


@pytest.mark.parametrize("name", ["../keluar.pdf", "/etc/passwd", "a\\..\\b.pdf", "C:/x.pdf"])
def test_a_zip_that_points_outside_is_refused(city: City, round_: Round, name: str) -> None:
    faults = faults_of(city, round_, zipped({"paket.xlsx": own(city, round_), name: PDF}), "paket.zip")
    assert "ke luar ZIP" in faults[0].message


def test_a_zip_bomb_is_refused_before_it_is_unpacked(
    city: City, round_: Round, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.UPLOAD_MAX_MB = 1
    data = own(city, round_)
    big = zipped({"paket.xlsx": data, "besar.pdf": b"\0" * (6 * 1024 * 1024)})
    assert len(big) < 100_000
    assert "melebihi 5 MB" in faults_of(city, round_, big, "paket.zip")[0].message
    settings.PACKET_MAX_MB = 1
    many = zipped({"paket.xlsx": data} | {f"{n}.pdf": b"\0" * 1024 * 1024 for n in range(5)})
    assert "setelah dibuka" in faults_of(city, round_, many, "paket.zip")[0].message
    monkeypatch.setattr(archives, "MAX_MEMBERS", 2)
    assert "lebih dari 2 berkas" in faults_of(city, round_, many, "paket.zip")[0].message


def test_a_packet_beyond_the_limit_is_refused_while_it_arrives(
    city: City, round_: Round, settings: Any
) -> None:
    settings.PACKET_MAX_MB = 0
    assert "melebihi 0 MB" in faults_of(city, round_, own(city, round_))[0].message
    assert not list(Path(settings.MEDIA_ROOT).glob("tmp/*"))


def test_evidence_that_the_library_refuses_stops_the_whole_packet(city: City, round_: Round) -> None:
    scope = city.contact("bappeda")
    data = filled(packet(scope, round_, city["bappeda"]), {"1.1": {"uraian": "Isi", "bukti": "a.pdf\nb.pdf"}})
    content = zipped({"paket.xlsx": data, "a.pdf": PDF, "b.pdf": b"MZ" + b"\0" * 200})
    faults = faults_of(city, round_, content, "paket.zip", "bappeda")
    assert "bukti dukung: Isinya program" in faults[0].message
    assert "tersimpan" not in faults[0].message
    assert fresh(item_of(round_, "1.1")).narrative == ""
    assert not Blob.objects.exists()


def test_two_files_of_one_name_have_to_be_told_apart(city: City, round_: Round) -> None:
    scope = city.contact("bappeda")
    data = filled(packet(scope, round_, city["bappeda"]), {"1.1": {"uraian": "Isi", "bukti": "a.pdf"}})
    content = zipped({"paket.xlsx": data, "x/a.pdf": PDF, "y/a.pdf": OTHER})
    assert "beberapa berkas" in faults_of(city, round_, content, "paket.zip", "bappeda")[0].message


def test_an_answer_changed_meanwhile_collides_and_both_texts_are_kept(city: City, round_: Round) -> None:
    scope, item = city.contact("tapem"), item_of(round_, "1.2")
    data = filled(own(city, round_), {"1.2": {"jawaban": "Tidak", "uraian": "Dari luar"}})
    city.write(item, "Dari dalam")
    intake = bring(scope, round_, data)
    (change,) = services.plan_of(scope=scope, intake=intake, now=NOW).conflicts
    assert change.theirs is not None
    assert change.theirs.author_name == "Narahubung tapem"
    with pytest.raises(PacketFault, match="pilih teks yang dipakai"):
        use(scope, intake)
    assert fresh(item).narrative == "Dari dalam"
    use(scope, intake, **{f"i{item.pk}": "gabung"})
    assert (fresh(item).narrative, fresh(item).value) == ("Dari dalam\n\nDari luar", "tidak")
    with pytest.raises(Refused, match="sudah diterapkan"):
        use(scope, intake, **{f"i{item.pk}": "gabung"})


def test_what_nobody_touched_in_the_file_leaves_the_newer_answer_alone(city: City, round_: Round) -> None:
    scope = city.contact("tapem")
    data = filled(own(city, round_), {"2.2": {"jawaban": "Sekali"}})
    city.write(item_of(round_, "1.2"), "Lebih baru")
    use(scope, bring(scope, round_, data))
    assert item_of(round_, "1.2").narrative == "Lebih baru"
    assert item_of(round_, "2.2").value == "Sekali"


def test_an_answer_handed_in_meanwhile_stays_and_the_text_of_the_file_is_kept(
    city: City, round_: Round
) -> None:
    scope, item = city.contact("tapem"), item_of(round_, "1.2")
    data = filled(own(city, round_), {"1.2": {"uraian": "Terlambat"}, "2.2": {"jawaban": "Sekali"}})
    city.hand_in(item, "Diajukan")
    intake = bring(scope, round_, data)
    (change,) = services.plan_of(scope=scope, intake=intake, now=NOW).conflicts
    assert change.options == ("tersimpan",)
    with pytest.raises(PacketFault):
        use(scope, intake, **{f"i{item.pk}": "berkas"})
    intake = use(scope, intake, **{f"i{item.pk}": "tersimpan"})
    assert fresh(item).narrative == "Diajukan"
    assert next(row for row in intake.result if row["code"] == "1.2")["kept"][1] == "Terlambat"
    assert item_of(round_, "2.2").value == "Sekali"


def test_several_agencies_come_back_in_one_zip_on_their_behalf(city: City, round_: Round) -> None:
    scope = city.operator
    files = {
        "1/a.xlsx": filled(packet(scope, round_, city["tapem"]), {"1.2": {"jawaban": "Ya"}}),
        "2/b.xlsx": filled(
            packet(scope, round_, city["bappeda"]), {"1.1": {"uraian": "RPJMD", "bukti": "r.pdf"}}
        ),
        "2/r.pdf": PDF,
    }
    with pytest.raises(PacketFault, match="isian OPD lain"):
        bring(scope, round_, zipped(files), "semua.zip")
    source = Source("whatsapp", "Trisna, Kesra", NOW.date())
    use(scope, bring(scope, round_, zipped(files), "semua.zip", source=source))
    item = item_of(round_, "1.1")
    assert item.unconfirmed
    assert item.revisions.get().on_behalf_of == "Bappeda"
    assert item.entries.get().informant == "Trisna, Kesra"
    assert Use.objects.get().evidence.agency == Agency.objects.get(pk=city["bappeda"].pk)


def test_one_item_in_two_workbooks_is_a_fault(city: City, round_: Round) -> None:
    scope = city.contact("tapem")
    files = {
        "a.xlsx": filled(own(city, round_), {"1.2": {"jawaban": "Ya"}}),
        "b.xlsx": filled(own(city, round_), {"1.2": {"jawaban": "Tidak"}}),
    }
    with pytest.raises(PacketFault, match="juga diubah dalam berkas"):
        bring(scope, round_, zipped(files), "dua.zip")


def test_a_forgotten_packet_is_swept_and_says_so(city: City, round_: Round) -> None:
    scope = city.contact("tapem")
    intake = bring(scope, round_, filled(own(city, round_), {"1.2": {"jawaban": "Ya"}}))
    assert path_of(intake).exists()
    now = datetime.fromtimestamp(path_of(intake).stat().st_mtime, UTC)
    assert sweep_packets(now=now) == 0
    assert sweep_packets(now=now + timedelta(days=4)) == 1
    with pytest.raises(PacketFault, match="Unggah sekali lagi"):
        services.plan_of(scope=scope, intake=intake, now=NOW)


def test_discarded_it_leaves_nothing(
    city: City, round_: Round, django_capture_on_commit_callbacks: Any
) -> None:
    scope = city.contact("tapem")
    intake = bring(scope, round_, filled(own(city, round_), {"1.2": {"jawaban": "Ya"}}))
    with django_capture_on_commit_callbacks(execute=True):
        services.discard_packet(scope=scope, intake=intake, now=NOW)
    assert not path_of(intake).exists()
    with pytest.raises(Refused):
        use(scope, intake)
    assert item_of(round_, "1.2").value == ""


def test_lists_lie_on_a_hidden_sheet(city: City, round_: Round) -> None:
    book = openpyxl.load_workbook(BytesIO(own(city, round_)))
    assert book[LISTS].sheet_state == "hidden"
