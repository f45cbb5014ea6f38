"""A new edition of regions: every fault listed, shown first, then written whole, once, by who may."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from selaras.audit.models import Event
from selaras.core.scope import Grant, Scope
from selaras.regions import permissions, selectors
from selaras.regions.choices import ROOT_PATH, EditionState
from selaras.regions.models import FormerName, Region, RegionEdition, Succession
from selaras.regions.services import editions
from selaras.regions.services.edition_plan import Plan, plan_of
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DAY = date(2026, 3, 1)
MAY = frozenset({"regions.editions"})
ROOT = Scope(on=DAY, user_id=1, name="Admin", grants=(Grant("admin", MAY, ROOT_PATH),))
LOCAL = Scope(on=DAY, user_id=2, name="Admin daerah", grants=(Grant("admin", MAY, "ID.16.72."),))
NOBODY = Scope(on=DAY, user_id=3, name="Operator", grants=(Grant("operator", frozenset(), ROOT_PATH),))
SPLIT = """jenis\tkode lama\tkode baru\tnama\tbagian
pemekaran | 16.01 | 16.14 | Kabupaten Hulu | 37,5
ganti kode | 16.01.05 | 16.14.01
ganti nama | 16.02 | | Kabupaten Komering Raya
penggabungan | 16.02.01 | 16.02.02
"""


@pytest.fixture
def tree() -> None:
    for code in ("16.01", "16.02"):
        make_region(code, edition="daftar")
    for code in ("16.01.05.2001", "16.01.05.2002", "16.01.06", "16.02.01", "16.02.02"):
        make_region(code, edition="daftar")


def draft(text: str = SPLIT, begins_on: date = DAY, scope: Scope = ROOT) -> RegionEdition:
    plan = editions.DraftPlan("Pembentukan Kabupaten Hulu", "UU 1 Tahun 2026", begins_on, text)
    return editions.make_draft(scope=scope, plan=plan, now=NOW)


def planned(text: str, begins_on: date = DAY) -> Plan:
    return plan_of(text=text, begins_on=begins_on, decree="UU 1 Tahun 2026")


def faults(text: str, begins_on: date = DAY) -> str:
    return "\n".join(words for _line, words in planned(text, begins_on).faults)


def write(edition: RegionEdition, scope: Scope = ROOT, now: datetime = NOW) -> RegionEdition:
    plan = plan_of(text=edition.text, begins_on=edition.begins_on, decree=edition.decree)
    return editions.write_edition(scope=scope, edition=edition, mark=plan.mark, now=now)


def test_the_preview_says_what_begins_what_ends_and_what_is_renamed_and_writes_nothing(tree: None) -> None:
    before = list(Region.objects.order_by("pk").values_list())
    plan = planned(SPLIT)
    assert plan.faults == []
    assert [one.code for one in plan.told_begins] == ["16.14", "16.14.01"]
    assert sorted(plan.begins) == ["16.14", "16.14.01", "16.14.01.2001", "16.14.01.2002"]
    assert sorted(plan.ends) == ["16.01.05", "16.01.05.2001", "16.01.05.2002", "16.02.01"]
    assert [region.code for region in plan.splits] == ["16.01"]
    assert list(plan.renames) == ["16.02"]
    assert list(Region.objects.order_by("pk").values_list()) == before


def test_the_written_edition_is_what_the_preview_showed(tree: None) -> None:
    edition = write(draft())
    assert edition.state == EditionState.WRITTEN
    new = Region.objects.get(code="16.14")
    assert (new.display_name, new.valid_from, new.kind) == ("Hulu", DAY, "kabupaten")
    moved = Region.objects.get(code="16.14.01.2002")
    assert moved.parent.code == "16.14.01"
    assert moved.name == Region.objects.get(code="16.01.05.2002").name
    old = Region.objects.get(code="16.01.05")
    assert old.valid_to == date(2026, 2, 28)
    assert Region.objects.get(code="16.01").valid_to is None
    links = set(Succession.objects.values_list("predecessor__code", "successor__code", "kind", "share"))
    assert {(a, b, c) for a, b, c, _share in links} == {
        ("16.01", "16.14", "pemekaran"),
        ("16.01.05", "16.14.01", "ganti kode"),
        ("16.01.05.2001", "16.14.01.2001", "ganti kode"),
        ("16.01.05.2002", "16.14.01.2002", "ganti kode"),
        ("16.02.01", "16.02.02", "penggabungan"),
    }
    assert str(next(share for a, b, _c, share in links if b == "16.14")) == "37.50"
    assert edition.outcome["begins"] == 4


def test_a_rename_keeps_the_name_that_was(tree: None) -> None:
    region = Region.objects.get(code="16.02")
    old = region.name
    write(draft())
    region.refresh_from_db()
    assert region.name == "Kabupaten Komering Raya"
    assert FormerName.objects.get(region=region).name == old
    assert selectors.name_on(region, date(2026, 2, 28)) == old
    assert selectors.name_on(region, DAY) == "Kabupaten Komering Raya"


def test_a_territory_is_found_as_it_was_on_a_day(tree: None) -> None:
    write(draft())
    codes = lambda code, day: [r.code for r in selectors.standing_on(Region.objects.get(code=code), day)]  # noqa: E731
    before = date(2026, 1, 1)
    assert codes("16.14", before) == ["16.01"]
    assert codes("16.14", DAY) == ["16.14"]
    assert codes("16.02.01", DAY) == ["16.02.02"]
    assert codes("16.02.01", before) == ["16.02.01"]
    assert codes("16.14.01.2001", before) == ["16.01.05.2001"]


def test_the_trail_names_the_edition_and_every_line(tree: None) -> None:
    edition = write(draft())
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["regions.edition.drafted", "regions.edition.written", *["regions.region.changed"] * 4]
    assert Event.objects.filter(verb="regions.edition.written").get().after["decree"] == edition.decree


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("pemekaran | 16.99 | 16.14 | Kabupaten Hulu", "tidak ada dalam daftar"),
        ("pemekaran | 16.01 | 16.02 | Kabupaten Hulu", "sudah dipakai oleh"),
        ("pemekaran | 16.01 | 16.14.01 | Hulu", "bukan satu tingkat"),
        ("pemekaran | 16.01 | 16.14", "Tuliskan nama wilayah 16.14"),
        ("pemekaran | 16.01 | 16.14 | Hulu", "diawali kata Kabupaten"),
        ("pemekaran | 16.01 | 16.81 | Kabupaten Hulu", "diawali kata Kota"),
        ("pemekaran | 16.01 | 17.01 | Kabupaten Hulu", "Induk 17"),
        ("pemekaran | 16.01 | 16.14 | Kabupaten Hulu | 0", "persen di atas 0"),
        ("pemekaran | 16.01 | 16.14 | Kabupaten Hulu | 120", "persen di atas 0"),
        ("pemekaran|16.01|16.14|Kabupaten A|60\npemekaran|16.01|16.15|Kabupaten B|50", "lebih dari 100%"),
        ("pemekaran|16.01|16.14|Kabupaten A\npemekaran|16.02|16.14|Kabupaten B", "dua nama"),
        ("pemekaran|16.01|16.14|Kabupaten A\npemekaran|16.01|16.14|Kabupaten A", "tertulis dua kali"),
        ("ganti kode | 16.01 | 16.01", "sama"),
        ("ganti kode|16.01|16.14\nganti kode|16.02|16.14", "lebih dari satu wilayah"),
        ("ganti kode|16.01|16.14\nganti kode|16.01|16.15", "lebih dari satu cara"),
        ("ganti kode|16.01|16.14\nganti nama|16.01||Kabupaten Baru", "namanya tidak diganti"),
        ("ganti kode | 16.01 | 16.81", "diawali kata Kota"),
        ("penggabungan | 16.01 | 16.02", "masih ada 4 wilayah yang belum disebut"),
        ("penghapusan | 16.01.05", "masih ada 2 wilayah"),
        ("penggabungan|16.02.01|16.02.02\npenghapusan|16.02.02", "sendiri berakhir"),
        ("penggabungan | 16.02.01 | 16.02.02 | Nama Lain", "sudah ada; namanya diganti"),
        ("penghapusan | 16.02.01 | 16.02.02", "Kode baru dikosongkan"),
        ("ganti nama | 16.02", "Tuliskan nama barunya"),
        ("ganti nama | 16.02 | | Kabupaten 16.02", "sudah demikian"),
        ("ganti nama|16.02||Kabupaten A\nganti nama|16.02||Kabupaten B", "dua nama baru"),
        ("ganti nama | 16.02 | | \u0417\u0435\u043c\u043b\u044f", "huruf Latin"),
        ("ganti nama | ID | | Nusantara", "bukan kode wilayah"),
        ("ganti nama | \u0661\u0666 | | Nusantara", "bukan kode wilayah"),
        ("hancurkan | 16.02", "tidak dikenal"),
        ("pemekaran", "Tulis lima kolom"),
        ("pemekaran | 16.01 | 16.14 | Kabupaten A | 10 | lagi", "Tulis lima kolom"),
        ("ganti nama | 16.02 | | " + "a" * 121, "paling panjang 120"),
        ("penghapusan | 16.02.01" + " " * 700, "Baris paling panjang"),
        ("penghapusan | 16.02.01\n" * 401, "Paling banyak 400 baris"),
        ("", "Belum ada perubahan"),
    ],
)  # fmt: skip
def test_each_fault_is_said(tree: None, text: str, words: str) -> None:
    assert words in faults(text)


def test_all_faults_are_listed_at_once_with_their_lines(tree: None) -> None:
    plan = planned(
        "pemekaran | 16.99 | 16.14 | Kabupaten A\nhapus | 16.01.06\nx | 1\nganti nama | 16.77 | | B"
    )
    assert [line for line, _words in plan.faults] == [1, 3, 4]


def test_an_edition_begins_after_the_regions_it_changes(tree: None) -> None:
    assert "edisi harus mulai sesudah" in faults(SPLIT, date(2025, 6, 23))
    late = Region.objects.get(code="16.01.05.2001")
    Region.objects.filter(pk=late.pk).update(valid_from=DAY)
    assert f"({late.code}) tercatat sejak" in faults(SPLIT)


def test_a_code_that_was_used_once_is_never_used_again(tree: None) -> None:
    write(draft("penghapusan | 16.01.06"))
    assert "tidak dipakai ulang" in faults("pemekaran | 16.01.05 | 16.01.06 | Baru", date(2026, 3, 2))
    assert "sudah berakhir pada" in faults("ganti nama | 16.01.06 | | Baru", date(2026, 3, 2))


def test_a_follower_never_takes_a_code_that_is_taken(tree: None) -> None:
    make_region("16.14")
    make_region("16.14.01")
    make_region("16.14.02.2001")
    assert "diawali kata" in faults("ganti kode | 16.01.05 | 16.14.01 | \nganti kode | 16.02 | 16.81")
    Region.objects.filter(code="16.14.02").update(level=3)
    assert "sudah dipakai oleh" in faults("ganti kode | 16.01.05 | 16.14.02")


def test_only_the_nation_writes_and_any_administrator_prepares(tree: None) -> None:
    edition = draft(scope=LOCAL)
    with pytest.raises(PermissionDenied):
        write(edition, scope=LOCAL)
    with pytest.raises(PermissionDenied):
        draft(scope=NOBODY)
    assert not permissions.can_change_edition(NOBODY, edition)
    assert permissions.can_change_edition(LOCAL, edition)
    assert permissions.can_change_edition(ROOT, edition)
    others = draft()
    assert not permissions.can_change_edition(LOCAL, others)
    assert not selectors.visible_editions(NOBODY).exists()
    assert selectors.visible_editions(LOCAL).count() == 2
    write(edition)
    assert selectors.visible_editions(NOBODY).get() == edition
    edition.refresh_from_db()
    assert not permissions.can_change_edition(ROOT, edition)


def test_an_edition_is_not_written_before_its_day_nor_twice(tree: None) -> None:
    early = draft(begins_on=date(2026, 3, 3))
    with pytest.raises(PermissionDenied, match="mulai berlaku pada"):
        write(early)
    edition = write(draft())
    with pytest.raises(PermissionDenied, match="sudah ditulis"):
        write(edition)


def test_a_base_that_changed_since_the_preview_is_refused_with_words(tree: None) -> None:
    first, second = draft(), draft("ganti nama | 16.02 | | Kabupaten Lain")
    seen = plan_of(text=second.text, begins_on=DAY, decree=second.decree).mark
    write(first)
    with pytest.raises(ValidationError, match="berubah sejak pratinjau"):
        editions.write_edition(scope=ROOT, edition=second, mark=seen, now=NOW)
    assert Region.objects.get(code="16.02").name == "Kabupaten Komering Raya"
    assert RegionEdition.objects.get(pk=second.pk).is_draft


def test_a_draft_that_changed_since_the_preview_is_refused(tree: None) -> None:
    edition = draft()
    seen = plan_of(text=edition.text, begins_on=DAY, decree=edition.decree).mark
    plan = editions.DraftPlan(edition.title, edition.decree, DAY, edition.text + "\npenghapusan | 16.01.06")
    editions.change_draft(scope=ROOT, edition=edition, plan=plan, version=1, now=NOW)
    with pytest.raises(ValidationError, match="berubah sejak pratinjau"):
        editions.write_edition(scope=ROOT, edition=edition, mark=seen, now=NOW)
    with pytest.raises(ValidationError, match="diubah orang lain"):
        editions.change_draft(scope=ROOT, edition=edition, plan=plan, version=1, now=NOW)


def test_a_list_with_faults_is_never_written(tree: None) -> None:
    edition = draft("pemekaran | 16.99 | 16.14 | Kabupaten A\nganti nama | 16.02 | | Kabupaten B")
    with pytest.raises(ValidationError, match="masih memuat kesalahan"):
        write(edition)
    assert Region.objects.get(code="16.02").name == "Kabupaten 16.02"


def test_a_fault_half_way_leaves_nothing_behind(tree: None, monkeypatch: Any) -> None:
    edition = draft()
    before = sorted(Region.objects.values_list())

    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(editions, "_record_lines", broken)
    with pytest.raises(RuntimeError):
        write(edition)
    assert sorted(Region.objects.values_list()) == before
    assert not Succession.objects.exists()


def test_a_dropped_draft_stays_as_a_record_and_is_never_written(tree: None) -> None:
    edition = draft()
    editions.drop_draft(scope=ROOT, edition=edition, now=NOW)
    edition.refresh_from_db()
    assert edition.state == EditionState.DROPPED
    with pytest.raises(PermissionDenied):
        write(edition)


def test_daily_names_follow_when_a_name_comes_to_say_two_things(tree: None) -> None:
    make_region("16.71", edition="daftar")
    write(draft("pemekaran | 16.01 | 16.14 | Kabupaten Palembang"))
    assert Region.objects.get(code="16.71").display_name == "Kota Palembang"
    assert Region.objects.get(code="16.14").display_name == "Kabupaten Palembang"


def test_whoever_does_not_write_editions_is_told_so_before_anything_else(tree: None) -> None:
    edition = RegionEdition(begins_on=date(2026, 1, 1), state=EditionState.DRAFT)
    refused = permissions.can_write_edition(Scope(on=date(2026, 1, 1)), edition, today=date(2026, 1, 1))
    assert not refused and "tingkat nasional" in str(refused.reason)
