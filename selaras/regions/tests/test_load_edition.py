"""Loading the shipped list: complete, repeatable without a change, never at the cost of what is there."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from selaras.audit.models import Event
from selaras.core.scope import Grant, Scope
from selaras.regions import compute
from selaras.regions.choices import BASE_LEVELS, EDITION, ROOT_PATH, Level
from selaras.regions.models import FormerName, Region, RegionEdition
from selaras.regions.services import edition as services
from selaras.regions.services import editions
from selaras.regions.services.edition_plan import plan_of
from selaras.regions.tests.factories import make_region
from selaras.regions.tests.test_editions import MAY

pytestmark = pytest.mark.slow

NOW = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
SHORT = {
    Level.PROVINCE: [("16", "Sumatera Selatan"), ("62", "Kalimantan Tengah")],
    Level.REGENCY: [
        ("16.71", "Kota Palembang"),
        ("16.72", "Kota Pagar Alam"),
        ("62.71", "Kota Palangkaraya"),
    ],
    Level.DISTRICT: [("16.72.01", "Pagar Alam Utara"), ("16.72.02", "Pagar Alam Selatan")],
    Level.VILLAGE: [("16.72.01.1001", "Sukorejo")],
}


class TestFirstThreeLevels(TestCase):
    """Loaded once; the tests only read, or undo what they wrote."""

    @classmethod
    def setUpTestData(cls) -> None:
        with CaptureQueriesContext(connection) as queries:
            cls.loaded = services.load_edition(levels=BASE_LEVELS, now=NOW)
        cls.queries = len(queries)

    def test_every_region_of_the_decree_is_there(self) -> None:
        counts = Counter(Region.objects.values_list("kind", flat=True))
        assert counts == {"negara": 1, "provinsi": 38, "kabupaten": 416, "kota": 98, "kecamatan": 7285}
        assert self.loaded == services.Loaded(created=38 + 514 + 7285)

    def test_loading_needs_a_bounded_number_of_queries(self) -> None:
        # Four glances per level and inserts of about eighty rows each on SQLite; one per row would be 7,837.
        assert self.queries < 150

    def test_the_subtree_by_path_is_the_subtree_by_parents(self) -> None:
        children: dict[int | None, list[tuple[int, str]]] = {}
        for pk, code, parent in Region.objects.values_list("pk", "code", "parent_id"):
            children.setdefault(parent, []).append((pk, code))

        def walk(pk: int, code: str) -> set[str]:
            return {code}.union(*(walk(*child) for child in children.get(pk, [])))

        for code in ("ID", "16", "11", "31", "16.72", "91.71", "11.10", "16.72.01"):
            region = Region.objects.get(code=code)
            by_path = set(Region.objects.under(region.path).values_list("code", flat=True))
            assert by_path == walk(region.pk, code)

    def test_each_row_agrees_with_its_code(self) -> None:
        rows = Region.objects.exclude(level=0).values_list(
            "code", "level", "kind", "path", "zone", "parent__code"
        )
        for code, level, kind, path, zone, parent in rows:
            assert (level, kind) == (compute.level_of(code), compute.kind_of(code))
            assert (path, parent) == (compute.path_of(code), compute.parent_code(code))
            assert zone == compute.zone_of(code)

    def test_official_and_daily_name_stand_side_by_side(self) -> None:
        city = Region.objects.get(code="62.71")
        assert (city.name, city.display_name, city.full_name) == (
            "Kota Palangkaraya",
            "Palangka Raya",
            "Kota Palangka Raya",
        )
        north = Region.objects.get(code="31.72")
        assert (north.display_name, north.full_name) == ("Jakarta Utara", "Kota Administrasi Jakarta Utara")
        assert Region.objects.get(code="32.01").full_name == "Kabupaten Bogor"
        assert Region.objects.get(code="32.71").full_name == "Kota Bogor"

    def test_all_begin_with_the_decree(self) -> None:
        assert set(Region.objects.values_list("valid_from", "valid_to")) == {(date(2025, 6, 23), None)}
        assert set(Region.objects.exclude(level=0).values_list("edition", flat=True)) == {EDITION.code}

    def test_loading_again_changes_nothing(self) -> None:
        before = list(Region.objects.order_by("pk").values_list())
        assert services.load_edition(levels=BASE_LEVELS, now=NOW) == services.Loaded(
            unchanged=38 + 514 + 7285
        )
        assert list(Region.objects.order_by("pk").values_list()) == before
        assert Event.objects.filter(verb="regions.edition.loaded").count() == 1

    def test_the_audit_tells_what_was_loaded(self) -> None:
        event = Event.objects.get(verb="regions.edition.loaded")
        assert (event.via, event.actor_name, event.at) == ("sistem", "Sistem", NOW)
        assert event.region_path == "ID."
        assert event.after == {
            "edition": EDITION.code,
            "levels": [1, 2, 3],
            "created": 7837,
            "updated": 0,
            "closed": 0,
        }


@pytest.fixture
def short_list(monkeypatch: pytest.MonkeyPatch) -> dict[Level, list[tuple[str, str]]]:
    rows = {level: list(pairs) for level, pairs in SHORT.items()}
    monkeypatch.setattr(services, "shipped_rows", lambda level: iter(rows[level]))
    return rows


Rows = dict[Level, list[tuple[str, str]]]


@pytest.mark.django_db
def test_a_lost_row_and_a_changed_name_are_put_right(short_list: Rows) -> None:
    services.load_edition(levels=BASE_LEVELS, now=NOW)
    Region.objects.filter(code="16.72").update(name="Kota Pagaralam", search_key="|x|", zone="Asia/Jayapura")
    Region.objects.filter(code="16.72.02").delete()
    kept = Region.objects.get(code="16.72").pk
    assert services.load_edition(levels=BASE_LEVELS, now=NOW) == services.Loaded(
        created=1, updated=1, unchanged=5
    )
    city = Region.objects.get(code="16.72")
    assert (city.pk, city.name, city.search_key, city.zone) == (
        kept,
        "Kota Pagar Alam",
        "|pagaralam|",
        "Asia/Jakarta",
    )
    assert Event.objects.filter(verb="regions.edition.loaded").count() == 2


@pytest.mark.django_db
def test_a_region_of_our_own_stays_as_it_is(short_list: Rows) -> None:
    own = make_region("99.01", "Kabupaten Contoh")
    services.load_edition(levels=BASE_LEVELS, now=NOW)
    again = Region.objects.get(pk=own.pk)
    assert (again.name, again.edition, again.valid_to) == ("Kabupaten Contoh", "", None)
    assert Region.objects.get(code="99").valid_to is None


@pytest.mark.django_db
def test_a_region_made_by_hand_is_taken_over_when_the_list_knows_its_code(short_list: Rows) -> None:
    own = make_region("16.72", "Pagaralam", valid_from=date(2001, 6, 21))
    services.load_edition(levels=BASE_LEVELS, now=NOW)
    again = Region.objects.get(code="16.72")
    assert (again.pk, again.name, again.edition) == (own.pk, "Kota Pagar Alam", EDITION.code)
    assert again.valid_from == date(2001, 6, 21)


@pytest.mark.django_db
def test_a_code_that_the_list_dropped_ends_the_day_before_and_its_children_stay(short_list: Rows) -> None:
    gone = make_region("16.79", "Kota Lama", edition="kepmendagri-lama", valid_from=date(2020, 1, 1))
    child = make_region("16.79.01", "Lama Satu")
    assert services.load_edition(levels=BASE_LEVELS, now=NOW).closed == 1
    gone.refresh_from_db()
    child.refresh_from_db()
    assert (gone.valid_to, child.parent_id) == (date(2025, 6, 22), gone.pk)
    assert gone not in Region.objects.current()


@pytest.mark.django_db
def test_a_code_that_comes_back_is_valid_again(short_list: Rows) -> None:
    make_region("16.72", edition="kepmendagri-lama", valid_from=date(2020, 1, 1), valid_to=date(2022, 1, 1))
    services.load_edition(levels=BASE_LEVELS, now=NOW)
    back = Region.objects.get(code="16.72")
    assert (back.valid_from, back.valid_to) == (date(2020, 1, 1), None)


@pytest.mark.django_db
def test_levels_load_in_order_whatever_the_order_asked(short_list: Rows) -> None:
    loaded = services.load_edition(levels=[Level.VILLAGE, 1, 3, 2], now=NOW)
    assert loaded.created == 8
    assert Region.objects.get(code="16.72.01.1001").parent.code == "16.72.01"


@pytest.mark.django_db
def test_a_level_without_its_parents_is_refused_and_nothing_is_written(short_list: Rows) -> None:
    with pytest.raises(services.BrokenData, match=r"16\.72\.01 belum ada"):
        services.load_edition(levels=[Level.VILLAGE], now=NOW)
    assert not Region.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_a_failure_halfway_leaves_nothing_behind(short_list: Rows) -> None:
    short_list[Level.DISTRICT].append(("99.99.01", "Tanpa Induk"))
    with pytest.raises(services.BrokenData):
        services.load_edition(levels=BASE_LEVELS, now=NOW)
    assert not Region.objects.exists()


@pytest.mark.django_db
def test_long_lists_come_in_chunks_and_tell_how_far_they_are(
    short_list: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "CHUNK", 2)
    told: list[tuple[int, int, int]] = []
    services.load_edition(levels=BASE_LEVELS, now=NOW, progress=lambda *step: told.append(step))
    assert told == [(1, 2, 38), (2, 2, 514), (2, 3, 514), (3, 2, 7285)]


@pytest.mark.django_db
def test_a_damaged_file_is_noticed_before_anything_is_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in (*services.FILES.values(), "SHA256SUMS"):
        (tmp_path / name).write_bytes((services.DATA / name).read_bytes())
    damaged = tmp_path / services.FILES[Level.PROVINCE]
    content = bytearray(damaged.read_bytes())
    content[100] ^= 1
    damaged.write_bytes(content)
    monkeypatch.setattr(services, "DATA", tmp_path)
    with pytest.raises(CommandError, match=r"provinces\.csv\.gz rusak"):
        call_command("load_regions", stdout=StringIO())
    assert not Region.objects.exists()


@pytest.fixture
def spoken() -> Callable[[str], str]:
    def call(name: str) -> str:
        out = StringIO()
        call_command(name, stdout=out)
        return out.getvalue()

    return call


@pytest.mark.django_db
def test_the_commands_say_what_they_did(short_list: Rows, spoken: Callable[[str], str]) -> None:
    first = spoken("load_regions")
    assert "Provinsi: 2 dari 38" in first
    assert f"menurut {EDITION.title}: 7 baru, 0 diperbarui, 0 berakhir." in first
    assert "sudah sesuai" in spoken("load_regions")
    assert "Desa/kelurahan: 1 dari 83.762" in spoken("villages")
    assert Region.objects.filter(level=Level.VILLAGE).count() == 1


@pytest.mark.django_db
def test_villages_of_a_province_load_below_their_kecamatan(
    spoken: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = services.shipped_rows
    monkeypatch.setattr(
        services, "shipped_rows", lambda level: (row for row in whole(level) if row[0].startswith("16"))
    )
    # 1 province, 13 kabupaten, 4 kota, 241 kecamatan, 2,856 desa, 403 kelurahan: the decree's own line.
    assert "3.518 baru" in spoken("villages")
    kinds = Counter(Region.objects.exclude(level=0).values_list("kind", flat=True))
    assert kinds == {
        "provinsi": 1,
        "kabupaten": 13,
        "kota": 4,
        "kecamatan": 241,
        "desa": 2856,
        "kelurahan": 403,
    }
    assert Region.objects.under("ID.16.72.").filter(level=Level.VILLAGE).count() == 35
    assert "sudah sesuai" in spoken("villages")


# ---- beside editions of our own


def own_edition(text: str, day: date = date(2026, 1, 2)) -> RegionEdition:
    plan = editions.DraftPlan("Edisi sendiri", "UU Contoh", day, text)
    scope = Scope(on=day, user_id=1, name="Admin", grants=(Grant("admin", MAY, ROOT_PATH),))
    edition = editions.make_draft(scope=scope, plan=plan, now=NOW)
    mark = plan_of(text=text, begins_on=day, decree="UU Contoh").mark
    return editions.write_edition(scope=scope, edition=edition, mark=mark, now=NOW)


@pytest.mark.django_db
def test_the_older_list_never_undoes_a_later_edition(short_list: Rows) -> None:
    services.load_edition(levels=BASE_LEVELS, now=NOW)
    own_edition(
        "ganti nama | 16.71 | | Kota Sungai\npemekaran | 16.72 | 16.73 | Kota Baru\n"
        "ganti kode | 16.72.01 | 16.73.01\npenghapusan | 16.72.02"
    )
    before = sorted(Region.objects.values_list())
    assert not services.load_edition(levels=BASE_LEVELS, now=NOW).changed
    assert sorted(Region.objects.values_list()) == before


@pytest.mark.django_db
def test_villages_that_come_later_lie_where_their_kecamatan_is_now(short_list: Rows) -> None:
    short_list[Level.VILLAGE].append(("16.72.02.1001", "Tanpa Kecamatan"))
    services.load_edition(levels=BASE_LEVELS, now=NOW)
    own_edition(
        "pemekaran | 16.72 | 16.73 | Kota Baru\nganti kode | 16.72.01 | 16.73.01\npenghapusan | 16.72.02"
    )
    services.load_edition(levels=[Level.VILLAGE], now=NOW)
    village = Region.objects.get(level=Level.VILLAGE)
    assert (village.code, village.name, village.parent.code) == ("16.73.01.1001", "Sukorejo", "16.73.01")
    assert not services.load_edition(levels=[Level.VILLAGE], now=NOW).changed


@pytest.mark.django_db
def test_the_list_is_recorded_as_an_edition_with_the_names_it_changed(short_list: Rows) -> None:
    make_region("16.72", "Kota Pagaralam", edition="kepmendagri-lama", valid_from=date(2020, 1, 1))
    services.load_edition(levels=BASE_LEVELS, now=NOW)
    edition = RegionEdition.objects.get()
    assert (edition.shipped, edition.state, edition.decree) == (True, "ditulis", EDITION.title)
    assert edition.outcome == {"begins": 5, "ends": 0, "renames": 1}
    assert FormerName.objects.get().name == "Kota Pagaralam"
    services.load_edition(levels=BASE_LEVELS, now=NOW)
    assert RegionEdition.objects.count() == FormerName.objects.count() == 1
