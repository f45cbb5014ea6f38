"""A table pasted from Excel is read whole: every fault at once, nothing written while one is left."""

import pytest
from django.test import Client
from django.urls import reverse

from selaras.audit.models import Event
from selaras.core.verdict import Refused
from selaras.offices import services
from selaras.offices.models import Agency, Contact
from selaras.offices.selectors import reading_of
from selaras.offices.tests.factories import NOW, grant, make_agency, make_contact, make_user, person
from selaras.regions.models import Region
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> Region:
    region = make_region()
    make_agency(region, "bappeda", name="Badan Perencanaan Pembangunan Daerah", short_name="Bappeda")
    make_agency(region, "dinsos", name="Dinas Sosial", short_name="Dinsos")
    return region


def rows(*lines: str) -> str:
    return "\n".join(lines).replace("|", "\t")


GOOD = rows(
    "No|Narahubung|NO. HP/WA|OPD|Jabatan|E-mail|Alamat",
    "1|Yuniar Selabung|0812-3456-7890|BAPPEDA|Perencana|Yuniar@Contoh.id|Jalan Satu",
    "2|Nurlela Mulak|81298765432|dinas sosial|Kepala||",
    "||||||",
    "3|Bayu Selangis||Dinsos|||",
)


def test_columns_are_found_in_any_order_under_their_usual_names(city: Region) -> None:
    reading = reading_of(city, GOOD)
    assert not reading.faults
    assert [(r.row, r.agency.code, r.name, r.phone, r.email) for r in reading.rows] == [
        (2, "bappeda", "Yuniar Selabung", "+6281234567890", "yuniar@contoh.id"),
        (3, "dinsos", "Nurlela Mulak", "+6281298765432", ""),
        (5, "dinsos", "Bayu Selangis", "", ""),
    ]
    assert reading.ignored == ["Alamat"]


def test_every_fault_is_told_at_once_with_its_row(city: Region) -> None:
    text = rows(
        "OPD|Nama|Telepon|Email",
        "Bapeda|Yuniar|0812|bukan-surel",
        "|Tanpa OPD||",
        "Dinsos||081234567890|",
        "Dinsos|Nurlela|081234567891|",
        "Dinsos|NURLELA.||",
        "Dinsos|Orang Lain|081234567891|",
        "Dinas Entah|X||",
    )
    reading = reading_of(city, text)
    told = [(fault.row, fault.column) for fault in reading.faults]
    assert told == [
        (2, "agency"),
        (2, "email"),
        (2, "phone"),
        (3, "agency"),
        (4, "name"),
        (6, "name"),
        (7, "name"),
        (8, "agency"),
    ]
    assert "Maksudnya Badan Perencanaan" in reading.faults[0].message
    assert "baris 5" in reading.faults[5].message
    assert reading.faults[0].label == "OPD"


def test_nothing_is_written_while_one_fault_is_left(city: Region) -> None:
    _, scope = person("operator", region=city)
    with pytest.raises(services.ImportRefusedError) as refused:
        services.import_contacts(scope=scope, region=city, text=f"{GOOD}\n9\tX\t1\tTidak ada\t\t\t", now=NOW)
    assert len(refused.value.faults) == 2
    assert (
        not Contact.objects.exists() and not Event.objects.filter(verb__startswith="offices.contact").exists()
    )


def test_the_kept_list_makes_one_primary_contact_an_agency(city: Region) -> None:
    _, scope = person("operator", region=city)
    services.import_contacts(scope=scope, region=city, text=GOOD, now=NOW)
    primary = Contact.objects.filter(is_primary=True).order_by("name").values_list("name", flat=True)
    assert list(primary) == ["Nurlela Mulak", "Yuniar Selabung"]
    event = Event.objects.get(verb="offices.contacts.imported")
    assert event.after == {"new": 3, "changed": 0, "known": 0}


def test_the_same_list_again_changes_nothing_and_a_new_number_changes_one(city: Region) -> None:
    _, scope = person("operator", region=city)
    services.import_contacts(scope=scope, region=city, text=GOOD, now=NOW)
    again = services.import_contacts(scope=scope, region=city, text=GOOD, now=NOW)
    assert (again.new, again.changed, again.known) == (0, 0, 3)
    text = rows("OPD|Nama|WA", "Bappeda|Yuniar Selabung|0813-1111-2222")
    changed = services.import_contacts(scope=scope, region=city, text=text, now=NOW)
    assert (changed.new, changed.changed) == (0, 1)
    yuniar = Contact.objects.get(name="Yuniar Selabung")
    # What the new list leaves out is not wiped.
    assert yuniar.phone == "+6281311112222" and yuniar.email == "yuniar@contoh.id"
    assert Contact.objects.count() == 3


