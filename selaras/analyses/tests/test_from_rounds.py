"""A table out of what regions have sent: nothing that was not sent, nobody who may not read it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from selaras.analyses import selectors, services
from selaras.analyses.models import Dataset
from selaras.analyses.permissions import can_add_rounds, can_share
from selaras.analyses.services import UploadRefused
from selaras.analyses.tests.factories import NOW
from selaras.analyses.tests.rounds import make_round
from selaras.assessments.models import Item, Round
from selaras.assessments.tests.factories import TEXT
from selaras.core.scope import Scope
from selaras.instruments.tests.factories import make_instrument
from selaras.offices.tests.factories import grant, make_user, person
from selaras.regions.models import Region
from selaras.regions.tests.factories import make_region

pytestmark = pytest.mark.django_db
ADDRESS = "/analisis/dari-penilaian/"


def scope_at(code: str = "16", role: str = "provinsi") -> Scope:
    return person(role, region=make_region(code))[1]


def client_at(code: str = "16", role: str = "provinsi") -> Client:
    user = make_user()
    grant(user, role, region=make_region(code))
    client = Client()
    client.force_login(user)
    return client


def table_of(scope: Scope, code: str = "16", place: int = 0) -> selectors.RoundTable:
    return selectors.round_table(scope, selectors.round_groups(scope)[place], Region.objects.get(code=code))


def kept_by(scope: Scope, code: str = "16") -> Dataset:
    table = table_of(scope, code)
    return services.add_from_rounds(
        scope=scope, region=table.region, group=table.group, title=table.title, digest=table.digest, now=NOW
    )


def asked(client: Client) -> dict[str, str]:
    form = client.get(ADDRESS).context["form"]
    return {"pilihan": next(iter(form.groups)), "wilayah": next(iter(form.regions))}


def test_only_what_was_sent_and_shared_upwards_is_in_the_table():
    make_round("16.72", levels={"I1": 5, "I2": 3})
    make_round("16.71", levels={"I1": 7, "I2": 1})
    make_round("16.73", sharing="status")
    make_round("16.74", sharing="daerah")
    make_round("16.01", state="terverifikasi")
    table = table_of(scope_at())
    assert [(row.code, row.values) for row in table.reading.rows] == [
        ("16.71", ("7", "1")), ("16.72", ("5", "3")),
    ]  # fmt: skip
    # A round of which not even the state is shared is not told of.
    assert [region.code for region in table.absent] == ["16.01", "16.73"]


def test_a_city_does_not_read_its_neighbour_nor_let_its_own_drafts_out():
    make_round("16.71")
    make_round("16.72", levels={"I1": 2, "I2": 2}, state="terverifikasi")
    assert selectors.round_groups(scope_at("16.72", "operator")) == []
    Round.objects.filter(region__code="16.72").update(state="terkirim")
    Item.objects.filter(round__region__code="16.72", leaf_code="I1").update(state="terkirim")
    table = table_of(scope_at("16.72", "operator"), "16.72")
    assert [(row.code, row.values) for row in table.reading.rows] == [("16.72", ("2", ""))]


def test_regions_outside_the_owner_stay_outside():
    make_round("16.71")
    make_round("73.71")
    scope = scope_at("ID", "nasional")
    assert [row.code for row in table_of(scope, "16").reading.rows] == ["16.71"]
    assert [row.code for row in table_of(scope, "ID").reading.rows] == ["16.71", "73.71"]


def test_other_methods_and_years_are_other_tables():
    make_round("16.71")
    make_round("16.72", year=2024)
    make_round("16.73", instrument=make_instrument(TEXT.replace("weight: 60", "weight: 50").replace(
        "weight: 40", "weight: 50").replace('edition: "2024"', 'edition: "2023"')))  # fmt: skip
    groups = selectors.round_groups(scope_at())
    assert [(group.data_year, group.edition, group.regions) for group in groups] == [
        (2025, "2023", 1), (2025, "2024", 1), (2024, "2024", 1),
    ]  # fmt: skip


def test_a_region_with_two_rounds_by_one_method_stands_once():
    make_round("16.71", levels={"I1": 1, "I2": 1})
    renamed = make_instrument(TEXT.replace("Dokumen apa yang memuatnya?", "Dokumen mana?"))
    make_round("16.71", levels={"I1": 6, "I2": 6}, instrument=renamed)
    table = table_of(scope_at())
    assert [row.values for row in table.reading.rows] == [("6", "6")]
    assert table.group.regions == 1 and table.absent == []


def test_what_is_kept_is_scored_and_says_where_it_is_from():
    for number, code in enumerate(("16.71", "16.72"), 4):
        make_round(code, levels={"I1": number, "I2": 3})
    kept = kept_by(scope_at())
    assert (kept.origin, kept.edition, kept.index_name) == ("penilaian", "2025", "Indeks Contoh")
    assert "sudah dikirim 2 wilayah" in kept.source
    page = client_at().get(kept.get_absolute_url()).content.decode()
    assert "Periode penilaian" in page and "4,200" in page
    assert "paling sedikit 10" in page


def test_the_page_shows_then_keeps(django_assert_max_num_queries):
    make_round("16.71")
    make_round("16.73", sharing="status")
    client = client_at()
    choice = asked(client)
    with django_assert_max_num_queries(25):
        shown = client.get(ADDRESS, choice)
    text = shown.content.decode()
    assert "Siap disimpan" in text and "1 wilayah belum masuk tabel" in text
    assert "Cukup untuk skor, belum untuk ketahanan" in text and "memuat 1 wilayah" in text
    body = {"title": "Sumsel 2025", "digest": shown.context["table"].digest}
    answer = client.post(f"{ADDRESS}?pilihan={choice['pilihan']}&wilayah=16", body)
    assert answer.url == Dataset.objects.get(title="Sumsel 2025").get_absolute_url()


def test_what_changed_since_it_was_shown_is_shown_again_and_not_kept():
    round_ = make_round("16.71")
    client = client_at()
    choice = asked(client)
    digest = client.get(ADDRESS, choice).context["table"].digest
    Item.objects.filter(round=round_, leaf_code="I1", is_level=True).update(verified_level=1)
    address = f"{ADDRESS}?pilihan={choice['pilihan']}&wilayah=16"
    answer = client.post(address, {"title": "Nama saya", "digest": digest})
    text = answer.content.decode()
    assert answer.status_code == 422 and not Dataset.objects.exists()
    assert "berubah sejak ditampilkan" in text and 'value="Nama saya"' in text
    assert client.post(address, {"title": "Nama saya", "digest": answer.context["table"].digest}).url
    Round.objects.filter(pk=round_.pk).update(sharing="status")
    taken_back = client.post(address, {"title": "Lagi", "digest": digest})
    assert taken_back.status_code == 422 and Dataset.objects.count() == 1


@pytest.mark.parametrize(
    "choice",
    [{"pilihan": "1-2025-2"}, {"pilihan": "x", "wilayah": "16"}, {"pilihan": "9-9-9", "wilayah": "73"}],
)
def test_a_choice_that_nobody_offers_is_refused(choice):
    make_round("16.71")
    assert client_at().get(ADDRESS, choice).status_code == 422
    assert client_at().post(ADDRESS, {"title": "x"}).status_code == 422


def test_an_empty_name_is_asked_for_and_the_table_stays():
    make_round("16.71")
    client = client_at()
    choice = asked(client)
    answer = client.post(f"{ADDRESS}?pilihan={choice['pilihan']}&wilayah=16", {"title": " "})
    assert answer.status_code == 422 and "Siap disimpan" in answer.content.decode()


def test_nothing_sent_is_said():
    make_round("16.71", sharing="status")
    assert "Belum ada isian yang dikirim" in client_at().get(ADDRESS).content.decode()
    make_round("73.71")
    page = client_at("ID", "nasional").get(ADDRESS)
    assert page.status_code == 200 and list(page.context["form"].groups)


def test_an_administrator_counts_answers_and_reads_none():
    make_round("16.71")
    kept = kept_by(scope_at())
    admin = scope_at("16", "admin")
    assert "dibaca oleh Kesbangpol" in can_add_rounds(admin).reason
    assert not can_add_rounds(admin, "ID.16.")
    assert client_at("16", "admin").get(ADDRESS).status_code == 403
    assert client_at("16", "admin").get(kept.get_absolute_url()).status_code == 404
    assert not Dataset.objects.visible_to(admin).exists()
    assert client_at("16", "admin").get(reverse("datasets")).status_code == 200


def test_a_table_of_what_was_sent_is_never_opened_to_neighbours():
    make_round("16.71")
    kept = kept_by(scope_at())
    province = scope_at()
    assert "wilayah lain tidak membacanya" in can_share(province, kept).reason
    with pytest.raises(PermissionDenied):
        services.share_dataset(scope=province, dataset=kept, shared=True, now=NOW)
    assert client_at("16.71", "operator").get(kept.get_absolute_url()).status_code == 404
    assert kept in Dataset.objects.visible_to(scope_at("ID", "nasional"))


def test_whoever_may_not_is_refused_by_the_service():
    make_round("16.71")
    table = table_of(scope_at())
    told = {"region": table.region, "group": table.group, "title": "x", "digest": table.digest, "now": NOW}
    for scope in (scope_at("16", "admin"), scope_at("16.71", "operator"), scope_at("16.71", "sekda")):
        with pytest.raises(PermissionDenied):
            services.add_from_rounds(scope=scope, **told)
    with pytest.raises(UploadRefused):
        services.add_from_rounds(scope=scope_at("ID", "nasional"), **(told | {"digest": "sha256:0"}))


def test_a_framework_that_cannot_be_a_table_is_said():
    geometric = TEXT.replace("title: Variabel contoh", "title: Variabel contoh\n    mean: geometric")
    other = (
        "  - code: B\n    title: Lain\n    status: usulan\n    nodes:\n"
        "      - {code: I3, title: Tiga, weight: 1}\n"
    )
    text = (geometric + other).replace("weights_sum: 100", "weights_sum: 101")
    make_round("16.71", instrument=make_instrument(text))
    table = table_of(scope_at())
    assert not table.can_be_kept and "lebih dari satu cara" in table.reading.faults[0].message
    client = client_at()
    assert "perlu diperbaiki" in client.get(ADDRESS, asked(client)).content.decode()
    with pytest.raises(LookupError):
        assert table.content


@pytest.mark.slow
def test_the_page_asks_the_database_as_often_for_many(django_assert_num_queries):
    make_round("16.71")
    client = client_at()
    choice = asked(client)
    client.get(ADDRESS, choice)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(ADDRESS, choice)
    for number in range(1, 8):
        make_round(f"16.0{number}")
    with django_assert_num_queries(len(few)):
        client.get(ADDRESS, choice)