def test_a_number_used_by_another_agency_is_noted_not_refused(city: Region) -> None:
    make_contact(Agency.objects.get(code="dinsos"), phone="+6281234567890")
    reading = reading_of(city, rows("OPD|Nama|WA", "Bappeda|Orang Sama|081234567890"))
    assert not reading.faults and "OPD lain" in reading.rows[0].note


def test_a_name_that_two_agencies_share_must_be_written_out(city: Region) -> None:
    make_agency(city, "dinsos-2", name="Dinas Sosial Dua", short_name="Dinsos")
    reading = reading_of(city, rows("OPD|Nama", "Dinsos|X", "Dinas Sosial Dua|Y"))
    assert [(f.row, f.column) for f in reading.faults] == [(2, "agency")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Tempel tabel"),
        ("\n\n\t\t\n", "Tempel tabel"),
        ("Halo dunia", "Judul kolom tidak ditemukan"),
        ("OPD\tNama\tNama lengkap\nDinsos\tA\tB", "dua kolom"),
        ("OPD\tNama", "belum ada baris"),
        ('OPD\tNama\nDinsos\t"Tanpa penutup', "tanda kutip"),
        ("OPD\tNama\n" + "Dinsos\tA\n" * 2001, "Paling banyak 2000"),
    ],
)
def test_a_table_that_is_none_is_told_in_one_sentence(city: Region, text: str, says: str) -> None:
    reading = reading_of(city, text)
    assert says in reading.faults[0].message


def test_a_title_above_blank_agencies_and_odd_separators_do_no_harm(city: Region) -> None:
    text = rows("\ufeffDAFTAR NARAHUBUNG", "", "OPD|Nama", "Dinsos|A\u0000ni\u00a0 B", "Bappeda|")
    reading = reading_of(city, text)
    assert not reading.faults and reading.skipped == 1
    assert reading.rows[0].name == "Ani B" and reading.rows[0].row == 4
    assert reading_of(city, "OPD;Nama\nDinsos;Ani").new == 1
    assert reading_of(city, "OPD,Nama\nDinsos,Ani").new == 1


def test_a_cell_with_a_line_break_stays_one_row(city: Region) -> None:
    reading = reading_of(city, 'OPD\tNama\tJabatan\nDinsos\tAni\t"Kepala\nSeksi"\nDinsos\tBudi\tX')
    assert [row.position for row in reading.rows] == ["Kepala Seksi", "X"]
    assert [row.row for row in reading.rows] == [2, 3]


def test_reading_costs_two_queries_however_long_the_list_is(city: Region, assert_max_queries) -> None:  # type: ignore[no-untyped-def]
    text = "OPD\tNama\n" + "\n".join(f"Dinsos\tOrang {n}" for n in range(1500))
    with assert_max_queries(2):
        assert reading_of(city, text).new == 1500


def test_an_import_is_no_way_around_rights(city: Region) -> None:
    own = Agency.objects.get(code="dinsos")
    for _, scope in (
        person("narahubung", agency=own),
        person("sekda", region=city),
        person("operator", region=make_region("62.71")),
    ):
        with pytest.raises(Refused):
            services.import_contacts(scope=scope, region=city, text=GOOD, now=NOW)
    assert not Contact.objects.exists()


def test_the_page_previews_keeps_the_text_and_writes_only_when_told(client: Client, city: Region) -> None:
    user = make_user()
    grant(user, "operator", region=city)
    client.force_login(user)
    address = reverse("contacts_paste")
    preview = client.post(address, {"text": GOOD})
    assert preview.status_code == 200 and "Simpan 3 narahubung" in preview.content.decode()
    assert not Contact.objects.exists()
    bad = client.post(address, {"text": f"{GOOD}\n9\tX\t\tTidak ada\t\t\t", "do": "keep"})
    assert bad.status_code == 422 and "Tidak ada" in bad.content.decode()
    assert "Yuniar Selabung" in bad.content.decode() and not Contact.objects.exists()
    kept = client.post(address, {"text": GOOD, "do": "keep"})
    assert kept.status_code == 302 and Contact.objects.count() == 3


def test_what_is_typed_is_shown_as_text_and_never_as_markup(client: Client, city: Region) -> None:
    user = make_user()
    grant(user, "operator", region=city)
    client.force_login(user)
    text = rows("OPD|Nama", "</textarea><script>alert(1)</script>|X", "Dinsos|<b>tebal</b>")
    page = client.post(reverse("contacts_paste"), {"text": text}).content.decode()
    assert "<script>alert" not in page and "<b>tebal" not in page
